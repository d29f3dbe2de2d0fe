"""What a person's hands do that Qt's own helpers cannot: write Chinese."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget


def write(widget: QWidget, text: str) -> None:
    """Type a text as an input method does: composed first, then committed whole."""
    composing = QInputMethodEvent(text[:1], [])
    QCoreApplication.sendEvent(widget, composing)
    committed = QInputMethodEvent()
    committed.setCommitString(text)
    QCoreApplication.sendEvent(widget, committed)
