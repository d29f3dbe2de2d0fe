"""Small questions the verbs ask a register's table before they write."""

import json
from collections.abc import Sequence
from typing import Any

from ledgerdesk.db.store import Store
from ledgerdesk.db.triggers import rows

TOGETHER = 50
"""Records asked for in one statement."""


def named(store: Store, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return (id, *columns) of every record that is not deleted."""
    chosen = "".join(f', "{column}"' for column in columns)
    return store.rows(f'SELECT id{chosen} FROM "{table}" WHERE deleted_on IS NULL')


def taken(store: Store, table: str, column: str, value: str) -> bool:
    """Tell whether a value stands in a column, deleted records included."""
    query = f'SELECT 1 FROM "{table}" WHERE "{column}" = ? LIMIT 1'
    return store.value(query, (value,)) is not None


def absent(store: Store, asked: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the first (table, id) that no row has, deleted records are there."""
    for at in range(0, len(asked), TOGETHER):
        some = asked[at : at + TOGETHER]
        sql = " UNION ALL ".join(
            f'SELECT {i} WHERE NOT EXISTS (SELECT 1 FROM "{table}" WHERE id = ?)'
            for i, (table, _) in enumerate(some)
        )
        gone = store.value(f"{sql} LIMIT 1", [record for _, record in some])
        if gone is not None:
            return some[int(gone)]
    return None


def there(store: Store, table: str, records: Sequence[str]) -> list[str]:
    """Return those of some records that are there, deleted ones included."""
    sql = f'SELECT id FROM "{table}" WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id'
    return [str(record) for (record,) in store.rows(sql, (json.dumps([*records]),))]


def column(store: Store, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the given columns of every record, deleted ones included."""
    chosen = ", ".join(f'"{each}"' for each in columns)
    return store.rows(f'SELECT {chosen} FROM "{table}"')


def rows_of(store: Store, table: str, link: str, record: str) -> list[str]:
    """Return the ids of every row that points to a record, removed ones too."""
    query = f'SELECT id FROM "{table}" WHERE "{link}" = ? ORDER BY id'
    return [str(row) for (row,) in store.rows(query, (record,))]


def numbered(
    store: Store, table: str, column: str, values: Sequence[str]
) -> list[tuple[str, str]]:
    """Return (value, id) of the undeleted records with these numbers, the oldest first."""
    sql = (
        f'SELECT "{column}", id FROM "{table}" WHERE "{column}" IN '
        "(SELECT value FROM json_each(?)) AND deleted_on IS NULL ORDER BY id"
    )
    return [(str(value), str(record)) for value, record in store.rows(sql, (json.dumps(values),))]


def newest_by(store: Store, table: str, actor: str) -> str:
    """Return the id of the newest undeleted record somebody began, of the last 200; or ""."""
    sql = f"""SELECT t.id FROM (SELECT id FROM "{table}" WHERE deleted_on IS NULL
        ORDER BY id DESC LIMIT 200) t
        WHERE (SELECT s.actor FROM step_row r JOIN step s ON s.id = r.id >> 32
            WHERE r."row" = t.id AND r."table" = ? AND r.before IS NULL
            ORDER BY r.id LIMIT 1) = ?
        ORDER BY t.id DESC LIMIT 1"""
    return str(store.value(sql, (table, actor)) or "")


def touched(store: Store, step: int) -> frozenset[str]:
    """Return the tables a step has written so far."""
    written = f'SELECT DISTINCT "table" FROM step_row WHERE id {rows("?1")}'
    return frozenset(str(table) for (table,) in store.rows(written, (step,)))
