"""Where the headers of a foreign table stand, which rows are records, and why others are not."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ledgerdesk.domain import heads
from ledgerdesk.domain.cells import Cell, Table, shown
from ledgerdesk.domain.heads import DEEPEST, FOOT, LONGEST, TOTALS, Grid, plain
from ledgerdesk.domain.sheets import Cell as Printed
from ledgerdesk.domain.sheets import Layout, Span, Style

LOOKED = 40
"""Rows that are looked at to find the headers."""
FIRST = 3
"""Texts at the beginning of a row that say what it is."""
_BLANK = re.compile(r"^\W{0,4}(以下|此页|本页)(空白|无正文|无内容)")
_EXAMPLE = re.compile(r"^[（(【]?(示例|样例|例如|填写示例|例)[)）】]?([:：]|$)")
_GROUP = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.]")
_SUM = re.compile(r"^.{0,6}(合计|总计|小计|共计)[:：]?$")
_UNIT = re.compile(r"(?:金额|计量|数量)?单位[:：]\s*([^\s,，;；/、]{1,6})")

Head = tuple[int, int]
Rate = Callable[[str], float]


class Line(NamedTuple):
    """One row that may be a record."""

    row: int
    """In the worksheet, from 1."""
    cells: tuple[Cell, ...]
    """What merged areas say stands in each of their rows."""


class Skip(NamedTuple):
    """One row that is none, and why."""

    row: int
    why: str


def head(table: Table, rate: Rate) -> Head:
    """Return the first and last row of the headers, (0, 0) when nothing looks like any.

    `rate` says how well a heading fits anything known, 0 for not at all.
    """
    layout = drawn(table)
    rated = cache(rate)
    found = heads.find(layout).head
    rows = range(1, min(len(table.rows), DEEPEST) + 1)
    known = [(_worth(layout, (row, row), rated), -row) for row in rows]
    best, at = max(known, default=(0.0, 0))
    if found[0] and _worth(layout, found, rated) >= best * 0.99:
        return found
    if best > 0:
        return (-at, _end(layout, -at))
    return found if found[0] else next(_plain_heads(table), (0, 0))


def paths(table: Table, rows: Head) -> tuple[str, ...]:
    """Return the heading path of each column."""
    return heads.paths_of(drawn(table, rows[1]), rows)


def units_above(table: Table, rows: Head) -> tuple[str, ...]:
    """Return what lines above the headers call 单位: the unit of all numbers, or an office."""
    cells = (cell for row in table.rows[: rows[0] - 1] for cell in row)
    found = (_UNIT.search(cell) for cell in cells if isinstance(cell, str))
    return tuple(each[1].strip("()（）") for each in found if each)


def body(table: Table, rows: Head) -> tuple[list[Line], list[Skip]]:
    """Return the rows below the headers that may be records, and those that are not.

    Blank rows are neither.
    """
    lines, skips = [], []
    titles = [_texts(table.rows[row - 1]) for row in range(rows[0], rows[1] + 1) if row]
    wide = _wide(table)
    grid = Grid.of(drawn(table))
    for at, cells in enumerate(_filled(table, rows[1]), rows[1] + 1):
        if not any(cell is not None for cell in table.rows[at - 1]):
            continue
        is_count = at == rows[1] + 1 and heads.is_count(grid, at)
        why = "列的编号" if is_count else _why(_texts(cells), titles, is_wide=at in wide)
        if why:
            skips.append(Skip(at, why))
        else:
            lines.append(Line(at, cells))
    return lines, skips


def drawn(table: Table, rows: int = LOOKED) -> Layout:
    """Return the top of a table as a layout, so that headers are found as in forms."""
    most = min(max(rows, 1), len(table.rows))
    cells = tuple(
        Printed(row, column, text)
        for row, each in enumerate(table.rows[:most], 1)
        for column, cell in enumerate(each, 1)
        if (text := shown(cell))
    )
    wide = max((cell.column for cell in cells), default=0)
    spans = tuple(
        Span(row, column, min(high, most - row + 1), min(across, wide - column + 1))
        for row, column, high, across in table.merges
        if row <= most and column <= wide
    )
    style = Style(border=False)
    return Layout(most, wide, cells, spans, (style,), (0.0,) * wide, (0.0,) * most, table.name)


def _worth(layout: Layout, rows: Head, rate: Rate) -> float:
    """Return how much of a row or two is known as headings."""
    told = heads.paths_of(layout, rows)
    return sum(rate(path) for path in told if 0 < len(path) <= 2 * LONGEST)


def _end(layout: Layout, first: int) -> int:
    """Return the last row of headers that begin in a row: merged cells reach down."""
    ends = [each.row + each.rows - 1 for each in layout.spans if each.row == first]
    return max([first, *ends])


def _plain_heads(table: Table) -> Iterator[Head]:
    """Yield rows of short texts only, which name columns where nothing better does."""
    for row, cells in enumerate(table.rows[:DEEPEST], 1):
        told = [cell for cell in cells if cell is not None]
        texts = [each for each in told if isinstance(each, str) and len(each) <= LONGEST]
        if len(told) == len(texts) > 1 and len(set(texts)) == len(texts):
            yield row, row


def _filled(table: Table, last: int) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows below the headers; a merged area says its value in each of its rows."""
    down: dict[int, dict[int, Cell]] = {}
    for row, column, high, _ in table.merges:
        for below in range(max(row + 1, last + 1), row + high if row > last else 0):
            down.setdefault(below, {})[column] = table.at(row, column)
    for at in range(last + 1, len(table.rows) + 1):
        cells = table.rows[at - 1]
        if more := down.get(at):
            made = [*cells, *[None] * (max(more) - len(cells))]
            for column, cell in more.items():
                made[column - 1] = cell
            cells = tuple(made)
        yield cells


def _wide(table: Table) -> frozenset[int]:
    """Return the rows that one merged area takes more than half of."""
    return frozenset(row for row, _, high, wide in table.merges
                     if high == 1 and wide * 2 > table.columns)  # fmt: skip


def _texts(cells: Iterable[Cell]) -> list[str]:
    return [plain(text) for cell in cells if (text := shown(cell)).strip()]


def _why(texts: list[str], titles: list[list[str]], *, is_wide: bool) -> str:
    """Say why a row is no record; "" when it may be one."""
    first = texts[:FIRST]
    is_alone = len(texts) == 1
    reasons = {
        "重复的表头": texts in titles,
        "合计、小计": any(text in TOTALS or _SUM.match(text) for text in first),
        "表尾的说明": _is_foot(texts[0]) or bool(_BLANK.match(texts[0])),
        "示例": any(_EXAMPLE.match(text) for text in first),
        "分组的标题": is_alone and (is_wide or _GROUP.match(texts[0])),
    }
    return next((why for why, is_so in reasons.items() if is_so), "")


def _is_foot(text: str) -> bool:
    """Tell whether a row begins as foot lines do: 填报人：…, 注：…."""
    words, colon, _ = text.partition(":")
    return bool(colon) and len(words) <= 12 and bool(FOOT.search(f"{words}:"))
