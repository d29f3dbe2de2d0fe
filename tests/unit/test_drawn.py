"""Signed ledgers drawn from a small definition of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain import catalog
from ledgerdesk.domain.definitions import Column, Condition, Field, Form, Part, Register
from ledgerdesk.domain.drawn import Occasion, draw, titled
from ledgerdesk.domain.merging import merged
from ledgerdesk.domain.parts import Source
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.values import Stored
from ledgerdesk.paths import DEFINITIONS

REGISTER = Register(
    key="pit",
    label="坑",
    title="坑台账",
    fields=(
        Field("name", "名称"),
        Field("found_on", "发现", kind="date"),
        Field("seen_at", "时刻", kind="moment"),
        Field("fine_yuan", "罚款", kind="number", scale=100),
        Field("twin", "另一坑", kind="link", target="pit"),
    ),
)
CATALOG = replace(catalog.load(DEFINITIONS), registers={"pit": REGISTER})
FORM = Form(
    key="pits",
    title="{unit}坑台账",
    columns=(
        Column("序号", special="serial", width=10),
        Column("名称", parts=(Part("name"),), width=40, align="left"),
        Column("发现/日期", parts=(Part("found_on"),), width=20),
        Column("发现/时刻", parts=(Part("seen_at"),), width=20),
        Column("罚款\n（万元）", parts=(Part("fine_yuan", divisor=1_000_000, decimals=2),),
               kind="number", width=20, align="right"),
        Column("签字", special="blank", width=20),
    ),
    register="pit",
    any_of=(Condition("found_on", "in_period"),),
    foot=("建档人", "责任人"),
)  # fmt: skip
OCTOBER = Occasion("悦庄镇人民政府", "2026-10", "2026-09-25", "2026-10-24", "2026-10-26")
ROWS: list[dict[str, Stored]] = [
    {
        "id": "a",
        "name": "王家沟",
        "found_on": "2026-10-07",
        "seen_at": "2026-10-07T21:30",
        "fine_yuan": 333_333,
    },
    {"id": "b", "name": None, "found_on": "2025-12-30", "fine_yuan": 333_333},
]


def drawn(
    rows: Sequence[Mapping[str, Stored]] = ROWS,
    form: Form = FORM,
    occasion: Occasion = OCTOBER,
    source: Source | None = None,
) -> Sheet:
    return draw(form, rows, source or Source(REGISTER, CATALOG), occasion)


def lines(sheet: Sheet) -> dict[int, list[str]]:
    """Texts of each row."""
    found: dict[int, list[str]] = {}
    for cell in sheet.layout.cells:
        found.setdefault(cell.row, []).append(cell.text)
    return found


def test_title_and_head_line_say_whose_for_when_and_printed_when() -> None:
    said = lines(drawn())

    assert said[1] == ["悦庄镇坑台账"]
    assert said[2] == [
        "填报单位（盖章）：悦庄镇人民政府",
        "统计期：2026年9月25日至10月24日",
        "打印日期：2026年10月26日",
    ]


def test_a_period_over_new_year_names_both_years() -> None:
    winter = replace(OCTOBER, start="2025-12-25", end="2026-01-24")

    assert "统计期：2025年12月25日至2026年1月24日" in lines(drawn(occasion=winter))[2]


def test_a_ledger_of_everything_stands_as_of_the_day() -> None:
    everything = replace(FORM, any_of=())

    assert "截至：2026年10月26日" in lines(drawn(form=everything))[2]


@pytest.mark.parametrize(
    ("unit", "title"),
    [("悦庄镇", "悦庄镇坑台账"), ("南麻街道办事处", "南麻街道坑台账")],
)
def test_the_title_leaves_out_what_kind_of_office_it_is(unit: str, title: str) -> None:
    assert titled(FORM, unit) == title


def test_headings_are_merged_across_and_downward() -> None:
    sheet = drawn()

    assert lines(sheet)[3] == ["序号", "名称", "发现", "罚款\n（万元）", "签字"]
    assert lines(sheet)[4] == ["日期", "时刻"]
    assert {tuple(span) for span in sheet.layout.spans if span.row in {3, 4}} == {
        (3, 1, 2, 1),
        (3, 2, 2, 1),
        (3, 3, 1, 2),
        (3, 5, 2, 1),
        (3, 6, 2, 1),
    }
    assert sheet.layout.head == (3, 4)
    assert sheet.columns == ("序号", "名称", "发现/日期", "发现/时刻", "罚款（万元）", "签字")


def test_equal_lowest_headings_stay_two() -> None:
    twice = replace(FORM, columns=(*FORM.columns, FORM.columns[-1]))

    assert lines(drawn(form=twice))[3][-2:] == ["签字", "签字"]
    assert lines(drawn(form=twice))[4] == ["日期", "时刻"]


def test_a_heading_is_merged_only_with_its_like() -> None:
    labels = ("甲/上/一", "甲/上/二", "甲/下/三", "甲", "乙/下/四")
    columns = tuple(Column(label, special="blank", width=10) for label in labels)

    sheet = drawn(form=replace(FORM, columns=columns))

    assert lines(sheet)[3] == ["甲", "甲", "乙"]
    assert lines(sheet)[4] == ["上", "下", "下"]
    assert lines(sheet)[5] == ["一", "二", "三", "四"]
    assert {tuple(span) for span in sheet.layout.spans if span.row in {3, 4}} == {
        (3, 1, 1, 3),
        (3, 4, 3, 1),
        (4, 1, 1, 2),
    }


def test_dates_of_the_periods_year_are_short_and_others_whole() -> None:
    said = lines(drawn())

    assert said[5] == ["1", "王家沟", "10-07", "10-07 21:30", "0.33", ""]
    assert said[6] == ["2", "—", "2025-12-30", "—", "0.33", ""]


def test_dates_of_linked_and_child_records_are_short_too() -> None:
    parts = (Part("twin.found_on"), Part(children="pit.twin", parts=(Part("found_on"),)))
    form = replace(FORM, columns=(Column("日期", parts=parts, join=" ", width=10),))
    source = Source(
        REGISTER,
        CATALOG,
        linked={"b": {"found_on": "2026-10-08"}},
        children={("pit.twin", "a"): [{"found_on": "2026-10-09"}]},
    )

    sheet = drawn([{"id": "a", "twin": "b"}], form, source=source)

    assert lines(sheet)[4] == ["10-08 10-09"]


def test_a_text_that_only_holds_a_date_is_left_alone() -> None:
    sheet = drawn([{"id": "a", "name": "2026-10-07挖沙"}])

    assert lines(sheet)[5][1] == "2026-10-07挖沙"


def test_the_total_counts_records_and_adds_exactly_before_it_rounds() -> None:
    sheet = drawn()

    assert lines(sheet)[7] == ["合计：2 条", "0.67", ""]
    assert sheet.body == (5, 7)


def test_a_total_of_blanks_is_blank_and_a_ledger_may_have_no_numbers() -> None:
    wordy = replace(FORM, columns=FORM.columns[:2])

    assert lines(drawn([{"id": "a"}]))[6] == ["合计：1 条", "—", ""]
    assert lines(drawn(form=wordy))[6] == ["合计：2 条"]


def test_nothing_is_said_in_words() -> None:
    sheet = drawn([])
    own = drawn([], replace(FORM, empty="无坑"))

    assert lines(sheet)[5] == ["本期无记录（零报告）"]
    assert sheet.rows == ()
    assert sheet.body == (5, 5)
    assert lines(own)[5] == ["无坑"]


def test_the_foot_has_room_for_each_signature_and_a_note() -> None:
    sheet = drawn(form=replace(FORM, note="保密。"))
    note, foot = lines(sheet)[sheet.layout.rows - 1], lines(sheet)[sheet.layout.rows]

    assert note == ["保密。"]
    assert foot[0].startswith("建档人（签字）：\uff3f")
    assert "责任人（签字）：\uff3f" in foot[0]
    assert lines(drawn(form=replace(FORM, foot=("建档人",))))[9][0].count("签字") == 1


def test_rows_know_their_records() -> None:
    assert drawn().rows == ((5, "a"), (6, "b"))


def test_the_code_does_not_depend_on_the_day_of_printing() -> None:
    tomorrow = replace(OCTOBER, today="2026-10-27")

    assert drawn().code == drawn(occasion=tomorrow).code


def test_the_code_depends_on_ledger_period_and_headings() -> None:
    others = [
        drawn(form=replace(FORM, key="others")),
        drawn(occasion=replace(OCTOBER, period="2026-W43")),
        drawn(form=replace(FORM, columns=(*FORM.columns[:-1], Column("印", "blank", width=20)))),
        drawn([]),
        drawn(list(reversed(ROWS))),
    ]

    assert len({drawn().code, *(each.code for each in others)}) == 6


@given(
    row=st.integers(0, 1),
    change=st.sampled_from(
        [
            {"name": "东河"},
            {"found_on": "2026-10-08"},
            {"seen_at": "2026-10-07T21:31"},
            {"fine_yuan": 990_000},
        ]
    ),
)
def test_the_code_changes_with_any_cell(row: int, change: dict[str, Stored]) -> None:
    rows = [each | change if place == row else each for place, each in enumerate(ROWS)]

    assert drawn(rows).code != drawn().code


@given(st.lists(st.integers(1, 60), min_size=3, max_size=20))
def test_columns_share_the_paper_by_their_widths(widths: list[int]) -> None:
    columns = tuple(Column(f"列{each}", special="blank", width=each) for each in widths)

    layout = drawn(form=replace(FORM, columns=columns)).layout

    assert sum(layout.widths) == pytest.approx(841.89 - 90)
    spans = [span for span in layout.spans if span.row == 2]
    assert sum(span.columns for span in spans) == len(widths)
    assert [span.column for span in spans] == [
        1,
        1 + spans[0].columns,
        len(widths) + 1 - spans[2].columns,
    ]
    assert min(span.columns for span in spans) >= 1


def test_every_shipped_ledger_prints_fields_that_exist() -> None:
    loaded = catalog.load(DEFINITIONS)
    shipped = merged(loaded, tuple(loaded.campaigns.values()))

    for form in shipped.ledgers.values():
        source = Source(shipped.registers[form.register], shipped)
        sheet = draw(form, [{"id": "a"}], source, OCTOBER)
        assert next(cell.text for cell in sheet.layout.cells if cell.row == 1).endswith(
            ("台账", "排查表", "登记簿")
        )
        assert any(column.special == "blank" for column in form.columns), "people sign here"
        assert form.foot


def test_no_ledger_prints_an_informant() -> None:
    shipped = catalog.load(DEFINITIONS)
    sealed = {
        (register.key, field.key)
        for register in shipped.registers.values()
        for field in register.fields
        if field.kind == "sealed"
    }

    assert sealed
    for form in shipped.ledgers.values():
        fields = {(form.register, part.field) for each in form.columns for part in each.parts}
        assert not fields & sealed
