import getpass
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest

from ledgerdesk.db import lock
from ledgerdesk.db.store import Store, open_store
from ledgerdesk.errors import UserError
from tests.db.hand import BY, child

HOLD = """
import sys, time; from pathlib import Path; from ledgerdesk.db.store import open_store
store = open_store(Path(sys.argv[1]), write=True)
print("held", flush=True); time.sleep(100)
"""


@contextmanager
def held_elsewhere(ledger: Path) -> Iterator[int]:
    with child(HOLD, ledger) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.kill()


def test_a_second_writer_hears_who_holds_the_file_and_since_when(ledger: Path) -> None:
    with held_elsewhere(ledger) as pid:
        holder = lock.holder(ledger)
        with pytest.raises(UserError) as caught:
            open_store(ledger, write=True)
        open_store(ledger, write=False).close()

    assert holder["pid"] == pid
    for told in (holder["person"], holder["host"], holder["since"].replace("T", " "), "只读方式"):
        assert told in str(caught.value)


def test_a_killed_holder_leaves_the_ledger_free(ledger: Path) -> None:
    with held_elsewhere(ledger):
        pass
    assert lock.beside(ledger, "holder").exists()

    open_store(ledger, write=True).close()

    assert not lock.beside(ledger, "holder").exists()


def test_the_holder_is_named_while_the_file_is_open(store: Store) -> None:
    found = json.loads(lock.beside(store.path, "holder").read_text(encoding="utf-8"))

    assert set(found) == {"host", "person", "pid", "since"}
    assert found["pid"] == os.getpid()
    store.close()
    assert lock.holder(store.path) == {}


def test_the_connections_of_one_process_share_the_hold(ledger: Path, store: Store) -> None:
    worker = open_store(ledger, write=True)
    worker.close()
    assert lock.beside(ledger, "holder").exists()

    with store.change("x", **BY):
        pass
    store.close()
    assert not lock.beside(ledger, "holder").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"host": null}', "\ud800"])
def test_a_holder_that_cannot_be_read_is_another_program(tmp_path: Path, content: str) -> None:
    lock.beside(tmp_path / "a", "holder").write_text(content, "utf-8", "surrogatepass")

    said = str(lock.refused(tmp_path / "a"))

    assert "正在使用" in said
    assert "None" not in said


def test_a_missing_holder_is_another_program(tmp_path: Path) -> None:
    assert str(lock.refused(tmp_path / "a")).startswith("另一个程序正在使用")


def test_a_folder_that_takes_no_lock_is_named(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(filelock.FileLock, "acquire", denied)
    with pytest.raises(UserError, match=r"不能写入.*只读"):
        open_store(ledger, write=True)
    open_store(ledger, write=False).close()


def test_a_disk_too_full_to_name_the_holder_stops_nobody(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    store = open_store(ledger, write=True)

    assert not store.readonly
    assert lock.holder(ledger) == {}
    store.close()


def test_a_person_without_a_name_may_write(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", unknown)
    store = open_store(ledger, write=True)

    assert lock.holder(ledger)["person"] == ""
    store.close()
