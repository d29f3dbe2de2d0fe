"""The marks of a chart painted on the screen: points become pixels, inks the palette's colours."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from ledgerdesk.domain.marks import Area, Box, Disc, Mark, Photo, Trace, Words
from ledgerdesk.ui import style

ALIGNED = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
Pictures = Callable[[str], QPixmap | None]
"""Gives the photo of a file, None while it is not read."""


def area(mark: Mark, scale: float) -> QRectF:
    """Return what a mark covers, in pixels."""
    if isinstance(mark, Trace):
        points = QPolygonF([QPointF(x * scale, y * scale) for x, y in mark.points])
        return points.boundingRect().adjusted(-2, -2, 2, 2)
    if isinstance(mark, Area):
        return _shape(mark, scale).boundingRect().adjusted(-2, -2, 2, 2)
    if isinstance(mark, Disc):
        side = 2 * mark.radius
        square = QRectF(mark.x - mark.radius, mark.y - mark.radius, side, side)
        return scaled(square, scale).adjusted(-2, -2, 2, 2)
    return scaled(QRectF(*mark[:4]), scale).adjusted(-1, -1, 1, 1)


def scaled(rect: QRectF, scale: float) -> QRectF:
    """Return an area in pixels."""
    return QRectF(rect.x() * scale, rect.y() * scale, rect.width() * scale, rect.height() * scale)


def paint(painter: QPainter, mark: Mark, scale: float, pictures: Pictures) -> None:
    """Paint one mark."""
    PAINTERS[type(mark)](painter, mark, scale, pictures)


def _box(painter: QPainter, mark: Box, scale: float, _pictures: Pictures) -> None:
    whole = scaled(QRectF(*mark[:4]), scale).toRect()
    painter.setPen(QPen(style.color(mark.edge), 1) if mark.edge else Qt.PenStyle.NoPen)
    painter.setBrush(_thinned(mark.fill, mark.strength) if mark.fill else Qt.BrushStyle.NoBrush)
    if mark.hatch:
        painter.setPen(QPen(style.color(mark.fill), 1))
        painter.setBrush(QBrush(style.color(mark.fill), Qt.BrushStyle.BDiagPattern))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.drawRect(whole.adjusted(0, 0, -1, -1) if mark.edge or mark.hatch else whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _trace(painter: QPainter, mark: Trace, scale: float, _pictures: Pictures) -> None:
    painter.setPen(QPen(style.color(mark.ink), max(mark.line * scale, 1)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x * scale, y * scale) for x, y in mark.points]))


def _area(painter: QPainter, mark: Area, scale: float, _pictures: Pictures) -> None:
    line = Qt.PenStyle.DashLine if mark.dashed else Qt.PenStyle.SolidLine
    pen = QPen(style.color(mark.edge), max(mark.line * scale, 1), line) if mark.edge else None
    painter.setPen(pen or Qt.PenStyle.NoPen)
    painter.setBrush(style.color(mark.fill) if mark.fill else Qt.BrushStyle.NoBrush)
    painter.drawPath(_shape(mark, scale))


def _shape(mark: Area, scale: float) -> QPainterPath:
    made = QPainterPath()
    for ring in mark.rings:
        made.addPolygon(QPolygonF([QPointF(x * scale, y * scale) for x, y in ring]))
        made.closeSubpath()
    return made


def _disc(painter: QPainter, mark: Disc, scale: float, _pictures: Pictures) -> None:
    wide = 1.2 if mark.fill else 2.0
    painter.setPen(QPen(style.color(mark.edge), wide) if mark.edge else Qt.PenStyle.NoPen)
    painter.setBrush(style.color(mark.fill) if mark.fill else Qt.BrushStyle.NoBrush)
    side = mark.radius * scale
    painter.drawEllipse(QPointF(mark.x * scale, mark.y * scale), side, side)


def _words(painter: QPainter, mark: Words, scale: float, _pictures: Pictures) -> None:
    painter.setFont(style.font(mark.size))
    painter.setPen(style.color(mark.ink))
    room = scaled(QRectF(*mark[:4]), scale).adjusted(-2, 0, 2, 0)
    room.translate({"left": 2, "center": 0, "right": -2}[mark.align], 0)
    flags = ALIGNED[mark.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    painter.drawText(room, flags, mark.text)


def _photo(painter: QPainter, mark: Photo, scale: float, pictures: Pictures) -> None:
    pixmap, room = pictures(mark.file), scaled(QRectF(*mark[:4]), scale)
    if pixmap is None or pixmap.isNull():
        return
    size = pixmap.deviceIndependentSize()
    size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(QPointF(), size)
    place.moveCenter(room.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))


def _thinned(ink: str, strength: float) -> QColor:
    """Mix an ink with the paper."""
    one, paper = style.color(ink), style.color("paper")
    red, green, blue = (
        round(strength * of(one) + (1 - strength) * of(paper))
        for of in (QColor.red, QColor.green, QColor.blue)
    )
    return QColor(red, green, blue)


PAINTERS: Mapping[type[Mark], Any] = {
    Box: _box,
    Trace: _trace,
    Area: _area,
    Disc: _disc,
    Words: _words,
    Photo: _photo,
}
