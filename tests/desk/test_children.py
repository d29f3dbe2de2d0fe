"""Rows that belong to a record: read, written, removed by what their definition says."""

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.errors import RefusedError, UserError
from tests.desk.conftest import put


@pytest.fixture
def patrol(desk: Desk) -> str:
    values = {"on": "2026-10-12", "kind": "日常", "headcount": 3, "villages": ["王家泉村"]}
    return put(desk, "patrol", **values, unit="悦庄镇")


def test_a_register_names_the_rows_that_belong_to_its_records(desk: Desk) -> None:
    known = {
        key: [each.key for each in desk.children.registers(key)] for key in ("patrol", "site")
    }

    assert known == {"patrol": ["eight_check"], "site": []}
    problem = [each.key for each in desk.children.registers("problem")]
    assert set(problem) == {"check_item", "progress", "lookback", "extension", "move"}
    assert set(problem[-2:]) == {"extension", "move"}


def test_every_choice_of_a_new_patrol_is_offered_until_it_is_answered(
    desk: Desk, patrol: str
) -> None:
    offered = desk.children.offered("eight_check", patrol)
    assert len(offered) == 8
    rows = [{"item": each, "result": "正常"} for each in offered[1:]]
    change = desk.children.save_all("eight_check", patrol, rows)

    assert desk.children.offered("eight_check", patrol) == offered[:1]
    desk.children.save(
        "eight_check", patrol, {"item": offered[0], "result": "异常", "note": "有灯"}
    )
    shown = desk.children.rows("eight_check", patrol)
    assert [each.badge for each in shown] == [str(number) for number in range(1, 9)]
    assert (shown[0].title, shown[0].tag, shown[0].tone, shown[0].note) == (
        offered[0],
        "异常",
        "late",
        "有灯",
    )
    labels = [each["label"] for each in desk.upkeep.history(shown[1].id)]
    assert labels == ["登记八查 YZ-XC-2026-001（7 项）"]
    assert change.tables == {"eight_check"}
    desk.upkeep.undo()
    desk.upkeep.undo()
    assert desk.children.rows("eight_check", patrol) == []


def test_a_row_is_changed_and_removed_with_a_reason(desk: Desk, problem: str) -> None:
    saved = desk.children.save("lookback", problem, {"due_on": "2026-12-01"})
    desk.children.save(
        "lookback", problem, {"on": "2026-10-19", "result": "反弹"}, row=saved.record
    )
    (row,) = desk.children.rows("lookback", problem)
    told = (row.badge, row.title, row.tone, row.note)
    assert told == ("2026-12-01", "反弹", "late", "回访日期 2026-10-19")

    with pytest.raises(UserError, match="删除要写明原因"):
        desk.children.delete("lookback", problem, saved.record, " ")
    desk.children.delete("lookback", problem, saved.record, "重复")
    assert desk.children.rows("lookback", problem) == []


def test_what_is_required_is_named(desk: Desk, problem: str) -> None:
    with pytest.raises(RefusedError, match="“进展情况”还没有填写"):
        desk.children.save("progress", problem, {"on": "2026-10-19"})


def test_rows_of_the_moves_are_not_written_by_hand(desk: Desk, problem: str) -> None:
    with pytest.raises(UserError, match="由流转自动登记"):
        desk.children.save("extension", problem, {"why": "雨"})
    with pytest.raises(UserError, match="由流转自动登记"):
        desk.children.delete("move", problem, "x", "错")


def test_a_closed_problem_takes_look_backs_but_no_more_items(desk: Desk, problem: str) -> None:
    with desk.bench.change("直接销号"):
        desk.bench.store.update("problem", problem, {"state": "已销号"})

    assert desk.children.closed("check_item", problem) == "这条问题已销号，核销清单不能再改。"
    assert desk.children.closed("lookback", problem) == ""
    with pytest.raises(UserError, match="核销清单不能再改"):
        desk.children.save("check_item", problem, {"text": "再加一项"})


def test_a_new_item_stands_after_the_last_one(desk: Desk, problem: str) -> None:
    desk.children.save("check_item", problem, {"text": "复绿", "state": "未完成"})

    assert desk.viewing.items(problem)[-1].text == "复绿"
    assert desk.children.rows("check_item", problem)[-1].badge == "6"


def test_a_new_row_begins_with_today_and_who_acts(desk: Desk, people: dict[str, str]) -> None:
    desk.bench.actor = "赵敏"

    assert desk.children.begin("progress") == {"on": "2026-10-20", "by": people["head"]}
