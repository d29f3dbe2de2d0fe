"""Count events into tallies by span and unit, and judge the numbers; pure."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from typing import NamedTuple

from ledgerdesk.domain.definitions import Deadline, Measure, Unusual
from ledgerdesk.domain.merging import EXTRA
from ledgerdesk.domain.periods import Period, previous, year_start
from ledgerdesk.domain.values import decimal
from ledgerdesk.errors import Finding, UserError

TOTAL = "合计"
OTHER = "其他单位"
NOWHERE = "未注明村（居）"
ENDS = {"closed_by_end", "open_at_end"}
RECORD, AMOUNT, PLACE = itemgetter(0), itemgetter(4), itemgetter(2, 0)


class Event(NamedTuple):
    """What a measure counts: for whom, from which day, and how much."""

    record: str
    """Its id; "" where records are added up."""
    unit: str
    """Id of the record's unit; "" when it names none."""
    on: str
    """ISO day of a flow; the first day of a stock."""
    off: str
    """ISO day from which a stock no longer holds it; "" = it stays."""
    amount: int
    """1 for a count, else the stored integer."""


class Window(NamedTuple):
    """Days a number covers, ISO, both ends included."""

    start: str
    end: str


class Unit(NamedTuple):
    """A unit as rows need it; `deleted` ones keep their old records."""

    id: str
    name: str
    parent: str
    deleted: bool = False


class Row(NamedTuple):
    """One row of a form by units; `key` is the unit's id, OTHER or TOTAL."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a form by units, in order; TOTAL is none of them."""

    rows: tuple[Row, ...]
    of: Mapping[str, str]
    """Id of a unit → key of the row its records count in; all others: `rest`."""
    rest: str
    findings: tuple[Finding, ...] = ()

    def key(self, unit: str) -> str:
        """Return the key of the row that a unit's records count in."""
        return self.of.get(unit, self.rest)


class Tally(NamedTuple):
    """An exact sum in stored integers and the records behind it, oldest first, where known."""

    amount: int = 0
    records: tuple[str, ...] = ()


Tallies = Mapping[tuple[str, str, str], Tally]
"""By (measure, span, row key): every combination asked for is there."""


def windows(deadline: Deadline, period: Period) -> dict[str, Window]:
    """Return the days of the spans period, year, previous, and of `before`.

    `before` is the year so far without the period; it is missing in the year's first period.
    """
    earlier = previous(deadline, period)
    first = year_start(deadline, period)
    found = {
        "period": Window(period.start.isoformat(), period.end.isoformat()),
        "year": Window(first.isoformat(), period.end.isoformat()),
        "previous": Window(earlier.start.isoformat(), earlier.end.isoformat()),
    }
    if first < period.start:
        last = period.start - timedelta(days=1)
        found["before"] = Window(first.isoformat(), last.isoformat())
    return found


def expand(keys: Iterable[str], known: Mapping[str, Measure]) -> tuple[Measure, ...]:
    """Return the measures named, each after those it is computed from.

    Raise UserError on a name that no definition has.
    """
    found: dict[str, Measure] = {}
    for key in keys:
        if key not in known:
            message = f"表样用到的指标“{key}”没有定义，请改正表样或补上指标的定义。"
            raise UserError(message)
        measure = known[key]
        parts = expand((*measure.plus, *measure.minus), known)
        found |= {each.key: each for each in (*parts, measure)}
    return tuple(found.values())


def used(
    measures: Sequence[Measure],
    events: Mapping[str, Sequence[Event]],
    windows: Iterable[Window],
) -> set[str]:
    """Return the units that have something to count in one of the windows."""
    spans = tuple(windows)
    found: set[str] = set()
    for measure in measures:
        for event in events.get(measure.key, ()):
            if event.unit not in found and any(_inside(measure, event, each) for each in spans):
                found.add(event.unit)
    return found


def unit_rows(units: Sequence[Unit], own: str, used: Iterable[str]) -> Rows:
    """Return the rows of a form by units; `used` are the units with records to count.

    Units directly below the ledger's own, in the order given; none → its own row alone.
    Deeper units count to their ancestor; the own unit's records, and those that name no unit,
    make a row of its name; any others make the last row 其他单位 and an orange finding.
    """
    known = {unit.id: unit for unit in units}
    needed = set(used)
    below = {unit.id: _below(unit, own, known) for unit in units}
    of = {each: above for each, above in below.items() if above} | {own: own, "": own}
    counted = {of[each] for each in needed if each in of}
    direct = [unit for unit in units if unit.parent == own and unit.id != own]
    shown = [Row(each.id, each.name) for each in direct if not each.deleted or each.id in counted]
    if own in counted or not shown:
        shown.append(Row(own, known[own].name))
    strange = sorted(needed - of.keys())
    if strange:
        shown.append(Row(OTHER, OTHER))
    return Rows(tuple(shown), of, OTHER, _strangers(strange, known))


def village_rows(villages: Sequence[Unit], used: Iterable[str]) -> Rows:
    """Return the rows of a form by villages, in the order given; the rest counts in 未注明村."""
    needed = set(used)
    known = {each.id: each for each in villages}
    shown = [Row(one.id, one.name) for one in villages if not one.deleted or one.id in needed]
    if needed - known.keys() or not shown:
        shown.append(Row(OTHER, NOWHERE))
    return Rows(tuple(shown), {each: each for each in known}, OTHER)


def tally(
    measures: Sequence[Measure],
    events: Mapping[str, Sequence[Event]],
    windows: Mapping[str, Window],
    rows: Rows,
) -> dict[tuple[str, str, str], Tally]:
    """Return the tally of every measure, window and row, and of TOTAL over all events.

    `events` holds those of each measure with a register; `measures` come from `expand`.
    """
    found: dict[tuple[str, str, str], Tally] = {}
    keys = [*(row.key for row in rows.rows), TOTAL]
    for measure in measures:
        if not measure.register:
            names = ((span, key) for span in windows for key in keys)
            found |= {(measure.key, *name): computed(measure, name, found) for name in names}
            continue
        ordered = sorted(events[measure.key], key=PLACE)
        days = [event.on for event in ordered]
        for span, window in windows.items():
            chosen = _chosen(measure, ordered, days, window)
            by_row = _by_row(chosen, rows)
            found |= {(measure.key, span, key): by_row.get(key, Tally()) for key in keys}
    return found


def printed(measure: Measure, amount: int) -> int | Decimal:
    """Return an exact sum in the measure's printed unit, half-up; int when it has no point.

    `decimals` below 0 means as many as it needs.
    """
    text = decimal(amount, measure.divisor, measure.decimals)
    return Decimal(text) if "." in text else int(text)


def history(deadline: Deadline, period: Period, began: str, months: int) -> dict[str, Window]:
    """Return up to `months` earlier periods, the nearest as span "-1".

    Only those that ended since the ledger began: before that there was nothing to count.
    """
    found: dict[str, Window] = {}
    earlier = previous(deadline, period)
    while len(found) < months and earlier.end.isoformat() >= began:
        window = Window(earlier.start.isoformat(), earlier.end.isoformat())
        found[f"-{len(found) + 1}"] = window
        earlier = previous(deadline, earlier)
    return found


def share(measure: Measure, values: Mapping[str, object], end: str) -> dict[str, object]:
    """Return what of a record's values a measure of a form up to a day (ISO) looks at.

    Nothing where the record does not count by then; a later day is none yet. A record adds the
    same to the form as long as this is the same.
    """
    days = {*measure.date, *(each.field for each in measure.where if each.op in ENDS)}
    keys = {*days, *measure.of, *(each.field for each in measure.where), measure.by, "village"}
    told = {key: values.get(key.removeprefix(EXTRA)) for key in keys}
    told |= {key: None for key in days if str(told[key] or "")[:10] > end}
    counts = values.get("submitted_on") and not values.get("deleted_on")
    return told if counts and any(told[key] for key in measure.date) else {}


def unusual(
    measure: Measure,
    rule: Unusual,
    tallies: Tallies,
    rows: Rows,
    past: int,
) -> tuple[Finding, ...]:
    """Return orange findings for numbers far above the mean of `past` earlier periods.

    Their tallies stand under the spans of `history`. A stock is never unusual. 合计 is named
    only when no single row is.
    """
    if measure.stock or not past:
        return ()
    found = [
        Finding("orange", text)
        for row in rows.rows
        if (text := _far(measure, rule, row, tallies, past))
    ]
    text = "" if found else _far(measure, rule, Row(TOTAL, TOTAL), tallies, past)
    return (*found, Finding("orange", text)) if text else tuple(found)


def _far(measure: Measure, rule: Unusual, row: Row, tallies: Tallies, past: int) -> str:
    amount = tallies[measure.key, "period", row.key].amount
    before = sum(tallies[measure.key, f"-{n}", row.key].amount for n in range(1, past + 1))
    if amount < rule.least * measure.divisor or amount * past <= rule.times * before:
        return ""
    mean = (Decimal(before) / past / measure.divisor).quantize(Decimal("0.1"), ROUND_HALF_UP)
    now = f"{printed(measure, amount)} {measure.unit}"
    return (
        f"{row.name}：{measure.label}本期 {now}，前 {past} 期平均 {mean} {measure.unit}，"
        f"超过 {rule.times} 倍，请确认。"
    )


def _below(unit: Unit, own: str, known: Mapping[str, Unit]) -> str:
    """Return the unit directly below `own` that a unit belongs to, "" when it is elsewhere."""
    seen: set[str] = set()
    while unit.id not in seen and unit.id != own:
        if unit.parent == own:
            return unit.id
        seen.add(unit.id)
        unit = known.get(unit.parent, unit)
    return ""


def _strangers(strange: Sequence[str], known: Mapping[str, Unit]) -> tuple[Finding, ...]:
    if not strange:
        return ()
    names = "、".join(known[each].name if each in known else "不存在的单位" for each in strange)
    text = f"{names} 不在本单位之下，其记录计入“{OTHER}”一行，请核对这些记录的单位。"
    return (Finding("orange", text, "unit"),)


def _inside(measure: Measure, event: Event, window: Window) -> bool:
    if measure.stock:
        return event.on <= window.end and not "" < event.off <= window.end
    return window.start <= event.on <= window.end


def _chosen(
    measure: Measure, ordered: Sequence[Event], days: Sequence[str], window: Window
) -> Sequence[Event]:
    last = bisect_right(days, window.end)
    if measure.stock:
        return [each for each in ordered[:last] if _inside(measure, each, window)]
    return ordered[bisect_left(days, window.start) : last]


def _by_row(events: Sequence[Event], rows: Rows) -> dict[str, Tally]:
    grouped: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        grouped[rows.of.get(event.unit, rows.rest)].append(event)
    return {key: _summed(each) for key, each in grouped.items()} | {TOTAL: _summed(events)}


def _summed(events: Sequence[Event]) -> Tally:
    return Tally(sum(map(AMOUNT, events)), tuple(filter(None, map(RECORD, events))))


def computed(
    measure: Measure, name: tuple[str, str], found: Mapping[tuple[str, str, str], Tally]
) -> Tally:
    """Return Σ plus less Σ minus for a (span, row), the records of all of them together."""
    plus = [found[key, *name] for key in measure.plus]
    minus = [found[key, *name] for key in measure.minus]
    records = dict.fromkeys(each for part in (*plus, *minus) for each in part.records)
    amount = sum(each.amount for each in plus) - sum(each.amount for each in minus)
    return Tally(amount, tuple(records))
