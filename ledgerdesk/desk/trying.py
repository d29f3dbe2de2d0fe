"""试填: a blank filled with the names of what goes where, so that a slip is seen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.definitions import Form, Register
from ledgerdesk.domain.filling import Heading, Records, Units, fill
from ledgerdesk.domain.heads import place
from ledgerdesk.domain.measures import TOTAL, Row, Tally
from ledgerdesk.domain.parts import Source
from ledgerdesk.domain.sheets import Cell, Layout, Sheet
from ledgerdesk.domain.suggesting import WORDS

MARKED = "〈{}〉"
"""How the name of what goes into a cell is shown."""
LINES = 3
TIMES = {"period": 1, "year": 10, "previous": 1}
"""Sample numbers by span."""


def filled(bench: Bench, form: Form, page: Layout, names: Mapping[str, str]) -> Sheet:
    """Fill a blank: names in the first line and in single cells, samples in the others."""
    words = {key: MARKED.format(label) for key, label in WORDS.items()}
    heading = Heading(bench.unit_name(), "2026-10", "2026-10-01", "2026-10-31", "", words)
    content = _records(bench, form) if form.rows == "records" else _numbers(bench, form)
    sheet = fill(form, page, heading, content)
    single = {place(each.cell) for each in form.cells}
    shown = {
        (each.row, each.column): names.get(each.measure, each.measure)
        for each in sheet.figures
        if each.row == form.block or (each.row, each.column) in single
    }
    cells = tuple(_named(cell, shown) for cell in sheet.layout.cells)
    return replace(sheet, layout=replace(sheet.layout, cells=cells))


def _named(cell: Cell, shown: Mapping[tuple[int, int], str]) -> Cell:
    text = shown.get((cell.row, cell.column))
    if text is None:
        return cell
    text = MARKED.format(text)
    return cell._replace(text=text, value=text, kind="text")


def _numbers(bench: Bench, form: Form) -> Units:
    measures = bench.catalog.measures
    asked = {*(each.measure for each in form.columns), *(each.measure for each in form.cells)}
    rows = tuple(Row(f"sample{n}", f"示例单位{n}") for n in range(1, LINES + 1))
    tallies = {
        (key, span, row.key): Tally(measures[key].divisor * times * factor)
        for key in filter(None, asked)
        for span, times in TIMES.items()
        for row, factor in [*((each, 1) for each in rows), (Row(TOTAL, TOTAL), LINES)]
    }
    return Units(rows, tallies, measures)


def _records(bench: Bench, form: Form) -> Records:
    register = bench.register(form.register)
    names = {each.key: MARKED.format(each.label) for each in register.columns}
    source = Source(register, bench.catalog, names)
    return Records([_sample(register)] * LINES, source, _numbers(bench, form))


def _sample(register: Register) -> dict[str, Any]:
    """Return a record whose texts are the names of its fields."""
    values: dict[str, Any] = {"number": 1, "flag": 1, "date": "2026-10-24"}
    values["moment"] = f"{values['date']}T09:30"
    record: dict[str, Any] = {"id": "sample"}
    for each in register.columns:
        text = each.key if each.kind == "link" else MARKED.format(each.label)
        value = values.get(each.kind, text)
        value = value * each.scale if each.kind == "number" else value
        record[each.key] = (value,) if each.several else value
    return record
