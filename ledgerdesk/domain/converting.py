"""A cell of a foreign table as the text that a person would type for it; exact, or refused."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ledgerdesk.domain.cells import Cell, Mark, shown
from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.readings import RefusalError, is_angle
from ledgerdesk.domain.values import clean

UNITS: Mapping[str, Mapping[str, Decimal]] = {
    "元": {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000),
          "千元": Decimal(1000), "百元": Decimal(100)},
    "吨": {"吨": Decimal(1), "t": Decimal(1), "万吨": Decimal(10_000),
          "千克": Decimal("0.001"), "公斤": Decimal("0.001"), "kg": Decimal("0.001")},
    "立方米": {"立方米": Decimal(1), "方": Decimal(1), "立方": Decimal(1), "m3": Decimal(1),
            "m³": Decimal(1), "万立方米": Decimal(10_000), "万方": Decimal(10_000)},
    "亩": {"亩": Decimal(1), "公顷": Decimal(15), "ha": Decimal(15),
          "平方米": Decimal("0.0015"), "㎡": Decimal("0.0015"), "m2": Decimal("0.0015"),
          "m²": Decimal("0.0015"), "平方公里": Decimal(1500), "平方千米": Decimal(1500),
          "km2": Decimal(1500), "km²": Decimal(1500)},
}  # fmt: skip
"""By the unit of a field, how much of it one of another unit is."""
DIGITS = 15
"""Digits of a number that a spreadsheet keeps; what follows has become 0."""
SERIALS = range(10_000, 80_000)
"""Day numbers of 1927 to 2119."""
EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}

_NOTHING = re.compile(r"[-—–－/\\、.]{1,4}|#?N/?A|NULL|None|nan", re.IGNORECASE)
_NONE = frozenset({"无", "空", "暂无", "不详", "未知", "未填"})
"""Say nothing where no words are asked for."""
_MIDNIGHT = re.compile(r"[\sT]+0{1,2}:00(:00(\.0+)?)?$")
_MANGLED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+", re.ASCII)
_TICKS = {"☑": "是", "●": "是", "✅": "是", "■": "是", "☐": "否", "□": "否", "○": "否", "✕": "否"}
_PICTURE = "=DISPIMG("


class Typed(NamedTuple):
    """What a cell says, and what was done to it that the clerk should know."""

    text: str
    note: str = ""


NOTHING = Typed("")


def factor(field: Field, unit: str) -> Decimal | None:
    """Return what a number in another unit is to be multiplied by; None: it is unknown."""
    if unit in {"", field.unit}:
        return Decimal(1)
    return UNITS.get(field.unit, {}).get(unit)


def units(field: Field) -> tuple[str, ...]:
    """Return the units a column of a field may be written in, its own first."""
    return tuple(UNITS.get(field.unit, {field.unit: 1} if field.unit else {}))


def typed(cell: Cell, field: Field, unit: str = "", since: int = 1900) -> Typed:
    """Return the text to type into a field; raise RefusalError with the end of a sentence.

    A blank, and what people write for one, is "". `unit` is that of the column's numbers.
    """
    if cell is None:
        return NOTHING
    if isinstance(cell, Mark):
        return Typed(_marked(cell, field))
    if isinstance(cell, str):
        return _text(cell, field, unit, since)
    if isinstance(cell, bool):
        return Typed("是" if cell else "否")
    return _number(cell, field, unit, since)


def _marked(cell: Mark, field: Field) -> str:
    if cell.kind == "formula":
        reason = "是没有算好的公式，请在 Excel 或 WPS 里打开原表、保存一次再导入"
        raise RefusalError(reason)
    if cell.kind == "error":
        reason = f"是公式的错误值 {cell.text}，请在原表里改正后再导入"
        raise RefusalError(reason)
    if field.kind == "number":
        reason = f"应填数字，原表这一格是日期 {shown(cell)}，请在原表里改正"
        raise RefusalError(reason)
    if field.kind == "date" or cell.text.endswith("T00:00"):
        return cell.text[:10]
    return shown(cell)


def _text(text: str, field: Field, unit: str, since: int) -> Typed:
    told = clean(text)
    if not told or _NOTHING.fullmatch(told) or (field.kind != "text" and told in _NONE):
        return NOTHING
    if told.startswith(_PICTURE):
        reason = "是嵌在格子里的图片，不能当作文字导入，请把图片另存后作为附件添加"
        raise RefusalError(reason)
    if field.kind in {"date", "moment"}:
        return _day(told, field, since)
    if field.kind == "flag":
        return Typed(_TICKS.get(told, told))
    if field.kind == "number":
        return _quantity(told, field, unit)
    return _paper(told) if field.masked else Typed(told)


def _paper(told: str) -> Typed:
    """Read a personal number as far as the file has it whole."""
    if _MANGLED.fullmatch(told):
        raise RefusalError(_damaged(told))
    return Typed("", "号码遮住了几位，没有导入") if "*" in told else Typed(told)


def _day(told: str, field: Field, since: int) -> Typed:
    """Read a day number that lost its format; leave out a time where none is asked for."""
    if told.isascii() and told.isdigit() and len(told) == 5 and int(told) in SERIALS:
        return _serial(int(told), since)
    return Typed(_MIDNIGHT.sub("", told) if field.kind == "date" else told)


def _serial(number: int, since: int) -> Typed:
    on = EPOCHS[since] + timedelta(days=number)
    return Typed(on.isoformat(), f"原表写的是日期序号 {number}")


def _quantity(told: str, field: Field, unit: str) -> Typed:
    """Read a number written as a text; one that names its own unit keeps it."""
    if is_angle(field) or not _NUMBER.fullmatch(told):
        return Typed(told)
    return _scaled(Decimal(told.replace(",", "")), field, unit, exact=unit in {"", field.unit})


def _number(cell: float, field: Field, unit: str, since: int) -> Typed:
    if field.kind == "number":
        number = Decimal(shown(cell))
        return Typed(format(number, "f")) if is_angle(field) else _scaled(number, field, unit)
    if field.kind in {"date", "moment"}:
        if int(cell) in SERIALS:
            return _serial(int(cell), since)
        return Typed(shown(cell))
    if abs(cell) >= 10**DIGITS:
        raise RefusalError(_damaged(shown(cell)))
    return Typed(shown(cell))


def _scaled(number: Decimal, field: Field, unit: str, *, exact: bool = False) -> Typed:
    """Turn a number into the field's unit, rounded to what the field keeps."""
    times = factor(field, unit)
    if times is None:
        reason = f"的单位“{unit}”不能换算成{field.unit}，请在对应关系里改单位"
        raise RefusalError(reason)
    value = number * times
    step = Decimal(1) / field.scale
    kept = value if exact else value.quantize(step, ROUND_HALF_UP)
    text = f"{kept:f}{field.unit if field.unit == '元' else ''}"
    note = f"{shown_number(number)}{unit} 四舍五入" if kept != value else ""
    return Typed(text, note)


def shown_number(number: Decimal) -> str:
    """Return a number without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _damaged(text: str) -> str:
    return (
        f"是数字 {text}：Excel 只留 {DIGITS} 位，后面几位已经变成 0，"
        "请在原表里把这一列设成“文本”，照证件重新填写"
    )
