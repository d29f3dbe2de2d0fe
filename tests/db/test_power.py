"""The plug is pulled at any moment: what was acknowledged is there, and nothing is half there.

The saves of another process are recorded call by call. Whatever lay flushed at a moment stays;
of what was written since, each file keeps nothing, all, the first part, or any of it, torn at
sectors. Each such state is opened as the program opens a ledger.
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ledgerdesk.db import engine, journal
from ledgerdesk.db.store import open_store
from ledgerdesk.errors import UserError
from tests.db.tracing import TRACE_ME, Event, RefusedError, Traced

SAVES = 8
SECTOR = 512
LUCK = 2
"""Random states at each moment that is looked at."""
SAVING = """
import os, sys
from pathlib import Path
from ledgerdesk.db.store import open_store
by = {"actor": "张三", "at": "2026-10-24T08:00:00"}
store = open_store(Path(sys.argv[1]), write=True)
store.connection.execute("PRAGMA synchronous=" + sys.argv[2]).close()
with store.change("0", **by):
    store.insert("site", {"id": "s", "name": "0"})
MARK
for i in range(1, int(sys.argv[3]) + 1):
    with store.change(str(i), **by):
        store.update("site", "s", {"name": str(i)})
        store.insert_many("move", ("id", "why"), [(f"{i}-{k}", "由" * 300) for k in range(9)])
        if i > 2:
            store.write("DELETE FROM move WHERE id LIKE ?", (f"{i - 2}-%",))
    os.write(1, str(i).encode())
""".replace("MARK", TRACE_ME)


@dataclass
class Disk:
    """Files as they are for certain, and what was written to them since they were flushed."""

    files: dict[str, bytes]
    loose: dict[str, list[Event]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        if event.kind == "sync":
            if event.name in self.files:
                self.files[event.name] = self.kept(event.name, self.loose.pop(event.name, []))
        else:
            self.loose.setdefault(event.name, []).append(event)

    def kept(self, name: str, events: list[Event]) -> bytes:
        """Return a file with only these of its unflushed writes."""
        content = bytearray(self.files[name])
        for event in events:
            if event.kind == "cut":
                del content[event.at :]
                continue
            content.extend(bytes(max(0, event.at - len(content))))
            content[event.at : event.at + len(event.data)] = event.data
        return bytes(content)

    def states(self, dice: random.Random) -> Iterator[dict[str, bytes]]:
        """Yield what may be found after the cut."""
        whole = {name: self.loose.get(name, []) for name in self.files}
        yield {name: self.kept(name, []) for name in whole}
        if not any(whole.values()):
            return
        yield {name: self.kept(name, events) for name, events in whole.items()}
        for name, events in whole.items():
            yield self.files | {name: self.kept(name, events)}
        for _ in range(LUCK):
            yield {
                name: self.kept(name, [_torn(one, dice) for one in events if dice.random() < 0.7])
                for name, events in whole.items()
            }


def _torn(event: Event, dice: random.Random) -> Event:
    """Return a write of which perhaps only the first sectors arrived."""
    if event.kind == "cut" or len(event.data) <= SECTOR or dice.random() < 0.7:
        return event
    return event._replace(data=event.data[: SECTOR * dice.randrange(len(event.data) // SECTOR)])


def cuts(ledger: Path, synchronous: str) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Yield (saves acknowledged, files found) for the moments before each flush and reply."""
    dice = random.Random(20261024)  # noqa: S311  # the same states each time
    folder = ledger.parent
    try:
        traced = Traced(SAVING, ledger, synchronous, SAVES)
    except RefusedError as refused:
        pytest.skip(str(refused))
    names = (ledger.name, f"{ledger.name}-journal")
    disk = Disk({name: (folder / name).read_bytes() for name in names})
    try:
        events = list(traced.events(folder))
    finally:
        code = traced.close()
    assert code == 0
    told = 0
    for event in events:
        if event.kind in {"sync", "say"}:
            yield from ((told, state) for state in disk.states(dice))
        if event.kind == "say":
            told = int(event.data)
        elif event.name in names:
            disk.take(event)
    yield from ((told, state) for state in disk.states(dice))
    assert told == SAVES


def fault(found: Path, told: int) -> str:
    """Open what is left after the cut; say what is wrong with it, "" when nothing is."""
    store = open_store(found, write=False)
    try:
        steps = [label for (label,) in store.rows("SELECT label FROM step ORDER BY id")]
        last = len(steps) - 1
        doubts = {
            f"{told} saves were acknowledged, {last} are there": last < told,
            f"steps {steps}, {told} acknowledged": steps
            != [*map(str, range(min(last, told + 1) + 1))],
            "the row is not of the last step": store.value("SELECT name FROM site") != str(last),
            "damaged": store.value("PRAGMA integrity_check") != "ok",
            "the chain is broken": not journal.verify(store).ok,
            "tables and journal differ": bool(journal.replay(store)),
        }
        return next((doubt for doubt, holds in doubts.items() if holds), "")
    finally:
        store.close()


def faults(ledger: Path, synchronous: str) -> Iterator[str]:
    """Yield what is wrong after each cut, "" when nothing is."""
    for number, (told, state) in enumerate(cuts(ledger, synchronous)):
        folder = ledger.parent.parent / f"{synchronous}{number}"
        folder.mkdir()
        for name, content in state.items():
            (folder / name).write_bytes(content)
        try:
            yield fault(folder / ledger.name, told)
        except (UserError, engine.Error) as error:
            yield str(error)
        finally:
            shutil.rmtree(folder)


@pytest.fixture
def alone(migrated: Path, tmp_path: Path) -> Path:
    """A new ledger in a folder of its own."""
    (tmp_path / "ledger").mkdir()
    return Path(shutil.copy(migrated, tmp_path / "ledger" / "a.ledger"))


def test_every_acknowledged_save_survives_the_pulled_plug(alone: Path) -> None:
    found = list(faults(alone, "EXTRA"))

    assert len(found) > 20 * SAVES
    assert [each for each in found if each] == []


def test_without_flushing_saves_would_be_lost(alone: Path) -> None:
    """The test above can fail: the same cuts lose saves when SQLite does not flush."""
    assert any("acknowledged" in each for each in list(faults(alone, "OFF")))
