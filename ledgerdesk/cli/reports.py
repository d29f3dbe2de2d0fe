"""The verbs on the way of a report: its steps, and numbers corrected by hand."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ledgerdesk.cli import words
from ledgerdesk.cli.answers import Answer, opened
from ledgerdesk.desk import Desk
from ledgerdesk.desk.correcting import Place, Told
from ledgerdesk.errors import UserError

FINDINGS = 1


def report(told: Namespace) -> Answer:
    """Show how far a report is; with --step do one of its steps first."""
    with opened(told, write=bool(told.step)) as desk:
        reasons = _DOING[told.step](desk, told) if told.step else ()
        review = desk.walking.review(told.form, told.period)
        step = desk.upkeep.last_step() if told.step else None
    document = {
        "step": step,
        "form": review.sheet.form,
        "period": review.sheet.period,
        "heading": review.heading,
        "steps": [step_document(each) for each in review.steps],
        "versions": [asdict(each) for each in review.versions],
        "reconciliations": [each._asdict() for each in review.held],
    }
    return Answer(document, words.report(review), FINDINGS if reasons else 0, reasons)


def step_document(step: Any) -> dict[str, str | None]:
    """Return a step with what is not known as null."""
    return {key: value or None for key, value in step._asdict().items()}


def correct(told: Namespace) -> Answer:
    """Correct a number of a report by hand, or take that back."""
    place = Place(told.measure, *filter(None, [told.row]))
    with opened(told, write=True) as desk:
        if told.withdraw:
            change = desk.correcting.withdraw(told.form, told.period, place, why=told.why)
            return Answer({"step": change.step}, ("已取消手工更正，表上印统计数。",))
        entered = Told(told.value or "", told.why, told.by)
        change = desk.correcting.correct(told.form, told.period, place, entered)
        sheet = desk.reporting.fresh(told.form, told.period)
    return Answer(
        {"step": change.step, "notes": list(sheet.notes)}, ("已手工更正：", *sheet.notes)
    )


def _check(desk: Desk, told: Namespace) -> tuple[str, ...]:
    found = desk.walking.check(told.form, told.period, by=told.by)
    red = [each.text for each in found if each.level == "red"]
    return tuple(red)


def _made(desk: Desk, told: Namespace) -> tuple[str, ...]:
    desk.reporting.export(told.period, (told.form,), _out(told, "文件夹"))
    return ()


def _approve(desk: Desk, told: Namespace) -> tuple[str, ...]:
    desk.walking.approve(told.form, told.period, told.by, note=told.why)
    return ()


def _print(desk: Desk, told: Namespace) -> tuple[str, ...]:
    desk.reporting.print(told.form, told.period, _out(told, "PDF 文件"))
    return ()


def _receive(desk: Desk, told: Namespace) -> tuple[str, ...]:
    on = told.on or desk.bench.today()
    desk.reporting.receive(told.form, told.period, on.isoformat(), told.receiver)
    return ()


def _out(told: Namespace, what: str) -> Path:
    if told.out is None:
        message = f"这一步要写明输出到哪个{what}（--out）。"
        raise UserError(message)
    return Path(told.out)


_DOING: Mapping[str, Callable[[Desk, Namespace], tuple[str, ...]]] = {
    "核对": _check,
    "生成": _made,
    "审核": _approve,
    "打印签字": _print,
    "上报回执": _receive,
}
