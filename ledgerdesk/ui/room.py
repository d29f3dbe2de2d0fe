"""Where the pages stand: what a small screen cannot hold is scrolled, never cut off."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from ledgerdesk.ui.page import Page

TIGHT = 720
"""Pixels below which what stands side by side elsewhere stands one below the other."""
FRAME = 20
"""Pixels a window keeps from the edges of the screen, or for a scroll bar."""
EDGE = 8
"""Pixels shown around what has the keyboard."""


def turn(row: QBoxLayout, width: int, *, least: int = TIGHT) -> bool:
    """Let a row stand upright where there is no room for it; tell whether it does."""
    tight = width < least
    aside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
    row.setDirection(below if tight else aside)
    return tight


def fitted(window: QWidget, wide: int, high: int) -> None:
    """Make a window so large, but no larger than its screen bears."""
    room = window.screen().availableGeometry()
    window.resize(min(wide, room.width() - FRAME), min(high, room.height() - 2 * FRAME))


class Shrinking(QScrollArea):
    """As large as what it holds where the screen allows; less is scrolled."""

    def __init__(self, held: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(held)
        held.setProperty("kind", "plain")

    def sizeHint(self) -> QSize:
        """Ask for all that it holds."""
        held = self.widget()
        return held.sizeHint() + QSize(2, 2) if held else QSize()

    def minimumSizeHint(self) -> QSize:
        """Live with a few lines, as wide as they are."""
        held = self.widget()
        wide = held.minimumSizeHint().width() if held else 0
        return QSize(min(wide + FRAME, 480), 96)


class Pages(QStackedWidget):
    """The pages one upon the other; only the one shown asks for room."""

    def minimumSizeHint(self) -> QSize:
        """Return what the page shown needs at least."""
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown else QSize()

    def heightForWidth(self, _width: int) -> int:
        """Ask for nothing on behalf of pages that are not shown."""
        return -1


class Room(QScrollArea):
    """As much of the window as a page can have; the page is never smaller than it bears."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.setObjectName("room")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._pages = pages
        self.setWidget(pages)
        pages.setProperty("kind", "plain")
        pages.currentChanged.connect(self._turned)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def minimumSizeHint(self) -> QSize:
        """Live with very little."""
        return QSize(200, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the page shown arrange itself."""
        super().resizeEvent(event)
        self._fit()

    def _turned(self, _place: int) -> None:
        self._fit()
        self._pages.updateGeometry()
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setValue(0)

    def _fit(self) -> None:
        shown = self._pages.currentWidget()
        if isinstance(shown, Page):
            shown.fit(self.width())

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Show what the keyboard went to."""
        scrolls = self.horizontalScrollBar().maximum() or self.verticalScrollBar().maximum()
        if new is not None and scrolls and self._pages.isAncestorOf(new):
            self.ensureWidgetVisible(new, EDGE, EDGE)
