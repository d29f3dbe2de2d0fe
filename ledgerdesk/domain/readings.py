"""Read one clean text as the value of a field: dates, numbers, flags, choices, ids."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache, partial
from math import prod

from ledgerdesk.domain import coordinates
from ledgerdesk.domain.definitions import Field

One = str | int
Reader = Callable[[str], One]

LIMIT = 10**15
"""Largest stored number; thousands of them still add up within 64 bits."""
LONGEST = 32_000
"""Characters of one text; a workbook cell holds little more."""

_NARROW = {0xFEE0 + code: code for code in range(0x21, 0x7F) if chr(code).isalnum()}
_HALF: dict[int, int | str] = {
    **{0xFEE0 + code: code for code in range(0x21, 0x7F)},
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"),
    0x3002: ".",  # an input method left in Chinese types 。 for the point
    0x3000: " ",
}
_YEAR_IN_BRACKETS = re.compile(r"[\[\uff3b【〔（(](\d{4})[\]\uff3d】〕）)]", re.ASCII)
_ID_RULES = frozenset({"citizen_id", "credit_code", "id_any", "licence_no"})

_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2}
_DATES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?:(?P<y>\d{4})[-./])?(?P<m>\d{1,2})[-./](?P<d>\d{1,2})",
        r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?",
    )
)
_MOMENT = re.compile(
    r"(?P<day>.*?)[T\s]*(?P<h>\d{1,2})"
    r"(?::(?P<m>\d{2})(?::\d{2}(?:\.\d+)?)?|[时点](?:(?P<n>\d{1,2})分?)?)",
    re.ASCII,
)
_NUMERAL = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<fraction>\d*))?"
    r"(?P<times>[十百千]?[万亿]|[百千]?)",
    re.ASCII,
)
_TIMES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UNIT_WORDS = {
    "元": ("元", "圆", "块"),
    "吨": ("吨", "t", "T"),
    "立方米": ("立方米", "立方", "方", "m3", "m³"),
}
_FLAGS = {
    **dict.fromkeys(("是", "有", "对", "1", "true", "yes", "y", "√", "✓", "✔"), 1),
    **dict.fromkeys(("否", "无", "错", "0", "false", "no", "n", "×", "✗", "✘"), 0),
}


PLAIN = re.compile(r"(?! )[ -~一-鿿、。，；：（）“”《》〔〕]{1,2000}(?<! )").fullmatch
"""Stored as it stands: nothing to drop, compose, narrow or trim."""

_PLAIN_ID = re.compile(r"[0-9A-Z]{1,40}").fullmatch
_ISO_DAY = r"(?:19|2[01])\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"  # every month has 28
_STORED = {
    "date": re.compile(_ISO_DAY, re.ASCII).fullmatch,
    "moment": re.compile(_ISO_DAY + r"(?:T(?:[01]\d|2[0-3]):[0-5]\d)?", re.ASCII).fullmatch,
}


class RefusalError(ValueError):
    """Not understood; the message is the end of a Chinese sentence that begins with a label."""


def is_angle(field: Field) -> bool:
    """Whether a number is a longitude or latitude: degrees × 10⁷, negative allowed."""
    return field.scale == coordinates.SCALE


@lru_cache(maxsize=4096)
def reader(field: Field, today: date | None) -> Reader:
    """Choose how one value of a field is read; the Reader raises RefusalError.

    Without `today`, dates need their year.
    """
    if field.kind == "number":
        return _angle if is_angle(field) else partial(_number, field)
    if field.kind == "choice" and field.choices:
        return partial(_choice, field, _choices(field.choices))
    if field.kind == "flag":
        return _flag
    if field.kind in {"date", "moment"}:
        return partial(_date if field.kind == "date" else _moment, today)
    return _text_reader(field)


def as_stored(field: Field) -> Callable[[str], object]:
    """Choose the test that tells, fast, that a text already is what would be stored."""
    if field.kind in _STORED:
        return _STORED[field.kind]
    if field.kind == "choice" and field.choices:
        return frozenset(field.choices).__contains__
    return PLAIN if _text_reader(field) in {_text, _prose} else _PLAIN_ID


def _text_reader(field: Field) -> Reader:
    """Choose how much of a text is normalised: an id wholly, long prose not at all."""
    rules = {check.rule for check in field.checks}
    if "document_no" in rules:
        return _document_no
    if field.masked == "phone" or "phone" in rules:
        return _phone
    if field.masked == "id" or rules & _ID_RULES:
        return _identifier
    return _prose if field.long or field.kind == "sealed" else _text


def _prose(text: str) -> str:
    if len(text) > LONGEST:
        reason = f"超过 {LONGEST} 字，请把多出的部分另存为附件"
        raise RefusalError(reason)
    return text


def _text(text: str) -> str:
    """Narrow full-width digits and letters; Chinese punctuation stays."""
    return _prose(text.translate(_NARROW))


def _identifier(text: str) -> str:
    """Write an id half-width, upper-case, without gaps; words beside it stay as they are."""
    bare = _bare(text).upper()
    return _prose(bare) if bare.isascii() else _text(text)


def _phone(text: str) -> str:
    """Write a phone number half-width, without gaps; several numbers keep their separators."""
    bare = _bare(text)
    return bare if re.fullmatch(r"[0-9+()-]{1,40}", bare) else _text(text)


def _document_no(text: str) -> str:
    """Write a 文号 without gaps, its year in 六角括号."""
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", "".join(_text(text).split()))


def _bare(text: str) -> str:
    """Make a text half-width and take its gaps out."""
    return "".join(text.translate(_HALF).split())


def _choice(field: Field, known: Mapping[str, str], text: str) -> str:
    if text in field.choices:
        return text
    found = known.get(_fold(text), "")
    if not found and not field.free:
        some = "、".join(field.choices[:8]) + ("等" if len(field.choices) > 8 else "")
        reason = f"没有“{_short(text)}”这一项，请从 {some} 中选"
        raise RefusalError(reason)
    return found or _text(text)


def _choices(choices: tuple[str, ...]) -> Mapping[str, str]:
    """Map folded choices to themselves; two that fold alike are told apart exactly only."""
    folded = [_fold(choice) for choice in choices]
    return {
        key: choice for key, choice in zip(folded, choices, strict=True) if folded.count(key) == 1
    }


def _fold(text: str) -> str:
    """Forget width, case and gaps."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _flag(text: str) -> int:
    found = _FLAGS.get(_fold(text))
    if found is None:
        reason = f"应填“是”或“否”，没有看懂“{_short(text)}”"
        raise RefusalError(reason)
    return found


def _date(today: date | None, text: str) -> str:
    """Read a date; the year may be left out when today is known."""
    bare = _bare(text)
    if today and bare in _DAYS:
        return (today + timedelta(days=_DAYS[bare])).isoformat()
    found = next(filter(None, (shape.fullmatch(bare) for shape in _DATES)), None)
    if found is None:
        reason = f"没有看懂“{_short(text)}”，请写成 2026-10-24 这样"
        raise RefusalError(reason)
    year = int(found["y"] or (today.year if today else 0))
    if not year:
        reason = f"的“{_short(text)}”没有写年份，请写成 2026-10-24 这样"
        raise RefusalError(reason)
    return _day(year, int(found["m"]), int(found["d"]))


@lru_cache(maxsize=4096)
def _day(year: int, month: int, day: int) -> str:
    """Make a day that exists, in a year that a ledger can know."""
    try:
        found = date(year, month, day)
    except ValueError as error:
        reason = f"写的 {year}年{month}月{day}日 这一天不存在，请改正"
        raise RefusalError(reason) from error
    if not 1900 <= year < 2200:
        reason = f"的年份 {year} 不在 1900 到 2199 年之间，请改正"
        raise RefusalError(reason)
    return found.isoformat()


def _moment(today: date | None, text: str) -> str:
    """Read a date with a time of day; a time alone is today's, a day alone stays a day."""
    found = _MOMENT.fullmatch(text.translate(_HALF)) if len(text) <= 60 else None
    if found is None:
        return _date(today, text)
    hour, minute = int(found["h"]), int(found["m"] or found["n"] or 0)
    if hour > 23 or minute > 59:
        reason = f"写的 {hour}:{minute:02} 这个时刻不存在，请改正"
        raise RefusalError(reason)
    return f"{_date(today, found['day'].strip() or '今天')}T{hour:02}:{minute:02}"


def _angle(text: str) -> int:
    try:
        return coordinates.degrees(text)
    except coordinates.CoordinateError as error:
        raise RefusalError(str(error)) from error


def _number(field: Field, text: str) -> int:
    """Read a number in the field's unit, in 万 or with separators, exactly."""
    found = _NUMERAL.fullmatch(_without_unit(field, "".join(text.translate(_HALF).split())))
    if found is None or not (found["whole"] or found["fraction"]) or len(text) > 60:
        reason = f"没有看懂“{_short(text)}”，请只填数字，如 12{field.unit}"
        raise RefusalError(reason)
    if found["sign"] == "-":
        reason = "不能是负数，请改正"
        raise RefusalError(reason)
    fraction = (found["fraction"] or "").rstrip("0")
    whole = (found["whole"] or "").replace(",", "").lstrip("0")
    times = prod((_TIMES[each] for each in found["times"]), start=field.scale)
    return _scaled(field, whole, fraction, times)


def _scaled(field: Field, whole: str, fraction: str, times: int) -> int:
    """Multiply a written number by whole `times`; nothing is rounded."""
    if len(whole) > 16 or int(whole or "0") * times > LIMIT:
        reason = f"太大了，最多 {LIMIT // field.scale}{field.unit}，请改正"
        raise RefusalError(reason)
    ten: int = 10 ** len(fraction)  # an int, for len is not negative
    stored, rest = divmod(int(whole + fraction or "0") * times, ten)
    if rest:
        places = len(str(field.scale)) - 1
        allowed = f"最多 {places} 位小数" if places else "应是整数"
        reason = f"{allowed}{f'（{field.unit}）' if field.unit else ''}，请改正"
        raise RefusalError(reason)
    return stored


def _without_unit(field: Field, text: str) -> str:
    """Take the field's own unit off the end, and a money sign off the front."""
    if field.unit == "元":
        text = text.lstrip("¥￥")
    for word in _UNIT_WORDS.get(field.unit, (field.unit,)):
        if word and text.endswith(word):
            return text.removesuffix(word)
    return text


def _short(text: str) -> str:
    """Cut what is quoted in a message."""
    return text if len(text) <= 20 else f"{text[:20]}…"
