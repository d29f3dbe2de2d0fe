"""Pictures of the months, drawn so that they also say what they show when printed in grey."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from ledgerdesk.ui import style

SMALL = 8.5
TOP, FOOT, SIDE = 22, 22, 8
STEP = 24
"""Height of a bar with its words."""


class Bar(NamedTuple):
    """One period: how many came and went, and how many were open at its end."""

    label: str
    found: int
    closed: int
    open: int


class Share(NamedTuple):
    """One bar: of `whole`, `part` is done."""

    label: str
    part: int
    whole: int


class _Chart(QWidget):
    """What both charts do alike: pick a part by mouse or keys, copy picture or figures."""

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._at = -1
        """The part under the mouse or the keys; -1 for none."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def count(self) -> int:
        """Return how many parts can be picked."""
        raise NotImplementedError

    def told(self, part: int) -> str:
        """Return a part in words."""
        raise NotImplementedError

    def part_at(self, place: QPoint) -> int:
        """Return the part at a place, -1 where there is none."""
        raise NotImplementedError

    def place_of(self, part: int) -> QRect:
        """Return where a part can be clicked."""
        raise NotImplementedError

    def table(self) -> str:
        """Return the figures as lines of a table, for a spreadsheet."""
        raise NotImplementedError

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the figures under the mouse."""
        self._pick(self.part_at(event.position().toPoint()))
        if self._at >= 0:
            QToolTip.showText(event.globalPosition().toPoint(), self.told(self._at), self)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if self._at >= 0 else Qt.CursorShape.ArrowCursor
        )

    def leaveEvent(self, _event: object) -> None:
        """Pick nothing when the mouse leaves."""
        self._pick(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the records behind the part under the mouse."""
        part = self.part_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and part >= 0:
            self.chosen.emit(part)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, open with Enter."""
        moves = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in moves and self.count():
            self._pick(max(0, min(self.count() - 1, self._at + moves[key])))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._at >= 0:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the last part, which is the newest."""
        if self._at < 0 and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._pick(self.count() - 1)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Pick nothing any more."""
        self._pick(-1)
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the picture and the figures for a report."""
        menu = QMenu(self)
        menu.addAction("复制图片", self.copy_picture)
        menu.addAction("复制数据", self.copy_table)
        menu.exec(event.globalPos())

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as it stands, on white."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def copy_table(self) -> None:
        """Put the figures on the clipboard, one line a part."""
        QGuiApplication.clipboard().setText(self.table())

    def _pick(self, part: int) -> None:
        if part != self._at:
            self._at = part
            words = self.told(part) if 0 <= part < self.count() else ""
            self.setAccessibleDescription(words)
            self.update()


class PeriodChart(_Chart):
    """Columns of what came and went in each period, and the line of what was open."""

    def __init__(self) -> None:
        super().__init__("问题发现与销号图")
        self._bars: tuple[Bar, ...] = ()
        self.setMinimumHeight(150)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these periods, oldest first."""
        self._bars = tuple(bars)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size it looks best at."""
        return QSize(360, 170)

    def count(self) -> int:
        """Return how many periods are shown."""
        return len(self._bars)

    def told(self, part: int) -> str:
        """Return a period in words."""
        bar = self._bars[part]
        return f"{bar.label}：发现 {bar.found}，销号 {bar.closed}，期末未销号 {bar.open}"

    def part_at(self, place: QPoint) -> int:
        """Return the period at a place."""
        found = (each for each in range(self.count()) if self.place_of(each).contains(place))
        return next(found, -1)

    def place_of(self, part: int) -> QRect:
        """Return the stripe of a period."""
        wide = (self.width() - 2 * SIDE) / max(self.count(), 1)
        left, right = round(SIDE + part * wide), round(SIDE + (part + 1) * wide)
        return QRect(left, 0, right - left, self.height())

    def table(self) -> str:
        """Return one line a period."""
        lines = [f"{each.label}\t{each.found}\t{each.closed}\t{each.open}" for each in self._bars]
        return "\n".join(["期次\t发现\t销号\t期末未销号", *lines])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw legend, columns, line and the names of the periods."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(style.font(SMALL))
        self._legend(painter)
        floor = self.height() - FOOT
        painter.setPen(QPen(style.color("line"), 1))
        painter.drawLine(SIDE, floor, self.width() - SIDE, floor)
        tallest = max((max(each[1:]) for each in self._bars), default=0) or 1
        points = QPolygonF()
        for part, bar in enumerate(self._bars):
            points.append(self._column(painter, part, bar, (floor - TOP - 12) / tallest))
        self._line(painter, points)
        painter.end()

    def _column(self, painter: QPainter, part: int, bar: Bar, unit: float) -> QPointF:
        """Draw a period's two columns and its name; return where the line passes."""
        stripe, floor = self.place_of(part), self.height() - FOOT
        if part == self._at:
            painter.fillRect(stripe.adjusted(1, TOP - 4, -1, 0), style.color("ground"))
        wide = min(14.0, stripe.width() * 0.32)
        middle = stripe.center().x() + 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        for value, left, tint in (
            (bar.found, middle - wide - 1, "edge"),
            (bar.closed, middle + 1, "jade"),
        ):
            painter.setBrush(style.color(tint))
            painter.drawRect(QRectF(left, floor - value * unit, wide, value * unit))
        if (self.count() - 1 - part) % self._every() == 0:
            painter.setPen(style.color("hint"))
            name = QRect(stripe.left() - 30, floor + 4, stripe.width() + 60, FOOT - 4)
            painter.drawText(name, Qt.AlignmentFlag.AlignHCenter, bar.label)
        return QPointF(middle, floor - bar.open * unit)

    def _every(self) -> int:
        """Return which labels fit: 1 is each, 2 each second."""
        metrics = QFontMetrics(style.font(SMALL))
        widest = max((metrics.horizontalAdvance(each.label) for each in self._bars), default=0) + 8
        stripe = max((self.width() - 2 * SIDE) // max(self.count(), 1), 1)
        return -(-widest // stripe)

    def _line(self, painter: QPainter, points: QPolygonF) -> None:
        """Draw the open line in ink with dots, and the last value in figures."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.color("ink"), 1.4))
        painter.drawPolyline(points)
        painter.setBrush(style.color("paper"))
        for each in range(points.size()):
            painter.drawEllipse(points.at(each), 2.4, 2.4)
        if self._bars:
            last = points.at(points.size() - 1)
            text = str(self._bars[-1].open)
            wide = painter.fontMetrics().horizontalAdvance(text) + 6
            place = QRectF(last.x() - wide / 2, last.y() - 20, wide, 15)
            painter.fillRect(place, style.color("paper"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _legend(self, painter: QPainter) -> None:
        left, metrics = SIDE, QFontMetrics(style.font(SMALL))
        for name, tint in (("发现", "edge"), ("销号", "jade")):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color(tint))
            painter.drawRect(left, 5, 9, 9)
            painter.setPen(style.color("second"))
            painter.drawText(left + 14, 14, name)
            left += 14 + metrics.horizontalAdvance(name) + 14
        painter.setPen(QPen(style.color("ink"), 1.4))
        painter.drawLine(left, 10, left + 16, 10)
        painter.setBrush(style.color("paper"))
        painter.drawEllipse(QPointF(left + 8, 10), 2.4, 2.4)
        painter.setPen(style.color("second"))
        painter.drawText(left + 22, 14, "期末未销号")


class ShareChart(_Chart):
    """Bars that fill up: name, how far, and the two figures."""

    def __init__(self) -> None:
        super().__init__("各村销号进度图")
        self._shares: tuple[Share, ...] = ()

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show these bars from top to bottom."""
        self._shares = tuple(shares)
        self.setMinimumHeight(STEP * len(shares))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for every bar."""
        return QSize(300, STEP * max(self.count(), 1))

    def count(self) -> int:
        """Return how many bars are shown."""
        return len(self._shares)

    def told(self, part: int) -> str:
        """Return a bar in words."""
        share = self._shares[part]
        return f"{share.label}：发现 {share.whole}，已销号 {share.part}"

    def part_at(self, place: QPoint) -> int:
        """Return the bar at a place."""
        return place.y() // STEP if 0 <= place.y() < STEP * self.count() else -1

    def place_of(self, part: int) -> QRect:
        """Return the line of a bar."""
        return QRect(0, part * STEP, self.width(), STEP)

    def table(self) -> str:
        """Return one line a bar."""
        lines = [f"{each.label}\t{each.whole}\t{each.part}" for each in self._shares]
        return "\n".join(["村（居）\t发现\t已销号", *lines])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw name, track, the filled part and the figures of each bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(style.font())
        widest = max((metrics.horizontalAdvance(each.label) for each in self._shares), default=0)
        names = min(widest, self.width() * 2 // 5)
        for part, share in enumerate(self._shares):
            self._share(painter, part, share, names)
        painter.end()

    def _share(self, painter: QPainter, part: int, share: Share, names: int) -> None:
        place = self.place_of(part)
        if part == self._at:
            painter.fillRect(place, style.color("ground"))
        room = place.adjusted(16, 0, -16, 0)
        painter.setFont(style.font())
        painter.setPen(style.color("ink"))
        middle = Qt.AlignmentFlag.AlignVCenter
        name = painter.fontMetrics().elidedText(share.label, Qt.TextElideMode.ElideRight, names)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | middle, name)
        painter.setPen(style.color("second"))
        figures = f"{share.part}/{share.whole}"
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | middle, figures)
        left, wide = room.left() + names + 16, room.width() - names - 16 - 56
        track = QRectF(left, place.center().y() - 3, max(wide, 0), 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("soft_grey"))
        painter.drawRoundedRect(track, 3.5, 3.5)
        if share.part:
            track.setWidth(max(track.width() * share.part / max(share.whole, 1), 7))
            painter.setBrush(style.color("jade"))
            painter.drawRoundedRect(track, 3.5, 3.5)
