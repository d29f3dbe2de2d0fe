"""What a page may ask of the window around it."""

from collections.abc import Callable, Iterable
from typing import Literal, Protocol, TypeVar

from ledgerdesk.desk import Desk

T = TypeVar("T")
Tone = Literal["done", "notice", "wrong"]


class Shell(Protocol):
    """The window as its pages know it; the only way a page reaches beyond itself."""

    @property
    def desk(self) -> Desk:
        """The open ledger; on the window's own thread."""

    def changed(self, tables: Iterable[str]) -> None:
        """Tell everybody that a verb wrote these tables."""

    def say(
        self,
        text: str,
        *,
        kind: Tone = "done",
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a message in the bar, with one thing to do about it."""

    def go(self, page: str, **where: object) -> None:
        """Show a page, such as "register" with register="problem", record=id, filters=…."""

    def guard(self, verb: Callable[[], T]) -> T | None:
        """Run a verb; what the clerk must know is said in the bar, then None comes back."""

    def run(
        self,
        title: str,
        verb: Callable[[Desk], T],
        then: Callable[[T], None],
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        """Run a long verb on a Desk of its own in the worker; `then` gets its result.

        Without one `otherwise` gets the sentence that says why; left out, the bar shows it.
        """

    def quietly(
        self,
        verb: Callable[[Desk], T],
        then: Callable[[T], None],
        otherwise: Callable[[str], None],
    ) -> None:
        """Let a Desk of its own read in the worker while the clerk goes on.

        It gives way to whatever the clerk does next; `otherwise` is told so.
        """
