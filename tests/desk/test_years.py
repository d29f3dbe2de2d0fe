"""A campaign goes on next year, its phases overlap, another one joins: the numbers hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ledgerdesk.db.store import open_store
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Bench, Clock, catalog
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.domain.definitions import Phase
from ledgerdesk.domain.measures import TOTAL
from tests.desk.conftest import PROBLEM

DAYS = (
    "2026-11-30", "2026-12-24", "2026-12-25", "2027-01-10", "2027-01-24", "2027-01-25",
    "2027-02-03",
)  # fmt: skip
"""Around the turn of the reporting year: the month of January begins on 25 December."""


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    """A ledger of 沂源's plan in its second year, opened on 1 March 2027."""
    opened = Desk.open(file, write=True, actor="张秀兰", clock=Clock(date(2027, 3, 1)))
    opened.loading().rows([
        {
            "register": "problem",
            "ref": f"p{number}",
            "values": {**PROBLEM, "disposal": "移送", "found_on": day, "due_on": "2027-03-20"},
        }
        for number, day in enumerate(DAYS)
    ])  # fmt: skip
    yield opened
    opened.close()


def counted(desk: Desk, form: str, period: str, measure: str) -> dict[str, int]:
    """Return the whole township's number of a form by span."""
    sheet = desk.reporting.sheet(form, period)
    return {
        each.span: int(each.value)
        for each in sheet.figures
        if each.measure == measure and each.rowkey == TOTAL
    }


def close(desk: Desk, problem: str, on: str) -> None:
    find = desk.records.find
    desk.rectification.move(problem, "apply", Ask(by=find("person", "李建国"), on=on))
    desk.rectification.move(problem, "close", Ask(checker=find("person", "王磊"), on=on))


def test_months_of_two_years_tile_and_the_year_begins_anew(desk: Desk) -> None:
    months = ("2026-12", "2027-01", "2027-02", "2027-03")
    found = {month: counted(desk, "annex2", month, "found") for month in months}

    assert [found[month]["period"] for month in months] == [2, 3, 2, 0]
    assert [found[month]["year"] for month in months] == [2, 3, 5, 5]
    assert sum(found[month]["period"] for month in months) == len(DAYS)


def test_what_was_open_at_the_turn_of_the_year_is_carried_over(desk: Desk) -> None:
    first, second, third = (
        desk.records.find("problem", f"YZ-WT-2026-{number:03}") for number in (1, 2, 3)
    )
    close(desk, first, "2026-12-20")
    close(desk, second, "2027-01-15")

    ledger = {
        month: {
            measure: counted(desk, "annex2", month, measure)["period"]
            for measure in ("ledger_total", "ledger_closed", "ledger_open")
        }
        for month in ("2026-12", "2027-01", "2027-02")
    }

    assert [*ledger["2026-12"].values()] == [2, 1, 1]
    assert [*ledger["2027-01"].values()] == [5, 2, 3]
    assert [*ledger["2027-02"].values()] == [7, 2, 5]
    assert desk.records.get("problem", third)["state"] == "待整改"


def test_numbers_begin_anew_each_year_and_stay_apart(desk: Desk) -> None:
    numbers = sorted(str(each["number"]) for each in desk.listing.records("problem"))

    assert numbers == [
        "YZ-WT-2026-001", "YZ-WT-2026-002", "YZ-WT-2026-003",
        "YZ-WT-2027-001", "YZ-WT-2027-002", "YZ-WT-2027-003", "YZ-WT-2027-004",
    ]  # fmt: skip


def test_a_new_round_next_year_keeps_the_number(desk: Desk) -> None:
    first = desk.records.find("problem", "YZ-WT-2026-001")
    close(desk, first, "2026-12-20")

    move = Ask(why="又挖了", due_on="2027-03-20", on="2027-02-10")
    desk.rectification.move(first, "reopen", move)

    rounds = [
        (each["number"], str(each["round"]), each["found_on"], each["state"])
        for each in desk.listing.records("problem")
        if str(each["number"]).startswith("YZ-WT-2026-001")
    ]
    assert sorted(rounds) == [
        ("YZ-WT-2026-001", "1", "2026-11-30", "已销号"),
        ("YZ-WT-2026-001-2", "2", "2027-02-10", "待整改"),
    ]
    assert counted(desk, "annex2", "2027-02", "found")["period"] == 3


def test_what_was_handed_in_last_year_stays_and_is_not_due_again(desk: Desk) -> None:
    desk.reporting.submit("annex2", "2026-12", desk.reporting.signed("张秀兰"))
    due = {one["period"] for one in desk.upkeep.due(date(2027, 3, 1)) if one["form"] == "annex2"}

    assert "2026-12" not in due
    assert {"2027-01", "2027-02", "2027-03"} <= due
    assert counted(desk, "annex2", "2026-12", "found")["period"] == 2


def test_two_phases_of_a_day_are_both_told_and_nothing_counts_twice(file: Path) -> None:
    known = catalog()
    phases = (Phase("摸底", "02-01", "03-31"), Phase("整治", "03-01", ""))
    plan = replace(known.campaigns["yiyuan"], phases=phases)
    shipped = replace(known, campaigns={**known.campaigns, "yiyuan": plan})
    told = Desk(Bench(open_store(file, write=True), shipped, Clock(date(2027, 3, 10)), "张秀兰"))
    values = {**PROBLEM, "found_on": "2027-03-05", "due_on": "2027-03-20"}
    told.loading().rows([{"register": "problem", "ref": "p", "values": values}])

    assert told.campaigns.runs()[0].phases == ("摸底", "整治")
    assert counted(told, "annex2", "2027-03", "found") == {"period": 1, "year": 1}
    told.close()


def test_two_campaigns_count_the_same_records_each_in_its_own_form(desk: Desk) -> None:
    desk.campaigns.begin("jincheng")
    more = {**PROBLEM, "ledger": "有证矿山违法采矿", "violation": "超层越界", "disposal": "移送"}
    more |= {"found_on": "2027-02-10", "due_on": "2027-03-20"}
    licensed = desk.loading().rows([{"register": "problem", "ref": "q", "values": more}])
    first = desk.records.find("problem", "YZ-WT-2026-001")
    close(desk, first, "2027-02-20")

    annex = desk.reporting.sheet("annex2", "2027-02")
    found = next(
        each.records
        for each in annex.figures
        if (each.measure, each.span, each.rowkey) == ("found", "period", TOTAL)
    )
    tables = {
        key: {record for _, record in desk.reporting.sheet(key, "2027-01-25..2027-02-24").rows}
        for key in ("problems", "problems_unlicensed", "problems_licensed")
    }

    assert set(found) == tables["problems"]
    assert tables["problems_licensed"] == {licensed.created["q"]}
    assert tables["problems_unlicensed"] | tables["problems_licensed"] == tables["problems"]
    assert not tables["problems_unlicensed"] & tables["problems_licensed"]
    assert counted(desk, "annex2", "2027-02", "ledger_closed")["period"] == 1
    (back,) = desk.listing.records("lookback")
    assert (back["problem"]["id"], back["due_on"]) == (first, "2027-04-20")


def test_a_closure_under_two_campaigns_takes_the_stricter_list(desk: Desk) -> None:
    desk.campaigns.begin("jincheng")
    values = {**PROBLEM, "found_on": "2027-02-10", "due_on": "2027-03-20"}
    made = desk.loading().rows([{"register": "problem", "ref": "q", "values": values}]).created

    texts = [str(each["text"]) for each in desk.rectification.items(made["q"])]

    assert len(texts) == 6, texts
