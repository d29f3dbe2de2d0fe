"""Signs of the map: a shape and a colour for each line of the legend, drawn once and kept."""

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from ledgerdesk.desk.scenes import ROLES
from ledgerdesk.ui import style

SIDE = 18
"""Pixels of a sign's square."""
INKS = {
    "late": "vermilion", "soon": "amber", "active": "accent", "done": "jade", "closed": "grey",
    "plain": "second",
}  # fmt: skip
TONES = tuple(INKS)
"""The worst first, as a cluster is coloured."""
Key = tuple[str, str]
"""Register and role."""
RANKS = {key: TONES.index(role.tone) for key, role in ROLES.items()}
"""How bad each line of the legend is; 0 is the worst."""
SMALL = 9
_HOLLOW = {("site", "plain"), ("problem", "open"), ("problem", "done"), ("patch", "waiting"),
           ("patch", "cleared")}  # fmt: skip
_DASHED = {("patch", "suspected")}


def ink(key: Key) -> QColor:
    """Return the colour of a line of the legend."""
    return style.color(INKS[ROLES[key].tone])


def outline(key: Key) -> QPainterPath:
    """Return a sign's shape around the middle of its square."""
    register, role = key
    if register == "site":
        return _site(role)
    made = QPainterPath()
    if register == "problem":
        made.moveTo(-4.5, 7.5)
        made.lineTo(-4.5, -7)
        made.lineTo(6, -3.4)
        made.lineTo(-4.5, 0.4)
    else:
        _polygon(made, [(0, -7), (6, -3.5), (6, 3.5), (0, 7), (-6, 3.5), (-6, -3.5)])
    return made


def _site(role: str) -> QPainterPath:
    made = QPainterPath()
    if role == "late":
        _polygon(made, [(0, -7), (7, 5.5), (-7, 5.5)])
    elif role == "open":
        _polygon(made, [(0, -7), (7, 0), (0, 7), (-7, 0)])
    elif role == "shut":
        made.addRect(QRectF(-5, -5, 10, 10))
    else:
        made.addEllipse(QPointF(0, 0), 5.5, 5.5)
    return made


def _polygon(path: QPainterPath, points: list[tuple[float, float]]) -> None:
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()


def draw(painter: QPainter, key: Key) -> None:
    """Draw a sign around the painter's origin."""
    register, role = key
    colour, path = ink(key), outline(key)
    hollow = key in _HOLLOW
    halo = QPen(style.color("paper"), 4, j=Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, halo)
    pen = QPen(colour, 1.8 if hollow or register == "problem" else 1)
    if key in _DASHED:
        pen = QPen(colour, 1.8, Qt.PenStyle.DashLine)
        pen.setDashPattern([2, 1.2])
    painter.setPen(pen)
    painter.setBrush(_filling(key, colour))
    painter.drawPath(path)
    painter.setPen(QPen(style.color("paper") if not hollow else colour, 1.8))
    _detail(painter, register, role)


def _filling(key: Key, colour: QColor) -> QBrush:
    if key in _HOLLOW:
        return QBrush(style.color("paper"))
    return QBrush(style.color("soft_vermilion") if key in _DASHED else colour)


def _detail(painter: QPainter, register: str, role: str) -> None:
    """Add what tells two signs of one shape apart without colour."""
    if (register, role) == ("site", "late"):
        painter.drawLine(QPointF(0, -2.5), QPointF(0, 1.2))
        painter.drawPoint(QPointF(0, 3.6))
    elif (register, role) == ("problem", "open"):
        painter.drawLine(QPointF(-4.5, -3.3), QPointF(1.5, -3.3))
    elif (register, role) == ("patch", "waiting"):
        painter.drawPoint(QPointF(0, 0))
    elif (register, role) == ("patch", "cleared"):
        painter.drawLine(QPointF(-3.5, 3.5), QPointF(3.5, -3.5))


@cache
def _kept(key: Key, ratio: float, _paper: str) -> QPixmap:
    made = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(SIDE / 2, SIDE / 2)
    draw(painter, key)
    painter.end()
    return made


def sign(key: Key, ratio: float = 1.0) -> QPixmap:
    """Return a sign for a screen of so many pixels a point; drawn anew in other colours."""
    return _kept(key, ratio, ink(key).name())


def number(count: int, tone: str, ratio: float = 1.0) -> QPixmap:
    """Return what stands for so many signs on one place, in the colour of the worst."""
    return _number(count, style.color(INKS[tone]).name(), ratio, style.color("ink").name())


@lru_cache(maxsize=512)
def _number(count: int, edge: str, ratio: float, words: str) -> QPixmap:
    side = 17 + 3 * len(str(count)) + 4
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 2.4))
    painter.setBrush(style.color("paper"))
    painter.drawEllipse(QRectF(2, 2, side - 4, side - 4))
    painter.setFont(style.font(SMALL))
    painter.setPen(QColor(words))
    painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, str(count))
    painter.end()
    return made


def icon(key: Key) -> QIcon:
    """Return a sign for a button."""
    made = QIcon(sign(key))
    made.addPixmap(sign(key, 2))
    return made
