"""The frame that foreign outlines are in: degrees as they stand, or metres turned back."""

import re
from dataclasses import dataclass

from ledgerdesk.domain import projection
from ledgerdesk.domain.coordinates import CHINA, SCALE
from ledgerdesk.errors import UserError

CURE = "请让提供的人转成 2000国家大地坐标系（经纬度）的 GeoJSON 或 Shapefile 再选。"
WORDS = {"CHINA2000": "2000国家大地坐标系", "CGCS2000": "2000国家大地坐标系",
         "WGS1984": "WGS84坐标系"}  # fmt: skip
"""Datums that are the same to a few centimetres, by their name in a .prj file."""
OTHERS = {"XIAN1980": "1980西安坐标系", "BEIJING1954": "1954北京坐标系"}
PLAIN = re.compile(r"(CRS84|EPSG:{1,2}(?:4326|4490|4979))$", re.IGNORECASE)
CODE = re.compile(r"EPSG:{1,2}(\d{4,5})$", re.IGNORECASE)
ZONES = ((4491, 6, 75, True), (4502, 6, 75, False), (4513, 3, 75, True), (4534, 3, 75, False))
"""EPSG's rows of CGCS2000 zones: first code, width, first meridian, zone before the easting."""
SPANS = {6: 11, 3: 21}
_DATUM = re.compile(r'DATUM\["(?:D_)?([^"]+)"', re.IGNORECASE)
_PARAMETER = re.compile(r'PARAMETER\["([^"]+)",\s*(-?[\d.]+(?:[eE][-+]?\d+)?)', re.IGNORECASE)
_KIND = re.compile(r'PROJECTION\["([^"]+)"', re.IGNORECASE)
_METRE = re.compile(r'UNIT\["[^"]+",\s*1(?:\.0*)?\s*[,\]]')


@dataclass(frozen=True, slots=True)
class Frame:
    """How a file's numbers become degrees × 10⁷."""

    words: str
    central: float | None = None
    """Central meridian; None where the numbers are degrees."""
    east: float = 0.0
    """Metres added to every easting."""
    scale: float = 1.0

    def spot(self, x: float, y: float) -> tuple[int, int]:
        """Return a place's longitude and latitude; UserError outside China."""
        if self.central is not None:
            x, y = (x - self.east) / self.scale, y / self.scale
            bold = abs(x) < 1e6 and 0 <= y < 1e7
            x, y = projection.degrees(y, x, self.central) if bold else (0.0, 0.0)
        spot = (round(x * SCALE), round(y * SCALE)) if abs(x) <= 360 >= abs(y) else (0, 0)
        (west, east), (south, north) = CHINA
        if not (west <= spot[0] <= east and south <= spot[1] <= north):
            message = f"文件里有坐标（{x:g}，{y:g}）不在我国范围内，没有读入。{CURE}"
            raise UserError(message)
        return spot


DEGREES = Frame("WGS84坐标系（文件没有注明，按标准）")


def of_prj(text: str) -> Frame:
    """Read the frame out of a .prj file; UserError for one that is not taken."""
    told = _DATUM.search(text)
    datum = re.sub(r"[\W_]", "", told[1]).upper() if told else ""
    datum = "CHINA2000" if datum == "CHINAGEODETICCOORDINATESYSTEM2000" else datum
    if datum not in WORDS:
        name = OTHERS.get(datum, "不认识的坐标系")
        message = f"文件用的是{name}，与 2000国家大地坐标系有偏差，没有读入。{CURE}"
        raise UserError(message)
    if not text.lstrip().upper().startswith("PROJCS"):
        return Frame(WORDS[datum])
    return _projected(text, WORDS[datum])


def _projected(text: str, words: str) -> Frame:
    kind = _KIND.search(text)
    named = {name.upper(): float(value) for name, value in _PARAMETER.findall(text)}
    plain = named.get("LATITUDE_OF_ORIGIN", 0) == named.get("FALSE_NORTHING", 0) == 0
    known = kind is not None and kind[1].upper() in {"GAUSS_KRUGER", "TRANSVERSE_MERCATOR"}
    if not (known and plain and _METRE.search(text) and "CENTRAL_MERIDIAN" in named):
        message = f"文件用的投影程序不会换算，没有读入。{CURE}"
        raise UserError(message)
    central = named["CENTRAL_MERIDIAN"]
    return Frame(
        f"{words}，高斯投影，中央经线 {central:g}°（已换算成经纬度）",
        central,
        named.get("FALSE_EASTING", 0.0),
        named.get("SCALE_FACTOR", 1.0) or 1.0,
    )


def of_name(name: str) -> Frame:
    """Return the frame of the name an old GeoJSON gives; UserError for one that is not taken."""
    if not name:
        return DEGREES
    if PLAIN.search(name):
        return Frame(WORDS["CGCS2000" if name.endswith("4490") else "WGS1984"])
    code = int(found[1]) if (found := CODE.search(name)) else 0
    for first, width, begin, zoned in ZONES:
        if first <= code < first + SPANS[width]:
            central = begin + width * (code - first)
            zone = central // 3 if width == 3 else (central + 3) // 6
            east = projection.EAST + (zone * 1_000_000 if zoned else 0)
            words = f"{WORDS['CGCS2000']}，高斯投影，中央经线 {central}°（已换算成经纬度）"
            return Frame(words, central, east)
    message = f"文件的坐标系“{name[:40]}”程序不会换算，没有读入。{CURE}"
    raise UserError(message)
