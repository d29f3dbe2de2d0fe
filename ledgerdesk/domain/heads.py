"""Find the headers of a blank form, the lines below them, 合计 and foot; pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ledgerdesk.domain.sheets import Layout, Span, covers, heading_paths
from ledgerdesk.errors import UserError

ENOUGH = 0.6
"""Share of the columns that the labels of a header row stand over."""
WIDE = 0.9
"""A text over so many of the columns is a title or a note."""
DEEPEST = 20
"""Headers begin no lower than in this row."""
LONGEST = 40
"""Characters of a label; longer texts explain something."""
TOTALS = ("合计", "总计", "小计", "全镇合计", "本月合计")
NOW, SO_FAR = ("本月", "本期", "本周", "本季度", "本季"), ("累计", "本年累计", "年累计")
FOOT = re.compile(
    "填表说明|填报说明|说明[:：]|备注[:：]|^注[:：]|负责人|审核人|填报人|填表人|制表|填报日期|填报年月|填报时间|报出日期|联系电话"
)
_COUNT = re.compile(r"[甲乙丙丁戊己庚辛]|[—－-]|\d{1,3}|[①-⑳]|\(\d{1,3}\)")
_ADDRESS = re.compile(r"([A-Z]+)([1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?[\d,.]+%?")


@dataclass(frozen=True, slots=True)
class Found:
    """Where the parts of a form stand; rows from 1, 0 for what is not there."""

    head: tuple[int, int] = (0, 0)
    block: int = 0
    """First line to fill."""
    room: int = 0
    """Lines that stand ready."""
    total: int = 0
    """Row of 合计, above or below the lines."""
    spans: int = 0
    """Column that says 本月 and below it 累计, where a line takes two rows."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A layout asked by place: what stands there, merged areas included."""

    layout: Layout
    anchors: dict[tuple[int, int], tuple[int, int]]
    spans: dict[tuple[int, int], Span]
    texts: dict[tuple[int, int], str]
    bordered: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, layout: Layout) -> "Grid":
        """Prepare a layout."""
        return cls(
            layout,
            covers(layout.spans),
            {(span.row, span.column): span for span in layout.spans},
            {(cell.row, cell.column): plain(cell.text) for cell in layout.cells},
            frozenset(
                (cell.row, cell.column)
                for cell in layout.cells
                if layout.styles[cell.style].border
            ),
        )

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell whose text stands at a place."""
        return self.anchors.get((row, column), (row, column))

    def said(self, row: int, column: int) -> str:
        """Return the text at a place, "" for none."""
        return self.texts.get(self.anchor(row, column), "")

    def span(self, row: int, column: int) -> Span:
        """Return the area of the cell at a place."""
        at = self.anchor(row, column)
        return self.spans.get(at) or Span(*at, 1, 1)

    def row(self, row: int) -> list[tuple[int, int]]:
        """Return the cells that stand in a row, those merged over it too."""
        columns = range(1, self.layout.columns + 1)
        return [*dict.fromkeys(self.anchor(row, column) for column in columns)]


def plain(text: str) -> str:
    """Return a text half-width and without gaps or line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def find(layout: Layout) -> Found:
    """Return where headers, lines and 合计 stand; no headers: nothing is found."""
    grid = Grid.of(layout)
    deep = min(layout.rows, DEEPEST)
    first = next((row for row in range(1, deep + 1) if _is_head(grid, row)), 0)
    if not first:
        return Found()
    last = first
    while last < layout.rows and _goes_on(grid, first, last):
        last += 1
    block = last + 1
    if block <= layout.rows and is_count(grid, block):
        block += 1
    above = [row for row in range(block, layout.rows + 1) if is_total(grid, row)]
    total = above[0] if above[:1] == [block] else 0
    while block in above:
        block += 1
    spans = _spans(grid, block)
    rows = 0
    while block + rows <= layout.rows and _is_line(grid, block + rows):
        rows += 1
    if not total and block + rows in above:
        total = block + rows
    return Found((first, last), block, rows // 2 if spans else rows, total, spans)


def fingerprint(layout: Layout, head: tuple[int, ...]) -> str:
    """Return 16 hex digits of what the headers say and how they are merged."""
    paths = paths_of(layout, head)
    return hashlib.sha256(json.dumps(paths, ensure_ascii=False).encode()).hexdigest()[:16]


def paths_of(layout: Layout, head: tuple[int, ...]) -> tuple[str, ...]:
    """Return the heading path of each column; without headers, every text of the sheet."""
    if not head or not head[0]:
        return tuple(plain(cell.text) for cell in layout.cells if cell.text)
    headed = replace(layout, head=(head[0], head[-1]))
    return tuple(plain(path) for path in heading_paths(headed, layout.columns))


def differences(before: tuple[str, ...], now: tuple[str, ...]) -> Iterator[str]:
    """Say where the headers of two blanks differ."""
    if len(before) != len(now):
        yield f"原来 {len(before)} 列，现在 {len(now)} 列"
    for column in range(max(len(before), len(now))):
        old, new = (each[column] if column < len(each) else "" for each in (before, now))
        if old != new:
            yield f"{letters(column + 1)} 列：原来“{old or '空白'}”，现在“{new or '空白'}”"


def letters(column: int) -> str:
    """Return a column's letters: 1 → A, 28 → AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def place(address: str) -> tuple[int, int]:
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


def is_total(grid: Grid, row: int) -> bool:
    """Tell whether a row is 合计 by its first words."""
    words = [grid.texts.get(at, "") for at in grid.row(row)[:3] if at[0] == row]
    return any(word in TOTALS for word in words)


def _spans(grid: Grid, row: int) -> int:
    """Return the column in which a line says 本月 and the row below it 累计."""
    places = ((row, column) for row, column in grid.row(row) if grid.said(row, column) in NOW)
    return next((at for _, at in places if grid.said(row + 1, at) in SO_FAR), 0)


def _labels(grid: Grid, row: int) -> list[tuple[int, int]]:
    """Return the cells in a row that could name columns."""
    most = WIDE * grid.layout.columns
    return [
        at
        for at in grid.row(row)
        if (text := grid.texts.get(at, ""))
        and len(text) <= LONGEST
        and ":" not in text
        and not _NUMBER.fullmatch(text)
        and (grid.span(*at).columns < most or grid.layout.columns < 3)
    ]


def _is_head(grid: Grid, row: int) -> bool:
    labels = _labels(grid, row)
    if len(labels) < 2 or is_total(grid, row):
        return False
    if grid.bordered and sum(at in grid.bordered for at in labels) * 2 < len(labels):
        return False
    below = len([*_under(grid, row, labels)])
    enough = len(labels) >= 3 or below >= 3
    covered = sum(grid.span(*at).columns for at in labels)
    return enough and covered >= ENOUGH * grid.layout.columns


def _under(grid: Grid, row: int, labels: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the labels of the next row that stand below merged ones of this row."""
    for at in _labels(grid, row + 1) if row < grid.layout.rows else ():
        above = grid.anchor(row, at[1])
        if above in labels and at[0] == row + 1 and grid.span(*above).columns > 1:
            yield at


def _goes_on(grid: Grid, first: int, last: int) -> bool:
    """Tell whether the row below the header's last one still belongs to it."""
    below = last + 1
    if is_total(grid, below) or is_count(grid, below):
        return False
    reach = [at for at in grid.row(below) if first <= at[0] <= last and grid.texts.get(at)]
    if reach:
        return True
    labels = _labels(grid, last)
    groups = [at for at in labels if grid.span(*at).columns > 1 and at[0] <= last]
    under = [*_under(grid, last, labels)]
    return bool(groups) and len(under) >= 2 and len(under) * 3 >= grid.layout.columns


def is_count(grid: Grid, row: int) -> bool:
    """Tell whether a row only numbers the columns: 甲 乙 1 2 3."""
    texts = [text for at in grid.row(row) if (text := grid.texts.get(at, "")) and at[0] == row]
    if len(texts) < 3 or len(texts) < ENOUGH * len(grid.row(row)):
        return False
    if not all(_COUNT.fullmatch(text) for text in texts):
        return False
    numbers = [int(text) for text in texts if text.isdigit()]
    steps = [after - before for before, after in pairwise(numbers)]
    return len(steps) >= 1 and steps.count(1) * 5 >= 4 * len(steps)


def _is_line(grid: Grid, row: int) -> bool:
    """Tell whether a row below the headers is there to be filled."""
    cells = [at for at in grid.row(row) if at[0] == row]
    if is_total(grid, row) or not cells:
        return False
    wide = any(grid.span(*at).columns > ENOUGH * grid.layout.columns for at in cells)
    texts = [grid.texts.get(at, "") for at in cells]
    if any(FOOT.search(text) for text in texts) or (wide and any(texts)):
        return False
    if not grid.bordered:
        return any(texts)
    return sum(at in grid.bordered for at in cells) * 2 >= len(cells)
