"""One record on paper: a Sheet of labelled values and small tables, to be signed below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from ledgerdesk.domain.albums import ACROSS, LOOSE, STAGES, Photo, Trio, loose, staged
from ledgerdesk.domain.definitions import Column, Docket, Section
from ledgerdesk.domain.drawn import Occasion, sealed, signed_for
from ledgerdesk.domain.parts import EMPTY, NOTHING, Printed, Source, Values, printer
from ledgerdesk.domain.sheets import Cell, Layout, Picture, Sheet, Span, Style
from ledgerdesk.domain.timelines import Event, long, long_day, written_out
from ledgerdesk.domain.values import long_date

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
COURSE = (("日期", 4), ("事项", 3), ("经过", 14), ("经办人", 3))
"""Headings and units of a timeline."""
NUMERALS, MARK = "一二三四五六七八九十", "、"
OWNER = 3
"""Units of the column that says whose photos stand beside it."""
PHOTO = 112.0
"""Height of a photo in points."""
ABSENT = "（无照片）"


class Rows(NamedTuple):
    """What a section prints: its rows, and what printing them needs to know."""

    values: Sequence[Values]
    source: Source


class Course(NamedTuple):
    """What a timeline prints, oldest first."""

    events: Sequence[Event]


class Album(NamedTuple):
    """The photos a section prints."""

    photos: Sequence[Photo]


Content = Rows | Course | Album


@dataclass(slots=True)
class _Table:
    """Cells and merged areas, filled from the top."""

    cells: list[Cell] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    titled: int = 0
    """Sections that have a title so far."""

    def line(self, height: float, *, leads: bool = False) -> None:
        """Begin a row; one that `leads` stays on the page of the next."""
        self.heights.append(height)
        if leads:
            self.leads.append(len(self.heights))

    def put(self, column: int, columns: int, printed: Printed, style: int) -> int:
        """Put a text over some units of the row; return the unit after them."""
        row = len(self.heights)
        self.cells.append(Cell(row, column, *printed, style))
        if columns > 1:
            self.spans.append(Span(row, column, 1, columns))
        return column + columns


def draw(
    docket: Docket, record: tuple[str, str], found: Sequence[Content], occasion: Occasion
) -> Sheet:
    """Return one record's paper.

    `record` is its id and its number, `found` what each section of the docket prints.
    """
    table = _Table()
    title = signed_for(docket.title, occasion.unit)
    _heading(table, title, record[1], occasion)
    for section, content in zip(docket.sections, found, strict=True):
        if not _is_left_out(section, content):
            _section(table, section, content)
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
        foot=last + 1,
        margins=MARGINS,
        leads=tuple(table.leads),
    )
    return sealed(
        replace(
            occasion.sheet(docket.key, title, layout),
            rows=tuple((row, record[0]) for row in range(3, last + 1)),
            foot=docket.foot,
            note=docket.note,
            body=(3, last),
            pictures=tuple(table.pictures),
        )
    )


def _heading(table: _Table, title: str, number: str, occasion: Occasion) -> None:
    table.line(TITLED)
    table.put(1, GRID, _said(title), TITLE)
    table.line(LINE)
    table.put(1, 10, _said(f"填报单位（盖章）：{occasion.unit}"), LEFT)
    table.put(11, 7, _said(f"编号：{number}" if number else ""), CENTER)
    table.put(18, 7, _said(f"打印日期：{long_date(occasion.today)}"), RIGHT)


def _numbered(title: str, place: int) -> str:
    """Give a section the number of its place on the paper, where its title has one."""
    number, mark, words = title.partition(MARK)
    return f"{NUMERALS[place - 1]}{MARK}{words}" if mark and number in NUMERALS else title


def _is_left_out(section: Section, content: Content) -> bool:
    """Say whether a section has nothing to say, and no words for that."""
    return not section.empty and not content[0]


def _section(table: _Table, section: Section, content: Content) -> None:
    if section.title:
        table.line(ROW, leads=True)
        table.titled += 1
        table.put(1, GRID, _said(_numbered(section.title, table.titled)), HEAD)
    if not content[0]:
        table.line(ROW)
        table.put(1, GRID, _said(section.empty), MIDDLE)
    elif isinstance(content, Course):
        _course(table, content.events)
    elif isinstance(content, Album):
        _album(table, content.photos)
    else:
        _table(table, section, content)


def _table(table: _Table, section: Section, rows: Rows) -> None:
    source, values = written_out(rows.source), [long(each) for each in rows.values]
    if section.children:
        _rows(table, section.columns, source, values)
    else:
        _pairs(table, section.columns, source, values[0])


def _course(table: _Table, events: Sequence[Event]) -> None:
    """Write what happened, one event a row."""
    table.line(ROW, leads=True)
    at = 1
    for name, wide in COURSE:
        at = table.put(at, wide, _said(name), NAME)
    for event in events:
        table.line(ROW)
        at = 1
        said = (str(long_day(event.on[:16])), event.what, event.text, event.who)
        for place, (_, wide) in enumerate(COURSE):
            look = TEXT if COURSE[place][0] == "经过" else MIDDLE
            at = table.put(at, wide, _said(said[place] or NOTHING), look)


def _album(table: _Table, photos: Sequence[Photo]) -> None:
    """Show photos by stage, then those that belong to no stage."""
    for trios, names in ((staged(photos), STAGES), (loose(photos), (LOOSE,))):
        if trios:
            table.line(ROW, leads=True)
            at = table.put(1, OWNER, _said("所属"), NAME)
            for name in names:
                at = table.put(at, (GRID - OWNER) // len(names), _said(name), NAME)
        for trio in trios:
            _trio(table, trio, is_staged=len(names) > 1)


def _trio(table: _Table, trio: Trio, *, is_staged: bool) -> None:
    """Show photos beside each other, captions below; nothing parts them."""
    table.line(PHOTO if any(each and each.file for each in trio.photos) else 2 * ROW)
    first = len(table.heights)
    table.cells.append(Cell(first, 1, *_said(trio.owner), MIDDLE))
    table.spans.append(Span(first, 1, 2, OWNER))
    wide = (GRID - OWNER) // ACROSS
    for place, photo in enumerate(trio.photos):
        at = OWNER + 1 + place * wide
        absent = ABSENT if is_staged else ""
        table.put(at, wide, _said(photo.trouble if photo else absent), MIDDLE)
        if photo and photo.file:
            table.pictures.append(Picture(first, at, photo.file))
    table.line(ROW)
    for place, photo in enumerate(trio.photos):
        said = photo.caption if photo else NOTHING if is_staged else ""
        table.put(OWNER + 1 + place * wide, wide, _said(said), MIDDLE)


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
    table.line(ROW, leads=True)
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
