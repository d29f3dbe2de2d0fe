"""What plans demand of a township, done on a ledger, and what comes of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock, catalog
from ledgerdesk.desk.browsing import Query
from ledgerdesk.desk.practice import picture
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.starting import Start
from ledgerdesk.domain.sheets import Sheet
from tests.desk.conftest import OFFICE, PROBLEM, put

PLANS = ("yiyuan", "shizhong", "jincheng", "yangcheng", "fujian")
WITH_PARTNERS = ("shizhong", "jincheng", "yangcheng", "fujian")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One ledger of each plan with an office, closed, to be copied."""
    made = {}
    for plan in PLANS:
        path = tmp_path_factory.mktemp(plan) / "悦庄镇.ledger"
        desk = Desk.create(path, Start(plan, "悦庄镇", "某县"), clock=Clock(date(2026, 10, 20)))
        desk.loading().rows(OFFICE)
        desk.close()
        made[plan] = path
    return made


def opened(path: Path, folder: Path) -> Desk:
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    return Desk.open(copy, write=True, actor="张秀兰", clock=Clock(date(2026, 10, 20)))


@pytest.fixture
def ledger(
    request: pytest.FixtureRequest, begun: dict[str, Path], tmp_path: Path
) -> Iterator[Desk]:
    desk = opened(begun[request.param], tmp_path)
    yield desk
    desk.close()


def lines(sheet: Sheet) -> str:
    return "\n".join(cell.text for cell in sheet.layout.cells)


def said(desk: Desk, record: str) -> list[str]:
    found = (each for each in desk.upkeep.check()["findings"] if each["record"] == record)
    return [str(each["text"]).partition("：")[2] for each in found]


def numbers(desk: Desk, register: str, field: str) -> dict[str, int]:
    """Return how many records of a register have each value of a field."""
    facets = desk.browsing.facets(register, Query())[field]
    return {value: count for value, _, count in facets}


def paper(desk: Desk, ledger: str) -> str:
    return lines(desk.signing.sheet(ledger, "2026-10-01..2026-10-31"))


def test_every_plan_is_here() -> None:
    assert set(PLANS) == catalog().campaigns.keys()


@pytest.mark.parametrize("ledger", PLANS, indirect=True)
def test_each_kind_of_violation_and_each_source_of_a_plan_is_entered_and_counted(
    ledger: Desk,
) -> None:
    problem = ledger.bench.register("problem")
    asked = {
        key: ledger.bench.choices("problem", problem.by_key[key])
        for key in ("violation", "source")
    }
    rows = [
        {"register": "problem", "ref": f"{key}{n}", "values": {**PROBLEM, key: each}}
        for key, choices in asked.items()
        for n, each in enumerate(choices)
    ]

    made = ledger.loading().rows(rows)

    assert len(made.created) == sum(map(len, asked.values())) > 20
    assert ledger.upkeep.check()["ok"]
    for key, choices in asked.items():
        assert set(choices) <= numbers(ledger, "problem", key).keys()
    printed = paper(ledger, "problem")
    assert all(each in printed.replace("\n", "") for each in asked["violation"])


@pytest.mark.parametrize("ledger", WITH_PARTNERS, indirect=True)
def test_a_joint_patrol_names_the_departments_that_took_part(ledger: Desk) -> None:
    told = {
        "on": "2026-10-12",
        "unit": "悦庄镇",
        "kind": "联合执法",
        "headcount": 9,
        "found": False,
    }
    rows = [{"register": "patrol", "ref": "a", "values": told}]
    lacking = ledger.loading().rows(rows)
    asked = said(ledger, lacking.created["a"])

    known = ledger.loading().rows(
        [{**rows[0], "values": {**told, "departments": ["公安", "供电"]}}]
    )

    assert "联合执法请写明参加部门。" in asked
    assert "联合执法请写明参加部门。" not in said(ledger, known.created["a"])
    record = ledger.records.get("patrol", known.created["a"])
    assert record["departments"] == ("公安", "供电")


@pytest.mark.parametrize("ledger", PLANS, indirect=True)
def test_the_town_s_own_plan_is_a_document_with_its_original(ledger: Desk, tmp_path: Path) -> None:
    original = tmp_path / "工作方案.pdf"
    original.write_bytes(b"%PDF-1.4 plan")
    told = {
        "kind": "工作方案",
        "number": "悦政发〔2026〕8号",
        "on": "2026-10-08",
        "to": "各村（居）",
    }
    plan = put(ledger, "document", **told)

    ledger.rectification.attach("document", plan, original)

    assert "悦政发〔2026〕8号" in paper(ledger, "document")
    kept = [each["name"] for each in ledger.listing.records("attachment") if each["owner"] == plan]
    assert kept == ["工作方案.pdf"]


@pytest.mark.parametrize("ledger", PLANS, indirect=True)
def test_what_a_meeting_decided_is_due_until_it_is_done(ledger: Desk) -> None:
    meeting = put(
        ledger, "meeting", on="2026-10-09", title="联席会议", kind="联席会议",
        units=["公安", "供电"], decisions="停供三处坑口用电", due_on="2026-10-16",
    )  # fmt: skip

    def due() -> list[str]:
        return [one["title"] for one in ledger.upkeep.due(date(2026, 10, 20)) if one["record"]]

    assert any("落实议定事项" in each for each in due())
    assert "停供三处坑口用电" in paper(ledger, "meeting")
    ledger.records.save("meeting", {"done_on": "2026-10-18"}, record=meeting)
    assert not any("落实议定事项" in each for each in due())


@pytest.mark.parametrize("ledger", PLANS, indirect=True)
def test_an_acceptance_without_notice_stands_on_paper_with_its_bulletin(ledger: Desk) -> None:
    put(
        ledger, "inspection", on="2026-10-15", kind="验收", manner="四不两直",
        findings="两处封堵合格，一处警示牌缺失", bulletin_no="通报〔2026〕3号",
    )  # fmt: skip

    printed = paper(ledger, "inspection")

    assert all(each in printed for each in ("验收", "四不两直", "警示牌缺失", "通报〔2026〕3号"))


@pytest.mark.parametrize("ledger", PLANS, indirect=True)
def test_publicity_at_a_mine_is_in_its_dossier_and_on_paper(ledger: Desk) -> None:
    put(
        ledger, "publicity", on="2026-10-11", unit="悦庄镇", form="散发宣传材料", count=60,
        measure_word="份", place="坑口周围", sites=["王家泉采石坑"],
    )  # fmt: skip
    site = ledger.records.find("site", "王家泉采石坑")

    dossier = lines(ledger.signing.sheet("dossier", "", made=Made(site)))

    assert "散发宣传材料60份，坑口周围" in dossier
    assert "王家泉采石坑" in paper(ledger, "publicity")


@pytest.mark.parametrize("ledger", ["yiyuan"], indirect=True)
def test_holidays_have_somebody_on_duty_in_each_area(ledger: Desk) -> None:
    told: dict[str, Any] = {"name": "东片", "unit": "悦庄镇", "villages": ["王家泉村"]}
    told |= {"item": "有无复采", "every": "1次/周", "responsible": "李建国"}
    lacking = ledger.loading().rows([{"register": "duty_area", "ref": "a", "values": told}])

    area = lacking.created["a"]
    assert "节假日要安排好值班人员，请选节假日值班人员。" in said(ledger, area)
    people = tuple(ledger.records.find("person", name) for name in ("李建国", "王磊"))
    saved = ledger.records.save(
        "duty_area", {"holiday_people": people, "holiday_phone": "0533-3240110"}, record=area
    )

    assert saved.findings == ()
    printed = paper(ledger, "holiday_duty")
    assert "李建国、王磊" in printed
    assert "0533-3240110" in printed


@pytest.mark.parametrize("ledger", ["yiyuan"], indirect=True)
def test_what_a_camera_saw_becomes_a_problem_of_its_checkpoint(ledger: Desk) -> None:
    put(ledger, "checkpoint", name="北口监控", unit="悦庄镇", place="北口", kind="监控卡口")
    problem = put(ledger, "problem", **{**PROBLEM, "source": "视频监控", "place": "北口"})

    assert numbers(ledger, "problem", "source")["视频监控"] == 1
    assert ledger.listing.records("checkpoint")[0]["kind"] == "监控卡口"
    assert ledger.records.get("problem", problem)["state"] == "待整改"


@pytest.mark.parametrize("ledger", ["yiyuan"], indirect=True)
def test_an_exposed_case_is_counted_in_the_special_report(ledger: Desk) -> None:
    case = {
        "number": "沂自资立〔2026〕1号", "unit": "悦庄镇", "party": "甲石料厂", "place": "王家泉",
        "violation": "无证开采", "found_on": "2026-09-01", "filed_on": "2026-09-03",
        "state": "在办", "typical": True, "exposed_on": "2026-10-10",
    }  # fmt: skip
    put(ledger, "case", **case)
    put(ledger, "case", **{**case, "number": "沂自资立〔2026〕2号", "exposed_on": None})

    assert "公开曝光典型案件1宗" in ledger.reporting.text("special", "2026")


@pytest.mark.parametrize("ledger", PLANS, indirect=True)
def test_a_site_s_paper_shows_kind_place_licence_and_the_three_who_answer(ledger: Desk) -> None:
    put(
        ledger, "site", name="桃花峪采石场", kind="合法矿山", unit="悦庄镇", village="桃花峪村",
        longitude="118.2612345", latitude="36.1812345", mineral="建筑石料用灰岩", method="露天",
        licence_no="C3703232022037120000012", licence_until="2027-02-28", filer="李建国",
        supervisor="王磊", responsible="赵敏",
    )  # fmt: skip

    printed = paper(ledger, "site").replace("\n", "")

    told = ("合法矿山", "桃花峪村", "118.2612345", "2027-02-28", "李建国王磊赵敏")
    assert all(each in printed for each in told)


@pytest.mark.parametrize("ledger", ["fujian", "yangcheng"], indirect=True)
def test_a_company_s_own_check_and_a_holder_s_report_are_told_apart(ledger: Desk) -> None:
    kinds = ledger.bench.choices("patrol", ledger.bench.register("patrol").by_key["kind"])
    kind = "企业自查" if "企业自查" in kinds else kinds[0]
    put(ledger, "patrol", on="2026-10-12", unit="悦庄镇", kind=kind, headcount=3, found=False)

    assert numbers(ledger, "patrol", "kind")[kind] == 1
    assert kind in paper(ledger, "patrol")


def test_a_photo_of_each_of_the_five_is_what_closes_a_mine(
    begun: dict[str, Path], tmp_path: Path
) -> None:
    ledger = opened(begun["shizhong"], tmp_path)
    problem = put(ledger, "problem", **PROBLEM)
    worker = ledger.records.find("person", "李建国")
    photo = tmp_path / "后.png"
    photo.write_bytes(picture(1))
    for item in ledger.rectification.items(problem):
        ledger.rectification.tick(str(item["id"]), by=worker, evidence=[photo])

    sheet = lines(ledger.signing.sheet("checkoff", "", made=Made(problem)))

    assert all(each in sheet for each in ("断水", "断电", "清设备", "清原料", "清产品"))
    assert sheet.count("完成") >= 5
    ledger.close()


@pytest.mark.parametrize("ledger", PLANS, indirect=True)
def test_a_gang_s_trace_is_found_again(ledger: Desk) -> None:
    traced = put(ledger, "problem", **{**PROBLEM, "gang_lead": True})
    put(ledger, "problem", **PROBLEM)

    assert ledger.browsing.ids("problem", Query(filters={"gang_lead": ("1",)})) == [traced]


@pytest.mark.parametrize("ledger", ["shizhong"], indirect=True)
def test_what_two_plans_add_alike_is_there_once(ledger: Desk) -> None:
    ledger.campaigns.begin("jincheng")

    keys = [each.key for each in ledger.bench.register("patrol").fields]

    assert keys.count("departments") == 1
