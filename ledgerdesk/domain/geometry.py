"""The map's plane: places in metres, what is seen of them, what lies where; no Qt, no ledger."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

UNIT = 10_000_000
"""Degrees are stored as so many whole parts."""
RADIUS = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""
METRES = math.radians(1) * RADIUS / UNIT
"""Metres a stored unit of latitude is long."""
STEPS = (1, 2, 5)
"""A scale bar is so many times a power of ten."""
KILOMETRE = 1000
SQUARE = 128
"""Side of the squares by which labels look for others near them."""
BANDS, RINGS = 256, 16
"""Bands an area is cut into; cells looked at around a place before all points are."""

Spot = tuple[int, int]
"""Longitude and latitude, degrees × 10⁷."""
Point = tuple[float, float]
"""Metres east and south of the plane's origin."""
Line = Sequence[Point]


class Box(NamedTuple):
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Plane(NamedTuple):
    """A plane that touches the earth at one spot; true to scale for a county around it."""

    longitude: int
    latitude: int

    def at(self, spot: Spot) -> Point:
        """Return where a spot lies on the plane."""
        return (
            (spot[0] - self.longitude) * METRES * self._narrowing(),
            (self.latitude - spot[1]) * METRES,
        )

    def all(self, spots: Iterable[Spot]) -> list[Point]:
        """Return where many spots lie."""
        east, north = METRES * self._narrowing(), self.latitude
        west = self.longitude
        return [((x - west) * east, (north - y) * METRES) for x, y in spots]

    def spot(self, point: Point) -> Spot:
        """Return the spot under a point."""
        east = point[0] / METRES / self._narrowing()
        return round(self.longitude + east), round(self.latitude - point[1] / METRES)

    def _narrowing(self) -> float:
        """Return how much shorter a degree of longitude is than one of latitude."""
        return math.cos(math.radians(self.latitude / UNIT))


@dataclass(frozen=True, slots=True)
class View:
    """What a window of so many pixels sees: its middle in metres, and pixels a metre."""

    x: float
    y: float
    scale: float
    width: float
    height: float

    def seen(self, point: Point) -> Point:
        """Return the pixel at which a point is drawn."""
        return (
            (point[0] - self.x) * self.scale + self.width / 2,
            (point[1] - self.y) * self.scale + self.height / 2,
        )

    def under(self, across: float, down: float) -> Point:
        """Return the point under a pixel."""
        return (
            (across - self.width / 2) / self.scale + self.x,
            (down - self.height / 2) / self.scale + self.y,
        )

    def moved(self, across: float, down: float) -> "View":
        """Return the view after a drag by so many pixels."""
        x, y = self.x - across / self.scale, self.y - down / self.scale
        return View(x, y, self.scale, self.width, self.height)

    def zoomed(self, factor: float, across: float, down: float) -> "View":
        """Return a closer view in which the point under a pixel stays where it is."""
        x, y = self.under(across, down)
        scale = self.scale * factor
        return View(
            x - (across - self.width / 2) / scale,
            y - (down - self.height / 2) / scale,
            scale,
            self.width,
            self.height,
        )

    def room(self, margin: float) -> Box:
        """Return the rectangle of the plane that is seen, with a margin in pixels."""
        left, top = self.under(-margin, -margin)
        right, bottom = self.under(self.width + margin, self.height + margin)
        return Box(left, top, right, bottom)


def around(points: Iterable[Point]) -> Box | None:
    """Return the smallest rectangle with all the points in it; None for none."""
    every = [*points]
    if not every:
        return None
    across, down = [x for x, _ in every], [y for _, y in every]
    return Box(min(across), min(down), max(across), max(down))


def fitted(box: Box, size: tuple[float, float], margin: float, least: float) -> View:
    """Return the view that shows a whole rectangle in so many pixels.

    `least` metres are shown across even where the rectangle is smaller.
    """
    width, height = (max(each, 2 * margin + 1) for each in size)
    wide, high = max(box.right - box.left, least), max(box.bottom - box.top, least)
    scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
    return View((box.left + box.right) / 2, (box.top + box.bottom) / 2, scale, width, height)


class Area:
    """An area that is asked of many points; a ring within a ring is a hole (even-odd).

    Its edges are kept by bands of latitude, so that a point looks at those at its height only.
    """

    def __init__(self, rings: Iterable[Line]) -> None:
        edges = [
            (one, other)
            for ring in rings
            for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True)
            if one[1] != other[1]
        ]
        heights = [point[1] for edge in edges for point in edge]
        self._top = min(heights, default=0.0)
        self._band = max((max(heights, default=0.0) - self._top) / BANDS, 1e-6)
        self._edges: dict[int, list[tuple[Point, Point]]] = {}
        for one, other in edges:
            first, last = sorted((self._at(one[1]), self._at(other[1])))
            for band in range(first, last + 1):
                self._edges.setdefault(band, []).append((one, other))

    def _at(self, height: float) -> int:
        return math.floor((height - self._top) / self._band)

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the area."""
        x, y = point
        within = False
        for (x1, y1), (x2, y2) in self._edges.get(self._at(y), ()):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                within = not within
        return within


class Nearest:
    """Points of which the nearest to a place is asked often."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points
        box = around(points) or Box(0, 0, 0, 0)
        size = max(box.right - box.left, box.bottom - box.top, 1.0)
        self._cell = size / max(1.0, math.sqrt(len(points)))
        self._cells: dict[tuple[int, int], list[int]] = {}
        for number, (x, y) in enumerate(points):
            self._cells.setdefault(self._at(x, y), []).append(number)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        return math.floor(x / self._cell), math.floor(y / self._cell)

    def to(self, place: Point) -> tuple[int, float] | None:
        """Return the number of the nearest point and how far it is; None without points."""
        if not self._points:
            return None
        column, row = self._at(*place)
        reach = 1
        found = self._within(column, row, reach, place)
        while found is None and reach < RINGS:
            reach *= 2
            found = self._within(column, row, reach, place)
        return found or self._best(range(len(self._points)), place)

    def _within(self, column: int, row: int, reach: int, place: Point) -> tuple[int, float] | None:
        """Return the nearest of the cells around, if no cell farther off can hold a nearer one."""
        numbers = [
            number
            for x in range(column - reach, column + reach + 1)
            for y in range(row - reach, row + reach + 1)
            for number in self._cells.get((x, y), ())
        ]
        best = self._best(numbers, place) if numbers else None
        return best if best and best[1] <= reach * self._cell else None

    def _best(self, numbers: Iterable[int], place: Point) -> tuple[int, float]:
        way, number = min((math.dist(place, self._points[each]), each) for each in numbers)
        return number, way


def apart(point: Point, rings: Iterable[Line]) -> float:
    """Return how far a point is from the nearest edge of some rings; infinite without one."""
    found = math.inf
    for ring in rings:
        for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            found = min(found, math.dist(point, _nearest(point, one, other)))
    return found


def _nearest(point: Point, one: Point, other: Point) -> Point:
    """Return the point of a segment that is nearest to another point."""
    across, down = other[0] - one[0], other[1] - one[1]
    length = across * across + down * down
    if not length:
        return one
    share = ((point[0] - one[0]) * across + (point[1] - one[1]) * down) / length
    share = min(1.0, max(0.0, share))
    return one[0] + share * across, one[1] + share * down


def distance(one: Spot, other: Spot) -> float:
    """Return the way between two spots over the globe in metres (haversine)."""
    (east, north), (across, up) = (
        (math.radians(spot[0] / UNIT), math.radians(spot[1] / UNIT)) for spot in (one, other)
    )
    half = (
        math.sin((up - north) / 2) ** 2
        + math.cos(north) * math.cos(up) * math.sin((across - east) / 2) ** 2
    )
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))


def said(metres: float) -> str:
    """Write a distance as people say it: 420 米, 1.2 公里."""
    if round(metres) < KILOMETRE:
        return f"{round(metres)} 米"
    return f"{metres / KILOMETRE:.1f} 公里"


class Cluster(NamedTuple):
    """Points too near each other to be drawn apart."""

    point: Point
    members: tuple[int, ...]


def clusters(points: Sequence[Point], reach: float) -> list[Cluster]:
    """Gather points that lie in one square of so many metres; each stands in one cluster.

    The squares are fixed to the ground, so that a moved map shows the same clusters.
    """
    found: dict[tuple[float, float], list[int]] = {}
    for number, (x, y) in enumerate(points):
        cell = x // reach, y // reach
        if cell in found:
            found[cell].append(number)
        else:
            found[cell] = [number]
    return [_cluster(points, members) for members in found.values()]


def _cluster(points: Sequence[Point], members: list[int]) -> Cluster:
    count = len(members)
    if count == 1:
        return Cluster(points[members[0]], (members[0],))
    across, down = zip(*[points[each] for each in members], strict=True)
    return Cluster((sum(across) / count, sum(down) / count), tuple(members))


def scale_bar(scale: float, room: float) -> tuple[float, str]:
    """Return the longest round length that fits into so many pixels: metres, and its words."""
    most = room / scale
    power = 10.0 ** math.floor(math.log10(most))
    metres = max(step * power for step in STEPS if step * power <= most * (1 + 1e-9))
    words = f"{metres / KILOMETRE:g} 公里" if metres >= KILOMETRE else f"{metres:g} 米"
    return metres, words


def simplified(line: Line, tolerance: float) -> list[Point]:
    """Leave out points that lie within `tolerance` of the line (Douglas-Peucker).

    The first and last point stay.
    """
    if len(line) < 3:
        return list(line)
    kept, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, where = 0.0, 0
        for number in range(first + 1, last):
            off = math.dist(line[number], _nearest(line[number], line[first], line[last]))
            if off > far:
                far, where = off, number
        if far > tolerance:
            kept.add(where)
            waiting += [(first, where), (where, last)]
    return [line[each] for each in sorted(kept)]


def thinned(line: Line, step: float) -> list[Point]:
    """Leave out points that are nearer than `step` to the last one kept; fast, not exact.

    The first and last point stay.
    """
    kept = list(line[:1])
    for point in line[1:-1]:
        x, y = kept[-1]
        if abs(point[0] - x) >= step or abs(point[1] - y) >= step:
            kept.append(point)
    return kept + list(line[1:][-1:])


def middle(ring: Line) -> Point:
    """Return the centre of an area; of a line or a single point the mean of its points."""
    twice = x = y = 0.0
    left, top = ring[0]  # far from the origin the products would lose digits
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = (x1 - left) * (y2 - top) - (x2 - left) * (y1 - top)
        twice += cross
        x += (x1 + x2 - 2 * left) * cross
        y += (y1 + y2 - 2 * top) * cross
    box = Box(*(f(each) for f in (min, max) for each in zip(*ring, strict=True)))
    if abs(twice) <= 1e-12 * max(1.0, (box.right - box.left) * (box.bottom - box.top)):
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    return left + x / (3 * twice), top + y / (3 * twice)


def placed(labels: Iterable[Sequence[Box]], taken: Iterable[Box] = ()) -> list[int]:
    """Return for each label the first of its places that meets nothing; -1 where none is left.

    The first labels choose first; `taken` is where nothing may be written.
    """
    used: dict[tuple[int, int], list[Box]] = {}
    for box in taken:
        _keep(used, box)
    chosen = []
    for places in labels:
        at = next((n for n, box in enumerate(places) if not _meets_any(used, box)), -1)
        chosen.append(at)
        if at >= 0:
            _keep(used, places[at])
    return chosen


def _keep(used: dict[tuple[int, int], list[Box]], box: Box) -> None:
    for square in _squares(box):
        used.setdefault(square, []).append(box)


def _meets_any(used: Mapping[tuple[int, int], list[Box]], box: Box) -> bool:
    return any(box.meets(other) for square in _squares(box) for other in used.get(square, ()))


def _squares(box: Box) -> Iterator[tuple[int, int]]:
    """Yield the squares of the paper that a rectangle touches."""
    for across in range(int(box.left // SQUARE), int(box.right // SQUARE) + 1):
        for down in range(int(box.top // SQUARE), int(box.bottom // SQUARE) + 1):
            yield across, down
