"""Measures added up inside SQLite: few rows however many records stand behind them."""

from collections.abc import Iterable
from typing import NamedTuple

from ledgerdesk.db import counting, queries
from ledgerdesk.db.store import Store
from ledgerdesk.domain.definitions import Measure
from ledgerdesk.domain.measures import Event

EVENTS = 'WITH e (record, unit, "on", "off", amount) AS ({}) '
"""The events of a measure, as `counting` finds them."""


class Step(NamedTuple):
    """One step of the journal as a list shows it."""

    step: int
    at: str
    actor: str
    label: str


def recent(store: Store, most: int, words: str = "") -> list[Step]:
    """Return the newest steps that hold the words, newest first, without what they changed."""
    holding = "WHERE instr(label || ' ' || actor || ' ' || at, ?1)" if words else "WHERE ?1 = ''"
    sql = f"SELECT id, at, actor, label FROM step {holding} ORDER BY id DESC LIMIT ?2"
    rows = store.rows(sql, (words, most))
    return [Step(*row) for row in rows]


def last_step(store: Store) -> int:
    """Return the number of the journal's last step, 0 before the first."""
    return int(store.value("SELECT max(id) FROM step") or 0)


def daily(store: Store, measure: Measure, *, since: str, until: str) -> list[Event]:
    """Return a measure's events added up by day, without units and records.

    What a stock held before `since` stands on that day; what had left it by then is left out.
    """
    sql, values = counting.added(measure, since=since, until=until)
    summed = (
        "SELECT '', '', max(\"on\", ?), \"off\", sum(amount) FROM e "
        'WHERE "off" = \'\' OR "off" > ? GROUP BY 3, 4'
    )
    return [
        Event(*row) for row in store.rows(EVENTS.format(sql) + summed, (*values, since, since))
    ]


def urgent(store: Store, today: str, until: str) -> tuple[int, int]:
    """Count open problems whose time limit is past, and those whose it is up by a day."""
    sql = (
        f"SELECT coalesce(sum(due_on < ?), 0), count(*) FROM problem WHERE {queries.OPEN_PROBLEM}"
    )
    late, all_due = store.row(sql, (today, until)) or (0, 0)
    return late, all_due - late


def filled(store: Store, tables: Iterable[str]) -> dict[str, bool]:
    """Tell for each table whether it has a record that is not deleted."""
    return {
        table: bool(
            store.value(f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE deleted_on IS NULL)')
        )
        for table in tables
    }
