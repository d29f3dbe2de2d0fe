"""A connection that can be told to stop, from any thread; the open change then rolls back."""

import threading
from typing import Any

from ledgerdesk.db import engine
from ledgerdesk.errors import UserError


class StoppedError(UserError):
    """Somebody cancelled the verb."""

    def __init__(self) -> None:
        super().__init__("已取消，台账没有改动。")


class Stoppable:
    """A connection that refuses every statement once it was stopped, except ROLLBACK."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection
        self._stopped = threading.Event()
        self._guard = threading.Lock()
        self._closed = False

    @property
    def in_transaction(self) -> bool:
        """True between BEGIN and COMMIT or ROLLBACK."""
        return self._connection.in_transaction

    def stop(self) -> None:
        """Break off what runs and refuse what follows."""
        self._stopped.set()
        self.interrupt()

    def interrupt(self) -> None:
        """Break off the running statement only."""
        with self._guard:
            if not self._closed:
                self._connection.interrupt()

    def execute(self, sql: str, parameters: Any = (), /) -> engine.Cursor:
        """Run one statement; raise StoppedError when it may not, or was broken off."""
        if sql == "ROLLBACK":
            return self._connection.execute(sql)
        self._go_on()
        try:
            return self._connection.execute(sql, parameters)
        except engine.Error as error:
            self._go_on(error)
            raise

    def executemany(self, sql: str, parameters: Any, /) -> engine.Cursor:
        """Run one statement for many rows; raise StoppedError as `execute` does."""
        self._go_on()
        try:
            return self._connection.executemany(sql, parameters)
        except engine.Error as error:
            self._go_on(error)
            raise

    def backup(self, target: Any, /, **options: Any) -> None:
        """Copy the whole file into another connection."""
        self._go_on()
        self._connection.backup(target, **options)

    def close(self) -> None:
        """Close the file."""
        with self._guard:
            self._closed = True
            self._connection.close()

    def _go_on(self, cause: Exception | None = None) -> None:
        if self._stopped.is_set():
            raise StoppedError from cause
