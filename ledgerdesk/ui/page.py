"""What every page is: a widget with a key, opened with the arguments of `Shell.go`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ledgerdesk.ui.shell import Shell

if TYPE_CHECKING:
    from ledgerdesk.desk.home import Checked


class Page(QWidget):
    """One screen of the window; made when it is first shown."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    headed = Signal()
    """The page's heading or its verbs are others now."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell

    def open(self, **where: object) -> None:
        """Be shown, perhaps again, with the arguments of `go`."""

    def fit(self, width: int) -> None:
        """Arrange for so many pixels; the page itself may have to be wider, and is scrolled."""

    def refresh(self, tables: frozenset[str]) -> None:
        """Forget what was read of these tables; called while shown, or before `open`."""

    def learn(self, checked: "Checked") -> None:
        """Take what the quiet check of the records found."""

    def heading(self) -> tuple[str, str]:
        """Return title and small text for the header; "" keeps day and period there."""
        return self.title, ""

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """Return what this page does for actions of `ui/actions.py`, by their id.

        new, save, copy_new, find, print, export, previous, next: their menu entry, button and
        shortcut belong to the window and are live while a page names them here.
        """
        return {}
