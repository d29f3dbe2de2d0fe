"""The numbers of the law as they were read once, one by one, with the article that says them."""

from typing import Any

import pytest

from ledgerdesk.domain import catalog
from ledgerdesk.domain.thresholds import advice
from ledgerdesk.paths import DEFINITIONS

LAW = catalog.load(DEFINITIONS).law
WAN = 10_000
PROTECTED = "mineral"
TOLD = (
    ("非法采矿罪", "第三条第一款第一项", "", 10 * WAN, 30 * WAN, 5),
    ("非法采矿罪", "第三条第一款第二项", "zones", 5 * WAN, 15 * WAN, 5),
    ("非法采矿罪", "第三条第一款第二项", PROTECTED, 5 * WAN, 15 * WAN, 5),
    ("破坏性采矿罪", "第六条", "", 50 * WAN, 100 * WAN, 0),
    ("破坏性采矿罪", "第六条", "zones", 25 * WAN, 50 * WAN, 0),
    ("破坏性采矿罪", "第六条", PROTECTED, 25 * WAN, 50 * WAN, 0),
)
"""Crime, article of 法释〔2016〕25号, what lowers it, range in yuan, times that are grave."""
LIMITS = {
    ("transfer", "批准移送"): ("第五条", 3, False),
    ("transfer", "移送公安"): ("第五条", 1, False),
    ("transfer", "公安决定是否立案"): ("第八条", 3, False),
    ("procedure_2024", "处罚决定"): ("第三十八条", 90, False),
    ("procedure_2024", "立案"): ("立案条款", 10, True),
    ("procedure_2014", "处罚决定"): ("办案期限条款", 60, False),
    ("procedure_2014", "立案"): ("立案条款", 10, True),
    ("punishment", "缴纳罚款"): ("第六十七条", 15, False),
    ("punishment", "先行登记保存处理决定"): ("第五十六条", 7, True),
    ("coercion", "查封扣押处理决定"): ("第二十五条", 30, False),
}
"""Law and limit: article, days, whether they are working days."""
FORCE = {
    "mineral_1996": ("1997-01-01", "2025-06-30"),
    "mineral_2024": ("2025-07-01", ""),
    "procedure_2014": ("2014-07-01", "2024-04-30"),
    "procedure_2024": ("2024-05-01", ""),
    "punishment": ("2021-07-15", ""),
    "coercion": ("2012-01-01", ""),
    "transfer": ("2001-07-09", ""),
    "illegal_mining": ("2016-12-01", ""),
}


def test_each_law_is_in_force_on_its_days() -> None:
    assert {key: (each.begin, each.until) for key, each in LAW.items()} == FORCE


def test_the_standards_of_transfer_are_those_of_the_interpretation() -> None:
    found = set()
    for each in LAW["illegal_mining"].thresholds:
        keys = {one.field for one in each.when}
        lowers = next((key for key in ("zones", PROTECTED) if key in keys), "")
        numbers = (each.from_yuan, each.until_yuan, each.grave_times)
        found.add((each.title, each.article, lowers, *numbers))
        assert (each.months, each.adding) == (24, "第八条")

    assert found == set(TOLD)


def test_two_penalties_in_two_years_are_the_third_item() -> None:
    (repeat,) = LAW["illegal_mining"].repeats

    assert (repeat.article, repeat.count, repeat.months) == ("第三条第一款第三项", 2, 24)


@pytest.mark.parametrize("place", LIMITS, ids="-".join)
def test_a_limit_has_the_days_of_its_article(place: tuple[str, str]) -> None:
    law, title = place
    terms = [each for group in LAW[law].terms.values() for each in group if each.title == title]

    assert [(each.article, each.days, each.workdays) for each in terms] == [LIMITS[place]]


def test_the_acts_of_a_penalty_lapse_after_two_years() -> None:
    (lapse,) = (each for each in LAW["punishment"].terms["case"] if each.months)

    assert (lapse.article, lapse.months) == ("第三十六条", 24)
    assert "五年" in lapse.note


@pytest.mark.parametrize(
    ("violation", "article", "least", "times"),
    [
        ("无证开采", "第六十四条", 10 * WAN, 3),
        ("超层越界", "第六十四条", 10 * WAN, 3),
        ("以采代探", "第六十四条", 10 * WAN, 3),
        ("无证勘查", "第六十三条", 10 * WAN, 0),
        ("证照不齐", "第六十七条", 0, 0),
        ("不按方案开采", "第六十八条", 10 * WAN, 0),
        ("假借工程名义", "第二十九条", 0, 0),
        ("进入他人矿区", "第三十五条", 0, 0),
    ],
)
def test_an_act_has_its_article_and_least_fine(
    violation: str, article: str, least: int, times: int
) -> None:
    found = [
        each
        for each in LAW["mineral_2024"].provisions
        if any(violation in one.values for one in each.when)
    ]

    told = [(each.article, each.least_yuan, each.least_times) for each in found]
    assert told == [(article, least, times)]


@pytest.mark.parametrize("law", LAW)
def test_what_was_not_read_in_the_source_says_so(law: str) -> None:
    known: list[Any] = [*LAW[law].thresholds, *LAW[law].provisions, *LAW[law].repeats]

    assert LAW[law].source
    assert all(each.basis in {"source", "derived", "known"} for each in known)
    assert all(each.note for each in LAW[law].thresholds), "the province's own figure is not known"


def test_a_protected_mineral_lowers_the_standard_of_destructive_mining() -> None:
    case: dict[str, Any] = {
        "violation": "不按方案开采", "mineral": "稀土", "value_yuan": 26 * WAN * 100,
        "found_on": "2026-09-01", "filed_on": "2026-09-03",
    }  # fmt: skip

    (told,) = [each.text for each in advice(LAW.values(), case, ())]

    assert "达到破坏性采矿罪的移送标准 25 万元" in told
    assert "未核对" in told
    assert [*advice(LAW.values(), {**case, "mineral": "河砂"}, ())] == []
