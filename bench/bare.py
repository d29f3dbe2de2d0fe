"""SQLite alone doing what the window asks of it: the same rows, no triggers, no window."""

import shutil
from functools import partial
from pathlib import Path

from bench.measuring import clocked
from bench.pasting import COLUMN, ROWS
from ledgerdesk.db import engine, triggers

SORTS = ("number", "state", "site", "village", "violation")
VALUES = (("violation", "非法采砂"), ("state", "待整改"), ("source", "群众举报"))


def told(ledger: Path, times: int) -> dict[str, list[float]]:
    """Sort, filter, write and take back on a copy of a ledger; return seconds by what it is."""
    copy = ledger.with_name("bare.ledger")
    shutil.copy(ledger, copy)
    connection = engine.connect(copy, write=True)
    triggers.drop(connection)
    found: dict[str, list[float]] = {"sorted, bare": [], "filtered, bare": [], "written, bare": []}
    for turn in range(times):
        found["sorted, bare"].append(clocked(partial(_sort, connection, turn)))
        found["filtered, bare"].append(clocked(partial(_filter, connection, turn)))
        found["written, bare"].append(clocked(partial(_write, connection, turn)))
    connection.close()
    copy.unlink()
    return found


def _sort(connection: engine.Connection, turn: int) -> None:
    order = f"ORDER BY +{SORTS[turn % len(SORTS)]}, id"
    connection.execute(f"SELECT id FROM problem WHERE deleted_on IS NULL {order}").fetchall()  # noqa: S608


def _filter(connection: engine.Connection, turn: int) -> None:
    """Narrow, and widen again, as the clicks on a value do."""
    key, value = VALUES[turn // 2 % len(VALUES)]
    test = f"{key} = ?" if turn % 2 == 0 else "? IS NOT NULL"
    sql = f"SELECT id FROM problem WHERE deleted_on IS NULL AND {test} ORDER BY +found_on DESC, id"  # noqa: S608
    connection.execute(sql, (value,)).fetchall()


def _write(connection: engine.Connection, turn: int) -> None:
    sql = "SELECT id FROM problem ORDER BY +found_on DESC, id LIMIT ? OFFSET ?"
    rows = connection.execute(sql, (ROWS, turn * ROWS)).fetchall()
    connection.execute("BEGIN IMMEDIATE").close()
    sql = f'UPDATE problem SET "{COLUMN}" = ? WHERE id = ?'  # noqa: S608
    connection.executemany(sql, [(f"{turn}", record) for (record,) in rows]).close()
    connection.execute("COMMIT").close()
