"""A kept Sheet comes back exactly, and shows where today's reads differently."""

from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.freezing import Difference, differences, frozen, thawed
from ledgerdesk.domain.sheets import Cell, Figure, Layout, Sheet, Span, Style
from ledgerdesk.errors import Finding, UserError

T = TypeVar("T")
LAYOUT = Layout(1, 1, (), (), (), (1.0,), (1.0,))
SHEET = Sheet("annex2", "汇总表", "悦庄镇", "2026-10", "a", "b", "c", LAYOUT, (1,))

words = st.text(st.characters(codec="utf-8"), max_size=6)
small = st.integers(0, 2**31)
decimals = st.decimals(allow_nan=False, allow_infinity=False)
sizes = st.floats(allow_nan=False, allow_infinity=False)
values = st.none() | st.integers() | decimals | words


def tuples(of: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(of, max_size=3).map(tuple)


cells = st.builds(Cell, small, small, words, values, st.sampled_from(["text", "number", "date"]))
layouts = st.builds(
    Layout,
    small,
    small,
    tuples(cells),
    tuples(st.builds(Span, small, small, small, small)),
    tuples(st.builds(Style, size=sizes)),
    tuples(sizes),
    tuples(sizes),
    margins=st.tuples(sizes, sizes, sizes, sizes),
)
figures = st.builds(
    Figure,
    small,
    small,
    st.integers() | decimals,
    words,
    st.sampled_from(["period", "year", "previous"]),
    words,
    words,
    tuples(words),
    counted=st.none() | st.integers() | decimals,
    why=words,
)
findings = st.builds(Finding, st.sampled_from(["red", "orange"]), words, words, words, words)
sheets = st.builds(
    Sheet,
    form=words,
    title=words,
    unit=words,
    period=words,
    start=words,
    end=words,
    due_on=words,
    layout=layouts,
    origin=tuples(small),
    figures=tuples(figures),
    rows=tuples(st.tuples(small, words)),
    findings=tuples(findings),
    workbook=words,
    code=words,
    foot=tuples(words),
    note=words,
    columns=tuples(words),
    body=st.tuples(small, small),
    chain=words,
    notes=tuples(words),
)


@given(sheets)
def test_a_sheet_comes_back_exactly(sheet: Sheet) -> None:
    back = thawed(frozen(sheet))

    assert back == sheet
    assert repr(back) == repr(sheet)


def test_a_text_cell_is_kept_once() -> None:
    sheet = replace(SHEET, layout=replace(LAYOUT, cells=(Cell(1, 1, "甲", "甲"),)))

    assert frozen(sheet).count("甲") == 1
    assert thawed(frozen(sheet)) == sheet


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"layout": {}}', frozen(SHEET)[:-2]])
def test_a_damaged_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match="定稿读不出来"):
        thawed(text)


def summary(*numbers: tuple[str, str]) -> Sheet:
    rows = tuple(enumerate(numbers, 1))
    shown = tuple(Cell(row, 1, text, Decimal(text), "number") for row, (_, text) in rows)
    figures = tuple(
        Figure(row, 1, Decimal(text), "m", "period", unit, "立案(宗)", ())
        for row, (unit, text) in rows
    )
    return replace(SHEET, layout=replace(LAYOUT, cells=shown), figures=figures)


def detail(*parties: tuple[str, str]) -> Sheet:
    rows = tuple(enumerate(parties, 1))
    shown = [
        cell for row, (_, party) in rows for cell in (Cell(row, 1, str(row)), Cell(row, 2, party))
    ]
    return replace(
        SHEET,
        layout=replace(LAYOUT, cells=tuple(shown)),
        rows=tuple((row, record) for row, (record, _) in rows),
        columns=("序号", "当事人", "合并掉的列"),
    )


def test_equal_sheets_do_not_differ() -> None:
    assert differences(summary(("甲", "1")), summary(("甲", "1"))) == ()


def test_a_changed_number_is_told_with_its_place() -> None:
    found = differences(summary(("甲", "1"), ("乙", "2")), summary(("甲", "1"), ("乙", "3")))

    assert found == (Difference(2, 1, "乙", "立案(宗)", "2", "3"),)


def test_a_unit_that_moved_is_still_itself() -> None:
    assert differences(summary(("甲", "1"), ("乙", "2")), summary(("乙", "2"), ("甲", "1"))) == ()


def test_new_and_lost_rows_count_once_each() -> None:
    found = differences(detail(("c1", "张"), ("c2", "李")), detail(("c2", "李"), ("c3", "王")))

    assert [each for each in found if not each.heading] == [
        Difference(2, 0, "c3", "", "", "有"),
        Difference(1, 0, "c1", "", "有", ""),
    ]


def test_serial_numbers_do_not_count() -> None:
    kept, now = detail(("c1", "张"), ("c2", "李")), detail(("c2", "李二"))

    found = differences(kept, now, skip=("序号",))

    assert [each for each in found if each.heading] == [
        Difference(1, 2, "c2", "当事人", "李", "李二")
    ]


def test_a_blank_that_is_filled_later_is_no_change_where_that_is_expected() -> None:
    kept, now = detail(("c1", "—"), ("c2", "李")), detail(("c1", "张"), ("c2", "李二"))

    found = differences(kept, now, skip=("序号",), filled=("当事人",))

    assert [(each.rowkey, each.kept, each.now) for each in found] == [("c2", "李", "李二")]
    assert len(differences(kept, now, skip=("序号",))) == 2
