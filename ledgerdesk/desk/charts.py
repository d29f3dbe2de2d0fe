"""图表: what the ledger's records look like as pictures, each number with its records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ledgerdesk.db import charts as counted
from ledgerdesk.db import details, home
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import Links, called
from ledgerdesk.desk.tallying import Turn, count, since, turns, window
from ledgerdesk.domain import measures, pacing, periods, picturing
from ledgerdesk.domain.charts import Chart, Source
from ledgerdesk.domain.fields import Condition
from ledgerdesk.domain.measures import Window
from ledgerdesk.domain.periods import Period
from ledgerdesk.domain.picturing import CLOSED, FOUND, OPEN, Scope
from ledgerdesk.domain.values import Stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledgerdesk.desk.coverage import By, Covered
    from ledgerdesk.desk.papers import Paper

SERIES = 12
"""Periods on the picture of the months."""
LAST, YEAR = "last", "year"
WORD = ".docx"
BARS, PLACES, SHOTS = 40, 80, 12
"""Rows that are drawn: bars, places or villages, pairs of photos; the others are counted."""
VILLAGE, VIOLATION = "village", "violation"
GROUPS = {VILLAGE: "村（居）", VIOLATION: "违法类型"}
UNTOLD = {VILLAGE: "未注明村（居）", VIOLATION: "未注明类型"}
WHATS: dict["By", str] = {
    "site": "矿点",
    "village": "村（居）",
    "place": "沟（小地名）",
    "duty_area": "责任区",
}
FILED, DECIDED, ENDED, MOVED, FINES = (
    "cases_filed", "cases_decided", "cases_closed", "transfers", "fines_wan",
)  # fmt: skip
STAGES = {FOUND: "发现", FILED: "立案", DECIDED: "处罚决定", ENDED: "结案", MOVED: "移送公安"}


COVERAGE, WHOLE = "coverage", "eight_check"


class Offer(NamedTuple):
    """One picture that can be chosen."""

    key: str
    label: str
    register: str
    """Whose records it counts; a ledger without this register has no use for it."""
    by: tuple[tuple[str, str], ...] = ()
    """What its rows can be, by key and label."""
    narrowed: bool = True
    """Whether a 违法类型 can be chosen."""
    whole: str = ""
    """What patrols can be required to have done, in words; "" where no patrol did it."""


OFFERS = (
    Offer("shares", "销号进度", "problem", tuple(GROUPS.items())),
    Offer("months", "发现与销号", "problem"),
    Offer("overdue", "逾期问题", "problem"),
    Offer("heat", "违法类型与村", "problem"),
    Offer("pace", "发现到查处", "problem"),
    Offer(COVERAGE, "巡查覆盖", "patrol", tuple(WHATS.items()), narrowed=False),
    Offer("funnel", "案件办理", "case"),
    Offer("pairs", "整改前后", "problem"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which picture, of which days, of what."""

    key: str
    span: str = LAST
    """LAST, YEAR or a period's key."""
    village: str = ""
    violation: str = ""
    by: str = ""
    whole: bool = False
    """Only patrols that have an answer for every line of 八查."""


class Gap(NamedTuple):
    """A place nobody went to, or not as often as asked, and what a patrol of it begins with."""

    title: str
    note: str
    patrol: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as it was asked for, and what it says is missing."""

    asked: Asked
    chart: Chart
    gaps: tuple[Gap, ...] = ()


class Charts:
    """The verbs of the pictures; all only read."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._links = Links(bench)

    def offered(self) -> tuple[Offer, ...]:
        """Return the pictures that the ledger's campaigns have records for."""
        known = {key for each in self._bench.campaigns() for key in each.registers}
        lines = self._bench.register(WHOLE)
        asks = home.filled(self._bench.store, (WHOLE,))[WHOLE]
        words = f"只算{lines.label}做全的" if asks else ""
        return tuple(
            each._replace(whole=words) if each.key == COVERAGE else each
            for each in OFFERS
            if each.register in known
        )

    def spans(self) -> list[tuple[str, str]]:
        """Return the days that can be chosen, by key and in words; the running period third."""
        rule = self._bench.period_rule()
        year = f"{self._bench.period().year}年累计"
        every = ((each.key, each.title()) for each in since(self._bench, rule))
        return [(LAST, f"近 {SERIES} 期"), (YEAR, year), *every]

    def villages(self) -> list[tuple[str, str]]:
        """Return id and name of each village that is not deleted."""
        from ledgerdesk.db import queries

        rows = queries.villages(self._bench.store, "")
        return [(each.id, each.name) for each in rows if not each.deleted]

    def violations(self) -> tuple[str, ...]:
        """Return the kinds of problems this ledger knows."""
        register = self._bench.register("problem")
        return self._bench.choices(register.key, register.by_key[VIOLATION])

    def picture(self, asked: Asked) -> Picture:
        """Count and describe a picture; raise UserError on a period that cannot be."""
        self._links = Links(self._bench)
        scope = self._scope(asked)
        if asked.key == COVERAGE:
            return self._coverage(asked, scope)
        draw: dict[str, Callable[[], Chart]] = {
            "shares": partial(self.shares, scope, asked.by or VILLAGE),
            "months": partial(self._months, asked, scope),
            "overdue": partial(self._overdue, scope),
            "heat": partial(self._heat, scope),
            "pace": partial(self._pace, scope),
            "funnel": partial(self._funnel, scope),
            "pairs": partial(self._pairs, scope),
        }
        return Picture(asked, draw[asked.key]())

    def records(self, source: Source) -> tuple[str, tuple[str, ...]]:
        """Return the register and ids of the records behind a number, oldest first."""
        if not source.measure:
            return source.register, source.records
        known = self._bench.catalog.measures[source.measure]
        return known.register, counted.records(self._bench.store, known, source)

    def months(self, told: Sequence[Turn], scope: Scope) -> Chart:
        """Describe what came and went in each period."""
        rows = [
            picturing.Turn(each.period.short(), *window(each.period), *each[1:]) for each in told
        ]
        return picturing.months(rows, scope)

    def shares(self, scope: Scope, by: str, *, most: int = BARS) -> Chart:
        """Describe how far the problems of each village or kind are closed."""
        stock = counted.narrowed(self._bench.catalog.measures[OPEN], scope.where)
        rows = counted.shares(self._bench.store, stock, by, since=scope.start, until=scope.end)
        told = [
            picturing.Share(self._group(by, key), _is(by, key), found, closed)
            for key, found, closed in rows
            if found
        ]
        return picturing.shares(told, GROUPS[by], scope, most=most)

    def paper(self, charts: Sequence[Chart], colours: Mapping[str, str]) -> "Paper":
        """Draw charts as they print, each on pages of its own; `colours` by name of an ink."""
        from ledgerdesk.desk.papers import Paper
        from ledgerdesk.domain.values import long_date
        from ledgerdesk.export import charts as drawn

        today = long_date(self._bench.today().isoformat())
        foot = f"{self._bench.unit_name()}　{today}"
        data, pages = drawn.draw(charts, foot, colours)
        return Paper(data, drawn.SIZE, pages, colour=True)

    def save(self, charts: Sequence[Chart], colours: Mapping[str, str], target: Path) -> int:
        """Write charts as PDF, or as Word by the file's ending; return how many pages.

        Raise UserError when it cannot.
        """
        from ledgerdesk.desk.prints import refuse_ledger
        from ledgerdesk.export.replacing import replacing

        refuse_ledger(target)
        if target.suffix.lower() == WORD:
            from ledgerdesk.export import album

            return album.write(charts, colours, target)
        made = self.paper(charts, colours)
        with replacing(target) as temp:
            temp.write_bytes(made.pdf)
        return made.pages

    def _scope(self, asked: Asked) -> Scope:
        """Say which days and records are counted, in conditions and in words."""
        days, said = self._days(asked.span)
        said += f"（{days.start} 至 {days.end}）"
        where = []
        for field, value, words in (
            (VILLAGE, asked.village, self._links.text),
            (VIOLATION, asked.violation, _second),
        ):
            if value:
                where.append(_is(field, value))
                said += f" · {words(field, value)}"
        return Scope(*days, said, tuple(where))

    def _days(self, span: str) -> tuple[Window, str]:
        rule, now = self._bench.period_rule(), self._bench.period()
        if span == LAST:
            first = self._back(now)[0]
            return Window(first.start.isoformat(), now.end.isoformat()), f"近 {SERIES} 期"
        if span == YEAR:
            first_day = periods.year_start(rule, now).isoformat()
            return Window(first_day, now.end.isoformat()), f"{now.year}年累计"
        told = periods.period(rule, span)
        return window(told), told.title()

    def _back(self, last: Period) -> list[Period]:
        """Return the periods up to one, oldest first."""
        found = [last]
        while len(found) < SERIES:
            found.append(periods.previous(self._bench.period_rule(), found[-1]))
        return found[::-1]

    def _months(self, asked: Asked, scope: Scope) -> Chart:
        """Show the year's periods, or those up to the last one asked for."""
        rule = self._bench.period_rule()
        known = asked.span in {LAST, YEAR}
        spans = self._back(self._bench.period() if known else periods.period(rule, asked.span))
        if asked.span == YEAR:
            spans = [each for each in spans if each.start.isoformat() >= scope.start]
        hint = scope.hint if known else f"到{scope.hint}为止的 {SERIES} 期"
        return self.months(turns(self._bench, spans, scope.where), scope._replace(hint=hint))

    def _overdue(self, scope: Scope) -> Chart:
        day = min(scope.end, self._bench.today().isoformat())
        stock = counted.narrowed(self._bench.catalog.measures[OPEN], scope.where)
        found, total = counted.overdue(self._bench.store, stock, day, most=BARS)
        names = self._called([each.record for each in found])
        rows = [
            picturing.Late(
                each.record,
                names[each.record],
                max(_between(each.found_on, each.due_on), 0),
                _between(each.due_on, day),
            )
            for each in found
        ]
        return picturing.overdue(rows, total, scope, day)

    def _heat(self, scope: Scope) -> Chart:
        measure = counted.narrowed(self._bench.catalog.measures[FOUND], scope.where)
        cells = counted.crossed(
            self._bench.store, measure, (VILLAGE, VIOLATION), since=scope.start, until=scope.end
        )
        pairs = {(village, kind): number for (village, kind), number in cells.items()}
        names = {village: self._links.text(VILLAGE, village) for village, _ in pairs if village}
        return picturing.heat(pairs, names, scope, most=BARS)

    def _pace(self, scope: Scope) -> Chart:
        measure = counted.narrowed(self._bench.catalog.measures[FOUND], scope.where)
        store = self._bench.store
        return pacing.pace(
            counted.paces(store, measure, since=scope.start, until=scope.end), scope
        )

    def _funnel(self, scope: Scope) -> Chart:
        known = self._bench.catalog.measures
        now = {"now": Window(scope.start, scope.end)}
        told = count(self._bench, (*STAGES, FINES), now, scope.where)
        stages = [
            picturing.Stage(label, known[key].unit, told[key, "now"], scope.source(key))
            for key, label in STAGES.items()
        ]
        place = [*STAGES].index(DECIDED)
        fines = measures.printed(known[FINES], told[FINES, "now"])
        stages[place] = stages[place]._replace(fines=fines, money=scope.source(FINES))
        return picturing.funnel(stages, scope)

    def _pairs(self, scope: Scope) -> Chart:
        from ledgerdesk.db import attachments
        from ledgerdesk.desk.attaching import AFTER, BEFORE

        store = self._bench.store
        closed = counted.narrowed(self._bench.catalog.measures[CLOSED], scope.where)
        found, total = counted.shots(store, closed, since=scope.start, until=scope.end, most=SHOTS)
        names = self._called([each.problem for each in found])
        rows = []
        for each in found:
            files, lost = [], []
            for stage, digest in zip((BEFORE, AFTER), each[1:], strict=True):
                path = attachments.find(store, digest) if digest else None
                files.append(str(path) if path else "")
                lost += [stage] if digest and path is None else []
            before, after = files
            name = names[each.problem]
            rows.append(picturing.Pair(each.problem, name, before, after, tuple(lost)))
        return picturing.pairs(rows, total, scope)

    def _coverage(self, asked: Asked, scope: Scope) -> Picture:
        from ledgerdesk.desk import walks
        from ledgerdesk.desk.children import Children
        from ledgerdesk.desk.coverage import coverage

        by: By = next((each for each in WHATS if each == asked.by), "site")
        only = Children(self._bench).complete(WHOLE) if asked.whole else None
        found = coverage(self._bench, *walks.days(self._bench, scope), by=by, only=only)
        rows = [each for each in found.rows if self._inside(asked, each)]
        today = self._bench.today().isoformat()
        told = [walks.place(each, found, today) for each in rows]
        weeks = [walks.week(each) for each in found.slots]
        chart = picturing.coverage(told, weeks, scope, WHATS[by], most=PLACES)
        chosen = {id(each) for each in rows}
        gaps = tuple(self._gap(each) for each in found.gaps if id(each) in chosen)
        return Picture(asked, chart, gaps)

    def _inside(self, asked: Asked, row: "Covered") -> bool:
        """Tell whether a place lies in the village asked for; a duty area is always shown."""
        if not asked.village or row.register == "duty_area":
            return True
        if row.register == VILLAGE:
            return row.record == asked.village
        return row.village == self._links.text(VILLAGE, asked.village)

    def _gap(self, row: "Covered") -> Gap:
        from ledgerdesk.desk.coverage import begun

        short = f"{len(row.lacking)} 期没做到：" if row.lacking else ""
        said = short + "；".join(row.lacking) or "这段时间没有巡查"
        note = f"{row.village} · {said}" if row.village else said
        return Gap(row.name, note, begun(self._bench, row))

    def _group(self, by: str, key: str) -> str:
        if not key:
            return UNTOLD[by]
        return self._links.text(VILLAGE, key) if by == VILLAGE else key

    def _called(self, records: Sequence[str]) -> dict[str, str]:
        """Return number and place of some problems."""
        register = self._bench.register("problem")
        found = {}
        for row in details.by_ids(self._bench.store, register, records):
            where = self._links.text("site", row["site"]) if row["site"] else row["place"]
            found[str(row["id"])] = " ".join(filter(None, (called(register, row), where)))
        return found


def _is(field: str, value: str) -> Condition:
    return Condition(field, "is", value) if value else Condition(field, "unset")


def _second(_field: str, value: str) -> str:
    return value


def _between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
