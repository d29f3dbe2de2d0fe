"""报送日历: every report of a year, in time, late, missing or still to come."""

from datetime import date

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.calendar import Entry


def entry(desk: Desk, period: str, form: str = "annex2", year: int = 2026) -> Entry:
    found = {(each.form, each.period): each for each in desk.reports.year(year).entries}
    return found[form, period]


def test_a_year_has_twelve_months_of_each_monthly_form_by_due_date(desk: Desk) -> None:
    year = desk.reports.year(2026)
    monthly = [each for each in year.entries if each.form == "annex2"]

    assert [each.period for each in monthly] == [f"2026-{month:02}" for month in range(1, 13)]
    assert [each.due_on for each in year.entries] == sorted(each.due_on for each in year.entries)
    assert {each.due_on[:4] for each in year.entries} == {"2026"}
    october = entry(desk, "2026-10")
    assert (october.nominal_on, october.due_on) == ("2026-10-24", "2026-10-26")
    assert "顺延" in october.note


def test_states_follow_the_day_and_what_was_handed_in(desk: Desk) -> None:
    assert entry(desk, "2026-09").state == "before", "the ledger began on 20 October"
    assert entry(desk, "2026-10").state == "waiting"

    desk.bench.clock = Clock(date(2026, 10, 27))
    assert entry(desk, "2026-10").state == "missing"


@pytest.mark.parametrize(
    ("on", "state", "days"), [("2026-10-26", "done", 0), ("2026-10-28", "late", 2)]
)
def test_a_report_is_in_time_up_to_its_day(desk: Desk, on: str, state: str, days: int) -> None:
    desk.bench.clock = Clock(date.fromisoformat(on))
    desk.reporting.submit("annex2", "2026-10", desk.reporting.signed("张秀兰"))

    found = entry(desk, "2026-10")

    assert (found.state, found.days, found.version) == (state, days, 1)
    assert found.submitted_on == on


def test_the_year_is_summed_up_in_one_sentence(desk: Desk) -> None:
    desk.bench.clock = Clock(date(2026, 10, 26))
    desk.reporting.submit("annex2", "2026-10", desk.reporting.signed("张秀兰"))
    desk.bench.clock = Clock(date(2026, 11, 1))
    year = desk.reports.year(2026)

    assert year.count("done") == 1
    assert year.count("missing") == 1, "annex3 of October"
    assert year.said().startswith("应报 2 份，已报 1 份（按时 1，迟报 0），缺报 1 份，待报 ")
    assert desk.reports.year(2025).said() == "应报 0 份，已报 0 份，缺报 0 份，待报 0 份。"


def test_a_receipt_stands_beside_its_report(desk: Desk) -> None:
    desk.bench.clock = Clock(date(2026, 10, 26))
    desk.reporting.submit("annex2", "2026-10", desk.reporting.signed("张秀兰"))
    desk.reporting.receive("annex2", "2026-10", "2026-10-26", "执法大队")

    assert entry(desk, "2026-10").received_on == "2026-10-26"
