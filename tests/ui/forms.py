"""Ways to the parts of a record form, by what a person sees of them."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import write

W = TypeVar("W", bound=QWidget)
P = TypeVar("P", bound=QObject)


def settle() -> None:
    """Let what was just made be laid out and shown, and what was thrown away go."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def named(parent: QWidget, kind: type[W], name: str) -> W:
    """Return the widget with an accessible name, one that is seen before one that is not."""
    settle()
    found = [each for each in parent.findChildren(kind) if each.accessibleName() == name]
    assert found, f"nothing is called {name}"
    return min(found, key=lambda each: not each.isVisible())


def part(parent: QObject, kind: type[P], name: str = "") -> P:
    """Return the part of a window or page with an object name, the first of its kind without."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert isinstance(found, kind), f"no {kind.__name__} is called {name}"
    return found


def line(parent: QWidget, label: str) -> QLineEdit:
    """Return the line of a field by its label."""
    return named(parent, QLineEdit, label)


def text(parent: QWidget, label: str) -> QPlainTextEdit:
    """Return the long text of a field by its label."""
    return named(parent, QPlainTextEdit, label)


def fill(qtbot: QtBot, field: QLineEdit | QPlainTextEdit, words: str) -> None:
    """Go to a field, type over what stands there, and leave it with Tab."""
    field.setFocus()
    field.selectAll()
    if words.isascii():
        qtbot.keyClicks(field, words)
    else:
        write(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


def button(parent: QWidget, words: str) -> QPushButton:
    """Return the shown button that says these words, or is called so."""
    settle()
    found = [
        each
        for each in parent.findChildren(QPushButton)
        if words in {each.text(), each.accessibleName()} and each.isVisibleTo(parent)
    ]
    assert found, f"no button says {words}"
    return found[0]


def press(qtbot: QtBot, parent: QWidget, words: str) -> None:
    """Click a button."""
    qtbot.mouseClick(button(parent, words), Qt.MouseButton.LeftButton)


def save(qtbot: QtBot) -> None:
    """Press Ctrl+S wherever the keyboard is."""
    here = QApplication.focusWidget()
    assert here is not None
    qtbot.keyClick(here, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def said(window: QWidget) -> str:
    """Return what the message bar says."""
    return window.findChildren(QLabel, "message_text")[0].text()


def drop(widget: QWidget, *paths: Path, at: QPoint | None = None) -> None:
    """Drag files over a widget and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    spot, action = at or widget.rect().center(), Qt.DropAction.CopyAction
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(spot, action, data, left, plain))
    QApplication.sendEvent(widget, QDropEvent(QPointF(spot), action, data, left, plain))
