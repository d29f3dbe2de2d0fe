"""How one ledger file becomes another: page by page, watched, checked before it has a name."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from ledgerdesk.db import attachments, chain, disk, engine, triggers
from ledgerdesk.errors import UserError

PAGES = 2000
"""Pages copied in one step, 8 MB."""
WAIT = 5000
"""Milliseconds a copy waits for a save in another process."""
PATIENCE = 60.0
"""Seconds without progress after which a copy is given up."""
DAMAGED = ("database disk image is malformed", "file is not a database", "no such table: step")
REFUSED = ("attempt to write a readonly database", "unable to open database file")
TROUBLED = ("database or disk is full", "disk I/O error", "database is locked")


class Contents(NamedTuple):
    """What a ledger held when it was looked into."""

    steps: int
    head: str
    """Hash of its last step."""
    counts: Mapping[str, int]
    """Undeleted records by register, registers without any left out."""


class Watch:
    """Ends a copy that gets no further, by raising out of its progress calls."""

    def __init__(self, doing: str, ledger: Path) -> None:
        self._late = UserError(
            f"{doing}没有完成：{ledger} 一直被占用，或磁盘没有反应。请关掉其他程序后重试。"
        )
        self._left = -1
        self._since = time.monotonic()

    def __call__(self, _status: int, left: int, _total: int) -> None:
        """Take note of the pages left; raise UserError when they stay the same too long."""
        now = time.monotonic()
        if left != self._left:
            self._left, self._since = left, now
        elif now - self._since > PATIENCE:
            raise self._late


@contextmanager
def whole(part: Path, doing: str) -> Iterator[None]:
    """Make room for an unfinished file; on any failure leave neither it nor its new folder.

    Its journal goes in any case. What the disk says becomes a UserError.
    """
    made = not part.parent.exists()
    journal = part.with_name(f"{part.name}-journal")
    with disk.translated(doing, part.parent):
        try:
            disk.folder(part.parent)
            part.unlink(missing_ok=True)
            yield
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
                journal.unlink(missing_ok=True)
                if made:
                    part.parent.rmdir()
            raise
        with suppress(OSError):
            journal.unlink(missing_ok=True)


@contextmanager
def reading(ledger: Path, doing: str, named: Path | None = None) -> Iterator[engine.Connection]:
    """Open a reading connection of its own; complaints speak of `named`, else of the ledger."""
    if not ledger.is_file():
        message = f"{doing}没有完成：找不到 {ledger}，请检查文件名和文件夹。"
        raise UserError(message)
    with explained(doing, named or ledger), _connected(ledger, write=False) as connection:
        yield connection


@contextmanager
def writing(part: Path, doing: str) -> Iterator[engine.Connection]:
    """Open an unfinished copy to change it, then flush it."""
    with explained(doing, part), _connected(part, write=True) as connection:
        yield connection


@contextmanager
def _connected(ledger: Path, *, write: bool) -> Iterator[engine.Connection]:
    connection = engine.connect(ledger, write=write, patience=WAIT)
    file = engine.identity(ledger)
    engine.opened(file)
    try:
        yield connection
    finally:
        connection.close()
        engine.closed(file)


@contextmanager
def explained(doing: str, ledger: Path) -> Iterator[None]:
    """Turn what SQLite says while copying into a UserError; bugs pass through."""
    try:
        yield
    except engine.Error as error:
        # The backup API tells no code, only the sentence that goes with it.
        said = str(error)
        if said in DAMAGED:
            raise damaged(doing, ledger) from error
        if said in REFUSED:
            raise disk.refused(doing, ledger) from error
        if said not in TROUBLED:
            raise
        message = f"{doing}没有完成：磁盘已满，或读写出错，或 {ledger} 正被占用。请检查后重试。"
        raise UserError(message) from error


def damaged(doing: str, ledger: Path) -> UserError:
    """Say that a file cannot be trusted."""
    return UserError(
        f"{doing}没有完成：{ledger} 已损坏，或不是台账文件。请不要再用它，改用另一份完好的备份。"
    )


def pump(ledger: Path, part: Path, doing: str) -> Contents:
    """Copy the pages in steps and flush them; return what the source held meanwhile.

    The source stands still in one reading transaction on a connection of its own: a copy
    through a connection that is writing would never end.
    """
    with reading(ledger, doing) as source:
        source.execute("BEGIN").close()
        held = contents(source)
        target = engine.bare(part)
        try:
            target.execute("PRAGMA synchronous=OFF").close()  # flushed once, below
            source.backup(target, pages=PAGES, progress=Watch(doing, ledger), sleep=0.05)
        finally:
            target.close()
    disk.sync(part)
    return held


def verified(part: Path, named: Path, doing: str) -> Contents:
    """Open a fresh copy and check it in full; raise UserError when anything is wrong."""
    with reading(part, doing, named) as copied:
        application = engine.value(copied, "PRAGMA application_id")
        said = copied.execute("PRAGMA integrity_check(3)").fetchall()
        loose = copied.execute("PRAGMA foreign_key_check").fetchall()
        if application != engine.APPLICATION or said != [("ok",)] or loose:
            raise damaged(doing, named)
        return contents(copied)


def contents(ledger: engine.Connection) -> Contents:
    """Count the steps and records of an open ledger."""
    steps = engine.value(ledger, "SELECT count(*) FROM step")
    counts = {
        table: engine.value(ledger, f'SELECT count(*) FROM "{table}" WHERE deleted_on IS NULL')
        for table, columns in triggers.tables(ledger).items()
        if "deleted_on" in columns
    }
    return Contents(steps, chain.head(ledger), {table: n for table, n in counts.items() if n})


def photographs(ledger: Path, doing: str) -> list[str]:
    """Return the SHA-256 of every attachment a ledger names, deleted ones too."""
    query = 'SELECT DISTINCT "sha256" FROM "attachment" WHERE "sha256" IS NOT NULL ORDER BY 1'
    with reading(ledger, doing) as opened:
        return [str(sha256) for (sha256,) in opened.execute(query).fetchall()]


def fetched(sha256: str, sources: tuple[Path, ...], files: Path, *, link: bool = False) -> bool:
    """Bring one attachment into `files`; False when no source has it with the right bytes.

    With `link` a file on the same disk gets a second name instead of a second copy.
    """
    if not attachments.NAME.fullmatch(sha256):
        return False
    target = attachments.place(files, sha256)
    for source in sources:
        path = attachments.place(source, sha256)
        if attachments.intact(path, sha256):
            if not (link and _linked(path, target)):
                attachments.take(path, files)
            return True
    return False


def _linked(path: Path, target: Path) -> bool:
    try:
        disk.folder(target.parent)
        target.hardlink_to(path)
        disk.sync(target.parent)
    except OSError:
        return False
    return True
