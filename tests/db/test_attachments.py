"""Attachments stand under their hash beside the ledger, and nowhere else."""

import errno
import os
import stat
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ledgerdesk.db import attachments, disk
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change, Store, open_store
from ledgerdesk.errors import UserError


def photo(tmp_path: Path, content: bytes = b"\xff\xd8\x00", name: str = "照片.jpg") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def changing(store: Store) -> AbstractContextManager[Change]:
    return store.change("添加附件", actor="甲", at="2026-10-24T09:00:00")


def note(store: Store, sha256: str) -> None:
    values = {"id": new_id(), "owner": "x", "register": "problem", "sha256": sha256, "name": "a"}
    with changing(store):
        store.insert("attachment", values)


def test_a_file_is_kept_under_its_hash_alone(store: Store, tmp_path: Path) -> None:
    path = photo(tmp_path, name="con ..%2F.jpg")

    sha256 = attachments.keep(store, path)

    assert sha256 == disk.sha256(path)
    kept = tmp_path / "悦庄.ledger.files" / sha256[:2] / sha256
    assert kept.read_bytes() == path.read_bytes()
    assert attachments.find(store, sha256) == kept
    assert sorted(each.name for each in kept.parent.parent.rglob("*")) == sorted(
        [sha256[:2], sha256]
    )


def test_the_same_file_twice_is_one_file(store: Store, tmp_path: Path) -> None:
    first = attachments.keep(store, photo(tmp_path))
    second = attachments.keep(store, photo(tmp_path, name="again.jpg"))

    assert first == second
    assert len([each for each in tmp_path.rglob("*") if each.name == first]) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "", "..", "ab/" + "0" * 61])
def test_only_a_hash_is_ever_looked_up(store: Store, name: str) -> None:
    with pytest.raises(UserError, match="不是附件的校验码"):
        attachments.find(store, name)


def test_find_knows_a_missing_file(store: Store) -> None:
    assert attachments.find(store, "0" * 64) is None


def test_empty_and_missing_files_and_folders_are_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="空文件"):
        attachments.keep(store, photo(tmp_path, b""))
    with pytest.raises(UserError, match="不是文件"):
        attachments.keep(store, tmp_path)
    with pytest.raises(UserError, match="不是文件"):
        attachments.keep(store, tmp_path / "没有.jpg")

    assert not attachments.folder(store.path).exists()


def test_too_large_a_file_is_refused_with_its_size(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.truncate(attachments.LARGEST + 1)

    with pytest.raises(UserError, match=r"film\.mp4 有 200 MB.*压缩"):
        attachments.keep(store, path)


def test_a_reading_ledger_takes_no_file(store: Store, tmp_path: Path) -> None:
    store.close()
    reading = open_store(store.path, write=False)

    with pytest.raises(UserError, match="不能写入"):
        attachments.keep(reading, photo(tmp_path))
    reading.close()


@pytest.mark.parametrize("before", [[], ["照片.jpg"]])
def test_a_file_goes_again_when_its_row_is_not_written(
    store: Store, tmp_path: Path, before: list[str]
) -> None:
    path = photo(tmp_path)
    for name in before:
        attachments.keep(store, tmp_path / name)

    with pytest.raises(UserError, match="没有 id"), attachments.kept(store, path), changing(store):
        store.update("attachment", "none", {"name": "a"})

    assert (attachments.find(store, disk.sha256(path)) is not None) is bool(before)


def test_a_file_stays_when_its_row_is_written(store: Store, tmp_path: Path) -> None:
    with attachments.kept(store, photo(tmp_path)) as kept:
        note(store, kept.sha256)

    assert kept.size == 3
    assert attachments.check(store) == ((), ())


def test_check_tells_missing_from_changed(store: Store, tmp_path: Path) -> None:
    shas = [attachments.keep(store, photo(tmp_path, text)) for text in (b"a", b"b", b"c", b"d")]
    for sha256 in (*shas, "nonsense"):
        note(store, sha256)
    gone, swapped, folder, _ = (
        attachments.place(attachments.folder(store.path), sha256) for sha256 in shas
    )
    gone.unlink()
    swapped.write_bytes(b"swapped")
    folder.unlink()
    folder.mkdir()

    missing, changed = attachments.check(store)

    assert set(missing) == {shas[0], shas[2], "nonsense"}
    assert changed == (shas[1],)


def test_an_unreadable_file_counts_as_changed(tmp_path: Path) -> None:
    assert not attachments.intact(tmp_path, "0" * 64)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(store: Store, tmp_path: Path) -> None:
    path = photo(tmp_path)
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(UserError, match="不能写入"):
            attachments.keep(store, path)
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_failing_disk_leaves_no_half_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = photo(tmp_path)
    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(UserError, match="磁盘已满"):
        attachments.keep(store, path)
    assert not [each for each in tmp_path.rglob("*") if each.suffix == ".part"]
