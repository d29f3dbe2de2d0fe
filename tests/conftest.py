"""One migrated ledger a session, copied for each test that wants one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ledgerdesk.db.store import Store, create, open_store

# A fresh clone builds its character tables inside the first example; a busy machine is slow.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger with every table; never opened again, only copied."""
    path = tmp_path_factory.mktemp("migrated") / "空.ledger"
    create(path).close()
    return path


@pytest.fixture
def ledger(migrated: Path, tmp_path: Path) -> Path:
    """A ledger file of the test's own, closed."""
    return Path(shutil.copy(migrated, tmp_path / "悦庄.ledger"))


@pytest.fixture
def store(ledger: Path) -> Iterator[Store]:
    """The test's own ledger, open for writing."""
    opened = open_store(ledger, write=True)
    yield opened
    opened.close()
