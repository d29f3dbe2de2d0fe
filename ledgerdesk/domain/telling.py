"""A report in words as a Sheet: its paragraphs, and below them the numbers they are made of."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from ledgerdesk.domain.definitions import Form
from ledgerdesk.domain.filling import CUMULATIVE, SPANS, Heading, Units
from ledgerdesk.domain.measures import TOTAL, printed
from ledgerdesk.domain.periods import worded
from ledgerdesk.domain.sheets import Cell, Figure, Layout, Sheet, Span, Style, code

TEXT, TITLE, CENTER, RIGHT, HEAD, LABEL, UNIT, NUMBER = range(8)
"""Indexes into the styles."""
STYLES = (
    Style("left", size=12, border=False, family="fang"),
    Style("center", bold=True, size=16, border=False, family="hei"),
    Style("center", size=12, border=False, family="kai"),
    Style("right", size=12, border=False, family="fang"),
    Style("center", bold=True),
    Style("left"),
    Style("center"),
    Style("right"),
)
WIDTHS = (213.0, 60.0, 70.0, 70.0, 70.0)
MARGINS = (56.0, 56.0, 56.0, 56.0)
INDENT = "　　"
APPENDIX = "附：数据情况"
COLUMNS: tuple[Literal["previous", "period", "year"], ...] = ("previous", "period", "year")


class Paragraph(NamedTuple):
    """One paragraph of the filled template."""

    text: str
    align: Literal["left", "center", "right"] = "left"
    indented: bool = False
    """Its first line begins two characters in."""
    leads: bool = False
    """A heading: it stays on the page of what follows."""


def told(sheet: Sheet) -> dict[str, object]:
    """Return again what a report's template was filled with."""
    endings = {"period": "", "year": "_year", "previous": "_previous"}
    found: dict[str, object] = dict(sheet.words)
    found |= {f"{each.measure}{endings[each.span]}": each.value for each in sheet.figures}
    labels = {cell.row: cell.text for cell in sheet.layout.cells if cell.column == 1}
    units = {cell.row: cell.text for cell in sheet.layout.cells if cell.column == 2}
    rows: dict[int, dict[str, object]] = {}
    for each in sheet.figures:
        row = rows.setdefault(each.row, {"label": labels[each.row], "unit": units[each.row]})
        row[each.span] = each.value
    return found | {"table": [*rows.values()]}


def tell(form: Form, heading: Heading, paragraphs: Sequence[Paragraph], numbers: Units) -> Sheet:
    """Return the report: paragraphs over the whole page, then its numbers one by one."""
    said = body(paragraphs)
    now, first = _now(form, heading.period), len(said) + 3
    figures = tuple(_figures(form, numbers, first))
    cells = [*_paragraphs(said), *_head(now, first - 1), *_table(figures, numbers)]
    seal = code(form.key, heading.period, (), [cell.text for cell in cells])
    words = {**heading.words, "unit": heading.unit, "now": now}
    rows = first + len(form.measures) - 1
    whole = [Span(row, 1, 1, len(WIDTHS)) for row in range(1, first - 1)]
    leads = [row for row, each in enumerate(said, 1) if each.leads]
    layout = Layout(
        rows, len(WIDTHS), tuple(cells), tuple(whole), STYLES, WIDTHS, (0.0,) * rows,
        title=form.file or form.key, landscape=False, margins=MARGINS,
        leads=(*leads, first - 2, first - 1),
    )  # fmt: skip
    return Sheet(
        form=form.key,
        title=worded(form.title, words),
        unit=heading.unit,
        period=heading.period,
        start=heading.start,
        end=heading.end,
        due_on=heading.due_on,
        layout=layout,
        origin=tuple(range(1, rows + 1)),
        figures=figures,
        code=seal,
        columns=("指标", "单位", *_spans(now)),
        body=(first, rows),
        words=tuple(sorted(words.items())),
    )


def body(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Leave out blank paragraphs, and the line above the table, which a Sheet has of its own."""
    return [each for each in paragraphs if each.text and not each.text.startswith("附：")]


def text(sheet: Sheet) -> str:
    """Return the paragraphs of a report as text to copy, its numbers' table left out."""
    lines = [cell.text for cell in sheet.layout.cells if cell.row < sheet.body[0] - 2]
    return "\n".join(lines) + "\n"


def _now(form: Form, period: str) -> str:
    """Return 本周, 本月 …; days typed by hand are 本期."""
    return SPANS["any" if ".." in period else form.period]


def _spans(now: str) -> tuple[str, str, str]:
    return now.replace("本", "上"), now, CUMULATIVE


def _paragraphs(said: Iterable[Paragraph]) -> Iterator[Cell]:
    row, looks = 0, {"left": TEXT, "center": TITLE, "right": RIGHT}
    for row, each in enumerate(said, 1):
        line = INDENT * each.indented + each.text
        yield Cell(row, 1, line, line, "text", looks[each.align])
        if each.align == "center":
            looks["center"] = CENTER  # the first one is the title
    yield Cell(row + 1, 1, APPENDIX, APPENDIX, "text", TEXT)


def _head(now: str, row: int) -> Iterator[Cell]:
    for column, label in enumerate(("指标", "单位", *_spans(now)), 1):
        yield Cell(row, column, label, label, "text", HEAD)


def _figures(form: Form, numbers: Units, first: int) -> Iterator[Figure]:
    for row, key in enumerate(form.measures, first):
        measure = numbers.measures[key]
        for column, span in enumerate(COLUMNS, 3):
            tally = numbers.tallies[key, span, TOTAL]
            value = printed(measure, tally.amount)
            yield Figure(row, column, value, key, span, TOTAL, measure.label, tally.records)


def _table(figures: Iterable[Figure], numbers: Units) -> Iterator[Cell]:
    for each in figures:
        measure = numbers.measures[each.measure]
        if each.span == COLUMNS[0]:
            yield Cell(each.row, 1, measure.label, measure.label, "text", LABEL)
            yield Cell(each.row, 2, measure.unit, measure.unit, "text", UNIT)
        yield Cell(each.row, each.column, str(each.value), each.value, "number", NUMBER)
