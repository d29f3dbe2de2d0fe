"""Text fields with the office's habits: Enter leaves, unless the input method composes."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ledgerdesk.ui import style

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
LEAVING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LINES, MOST = 2, 8
"""Lines a long text shows at least and at most before it scrolls."""


if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    class Typed(QWidget):
        """What the field is besides."""

        left = Signal()

else:
    Typed = object


class Composed(Typed):
    """A field that knows whether an input method composes in it, and when a person leaves it."""

    composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether the input method still composes."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the field was left; a menu of its own does not count."""
        self.composing = False
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def mark(self, tone: str) -> None:
        """Colour the frame: late (wrong), soon (unusual), "" as usual."""
        if self.property("tone") != tone:
            style.look(self, tone=tone)


class Line(Composed, QLineEdit):
    """One line of text; says when a person leaves it."""

    entered = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter from leaving while it only confirms a composition."""
        if self.composing and event.key() in ENTER:
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that a person went there."""
        super().focusInEvent(event)
        self.entered.emit()


class LongText(Composed, QPlainTextEdit):
    """Several lines of text; grows with them, Tab and Ctrl+Enter leave it."""

    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._grow)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter make a line; with Ctrl or Shift it leaves."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif self.composing:
            event.accept()
        elif event.modifiers() & LEAVING:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _grow(self) -> None:
        shown = round(self.document().size().height())
        lines = max(LINES, min(MOST, shown))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 18)
