"""When and where a photo was taken, as its camera wrote it down; the picture is not decoded."""

import re
import struct
import warnings
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

DETAILS, PLACE = 0x8769, 0x8825
TAKEN, CHANGED = 36867, 306
SOUTH_OR_WEST = {"S", "W"}
UNIT = 10_000_000
"""Degrees are kept as whole ten-millionths."""
BROKEN = (
    OSError, ValueError, TypeError, LookupError, ArithmeticError, SyntaxError, EOFError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises for pictures that are damaged, cut or none; they are kept all the same."""
_TIME = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)")


class Taken(NamedTuple):
    """What a camera wrote: local time `YYYY-MM-DDTHH:MM`, degrees × 10⁷; blank when it did not."""

    at: str = ""
    longitude: int | None = None
    latitude: int | None = None


def taken(path: Path) -> Taken:
    """Read time and place of a photo; whatever cannot be read is blank, never an error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                exif = image.getexif()
                details, place = exif.get_ifd(DETAILS), exif.get_ifd(PLACE)
                at = _time(details.get(TAKEN) or exif.get(CHANGED))
                return Taken(at, *_place(place))
    except BROKEN:
        return Taken()


def _time(written: object) -> str:
    found = _TIME.match(str(written or ""))
    if not found:
        return ""
    year, month, day, hour, minute = found.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}"


def _place(written: Mapping[int, Any]) -> tuple[int | None, int | None]:
    """Return longitude and latitude; neither, when one is missing or impossible."""
    latitude = _degrees(written.get(2), written.get(1), 90)
    longitude = _degrees(written.get(4), written.get(3), 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    return longitude, latitude


def _degrees(parts: Any, side: object, most: int) -> int | None:
    if not parts or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(each) for each in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= most:
        return None
    return round(value * UNIT) * (-1 if str(side).strip("\0 ") in SOUTH_OR_WEST else 1)
