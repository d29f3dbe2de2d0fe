"""Printed cells of records: a Column becomes one function, compiled once, called per record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Literal, NamedTuple

from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.definitions import Column, Condition, Field, Part, Register
from ledgerdesk.domain.values import Stored, decimal, holds, shown
from ledgerdesk.errors import UserError

Values = Mapping[str, Stored]
Piece = Callable[[Values], str]

NOTHING = "—"
"""A printed cell with nothing to say; a cell is never silently blank."""
LOST = "（查无此记录）"
LISTED = "、"


class Printed(NamedTuple):
    """What one cell says, what Excel gets (None: the text), and of which kind it is."""

    text: str
    value: int | Decimal | str | None
    kind: Literal["text", "number", "date"]


Printer = Callable[[Values], Printed]
DASH = Printed(NOTHING, None, "text")
EMPTY = Printed("", None, "text")


@dataclass(frozen=True, slots=True)
class Source:
    """What printing a record needs to know about other records; read beforehand."""

    register: Register
    catalog: Catalog
    names: Mapping[str, str] = field(default_factory=dict)
    """Name of every linked record by its id."""
    linked: Mapping[str, Values] = field(default_factory=dict)
    """Values of linked records by their id, for dotted paths like site.number."""
    children: Mapping[tuple[str, str], Sequence[Values]] = field(default_factory=dict)
    """Child records by ("seizure.case", id of the record they belong to)."""
    progress: Mapping[str, str] = field(default_factory=dict)
    """核销 words like 4/6 逾期 by id, for the special `rectified`."""


def printer(column: Column, source: Source) -> Printer:
    """Compile a column; raise UserError when it names a field the register lacks."""
    if column.special:
        return _special(column.special, source)
    if column.kind == "number":
        return _number(_only(column), source)
    if column.kind == "date":
        return _date(_only(column), source)
    return _text(_joined(column.parts, column.join, source.register, source))


def _special(special: str, source: Source) -> Printer:
    if special == "serial":
        serial = count(1)
        return lambda _: Printed(str(number := next(serial)), number, "number")
    if special == "unit":
        return _text(_link("unit", source.names))
    if special == "rectified":
        return _text(lambda values: source.progress.get(str(values.get("id")), ""))
    return (lambda _: EMPTY) if special == "blank" else (lambda _: DASH)


def _only(column: Column) -> Part:
    if len(column.parts) == 1 and column.parts[0].field:
        return column.parts[0]
    message = f"“{column.label or column.kind}”列是数字或日期，只能取一个字段，请改正表样定义。"
    raise UserError(message)


def _text(piece: Piece) -> Printer:
    def print_text(values: Values) -> Printed:
        text = piece(values)
        return Printed(text, text, "text") if text else DASH

    return print_text


def _number(part: Part, source: Source) -> Printer:
    piece = _field(part, source.register, source)

    def print_number(values: Values) -> Printed:
        text = piece(values)
        return Printed(text, figure(text), "number") if text else DASH

    return print_number


def figure(text: str) -> int | Decimal:
    """Return the number a printed figure stands for; whole ones as int."""
    return Decimal(text) if "." in text else int(text)


def _date(part: Part, source: Source) -> Printer:
    piece = _field(part, source.register, source)

    def print_date(values: Values) -> Printed:
        text = piece(values)[:10]
        return Printed(text, text, "date") if text else DASH

    return print_date


def _joined(parts: Sequence[Part], join: str, register: Register, source: Source) -> Piece:
    pieces = [_part(part, register, source) for part in parts]
    if len(pieces) == 1:
        return pieces[0]
    return lambda values: join.join([text for piece in pieces if (text := piece(values))])


def _part(part: Part, register: Register, source: Source) -> Piece:
    if part.children:
        return _around(_children(part, source), part)
    piece = _around(_field(part, register, source), part)
    if not part.where:
        return piece
    return lambda values: piece(values) if _fits(part.where, values) else ""


def _around(piece: Piece, part: Part) -> Piece:
    if not part.before and not part.after:
        return piece
    before, after = part.before, part.after
    return lambda values: f"{before}{text}{after}" if (text := piece(values)) else ""


def _children(part: Part, source: Source) -> Piece:
    child = _register(part.children.partition(".")[0], source.catalog)
    piece = _joined(part.parts, "", child, source)

    def print_children(values: Values) -> str:
        rows = source.children.get((part.children, str(values.get("id"))), ())
        texts = [piece(row) for row in rows if _fits(part.where, row)]
        return part.join.join(filter(None, texts))

    return print_children


def _field(part: Part, register: Register, source: Source) -> Piece:
    return _path(part.field, part, register, source)


def _path(path: str, part: Part, register: Register, source: Source) -> Piece:
    """Follow dotted links to the field at the end of `path` and print that."""
    key, _, rest = path.partition(".")
    each = _known(key, register)
    if not rest:
        return _leaf(each, part, source)
    piece = _path(rest, part, _register(each.target, source.catalog), source)
    linked = source.linked

    def print_linked(values: Values) -> str:
        found = (linked[one] for one in ids_of(values.get(key)) if one in linked)
        return LISTED.join([text for other in found if (text := piece(other))])

    return print_linked


def _leaf(each: Field, part: Part, source: Source) -> Piece:
    key = each.key
    if each.kind == "link":
        return _link(key, source.names)
    if each.kind == "number" and (part.divisor != 1 or part.decimals >= 0):
        return _amount(each, part)
    masked = bool(each.masked) and not part.whole
    if each.kind in {"text", "choice", "date"} and not each.several and not masked:
        return lambda values: str(values.get(key) or "")
    return lambda values: shown(each, values.get(key), masked=masked)


def _link(key: str, names: Mapping[str, str]) -> Piece:
    def print_link(values: Values) -> str:
        return LISTED.join([names.get(one, LOST) for one in ids_of(values.get(key))])

    return print_link


def ids_of(value: Stored) -> tuple[str, ...]:
    """Return the ids a link holds, none for a blank."""
    if not value:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def _amount(each: Field, part: Part) -> Piece:
    """Print a number over the part's divisor, the field's own scale when it names none."""
    key, decimals = each.key, part.decimals
    divisor = each.scale if part.divisor == 1 else part.divisor

    def print_amount(values: Values) -> str:
        value = values.get(key)
        return decimal(value, divisor, decimals) if isinstance(value, int) else ""

    return print_amount


def _fits(where: Sequence[Condition], values: Values) -> bool:
    return all(holds(condition, values) for condition in where)


def _register(key: str, catalog: Catalog) -> Register:
    if key not in catalog.registers:
        message = f"表样用到的台账“{key}”不存在，请改正表样定义。"
        raise UserError(message)
    return catalog.registers[key]


def _known(key: str, register: Register) -> Field:
    if key not in register.by_key:
        message = f"表样用到的字段“{key}”在{register.title}里没有，请改正表样定义。"
        raise UserError(message)
    return register.by_key[key]
