"""A Sheet as paper on the screen: its pages as images, and where each number stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from ledgerdesk.db import journal
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.prints import AS_DEFINED, Made, keep, refuse_ledger
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.values import long_date

SHORT = 16
"""Digits of the chain's head on paper."""
SPANS = {"period": "本期", "year": "累计", "previous": "上期"}


class Spot(NamedTuple):
    """A number or a record's cell on paper: page from 1, points from its upper left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float
    row: int
    column: int
    label: str
    """What stands there, for people who hear it: 悦庄镇 本期 立案查处/立案(宗)：3."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A Sheet drawn once; its pages are made into images when they are looked at."""

    pdf: bytes
    size: tuple[float, float]
    """Width and height of every page in points."""
    pages: int
    spots: tuple[Spot, ...] = ()
    colour: bool = False
    """Charts keep their colours; forms and ledgers are black on white."""

    def png(self, number: int, dpi: float) -> bytes:
        """Return a page, numbered from 1, as PNG; raise UserError when there is none."""
        from ledgerdesk.export import preview

        return preview.png(self.pdf, number, dpi, colour=self.colour)


def paper(bench: Bench, sheet: Sheet) -> Paper:
    """Draw a Sheet as it would print today; nothing is written."""
    from ledgerdesk.export import pdf

    head = sheet.chain or journal.head(bench.store)
    footer = pdf.Footer(head[:SHORT], long_date(bench.today().isoformat()))
    drawn = pdf.draw(sheet, footer)
    labels = dict(_labels(sheet))
    spots = (
        Spot(*place, labels[place.row, place.column])
        for place in drawn.places
        if (place.row, place.column) in labels
    )
    return Paper(drawn.data, drawn.size, drawn.pages, tuple(spots))


def put_on_paper(
    bench: Bench, sheet: Sheet, target: Path, made: Made = AS_DEFINED
) -> dict[str, Any]:
    """Write a Sheet as PDF and keep its 核验码, so that `verify` knows the paper.

    Returns code, pages, step and the findings of the paper (characters no font has).
    """
    from ledgerdesk.export import pdf

    refuse_ledger(target)
    sheet = replace(sheet, chain=sheet.chain or journal.head(bench.store))
    footer = pdf.Footer(sheet.chain[:SHORT], long_date(bench.today().isoformat()))
    with bench.change(f"打印 {sheet.title}（{sheet.period}）") as change:
        pages = pdf.render(sheet, target, footer=footer)
        keep(bench, sheet, target, pages, made)
    found = [each.text for each in pdf.gaps(sheet)]
    return {"code": sheet.code, "pages": pages, "step": change.step, "findings": found}


def _labels(sheet: Sheet) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield what stands at each place that has records behind it."""
    for each in sheet.figures:
        words = f"{each.rowkey} {SPANS[each.span]} {each.heading}：{each.value}"
        yield (each.row, each.column), words
    rows = dict(sheet.rows)
    for cell in sheet.layout.cells:
        if cell.row in rows:
            heading = "".join(sheet.columns[cell.column - 1 : cell.column])
            yield (cell.row, cell.column), f"{heading}：{cell.text}"
