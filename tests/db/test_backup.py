"""A copy is whole, checked and never in anybody's way."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledgerdesk.db import attachments, backup, chain, copying, engine
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Store
from ledgerdesk.errors import UserError
from tests.db.copies import AT, limited, listing, photo, sites
from tests.db.hand import Hand


def test_a_copy_holds_what_was_saved_and_says_so(hand: Hand, tmp_path: Path) -> None:
    hand.add(name="王家沟")
    gone = hand.add(name="李家坪")
    hand.edit(gone, deleted_on="2026-10-24")

    copy = backup.backup(hand.store, tmp_path / "U盘" / "备份", at=AT)

    assert copy.path == tmp_path / "U盘" / "备份" / "悦庄-20261024-090000.ledger"
    assert (copy.at, copy.steps, copy.lost) == (AT, 3, ())
    assert copy.counts == {"site": 1}
    assert copy.head == chain.head(hand.store.connection)
    assert sites(copy.path) == ["李家坪", "王家沟"]
    assert listing(copy.path.parent) == [copy.path.name]


def test_a_copy_can_be_made_of_a_closed_ledger(store: Store, tmp_path: Path) -> None:
    store.close()

    copy = backup.backup(store.path, tmp_path / "b", at=AT)

    assert copy.path.is_file()


def test_two_copies_of_one_second_get_two_names(store: Store, tmp_path: Path) -> None:
    names = [backup.backup(store, tmp_path / "b", at=AT).path.name for _ in range(2)]

    assert names == ["悦庄-20261024-090000.ledger", "悦庄-20261024-090001.ledger"]


def test_a_copy_during_an_open_change_ends_and_holds_what_was_before(
    hand: Hand, tmp_path: Path
) -> None:
    hand.add(name="王家沟")

    with hand.store.change("新增", actor="甲", at="2026-10-24T09:00:00"):
        hand.store.insert("site", {"id": new_id(), "number": "2", "kind": "其他", "name": "半"})
        copy = backup.backup(hand.store, tmp_path / "b")

    assert sites(copy.path) == ["王家沟"]


def test_attachments_come_along_once(hand: Hand, tmp_path: Path) -> None:
    first = photo(hand, tmp_path, b"1")
    folder = tmp_path / "b"
    backup.backup(hand.store, folder, at=AT)
    stored = attachments.place(folder / "悦庄.files", first)
    before = stored.stat().st_ino
    second = photo(hand, tmp_path, b"2")

    copy = backup.backup(hand.store, folder, at=AT)

    assert copy.lost == ()
    assert stored.stat().st_ino == before
    assert attachments.place(folder / "悦庄.files", second).read_bytes() == b"2"


def test_a_missing_or_changed_photo_does_not_stop_a_copy_but_is_named(
    hand: Hand, tmp_path: Path
) -> None:
    gone, changed = photo(hand, tmp_path, b"1"), photo(hand, tmp_path, b"2")
    hand.add("attachment", owner="x", register="site", sha256="nonsense", name="x")
    files = attachments.folder(hand.store.path)
    attachments.place(files, gone).unlink()
    attachments.place(files, changed).write_bytes(b"swapped")

    copy = backup.backup(hand.store, tmp_path / "b")

    assert set(copy.lost) == {gone, changed, "nonsense"}
    assert sites(copy.path) == []


def test_a_damaged_ledger_is_refused_and_nothing_is_left(hand: Hand, tmp_path: Path) -> None:
    for i in range(300):
        hand.add(name=f"矿点{i}")
    hand.store.close()
    with hand.store.path.open("r+b") as file:
        file.seek(hand.store.path.stat().st_size // 2)
        file.write(os.urandom(4096 * 8))

    with pytest.raises(UserError, match=r"已损坏"):
        backup.backup(hand.store.path, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    other = engine.bare(tmp_path / "other.ledger")
    other.execute("CREATE TABLE step (id, hash)")
    other.close()

    with pytest.raises(UserError, match="不是台账文件"):
        backup.backup(tmp_path / "other.ledger", tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.ledger").touch()

    with pytest.raises(UserError, match="不是台账文件"):
        backup.backup(tmp_path / "empty.ledger", tmp_path / "b")


def test_a_missing_ledger_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到"):
        backup.backup(tmp_path / "none.ledger", tmp_path / "b")
    assert listing(tmp_path) == []


def test_a_copy_that_differs_from_its_source_is_refused(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.add(name="王家沟")
    other = copying.Contents(1, "other head", {})
    monkeypatch.setattr(copying, "verified", lambda *_: other)

    with pytest.raises(UserError, match="与原件不一致"):
        backup.backup(hand.store, tmp_path / "b")
    assert not (tmp_path / "b").exists()


@contextmanager
def holding(ledger: Path) -> Iterator[None]:
    """Let another process hold the file exclusively, as a hung program would."""
    script = textwrap.dedent(f"""
        from pathlib import Path
        from ledgerdesk.db import engine
        held = engine.bare(Path({str(ledger)!r}))
        held.execute("BEGIN EXCLUSIVE")
        print("held", flush=True)
        input()
    """)
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=-1, stdout=-1, cwd=Path.cwd(), text=True) as child:  # noqa: S603  # our own script
        assert child.stdout
        child.stdout.readline()
        try:
            yield
        finally:
            child.kill()


def test_a_ledger_held_by_another_program_is_given_up(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "WAIT", 50)

    with holding(ledger), pytest.raises(UserError, match=r"正在使用|被占用"):
        backup.backup(ledger, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_copy_that_gets_no_further_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = copying.Watch("备份", Path("x.ledger"))
    watch(0, 9, 9)
    watch(5, 9, 9)
    monkeypatch.setattr(copying, "PATIENCE", -1.0)
    watch(0, 8, 9)

    with pytest.raises(UserError, match="一直被占用"):
        watch(5, 8, 9)


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_a_full_disk_leaves_no_half_copy(hand: Hand, tmp_path: Path, part: float) -> None:
    photo(hand, tmp_path, b"p" * 1000)
    hand.store.close()
    before = listing(tmp_path)
    limit = int(hand.store.path.stat().st_size * part)

    done = limited(hand.store.path, tmp_path / "b", "backup", limit)

    assert (done.returncode, done.stderr) == (1, "")
    assert "磁盘已满" in done.stdout
    assert listing(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir(mode=0o500)

    with pytest.raises(UserError, match="不能写入"):
        backup.backup(store, folder)
    assert listing(folder) == []


def test_a_folder_that_is_a_file_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")

    with pytest.raises(UserError, match="备份没有完成"):
        backup.backup(store, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "mine"


def test_what_may_not_be_written_is_named() -> None:
    with pytest.raises(UserError, match="不能写入"), copying.explained("备份", Path("x")):
        raise engine.Error(copying.REFUSED[0])


def test_bugs_are_not_explained_away() -> None:
    with pytest.raises(engine.Error), copying.explained("备份", Path("x")):
        raise engine.Error
