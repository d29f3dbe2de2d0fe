"""Signs and names as they stand at one scale: a map that is only moved draws the same again."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from ledgerdesk.desk.scenes import Scene
from ledgerdesk.domain.geometry import Box, Cluster, Point, View, clusters, placed
from ledgerdesk.ui import map_signs
from ledgerdesk.ui.map_ground import Names

REACH, MANY, WIDER = 17.0, 3_000, 30.0
"""Pixels within which signs are gathered; from so many signs on, and then within how many."""
ASIDE = ((0, 0), (0, -18), (0, 18), (-44, 0), (44, 0), (-44, -18), (44, -18))
"""Pixels a village's name may be off its place, the best first."""
HALF, AROUND = 8.0, 0.4
"""Pixels that a sign takes to each side; how far beyond the window signs are gathered."""
CROWDED = 600
"""Among more signs than that, names are written without looking for room beside them."""
FEW, BELOW = 40, 19.0
"""Signs that are named while there are no more in sight, and how far below them."""


class Sign(NamedTuple):
    """One sign, or a number for several."""

    cluster: Cluster
    picture: QPixmap
    half: float
    """Half its side in pixels."""


class _Name(NamedTuple):
    """A name where there is room for it; pixels from the plane's origin."""

    picture: QPixmap
    x: float
    y: float


class Drawn:
    """What is drawn at one scale, wherever the map is moved to."""

    def __init__(self, scene: Scene, points: Sequence[Point], shown: Sequence[int]) -> None:
        self._scene, self._points, self._shown = scene, points, shown
        self._near: list[int] = []
        self._found: list[Cluster] = []
        self._made: dict[int, Sign] = {}
        self._keys = [(each.register, each.role) for each in scene.marks]
        self._pictures: dict[map_signs.Key | tuple[int, int], tuple[QPixmap, float]] = {}
        self._names: list[_Name] = []
        self._room = Box(0, 0, 0, 0)
        """What is gathered; outside of it nothing is known yet."""
        self.scale = self.ratio = 0.0

    def fit(self, view: View, ratio: float, names: Names) -> None:
        """Gather the signs around a view, and find room for the names of villages."""
        if (view.scale, ratio) == (self.scale, self.ratio) and _holds(self._room, view.room(0)):
            return
        self.scale, self.ratio = view.scale, ratio
        self._room = view.room(max(view.width, view.height) * AROUND)
        self._near = self._inside()
        reach = (REACH if len(self._near) < MANY else WIDER) / view.scale
        self._found = clusters([self._points[n] for n in self._near], reach)
        self._made, self._pictures = {}, {}
        self._names = [*self._placed(names)]

    def _inside(self) -> list[int]:
        """Return the marks that lie where the map may soon be moved to."""
        left, top, right, bottom = self._room
        points = self._points
        return [
            n
            for n in self._shown
            for x, y in (points[n],)
            if left < x < right and top < y < bottom
        ]

    def in_sight(self, view: View) -> list[tuple[Sign, Point]]:
        """Return the signs that are seen, with their pixels."""
        left, top, right, bottom = view.room(WIDER)
        across, down = view.width / 2 - view.x * view.scale, view.height / 2 - view.y * view.scale
        scale = view.scale
        seen = [
            (self._made.get(number) or self._sign(number), (x * scale + across, y * scale + down))
            for number, ((x, y), _) in enumerate(self._found)
            if left < x < right and top < y < bottom
        ]
        return sorted(seen, key=_size)  # numbers lie over single signs

    def paint(self, painter: QPainter, view: View, names: Names) -> None:
        """Draw what is seen."""
        seen = self.in_sight(view)
        for sign, (x, y) in seen:
            painter.drawPixmap(QPointF(x - sign.half, y - sign.half), sign.picture)
        x, y = view.width / 2 - view.x * view.scale, view.height / 2 - view.y * view.scale
        for each in self._names:
            painter.drawPixmap(QPointF(each.x + x, each.y + y), each.picture)
        if len(seen) <= FEW:
            self._name_signs(painter, seen, names)

    def _sign(self, number: int) -> Sign:
        """Make the sign of a cluster, once it is seen."""
        place, told = self._found[number]
        members = tuple([self._near[each] for each in told])
        key = self._keys[members[0]] if len(members) == 1 else self._worst(members)
        if key not in self._pictures:
            self._pictures[key] = self._picture(key)
        picture, half = self._pictures[key]
        made = self._made[number] = Sign(Cluster(place, members), picture, half)
        return made

    def _worst(self, members: Sequence[int]) -> tuple[int, int]:
        """Return how many signs a number stands for, and how bad the worst of them is."""
        return len(members), min([map_signs.RANKS[self._keys[n]] for n in members])

    def _picture(self, key: map_signs.Key | tuple[int, int]) -> tuple[QPixmap, float]:
        """Return the picture of a sign or a number, and half its side."""
        first, second = key
        if isinstance(first, int) and isinstance(second, int):
            made = map_signs.number(first, map_signs.TONES[second], self.ratio)
        else:
            made = map_signs.sign((str(first), str(second)), self.ratio)
        return made, made.width() / self.ratio / 2

    def _placed(self, names: Names) -> list[_Name]:
        """Find room for each village's name beside the signs."""
        scale, scene = self.scale, self._scene
        places = ((each.name, scene.plane.at(each.spot)) for each in scene.places)
        told = [(name, point) for name, point in places if _holds(self._room, Box(*point, *point))]
        pictures = [names.picture(words, "second", self.ratio) for words, _ in told]
        labels = [
            [_box(picture, (x * scale + dx, y * scale + dy), self.ratio) for dx, dy in ASIDE]
            for picture, (_, (x, y)) in zip(pictures, told, strict=True)
        ]
        crowd = self._found if len(self._found) <= CROWDED else ()
        taken = [_about(x * scale, y * scale, HALF) for (x, y), _ in crowd]
        return [
            _Name(picture, *label[at][:2])
            for picture, label, at in zip(pictures, labels, placed(labels, taken), strict=True)
            if at >= 0
        ]

    def _name_signs(
        self, painter: QPainter, seen: Sequence[tuple[Sign, Point]], names: Names
    ) -> None:
        """Write what single signs are called, while there are few of them."""
        marks, ratio = self._scene.marks, self.ratio
        single = [(s.cluster.members[0], p) for s, p in seen if len(s.cluster.members) == 1]
        pictures = [names.picture(marks[n].name or marks[n].called, "ink", ratio)
                    for n, _ in single]  # fmt: skip
        labels = [
            [_box(picture, (x, y + by), ratio) for by in (BELOW, -BELOW)]
            for picture, (_, (x, y)) in zip(pictures, single, strict=True)
        ]
        taken = [_about(x, y, sign.half - 2) for sign, (x, y) in seen]
        for picture, label, at in zip(pictures, labels, placed(labels, taken), strict=True):
            if at >= 0:
                painter.drawPixmap(QPointF(*label[at][:2]), picture)


def _holds(room: Box, box: Box) -> bool:
    """Whether one rectangle lies wholly in another."""
    across = room.left <= box.left and box.right <= room.right
    return across and room.top <= box.top and box.bottom <= room.bottom


def _size(seen: tuple[Sign, Point]) -> int:
    return len(seen[0].cluster.members)


def _about(x: float, y: float, half: float) -> Box:
    return Box(x - half, y - half, x + half, y + half)


def _box(picture: QPixmap, middle: Point, ratio: float) -> Box:
    wide, high = picture.width() / ratio, picture.height() / ratio
    left, top = middle[0] - wide / 2, middle[1] - high / 2
    return Box(left, top, left + wide, top + high)
