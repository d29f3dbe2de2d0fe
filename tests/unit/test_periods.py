"""Periods tile the calendar; due dates move forward only, with 调休."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.definitions import Campaign, Deadline, Phase
from ledgerdesk.domain.periods import (
    UNKNOWN,
    Calendar,
    Due,
    containing,
    due,
    following,
    later,
    period,
    phases,
    previous,
    rhythm,
    year_start,
)
from ledgerdesk.errors import UserError

YIYUAN = Deadline((), "month", day=24, start_day=25, shift="next-working-day")
YANGCHENG = Deadline((), "month", day=25, start_day=26)
NATURAL = Deadline((), "month", day=5)
SHIZHONG = Deadline((), "week", day=5)
QUARTER = Deadline((), "quarter", day=10, month=1, start_day=26)
SPECIAL = Deadline((), "year", day=20, month=12)
DAY = timedelta(days=1)

deadlines = st.one_of(
    st.builds(
        Deadline,
        st.just(()),
        st.sampled_from(["month", "quarter", "half", "year"]),
        day=st.integers(0, 31),
        month=st.integers(0, 12),
        shift=st.sampled_from(["none", "next-working-day"]),
        start_day=st.integers(1, 31),
    ),
    st.builds(
        Deadline,
        st.just(()),
        st.just("week"),
        day=st.integers(0, 7),
        shift=st.sampled_from(["none", "next-working-day"]),
        start_day=st.integers(1, 31),
    ),
)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def keys(deadline: Deadline, day: date) -> list[str]:
    """Return the keys of every shape around a day."""
    half = (day.month + 5) // 6
    return [
        f"{day.year}-{day.month:02}",
        f"{day.year}-Q{(day.month + 2) // 3}",
        f"{day.year}-H{half}",
        f"{day.year}",
        f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02}",
        f"{day}..{day + 11 * DAY}",
        containing(deadline, day).key,
    ]


def on_date(deadline: Deadline, key: str) -> Due:
    return due(deadline, period(deadline, key), Calendar())


def test_a_month_of_yiyuan_runs_from_the_25th_to_the_24th() -> None:
    october = period(YIYUAN, "2026-10")

    assert (october.start, october.end) == (date(2026, 9, 25), date(2026, 10, 24))
    assert october.nominal == date(2026, 10, 24)
    assert october.year == 2026


@pytest.mark.parametrize(
    ("year", "moved"),
    [(2026, {1: 26, 5: 25, 10: 26}), (2025, {5: 26, 8: 25})],
)
def test_the_24th_moves_to_the_next_working_day_only(year: int, moved: dict[int, int]) -> None:
    for month in range(1, 13):
        found = on_date(YIYUAN, f"{year}-{month:02}")

        assert found.on == date(year, month, moved.get(month, 24))
        assert found.nominal == date(year, month, 24)
        assert bool(found.note) == (month in moved)


def test_a_moved_date_says_why() -> None:
    assert on_date(YIYUAN, "2026-10").note == "10月24日逢周六，顺延至10月26日（周一）"


def test_a_date_in_a_holiday_names_it() -> None:
    rule = Deadline((), "month", day=3, shift="next-working-day")

    assert on_date(rule, "2026-09").note == "10月3日逢国庆节放假，顺延至10月8日（周四）"


def test_a_worked_weekend_is_no_reason_to_move() -> None:
    worked = date(2026, 10, 10)
    calendar = Calendar()

    assert calendar.following(worked) == worked
    assert calendar.reason(worked) == "调休上班"
    assert calendar.reason(date(2026, 10, 9)) == ""


def test_a_date_that_never_moves_warns_about_a_non_working_day() -> None:
    found = on_date(SPECIAL, "2026")

    assert found == Due(
        date(2026, 12, 20), date(2026, 12, 20), "12月20日逢周日，方案没有规定顺延，请提前报送"
    )
    assert on_date(SPECIAL, "2024").note == ""


def test_a_year_without_holiday_data_goes_by_weekends_and_says_so() -> None:
    calendar = Calendar()

    assert not calendar.known(2027)
    assert not calendar.known(2003)
    assert calendar.known(2004)
    assert calendar.known(2026)
    assert on_date(YIYUAN, "2027-04").on == date(2027, 4, 26)
    assert on_date(YIYUAN, "2027-04").note == f"4月24日逢周六，顺延至4月26日（周一）；{UNKNOWN}"
    assert on_date(YIYUAN, "2027-05").note == UNKNOWN
    assert on_date(YIYUAN, "2026-12").note == ""


def test_a_non_working_date_in_an_unknown_year_carries_both_notes() -> None:
    found = on_date(YANGCHENG, "2027-09")

    assert found.note == f"9月25日逢周六，方案没有规定顺延，请提前报送；{UNKNOWN}"


def test_the_ledgers_own_table_wins() -> None:
    april, monday = date(2027, 4, 24), date(2026, 3, 24)
    calendar = Calendar({april: True, monday: False, date(2027, 10, 1): False})

    assert due(YIYUAN, period(YIYUAN, "2027-04"), calendar) == Due(april, april, "")
    assert calendar.known(2027)
    assert calendar.reason(monday) == "节假日表所列放假日"
    assert due(YIYUAN, period(YIYUAN, "2026-03"), calendar).on == date(2026, 3, 25)


def test_a_day_of_the_own_table_is_certain_before_its_year_is_complete() -> None:
    calendar = Calendar({date(2027, 2, 24): True})

    assert not calendar.known(2027)
    assert calendar.warning(date(2027, 2, 24)) == ""
    assert calendar.warning(date(2027, 2, 25)) == UNKNOWN


def test_a_week_runs_from_saturday_to_friday_and_takes_the_fridays_number() -> None:
    week = period(SHIZHONG, "2026-W43")

    assert (week.start, week.end) == (date(2026, 10, 17), date(2026, 10, 23))
    assert week.nominal == week.end
    assert containing(SHIZHONG, date(2026, 10, 17)) == week
    assert containing(SHIZHONG, date(2027, 1, 1)).key == "2026-W53"


def test_a_week_of_a_monthly_rule_is_the_iso_week() -> None:
    week = period(YIYUAN, "2026-W43")

    assert (week.start, week.end) == (date(2026, 10, 19), date(2026, 10, 25))
    assert previous(YIYUAN, week).key == "2026-W42"


@pytest.mark.parametrize(
    ("rule", "key", "start", "end", "nominal"),
    [
        (NATURAL, "2026-02", "2026-02-01", "2026-02-28", "2026-03-05"),
        (NATURAL, "2026-12", "2026-12-01", "2026-12-31", "2027-01-05"),
        (YANGCHENG, "2026-Q3", "2026-06-26", "2026-09-25", "2026-09-25"),
        (QUARTER, "2026-Q3", "2026-06-26", "2026-09-25", "2026-10-10"),
        (Deadline((), "quarter", day=10), "2026-Q4", "2026-10-01", "2026-12-31", "2027-01-10"),
        (YIYUAN, "2026-H1", "2025-12-25", "2026-06-24", "2026-06-24"),
        (YIYUAN, "2026-H2", "2026-06-25", "2026-12-24", "2026-12-24"),
        (YIYUAN, "2026", "2025-12-25", "2026-12-24", "2026-12-24"),
        (Deadline((), "year"), "2026", "2026-01-01", "2026-12-31", "2026-12-31"),
        (Deadline((), "month", day=31), "2026-02", "2026-02-01", "2026-02-28", "2026-02-28"),
        (SHIZHONG, "2026-10", "2026-10-01", "2026-10-31", "2026-11-06"),
    ],
)
def test_every_shape_of_key_names_its_days(
    rule: Deadline, key: str, start: str, end: str, nominal: str
) -> None:
    found = period(rule, key)

    assert (f"{found.start}", f"{found.end}", f"{found.nominal}") == (start, end, nominal)
    assert found.key == key


def test_a_typed_span_is_a_period_of_its_own() -> None:
    span = period(YIYUAN, "2026-10-01 .. 2026-10-31")

    assert span.key == "2026-10-01..2026-10-31"
    assert span.year == 2026
    assert previous(YIYUAN, span).key == "2026-08-31..2026-09-30"
    assert following(YIYUAN, span).key == "2026-11-01..2026-12-01"
    assert due(YIYUAN, span, Calendar()).note == "自定时段，方案没有规定报送时限"


@pytest.mark.parametrize(
    ("key", "title", "short"),
    [
        ("2026-10", "2026年10月", "10月份"),
        ("2026-W03", "2026年第3周", "第3周"),
        ("2026-Q3", "2026年第3季度", "第3季度"),
        ("2026-H1", "2026年上半年", "上半年"),
        ("2026-H2", "2026年下半年", "下半年"),
        ("2026", "2026年", "2026年"),
        (
            "2026-09-25..2026-10-24",
            "2026年9月25日至2026年10月24日",
            "2026年9月25日至2026年10月24日",
        ),
    ],
)
def test_a_period_has_words(key: str, title: str, short: str) -> None:
    found = period(YIYUAN, key)

    assert (found.title(), found.short()) == (title, short)


@pytest.mark.parametrize(
    "key",
    ["", "2026-13", "2026-00", "26-10", "2026-W54", "2026-Q5", "2026-10-24", "十月", "1.."],
)
def test_a_key_that_names_no_period_is_refused_with_the_shapes(key: str) -> None:
    with pytest.raises(UserError, match="看不懂期次"):
        period(YIYUAN, key)


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UserError, match="对调"):
        period(YIYUAN, "2026-10-24..2026-09-25")


@pytest.mark.parametrize(
    ("rule", "key", "first"),
    [
        (YIYUAN, "2026-10", "2025-12-25"),
        (YIYUAN, "2026-10-01..2026-10-09", "2025-12-25"),
        (YIYUAN, "2025-06-01..2026-10-09", "2025-06-01"),
        (NATURAL, "2026-10", "2026-01-01"),
        (SHIZHONG, "2026-W43", "2025-12-27"),
        (SHIZHONG, "2026-W01", "2025-12-27"),
    ],
)
def test_cumulative_figures_begin_with_the_years_first_period(
    rule: Deadline, key: str, first: str
) -> None:
    assert year_start(rule, period(rule, key)) == date.fromisoformat(first)


@given(deadlines, days)
def test_consecutive_periods_tile_the_calendar(rule: Deadline, day: date) -> None:
    for key in keys(rule, day):
        here = period(rule, key)
        before, after = previous(rule, here), following(rule, here)

        assert here.start <= here.end
        assert before.end + DAY == here.start
        assert here.end + DAY == after.start


@given(deadlines, days)
def test_every_day_belongs_to_exactly_one_period(rule: Deadline, day: date) -> None:
    here = containing(rule, day)

    assert here.start <= day <= here.end
    assert period(rule, here.key) == here
    assert containing(rule, here.start) == here == containing(rule, here.end)
    assert previous(rule, containing(rule, here.end + DAY)) == here
    assert following(rule, containing(rule, here.start - DAY)) == here


@given(deadlines, days)
def test_the_years_first_period_begins_the_year(rule: Deadline, day: date) -> None:
    here = containing(rule, day)
    first = containing(rule, year_start(rule, here))

    assert first.start == year_start(rule, here) <= here.start
    assert first.year == here.year
    assert previous(rule, first).year == here.year - 1


@given(deadlines, days)
def test_a_due_date_never_moves_back(rule: Deadline, day: date) -> None:
    here = containing(rule, day)
    found = due(rule, here, Calendar())

    assert found.nominal == here.nominal <= found.on
    assert found.on == found.nominal or rule.shift == "next-working-day"
    assert rule.shift == "none" or Calendar().working(found.on)
    assert rule.every == "year" or here.nominal >= here.end


HALVES = Deadline(("violations",), "half", day=10)
ASKED = Deadline(("weekly",), "demand")


def test_half_years_tile_the_calendar_and_are_due_in_the_next() -> None:
    first = containing(HALVES, date(2026, 3, 5))

    assert (first.key, first.start, first.end) == ("2026-H1", date(2026, 1, 1), date(2026, 6, 30))
    assert following(HALVES, first).key == "2026-H2"
    assert following(HALVES, following(HALVES, first)).nominal == date(2027, 7, 10)
    assert first.nominal == date(2026, 7, 10)


@pytest.mark.parametrize("key", ["2026-10", "2026-10-01..2026-10-05", "2026-W43", "2026"])
def test_what_is_asked_for_any_day_has_no_date_of_its_own(key: str) -> None:
    assert "没有规定报送时限" in due(ASKED, period(ASKED, key), Calendar()).note


@pytest.mark.parametrize(
    ("begin", "end", "inside"),
    [
        ("06-10", "06-28", False),
        ("06-29", "11-30", True),
        ("11-01", "02-28", False),
        ("10-01", "02-28", True),
        ("11-01", "10-20", True),
        ("2026-10-01", "2026-12-31", True),
        ("2025-10-01", "2025-12-31", False),
        ("2026-10-21", "", False),
        ("2024-06-12", "", True),
        ("10-20", "", True),
    ],
)
def test_a_stage_holds_its_days(begin: str, end: str, *, inside: bool) -> None:
    stage = Phase("阶段", begin, end)
    campaign = Campaign("k", "方案", "方案", (), (), (), phases=(stage,))

    assert phases(campaign, date(2026, 10, 20)) == ((stage,) if inside else ())


def test_months_later_is_the_same_day_or_the_last() -> None:
    assert later(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert later(date(2026, 1, 5), 12) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Deadline((), "month", day=24), "每月 24 日"),
        (Deadline((), "week", day=5), "每周五"),
        (Deadline((), "quarter", day=25), "每季 25 日"),
        (Deadline((), "half", day=10), "每半年 10 日"),
        (Deadline((), "year", day=20, month=12), "每年 12 月 20 日"),
        (Deadline((), "year", day=20), "每年 20 日"),
    ],
)
def test_a_rule_says_when_it_asks(rule: Deadline, said: str) -> None:
    assert rhythm(rule) == said
