"""What a person's hands do at a window: keys, clicks, an input method, files dropped.

For programs that sit at the window in a person's place: the self-test, the pictures of the help.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMimeData,
    QPointF,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QTabWidget,
    QWidget,
)

from ledgerdesk.errors import UserError
from ledgerdesk.ui.jobs import Jobs
from ledgerdesk.ui.window import Window

W = TypeVar("W", bound=QWidget)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
STEP, PATIENCE = 20, 30_000
"""Milliseconds between two looks, and until something has taken too long."""


class Hand:
    """Somebody at the window; finds things by the words on them, raises UserError if it cannot."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def find(self, kind: type[W], name: str, within: QWidget | None = None) -> W:
        """Return a shown widget by its text, accessible name or object name."""
        self.settle()
        for each in (within or self.window).findChildren(kind):
            if each.isVisible() and name in _names(each):
                return each
        message = f"窗口里找不到“{name}”。"
        raise UserError(message)

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, *, on: QWidget | None = None
    ) -> None:
        """Press a key wherever the keyboard is, or on a widget."""
        if QApplication.activeWindow() is None:
            self.window.activateWindow()  # a dialog has gone; no window manager sees to it here
            pause(0)
        QTest.keyClick(on or QApplication.focusWidget() or self.window, key, modifier)
        self.settle()

    def write(self, field: QWidget, words: str) -> None:
        """Type over what stands in a field and leave it with Tab."""
        self.type(field, words)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        self.settle()

    def type(self, field: QWidget, words: str) -> None:
        """Type over what stands in a field, Chinese as an input method commits it."""
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
        if words.isascii():
            QTest.keyClicks(field, words)
        else:
            committed = QInputMethodEvent()
            committed.setCommitString(words)
            QCoreApplication.sendEvent(field, committed)
        self.settle()

    def fill(self, label: str, words: str) -> None:
        """Fill in one line of a form by its label."""
        self.write(self.find(QLineEdit, label), words)

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Click a button."""
        QTest.mouseClick(self.find(QAbstractButton, name, within), LEFT)
        self.settle()

    def tab(self, title: str) -> None:
        """Click the tab of a record."""
        tabs = self.find(QTabWidget, "记录")
        bar = tabs.tabBar()
        titles = [bar.tabText(place) for place in range(bar.count())]
        QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(titles.index(title)).center())
        self.settle()

    def drop(self, widget: QWidget, path: Path) -> None:
        """Drag a file over a widget and let go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        spot, action = widget.rect().center(), Qt.DropAction.CopyAction
        QApplication.sendEvent(widget, QDragEnterEvent(spot, action, data, LEFT, NONE))
        QApplication.sendEvent(widget, QDropEvent(QPointF(spot), action, data, LEFT, NONE))
        self.settle()

    def save_as(self, path: Path) -> bool:
        """Answer the dialog that asks for a file; False while there is none."""
        for dialog in self.window.findChildren(QFileDialog):
            if dialog.isVisible():
                line = dialog.findChildren(QLineEdit)[0]
                line.setFocus()
                QTest.keyClick(line, Qt.Key.Key_A, CONTROL)
                committed = QInputMethodEvent()
                committed.setCommitString(str(path))
                QCoreApplication.sendEvent(line, committed)
                QTest.keyClick(line, Qt.Key.Key_Return)
                return True
        return False

    def soon(self, answer: Callable[[], bool]) -> None:
        """Answer a dialog that is about to hold everything up, as soon as it is there."""
        if not answer():
            QTimer.singleShot(STEP, partial(self.soon, answer))

    def said(self) -> str:
        """Return what the message bar says."""
        bar = self.window.findChild(QLabel, "message_text")
        return bar.text() if isinstance(bar, QLabel) else ""

    def settle(self) -> None:
        """Let what was just made be laid out, what was thrown away go, the worker end."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        pause(0)
        jobs = self.window.findChild(Jobs)
        self.wait(lambda: not (isinstance(jobs, Jobs) and jobs.busy), "后台的工作没有做完")

    def wait(self, held: Callable[[], bool], what: str) -> None:
        """Wait until something holds."""
        for _ in range(PATIENCE // STEP):
            if held():
                return
            pause(STEP)
        message = f"等了 {PATIENCE // 1000} 秒：{what}。"
        raise UserError(message)


def pause(milliseconds: int) -> None:
    """Let the window live for a while; QTest.qWait would hold the worker's thread up."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def leave(window: Window) -> None:
    """Close a window without a copy and let Qt take it apart, not the collector of garbage."""
    window.let_go()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _names(widget: QWidget) -> tuple[str, ...]:
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return text, widget.accessibleName(), widget.objectName()
