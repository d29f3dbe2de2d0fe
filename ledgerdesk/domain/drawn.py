"""Signed ledgers: a Sheet drawn from a definition's columns, without a workbook."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations
from typing import NamedTuple

from ledgerdesk.domain.definitions import Column, Form
from ledgerdesk.domain.parts import EMPTY, Printed, Source, Values, printer
from ledgerdesk.domain.sheets import Cell, Layout, Sheet, Span, Style, code, heading_paths
from ledgerdesk.domain.values import Stored, long_date

EMPTY_WORDS = "本期无记录（零报告）"
TOTAL = "合计"
MARGINS = (45.0, 51.0, 45.0, 33.0)
PAPER = {"A4": 841.89, "A3": 1190.55}
"""Width in points of a sheet laid across."""
HEIGHTS = {
    "title": 40.0,
    "line": 20.0,
    "head": 17.0,
    "row": 30.0,
    "total": 22.0,
    "gap": 12.0,
    "note": 24.0,
    "foot": 26.0,
}
SHARES = (0.34, 0.3, 0.26)
"""What unit, period and day ask of the head line's width."""
BLANK = "\uff3f" * 6
STYLES = (
    Style(bold=True, size=19, border=False),
    Style("left", size=10, border=False, family="fang"),
    Style("center", size=10, border=False, family="fang"),
    Style("right", size=10, border=False, family="fang"),
    Style(bold=True, size=9),
    Style("center", size=9, family="fang"),
    Style("left", size=9, family="fang"),
    Style("right", size=9, family="fang"),
)
TITLE, LEFT, CENTER, RIGHT, HEAD = range(5)
CELLS = {"": 5, "center": 5, "left": 6, "right": 7}
"""Style of a cell in the table by its column's alignment."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")
_OFFICE = re.compile(r"(人民政府|办事处)$")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Whose ledger is printed and for when; dates ISO."""

    unit: str
    period: str
    start: str
    end: str
    today: str
    """Stands on the paper, never in the code."""

    def sheet(self, form: str, title: str, layout: Layout) -> Sheet:
        """Return a paper of this occasion; each of its rows stands for itself."""
        return Sheet(
            form=form,
            title=title,
            unit=self.unit,
            period=self.period,
            start=self.start,
            end=self.end,
            due_on="",
            layout=layout,
            origin=tuple(range(1, layout.rows + 1)),
        )


class _Table(NamedTuple):
    """The rows below the headings, and what is merged in them."""

    cells: list[Cell]
    spans: list[Span]
    rows: tuple[tuple[int, str], ...]
    last: int


def draw(form: Form, rows: Sequence[Values], source: Source, occasion: Occasion) -> Sheet:
    """Return a signed ledger; raise UserError when a column names a field that is not there."""
    width = PAPER[form.page] - MARGINS[0] - MARGINS[2]
    share = width / sum(column.width for column in form.columns)
    widths = tuple(column.width * share for column in form.columns)
    title = titled(form, occasion.unit)
    top, spans = _headings(form)
    first = max(cell.row for cell in top) + 1
    table = _table(form, rows, source, occasion, first)
    around, merged = _around(form, title, occasion, widths, table.last)
    gap = "note" if form.note else "gap"
    heights = {1: "title", 2: "line", table.last + 1: gap, table.last + 2: "foot"}
    heights[table.last] = "total" if table.rows else "row"
    kinds = ["head" if row < first else "row" for row in range(1, table.last + 3)]
    layout = Layout(
        rows=len(kinds),
        columns=len(widths),
        cells=(*around[:-2], *top, *table.cells, *around[-2:]),
        spans=(*merged, *spans, *table.spans),
        styles=STYLES,
        widths=widths,
        heights=tuple(HEIGHTS[heights.get(row, kind)] for row, kind in enumerate(kinds, 1)),
        title=title[:31],
        page=form.page,
        head=(3, first - 1),
        margins=MARGINS,
    )
    return sealed(
        replace(
            occasion.sheet(form.key, title, layout),
            rows=table.rows,
            foot=form.foot,
            note=form.note,
            columns=heading_paths(layout, layout.columns),
            body=(first, table.last),
        )
    )


def titled(form: Form, unit: str) -> str:
    """Return a ledger's title: 悦庄镇…台账 also when the unit is 悦庄镇人民政府."""
    return signed_for(form.title, unit)


def signed_for(title: str, unit: str) -> str:
    """Fill a unit into a title, without the words 人民政府 or 办事处."""
    return title.replace("{unit}", _OFFICE.sub("", unit))


def sealed(sheet: Sheet) -> Sheet:
    """Give a sheet its 核验码, taken from the texts of its body."""
    first, last = sheet.body
    texts = [cell.text for cell in sheet.layout.cells if first <= cell.row <= last]
    return replace(sheet, code=code(sheet.form, sheet.period, sheet.columns, texts))


def _headings(form: Form) -> tuple[list[Cell], list[Span]]:
    """Lay out heading paths: equal neighbours are merged across, short paths downward."""
    paths = [column.label.split("/") for column in form.columns]
    depth = max(map(len, paths))
    cells: list[Cell] = []
    spans: list[Span] = []
    for level in range(depth):
        for column, path in enumerate(paths):
            if level >= len(path) or (column and _same(paths[column - 1], path, level)):
                continue
            last = level + 1 == len(path)
            wide = 1 if last else _run(paths, column, level)
            cells.append(Cell(level + 3, column + 1, path[level], path[level], style=HEAD))
            spans.append(Span(level + 3, column + 1, depth - level if last else 1, wide))
    spans = [span for span in spans if span.rows * span.columns > 1]
    return cells, spans


def _same(one: Sequence[str], other: Sequence[str], level: int) -> bool:
    """Say whether two columns stand below one heading at a level, not at the lowest."""
    return level + 1 < min(len(one), len(other)) and one[: level + 1] == other[: level + 1]


def _run(paths: Sequence[Sequence[str]], column: int, level: int) -> int:
    """Count the columns from `column` on that stand below its heading at a level."""
    after = range(column + 1, len(paths))
    ends = (place for place in after if not _same(paths[place - 1], paths[place], level))
    return next(ends, len(paths)) - column


def _table(
    form: Form, rows: Sequence[Values], source: Source, occasion: Occasion, first: int
) -> _Table:
    looks = [CELLS[column.align] for column in form.columns]
    if not rows:
        said = form.empty or EMPTY_WORDS
        whole = Span(first, 1, 1, len(looks))
        return _Table([Cell(first, 1, said, said, style=CELLS["center"])], [whole], (), first)
    year = occasion.end[:4]
    brief = _brief_source(source, year)
    prints = [printer(column, brief) for column in form.columns]
    cells = [
        Cell(row, number, *printed(values), look)
        for row, values in enumerate((_brief(each, year) for each in rows), first)
        for number, (printed, look) in enumerate(zip(prints, looks, strict=True), 1)
    ]
    last = first + len(rows)
    total, spans = _total(form, rows, source, last)
    known = tuple((row, str(each.get("id"))) for row, each in enumerate(rows, first))
    return _Table([*cells, *total], spans, known, last)


def _total(
    form: Form, rows: Sequence[Values], source: Source, row: int
) -> tuple[list[Cell], list[Span]]:
    """Return the 合计 line: how many records, and the sum below each number."""
    sums = {
        number: _sum(column, rows, source)
        for number, column in enumerate(form.columns, 1)
        if column.kind == "number"
    }
    reach = min(sums, default=len(form.columns) + 1) - 1
    said = f"{TOTAL}：{len(rows)} 条"
    cells = [Cell(row, 1, said, said, style=CELLS["center"])]
    cells += [
        Cell(row, number, *sums.get(number, EMPTY), CELLS["center"])
        for number in range(reach + 1, len(form.columns) + 1)
    ]
    return cells, [Span(row, 1, 1, reach)]


def _sum(column: Column, rows: Sequence[Values], source: Source) -> Printed:
    """Add up exactly and round once, as the counted forms do."""
    key = column.parts[0].field
    values = [value for row in rows if isinstance(value := row.get(key), int)]
    return printer(column, source)({key: sum(values) if values else None})


def _brief(values: Values, year: str) -> dict[str, Stored]:
    """Shorten the dates of a year: 2026-10-07 is printed 10-07."""
    return {
        key: value[5:]
        if isinstance(value, str) and value.startswith(year) and _DAY.fullmatch(value)
        else value
        for key, value in values.items()
    }


def _brief_source(source: Source, year: str) -> Source:
    linked = {key: _brief(values, year) for key, values in source.linked.items()}
    children = {
        key: [_brief(values, year) for values in rows] for key, rows in source.children.items()
    }
    return replace(source, linked=linked, children=children)


def _around(
    form: Form, title: str, occasion: Occasion, widths: Sequence[float], last: int
) -> tuple[list[Cell], list[Span]]:
    """Return title, head line, note and foot; the last two stand below the table."""
    columns = len(widths)
    day = long_date(occasion.today)
    dated = bool(form.where or form.any_of)
    when = f"统计期：{_stretch(occasion)}" if dated else f"截至：{day}"
    left, right = _thirds(widths)
    cells = [
        Cell(1, 1, title, title, style=TITLE),
        Cell(2, 1, f"填报单位（盖章）：{occasion.unit}", style=LEFT),
        Cell(2, left + 1, when, style=CENTER),
        Cell(2, right + 1, f"打印日期：{day}", style=RIGHT),
        Cell(last + 1, 1, form.note, style=LEFT),
        Cell(last + 2, 1, _foot(form.foot, sum(widths)), style=LEFT),
    ]
    spans = [
        Span(1, 1, 1, columns),
        Span(2, 1, 1, left),
        Span(2, left + 1, 1, right - left),
        Span(2, right + 1, 1, columns - right),
        Span(last + 1, 1, 1, columns),
        Span(last + 2, 1, 1, columns),
    ]
    return cells, spans


def _stretch(occasion: Occasion) -> str:
    """Write a period as 2026年9月25日至10月24日."""
    start, end = long_date(occasion.start), long_date(occasion.end)
    same = occasion.start[:4] == occasion.end[:4]
    return f"{start}至{end.partition('年')[2] if same else end}"


def _thirds(widths: Sequence[float]) -> tuple[int, int]:
    """Return after how many of three or more columns the head line's middle begins and ends."""
    ends = list(accumulate(widths))

    def room(pair: tuple[int, int]) -> float:
        begin, end = (ends[at - 1] for at in pair)
        parts = (begin, end - begin, ends[-1] - end)
        return min(part / share for part, share in zip(parts, SHARES, strict=True))

    pairs = combinations(range(1, len(ends)), 2)
    return max(pairs, key=room, default=(len(ends) - 2, len(ends) - 1))


def _foot(names: Sequence[str], width: float) -> str:
    """Write the signature line; its parts are spread over the width of the table."""
    parts = [f"{name}（签字）：{BLANK}" for name in names]
    spare = int(width / STYLES[LEFT].size) - sum(map(len, parts)) - 1
    share, more = divmod(max(0, spare), max(1, len(parts) - 1))
    gaps = ["　" * (share + (place < more)) for place in range(len(parts) - 1)]
    return "".join(map("".join, zip(parts, [*gaps, ""], strict=True)))
