"""Signs of the map: a shape and a colour for each line of the legend, drawn once and kept."""

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from ledgerdesk.desk.scenes import ROLES
from ledgerdesk.domain.cartography import FORMS, INKS
from ledgerdesk.ui import style

SIDE = 18
"""Pixels of a sign's square."""
TONES = tuple(INKS)
"""The worst first, as a cluster is coloured."""
Key = tuple[str, str]
"""Register and role."""
RANKS = {key: TONES.index(role.tone) for key, role in ROLES.items()}
"""How bad each line of the legend is; 0 is the worst."""
SMALL = 9


def ink(key: Key) -> QColor:
    """Return the colour of a line of the legend."""
    return style.color(INKS[ROLES[key].tone])


def outline(key: Key) -> QPainterPath:
    """Return a sign's shape around the middle of its square."""
    made = QPainterPath()
    made.addPolygon(QPolygonF([QPointF(x, y) for x, y in FORMS[key].ring]))
    made.closeSubpath()
    return made


def draw(painter: QPainter, key: Key) -> None:
    """Draw a sign around the painter's origin."""
    form, colour, path = FORMS[key], ink(key), outline(key)
    halo = QPen(style.color("paper"), 4, j=Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, halo)
    pen = QPen(colour, 1.8 if form.hollow else 1)
    if form.dashed:
        pen = QPen(colour, 1.8, Qt.PenStyle.DashLine)
        pen.setDashPattern([2, 1.2])
    painter.setPen(pen)
    filled = "soft_vermilion" if form.dashed else "paper"
    painter.setBrush(style.color(filled) if form.hollow else colour)
    painter.drawPath(path)
    painter.setPen(QPen(colour if form.hollow else style.color("paper"), 1.8))
    for line in form.lines:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line]))


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
