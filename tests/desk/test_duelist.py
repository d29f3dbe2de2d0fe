"""What a day asks for: which lines, when, and by which rule."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from ledgerdesk.db import backup
from ledgerdesk.db.store import new_id
from ledgerdesk.desk import Desk
from ledgerdesk.desk.duelist import Line, due_list
from tests.desk.conftest import DAY

SUBMITTED = "2026-10-01"


def lines(desk: Desk, kind: str, day: date = DAY) -> list[Line]:
    return [each for each in due_list(desk.bench, day) if each.kind == kind]


def put(desk: Desk, table: str, **values: Any) -> str:
    """Write one submitted record as it stands in its table and return its id."""
    row = {"id": new_id(), "submitted_on": SUBMITTED} | values
    with desk.bench.change("新增"):
        desk.bench.store.insert(table, row)
    return str(row["id"])


def begin(desk: Desk, day: str) -> None:
    with desk.bench.change("改设置"):
        desk.bench.store.update("setting", "began_on", {"value": day})


def submit(desk: Desk, form: str, key: str, start: str, end: str) -> None:
    put(desk, "submission", form=form, period=key, from_on=start, to_on=end, version=1)


def test_the_next_of_each_form_is_named_with_its_moved_date(desk: Desk) -> None:
    annex2, annex3, special = lines(desk, "report")

    assert (annex2.form, annex3.form, special.form) == ("annex2", "annex3", "special")
    assert annex2.title == "2026年10月份镇（街道）打击非法开采矿产资源专项整治工作情况汇总表"
    assert (annex2.due_on, annex2.nominal_on, annex2.days_left) == ("2026-10-26", "2026-10-24", 6)
    assert annex2.period == "2026-10"
    assert annex2.note == "10月24日逢周六，顺延至10月26日（周一）"
    assert annex2.rule == "每月 24 日报送，逢休息日顺延"


def test_a_report_of_one_day_is_not_put_off_and_says_so(desk: Desk) -> None:
    (*_, special) = lines(desk, "report")

    assert special.title == "悦庄镇打击非法开采矿产资源行为专项整治行动专题报告（2026年）"
    assert special.period == "2026"
    assert special.due_on == "2026-12-20"
    assert special.note == "12月20日逢周日，方案没有规定顺延，请提前报送"
    assert special.rule == "每年 12 月 20 日报送"


def test_every_report_since_the_ledgers_first_day_is_asked_for(desk: Desk) -> None:
    begin(desk, "2026-08-24")
    asked = [each.period for each in lines(desk, "report") if each.form == "annex2"]

    assert asked == ["2026-08", "2026-09", "2026-10"]


def test_a_submitted_report_makes_room_for_the_next(desk: Desk) -> None:
    submit(desk, "annex2", "2026-10", "2026-09-25", "2026-10-24")
    found = [(each.form, each.period) for each in lines(desk, "report")]

    assert found == [("annex3", "2026-10"), ("annex2", "2026-11"), ("special", "2026")]
    assert lines(desk, "report")[1].note is None


def test_a_deleted_submission_was_none(desk: Desk) -> None:
    submit(desk, "annex2", "2026-10", "2026-09-25", "2026-10-24")
    (record,) = desk.bench.store.row("SELECT id FROM submission") or ("",)
    with desk.bench.change("删除"):
        desk.bench.store.update("submission", record, {"deleted_on": "2026-10-20"})

    assert lines(desk, "report")[0].period == "2026-10"


def test_on_the_due_day_itself_a_report_is_still_the_next(desk: Desk) -> None:
    found = [each for each in lines(desk, "report", date(2026, 10, 26)) if each.form == "annex2"]

    assert [(each.period, each.days_left) for each in found] == [("2026-10", 0)]


def test_an_overdue_report_stands_beside_the_next_one(desk: Desk) -> None:
    found = [each for each in lines(desk, "report", date(2026, 10, 27)) if each.form == "annex2"]

    assert [(each.period, each.days_left) for each in found] == [("2026-10", -1), ("2026-11", 28)]


def test_an_overdue_problem_names_its_limit_and_who_answers(desk: Desk, problem: str) -> None:
    (line,) = lines(desk, "problem")

    assert re.fullmatch(r"问题 YZ-WT-2026-001 王家泉采石坑 未销号", line.title)
    assert (line.due_on, line.nominal_on, line.days_left) == ("2026-10-19", "2026-10-19", -1)
    assert (line.register, line.record) == ("problem", problem)
    assert line.note == "整改时限 2026-10-19（取缔关闭）；责任人 李建国"


@pytest.mark.parametrize(("due_on", "shown"), [("2026-10-27", 1), ("2026-10-28", 0)])
def test_problems_are_shown_seven_days_ahead(
    desk: Desk, problem: str, due_on: str, shown: int
) -> None:
    with desk.bench.change("修改"):
        desk.bench.store.update("problem", problem, {"due_on": due_on})

    assert len(lines(desk, "problem")) == shown


@pytest.mark.parametrize(
    "values",
    [
        {"closed_on": "2026-10-20"},
        {"state": "已销号"},
        {"disposal": "不属实"},
        {"submitted_on": None},
        {"deleted_on": "2026-10-20"},
    ],
)
def test_problems_that_need_nothing_are_not_shown(
    desk: Desk, problem: str, values: dict[str, Any]
) -> None:
    with desk.bench.change("修改"):
        desk.bench.store.update("problem", problem, values)

    assert not lines(desk, "problem")


def test_an_extended_problem_keeps_its_first_limit_visible(desk: Desk, problem: str) -> None:
    put(desk, "extension", problem=problem, from_on="2026-10-09", to_on="2026-10-14", why="雨")
    put(desk, "extension", problem=problem, from_on="2026-10-14", to_on="2026-10-19", why="雨")
    (line,) = lines(desk, "problem")

    assert line.nominal_on == "2026-10-09"
    assert "已延期 2 次，原定 2026-10-09" in str(line.note)


def test_a_problem_without_site_or_disposal_is_still_named(desk: Desk) -> None:
    put(desk, "problem", number="甲", place="东沟", due_on="2026-10-21", round=2)
    (line,) = lines(desk, "problem")

    assert line.title == "问题 甲-2 东沟 未销号"
    assert line.note == "整改时限 2026-10-21（未定处置）"


def test_a_tip_is_due_until_somebody_verified_it(desk: Desk) -> None:
    told = {"received_at": "2026-10-18T21:30", "place": "北石臼村", "due_on": "2026-10-25"}
    tip = put(desk, "tip", number="JB-1", **told)
    put(desk, "tip", number="JB-2", verified_on="2026-10-19", **told)
    put(desk, "tip", number="JB-3", received_at="2026-10-18T21:30")
    (line,) = lines(desk, "tip")

    assert (line.title, line.record) == ("举报 JB-1 北石臼村 待核实", tip)
    assert line.days_left == 5
    assert line.note == "2026-10-18 接收，核实期限 2026-10-25"


def test_a_suspected_patch_waits_for_the_field_without_a_date(desk: Desk) -> None:
    patch = put(desk, "patch", number="37", year=2026, quarter=3, suspected=1)
    put(desk, "patch", number="38", year=2026, quarter=3, suspected=0)
    put(desk, "patch", number="39", year=2026, quarter=3, suspected=1, field_on="2026-10-01")
    (line,) = lines(desk, "patch")

    assert (line.record, line.due_on, line.days_left) == (patch, None, None)
    assert due_list(desk.bench, DAY)[-1] == line


def test_a_lookback_without_result_is_due(desk: Desk, problem: str) -> None:
    record = put(desk, "lookback", problem=problem, due_on="2026-10-15")
    put(desk, "lookback", problem=problem, due_on="2026-10-15", result="正常")
    put(desk, "lookback", problem=problem, due_on="2026-12-15")
    (line,) = lines(desk, "lookback")

    assert line.title.startswith("回头看 YZ-WT-2026-001")
    assert (line.record, line.days_left) == (record, -5)


def test_the_newest_print_waits_for_its_signature(desk: Desk) -> None:
    told = {"ledger": "problem", "period": "2026-09", "code": "7F3A-91C2-04BE-11"}
    put(desk, "printed", printed_at="2026-10-01T09:00", **told)
    newest = put(desk, "printed", printed_at="2026-10-02T09:00", **told)
    put(desk, "printed", printed_at="2026-10-02T09:00", ledger="annex2", code="x")
    (line,) = lines(desk, "signing")

    assert line.record == newest
    assert line.title == "悦庄镇非法违法开采矿产资源问题台账 2026-09 待签字归档"
    assert line.note == "2026-10-02 打印，还没有签字交回"


def test_a_print_that_came_back_signed_settles_the_older_ones(desk: Desk) -> None:
    told = {"ledger": "problem", "period": "2026-09", "code": "7F3A-91C2-04BE-11"}
    put(desk, "printed", printed_at="2026-10-01T09:00", **told)
    put(desk, "printed", printed_at="2026-10-02T09:00", signed_back_on="2026-10-03", **told)

    assert not lines(desk, "signing")


def patrol(desk: Desk, on: str, **values: Any) -> None:
    told = {"number": new_id(), "unit": desk.bench.unit(), "kind": "日常"} | values
    put(desk, "patrol", on=on, **told)


def titles(desk: Desk, day: date = DAY) -> list[str]:
    return [each.title for each in lines(desk, "patrol", day)]


def test_an_area_asks_for_the_patrols_its_week_lacks(desk: Desk) -> None:
    person = desk.records.find("person", "李建国")
    area = put(desk, "duty_area", name="八仙庄", every="2次/周", responsible=person)
    patrol(desk, "2026-10-19")
    patrol(desk, "2026-10-18")
    patrol(desk, "2026-10-21")
    (line,) = lines(desk, "patrol")

    assert line.title == "八仙庄 本周巡查 1/2 次"
    assert (line.due_on, line.days_left, line.record) == ("2026-10-25", 5, area)
    assert line.note == "责任区要求 2次/周；责任人 李建国"


def test_an_area_patrolled_often_enough_asks_for_nothing(desk: Desk) -> None:
    put(desk, "duty_area", name="八仙庄", every="1次/周")
    patrol(desk, "2026-10-20")

    assert not titles(desk)


def test_a_months_patrols_are_asked_for_in_its_last_days(desk: Desk) -> None:
    put(desk, "duty_area", name="八仙庄", every="1次/月", night_every="2次/月")
    patrol(desk, "2026-10-01")
    patrol(desk, "2026-10-02", kind="夜查")

    assert not titles(desk)
    assert titles(desk, date(2026, 10, 24)) == ["八仙庄 本月夜查 1/2 次"]


def test_a_daily_patrol_is_due_today(desk: Desk) -> None:
    put(desk, "duty_area", name="八仙庄", every="1次/天")
    patrol(desk, "2026-10-19")

    assert [each.days_left for each in lines(desk, "patrol")] == [0]


def test_a_cycle_in_other_words_asks_for_nothing(desk: Desk) -> None:
    put(desk, "duty_area", name="八仙庄", every="雨后")

    assert not titles(desk)


def test_a_patrol_counts_for_the_places_it_reached(desk: Desk) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    near, far = (desk.records.find("village", name) for name in ("王家泉村", "桃花峪村"))
    put(desk, "duty_area", name="矿点", every="1次/周", sites=f'["{site}"]')
    put(desk, "duty_area", name="王家泉", every="1次/周", villages=f'["{near}"]')
    put(desk, "duty_area", name="桃花峪", every="1次/周", villages=f'["{far}"]')
    put(desk, "duty_area", name="外镇", every="1次/周", unit="elsewhere")
    patrol(desk, "2026-10-20", sites=f'["{site}"]')

    assert titles(desk) == ["桃花峪 本周巡查 0/1 次", "外镇 本周巡查 0/1 次"]


def test_a_week_without_a_copy_asks_for_one(desk: Desk) -> None:
    assert not lines(desk, "backup", DAY + timedelta(days=6))
    (line,) = lines(desk, "backup", DAY + timedelta(days=7))

    assert line.note == "台账建立以来还没有备份，7 天内应有一次"
    assert line.days_left == 0


def test_a_ledger_begun_in_the_past_needs_no_copy_of_days_before_it_was_made(desk: Desk) -> None:
    begin(desk, "2026-01-01")

    assert not lines(desk, "backup", DAY)


def test_the_copies_beside_the_ledger_are_looked_at(desk: Desk) -> None:
    place = backup.folder(desk.bench.store.path)
    place.mkdir()
    for stamp in ("20261022-120000", "20261024-120000", "20269999-120000"):
        (place / f"悦庄镇-{stamp}.ledger").touch()
    day = DAY + timedelta(days=11)
    (line,) = lines(desk, "backup", day)

    assert line.note == "最近一次备份是 2026-10-24，7 天内应有一次"
    assert [each.kind for each in due_list(desk.bench, day, backed_up=day)].count("backup") == 0


def test_lines_stand_in_the_order_of_their_due_dates(desk: Desk, problem: str) -> None:
    put(desk, "patch", number="37", year=2026, quarter=3, suspected=1)
    found = due_list(desk.bench, DAY)
    dates = [each.due_on for each in found if each.due_on]

    assert problem in [each.record for each in found]
    assert dates == sorted(dates)
    assert [each.due_on for each in found[len(dates) :]] == [None]
