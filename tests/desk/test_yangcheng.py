"""阳城: notices to their answer, power cuts by the hour, 13710 by four dates, who is first."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.duelist import due_list
from ledgerdesk.desk.starting import Start
from ledgerdesk.domain.sheets import Sheet
from tests.desk.conftest import PROBLEM, put

DAY = date(2026, 11, 10)
WATCHED: dict[str, Any] = {"on": "2026-11-02", "kind": "13710督办", "content": "督办东沟越界问题"}
TOLD: dict[str, Any] = {"on": "2026-11-02", "kind": "通报", "content": "通报西沟无环评开采"}
BEGUN: dict[str, Any] = {"began_on": "2026-10-26"}
TOWN = "东冶镇"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger of 东冶镇 on 10 November."""
    start = Start("yangcheng", TOWN, "阳城县")
    opened = Desk.create(tmp_path / "东冶镇.ledger", start, clock=Clock(date(2026, 10, 26)))
    people = ("李建国", "王磊", "赵敏")
    rows = [{"register": "person", "values": {"name": name, "unit": TOWN}} for name in people]
    opened.loading().rows(
        [*rows, {"register": "village", "values": {"name": "蔡节村", "unit": TOWN}}]
    )
    opened.bench.clock.day = DAY
    yield opened
    opened.close()


def due(desk: Desk, day: date = DAY) -> list[tuple[str, str | None, int | None]]:
    lines = due_list(desk.bench, day)
    return [(each.title, each.due_on, each.days_left) for each in lines if each.kind == "term"]


def problem(desk: Desk, **values: Any) -> str:
    told = PROBLEM | {
        "unit": TOWN, "village": "蔡节村", "site": None, "place": "东沟", "duty_unit": TOWN,
        "due_on": "2026-11-30", "found_on": "2026-11-03",
    }  # fmt: skip
    return put(desk, "problem", **{k: v for k, v in (told | values).items() if v is not None})


def said(desk: Desk, register: str, record: str) -> list[str]:
    known = desk.bench.register(register)
    found = desk.entering.judge(known, desk.records.get(register, record))
    return [each.text for each in found]


def texts(sheet: Sheet) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): cell.text for cell in sheet.layout.cells}


def test_a_notice_is_due_until_it_is_answered(desk: Desk) -> None:
    record = put(desk, "notice", **TOLD, due_on="2026-11-09")

    assert due(desk) == [("部门联动 通报西沟无环评开采 反馈", "2026-11-09", -1)]
    assert "反馈已过时限，请核对。" in said(desk, "notice", record)

    answered = {"answered_on": "2026-11-09", "answer": "已责令停止"}
    handled = {"handled_on": "2026-11-08", "handling": "现场制止"}
    desk.records.save("notice", answered | handled, record=record)
    assert not due(desk)
    assert not said(desk, "notice", record)


def test_an_answer_asks_for_its_words_and_for_what_was_done(desk: Desk) -> None:
    record = put(desk, "notice", **TOLD, answered_on="2026-11-09")

    told = said(desk, "notice", record)

    assert "填了反馈日期，还应填写反馈情况。" in told
    assert any(text.startswith("已经反馈，却没有填查处日期") for text in told)


def test_an_answer_after_its_day_stays_remarkable(desk: Desk) -> None:
    record = put(
        desk, "notice", **TOLD, due_on="2026-11-05", handled_on="2026-11-06", handling="已制止",
        answered_on="2026-11-09", answer="已办",
    )  # fmt: skip

    assert said(desk, "notice", record) == ["反馈已过时限，请核对。"]


def test_a_supervised_item_has_four_dates(desk: Desk) -> None:
    put(desk, "notice", **WATCHED)

    assert due(desk, date(2026, 11, 26)) == [
        ("部门联动 督办东沟越界问题 13710督办当天研究部署", "2026-11-02", -24),
        ("部门联动 督办东沟越界问题 13710督办三天内反馈", "2026-11-05", -21),
        ("部门联动 督办东沟越界问题 13710督办七天内落实", "2026-11-09", -17),
        ("部门联动 督办东沟越界问题 13710督办一个月内办结销号", "2026-12-02", 6),
    ]


def test_a_grave_item_has_a_month_and_what_is_done_is_gone(desk: Desk) -> None:
    record = put(desk, "notice", **WATCHED, complex=True)
    assert [day for _, day, _ in due(desk)] == ["2026-11-02", "2026-11-05"]

    done = {"deployed_on": "2026-11-02", "reported_on": "2026-11-04"}
    desk.records.save("notice", done, record=record)

    assert not due(desk)
    assert not said(desk, "notice", record)


def test_a_month_ends_on_the_last_day_of_a_shorter_one(desk: Desk) -> None:
    told = WATCHED | {"on": "2026-10-31", "deployed_on": "2026-10-31", "reported_on": "2026-11-01"}
    put(desk, "notice", **told, settled_on="2026-11-02")

    assert [day for _, day, _ in due(desk, date(2026, 11, 25))] == ["2026-11-30"]


def test_a_draft_and_a_plain_letter_are_not_due(desk: Desk) -> None:
    put(desk, "notice", on="2026-11-02", kind="13710督办")
    put(desk, "notice", on="2026-11-02", kind="函告", content="函告县水务部门")

    assert not due(desk)


def test_a_power_cut_tells_its_hours(desk: Desk) -> None:
    told = {"unit": TOWN, "on": "2026-11-04", "kind": "停电通知", "count": 1, "measure_word": "份"}
    bare = put(desk, "action", **told)
    late = put(desk, "action", **told, sent_at="2026-11-04T10:30", cut_at="2026-11-04T09:00",
               supplier="县供电公司")  # fmt: skip

    assert "停电通知请填发出时间。" in said(desk, "action", bare)
    assert "停电通知请填供电单位。" in said(desk, "action", bare)
    assert "停电执行时间早于停电通知发出时间，请核对。" in said(desk, "action", late)


def test_who_is_first_is_asked_of_every_problem(desk: Desk) -> None:
    people = {"first_finder": "李建国", "first_reporter": "李建国", "first_responsible": "赵敏"}
    told = {"county_told_at": "2026-11-03T09:30", "bureau_told_at": "2026-11-03T09:40"}

    bare, whole = problem(desk), problem(desk, **people, **told)

    asked = [text for text in said(desk, "problem", bare) if text.startswith("第一")]
    assert [text[:5] for text in asked] == ["第一发现人", "第一报告人", "第一责任人"]
    assert not [text for text in said(desk, "problem", whole) if "第一" in text or "报告" in text]


def test_who_deals_with_it_follows_from_where_it_is(desk: Desk) -> None:
    river = problem(
        desk, zone="河道（水库库区）", violation="非法采砂", competent="县自然资源部门"
    )
    wood = problem(desk, zone="林地")

    assert any("县水务部门查处" in text for text in said(desk, "problem", river))
    assert any("县林业部门监管" in text for text in said(desk, "problem", wood))


def test_closing_is_always_by_the_six_standards(desk: Desk) -> None:
    record = problem(desk, disposal="取缔关闭")

    assert len(desk.rectification.items(record)) == 6


def test_the_result_list_holds_new_closed_and_open_problems(desk: Desk) -> None:
    number = str(desk.records.get("problem", problem(desk, first_finder="李建国"))["number"])
    put(desk, "notice", **TOLD, from_unit="县水务局", problem=number, answered_on="2026-11-05",
        answer="已责令停止", handled_on="2026-11-04", handling="制止")  # fmt: skip

    november = texts(desk.reporting.sheet("results", "2026-11"))
    december = texts(desk.reporting.sheet("results", "2026-12"))

    assert november[2, 1] == "2026年11月打击非法违法采矿落实结果清单"
    assert november[5, 2] == number
    assert november[5, 6] == "李建国"
    assert november[5, 12] == "县水务局通报，反馈：已责令停止"
    assert december[5, 2] == number, "what is not settled stays on the list"


def test_the_quarter_counts_its_three_months_and_reconciles(desk: Desk) -> None:
    record = put(desk, "notice", **TOLD, handled_on="2026-11-04", handling="制止",
                 answered_on="2026-11-05", answer="已办")  # fmt: skip
    watched = put(desk, "notice", **WATCHED)

    sheet = desk.reporting.sheet("quarterly", "2026-Q4")
    counted = {each.measure: each for each in sheet.figures if each.rowkey == "合计"}

    assert (sheet.start, sheet.end, sheet.due_on) == ("2026-09-26", "2026-12-25", "2027-01-10")
    assert counted["notices_received"].records == (record,)
    assert (counted["notices_answered"].value, counted["notices_open"].value) == (1, 0)
    assert counted["supervised_open"].records == (watched,)
    assert not [each for each in sheet.findings if each.level == "red"]


def test_the_25th_is_not_put_off_and_says_so(desk: Desk) -> None:
    lines = due_list(desk.bench, date(2026, 10, 26))
    (first,) = [each for each in lines if each.form == "results" and each.period == "2026-11"]
    assert first.due_on == "2026-11-25"

    sunday = desk.reporting.sheet("results", "2026-10")
    assert sunday.due_on == "2026-10-25"
    told = [each for each in due_list(desk.bench, DAY) if each.form == "quarterly"]
    assert (
        told[0].note
        == "1月10日逢周日，方案没有规定顺延，请提前报送；节假日数据未录入，暂按周末推算"
    )


def test_goods_without_a_source_are_traced_back(desk: Desk) -> None:
    gate = put(desk, "checkpoint", name="北口", unit=TOWN)
    told = {"checkpoint": gate, "at": "2026-11-05T08:00", "plate_no": "晋E12345"}

    bare = put(desk, "stop_check", **told, has_source=False)
    traced = put(
        desk, "stop_check", **told, has_source=False, traced="来自东沟，已通报县自然资源部门"
    )

    assert said(desk, "stop_check", bare) == ["矿产品没有合法来源，请填源头倒查结果。"]
    assert not said(desk, "stop_check", traced)


def test_who_obstructs_is_handed_over(desk: Desk) -> None:
    record = problem(desk, obstructed=True, disposal="取缔关闭", blame="线索移送县纪委监委")

    assert any("公安机关处理" in text for text in said(desk, "problem", record))
    desk.records.save("problem", {"disposal": "移送"}, record=record)
    assert not any("公安机关处理" in text for text in said(desk, "problem", record))


def test_the_mechanism_stands_without_end(desk: Desk) -> None:
    (plan,) = desk.bench.campaigns()

    assert [(each.begin, each.end) for each in plan.phases] == [("2024-06-12", "")]
    assert desk.bench.choices("person", desk.bench.register("person").by_key["roles"])[:4] == (
        "专人", "第一发现人", "第一报告人", "第一责任人",
    )  # fmt: skip


def test_a_joint_meeting_counts_in_its_quarter(desk: Desk) -> None:
    put(desk, "meeting", on="2026-11-06", title="四季度联席会议", kind="联席会议")
    put(desk, "meeting", on="2026-11-07", title="调度会", kind="调度会")

    sheet = desk.reporting.sheet("quarterly", "2026-Q4")

    (met,) = [each.value for each in sheet.figures
              if each.measure == "joint_meetings" and each.rowkey == "合计"]  # fmt: skip
    assert met == 1


def test_the_month_is_told_in_words_with_counted_numbers(desk: Desk, tmp_path: Path) -> None:
    problem(desk, county_told_at="2026-11-03T09:30", bureau_told_at="2026-11-03T09:40")
    put(desk, "notice", **TOLD)
    put(desk, "action", unit=TOWN, on="2026-11-04", kind="停电通知", count=2)

    said = desk.reporting.text("monthly", "2026-11")
    (path,) = desk.reporting.export("2026-11", ["monthly"], tmp_path)
    written = [each.text for each in Document(str(path)).paragraphs]

    assert said.startswith("东冶镇2026年11月\n打击私挖滥采矿产资源工作开展情况\n")
    assert "现将2026年10月26日至2026年11月25日的工作开展情况报告如下" in said
    assert "本月发现违法行为1起，其中无证开采1起" in said
    assert "已向县政府及县自然资源部门报告1起" in said
    assert "发出停电通知2份" in said
    assert "收到部门通报1件，已反馈0件，期末未反馈1件" in said
    assert "对未销号的1个问题逐项督促整改" in said
    assert "".join(said.split()) == "".join("".join(written).split())
    assert path.suffix == ".docx"


def test_a_month_without_finds_says_so_in_words(desk: Desk) -> None:
    said = desk.reporting.text("monthly", "2026-11")

    assert "本月未发现违法行为。上月发现0起" in said
    assert "对未销号的" not in said
