"""核对 → 生成 → 审核定稿 → 打印签字 → 上报回执: how far a report is, by whom and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from ledgerdesk.db import reports
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.values import clean

CHECKED, REVIEWED = "核对", "审核"
State = Literal["done", "now", "todo"]
NOT_DONE: Mapping[str, Any] = {"at": "", "by": "", "code": "", "on": ""}


@dataclass(frozen=True, slots=True)
class Version:
    """A form as it was handed in, with its receipt."""

    version: int
    submitted_on: str
    why: str
    signed: str
    """Names under the form, as one line."""
    reviewer: str
    received_on: str
    receiver: str
    code: str


class Step(NamedTuple):
    """One of 核对 → 生成 → 审核定稿 → 打印签字 → 上报回执."""

    label: str
    state: State
    hint: str
    by: str = ""
    """Who did it, "" before."""
    at: str = ""
    """ISO day, or moment, when it was done."""


class _Done(NamedTuple):
    label: str
    ok: bool
    hint: str
    by: str = ""
    at: str = ""


def steps(bench: Bench, sheet: Sheet, kept: Version | None, altered: int = 0) -> tuple[Step, ...]:
    """Say how far the report of a period is; a step whose numbers have changed is to be redone.

    `sheet` is the one handed in, else as of today; `altered` counts the places that have changed
    since it was handed in.
    """
    told = reports.steps(bench.store, sheet.form, sheet.period)
    exported, printed = reports.documents(bench.store, sheet.form, sheet.period)
    made = (
        _checked(sheet, told.get(CHECKED, NOT_DONE), kept),
        _exported(sheet, exported or NOT_DONE, kept),
        _settled(sheet, told.get(REVIEWED, NOT_DONE), kept, altered),
        _printed(sheet, printed or NOT_DONE),
        _received(kept),
    )
    first = next((n for n, each in enumerate(made) if not each.ok), len(made))
    return tuple(
        Step(each.label, _state(each, n, first), *each[2:]) for n, each in enumerate(made)
    )


def lateness(due_on: str, today: date, versions: Sequence[Version]) -> str:
    """Say whether a report was handed in by the day it was due; "" while there is time."""
    if not due_on:
        return ""
    if versions:
        days = (date.fromisoformat(versions[-1].submitted_on) - date.fromisoformat(due_on)).days
        return f"迟报 {days} 天" if days > 0 else "按时报送"
    days = (today - date.fromisoformat(due_on)).days
    return f"已逾期 {days} 天，还没有报送" if days > 0 else ""


def keep(bench: Bench, sheet: Sheet, step: str, by: str, note: str = "") -> Change:
    """Keep who did a step about the numbers of a sheet, and when; one step of the journal."""
    who = clean(by) or bench.actor or bench.unit_name()
    row = {
        "id": new_id(),
        "form": sheet.form,
        "period": sheet.period,
        "step": step,
        "at": bench.clock.now()[:16],
        "by": who,
        "code": sheet.code,
        "note": clean(note) or None,
        "submitted_on": bench.today().isoformat(),
        "campaign": bench.campaign().key,
    }
    with bench.change(f"{step} {sheet.period} {sheet.title}") as change:
        bench.store.insert("report_step", row)
    return change


def known(bench: Bench, sheet: Sheet, step: str) -> bool:
    """Tell whether a step was done about these very numbers."""
    told = reports.steps(bench.store, sheet.form, sheet.period)
    return bool(sheet.code) and told.get(step, NOT_DONE)["code"] == sheet.code


def reviewer(bench: Bench, sheet: Sheet) -> str:
    """Return who reviewed these very numbers, "" when nobody did."""
    row = reports.steps(bench.store, sheet.form, sheet.period).get(REVIEWED, NOT_DONE)
    return str(row["by"]) if row["code"] == sheet.code else ""


def _state(each: _Done, place: int, first: int) -> State:
    if each.ok:
        return "done"
    return "now" if place == first or each.at else "todo"


def _checked(sheet: Sheet, row: Mapping[str, Any], kept: Version | None) -> _Done:
    label, red = "核对数据", sum(each.level == "red" for each in sheet.findings)
    if red:
        return _Done(label, ok=False, hint=f"{red} 处差错")
    if row["code"] == sheet.code:
        return _Done(label, ok=True, hint=_who(row, "核对"), by=row["by"], at=row["at"])
    if kept:
        return _Done(label, ok=True, hint="定稿时没有差错")
    if row["at"]:
        hint = "数已变，请重新核对"
        return _Done(label, ok=False, hint=hint, by=row["by"], at=row["at"])
    return _Done(label, ok=False, hint="没有差错，待核对")


def _exported(sheet: Sheet, row: Mapping[str, Any], kept: Version | None) -> _Done:
    label = "生成报表"
    if row["code"] == sheet.code and row["at"]:
        return _Done(label, ok=True, hint=_who(row, "导出"), by=row["by"], at=row["at"])
    if kept:
        return _Done(label, ok=True, hint=f"随定稿 v{kept.version} 留存", at=kept.submitted_on)
    if row["at"]:
        hint = "数已变，请重新导出"
        return _Done(label, ok=False, hint=hint, by=row["by"], at=row["at"])
    return _Done(label, ok=False, hint="导出 Word" if sheet.words else "导出 Excel")


def _settled(sheet: Sheet, row: Mapping[str, Any], kept: Version | None, altered: int) -> _Done:
    label, who = "审核定稿", row["by"]
    if kept:
        reviewed = row["code"] == sheet.code
        names = {"by": who if reviewed else kept.reviewer, "at": kept.submitted_on}
        if altered:
            hint = f"v{kept.version} 后变动 {altered} 处，请更正"
            return _Done(label, ok=False, hint=hint, **names)
        by = f"{names['by']} 审核，" if names["by"] else ""
        return _Done(label, ok=True, hint=f"{by}定稿 v{kept.version}", **names)
    if row["code"] == sheet.code:
        hint = f"{_who(row, '审核')}，待定稿"
        return _Done(label, ok=False, hint=hint, by=who, at=row["at"])
    if row["at"]:
        hint = "数已变，请重新审核"
        return _Done(label, ok=False, hint=hint, by=who, at=row["at"])
    return _Done(label, ok=False, hint="审核后定稿")


def _printed(sheet: Sheet, row: Mapping[str, Any]) -> _Done:
    label = "打印签字"
    if not row["at"]:
        return _Done(label, ok=False, hint="打印后签字盖章")
    if row["code"] != sheet.code:
        hint = "数已变，请重新打印"
        return _Done(label, ok=False, hint=hint, by=row["by"], at=row["at"])
    back = f"，{row['on'][5:]} 签回" if row["on"] else ""
    return _Done(label, ok=True, hint=_who(row, "打印") + back, by=row["by"], at=row["at"])


def _received(kept: Version | None) -> _Done:
    label = "上报回执"
    if kept is None or not kept.received_on:
        return _Done(label, ok=False, hint="报出后登记")
    who, on = kept.receiver, kept.received_on
    return _Done(label, ok=True, hint=f"{on} 接收", by=who, at=on)


def _who(row: Mapping[str, Any], verb: str) -> str:
    return f"{row['by']} {row['at'][5:10]} {verb}"
