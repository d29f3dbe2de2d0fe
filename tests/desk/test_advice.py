"""Law at hand on real records: beside the field, in check, in the due list, over the pane."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.duelist import due_list
from ledgerdesk.paths import DEFINITIONS
from tests.desk.conftest import DAY, PROBLEM, put

CASE: dict[str, Any] = {
    "party": "王大力",
    "unit": "悦庄镇",
    "place": "王家泉",
    "violation": "无证开采",
    "found_on": "2026-09-01",
    "filed_on": "2026-09-07",
    "value_basis": "价格认定书",
}


def add(desk: Desk, register: str = "case", **told: Any) -> str:
    base = CASE if register == "case" else PROBLEM
    return put(desk, register, **{**base, **told})


def judged(desk: Desk, record: str, register: str = "case") -> list[tuple[str, str]]:
    values = desk.records.get(register, record)
    found = desk.entering.judge(desk.bench.register(register), values)
    return [(each.field, each.text) for each in found]


def checked(desk: Desk, record: str) -> list[tuple[str, str]]:
    found = desk.upkeep.check()["findings"]
    return [(one["field"], one["text"]) for one in found if one["record"] == record]


def test_the_sum_of_one_party_is_said_beside_the_field_and_in_check(desk: Desk) -> None:
    add(desk, value_yuan="60000", found_on="2025-03-01", filed_on="2025-03-02")
    add(desk, party="别人", value_yuan="90000")
    record = add(desk, value_yuan="50000")

    (beside,) = [text for field, text in judged(desk, record) if field == "value_yuan"]
    (whole,) = [text for field, text in checked(desk, record) if field == "value_yuan"]

    assert "2 宗累计 11 万元" in beside
    assert "法释〔2016〕25号第八条" in beside
    assert beside in whole
    assert desk.upkeep.check()["ok"]


def test_two_numbers_that_differ_are_two_parties(desk: Desk) -> None:
    add(desk, value_yuan="60000", party_id="370323198001011235")
    other = add(desk, value_yuan="50000", party_id="370323198001011243")
    renamed = add(desk, party="王大力矿业", value_yuan="50000", party_id="370323198001011235")

    assert not [text for field, text in judged(desk, other) if field == "value_yuan"]
    assert not [text for field, text in checked(desk, other) if field == "value_yuan"]
    assert [text for field, text in judged(desk, renamed) if field == "value_yuan"]
    assert [text for field, text in checked(desk, renamed) if field == "value_yuan"]


def test_a_case_saved_tells_what_the_law_advises_and_is_saved(desk: Desk) -> None:
    unit = desk.bench.unit()
    told = {**CASE, "unit": unit, "value_yuan": 12_000_000}

    saved = desk.entering.save("case", told)

    assert saved.submitted
    (text,) = [each.text for each in saved.findings if each.field == "value_yuan"]
    assert "价值 12 万元，达到非法采矿罪的移送标准 10 万元" in text


def test_the_time_limits_of_a_case_stand_in_the_due_list(desk: Desk) -> None:
    record = add(desk, found_on="2026-07-20", filed_on="2026-07-22")
    add(desk, found_on="2026-07-20", filed_on="2026-07-22", decided_on="2026-08-01",
        decision_no="源自然资罚〔2026〕6号")  # fmt: skip

    (line,) = [each for each in due_list(desk.bench, DAY) if each.record == record]

    assert (line.kind, line.due_on, line.days_left) == ("term", "2026-10-20", 0)
    assert line.title.endswith("处罚决定")
    assert line.note == "立案时间 2026-07-22；自然资源部令第12号第三十八条；推定，待核对"


def test_days_not_counted_move_the_limit(desk: Desk) -> None:
    record = add(desk, found_on="2026-07-20", filed_on="2026-07-22", suspended_days=30)

    assert not [each for each in due_list(desk.bench, DAY) if each.record == record]
    runs = desk.viewing.law("case", record).runs
    assert {each.title: each.due_on for each in runs}["处罚决定"] == "2026-11-19"


def test_the_ledger_s_own_holidays_move_working_days(desk: Desk) -> None:
    record = add(desk, found_on="2027-03-01", filed_on=None)
    desk.bench.clock = Clock(date(2027, 3, 2))
    before = desk.viewing.law("case", record).runs[0].due_on
    row = {"register": "holiday", "values": {"on": "2027-03-03", "working": False}}
    desk.loading().rows([row])

    assert before == "2027-03-15"
    assert desk.viewing.law("case", record).runs[0].due_on == "2027-03-16"


def test_a_file_beside_the_ledger_changes_the_standard(file: Path) -> None:
    text = (DEFINITIONS / "law" / "illegal_mining.toml").read_text(encoding="utf-8")
    place = file.parent / "definitions" / "law"
    place.mkdir(parents=True)
    changed = text.replace("from_yuan = 100_000", "from_yuan = 200_000")
    (place / "illegal_mining.toml").write_text(changed, encoding="utf-8")
    desk = Desk.open(file, write=True, clock=Clock(DAY))
    try:
        record = add(desk, value_yuan="150000")
        more = add(desk, party="另一人", value_yuan="200000")

        assert not [text for field, text in judged(desk, record) if field == "value_yuan"]
        assert "移送标准 20 万元" in dict(judged(desk, more))["value_yuan"]
    finally:
        desk.close()


@pytest.fixture
def powerless(desk: Desk) -> Desk:
    desk.records.save("unit", {"can_punish": 0}, record=desk.bench.unit())
    return desk


def test_a_unit_without_power_has_four_steps(powerless: Desk) -> None:
    problem = add(powerless, "problem", stopped_on="2026-10-08")

    assert powerless.viewing.head("problem", problem).steps == (
        "发现 10-07 → 制止 10-08 → 报告 未填 → 移交 未填"
    )
    (text,) = [text for field, text in judged(powerless, problem, "problem") if "处罚权" in text]
    assert text.startswith("悦庄镇没有行政处罚权，按发现、制止、报告、移交办理")
    assert text.endswith("还缺报告、移交日期。")
    assert [text for _, text in checked(powerless, problem) if "没有行政处罚权" in text]

    done = {"reported_on": "2026-10-09", "handed_on": "2026-10-10", "handed_to": "县自然资源局"}
    powerless.records.save("problem", done, record=problem)
    assert not [text for _, text in judged(powerless, problem, "problem") if "处罚权" in text]


def test_its_case_takes_the_steps_of_its_problem(powerless: Desk) -> None:
    problem = add(powerless, "problem", reported_on="2026-10-09")
    number = powerless.records.get("problem", problem)["number"]
    case = add(powerless, problem=number)

    assert powerless.viewing.head("case", case).steps == (
        "发现 09-01 → 制止 未填 → 报告 10-09 → 移交 未填"
    )
    assert [text for _, text in judged(powerless, case) if "还缺制止、移交日期" in text]


def test_a_unit_that_may_punish_or_has_not_said_is_left_alone(desk: Desk) -> None:
    problem = add(desk, "problem")

    assert desk.viewing.head("problem", problem).steps == ""
    assert not [text for _, text in judged(desk, problem, "problem") if "处罚权" in text]


def test_a_finding_of_a_record_without_a_number_says_its_day_and_kind(desk: Desk) -> None:
    told = {"on": "2026-10-19", "kind": "责令停止通知书", "count": "1", "measure_word": "份"}
    record = put(desk, "action", unit="悦庄镇", **told)

    ((_, text),) = checked(desk, record)

    assert text == "制止取缔 2026-10-19 责令停止通知书：责令停止通知书请填文书号。"
