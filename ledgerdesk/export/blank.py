"""Read a blank form: the county's workbook says where everything stands and how it looks."""

import re
import zlib
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from ledgerdesk.domain.sheets import Align, Cell, Layout, Span, Style, covers
from ledgerdesk.errors import UserError

_DAMAGED = (
    BadZipFile,
    InvalidFileException,
    zlib.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
)
"""What openpyxl raises at broken files, found by breaking thousands."""

_A3 = 8
_INCH = 72.0
_PIXEL = 0.75
_PLAIN_WIDTH = 9.0
"""Characters of a column without a width of its own."""

Family = Literal["song", "hei", "kai", "fang"]
_FAMILIES: tuple[tuple[str, Family], ...] = (
    ("黑", "hei"),
    ("hei", "hei"),
    ("楷", "kai"),
    ("kai", "kai"),
    ("仿", "fang"),
    ("fang", "fang"),
    ("宋", "song"),
    ("simsun", "song"),
)


def layout(path: Path, title: str = "") -> Layout:
    """Return how a sheet of a blank workbook looks, its first without `title`; in points.

    Every cell that no merged area covers is in it, blank ones too, so that borders can be drawn;
    a formula counts as blank. Raise UserError when the workbook is missing or damaged. A file is
    read once for each state it has on the disk.
    """
    pages = layouts(path)
    return next((each for each in pages if each.title == title), pages[0])


def layouts(path: Path) -> tuple[Layout, ...]:
    """Return how every sheet of a blank workbook looks; raises as `layout`."""
    try:
        stat = path.stat()
    except OSError as error:
        raise UserError(_missing(path)) from error
    return _read(path, stat.st_mtime_ns, stat.st_size)


def open_book(path: Path) -> Workbook:
    """Open a form's workbook; raise UserError when it is missing or damaged."""
    try:
        with path.open("rb") as file:  # an attachment's name ends in nothing openpyxl knows
            return load_workbook(file)
    except OSError as error:
        raise UserError(_missing(path)) from error
    except _DAMAGED as error:
        raise UserError(_broken(path)) from error


def _missing(path: Path) -> str:
    return f"表样文件 {path} 打不开，请把它放回原处，或重新安装程序。"


def _broken(path: Path) -> str:
    return f"表样文件 {path} 已损坏，不是完整的 .xlsx。请换回原来的表样，或重新安装程序。"


@lru_cache(maxsize=32)
def _read(path: Path, _stamp: int, _size: int) -> tuple[Layout, ...]:
    book = open_book(path)
    try:
        pages = tuple(_drawn(page) for page in book.worksheets)
        return (pages[0], *pages[1:])
    except LookupError as error:  # no sheet, or a look that is nowhere described
        raise UserError(_broken(path)) from error


def _drawn(page: Worksheet) -> Layout:
    rows, columns = _bounds(page)
    looks: dict[Style, int] = {}
    cells = _cells(page, rows, columns, looks)
    margins = page.page_margins
    sides = (margins.left, margins.top, margins.right, margins.bottom)
    left, top, right, bottom = (side * _INCH for side in sides)
    return Layout(
        rows=rows,
        columns=columns,
        cells=cells,
        spans=_spans(page),
        styles=tuple(looks),
        widths=_widths(page, columns),
        heights=tuple(_height(page, row) for row in range(1, rows + 1)),
        title=page.title,
        page="A3" if str(page.page_setup.paperSize) == str(_A3) else "A4",
        landscape=page.page_setup.orientation == "landscape",
        head=_head(page),
        margins=(left, top, right, bottom),
    )


def _bounds(page: Worksheet) -> tuple[int, int]:
    """Return the last row and column that say or draw something."""
    used = [
        (cell.row, cell.column)
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None or _bordered(cell)
    ]
    merged = [(each.max_row, each.max_col) for each in page.merged_cells.ranges]
    rows, columns = zip(*used, *merged, strict=True) if used or merged else ((1,), (1,))
    return max(rows), max(columns)


def _cells(page: Worksheet, rows: int, columns: int, looks: dict[Style, int]) -> tuple[Cell, ...]:
    spans = {(span.row, span.column): span for span in _spans(page)}
    hidden = covers(spans.values()).keys() - spans.keys()
    cells = []
    for row, column in product(range(1, rows + 1), range(1, columns + 1)):
        if (row, column) in hidden:
            continue
        cell = page.cell(row, column)
        text = "" if cell.value is None or cell.data_type == "f" else str(cell.value)
        style = looks.setdefault(_style(cell), len(looks))
        cells.append(Cell(row, column, text, text or None, "text", style))
    return tuple(cells)


def _spans(page: Worksheet) -> tuple[Span, ...]:
    return tuple(
        sorted(
            Span(
                each.min_row,
                each.min_col,
                each.max_row - each.min_row + 1,
                each.max_col - each.min_col + 1,
            )
            for each in page.merged_cells.ranges
        )
    )


def _style(cell: BookCell | MergedCell) -> Style:
    font = cell.font
    return Style(
        align=_align(cell.alignment.horizontal),
        bold=bool(font.b),
        size=float(font.sz or 11),
        border=_bordered(cell),
        family=_family(font.name) or "song",
    )


def _align(horizontal: str | None) -> Align:
    if horizontal == "right":
        return "right"
    return "center" if horizontal in {"center", "centerContinuous", "distributed"} else "left"


def _bordered(cell: BookCell | MergedCell) -> bool:
    border = cell.border
    sides = (border.left, border.right, border.top, border.bottom)
    return any(side is not None and side.style for side in sides)


def _family(font: str | None) -> Family | None:
    name = (font or "").lower()
    return next((family for part, family in _FAMILIES if part in name), None)


def _widths(page: Worksheet, columns: int) -> tuple[float, ...]:
    """Return column widths; a file counts them in digits of its plain font."""
    font = BookCell(page, row=1, column=1).font
    digit = _digit(font.name, float(font.sz or 11))
    plain = page.sheet_format.defaultColWidth or _PLAIN_WIDTH
    widths = dict.fromkeys(range(1, columns + 1), plain)
    for key, each in page.column_dimensions.items():
        first = each.min or next(n for n in widths if get_column_letter(n) == key)
        for column in range(first, (each.max or first) + 1):
            widths[column] = 0.0 if each.hidden else each.width
    return tuple(int(widths[n] * digit + 0.5) * _PIXEL for n in range(1, columns + 1))


def _digit(name: str | None, size: float) -> int:
    """Return a digit's width in pixels as Excel takes it: half an em of a Chinese font."""
    pixels = size * 96 / 72
    return (round(pixels) + 1) // 2 if _family(name) else int(pixels * 0.507)


def _height(page: Worksheet, row: int) -> float:
    return float(page.row_dimensions[row].height or 0) if row in page.row_dimensions else 0.0


def _head(page: Worksheet) -> tuple[int, int]:
    found = re.fullmatch(r"\$?(\d+):\$?(\d+)", page.print_title_rows or "")
    return (int(found[1]), int(found[2])) if found else (0, 0)
