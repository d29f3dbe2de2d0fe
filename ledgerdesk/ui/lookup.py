"""Which records a list shows: found at once where they are few, else by the worker.

The old rows stay until the new ones are there, and nobody waits for them.
"""

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from ledgerdesk.ui.jobs import CANCELLED

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledgerdesk.desk import Desk
    from ledgerdesk.desk.browsing import Query
    from ledgerdesk.ui.shell import Shell

REST, PATIENCE = 120, 250
"""Milliseconds until a search that had to give way begins again; until it says that it lasts."""


class Listed(NamedTuple):
    """What was found."""

    ids: list[str]
    whole: bool
    """False: only the newest ones, while somebody types."""


class Lookup(QObject):
    """Asks for one list at a time; an answer that came too late is forgotten."""

    came = Signal(object)
    """The Listed of the last question."""
    lasts = Signal()
    """The answer takes a while."""

    def __init__(self, shell: "Shell", parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._verb: Callable[[Desk], Listed] | None = None
        self._turn = 0
        self._again = QTimer(self, singleShot=True, interval=REST)
        self._again.timeout.connect(self.go_on)
        self._slow = QTimer(self, singleShot=True, interval=PATIENCE)
        self._slow.timeout.connect(self.lasts)

    @property
    def waiting(self) -> bool:
        """True until the last question is answered."""
        return self._verb is not None

    def ask(self, register: str, query: "Query", *, glance: bool = False) -> None:
        """Ask for the records of a query; `glance`: the newest ones will do."""
        self.rest()
        self._verb = partial(_listed, register, query, glance)
        if self._shell.desk.browsing.few(register):
            found = self._shell.guard(partial(self._verb, self._shell.desk))
            self._verb = None
            if found:
                self.came.emit(found)
        else:
            self._slow.start()
            self.go_on()

    def rest(self) -> None:
        """Wait for nothing; `go_on` asks again."""
        self._turn += 1
        self._again.stop()
        self._slow.stop()

    def go_on(self) -> None:
        """Ask what was not answered yet."""
        if self._verb:
            turn = self._turn
            then, otherwise = partial(self._answered, turn), partial(self._refused, turn)
            self._shell.quietly(self._verb, then, otherwise)

    def _answered(self, turn: int, found: Listed) -> None:
        if turn == self._turn:
            self._slow.stop()
            self._verb = None
            self.came.emit(found)

    def _refused(self, turn: int, reason: str) -> None:
        if turn != self._turn:
            return
        if reason == CANCELLED:  # it gave way to the clerk
            self._again.start()
        else:
            self._verb = None
            self._shell.say(reason, kind="wrong")


def _listed(register: str, query: "Query", glance: bool, desk: "Desk") -> Listed:  # noqa: FBT001  # by partial
    if glance:
        return Listed(*desk.browsing.glance(register, query))
    return Listed(desk.browsing.ids(register, query), whole=True)
