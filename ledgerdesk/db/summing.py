"""Measures added up: one SELECT for a register's measures, none of their records.

A form's numbers need no more than sums over its windows; the records behind a number are asked
for when somebody looks (`counting.gather`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ledgerdesk.db import counting
from ledgerdesk.db.counting import CLOSED, OPENED, SQL, Whose
from ledgerdesk.db.store import Store
from ledgerdesk.domain.definitions import Measure
from ledgerdesk.domain.measures import Event, Window

EARLIER = "0"
"""Stands for every day before the first window; sorts before all days, blank does not."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums that the forms of one call share: each is taken from the ledger once."""

    store: Store
    _known: dict[tuple[str, ...], dict[str, list[Event]]] = field(default_factory=dict)

    def gather(
        self, measures: Iterable[Measure], windows: Iterable[Window], whose: Whose = None
    ) -> Mapping[str, list[Event]]:
        """Return for each measure with a register its sums as Events without a record.

        An Event's days are those on which a window begins or has just ended, so that they make
        the same tallies over these windows as the records do. `whose` as in `counting.gather`.
        """
        spans = tuple(windows)
        days = {each.start for each in spans} | {counting.after(each.end) for each in spans}
        cuts = tuple(sorted(days))
        known = self._known.setdefault(("village" if whose else "unit", *cuts), {})
        new = [each for each in measures if each.register and each.key not in known]
        known |= {each.key: [] for each in new}
        for batch in _batches(new):
            for key, event in _summed(self.store, batch, cuts, whose):
                known[key].append(event)
        return known


@dataclass(frozen=True, slots=True)
class _Batch:
    """Measures of one register whose days stand in the same columns."""

    register: str
    by: str
    days: tuple[str, ...]
    measures: list[Measure]


def _batches(measures: Sequence[Measure]) -> list[_Batch]:
    """Put measures together whose days are among those that another reads anyway."""
    made: list[_Batch] = []
    for each in sorted(measures, key=lambda one: -len(_days(one))):
        days = _days(each)
        fitting = (
            batch
            for batch in made
            if (batch.register, batch.by) == (each.register, each.by) and {*days} <= {*batch.days}
        )
        batch = next(fitting, None) or _Batch(each.register, each.by, days, [])
        made += [] if batch.measures else [batch]
        batch.measures.append(each)
    return made


def _days(measure: Measure) -> tuple[str, ...]:
    """Return every column that says when a measure's events count."""
    ends = [*counting.fields(measure, CLOSED), *counting.fields(measure, OPENED)]
    return tuple(dict.fromkeys([*measure.date, *ends]))


def _summed(
    store: Store, batch: _Batch, cuts: tuple[str, ...], whose: Whose
) -> Iterator[tuple[str, Event]]:
    sql, values = _query(batch, cuts, whose(batch.register) if whose else "")
    reached = dict(enumerate((EARLIER, *cuts)))
    for unit, *row in store.rows(sql, values):
        days = {key: reached.get(cut, "") for key, cut in zip(batch.days, row, strict=False)}
        for measure, amount in zip(batch.measures, row[len(batch.days) :], strict=True):
            on, off = _when(measure, days)
            if on and amount:
                yield measure.key, Event("", unit, on, off, amount)


def _when(measure: Measure, days: Mapping[str, str]) -> tuple[str, str]:
    """Return the day a sum counts from, "" for never, and the day it leaves a stock."""
    first = next((days[each] for each in measure.date if days[each]), "")
    placed = [first, *(days[each] for each in counting.fields(measure, CLOSED))]
    off = next((days[each] for each in counting.fields(measure, OPENED)), "")
    return max(placed) if all(placed) else "", off


def _query(batch: _Batch, cuts: tuple[str, ...], place: str) -> SQL:
    unit = place or (counting.named(batch.by) if batch.by else "NULL")
    sums = [counting.summed(each) for each in batch.measures]
    cells = [f"coalesce({unit}, '')", *(_reached(each, len(cuts)) for each in batch.days)]
    groups = ", ".join(str(number) for number in range(1, len(cells) + 1))
    test, since = counting.COUNTED.format("r"), []
    if len(batch.days) == 1 and not any(each.stock for each in batch.measures):
        test, since = f"{test} AND {counting.named(batch.days[0])} >= ?", [cuts[0]]
    sql = (
        f"SELECT {', '.join([*cells, *(sql for sql, _ in sums)])} "
        f"FROM {counting.table(batch.register)} AS r WHERE {test} GROUP BY {groups}"
    )
    return sql, [*cuts * len(batch.days), *(one for _, values in sums for one in values), *since]


def _reached(day: str, cuts: int) -> str:
    """Return the SQL that says how many of the cuts a day has reached; NULL for no day."""
    column = counting.named(day)
    cases = " ".join(f"WHEN {column} < ? THEN {reached}" for reached in range(cuts))
    return f"CASE {cases} WHEN {column} IS NOT NULL THEN {cuts} END"
