"""Row heights of a filled workbook: Excel never grows a merged or preset row by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ledgerdesk.domain.sheets import Cell, Layout, Sheet, Span
from ledgerdesk.errors import Finding
from ledgerdesk.export.wrapping import wrap

TALLEST = 409.0
"""Points; Excel allows no higher row."""
_SMALLER = (9.0, 8.0, 7.0, 6.0)
"""Sizes tried, in points, when a text does not fit even then."""
_LEADING = 1.36
_PADDING = 5.0
_TAIL = 0.96
"""Share of a cell that is counted on: fonts that stand in for 宋体 run wider."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Height of each row in points, cells that need a smaller size, texts still too long."""

    heights: tuple[float, ...]
    sizes: dict[tuple[int, int], float]
    findings: tuple[Finding, ...]
    long: tuple[tuple[int, int], ...] = ()
    """Cells of more than a line, to be broken even where the blank does not."""


class _Ems(dict[str, float]):
    """Width of a character in ems, for fonts of half- and full-width characters."""

    def __missing__(self, character: str) -> float:
        width = 0.56 if character < "\u2000" else 1.0
        self[character] = width
        return width


_EMS = _Ems()


def fit(sheet: Sheet, blank: Layout) -> Fitted:
    """Grow the rows whose filled-in texts need it; rows of the blank without a height, too."""
    heights = list(sheet.layout.heights)
    sizes: dict[tuple[int, int], float] = {}
    findings, long = [], []
    for cell, rows, width in _long(sheet, blank):
        row, column, text, _, _, style = cell
        long.append((row, column))
        need = needed(text, width, sheet.layout.styles[style].size)
        if need > TALLEST * rows:
            sizes[row, column] = size = _shrunk(text, width, rows)
            need = needed(text, width, size)
        if need > TALLEST * rows:
            findings.append(_too_long(sheet, cell))
        share = min(need / rows, TALLEST)
        for each in range(row - 1, row - 1 + rows):
            heights[each] = max(heights[each], share)
    return Fitted(tuple(heights), sizes, tuple(findings), tuple(long))


def _long(sheet: Sheet, blank: Layout) -> Iterator[tuple[Cell, int, float]]:
    """Yield the filled-in texts of more than a line; their rows, and their width in points."""
    layout = sheet.layout
    static = {(cell.row, cell.column): cell.text for cell in blank.cells}
    merged = {(span.row, span.column): _area(span, layout.widths) for span in layout.spans}
    room = [
        [_room(width, style.size) for style in layout.styles] for width in (0.0, *layout.widths)
    ]
    for cell in layout.cells:
        row, column, text, _, kind, style = cell
        if kind != "text" or (len(text) <= room[column][style] and "\n" not in text):
            continue
        if static.get((sheet.origin[row - 1], column)) != text:
            yield cell, *(merged.get((row, column)) or (1, layout.widths[column - 1]))


def _area(span: Span, widths: Sequence[float]) -> tuple[int, float]:
    return span.rows, sum(widths[span.column - 1 : span.column - 1 + span.columns])


@lru_cache(maxsize=100_000)
def needed(text: str, width: float, size: float) -> float:
    """Return the height in points of a text wrapped in a cell of that width."""
    return len(wrap(text, _room(width, size), _EMS)) * size * _LEADING + _PADDING


def _room(width: float, size: float) -> float:
    """Return how many ems stand side by side in a cell."""
    return (width - _PADDING) * _TAIL / size


def _shrunk(text: str, width: float, rows: int) -> float:
    room = TALLEST * rows
    return next((size for size in _SMALLER if needed(text, width, size) <= room), _SMALLER[-1])


def _too_long(sheet: Sheet, cell: Cell) -> Finding:
    names = sheet.columns
    name = names[cell.column - 1] if cell.column <= len(names) else f"第 {cell.column} 列"
    text = f"第 {cell.row} 行“{name}”的文字太长，纸上印不全（表格里是全的），请缩短或另附说明。"
    return Finding("orange", text)
