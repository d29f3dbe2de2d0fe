"""Tallies by span and unit, reconciliations and unusual numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.balancing import Elsewhere, balances, continuity, unbalanced
from ledgerdesk.domain.definitions import Condition, Deadline, Measure, Reconciliation, Unusual
from ledgerdesk.domain.measures import (
    OTHER,
    TOTAL,
    Event,
    Row,
    Rows,
    Tally,
    Unit,
    Window,
    expand,
    history,
    printed,
    share,
    tally,
    unit_rows,
    unusual,
    used,
    windows,
)
from ledgerdesk.domain.periods import period
from ledgerdesk.errors import UserError

YIYUAN = Deadline((), "month", day=24, start_day=25, shift="next-working-day")
OCTOBER = period(YIYUAN, "2026-10")
FOUND = Measure("found", "发现违法行为", "起", "problem", date=("found_on",))
CLOSED = Measure("closed", "期内销号", "个", "problem", date=("closed_on",))
OPEN = Measure(
    "ledger_open",
    "未销号",
    "个",
    "problem",
    date=("found_on",),
    stock=True,
    where=(Condition("closed_on", "open_at_end"),),
)
SUM = Measure("sum", "合起来", plus=("found", "closed"))
REST = Measure("rest", "差额", plus=("sum",), minus=("closed",))
HEADS = Measure("heads", "出动人员", "人次", "patrol", "sum", ("headcount",), ("on",))
FINES = Measure("fines", "罚没款", "万元", "case", "sum", divisor=1_000_000, decimals=2)
KNOWN = {each.key: each for each in (FOUND, CLOSED, OPEN, SUM, REST, HEADS)}
CONSERVED = Reconciliation(
    "上期未销号 + 发现 － 期内销号 = 未销号",
    left=("ledger_open",),
    right=("found",),
    minus=("closed",),
    previous=("ledger_open",),
)
UNITS = (
    Unit("own", "悦庄镇", "county"),
    Unit("county", "沂源县", ""),
    Unit("a", "北石臼村", "own"),
    Unit("b", "八仙庄", "own"),
    Unit("a1", "北石臼组", "a"),
    Unit("gone", "已撤村", "own", deleted=True),
    Unit("x", "南麻街道", "county"),
)


def rows(*used: str) -> Rows:
    return unit_rows(UNITS, "own", used)


def flow(record: str, unit: str, on: str, amount: int = 1) -> Event:
    return Event(record, unit, on, "", amount)


def names(found: Rows) -> list[str]:
    return [row.name for row in found.rows]


def test_the_windows_of_a_month() -> None:
    assert windows(YIYUAN, OCTOBER) == {
        "period": ("2026-09-25", "2026-10-24"),
        "year": ("2025-12-25", "2026-10-24"),
        "previous": ("2026-08-25", "2026-09-24"),
        "before": ("2025-12-25", "2026-09-24"),
    }


def test_the_years_first_month_has_nothing_before_it() -> None:
    found = windows(YIYUAN, period(YIYUAN, "2026-01"))

    assert "before" not in found
    assert found["year"] == found["period"]
    assert found["previous"] == ("2025-11-25", "2025-12-24")


def test_rows_are_the_units_below_in_the_order_given() -> None:
    found = rows("a", "a1")

    assert names(found) == ["北石臼村", "八仙庄"]
    assert found.key("a1") == "a"
    assert not found.findings


def test_the_own_units_records_make_a_row_when_there_are_any() -> None:
    assert names(rows("own")) == ["北石臼村", "八仙庄", "悦庄镇"]
    assert names(rows("")) == ["北石臼村", "八仙庄", "悦庄镇"]
    assert rows("").key("") == "own"


def test_a_deleted_unit_keeps_its_row_while_records_count_in_it() -> None:
    assert names(rows("gone")) == ["北石臼村", "八仙庄", "已撤村"]


def test_a_ledger_without_units_below_has_its_own_row_alone() -> None:
    found = unit_rows(UNITS[:2], "own", ())

    assert names(found) == ["悦庄镇"]


def test_records_of_other_units_make_a_last_row_and_a_finding() -> None:
    found = rows("x", "own", "nobody", "county")

    assert names(found) == ["北石臼村", "八仙庄", "悦庄镇", OTHER]
    assert found.key("x") == OTHER
    (finding,) = found.findings
    assert finding.level == "orange"
    assert "沂源县、不存在的单位、南麻街道 不在本单位之下" in finding.text


def test_units_in_a_circle_belong_to_nobody() -> None:
    circle = (Unit("own", "悦庄镇", ""), Unit("p", "甲", "q"), Unit("q", "乙", "p"))

    assert unit_rows(circle, "own", ("p",)).key("p") == OTHER


def test_a_unit_whose_parent_is_itself_belongs_to_nobody() -> None:
    loop = (Unit("own", "悦庄镇", "own"), Unit("p", "甲", "p"))

    assert names(unit_rows(loop, "own", ("p", "own"))) == ["悦庄镇", OTHER]


def test_an_event_counts_on_the_first_and_the_last_day() -> None:
    events = {"found": [flow(day, "a", day) for day in ("2026-10-24", "2026-09-25")]}
    events["found"] += [flow(day, "a1", day) for day in ("2026-09-24", "2026-10-25", "2025-12-24")]
    found = tally((FOUND,), events, windows(YIYUAN, OCTOBER), rows("a"))

    assert found["found", "period", "a"] == Tally(2, ("2026-09-25", "2026-10-24"))
    assert found["found", "previous", "a"] == Tally(1, ("2026-09-24",))
    assert found["found", "year", "a"].amount == 3
    assert found["found", "period", "b"] == Tally()
    assert found["found", "period", TOTAL] == found["found", "period", "a"]


def test_a_stock_holds_what_came_and_did_not_leave() -> None:
    events = {
        "ledger_open": [
            Event("old", "a", "2024-05-01", "", 1),
            Event("left", "a", "2026-09-01", "2026-10-24", 1),
            Event("leaves", "b", "2026-09-01", "2026-10-25", 1),
            Event("comes", "b", "2026-10-25", "", 1),
        ]
    }
    found = tally((OPEN,), events, windows(YIYUAN, OCTOBER), rows("a"))

    assert found["ledger_open", "period", TOTAL].records == ("old", "leaves")
    assert found["ledger_open", "year", TOTAL].records == ("old", "leaves")
    assert found["ledger_open", "previous", TOTAL].records == ("old", "leaves", "left")


def test_units_are_used_by_what_counts_in_a_window() -> None:
    events = {
        "found": [flow("1", "a", "2026-10-01"), flow("2", "b", "2025-10-01")],
        "ledger_open": [
            Event("3", "x", "2024-01-01", "", 1),
            Event("4", "own", "2024-01-01", "2024-02-01", 1),
        ],
    }
    window = windows(YIYUAN, OCTOBER)["year"]

    assert used((FOUND, OPEN, SUM), events, [window]) == {"a", "x"}


def test_arithmetic_adds_and_subtracts_measures() -> None:
    measures = expand(("rest",), KNOWN)
    events = {
        "found": [flow("1", "a", "2026-10-01", 5)],
        "closed": [flow("1", "a", "2026-10-02", 2), flow("2", "b", "2026-10-03")],
    }
    found = tally(measures, events, windows(YIYUAN, OCTOBER), rows("a"))

    assert [each.key for each in measures] == ["found", "closed", "sum", "rest"]
    assert found["sum", "period", "a"] == Tally(7, ("1",))
    assert found["rest", "period", TOTAL] == Tally(5, ("1", "2"))


def test_a_measure_nobody_defined_is_refused() -> None:
    with pytest.raises(UserError, match="“nothing”没有定义"):
        expand(("nothing",), KNOWN)


@pytest.mark.parametrize(
    ("amount", "value"),
    [(1_260_000, "1.26"), (1_265_000, "1.27"), (1_264_999, "1.26"), (0, "0.00"), (4_999, "0.00")],
)
def test_money_is_printed_in_ten_thousands_rounded_half_up(amount: int, value: str) -> None:
    assert str(printed(FINES, amount)) == value


def test_a_measure_prints_as_many_decimals_as_it_needs() -> None:
    tons = Measure("t", "封存", "吨", divisor=1000, decimals=-1)

    assert printed(tons, 12_500) == Decimal("12.5")
    assert printed(tons, 12_000) == 12
    assert type(printed(FOUND, 3)) is int


def _problems(*spans: tuple[str, str, str]) -> dict[str, list[Event]]:
    made: dict[str, list[Event]] = {"found": [], "closed": [], "ledger_open": []}
    for number, (unit, on, off) in enumerate(spans):
        made["found"].append(flow(f"{number}", unit, on))
        made["ledger_open"].append(Event(f"{number}", unit, on, off, 1))
        if off:
            made["closed"].append(flow(f"{number}", unit, off))
    return made


def test_a_reconciliation_that_does_not_hold_is_red() -> None:
    problems = _problems(("a", "2026-10-10", "2026-09-10"))
    found = tally((FOUND, CLOSED, OPEN), problems, windows(YIYUAN, OCTOBER), rows("a"))
    said = unbalanced(balances((CONSERVED,), found, rows("a")))

    assert [each.level for each in said] == ["red", "red"]
    assert said[0].text.startswith(
        "北石臼村：“上期未销号 + 发现 － 期内销号 = 未销号”不成立，左 0，右 1，差 -1"
    )
    assert said[1].text.startswith("合计：")


def test_a_summary_agrees_with_the_rows_of_its_detail() -> None:
    rule = Reconciliation("附件2立案 = 附件3立案行数", ("found",), (), rows_of="annex3")
    events = {"found": [flow("1", "a", "2026-10-01")]}
    found = tally((FOUND,), events, windows(YIYUAN, OCTOBER), rows("a"))

    (balance,) = balances((rule,), found, rows("a"), Elsewhere({"annex3": 1}))
    assert balance.ok
    assert balance.row == TOTAL
    assert unbalanced(balances((rule,), found, rows("a"), Elsewhere({"annex3": 2})))


def test_earlier_periods_reach_back_to_the_ledgers_first_day() -> None:
    assert history(YIYUAN, OCTOBER, "2026-08-24", 12) == {
        "-1": ("2026-08-25", "2026-09-24"),
        "-2": ("2026-07-25", "2026-08-24"),
    }
    assert len(history(YIYUAN, OCTOBER, "2000-01-01", 12)) == 12
    assert history(YIYUAN, OCTOBER, "2026-10-01", 12) == {}


def _months(amounts: list[int], unit: str = "a") -> dict[str, list[Event]]:
    """Return events of the periods before October, nearest first, after October's own."""
    days = [OCTOBER.start, *(date(2026, 10 - n, 1) for n in range(1, len(amounts)))]
    pairs = zip(days, amounts, strict=True)
    return {"heads": [flow(f"{day}", unit, f"{day}", amount) for day, amount in pairs]}


def _unusual(events: dict[str, list[Event]], past: int, measure: Measure = HEADS) -> list[str]:
    spans = windows(YIYUAN, OCTOBER) | history(YIYUAN, OCTOBER, "2000-01-01", past)
    found = tally((measure,), events, spans, rows("a"))
    return [each.text for each in unusual(measure, Unusual(3, 5, 12), found, rows("a"), past)]


def test_a_number_far_above_its_mean_is_named_with_the_figures() -> None:
    assert _unusual(_months([31, 10, 10]), 2) == [
        "北石臼村：出动人员本期 31 人次，前 2 期平均 10.0 人次，超过 3 倍，请确认。"
    ]


def test_an_ordinary_or_small_number_is_not_unusual() -> None:
    assert not _unusual(_months([30, 10, 10]), 2)
    assert not _unusual(_months([4, 0, 0]), 2)
    assert not _unusual(_months([1000]), 0)


def test_a_first_number_after_quiet_periods_is_unusual() -> None:
    assert _unusual(_months([5, 0, 0]), 2)


def test_a_total_is_named_when_no_row_is() -> None:
    events = {"heads": [*_months([4, 1])["heads"], *_months([4, 1], "b")["heads"]]}
    (text,) = _unusual(events, 1)

    assert text.startswith("合计：出动人员本期 8 人次，前 1 期平均 2.0 人次")


def test_a_stock_is_never_unusual() -> None:
    events = {"ledger_open": [flow(f"{n}", "a", "2026-10-01") for n in range(50)]}

    assert not _unusual(events, 2, OPEN)


days = st.dates(date(2025, 6, 1), date(2027, 3, 1))
units = st.sampled_from(["own", "", "a", "b", "a1", "x", "unknown"])


@given(st.lists(st.tuples(units, days, st.integers(0, 9))), days)
def test_rows_add_up_and_periods_add_up(made: list[tuple[str, date, int]], day: date) -> None:
    here = period(YIYUAN, f"{day:%Y-%m}")
    events = {"heads": [flow(f"{i}", unit, f"{on}", n) for i, (unit, on, n) in enumerate(made)]}
    spans = windows(YIYUAN, here)
    found_rows = rows(*used((HEADS,), events, spans.values()))
    found = tally((HEADS,), events, spans, found_rows)

    assert not unbalanced(continuity((HEADS,), found, found_rows))
    for span, window in spans.items():
        right = [each for each in events["heads"] if window.start <= each.on <= window.end]
        assert found["heads", span, TOTAL].amount == sum(each.amount for each in right)
        assert len(found["heads", span, TOTAL].records) == len(right)


@given(st.lists(st.tuples(units, days, st.none() | st.integers(0, 300))), days)
def test_what_was_open_plus_found_less_closed_is_open(
    made: list[tuple[str, date, int | None]], day: date
) -> None:
    spells = [
        (unit, f"{on}", "" if stay is None else f"{on + timedelta(days=stay)}")
        for unit, on, stay in made
    ]
    measures = (FOUND, CLOSED, OPEN)
    events = _problems(*spells)
    spans = windows(YIYUAN, period(YIYUAN, f"{day:%Y-%m}"))
    found_rows = rows(*used(measures, events, spans.values()))
    found = tally(measures, events, spans, found_rows)

    assert not unbalanced(balances((CONSERVED,), found, found_rows))
    assert not unbalanced(continuity(measures, found, found_rows))


def test_a_total_that_misses_a_row_is_found() -> None:
    spans = {"period": Window("2026-01-01", "2026-12-31"), "year": Window("2026", "2026-12-31")}
    short = Rows((Row("a", "甲"),), {"a": "a"}, "a-row-nobody-shows")
    found = tally((FOUND,), {"found": [flow("1", "x", "2026-05-01")]}, spans, short)

    said = unbalanced(continuity((FOUND,), found, short))

    assert [each.text.split("”")[0] for each in said] == [
        "合计：“发现违法行为本期：合计 = 各行之和",
        "合计：“发现违法行为累计：合计 = 各行之和",
    ]


@pytest.mark.parametrize(
    ("now", "is_same"),
    [
        ({}, True),
        ({"description": "改了说明"}, True),
        ({"closed_on": "2026-11-02"}, True),
        ({"closed_on": "2026-10-24"}, False),
        ({"found_on": "2026-10-11"}, False),
        ({"found_on": "2026-11-01"}, False),
        ({"unit": "a"}, False),
        ({"village": "v"}, False),
        ({"deleted_on": "2026-11-01"}, False),
        ({"submitted_on": None}, False),
    ],
)
def test_a_record_adds_the_same_while_what_a_measure_looks_at_is_the_same(
    now: dict[str, str], *, is_same: bool
) -> None:
    before = {"found_on": "2026-10-10", "unit": "own", "submitted_on": "2026-10-10"}

    assert (
        share(OPEN, before, "2026-10-24") == share(OPEN, before | now, "2026-10-24")
    ) == is_same


def test_a_record_that_counts_later_adds_nothing_yet() -> None:
    later = {"found_on": "2026-10-25", "submitted_on": "2026-10-25"}
    added = Measure("own", "自有", register="problem", date=("extra.seen_on",))

    assert share(FOUND, later, "2026-10-24") == {}
    assert share(FOUND, {}, "2026-10-24") == {}
    assert share(added, later | {"seen_on": "2026-10-01"}, "2026-10-24")["extra.seen_on"]
