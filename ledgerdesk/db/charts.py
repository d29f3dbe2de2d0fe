"""What charts count, each one SELECT on the events of a measure."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from ledgerdesk.db import counting
from ledgerdesk.db.columns import quoted
from ledgerdesk.db.home import EVENTS
from ledgerdesk.db.store import Store
from ledgerdesk.domain.charts import Only, Source
from ledgerdesk.domain.definitions import Condition, Measure
from ledgerdesk.domain.pacing import Pace

AT_HAND = '("off" = \'\' OR "off" > ?)'
TESTS: dict[Only, tuple[str, tuple[Literal["start", "end"], ...]]] = {
    "": (AT_HAND, ("end",)),
    "came": ('"on" >= ?', ("start",)),
    "left": ('"on" >= ? AND "off" <> \'\' AND "off" <= ?', ("start", "end")),
    "kept": (f'"on" >= ? AND {AT_HAND}', ("start", "end")),
}
"""Which of a stock's events are meant, and the days asked for."""
PHOTOS = """SELECT owner AS problem, stage, sha256 FROM attachment
    WHERE kind = '照片' AND deleted_on IS NULL AND stage IN ('整改前', '整改后')
    UNION ALL SELECT c.problem, '整改后', a.sha256 FROM attachment AS a
    JOIN check_item AS c ON c.id = a.owner
    WHERE a.kind = '照片' AND a.deleted_on IS NULL AND c.deleted_on IS NULL"""
"""Photos of problems before and after work; those of a 核销项 show it done."""


class Overdue(NamedTuple):
    """An open problem past its time limit; days ISO."""

    record: str
    found_on: str
    due_on: str


PACES = """SELECT p.id, julianday(p.stopped_on) - julianday(p.found_on),
    julianday(p.reported_on) - julianday(p.found_on),
    (SELECT min(julianday(c.filed_on)) FROM "case" AS c WHERE c.problem = p.id
        AND c.submitted_on IS NOT NULL AND c.deleted_on IS NULL) - julianday(p.found_on)
    FROM e JOIN problem AS p ON p.id = e.record ORDER BY p.found_on, p.id"""
"""Days from a problem's finding to its being stopped, reported and filed as a case."""


class Shots(NamedTuple):
    """A closed problem and the SHA-256 of a photo before and after; "" = none."""

    problem: str
    before: str
    after: str


def shares(
    store: Store, stock: Measure, group: str, *, since: str, until: str
) -> list[tuple[str, int, int]]:
    """Return (group, came, left again) of what entered a stock in some days.

    `group` is a field; "" are those where it is blank. Those where most is left stand first.
    """
    sql, values = counting.added(stock, until=until, by=group)
    summed = (
        'SELECT unit, sum(amount) AS came, sum(amount * ("off" <> \'\' AND "off" <= ?)) AS gone '
        'FROM e WHERE "on" >= ? GROUP BY unit ORDER BY came - gone DESC, came DESC, unit'
    )
    return [
        (key, came, left)
        for key, came, left in store.rows(EVENTS.format(sql) + summed, (*values, until, since))
    ]


def crossed(
    store: Store, measure: Measure, fields: Sequence[str], *, since: str, until: str
) -> dict[tuple[str, ...], int]:
    """Return what a flow counts in some days by the values of some fields; "" = blank."""
    named = ", ".join(f"coalesce(r.{quoted(each)}, '')" for each in fields)
    sql, values = counting.query(measure, since=since, until=until, place=f"json_array({named})")
    rows = store.rows(f"{EVENTS.format(sql)}SELECT unit, sum(amount) FROM e GROUP BY unit", values)
    return {tuple(json.loads(key)): number for key, number in rows}


def overdue(store: Store, stock: Measure, day: str, *, most: int) -> tuple[list[Overdue], int]:
    """Return the problems of a stock past their time limit on a day, and how many there are.

    The `most` that are longest past it, the longest first.
    """
    sql, values = counting.query(stock, until=day)
    rows = store.rows(
        f"{EVENTS.format(sql)}SELECT p.id, p.found_on, p.due_on, count(*) OVER () FROM e "
        f"JOIN problem AS p ON p.id = e.record WHERE {AT_HAND} AND p.due_on < ? "
        "ORDER BY p.due_on, p.id LIMIT ?",
        (*values, day, day, most),
    )
    return [Overdue(*row[:3]) for row in rows], rows[0][3] if rows else 0


def paces(store: Store, found: Measure, *, since: str, until: str) -> list[Pace]:
    """Return how soon each problem found in some days was dealt with, the oldest first."""
    sql, values = counting.query(found, since=since, until=until)
    rows = store.rows(EVENTS.format(sql) + PACES, values)
    return [
        Pace(record, tuple(None if days is None else int(days) for days in told))
        for record, *told in rows
    ]


def shots(
    store: Store, closed: Measure, *, since: str, until: str, most: int
) -> tuple[list[Shots], int]:
    """Return problems closed in some days that have photos, and how many there are.

    The `most` newest, those with photos before and after first.
    """
    sql, values = counting.query(closed, since=since, until=until)
    one = "coalesce(max(CASE a.stage WHEN '{}' THEN a.sha256 END), '')"
    rows = store.rows(
        f"{EVENTS.format(sql)}SELECT e.record, {one.format('整改前')} AS b, "
        f"{one.format('整改后')} AS c, count(*) OVER () FROM e JOIN ({PHOTOS}) AS a "
        "ON a.problem = e.record GROUP BY e.record "
        "ORDER BY b = '' OR c = '', max(e.\"on\") DESC, e.record LIMIT ?",
        (*values, most),
    )
    return [Shots(*row[:3]) for row in rows], rows[0][3] if rows else 0


def first_patrol(store: Store) -> str:
    """Return the ISO day of the first patrol that counts, "" without one."""
    query = 'SELECT min("on") FROM patrol WHERE submitted_on IS NOT NULL AND deleted_on IS NULL'
    return str(store.value(query) or "")


def records(store: Store, measure: Measure, source: Source) -> tuple[str, ...]:
    """Return the records behind a number, oldest first."""
    sql, values = counting.query(
        narrowed(measure, source.where), since=source.start, until=source.end
    )
    test, days = TESTS[source.only] if measure.stock else ("1", ())
    bound = [*values, *(getattr(source, each) for each in days)]
    rows = f'{EVENTS.format(sql)}SELECT record FROM e WHERE {test} ORDER BY "on", record'
    return tuple(str(record) for (record,) in store.rows(rows, bound))


def narrowed(measure: Measure, where: Sequence[Condition]) -> Measure:
    """Return a measure with conditions besides its own."""
    return replace(measure, where=(*measure.where, *where)) if where else measure
