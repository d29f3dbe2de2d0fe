"""The command line's words: verbs and their arguments, in Chinese."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ledgerdesk.cli.speaking import Parser

Add = Callable[[argparse.ArgumentParser], None]


def day(text: str) -> date:
    """Read a date argument."""
    return date.fromisoformat(text)


def assignment(text: str) -> tuple[str, str]:
    """Read FIELD=VALUE."""
    key, sign, value = text.partition("=")
    if not sign or not key:
        message = f"“{text}”应写成 字段=值"
        raise argparse.ArgumentTypeError(message)
    return key, value


def parser() -> Parser:
    """Return the parser of every verb."""
    about = "乡镇打非台账：离线登记、销号、报表、签字台账。不写命令，只写台账文件，打开窗口。"
    made = Parser(prog="ledgerdesk", description=about, allow_abbrev=False)
    made.add_argument(
        "--selftest", action="store_true", help="自检：临时台账走一遍，退出码 0 或 1"
    )
    verbs = made.add_subparsers(dest="verb", metavar="命令", parser_class=Parser)
    for name, (help_text, adds) in VERBS.items():
        verb = verbs.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
        for add in adds:
            add(verb)
        verb.add_argument("--json", action="store_true", help="输出一个 JSON 文档")
    return made


def _file(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", metavar="FILE", type=Path, help="台账文件")


def _by(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--by", default="", metavar="NAME", help="经办人，缺省为本单位")


def _register(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("register", metavar="REGISTER", help="台账的键，如 problem")


def _record(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("record", metavar="RECORD", help="记录的编号、名称或 id")


def _problem(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("problem", metavar="PROBLEM", help="问题编号或 id")


def _period(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--period",
        required=True,
        metavar="P",
        help="期次：2026-10、2026-W43、2026-Q3、2026-H1、2026、起日..止日",
    )


def _out(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--out", required=True, type=Path, metavar="PATH", help="输出位置")


def _why(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--why", default="", help="原因")


def _on(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--on", type=day, metavar="DATE", help="日期，如 2026-10-24，缺省为今天")


def _argument(*names: str, **options: object) -> Add:
    def add(verb: argparse.ArgumentParser) -> None:
        verb.add_argument(*names, **options)  # type: ignore[arg-type]  # passed through as written

    return add


VERBS: dict[str, tuple[str, tuple[Add, ...]]] = {
    "demo": (
        "生成一套练习台账，连同各月报表和签字台账",
        (_argument("--campaign", default="", metavar="KEY", help="方案，缺省为沂源"), _out),
    ),
    "new": (
        "新建台账",
        (
            _file,
            _argument("--campaign", required=True, metavar="KEY", help="方案，见 campaigns"),
            _argument("--unit", required=True, metavar="NAME", help="本单位名称"),
            _argument("--county", default="", metavar="NAME", help="上级县（市、区）"),
            _by,
        ),
    ),
    "load": (
        "从 JSON 行文件导入记录，要么全部导入，要么一条不动",
        (_file, _argument("records", metavar="RECORDS", type=Path, help="JSON 行文件"), _by),
    ),
    "list": (
        "列出一本台账的记录",
        (
            _file,
            _register,
            _argument(
                "--where",
                action="append",
                default=[],
                type=assignment,
                metavar="F=V",
                help="条件，可以写多次",
            ),
        ),
    ),
    "set": (
        "修改一条记录的字段；值写成人工录入的样子",
        (
            _file,
            _register,
            _record,
            _argument("values", nargs="+", type=assignment, metavar="F=V", help="字段=值"),
            _by,
        ),
    ),
    "delete": ("把一条记录移到回收站", (_file, _register, _record, _why, _by)),
    "tick": (
        "核销项：完成，或用 --why 写明不适用的原因",
        (
            _file,
            _problem,
            _argument("item", metavar="ITEM", help="核销项的文字或序号"),
            _argument("--person", default="", metavar="NAME", help="办理人"),
            _argument(
                "--evidence", action="append", default=[], type=Path, help="佐证文件，可以写多次"
            ),
            _on,
            _why,
            _by,
        ),
    ),
    "move": (
        "问题流转：submit 提交、apply 申请销号、return 退回、extend 延期、close 销号、reopen 重开",
        (
            _file,
            _problem,
            _argument("kind", metavar="MOVE", help="流转的键"),
            _argument("--checker", default="", metavar="NAME", help="验收人"),
            _argument("--due", default="", metavar="DATE", help="新的整改时限"),
            _argument("--person", default="", metavar="NAME", help="经办的人；销号时为批准人"),
            _on,
            _why,
            _by,
        ),
    ),
    "due": ("某一天要办的事", (_file, _on)),
    "sheet": (
        "填好的表样，每个数附背后的记录",
        (_file, _argument("form", metavar="FORM", help="表样的键，见 forms"), _period),
    ),
    "text": (
        "周报、专题报告一类的文字稿，供复制",
        (_file, _argument("form", metavar="FORM", help="表样的键，见 forms"), _period),
    ),
    "export": (
        "导出一期的 Excel 表和 Word 文字稿",
        (
            _file,
            _period,
            _argument("--form", action="append", default=[], metavar="KEY", help="表样的键"),
            _out,
            _by,
        ),
    ),
    "print": (
        "打印签字台账为 PDF",
        (
            _file,
            _argument("--ledger", required=True, metavar="KEY", help="台账或销号单等单张的键"),
            _argument("--period", default="", metavar="P", help="期次，如 2026-10"),
            _argument("--record", default="", metavar="ID", help="单张打印哪一条：id 或编号"),
            _argument("--order", default="", metavar="F,F", help="按哪些字段排列，前加 - 为倒序"),
            _out,
            _by,
        ),
    ),
    "submit": (
        "定稿上报：冻结这一期的表",
        (
            _file,
            _argument("--form", required=True, metavar="KEY", help="表样的键"),
            _period,
            _argument("--by", required=True, metavar="NAME", help="填报人"),
            _argument("--reviewer", default="", metavar="NAME", help="审核人"),
            _argument("--head", default="", metavar="NAME", help="单位负责人"),
            _argument("--phone", default="", help="联系电话"),
            _why,
        ),
    ),
    "report": (
        "一期报表走到哪一步：核对、生成、审核、打印签字、上报回执，谁在什么时候办的；可办其中一步",
        (
            _file,
            _argument("--form", required=True, metavar="KEY", help="表样的键"),
            _period,
            _argument(
                "--step",
                default="",
                help="办这一步",
                choices=("核对", "生成", "审核", "打印签字", "上报回执"),
            ),
            _argument("--out", type=Path, metavar="PATH", help="生成的文件夹，打印的 PDF"),
            _argument("--receiver", default="", metavar="NAME", help="回执：上级谁收的"),
            _on,
            _why,
            _by,
        ),
    ),
    "correct": (
        "手工更正报表上的一个数：统计数、更正数、理由都留着，表下注明",
        (
            _file,
            _argument("--form", required=True, metavar="KEY", help="表样的键"),
            _period,
            _argument("--measure", required=True, metavar="M", help="指标的键，见 sheet --json"),
            _argument("--row", default="", metavar="NAME", help="行：单位或村名；不分行的表不写"),
            _argument("--value", metavar="N", help="更正后的数，按表上的单位"),
            _argument("--withdraw", action="store_true", help="取消更正，印统计数"),
            _why,
            _argument("--by", default="", metavar="NAME", help="更正人；更正时必须写明"),
        ),
    ),
    "import": (
        "从 Excel、WPS 表格或 CSV 导入，要么全部导入，要么一条不动",
        (
            _file,
            _argument("book", metavar="BOOK", type=Path, help=".xlsx、.xls 或 .csv 文件"),
            _argument("--register", required=True, metavar="R", help="台账的键"),
            _argument("--mapping", type=Path, metavar="M.toml", help="各列的对应关系，缺省自动对"),
            _argument("--write-mapping", type=Path, metavar="M.toml", help="写下对应关系，供修改"),
            _argument("--skip", action="store_true", help="读不懂的格子不导入，其余照导"),
            _argument("--dry-run", action="store_true", help="只看不写"),
            _by,
        ),
    ),
    "undo": ("撤销最近一步", (_file, _by)),
    "redo": ("重做最近撤销的一步", (_file, _by)),
    "history": (
        "谁在什么时候改了什么",
        (_file, _argument("--record", default="", metavar="ID", help="只看一条记录")),
    ),
    "check": ("检查数据、勾稽关系、文件完整性、记录链和附件", (_file,)),
    "verify": (
        "核对纸面上的核验码",
        (_file, _argument("code", metavar="CODE", help="核验码，如 7F3A-91C2-04BE-D6")),
    ),
    "backup": (
        "把台账连同附件备份到文件夹",
        (_file, _argument("--to", required=True, type=Path, metavar="DIR", help="文件夹")),
    ),
    "diagnose": (
        "诊断包：版本、设置项、条数、检查结果和日志的末尾，不含姓名和记录内容",
        (_file, _argument("--out", required=True, type=Path, metavar="ZIP", help="压缩包")),
    ),
    "restore": (
        "从备份恢复成一个新文件；写了 --record 则只取回一条记录，连同它的核销、进展和附件",
        (
            _argument("backup", metavar="BACKUP", type=Path, help="备份文件"),
            _argument("--to", required=True, type=Path, metavar="FILE", help="恢复成的文件"),
            _argument(
                "--record",
                nargs=2,
                metavar=("REGISTER", "RECORD"),
                help="台账的键和记录的编号、名称或 id；这时 --to 是要取回到的台账",
            ),
            _by,
        ),
    ),
    "sign": (
        "登记签回：打印的台账签好字交回来了；写了 --why 则撤销签回",
        (_file, _argument("code", metavar="CODE", help="纸上的核验码"), _on, _why, _by),
    ),
    "add": (
        "给签过字的记录作补充，不改动原来的内容",
        (
            _file,
            _register,
            _record,
            _argument("text", metavar="TEXT", help="补充的内容"),
            _argument("--person", default="", metavar="NAME", help="作补充的人"),
            _by,
        ),
    ),
    "draw": (
        "随机抽查：同一个随机种子任何时候都抽出同样的记录",
        (
            _file,
            _argument("--register", required=True, metavar="R", help="台账的键，如 site、problem"),
            _argument("--share", type=int, metavar="N", help="抽查比例（%%），总数向上取整"),
            _argument("--seed", type=int, metavar="N", help="随机种子；不写由程序给出"),
            _argument(
                "--by",
                dest="strata",
                action="append",
                default=[],
                metavar="FIELD",
                help="分层的字段，如 village、kind，可以写多次",
            ),
            _argument("--save", action="store_true", help="存成一条抽查记录"),
            _argument("--person", default="", metavar="NAME", help="去核查的人"),
        ),
    ),
    "campaigns": (
        "可用的方案；写明台账文件时，连同放在它旁边 definitions 文件夹里的",
        (_argument("file", metavar="FILE", type=Path, nargs="?", help="台账文件"),),
    ),
    "campaign": (
        "本台账在办的方案和阶段；启动另一个，或结束一个",
        (
            _file,
            _argument("--start", default="", metavar="KEY", help="启动这个方案"),
            _argument("--end", default="", metavar="KEY", help="结束这个方案"),
            _by,
        ),
    ),
    "coverage": (
        "巡查覆盖：逐矿、逐村、逐沟或逐责任区，日间、夜间、错时、节假日各几次，哪里没去",
        (
            _file,
            _period,
            _argument("--eight", action="store_true", help="只算八查逐项都有结果的巡查"),
            _argument(
                "--by",
                dest="by_what",
                default="site",
                help="逐矿、逐村、逐沟、逐责任区",
                choices=("site", "village", "place", "duty_area"),
            ),
        ),
    ),
    "fields": (
        "一本台账的字段",
        (_register, _argument("file", metavar="FILE", type=Path, nargs="?", help="台账文件")),
    ),
    "forms": ("本台账的表样和报送时限", (_file,)),
    "form": (
        "把县里发的空表（.xlsx、.xls）或别处导出的表样（.ldform）做成本台账的表样",
        (
            _file,
            _argument("book", metavar="BOOK", type=Path, nargs="?", help="空表；不写则看已存的"),
            _argument("--key", required=True, metavar="KEY", help="表样的键，如 county_month"),
            _argument("--sheet", default="", metavar="NAME", help="工作簿里的哪一张工作表"),
            _argument("--bind", type=Path, metavar="B.toml", help="哪一格填什么；不写则按建议"),
            _argument("--save", action="store_true", help="存进台账"),
            _argument("--test", type=Path, metavar="F.xlsx", help="试填一份，看各格填的是什么"),
            _argument("--out", type=Path, metavar="F.ldform", help="把已存的表样导出成一个文件"),
            _by,
        ),
    ),
}
