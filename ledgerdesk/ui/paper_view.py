"""Paper on the screen: pages as images made when they are seen, each number a place to go."""

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ledgerdesk.desk.papers import Paper, Spot
from ledgerdesk.ui import style
from ledgerdesk.ui.paper_ways import step

GAP = 16
"""Pixels around and between pages."""
KEPT = 8
"""Pages held as images."""
LEAST, MOST = 0.4, 4.0
STEP = 1.25
READABLE = 0.85
"""Pixels a point below which print is too small to read."""
INCH = 72.0
SHARP, FINE = 130, 2
"""Below so many dots an inch print is made twice as fine and drawn smaller: it reads better."""
AROUND = 60
"""Pixels kept visible around the current number."""
CONTROL = Qt.KeyboardModifier.ControlModifier
ZOOM = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}

Cell = tuple[int, int]
"""Row and column in the sheet."""


class PaperView(QAbstractScrollArea):
    """Pages one below the other; arrows walk from number to number, Enter opens."""

    chosen = Signal(int, int)
    """Row and column of the number a person went to."""
    opened = Signal(int, int)
    """The same by Enter or a double click."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._paper: Paper | None = None
        self._words = ""
        self._zoom = 0.0
        self._current: Spot | None = None
        self._on: dict[int, list[Spot]] = {}
        self._marked: frozenset[Cell] = frozenset()
        self._under: Spot | None = None
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._render)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(QSize(320, 160))
        self.setCornerWidget(QWidget())
        self.viewport().setMouseTracking(True)

    def show_paper(self, paper: Paper | None, words: str = "") -> None:
        """Show a paper from its top, or words where there is none."""
        self._paper, self._words = paper, words
        self._current = self._under = None
        self._on = {}
        for each in self.spots():
            self._on.setdefault(each.page, []).append(each)
        self._images.clear()
        self._place()
        self.verticalScrollBar().setValue(0)
        self._tell()

    def mark(self, cells: Iterable[Cell]) -> None:
        """Frame the numbers that changed since the paper was handed in."""
        self._marked = frozenset(cells)
        self.viewport().update()

    def spots(self) -> tuple[Spot, ...]:
        """Return every place that has records behind it."""
        return self._paper.spots if self._paper else ()

    def current(self) -> Spot | None:
        """Return the number the person is at."""
        return self._current

    def go(self, row: int, column: int) -> None:
        """Go to a number by its place in the sheet."""
        found = (each for each in self.spots() if (each.row, each.column) == (row, column))
        if spot := next(found, None):
            self._reach(spot)

    def area(self, spot: Spot) -> QRectF:
        """Return where a number stands in the view, in pixels."""
        scale, page = self._scale(), self._page(spot.page)
        corner = page.topLeft() + QPointF(spot.x, spot.y) * scale
        return QRectF(corner.x(), corner.y(), spot.width * scale, spot.height * scale)

    def zoom(self, way: int) -> None:
        """Make the paper larger (1), smaller (-1), or as wide as the view (0)."""
        scale = self._scale() * STEP**way if way else self._wide()
        self._zoom = min(MOST, max(LEAST, scale))
        self._images.clear()
        self._place()
        if self._current:
            self._show(self._current)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pages in sight; those not made yet are white for a moment."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), style.color("desk"))
        if self._paper is None:
            painter.setPen(style.color("second"))
            room = self.viewport().rect().adjusted(40, 40, -40, -40)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self._words)
            return
        for number in self._seen():
            page = self._page(number)
            painter.fillRect(page.adjusted(-1, -1, 1, 1), style.color("edge"))
            painter.fillRect(page, style.color("paper"))
            if number in self._images:
                painter.drawImage(page.topLeft(), self._images[number])
        self._frames(painter)
        if any(number not in self._images for number in self._seen()):
            self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the paper anew unless a person chose its size."""
        super().resizeEvent(event)
        if not self._zoom:
            self._images.clear()
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, open and zoom; everything else scrolls."""
        key = Qt.Key(event.key())
        if event.modifiers() & CONTROL and key in ZOOM:
            self.zoom(ZOOM[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current:
            self.opened.emit(self._current.row, self._current.column)
        elif (spot := step(self.spots(), self._current, key)) is not None:
            self._reach(spot)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & CONTROL:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        spot = self._at(event.position())
        if spot is not self._under:
            self._under = spot
            shape = Qt.CursorShape.PointingHandCursor if spot else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().setToolTip(spot.label if spot else "")
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the number under the mouse."""
        if spot := self._at(event.position()):
            self._reach(spot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the number under the mouse."""
        if spot := self._at(event.position()):
            self.opened.emit(spot.row, spot.column)

    def _reach(self, spot: Spot) -> None:
        self._current = spot
        self._show(spot)
        self._tell()
        self.chosen.emit(spot.row, spot.column)

    def _tell(self) -> None:
        """Say to those who hear the screen where they are."""
        self.setAccessibleDescription(self._current.label if self._current else self._words)
        self.viewport().update()

    def _show(self, spot: Spot) -> None:
        area, room = self.area(spot), self.viewport().rect()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + _shift(area.left(), area.right(), room.width()))
        down.setValue(down.value() + _shift(area.top(), area.bottom(), room.height()))
        self.viewport().update()

    def _frames(self, painter: QPainter) -> None:
        for spot in self._near():
            area = self.area(spot)
            if (spot.row, spot.column) in self._marked:
                painter.setPen(QPen(style.color("amber"), 2))
                painter.drawRect(area.adjusted(2, 2, -2, -2))
            if spot is self._under and spot is not self._current:
                painter.fillRect(area, _veil("accent", 28))
        if self._current:
            area = self.area(self._current).adjusted(1, 1, -1, -1)
            painter.fillRect(area, _veil("accent", 30))
            painter.setPen(QPen(style.color("accent"), 2 if self.hasFocus() else 1))
            painter.drawRect(area)

    def _scale(self) -> float:
        """Return pixels a point."""
        return self._zoom or min(MOST / 2, max(self._wide(), READABLE))

    def _wide(self) -> float:
        """Return the scale at which a page is as wide as the view."""
        width = self._paper.size[0] if self._paper else 1.0
        return max(LEAST, (self.viewport().width() - 2 * GAP) / width)

    def _page(self, number: int) -> QRectF:
        """Return where a page stands in the view."""
        width, height = self._paper.size if self._paper else (0.0, 0.0)
        scale, room = self._scale(), self.viewport().width()
        left = max(GAP, (room - width * scale) / 2) - self.horizontalScrollBar().value()
        top = GAP + (number - 1) * (height * scale + GAP) - self.verticalScrollBar().value()
        return QRectF(round(left), round(top), width * scale, height * scale)

    def _seen(self) -> list[int]:
        pages = self._paper.pages if self._paper else 0
        tall = self._page(1).height() + GAP
        first = int(max(0, self.verticalScrollBar().value() - GAP) // tall) + 1
        last = int((self.verticalScrollBar().value() + self.viewport().height()) // tall) + 1
        return [number for number in range(first, last + 1) if number <= pages]

    def _place(self) -> None:
        """Tell the scroll bars how large everything is."""
        pages = self._paper.pages if self._paper else 0
        page, room = self._page(1).size(), self.viewport().size()
        wide = int(page.width()) + 2 * GAP if pages else 0
        tall = int(pages * (page.height() + GAP)) + GAP if pages else 0
        for bar, whole, part in (
            (self.horizontalScrollBar(), wide, room.width()),
            (self.verticalScrollBar(), tall, room.height()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(40)
        self.viewport().update()

    def _render(self) -> None:
        """Make one page in sight into an image; the next paint asks for the next."""
        missing = [number for number in self._seen() if number not in self._images]
        if self._paper is None or not missing:
            return
        ratio = self.devicePixelRatioF()
        dpi = self._scale() * INCH * ratio
        fine = FINE if dpi < SHARP else 1
        image = QImage.fromData(self._paper.png(missing[0], dpi * fine))
        if fine > 1:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(image.width() // fine, smooth)
        image.setDevicePixelRatio(ratio)
        self._images[missing[0]] = image
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        self.viewport().update()

    def _at(self, point: QPointF | QPoint) -> Spot | None:
        where = QPointF(point)
        return next((each for each in self._near() if self.area(each).contains(where)), None)

    def _near(self) -> list[Spot]:
        """Return the numbers of the pages in sight."""
        return [each for number in self._seen() for each in self._on.get(number, ())]


def _shift(begin: float, end: float, room: int) -> int:
    """Return how far to scroll so that a stretch is in sight with room around it."""
    if begin < AROUND:
        return int(begin - AROUND)
    return max(0, int(min(end - room + AROUND, begin - AROUND)))


def _veil(name: str, strength: int) -> QColor:
    made = style.color(name)
    made.setAlpha(strength)
    return made
