"""The ground of the map: outlines that a clerk brought in, and where a place lies on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ledgerdesk.domain.geometry import (
    Area,
    Plane,
    Point,
    Spot,
    apart,
    distance,
    said,
    simplified,
)

Layer = Literal["boundary", "village", "patch", "base"]
LAYERS: Mapping[Layer, str] = {
    "boundary": "辖区边界",
    "village": "村（居）界、村点",
    "patch": "图斑范围",
    "base": "河流、道路等底图",
}
OFF_FRAMES = {
    "GCJ-02坐标系（手机地图）": "几百米", "1980西安坐标系": "几十米到一百多米",
    "1954北京坐标系": "几十米到一百多米",
}  # fmt: skip
"""Frames that are not the map's, and how far their places are off."""
SLACK, COARSE = 100.0, 20.0
"""Metres outside the boundary that a coarse outline may be wrong by; how roughly the way to it is
measured."""
OUTSIDE, AWAY = 1_000.0, 5_000.0
"""Metres from a village's border, and from its point, that are too far to be meant."""
ENDINGS = ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村", "居")


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline: a boundary, a village, a patch, a river."""

    name: str
    kind: Literal["area", "line", "point"]
    lines: tuple[tuple[Spot, ...], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A layer that was brought in, and what is told of it."""

    layer: Layer
    source: str
    """Name of the file."""
    frame: str
    tolerance: float
    """Metres lines may have moved by when points were left out."""
    taken_on: str
    shapes: tuple[Shape, ...]

    def said(self) -> str:
        """Return the layer in words."""
        coarse = f"，已化简（误差不超过 {self.tolerance:g} 米）" if self.tolerance else ""
        return f"{self.source}，{len(self.shapes)} 个图形，{self.frame}{coarse}"


class Ground:
    """The boundary and the villages, ready to be asked where a place lies."""

    def __init__(
        self, outlines: Mapping[Layer, Outline], names: Mapping[str, str], here: Spot
    ) -> None:
        """Take the layers, the names of villages by id, and a spot amid the records."""
        self.names = names
        self.outlines = outlines
        drawn = outlines.get("boundary")
        self.plane = Plane(*(drawn.shapes[0].lines[0][0] if drawn else here))
        lines = self._lines("boundary")
        self.area = Area(lines) if lines else None
        self.edge = [simplified(line, COARSE) for line in lines]
        self.slack = SLACK + COARSE + (outlines["boundary"].tolerance if lines else 0)
        known = outlines.get("village")
        self.villages = {bare(each.name): each for each in (known.shapes if known else ())}

    def odd(self, spot: Spot, village: str, frame: str) -> str:
        """Say why a place may be wrong, "" when it need not be."""
        if off := OFF_FRAMES.get(frame):
            return f"坐标系填的是{frame}，图上的位置会偏{off}，请换算后再填。"
        point = self.plane.at(spot)
        if self.area and not self.area.holds(point):
            away = apart(point, self.edge)
            if away > self.slack:
                return f"位置在辖区边界以外 {said(away)}，请核对经度和纬度。"
        return self._far(point, spot, village)

    def _far(self, point: Point, spot: Spot, village: str) -> str:
        known = self.villages.get(bare(village)) if village else None
        if known is None:
            return ""
        if known.kind == "area":
            rings = [[self.plane.at(each) for each in line] for line in known.lines]
            away = 0.0 if Area(rings).holds(point) else apart(point, rings)
            most = OUTSIDE
        else:
            away, most = min(distance(spot, s) for line in known.lines for s in line), AWAY
        return f"位置离{village} {said(away)}，请核对坐标或村（居）。" if away > most else ""

    def _lines(self, layer: Layer) -> list[list[Point]]:
        known = self.outlines.get(layer)
        areas = (each for each in (known.shapes if known else ()) if each.kind == "area")
        return [[self.plane.at(spot) for spot in line] for each in areas for line in each.lines]


def bare(name: str) -> str:
    """Return a village's name as all lists have it: 王家庄村民委员会 is 王家庄."""
    for each in ENDINGS:
        if name.endswith(each) and len(name) > len(each) + 1:
            return name.removesuffix(each)
    return name


def outline(key: Layer, told: Mapping[str, Any]) -> Outline:
    """Read a layer as the ledger keeps it."""
    shapes = tuple(
        Shape(each["name"], each["kind"], tuple(tuple(map(_spot, e)) for e in each["lines"]))
        for each in told["shapes"]
    )
    return Outline(key, told["source"], told["frame"], told["tolerance"], told["taken_on"], shapes)


def _spot(told: Sequence[int]) -> Spot:
    return told[0], told[1]
