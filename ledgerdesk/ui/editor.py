"""What every editor of a field does, and where it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from ledgerdesk.desk import Desk
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import Finding
from ledgerdesk.ui import style
from ledgerdesk.ui.fields import Line
from ledgerdesk.ui.shell import Shell

Outcome = tuple[Stored, Finding | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an editor stands: the window, and the register it edits."""

    shell: Shell
    register: Register
    held: Callable[[str], Stored] = lambda _key: None
    """What stands in another field beside it."""

    @property
    def desk(self) -> Desk:
        """The open ledger."""
        return self.shell.desk


class Editor(QWidget):
    """What every editor does; `left` says that a person leaves it."""

    left = Signal()
    chose = Signal()
    """A record was taken from a list; the person is still there."""

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__()
        self.place = place
        self.field = field
        self.setObjectName(f"editor_{field.key}")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Hand a composition on: a grid sends its first letters to the whole editor."""
        if (line := self.focusProxy()) is not None:
            QCoreApplication.sendEvent(line, event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """Answer for the line that is typed into."""
        line = self.focusProxy()
        return super().inputMethodQuery(query) if line is None else line.inputMethodQuery(query)

    def belongs(self, record: str) -> None:
        """Say whose value it is, "" for a new record's; who hides a value needs to know."""

    def fill(self, stored: Stored) -> None:
        """Show a stored value."""
        raise NotImplementedError

    def value(self) -> Outcome:
        """Return what stands there as a stored value, or the Finding that it is not understood."""
        raise NotImplementedError

    def typed(self) -> Stored:
        """Return what stands there as a draft keeps it."""
        raise NotImplementedError

    def retype(self, typed: Stored) -> None:
        """Show what a draft kept."""
        raise NotImplementedError

    def lock(self, *, on: bool) -> None:
        """Let nobody type; the words stay readable."""
        raise NotImplementedError

    def mark(self, tone: str) -> None:
        """Colour the frame: late, soon, or "" as usual."""


class LineEditor(Editor):
    """Words in one line; what was understood is shown as the ledger writes it when it is left."""

    line: Line

    def hold(self, line: Line) -> None:
        """Take the line that is typed into."""
        self.line = line
        line.left.connect(self._leave)
        self.setFocusProxy(line)

    def settle(self, stored: Stored) -> None:
        """Show a value that was understood, where it may look otherwise than it was typed."""

    def typed(self) -> Stored:
        """Return the words."""
        return self.line.text()

    def retype(self, typed: Stored) -> None:
        """Show words."""
        self.line.setText(str(typed or ""))
        self.line.setCursorPosition(0)

    def lock(self, *, on: bool) -> None:
        """Let nobody type or choose."""
        self.line.setReadOnly(on)
        for action in self.line.actions():
            action.setVisible(not on)
        style.look(self.line)

    def mark(self, tone: str) -> None:
        """Colour the frame."""
        self.line.mark(tone)

    def _leave(self) -> None:
        stored, finding = self.value()
        if finding is None and not self.line.isReadOnly():
            self.settle(stored)
        self.left.emit()


def opener(line: QLineEdit, icon: str, name: str, opened: Callable[[], None]) -> None:
    """Put a small button into a line that opens its list or calendar."""
    action = line.addAction(style.icon(icon), QLineEdit.ActionPosition.TrailingPosition)
    action.setToolTip(name.partition("：")[2])
    action.triggered.connect(opened)
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for button in line.findChildren(QToolButton, options=direct):
        button.setAccessibleName(name)
