"""A file is swapped for a whole one or stays as it was, and the clerk is told why."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ledgerdesk.errors import UserError
from ledgerdesk.export.replacing import PAUSES, replacing

OLD, NEW = "旧表", "新表"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "附件2.xlsx"
    path.write_text(OLD, encoding="utf-8")
    return path


def put(target: Path, **options: object) -> None:
    with replacing(target, **options) as temp:  # type: ignore[arg-type]  # tests pass any of them
        temp.write_text(NEW, encoding="utf-8")


def failing(number: int, name: Path | None = None) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number), None if name is None else str(name))

    return fail


def untouched(target: Path) -> bool:
    return target.read_text(encoding="utf-8") == OLD and list(target.parent.iterdir()) == [target]


def test_a_whole_file_takes_the_place_of_the_old_one(target: Path) -> None:
    put(target)

    assert target.read_text(encoding="utf-8") == NEW
    assert list(target.parent.iterdir()) == [target]


def test_a_new_file_gets_the_rights_every_file_gets(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()

    put(tmp_path / "附件3.xlsx")

    assert (tmp_path / "附件3.xlsx").stat().st_mode == plain.stat().st_mode


def test_the_old_file_stays_until_the_block_ends(target: Path) -> None:
    with replacing(target) as temp:
        temp.write_text(NEW, encoding="utf-8")
        assert target.read_text(encoding="utf-8") == OLD
        assert temp.suffix == ".xlsx"


def test_a_failure_in_the_block_leaves_nothing_behind(target: Path) -> None:
    with pytest.raises(ZeroDivisionError), replacing(target) as temp:
        temp.write_bytes(bytes(1 // 0))

    assert untouched(target)


def test_a_file_let_go_in_time_is_replaced(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swap, waited = Path.replace, list[float]()

    def locked(self: Path, other: Path) -> Path:
        if len(waited) < 3:
            raise PermissionError(errno.EACCES, "in use", str(self))
        return swap(self, other)

    monkeypatch.setattr(Path, "replace", locked)
    put(target, sleep=waited.append)

    assert target.read_text(encoding="utf-8") == NEW
    assert waited == list(PAUSES[:3])


def test_a_file_open_in_excel_is_named_after_five_seconds(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = list[float]()
    monkeypatch.setattr(Path, "replace", failing(errno.EACCES))

    with pytest.raises(UserError, match=r"附件2.xlsx 正被别的程序打开.*请关闭它后再导出一次。"):
        put(target, sleep=waited.append)

    assert sum(waited) == pytest.approx(5.0)
    assert untouched(target)


def test_the_last_try_still_counts(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swap, waited = Path.replace, list[float]()

    def locked(self: Path, other: Path) -> Path:
        if len(waited) < len(PAUSES):
            raise PermissionError(errno.EACCES, "in use", str(self))
        return swap(self, other)

    monkeypatch.setattr(Path, "replace", locked)
    put(target, sleep=waited.append)

    assert target.read_text(encoding="utf-8") == NEW


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_named(target: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(os, "fsync", failing(number))

    with pytest.raises(UserError, match=r"磁盘已满，附件2.xlsx 没有写成.*请腾出空间"):
        put(target)

    assert untouched(target)


def test_a_disk_that_fills_up_elsewhere_is_named_too(target: Path) -> None:
    with pytest.raises(UserError, match="磁盘已满"), replacing(target):
        failing(errno.ENOSPC, Path("/tmp/openpyxl.x"))()  # noqa: S108  # only named, never opened

    assert untouched(target)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_that_cannot_be_written_is_named(
    target: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(Path, "open", failing(number))

    with pytest.raises(UserError, match=f"文件夹 {target.parent} 不能写入"):
        put(target)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"文件夹 {tmp_path / '报表'} 不存在"):
        put(tmp_path / "报表" / "附件2.xlsx")


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "附件2").mkdir()

    with pytest.raises(UserError, match="附件2 是一个文件夹"):
        put(tmp_path / "附件2")

    assert list(tmp_path.iterdir()) == [tmp_path / "附件2"]


def test_any_other_trouble_is_told_in_chinese(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))

    with pytest.raises(UserError, match=r"没有写成（磁盘读写出错）"):
        put(target)

    assert untouched(target)


def test_another_file_s_trouble_is_not_blamed_on_the_target(target: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(target):
        Path("/nowhere/font.ttf").read_bytes()

    assert untouched(target)
