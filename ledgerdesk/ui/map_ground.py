"""What lies under the signs: outlines as paths in metres, and names with light around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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
from ledgerdesk.domain.geometry import Plane, Point, View, thinned
from ledgerdesk.ui import map_signs, style

NAME, HALO, LONGEST = 10, 3, 150.0
"""Points of a village's name, pixels of the light around it, pixels it may be long."""
SPECK = 3.0
"""Pixels of a point of an outline."""
SPARE = 1.4
"""How much larger than the window the ground is drawn."""
STEPS, PIXEL = (0.0, 15.0, 60.0, 240.0), 0.8
"""Metres left out between two points of an outline, if so many pixels show no difference."""
FAINT = 70
"""How much of a colour lies over the ground, of 255."""
UNKNOWN = ("patch", "waiting")
"""How an outline of a patch is drawn that no record knows."""


@dataclass(slots=True)
class _Level:
    """The outlines as finely as one scale needs them."""

    step: float
    """Metres that are left out between two points."""
    areas: QPainterPath = field(default_factory=QPainterPath)
    villages: QPainterPath = field(default_factory=QPainterPath)
    base: QPainterPath = field(default_factory=QPainterPath)


@dataclass(slots=True)
class Layers:
    """The outlines of a scene, ready to be drawn at any scale."""

    levels: list[_Level] = field(default_factory=lambda: [_Level(0)])
    patches: list[tuple[map_signs.Key, QPainterPath]] = field(default_factory=list)
    specks: list[Point] = field(default_factory=list)

    @property
    def bare(self) -> bool:
        """Whether there is no boundary."""
        return self.levels[0].areas.isEmpty()

    def draw(self, painter: QPainter, view: View, off: frozenset[str]) -> None:
        """Draw the layers that are not switched off, the lowest first."""
        moved = QTransform()
        moved.translate(view.width / 2, view.height / 2)
        moved.scale(view.scale, view.scale)
        moved.translate(-view.x, -view.y)
        level = [each for each in self.levels if each.step * view.scale <= PIXEL][-1]
        painter.save()
        painter.setTransform(moved, combine=True)
        if "boundary" not in off:
            _draw_area(painter, level.areas)
        for name, path, pen in (
            ("base", level.base, _pen("accent", 4, faint=True)),
            ("village", level.villages, _pen("edge", 1)),
            ("boundary", level.areas, _pen("hint", 1.6)),
        ):
            if name not in off and not path.isEmpty():
                painter.strokePath(path, pen)
        if "patch" not in off:
            self._draw_patches(painter)
        painter.restore()
        self._draw_specks(painter, view, off)

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


def _draw_area(painter: QPainter, areas: QPainterPath) -> None:
    """Fill the boundary; its edge is drawn later, so it need not be smooth here."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillPath(areas, style.color("paper"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


class Prepared(NamedTuple):
    """A scene with what its drawing takes; made where nobody waits."""

    scene: Scene
    points: list[Point]
    """Where each mark lies on the plane."""
    layers: Layers


def prepared(scene: Scene) -> Prepared:
    """Make a scene ready to be drawn."""
    return Prepared(scene, scene.plane.all(each.spot for each in scene.marks), layers(scene))


def layers(scene: Scene) -> Layers:
    """Make the outlines of a scene into paths."""
    made = Layers([_level(scene, step) for step in STEPS])
    roles = {each.called: each.role for each in scene.marks if each.register == "patch"}
    for shape in _shapes(scene, "village"):
        if shape.kind == "point":
            made.specks += [point for line in shape.lines for point in scene.plane.all(line)]
    for shape in _shapes(scene, "patch"):
        role = roles.get(shape.name)
        made.patches.append((("patch", role) if role else UNKNOWN, _path(shape, scene.plane, 0)))
    return made


def _level(scene: Scene, step: float) -> _Level:
    made = _Level(step)
    wanted: tuple[tuple[Layer, QPainterPath], ...] = (
        ("boundary", made.areas), ("village", made.villages), ("base", made.base),
    )  # fmt: skip
    for layer, path in wanted:
        for shape in _shapes(scene, layer):
            if shape.kind != "point":
                path.addPath(_path(shape, scene.plane, step))
    return made


def corners(scene: Scene) -> list[Point]:
    """Return every point of the outlines, for what has to be seen as a whole."""
    wanted: tuple[Layer, ...] = ("boundary",) if "boundary" in scene.outlines else ("village",)
    return [
        point
        for layer in wanted
        for shape in _shapes(scene, layer)
        for line in shape.lines
        for point in scene.plane.all(line)
    ]


def _shapes(scene: Scene, layer: Layer) -> Sequence[Shape]:
    known = scene.outlines.get(layer)
    return known.shapes if known else ()


def _path(shape: Shape, plane: Plane, step: float) -> QPainterPath:
    made = QPainterPath()
    for line in shape.lines:
        points = plane.all(line)
        kept = thinned(points, step) if step else points
        made.addPolygon(QPolygonF([QPointF(x, y) for x, y in kept]))
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
        bare = layers.bare or "boundary" in off
        colour = style.color("paper" if bare else "desk")
        inks = colour.name(), style.COLOURS["hint"]
        key = (id(layers), off, ratio, view.scale, view.width, view.height, inks)
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
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, LONGEST)
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
