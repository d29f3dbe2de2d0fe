"""定稿: a form as it was handed in, kept with its file, and what has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledgerdesk.db import attachments, details
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change
from ledgerdesk.desk.auditing import audit
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafting import Signed
from ledgerdesk.desk.owned import owned, template
from ledgerdesk.domain.definitions import Form
from ledgerdesk.domain.freezing import frozen, thawed
from ledgerdesk.domain.measures import expand
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.errors import Finding, RefusedError, UserError

NONE: Mapping[str, Sheet] = {}
HANDED_IN = "已上报"
CORRECTED = "已更正"
RECEIVED = "已接收"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Submission:
    """The newest version of a form handed in for a period."""

    id: str
    version: int
    sheet: Sheet
    sha256: str
    """Of the workbook that was kept."""
    submitted_on: str
    why: str
    """Reason of a 更正, "" for the first version."""


def latest(bench: Bench, form: str, period: str) -> Submission | None:
    """Return what was handed in last; None before the first time."""
    row = details.submission(bench.store, form, period)
    if row is None:
        return None
    return Submission(
        id=row["id"],
        version=row["version"],
        sheet=thawed(row["sheet"]),
        sha256=row["file_sha256"],
        submitted_on=row["submitted_on"],
        why=row["why"] or "",
    )


def kept_file(bench: Bench, kept: Submission) -> Path:
    """Return the workbook that was handed in; raise UserError when it is gone or changed."""
    path = attachments.find(bench.store, kept.sha256)
    if path is not None and attachments.intact(path, kept.sha256):
        return path
    state = "不见了" if path is None else "被改动过"
    message = (
        f"{kept.sheet.title}（{kept.sheet.period}）上报时留存的文件{state}，没有导出。"
        f"请从备份恢复 {attachments.folder(bench.store.path).name} 文件夹。"
    )
    raise UserError(message)


def refuse_red(bench: Bench, form: Form, sheet: Sheet) -> None:
    """Raise RefusedError with every red finding of the Sheet and the records it counts."""
    texts = [
        each.text
        for each in (*sheet.findings, *doubts(bench, form, sheet, red=True))
        if each.level == "red"
    ]
    if texts:
        what = f"{sheet.title}（{sheet.period}）还有差错，没有上报。请改正后再报："
        raise RefusedError(what, tuple(texts))


def doubts(bench: Bench, form: Form, sheet: Sheet, *, red: bool = False) -> tuple[Finding, ...]:
    """Return the findings about the records that a form may count, drafts left out.

    `red` leaves out what blocks nothing.
    """
    shown = (figure.measure for figure in sheet.figures)
    counted = expand(shown, bench.catalog.measures)
    reads = {form.register, *(measure.register for measure in counted)}
    found = [each for each in audit(bench) if each.register in reads]
    wanted = [each for each in found if each.level == "red" or not red]
    return tuple(each for each in wanted if _counts(bench, each))


def receive(bench: Bench, kept: Submission, on: str, receiver: str) -> Change:
    """Keep who took a report in and when; raise UserError when the day cannot be."""
    what = f"{kept.sheet.title}（{kept.sheet.period}）"
    if not kept.submitted_on <= on <= bench.today().isoformat():
        message = (
            f"{what}的接收日期 {on or '没有填'}不对，"
            f"应在定稿日 {kept.submitted_on} 与今天之间，请改正。"
        )
        raise UserError(message)
    with bench.change(f"登记回执 {kept.sheet.period} {kept.sheet.title}") as change:
        told = {"received_on": on, "receiver": receiver.strip() or None, "state": RECEIVED}
        bench.store.update("submission", kept.id, told)
    return change


def _counts(bench: Bench, finding: Finding) -> bool:
    """Tell whether a finding is about a record that counts; drafts do not."""
    return bool(details.submitted(bench.store, finding.register, [finding.record]))


def submit(bench: Bench, form: Form, sheet: Sheet, signed: Signed, why: str) -> Change:
    """Keep the Sheet and its workbook as the next version; one step."""
    before = details.submission(bench.store, form.key, sheet.period)
    version = before["version"] + 1 if before else 1
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{form.key}{suffix(form)}"
        write(bench, form, sheet, file)
        with (
            attachments.kept(bench.store, file) as kept,
            bench.change(_label(form, sheet, version)) as change,
        ):
            if bench.dropped:
                from ledgerdesk.desk import dropped

                dropped.keep(bench.store, dropped.unkept(bench.store, bench.dropped))
            if before:
                bench.store.update("submission", before["id"], {"state": CORRECTED})
            row = _row(bench, sheet, signed)
            row |= {"version": version, "why": why or None, "file_sha256": kept.sha256}
            bench.store.insert("submission", row)
            bench.store.insert("attachment", _attachment(bench, form, row, kept.size))
    return change


def write(
    bench: Bench, form: Form, sheet: Sheet, target: Path, drawn: Mapping[str, Sheet] = NONE
) -> None:
    """Write a Sheet as the form asks: a workbook, or a report in Word; read back first.

    Forms on other sheets of the same workbook are filled in the same file: those `drawn`, by
    their key, and those handed in for the period.
    """
    blank = template(bench.store, form)
    if form.template:
        from ledgerdesk.export import report

        report.write(sheet, blank, target)
        return
    from ledgerdesk.export import excel

    for other in siblings(bench, form):
        kept = latest(bench, other.key, sheet.period)
        told = drawn.get(other.key) or (kept.sheet if kept else None)
        if told is not None and excel.fits(told, blank):
            excel.write(told, blank, target)
            blank = target
    excel.write(sheet, blank, target)


def siblings(bench: Bench, form: Form) -> list[Form]:
    """Return the ledger's own forms on other sheets of the same blank workbook."""
    if not attachments.NAME.fullmatch(form.workbook):
        return []
    forms = owned(bench.store).values()
    return [each for each in forms if _beside(each, form)]


def _beside(each: Form, form: Form) -> bool:
    return each.workbook == form.workbook and each.sheet != form.sheet


def suffix(form: Form) -> str:
    """Return the ending of a form's file."""
    return ".docx" if form.template else ".xlsx"


def file_name(form: Form, sheet: Sheet) -> str:
    """Return what an exported workbook is called: 附件2_工作情况汇总表_2026-10_悦庄镇.xlsx."""
    name = "_".join((form.file or form.key, sheet.period, sheet.unit))
    return "".join("_" if each in '\\/:*?"<>|\n\t' else each for each in name) + suffix(form)


def _label(form: Form, sheet: Sheet, version: int) -> str:
    again = f"（更正，第 {version} 版）" if version > 1 else ""
    return f"上报 {sheet.period} {called(form)}{again}"


def called(form: Form) -> str:
    """Return what people call a form in a step: 附件2 工作情况汇总表."""
    return (form.file or form.key).replace("_", " ")


def _row(bench: Bench, sheet: Sheet, signed: Signed) -> dict[str, Any]:
    return {
        "id": new_id(),
        "form": sheet.form,
        "period": sheet.period,
        "from_on": sheet.start,
        "to_on": sheet.end,
        **{key: value or None for key, value in signed._asdict().items()},
        "state": HANDED_IN,
        "code": sheet.code,
        "chain_head": sheet.chain,
        "sheet": frozen(sheet),
        **_standard(bench),
    }


def _attachment(bench: Bench, form: Form, row: Mapping[str, Any], size: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "owner": row["id"],
        "register": "submission",
        "sha256": row["file_sha256"],
        "name": f"{called(form)}{suffix(form)}",
        "kind": DOCX if form.template else XLSX,
        "size": size,
        **_standard(bench),
    }


def _standard(bench: Bench) -> dict[str, str]:
    return {"campaign": bench.campaign().key, "submitted_on": bench.today().isoformat()}
