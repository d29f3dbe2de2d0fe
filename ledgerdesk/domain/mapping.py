"""Which column of a foreign table goes into which field: guessed, told, remembered; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any, NamedTuple

from ledgerdesk.domain import tables
from ledgerdesk.domain.cells import Cell, Mark, Table, shown
from ledgerdesk.domain.converting import factor, typed, units
from ledgerdesk.domain.definitions import Column, Field, Part, Register
from ledgerdesk.domain.heads import letters, place
from ledgerdesk.domain.readings import RefusalError
from ledgerdesk.domain.suggesting import LEAST, UNIT_IN, Choice, rate
from ledgerdesk.domain.tables import Head, Line
from ledgerdesk.domain.values import parse
from ledgerdesk.errors import UserError

SAMPLES = 30
"""Cells of a column that are tried before a field is guessed."""
MISFIT = 0.45
"""Taken off a guess of which not one cell could be read."""
SURE = 0.95
"""So well fits a heading that says the field's own words, whatever stands below it."""
DATED = 0.3
"""Taken off a guess for words where dates stand."""
SERIAL = 3
"""Rows that count 1, 2, 3 … are numbered, not named."""
ENOUGH = 2
"""Columns that have to be known before a sheet is taken for records."""


class Bound(NamedTuple):
    """One column and where it goes."""

    column: int
    """From 1."""
    path: str
    """Its headings, joined by /."""
    field: str = ""
    """"": left out."""
    unit: str = ""
    """Of its numbers; "": the field's own."""
    decimals: int = -1
    """Of a number that one of our own forms printed rounded: as many are compared; -1: all."""


@dataclass(frozen=True, slots=True)
class SheetMap:
    """One worksheet: its headers, its columns, and whether it is taken in."""

    name: str
    head: Head
    columns: tuple[Bound, ...] = ()
    taken: bool = True
    why: str = ""
    """Why it is not taken."""
    remembered: bool = False

    @property
    def by_field(self) -> dict[str, Bound]:
        """The columns that go somewhere, by their field."""
        return {each.field: each for each in self.columns if each.field}


@dataclass(frozen=True, slots=True)
class Mapped:
    """How a workbook goes into a register."""

    register: str
    sheets: tuple[SheetMap, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Field → text that new records get where the workbook says nothing."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field → what the workbook says → what is meant."""


def guessed(
    table: Table, register: Register, known: Sequence[Choice], head: Head | None, today: date
) -> SheetMap:
    """Return what the columns of a table seem to be; `head` tells where its headers stand."""
    rows = head or tables.head(table, _rater(known))
    if not rows[0]:
        why = "没有找到表头" if table.rows else "是空表"
        return SheetMap(table.name, (0, 0), taken=False, why=why)
    told = tables.paths(table, rows)
    lines, _ = tables.body(table, rows)
    above = tables.units_above(table, rows)
    samples = [_samples(lines, column) for column in range(len(told))]
    chosen = _chosen(told, samples, (register, known, today))
    columns = tuple(
        Bound(at, path, key, _unit(register.by_key.get(key), path, above))
        for at, (path, key) in enumerate(zip(told, chosen, strict=True), 1)
    )
    why = _unfit(register, told, chosen) if lines else "表头下面没有内容"
    taken = not why and not (table.hidden and head is None)
    return SheetMap(table.name, rows, columns, taken, why or ("是隐藏的工作表" * table.hidden))


def _unfit(register: Register, told: Sequence[str], chosen: Sequence[str]) -> str:
    """Say why columns are not those of a register; "" when they may be."""
    count = sum(bool(key) for key in chosen)
    if count < min(ENOUGH, len([each for each in told if each])):
        return "没有认出这本台账的栏目"
    first = register.alike[:1]
    if first and not {register.number, *first} & set(chosen):
        return f"没有认出“{register.by_key[first[0]].label}”一栏"
    return ""


def rebound(sheet: SheetMap, column: int, key: str, register: Register) -> SheetMap:
    """Return a sheet with another field for a column; a field has one column at most."""
    made = []
    for each in sheet.columns:
        if each.column == column:
            known = register.by_key.get(key)
            each = each._replace(field=key, unit=_unit(known, each.path, (each.unit,)))  # noqa: PLW2901
        elif key and each.field == key:
            each = each._replace(field="", unit="")  # noqa: PLW2901  # a tuple is replaced
        made.append(each)
    return replace(sheet, columns=tuple(made))


def in_unit(sheet: SheetMap, column: int, unit: str) -> SheetMap:
    """Return a sheet with another unit for the numbers of a column."""
    columns = (
        each._replace(unit=unit) if each.column == column else each for each in sheet.columns
    )
    return replace(sheet, columns=tuple(columns))


def formed(sheet: SheetMap, columns: Sequence[Column], register: Register) -> SheetMap:
    """Return a sheet bound as the form of ours that it was filled in.

    What a form puts together of several fields is left out: it cannot be taken apart.
    """
    made = []
    for bound, printed in zip_longest(sheet.columns, columns[: len(sheet.columns)]):
        part = printed.parts[0] if printed and len(printed.parts) == 1 else None
        each = register.by_key.get(part.field) if part and not part.where else None
        plain = bound._replace(field="", unit="", decimals=-1)
        made.append(_printed(plain, each, part) if each and part else plain)
    return replace(sheet, columns=tuple(made), taken=True, why="")


def _printed(bound: Bound, each: Field, part: Part) -> Bound:
    """Return a column bound to the one field that it prints."""
    if each.computed or part.before or part.after:
        return bound
    if each.kind != "number":
        return bound._replace(field=each.key)
    times = Decimal(part.divisor) / each.scale
    unit = next((one for one in units(each) if factor(each, one) == times), "")
    return bound._replace(field=each.key if unit else "", unit=unit, decimals=part.decimals)


def document(mapping: "Mapped") -> dict[str, Any]:
    """Return a mapping as it is written down."""
    return {
        "register": mapping.register,
        "fixed": dict(mapping.fixed),
        "words": {key: dict(words) for key, words in mapping.words.items() if words},
        "sheets": [_written(each) for each in mapping.sheets if each.taken],
    }


def _written(sheet: SheetMap) -> dict[str, Any]:
    bound = [each for each in sheet.columns if each.field]
    told = {letters(each.column): each.unit for each in bound if each.unit}
    return {
        "name": sheet.name,
        "head": list(sheet.head),
        "columns": {letters(each.column): each.field for each in bound},
        **({"units": told} if told else {}),
    }


def read(data: Mapping[str, Any], tables_: Iterable[Table], register: Register) -> Mapped:
    """Return the mapping that was written down for these worksheets; raise UserError if wrong."""
    known = {each.name: each for each in tables_}
    sheets = []
    for told in data.get("sheets", ()):
        table = known.get(str(told.get("name", ""))) or (
            next(iter(known.values())) if not told.get("name") and known else None
        )
        if table is None:
            names = "、".join(known)
            message = f"对应关系里的工作表“{told.get('name')}”不在文件里，文件里有：{names}。"
            raise UserError(message)
        sheets.append(_read_sheet(told, table, register))
    fixed = {str(key): str(text) for key, text in data.get("fixed", {}).items()}
    words = {str(key): dict(each) for key, each in data.get("words", {}).items()}
    for key in (*fixed, *words):
        _demand(register, key)
    if data.get("register", register.key) != register.key:
        message = f"对应关系是给“{data['register']}”写的，不是{register.title}，请换一个。"
        raise UserError(message)
    return Mapped(register.key, tuple(sheets), fixed, words)


def again(remembered: Mapping[str, Any], sheet: SheetMap, register: Register) -> SheetMap:
    """Return a sheet bound as it was the last time its headers came by."""
    columns, told = remembered.get("columns", {}), remembered.get("units", {})
    made = tuple(
        each._replace(
            field=key if (key := columns.get(letters(each.column), "")) in register.by_key else "",
            unit=told.get(letters(each.column), ""),
            decimals=each.decimals if key == each.field else -1,
        )
        for each in sheet.columns
    )
    return replace(sheet, columns=made, taken=True, why="", remembered=True)


def _read_sheet(told: Mapping[str, Any], table: Table, register: Register) -> SheetMap:
    try:
        first, last = told["head"]
        rows = (int(first), int(last))
        columns = {place(f"{each}1")[1]: str(key) for each, key in told["columns"].items()}
        named = {place(f"{each}1")[1]: str(unit) for each, unit in told.get("units", {}).items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = (
            f"工作表“{table.name}”的对应关系写得不对，应有 head = [首行, 末行] 和 "
            'columns = { A = "字段" }。'
        )
        raise UserError(message) from error
    if not 1 <= rows[0] <= rows[1] <= len(table.rows):
        message = f"工作表“{table.name}”的表头行 {rows[0]} 至 {rows[1]} 不在表里，请改正。"
        raise UserError(message)
    for key in columns.values():
        _demand(register, key)
    bound = (
        Bound(at, path, columns.get(at, ""), named.get(at, ""))
        for at, path in enumerate(tables.paths(table, rows), 1)
    )
    return SheetMap(table.name, rows, tuple(bound))


def _demand(register: Register, key: str) -> None:
    if key not in register.by_key:
        message = f"{register.title}没有叫“{key}”的字段，请用 fields 查看可填的字段。"
        raise UserError(message)


def _rater(known: Sequence[Choice]) -> Callable[[str], float]:
    def rated(path: str) -> float:
        best = max((rate(path, each) for each in known), default=0.0)
        return best if best >= LEAST else 0.0

    return rated


def _samples(lines: Sequence[Line], column: int) -> list[Cell]:
    told = (line.cells[column] for line in lines if column < len(line.cells))
    return [*islice((cell for cell in told if cell is not None), SAMPLES)]


def _chosen(
    told: Sequence[str],
    samples: Sequence[Sequence[Cell]],
    into: tuple[Register, Sequence[Choice], date],
) -> list[str]:
    """Give each column its field: the surest pair first, each field once."""
    register, known, today = into
    rated = [
        (score, -column, key)
        for column, path in enumerate(told)
        if path
        for score, key in _rated(path, samples[column], (register, known, today))
    ]
    found: dict[int, str] = {}
    for _, turned, key in sorted(rated, key=lambda each: (-each[0], -each[1])):
        if -turned not in found and key not in found.values():
            found[-turned] = key
    return [found.get(column, "") for column in range(len(told))]


def _rated(
    path: str, samples: Sequence[Cell], into: tuple[Register, Sequence[Choice], date]
) -> Iterator[tuple[float, str]]:
    register, known, today = into
    for each in known:
        score = rate(path, each)
        if score >= LEAST:
            key = each.key.partition(".")[2]
            misfit = _misfit(register, register.by_key[key], samples, today)
            least = LEAST if score >= SURE and misfit < 1 else 0.0
            if (rated := max(score - misfit, least)) >= LEAST:
                yield rated, key


def _misfit(register: Register, each: Field, samples: Sequence[Cell], today: date) -> float:
    """Return how much what stands in a column speaks against a field."""
    if not samples:
        return 0.0
    if each.key == register.number and _counts(samples):
        return 1.0
    if each.kind in {"text", "link"}:
        dated = sum(isinstance(cell, Mark) and cell.kind == "date" for cell in samples)
        return DATED * dated / len(samples)
    read = sum(_reads(each, cell, today) for cell in samples)
    return MISFIT * (1 - read / len(samples))


def _reads(each: Field, cell: Cell, today: date) -> bool:
    try:
        text = typed(cell, each).text
    except RefusalError:
        return False
    return parse(each, text, today)[1] is None


def _counts(samples: Sequence[Cell]) -> bool:
    """Tell whether a column only numbers its rows."""
    texts = [shown(cell) for cell in samples]
    return len(texts) >= SERIAL and texts == [str(i) for i in range(1, len(texts) + 1)]


def _unit(each: Field | None, path: str, above: Sequence[str]) -> str:
    """Return the unit that headings, else a line above them, give for a field's numbers."""
    if each is None or each.kind != "number" or not each.unit:
        return ""
    told = [*reversed(UNIT_IN.findall(path)), *above]
    return next((unit for unit in told if unit and factor(each, unit) is not None), "")
