"""One long verb of a page at a time; of those asked for meanwhile only the last one runs."""

from collections.abc import Callable
from typing import Generic, TypeVar

from ledgerdesk.desk import Desk
from ledgerdesk.ui.shell import Shell

T = TypeVar("T")


class Latest(Generic[T]):
    """Runs what was asked for last; `then` gets its result, `otherwise` the reason why none.

    What was asked for before, and has come meanwhile, is out of date and shown to nobody.
    """

    def __init__(
        self,
        shell: Shell,
        title: str,
        then: Callable[[T], None],
        otherwise: Callable[[str], None],
    ) -> None:
        self._shell, self._title = shell, title
        self._then, self._otherwise = then, otherwise
        self._waiting: Callable[[Desk], T] | None = None
        self._running = False

    def ask(self, verb: Callable[[Desk], T]) -> None:
        """Run a verb now, or once the one that runs has ended."""
        self._waiting = verb
        self._go_on()

    def _go_on(self) -> None:
        if self._waiting is not None and not self._running:
            verb, self._waiting, self._running = self._waiting, None, True
            self._shell.run(self._title, verb, self._came, self._failed)

    def _came(self, made: T) -> None:
        self._running = False
        if self._waiting is None:
            self._then(made)
        else:
            self._go_on()

    def _failed(self, reason: str) -> None:
        self._running = False
        if self._waiting is None:
            self._otherwise(reason)
        else:
            self._go_on()
