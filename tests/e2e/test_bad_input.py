"""Bad input: one Chinese sentence with place and remedy, exit 1, the ledger as it was."""

import errno
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk import paths
from ledgerdesk.cli import run
from ledgerdesk.db import engine
from ledgerdesk.db.store import open_store
from ledgerdesk.export import replacing
from tests.desk.conftest import PROBLEM
from tests.e2e.conftest import CASE, Cli

MONTH = ("--period", "2026-10")
LASTING = (".ledger-journal", ".ledger.lock")
"""What SQLite and the lock leave beside every ledger, both empty."""
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}|Errno|Error|Traceback|\bNone\b|True|False")
USAGE = re.compile(r"请用 ledgerdesk[ a-z]* --help")
NUMBER = "YZ-WT-2026-001"


def sentences(told: str) -> None:
    """Fail unless every line is a whole Chinese sentence, or an item of a list."""
    lines = told.splitlines()
    assert lines
    for line in lines:
        assert re.search("[一-鿿]", line), told
        assert line.endswith(("。", "：")) or line.startswith("· "), told
    assert lines[-1].endswith("。"), told
    assert not ENGLISH.search(USAGE.sub("", told)), told


def around(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, but for what lies beside a ledger for good."""
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    return {name: held for name, held in found.items() if held or not name.endswith(LASTING)}


class Refusing:
    """Runs commands that must be refused and leave everything as it was."""

    def __init__(self, cli: Cli) -> None:
        self._cli = cli

    def __call__(self, verb: str, *words: object, code: int = 1) -> str:
        before = around(self._cli.file.parent)
        self._cli(verb, *words, code=code)
        sentences(self._cli.err)
        assert around(self._cli.file.parent) == before
        return self._cli.err

    def load(self, content: str | bytes | dict[str, Any]) -> str:
        if isinstance(content, dict):
            content = json.dumps(content)
        path = self._cli.file.with_name("记录.jsonl")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self("load", path)


@pytest.fixture
def refused(cli: Cli) -> Refusing:
    return Refusing(cli)


# --- records ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("register", "values", "said"),
    [
        ("problem", {**PROBLEM, "sort": 1}, "问题台账没有叫“sort”的字段"),
        ("problem", {**PROBLEM, "id": "1"}, "没有叫“id”的字段"),
        ("problem", {**PROBLEM, "overdue": 3}, "没有叫“overdue”的字段"),
        ("problem", {**PROBLEM, "found_on": 20261007}, "“发现日期”应填日期文字"),
        ("problem", {**PROBLEM, "violations": "无证开采"}, "“其他违法类型”应填列表"),
        ("problem", {**PROBLEM, "value_yuan": True}, "“价值”应填数字"),
        ("problem", {**PROBLEM, "gang_lead": "或许"}, "应填是否"),
        ("problem", {**PROBLEM, "found_on": "2026-02-30"}, "2026年2月30日 这一天不存在"),
        ("problem", {**PROBLEM, "found_at": "2026-10-07T25:00"}, "25:00 这个时刻不存在"),
        ("problem", {**PROBLEM, "violation": "乱挖"}, "没有“乱挖”这一项"),
        ("problem", {**PROBLEM, "site": "没有的矿点"}, "矿点“没有的矿点”不在台账里"),
        ("problem", {**PROBLEM, "site": {"ref": "无"}}, "没有对应的 ref"),
        ("problem", {**PROBLEM, "site": None, "inspector": True}, "“排查人”指向的 true"),
        ("problem", {**PROBLEM, "number": NUMBER}, f"问题编号“{NUMBER}”已在台账里"),
        ("case", {**CASE, "fine_yuan": "1.005"}, "最多 2 位小数"),
        ("case", {**CASE, "fine_yuan": "NaN"}, "没有看懂“NaN”"),
        ("case", {**CASE, "fine_yuan": 10**18}, "太大了"),
        ("case", CASE, "立案号“沂自资立〔2026〕21号”已在台账里"),
        ("unit", {"name": "长" * 32_001}, "超过 32000 字"),
        ("mine", {}, "没有可以导入的台账“mine”"),
        ("submission", {}, "没有可以导入的台账“submission”"),
        ("step", {}, "没有可以导入的台账“step”"),
    ],
)
def test_a_record_that_cannot_be_is_named(
    refused: Refusing, register: str, values: dict[str, Any], said: str
) -> None:
    told = refused.load({"register": register, "values": values})

    assert said in told
    assert "第 1 行：" in told
    assert "一条也没有导入，请改正后重新导入" in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"register": "unit", "values": {"name"', "第 1 行：不是完整的 JSON"),
        ('{"register": "unit", "values": {"name": "甲"}}\n{"regi', "第 2 行：不是完整的 JSON"),
        ('{"register": "unit", "values": {"name": "甲\\ud800", "\\ud800": 1}}', "没有叫"),
        ('{"register": "unit", "values": {"name": ' + "[" * 9999, "括号套得太深"),
        ('{"register": "unit", "values": {"code": ' + "9" * 9999 + "}}", "有太长的数字"),
        ('{"register": "unit"}', "应写成"),
        ('{"register": "unit", "values": {}, "value": 1}', "不认识“value”"),
        ("[1, 2]", "应写成"),
        ("", "文件里没有记录"),
        ("\ufeff\n\n", "文件里没有记录"),
        ("单位".encode("gbk"), "不是 UTF-8 编码"),
        ('{"register": "unit"}'.encode("utf-16"), "不是 UTF-8 编码"),
    ],
)  # fmt: skip
def test_a_broken_file_of_records_is_refused_whole(
    refused: Refusing, content: str | bytes, said: str
) -> None:
    assert said in refused.load(content)


def test_two_lines_with_one_number_are_both_named(refused: Refusing) -> None:
    line = json.dumps({"register": "case", "values": {**CASE, "number": "9号"}})

    assert "第 2 行：立案号“9号”与第 1 行重复" in refused.load(f"{line}\n{line}\n")


def test_a_file_of_records_that_is_no_file_is_named(refused: Refusing, tmp_path: Path) -> None:
    assert "没有.jsonl 打不开（不存在）" in refused("load", tmp_path / "没有.jsonl")
    assert "打不开（是文件夹，不是文件）" in refused("load", tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "case", "没有", "remark=x"), "案件“没有”不在台账里"),
        (("set", "case", CASE["number"], "sort=1"), "没有叫“sort”的字段"),
        (("set", "case", CASE["number"], "decided_on=2026-02-30"), "这一天不存在"),
        (("set", "case", CASE["number"], "fine_yuan=十几万"), "没有看懂"),
        (("set", "case", CASE["number"], "unit=没有镇"), "单位“没有镇”不在台账里"),
        (("set", "case", CASE["number"], "party="), "“当事人”不能改成空白"),
        (("set", "submission", "x", "why=y"), "不在台账里"),
        (("set", "unit", "悦庄镇", "parent=悦庄镇"), "不能指向这条记录自己"),
        (("delete", "case", CASE["number"]), "删除要写明原因"),
        (("delete", "unit", "悦庄镇", "--why", "错"), "台账自己的单位"),
        (("tick", NUMBER, "断火"), "没有叫“断火”的核销项"),
        (("tick", NUMBER, "断水", "--evidence", "没有.png"), "没有.png 不是文件"),
        (("tick", NUMBER, "断水", "--person", "没人"), "人员“没人”不在台账里"),
        (("tick", "YZ-0", "断水"), "问题“YZ-0”不在台账里"),
        (("move", NUMBER, "fly"), "没有叫“fly”的流转"),
        (("move", NUMBER, "close", "--checker", "王磊"), "不能销号"),
        (("move", NUMBER, "extend", "--due", "2026-02-30", "--why", "雨"), "不是日期"),
        (("list", "mine"), "没有叫“mine”的台账，可用的有"),
        (("list", "case", "--where", "sort=1"), "没有叫“sort”的字段"),
        (("history", "--record", "没有"), "没有 id 为“没有”的记录"),
        (("sheet", "annex9", *MONTH), "没有叫“annex9”的表样，可用的有"),
        (("sheet", "annex2", "--period", "2026-13"), "看不懂期次“2026-13”"),
        (("sheet", "annex2", "--period", "2026-10-20..2026-10-01"), "对调"),
        (("export", "--period", "26年10月", "--out", "出"), "看不懂期次“26年10月”"),
        (("export", *MONTH, "--form", "annex9", "--out", "出"), "没有叫“annex9”的表样"),
        (("print", "--ledger", "mine", *MONTH, "--out", "出.pdf"), "没有叫“mine”的签字台账"),
        (("print", "--ledger", "site", "--period", "x", "--out", "出.pdf"), "看不懂期次"),
        (("submit", "--form", "annex9", *MONTH, "--by", "王磊"), "没有叫“annex9”的表样"),
        (("submit", "--form", "annex2", "--period", "x", "--by", "王磊"), "看不懂期次"),
        (("verify", "一二三"), "“一二三”不是核验码"),
        (("undo",), "没有可以撤销"),
        (("redo",), "没有可以重做"),
        (("import", "表.xlsx", "--register", "site"), "表.xlsx 打不开（不存在）"),
    ],
    ids=lambda each: " ".join(map(str, each)) if isinstance(each, tuple) else "",
)
def test_a_verb_names_what_it_does_not_know(
    refused: Refusing,
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    assert said in refused(*words)


@pytest.mark.parametrize(
    "words",
    [("due", "--on", "2026-02-30"), ("list",), ("list", "case", "--where", "x"), ("load",)],
)  # fmt: skip
def test_misuse_is_told_with_the_way_to_the_usage(
    refused: Refusing, words: tuple[str, ...]
) -> None:
    assert "--help" in refused(*words, code=2)


def test_a_failed_tick_keeps_no_evidence(cli: Cli, refused: Refusing, tmp_path: Path) -> None:
    photo = tmp_path / "后.png"
    photo.write_bytes(b"\x89PNG photo")

    refused("tick", NUMBER, "断水", "--evidence", photo, "--evidence", tmp_path / "无.png")
    step = cli.json("tick", NUMBER, "断水", "--evidence", photo)["step"]
    assert cli.json("history")[0]["step"] == step
    cli("undo")
    assert cli.json("list", "attachment") == []


@pytest.mark.parametrize("day", ["明天", "2026-02-30", "2026-10-20 8:00"])
def test_a_nonsensical_today_stops_every_verb(
    refused: Refusing, today: Callable[[str], None], tmp_path: Path, day: str
) -> None:
    today(day)

    for words in (("list", "site"), ("due",), ("set", "site", "王家泉采石坑", "remark=x")):
        assert f"LEDGERDESK_TODAY 的“{day}”不是日期" in refused(*words)
    begin = ("--campaign", "yiyuan", "--unit", "悦庄镇")
    before = around(tmp_path)
    assert run(["new", str(tmp_path / "新.ledger"), *begin]) == 1
    assert around(tmp_path) == before


def test_an_interrupted_step_is_not_written(
    cli: Cli, refused: Refusing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("ledgerdesk.db.chain.seal", interrupted)
        assert "已经中断" in refused("set", "site", "王家泉采石坑", "remark=x")
    assert cli.json("check")["ok"]


# --- ledgers ------------------------------------------------------------------------------

LOOKING = (("list", "site"), ("check",), ("sheet", "annex2", *MONTH))
WRITING = (("undo",), ("set", "site", "王家泉采石坑", "remark=x"))


def test_a_missing_ledger_is_named(cli: Cli, refused: Refusing) -> None:
    cli.file.unlink()

    for words in (*LOOKING, *WRITING, ("backup", "--to", cli.file.parent / "备份")):
        assert "悦庄镇.ledger" in refused(*words)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是台账文件，或已损坏"),
        (b"\x89PNG not a ledger" * 100, "不是台账文件，或已损坏"),
        ("{}", "不是台账文件，或已损坏"),
    ],
)
def test_what_is_no_ledger_is_refused(
    cli: Cli, refused: Refusing, content: str | bytes, said: str
) -> None:
    cli.file.write_bytes(content if isinstance(content, bytes) else content.encode())

    for words in (*LOOKING, *WRITING):
        assert said in refused(*words)


def test_a_foreign_database_is_refused(cli: Cli, refused: Refusing) -> None:
    cli.file.unlink()
    foreign = engine.bare(cli.file)
    foreign.execute("CREATE TABLE site (id TEXT)").close()
    foreign.close()

    for words in (*LOOKING, *WRITING):
        assert "不是台账文件" in refused(*words)


def test_a_newer_ledger_is_left_alone(cli: Cli, refused: Refusing) -> None:
    newer = engine.bare(cli.file)
    newer.execute("PRAGMA user_version = 999").close()
    newer.close()

    for words in (*LOOKING, *WRITING):
        assert "请先升级本程序" in refused(*words)


def test_a_damaged_header_is_refused(cli: Cli, refused: Refusing) -> None:
    content = bytearray(cli.file.read_bytes())
    content[:16] = b"SQLite format 9\0"
    cli.file.write_bytes(content)

    for words in (*LOOKING, *WRITING):
        assert "用最近的备份恢复" in refused(*words)


def test_a_cut_off_ledger_is_refused(cli: Cli, refused: Refusing) -> None:
    cli.file.write_bytes(cli.file.read_bytes()[: cli.file.stat().st_size // 2])

    for words in (("check",), ("backup", "--to", cli.file.parent / "备份"), *WRITING):
        assert "损坏" in refused(*words)


def test_damaged_pages_are_found_and_never_copied(cli: Cli, refused: Refusing) -> None:
    content = bytearray(cli.file.read_bytes())
    page = int.from_bytes(content[16:18])
    for place in range(2 * page, len(content), page):
        content[place : place + page] = b"\xa5" * page
    cli.file.write_bytes(content)

    for words in (*LOOKING, *WRITING, ("backup", "--to", cli.file.parent / "备份")):
        assert re.search("已损坏.*备份", refused(*words))
    before = around(cli.file.parent)
    assert run(["restore", str(cli.file), "--to", str(cli.file.parent / "恢复.ledger")]) == 1
    assert around(cli.file.parent) == before


def _hold(path: Path, pipe: Connection) -> None:
    store = open_store(path, write=True)
    pipe.send("held")
    pipe.recv()
    store.close()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let another process write into a ledger meanwhile."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    other = spawn.Process(target=_hold, args=(path, theirs))
    other.start()
    try:
        assert ours.recv()
        yield
    finally:
        ours.send("enough")
        other.join()


def test_a_second_writer_is_told_who_writes_and_may_still_read(
    cli: Cli, refused: Refusing
) -> None:
    records = cli.file.with_name("记录.jsonl")
    records.write_text('{"register": "unit", "values": {"name": "甲"}}', encoding="utf-8")
    with held(cli.file):
        for words in (*WRITING, ("load", records)):
            told = refused(*words)
            assert re.search(r".+（.+）从 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d 起正在使用", told)
            assert "只读" in told
        assert len(cli.json("list", "site")) == 1
        assert cli.json("sheet", "annex2", *MONTH)["form"] == "annex2"
        assert cli.json("check")["ok"]
    cli("set", "site", "王家泉采石坑", "remark=x")


# --- places -------------------------------------------------------------------------------


def test_a_ledger_is_never_overwritten(cli: Cli, refused: Refusing, tmp_path: Path) -> None:
    other = Path(shutil.copy(cli.file, tmp_path / "别的.ledger"))

    for target in (cli.file, other):
        told = refused("print", "--ledger", "site", *MONTH, "--out", target)
        assert "不能用打印的文件覆盖它" in told
    before = around(tmp_path)
    begin = ("--campaign", "yiyuan", "--unit", "悦庄镇")
    assert run(["new", str(other), *begin]) == 1
    assert run(["restore", str(cli.file), "--to", str(other)]) == 1
    assert around(tmp_path) == before


def test_a_place_that_is_missing_or_no_folder_is_named(
    refused: Refusing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "文件"
    file.write_text("x", encoding="utf-8")

    print_site = ("print", "--ledger", "site", *MONTH, "--out")
    assert "不存在" in refused(*print_site, tmp_path / "无" / "a.pdf")
    assert "是一个文件夹" in refused(*print_site, tmp_path)
    assert "建不了文件夹" in refused("export", *MONTH, "--out", file)
    assert "文件 那里已有同名的文件" in refused("backup", "--to", file)
    for words in (
        ["new", str(tmp_path / "无" / "a.ledger"), "--campaign", "yiyuan", "--unit", "镇"],
        ["new", str(tmp_path / "a.ledger"), "--campaign", "无", "--unit", "镇"],
        ["new", str(tmp_path / "a.ledger"), "--campaign", "yiyuan", "--unit", " "],
        ["new", str(tmp_path / ("长" * 99 + ".ledger")), "--campaign", "yiyuan", "--unit", "镇"],
        ["restore", str(tmp_path / "无"), "--to", str(tmp_path / "a.ledger")],
        ["restore", str(file), "--to", str(tmp_path / "a.ledger")],
        ["demo", "--out", str(file)],
        ["fields", "mine"],
        ["fields", "site", str(file)],
    ):
        before = around(tmp_path)
        capsys.readouterr()
        assert run(words) == 1, words
        sentences(capsys.readouterr().err)
        assert around(tmp_path) == before


@pytest.mark.parametrize("harm", ["missing", "damaged", "another"])
def test_a_form_without_its_workbook_is_named(
    refused: Refusing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    forms = Path(shutil.copytree(paths.FORMS, tmp_path / "表样"))
    monkeypatch.setattr(paths, "FORMS", forms)
    book = forms / "annex2.xlsx"
    if harm == "missing":
        book.unlink()
    elif harm == "damaged":
        book.write_bytes(book.read_bytes()[:999])
    else:
        shutil.copy(forms / "annex1.xlsx", book)

    out = tmp_path / "出"
    out.mkdir()
    told = refused("export", *MONTH, "--form", "annex2", "--out", out)
    assert "annex2.xlsx" in told
    refused("sheet", "annex2", *MONTH)
    refused("submit", "--form", "annex2", *MONTH, "--by", "王磊")


def test_a_workbook_open_elsewhere_stays_as_it_was(
    cli: Cli, refused: Refusing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, pdf = tmp_path / "出", tmp_path / "台账.pdf"
    export = ("export", *MONTH, "--form", "annex2", "--out", out)
    print_site = ("print", "--ledger", "site", *MONTH, "--out", pdf)
    cli(*export)
    cli(*print_site)
    free = os.replace

    def replace(source: Any, target: Any, **options: Any) -> None:
        if str(target).endswith((".xlsx", ".pdf")):
            raise PermissionError(errno.EACCES, "Permission denied", str(source))
        free(source, target, **options)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(replacing, "PAUSES", ())
    monkeypatch.setattr(time, "sleep", lambda _: None)
    for words in (export, print_site):
        told = refused(*words)
        assert "正被别的程序打开" in told
        assert "请关闭它后再导出一次" in told


# --- disks --------------------------------------------------------------------------------

LINUX = sys.platform == "linux"
MAPPED = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")


def mounts() -> bool:
    """Tell whether this system lets us mount something that only we see."""
    with_mount = [*MAPPED, "mount -t tmpfs tmpfs /mnt"]
    if not LINUX or not shutil.which("unshare"):
        return False
    return subprocess.run(with_mount, capture_output=True, check=False).returncode == 0  # noqa: S603  # our own words


NEED_MOUNT = pytest.mark.skipif(not mounts(), reason="needs a mount of its own")
MEMBER = {"register": "person", "values": {"name": "很长的人名", "remark": "长" * 30_000}}


def outcome(done: subprocess.CompletedProcess[bytes], code: int = 1) -> str:
    """Return what a refused command said, which must be whole sentences."""
    told = done.stderr.decode()
    assert done.returncode == code, done.stdout.decode() + told
    if code:
        sentences(told)
    return told


def behind(script: str, folder: Path, *words: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program where `script` has changed how `$1`, a folder, is mounted."""
    program = [sys.executable, "-m", "ledgerdesk", *map(str, words)]
    told = [*MAPPED, f'{script} && shift && exec "$@"', "sh", str(folder), *program]
    environment = os.environ | {"LEDGERDESK_TODAY": "2026-10-20"}
    return subprocess.run(told, capture_output=True, check=False, env=environment)  # noqa: S603  # our own words


READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'


@NEED_MOUNT
def test_a_read_only_folder_is_named_and_its_ledger_can_be_read(cli: Cli, tmp_path: Path) -> None:
    records = tmp_path / "记录.jsonl"
    records.write_text(json.dumps(MEMBER), encoding="utf-8")
    before = around(tmp_path)

    def locked(*words: object) -> subprocess.CompletedProcess[bytes]:
        return behind(READ_ONLY, tmp_path, *words)

    for words in (
        ("load", cli.file, records),
        ("undo", cli.file),
        ("new", tmp_path / "新.ledger", "--campaign", "yiyuan", "--unit", "镇"),
        ("backup", cli.file, "--to", tmp_path / "备份"),
        ("restore", cli.file, "--to", tmp_path / "恢复.ledger"),
        ("export", cli.file, *MONTH, "--out", tmp_path / "出"),
        ("demo", "--out", tmp_path / "练习"),
    ):
        told = outcome(locked(*words))
        assert re.search("不能写入|只读", told), words
        assert ".part" not in told
    outcome(locked("list", cli.file, "site"), 0)
    outcome(locked("check", cli.file), 0)
    assert around(tmp_path) == before


@NEED_MOUNT
def test_a_read_only_folder_for_documents_is_named(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "出"
    out.mkdir()
    before = around(tmp_path)

    for words in (
        ("export", cli.file, *MONTH, "--out", out),
        ("print", cli.file, "--ledger", "site", *MONTH, "--out", out / "a.pdf"),
        ("backup", cli.file, "--to", out),
    ):
        assert "不能写入" in outcome(behind(READ_ONLY, out, *words)), words
    assert around(tmp_path) == before


LIMITED = """
import resource, sys
from ledgerdesk.cli import run
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(run(sys.argv[2:]))
"""


def limited(limit: int, *words: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program where no file may grow beyond so many bytes."""
    told = [sys.executable, "-c", LIMITED, str(limit), *map(str, words)]
    # Coverage would write its own file at exit, beyond the limit.
    environment = {key: value for key, value in os.environ.items() if "COVERAGE" not in key}
    environment["LEDGERDESK_TODAY"] = "2026-10-20"
    return subprocess.run(told, capture_output=True, check=False, env=environment)  # noqa: S603  # our own words


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE")
@pytest.mark.parametrize("limit", [0, 5000, 300_000])
def test_a_full_disk_makes_no_half_ledger(tmp_path: Path, limit: int) -> None:
    words = ("new", tmp_path / "新.ledger", "--campaign", "yiyuan", "--unit", "悦庄镇")

    told = outcome(limited(limit, *words))
    assert "新建台账没有完成" in told
    assert "磁盘" in told
    assert around(tmp_path) == {}


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE")
def test_a_full_disk_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    records = tmp_path / "记录.jsonl"
    records.write_text("\n".join([json.dumps(MEMBER)] * 9), encoding="utf-8")
    before, size = around(tmp_path), cli.file.stat().st_size

    for limit, *words in (
        (size, "load", cli.file, records),
        (size + 9000, "load", cli.file, records),
        (1000, "set", cli.file, "site", "王家泉采石坑", "remark=长"),
        (1000, "export", cli.file, *MONTH, "--out", tmp_path),
        (1000, "print", cli.file, "--ledger", "site", *MONTH, "--out", tmp_path / "a.pdf"),
        (1000, "submit", cli.file, "--form", "annex2", *MONTH, "--by", "王磊"),
        (9000, "backup", cli.file, "--to", tmp_path / "备份"),
        (9000, "restore", cli.file, "--to", tmp_path / "恢复.ledger"),
    ):
        assert "磁盘" in outcome(limited(limit, *words)), words
        after = around(tmp_path)
        changed = {name for name in before | after if before.get(name) != after.get(name)}
        assert {name for name in changed if ".backups" not in name} == set(), words
        assert not any(name.endswith(".part") for name in changed)
    assert cli.json("check")["ok"]


@NEED_MOUNT
def test_a_disk_that_really_fills_up_keeps_the_ledger(cli: Cli, tmp_path: Path) -> None:
    records = tmp_path / "记录.jsonl"
    records.write_text("\n".join([json.dumps(MEMBER)] * 30), encoding="utf-8")
    small, kept = tmp_path / "小盘", tmp_path / "留"
    small.mkdir()
    script = (
        f'mount -t tmpfs -o size=2300k tmpfs "$1" && cp "{cli.file}" "$1/a.ledger" && shift && '
        f'"$@"; code=$?; cp -r "{small}" "{kept}"; exit $code; true'
    )
    done = behind(script, small, "load", small / "a.ledger", records)

    assert "磁盘已满" in outcome(done)
    assert not list(kept.rglob("*.part"))
    left = Cli(kept / "a.ledger", cli._capsys)
    assert left.json("check")["ok"]
    assert left.json("list", "person") == cli.json("list", "person")


def test_a_copy_that_fails_does_not_hide_that_the_step_is_saved(cli: Cli, tmp_path: Path) -> None:
    tmp_path.joinpath("悦庄镇.ledger.backups").write_text("不是文件夹", encoding="utf-8")

    assert "step" in cli.json("set", "site", "王家泉采石坑", "remark=甲")
    sentences(cli.err)
    assert "已经保存，但没有留下自动备份" in cli.err
    (site,) = cli.json("list", "site")
    assert site["remark"] == "甲"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full")
def test_an_answer_that_cannot_be_written_is_told(cli: Cli) -> None:
    program = [sys.executable, "-m", "ledgerdesk", "list", str(cli.file), "site"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, check=False)  # noqa: S603  # our own words

    assert "答复没有写完（磁盘已满）" in outcome(done)


def test_a_reader_that_leaves_early_is_no_fault(cli: Cli) -> None:
    program = [sys.executable, "-m", "ledgerdesk", "list", str(cli.file), "site"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:  # noqa: S603  # our own words
        assert done.stdout
        assert done.stderr
        done.stdout.close()
        assert done.stderr.read() == b""
        assert done.wait() == 0
