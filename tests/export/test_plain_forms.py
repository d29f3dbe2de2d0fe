"""The blanks of Yangcheng and Fujian: whole headings, one page wide, the plan's own columns."""

import re

import pytest

from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.sheets import heading_paths
from tests.export.test_forms import blank, cut, page, texts_in_cells

KEYS = {"violations": 12, "outcomes": 9, "results": 13, "quarterly": 20}


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
    heads = [each for each in drawn.cells if first <= each.row <= last and each.text]

    assert [each.text for each in heads if cut(drawn, each)] == []


@pytest.mark.parametrize("key", KEYS)
def test_it_prints_one_page_wide_with_repeated_heads(key: str) -> None:
    drawn, sheet_page = blank(key), page(key)
    wide = 841.89 - drawn.margins[0] - drawn.margins[2]

    assert (sheet_page.page_setup.fitToWidth, sheet_page.page_setup.fitToHeight) == (1, 0)
    assert drawn.head[0] > 3
    assert 0.95 < wide / sum(drawn.widths) < 1.05, "as big as it is set"


@pytest.mark.parametrize("key", KEYS)
def test_texts_stand_in_cells_that_are_there(catalog: Catalog, key: str) -> None:
    assert texts_in_cells(key, catalog)
