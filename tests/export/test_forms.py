"""The four blank forms of yiyuan: official words, whole headings, a page that prints."""

import os
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ledgerdesk import paths
from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.definitions import Part, Register
from ledgerdesk.domain.sheets import Cell, Layout, heading_paths
from ledgerdesk.export.excel import layout
from tests.export.conftest import KEYS, Filler

SNAPSHOTS = Path(__file__).parent.parent / "snapshots"
NOTE = "注：每月24日前上报本月情况信息，逢节假日顺延。"
TITLES = {
    "annex1": "镇（街道）打击非法开采矿产资源行为专项整治工作联络员名单",
    "annex2": "10月份镇（街道）打击非法开采矿产资源专项整治工作情况汇总表",
    "annex2_brief": "10月份镇（街道）打击非法开采矿产资源专项整治工作情况汇总表",
    "annex3": "10月份镇（街道）查处违法开采矿产资源案件情况明细表",
}
MARKS = {"annex1": "附件1", "annex2": "附件2", "annex2_brief": "附件2", "annex3": "附件3"}
COLUMNS = {"annex1": 8, "annex2": 41, "annex2_brief": 19, "annex3": 28}
PADDING = 4.5
"""Points Excel keeps free at the sides of a cell, both together."""
PAGES = {"annex1": "A4", "annex2": "A3", "annex2_brief": "A4", "annex3": "A3"}


def blank(key: str) -> Layout:
    return layout(paths.FORMS / f"{key}.xlsx")


def page(key: str) -> Worksheet:
    return load_workbook(paths.FORMS / f"{key}.xlsx").worksheets[0]


def area(drawn: Layout, cell: Cell) -> tuple[float, float]:
    """Width and height in points of a cell with what is merged into it."""
    spans = {(span.row, span.column): span for span in drawn.spans}
    span = spans.get((cell.row, cell.column))
    rows, columns = (span.rows, span.columns) if span else (1, 1)
    width = sum(drawn.widths[cell.column - 1 : cell.column - 1 + columns])
    return width, sum(drawn.heights[cell.row - 1 : cell.row - 1 + rows])


def cut(drawn: Layout, cell: Cell) -> bool:
    """Tell whether a text is wider or higher than its place."""
    size, lines = drawn.styles[cell.style].size, cell.text.split("\n")
    width, height = area(drawn, cell)
    longest = max(sum(1.0 if each > "\u00ff" else 0.5 for each in line) for line in lines)
    return longest * size + PADDING > width or len(lines) * size * 1.36 + PADDING > height


def texts_in_cells(key: str, catalog: Catalog) -> bool:
    """Tell whether each text of a form goes into a cell that its workbook has."""
    there = {f"{get_column_letter(cell.column)}{cell.row}" for cell in blank(key).cells}
    return {each.cell for each in catalog.forms[key].texts} <= there


def told(drawn: Layout) -> str:
    """Say what a blank form says and how it is merged, one line a place."""
    lines = [
        f"{get_column_letter(cell.column)}{cell.row} {cell.text!r}"
        for cell in drawn.cells
        if cell.text
    ]
    lines += [f"merged {tuple(span)}" for span in drawn.spans]
    return "\n".join((*lines, f"{drawn.page} {drawn.head} {drawn.widths} {drawn.heights}", ""))


@pytest.mark.parametrize("key", KEYS)
def test_the_layout_is_the_one_kept(key: str) -> None:
    kept = SNAPSHOTS / f"{key}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        kept.write_text(told(blank(key)), encoding="utf-8")

    assert told(blank(key)) == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", KEYS)
def test_title_and_mark_are_the_plan_s_own_words(filled: Filler, key: str) -> None:
    sheet = filled(key, 2)
    texts = {cell[:2]: cell.text for cell in sheet.layout.cells}

    assert (texts[1, 1], texts[2, 1]) == (MARKS[key], TITLES[key])


@pytest.mark.parametrize("key", ["annex2", "annex2_brief", "annex3"])
def test_the_note_is_the_plan_s_own_sentence(catalog: Catalog, key: str) -> None:
    drawn = blank(key)

    assert [cell.text for cell in drawn.cells if cell.row == drawn.rows] == [NOTE]
    assert catalog.forms[key].note == NOTE


@pytest.mark.parametrize("key", KEYS)
def test_unit_dates_and_signatures_are_filled_in(filled: Filler, key: str) -> None:
    texts = "\n".join(cell.text for cell in filled(key, 3).layout.cells)

    assert "填报单位（盖章）：悦庄镇人民政府" in texts
    assert "填报日期：2026年10月26日" in texts
    assert "单位负责人：王建国" in texts
    assert "联系电话：0533-3242201" in texts


@pytest.mark.parametrize("key", ["annex2", "annex2_brief", "annex3"])
def test_monthly_forms_name_their_period_and_everyone_who_signs(filled: Filler, key: str) -> None:
    texts = {cell.text for cell in filled(key, 3).layout.cells}

    assert "统计期：2026年9月25日至2026年10月24日" in texts
    assert {"审核人：李敏", "填报人：张秀兰"} <= texts


@pytest.mark.parametrize("key", KEYS)
def test_definition_and_workbook_have_the_same_columns(catalog: Catalog, key: str) -> None:
    form, drawn = catalog.forms[key], blank(key)

    assert len(form.columns) == drawn.columns == COLUMNS[key]
    assert all(heading_paths(drawn, drawn.columns))
    assert len(set(heading_paths(drawn, drawn.columns))) == drawn.columns
    assert (form.page, drawn.page, drawn.landscape) == (PAGES[key], PAGES[key], True)


@pytest.mark.parametrize("key", ["annex2", "annex2_brief"])
def test_every_number_s_heading_names_its_measure_s_unit(catalog: Catalog, key: str) -> None:
    form, drawn = catalog.forms[key], blank(key)

    for column, path in zip(form.columns, heading_paths(drawn, drawn.columns), strict=True):
        if column.measure:
            unit = catalog.measures[column.measure].unit
            bracket = path[path.rindex("(") :]
            assert set(re.findall(r"\w+", unit)) == set(re.findall(r"\w+", bracket))


def test_headings_of_the_summary_read_as_paths() -> None:
    found = heading_paths(blank("annex2"), 41)

    assert found[0] == "序号"
    assert found[13] == "发现情况/其中：无证开采(起)"
    assert found[19] == "发现情况/其他(起)"
    assert found[26:28] == ("制止取缔/封存矿产品(吨)", "制止取缔/封存矿产品(立方米)")
    assert found[29] == "立案查处/立案(宗)"
    assert found[31] == "立案查处/罚没款(万元)"
    assert found[40] == "备注"


@pytest.mark.parametrize("key", KEYS)
def test_no_heading_is_cut_or_broken_where_its_author_did_not(key: str) -> None:
    drawn = blank(key)

    assert [c.text for c in drawn.cells if c.row > 1 and c.text and cut(drawn, c)] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_form_prints_one_page_wide_with_repeated_heads(key: str) -> None:
    drawn, sheet_page = blank(key), page(key)
    wide = (1190.55 if drawn.page == "A3" else 841.89) - drawn.margins[0] - drawn.margins[2]

    assert (sheet_page.page_setup.fitToWidth, sheet_page.page_setup.fitToHeight) == (1, 0)
    assert drawn.head[0] > 3
    assert sheet_page.print_options.horizontalCentered
    assert sheet_page.oddFooter.center.text == "第 &P 页 共 &N 页"  # type: ignore[union-attr]  # every sheet has one
    assert 0.9 < wide / sum(drawn.widths) < 1.05, "heads stay about as big as they are set"


@pytest.mark.parametrize("key", KEYS)
def test_official_typography(key: str) -> None:
    drawn = blank(key)
    looks = {cell[:2]: drawn.styles[cell.style] for cell in drawn.cells}
    heads = [looks[cell[:2]] for cell in drawn.cells if drawn.head[0] <= cell.row <= drawn.head[1]]

    assert (looks[1, 1].family, looks[1, 1].size, looks[1, 1].align) == ("hei", 16, "left")
    assert (looks[2, 1].family, looks[2, 1].bold, looks[2, 1].align) == ("song", True, "center")
    assert looks[2, 1].size in {18, 22}
    assert all(look.family == "hei" and look.border and look.size >= 9 for look in heads)


@pytest.mark.parametrize("key", KEYS)
def test_every_table_cell_has_its_lines(key: str) -> None:
    sheet_page, drawn = page(key), blank(key)
    last = {"annex1": 5, "annex3": 6}.get(key, 9)

    for row in sheet_page.iter_rows(min_row=drawn.head[0], max_row=last):
        for cell in row:
            border = cell.border
            sides = (border.left, border.right, border.top, border.bottom)
            assert any(side is not None and side.style == "thin" for side in sides)


@pytest.mark.parametrize("key", KEYS)
def test_a_form_holds_no_formula_and_no_name_of_a_person(key: str) -> None:
    book = load_workbook(paths.FORMS / f"{key}.xlsx")

    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds
    assert book.properties.creator == "LedgerDesk"


@pytest.mark.parametrize("key", KEYS)
def test_texts_stand_in_cells_that_are_there(catalog: Catalog, key: str) -> None:
    assert texts_in_cells(key, catalog)


@pytest.mark.parametrize("key", ["annex2", "annex2_brief"])
def test_reconciliations_name_known_measures(catalog: Catalog, key: str) -> None:
    for rule in catalog.forms[key].reconcile:
        named = (*rule.left, *rule.right, *rule.minus, *rule.previous)
        assert set(named) <= catalog.measures.keys()
        assert not rule.rows_of or rule.rows_of in catalog.forms


def test_the_kinds_of_violation_printed_add_up_to_what_was_found(catalog: Catalog) -> None:
    form = catalog.forms["annex2"]
    printed = {column.measure for column in form.columns}
    rule = form.reconcile[0]

    kinds = {
        key
        for key, each in catalog.measures.items()
        if key.startswith("found_") and any(one.field == "violation" for one in each.where)
    }
    assert rule.left == ("found",)
    assert set(rule.right) == kinds <= printed


@pytest.mark.parametrize("key", ["annex1", "annex3"])
def test_details_print_fields_that_exist(catalog: Catalog, key: str) -> None:
    form = catalog.forms[key]
    register = catalog.registers[form.register]

    for column in form.columns:
        for part in column.parts:
            _known(part, register, catalog)
    conditions = [
        *form.where,
        *form.any_of,
        *(each for more in form.options.values() for each in more),
    ]
    assert {each.field for each in conditions} <= register.by_key.keys()


def _known(part: Part, register: Register, catalog: Catalog) -> None:
    if part.children:
        child, _, link = part.children.partition(".")
        assert link in catalog.registers[child].by_key
        for each in part.parts:
            _known(each, catalog.registers[child], catalog)
        return
    assert part.field in register.by_key
