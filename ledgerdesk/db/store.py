"""The open ledger file; `with store.change(label)` is the only way to write into it."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ledgerdesk.db import chain, disk, engine, lock, migrations, origin, place, triggers, upgrade
from ledgerdesk.db.ids import new_id
from ledgerdesk.errors import UserError, trouble

STUBBORN = 20.0
"""Seconds a COMMIT is retried while somebody reads."""
SEALED = "sealed"
__all__ = ["SEALED", "Change", "Store", "create", "new_id", "open_store"]


@dataclass(slots=True)
class Change:
    """One step while it is made, and after."""

    step: int
    """Id of the row in `step`."""
    tables: set[str] = field(default_factory=set)
    """Tables it touched; known once it is committed."""


class Store:
    """A ledger file; belongs to the thread that opened it."""

    def __init__(self, path: Path, connection: engine.Connection, held: lock.Lock | None) -> None:
        self.path = path
        self.connection = connection
        self.readonly = held is None
        self._held = held
        self._told = engine.translated(path)
        self._file = engine.identity(path)
        self._writing = False
        engine.opened(self._file)

    def close(self) -> None:
        """Close the file and let others write; closing twice does no harm."""
        if self._file == (0, 0):
            return
        self.connection.close()
        engine.closed(self._file)
        self._file = (0, 0)
        if self._held:
            self._held.release()

    def rows(self, sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        """Return every row of a SELECT; no cursor stays open."""
        with self._told:
            return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Any = ()) -> tuple[Any, ...] | None:
        """Return the first row of a SELECT."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Any = ()) -> Any:
        """Return the first column of the first row, None when there is none."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    def records(self, table: str, sql: str = "", parameters: Any = ()) -> list[dict[str, Any]]:
        """Return whole rows by column name; `sql` is what follows FROM table."""
        return self.named(f'SELECT * FROM "{table}" {sql}', parameters)

    def named(self, sql: str, parameters: Any = ()) -> list[dict[str, Any]]:
        """Return every row of a SELECT by column name."""
        with self._told:
            cursor = self.connection.execute(sql, parameters)
            names = [each[0] for each in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @property
    def origin(self) -> str:
        """Which copy of the ledger writes here, "" before its first write."""
        with self._told:
            return origin.current(self.connection, self._file)

    @contextmanager
    def change(self, label: str, *, actor: str, at: str, undoes: str = "") -> Iterator[Change]:
        """Make one named step: all of it is on the disk afterwards, or nothing.

        `at` is local time as YYYY-MM-DDTHH:MM:SS. Raises UserError when the file is read-only,
        was moved, the disk is full, somebody else holds it; the ledger is then as before.
        """
        with self.transaction():
            source = origin.own(self.connection, self._file, at)
            note = chain.Note(new_id(), source, label, actor, at, undoes or None)
            step = chain.begin(self.connection, note)
            change = Change(step.id)
            yield change
            change.tables = chain.seal(self.connection, step)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write tables that have no journal (drafts, search); others refuse here."""
        self._ready()
        with self._told:
            try:
                self.connection.execute("BEGIN IMMEDIATE").close()
                self._writing = True
                yield
                self._commit()
            finally:
                self._writing = False
                engine.rollback(self.connection)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Answer many small questions from one look at the file; each alone locks it anew."""
        if self.connection.in_transaction:
            yield
            return
        with self._told:
            self.connection.execute("BEGIN").close()
            try:
                yield
            finally:
                engine.rollback(self.connection)

    def write(self, sql: str, parameters: Any = ()) -> int:
        """Run one writing statement in the open change or transaction; returns rows reached."""
        self._within()
        with self._told:
            cursor = self.connection.execute(sql, parameters)
            reached = cursor.rowcount
            cursor.close()
            return reached

    def insert(self, table: str, values: Mapping[str, Any]) -> None:
        """Add a row; raises DuplicateError naming table and columns."""
        self.write(_insertion(table, tuple(values)), tuple(values.values()))

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Add many rows at once."""
        self.write_many(_insertion(table, tuple(columns)), rows)

    def write_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one writing statement for each of many rows of values."""
        self._within()
        with self._told:
            self.connection.executemany(sql, rows).close()

    def update(self, table: str, record: str, values: Mapping[str, Any]) -> None:
        """Change columns of the row with this id; raises UserError when there is none."""
        chosen = ", ".join(f'"{each}" = ?' for each in values)
        sql = f'UPDATE "{table}" SET {chosen} WHERE id = ?'
        self._found(self.write(sql, (*values.values(), record)), table, record)

    def delete(self, table: str, record: str) -> None:
        """Remove the row with this id; raises UserError when there is none."""
        self._found(self.write(f'DELETE FROM "{table}" WHERE id = ?', (record,)), table, record)

    def seal(self, text: str) -> str:
        """Keep a confidential text apart and return its id; the journal holds its HMAC."""
        import secrets

        record, salt = new_id(), secrets.token_hex(32)
        self.insert(SEALED, {"id": record, "salt": salt, "value": text})
        self._journal(record, None, _mac(salt, text))
        return record

    def unseal(self, record: str) -> str | None:
        """Return a confidential text, None when it was removed."""
        found = self.value(f"SELECT value FROM {SEALED} WHERE id = ?", (record,))
        return None if found is None else str(found)

    def erase(self, record: str) -> None:
        """Remove a confidential text for good; the chain stays whole."""
        found = self.row(f"SELECT salt, value FROM {SEALED} WHERE id = ?", (record,))
        self._found(int(found is not None), SEALED, record)
        self.delete(SEALED, record)
        self._journal(record, _mac(*found) if found else None, None)

    def _journal(self, record: str, before: str | None, after: str | None) -> None:
        self.write(f"{triggers.APPEND}?, ?, ?, ?)", (SEALED, record, before, after))

    def _ready(self) -> None:
        if self._writing:
            message = "a change is open already"
            raise RuntimeError(message)
        if self.readonly:
            message = f"{self.path} 是以只读方式打开的，不能修改。请关闭后以可写方式重新打开。"
            raise UserError(message)
        try:
            there = engine.identity(self.path) == self._file
        except OSError:
            there = False
        if not there:
            message = (
                f"{self.path} 被移走、改名或替换了，没有保存。请把文件放回原处后重新打开程序。"
            )
            raise UserError(message)

    def _within(self) -> None:
        if not self._writing:
            message = "write outside of a change"
            raise RuntimeError(message)

    def _found(self, count: int, table: str, record: str) -> None:
        if count == 0:
            message = f"{table} 中没有 id 为 {record} 的记录，没有保存。请刷新后重试。"
            raise UserError(message)

    def _commit(self) -> None:
        until = time.monotonic() + STUBBORN
        while True:
            try:
                self.connection.execute("COMMIT").close()
            except engine.Error as error:
                if not engine.busy(error) or time.monotonic() > until:
                    raise
            else:
                return


def create(path: Path) -> Store:
    """Make a new ledger and open it for writing; raises UserError when it cannot be there."""
    if path.exists():
        message = f"{path} 已经存在，没有新建。请换一个文件名。"
        raise UserError(message)
    if not path.parent.is_dir():
        message = f"文件夹 {path.parent} 不存在，没有新建台账。请先建好这个文件夹，或另选一个。"
        raise UserError(message)
    _fit(path)
    part = path.with_name(f"{path.name}.{new_id()}.part")
    try:
        with _making(path), disk.translated("新建台账", path.parent):
            part.open("xb").close()  # a folder that refuses says so before SQLite does
            connection = engine.connect(part, write=True)
            try:
                upgrade.make(connection)
            finally:
                connection.close()
            disk.settle(part, path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
            part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    return open_store(path, write=True)


@contextmanager
def _making(path: Path) -> Iterator[None]:
    """Say of a ledger that could not be made that there is none, not that it is as before."""
    try:
        with engine.translated(path):
            yield
    except engine.TroubleError as error:
        message = (
            f"新建台账没有完成：{path.parent} 所在的磁盘已满，或读写出错。"
            "请清理出空间、检查磁盘后重试。"
        )
        raise UserError(message) from error


def open_store(path: Path, *, write: bool) -> Store:
    """Open a ledger; writing takes FILE.lock and brings an older file up to date.

    Raises UserError for a missing, foreign, newer or damaged file, a place where no live
    ledger may lie, and when somebody else writes.
    """
    _inspect(path, write=write)
    if not write:
        return Store(path, engine.connect(path, write=False), None)
    _fit(path)
    held = lock.acquire(path)
    try:
        connection = engine.connect(path, write=True)
        try:
            _prepare(connection, path)
            return Store(path, connection, held)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        held.release()
        raise


def _fit(path: Path) -> None:
    if reason := place.unfit(path):
        message = f"{path} 不能用来记台账：{reason}。请把文件复制到本机硬盘的文件夹里再打开。"
        raise UserError(message)


def _inspect(path: Path, *, write: bool) -> None:
    """Judge the file by its first bytes, before SQLite may touch it."""
    if not path.is_file():
        message = f"找不到台账文件 {path}，请检查文件名和文件夹。"
        raise UserError(message)
    try:
        head = engine.header(path)
    except OSError as error:
        message = f"打不开 {path}（{trouble(error)}），请检查文件的权限。"
        raise UserError(message) from error
    if head is not None:
        _judge(path, head, write=write)


def _judge(path: Path, head: bytes, *, write: bool) -> None:
    if head[:16] != engine.MAGIC or int.from_bytes(head[68:72]) != engine.APPLICATION:
        message = f"{path} 不是台账文件，或已损坏。请另选文件，或用最近的备份恢复。"
        raise UserError(message)
    version = int.from_bytes(head[60:64])
    if version > len(migrations.STEPS):
        message = f"{path} 是用更新版本的程序记的，没有打开，也没有改动。请先升级本程序。"
        raise UserError(message)
    if version < len(migrations.STEPS) and not write:
        message = f"{path} 是旧版本的台账。请先用本程序以可写方式打开一次，升级后再查看。"
        raise UserError(message)


def _prepare(connection: engine.Connection, path: Path) -> None:
    with engine.translated(path):
        upgrade.renew(connection, path)
        if wrong := triggers.amiss(connection):
            message = (
                f"{path} 的记录机制不完整（{'、'.join(wrong[:3])}），不能写入。"
                "请用最近的备份恢复，并把这个文件交给维护人员。"
            )
            raise UserError(message)


@lru_cache(maxsize=256)
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{each}"' for each in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'


def _mac(salt: str, text: str) -> str:
    return json.dumps({"mac": chain.mac(salt, text)}, separators=(",", ":"))
