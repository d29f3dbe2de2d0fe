"""Photos and papers as files named by their SHA-256, beside the ledger."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from ledgerdesk.db import disk
from ledgerdesk.db.store import Store
from ledgerdesk.errors import UserError

LARGEST = 200 * 1024 * 1024
"""Bytes one attachment may have: a minute of video, not a film."""
NAME = re.compile(r"[0-9a-f]{64}")
DOING = "保存附件"


class Check(NamedTuple):
    """SHA-256 of attachments without their file, and of those whose file differs."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]


class Kept(NamedTuple):
    """A file that was copied in."""

    sha256: str
    size: int
    """Bytes."""
    new: bool
    """Whether no file of these bytes was there before."""


def folder(ledger: Path) -> Path:
    """Return where the attachments of a ledger file live."""
    return ledger.with_name(f"{ledger.name}.files")


def place(files: Path, sha256: str) -> Path:
    """Return where a file of that hash stands; raise UserError on anything but a hash."""
    if not NAME.fullmatch(sha256):
        message = f"“{sha256}”不是附件的校验码，请重新登记这个附件。"
        raise UserError(message)
    return files / sha256[:2] / sha256


def keep(store: Store, path: Path) -> str:
    """Copy a file in beside the ledger and return its SHA-256; do this before its row.

    Whatever the file's name or bytes, it is stored under its hash alone and never opened.
    Raises UserError when the ledger is read-only, the file is no file, empty or too large.
    """
    return _taken_in(store, path).sha256


@contextmanager
def kept(store: Store, path: Path) -> Iterator[Kept]:
    """Keep a file while its row is written; a new one goes again when that fails."""
    found = _taken_in(store, path)
    try:
        yield found
    except BaseException:
        if found.new:
            place(folder(store.path), found.sha256).unlink(missing_ok=True)
        raise


def take(source: Path, files: Path) -> Kept:
    """Copy a file into a folder of files named by hash; raise OSError, leave nothing half."""
    disk.folder(files)
    part = files / f"{uuid4().hex}.part"
    try:
        sha256 = disk.copy(source, part)
        size = part.stat().st_size
        target = place(files, sha256)
        new = not target.exists()
        disk.folder(target.parent)
        disk.settle(part, target)
    finally:
        part.unlink(missing_ok=True)
    return Kept(sha256, size, new)


def find(store: Store, sha256: str) -> Path | None:
    """Return the file of an attachment, None when it is missing."""
    path = place(folder(store.path), sha256)
    return path if path.is_file() else None


def check(store: Store) -> Check:
    """Re-hash every attachment that a row names, those of deleted rows too."""
    missing, changed = [], []
    for sha256 in named(store):
        path = find(store, sha256) if NAME.fullmatch(sha256) else None
        if path is None:
            missing.append(sha256)
        elif not intact(path, sha256):
            changed.append(sha256)
    return Check(tuple(missing), tuple(changed))


def named(store: Store) -> list[str]:
    """Return the SHA-256 of every attachment the ledger knows, each once."""
    query = 'SELECT DISTINCT "sha256" FROM "attachment" WHERE "sha256" IS NOT NULL ORDER BY 1'
    return [str(sha256) for (sha256,) in store.rows(query)]


def intact(path: Path, sha256: str) -> bool:
    """Tell whether a file still has the bytes its name promises; unreadable counts as not."""
    try:
        return disk.sha256(path) == sha256
    except OSError:
        return False


def _taken_in(store: Store, path: Path) -> Kept:
    if store.readonly:
        raise disk.refused(DOING, store.path)
    with disk.translated(DOING, path):
        _measured(path)
    files = folder(store.path)
    with disk.translated(DOING, files):
        return take(path, files)


def _measured(path: Path) -> None:
    if not path.is_file():
        message = f"{DOING}没有完成：{path} 不是文件，请选一个照片或文件。"
        raise UserError(message)
    size = path.stat().st_size
    if size == 0:
        message = f"{DOING}没有完成：{path} 是空文件，请重新选择。"
        raise UserError(message)
    if size > LARGEST:
        message = (
            f"{DOING}没有完成：{path.name} 有 {size // 2**20} MB，"
            f"单个附件不能超过 {LARGEST // 2**20} MB，请压缩或截短后重试。"
        )
        raise UserError(message)
