"""What lies under the signs: outlines as paths in metres, names that do not lie on each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
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
from ledgerdesk.domain.geometry import Box, Plane, Point, View, placed
from ledgerdesk.ui import map_signs, style

NAME, HALO = 10, 3
"""Points of a village's name, pixels of the light around it."""
SPECK = 3.0
"""Pixels of a point of an outline."""
FAINT = 70
"""How much of a colour lies over the ground, of 255."""
CROWDED = 400
"""More signs than that are drawn under the names without looking for room."""
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
        for name, path, ground, pen in (
            ("boundary", self.areas, "paper", None),
            ("base", self.base, "", _pen("accent", 4, faint=True)),
            ("village", self.villages, "", _pen("edge", 1)),
            ("boundary", self.areas, "", _pen("hint", 1.6)),
        ):
            if name not in off:
                painter.setPen(pen or Qt.PenStyle.NoPen)
                painter.setBrush(style.color(ground) if ground else Qt.BrushStyle.NoBrush)
                painter.drawPath(path)
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


class Names:
    """Names on the map, each drawn once with light around it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, float], QPixmap] = {}
        self._font = style.font(NAME)

    def draw(
        self,
        painter: QPainter,
        told: Iterable[tuple[str, Sequence[Point], str]],
        taken: Sequence[Box],
        ratio: float,
    ) -> None:
        """Draw (words, pixels where their middle may be, colour), the first ones first."""
        every = [(self._picture(words, colour, ratio), points) for words, points, colour in told]
        boxes = [[_box(picture, point, ratio) for point in points] for picture, points in every]
        chosen = placed(boxes, taken if len(taken) <= CROWDED else ())
        for (picture, _), places, number in zip(every, boxes, chosen, strict=True):
            if number >= 0:
                painter.drawPixmap(QPointF(*places[number][:2]), picture)

    def _picture(self, words: str, colour: str, ratio: float) -> QPixmap:
        key = words, colour, ratio
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


def _box(picture: QPixmap, middle: Point, ratio: float) -> Box:
    wide, high = picture.width() / ratio, picture.height() / ratio
    left, top = middle[0] - wide / 2, middle[1] - high / 2
    return Box(left, top, left + wide, top + high)
