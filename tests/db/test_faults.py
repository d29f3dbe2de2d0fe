"""What happens to the file when the process, the disk or the power gives out."""

import json
import os
import random
import time
from pathlib import Path

import pytest

from ledgerdesk.db import engine, journal, lock
from ledgerdesk.db.store import Store, open_store
from ledgerdesk.errors import UserError
from tests.db.hand import BY, Hand, child

KILLS = int(os.environ.get("LEDGERDESK_KILLS", "60"))
LIMITS = int(os.environ.get("LEDGERDESK_LIMITS", "60"))

SAVING = """
import sys
from pathlib import Path
from ledgerdesk.db.store import open_store
store = open_store(Path(sys.argv[1]), write=True)
first = int(sys.argv[2])
for i in range(first, first + 100000):
    with store.change(f"新增 {i}", actor="张三", at="2026-10-24T08:00:00"):
        store.insert("site", {"id": str(i), "name": f"点{i}", "remark": "长" * (i % 7 * 500)})
        store.insert("unit", {"id": str(i), "name": f"村{i}"})
    print(i, flush=True)
"""


def whole(store: Store) -> None:
    assert store.rows("PRAGMA integrity_check") == [("ok",)]
    assert store.rows("PRAGMA foreign_key_check") == []
    assert journal.verify(store).ok
    assert journal.replay(store) == ()


def saved(store: Store) -> set[int]:
    sites = {int(row) for (row,) in store.rows("SELECT id FROM site")}
    assert sites == {int(row) for (row,) in store.rows("SELECT id FROM unit")}
    return sites


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_nothing_acknowledged_is_lost_when_the_program_is_killed(ledger: Path) -> None:
    dice = random.Random()  # noqa: S311  # any moment will do
    told: set[int] = set()
    for _ in range(KILLS):
        with child(SAVING, ledger, max(told, default=-1) + 2) as process:
            assert process.stdout
            told.add(int(process.stdout.readline()))
            time.sleep(dice.uniform(0, 0.02))
            process.kill()
            told.update(map(int, process.stdout.read().split()))
        store = open_store(ledger, write=False)
        assert told <= saved(store)
        store.close()

    store = open_store(ledger, write=True)
    assert len(saved(store) - told) <= KILLS
    whole(store)
    Hand(store).add(id="100000000", name="仍可写")
    store.close()


FILLING = """
import json, resource, shutil, sys
from pathlib import Path
from ledgerdesk.db import journal
from ledgerdesk.db.store import open_store
from ledgerdesk.errors import UserError
source, limits = Path(sys.argv[1]), json.loads(sys.argv[2])
infinity = resource.RLIM_INFINITY
said = []
for limit in limits:
    path = Path(shutil.copy(source, source.with_name(f"{limit}.ledger")))
    store = open_store(path, write=True)
    told, failed = set(), ""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, infinity))
    for i in range(400):
        try:
            with store.change(f"新增 {i}", actor="张三", at="2026-10-24T08:00:00"):
                store.insert("site", {"id": str(i), "name": f"点{i}", "remark": "长" * 700})
            told.add(i)
        except UserError as error:
            failed = str(error)
            break
    resource.setrlimit(resource.RLIMIT_FSIZE, (infinity, infinity))
    with store.change("又有空间", actor="张三", at="2026-10-24T08:00:00"):
        store.insert("site", {"id": "999", "name": "又可写"})
    found = {int(row) for (row,) in store.rows("SELECT id FROM site")}
    chain, wrong = journal.verify(store), journal.replay(store)
    check = store.value("PRAGMA integrity_check")
    store.close()
    path.unlink()
    said.append([limit, found == told | {999}, chain.ok, len(wrong), check, failed])
print(json.dumps(said), flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE")
def test_a_full_disk_loses_nothing_and_writing_works_again_afterwards(ledger: Path) -> None:
    size = ledger.stat().st_size
    limits = [8192 + i * (size + 300_000) // LIMITS for i in range(LIMITS)]
    with child(FILLING, ledger, json.dumps(limits)) as process:
        assert process.stdout
        said = json.loads(process.stdout.read())

    assert len(said) == LIMITS
    for limit, all_there, chain, wrong, check, failed in said:
        assert (all_there, chain, wrong, check) == (True, True, 0, "ok"), limit
        assert failed.startswith(("磁盘已满", "磁盘读写出错")), limit


@pytest.mark.parametrize("write", [False, True])
def test_a_hot_journal_is_played_back_on_opening(ledger: Path, *, write: bool) -> None:
    store = open_store(ledger, write=True)
    Hand(store).add(id="1", name="一")
    store.connection.execute("PRAGMA cache_spill=ON")
    store.connection.execute("PRAGMA cache_size=1")
    with store.change("未完", **BY):
        store.update("site", "1", {"name": "半"})
        rows = [(str(i), "x" * 3000) for i in range(2, 200)]
        store.insert_many("site", ("id", "remark"), rows)
        torn = {
            kind: ledger.with_name(f"{ledger.name}{kind}").read_bytes()
            for kind in ("", "-journal")
        }
        for i in range(2, 200):
            store.delete("site", str(i))
    store.close()
    assert "半".encode() in torn[""]
    for kind, content in torn.items():
        ledger.with_name(f"torn.ledger{kind}").write_bytes(content)

    again = open_store(ledger.with_name("torn.ledger"), write=write)
    assert again.rows("SELECT name FROM site") == [("一",)]
    whole(again)
    again.close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_file_is_said_to_be_one(ledger: Path) -> None:
    ledger.chmod(0o444)
    store = open_store(ledger, write=True)

    with pytest.raises(UserError, match="不能写入"):
        Hand(store).add(name="一")
    store.close()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SQLITE_FULL", "磁盘已满"),
        ("SQLITE_IOERR", "磁盘读写出错"),
        ("SQLITE_READONLY", "不能写入"),
        ("SQLITE_BUSY", "另一个程序"),
        ("SQLITE_CORRUPT", "已损坏.*备份"),
        ("SQLITE_NOTADB", "不是台账文件"),
        ("SQLITE_CANTOPEN", "打不开"),
        ("SQLITE_TOOBIG", "太长"),
    ],
)
def test_what_sqlite_says_of_the_world_becomes_a_sentence(
    tmp_path: Path, code: str, said: str
) -> None:
    error = engine.Error("x")
    error.sqlite_errorcode = getattr(engine.dbapi2, code) | 3 << 8  # type: ignore[attr-defined]  # set by SQLite

    with pytest.raises(UserError, match=said), engine.translated(tmp_path / "a.ledger"):
        raise error


def test_a_bug_stays_a_bug(store: Store) -> None:
    with pytest.raises(engine.Error, match="no such table"):
        store.rows("SELECT * FROM nowhere")


def test_the_lock_of_a_killed_program_does_not_stay(ledger: Path) -> None:
    with child(SAVING, ledger, 0) as process:
        assert process.stdout
        process.stdout.readline()
        with pytest.raises(UserError, match="正在使用"):
            lock.acquire(ledger)
        process.kill()

    open_store(ledger, write=True).close()
