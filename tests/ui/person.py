"""What a person sees in the window and does there: words, buttons, lists."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.ui.jobs import Jobs
from ledgerdesk.ui.paper_view import PaperView
from ledgerdesk.ui.window import Window

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
NAMES = ("text", "accessibleName", "objectName")


class Person:
    """Somebody at the window; finds things by the words on them."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot, self.window = qtbot, window

    @property
    def view(self) -> PaperView:
        return self.one(PaperView)

    def all(self, kind: type[W], name: str, *, within: QWidget | None = None) -> list[W]:
        """Return the visible widgets of a kind with this text, accessible or object name."""
        return [
            each
            for each in (within or self.window).findChildren(kind)
            if each.isVisible()
            and (not name or name in {getattr(each, one)() for one in NAMES if hasattr(each, one)})
        ]

    def one(self, kind: type[W], name: str = "", *, within: QWidget | None = None) -> W:
        """Return the only one of them."""
        found = self.all(kind, name, within=within)
        assert len(found) == 1, (kind, name, found)
        return found[0]

    def sees(self, words: str) -> bool:
        """Tell whether a label says exactly this."""
        return bool(self.all(QLabel, words))

    def settle(self) -> None:
        """Wait for the worker."""
        jobs = self.window.findChild(Jobs)
        assert isinstance(jobs, Jobs)
        self.qtbot.waitUntil(lambda: not jobs.busy)

    def idle(self) -> bool:
        """Tell whether nothing runs that somebody waits for."""
        jobs = self.window.findChild(Jobs)
        return isinstance(jobs, Jobs) and not jobs.busy

    def press(self, name: str, *, within: QWidget | None = None) -> None:
        self.qtbot.mouseClick(self.one(QAbstractButton, name, within=within), LEFT)

    def said(self) -> str:
        """Return the message bar's words."""
        return self.one(QLabel, "message_text").text()

    def listed(self, name: str) -> list[str]:
        """Return the lines of a list as they are read out."""
        lines = self.window.findChildren(QListWidget, name)[0]
        return [str(lines.item(row).data(SPOKEN)) for row in range(lines.count())]

    def click_line(self, name: str, row: int = 0) -> None:
        lines = self.one(QListWidget, name)
        place = lines.visualItemRect(lines.item(row)).center()
        self.qtbot.mouseClick(lines.viewport(), LEFT, pos=place)

    def dialog(self, title: str) -> QDialog:
        found = [e for e in self.window.findChildren(QDialog) if e.windowTitle() == title]
        (shown,) = [each for each in found if each.isVisible()]
        return shown
