"""The generated triggers that write the journal, and the ones that keep it sealed."""

from collections.abc import Iterator, Mapping, Sequence

from ledgerdesk.db.engine import Connection

APART = frozenset({"step", "step_row", "sealed", "draft", "origin", "search"})
"""Tables without a journal; so are `search_…` and what begins with `_` or `sqlite_`."""
OPEN = """EXISTS (SELECT 1 FROM step WHERE id = (SELECT max(id) FROM step) AND hash IS NULL)"""
"""The test that a step is open: the last one, as long as it has no hash."""
NEXT = """(SELECT max(coalesce((SELECT max(id) + 1 FROM step_row), 0),
        (SELECT max(id) FROM step) << 32))"""
"""The id of the next row of the open step."""
APPEND = f"""INSERT INTO step_row (id, "table", "row", before, after) VALUES ({NEXT}, """

FENCES = {
    "step_sealed": """BEFORE UPDATE ON step WHEN OLD.hash IS NOT NULL OR NEW.hash IS NULL
        OR (OLD.id, OLD.uid, OLD.origin, OLD.n, OLD.hlc, OLD.at, OLD.actor, OLD.label)
        IS NOT (NEW.id, NEW.uid, NEW.origin, NEW.n, NEW.hlc, NEW.at, NEW.actor, NEW.label)
        OR (OLD.undoes, OLD.prev) IS NOT (NEW.undoes, NEW.prev)
        BEGIN SELECT RAISE(ABORT, 'a step is sealed'); END""",
    "step_kept": """BEFORE DELETE ON step
        BEGIN SELECT RAISE(ABORT, 'a step is kept'); END""",
    "step_row_begun": """BEFORE INSERT ON step_row
        WHEN NOT EXISTS (SELECT 1 FROM step WHERE id = NEW.id >> 32 AND hash IS NULL)
        BEGIN SELECT RAISE(ABORT, 'no step is open'); END""",
    "step_row_fixed": """BEFORE UPDATE ON step_row
        BEGIN SELECT RAISE(ABORT, 'a step is sealed'); END""",
    "step_row_kept": """BEFORE DELETE ON step_row
        BEGIN SELECT RAISE(ABORT, 'a step is kept'); END""",
    "sealed_begun": f"""BEFORE INSERT ON sealed WHEN NOT {OPEN}
        BEGIN SELECT RAISE(ABORT, 'no step is open'); END""",
    "sealed_fixed": """BEFORE UPDATE ON sealed
        BEGIN SELECT RAISE(ABORT, 'a sealed value is fixed'); END""",
    "sealed_removed": f"""BEFORE DELETE ON sealed WHEN NOT {OPEN}
        BEGIN SELECT RAISE(ABORT, 'no step is open'); END""",
}


def journalled(name: str) -> bool:
    """Tell whether the rows of a table are copied into the journal."""
    return name not in APART and not name.startswith(("search_", "_", "sqlite_"))


def tables(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the columns of every journalled table, by table."""
    cursor = connection.execute(
        "SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c "
        "WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, c.cid"
    )
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        if journalled(table):
            found.setdefault(table, []).append(column)
    return {table: tuple(columns) for table, columns in found.items()}


def span(step: int) -> tuple[int, int]:
    """Return the first and the last id that rows of a step may have.

    They count on from step × 2³², so that a step's rows need no index of their own.
    """
    return step << 32, (step + 1 << 32) - 1


def rows(step: str) -> str:
    """Return the SQL test of a row's id that it lies in the span of a step (a column, a mark)."""
    return f"BETWEEN {step} << 32 AND ({step} + 1 << 32) - 1"


def image(columns: Sequence[str], row: str) -> str:
    """Return the SQL that copies a row (OLD, NEW or a table's alias) as a JSON object.

    The id stands beside it in the journal; a blank column is left out.
    """
    pairs = [
        f"""iif({row}."{each}" IS NULL, NULL, '"{each}":' || json_quote({row}."{each}"))"""
        for each in columns
        if each != "id"
    ]
    return f"'{{' || concat_ws(',', {', '.join(pairs)}) || '}}'"


def expected(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the SQL of every trigger a ledger with these tables has, by name."""
    found = {name: f"CREATE TRIGGER {name} {rest}" for name, rest in FENCES.items()}
    for table, names in columns.items():
        found.update(_journal(table, names))
    return found


def rebuild(connection: Connection) -> None:
    """Drop every trigger and make the expected set; a table rebuilt has lost its own."""
    drop(connection)
    for sql in expected(tables(connection)).values():
        connection.execute(sql).close()


def drop(connection: Connection) -> None:
    """Drop every trigger, so that a migration may rewrite rows."""
    for name in _present(connection):
        connection.execute(f'DROP TRIGGER "{name}"').close()


def amiss(connection: Connection) -> tuple[str, ...]:
    """Return the names of triggers that are missing, changed, or not ours."""
    wanted = expected(tables(connection))
    present = _present(connection)
    return tuple(
        name for name in sorted(wanted | present) if wanted.get(name) != present.get(name)
    )


def _present(connection: Connection) -> dict[str, str]:
    cursor = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _journal(table: str, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    into = f"{APPEND}'{table}',"
    old, new = image(columns, "OLD"), image(columns, "NEW")
    changed = " OR ".join(f'OLD."{each}" IS NOT NEW."{each}"' for each in columns)
    bodies = {
        "added": f'AFTER INSERT ON "{table}" BEGIN {into} NEW.id, NULL, {new}); END',
        "changed": f"""AFTER UPDATE ON "{table}" WHEN {changed} BEGIN
        SELECT RAISE(ABORT, 'an id is fixed') WHERE OLD.id IS NOT NEW.id;
        {into} NEW.id, {old}, {new}); END""",
        "removed": f'AFTER DELETE ON "{table}" BEGIN {into} OLD.id, {old}, NULL); END',
    }
    for what, body in bodies.items():
        yield f"{table}_{what}", f'CREATE TRIGGER "{table}_{what}" {body}'
