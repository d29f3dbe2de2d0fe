"""A chart on the screen: every number a place to go, by mouse or keys; copied as picture or data.

Where things stand is laid out in `domain.plotting`, the same for the window and for paper.
"""

from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from ledgerdesk.domain.charts import NOWHERE, Chart, Part, table
from ledgerdesk.domain.marks import Photo, Plot, Spot
from ledgerdesk.domain.plotting import plot
from ledgerdesk.ui import style
from ledgerdesk.ui.chart_marks import area, paint, scaled
from ledgerdesk.ui.photos import picture

INCH = 72.0
LOWEST, WIDEST = 150, 360
"""Pixels: the columns of months are so high at least; a chart likes to be so wide."""
TITLE = 34
"""Pixels above a picture that is copied, for its title."""
SHARP = 2
"""How much finer than the screen a copied picture is."""
WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
        Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}  # fmt: skip
ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
OPENING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
EMPTY = Chart("", "shares", "", "", ())


class ChartView(QWidget):
    """One chart; arrows walk from number to number, Enter or a click opens its records."""

    chosen = Signal(object)
    """The Part somebody opens."""
    reached = Signal(QRect)
    """Where the keys led to, in pixels; whoever scrolls the chart brings it into sight."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._chart = EMPTY
        self._plot = Plot(0)
        self._areas: list[QRectF] = []
        """What each mark covers, in pixels."""
        self._at: Spot | None = None
        self._photos: dict[str, QPixmap] = {}
        self._reading = QTimer(self, interval=0)
        self._reading.timeout.connect(self._read)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def show_chart(self, chart: Chart) -> None:
        """Show a chart instead."""
        self._chart, self._at = chart, None
        self._photos = {}
        self.setAccessibleName("：".join(filter(None, (self._name, chart.title))))
        self.setAccessibleDescription(chart.hint if chart.rows else chart.empty)
        self._lay()

    def chart(self) -> Chart:
        """Return what is shown."""
        return self._chart

    def place_of(self, row: int, column: int) -> QRect:
        """Return where a part can be clicked, in pixels; nothing where it cannot."""
        found = (each for each in self._plot.spots if (each.row, each.column) == (row, column))
        return self._area(spot) if (spot := next(found, None)) else QRect()

    def current(self) -> Part | None:
        """Return the part under the mouse or the keys."""
        return self._chart.part(self._at.row, self._at.column) if self._at else None

    def sizeHint(self) -> QSize:
        """Return the size it looks best at."""
        return QSize(WIDEST, max(self.minimumHeight(), LOWEST if self._fills() else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the chart out anew."""
        super().resizeEvent(event)
        if self._fills() or event.oldSize().width() != event.size().width():
            self._lay()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in the area asked for, and a frame around the current part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._chart.rows:
            self._say(painter)
            return
        self._paint(painter, QRectF(event.rect()))
        if self._at:
            frame = self._area(self._at).adjusted(0, 0, -1, -1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.color("accent"), 2 if self.hasFocus() else 1))
            painter.drawRect(frame)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the number under the mouse."""
        self._pick(self._spot(event.position()))
        if part := self.current():
            QToolTip.showText(event.globalPosition().toPoint(), part.words, self)
        shapes = Qt.CursorShape
        self.setCursor(shapes.PointingHandCursor if self._at else shapes.ArrowCursor)

    def leaveEvent(self, _event: object) -> None:
        """Pick nothing when the mouse leaves, unless the keys are here."""
        if not self.hasFocus():
            self._pick(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the records behind the number under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick(self._spot(event.position()))
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, open with Enter, copy the data with Ctrl+C."""
        key = Qt.Key(event.key())
        copies = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key in WAYS or key in ENDS:
            self._walk(key)
        elif key in OPENING and self._at:
            self._open()
        elif key == Qt.Key.Key_C and copies:
            self.copy_data()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the newest of the periods, else with the first part."""
        if self._at is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            spots = self._plot.spots
            newest = len(self._chart.rows) - 1 if self._fills() else 0
            self._pick(next((each for each in spots if each.row == newest), None))
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Pick nothing any more."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._pick(None)
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the records behind the number, and picture and figures for a report."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opening = menu.addAction("打开这些记录", self._open)
        part = self.current()
        opening.setEnabled(bool(part and part.source != NOWHERE))
        menu.addSeparator()
        menu.addAction("复制图片", self.copy_picture)
        menu.addAction("复制数据", self.copy_data)
        menu.popup(event.globalPos())

    def copy_picture(self) -> None:
        """Put the chart on the clipboard with its title, on white."""
        QGuiApplication.clipboard().setPixmap(self.pixmap())

    def copy_data(self) -> None:
        """Put the figures on the clipboard, one line a row, for a spreadsheet."""
        QGuiApplication.clipboard().setText(table(self._chart))

    def pixmap(self) -> QPixmap:
        """Return the chart as a picture under its title, fine enough to be printed."""
        wide, high = self.width() + 24, max(self.height(), self._high()) + TITLE + 12
        made = QPixmap(wide * SHARP, high * SHARP)
        made.setDevicePixelRatio(SHARP)
        made.fill(style.color("paper"))
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(style.color("ink"))
        painter.setFont(style.font(12, bold=True))
        room = QRectF(12, 4, wide - 24, TITLE - 8)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._chart.title)
        painter.translate(12, TITLE)
        self._paint(painter, QRectF(0, 0, wide, high))
        painter.end()
        return made

    def _fills(self) -> bool:
        """Tell whether the chart takes what height it is given."""
        return self._chart.kind == "columns"

    def _scale(self) -> float:
        return self.logicalDpiX() / INCH

    def _wide(self, text: str, size: float) -> float:
        return QFontMetricsF(style.font(size)).horizontalAdvance(text) / self._scale()

    def _lay(self) -> None:
        scale = self._scale()
        if self._chart.rows:
            room = self.width() / scale, self.height() / scale if self._fills() else 0.0
            self._plot = plot(self._chart, room[0], self._wide, room[1])
        else:
            self._plot = Plot(0, LOWEST / 2 / scale)
        self._at = None
        self._areas = [area(each, scale) for each in self._plot.marks]
        self.setMinimumHeight(LOWEST if self._fills() else self._high())
        if any(isinstance(each, Photo) for each in self._plot.marks):
            self._reading.start()
        self.updateGeometry()
        self.update()

    def _high(self) -> int:
        return round(self._plot.height * self._scale()) + 1

    def _paint(self, painter: QPainter, wanted: QRectF) -> None:
        scale = self._scale()
        for mark, covered in zip(self._plot.marks, self._areas, strict=True):
            if covered.intersects(wanted):
                paint(painter, mark, scale, self._photos.get)

    def _say(self, painter: QPainter) -> None:
        painter.setPen(style.color("hint"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(self.rect()).adjusted(8, 0, -8, 0), flags, self._chart.empty)

    def _area(self, spot: Spot) -> QRect:
        return scaled(QRectF(*spot[:4]), self._scale()).toRect()

    def _spot(self, place: QPointF) -> Spot | None:
        """Return the spot at a place; the last drawn lies on top."""
        point = place.toPoint()
        return next((e for e in reversed(self._plot.spots) if self._area(e).contains(point)), None)

    def _walk(self, key: Qt.Key) -> None:
        """Go to the next number; rows run across where the periods do."""
        spots = self._plot.spots
        if self._at is None or key in ENDS:
            self._pick(spots[ENDS.get(key, 0)] if spots else None)
        else:
            across, down = WAYS[key] if not self._fills() else WAYS[key][::-1]
            self._pick(_beside(spots, self._at, across, down))
        if self._at:
            self.reached.emit(self._area(self._at))

    def _pick(self, spot: Spot | None) -> None:
        if spot == self._at:
            return
        for each in filter(None, (self._at, spot)):
            self.update(self._area(each).adjusted(-2, -2, 2, 2))
        self._at = spot
        part = self.current()
        self.setAccessibleDescription(part.words if part else self._chart.hint)

    def _open(self) -> None:
        if part := self.current():
            self.chosen.emit(part)

    def _read(self) -> None:
        """Read one photo a turn, so that many keep nobody waiting."""
        scale = self._scale() * self.devicePixelRatioF()
        for each in self._plot.marks:
            if isinstance(each, Photo) and each.file not in self._photos:
                most = QSize(round(each.width * scale), round(each.height * scale))
                self._photos[each.file] = picture(Path(each.file), most)
                self.update()
                return
        self._reading.stop()


def _beside(spots: list[Spot], at: Spot, across: int, down: int) -> Spot:
    """Return the nearest part in the next column or row; the same where it ends."""
    if across:
        found = [each for each in spots if each.row == at.row]
        found = [each for each in found if (each.column - at.column) * across > 0]
        return min(found, key=lambda each: abs(each.column - at.column), default=at)
    found = [each for each in spots if (each.row - at.row) * down > 0]
    return min(
        found, key=lambda each: (abs(each.row - at.row), abs(each.column - at.column)), default=at
    )
