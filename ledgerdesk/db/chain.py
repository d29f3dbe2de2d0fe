"""Steps and their hash chain: begin one, seal it, prove that none was touched.

A step's hash is SHA-256 over canonical JSON of
[origin, n, uid, hlc, at, actor, label, undoes, prev, [[table, row, before, after], …]].
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from ledgerdesk.db import triggers
from ledgerdesk.db.engine import Connection, value

PAGE = 500
"""Rows held in memory while a step is hashed."""
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
COLUMNS = "id, uid, origin, n, hlc, at, actor, label, undoes, prev, hash"


class Step(NamedTuple):
    """One row of `step`."""

    id: int
    uid: str
    origin: str
    n: int
    """1, 2, 3 … within the origin."""
    hlc: int
    """Milliseconds that never run backwards, whatever the clock does."""
    at: str
    actor: str
    label: str
    undoes: str | None
    prev: str | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What a step says of itself before it has rows."""

    uid: str
    origin: str
    label: str
    actor: str
    at: str
    undoes: str | None = None


class Chain(NamedTuple):
    """Whether every step is as it was sealed. A tail cut off cannot be seen from inside."""

    ok: bool
    steps: int
    head: str
    """Hash of the last step, "" in a new ledger; kept outside it proves the whole file."""
    broken_at: int | None
    """First step that is not as it was, None when all are."""


def wall() -> int:
    """Return the clock's milliseconds."""
    return time.time_ns() // 1_000_000


def begin(connection: Connection, note: Note) -> Step:
    """Add an open step; what is written from now on belongs to it."""
    last = _last(connection, "")
    own = last if last is None or last.origin == note.origin else _last(connection, note.origin)
    prev = own or last  # a new origin continues where the file it was copied from ended
    step = Step(
        id=last.id + 1 if last else 1,
        uid=note.uid,
        origin=note.origin,
        n=own.n + 1 if own else 1,
        hlc=max(last.hlc + 1 if last else 0, wall()),
        at=note.at,
        actor=note.actor,
        label=note.label,
        undoes=note.undoes,
        prev=prev.hash if prev else None,
        hash=None,
    )
    marks = ", ".join("?" * len(step))
    connection.execute(f"INSERT INTO step ({COLUMNS}) VALUES ({marks})", step).close()
    return step


def seal(connection: Connection, step: Step) -> set[str]:
    """Hash the open step and so close it; returns the tables it touched."""
    digest, tables = _digest(connection, step)
    connection.execute("UPDATE step SET hash = ? WHERE id = ?", (digest, step.id)).close()
    return tables


def head(connection: Connection) -> str:
    """Return the hash of the last step, "" when there is none."""
    return str(value(connection, "SELECT hash FROM step ORDER BY id DESC LIMIT 1") or "")


def verify(connection: Connection) -> Chain:
    """Hash every step again, first to last, and compare."""
    links: dict[str, Step] = {}
    hashes: set[str | None] = {None}
    count = 0
    for step in _steps(connection):
        count += 1
        if not _follows(step, links, hashes) or _digest(connection, step)[0] != step.hash:
            return Chain(ok=False, steps=count, head=head(connection), broken_at=step.id)
        links[step.origin] = step
        hashes.add(step.hash)
    stray = _stray(connection)
    return Chain(ok=stray is None, steps=count, head=head(connection), broken_at=stray)


def mac(salt: str, text: str) -> str:
    """Return what the journal keeps of a confidential text: HMAC-SHA256 under its own salt."""
    import hashlib
    import hmac

    return hmac.new(bytes.fromhex(salt), text.encode(), hashlib.sha256).hexdigest()


def _follows(step: Step, links: dict[str, Step], hashes: set[str | None]) -> bool:
    before = links.get(step.origin)
    if before is None:
        return step.n == 1 and step.prev in hashes and (step.prev is None) == (len(hashes) == 1)
    return (step.n, step.prev) == (before.n + 1, before.hash) and step.hlc > before.hlc


def _stray(connection: Connection) -> int | None:
    found = value(
        connection, "SELECT min(step) FROM step_row WHERE step NOT IN (SELECT id FROM step)"
    )
    return None if found is None else int(found)


def _last(connection: Connection, origin: str) -> Step | None:
    where = "WHERE origin = ? " if origin else ""
    sql = f"SELECT {COLUMNS} FROM step {where}ORDER BY id DESC LIMIT 1"
    found = connection.execute(sql, (origin,) if origin else ()).fetchall()
    return Step(*found[0]) if found else None


def _steps(connection: Connection) -> Iterator[Step]:
    sql = f"SELECT {COLUMNS} FROM step WHERE id > ? ORDER BY id LIMIT {PAGE}"
    last = 0
    while page := connection.execute(sql, (last,)).fetchall():
        last = page[-1][0]
        yield from map(Step._make, page)


def _digest(connection: Connection, step: Step) -> tuple[str, set[str]]:
    import hashlib  # with OpenSSL; who only looks does without

    fixed = [step.origin, step.n, step.uid, step.hlc, step.at, step.actor, step.label]
    digest = hashlib.sha256(_canonical([*fixed, step.undoes, step.prev])[:-1] + b",[")
    tables: set[str] = set()
    comma = b""
    for page in _pages(connection, step.id):
        tables.update(row[1] for row in page)
        digest.update(comma + b",".join([row for _, _, row in page]))
        comma = b","
    digest.update(b"]]")
    return digest.hexdigest(), tables


def _pages(connection: Connection, step: int) -> Iterator[list[tuple[int, str, bytes]]]:
    """Yield (id, table, JSON) of a step's rows; SQLite writes the same JSON, but faster."""
    sql = (
        'SELECT id, "table", CAST(json_array("table", "row", before, after) AS BLOB) '
        f"FROM step_row WHERE id BETWEEN ? AND ? ORDER BY id LIMIT {PAGE}"
    )
    first, last = triggers.span(step)
    while page := connection.execute(sql, (first, last)).fetchall():
        first = page[-1][0] + 1
        yield page
        if len(page) < PAGE:
            return


def _canonical(content: Any) -> bytes:
    return ENCODER.encode(content).encode()
