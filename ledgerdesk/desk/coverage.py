"""巡查覆盖: which places were gone to by day, at night, off-peak, on holidays; and the gaps."""

import json
import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, Literal, NamedTuple

from ledgerdesk.db import queries
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import Links
from ledgerdesk.domain.values import Stored

By = Literal["site", "village", "place", "duty_area"]
"""逐矿, 逐村, 逐沟 (小地名 of a village's sites), 逐责任区."""
WATCHES = {"夜查": "night", "错时": "off_peak", "节假日": "holiday"}
"""Kinds of patrol that are counted apart; all others go by day."""
NIGHT = "夜查"
CYCLE = re.compile(r"(\d+)\s*次\s*/\s*([天日周月])")
WEEK = timedelta(days=7)
CLOSED = {"已关闭", "已复绿"}

Row = Mapping[str, Any]


class Slot(NamedTuple):
    """Some days a place is to be gone to in; ISO, both included."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The patrols of one place in one slot."""

    day: int = 0
    night: int = 0
    off_peak: int = 0
    holiday: int = 0
    patrols: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many patrols there were."""
        return len(self.patrols)


@dataclass(frozen=True, slots=True)
class Covered:
    """One place and its patrols, slot by slot."""

    register: str
    record: str
    """"" for a 小地名, which is no record."""
    name: str
    village: str
    marks: tuple[Mark, ...]
    lacking: tuple[str, ...] = ()
    """What the cycle of a duty area asks for and was not done, in words."""
    short: tuple[Slot, ...] = ()
    """The days of which `lacking` speaks."""
    sites: tuple[str, ...] = ()
    """Ids of the sites a patrol of this place goes to."""

    @property
    def total(self) -> int:
        """How many patrols there were in all slots."""
        return sum(each.total for each in self.marks)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How some days were patrolled."""

    by: By
    slots: tuple[Slot, ...]
    rows: tuple[Covered, ...]
    kinds: Mapping[str, int] = field(default_factory=dict)
    """Patrols by kind: day, night, off_peak, holiday."""

    @property
    def gaps(self) -> tuple[Covered, ...]:
        """Places nobody went to, and areas whose cycle was not kept."""
        return tuple(each for each in self.rows if not each.total or each.lacking)


def coverage(
    bench: Bench, start: date, end: date, *, by: By = "site", only: Iterable[str] | None = None
) -> Coverage:
    """Return how places were patrolled from one day to another, week by week.

    `only` names the patrols that count (those with all of 八查, say); None: every one. Sites
    that are closed and green again are left out.
    """
    chosen = None if only is None else frozenset(only)
    made = [
        row | {key: ids(row[key]) for key in ("sites", "villages")}
        for row in queries.patrols(bench.store, start.isoformat(), end.isoformat())
        if chosen is None or row["id"] in chosen
    ]
    slots = tuple(_slots(start, end))
    rows = tuple(_row(each, made, slots) for each in _PLACES[by](bench))
    return Coverage(by, slots, rows, _kinds(made))


def begun(bench: Bench, row: Covered) -> dict[str, Stored]:
    """Return what a new patrol of a place begins with: its unit, villages and sites."""
    if row.register == "duty_area":
        return begun_area(bench, row.record)
    of = queries.site_villages(bench.store)
    told = [row.record] if row.register == "village" else [of.get(each) for each in row.sites]
    villages = tuple(dict.fromkeys(filter(None, told)))
    made: dict[str, Stored] = {"unit": bench.unit(), "villages": villages, "sites": row.sites}
    return {key: value for key, value in made.items() if value}


def begun_area(bench: Bench, area: str) -> dict[str, Stored]:
    """Return the same of a duty area, which knows its own."""
    from ledgerdesk.db import details
    from ledgerdesk.desk.rows import decoded

    register = bench.register("duty_area")
    rows = decoded(register, details.by_ids(bench.store, register, [area]))
    return {key: row[key] for row in rows for key in ("unit", "villages", "sites") if row[key]}


def cycles(area: Row, day: date) -> Iterator[tuple[str, int, Slot]]:
    """Yield what an area's cycles ask for around a day: (巡查 or 夜查, times, days)."""
    for key, word in (("every", "巡查"), ("night_every", NIGHT)):
        if told := CYCLE.search(area[key] or ""):
            yield word, int(told[1]), _around(told[2], day)


def covers(area: Row, patrol: Row, villages: Mapping[str, str]) -> bool:
    """Tell whether a patrol went into an area; one without places is its whole unit."""
    sites, seen = ids(area["sites"]), ids(patrol["sites"])
    places = ids(patrol["villages"]) | {villages[site] for site in seen if site in villages}
    if sites or area["villages"]:
        return bool(sites & seen or ids(area["villages"]) & places)
    return area["unit"] in {None, patrol["unit"]}


def counted(word: str, patrols: Iterable[Row], slot: Slot) -> int:
    """Count the patrols of some days; for 夜查 those at night alone."""
    return sum(
        slot.start <= row["on"] <= slot.end and (word != NIGHT or row["kind"] == NIGHT)
        for row in patrols
    )


def ids(column: str | frozenset[str] | None) -> frozenset[str]:
    """Return the ids a list column holds; one that was read before stays as it is."""
    if isinstance(column, str):
        return frozenset(json.loads(column))
    return column or frozenset()


class _Place(NamedTuple):
    """What is to be gone to, and whether a patrol went there."""

    register: str
    record: str
    name: str
    village: str
    fits: Callable[[Row], bool]
    area: Row | None = None
    sites: tuple[str, ...] = ()


def _sites(bench: Bench) -> Iterator[_Place]:
    links = Links(bench)
    for row in _open_sites(bench):
        record = row["id"]
        yield _Place(
            "site", record, str(row["name"] or row["number"]), _named(links, row["village"]),
            partial(_seen, frozenset((record,))), sites=(record,),
        )  # fmt: skip


def _villages(bench: Bench) -> Iterator[_Place]:
    of = queries.site_villages(bench.store)
    rows = bench.store.records("village", 'WHERE deleted_on IS NULL ORDER BY "code", id')
    for row in rows:
        record = row["id"]
        yield _Place(
            "village", record, str(row["name"]), "",
            partial(_passed, record, of),
        )  # fmt: skip


def _gullies(bench: Bench) -> Iterator[_Place]:
    links = Links(bench)
    found: dict[tuple[str, str], set[str]] = {}
    for row in _open_sites(bench):
        if row["place"]:
            found.setdefault((row["village"] or "", row["place"]), set()).add(row["id"])
    for (village, place), inside in sorted(found.items()):
        yield _Place(
            "site", "", place, _named(links, village),
            partial(_seen, frozenset(inside)), sites=tuple(sorted(inside)),
        )  # fmt: skip


def _areas(bench: Bench) -> Iterator[_Place]:
    of = queries.site_villages(bench.store)
    for row in queries.duty_areas(bench.store):
        yield _Place(
            "duty_area", row["id"], str(row["name"]), "",
            partial(_inside, row, of), row,
        )  # fmt: skip


_PLACES: Mapping[str, Callable[[Bench], Iterator[_Place]]] = {
    "site": _sites,
    "village": _villages,
    "place": _gullies,
    "duty_area": _areas,
}


def _open_sites(bench: Bench) -> list[dict[str, Any]]:
    clause = 'WHERE submitted_on IS NOT NULL AND deleted_on IS NULL ORDER BY "number", id'
    rows = bench.store.records("site", clause)
    return [row for row in rows if row["state"] not in CLOSED]


def _seen(sites: frozenset[str], patrol: Row) -> bool:
    return bool(sites & ids(patrol["sites"]))


def _passed(village: str, of: Mapping[str, str], patrol: Row) -> bool:
    told = {of[site] for site in ids(patrol["sites"]) if site in of}
    return village in ids(patrol["villages"]) | told


def _inside(area: Row, of: Mapping[str, str], patrol: Row) -> bool:
    return covers(area, patrol, of)


def _named(links: Links, village: str | None) -> str:
    return links.text("village", village) if village else ""


def _row(place: _Place, made: Sequence[Row], slots: Sequence[Slot]) -> Covered:
    went = [row for row in made if place.fits(row)]
    ends = [each.end for each in slots]
    weeks: list[list[Row]] = [[] for _ in slots]
    for row in went:
        weeks[bisect_left(ends, row["on"])].append(row)
    lacking = dict(_lacking(place.area, went, slots)) if place.area else {}
    return Covered(
        place.register, place.record, place.name, place.village, tuple(map(_mark, weeks)),
        tuple(lacking), tuple(lacking.values()), place.sites,
    )  # fmt: skip


def _mark(patrols: Iterable[Row]) -> Mark:
    rows = [*patrols]
    return Mark(**_kinds(rows), patrols=tuple(row["id"] for row in rows))


def _kinds(patrols: Iterable[Row]) -> dict[str, int]:
    found = {"day": 0, "night": 0, "off_peak": 0, "holiday": 0}
    for row in patrols:
        found[WATCHES.get(row["kind"], "day")] += 1
    return found


def _lacking(area: Row, went: Sequence[Row], slots: Sequence[Slot]) -> Iterator[tuple[str, Slot]]:
    """Say for every span of an area's cycles how much was left undone, and in which days."""
    start, end = slots[0].start, slots[-1].end
    seen: set[tuple[str, Slot]] = set()
    day = date.fromisoformat(start)
    while day.isoformat() <= end:
        for word, wanted, span in cycles(area, day):
            if (word, span) not in seen and start <= span.start and span.end <= end:
                seen.add((word, span))
                count = counted(word, went, span)
                if count < wanted:
                    yield f"{span.start} 至 {span.end} {word} {count}/{wanted} 次", span
        day += timedelta(days=1)


def _slots(start: date, end: date) -> Iterator[Slot]:
    """Cut some days into natural weeks, the first and last as long as they are."""
    while start <= end:
        last = min(end, start + timedelta(days=6 - start.weekday()))
        yield Slot(start.isoformat(), last.isoformat())
        start = last + timedelta(days=1)


def _around(unit: str, day: date) -> Slot:
    """Return the day, natural week or natural month around it."""
    first = last = day
    if unit == "周":
        first = day - timedelta(days=day.weekday())
        last = first + WEEK - timedelta(days=1)
    if unit == "月":
        first = day.replace(day=1)
        last = day.replace(day=monthrange(day.year, day.month)[1])
    return Slot(first.isoformat(), last.isoformat())
