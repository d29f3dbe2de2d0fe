"""The one window: rail, header, pages, message bar, status bar; it is the pages' Shell."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from ledgerdesk.ui.jobs import Job, Jobs
from ledgerdesk.ui.messages import MessageBar
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.pages import PAGES
from ledgerdesk.ui.shell import Tone

T = TypeVar("T")


class Window(QMainWindow):
    """The window on one ledger."""

    wrote = Signal(frozenset)
    """Tables a verb wrote; the one signal back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._jobs = Jobs(self)
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, set[str]] = {}
        self._stack = QStackedWidget()
        self._stack.setObjectName("pages")
        self._message = MessageBar(self)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._message)
        self.setCentralWidget(body)
        self.setWindowTitle(f"{desk.path.stem} — 打非台账")
        self.resize(1366, 768)

    def go(self, page: str, **where: object) -> None:
        """Show a page with its arguments; it is made when first wanted."""
        shown = self._page(page)
        if stale := self._stale.pop(page, None):
            shown.refresh(frozenset(stale))
        self._stack.setCurrentWidget(shown)
        shown.open(**where)

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            made = next(each for each in PAGES if each.key == key)(self)
            self._pages[key] = made
            self._stack.addWidget(made)
        return self._pages[key]

    def changed(self, tables: Iterable[str]) -> None:
        """Refresh the shown page now, the others when they are shown."""
        told = frozenset(tables)
        for key, page in self._pages.items():
            if page is self._stack.currentWidget():
                page.refresh(told)
            else:
                self._stale.setdefault(key, set()).update(told)
        self.wrote.emit(told)

    def say(
        self,
        text: str,
        *,
        kind: Tone = "done",
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a message in the bar."""
        self._message.say(text, kind, action)

    def guard(self, verb: Callable[[], T]) -> T | None:
        """Run a verb; a refusal is said in the bar, then None comes back."""
        if self._jobs.busy:
            self.say(f"正在{self._jobs.busy}，请等它完成后再试。", kind="notice")
            return None
        try:
            return verb()
        except UserError as error:
            self.say(str(error), kind="wrong")
            return None

    def run(self, title: str, verb: Callable[[Desk], T], then: Callable[[T], None]) -> None:
        """Run a long verb in the worker under a progress."""
        if self._jobs.busy:
            self.say(f"正在{self._jobs.busy}，请等它完成后再试。", kind="notice")
            return
        self._jobs.run(self.desk, Job(title, verb, then, self._refused))

    def _refused(self, reason: str) -> None:
        self.say(reason, kind="wrong")

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the worker and let the ledger go."""
        self._jobs.close()
        self.desk.close()
        event.accept()
