"""Making a ledger's tables and bringing older ones up to date, as a step of the journal."""

import json
from datetime import datetime
from pathlib import Path

from ledgerdesk.db import chain, engine, migrations, origin, triggers
from ledgerdesk.db.engine import Connection
from ledgerdesk.db.ids import new_id
from ledgerdesk.errors import UserError

SCHEMA = "schema"
"""Name under which an upgrade stands in the journal; undo does not reach behind it."""
ACTOR = "程序"
COPIES = 999
"""Copies made before upgrades that may stand beside a ledger."""


def version(connection: Connection) -> int:
    """Return how many migrations a ledger has taken."""
    return int(engine.value(connection, "PRAGMA user_version"))


def make(connection: Connection) -> None:
    """Turn an empty file into a ledger."""
    connection.execute(f"PRAGMA application_id={engine.APPLICATION}").close()
    _migrate(connection)


def renew(connection: Connection, path: Path) -> Path | None:
    """Copy an older ledger beside itself, then migrate it; returns the copy, None if current.

    Rows that a migration changed stand before and after in a step of their own.
    """
    old = version(connection)
    if old >= len(migrations.STEPS):
        return None
    copy = _aside(path, old)
    engine.copy(connection, copy)
    connection.execute("PRAGMA foreign_keys=OFF").close()
    try:
        connection.execute("BEGIN IMMEDIATE").close()
        triggers.drop(connection)
        _apply(connection)
        _record(connection, old, engine.identity(path))
        _finish(connection)
        connection.execute("COMMIT").close()
    finally:
        engine.rollback(connection)
        connection.execute("PRAGMA foreign_keys=ON").close()
    return copy


def _migrate(connection: Connection) -> None:
    connection.execute("BEGIN IMMEDIATE").close()
    try:
        _apply(connection)
        _finish(connection)
        connection.execute("COMMIT").close()
    finally:
        engine.rollback(connection)


def _apply(connection: Connection) -> None:
    migrations.apply(engine.utils(), connection)
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        message = "升级后有记录的引用对不上，台账保持原样。请把文件交给维护人员。"
        raise UserError(message)


def _finish(connection: Connection) -> None:
    triggers.rebuild(connection)
    connection.execute(f"PRAGMA user_version={len(migrations.STEPS)}").close()


def _record(connection: Connection, old: int, file: tuple[int, int]) -> None:
    new = len(migrations.STEPS)
    at = datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="seconds")
    source = origin.own(connection, file, at)
    step = chain.begin(connection, chain.Note(new_id(), source, f"升级 {new}", ACTOR, at))
    for table, columns in triggers.tables(connection).items():
        for sql in _differences(table, triggers.image(columns, "t")):
            asked = {"table": table, "first": step.id << 32}
            connection.execute(sql, asked).close()
    connection.execute(
        f"{triggers.APPEND}?, ?, NULL, ?)",
        (SCHEMA, str(new), json.dumps({"from": old, "to": new})),
    ).close()
    chain.seal(connection, step)


def _differences(table: str, image: str) -> tuple[str, str]:
    """Return SQL that journals rows which differ from the journal, and rows that are gone."""
    last = """(SELECT after FROM step_row WHERE "row" = {} AND "table" = :table AND id < :first
        ORDER BY id DESC LIMIT 1)"""
    into = f"""INSERT INTO step_row (id, "table", "row", before, after)
        SELECT {triggers.NEXT} + row_number() OVER () - 1, :table,"""
    return (
        f"""{into} id, was, now FROM (SELECT t.id, {image} AS now, {last.format("t.id")} AS was
        FROM "{table}" t) WHERE now IS NOT was""",
        f"""{into} "row", was, NULL FROM (SELECT r."row", {last.format('r."row"')} AS was
        FROM (SELECT DISTINCT "row" FROM step_row WHERE "table" = :table) r
        WHERE NOT EXISTS (SELECT 1 FROM "{table}" WHERE id = r."row")) WHERE was IS NOT NULL""",
    )


def _aside(path: Path, old: int) -> Path:
    for i in range(1, COPIES + 1):
        copy = path.with_name(f"{path.stem}.升级前{old}-{i}{path.suffix}")
        if not copy.exists():
            return copy
    message = f"{path.parent} 里的升级前副本太多，请移走一些后重新打开。"
    raise UserError(message)
