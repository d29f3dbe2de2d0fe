"""首页: what is to be done, four figures, how problems came and went, what does not add up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from ledgerdesk.db import counting, home
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.duelist import AHEAD, Line, due_list
from ledgerdesk.desk.links import Links
from ledgerdesk.domain import measures, periods
from ledgerdesk.domain.measures import TOTAL, Rows, Window
from ledgerdesk.domain.periods import Period
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import Finding, Level

FOUND, CLOSED, OPEN = "found", "closed", "ledger_open"
FILED, FINES, MOVED = "cases_filed", "fines_wan", "transfers"
SERIES = 12
"""Periods on the chart."""
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


class Turn(NamedTuple):
    """One period on the chart."""

    period: Period
    found: int
    closed: int
    open: int


class Village(NamedTuple):
    """A village's problems of the periods on the chart: found, and closed by now."""

    id: str
    name: str
    found: int
    closed: int


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
    villages: tuple[Village, ...]
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
            self.villages(series),
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
        spans = [self.period()]
        while len(spans) < length:
            spans.append(periods.previous(rule, spans[-1]))
        windows = {each.key: _window(each) for each in spans}
        told = self._count((FOUND, CLOSED, OPEN), windows)
        return tuple(
            Turn(each, *(told[key, each.key] for key in (FOUND, CLOSED, OPEN)))
            for each in reversed(spans)
        )

    def villages(self, series: Sequence[Turn]) -> tuple[Village, ...]:
        """Return the villages where problems were found in these periods, most first."""
        stock = self._bench.catalog.measures[OPEN]
        since, until = series[0].period.start.isoformat(), series[-1].period.end.isoformat()
        rows = home.villages(self._bench.store, stock, since=since, until=until)
        links = Links(self._bench)
        return tuple(Village(one, links.text("village", one), *told) for one, *told in rows)

    def records(self, measure: str, start: str, end: str) -> tuple[str, ...]:
        """Return the ids behind a measure from one ISO day to another, both included."""
        known = self._bench.catalog.measures[measure]
        events = counting.events(self._bench.store, known, until=end, since=start)
        window = {"now": Window(start, end)}
        told = measures.tally([known], {measure: events}, window, Rows((), {}, TOTAL))
        return told[measure, "now", TOTAL].records

    def village_records(self, village: str, start: str, end: str) -> tuple[str, ...]:
        """Return the problems found in a village from one ISO day to another."""
        known = self._bench.catalog.measures[FOUND]
        return home.of_village(self._bench.store, known, village, since=start, until=end)

    def first(self) -> tuple[First, ...]:
        """Return what a new ledger needs; empty once problems are registered."""
        done = home.filled(self._bench.store, FIRST)
        if done["problem"]:
            return ()
        return tuple(
            First(key, self._bench.register(key).label, why, done[key])
            for key, why in FIRST.items()
        )

    def check(self) -> Checked:
        """Check every record and this period's forms; takes longer the more there are."""
        from ledgerdesk.desk.auditing import audit
        from ledgerdesk.desk.drafting import draw_up, want

        found = list(audit(self._bench))
        passed: list[str] = []
        now = self.period()
        for key in self._bench.period_rule().forms:
            form = self._bench.catalog.forms.get(key)
            if form is None:
                continue
            sheet = draw_up(self._bench, want(self._bench, form, now.key))
            found += sheet.findings
            wrong = "".join(each.text for each in sheet.findings)
            passed += [each.text for each in form.reconcile if f"“{each.text}”" not in wrong]
        red = sum(each.level == "red" for each in found)
        groups = self._grouped(found)[:SHOWN]
        return Checked(tuple(groups), red, len(found) - red, tuple(passed), now.key)

    def period(self) -> Period:
        """Return the period that today belongs to."""
        return periods.containing(self._bench.period_rule(), self._bench.today())

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
        register = self._bench.register("duty_area")
        from ledgerdesk.db import details
        from ledgerdesk.desk.rows import decoded

        rows = decoded(register, details.by_ids(self._bench.store, register, [area]))
        return {key: row[key] for row in rows for key in ("unit", "villages", "sites") if row[key]}

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

    def _count(
        self, keys: Sequence[str], windows: Mapping[str, Window]
    ) -> dict[tuple[str, str], int]:
        """Return the exact sum of each measure in each window."""
        known = [self._bench.catalog.measures[key] for key in keys]
        since = min(each.start for each in windows.values())
        until = max(each.end for each in windows.values())
        store = self._bench.store
        events = {each.key: home.daily(store, each, since=since, until=until) for each in known}
        told = measures.tally(known, events, windows, Rows((), {}, TOTAL))
        return {(key, span): told[key, span, TOTAL].amount for key in keys for span in windows}

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
        window = Window(year, now.end.isoformat())
        told = self._count((FILED, FINES, MOVED), {"year": window})
        fines = measures.printed(self._bench.catalog.measures[FINES], told[FINES, "year"])
        hint = f"罚没 {fines} 万元 · 移送 {told[MOVED, 'year']} 宗"
        value = f"{told[FILED, 'year']}"
        return Figure("cases", "本年立案", value, hint, measure=FILED, window=window)


def _nothing() -> None:
    """Nothing was counted elsewhere."""


def headline(series: Sequence[Turn]) -> str:
    """Say in one sentence what the chart shows."""
    if not any((each.found, each.closed, each.open) != (0, 0, 0) for each in series):
        return "还没有问题记录"
    now, before = series[-1], series[-2].open
    move = "降到" if now.open < before else "升到"
    left = f"未销号由 {before} {move} {now.open}" if now.open != before else f"未销号仍是 {before}"
    return f"{now.period.short()}发现 {now.found}、销号 {now.closed}，{left}"


def _open(now: Turn, todo: Todo) -> Figure:
    hint = f"其中逾期 {todo.late}，7 日内到期 {todo.soon}"
    tone: Tone = "late" if todo.late else "soon" if todo.soon else ""
    window = _window(now.period)
    return Figure("open", "未销号问题", f"{now.open}", hint, tone, measure=OPEN, window=window)


def _rate(series: Sequence[Turn]) -> Figure:
    """Return 销号率: closed in the period, of those open before it and found in it."""
    first, before, now = series[-3:]
    due, owed = before.open + now.found, first.open + before.found
    label, window = "本期销号率", _window(now.period)
    if not due:
        hint = "本期没有要销号的问题"
        return Figure("rate", label, "—", hint, measure=CLOSED, window=window)
    rate = _percent(now.closed, due)
    hint = f"{now.closed}/{due}"
    if owed:
        hint += f" · 比上期 {rate - _percent(before.closed, owed):+} 个百分点"
    tone: Tone = "done" if now.closed else ""
    return Figure("rate", label, f"{rate}%", hint, tone, measure=CLOSED, window=window)


def _percent(part: int, whole: int) -> int:
    """Return a share in whole percent, half up."""
    return (200 * part + whole) // (2 * whole)


def _window(period: Period) -> Window:
    return Window(period.start.isoformat(), period.end.isoformat())


def _day(iso: str) -> str:
    on = date.fromisoformat(iso)
    return f"{on.month}月{on.day}日（{periods.WEEKDAYS[on.weekday()]}）"
