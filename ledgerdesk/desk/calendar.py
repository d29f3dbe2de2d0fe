"""报送日历: every report of a year, when it is due, whether it was handed in and in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledgerdesk.db import queries
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.submitting import called
from ledgerdesk.domain.definitions import Deadline
from ledgerdesk.domain.periods import Period, containing, due, following, valid

State = Literal["done", "late", "missing", "waiting", "before"]
"""done: handed in by the day · late: handed in after it · missing: the day is past · waiting:
the day is still to come · before: the ledger's campaign began after the period."""
WORDS: dict[State, str] = {
    "done": "按时", "late": "迟报", "missing": "缺报", "waiting": "待报", "before": "未开始",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of the year."""

    form: str
    title: str
    """Of the form, without its period."""
    period: str
    shown: str
    """The period in words: 10月份, 第43周."""
    due_on: str
    nominal_on: str
    note: str
    """Why the day was shifted, or that the holidays are not entered."""
    state: State
    submitted_on: str = ""
    """Day of the first version, "" before it."""
    version: int = 0
    """The newest version handed in."""
    received_on: str = ""

    @property
    def days(self) -> int:
        """How many days late the first version was."""
        if not self.submitted_on:
            return 0
        return (date.fromisoformat(self.submitted_on) - date.fromisoformat(self.due_on)).days


@dataclass(frozen=True, slots=True)
class Year:
    """The reports due in one year, by due date."""

    year: int
    entries: tuple[Entry, ...]

    def count(self, state: State) -> int:
        """Count the reports of one state."""
        return sum(each.state == state for each in self.entries)

    def said(self) -> str:
        """Sum the year up: 应报 20 份，已报 18 份（按时 17，迟报 1），缺报 2 份，待报 4 份."""
        done, late, missing = (self.count(each) for each in ("done", "late", "missing"))
        said = f"应报 {done + late + missing} 份，已报 {done + late} 份"
        said += f"（按时 {done}，迟报 {late}）" if done + late else ""
        return f"{said}，缺报 {missing} 份，待报 {self.count('waiting')} 份。"


class Reports:
    """The verb behind 报送日历."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def year(self, year: int) -> Year:
        """Return every report whose day lies in a year; what is asked for any day has none."""
        entries = [
            entry
            for campaign in self._bench.campaigns()
            for deadline in campaign.deadlines
            if deadline.every != "demand"
            for form in deadline.forms
            for entry in self._form(year, campaign.key, deadline, form)
        ]
        once = {(each.form, each.period): each for each in entries}
        ordered = sorted(once.values(), key=lambda each: (each.due_on, each.form))
        return Year(year, tuple(ordered))

    def _form(self, year: int, campaign: str, deadline: Deadline, key: str) -> Iterator[Entry]:
        known = self._bench.catalog.forms.get(key)
        handed = queries.handed_in(self._bench.store, key)
        began = self._bench.began(campaign) or self._bench.today()
        calendar = self._bench.calendar()
        title = called(known) if known else deadline.title
        found = containing(deadline, date(year - 1, 12, 1))
        while (when := due(deadline, found, calendar)).on.year <= year:
            if when.on.year == year and (known is None or valid(known, found)):
                span = (found.start.isoformat(), found.end.isoformat())
                first, version, received = handed.get(span, ("", 0, ""))
                yield Entry(
                    form=key,
                    title=title,
                    period=found.key,
                    shown=found.short(),
                    due_on=when.on.isoformat(),
                    nominal_on=when.nominal.isoformat(),
                    note=when.note,
                    state=self._state(found, when.on.isoformat(), first, began),
                    submitted_on=first,
                    version=version,
                    received_on=received,
                )
            found = following(deadline, found)

    def _state(self, period: Period, due_on: str, first: str, began: date) -> State:
        if first:
            return "done" if first <= due_on else "late"
        if period.end < began:
            return "before"
        return "missing" if due_on < self._bench.today().isoformat() else "waiting"
