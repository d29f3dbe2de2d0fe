"""A filled form as one value: preview, Excel and PDF all render the same Sheet."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from ledgerdesk.errors import Finding

Align = Literal["left", "center", "right"]


class Style(NamedTuple):
    """How a cell looks; sizes in points."""

    align: Align = "center"
    bold: bool = False
    size: float = 10.5
    border: bool = True
    family: Literal["song", "hei", "kai", "fang"] = "song"


class Cell(NamedTuple):
    """One printed text at a row and column of the workbook (both 1-based)."""

    row: int
    column: int
    text: str
    value: int | Decimal | str | None = None
    """What Excel gets: a number, an ISO date (kind date), a text, or blank."""
    kind: Literal["text", "number", "date"] = "text"
    style: int = 0
    """Index into the Sheet's styles."""


class Span(NamedTuple):
    """A merged area; `row`, `column` is its upper left cell."""

    row: int
    column: int
    rows: int
    columns: int


class Figure(NamedTuple):
    """What stands behind the number of one cell."""

    row: int
    column: int
    value: int | Decimal
    measure: str
    span: Literal["period", "year", "previous"]
    rowkey: str
    """The unit's name, or 合计."""
    heading: str
    """The header path: 立案查处/立案(宗)."""
    records: tuple[str, ...]
    counted: int | Decimal | None = None
    """What the records make, where a number was corrected by hand; `value` is printed."""
    why: str = ""
    """Of a corrected number: who corrected what, and the reason."""


class Picture(NamedTuple):
    """A photo that fills a cell without a text."""

    row: int
    column: int
    file: str
    """Where it stands on the disk; the words beside it are what the code covers."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A blank form as its workbook draws it; also what a drawn ledger starts from."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    spans: tuple[Span, ...]
    styles: tuple[Style, ...]
    widths: tuple[float, ...]
    """Column widths in points."""
    heights: tuple[float, ...]
    """Row heights in points; 0 means as high as the text needs."""
    title: str = ""
    """Name of the worksheet."""
    page: Literal["A4", "A3"] = "A4"
    landscape: bool = True
    head: tuple[int, int] = (0, 0)
    """First and last row repeated on each page."""
    foot: int = 0
    """First row that stays on one page with all below; 0: those below the last border."""
    margins: tuple[float, float, float, float] = (56.0, 42.0, 56.0, 42.0)
    """Left, top, right, bottom in points."""
    leads: tuple[int, ...] = ()
    """Rows that lead in the next one: they never stand last on a page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A filled form: cells, spans, widths, foot lines, and the Figure behind each number."""

    form: str
    title: str
    unit: str
    period: str
    start: str
    end: str
    due_on: str
    layout: Layout
    """Of the filled form: rows grown, texts filled in."""
    origin: tuple[int, ...]
    """For each row, the row of the blank workbook whose look it takes (1-based)."""
    figures: tuple[Figure, ...] = ()
    rows: tuple[tuple[int, str], ...] = ()
    """Detail forms and ledgers: (row, id of its record)."""
    findings: tuple[Finding, ...] = ()
    workbook: str = ""
    code: str = ""
    """核验码, 4-4-4-2."""
    foot: tuple[str, ...] = ()
    note: str = ""
    columns: tuple[str, ...] = ()
    """Heading path of each column, from column A."""
    body: tuple[int, int] = (0, 0)
    """First and last row that the code covers: blocks and 合计, or the records."""
    chain: str = ""
    """Head of the journal's chain when it was printed; never part of the code."""
    pictures: tuple[Picture, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    """Texts a report in words was filled with; its numbers are the figures."""
    notes: tuple[str, ...] = ()
    """Numbers corrected by hand, one each, as they stand below the form."""


def code(key: str, period: str, columns: Sequence[str], texts: Iterable[str]) -> str:
    """Return the 核验码 of what is printed: 14 hex digits of SHA-256, written 4-4-4-2.

    `columns` are the heading paths, `texts` the printed cells row by row; print date, pages
    and the chain's head are not part of it, so that a second print carries the same code.
    """
    canonical = json.dumps(
        [key, period, list(columns), list(texts)], ensure_ascii=False, separators=(",", ":")
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()[:14].upper()
    return "-".join((digest[:4], digest[4:8], digest[8:12], digest[12:]))


def heading_paths(layout: Layout, columns: int) -> tuple[str, ...]:
    """Return for each column the texts of the head rows above it, joined by /."""
    first, last = layout.head
    anchors = covers(layout.spans)
    texts = {(cell.row, cell.column): cell.text for cell in layout.cells if cell.row <= last}
    paths = []
    for column in range(1, columns + 1):
        above = [anchors.get((row, column), (row, column)) for row in range(first, last + 1)]
        words = ["".join(texts.get(place, "").split()) for place in dict.fromkeys(above)]
        paths.append("/".join(filter(None, words)))
    return tuple(paths)


def covers(spans: Iterable[Span]) -> dict[tuple[int, int], tuple[int, int]]:
    """Map every place of a merged area to its upper left cell."""
    return {
        (row, column): (span.row, span.column)
        for span in spans
        for row in range(span.row, span.row + span.rows)
        for column in range(span.column, span.column + span.columns)
    }
