"""Named questions to the ledger, each one SELECT."""

from typing import Any

from ledgerdesk.db.columns import column, quoted
from ledgerdesk.db.store import Store
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.measures import Unit

Row = dict[str, Any]
"""A whole row, values as the columns hold them."""
OPEN_PROBLEM = (
    "submitted_on IS NOT NULL AND deleted_on IS NULL AND closed_on IS NULL "
    "AND state IS NOT '已销号' AND disposal IS NOT '不属实' AND due_on <= ?"
)
"""A problem of the ledger not yet closed whose time limit is up by a day."""


def order(register: Register) -> str:
    """Return the ORDER BY of a register: as defined, then in the order of creation."""
    keys = [(key.removeprefix("-"), " DESC" * key.startswith("-")) for key in register.order]
    known = register.by_key
    parts = [
        f"{column(known[key]) if key in known else quoted(key)}{turned}" for key, turned in keys
    ]
    return f"ORDER BY {', '.join([*parts, 'id'])}"


def units(store: Store) -> list[Unit]:
    """Return every unit, deleted ones too: by code, those without one as they were added."""
    rows = store.rows(
        "SELECT id, name, coalesce(parent, ''), deleted_on IS NOT NULL FROM unit "
        "ORDER BY code IS NULL, code, id"
    )
    return [
        Unit(record, str(name or ""), parent, bool(gone)) for record, name, parent, gone in rows
    ]


def villages(store: Store, own: str) -> list[Unit]:
    """Return every village, deleted ones too: by code, those without one as they were added."""
    rows = store.rows(
        "SELECT id, name, deleted_on IS NOT NULL FROM village ORDER BY code IS NULL, code, id"
    )
    return [Unit(record, str(name or ""), own, bool(gone)) for record, name, gone in rows]


def submitted(store: Store, form: str) -> set[tuple[str, str]]:
    """Return the periods of a form that were handed in: (first day, last day)."""
    query = "SELECT from_on, to_on FROM submission WHERE form = ? AND deleted_on IS NULL"
    return {(start, end) for start, end in store.rows(query, (form,))}


def handed_in(store: Store, form: str) -> dict[tuple[str, str], tuple[str, int, str]]:
    """Return by (first day, last day): day of the first version, newest version, receipt."""
    rows = store.rows(
        "SELECT from_on, to_on, min(submitted_on), max(version), max(coalesce(received_on, '')) "
        "FROM submission WHERE form = ? AND deleted_on IS NULL GROUP BY 1, 2",
        (form,),
    )
    return {(start, end): (str(on), version, str(got)) for start, end, on, version, got in rows}


def open_problems(store: Store, until: str, most: int = -1) -> list[Row]:
    """Return problems not yet closed whose time limit is up by a day, the `most` urgent ones."""
    # An index alone finds the urgent ones; only these are read.
    chosen = f"SELECT rowid FROM problem WHERE {OPEN_PROBLEM} ORDER BY due_on, rowid LIMIT ?"
    return store.records(
        "problem", f"WHERE rowid IN ({chosen}) ORDER BY due_on, rowid", (until, most)
    )


def extensions(store: Store) -> dict[str, tuple[str, int]]:
    """Return for each extended problem its first time limit and how often it was put off."""
    rows = store.rows(
        "SELECT problem, min(from_on), count(*) FROM extension WHERE deleted_on IS NULL "
        "GROUP BY problem"
    )
    return {problem: (first, times) for problem, first, times in rows}


def unverified_tips(store: Store, until: str) -> list[Row]:
    """Return tips to be verified by a day that nobody has verified."""
    clause = (
        "WHERE submitted_on IS NOT NULL AND deleted_on IS NULL AND verified_on IS NULL "
        "AND due_on <= ?"
    )
    return store.records("tip", clause, (until,))


def unchecked_patches(store: Store) -> list[Row]:
    """Return suspected patches that nobody has looked at in the field."""
    clause = (
        "WHERE submitted_on IS NOT NULL AND deleted_on IS NULL AND suspected = 1 "
        "AND field_on IS NULL ORDER BY id"
    )
    return store.records("patch", clause)


def open_lookbacks(store: Store, until: str) -> list[Row]:
    """Return look-backs due by a day that have no result; number and place: the problem's."""
    rows = store.rows(
        "SELECT l.id, l.due_on, p.number, p.round, p.place FROM lookback AS l "
        "JOIN problem AS p ON p.id = l.problem "
        "WHERE l.deleted_on IS NULL AND p.deleted_on IS NULL AND l.result IS NULL "
        "AND l.due_on <= ?",
        (until,),
    )
    return [
        {"id": record, "due_on": due_on, "number": number, "round": turn, "place": place}
        for record, due_on, number, turn, place in rows
    ]


def relapsed(store: Store) -> list[Row]:
    """Return look-backs that found it as before and whose problem has no next round yet."""
    rows = store.rows(
        'SELECT p.id, l."on", l.result, p.number, p.round, p.place FROM lookback AS l '
        "JOIN problem AS p ON p.id = l.problem "
        "WHERE l.deleted_on IS NULL AND p.deleted_on IS NULL AND l.result IS NOT '正常' "
        "AND l.result IS NOT NULL AND NOT EXISTS (SELECT 1 FROM problem AS n "
        'WHERE n.previous = p.id AND n.deleted_on IS NULL) ORDER BY l."on", l.id'
    )
    keys = ("id", "on", "result", "number", "round", "place")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def unsigned_prints(store: Store) -> list[Row]:
    """Return the newest print of each ledger and period that did not come back signed."""
    clause = "WHERE deleted_on IS NULL AND pages IS NOT 0 ORDER BY printed_at, id"
    rows = store.records("printed", clause)
    newest = {(row["ledger"], row["period"]): row for row in rows}
    return [row for row in newest.values() if row["signed_back_on"] is None]


def first_step(store: Store) -> str:
    """Return when the ledger was begun, local ISO time; "" before its first step."""
    return str(store.value("SELECT at FROM step ORDER BY id LIMIT 1") or "")


def duty_areas(store: Store) -> list[Row]:
    """Return every area somebody has to patrol."""
    clause = "WHERE submitted_on IS NOT NULL AND deleted_on IS NULL ORDER BY id"
    return store.records("duty_area", clause)


def patrols(store: Store, since: str, until: str) -> list[Row]:
    """Return the patrols of some days, both included."""
    clause = (
        "WHERE submitted_on IS NOT NULL AND deleted_on IS NULL "
        'AND "on" BETWEEN ? AND ? ORDER BY "on", id'
    )
    return store.records("patrol", clause, (since, until))


def site_villages(store: Store) -> dict[str, str]:
    """Return the village of every site that names one."""
    return dict(store.rows("SELECT id, village FROM site WHERE village IS NOT NULL"))


def standing(store: Store, register: Register, day: str) -> list[Row]:
    """Return the records that counted at the end of a day: submitted, not yet deleted."""
    clause = "WHERE submitted_on <= ? AND (deleted_on IS NULL OR deleted_on > ?)"
    return store.records(register.key, f"{clause} {order(register)}", (day, day))
