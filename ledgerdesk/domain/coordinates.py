"""Degrees as people write them, decimal or 度分秒, as whole ten-millionths of a degree."""

import re

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


class CoordinateError(ValueError):
    """Not an angle; the message is the end of a Chinese sentence about the field."""


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
