"""Files are whole or absent, and a disk that refuses is told in a sentence."""

import errno
import os
import time
from pathlib import Path

import pytest

from ledgerdesk.db import disk
from ledgerdesk.errors import UserError


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EFBIG, "磁盘已满"),
        (errno.EROFS, "不能写入"),
        (errno.EACCES, "不能写入"),
        (errno.ENOENT, "找不到"),
        (errno.EIO, "读写出错"),
    ],
)
def test_what_the_disk_says_becomes_a_sentence(number: int, said: str) -> None:
    with pytest.raises(UserError, match=said), disk.translated("备份", Path("/x")):
        raise OSError(number, os.strerror(number))


def test_a_file_takes_the_place_of_an_old_one(tmp_path: Path) -> None:
    part, target = tmp_path / "a.part", tmp_path / "a"
    target.write_text("old")
    part.write_text("new")

    disk.settle(part, target)

    assert target.read_text() == "new"
    assert not part.exists()


def hold(monkeypatch: pytest.MonkeyPatch, tries: int) -> None:
    """Let a virus scanner keep every file for some tries."""
    left = [tries]
    free = Path.replace

    def replace(part: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(errno.EACCES, "held")
        return free(part, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_windows_waits_for_a_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.part").write_text("new")
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(time, "sleep", lambda _: None)

    hold(monkeypatch, 3)

    disk.settle(tmp_path / "a.part", tmp_path / "a")

    assert (tmp_path / "a").read_text() == "new"


def test_windows_gives_a_held_file_up_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.part").write_text("new")
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(disk, "PATIENCE", 0.05)

    hold(monkeypatch, 9)

    with pytest.raises(PermissionError):
        disk.settle(tmp_path / "a.part", tmp_path / "a")


def test_elsewhere_a_refusal_is_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, 1)

    with pytest.raises(PermissionError):
        disk.settle(tmp_path / "a", tmp_path / "b")


def test_folders_are_made_with_those_above(tmp_path: Path) -> None:
    made = disk.folder(tmp_path / "a" / "b" / "c")

    assert made.is_dir()
    assert disk.folder(made) == made


def test_a_copy_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")

    with pytest.raises(FileExistsError):
        disk.copy(tmp_path / "a", tmp_path / "b")
    assert disk.copy(tmp_path / "a", tmp_path / "c") == disk.sha256(tmp_path / "c")
