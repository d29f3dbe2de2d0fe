"""Fill a blank form: the block repeated, what lies below moved down, every number explained."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from ledgerdesk.domain.definitions import Column, Form, Measure
from ledgerdesk.domain.measures import TOTAL, Row, Tallies, printed
from ledgerdesk.domain.parts import DASH, EMPTY, NOTHING, Printed, Source, Values, printer
from ledgerdesk.domain.sheets import (
    Cell,
    Figure,
    Layout,
    Sheet,
    Span,
    code,
    covers,
    heading_paths,
)
from ledgerdesk.errors import UserError

SPANS = {"month": "本月", "week": "本周", "quarter": "本季度", "year": "本年", "any": "本期"}
CUMULATIVE = "累计"
_WORD = re.compile(r"\{(\w+)\}")
_ADDRESS = re.compile(r"([A-Z]+)([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Units:
    """What a form by units is filled with; a number without a tally does not apply."""

    rows: tuple[Row, ...]
    """In order, without 合计."""
    tallies: Tallies
    measures: Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class Records:
    """What a detail form is filled with, one row a record, in order."""

    rows: Sequence[Values]
    source: Source


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose form it is and for when; dates ISO, `words` fill {month}, {unit} … in its texts."""

    unit: str
    period: str
    start: str
    end: str
    due_on: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


class _Body(NamedTuple):
    """The printed rows between head and foot; `places` of the blank they stand for."""

    cells: list[Cell]
    places: set[tuple[int, int]]
    figures: tuple[Figure, ...] = ()
    rows: tuple[tuple[int, str], ...] = ()
    spans: tuple[Span, ...] = ()


class _Slot(NamedTuple):
    """One printed place of a block row: its column, its look and the blank's own text."""

    number: int
    column: Column
    style: int
    text: str


class _Line(NamedTuple):
    """One row of a unit's block, and its row in the blank; `serial` is 0 for the total."""

    row: int
    origin: int
    serial: int
    span: Literal["period", "year"]
    unit: Row


class _Growth(NamedTuple):
    """How the blank grows: `height` rows from row `first` on become `copies` times as many."""

    first: int
    height: int
    copies: int

    @property
    def extra(self) -> int:
        return (self.copies - 1) * self.height

    def origin(self, rows: int) -> tuple[int, ...]:
        """Return for each row of the filled form its row in the blank."""
        after = self.first + self.height
        block = tuple(range(self.first, after)) * self.copies
        return (*range(1, self.first), *block, *range(after, rows + 1))

    def starts(self, row: int) -> tuple[int, ...]:
        """Return every row of the filled form that takes the look of a blank's row."""
        if row < self.first:
            return (row,)
        if row >= self.first + self.height:
            return (row + self.extra,)
        return tuple(range(row, row + self.extra + 1, self.height))

    def spans(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Repeat merged areas with the block; one that reaches into it from above grows."""
        for span in spans:
            stretch = span.row < self.first < span.row + span.rows
            rows = span.rows + self.extra if stretch else span.rows
            for start in self.starts(span.row):
                yield span._replace(row=start, rows=rows)


def fill(form: Form, blank: Layout, heading: Heading, content: Units | Records) -> Sheet:
    """Return the filled form; raise UserError when form and workbook do not fit together."""
    _agree(form, blank)
    paths = heading_paths(blank, len(form.columns))
    if isinstance(content, Units):
        growth = _Growth(form.block, len(form.spans), len(content.rows))
        body = _by_units(form, blank, content, paths)
    else:
        growth = _Growth(form.block, 1, max(1, len(content.rows)))
        body = _by_records(form, blank, content)
    seal = code(form.key, heading.period, paths, [cell.text for cell in body.cells])
    words = {**heading.words, "unit": heading.unit, "code": seal}
    words["title"] = worded(form.title, words)
    return Sheet(
        form=form.key,
        title=words["title"],
        unit=heading.unit,
        period=heading.period,
        start=heading.start,
        end=heading.end,
        due_on=heading.due_on,
        layout=_grown(form, blank, growth, body, words),
        origin=growth.origin(blank.rows),
        figures=body.figures,
        rows=body.rows,
        workbook=form.workbook,
        code=seal,
        note=form.note,
        columns=paths,
        body=(form.block, body.cells[-1].row),
    )


def worded(text: str, words: Mapping[str, str]) -> str:
    """Fill {month}, {unit} … in a text; a word nobody knows yet leaves room to write."""
    return _WORD.sub(lambda found: words.get(found[1], ""), text)


def _agree(form: Form, blank: Layout) -> None:
    rows = form.block + (2 * len(form.spans) if form.rows == "units" else 1) - 1
    if len(form.columns) <= blank.columns and form.block > 1 and rows <= blank.rows:
        return
    message = (
        f"表样“{form.key}”与工作簿 {form.workbook} 对不上：定义要 {len(form.columns)} 列、"
        f"至少 {rows} 行，工作簿有 {blank.columns} 列、{blank.rows} 行。请换上配套的工作簿。"
    )
    raise UserError(message)


def _slots(form: Form, blank: Layout, row: int) -> list[_Slot]:
    """Return the printed places of a block row; merged-away ones are not printed."""
    anchors = covers(blank.spans)
    looks = {cell.column: cell for cell in blank.cells if cell.row == row}
    bare = Cell(row, 0, "")
    return [
        _Slot(number, column, looks.get(number, bare).style, looks.get(number, bare).text)
        for number, column in enumerate(form.columns, 1)
        if anchors.get((row, number), (row, number)) == (row, number)
    ]


def _by_units(form: Form, blank: Layout, content: Units, paths: Sequence[str]) -> _Body:
    rows = range(form.block, form.block + 2 * len(form.spans))
    slots = {row: _slots(form, blank, row) for row in rows}
    cells: list[Cell] = []
    figures: list[Figure] = []
    for line in _lines(form, content.rows):
        for slot in slots[line.origin]:
            figure = _figure(slot, line, content, paths)
            said = _number(figure.value) if figure else _words(slot, line, form)
            cells.append(Cell(line.row, slot.number, *said, slot.style))
            figures += [figure] if figure else []
    places = {(row, slot.number) for row, each in slots.items() for slot in each}
    return _Body(cells, places, tuple(figures))


def _lines(form: Form, rows: Sequence[Row]) -> Iterator[_Line]:
    """Walk the rows of every unit's block, then of the total's."""
    height = len(form.spans)
    for index, unit in enumerate((*rows, Row(TOTAL, TOTAL))):
        serial = 0 if unit.key == TOTAL else index + 1
        for offset, span in enumerate(form.spans):
            row = form.block + index * height + offset
            origin = form.block + offset + (0 if serial else height)
            yield _Line(row, origin, serial, span, unit)


def _figure(slot: _Slot, line: _Line, content: Units, paths: Sequence[str]) -> Figure | None:
    measure = slot.column.measure
    tally = content.tallies.get((measure, line.span, line.unit.key))
    if not tally:
        return None
    value = printed(content.measures[measure], tally.amount)
    name, path = line.unit.name, paths[slot.number - 1]
    return Figure(line.row, slot.number, value, measure, line.span, name, path, tally.records)


def _words(slot: _Slot, line: _Line, form: Form) -> Printed:
    special = slot.column.special
    if slot.text and not line.serial:
        return Printed(slot.text, slot.text, "text")
    if special == "serial" and line.serial:
        return _number(line.serial)
    span = SPANS[form.period] if line.span == "period" else CUMULATIVE
    words = {"unit": line.unit.name, "span": span}
    if special in words:
        return Printed(words[special], words[special], "text")
    return EMPTY if special == "blank" else DASH


def _number(value: int | Decimal) -> Printed:
    return Printed(str(value), value, "number")


def _by_records(form: Form, blank: Layout, content: Records) -> _Body:
    slots = _slots(form, blank, form.block)
    if not content.rows:
        return _none(form, slots[0].style)
    prints = [(slot.number, slot.style, printer(slot.column, content.source)) for slot in slots]
    cells = [
        Cell(row, number, *say(values), style)
        for row, values in enumerate(content.rows, form.block)
        for number, style, say in prints
    ]
    rows = tuple((row, str(each.get("id"))) for row, each in enumerate(content.rows, form.block))
    return _Body(cells, {(form.block, slot.number) for slot in slots}, (), rows)


def _none(form: Form, style: int) -> _Body:
    """Say in the one row, merged over all columns, that there was nothing."""
    said = form.empty or NOTHING
    merged = Span(form.block, 1, 1, len(form.columns))
    return _Body(
        [Cell(form.block, 1, said, said, "text", style)], {(form.block, 1)}, spans=(merged,)
    )


def _grown(
    form: Form, blank: Layout, growth: _Growth, body: _Body, words: Mapping[str, str]
) -> Layout:
    texts = {_place(each.cell): worded(each.text, words) for each in form.texts}
    looks = {(cell.row, cell.column): cell for cell in blank.cells}
    fixed = [cell for place, cell in looks.items() if place not in body.places | texts.keys()]
    told = [
        looks.get(place, Cell(*place, ""))._replace(text=text, value=text)
        for place, text in texts.items()
    ]
    around = [
        cell._replace(row=row) for cell in (*fixed, *told) for row in growth.starts(cell.row)
    ]
    merged = [span for span in blank.spans if not (body.spans and span.row == form.block)]
    origin = growth.origin(blank.rows)
    return replace(
        blank,
        rows=len(origin),
        cells=(*around, *body.cells),
        spans=(*growth.spans(merged), *body.spans),
        heights=tuple(blank.heights[row - 1] for row in origin),
    )


def _place(address: str) -> tuple[int, int]:
    """Read a cell address: B12 is row 12, column 2."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        message = f"表样定义里的单元格“{address}”写得不对，应像 B12 这样写。"
        raise UserError(message)
    letters, row = found.groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row), column
