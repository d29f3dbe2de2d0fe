"""A blank form becomes a filled one, with its 核验码 and heading paths."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.definitions import CellText, Column, Form, Measure, Part, Register
from ledgerdesk.domain.definitions import Field as Described
from ledgerdesk.domain.filling import Heading, Records, Units, fill
from ledgerdesk.domain.measures import TOTAL, Row, Tally
from ledgerdesk.domain.parts import Source
from ledgerdesk.domain.sheets import Cell, Figure, Layout, Sheet, Span, Style, code, heading_paths
from ledgerdesk.errors import UserError

TITLE, HEAD, BODY = 0, 1, 2
STYLES = (Style(size=22, border=False), Style(bold=True), Style())


def summary_blank() -> Layout:
    """Title, 填报单位 line, two head rows, two block rows, two 合计 rows, foot, note."""
    cells = [
        Cell(1, 1, "title", "title", "text", TITLE),
        *_row(3, ["序号", "镇", "", "巡查检查", "", "备注"], HEAD),
        *_row(4, ["", "", "", "巡查\n(次)", "罚没款 (万元)", ""], HEAD),
        *_row(5, [""] * 6, BODY),
        *_row(6, [""] * 6, BODY),
        *_row(7, ["", "合　计", "", "", "", ""], BODY),
        *_row(8, [""] * 6, BODY),
        Cell(9, 1, "单位负责人：", "单位负责人：", "text", TITLE),
        Cell(10, 1, "注：每月24日前上报", "注：每月24日前上报", "text", TITLE),
    ]
    spans = (
        Span(1, 1, 1, 6),
        *(Span(3, column, 2, 1) for column in (1, 2, 3, 6)),
        Span(3, 4, 1, 2),
        *(Span(row, column, 2, 1) for row in (5, 7) for column in (1, 2, 6)),
        Span(10, 1, 1, 6),
    )
    heights = tuple(float(10 + row) for row in range(1, 11))
    return Layout(10, 6, tuple(cells), spans, STYLES, (40.0,) * 6, heights, head=(3, 4))


def summary_form(**changes: object) -> Form:
    """序号, unit, 本月/累计, two measures, a blank for remarks."""
    columns = (
        Column(special="serial"),
        Column(special="unit"),
        Column(special="span"),
        Column(measure="patrols"),
        Column(measure="fines_wan"),
        Column(special="blank"),
    )
    texts = (
        CellText("A1", "{title}"),
        CellText("A2", "填报单位（盖章）：{unit}　{nobody}"),
        CellText("A9", "单位负责人：{head}"),
    )
    told: dict[str, object] = {
        "key": "annex2",
        "title": "{month}月份汇总表",
        "columns": columns,
        "rows": "units",
        "workbook": "annex2.xlsx",
        "block": 5,
        "spans": ("period", "year"),
        "texts": texts,
    }
    return Form(**{**told, **changes})  # type: ignore[arg-type]  # tests change any key


def detail_blank() -> Layout:
    """A title, one head row, one block row, a foot; the block's last two columns are merged."""
    cells = [
        Cell(1, 1, "明细表", "明细表", "text", TITLE),
        *_row(2, ["序号", "当事人", "地点", ""], HEAD),
        *_row(3, ["", "", "", ""], BODY),
        Cell(4, 1, "注", "注", "text", TITLE),
    ]
    spans = (Span(1, 1, 1, 4), Span(2, 3, 1, 2), Span(3, 3, 1, 2))
    return Layout(4, 4, tuple(cells), spans, STYLES, (40.0,) * 4, (20.0,) * 4, head=(2, 2))


def detail_form(**changes: object) -> Form:
    """序号, party, place; one row a case."""
    columns = (
        Column(special="serial"),
        Column(parts=(Part(field="party"),)),
        Column(parts=(Part(field="place"),)),
        Column(),
    )
    told: dict[str, object] = {
        "key": "annex3",
        "title": "明细表",
        "columns": columns,
        "workbook": "annex3.xlsx",
        "block": 3,
        "empty": "本月无案件（零报告）",
    }
    return Form(**{**told, **changes})  # type: ignore[arg-type]  # tests change any key


def case_register() -> Register:
    """A register with nothing but the two fields the detail form prints."""
    fields = (Described("party", "当事人"), Described("place", "地点"))
    return Register(key="case", label="案件", title="案件台账", fields=fields)


def _row(row: int, texts: list[str], style: int) -> list[Cell]:
    return [
        Cell(row, column, text, text or None, "text", style)
        for column, text in enumerate(texts, 1)
    ]


HEADING = Heading(
    "悦庄镇", "2026-10", "2026-09-25", "2026-10-24", "2026-10-26", {"month": "10", "head": ""}
)
SOURCE = Source(case_register(), Catalog({}, {}, {}, {}, {}, {}, {}))


MEASURES = {
    "patrols": Measure("patrols", "巡查"),
    "fines_wan": Measure("fines_wan", "罚没款", divisor=1_000_000, decimals=2),
}


def units(*names: str, **fines: int) -> Units:
    tallies = {
        (measure, span, key): Tally(amount, (f"{key}-1",))
        for key in (*names, TOTAL)
        for span in ("period", "year")
        for measure, amount in (("patrols", 0), ("fines_wan", fines.get(key, 0)))
    }
    return Units(tuple(Row(name, f"{name}镇") for name in names), tallies, MEASURES)


def texts(sheet: Sheet, row: int) -> list[str]:
    cells = sorted(cell for cell in sheet.layout.cells if cell.row == row)
    return [cell.text for cell in cells]


def at(sheet: Sheet, row: int, column: int) -> Cell:
    (cell,) = [each for each in sheet.layout.cells if (each.row, each.column) == (row, column)]
    return cell


def records(*parties: str | None) -> Records:
    rows = [{"id": f"c{n}", "party": each, "place": "村"} for n, each in enumerate(parties, 1)]
    return Records(rows, SOURCE)


def test_the_block_is_repeated_for_every_unit() -> None:
    sheet = fill(summary_form(), summary_blank(), HEADING, units("a", "b", "c"))

    assert sheet.origin == (1, 2, 3, 4, 5, 6, 5, 6, 5, 6, 7, 8, 9, 10)
    assert sheet.layout.rows == len(sheet.layout.heights) == 14
    assert sheet.layout.heights[8:11] == (15.0, 16.0, 17.0)
    assert texts(sheet, 9) == ["3", "c镇", "本月", "0", "0.00", ""]
    assert texts(sheet, 10) == ["", "", "累计", "0", "0.00", ""]


def test_what_lies_below_the_block_moves_down() -> None:
    sheet = fill(summary_form(), summary_blank(), HEADING, units("a", "b", "c"))

    assert at(sheet, 14, 1).text == "注：每月24日前上报"
    assert Span(14, 1, 1, 6) in sheet.layout.spans
    assert at(sheet, 13, 1).text == "单位负责人："


def test_merged_areas_follow_their_rows() -> None:
    sheet = fill(summary_form(), summary_blank(), HEADING, units("a", "b"))

    merged = {(span.row, span.rows) for span in sheet.layout.spans if span.column == 2}
    assert merged == {(3, 2), (5, 2), (7, 2), (9, 2)}


def test_a_merge_that_reaches_into_the_block_grows_with_it() -> None:
    blank = replace(summary_blank(), spans=(Span(4, 1, 3, 1),))

    sheet = fill(summary_form(), blank, HEADING, units("a", "b"))

    assert sheet.layout.spans == (Span(4, 1, 5, 1),)


def test_the_total_keeps_the_words_of_the_workbook() -> None:
    sheet = fill(summary_form(), summary_blank(), HEADING, units("a"))

    assert texts(sheet, 7) == ["—", "合　计", "本月", "0", "0.00", ""]


def test_a_total_without_words_says_so_in_the_unit_column() -> None:
    cells = [each._replace(text="", value=None) for each in summary_blank().cells]
    blank = replace(summary_blank(), cells=tuple(cells))

    sheet = fill(summary_form(), blank, HEADING, units("a"))

    assert at(sheet, 7, 2).text == TOTAL


def test_zero_prints_and_what_does_not_apply_is_a_dash() -> None:
    content = units("a")
    tallies = dict(content.tallies)
    del tallies["patrols", "year", "a"]
    form = summary_form(columns=(*summary_form().columns[:5], Column()))

    sheet = fill(form, summary_blank(), HEADING, replace(content, tallies=tallies))

    assert at(sheet, 5, 4) == Cell(5, 4, "0", 0, "number", 2)
    assert at(sheet, 6, 4) == Cell(6, 4, "—", None, "text", 2)
    assert at(sheet, 5, 6) == Cell(5, 6, "—", None, "text", 2)


def test_every_number_tells_what_stands_behind_it() -> None:
    sheet = fill(summary_form(), summary_blank(), HEADING, units("a", a=12_600_000))

    (figure,) = [each for each in sheet.figures if (each.row, each.column) == (5, 5)]
    assert figure == Figure(
        5, 5, Decimal("12.60"), "fines_wan", "period", "a镇", "巡查检查/罚没款(万元)", ("a-1",)
    )
    assert at(sheet, 5, 5).text == "12.60"


def test_texts_are_filled_and_unknown_words_leave_room() -> None:
    sheet = fill(summary_form(), summary_blank(), HEADING, units("a"))

    assert sheet.title == at(sheet, 1, 1).text == "10月份汇总表"
    assert at(sheet, 2, 1).text == "填报单位（盖章）：悦庄镇　"
    assert at(sheet, 9, 1) == Cell(9, 1, "单位负责人：", "单位负责人：", "text", 0)


def test_the_code_can_be_printed_but_is_not_over_the_texts() -> None:
    plain = fill(summary_form(texts=()), summary_blank(), HEADING, units("a"))
    sheet = fill(
        summary_form(texts=(CellText("AB9", "核验码 {code}"),)),
        replace(summary_blank(), columns=28),
        HEADING,
        units("a"),
    )

    assert at(sheet, 9, 28).text == f"核验码 {sheet.code}"
    assert sheet.code == plain.code


def test_the_code_changes_with_a_figure() -> None:
    one = fill(summary_form(), summary_blank(), HEADING, units("a"))
    two = fill(summary_form(), summary_blank(), HEADING, units("a", a=5_000))

    assert one.code != two.code


def test_a_weekly_form_says_this_week() -> None:
    form = summary_form(spans=("period",), period="week")

    sheet = fill(form, summary_blank(), HEADING, units("a"))

    assert at(sheet, 5, 3).text == "本周"


def test_a_form_without_units_still_has_its_total() -> None:
    sheet = fill(summary_form(), summary_blank(), HEADING, units())

    assert sheet.origin == (1, 2, 3, 4, 7, 8, 9, 10)
    assert sheet.body == (5, 6)
    assert at(sheet, 5, 2).text == "合　计"


def test_a_detail_form_has_one_row_for_each_record() -> None:
    sheet = fill(detail_form(), detail_blank(), HEADING, records("甲", None))

    assert texts(sheet, 3) == ["1", "甲", "村", ""]
    assert texts(sheet, 4) == ["2", "—", "村", ""]
    assert sheet.rows == ((3, "c1"), (4, "c2"))
    assert sheet.body == (3, 4)
    assert texts(sheet, 5) == ["注"]


def test_an_empty_detail_form_says_so_across_its_row() -> None:
    sheet = fill(detail_form(), detail_blank(), HEADING, records())

    assert texts(sheet, 3) == ["本月无案件（零报告）", "", "", ""]
    assert [span for span in sheet.layout.spans if span.row == 3] == [Span(3, 1, 1, 4)]
    assert sheet.rows == ()
    assert sheet.body == (3, 3)


def test_an_empty_form_without_words_prints_a_dash() -> None:
    sheet = fill(detail_form(empty=""), detail_blank(), HEADING, records())

    assert at(sheet, 3, 1).text == "—"


@pytest.mark.parametrize(
    "form", [summary_form(columns=(Column(),) * 7), summary_form(block=1), summary_form(block=8)]
)
def test_a_form_that_does_not_fit_its_workbook_is_refused(form: Form) -> None:
    with pytest.raises(UserError, match=r"annex2\.xlsx 对不上"):
        fill(form, summary_blank(), HEADING, units("a"))


def test_a_slip_in_a_cell_address_is_named() -> None:
    form = summary_form(texts=(CellText("9A", ""),))

    with pytest.raises(UserError, match="“9A”"):
        fill(form, summary_blank(), HEADING, units("a"))


@given(st.integers(0, 12))
def test_no_place_is_printed_twice_and_every_row_has_a_look(copies: int) -> None:
    sheet = fill(
        summary_form(), summary_blank(), HEADING, units(*(f"u{n}" for n in range(copies)))
    )

    places = [(cell.row, cell.column) for cell in sheet.layout.cells]
    assert len(set(places)) == len(places)
    assert len(sheet.origin) == sheet.layout.rows == 8 + 2 * copies
    assert {span.row + span.rows - 1 <= sheet.layout.rows for span in sheet.layout.spans} == {True}
    assert len(sheet.figures) == 4 * (copies + 1)


def test_code_is_written_four_four_four_two() -> None:
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{2}", code("k", "p", [], []))


def test_code_is_the_published_digest() -> None:
    """The first 14 hex digits of SHA-256 over ["case","2026-10",["甲"],["1","—"]]."""
    assert code("case", "2026-10", ["甲"], ["1", "—"]) == "7386-26E6-4A2A-3C"


def test_code_changes_with_every_ingredient() -> None:
    base = ("case", "2026-10", ("甲", "乙"), ("1", "2"))
    others = [
        ("site", *base[1:]),
        (base[0], "2026-11", *base[2:]),
        (*base[:2], ("甲乙",), base[3]),
        (*base[:3], ("12",)),
    ]

    assert len({code(*base), *(code(*other) for other in others)}) == 5


def test_heading_path_joins_the_heads_above_a_column() -> None:
    paths = heading_paths(summary_blank(), 6)

    assert paths == ("序号", "镇", "", "巡查检查/巡查(次)", "巡查检查/罚没款(万元)", "备注")


def test_a_blank_without_head_has_empty_paths() -> None:
    assert heading_paths(Layout(1, 1, (), (), (), (1.0,), (1.0,)), 2) == ("", "")
