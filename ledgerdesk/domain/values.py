"""Values: typed text and JSON in, exact stored values, and text, JSON and columns out.

Stored: text, choice, date, moment, link and sealed are str; a number is value × scale; a flag
is 0 or 1; several values are a tuple; None is blank, which is never 0.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import TypeVar
from weakref import finalize

from ledgerdesk.domain import identity
from ledgerdesk.domain.definitions import Condition, Field, Register
from ledgerdesk.domain.readings import (
    LIMIT,
    PLAIN,
    One,
    Reader,
    RefusalError,
    as_stored,
    is_angle,
    reader,
)
from ledgerdesk.errors import Finding

Stored = str | int | tuple[str, ...] | None
Outcome = tuple[Stored, Finding | None]
T = TypeVar("T")
Accepter = Callable[[object], Outcome]

SECRET = "（保密）"  # noqa: S105  # shown instead of a confidential value

_BLANK: Outcome = (None, None)
_COMPUTED = "由程序算出，不用填写"
_EXPECTED = {
    "text": "文字",
    "choice": "选项的文字",
    "sealed": "文字",
    "flag": "是否（true 或 false）",
    "link": "所指记录的编号、名称或 id（文字）",
    "number": "数字，或写成文字的小数",
    "date": "日期文字，如 2026-10-24",
    "moment": "时刻文字，如 2026-10-24T14:32",
}
_GIVEN = {str: "文字", int: "数字", float: "数字", bool: "是否", list: "列表", dict: "对象"}
_MASKS = {"id": identity.mask_id, "phone": identity.mask_phone}

_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    + "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))
    + "]"
)
"""Controls but line feed and tab, marks without width, surrogates, noncharacters."""
_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")


def clean(text: str) -> str:
    """Rid a text of what cannot be seen, stored or printed; NFC, one kind of line end, trimmed."""
    if PLAIN(text):
        return text
    kept = _DROPPED.sub("", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", kept).strip()


def is_blank(stored: Stored) -> bool:
    """Whether nothing was entered; 0 and 否 are something."""
    return stored is None or stored in ("", ())


def parse(field: Field, text: str, today: date) -> Outcome:
    """Read what a person typed; a red Finding and no value when it was not understood."""
    try:
        return _typed(field, clean(text), today), None
    except RefusalError as error:
        return None, _finding(field, str(error))


def accepters(
    register: Register, today: date | None = None
) -> Mapping[str, Callable[[object], Outcome]]:
    """Make one function a field that takes a JSON value; strict about its type.

    Texts may be written as a person would type them; without `today`, dates need their year.
    The functions of a register are made once a day.
    """
    made = _made(register)
    if today not in made:
        made.clear()
        made[today] = MappingProxyType(
            {field.key: _accepter(field, register.key, today) for field in register.fields}
        )
    return made[today]


def outward(field: Field, stored: Stored) -> object:
    """Give a value its JSON form: decimals as strings in the field's unit, flags as bool."""
    if is_blank(stored):
        return None
    if field.kind == "sealed":
        return SECRET
    if isinstance(stored, tuple):
        return list(stored)
    if isinstance(stored, int):
        return _outward_number(field, stored)
    return stored


def shown(field: Field, stored: Stored, *, masked: bool = True) -> str:
    """Give a value its text on screen and paper; a blank is empty, secrets stay secret."""
    if stored is None or is_blank(stored):
        return ""
    if field.kind == "sealed":
        return SECRET
    if isinstance(stored, tuple):
        return ("\n" if field.long else "、").join(
            _text(field, each, masked=masked) for each in stored
        )
    return _text(field, stored, masked=masked)


def long_date(iso: str) -> str:
    """Write an ISO date, or the day of a moment, as 2026年1月5日."""
    return f"{int(iso[:4])}年{int(iso[5:7])}月{int(iso[8:10])}日" if iso else ""


def short_date(iso: str) -> str:
    """Write the day of an ISO date as 1月5日."""
    return f"{int(iso[5:7])}月{int(iso[8:10])}日"


def percent(part: int, whole: int) -> int:
    """Return a share in whole percent, half up."""
    return (200 * part + whole) // (2 * whole)


def encode(field: Field, stored: Stored) -> One | None:
    """Give the column's value: several values become a compact JSON array, blank is NULL."""
    if is_blank(stored):
        return None
    if field.several or isinstance(stored, tuple):
        return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    return stored


def decode(field: Field, column: One | None) -> Stored:
    """Read the column's value back."""
    if field.several and isinstance(column, str):
        return tuple(json.loads(column))
    return column


def decimal(stored: int, divisor: int, decimals: int) -> str:
    """Write stored ÷ divisor exactly, rounded half up; decimals < 0: as many as it needs.

    The divisor is a power of ten when `decimals` is negative.
    """
    places = len(str(divisor)) - 1 if decimals < 0 else decimals
    units = (2 * abs(stored) * 10**places + divisor) // (2 * divisor)
    digits = str(units).rjust(places + 1, "0")
    whole, fraction = digits[: len(digits) - places], digits[len(digits) - places :]
    if decimals < 0:
        fraction = fraction.rstrip("0")
    sign = "-" if stored < 0 < units else ""
    return f"{sign}{whole}.{fraction}" if fraction else sign + whole


def holds(condition: Condition, values: Mapping[str, Stored]) -> bool:
    """Whether a condition on one record is true; a blank is nothing and in nothing.

    Raises KeyError for the operators on periods, which only counting knows.
    """
    return tester(condition)(values.get(condition.field))


def tester(condition: Condition) -> Callable[[Stored], bool]:
    """Make ready the test of a condition's field, to be asked of many records."""
    return _TESTERS[condition.op](condition)


def once(make: Callable[[Register], T]) -> Callable[[Register], T]:
    """Compile what a register says once; by identity, for hashing one takes too long."""
    kept: dict[int, T] = {}

    def made(register: Register) -> T:
        if id(register) not in kept:
            kept[id(register)] = make(register)
            finalize(register, kept.pop, id(register), None)
        return kept[id(register)]

    return made


@once
def _made(register: Register) -> dict[date | None, Mapping[str, Accepter]]:
    """Keep the accepters of a register."""
    del register
    return {}


def _typed(field: Field, text: str, today: date) -> Stored:
    """Read a clean text: one value, or several split at their separators."""
    if not text:
        return None
    if field.computed:
        raise RefusalError(_COMPUTED)
    read = reader(field, today)
    if not field.several:
        return read(text)
    parts = map(str.strip, re.split("\n" if field.long else "[、，,;；\n]", text))
    return _unique(read(part) for part in parts if part)


def _unique(values: Iterable[One]) -> tuple[str, ...] | None:
    """Drop repeated values, keep the order; nothing left is blank."""
    return tuple(dict.fromkeys(map(str, values))) or None


def _accepter(field: Field, register: str, today: date | None) -> Accepter:
    """Choose the fast road for values that stand as they are; the rest is read with care."""
    careful = _careful(field, register, today)
    if field.computed:
        return careful
    if field.kind == "flag":
        return partial(_accept_flag, careful)
    if field.kind == "number":
        return _number_accepter(field, careful)
    wrap = _list_accepter if field.several else _text_accepter
    return wrap(as_stored(field), careful)


def _careful(field: Field, register: str, today: date | None) -> Accepter:
    """Make the road for values to be checked and normalised; refusals become Findings."""
    read = partial(_several if field.several else _single, field, reader(field, today))

    def accept(value: object) -> Outcome:
        if value is None:
            return _BLANK
        try:
            return read(value), None
        except RefusalError as error:
            return None, replace(_finding(field, str(error)), register=register)

    return accept


def _text_accepter(is_stored: Callable[[str], object], careful: Accepter) -> Accepter:
    def accept(value: object) -> Outcome:
        if value is None:
            return _BLANK
        if isinstance(value, str) and is_stored(value):
            return value, None
        return careful(value)

    return accept


def _list_accepter(is_stored: Callable[[str], object], careful: Accepter) -> Accepter:
    def accept(value: object) -> Outcome:
        if not isinstance(value, list) or not value:
            return careful(value)
        if all(isinstance(each, str) and is_stored(each) for each in value):
            return tuple(dict.fromkeys(value)), None
        return careful(value)

    return accept


def _number_accepter(field: Field, careful: Accepter) -> Accepter:
    scale, most = field.scale, 180 if is_angle(field) else LIMIT // field.scale
    places = len(str(scale)) - 1
    tail = rf"(?:\.\d{{1,{places}}})?" if places else ""
    is_decimal = re.compile(rf"\d{{1,8}}{tail}", re.ASCII).fullmatch

    def accept(value: object) -> Outcome:
        if value is None:
            return _BLANK
        if type(value) is int and 0 <= value <= most:
            return value * scale, None
        text = repr(value) if isinstance(value, float) else value
        if isinstance(text, str) and is_decimal(text):
            whole, _, fraction = text.partition(".")
            stored = int(whole + fraction.ljust(places, "0"))
            if stored <= most * scale:
                return stored, None
        return careful(value)

    return accept


def _accept_flag(careful: Accepter, value: object) -> Outcome:
    if isinstance(value, bool):
        return int(value), None
    return careful(value)


def _several(field: Field, read: Reader, value: object) -> tuple[str, ...] | None:
    if field.computed or not isinstance(value, list):
        raise RefusalError(_COMPUTED if field.computed else _wrong_type("列表", value))
    found = (_single(field, read, each) for each in value)
    return _unique(each for each in found if each is not None)


def _single(field: Field, read: Reader, value: object) -> One | None:
    """Read one JSON value of the right type; an empty text is blank."""
    if field.computed:
        raise RefusalError(_COMPUTED)
    if field.kind == "number":
        value = _written(value)
    if field.kind == "flag" or not isinstance(value, str):
        raise RefusalError(_wrong_type(_EXPECTED[field.kind], value))
    text = clean(value)
    return read(text) if text else None


def _written(value: object) -> object:
    """Write a JSON number out in full, its digits unchanged; a bool is not a number."""
    if type(value) is int:
        return str(max(min(value, 10 * LIMIT), -10 * LIMIT))
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value


def _wrong_type(expected: str, value: object) -> str:
    given = _GIVEN.get(type(value), "别的东西")
    return f"应填{expected}，给的是{given}，请改正"


def _finding(field: Field, reason: str) -> Finding:
    return Finding("red", f"“{field.label}”{reason}。", field=field.key)


def _outward_number(field: Field, stored: int) -> object:
    if field.kind == "flag":
        return bool(stored)
    return stored if field.scale == 1 else decimal(stored, field.scale, -1)


def _text(field: Field, stored: One, *, masked: bool) -> str:
    """Give one value its text."""
    if isinstance(stored, int):
        if field.kind == "flag":
            return "是" if stored else "否"
        return decimal(stored, field.scale, -1)
    if field.kind == "moment":
        return stored.replace("T", " ")
    hide = _MASKS.get(field.masked) if masked else None
    return hide(stored) if hide else stored


def _is(condition: Condition) -> Callable[[Stored], bool]:
    wanted = condition.value
    return lambda stored: not is_blank(stored) and str(stored) == wanted


def _in(condition: Condition) -> Callable[[Stored], bool]:
    wanted = frozenset(condition.values)
    return lambda stored: not is_blank(stored) and str(stored) in wanted


def _holds(condition: Condition) -> Callable[[Stored], bool]:
    wanted = condition.value
    return lambda stored: isinstance(stored, tuple) and wanted in stored


def _opposite(
    make: Callable[[Condition], Callable[[Stored], bool]],
) -> Callable[[Condition], Callable[[Stored], bool]]:
    def build(condition: Condition) -> Callable[[Stored], bool]:
        test = make(condition)
        return lambda stored: not test(stored)

    return build


_TESTERS: Mapping[str, Callable[[Condition], Callable[[Stored], bool]]] = {
    "is": _is,
    "not": _opposite(_is),
    "in": _in,
    "not_in": _opposite(_in),
    "holds": _holds,
    "set": lambda _: lambda stored: not is_blank(stored),
    "unset": lambda _: is_blank,
}
