"""What lies under the signs: outlines as paths in metres, and names with light around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from ledgerdesk.desk.ground import Layer, Shape
from ledgerdesk.desk.scenes import Scene
from ledgerdesk.domain.geometry import Plane, Point, View
from ledgerdesk.ui import map_signs, style

NAME, HALO = 10, 3
"""Points of a village's name, pixels of the light around it."""
SPECK = 3.0
"""Pixels of a point of an outline."""
SPARE = 1.4
"""How much larger than the window the ground is drawn."""
FAINT = 70
"""How much of a colour lies over the ground, of 255."""
UNKNOWN = ("patch", "waiting")
"""How an outline of a patch is drawn that no record knows."""


@dataclass(slots=True)
class Layers:
    """The outlines of a scene, ready to be drawn at any scale."""

    areas: QPainterPath = field(default_factory=QPainterPath)
    villages: QPainterPath = field(default_factory=QPainterPath)
    base: QPainterPath = field(default_factory=QPainterPath)
    patches: list[tuple[map_signs.Key, QPainterPath]] = field(default_factory=list)
    specks: list[Point] = field(default_factory=list)

    def draw(self, painter: QPainter, view: View, off: frozenset[str]) -> None:
        """Draw the layers that are not switched off, the lowest first."""
        moved = QTransform()
        moved.translate(view.width / 2, view.height / 2)
        moved.scale(view.scale, view.scale)
        moved.translate(-view.x, -view.y)
        painter.save()
        painter.setTransform(moved, combine=True)
        if "boundary" not in off:
            self._draw_area(painter)
        for name, path, pen in (
            ("base", self.base, _pen("accent", 4, faint=True)),
            ("village", self.villages, _pen("edge", 1)),
        ):
            if name not in off and not path.isEmpty():
                painter.strokePath(path, pen)
        if "boundary" not in off:
            painter.strokePath(self.areas, _pen("hint", 1.6))
        if "patch" not in off:
            self._draw_patches(painter)
        painter.restore()
        self._draw_specks(painter, view, off)

    def _draw_area(self, painter: QPainter) -> None:
        """Fill the boundary; its edge is drawn later, so it need not be smooth here."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.fillPath(self.areas, style.color("paper"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_patches(self, painter: QPainter) -> None:
        for key, path in self.patches:
            colour = map_signs.ink(key)
            dashed = key == ("patch", "suspected")
            line = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            painter.setPen(_cosmetic(QPen(colour, 1.6, line)))
            colour.setAlpha(FAINT // 2)
            painter.setBrush(colour)
            painter.drawPath(path)

    def _draw_specks(self, painter: QPainter, view: View, off: frozenset[str]) -> None:
        if "village" in off:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("edge"))
        for point in self.specks:
            painter.drawEllipse(QPointF(*view.seen(point)), SPECK, SPECK)


def layers(scene: Scene) -> Layers:
    """Make the outlines of a scene into paths."""
    made = Layers()
    roles = {each.called: each.role for each in scene.marks if each.register == "patch"}
    for shape in _shapes(scene, "boundary"):
        made.areas.addPath(_path(shape, scene.plane))
    for shape in _shapes(scene, "base"):
        made.base.addPath(_path(shape, scene.plane))
    for shape in _shapes(scene, "village"):
        if shape.kind == "point":
            made.specks += [scene.plane.at(spot) for line in shape.lines for spot in line]
        else:
            made.villages.addPath(_path(shape, scene.plane))
    for shape in _shapes(scene, "patch"):
        role = roles.get(shape.name)
        made.patches.append((("patch", role) if role else UNKNOWN, _path(shape, scene.plane)))
    return made


def corners(scene: Scene) -> list[Point]:
    """Return every point of the outlines, for what has to be seen as a whole."""
    wanted: tuple[Layer, ...] = ("boundary",) if "boundary" in scene.outlines else ("village",)
    return [
        scene.plane.at(spot)
        for layer in wanted
        for shape in _shapes(scene, layer)
        for line in shape.lines
        for spot in line
    ]


def _shapes(scene: Scene, layer: Layer) -> Sequence[Shape]:
    known = scene.outlines.get(layer)
    return known.shapes if known else ()


def _path(shape: Shape, plane: Plane) -> QPainterPath:
    made = QPainterPath()
    for line in shape.lines:
        made.addPolygon(QPolygonF([QPointF(*plane.at(spot)) for spot in line]))
        if shape.kind == "area":
            made.closeSubpath()
    return made


def _pen(colour: str, wide: float, *, faint: bool = False) -> QPen:
    made = style.color(colour)
    made.setAlpha(FAINT if faint else made.alpha())
    return _cosmetic(QPen(made, wide))


def _cosmetic(pen: QPen) -> QPen:
    """Let a pen be as wide in pixels, however near the map is."""
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


class Ground:
    """The outlines drawn once for a scale, with a margin; a map that is moved shows them again."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._view = View(0, 0, 0, 0, 0)
        self._key: tuple[object, ...] = ()

    def draw(self, painter: QPainter, layers: Layers, view: View, off: frozenset[str]) -> None:
        """Draw the ground of a view."""
        ratio = painter.device().devicePixelRatioF()
        bare = layers.areas.isEmpty() or "boundary" in off
        colour = style.color("paper" if bare else "desk")
        key = (id(layers), off, ratio, view.scale, view.width, view.height, colour.name())
        x, y = view.seen((self._view.x, self._view.y))
        spare = (self._view.width - view.width) / 2, (self._view.height - view.height) / 2
        far = abs(x - view.width / 2) > spare[0] or abs(y - view.height / 2) > spare[1]
        if key != self._key or far:
            more = SPARE if key == self._key else 1.0  # whoever zooms will zoom again
            self._key = key
            wide, high = round(view.width * more), round(view.height * more)
            self._view = View(view.x, view.y, view.scale, wide, high)
            self._renew(layers, off, ratio, colour)
            x, y = view.width / 2, view.height / 2
        place = QPointF(round(x - self._view.width / 2), round(y - self._view.height / 2))
        painter.drawPixmap(place, self._picture)

    def _renew(self, layers: Layers, off: frozenset[str], ratio: float, colour: QColor) -> None:
        wide, high = self._view.width, self._view.height
        self._picture = QPixmap(round(wide * ratio), round(high * ratio))
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(colour)
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layers.draw(painter, self._view, off)
        painter.end()


class Names:
    """Names on the map, each drawn once with light around it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, float], QPixmap] = {}
        self._font = style.font(NAME)

    def picture(self, words: str, colour: str, ratio: float) -> QPixmap:
        """Return a name for a screen of so many pixels a point."""
        key = words, style.color(colour).name(), ratio
        if key not in self._kept:
            self._kept[key] = self._drawn(words, colour, ratio)
        return self._kept[key]

    def _drawn(self, words: str, colour: str, ratio: float) -> QPixmap:
        metrics = QFontMetricsF(self._font)
        wide, high = metrics.horizontalAdvance(words) + 2 * HALO, metrics.height() + 2 * HALO
        made = QPixmap(round(wide * ratio), round(high * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        path = QPainterPath()
        path.addText(QPointF(HALO, HALO + metrics.ascent()), self._font, words)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        light = style.color("paper")
        light.setAlpha(215)
        painter.strokePath(path, QPen(light, HALO, j=Qt.PenJoinStyle.RoundJoin))
        painter.fillPath(path, style.color(colour))
        painter.end()
        return made
