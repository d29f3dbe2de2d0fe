"""Write beside a file and swap at the end: the old file stays whole until the new one is."""

import errno
import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ledgerdesk.errors import UserError, trouble

PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5, 2.0)
"""Seconds waited before each new try to swap; a virus scanner lets go, Excel does not."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LOCKED = {errno.EACCES, errno.EPERM, errno.EROFS}
_ABSENT = {errno.ENOENT, errno.ENOTDIR}


@contextmanager
def replacing(
    target: Path, *, pauses: Sequence[float] = PAUSES, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Path]:
    """Yield a temporary path beside `target`; it replaces target when the block ends well.

    Whoever writes it also verifies it inside the block. Raise UserError when the folder cannot
    be written, the disk is full or target is open elsewhere; then target is as it was before.
    """
    temp = target.with_name(f".{secrets.token_hex(6)}{target.suffix}")
    try:
        temp.open("xb").close()
        yield temp
        _flush(temp)
        _swap(temp, target, pauses, sleep)
    except OSError as error:
        if not _ours(error, target):
            raise
        raise UserError(_why(error, target)) from error
    finally:
        with suppress(OSError):
            temp.unlink(missing_ok=True)


def _flush(temp: Path) -> None:
    with temp.open("r+b") as file:
        os.fsync(file.fileno())


def _swap(
    temp: Path, target: Path, pauses: Sequence[float], sleep: Callable[[float], None]
) -> None:
    if target.is_dir():
        message = f"{target} 是一个文件夹，不能用作文件名。请另起一个名字再导出。"
        raise UserError(message)
    for pause in pauses:
        try:
            temp.replace(target)
        except PermissionError:
            sleep(pause)
        else:
            break
    else:
        _last(temp, target)
    with suppress(PermissionError):  # Windows opens no folders
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _last(temp: Path, target: Path) -> None:
    try:
        temp.replace(target)
    except PermissionError as error:
        message = (
            f"{target.name} 正被别的程序打开（多半是 Excel 或 WPS），新文件没有换上，"
            f"{target.parent} 里原来的文件没有动。请关闭它后再导出一次。"
        )
        raise UserError(message) from error


def _ours(error: OSError, target: Path) -> bool:
    """Say whether the place written to is at fault, not some other file the block reads."""
    name = error.filename
    return error.errno in _FULL or name is None or Path(str(name)).parent == target.parent


def _why(error: OSError, target: Path) -> str:
    name, folder = target.name, target.parent
    if error.errno in _FULL:
        return f"磁盘已满，{name} 没有写成，原来的文件没有动。请腾出空间后再导出一次。"
    if error.errno in _LOCKED:
        return f"文件夹 {folder} 不能写入，{name} 没有写成。请换一个文件夹，或放开它的写入权限。"
    if error.errno in _ABSENT:
        return f"文件夹 {folder} 不存在，{name} 没有写成。请先建好这个文件夹，或另选一个。"
    return f"{name} 没有写成（{trouble(error)}），原来的文件没有动。请换一个位置再导出一次。"
