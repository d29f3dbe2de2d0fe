"""附件2 and 附件3 of a month against openpyxl alone, writing the same values."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

from bench.material import PERIOD, cases, patrols, problems, township
from bench.measuring import Figure, Target, ground, timed
from ledgerdesk.desk import Desk
from ledgerdesk.domain.sheets import Cell, Sheet
from ledgerdesk.paths import FORMS

TARGET = Target(1.5)
FORM_KEYS = ("annex2", "annex3")


class Copied(NamedTuple):
    """One cell as the floor sets it: its place, the blank's row whose look it takes."""

    row: int
    column: int
    origin: int
    value: Any


def figures(count: int, times: int) -> list[Figure]:
    """Export a month with `count` cases again and again."""
    folder = ground("month")
    desk = township(folder / "ours.ledger")
    for lines in (cases(count), problems(count // 10), patrols(count // 20)):
        desk.loading().rows(lines)
    try:
        months = Months(desk, folder, FORM_KEYS)
        name = f"annex2 + annex3, {count:,} cases"
        return [Figure(name, TARGET).alternate(times, months.export, months.copy)]
    finally:
        desk.close()


class Months:
    """The same workbooks, exported and copied."""

    def __init__(self, desk: Desk, folder: Path, forms: Sequence[str]) -> None:
        self._desk = desk
        self._forms = forms
        self._folder = folder
        self._cells: dict[str, list[Copied]] = {}

    def export(self, _: int) -> float:
        """Count, fill, write, read back, replace, and keep what was exported."""
        target = self._folder / "ours"
        shutil.rmtree(target, ignore_errors=True)
        return timed(lambda: self._desk.reporting.export(PERIOD, self._forms, target))

    def copy(self, _: int) -> float:
        """Load each form, copy `_style`, set the same values, save."""
        for key in self._forms:
            if key not in self._cells:
                self._cells[key] = _cells(self._desk.reporting.fresh(key, PERIOD))
        return timed(self._copy)

    def _copy(self) -> None:
        for key in self._forms:
            book = load_workbook(FORMS / f"{key}.xlsx")
            page: Any = book.worksheets[0]
            looks = [[_look(cell) for cell in row] for row in page.iter_rows()]
            for span in list(page.merged_cells.ranges):
                page.unmerge_cells(str(span))
            for row, column, origin, value in self._cells[key]:
                cell = page.cell(row, column)
                cell._style = looks[origin - 1][column - 1]  # noqa: SLF001  # the cheapest way
                cell.value = value
            book.save(self._folder / f"{key}.xlsx")


def _look(cell: Any) -> Any:
    return cell._style  # noqa: SLF001  # shared, not copied: the floor is as low as can be


def _cells(sheet: Sheet) -> list[Copied]:
    return [
        Copied(cell.row, cell.column, sheet.origin[cell.row - 1], _value(cell))
        for cell in sheet.layout.cells
    ]


def _value(cell: Cell) -> Any:
    if cell.kind == "date" and isinstance(cell.value, str) and cell.value:
        return date.fromisoformat(cell.value)
    return cell.value if cell.kind == "number" else cell.text or None
