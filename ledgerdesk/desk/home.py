"""首页: what is to be done, four figures, how problems came and went, what does not add up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from ledgerdesk.db import home
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.charts import FILED, FINES, MOVED, SERIES, VILLAGE, Charts
from ledgerdesk.desk.duelist import AHEAD, Line, due_list
from ledgerdesk.desk.tallying import Turn, count, turns, window
from ledgerdesk.domain import measures, periods
from ledgerdesk.domain.charts import Chart, Source
from ledgerdesk.domain.measures import Window
from ledgerdesk.domain.periods import Period
from ledgerdesk.domain.picturing import CLOSED, OPEN, Scope
from ledgerdesk.domain.values import Stored, percent
from ledgerdesk.errors import Finding, Level

if TYPE_CHECKING:
    from ledgerdesk.desk.auditing import Progress

BARS = 5
"""Villages on the first screen."""
LINES = 60
"""Problems in the work-list; nobody reads on, the register has them all."""
SHOWN = 100
"""Groups of findings that are listed; the others are counted."""
FIRST = {
    "village": "村（居）是矿点、问题和巡查落脚的地方，先录它。",
    "person": "排查人、责任人、监管人都从人员名册里选。",
    "site": "矿点登记一次，以后的巡查和问题都能直接选它。",
    "problem": "发现问题就登记，期限、核销、月报都由它而来。",
}
"""What a new ledger needs, in order, and why."""
NEVER = Window("", "")
EVERY = {"month": "月报", "week": "周报", "quarter": "季报", "half": "半年报", "year": "年报"}

Tone = Literal["", "late", "soon", "done"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first screen and what stands behind it."""

    key: str
    label: str
    value: str
    hint: str
    tone: Tone = ""
    form: str = ""
    """The form it speaks of, with `period`; else a measure and its days."""
    period: str = ""
    measure: str = ""
    window: Window = NEVER


@dataclass(frozen=True, slots=True)
class Todo:
    """The work-list of today: its first lines, and how many there are."""

    lines: tuple[Line, ...]
    total: int
    late: int
    """Problems past their time limit."""
    soon: int = 0
    """Problems whose time limit is near."""


class First(NamedTuple):
    """One thing a new ledger needs."""

    register: str
    label: str
    why: str
    done: bool


class Today(NamedTuple):
    """All that the first screen shows, counted at one moment."""

    day: date
    step: int
    """The ledger's last step when it was counted."""
    todo: Todo
    series: tuple[Turn, ...]
    figures: tuple[Figure, ...]
    months: Chart
    """How problems came and went."""
    villages: Chart
    """How far those of each village are closed."""
    first: tuple[First, ...]


class Group(NamedTuple):
    """Findings of one kind: the same rule on the same field of a register."""

    level: Level
    text: str
    """That of the first."""
    size: int
    register: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the records and of this period's forms found."""

    groups: tuple[Group, ...]
    """Red ones first, then the frequent ones; at most SHOWN."""
    red: int
    orange: int
    passed: tuple[str, ...]
    """Reconciliations that hold."""
    period: str


class Home:
    """The verbs of the first screen; all only read."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._counted: Callable[[], Today | None] = _nothing

    def expect(self, counted: Callable[[], Today | None]) -> None:
        """Take what is being counted elsewhere for the next answer of `today`."""
        self._counted = counted

    def today(self) -> Today:
        """Return the first screen; what was counted elsewhere only if it still holds."""
        found, self._counted = self._counted(), _nothing
        store, day = self._bench.store, self._bench.today()
        if found and (found.day, found.step) == (day, home.last_step(store)):
            return found
        with store.reading():
            return self._today(day)

    def _today(self, day: date) -> Today:
        todo, series = self.todo(), self.series()
        return Today(
            day,
            home.last_step(self._bench.store),
            todo,
            series,
            self.figures(todo, series),
            *self.pictures(series),
            self.first(),
        )

    def todo(self) -> Todo:
        """Return today's work-list with the most urgent problems in it."""
        day = self._bench.today()
        lines = due_list(self._bench, day, most=LINES)
        late, soon = self._urgent()
        shown = sum(line.kind == "problem" for line in lines)
        return Todo(tuple(lines), len(lines) - shown + late + soon, late, soon)

    def figures(self, todo: Todo, series: Sequence[Turn]) -> tuple[Figure, ...]:
        """Return the four figures from today's work-list and three periods or more."""
        now = series[-1]
        cases = self._cases(now.period)
        return (self._report(todo.lines), _open(now, todo), _rate(series), cases)

    def series(self, length: int = SERIES) -> tuple[Turn, ...]:
        """Return the periods up to this one, oldest first."""
        rule = self._bench.period_rule()
        spans = [self._bench.period()]
        while len(spans) < length:
            spans.append(periods.previous(rule, spans[-1]))
        return turns(self._bench, reversed(spans))

    def pictures(self, series: Sequence[Turn]) -> tuple[Chart, Chart]:
        """Return how problems came and went, and how far those of the villages are closed."""
        days = window(series[0].period).start, window(series[-1].period).end
        scope = Scope(*days, f"近 {len(series)} 期")
        charts = Charts(self._bench)
        shares = charts.shares(scope, VILLAGE, most=BARS)
        return charts.months(series, scope), replace(shares, brief=True)

    def records(self, measure: str, start: str, end: str) -> tuple[str, ...]:
        """Return the ids behind a measure from one ISO day to another, both included."""
        return Charts(self._bench).records(Source(measure=measure, start=start, end=end))[1]

    def first(self) -> tuple[First, ...]:
        """Return what a new ledger needs; empty once problems are registered."""
        done = home.filled(self._bench.store, FIRST)
        if done["problem"]:
            return ()
        return tuple(
            First(key, self._bench.register(key).label, why, done[key])
            for key, why in FIRST.items()
        )

    def check(self, so_far: "Progress | None" = None) -> Checked:
        """Check every record and this period's forms; takes longer the more there are.

        `so_far` is where a check that was broken off goes on.
        """
        from ledgerdesk.desk.auditing import audit
        from ledgerdesk.desk.drafting import draw_up, want_sums

        found = audit(self._bench, so_far)
        passed: list[str] = []
        now = self._bench.period()
        for key in self._bench.period_rule().forms:
            form = self._bench.catalog.forms.get(key)
            if form is None:
                continue
            sheet = draw_up(self._bench, want_sums(self._bench, form, now.key))
            found += sheet.findings
            wrong = "".join(each.text for each in sheet.findings)
            passed += [each.text for each in form.reconcile if f"“{each.text}”" not in wrong]
        red = sum(each.level == "red" for each in found)
        groups = self._grouped(found)[:SHOWN]
        return Checked(tuple(groups), red, len(found) - red, tuple(passed), now.key)

    def opens(self, key: str, records: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Return the register and records that some records are looked at in.

        Rows of a record, such as 核销项 and 回头看, are looked at in the record they belong to.
        """
        register = self._bench.register(key)
        if register.group != "child":
            return key, tuple(records)
        from ledgerdesk.db import details

        rows = details.by_ids(self._bench.store, register, records)
        owners = dict.fromkeys(str(row[register.parent]) for row in rows)
        return register.by_key[register.parent].target, tuple(owners)

    def patrol(self, area: str) -> dict[str, Stored]:
        """Return what a new patrol of a duty area begins with: its unit, villages and sites."""
        from ledgerdesk.desk.coverage import begun_area

        return begun_area(self._bench, area)

    def _grouped(self, found: Iterable[Finding]) -> list[Group]:
        """Gather findings of one rule; their common words name the register alone."""
        kinds: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
        for each in found:
            rule = each.text.partition("：")[2]
            kinds[each.level, each.register, each.field, rule].append(each)
        made = []
        for (_, register, _, rule), some in kinds.items():
            text = some[0].text
            if len(some) > 1 and rule and register:
                text = f"{self._bench.register(register).label}：{rule}"
            records = tuple(dict.fromkeys(each.record for each in some if each.record))
            made.append(Group(some[0].level, text, len(some), register, records))
        return sorted(made, key=lambda each: (each.level != "red", -each.size))

    def _urgent(self) -> tuple[int, int]:
        day = self._bench.today()
        return home.urgent(self._bench.store, day.isoformat(), (day + AHEAD).isoformat())

    def _report(self, lines: Sequence[Line]) -> Figure:
        known = self._bench.catalog.forms
        for line in lines:
            if line.form in known and line.period and line.days_left is not None:
                return self._until(line, line.form or "", line.period, line.days_left)
        return Figure("report", "下一次上报", "—", "7 天内没有要报的表")

    def _until(self, line: Line, form: str, key: str, left: int) -> Figure:
        rule = self._bench.deadline(form)
        label = f"距 {periods.period(rule, key).short()}{EVERY[rule.every]}"
        tone: Tone = "late" if left < 0 else "soon" if left <= AHEAD.days else ""
        value = f"逾期 {-left} 天" if left < 0 else f"{left} 天" if left else "今天"
        moved = "，已顺延" if line.due_on != line.nominal_on else ""
        hint = f"{_day(line.due_on or '')}前{moved}"
        return Figure("report", label, value, hint, tone, form=form, period=key)

    def _cases(self, now: Period) -> Figure:
        year = periods.year_start(self._bench.period_rule(), now).isoformat()
        days = Window(year, now.end.isoformat())
        told = count(self._bench, (FILED, FINES, MOVED), {"year": days})
        fines = measures.printed(self._bench.catalog.measures[FINES], told[FINES, "year"])
        hint = f"罚没 {fines} 万元 · 移送 {told[MOVED, 'year']} 宗"
        value = f"{told[FILED, 'year']}"
        return Figure("cases", "本年立案", value, hint, measure=FILED, window=days)


def _nothing() -> None:
    """Nothing was counted elsewhere."""


def _open(now: Turn, todo: Todo) -> Figure:
    hint = f"其中逾期 {todo.late}，7 日内到期 {todo.soon}"
    tone: Tone = "late" if todo.late else "soon" if todo.soon else ""
    days = window(now.period)
    return Figure("open", "未销号问题", f"{now.open}", hint, tone, measure=OPEN, window=days)


def _rate(series: Sequence[Turn]) -> Figure:
    """Return 销号率: closed in the period, of those open before it and found in it."""
    first, before, now = series[-3:]
    due, owed = before.open + now.found, first.open + before.found
    label, days = "本期销号率", window(now.period)
    if not due:
        hint = "本期没有要销号的问题"
        return Figure("rate", label, "—", hint, measure=CLOSED, window=days)
    rate = percent(now.closed, due)
    hint = f"{now.closed}/{due}"
    if owed:
        hint += f" · 比上期 {rate - percent(before.closed, owed):+} 个百分点"
    tone: Tone = "done" if now.closed else ""
    return Figure("rate", label, f"{rate}%", hint, tone, measure=CLOSED, window=days)


def _day(iso: str) -> str:
    on = date.fromisoformat(iso)
    return f"{on.month}月{on.day}日（{periods.WEEKDAYS[on.weekday()]}）"
