"""Who changed what, when, before and after; and whether the tables still agree with it."""

import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ledgerdesk.db import chain, engine, triggers
from ledgerdesk.db.chain import Chain
from ledgerdesk.db.store import SEALED, Store
from ledgerdesk.db.upgrade import SCHEMA
from ledgerdesk.errors import Finding

SEVERAL = 500
"""Steps whose rows are fetched together."""
WRITTEN = 'r.step, r."table", r."row", r.before, r.after'
OF_RECORD = 'WHERE "row" = ? AND "table" IN (SELECT value FROM json_each(?))'


class FieldChange(NamedTuple):
    """One stored value before and after a step; None is blank or not there."""

    table: str
    record: str
    field: str
    before: str | int | None
    after: str | int | None


class Entry(NamedTuple):
    """One step as people read it."""

    step: int
    uid: str
    at: str
    actor: str
    label: str
    undoes: str | None
    changes: tuple[FieldChange, ...]


def history(store: Store, record: str = "", *, limit: int = -1) -> list[Entry]:
    """Return steps, newest first; those of one record only when its id is given.

    Confidential values stay out: the row that holds one shows its id.
    """
    asked = _known(store, record) if record else ()
    inside = f"WHERE id IN (SELECT step FROM step_row {OF_RECORD})" if record else ""
    sql = f"SELECT id, uid, at, actor, label, undoes FROM step {inside} ORDER BY id DESC LIMIT ?"
    steps = store.rows(sql, (*asked, limit))
    changes: dict[int, list[FieldChange]] = defaultdict(list)
    written = (
        store.rows(f"SELECT {WRITTEN} FROM step_row r {OF_RECORD} ORDER BY r.id", asked)
        if record
        else _written(store, [step[0] for step in steps])
    )
    for step, *row in written:
        changes[step].extend(_fields(*row))
    return [Entry._make((*step, tuple(changes[step[0]]))) for step in steps]


def touched(store: Store, step: int) -> list[tuple[str, str]]:
    """Return (table, id) of every row a step touched, each once; also while it is open."""
    sql = f"""SELECT DISTINCT "table", "row" FROM step_row WHERE id {triggers.rows("?1")}
        AND "table" NOT IN (?2, ?3)"""
    return [(table, row) for table, row in store.rows(sql, (step, SEALED, SCHEMA))]


def since(
    store: Store, head: str, tables: Iterable[str]
) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Yield (table, id, values then, values now) of rows written after a head of the chain.

    A row that was not there, or is no more, has no values; a head of another ledger has no rows.
    """
    step = store.value("SELECT id FROM step WHERE hash = ?", (head,)) if head else 0
    sql = """SELECT a."table", a."row", a.before, b.after FROM (
        SELECT min(id) AS first, max(id) AS last FROM step_row
        WHERE id >= (?1 + 1) << 32 AND "table" IN (SELECT value FROM json_each(?2))
        GROUP BY "table", "row") JOIN step_row a ON a.id = first JOIN step_row b ON b.id = last"""
    for table, row, before, after in store.rows(sql, (step, json.dumps([*tables]))):
        yield table, row, _image(before), _image(after)


def head(store: Store) -> str:
    """Return the hash of the last step; kept outside, it proves the file was not rewritten."""
    with engine.translated(store.path):
        return chain.head(store.connection)


def verify(store: Store) -> Chain:
    """Hash every step again. A tail cut off is seen only by a head kept outside the file."""
    with engine.translated(store.path):
        return chain.verify(store.connection)


def replay(store: Store) -> tuple[Finding, ...]:
    """Compare every table with what its journal says; a difference is a red finding."""
    with engine.translated(store.path):
        fences = tuple(
            Finding("red", f"记录机制“{name}”不是程序建立的样子，请用最近的备份恢复。")
            for name in triggers.amiss(store.connection)
        )
        tables = triggers.tables(store.connection)
    found = [*fences, *_broken(store)]
    for table, columns in tables.items():
        found.extend(_differing(store, table, columns))
    return (*found, *_gone(store, tables), *_sealed(store))


def _known(store: Store, record: str) -> tuple[str, str]:
    """Return what `OF_RECORD` asks for: the id, and the tables that show."""
    with engine.translated(store.path):
        return record, json.dumps(list(triggers.tables(store.connection)))


def _written(store: Store, steps: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Yield what steps wrote, some steps at a time, but not what stays hidden."""
    sql = f"""SELECT {WRITTEN} FROM json_each(?) s CROSS JOIN step_row r
        ON r.id {triggers.rows("s.value")} WHERE r."table" NOT IN (?, ?) ORDER BY r.id"""
    for i in range(0, len(steps), SEVERAL):
        yield from store.rows(sql, (json.dumps(steps[i : i + SEVERAL]), SEALED, SCHEMA))


def _fields(
    table: str, record: str, before: str | None, after: str | None
) -> Iterator[FieldChange]:
    was, now = _image(before), _image(after)
    for key in dict.fromkeys([*was, *now]):
        if was.get(key) != now.get(key):
            yield FieldChange(table, record, key, was.get(key), now.get(key))


def _image(text: str | None) -> dict[str, Any]:
    """Read a row's image; what lies in its JSON column stands beside the columns."""
    row: dict[str, Any] = json.loads(text or "{}")
    own: dict[str, Any] = json.loads(row.pop("extra", None) or "{}")
    for key, value in own.items():
        row[key] = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
    return row


def _broken(store: Store) -> Iterator[Finding]:
    """Find rows whose journal does not begin where it ended before: written past it."""
    sql = """SELECT DISTINCT "table", "row" FROM (SELECT "table", "row", before,
        lag(after) OVER (PARTITION BY "row", "table" ORDER BY id) AS was FROM step_row)
        WHERE before IS NOT was"""
    for table, row in store.rows(sql):
        yield _red(table, row, "这条记录的日志前后接不上，有人绕过程序改过文件。")


def _differing(store: Store, table: str, columns: Sequence[str]) -> Iterator[Finding]:
    last = """(SELECT after FROM step_row WHERE "row" = {} AND "table" = ?
        ORDER BY id DESC LIMIT 1)"""
    here = f'SELECT t.id FROM "{table}" t WHERE {last.format("t.id")} IS NOT'
    for (row,) in store.rows(f"{here} {triggers.image(columns, 't')}", (table,)):
        yield _red(table, row, "这条记录与日志不符，有人绕过程序改过文件。")


def _gone(store: Store, tables: Iterable[str]) -> Iterator[Finding]:
    """Find rows that the journal left in place; one pass over its index for all tables."""
    known = " ".join(
        f"""WHEN '{each}' THEN EXISTS (SELECT 1 FROM "{each}" WHERE id = l."row")"""
        for each in tables
    )
    sql = f"""SELECT l."table", l."row" FROM (SELECT "row", "table", max(id) AS id FROM step_row
        GROUP BY "row", "table") l WHERE NOT CASE l."table" {known} ELSE TRUE END
        AND (SELECT after FROM step_row WHERE id = l.id) IS NOT NULL"""
    for table, row in store.rows(sql):
        yield _red(table, row, "日志里有这条记录，表里没有，有人绕过程序删过。")


def _sealed(store: Store) -> Iterator[Finding]:
    sql = """SELECT s.id, s.salt, s.value, (SELECT json_extract(after, '$.mac') FROM step_row
        WHERE "row" = s.id AND "table" = 'sealed' ORDER BY id DESC LIMIT 1) FROM sealed s"""
    for record, salt, text, mac in store.rows(sql):
        if not hmac.compare_digest(chain.mac(salt, text), mac or ""):
            yield _red(SEALED, record, "这条保密内容与日志不符，有人绕过程序改过文件。")


def _red(table: str, record: str, text: str) -> Finding:
    return Finding("red", f"{text}请与纸质台账核对，或用最近的备份恢复。", table, record)
