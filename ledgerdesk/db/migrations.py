"""The tables, step by step: frozen SQL that a release never changes, and nothing of ours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


def first(db: Any) -> None:
    """Make every register and every table beside them."""
    for statement in (FOLDER / "first.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            db.conn.execute(statement).close()


STEPS: tuple[Callable[[Any], None], ...] = (first,)
"""In order; a ledger's `user_version` is the number of steps it has taken."""


def apply(utils: Any, connection: Any) -> None:
    """Take the steps a ledger has not taken, inside the open transaction."""
    migrations = utils.Migrations("ledgerdesk")
    for step in STEPS:
        migrations()(step)
    migrations.apply(utils.Database(connection, strict=True, execute_plugins=False))
