"""福建: two tables by region, four defects, three who sign, patrol duty in four points."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.duelist import due_list
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.desk.starting import Start
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.errors import RefusedError, UserError
from tests.desk.conftest import PROBLEM, put

DAY = date(2012, 11, 28)
COUNTY = "大田县"
TOWNS = ("均溪镇", "桃源镇", "太华镇")
KINDS = (
    "无证开采", "证照不齐", "不符合安全环保供电", "超层越界", "以采代探", "非法获取转供火工品",
    "非法获取转供电力", "非法获取煤炭准运证", "尾矿库存在安全隐患", "存在地质灾害隐患",
)  # fmt: skip
HEADINGS = (
    "地区 无证非法(个) 证照不齐(个) 不符合安全环保供电（个） 超层越界(个) 以采代探(个) "
    "非法获取转供火工品（个） 非法获取转供电力（个） 非法获取煤炭准运证（个） "
    "尾矿库存在安全隐患（个） 存在地质灾害隐患（个） 矿产品非法交易情况（宗）"
)
RESULTS = (
    "地区 取缔关闭(个) 立案查处(宗) 罚没款(万元) 破坏程度鉴定(份) 行政拘留(人) 刑事拘留(人) "
    "追究刑事责任(人) 党政纪处分(人)"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A county ledger of 2012 with three towns."""
    opened = Desk.create(
        tmp_path / "大田县.ledger", Start("fujian", COUNTY, "三明市"), clock=Clock(DAY)
    )
    units = [{"register": "unit", "values": {"name": each, "parent": COUNTY}} for each in TOWNS]
    people = [
        {"register": "person", "values": {"name": each, "unit": COUNTY}}
        for each in ("李建国", "王磊", "赵敏")
    ]
    opened.loading().rows([*units, *people])
    yield opened
    opened.close()


def site(desk: Desk, town: str, *kinds: str, on: str = "2012-06-01", **values: Any) -> str:
    told = {"name": f"{town}{kinds}", "kind": "无证非法点", "unit": town, "found_on": on}
    return put(desk, "site", **told, violations=list(kinds), **values)


def rows(sheet: Sheet, width: int) -> dict[str, list[str]]:
    """The printed figures by region."""
    cells = {(each.row, each.column): each.text for each in sheet.layout.cells}
    first, last = sheet.body
    return {
        cells[row, 1]: [cells[row, column] for column in range(2, width + 1)]
        for row in range(first, last + 1)
    }


def said(desk: Desk, register: str, record: str) -> list[str]:
    known = desk.bench.register(register)
    return [each.text for each in desk.entering.judge(known, desk.records.get(register, record))]


def test_the_eleven_columns_are_the_plan_s_own_and_count_by_region(desk: Desk) -> None:
    for number, kind in enumerate(KINDS):
        for _ in range(number + 1):
            site(desk, TOWNS[number % 2], kind)
    site(desk, TOWNS[2], "无证开采", "超层越界")
    site(desk, TOWNS[2], "无证开采", on="2011-12-31")
    traded = {"unit": TOWNS[2], "village": None, "site": None, "violation": "矿产品非法交易"}
    told = PROBLEM | traded | {"duty_unit": TOWNS[2], "found_on": "2012-08-01",
                               "due_on": "2012-09-01", "place": "集市"}  # fmt: skip
    put(desk, "problem", **{key: each for key, each in told.items() if each})

    sheet = desk.reporting.sheet("violations", "2012")
    found = rows(sheet, 12)

    assert " ".join(sheet.columns) == HEADINGS
    assert sheet.title == "2012年非法违法采矿情况统计表"
    assert list(found) == [*TOWNS, "合计"]
    assert found["均溪镇"] == ["1", "0", "3", "0", "5", "0", "7", "0", "9", "0", "0"]
    assert found["桃源镇"] == ["0", "2", "0", "4", "0", "6", "0", "8", "0", "10", "0"]
    assert found["太华镇"] == ["1", "0", "0", "1", "0", "0", "0", "0", "0", "0", "1"]
    assert found["合计"] == ["2", "2", "3", "5", "5", "6", "7", "8", "9", "10", "1"]
    assert not [each for each in sheet.findings if each.level == "red"]


def test_the_eight_columns_are_the_plan_s_own(desk: Desk) -> None:
    told = {"unit": TOWNS[0], "party": "张三", "place": "北坑", "violation": "无证开采",
            "found_on": "2012-05-01", "filed_on": "2012-05-03", "appraisals": 2,
            "detained_admin": 3, "detained_criminal": 4, "prosecuted": 5, "disciplined": 6,
            "decided_on": "2012-07-01", "fine_yuan": "120000",
            "gains_yuan": "3450.50"}  # fmt: skip
    put(desk, "case", **told)
    put(desk, "action", unit=TOWNS[1], on="2012-07-02", kind="取缔关闭", count=7)
    put(desk, "action", unit=TOWNS[1], on="2013-01-01", kind="取缔关闭", count=90)

    sheet = desk.reporting.sheet("outcomes", "2012")
    found = rows(sheet, 9)

    assert " ".join(sheet.columns) == RESULTS
    assert found["均溪镇"] == ["0", "1", "12.35", "2", "3", "4", "5", "6"]
    assert found["桃源镇"] == ["7", "0", "0.00", "0", "0", "0", "0", "0"]
    assert found["合计"] == ["7", "1", "12.35", "2", "3", "4", "5", "6"]


def test_more_closed_than_found_is_no_fault(desk: Desk) -> None:
    put(desk, "action", unit=TOWNS[1], on="2012-07-02", kind="取缔关闭", count=28)

    assert not [
        each
        for form in ("violations", "outcomes")
        for each in desk.reporting.doubts(form, "2012")
        if each.level == "red"
    ]


def test_the_tables_are_due_each_half_year_and_at_any_time(desk: Desk) -> None:
    lines = [each for each in due_list(desk.bench, DAY) if each.kind == "report"]

    assert {(each.form, each.period, each.due_on) for each in lines} == {
        ("violations", "2012-H2", "2013-01-10"),
        ("outcomes", "2012-H2", "2013-01-10"),
    }
    asked = desk.reporting.sheet("outcomes", "2012-05-15..2012-11-28")
    assert (asked.start, asked.end) == ("2012-05-15", "2012-11-28")
    assert asked.title == "2012年5月15日至2012年11月28日打击非法违法采矿成果统计表"


def closing(desk: Desk) -> str:
    place = site(desk, TOWNS[0], "无证开采")
    told = PROBLEM | {"unit": TOWNS[0], "duty_unit": TOWNS[0], "site": place,
                      "found_on": "2012-06-01", "due_on": "2012-12-01"}  # fmt: skip
    del told["village"]
    return put(desk, "problem", **told)


def test_one_of_four_defects_keeps_a_closure_open(desk: Desk, tmp_path: Path) -> None:
    record = closing(desk)
    worker = desk.records.find("person", "李建国")
    photo = tmp_path / "封堵.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xd9")
    items = desk.rectification.items(record)

    assert [each["text"] for each in items] == [
        "已关闭，封堵符合标准", "矿产品已清场", "生态植被已恢复", "安全隐患已清除",
    ]  # fmt: skip
    for item in items[:3]:
        desk.rectification.tick(str(item["id"]), by=worker, on="2012-11-20", evidence=[photo])
    with pytest.raises(RefusedError, match="安全隐患已清除"):
        desk.rectification.move(record, "apply", Ask(by=worker))

    desk.rectification.tick(str(items[3]["id"]), by=worker, on="2012-11-20", evidence=[photo])
    desk.rectification.move(record, "apply", Ask(by=worker))
    assert desk.records.get("problem", record)["state"] == "待核验"


def test_a_site_said_to_be_closed_with_a_defect_left_is_remarked(desk: Desk) -> None:
    record = site(desk, TOWNS[0], "无证开采", state="已关闭", defects=["生态植被未恢复"])

    told = said(desk, "site", record)

    assert any(text.startswith("还有遗留缺陷，关闭没有到位") for text in told)
    assert "生态植被未恢复，请写明由谁恢复治理。" in told


def test_restoration_is_due_until_it_was_checked(desk: Desk) -> None:
    record = site(desk, TOWNS[0], "无证开采", restorer="张三", restore_due_on="2012-11-20")
    lines = [each for each in due_list(desk.bench, DAY) if each.kind == "term"]

    assert [(each.record, each.days_left) for each in lines] == [(record, -8)]
    desk.records.save("site", {"restored_on": "2012-11-27"}, record=record)
    assert not [each for each in due_list(desk.bench, DAY) if each.kind == "term"]


def test_integration_of_resources_is_a_disposal_with_its_papers(desk: Desk) -> None:
    record = closing(desk)

    desk.records.save("problem", {"disposal": "资源整合"}, record=record)

    assert [each["text"] for each in desk.rectification.items(record)][-1] == "按整改要求整改到位"
    assert not [each for each in desk.entering.judge(
        desk.bench.register("problem"), desk.records.get("problem", record)
    ) if each.field == "disposal"]  # fmt: skip


def test_a_dossier_asks_for_the_three_who_sign_and_shows_the_campaign_s_fields(
    desk: Desk,
) -> None:
    record = site(desk, TOWNS[0], "无证开采", defects=["矿产品尚未清场"], key_watch=True)

    told = said(desk, "site", record)
    sheet = desk.signing.sheet("dossier", "", made=Made(record))
    texts = [cell.text for cell in sheet.layout.cells]

    assert any(text.startswith("建档人未填") for text in told)
    assert texts[texts.index("遗留缺陷") + 1] == "矿产品尚未清场"
    assert texts[texts.index("重点督办") + 1] == "是"


def test_patrol_duty_names_item_scope_cycle_and_person(desk: Desk) -> None:
    bare = put(desk, "duty_area", name="北片", responsible="李建国", unit=TOWNS[0])

    told = said(desk, "duty_area", bare)

    assert "巡查事项未填：要明确巡查事项、范围、周期和责任。" in told
    assert "巡查范围未填：要明确巡查事项、范围、周期和责任。" in told
    assert "巡查周期未填：不填就算不出是否漏查。" in told


def test_the_dossier_is_listed_with_the_forms_and_says_how_it_is_printed(desk: Desk) -> None:
    (dossier,) = desk.signing.asked()

    assert (dossier["key"], dossier["register"], dossier["period"]) == ("dossier", "site", None)
    assert dossier["title"] == "大田县矿山（点、硐）档案"
    with pytest.raises(UserError, match="print --ledger dossier --record 编号"):
        desk.reporting.sheet("dossier", "2012")
