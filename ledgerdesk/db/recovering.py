"""One record with its rows as two files have it: a copy of the ledger and the ledger itself."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ledgerdesk.db.details import IDS
from ledgerdesk.db.store import Store
from ledgerdesk.db.triggers import span

Row = dict[str, Any]
Found = dict[tuple[str, str], Row]
"""Rows by table and id."""
OWNED = ("attachment", "addition")
"""Tables whose rows belong to any record or row, by `owner`."""
SIGNED = "signed_on"
MOST = 400
"""Rows that were written since a copy was made, the newest first, that are looked at."""


class Piece(NamedTuple):
    """One row that the copy has otherwise; None is not there."""

    table: str
    id: str
    then: Row | None
    now: Row | None


def pieces(
    then: Store, now: Store, table: str, record: str, children: Mapping[str, str]
) -> list[Piece]:
    """Return the rows of a record that differ, itself first; those added since count as gone.

    `children` names the link of each table of rows. Attachments and additions made since stay,
    unless what they belong to goes; a signature is as it is now.
    """
    was, held = (_family(each, table, record, children) for each in (then, now))
    return _differing(was, held)


def as_of(
    store: Store, step: int, table: str, record: str, children: Mapping[str, str]
) -> list[Piece]:
    """Return the rows of a record that are otherwise now than when a step was done.

    As with a copy, attachments and additions made since stay.
    """
    held = _family(store, table, record, children)
    ids = {row for _, row in held} | _removed(store, step, record, children)
    tables = json.dumps([table, *children, *OWNED])
    rows = store.rows(_SINCE, (json.dumps([*ids]), span(step)[1], tables))
    was = dict(held)
    for name, row, before, _ in rows:
        if before is None:
            was.pop((str(name), str(row)), None)
        else:
            blank = dict.fromkeys(held.get((str(name), str(row)), ()))
            was[str(name), str(row)] = {**blank, "id": str(row), **json.loads(before)}
    return _differing(was, held)


def put(store: Store, differing: Iterable[Piece]) -> None:
    """Write rows as the copy has them, inside an open change."""
    for table, row, then, now in differing:
        if then is None:
            store.delete(table, row)
        elif now is None:
            store.insert(table, then)
        else:
            keys = dict.fromkeys([*then, *now])
            changed = {key: then.get(key) for key in keys if then.get(key) != now.get(key)}
            store.update(table, row, changed)


def common(then: Store, now: Store) -> int:
    """Return the last step that both files have; 0: they are not of one ledger."""
    last = "SELECT coalesce(max(id), 0) FROM step"
    low, high = 0, min(int(each.value(last)) for each in (then, now))
    while low < high:  # a common beginning, then two ways
        middle = (low + high + 1) // 2
        one, other = (each.value(_HASH, (middle,)) for each in (then, now))
        low, high = (middle, high) if one == other else (low, middle - 1)
    return low


def written(store: Store, after: int, children: Iterable[str]) -> list[tuple[str, str]]:
    """Return (table, id) of rows written after a step, the newest first.

    Rows that were there before, and, of the tables of children, new ones, too: what was loaded
    since must not hide what was changed.
    """
    first, tables = span(after + 1)[0], json.dumps([*children])
    found = store.rows(_CHANGED, (first, first, MOST))
    found += store.rows(_NEW, (first, tables, MOST))
    return [(str(table), str(row)) for table, row, _ in sorted(found, key=lambda one: -one[2])]


def owner(store: Store, table: str, link: str, row: str) -> str:
    """Return the id a row's link names, "" when the row is not there."""
    return str(store.value(f'SELECT "{link}" FROM "{table}" WHERE id = ?', (row,)) or "")


def alive(store: Store, table: str, records: Sequence[str]) -> dict[str, bool]:
    """Tell of records that are there, by id, whether they are not deleted."""
    sql = f'SELECT id, deleted_on IS NULL FROM "{table}" WHERE id {IDS}'
    return {
        str(record): bool(is_live)
        for record, is_live in store.rows(sql, (json.dumps([*records]),))
    }


def count(store: Store, table: str) -> int:
    """Count the records of a table that are not deleted."""
    return int(store.value(f'SELECT count(*) FROM "{table}" WHERE deleted_on IS NULL'))


_SINCE = """SELECT "table", "row", before, min(id) FROM step_row
    WHERE "row" IN (SELECT value FROM json_each(?)) AND id > ?
    AND "table" IN (SELECT value FROM json_each(?)) GROUP BY 1, 2"""
"""Each row's first change after a step: `before` is what the row was when the step was done."""
_REMOVED = """SELECT "row" FROM step_row WHERE id > ? AND after IS NULL AND "table" = ?
    AND json_extract(before, ?) = ?"""


def _removed(store: Store, step: int, record: str, children: Mapping[str, str]) -> set[str]:
    """Return the rows of a record that an undo took away after a step."""
    return {
        str(row)
        for child, link in children.items()
        for (row,) in store.rows(_REMOVED, (span(step)[1], child, f'$."{link}"', record))
    }


def _differing(was: Found, held: Found) -> list[Piece]:
    for key, row in was.items():
        if key in held:
            was[key] = {**row, SIGNED: held[key][SIGNED]}
    found = [
        Piece(*key, was.get(key), held.get(key))
        for key in dict.fromkeys([*was, *held])
        if was.get(key) != held.get(key)
    ]
    gone = {each.id for each in found if each.then is None and each.table not in OWNED}
    return [each for each in found if not _stays(each, gone)]


def _stays(piece: Piece, gone: set[str]) -> bool:
    """Tell whether a row is one that was added since and whose owner stays."""
    added = piece.now if piece.then is None and piece.table in OWNED else None
    return added is not None and added["owner"] not in gone


_CHANGED = """SELECT "table", "row", max(id) AS last FROM step_row r WHERE id >= ?
    AND EXISTS (SELECT 1 FROM step_row o WHERE o."row" = r."row" AND o.id < ?)
    GROUP BY 1, 2 ORDER BY last DESC LIMIT ?"""
_NEW = """SELECT "table", "row", max(id) AS last FROM step_row WHERE id >= ? AND before IS NULL
    AND "table" IN (SELECT value FROM json_each(?)) GROUP BY 1, 2 ORDER BY last DESC LIMIT ?"""
_HASH = "SELECT hash FROM step WHERE id = ?"


def _family(store: Store, table: str, record: str, children: Mapping[str, str]) -> Found:
    found = {(table, row["id"]): row for row in store.records(table, "WHERE id = ?", (record,))}
    for child, link in children.items():
        rows = store.records(child, f'WHERE "{link}" = ? ORDER BY id', (record,))
        found |= {(child, row["id"]): row for row in rows}
    owners = json.dumps([record, *(row for _, row in found)])
    for each in OWNED:
        rows = store.records(each, f'WHERE "owner" {IDS} ORDER BY id', (owners,))
        found |= {(each, row["id"]): row for row in rows}
    return found
