"""Fill a blank form: the block repeated, what lies below moved down, every number explained."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from ledgerdesk.domain.definitions import Column, Form, Measure
from ledgerdesk.domain.growing import Growth
from ledgerdesk.domain.heads import place
from ledgerdesk.domain.measures import TOTAL, Row, Tallies, printed
from ledgerdesk.domain.parts import DASH, EMPTY, NOTHING, Printed, Source, Values, printer
from ledgerdesk.domain.periods import worded
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
_BARE = Column(special="blank")
BLOCKS = {"units", "villages"}
"""Forms in which a block is repeated for each place."""


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
    numbers: Units | None = None
    """Of the form's `cells`, when it has any."""


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
    """The printed rows between head and foot."""

    cells: list[Cell]
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
    span: Literal["period", "year", "previous"]
    unit: Row


def fill(form: Form, blank: Layout, heading: Heading, content: Units | Records) -> Sheet:
    """Return the filled form; raise UserError when form and workbook do not fit together."""
    ready, blank = blank.rows, headed(form, blank)
    growth = Growth(max(1, form.block), _height(form), form.room, _copies(form, content))
    _agree(form, blank)
    paths = heading_paths(blank, len(form.columns))
    origin = tuple(min(row, ready) for row in growth.origin(blank.rows))
    if isinstance(content, Records):
        body, numbers = _by_records(form, blank, content, growth), content.numbers
    else:
        body, numbers = _by_units(form, blank, content, growth), content
    if numbers:
        body = _with_cells(form, blank, body, numbers, growth)
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
        origin=origin,
        figures=body.figures,
        rows=body.rows,
        workbook=form.workbook,
        code=seal,
        note=form.note,
        columns=paths,
        body=_bounds(body),
    )


def _height(form: Form) -> int:
    if form.rows == "cells":
        return 0
    return len(form.spans) if form.rows in BLOCKS else 1


def _copies(form: Form, content: Units | Records) -> int:
    if form.rows == "cells":
        return 1
    return len(content.rows) if form.rows in BLOCKS else max(1, len(content.rows))


def _bounds(body: _Body) -> tuple[int, int]:
    rows = [cell.row for cell in body.cells] or [0]
    return min(rows), max(rows)


def _total(form: Form) -> int:
    """Return the row of 合计 in the blank, 0 for none."""
    if form.rows == "records" or form.total:
        return max(0, form.total)
    return form.block + form.room * _height(form)


def headed(form: Form, blank: Layout) -> Layout:
    """Return the blank with the headers that the form names, and a line where it has none."""
    if form.head:
        blank = replace(blank, head=(form.head[0], form.head[-1]))
    if form.rows == "cells" or form.block != blank.rows + 1:
        return blank
    anchors, last = covers(blank.spans), blank.rows
    looks = {(cell.row, cell.column): cell.style for cell in blank.cells}
    line = [
        Cell(
            form.block, column, "", style=looks.get(anchors.get((last, column), (last, column)), 0)
        )
        for column in range(1, blank.columns + 1)
    ]
    heights = (*blank.heights, blank.heights[-1])
    return replace(blank, rows=form.block, cells=(*blank.cells, *line), heights=heights)


def _agree(form: Form, blank: Layout) -> None:
    total = _total(form)
    last = form.block + form.room * _height(form) - 1
    rows = max(last, total + _height(form) - 1 if total else 0)
    if form.rows == "cells":
        return
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


def _by_units(form: Form, blank: Layout, content: Units, growth: Growth) -> _Body:
    paths = heading_paths(blank, len(form.columns))
    cells: list[Cell] = []
    figures: list[Figure] = []
    slots: dict[int, list[_Slot]] = {}
    for line in _lines(form, content.rows, growth, growth.origin(blank.rows)):
        for slot in slots.setdefault(line.origin, _slots(form, blank, line.origin)):
            figure = _figure(slot, line, content, paths)
            said = _number(figure.value) if figure else _words(slot, line, form)
            cells.append(Cell(line.row, slot.number, *said, slot.style))
            figures += [figure] if figure else []
    return _Body(cells, tuple(figures))


def _lines(
    form: Form, rows: Sequence[Row], growth: Growth, origin: Sequence[int]
) -> Iterator[_Line]:
    """Walk the rows of every unit's block, then of the total's."""
    if form.rows == "cells":
        return
    for index, unit in enumerate(rows):
        for offset, span in enumerate(form.spans):
            row = form.block + index * growth.height + offset
            yield _Line(row, origin[row - 1], index + 1, span, unit)
    total = _total(form)
    for offset, span in enumerate(form.spans if total else ()):
        row = growth.starts(total + offset)[-1]
        yield _Line(row, total + offset, 0, span, Row(TOTAL, TOTAL))


def _with_cells(form: Form, blank: Layout, body: _Body, content: Units, growth: Growth) -> _Body:
    """Add the numbers that stand in single cells, of all units together."""
    looks = {(cell.row, cell.column): cell for cell in blank.cells}
    paths = heading_paths(blank, blank.columns)
    cells, figures = [], []
    for each in form.cells:
        row, column = place(each.cell)
        tally = content.tallies[each.measure, each.span, TOTAL]
        value = printed(content.measures[each.measure], tally.amount)
        at = growth.starts(row)[-1]
        style = looks[row, column].style if (row, column) in looks else 0
        cells.append(Cell(at, column, *_number(value), style))
        heading = "/".join(
            filter(None, [_beside(blank, row, column), *paths[column - 1 : column]])
        )
        figures.append(
            Figure(at, column, value, each.measure, each.span, TOTAL, heading, tally.records)
        )
    taken = {(cell.row, cell.column) for cell in cells}
    rest = [cell for cell in body.cells if (cell.row, cell.column) not in taken]
    return body._replace(cells=[*rest, *cells], figures=(*body.figures, *figures))


def _beside(blank: Layout, row: int, column: int) -> str:
    """Return what the line of a cell is about: its first words, serial numbers left out."""
    anchors = covers(blank.spans)
    texts = {(cell.row, cell.column): "".join(cell.text.split()) for cell in blank.cells}
    left = (anchors.get((row, each), (row, each)) for each in range(1, column))
    return next(
        (texts[at] for at in left if not texts.get(at, "").isdigit() and texts.get(at)), ""
    )


def _figure(slot: _Slot, line: _Line, content: Units, paths: Sequence[str]) -> Figure | None:
    measure, span = slot.column.measure, slot.column.span or line.span
    tally = content.tallies.get((measure, span, line.unit.key))
    if not tally:
        return None
    value = printed(content.measures[measure], tally.amount)
    name, path = line.unit.name, paths[slot.number - 1]
    return Figure(line.row, slot.number, value, measure, span, name, path, tally.records)


def _words(slot: _Slot, line: _Line, form: Form) -> Printed:
    special = slot.column.special
    if slot.text and not line.serial:
        return Printed(slot.text, slot.text, "text")
    if special == "serial" and line.serial:
        return _number(line.serial)
    span = _span(form, line.span)
    words = {"unit": line.unit.name, "span": span}
    if special in words:
        return Printed(words[special], words[special], "text")
    return _kept(slot) if special == "blank" else DASH


def _span(form: Form, span: str) -> str:
    now = SPANS[form.period]
    return {"year": CUMULATIVE, "previous": now.replace("本", "上")}.get(span, now)


def _kept(slot: _Slot) -> Printed:
    """Return what the blank itself says in a column that nothing is bound to."""
    return Printed(slot.text, slot.text, "text") if slot.text else EMPTY


def _number(value: int | Decimal) -> Printed:
    return Printed(str(value), value, "number")


def _by_records(form: Form, blank: Layout, content: Records, growth: Growth) -> _Body:
    slots = _slots(form, blank, form.block)
    if not content.rows:
        return _none(form, slots[0].style)
    printers = {slot.number: printer(slot.column, content.source) for slot in slots}
    origin = growth.origin(blank.rows)
    looks = {slot.number: slot.style for slot in slots}
    styles = {form.block: looks}
    cells = []
    printing = tuple(printers.items())
    for row, values in enumerate(content.rows, form.block):
        own = origin[row - 1]
        if own not in styles:
            styles[own] = looks | {each.number: each.style for each in _slots(form, blank, own)}
        style = styles[own]
        cells += [Cell(row, at, *say(values), style[at]) for at, say in printing]
    rows = tuple((row, str(each.get("id"))) for row, each in enumerate(content.rows, form.block))
    return _Body([*cells, *_summed(form, blank, cells, growth)], rows=rows)


def _summed(form: Form, blank: Layout, cells: Sequence[Cell], growth: Growth) -> Iterator[Cell]:
    """Yield the row of 合计 below or above records: what the blank says, and sums of numbers."""
    total = _total(form)
    for slot in _slots(form, blank, total) if total else ():
        values = [
            cell.value
            for cell in cells
            if cell.column == slot.number and isinstance(cell.value, int | Decimal)
        ]
        adds = slot.column.kind == "number" and not slot.text
        said = _number(sum(values)) if adds else _kept(slot)
        yield Cell(growth.starts(total)[-1], slot.number, *said, slot.style)


def _emptied(form: Form, cell: Cell) -> Cell:
    """Return a cell without what an old sample says, where a line is ready to be filled."""
    lines = range(form.block, form.block + form.room * _height(form))
    bound = cell.column <= len(form.columns) and form.columns[cell.column - 1] != _BARE
    return cell._replace(text="", value=None) if cell.row in lines and bound else cell


def _none(form: Form, style: int) -> _Body:
    """Say in the one row, merged over all columns, that there was nothing."""
    said = form.empty or NOTHING
    merged = Span(form.block, 1, 1, len(form.columns))
    return _Body([Cell(form.block, 1, said, said, "text", style)], spans=(merged,))


def _grown(
    form: Form, blank: Layout, growth: Growth, body: _Body, words: Mapping[str, str]
) -> Layout:
    texts = {place(each.cell): worded(each.text, words) for each in form.texts}
    looks = {(cell.row, cell.column): _emptied(form, cell) for cell in blank.cells}
    told = {
        at: looks.get(at, Cell(*at, ""))._replace(text=text, value=text)
        for at, text in texts.items()
    }
    taken: dict[int, set[int]] = defaultdict(set)
    for cell in body.cells:
        taken[cell.column].add(cell.row)
    around = [
        cell._replace(row=row)
        for cell in (looks | told).values()
        for row in sorted({*growth.starts(cell.row)} - taken[cell.column])
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
