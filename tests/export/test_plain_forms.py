"""The blanks of Yangcheng and Fujian: whole headings, one page wide, the plan's own columns."""

import re

import pytest

from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.sheets import heading_paths
from tests.export.test_forms import area, blank, page

KEYS = {"violations": 12, "outcomes": 9, "results": 13, "quarterly": 20}
PADDING = 4.5
"""Points Excel keeps free at the sides of a cell, both together."""


@pytest.mark.parametrize("key", KEYS)
def test_definition_and_workbook_agree(catalog: Catalog, key: str) -> None:
    form, drawn = catalog.forms[key], blank(key)
    paths = heading_paths(drawn, drawn.columns)

    assert len(form.columns) == drawn.columns == KEYS[key]
    assert all(paths)
    assert len(set(paths)) == drawn.columns
    assert (form.page, drawn.page, drawn.landscape) == ("A4", "A4", True)


@pytest.mark.parametrize("key", ["violations", "quarterly"])
def test_every_numbers_heading_names_its_unit(catalog: Catalog, key: str) -> None:
    form, drawn = catalog.forms[key], blank(key)

    for column, path in zip(form.columns, heading_paths(drawn, drawn.columns), strict=True):
        if column.measure:
            unit = catalog.measures[column.measure].unit
            assert re.search(rf"[(（]{unit}[)）]$", path), path


@pytest.mark.parametrize("key", KEYS)
def test_no_heading_is_cut(key: str) -> None:
    drawn = blank(key)
    first, last = drawn.head

    for cell in (each for each in drawn.cells if first <= each.row <= last and each.text):
        size, lines = drawn.styles[cell.style].size, cell.text.split("\n")
        width, height = area(drawn, cell)
        longest = max(sum(1.0 if each > "\u00ff" else 0.5 for each in line) for line in lines)
        assert longest * size + PADDING <= width, cell.text
        assert len(lines) * size * 1.36 + PADDING <= height, cell.text


@pytest.mark.parametrize("key", KEYS)
def test_it_prints_one_page_wide_with_repeated_heads(key: str) -> None:
    drawn, sheet_page = blank(key), page(key)
    wide = 841.89 - drawn.margins[0] - drawn.margins[2]

    assert (sheet_page.page_setup.fitToWidth, sheet_page.page_setup.fitToHeight) == (1, 0)
    assert drawn.head[0] > 3
    assert 0.95 < wide / sum(drawn.widths) < 1.05, "as big as it is set"


@pytest.mark.parametrize("key", KEYS)
def test_texts_stand_in_cells_that_are_there(catalog: Catalog, key: str) -> None:
    there = {cell[:2] for cell in blank(key).cells}

    for each in catalog.forms[key].texts:
        column, row = re.fullmatch(r"([A-Z])(\d+)", each.cell).groups()  # type: ignore[union-attr]  # a slip fails the test
        assert (int(row), ord(column) - 64) in there
