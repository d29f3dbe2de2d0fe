"""Foreign outlines in the child: GeoJSON, KML or Shapefile, to lines in degrees × 10⁷."""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ledgerdesk.domain.geometry import Plane, Spot, simplified
from ledgerdesk.domain.values import clean
from ledgerdesk.errors import UserError
from ledgerdesk.intake import shapefile
from ledgerdesk.intake.frames import CURE, DEGREES, Frame, of_name
from ledgerdesk.intake.shapefile import Raw

MOST, MANY, POINTS = 20_000, 2_000, 3_000_000
"""Points that are kept of a layer, shapes that are taken at once, points that are read at all."""
FIRST = 1.0
"""Metres of the first simplification; it doubles until the points are few enough."""
NAME = 60
NAMES = (
    "name", "名称", "村名", "图斑编号", "tbbh", "xzqmc", "zldwmc", "qsdwmc", "xzmc", "cunmc",
    "cname", "编号", "bh", "number", "code", "title", "id", "gb",
)  # fmt: skip
"""Columns that hold what a shape is called, the best first."""
Shape = tuple[str, str, list[list[tuple[float, float]]]]
"""Kind, name, lines of x and y."""
KINDS = {
    "Point": "point", "MultiPoint": "point", "LineString": "line", "MultiLineString": "line",
    "Polygon": "area", "MultiPolygon": "area",
}  # fmt: skip
DEPTHS = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip
"""How many lists stand around the positions of a geometry."""
KML = {"Point": "point", "LineString": "line", "LinearRing": "area"}


def outlines(source: Path, told: str) -> dict[str, Any]:
    """Return a file's frame and shapes: their names and kinds, of the chosen ones the lines.

    `told` is a JSON list of numbers of shapes, or empty to look at the names alone.
    """
    chosen = set(json.loads(told)) if told else None
    frame, raw = _READERS[source.suffix.lower()](source)
    shapes: list[Shape] = []
    found = 0
    for kind, lines, texts in raw:
        found += sum(map(len, lines))
        if len(shapes) >= MANY or found > POINTS:
            message = (
                f"{source.name} 的图形太多（最多 {MANY} 个、{POINTS} 个点），没有读入。"
                "请只导出本乡镇的部分再选。"
            )
            raise UserError(message)
        if any(lines):
            shapes.append((kind, _name(texts, len(shapes) + 1), [*filter(None, lines)]))
    if not shapes:
        message = f"{source.name} 里没有边界、范围或点，没有读入。请换一个文件。"
        raise UserError(message)
    return _told(frame, shapes, chosen)


def _told(
    frame: Frame,
    shapes: Sequence[Shape],
    chosen: set[int] | None,
) -> dict[str, Any]:
    if chosen is None:
        for _, _, lines in shapes:
            frame.spot(*lines[0][0])  # what cannot be placed is refused before anybody chooses
        names = [{"name": name, "kind": kind} for kind, name, _ in shapes]
        return {"frame": frame.words, "shapes": names}
    kept = [shape for number, shape in enumerate(shapes) if number in chosen]
    placed = [[[frame.spot(x, y) for x, y in line] for line in lines] for *_, lines in kept]
    few, tolerance = _few(placed)
    made = [
        {"name": name, "kind": kind, "lines": each}
        for (kind, name, _), each in zip(kept, few, strict=True)
    ]
    return {"frame": frame.words, "tolerance": tolerance, "shapes": made}


def _few(placed: list[list[list[Spot]]]) -> tuple[list[list[list[Spot]]], float]:
    """Simplify until the points are few enough; return how far lines may have moved."""
    if sum(len(line) for shape in placed for line in shape) <= MOST:
        return placed, 0
    plane = Plane(*placed[0][0][0])
    flat = [[[plane.at(spot) for spot in line] for line in shape] for shape in placed]
    tolerance = FIRST / 2
    while sum(len(line) for shape in flat for line in shape) > MOST and tolerance < math.inf:
        tolerance *= 2
        flat = [[simplified(line, tolerance) for line in shape] for shape in flat]
        if all(len(line) <= 2 for shape in flat for line in shape):
            break  # nothing more can be left out
    return [[[plane.spot(point) for point in line] for line in shape] for shape in flat], tolerance


def _name(texts: dict[str, str], number: int) -> str:
    """Return what a shape is called: by the best known column, else its number."""
    known = {key.casefold(): value for key, value in texts.items() if value}
    found = next((known[key] for key in NAMES if key in known), "")
    return clean(found)[:NAME] or f"第 {number} 个"


def _geojson(source: Path) -> tuple[Frame, Iterator[Raw]]:
    try:
        data = json.loads(source.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        message = f"{source.name} 不是 GeoJSON，或已损坏，没有读入。{CURE}"
        raise UserError(message) from error
    if not isinstance(data, dict):
        message = f"{source.name} 不是 GeoJSON，没有读入。{CURE}"
        raise UserError(message)
    crs = data.get("crs") or {}
    name = (crs.get("properties") or {}).get("name", "") if isinstance(crs, dict) else ""
    return of_name(str(name or "")), _features(data)


def _features(data: Any) -> Iterator[Raw]:
    """Yield the shapes of a collection, a feature or a bare geometry."""
    if not isinstance(data, dict):
        return
    if data.get("type") == "FeatureCollection":
        for each in data.get("features") or ():
            yield from _features(each)
        return
    feature = data.get("type") == "Feature"
    geometry = (data.get("geometry") if feature else data) or {}
    told = (data.get("properties") if feature else {}) or {}
    texts = {str(key): str(value) for key, value in told.items() if value is not None}
    many = geometry.get("type") == "GeometryCollection"
    for each in geometry.get("geometries") or () if many else (geometry,):
        if (kind := each.get("type")) in KINDS:
            yield KINDS[kind], [*_lines(each.get("coordinates"), DEPTHS[kind])], texts


def _lines(told: Any, depth: int) -> Iterator[list[tuple[float, float]]]:
    """Yield the lines of a geometry, however deep they stand."""
    if depth > 1:
        for each in told or ():
            yield from _lines(each, depth - 1)
        return
    positions = [told] if depth == 0 else told
    yield [(float(each[0]), float(each[1])) for each in positions or ()]


def _kml(source: Path) -> tuple[Frame, Iterator[Raw]]:
    from defusedxml import ElementTree  # noqa: PLC0415  # only for this kind of file

    try:
        root = ElementTree.parse(source, forbid_dtd=True).getroot()
    except (ElementTree.ParseError, ValueError) as error:
        message = f"{source.name} 不是 KML，或已损坏，没有读入。{CURE}"
        raise UserError(message) from error
    return DEGREES, _placemarks(root)


def _placemarks(root: Any) -> Iterator[Raw]:
    for mark in root.iter():
        if _tag(mark) != "Placemark":
            continue
        texts = {_tag(each): each.text or "" for each in mark if _tag(each) == "name"}
        found: dict[str, list[list[tuple[float, float]]]] = {}
        for each in mark.iter():
            if kind := KML.get(_tag(each), ""):
                words = "".join(e.text or "" for e in each if _tag(e) == "coordinates").split()
                found.setdefault(kind, []).append([_pair(word) for word in words])
        for kind, lines in found.items():
            yield kind, lines, texts


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _pair(word: str) -> tuple[float, float]:
    x, y, *_ = word.split(",")
    return float(x), float(y)


_READERS = {
    ".geojson": _geojson, ".json": _geojson, ".kml": _kml, ".shp": shapefile.read,
}  # fmt: skip
