"""One record on paper: a Sheet of labelled values and small tables, to be signed below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from ledgerdesk.domain.definitions import Column, Docket, Section
from ledgerdesk.domain.drawn import Occasion, signed_for
from ledgerdesk.domain.parts import EMPTY, Printed, Source, Values, printer
from ledgerdesk.domain.sheets import Cell, Layout, Sheet, Span, Style, code
from ledgerdesk.domain.values import Stored, long_date

GRID = 24
"""Columns of the paper that cells are merged from."""
HALF, LABEL = 12, 4
"""Units of a labelled value that says nothing else, and of its label."""
WIDTH = 500.0
MARGINS = (47.0, 40.0, 47.0, 28.0)
ROW, SIGNED, TITLED, LINE = 17.0, 40.0, 36.0, 19.0
STYLES = (
    Style(bold=True, size=18, border=False),
    Style("left", size=10, border=False, family="fang"),
    Style("center", size=10, border=False, family="fang"),
    Style("right", size=10, border=False, family="fang"),
    Style("left", bold=True, size=10),
    Style("center", size=9.5, family="fang"),
    Style("left", size=9.5, family="fang"),
    Style("right", size=9.5, family="fang"),
    Style("center", bold=True, size=9.5),
)
TITLE, LEFT, CENTER, RIGHT, HEAD, MIDDLE, TEXT, NUMBER, NAME = range(9)
LOOKS = {"": TEXT, "left": TEXT, "center": MIDDLE, "right": NUMBER}
TODAY = "　　　年　　月　　日"
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")


class Rows(NamedTuple):
    """What a section prints: its rows, and what printing them needs to know."""

    values: Sequence[Values]
    source: Source


@dataclass(slots=True)
class _Table:
    """Cells and merged areas, filled from the top."""

    cells: list[Cell] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def line(self, height: float) -> None:
        """Begin a row."""
        self.heights.append(height)

    def put(self, column: int, columns: int, printed: Printed, style: int) -> int:
        """Put a text over some units of the row; return the unit after them."""
        row = len(self.heights)
        self.cells.append(Cell(row, column, *printed, style))
        if columns > 1:
            self.spans.append(Span(row, column, 1, columns))
        return column + columns


def draw(
    docket: Docket, record: tuple[str, str], found: Sequence[Rows], occasion: Occasion
) -> Sheet:
    """Return one record's paper.

    `record` is its id and its number, `found` what each section of the docket prints.
    """
    table = _Table()
    title = signed_for(docket.title, occasion.unit)
    _heading(table, title, record[1], occasion)
    for section, rows in zip(docket.sections, found, strict=True):
        _section(table, section, rows)
    last = len(table.heights)
    _foot(table, docket)
    layout = Layout(
        rows=len(table.heights),
        columns=GRID,
        cells=tuple(table.cells),
        spans=tuple(table.spans),
        styles=STYLES,
        widths=(WIDTH / GRID,) * GRID,
        heights=tuple(table.heights),
        title=docket.label,
        landscape=False,
        head=(3, 2),
        margins=MARGINS,
    )
    texts = [cell.text for cell in table.cells if 3 <= cell.row <= last]
    return Sheet(
        form=docket.key,
        title=title,
        unit=occasion.unit,
        period=occasion.period,
        start=occasion.start,
        end=occasion.end,
        due_on="",
        layout=layout,
        origin=tuple(range(1, layout.rows + 1)),
        rows=tuple((row, record[0]) for row in range(3, last + 1)),
        foot=docket.foot,
        note=docket.note,
        body=(3, last),
        code=code(docket.key, occasion.period, (), texts),
    )


def _heading(table: _Table, title: str, number: str, occasion: Occasion) -> None:
    table.line(TITLED)
    table.put(1, GRID, _said(title), TITLE)
    table.line(LINE)
    table.put(1, 10, _said(f"填报单位（盖章）：{occasion.unit}"), LEFT)
    table.put(11, 7, _said(f"编号：{number}" if number else ""), CENTER)
    table.put(18, 7, _said(f"打印日期：{long_date(occasion.today)}"), RIGHT)


def _section(table: _Table, section: Section, rows: Rows) -> None:
    if section.children and not rows.values and not section.empty:
        return
    if section.title:
        table.line(ROW)
        table.put(1, GRID, _said(section.title), HEAD)
    source = _written_out(rows.source)
    values = [_long(each) for each in rows.values]
    if not section.children:
        _pairs(table, section.columns, source, values[0])
    elif values:
        _rows(table, section.columns, source, values)
    else:
        table.line(ROW)
        table.put(1, GRID, _said(section.empty), MIDDLE)


def _pairs(table: _Table, columns: Sequence[Column], source: Source, values: Values) -> None:
    """Write labelled values line by line; the last one of a line takes what is left of it."""
    for several in _lines(columns):
        table.line(ROW)
        at = 1
        for column in several:
            wide = GRID + 1 - at if column is several[-1] else _wide(column)
            at = table.put(at, LABEL, _said(column.label), NAME)
            printed = printer(column, source)(values)
            at = table.put(at, wide - LABEL, printed, LOOKS[column.align])


def _lines(columns: Sequence[Column]) -> Iterator[list[Column]]:
    several: list[Column] = []
    for column in columns:
        if several and sum(map(_wide, several)) + _wide(column) > GRID:
            yield several
            several = []
        several.append(column)
    yield several


def _wide(column: Column) -> int:
    return round(column.width) or HALF


def _rows(
    table: _Table, columns: Sequence[Column], source: Source, rows: Sequence[Values]
) -> None:
    places = _places(columns)
    table.line(ROW)
    for (at, wide), column in zip(places, columns, strict=True):
        table.put(at, wide, _said(column.label), NAME)
    prints = [printer(column, source) for column in columns]
    for values in rows:
        table.line(ROW)
        for (at, wide), column, printed in zip(places, columns, prints, strict=True):
            table.put(at, wide, printed(values), LOOKS[column.align])


def _places(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Share the units of the paper among the columns of a table, each at least one."""
    whole = sum(column.width or 1 for column in columns)
    ends, done = [0], 0.0
    for number, column in enumerate(columns, 1):
        done += column.width or 1
        most = GRID - (len(columns) - number)
        ends.append(max(ends[-1] + 1, min(most, round(done / whole * GRID))))
    return [(start + 1, end - start) for start, end in pairwise(ends)]


def _foot(table: _Table, docket: Docket) -> None:
    """Give everybody who signs a box, two beside each other; the note stands below."""
    names = docket.foot
    for two in (names[at : at + 2] for at in range(0, len(names), 2)):
        table.line(SIGNED)
        at = 1
        for name in two:
            at = table.put(at, LABEL, _said(f"{name}\n（签字）"), NAME)
            wide = (GRID + 1 if name is two[-1] else HALF + 1) - at
            at = table.put(at, wide, _said(TODAY), NUMBER)
    if docket.note:
        table.line(LINE)
        table.put(1, GRID, _said(docket.note), LEFT)


def _said(text: str) -> Printed:
    return Printed(text, text, "text") if text else EMPTY


def _long(values: Values) -> dict[str, Stored]:
    """Write days as paper does: 2026年10月24日, with the time where there is one."""
    return {key: _day(value) for key, value in values.items()}


def _day(value: Stored) -> Stored:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return f"{long_date(value[:10])} {value[11:]}".strip()
    return value


def _written_out(source: Source) -> Source:
    linked = {key: _long(values) for key, values in source.linked.items()}
    held = {key: [_long(each) for each in rows] for key, rows in source.children.items()}
    return replace(source, linked=linked, children=held)
