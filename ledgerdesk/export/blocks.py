"""Rows of a Sheet as blocks: texts broken, heights measured, before anything is drawn."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from ledgerdesk.domain.sheets import Cell, Layout, Span, Style
from ledgerdesk.export.fonts import Voice, voice
from ledgerdesk.export.wrapping import wrap

LEADING = 1.32
PAD = 2.6


@dataclass(frozen=True, slots=True)
class Type:
    """A style as set on this paper: its faces, and sizes in points after scaling."""

    look: Style
    voice: Voice
    size: float
    leading: float
    pad: float
    lines: dict[tuple[str, float], tuple[str, ...]] = field(default_factory=dict)
    """Texts already broken, by text and width."""
    ems: dict[str, float] = field(default_factory=dict)

    def broken(self, text: str, width: float) -> tuple[str, ...]:
        """Break a text for a cell of `width` points, its padding included."""
        key = (text, width)
        if key not in self.lines:
            room = (width - 2 * self.pad) / self.size
            whole = "\n" not in text and self.em(text) <= room
            self.lines[key] = (text,) if whole else wrap(text, room, self.voice.ems)
        return self.lines[key]

    def em(self, text: str) -> float:
        """Return the width of a line as a share of the font size."""
        if text not in self.ems:
            self.ems[text] = sum(map(self.voice.ems.__getitem__, text))
        return self.ems[text]

    def high(self, lines: int) -> float:
        """Return the height of a cell with so many lines, in points."""
        return lines * self.leading + 2 * self.pad if lines else 0.0


class Box(NamedTuple):
    """One cell to draw: its first row in its block, how many, its place, its lines."""

    row: int
    rows: int
    x: float
    width: float
    lines: tuple[str, ...]
    style: int
    place: tuple[int, int] = (0, 0)
    """Row and column of its cell in the sheet."""


class Block(NamedTuple):
    """Rows that stay together because a merged area joins them; most have one row."""

    heights: tuple[float, ...]
    boxes: tuple[Box, ...]

    def height(self) -> float:
        """Return the height of all rows in points."""
        return sum(self.heights)

    def tops(self) -> tuple[float, ...]:
        """Return where each row begins and the last one ends, downward from 0."""
        return tuple(accumulate(self.heights, initial=0.0))


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells of a layout on their way to blocks; `edges` are the columns' sides in points."""

    layout: Layout
    types: tuple[Type, ...]
    edges: tuple[float, ...]
    scale: float

    def blocks(self) -> list[tuple[int, Block]]:
        """Return each block with the number of its first row."""
        cells: dict[int, list[tuple[Cell, int, int]]] = defaultdict(list)
        ends = list(range(1, self.layout.rows + 1))
        spans = {(each.row, each.column): each for each in self.layout.spans}
        hidden = _hidden(self.layout.spans)
        for cell in self.layout.cells:
            place = (cell.row, cell.column)
            if place in hidden:
                continue
            span = spans.get(place)
            rows, columns = (span.rows, span.columns) if span else (1, 1)
            cells[cell.row].append((cell, rows, columns))
            ends[cell.row - 1] = max(ends[cell.row - 1], cell.row + rows - 1)
        return [
            (first, self.block(first, last, [cells[row] for row in range(first, last + 1)]))
            for first, last in _joined(ends)
        ]

    def block(
        self, first: int, last: int, rows: Sequence[Sequence[tuple[Cell, int, int]]]
    ) -> Block:
        """Break the texts of some rows and make the rows as high as they need."""
        boxes = [
            self.box(cell, cell.row - first, height, width)
            for row in rows
            for cell, height, width in row
        ]
        least = [each * self.scale for each in self.layout.heights[first - 1 : last]]
        return measured(boxes, least, self.types)

    def box(self, cell: Cell, row: int, rows: int, columns: int) -> Box:
        """Place one cell, its text broken."""
        x = self.edges[cell.column - 1]
        width = self.edges[cell.column - 1 + columns] - x
        lines = self.types[cell.style].broken(cell.text, width) if cell.text else ()
        return Box(row, rows, x, width, lines, cell.style, (cell.row, cell.column))


def measured(boxes: Sequence[Box], least: Sequence[float], types: Sequence[Type]) -> Block:
    """Make a block whose rows are at least `least` high and show every line."""
    heights = list(least)
    for box in boxes:
        if box.rows == 1:
            need = types[box.style].high(len(box.lines))
            heights[box.row] = max(heights[box.row], need)
    for box in boxes:
        if box.rows > 1:
            area = slice(box.row, box.row + box.rows)
            lack = types[box.style].high(len(box.lines)) - sum(heights[area])
            heights[box.row + box.rows - 1] += max(0.0, lack)
    return Block(tuple(heights), tuple(boxes))


def _hidden(spans: Sequence[Span]) -> frozenset[tuple[int, int]]:
    """Return the cells that a merged area covers, but for its first."""
    return frozenset(
        (row, column)
        for span in spans
        for row in range(span.row, span.row + span.rows)
        for column in range(span.column, span.column + span.columns)
        if (row, column) != (span.row, span.column)
    )


def _joined(ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return first and last row of each block; `ends` holds how far each row's cells reach."""
    first, last = 1, 0
    for row, end in enumerate(ends, 1):
        last = max(last, end)
        if row == last:
            yield first, last
            first = row + 1


def loosened(block: Block, types: Sequence[Type]) -> list[Block]:
    """Take rows apart; a cell merged over several keeps its text in the first."""
    rows: dict[int, list[Box]] = defaultdict(list)
    for box in block.boxes:
        rows[box.row].append(box._replace(row=0, rows=1))
        for row in range(box.row + 1, box.row + box.rows):
            rows[row].append(box._replace(row=0, rows=1, lines=()))
    return [measured(rows[row], (height,), types) for row, height in enumerate(block.heights)]


def torn(block: Block, height: float, types: Sequence[Type]) -> tuple[Block, Block]:
    """Cut a row: what fits into `height` points, and the rest."""
    counts = [
        max(1, int((height - 2 * types[box.style].pad) / types[box.style].leading))
        for box in block.boxes
    ]
    pairs = list(zip(block.boxes, counts, strict=True))
    above = tuple(box._replace(lines=box.lines[:count]) for box, count in pairs)
    below = [box._replace(lines=box.lines[count:]) for box, count in pairs]
    return Block((height,), above), measured(below, (0.0,), types)


def set_type(style: Style, scale: float) -> Type:
    """Prepare a style for paper, its size scaled."""
    size = style.size * scale
    pad = PAD * scale if style.border else 0.0
    return Type(style, voice(style), size, size * LEADING, pad)
