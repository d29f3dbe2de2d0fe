"""Blanks understood: headers, lines, 合计; guesses; bindings changed one at a time."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ledgerdesk.domain import binding, editing, heads
from ledgerdesk.domain.binding import Guess
from ledgerdesk.domain.catalog import build, load, read
from ledgerdesk.domain.definitions import CellFigure, Column, Condition, Form, Part
from ledgerdesk.domain.filling import headed
from ledgerdesk.domain.sheets import Cell, Layout, Span, Style
from ledgerdesk.domain.suggesting import Choice, Synonyms, choices, rate, span_of, worded
from ledgerdesk.errors import UserError
from ledgerdesk.export.blank import layout
from ledgerdesk.paths import DEFINITIONS
from tests.intake import blanks

CATALOG = load(DEFINITIONS)
SYNONYMS = build(Synonyms, read(DEFINITIONS / "synonyms.toml"), "synonyms.toml")
KNOWN = tuple(choices(CATALOG, SYNONYMS, ["problem", "patrol", "case", "tip", "person"]))
HEAD, PAIRS = "序号|单位|巡查|立案", [Span(1, 1, 1, 2), Span(1, 3, 1, 2)]
BY_KEY = {each.key: each for each in KNOWN}


def drawn(rows: Sequence[str], spans: Sequence[Span] = (), *, plain: bool = False) -> Layout:
    """A sheet from lines of texts parted by |; every cell has a border unless plain."""
    table = [row.split("|") for row in rows]
    width = max(map(len, table))
    cells = tuple(
        Cell(r, c, text, text or None)
        for r, row in enumerate(table, 1)
        for c, text in enumerate(row + [""] * (width - len(row)), 1)
    )
    styles = (Style(border=not plain),)
    sizes = ((40.0,) * width, (20.0,) * len(table))
    return Layout(len(table), width, cells, tuple(spans), styles, *sizes)


def guessed(page: Layout) -> Guess:
    return Guess(page, heads.find(page), KNOWN, CATALOG.registers)


@pytest.fixture
def summary(tmp_path: Path) -> Guess:
    return guessed(layout(blanks.summary(tmp_path / "a.xlsx")))


@pytest.mark.parametrize(
    ("rows", "spans", "found"),
    [
        (["月报|||", HEAD, "|||", "合计|||"], [Span(1, 1, 1, 4)], ((2, 2), 3, 1, 4)),
        (["序号|单位|巡查|立案", "甲|乙|1|2", "|||"], [], ((1, 1), 3, 1, 0)),
        (["序号|单位|巡查|立案", "合计|||", "总计|||", "|||"], [], ((1, 1), 4, 1, 2)),
        (["项目|数量", "a|b"], [], ((0, 0), 0, 0, 0)),
        (["检查||查处|", "次数|人次|立案|结案", "|||"], PAIRS, ((1, 2), 3, 1, 0)),
        (["序号|单位|巡查|立案", "|||", "单位负责人：|||"], [], ((1, 1), 2, 1, 0)),
        (["序号|单位|巡查|立案", "|||", "请按时报送|||"], [Span(3, 1, 1, 4)], ((1, 1), 2, 1, 0)),
        (["序号|单位|巡查|立案", "1|3|5|7", "|||"], [], ((1, 1), 2, 2, 0)),
        (["序号|单位|巡查|立案"], [], ((1, 1), 2, 0, 0)),
    ],
)  # fmt: skip
def test_parts_of_a_form_are_found(
    rows: list[str], spans: list[Span], found: tuple[object, ...]
) -> None:
    seen = heads.find(drawn(rows, spans))
    assert (seen.head, seen.block, seen.room, seen.total) == found


def test_without_any_border_lines_end_where_nothing_is_said() -> None:
    seen = heads.find(drawn(["编码|名称|经度|纬度", "1|甲矿|117|36", "|||"], plain=True))
    assert (seen.block, seen.room) == (2, 1)


def test_a_line_of_two_rows_is_one(summary: Guess) -> None:
    page = drawn(["序号|单位|口径|巡查次数", "||本月|", "||累计|", "合计||本月|", "||累计|"],
                 [Span(2, 1, 2, 1), Span(2, 2, 2, 1), Span(4, 1, 2, 2)])  # fmt: skip
    guess = guessed(page)
    form = binding.proposed(guess, "k", "n")
    assert (form.rows, form.spans, form.room, form.total) == ("units", ("period", "year"), 1, 4)
    assert form.columns[2] == Column(special="span")
    assert not summary.found.spans


def test_a_number_row_needs_numbers_that_count() -> None:
    page = drawn(["序号|单位|巡查|立案", "甲|乙|丙|丁", "|||"])
    assert heads.find(page).block == 2


def test_headers_are_told_apart_by_column() -> None:
    said = [*heads.differences(("序号", "单位"), ("序号", "村居", "备注"))]
    assert said == [
        "原来 2 列，现在 3 列",
        "B 列：原来“单位”，现在“村居”",
        "C 列：原来“空白”，现在“备注”",
    ]
    assert heads.letters(28) == "AB"


@pytest.mark.parametrize(
    ("path", "key", "least"),
    [
        ("立案查处/立案(宗)", "cases_filed", 1.0),
        ("宣传发动/悬挂横幅·公告(条/处)", "publicity_posts", 0.62),
        ("罚没金额（万元）", "fines_wan", 1.0),
        ("出动人次", "patrol_headcount", 1.0),
        ("违法当事人", "case.party", 1.0),
    ],
)
def test_words_of_headers_lead_to_what_they_mean(path: str, key: str, least: float) -> None:
    assert rate(path, BY_KEY[key]) >= least


def test_words_that_mean_nothing_lead_nowhere() -> None:
    assert rate("", BY_KEY["cases_filed"]) == 0
    assert rate("桥梁全宽", BY_KEY["cases_filed"]) < 0.62
    assert rate("立案（件）", BY_KEY["cases_filed"]) < rate("立案（宗）", BY_KEY["cases_filed"])
    assert rate("案", Choice("measure", "x", "立案", ("立案",))) < 0.62


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("填报单位：某某镇", "填报单位：{unit}"),
        ("　　月份汇总表", "{month}月份汇总表"),
        ("201X年X月汇总表", "{year}年{month}月汇总表"),
        ("    年  月  日", "{date}"),
        ("汇总表", ""),
        ("说明" * 15 + "2026年10月以前的不算，以后的照此类推", ""),
    ],
)
def test_texts_are_filled_where_they_leave_room(text: str, said: str) -> None:
    assert worded(text, KNOWN) == said


def test_headings_say_which_days_count() -> None:
    assert [span_of(each) for each in ("本年/累计", "上月数", "本月")] == ["year", "previous", ""]


def test_a_label_with_room_beside_it_is_answered_there() -> None:
    page = drawn(["月报|||", "填报单位：|某镇|填报日期：|填表人：", "序号|单位|巡查|立案", "|||"])
    form = binding.proposed(guessed(page), "k", "n")
    told = {each.cell: each.text for each in form.texts}
    assert told == {"B2": "{unit}", "C2": "填报日期：{date}", "D2": "填表人：{filler}"}


def test_a_merged_neighbour_is_no_room() -> None:
    page = drawn(["填报单位：|", "|"], [Span(1, 2, 2, 1)])
    assert binding.proposed(guessed(page), "k", "n").texts[0].cell == "A1"
    below = drawn(["标题|某镇", "填报单位：|"], [Span(1, 2, 2, 1)])
    assert [each.cell for each in binding.proposed(guessed(below), "k", "n").texts] == ["A2"]


def test_labels_without_headers_get_the_number_beside_them() -> None:
    page = drawn(["巡查次数|", "立案|说明", "桥梁全宽|"])
    form = binding.proposed(guessed(page), "k", "n")
    assert form.cells == (CellFigure("B1", "patrols"),)


def test_lines_without_a_named_value_take_the_first_free_cell() -> None:
    page = drawn(["指标名称|代码|填数处", "巡查次数||", "无关||"])
    form = binding.proposed(guessed(page), "k", "n")
    assert form.cells == (CellFigure("B2", "patrols"),)


def test_a_sheet_without_any_text_takes_the_files_name() -> None:
    assert binding.proposed(guessed(drawn(["|", "|"])), "k", "表名").title == "表名"


def test_units_alone_make_lines_of_units() -> None:
    page = drawn(["乡镇|桥梁全宽|桥梁全长|备案号", "|||"])
    assert binding.proposed(guessed(page), "k", "n").rows == "units"


def test_numbers_of_records_are_printed_in_their_unit(summary: Guess) -> None:
    quantity, fine = BY_KEY["case.quantity_t"], BY_KEY["case.fine_yuan"]
    registers = summary.registers
    assert binding.column_for(quantity, "数量", registers).parts[0].divisor == 1000
    assert binding.column_for(fine, "罚款（元）", registers).parts[0].divisor == 100
    assert binding.column_for(fine, "罚款（万元）", registers).parts[0].divisor == 1_000_000
    text = binding.column_for(BY_KEY["case.party"], "", registers)
    assert (text.kind, binding.choice_of(text, "case")) == ("text", "case.party")
    assert binding.choice_of(Column(parts=(Part("a"), Part("b"))), "case") == "…"


def test_too_many_columns_are_refused(summary: Guess) -> None:
    form = binding.proposed(summary, "k", "n")
    wide = replace(form, columns=form.columns * 2)
    with pytest.raises(UserError, match="定义了 14 列，表样只有 7 列"):
        binding.checked(wide, summary.layout, CATALOG.measures)


def test_a_blank_without_a_line_gets_one_with_the_look_above() -> None:
    page = drawn(["序号|单位|巡查|立案"], [Span(1, 1, 1, 2)])
    form = Form("k", "t", (Column(special="serial"),), rows="units", block=2, head=(1, 1))
    made = headed(form, page)
    assert (made.rows, len(made.heights), made.head) == (2, 2, (1, 1))
    assert [cell[:3] for cell in made.cells if cell.row == 2] == [(2, c, "") for c in (1, 2, 3, 4)]


def test_choices_go_into_lines_and_cells_and_out_again(summary: Guess) -> None:
    form = binding.proposed(summary, "k", "n")
    form = editing.bound(form, summary, (6, 7), BY_KEY["tips"])
    assert form.columns[6].measure == "tips"
    form = editing.bound(form, summary, (6, 7), None)
    assert form.columns[6] == binding.BARE
    form = editing.bound(form, summary, (9, 7), BY_KEY["tips"])
    assert form.cells == (CellFigure("G9", "tips"),)
    assert editing.span_at(form, (9, 7)) == "period"
    form = editing.spanned(form, (9, 7), "year")
    assert editing.marks(form, {"tips": "举报"})[9, 7] == "举报（累计）"
    form = editing.bound(form, summary, (1, 1), BY_KEY["{unit}"])
    assert editing.marks(form, {})[1, 1] == "〈本单位〉"
    form = editing.spanned(form, (6, 3), "previous")
    assert (form.columns[2].span, editing.span_at(form, (6, 3))) == ("previous", "previous")
    assert editing.span_at(form, (6, 1)) is None
    assert editing.span_at(replace(form, columns=()), (6, 3)) is None
    assert (
        editing.bound(replace(form, columns=()), summary, (6, 2), None).columns[1] == binding.BARE
    )


def test_what_is_offered_fits_the_place(summary: Guess) -> None:
    form = binding.proposed(summary, "k", "n")
    likely, others = editing.offered(form, summary, (6, 5))
    assert likely[0].key == "cases_filed"
    assert {each.kind for each in (*likely, *others)} == {"measure", "special"}
    detail = replace(form, rows="records", register="case")
    _, fields = editing.offered(detail, summary, (6, 5))
    assert {each.key.partition(".")[0] for each in fields if each.kind == "field"} == {"case"}
    _, texts = editing.offered(form, summary, (10, 1))
    assert {each.kind for each in texts} == {"measure", "text"}
    assert editing.heading(replace(form, head=()), summary, (6, 5)) == ""


def test_another_kind_of_lines_lets_go_of_what_does_not_suit(summary: Guess) -> None:
    form = binding.proposed(summary, "k", "n")
    assert editing.laid_out(form, summary, "units") is form
    bare = editing.laid_out(form, summary, "cells")
    assert (bare.columns, bare.block) == ((), 0)
    again = editing.laid_out(bare, summary, "records")
    assert (again.block, again.total, again.columns) == (6, 9, ())
    alone = Guess(summary.layout, heads.Found(), KNOWN, CATALOG.registers)
    assert editing.laid_out(bare, alone, "units").block == 5
    assert editing.laid_out(replace(bare, head=()), alone, "units").block == 2


def test_another_register_takes_the_place_of_the_old_ones_fields(summary: Guess) -> None:
    told = {"title": "t", "register": "case", "block": 6}
    form = replace(binding.proposed(summary, "k", "n"), rows="records")
    form = editing.changed(form, summary, told)
    assert form.where == (Condition("filed_on", "in_period"),)
    form = editing.bound(form, summary, (6, 2), BY_KEY["case.party"])
    assert editing.changed(form, summary, told | {"title": "u"}).columns == form.columns
    other = editing.changed(form, summary, told | {"register": "person"})
    assert (other.columns[1], other.where) == (binding.BARE, ())


def test_a_row_outside_the_drawn_table_is_no_header() -> None:
    page = drawn(["表号|机关|文号|期限", "序号|单位|巡查|立案", "|||"])
    styles = (*page.styles, Style(border=False))
    bare = tuple(each._replace(style=1) if each.row == 1 else each for each in page.cells)
    assert heads.find(replace(page, cells=bare, styles=styles)).head == (2, 2)


def test_one_measure_stands_in_two_columns_of_different_days() -> None:
    page = drawn(["序号|单位|本月巡查次数|累计巡查次数", "|||"])
    columns = binding.proposed(guessed(page), "k", "n").columns
    assert [(each.measure, each.span) for each in columns[2:]] == [
        ("patrols", ""),
        ("patrols", "year"),
    ]


def test_the_title_tells_whose_lines_they_are_when_headings_serve_several() -> None:
    heads_of_both = "序号|镇（街道）|村（居）|备注|说明|情况描述"
    made = {
        title: binding.proposed(
            guessed(drawn([f"{title}登记表|||||", heads_of_both, "|||||"], [Span(1, 1, 1, 6)])),
            "k",
            "n",
        ).register
        for title in ("巡查", "问题")
    }
    assert made == {"巡查": "patrol", "问题": "problem"}
