"""The Jincheng plan: what its words ask of a town's ledger."""

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import catalog
from ledgerdesk.desk.coverage import coverage
from ledgerdesk.desk.drawing import Ask
from ledgerdesk.desk.raising import Raising
from ledgerdesk.domain.sheets import Sheet
from tests.desk.conftest import DAY, PROBLEM, put
from tests.desk.test_frozen import PATROL

PLAN = catalog().campaigns["jincheng"]
PERIOD = "2026-10"


def texts(sheet: Sheet) -> list[list[str]]:
    """Texts of the rows that stand for records."""
    cells = sheet.layout.cells
    return [[each.text for each in cells if each.row == row] for row, _ in sheet.rows]


def judged(desk: Desk, register: str, record: str) -> set[str]:
    known = desk.bench.register(register)
    return {each.text for each in desk.entering.judge(known, desk.records.get(register, record))}


def test_the_six_sources_stand_first_in_the_plan_s_order() -> None:
    assert PLAN.choices["problem.source"][:6] == (
        "群众举报", "媒体曝光", "卫片图斑", "上级督察", "日常巡查", "领导批办",
    )  # fmt: skip


def test_problems_stand_in_two_ledgers_and_in_one_list_of_both(jincheng: Desk) -> None:
    put(jincheng, "problem", **PROBLEM)
    put(jincheng, "problem", **{**PROBLEM, "ledger": "有证矿山违法采矿", "violation": "超层越界"})

    rows = {
        key: [row[2] for row in texts(jincheng.reporting.sheet(key, PERIOD))]
        for key in ("problems", "problems_unlicensed", "problems_licensed")
    }

    assert rows == {
        "problems": ["YZ-WT-2026-002", "YZ-WT-2026-001"],
        "problems_unlicensed": ["YZ-WT-2026-001"],
        "problems_licensed": ["YZ-WT-2026-002"],
    }
    titles = jincheng.signing.ledgers()
    assert titles["problem_unlicensed"] == "悦庄镇非法勘查开采问题台账"
    assert titles["problem_licensed"] == "悦庄镇有证矿山违法采矿问题台账"
    for key in ("problem_unlicensed", "problem_licensed"):
        assert len(jincheng.signing.sheet(key, PERIOD).rows) == 1


def test_the_rectification_form_names_demand_unit_person_and_date(jincheng: Desk) -> None:
    problem = put(jincheng, "problem", **PROBLEM)
    jincheng.rectification.report(problem, "已拉走设备", on="2026-10-12")

    (row,) = texts(jincheng.reporting.sheet("rectification", PERIOD))

    assert row[4:6] == ["取缔关闭：两断三清", "悦庄镇"]
    assert row[6] == "李建国"
    assert row[8] == "2026-10-19"
    assert row[9] == "2026-10-12：已拉走设备"
    assert row[10].count("；") == 5


def test_the_eight_checks_form_shows_each_check_and_what_was_unusual(jincheng: Desk) -> None:
    patrol = put(jincheng, "patrol", **PATROL, gullies=["北沟"])
    items = jincheng.children.offered("eight_check", patrol)
    rows = [{"item": each, "result": "正常"} for each in items]
    rows[2] |= {"result": "异常", "note": "有新挖痕迹"}
    jincheng.children.save_all("eight_check", patrol, rows)
    third = jincheng.listing.records("eight_check")[2]
    Raising(jincheng.bench).problem("eight_check", third["id"])

    (row,) = texts(jincheng.reporting.sheet("eightchecks", PERIOD))

    assert row[6:14] == ["正常", "正常", "异常", "正常", "正常", "正常", "正常", "正常"]
    assert row[14] == "第3查：有新挖痕迹"
    assert row[15] == "YZ-WT-2026-001"
    assert row[4] == "北沟"


def test_the_look_back_form_holds_what_falls_due_and_what_was_seen(jincheng: Desk) -> None:
    problem = put(jincheng, "problem", **PROBLEM)
    put(jincheng, "lookback", problem=problem, due_on="2026-10-15")
    put(jincheng, "lookback", problem=problem, due_on="2026-12-15", on="2026-10-20", result="正常")
    put(jincheng, "lookback", problem=problem, due_on="2026-12-15")

    rows = texts(jincheng.reporting.sheet("lookback", PERIOD))

    assert [(row[1], row[8], row[10]) for row in rows] == [
        ("YZ-WT-2026-001", "2026-10-15", "—"),
        ("YZ-WT-2026-001", "2026-12-15", "正常"),
    ]


def test_a_closure_goes_by_the_six_standards_and_names_its_supervisor(jincheng: Desk) -> None:
    problem = put(jincheng, "problem", **PROBLEM)

    assert jincheng.records.get("problem", problem)["checklist"] == "关闭矿井六条标准"
    assert len(jincheng.rectification.items(problem)) == 6
    assert "取缔关闭的要明确监管责任人，请填监管人。" in judged(jincheng, "problem", problem)


def test_a_gang_s_trace_is_handed_to_the_police(jincheng: Desk) -> None:
    problem = put(jincheng, "problem", **PROBLEM, gang_lead=True)
    wanted = "涉砂霸矿霸的线索要移交公安，请填线索移交日期和对象。"
    assert wanted in judged(jincheng, "problem", problem)

    told = {"clue_on": "2026-10-09", "clue_to": "县公安局", "reported_to": "县自然资源局"}
    jincheng.records.save("problem", told, record=problem)

    assert wanted not in judged(jincheng, "problem", problem)
    jincheng.records.save("problem", {"reached": ("取缔到位",)}, record=problem)
    (row,) = texts(jincheng.reporting.sheet("rectification", PERIOD))
    assert "取缔到位" in row[14]


def test_every_tip_has_a_day_to_be_verified_by(jincheng: Desk) -> None:
    told = {"received_at": "2026-10-01T09:00", "channel": "电话", "content": "夜里拉煤"}
    tip = put(jincheng, "tip", **told)

    assert "群众举报要逐件核实，请填核实期限。" in judged(jincheng, "tip", tip)


def test_a_reward_that_is_due_asks_for_its_amount(jincheng: Desk) -> None:
    told = {"received_at": "2026-10-01T09:00", "channel": "电话", "content": "夜里拉煤"}
    tip = put(jincheng, "tip", **told, reward_due=True)

    assert "符合奖励条件，还没有填奖励金额。" in judged(jincheng, "tip", tip)


def test_a_spot_check_takes_the_plan_s_share(jincheng: Desk) -> None:
    put(jincheng, "problem", **PROBLEM)

    assert jincheng.drawing.least() == 30
    few = jincheng.drawing.draw(Ask("problem", 10, 1))
    (finding,) = jincheng.drawing.judge(few)
    assert finding.text == "方案要求抽查比例不少于 30%，这次只抽 10%，请核对。"


def test_villages_gullies_and_pits_without_all_eight_checks_are_named(jincheng: Desk) -> None:
    patrol = put(jincheng, "patrol", **PATROL)
    whole = jincheng.children.complete("eight_check")
    assert whole == frozenset()
    items = jincheng.children.offered("eight_check", patrol)
    rows = [{"item": each, "result": "正常"} for each in items]
    jincheng.children.save_all("eight_check", patrol, rows)

    whole = jincheng.children.complete("eight_check")
    found = coverage(jincheng.bench, DAY.replace(day=1), DAY, by="village", only=whole)

    assert whole == frozenset({patrol})
    assert [each.name for each in found.gaps] == ["桃花峪村"]


def test_phases_are_one_month_two_months_and_ever_after() -> None:
    spans = [(each.begin, each.end) for each in PLAN.phases]

    assert spans == [("12-20", "01-19"), ("01-20", "03-19"), ("03-20", "")]


def test_the_appraisal_of_a_case_names_who_made_it(jincheng: Desk) -> None:
    keys = jincheng.bench.register("case").by_key

    assert {"appraiser", "appraiser_grade", "appraisal"} <= keys.keys()


@pytest.mark.parametrize("form", PLAN.forms)
def test_a_period_without_anything_is_a_report_of_zeros(jincheng: Desk, form: str) -> None:
    sheet = jincheng.reporting.sheet(form, "2026-09")

    assert sheet.rows == ()
    assert any("零报告" in each.text for each in sheet.layout.cells)
