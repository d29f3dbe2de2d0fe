"""Places as people write them: degrees, 度分秒, or metres of a zone; kept as degrees × 10⁷."""

import re
from typing import NamedTuple

from ledgerdesk.domain import projection

SCALE = 10_000_000
"""One unit is about a centimetre on the ground; finer digits are rounded, half up."""

_SIGNS: dict[int, int | str] = {
    **{0xFEE0 + code: code for code in range(0x21, 0x7F)},  # full-width to half-width
    **dict.fromkeys(map(ord, "度\u00ba\u02da\u309c"), "°"),
    **dict.fromkeys(map(ord, "分'\uff07\u2018\u2019"), "′"),
    **dict.fromkeys(map(ord, '秒"\uff02\u201c\u201d'), "″"),
}
_NUMBER = r"\d{1,3}(?:\.\d{1,20})?"
_SHAPE = re.compile(
    rf"(?P<side>东经|西经|北纬|南纬|[EWNS]?)\s*(?P<minus>[+-]?)(?P<degrees>{_NUMBER})\s*"
    rf"(?:[°:\s]\s*(?:(?P<minutes>{_NUMBER})\s*"
    rf"(?:[′:\s]\s*(?:(?P<seconds>{_NUMBER})\s*(?:″|′′)?)?)?)?)?\s*(?P<end>[EWNS]?)",
    re.IGNORECASE,
)
_WEST_OR_SOUTH = frozenset("WS西南")
_METRES = re.compile(r"(?:[XYxy横纵坐标]*\s*[=:：＝]?\s*)(\d{6,8}(?:\.\d{1,6})?)\s*(?:m|米)?")
_NORTHING = 10_000_000
"""No northing has more digits; an easting begins with the number of its zone."""
_ZONE = 1_000_000
_WIDE = 400_000
"""Metres from the central meridian; a 6° zone is 334 km wide at the equator."""
_PARTED = re.compile(r"[,，;；、\t\n/|]+")
CHINA = (73 * SCALE, 136 * SCALE), (3 * SCALE, 54 * SCALE)
"""Longitudes and latitudes."""
FRAME = "2000国家大地坐标系"
"""What a place is in when nobody says otherwise."""


class CoordinateError(ValueError):
    """Not an angle; the message is the end of a Chinese sentence about the field."""


class Place(NamedTuple):
    """Both angles of a place, and what they were written in."""

    longitude: int
    latitude: int
    frame: str
    """In words: 2000国家大地坐标系，3度带第39带（中央经线117°）."""


def place(text: str) -> Place:
    """Read longitude and latitude from one text, in either order; CoordinateError otherwise.

    Two angles, or northing and easting in metres of a Gauss-Krüger zone of CGCS2000, the easting
    with the two digits of its zone: 4007654.32, 39512345.67.
    """
    parts = _parted(text)
    if len(parts) != 2:
        reason = "没有看懂，请写成 118.1667，36.1850 或 4007654.32，39512345.67"
        raise CoordinateError(reason)
    metres = [_METRES.fullmatch(part.translate(_SIGNS)) for part in parts]
    if metres[0] and metres[1]:
        return _unprojected(float(metres[0][1]), float(metres[1][1]))
    one, other = (degrees(part) for part in parts)
    longitude, latitude = (one, other) if _is_longitude(one, other) else (other, one)
    return Place(longitude, latitude, FRAME)


def is_pair(text: str) -> bool:
    """Whether a text is meant as both coordinates of a place, right or wrong."""
    return len(text) <= 120 and len(_parted(text)) == 2


def _parted(text: str) -> list[str]:
    """Cut a text where one coordinate ends: at a comma, else at the only blank."""
    known = text.strip() if len(text) <= 120 else ""
    parts = [part.strip() for part in _PARTED.split(known) if part.strip()]
    return known.split() if len(parts) == 1 and len(known.split()) == 2 else parts


def _is_longitude(one: int, other: int) -> bool:
    """Tell which of two angles is the longitude: in China it is always the larger one."""
    return one >= other


def _unprojected(one: float, other: float) -> Place:
    """Turn metres into degrees; the easting is the one with its zone before it."""
    north, told = (one, other) if one < other else (other, one)
    zone, east = divmod(told, _ZONE)
    if told < _NORTHING:
        reason = "的横坐标要带两位带号，例如 39512345.67；请改正"
        raise CoordinateError(reason)
    if int(zone) not in {*projection.THREE, *projection.SIX}:
        reason = f"的带号 {int(zone)} 不是我国的 3 度带（25–45）或 6 度带（13–23），请改正"
        raise CoordinateError(reason)
    central = projection.meridian(int(zone))
    off = east - projection.EAST
    if abs(off) > _WIDE:
        reason = f"离第 {int(zone)} 带的中央经线 {central}° 太远，请核对带号"
        raise CoordinateError(reason)
    longitude, latitude = (round(each * SCALE) for each in projection.degrees(north, off, central))
    width = 3 if int(zone) in projection.THREE else 6
    frame = f"{FRAME}，{width}度带第{int(zone)}带（中央经线{central}°）"
    return Place(longitude, latitude, frame)


def degrees(text: str) -> int:
    """Read decimal degrees or 度分秒 as degrees × 10⁷; CoordinateError when it is neither."""
    # No angle is longer; the shape takes for ever on a long run of blanks.
    found = _SHAPE.fullmatch(text.strip().translate(_SIGNS)) if len(text) <= 60 else None
    if found is None:
        reason = "没有看懂，请写成 117.5043 或 117°30′15.5″"
        raise CoordinateError(reason)
    parts = (found["degrees"], found["minutes"] or "0", found["seconds"] or "0")
    if _splits_twice(found):
        reason = "只有最末一段可以带小数，请改成 117.5043 或 117°30′15.5″"
        raise CoordinateError(reason)
    whole = _units(parts)
    marks = {found["side"][:1].upper(), found["end"].upper()}
    return -whole if found["minus"] == "-" or marks & _WEST_OR_SOUTH else whole


def dms(value: int, decimals: int = 2) -> str:
    """Write degrees × 10⁷ as 117°30′15.50″; four decimals lose nothing."""
    shift = 10**decimals
    ticks = (abs(value) * 3600 * shift * 2 + SCALE) // (2 * SCALE)
    minutes, rest = divmod(ticks, 60 * shift)
    seconds, fraction = divmod(rest, shift)
    tail = f".{fraction:0{decimals}}" if decimals else ""
    sign = "-" if value < 0 < ticks else ""
    return f"{sign}{minutes // 60}°{minutes % 60:02}′{seconds:02}{tail}″"


def _splits_twice(found: re.Match[str]) -> bool:
    """Whether a part with decimals is followed by a finer part."""
    minutes, seconds = found["minutes"], found["seconds"]
    return ("." in found["degrees"] and minutes is not None) or (
        seconds is not None and "." in minutes
    )


def _units(parts: tuple[str, str, str]) -> int:
    """Add degrees, minutes and seconds up exactly and round once."""
    exact = 10**20
    turn, minutes, seconds = (_exact(part) for part in parts)
    if minutes >= 60 * exact or seconds >= 60 * exact:
        reason = "的分、秒应小于 60，请改正"
        raise CoordinateError(reason)
    ticks = turn * 3600 + minutes * 60 + seconds
    if ticks > 180 * 3600 * exact:
        reason = "超过了 180 度，请改正"
        raise CoordinateError(reason)
    unit = 3600 * exact // SCALE
    return (2 * ticks + unit) // (2 * unit)


def _exact(part: str) -> int:
    """Read a written number as whole 10⁻²⁰."""
    whole, _, fraction = part.partition(".")
    return int(whole + fraction.ljust(20, "0"))
