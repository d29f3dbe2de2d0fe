"""Campaigns name only what exists and cut time as their plan says."""

import re

import pytest

from ledgerdesk.domain.catalog import load
from ledgerdesk.domain.definitions import Campaign
from ledgerdesk.paths import DEFINITIONS

CATALOG = load(DEFINITIONS)
campaigns = pytest.mark.parametrize("campaign", CATALOG.campaigns.values(), ids=lambda c: c.key)


@campaigns
def test_a_campaign_names_only_what_exists(campaign: Campaign) -> None:
    assert set(campaign.registers) <= CATALOG.registers.keys()
    assert set(campaign.forms) <= CATALOG.forms.keys() | CATALOG.dockets.keys()
    assert set(campaign.ledgers) <= CATALOG.ledgers.keys()
    assert set(campaign.checklists) <= CATALOG.checklists.keys()


@campaigns
def test_a_campaigns_lists_are_lists_of_its_registers(campaign: Campaign) -> None:
    for path, chosen in campaign.choices.items():
        register, key = path.split(".")
        known = CATALOG.registers[register].by_key[key].choices

        assert len(set(chosen)) == len(chosen)
        assert set(chosen) & set(known), "it may add to a list, not write another one"
        assert set(chosen) <= set(known) or not key.startswith("violation")


@campaigns
def test_a_deadline_says_its_title_and_sentence(campaign: Campaign) -> None:
    for deadline in campaign.deadlines:
        assert deadline.title
        assert deadline.source.endswith("。")


@campaigns
def test_phases_are_days_of_each_year_or_of_one(campaign: Campaign) -> None:
    for phase in campaign.phases:
        assert re.fullmatch(r"(\d{4}-)?\d\d-\d\d", phase.begin)
        assert not phase.end or len(phase.end) == len(phase.begin)
        assert len(phase.begin) < len("2026-01-01") or not phase.end or phase.begin <= phase.end


def test_yiyuan_reports_on_the_24th_what_happened_since_the_25th() -> None:
    monthly, special = CATALOG.campaigns["yiyuan"].deadlines

    assert monthly.forms == ("annex2", "annex3")
    assert (monthly.every, monthly.day, monthly.start_day) == ("month", 24, 25)
    assert monthly.shift == "next-working-day"
    assert monthly.derived
    assert (special.every, special.month, special.day, special.shift) == ("year", 12, 20, "none")


def test_yiyuan_shows_its_six_kinds_of_violation_first() -> None:
    choices = CATALOG.campaigns["yiyuan"].choices
    lists = [chosen for path, chosen in choices.items() if "violation" in path]

    assert lists
    for chosen in lists:
        assert chosen[:7] == (
            "无证开采",
            "不按方案开采",
            "超层越界",
            "进入他人矿区",
            "无证勘查",
            "以采代探",
            "假借工程名义",
        )
