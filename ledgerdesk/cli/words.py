"""Answers in words: what the command line prints for people."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledgerdesk.desk.loading import Loaded
from ledgerdesk.domain.definitions import Field, Form, Register
from ledgerdesk.domain.sheets import Sheet

if TYPE_CHECKING:
    from ledgerdesk.desk.coverage import Coverage
    from ledgerdesk.desk.drawing import Drawn
    from ledgerdesk.desk.monthly import Review
    from ledgerdesk.desk.running import Run

Document = Mapping[str, Any]
Lines = tuple[str, ...]
STATES = {
    "now": "与台账现在的内容一致。",
    "submitted": "与定稿上报时的内容一致；台账此后有改动。",
    "changed": "与台账现在的内容不一致，以下记录有变动：",
    "unknown": "台账里没有这个核验码的打印记录，请检查是否抄错。",
}
LEVELS = {"red": "【错误】", "orange": "【提示】"}
MOST = 8
"""Differences named one by one."""
COLUMNS = 6
"""Columns of a printed list; --json has them all."""


def loaded(made: Loaded) -> Lines:
    """Word what a load brought."""
    counts = "，".join(f"{key} {count} 条" for key, count in made.counts.items())
    drafts = (f"其中 {made.drafts} 条缺必填项，先存为草稿。",) if made.drafts else ()
    found = made.red + made.orange
    wrong = (f"发现 {made.red} 处错误、{made.orange} 处提示，请用 check 查看。",) if found else ()
    return (f"已导入：{counts}。", *drafts, *wrong)


def imported(document: Document, *, dry: bool, kept_out: bool) -> Lines:
    """Word what an import did, or would do."""
    counts = "，".join(
        f"{word} {document[key]} 条"
        for key, word in (("new", "新增"), ("updated", "更新"), ("unchanged", "没有变化"))
    )
    begun = "改正后可以导入" if kept_out else "将要导入" if dry else "已导入"
    sheets = (_sheet_of_import(each) for each in document["sheets"])
    why = Counter(each["why"] for each in document["skipped_rows"])
    skipped = tuple(f"跳过 {count} 行：{reason}。" for reason, count in why.items())
    drafts = document["drafts"]
    waiting = (f"其中 {drafts} 条缺必填项，先存为草稿。",) if drafts else ()
    coded = (f"按 {document['coded']} 编码读入。",) if document["coded"] else ()
    noted = tuple(_noted(each) for each in document["notes"][:COLUMNS])
    more = len(document["notes"]) - COLUMNS
    rest = (f"……还有 {more} 处换算或提示，见 --json。",) if more > 0 else ()
    wrong = len(document["errors"])
    errors = (f"有 {wrong} 处读不懂，台账没有改动，请改正后重新导入：",) if kept_out else ()
    return (*sheets, *coded, f"{begun}：{counts}。", *waiting, *skipped, *noted, *rest, *errors)


def _sheet_of_import(sheet: Document) -> str:
    if not sheet["taken"]:
        return f"工作表“{sheet['name']}”不导入：{sheet['why']}。"
    told = "，".join(
        f"{each['column']}={each['field']}" for each in sheet["columns"] if each["field"]
    )
    left = "、".join(each["path"] or each["column"] for each in sheet["columns"]
                    if not each["field"])  # fmt: skip
    again = "（按上次的对应关系）" if sheet["remembered"] else ""
    rest = f"；不导入：{left}" if left else ""
    return f"工作表“{sheet['name']}”表头第 {sheet['header_row']} 行{again}：{told}{rest}。"


def _noted(note: Document) -> str:
    row = f"第 {note['row']} 行 " if note["row"] else ""
    return f"提示：“{note['sheet']}”{row}{note['column']} 列：{note['text']}。"


def listed(register: Register, rows: Sequence[Document]) -> Lines:
    """Word a list: its first columns."""
    shown = [each for each in register.fields if each.required or each.key == register.number]
    keys = [each.key for each in shown[:COLUMNS]]
    head = "\t".join(each.label for each in shown[:COLUMNS])
    lines = ("\t".join(_cell(row["number"] if key == "number" else row[key]) for key in keys)
             for row in rows)  # fmt: skip
    return (head, *lines, f"共 {len(rows)} 条。")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_cell(each) for each in value)
    if isinstance(value, dict):
        return str(value["text"])
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def due(lines: Sequence[Document]) -> Lines:
    """Word the work-list of a day."""
    if not lines:
        return ("今天没有要办的事。",)
    return tuple(
        f"{each['due_on'] or ''}\t{_left(each)}\t{each['title']}\t{each['note'] or ''}"
        for each in lines
    )


def _left(line: Document) -> str:
    days = line["days_left"]
    if days is None:
        return ""
    if days < 0:
        return f"逾期 {-days} 天"
    return f"还有 {days} 天" if days else "今天到期"


def sheet(made: Sheet) -> Lines:
    """Word a filled form row by row."""
    rows: dict[int, list[str]] = {}
    for cell in made.layout.cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(cell.text.replace("\n", ""))
    return tuple("\t".join(texts) for _, texts in sorted(rows.items()))


def report(review: "Review") -> Lines:
    """Word how far a report is, step by step, then its versions and its relations."""
    marks = {"done": "✓", "now": "→", "todo": " "}
    steps = (f"{marks[each.state]} {each.label}\t{each.hint}" for each in review.steps)
    versions = (
        f"v{each.version}\t{each.submitted_on} 定稿\t{each.signed}\t{each.why}"
        for each in review.versions
    )
    held = (f"勾稽不平：{each.text}　{each.where}" for each in review.held if not each.ok)
    altered = (f"变动：{each.text}" for each in review.altered)
    return (review.sheet.title, review.heading, *steps, *versions, *held, *altered)


def findings(found: Sequence[Document]) -> Lines:
    """Word findings, the red ones marked."""
    return tuple(f"{LEVELS[each['level']]}{each['text']}" for each in found)


def history(steps: Sequence[Document]) -> Lines:
    """Word the journal, one line a step."""
    return tuple(
        f"{each['step']}\t{each['at']}\t{each['actor']}\t{each['label']}"
        f"\t改动 {len(each['changes'])} 处"
        for each in steps
    )


def checked(document: Document) -> Lines:
    """Word the result of a check."""
    chain, files = document["chain"], document["attachments"]
    kept = "完整" if chain["ok"] else f"有改动，第 {chain['broken_at']} 步起"
    return (
        *findings(document["findings"]),
        f"文件完整性：{'正常' if document['integrity'] == 'ok' else document['integrity']}。",
        f"记录链：{kept}，共 {chain['steps']} 步。",
        f"附件：{'齐全' if files['ok'] else '缺失或被改动'}。",
        "检查通过。" if document["ok"] else "检查没有通过，请按上面的提示处理。",
    )


def verified(document: Document) -> Lines:
    """Word what a verification code says."""
    return (STATES[document["state"]], *(str(each) for each in document["changed"]))


def drawn(made: "Drawn") -> Lines:
    """Word a sample: how it was drawn, then its records by stratum."""
    sample = made.sample
    head = (
        f"{made.register.title}：总数 {sample.population}，抽中 {sample.size}，"
        f"随机种子 {sample.seed}。"
    )
    sizes = tuple(f"{each.key}\t{each.size}/{each.population}" for each in sample.strata)
    names = tuple(f"{each.stratum}\t{made.names[each.id]}" for each in sample.members)
    return (head, "各层：", *sizes, "抽中：", *names)


def runs(found: "Sequence[Run]") -> tuple[str, ...]:
    """Word the campaigns of a ledger, and the stages of today."""
    return tuple(
        "\t".join([each.key, each.title, f"{each.began_on} 起", *_now(each)]) for each in found
    )


def covered(found: "Coverage") -> Lines:
    """Word a coverage: a line a place, with its weeks; what was left out stands last."""
    kinds = found.kinds
    head = (
        f"日间 {kinds['day']} 次，夜间 {kinds['night']} 次，错时 {kinds['off_peak']} 次，"
        f"节假日 {kinds['holiday']} 次；{len(found.rows)} 处中有 {len(found.gaps)} 处缺漏。"
    )
    rows = (
        "\t".join([each.village, each.name, " ".join(str(one.total) for one in each.marks)])
        for each in found.rows
    )
    gaps = (f"缺漏：{each.name}　{'；'.join(each.lacking) or '没有巡查'}" for each in found.gaps)
    return (head, *rows, *gaps)


def _now(run: "Run") -> Sequence[str]:
    return [f"{run.ended_on} 结束"] if run.ended_on else run.phases


def fields(
    register: Register, choices: Callable[[str, Field], Sequence[str]] | None = None
) -> list[dict[str, Any]]:
    """Return the fields of a register in the documented shape."""
    return [
        {
            "key": each.key,
            "label": each.label,
            "kind": each.kind,
            "unit": each.unit or None,
            "required": each.required,
            "several": each.several,
            "choices": list(choices(register.key, each) if choices else each.choices) or None,
            "target": each.target or None,
            "help": each.help or None,
        }
        for each in register.fields
    ]


def form(document: Document) -> Lines:
    """Word what a blank seems to ask for, and where that is known."""
    made: list[str] = [
        f"{document['title']}（{document['key']}，表头指纹 {document['fingerprint']}）"
    ]
    for page in document["sheets"]:
        rows = "、".join(map(str, page["header_rows"])) or "没有找到"
        made.append(f"工作表“{page['name']}”，表头行：{rows}")
        made += [
            f"  {each['column']}\t{each['path']}\t{each['suggestion'] or '—'}"
            for each in page["columns"]
        ]
        made += [
            f"  {each['cell']}\t{' '.join(each['text'].split())[:30]}\t{each['suggestion']}"
            for each in page["cells"]
            if each["suggestion"]
        ]
    made += [f"不保留：{text}" for text in document["losses"]]
    made += [f"与已存的表样不同：{text}" for text in document["differs"]]
    made += [
        f"一张表样填一张工作表，“{name}”没有取用；也要填的，用 --sheet {name} 另写一个 --key "
        "再存一次，同一个工作簿的几张表样导出时填在一个文件里。"
        for name in document["others"]
    ]
    if "step" in document:
        made.append("已存为本台账的表样，可在 forms、sheet、export、submit 里使用。")
    return tuple(made)


def differing(form: Form, differs: Sequence[str]) -> str:
    """Word that a new blank has other headers than the form was made for."""
    told = "；".join(differs[:MOST]) + (f"等 {len(differs)} 处" if len(differs) > MOST else "")
    return (
        f"这张空表的表头与已存的表样“{form.title}”不同：{told}。没有保存。"
        "请核对每一格填什么，用 --bind 写明后再存；若是另一张表，请换一个 --key。"
    )


def field_lines(document: Sequence[Document]) -> Lines:
    """Word the fields of a register."""
    return tuple(
        f"{each['key']}\t{each['label']}\t{each['kind']}\t{'必填' if each['required'] else ''}"
        f"\t{each['unit'] or ''}\t{'、'.join(each['choices'] or ())}"
        for each in document
    )
