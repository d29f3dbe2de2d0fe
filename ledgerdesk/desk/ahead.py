"""首页 counted by a thread of its own while the window's libraries are loaded."""

from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from ledgerdesk.calm import take_turns
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock, catalog
from ledgerdesk.desk.home import Today
from ledgerdesk.errors import UserError


class Ahead:
    """What the first screen of a ledger shows, on its way since this was made."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path, self._clock = path, clock
        self._found: Today | None = None
        self._opened = Event()
        take_turns()
        catalog()  # one for all threads
        self._thread = Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until the file is open, or was refused.

        Whoever looks at the file meanwhile would drop the lock of a connection just made.
        """
        self._opened.wait()

    def take(self) -> Today | None:
        """Wait for the answer; None when the ledger cannot be read."""
        self._thread.join()
        return self._found

    def _run(self) -> None:
        try:
            with suppress(UserError):  # the window says why
                self._count()
        finally:
            self._opened.set()

    def _count(self) -> None:
        desk = Desk.open(self._path, write=False, clock=self._clock)
        self._opened.set()
        try:
            self._found = desk.home.today()
        finally:
            desk.close()
