"""A shell without a window: it runs what pages ask for and keeps what they say."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from ledgerdesk.ui.shell import Tone

if TYPE_CHECKING:
    from ledgerdesk.ui.page import Page
    from ledgerdesk.ui.record_pane import RecordPane

T = TypeVar("T")
G = TypeVar("G", bound="Page")
ROOM = (1178, 690)
"""What rail, header and status bar leave of 1366×768."""


class Recorder:
    """What a page would do to the window around it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.went: list[tuple[str, dict[str, object]]] = []
        self.said: list[tuple[Tone, str]] = []
        self.action: tuple[str, Callable[[], None]] | None = None
        self.jobs: list[str] = []
        self.page: Page | RecordPane | None = None

    def shown(self, qtbot: QtBot, page: G) -> G:
        """Show a page as it stands in the window on the smallest office screen."""
        self.page = page
        qtbot.addWidget(page)
        page.resize(*ROOM)
        page.show()
        page.fit(ROOM[0])
        page.open()
        return page

    def changed(self, tables: Iterable[str]) -> None:
        if self.page:
            self.page.refresh(frozenset(tables))

    def say(
        self,
        text: str,
        *,
        kind: Tone = "done",
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        self.said.append((kind, text))
        self.action = action

    def go(self, page: str, **where: object) -> None:
        self.went.append((page, where))

    def guard(self, verb: Callable[[], T]) -> T | None:
        try:
            return verb()
        except UserError as error:
            self.say(str(error), kind="wrong")
            return None

    def run(
        self,
        title: str,
        verb: Callable[[Desk], T],
        then: Callable[[T], None],
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        self.jobs.append(title)
        try:
            made = verb(self.desk)
        except UserError as error:
            (otherwise or self._refused)(str(error))
        else:
            then(made)

    def quietly(
        self,
        verb: Callable[[Desk], T],
        then: Callable[[T], None],
        otherwise: Callable[[str], None],
    ) -> None:
        try:
            made = verb(self.desk)
        except UserError as error:
            otherwise(str(error))
        else:
            then(made)

    def _refused(self, reason: str) -> None:
        self.say(reason, kind="wrong")
