"""What comes back is what was copied; what cannot be trusted is refused."""

import os
import shutil
from pathlib import Path

import pytest

from ledgerdesk.db import attachments, backup, chain, migrations
from ledgerdesk.db.store import Store, open_store
from ledgerdesk.errors import UserError
from tests.db.copies import AT, flip, limited, listing, photo, sites
from tests.db.hand import Hand


def test_a_restored_ledger_is_as_the_copy_and_starts_a_chain_of_its_own(
    hand: Hand, tmp_path: Path
) -> None:
    sha256 = photo(hand, tmp_path)
    hand.add(name="王家沟")
    copy = backup.backup(hand.store, tmp_path / "b", at=AT)
    origin = hand.store.origin
    hand.store.close()
    shutil.rmtree(attachments.folder(hand.store.path))
    hand.store.path.unlink()

    restored = backup.restore(copy.path, hand.store.path)

    assert (restored.path, restored.at, restored.lost) == (hand.store.path, AT, ())
    assert (restored.head, restored.counts) == (copy.head, copy.counts)
    assert [*tmp_path.glob("*.part*")] == []
    again = open_store(hand.store.path, write=True)
    try:
        assert attachments.check(again) == ((), ())
        assert attachments.find(again, sha256)
        assert again.origin == ""
        Hand(again).add(name="李家坪")
        assert again.origin not in {"", origin}
        assert chain.verify(again.connection).ok
    finally:
        again.close()


def test_a_ledger_in_the_way_is_never_overwritten(hand: Hand, tmp_path: Path) -> None:
    hand.add(name="旧")
    copy = backup.backup(hand.store, tmp_path / "b")
    hand.add(name="新")
    hand.store.close()
    before = hand.store.path.read_bytes()

    with pytest.raises(UserError, match="已经存在"):
        backup.restore(copy.path, hand.store.path)
    refused = hand.store.path.read_bytes()
    backup.restore(copy.path, hand.store.path, aside=True)

    assert refused == before
    assert sites(hand.store.path) == ["旧"]
    aside = next(tmp_path.glob("悦庄-恢复前-*.ledger"))
    assert sites(aside) == ["新", "旧"]


def test_a_ledger_set_aside_takes_its_journal_along(hand: Hand, tmp_path: Path) -> None:
    copy = backup.backup(hand.store, tmp_path / "b")
    hand.store.close()
    hand.store.path.with_name("悦庄.ledger-journal").write_bytes(b"hot")

    backup.restore(copy.path, hand.store.path, aside=True)

    assert not hand.store.path.with_name("悦庄.ledger-journal").exists()
    assert next(tmp_path.glob("悦庄-恢复前-*.ledger-journal")).read_bytes() == b"hot"


def test_an_open_ledger_is_not_set_aside(store: Store, tmp_path: Path) -> None:
    copy = backup.backup(store, tmp_path / "b")

    with pytest.raises(UserError, match="先关闭它"):
        backup.restore(copy.path, store.path, aside=True)
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到备份"):
        backup.restore(tmp_path / "none.ledger", tmp_path / "a.ledger")


@pytest.mark.parametrize("how", ["cut", "zeroed", "text", "chain"])
def test_a_damaged_copy_is_refused(hand: Hand, tmp_path: Path, how: str) -> None:
    for i in range(200):
        hand.add(name=f"王家沟{i}")
    copy = backup.backup(hand.store, tmp_path / "b").path
    size = copy.stat().st_size
    if how == "cut":
        os.truncate(copy, size // 2)
    elif how == "zeroed":
        with copy.open("r+b") as file:
            file.seek(size // 3)
            file.write(bytes(size // 3))
    elif how == "text":
        copy.write_text("这不是台账")
    else:
        flip(copy, b'"name":"\xe7\x8e\x8b')

    with pytest.raises(UserError, match=r"已损坏|不是台账文件"):
        backup.restore(copy, tmp_path / "new" / "a.ledger")
    assert not (tmp_path / "new").exists()


def test_a_copy_of_a_newer_program_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup.backup(store, tmp_path / "b").path
    monkeypatch.setattr(migrations, "STEPS", ())

    with pytest.raises(UserError, match="更新版本"):
        backup.restore(copy, tmp_path / "a.ledger")
    assert not (tmp_path / "a.ledger").exists()


def test_restoring_names_the_photos_nobody_has(hand: Hand, tmp_path: Path) -> None:
    first, second = photo(hand, tmp_path, b"1"), photo(hand, tmp_path, b"2")
    copy = backup.backup(hand.store, tmp_path / "b")
    attachments.place(tmp_path / "b" / "悦庄.files", first).unlink()

    restored = backup.restore(copy.path, tmp_path / "new" / "a.ledger")

    assert restored.lost == (first,)
    assert attachments.place(attachments.folder(restored.path), second).read_bytes() == b"2"


def test_restoring_mends_a_photo_that_changed_since(hand: Hand, tmp_path: Path) -> None:
    sha256 = photo(hand, tmp_path)
    copy = backup.backup(hand.store, tmp_path / "b")
    hand.store.close()
    own = attachments.place(attachments.folder(hand.store.path), sha256)
    own.write_bytes(b"swapped")

    backup.restore(copy.path, hand.store.path, aside=True)

    assert own.read_bytes() == b"photo"


def test_a_plain_copy_brings_the_photos_beside_it(hand: Hand, tmp_path: Path) -> None:
    sha256 = photo(hand, tmp_path)
    hand.store.close()

    restored = backup.restore(hand.store.path, tmp_path / "new" / "a.ledger")

    assert (restored.at, restored.lost) == (None, ())
    assert attachments.place(attachments.folder(restored.path), sha256).is_file()


def test_a_full_disk_leaves_no_half_ledger(store: Store, tmp_path: Path) -> None:
    copy = backup.backup(store, tmp_path / "b").path
    (tmp_path / "new").mkdir()

    done = limited(copy, tmp_path / "new" / "台账.ledger", "restore", 100_000)

    assert (done.returncode, done.stderr) == (1, "")
    assert "恢复没有完成" in done.stdout
    assert listing(tmp_path / "new") == []
