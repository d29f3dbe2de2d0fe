"""What the tests of the file share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledgerdesk.db import engine
from ledgerdesk.db.store import Store
from tests.db.hand import Hand


@pytest.fixture
def hand(store: Store) -> Hand:
    """The hand of one person in the open ledger."""
    return Hand(store)


@pytest.fixture
def bare(ledger: Path) -> Iterator[engine.Connection]:
    """Another program's connection: SQLite, no settings of ours."""
    connection = engine.bare(ledger)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA recursive_triggers=OFF")
    yield connection
    connection.close()
