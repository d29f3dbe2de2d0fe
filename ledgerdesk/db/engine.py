"""The one place that knows which SQLite this is: connections, versions, error sentences."""

import re
import sys
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from sqlcipher3 import dbapi2 as untyped

from ledgerdesk.db import disk
from ledgerdesk.errors import UserError

dbapi2: Any = untyped
Error: type[Exception] = dbapi2.Error


class Cursor(Protocol):
    """What we use of a DB-API cursor."""

    @property
    def description(self) -> tuple[tuple[str, ...], ...]:
        """Column names, each first in its tuple."""

    @property
    def rowcount(self) -> int:
        """Rows an UPDATE or DELETE reached."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return every row that is left."""

    def close(self) -> None:
        """Let the statement go, and with it its lock."""


class Connection(Protocol):
    """What we use of a DB-API connection."""

    @property
    def in_transaction(self) -> bool:
        """True between BEGIN and COMMIT or ROLLBACK."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        """Run one statement for many rows."""

    def backup(self, target: Any, /, **options: Any) -> None:
        """Copy the whole file into another connection."""

    def interrupt(self) -> None:
        """Break off the running statement, from another thread."""

    def close(self) -> None:
        """Close the file."""


APPLICATION = 0x4C444B31
"""`LDK1` in the header of every ledger."""
OLDEST = (3, 51, 3)
"""Earlier ones can lose rows (WAL reset) and miss two-character searches."""
PATIENCE = 5000
"""Milliseconds a statement waits for a lock unless told otherwise."""
MAGIC = b"SQLite format 3\0"

SETTINGS = (
    "journal_mode=TRUNCATE",
    "synchronous=EXTRA",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "locking_mode=NORMAL",
    "cache_size=-8000",
    "cache_spill=OFF",
)

SENTENCES = {
    dbapi2.SQLITE_FULL: "磁盘已满，没有保存，{path} 仍是保存前的样子。请清理出空间后重试。",
    dbapi2.SQLITE_IOERR: "磁盘读写出错，没有保存，{path} 仍是保存前的样子。请检查磁盘后重试。",
    dbapi2.SQLITE_READONLY: "{path} 不能写入，没有保存。请取消文件和文件夹的只读后重试。",
    dbapi2.SQLITE_PERM: "{path} 不能写入，没有保存。请取消文件和文件夹的只读后重试。",
    dbapi2.SQLITE_BUSY: "另一个程序正在使用 {path}，没有保存。请稍候重试。",
    dbapi2.SQLITE_LOCKED: "另一个程序正在使用 {path}，没有保存。请稍候重试。",
    dbapi2.SQLITE_CORRUPT: "{path} 已损坏。请不要再往里写，改用最近的备份恢复。",
    dbapi2.SQLITE_NOTADB: "{path} 不是台账文件，或已损坏。请另选文件，或用最近的备份恢复。",
    dbapi2.SQLITE_CANTOPEN: "打不开 {path}。请检查文件和文件夹是否存在、是否有权限。",
    dbapi2.SQLITE_TOOBIG: "有一段文字太长，没有保存。请缩短后重试。",
}


class DuplicateError(UserError):
    """A value that has to be unique is there already; the desk words it with its labels."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        super().__init__(f"{table} 中已有相同的 {'、'.join(columns)}，没有保存。请改用别的值。")
        self.table = table
        self.columns = columns


class TroubleError(UserError):
    """What the disk or another program does to the file, in a sentence."""


def connect(path: Path, *, write: bool, patience: int = PATIENCE) -> Connection:
    """Open one connection with every setting; reading ones still recover a hot journal.

    `patience` is in milliseconds. Raises UserError when the file cannot be opened or read.
    """
    if dbapi2.sqlite_version_info < OLDEST:
        message = f"SQLite {dbapi2.sqlite_version} is too old"
        raise RuntimeError(message)
    with translated(path):
        connection = bare(path)
        try:
            for setting in (f"busy_timeout={patience}", "cipher_log_level=NONE", *SETTINGS):
                connection.execute(f"PRAGMA {setting}").close()
            connection.execute("SELECT count(*) FROM sqlite_schema").close()
            if not write:
                connection.execute("PRAGMA query_only=ON").close()
        except BaseException:
            connection.close()
            raise
    return connection


def bare(path: Path) -> Connection:
    """Open a connection without any setting of ours."""
    made: Connection = dbapi2.connect(str(path), isolation_level=None, cached_statements=256)
    return made


@dataclass(frozen=True, slots=True)
class translated:  # noqa: N801  # read as a verb; a generator would cost each statement more
    """Turn what SQLite says about the world into a UserError; bugs pass through."""

    path: Path

    def __enter__(self) -> None:
        """Begin to listen."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Raise the clerk's sentence in place of the engine's."""
        if isinstance(error, Error) and (told := sentence(error, self.path)):
            raise told from error


def sentence(error: Exception, path: Path) -> UserError | None:
    """Word an engine error for the clerk; None when it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == dbapi2.SQLITE_CONSTRAINT:
        return _constraint(str(error))
    return TroubleError(SENTENCES[code].format(path=path)) if code in SENTENCES else None


def _constraint(text: str) -> UserError | None:
    if found := re.fullmatch(r"UNIQUE constraint failed: (.+)", text):
        names = [each.strip().partition(".") for each in found[1].split(",")]
        return DuplicateError(names[0][0], tuple(column for _, _, column in names))
    if text == "FOREIGN KEY constraint failed":
        return UserError("记录之间的引用对不上，没有保存。请先处理引用它的记录，再重试。")
    return None


def utils() -> ModuleType:
    """Import sqlite_utils on top of our SQLite; it looks for `pysqlite3` first."""
    sys.modules.setdefault("pysqlite3", dbapi2)
    sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)
    import sqlite_utils

    if vars(sqlite_utils.utils)["sqlite3"] is not dbapi2:
        message = "sqlite_utils was imported before the engine took its place"
        raise RuntimeError(message)
    return sqlite_utils


_open: Counter[tuple[int, int]] = Counter()
_guard = threading.Lock()


def identity(path: Path) -> tuple[int, int]:
    """Return (device, inode) of the file a path names now; raise OSError when there is none."""
    found = path.stat()
    return found.st_dev, found.st_ino


def opened(file: tuple[int, int]) -> None:
    """Remember that this process has a connection to a file."""
    with _guard:
        _open[file] += 1


def closed(file: tuple[int, int]) -> None:
    """Forget one connection of this process to a file."""
    with _guard:
        _open[file] -= 1


def header(path: Path) -> bytes | None:
    """Return the first 100 bytes; None when this process has the file open.

    Closing an ordinary file handle would drop the locks of that connection.
    """
    with _guard:
        if _open[identity(path)] > 0:
            return None
        with path.open("rb") as file:
            return file.read(100)


def database(path: Path) -> bool:
    """Tell whether an SQLite file, so perhaps a ledger, stands there."""
    if not path.is_file():
        return False
    head = header(path)
    return head is None or head[:16] == MAGIC


def copy(source: Connection, target: Path) -> None:
    """Copy a ledger by the backup API: whole and flushed under its name, or not there at all."""
    part = target.with_name(f"{target.name}.part")
    with translated(target), disk.translated("升级前的备份", target):
        copied = bare(part)
        try:
            copied.execute("PRAGMA synchronous=EXTRA").close()
            source.backup(copied)
        except BaseException:
            copied.close()
            part.unlink(missing_ok=True)
            raise
        copied.close()
        disk.settle(part, target)


def value(connection: Connection, query: str, parameters: Any = ()) -> Any:
    """Return the first column of the first row, None when there is no row."""
    cursor = connection.execute(query, parameters)
    row = cursor.fetchone()
    cursor.close()
    return None if row is None else row[0]


def rollback(connection: Connection) -> None:
    """Undo the open transaction; SQLite may have done so itself."""
    if connection.in_transaction:
        with suppress(Error):
            connection.execute("ROLLBACK").close()


def busy(error: Exception) -> bool:
    """Tell whether an error only means that somebody else is at the file."""
    return bool(getattr(error, "sqlite_errorcode", 0) & 0xFF == dbapi2.SQLITE_BUSY)
