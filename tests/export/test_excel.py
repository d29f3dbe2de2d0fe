"""A filled form is its blank workbook with the Sheet in it, or nothing is written at all."""

import os
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from ledgerdesk import paths
from ledgerdesk.domain.sheets import Cell, Sheet, Span
from ledgerdesk.errors import UserError
from ledgerdesk.export.excel import LONGEST, layout, write
from tests.export.conftest import KEYS, Cases, Filler

OLD = b"last month's file"
WHERE = {"party": 3, "place": 5, "number": 12, "penalty_text": 17, "fine": 18, "filed_on": 11}
HOSTILE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n=+-@'_x<&"),
    min_size=1,
    max_size=60,
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "附件.xlsx"
    path.write_bytes(OLD)
    return path


def template(sheet: Sheet) -> Path:
    return paths.FORMS / sheet.workbook


def page(path: Path) -> Worksheet:
    return load_workbook(path).worksheets[0]


def foot(written: Worksheet, which: str = "oddFooter") -> tuple[str | None, ...]:
    footer = getattr(written, which)
    return (footer.left.text, footer.center.text, footer.right.text)


def with_text(sheet: Sheet, text: str) -> Sheet:
    """Put a text into the first cell of the last body row."""
    row = sheet.body[1]
    cells = tuple(
        cell._replace(text=text, value=text, kind="text")
        if (cell.row, cell.column) == (row, 3)
        else cell
        for cell in sheet.layout.cells
    )
    return replace(sheet, layout=replace(sheet.layout, cells=cells))


def untouched(target: Path) -> bool:
    return target.read_bytes() == OLD and list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("size", [1, 7])
def test_every_cell_reads_back_as_the_sheet_says(
    filled: Filler, target: Path, key: str, size: int
) -> None:
    sheet = filled(key, size)

    assert write(sheet, template(sheet), target) == ()

    written = page(target)
    for cell in sheet.layout.cells:
        value = written.cell(cell.row, cell.column).value
        if cell.kind == "number" and cell.value is not None:
            assert Decimal(str(value)) == cell.value
        elif cell.kind == "date" and isinstance(value, datetime):
            assert value.date().isoformat() == cell.value
        else:
            assert value == (cell.text or None)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@example(text="=SUM(A1:A9)")
@example(text="=")
@example(text="+8613812345678")
@example(text="-1")
@example(text="@cmd")
@example(text="'quoted")
@example(text="#N/A")
@example(text="TRUE")
@example(text="1e5")
@example(text="370323197001011234")
@example(text="_x0041_ and _x005F_x0041_")
@example(text="𠮷野家😀\n第二行")
@example(text=" 前后空格 ")
@example(text="   ")
@given(text=HOSTILE)
def test_no_text_turns_into_anything_else(cases: Cases, tmp_path: Path, text: str) -> None:
    sheet = cases([{"party": text, "party_kind": None}])
    target = tmp_path / "附件3.xlsx"

    write(sheet, template(sheet), target)

    read = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert read[5][2] == (text if text.strip() else "")
    cell = page(target).cell(6, 3)
    assert cell.data_type == "s" or not text.strip()
    if text[0] in "=+-@'":
        assert cell.quotePrefix
        assert cell.number_format == "@"


def test_an_identity_number_stays_eighteen_digits(filled: Filler, target: Path) -> None:
    sheet = with_text(filled("annex3", 1), "370323197001011234")

    write(sheet, template(sheet), target)

    cell = page(target).cell(6, 3)
    assert (cell.value, cell.data_type, cell.number_format) == ("370323197001011234", "s", "@")


def test_money_is_a_number_that_prints_its_two_decimals(filled: Filler, target: Path) -> None:
    sheet = filled("annex3", 1)

    write(sheet, template(sheet), target)

    cell = page(target).cell(6, WHERE["fine"])
    assert (cell.value, cell.data_type, cell.number_format) == (12.6, "n", "0.00")


def test_a_date_is_a_date(filled: Filler, target: Path) -> None:
    sheet = filled("annex3", 1)

    write(sheet, template(sheet), target)

    cell = page(target).cell(6, WHERE["filed_on"])
    assert (cell.value, cell.number_format) == (datetime(2026, 10, 9), "yyyy-mm-dd")  # noqa: DTZ001  # a workbook knows no zones


@pytest.mark.parametrize("day", ["1900-02-28", "1898-01-01", "待定"])
def test_a_day_excel_cannot_count_stays_a_text(filled: Filler, target: Path, day: str) -> None:
    sheet = filled("annex3", 1)
    cells = tuple(
        cell._replace(text=day, value=day) if cell.kind == "date" and cell.value else cell
        for cell in sheet.layout.cells
    )
    sheet = replace(sheet, layout=replace(sheet.layout, cells=cells))

    write(sheet, template(sheet), target)

    assert page(target).cell(6, WHERE["filed_on"]).value == day


@pytest.mark.parametrize(
    "case",
    [
        (0, "0", 0, "0"),
        (1842, "1,842", 1842, "#,##0"),
        (Decimal("1234.50"), "1,234.50", 1234.5, "#,##0.00"),
        (Decimal("-3.125"), "-3.125", -3.125, "0.000"),
        (5, "5%", 5, "General"),
        (Decimal("0.1234567890123456789"), "0.1234567890123456789", "0.1234567890123456789", "@"),
        (10**400 + 1, "一个大数", "一个大数", "General"),
        (Decimal("NaN"), "—", "—", "General"),
    ],
)
def test_numbers_are_exact_or_texts(
    filled: Filler, target: Path, case: tuple[int | Decimal, str, object, str]
) -> None:
    value, text, written, shape = case
    sheet = filled("annex3", 1)
    cells = tuple(
        Cell(6, 18, text, value, "number", cell.style) if cell[:2] == (6, 18) else cell
        for cell in sheet.layout.cells
    )
    sheet = replace(sheet, layout=replace(sheet.layout, cells=cells))

    write(sheet, template(sheet), target)

    cell = page(target).cell(6, 18)
    assert (cell.value, cell.number_format) == (written, shape)


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\r", "\ud800", "\ufffe", "\x1f"])
def test_a_character_no_workbook_can_keep_is_refused_with_its_cell(
    filled: Filler, target: Path, bad: str
) -> None:
    sheet = with_text(filled("annex3", 1), f"王{bad}某")

    with pytest.raises(UserError, match=r"单元格 C6 的文字里有 Excel 不能保存的控制字符"):
        write(sheet, template(sheet), target)

    assert untouched(target)


def test_a_text_excel_would_cut_is_refused(filled: Filler, target: Path) -> None:
    sheet = with_text(filled("annex3", 1), "长" * (LONGEST + 1))

    with pytest.raises(UserError, match=r"单元格 C6 的文字有 32768 个字"):
        write(sheet, template(sheet), target)

    assert untouched(target)


def test_a_text_longer_than_255_that_begins_with_a_sign_keeps_the_plain_format(
    filled: Filler, target: Path
) -> None:
    sheet = with_text(filled("annex3", 1), "=" + "长" * 300)

    write(sheet, template(sheet), target)

    cell = page(target).cell(6, 3)
    assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", True, "General")


@pytest.mark.parametrize("key", ["annex2", "annex2_brief"])
def test_a_grown_form_keeps_its_merges_and_moves_its_foot(
    filled: Filler, target: Path, key: str
) -> None:
    sheet = filled(key, 5)

    write(sheet, template(sheet), target)

    written, blank = page(target), page(template(sheet))
    merged = {str(each) for each in written.merged_cells.ranges}
    assert {"A6:A7", "B6:B7", "A14:A15", "B14:B15", "A16:B17"} <= merged
    assert len(merged) == len(blank.merged_cells.ranges) + 4 * 2
    assert written["A16"].value == "合计"
    assert written["A18"].value == "单位负责人：王建国"
    assert written["A19"].value == "注：每月24日前上报本月情况信息，逢节假日顺延。"
    assert written["D15"].border.left.style == "thin"
    assert [written.row_dimensions[row].height for row in (6, 15, 17, 18)] == [
        blank.row_dimensions[row].height for row in (6, 7, 9, 10)
    ]


@pytest.mark.parametrize("key", KEYS)
def test_the_print_set_up_survives(filled: Filler, target: Path, key: str) -> None:
    sheet = filled(key, 9)

    write(sheet, template(sheet), target)

    written, blank = page(target), page(template(sheet))
    for name in ("paperSize", "orientation", "fitToWidth", "fitToHeight"):
        assert getattr(written.page_setup, name) == getattr(blank.page_setup, name)
    assert written.sheet_properties.pageSetUpPr == blank.sheet_properties.pageSetUpPr
    assert written.print_title_rows == blank.print_title_rows
    assert written.page_margins == blank.page_margins
    assert written.print_options.horizontalCentered
    assert written.freeze_panes == blank.freeze_panes
    assert str(written.print_area).endswith(f"${len(sheet.origin)}")
    for letter, each in blank.column_dimensions.items():
        assert written.column_dimensions[letter].width == each.width


def test_a_choice_list_grows_with_its_block(filled: Filler, target: Path) -> None:
    sheet = filled("annex3", 12)

    write(sheet, template(sheet), target)

    (rule,) = page(target).data_validations.dataValidation
    assert str(rule.sqref) == "Y6:Y17"


def test_what_refers_to_rows_moves_with_them(filled: Filler, tmp_path: Path, target: Path) -> None:
    sheet = filled("annex2", 3)
    blank = tmp_path / "county" / "annex2.xlsx"
    blank.parent.mkdir()
    book = load_workbook(template(sheet))
    sheet_page = book.worksheets[0]
    sheet_page.conditional_formatting.add("D6:E6", Rule(type="containsBlanks"))
    sheet_page.row_breaks.append(Break(id=9))
    sheet_page.print_area = None
    sheet_page.HeaderFooter.differentFirst = True
    sheet_page.HeaderFooter.differentOddEven = True
    book.save(blank)

    write(sheet, blank, target)

    written = page(target)
    areas = [str(each.sqref) for each in written.conditional_formatting]
    assert areas == ["D6:E6 D8:E8 D10:E10"]
    assert [each.id for each in written.row_breaks.brk] == [13]
    assert not written.print_area
    for which in ("oddFooter", "evenFooter", "firstFooter"):
        assert foot(written, which)[:2] == (f"核验码 {sheet.code}", "第 &P 页 共 &N 页")


def test_a_form_with_fewer_rows_than_its_blank_leaves_no_rest(
    filled: Filler, target: Path
) -> None:
    sheet = filled("annex3", 1)
    cells = tuple(cell for cell in sheet.layout.cells if cell.row < 8)
    spans = tuple(span for span in sheet.layout.spans if span.row < 8)
    drawn = replace(
        sheet.layout, rows=7, cells=cells, spans=spans, heights=sheet.layout.heights[:7]
    )
    sheet = replace(sheet, layout=drawn, origin=sheet.origin[:7])

    write(sheet, template(sheet), target)

    assert page(target).max_row == 7


def test_an_empty_month_says_so_in_one_cell(filled: Filler, target: Path) -> None:
    sheet = filled("annex3", 0)

    write(sheet, template(sheet), target)

    written = page(target)
    assert written["A6"].value == "本期无案件（零报告）"
    assert "A6:AB6" in {str(each) for each in written.merged_cells.ranges}


def test_the_footer_carries_code_page_and_chain(filled: Filler, target: Path) -> None:
    sheet = filled("annex2", 1)

    write(sheet, template(sheet), target)

    assert foot(page(target)) == (
        f"核验码 {sheet.code}",
        "第 &P 页 共 &N 页",
        "链首 ab12ab12ab12ab12",
    )


def test_a_form_without_code_and_chain_has_the_page_alone(filled: Filler, target: Path) -> None:
    sheet = replace(filled("annex2", 1), code="", chain="")

    write(sheet, template(sheet), target)

    assert foot(page(target)) == (None, "第 &P 页 共 &N 页", None)


def test_the_properties_name_the_unit_and_no_person(filled: Filler, target: Path) -> None:
    sheet = filled("annex2", 1)

    write(sheet, template(sheet), target)

    known = load_workbook(target).properties
    assert (known.creator, known.lastModifiedBy) == ("悦庄镇人民政府", "悦庄镇人民政府")
    assert known.title == sheet.title


def test_a_long_text_makes_its_row_higher(filled: Filler, target: Path) -> None:
    sheet = with_text(filled("annex3", 1), "责令停止违法行为，没收违法所得" * 4)

    assert write(sheet, template(sheet), target) == ()

    height = page(target).row_dimensions[6].height
    assert height is not None
    assert 100 < height < 200


def test_a_text_higher_than_a_row_may_be_is_set_smaller(filled: Filler, target: Path) -> None:
    sheet = with_text(filled("annex3", 1), "责令停止违法行为" * 40)

    assert write(sheet, template(sheet), target) == ()

    written = page(target)
    assert written.row_dimensions[6].height <= 409
    assert written["C6"].font.sz < 9
    assert written["D6"].font.sz == 9


def test_a_text_too_long_for_any_row_is_kept_whole_and_reported(
    filled: Filler, target: Path
) -> None:
    sheet = with_text(filled("annex3", 1), "责令停止违法行为" * 400)

    (finding,) = write(sheet, template(sheet), target)

    assert finding.level == "orange"
    assert "第 6 行“案件基本情况/当事人(单位/个人)”的文字太长" in finding.text
    assert page(target)["C6"].value == "责令停止违法行为" * 400


def test_a_too_long_text_outside_the_columns_is_reported_by_its_number(
    filled: Filler, target: Path
) -> None:
    sheet = replace(with_text(filled("annex3", 1), "责令停止违法行为" * 400), columns=())

    (finding,) = write(sheet, template(sheet), target)

    assert "“第 3 列”" in finding.text


def test_a_merged_cell_shares_its_text_among_its_rows(filled: Filler, target: Path) -> None:
    sheet = filled("annex2", 1)
    town = "沂源县悦庄镇人民政府自然资源和矿产资源综合行政执法办公室"
    cells = tuple(
        cell._replace(text=town, value=town) if cell[:2] == (6, 2) else cell
        for cell in sheet.layout.cells
    )
    sheet = replace(sheet, layout=replace(sheet.layout, cells=cells))

    write(sheet, template(sheet), target)

    heights = [page(target).row_dimensions[row].height or 0 for row in (6, 7, 8)]
    assert heights[0] == heights[1] > heights[2]


def test_a_missing_blank_is_named(filled: Filler, target: Path, tmp_path: Path) -> None:
    gone = tmp_path / "没有" / "annex2.xlsx"

    with pytest.raises(UserError, match=f"表样文件 {gone} 打不开"):
        write(filled("annex2", 1), gone, target)

    assert untouched(target)


@pytest.mark.parametrize("keep", [0, 10, 2000, -30])
def test_a_damaged_blank_is_named(filled: Filler, target: Path, tmp_path: Path, keep: int) -> None:
    sheet = filled("annex2", 1)
    damaged = tmp_path / "annex2.xlsx"
    damaged.write_bytes(template(sheet).read_bytes()[:keep])

    with pytest.raises(UserError, match="已损坏，不是完整的"):
        write(sheet, damaged, target)

    assert target.read_bytes() == OLD


def test_another_form_s_blank_is_refused(filled: Filler, target: Path) -> None:
    with pytest.raises(UserError, match=r"表样文件 annex3.xlsx 与“10月份.*”对不上"):
        write(filled("annex2", 1), paths.FORMS / "annex3.xlsx", target)

    assert untouched(target)


def test_a_blank_that_lost_rows_since_is_refused(filled: Filler, target: Path) -> None:
    sheet = filled("annex3", 2)
    sheet = replace(sheet, origin=(*sheet.origin[:-1], 99))

    with pytest.raises(UserError, match="请重新生成报表"):
        write(sheet, template(sheet), target)

    assert untouched(target)


def test_a_blank_that_goes_between_looking_and_writing_is_named(
    filled: Filler, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = filled("annex2", 1)

    def gone(*_: object) -> Workbook:
        raise FileNotFoundError

    monkeypatch.setattr("ledgerdesk.export.blank.load_workbook", gone)

    with pytest.raises(UserError, match="打不开，请把它放回原处"):
        write(sheet, template(sheet), target)


@pytest.mark.parametrize(
    "case",
    [
        ("R6", 12.61, "R6 应为“12.6”，读回是“12.61”"),
        ("C6", None, "C6 应为“沂源县悦庄"),
        ("E1", "添了字", "E1 应为“”，读回是“添了字”"),
        ("AC6", "添了列", "AC6 应为“”，读回是“添了列”"),
        ("A9", "添了行", "第 9 行起 应为“空白”"),
        ("K6", date(2026, 10, 10), "K6 应为“2026-10-09”"),
    ],
)
def test_a_file_that_differs_from_the_sheet_never_replaces_anything(
    filled: Filler,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[str, str | float | date | None, str],
) -> None:
    place, value, said = case
    save = Workbook.save

    def sabotaged(self: Workbook, file: BytesIO) -> None:
        written = self.worksheets[0]
        for span in list(written.merged_cells.ranges):
            written.merged_cells.remove(span)
        written[place] = value
        save(self, file)

    monkeypatch.setattr(Workbook, "save", sabotaged)
    sheet = filled("annex3", 1)

    with pytest.raises(UserError, match="与报表不一致") as refused:
        write(sheet, template(sheet), target)

    assert said in str(refused.value)
    assert untouched(target)


def test_a_shortened_file_never_replaces_anything(
    filled: Filler, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Workbook.save

    def sabotaged(self: Workbook, file: BytesIO) -> None:
        self.worksheets[0].delete_rows(7, 5)
        save(self, file)

    monkeypatch.setattr(Workbook, "save", sabotaged)
    sheet = filled("annex3", 1)

    with pytest.raises(UserError, match="A7 应为“单位负责人：王建国”，读回是“”"):
        write(sheet, template(sheet), target)

    assert untouched(target)


def test_a_file_that_cannot_be_read_back_never_replaces_anything(
    filled: Filler, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workbook, "save", lambda _, file: file.write(b"PK broken"))
    sheet = filled("annex3", 1)

    with pytest.raises(UserError, match="读不回来"):
        write(sheet, template(sheet), target)

    assert untouched(target)


def test_a_formula_of_the_blank_gives_way_to_the_sheet(
    filled: Filler, tmp_path: Path, target: Path
) -> None:
    sheet = filled("annex2", 2)
    blank = tmp_path / "county" / "annex2.xlsx"
    blank.parent.mkdir()
    book = load_workbook(template(sheet))
    book.worksheets[0]["AO8"] = "=SUM(AO6:AO7)"
    book.save(blank)

    write(sheet, blank, target)

    kinds = {cell.data_type for row in page(target).iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_layout_is_read_once_for_each_state_of_the_file(tmp_path: Path) -> None:
    blank = Path(copyfile(paths.FORMS / "annex1.xlsx", tmp_path / "annex1.xlsx"))
    first = layout(blank)

    assert layout(blank) is first

    book = load_workbook(blank)
    book.worksheets[0]["B4"] = "镇（办）"
    book.save(blank)
    os.utime(blank, ns=(1, 1))

    changed = {cell[:2]: cell.text for cell in layout(blank).cells}
    assert changed[4, 2] == "镇（办）"


def test_a_layout_knows_page_head_and_looks() -> None:
    drawn = layout(paths.FORMS / "annex2.xlsx")
    cells = {cell[:2]: cell for cell in drawn.cells}
    looks = {place: drawn.styles[cell.style] for place, cell in cells.items()}

    assert (drawn.rows, drawn.columns, drawn.title) == (11, 41, "附件2")
    assert (drawn.page, drawn.landscape, drawn.head) == ("A3", True, (4, 5))
    assert looks[1, 1].family == "hei"
    assert (looks[1, 1].size, looks[1, 1].align, looks[1, 1].border) == (16, "left", False)
    assert (looks[2, 1].size, looks[2, 1].bold, looks[2, 1].align) == (22, True, "center")
    assert looks[3, 28].align == "right"
    assert looks[6, 4].border
    assert Span(6, 1, 2, 1) in drawn.spans
    assert (7, 1) not in cells
    assert cells[6, 4].text == ""


def test_a_plain_workbook_has_a_layout_too(tmp_path: Path) -> None:
    blank = tmp_path / "county.xlsx"
    book = Workbook()
    sheet_page = book.worksheets[0]
    sheet_page["A1"] = "=1+1"
    sheet_page["B2"] = 7
    sheet_page["C9"].font = Font(sz=20)
    sheet_page.column_dimensions["A"].hidden = True
    sheet_page.column_dimensions["B"].width = 10
    book.save(blank)

    drawn = layout(blank)

    assert (drawn.rows, drawn.columns) == (2, 2)
    assert [cell.text for cell in drawn.cells] == ["", "", "", "7"]
    assert drawn.widths == (0.0, 52.5)
    assert drawn.heights == (0.0, 0.0)
    assert (drawn.page, drawn.landscape, drawn.head) == ("A4", False, (0, 0))
    assert drawn.styles[0] == drawn.styles[0]._replace(align="left", border=False, size=11)


def test_an_empty_workbook_has_one_blank_cell(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "empty.xlsx")

    drawn = layout(tmp_path / "empty.xlsx")

    assert (drawn.rows, drawn.columns, drawn.cells[0].text) == (1, 1, "")


def test_a_workbook_of_charts_alone_is_no_form(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("图")
    del book["Sheet"]
    book.save(tmp_path / "chart.xlsx")

    with pytest.raises(UserError, match="已损坏"):
        layout(tmp_path / "chart.xlsx")


def test_a_workbook_whose_looks_are_lost_is_damaged(tmp_path: Path) -> None:
    blank = tmp_path / "annex1.xlsx"
    with ZipFile(paths.FORMS / "annex1.xlsx") as good, ZipFile(blank, "w") as bad:
        for name in good.namelist():
            part = good.read(name)
            if name == "xl/styles.xml":
                part = re.sub(rb'fontId="[1-9]', b'fontId="99', part)
            bad.writestr(name, part)

    with pytest.raises(UserError, match="已损坏"):
        layout(blank)
