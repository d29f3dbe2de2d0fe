"""Law at hand: when a case goes to the police, its time limits, and which law it goes by."""

from datetime import date
from typing import Any

import pytest

from ledgerdesk.domain import catalog, thresholds
from ledgerdesk.domain.fields import Condition, Term
from ledgerdesk.domain.law import Handover, Law, Provision, Repeat, Threshold
from ledgerdesk.domain.periods import Calendar
from ledgerdesk.domain.values import Stored
from ledgerdesk.domain.verifying import law_slips
from ledgerdesk.paths import DEFINITIONS

TODAY = date(2026, 10, 20)
MINING = (Condition("violation", "is", value="无证开采"),)
ZONED = (*MINING, Condition("zones", "set"))
PROTECTED = Threshold(
    title="非法采矿罪", article="第二项", from_yuan=50_000, months=24, adding="第八条", when=ZONED
)
ORDINARY = Threshold(
    title="非法采矿罪", article="第一项", from_yuan=100_000, until_yuan=300_000, grave_times=5,
    months=24, adding="第八条", when=MINING, begin="2016-12-01", basis="derived",
    note="本省数额待核对",
)  # fmt: skip
TWICE = Repeat(title="非法采矿罪", article="第三项", count=2, months=24, when=MINING)
LAW = Law("mining", "解释", "法释〔2016〕25号", thresholds=(PROTECTED, ORDINARY), repeats=(TWICE,))


def case(**told: Stored) -> dict[str, Stored]:
    """A case of 无证开采 found on 2026-10-01."""
    return {"violation": "无证开采", "found_on": "2026-10-01", **told}


def said(values: dict[str, Stored], *others: dict[str, Stored], laws: Any = (LAW,)) -> list[str]:
    return [each.text for each in thresholds.advice(laws, values, others)]


def yuan(amount: int) -> int:
    return amount * 100


def test_a_value_at_the_standard_names_value_standard_article_and_doubt() -> None:
    (finding,) = thresholds.advice([LAW], case(value_yuan=yuan(100_000)), [])

    assert (finding.level, finding.register, finding.field) == ("orange", "case", "value_yuan")
    assert finding.text == (
        "价值 10 万元，达到非法采矿罪的移送标准 10 万元（法释〔2016〕25号第一项；"
        "幅度 10 万元至 30 万元；本省数额待核对；推定，待核对），建议移送公安机关。"
    )


@pytest.mark.parametrize(
    "told",
    [
        {"value_yuan": yuan(100_000) - 1},
        {"value_yuan": None},
        {"value_yuan": yuan(900_000), "violation": "非法加工"},
        {"value_yuan": yuan(900_000), "found_on": "2016-11-30"},
        {"value_yuan": yuan(900_000), "found_on": None},
        {"value_yuan": yuan(900_000), "transferred": 1},
        {"value_yuan": yuan(900_000), "transferred_on": "2026-10-09"},
    ],
)
def test_no_advice_below_it_for_other_acts_before_the_law_or_once_transferred(
    told: dict[str, Stored],
) -> None:
    assert said(case(**told)) == []


def test_a_protected_place_halves_the_standard() -> None:
    (text,) = said(case(value_yuan=yuan(50_000), zones=("禁采区",)))

    assert "移送标准 5 万元（法释〔2016〕25号第二项" in text
    assert said(case(value_yuan=yuan(50_000))) == []


def test_five_times_the_standard_is_grave() -> None:
    (text,) = said(case(value_yuan=yuan(500_000)))
    (less,) = said(case(value_yuan=yuan(499_999)))

    assert text.endswith("已到标准的 5 倍，属情节特别严重。")
    assert "情节特别严重" not in less


def test_untreated_cases_of_24_months_add_up() -> None:
    before = case(number="A1", found_on="2024-10-01", value_yuan=yuan(60_000))

    (text,) = said(case(value_yuan=yuan(40_000)), before)

    assert "24 个月内未经处理的 2 宗累计 10 万元（另有 A1 2024-10-01）" in text
    assert "法释〔2016〕25号第八条" in text


@pytest.mark.parametrize(
    "told",
    [
        {"found_on": "2024-09-30"},
        {"found_on": "2026-10-02"},
        {"found_on": None},
        {"value_yuan": None},
        {"value_yuan": yuan(59_999)},
        {"decided_on": "2026-01-01"},
        {"transferred": 1},
        {"transferred_on": "2026-01-01"},
        {"violation": "非法加工"},
    ],
)
def test_what_is_old_later_treated_or_another_act_adds_nothing(told: dict[str, Stored]) -> None:
    before = case(**{"value_yuan": yuan(60_000), "found_on": "2025-01-01", **told})

    assert said(case(value_yuan=yuan(40_000)), before) == []


def test_a_case_decided_itself_is_not_added_to() -> None:
    before = case(value_yuan=yuan(60_000))

    assert said(case(value_yuan=yuan(40_000), decided_on="2026-10-10"), before) == []


def test_two_penalties_in_two_years_make_the_value_no_matter() -> None:
    before = [case(number=f"B{day}", decided_on=f"2025-01-0{day}") for day in (1, 2)]

    (finding,) = thresholds.advice([LAW], case(), before)

    assert finding.field == "party"
    assert "已受 2 次行政处罚（B1 2025-01-01、B2 2025-01-02）" in finding.text
    assert said(case(), before[0]) == []
    assert said(case(), before[0], {**before[1], "decided_on": "2024-09-30"}) == []
    assert said(case(violation="非法加工"), *before) == []


def test_many_cases_are_counted_not_listed() -> None:
    before = [case(number=None, decided_on=f"2025-01-0{day}") for day in range(1, 8)]

    (text,) = said(case(), *before)

    assert "未编号 2025-01-05 等 7 宗" in text
    assert "01-06" not in text


def test_a_fine_below_the_least_is_said_by_the_law_of_the_act_s_day() -> None:
    told = Provision(
        article="第六十四条",
        text="罚款",
        when=MINING,
        least_yuan=100_000,
        below_yuan=100_000,
        least_times=3,
    )
    laws = [Law("new", "矿产资源法", begin="2025-07-01", provisions=(told,))]
    fined = case(fine_yuan=yuan(90_000), decided_on="2026-10-10")

    (least,) = said(fined, laws=laws)
    assert least == (
        "罚款 9 万元，少于最低 10 万元（《矿产资源法》第六十四条）；"
        "减轻处罚的请在处罚内容里写明依据。"
    )
    (times,) = said({**fined, "value_yuan": yuan(100_000)}, laws=laws)
    assert "少于价值的 3 倍 30 万元" in times
    assert said({**fined, "fine_yuan": yuan(100_000)}, laws=laws) == []
    assert said({**fined, "act_ended_on": "2025-06-30"}, laws=laws) == []
    assert said({**fined, "violation": "非法加工"}, laws=laws) == []
    assert said({**fined, "decided_on": None}, laws=laws) == []
    assert said({**fined, "fine_yuan": None}, laws=laws) == []


def test_the_day_the_act_ended_chooses_the_version() -> None:
    known = catalog.load(DEFINITIONS).law.values()

    def laws(**told: Stored) -> list[str]:
        return [each.law for each in thresholds.applied(known, case(**told))]

    assert laws(act_ended_on="2025-07-01") == ["《矿产资源法（2024年修订）》第六十四条"]
    assert laws(act_ended_on="2025-06-30") == [
        "《矿产资源法（1996年修正）》第三十九条；未核对原文"
    ]
    assert laws() == ["《矿产资源法（2024年修订）》第六十四条"]
    assert laws(found_on=None) == []
    assert laws(found_on=None, filed_on="2024-01-01")[0].startswith("《矿产资源法（1996年")


def term(**told: Any) -> list[thresholds.Run]:
    values = {"filed_on": "2026-09-28", **told.pop("values", {})}
    made = Term("处罚决定", "filed_on", "decided_on", article="第三十八条", **told)
    law = Law("p", "办法", terms={"case": (made,)})
    return [*thresholds.runs([law], "case", values, TODAY, Calendar())]


def test_a_time_limit_counts_days_working_days_and_what_does_not_count() -> None:
    assert term(days=90)[0].due_on == "2026-12-27"
    assert term(days=90)[0].days_left == 68
    longer = {"plus": "suspended_days", "values": {"suspended_days": 10}}
    assert term(days=90, **longer)[0].due_on == "2027-01-06"
    # 28 September is a Monday; 1–7 October are off, 10 October is worked.
    assert term(days=3, workdays=True)[0].due_on == "2026-10-08"
    assert term(days=5, workdays=True)[0].due_on == "2026-10-10"
    assert term(months=24)[0].due_on == "2028-09-28"


def test_a_time_limit_is_for_the_days_it_was_in_force() -> None:
    assert term(days=9, begin="2026-09-29") == []
    assert term(days=9, until="2026-09-27") == []
    assert len(term(days=9, begin="2026-09-28", until="2026-09-28")) == 1
    assert term(days=9, values={"filed_on": None}) == []
    assert [*thresholds.runs([LAW], "case", case(), TODAY, Calendar())] == []


def test_what_is_late_says_how_late_and_by_which_article() -> None:
    (open_,) = thresholds.late("case", term(days=20, derived=True, note="可以延长"))
    (kept,) = thresholds.late("case", term(days=9, values={"decided_on": "2026-10-10"}))

    assert open_.text == (
        "处罚决定已过时限 2026-10-18 2 天（《办法》第三十八条；可以延长；推定，待核对）。"
    )
    assert (open_.field, open_.level) == ("decided_on", "orange")
    assert kept.text == "处罚决定超过时限 2026-10-07 3 天（《办法》第三十八条）。"
    assert [*thresholds.late("case", term(days=22))] == []
    assert [*thresholds.late("case", term(days=9, values={"decided_on": "2026-10-07"}))] == []


def test_words_that_say_something_is_done_are_in_time() -> None:
    (run,) = term(days=1, values={"decided_on": "返还"})

    assert (run.done_on, run.days_left) == ("返还", 0)


STEPS = Handover(
    register="problem",
    steps=("found_on", "stopped_on", "problem.reported_on", "handed_on"),
    article="第二十三条",
    when=(Condition("disposal", "is", value="立案"),),
)


def test_a_unit_without_power_is_told_its_missing_steps() -> None:
    law = Law("p", "行政处罚法", handovers=(STEPS,))
    asked = thresholds.handover([law], "problem", {"disposal": "立案"})

    assert asked == (law, STEPS)
    assert thresholds.handover([law], "case", {"disposal": "立案"}) is None
    assert thresholds.handover([law], "problem", {"disposal": "拆除"}) is None
    finding = thresholds.powerless(law, STEPS, ["2026-10-01", "2026-10-02", "", ""], "悦庄镇")
    assert finding is not None
    assert finding.field == "handed_on"
    assert finding.text == (
        "悦庄镇没有行政处罚权，按发现、制止、报告、移交办理，不自行处罚（《行政处罚法》第二十三条）；"
        "还缺报告、移交日期。"
    )
    behind = thresholds.powerless(law, STEPS, ["a", "b", "", "d"], "悦庄镇")
    assert behind is not None
    assert behind.field == "unit"
    assert thresholds.powerless(law, STEPS, ["a", "b", "c", "d"], "悦庄镇") is None


def test_every_shipped_rule_names_fields_that_exist_and_its_sentence() -> None:
    shipped = catalog.load(DEFINITIONS)

    assert shipped.law
    for law in shipped.law.values():
        assert [*law_slips(shipped, law)] == []
        assert law.begin
        assert law.source
        terms = [each for several in law.terms.values() for each in several]
        assert all(each.source and each.article for each in terms)
        assert all(each.source and each.article for each in law.thresholds)
        assert all(each.source and each.article for each in law.repeats)
        assert all(each.source and each.article for each in law.handovers)


def test_a_rule_that_names_what_is_not_there_is_refused() -> None:
    shipped = catalog.load(DEFINITIONS)
    wrong = Law(
        "x",
        "错",
        thresholds=(
            Threshold(title="罪", article="条", from_yuan=1, when=(Condition("nothing", "set"),)),
        ),
        terms={"nobody": (Term("限", "a", "b"),), "case": (Term("限", "filed_on", "never"),)},
        handovers=(Handover(register="case", steps=("found_on", "problem.gone"), article="条"),),
    )

    assert [*law_slips(shipped, wrong)] == [
        "handovers 的 case 应有四步：发现、制止、报告、移交",
        "case 没有字段“nothing”",
        "“nobody”不是已有的台账",
        "case 没有字段“never”",
        "problem 没有字段“gone”",
    ]
