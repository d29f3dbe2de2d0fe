"""A connection that was told to stop does nothing more, and what was open rolls back."""

import threading
from pathlib import Path

import pytest

from ledgerdesk.db import engine
from ledgerdesk.db.stopping import Stoppable, StoppedError
from ledgerdesk.db.store import Store

ENDLESS = """WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT max(i) FROM n"""


@pytest.fixture
def stoppable(store: Store) -> Stoppable:
    made = Stoppable(store.connection)
    store.connection = made
    return made


def write(store: Store, stoppable: Stoppable, *, more: bool) -> None:
    with store.change("改", actor="张三", at="2026-10-20T08:00:00"):
        store.insert("setting", {"id": "county", "value": "沂源县"})
        stoppable.stop()
        if more:
            store.insert("setting", {"id": "prefix", "value": "YZ"})


@pytest.mark.parametrize("more", [True, False], ids=["in the middle", "before its end"])
def test_a_stopped_change_leaves_nothing(
    store: Store, stoppable: Stoppable, *, more: bool
) -> None:
    with pytest.raises(StoppedError):
        write(store, stoppable, more=more)

    assert not stoppable.in_transaction
    other = engine.connect(store.path, write=False)
    assert engine.value(other, "SELECT count(*) FROM setting") == 0
    assert engine.value(other, "SELECT count(*) FROM step") == 0
    other.close()


def test_a_running_statement_is_broken_off(stoppable: Stoppable) -> None:
    threading.Timer(0.2, stoppable.stop).start()

    with pytest.raises((StoppedError, engine.Error)):
        stoppable.execute(ENDLESS).fetchall()


def test_many_rows_and_copies_are_refused_too(stoppable: Stoppable, tmp_path: Path) -> None:
    target = engine.bare(tmp_path / "copy.ledger")
    stoppable.stop()

    with pytest.raises(StoppedError):
        stoppable.executemany("INSERT INTO setting (id) VALUES (?)", [("a",)])
    with pytest.raises(StoppedError):
        stoppable.backup(target)
    target.close()


def test_what_is_wrong_by_itself_stays_so(stoppable: Stoppable) -> None:
    with pytest.raises(engine.Error, match="nothing"):
        stoppable.execute("SELECT * FROM nothing")
    with pytest.raises(engine.Error, match="nothing"):
        stoppable.executemany("INSERT INTO nothing VALUES (?)", [("a",)])


def test_a_copy_is_whole_while_nobody_stops_it(stoppable: Stoppable, tmp_path: Path) -> None:
    target = engine.bare(tmp_path / "copy.ledger")
    stoppable.backup(target)

    assert engine.value(target, "SELECT count(*) FROM setting") == 0
    target.close()


def test_stopping_what_is_closed_does_no_harm(stoppable: Stoppable) -> None:
    stoppable.close()
    stoppable.stop()
