"""手工更正: whatever is entered, sums and cumulative numbers still add up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.balancing import balances, continuity
from ledgerdesk.domain.correcting import Counted, Entered, corrected, doubts, noted, spans, stored
from ledgerdesk.domain.definitions import Deadline, Measure, Reconciliation
from ledgerdesk.domain.measures import (
    OTHER,
    TOTAL,
    Event,
    Row,
    Rows,
    Tallies,
    Window,
    tally,
    windows,
)
from ledgerdesk.domain.periods import period
from ledgerdesk.domain.sheets import Figure, Layout, Sheet

YIYUAN = Deadline((), "month", day=24, start_day=25, shift="next-working-day")
MONTHS = [period(YIYUAN, f"2026-{month:02}") for month in (8, 9, 10)]
DAYS = [Window(each.start.isoformat(), each.end.isoformat()) for each in MONTHS]
NOW = DAYS[-1]
FOUND = Measure("found", "发现", "起", "problem", date=("found_on",))
CLOSED = Measure("closed", "销号", "个", "problem", date=("closed_on",))
LEFT = Measure("left", "未销号", "个", "problem", date=("found_on",), stock=True)
BOTH = Measure("both", "合起来", "起", plus=("found",), minus=("closed",))
MEASURES = (FOUND, CLOSED, LEFT, BOTH)
KNOWN = {each.key: each for each in MEASURES}
ROWS = Rows((Row("a", "甲村"), Row("b", "乙村")), {"a": "a", "b": "b"}, "b")
LAYOUT = Layout(1, 2, (), (), (), (1.0, 1.0), (1.0,))

days = st.dates(date(2026, 1, 1), date(2026, 10, 24)).map(date.isoformat)
events = st.lists(
    st.builds(Event, st.uuids().map(str), st.sampled_from("ab"), days, st.just(""), st.just(1)),
    max_size=12,
)
entries = st.lists(
    st.builds(
        Entered,
        st.sampled_from(["found", "closed", "left", "both"]),
        st.sampled_from("ab"),
        st.sampled_from(DAYS),
        st.integers(0, 40).map(str),
        st.just("0"), st.just("补报"), st.just("王磊"), st.just("2026-10-20"),
    ),
    max_size=6,
    unique_by=lambda each: each[:3],
)  # fmt: skip


def entered(measure: str, row: str, number: str, window: Window = NOW) -> Entered:
    return Entered(measure, row, window, number, "1", "补报", "王磊", "2026-10-20")


def counts(found: list[Event], made: list[Entered]) -> tuple[Tallies, Tallies]:
    """Tallies of October as counted, and with what was entered."""
    every = windows(YIYUAN, MONTHS[-1]) | spans(made)
    known = {each.key: found for each in MEASURES if each.register}
    before = tally(MEASURES, known, every, ROWS)
    return before, corrected(MEASURES, before, every, ROWS, made)


def sheet(*figures: Figure) -> Sheet:
    return Sheet("f", "表", "镇", "2026-10", *NOW, "", LAYOUT, (1,), tuple(figures))


@given(events, entries)
def test_whatever_is_entered_everything_still_adds_up(
    found: list[Event], made: list[Entered]
) -> None:
    _, after = counts(found, made)

    assert not [each for each in continuity((FOUND, CLOSED), after, ROWS) if not each.ok]
    for each in made:
        assert after[each.measure, each.span, each.row].amount == int(each.entered)
    own = {each.measure for each in made}
    if "both" not in own:
        rule = Reconciliation("合起来", ("both",), ("found",), ("closed",))
        assert all(each.ok for each in balances((rule,), after, ROWS))


@given(events, entries)
def test_nothing_entered_or_what_is_counted_changes_nothing(
    found: list[Event], made: list[Entered]
) -> None:
    before, _ = counts(found, made)
    same = [
        each._replace(entered=str(before[each.measure, each.span, each.row].amount))
        for each in made
        if before[each.measure, each.span, each.row].amount >= 0
    ]

    assert counts(found, same)[1] == counts(found, same)[0]


def test_a_corrected_stock_holds_on_and_a_later_one_counts_from_there() -> None:
    made = [entered("left", "a", "5", DAYS[0]), entered("left", "a", "4", DAYS[2])]

    _, after = counts([], made)

    assert [after["left", each.span, "a"].amount for each in made] == [5, 4]
    assert after["left", "previous", TOTAL].amount == 5
    assert after["left", "year", TOTAL].amount == 4


@pytest.mark.parametrize(
    ("text", "amount"), [("12.60", 12_600_000), ("12.605", None), ("3", 3_000_000)]
)
def test_a_number_is_entered_as_it_prints(text: str, amount: int | None) -> None:
    measure = Measure("money", "罚没款", "万元", divisor=1_000_000, decimals=2)

    assert stored(measure, text) == amount


def test_a_row_that_is_gone_is_told() -> None:
    before, after = counts([], [entered("found", OTHER, "3")])
    counted = Counted(before, ROWS, KNOWN, (entered("found", OTHER, "3"),))

    (doubt,) = doubts(sheet(), counted)

    assert after == before
    assert "发现手工更正为 3 的那一行已经不在表上" in doubt.text
    assert noted(sheet(), counted) == sheet()


def test_numbers_that_have_nothing_to_do_with_it_stay_bare() -> None:
    made = [entered("found", "a", "3")]
    before, _ = counts([], made)
    counted = Counted(before, ROWS, KNOWN, tuple(made))
    plain = Figure(1, 1, 0, "closed", "period", "甲村", "销号", ())
    mine = Figure(1, 2, 3, "found", "period", "甲村", "发现", ())

    made_sheet = noted(sheet(plain, mine), counted)

    assert made_sheet.figures[0] == plain
    assert made_sheet.figures[1].counted == 0
    assert made_sheet.layout.rows == 2
    assert noted(sheet(plain), counted._replace(entered=())) == sheet(plain)
