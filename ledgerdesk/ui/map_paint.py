"""What lies over the map: what is picked and measured, scale bar and north."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from ledgerdesk.desk.scenes import Mark
from ledgerdesk.domain.geometry import Point, View, scale_bar
from ledgerdesk.ui import style

BAR, EDGE, TICK = 140.0, 20.0, 5.0
"""Most room for the scale bar, its distance from the corner, height of its ends."""
LONGEST = 320.0
"""Pixels of a line of a label; what is longer ends in an ellipsis."""
RING, PAD = 11.0, 8.0
"""Pixels of the ring around what is picked, and inside a label."""
SMALL = 9


def picked(painter: QPainter, place: Point) -> None:
    """Draw a ring around what is picked."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, wide in (("paper", 5.0), ("accent", 2.6)):
        painter.setPen(QPen(style.color(colour), wide))
        painter.drawEllipse(QPointF(*place), RING, RING)


def told(painter: QPainter, mark: Mark, place: Point, view: View) -> None:
    """Say beside a sign what it is: name, state, village."""
    lines = [mark.title, "，".join(filter(None, (mark.state, mark.village)))]
    lines += ["注意：" + mark.odd] if mark.odd else []
    font = style.font(SMALL)
    metrics = QFontMetricsF(font)
    end = Qt.TextElideMode.ElideRight
    lines = [metrics.elidedText(each, end, LONGEST) for each in lines]
    wide = max(metrics.horizontalAdvance(each) for each in lines) + 2 * PAD
    high = metrics.height() * len(lines) + PAD
    left = min(max(place[0] + RING + 4, 4), max(4, view.width - wide - 4))
    top = place[1] - high - 6 if place[1] > high + 10 else place[1] + RING + 6
    painter.setPen(QPen(style.color("edge"), 1))
    painter.setBrush(style.color("paper"))
    painter.drawRoundedRect(QRectF(left, top, wide, high), 4, 4)
    painter.setFont(font)
    for number, each in enumerate(lines):
        painter.setPen(style.color(("ink", "second", "amber_ink")[number]))
        y = top + PAD / 2 + metrics.height() * number + metrics.ascent()
        painter.drawText(QPointF(left + PAD, y), each)


def way(painter: QPainter, pixels: Sequence[Point], view: View) -> None:
    """Draw the way that is measured, and the middle of the map where Enter goes on."""
    painter.setPen(QPen(style.color("ink"), 2, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(*each) for each in pixels]))
    painter.setBrush(style.color("ink"))
    for each in pixels:
        painter.drawEllipse(QPointF(*each), 3, 3)
    x, y = view.width / 2, view.height / 2
    painter.setPen(QPen(style.color("ink"), 1))
    painter.drawLine(QPointF(x - RING, y), QPointF(x + RING, y))
    painter.drawLine(QPointF(x, y - RING), QPointF(x, y + RING))


def scale(painter: QPainter, view: View) -> None:
    """Draw the scale bar in the lower left corner."""
    metres, words = scale_bar(view.scale, BAR)
    x, y, wide = EDGE, view.height - EDGE, metres * view.scale
    for colour, thick in (("paper", 5.0), ("second", 2.0)):
        painter.setPen(QPen(style.color(colour), thick))
        ends = [(x, y - TICK), (x, y), (x + wide, y), (x + wide, y - TICK)]
        painter.drawPolyline(QPolygonF([QPointF(*each) for each in ends]))
    painter.setFont(style.font(SMALL))
    painter.setPen(style.color("ink"))
    painter.drawText(QPointF(x + wide + PAD, y), words)


def north(painter: QPainter, view: View) -> None:
    """Draw the arrow to the north in the upper right corner."""
    x, y = view.width - EDGE - 4, EDGE + 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.color("second"))
    for side in (-1, 1):
        half = [(x, y), (x + side * 7, y + 22), (x, y + 17)]
        painter.setBrush(style.color("second" if side < 0 else "edge"))
        painter.drawPolygon(QPolygonF([QPointF(*each) for each in half]))
    painter.setFont(style.font(SMALL, bold=True))
    painter.setPen(style.color("ink"))
    room = QRectF(x - 12, y + 22, 24, 16)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "北")


def focus(painter: QPainter, view: View) -> None:
    """Draw the frame that says the keys are heard here."""
    painter.setPen(QPen(style.color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(1, 1, view.width - 2, view.height - 2))
