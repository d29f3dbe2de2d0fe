"""Files that are whole or absent: written aside, flushed, then renamed into place."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledgerdesk.errors import UserError, trouble

CHUNK = 1 << 20
PATIENCE = 5.0
"""Seconds a virus scanner may hold a file before the rename is given up."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def translated(doing: str, place: Path) -> Iterator[None]:
    """Turn what the disk says into a UserError; `doing` is a verb: 备份, 保存附件."""
    try:
        yield
    except OSError as error:
        raise complaint(doing, place, error) from error


def complaint(doing: str, place: Path, error: OSError) -> UserError:
    """Say in a sentence why the disk refused."""
    if error.errno in FULL:
        return full(doing, place)
    if error.errno in REFUSED:
        return refused(doing, place)
    if error.errno == errno.ENOENT:
        return UserError(f"{doing}没有完成：找不到 {error.filename or place}，请检查后重试。")
    return UserError(f"{doing}没有完成：{place} {trouble(error)}，请检查后重试，或换一个位置。")


def full(doing: str, place: Path) -> UserError:
    """Say that the disk is full."""
    return UserError(f"{doing}没有完成：{place} 所在的磁盘已满，请清理出空间后重试。")


def refused(doing: str, place: Path) -> UserError:
    """Say that the place may not be written."""
    return UserError(
        f"{doing}没有完成：{place} 不能写入，请换一个有写权限的文件夹，或取消只读后重试。"
    )


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot flush a folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def folder(path: Path) -> Path:
    """Make a folder and the ones above it, durably."""
    if not path.is_dir():
        folder(path.parent)
        path.mkdir(exist_ok=True)
        sync(path.parent)
    return path


def settle(part: Path, target: Path) -> None:
    """Give a finished, flushed file its name; an old file of that name is replaced."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            part.replace(target)
            break
        except PermissionError:
            if os.name != "nt" or time.monotonic() > until:
                raise
            time.sleep(0.1)
    sync(target.parent)


def copy(source: Path, part: Path) -> str:
    """Copy a file's bytes to a new file, flush it, and return the SHA-256 of what was read."""
    import hashlib

    digest = hashlib.sha256()
    with source.open("rb") as reading, part.open("xb") as writing:
        while chunk := reading.read(CHUNK):
            digest.update(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file; never of an open ledger, that would drop its locks."""
    import hashlib

    with path.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()
