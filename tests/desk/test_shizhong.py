"""市中区: phases, Friday's report, 逐宗销号, sealed goods to their sale, plants, checkpoints."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.duelist import due_list
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.desk.starting import Start
from ledgerdesk.domain.periods import phases
from tests.desk.conftest import PROBLEM, put

TOWN, WEEK = "西王庄镇", "2026-W43"
DAY = date(2026, 10, 23)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger of 西王庄镇 on a Friday, begun the Saturday before."""
    start = Start("shizhong", TOWN, "市中区")
    opened = Desk.create(tmp_path / "西王庄.ledger", start, clock=Clock(date(2026, 10, 17)))
    people = ("李建国", "王磊", "赵敏")
    opened.loading().rows(
        [{"register": "person", "values": {"name": name, "unit": TOWN}} for name in people]
    )
    opened.bench.clock.day = DAY
    yield opened
    opened.close()


def problem(desk: Desk, **values: Any) -> str:
    told = {key: value for key, value in PROBLEM.items() if key not in {"site", "village"}}
    told |= {"unit": TOWN, "duty_unit": TOWN, "found_on": "2026-10-19", "due_on": "2026-11-30"}
    return put(desk, "problem", **(told | values))


def said(desk: Desk, register: str, record: str) -> set[str]:
    known = desk.bench.register(register)
    return {each.text for each in desk.entering.judge(known, desk.records.get(register, record))}


def figures(desk: Desk, form: str, period: str) -> dict[tuple[str, str], Any]:
    return {
        (each.measure, each.span): each.value
        for each in desk.reporting.sheet(form, period).figures
    }


def close(desk: Desk, record: str, tmp_path: Path) -> None:
    person = desk.records.find("person", "王磊")
    photo = tmp_path / "后.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    verbs = desk.rectification
    for item in verbs.items(record):
        verbs.tick(str(item["id"]), by=person, evidence=[photo])
    verbs.move(record, "apply", Ask(by=person))
    verbs.move(record, "close", Ask(checker=person))


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        (date(2026, 6, 9), []),
        (date(2026, 6, 10), ["动员部署，调查摸底"]),
        (date(2026, 6, 29), ["落实措施，集中整治"]),
        (date(2027, 11, 30), ["落实措施，集中整治"]),
        (date(2026, 12, 31), ["总结验收，巩固提高"]),
    ],
)
def test_its_three_phases_return_each_year(desk: Desk, day: date, titles: list[str]) -> None:
    assert [each.title for each in phases(desk.bench.campaign(), day)] == titles


def test_the_week_is_due_on_friday_and_the_whole_on_19_november(desk: Desk) -> None:
    reports = [each for each in due_list(desk.bench, DAY) if each.kind == "report"]

    assert [(each.form, each.period, each.due_on) for each in reports] == [
        ("weekly", WEEK, "2026-10-23"),
        ("register", WEEK, "2026-10-23"),
        ("weekly", "2026-W44", "2026-10-30"),
        ("register", "2026-W44", "2026-10-30"),
        ("overall", "2026", "2026-11-19"),
    ]


def test_a_friday_off_is_not_put_off_and_says_so(desk: Desk) -> None:
    desk.settings.began_on("2026-09-26")

    (line,) = [
        each
        for each in due_list(desk.bench, date(2026, 9, 28))
        if each.form == "weekly" and each.due_on == "2026-10-02"
    ]

    assert "方案没有规定顺延" in str(line.note)


def test_each_problem_has_its_class_and_the_ledger_adds_up(desk: Desk, tmp_path: Path) -> None:
    closed = problem(desk, disposal="取缔关闭")
    problem(desk, disposal="拆除")
    problem(desk, disposal="限期整改")
    problem(desk, disposal="立案")
    problem(desk, disposal="不属实")
    close(desk, closed, tmp_path)

    found = figures(desk, "register", WEEK)
    sheet = desk.reporting.sheet("register", WEEK)

    assert [found[key, "period"] for key in ("close_total", "close_closed", "close_open")] == [
        1,
        1,
        0,
    ]
    assert [found[key, "period"] for key in ("demolish_open", "rectify_open", "refer_open")] == [
        1,
        1,
        1,
    ]
    assert [found[f"ledger_{key}", "period"] for key in ("total", "closed", "open")] == [4, 1, 3]
    assert len(sheet.rows) == 4
    assert not [each for each in sheet.findings if each.level == "red"]


def test_an_unlicensed_mine_is_closed_by_two_cuts_and_three_clearings(desk: Desk) -> None:
    record = problem(desk, disposal="取缔关闭", mineral="煤")

    items = [each["text"] for each in desk.rectification.items(record)]

    assert items == ["断水", "断电", "清设备", "清原料", "清产品"]


def test_a_fire_that_flares_up_again_is_counted(desk: Desk, tmp_path: Path) -> None:
    record = problem(desk)
    close(desk, record, tmp_path)
    desk.rectification.move(record, "reopen", Ask(why="夜间复采", due_on="2026-12-01"))

    assert figures(desk, "weekly", WEEK)["found_reopened", "period"] == 1
    assert "死灰复燃1起" in desk.reporting.text("weekly", WEEK)


def test_works_in_whose_name_stone_is_sold_are_named(desk: Desk) -> None:
    record = problem(desk, violation="假借工程名义")

    assert "假借工程名义的，请选工程类别。" in said(desk, "problem", record)
    assert desk.bench.register("problem").by_key["project_kind"].choices[:5] == (
        "土地整治", "山体修复治理", "水利工程", "路桥建设", "房屋建设",
    )  # fmt: skip


def test_a_trail_to_officials_is_handed_over(desk: Desk) -> None:
    record = problem(desk, official=True)

    assert "涉公职人员的线索请登记移交去向。" in said(desk, "problem", record)


def test_sealed_goods_go_by_a_plan_to_the_exchange(desk: Desk) -> None:
    told = {
        "unit": TOWN, "problem": desk.records.get("problem", problem(desk))["number"],
        "on": "2026-10-19", "kind": "矿产品", "mineral": "河砂", "quantity": "300",
        "measure_word": "立方米", "measure": "没收", "organ": "区自然资源局",
        "document_no": "枣自资没字〔2026〕1号",
    }  # fmt: skip
    record = put(desk, "seizure", **told)
    waiting = "没收的矿产品应由区政府制定处置方案，方案批准日期还没有填。"
    assert waiting in said(desk, "seizure", record)

    desk.records.save("seizure", {"plan_approved_on": "2026-10-20"}, record=record)
    assert "处置方案已批准，还没有纳入公共资源交易平台成交。" in said(desk, "seizure", record)

    desk.records.save("seizure", {"deal_on": "2026-10-19", "deal_yuan": 2_400_000}, record=record)
    assert "成交早于处置方案批准，请核对。" in said(desk, "seizure", record)

    desk.records.save("seizure", {"deal_on": "2026-10-22"}, record=record)
    assert not said(desk, "seizure", record) & {waiting, "成交早于处置方案批准，请核对。"}
    found = figures(desk, "weekly", WEEK)
    assert [found[key, "period"] for key in ("plans_approved", "deals")] == [1, 1]
    assert str(found["deals_wan", "period"]) == "2.40"


def test_a_plant_outside_the_park_is_due_to_move(desk: Desk) -> None:
    told = {"unit": TOWN, "kind": "机制砂", "in_park": False, "move_due_on": "2026-10-01"}
    late = put(desk, "plant", name="大山机制砂厂", **told)
    put(desk, "plant", name="恒基料场", **told | {"moved_on": "2026-10-20"})
    put(desk, "plant", name="顺达料场", **told | {"closed_on": "2026-10-20"})
    inside = put(
        desk, "plant", name="再生建材厂", unit=TOWN, kind="建筑垃圾综合利用", in_park=True
    )

    terms = [each for each in due_list(desk.bench, DAY) if each.kind == "term"]

    assert [(each.record, each.due_on, each.days_left) for each in terms] == [
        (late, "2026-10-01", -22)
    ]
    assert "关停取缔的企业请填依据。" in said(
        desk, "plant", desk.records.find("plant", "顺达料场")
    )
    put(desk, "raw_check", plant="再生建材厂", on="2026-10-20", result="来源不明")
    assert inside
    found = figures(desk, "weekly", WEEK)
    assert [found[key, "period"] for key in (
        "plants_total", "plants_outside", "plants_moved", "plants_closed", "raw_checks", "raw_bad",
    )] == [4, 1, 1, 1, 1, 1]  # fmt: skip


def test_a_checkpoint_stops_and_seizes(desk: Desk) -> None:
    put(desk, "checkpoint", name="枣台路关卡", unit=TOWN, kind="动态检查关卡")
    for result in ("放行", "查扣"):
        put(desk, "stop_check", checkpoint="枣台路关卡", at="2026-10-20T22:10", result=result)

    found = figures(desk, "weekly", WEEK)

    assert (found["stop_checks", "period"], found["stopped_vehicles", "period"]) == (2, 1)
    assert "卡点检查车辆2辆次，查扣1辆。" in desk.reporting.text("weekly", WEEK)


def test_the_leaders_and_the_patrol_crew_have_their_parts(desk: Desk) -> None:
    roles = desk.bench.choices("person", desk.bench.register("person").by_key["roles"])

    assert {"组长", "第一责任人", "直接责任人", "巡查应急队伍", "村（居）主要负责人"} <= set(roles)
    assert not [
        each
        for each in desk.entering.judge(
            desk.bench.register("person"), {"name": "张三", "roles": ("组长", "第一责任人")}
        )
        if each.level == "red"
    ]


def test_the_overall_report_counts_the_year_and_leaves_room_for_causes(desk: Desk) -> None:
    problem(desk)

    text = desk.reporting.text("overall", "2026")

    assert "发现违法违规问题1起" in text
    assert "六、存在问题和原因分析" in text
    assert text.count("（请填写）") == 2
