"""核对 → 生成 → 审核定稿 → 打印签字 → 上报回执: by whom, when, and what undoes a step."""

from datetime import date
from pathlib import Path

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.progress import Step, lateness
from ledgerdesk.errors import UserError
from tests.desk.conftest import case

MONTH = "2026-10"


def steps(desk: Desk) -> dict[str, Step]:
    made = desk.walking.review("annex2", MONTH).steps
    return {each.label: each for each in made}


def test_each_step_tells_by_whom_and_when(desk: Desk, tmp_path: Path) -> None:
    desk.walking.check("annex2", MONTH, by="王磊")
    desk.reporting.export(MONTH, ["annex2"], tmp_path)
    desk.walking.approve("annex2", MONTH, "赵敏", note="数与台账相符")
    reviewed = steps(desk)["审核定稿"]
    signed = desk.reporting.signed("王磊", "赵敏")
    desk.reporting.submit("annex2", MONTH, signed)
    made = desk.reporting.print("annex2", MONTH, tmp_path / "附件2.pdf")
    desk.signing.sign_back(made["code"], "2026-10-20")
    desk.reporting.receive("annex2", MONTH, "2026-10-20", "县大队 王科长")

    told = steps(desk)

    assert (reviewed.state, reviewed.hint) == ("now", "赵敏 10-20 审核，待定稿")
    assert [(each.state, each.by, each.at[:10], each.hint) for each in told.values()] == [
        ("done", "王磊", "2026-10-20", "王磊 10-20 核对"),
        ("done", "张秀兰", "2026-10-20", "张秀兰 10-20 导出"),
        ("done", "赵敏", "2026-10-20", "赵敏 审核，定稿 v1"),
        ("done", "张秀兰", "2026-10-20", "张秀兰 10-20 打印，10-20 签回"),
        ("done", "县大队 王科长", "2026-10-20", "2026-10-20 接收"),
    ]


def test_later_changes_ask_for_every_step_again(desk: Desk, tmp_path: Path) -> None:
    desk.walking.check("annex2", MONTH)
    desk.reporting.export(MONTH, ["annex2"], tmp_path)
    desk.walking.approve("annex2", MONTH, "赵敏")
    desk.reporting.print("annex2", MONTH, tmp_path / "附件2.pdf")

    record = case(desk, "21")

    told = steps(desk)
    assert [each.hint for each in told.values()][:4] == [
        "数已变，请重新核对",
        "数已变，请重新导出",
        "数已变，请重新审核",
        "数已变，请重新打印",
    ]
    assert {each.state for each in told.values()} == {"now", "todo"}
    assert desk.walking.review("annex2", MONTH).reviewer == ""
    desk.records.delete("case", record, "登记错了")
    assert [each.state for each in steps(desk).values()][:2] == ["done", "done"]


def test_what_was_handed_in_and_has_changed_asks_for_a_correction(desk: Desk) -> None:
    desk.reporting.submit("annex2", MONTH, desk.reporting.signed("王磊"))
    case(desk, "21")

    settled = steps(desk)["审核定稿"]

    assert settled.state == "now"
    assert settled.hint.startswith("v1 后变动 ")
    assert settled.hint.endswith(" 处，请更正")


def test_the_same_numbers_are_checked_once_and_undo_takes_it_back(desk: Desk) -> None:
    desk.walking.check("annex2", MONTH, by="王磊")
    steps_before = desk.upkeep.last_step()
    desk.walking.check("annex2", MONTH, by="赵敏")

    assert desk.upkeep.last_step() == steps_before
    assert steps(desk)["核对数据"].by == "王磊"
    desk.upkeep.undo()
    assert steps(desk)["核对数据"].hint == "没有差错，待核对"


def test_a_report_with_errors_is_neither_checked_nor_reviewed(desk: Desk) -> None:
    case(desk, "21", closed_on="2026-09-30")

    found = desk.walking.check("annex2", MONTH)

    assert [each.level for each in found] == ["red", "red"]
    assert steps(desk)["核对数据"].by == ""
    with pytest.raises(UserError, match="还有 2 处差错，请先核对改正，再审核"):
        desk.walking.approve("annex2", MONTH, "赵敏")
    with pytest.raises(UserError, match="要写明审核人"):
        desk.walking.approve("annex2", MONTH, " ")


def test_in_time_and_late_are_told(desk: Desk) -> None:
    def heading() -> str:
        return desk.walking.review("annex2", MONTH).heading.split(" · ")[2]

    desk.bench.clock.day = date(2026, 10, 28)
    assert heading() == "已逾期 2 天，还没有报送"
    desk.reporting.submit("annex2", MONTH, desk.reporting.signed("王磊"))
    desk.bench.clock.day = date(2026, 11, 5)
    desk.reporting.submit("annex2", MONTH, desk.reporting.signed("王磊"), why="漏报")

    assert heading() == "迟报 2 天"
    assert (
        lateness("2026-10-28", date(2026, 11, 5), desk.walking.review("annex2", MONTH).versions)
        == "按时报送"
    )
    assert lateness("", date(2026, 11, 5), ()) == ""
    assert lateness("2026-11-05", date(2026, 11, 5), ()) == ""
