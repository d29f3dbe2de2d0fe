"""Settings: each change is one named step, holidays move due dates, nonsense is refused whole."""

from datetime import date
from pathlib import Path

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.duelist import due_list
from ledgerdesk.errors import UserError


def off(desk: Desk, year: int) -> dict[str, tuple[bool, str]]:
    return {each.on: (each.working, each.name) for each in desk.settings.days(year)}


def test_the_page_shows_what_the_ledger_is_set_to(desk: Desk) -> None:
    facts = desk.settings.facts()

    assert (facts.unit, facts.county, facts.prefix) == ("悦庄镇", "沂源县", "YZ")
    assert "沂源县" in facts.campaign
    assert facts.place == desk.bench.store.path


def test_a_new_prefix_is_one_step_and_numbers_follow(desk: Desk) -> None:
    assert "YY-WT-2026-001" in desk.settings.samples("YY")

    desk.settings.prefix(" yy ")

    assert desk.settings.facts().prefix == "YY"
    assert desk.upkeep.undoable() == "改编号前缀为 YY"
    saved = desk.records.save("problem", {"place": "北沟"})
    assert desk.records.get("problem", saved.record)["number"] == "YY-WT-2026-001"


@pytest.mark.parametrize("told", ["", "  ", "Y Z", "{year}", "Y-Z", "A" * 13])
def test_a_prefix_that_makes_no_number_is_refused(desk: Desk, told: str) -> None:
    with pytest.raises(UserError, match="不能用"):
        desk.settings.prefix(told)

    assert desk.settings.facts().prefix == "YZ"


def test_county_and_first_day_are_changed_as_people_type_them(desk: Desk) -> None:
    desk.settings.county("沂水县 ")
    desk.settings.began_on("2026.8.24")

    assert (desk.settings.facts().county, desk.settings.facts().began_on) == (
        "沂水县", "2026-08-24",
    )  # fmt: skip
    asked = [each.period for each in due_list(desk.bench, date(2026, 10, 20)) if each.form]
    assert "2026-08" in asked


@pytest.mark.parametrize(("told", "why"), [("2026-13-01", "看不懂"), ("2026-10-21", "晚于今天")])
def test_a_first_day_that_is_none_is_refused(desk: Desk, told: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        desk.settings.began_on(told)


def test_shipped_years_show_their_days(desk: Desk) -> None:
    days = off(desk, 2026)

    assert days["2026-10-01"] == (False, "国庆节放假")
    assert "2026-10-05" in days
    assert any(working for working, _ in days.values())
    assert desk.settings.known(2026) == "程序自带"
    assert desk.settings.known(2027) == ""
    assert off(desk, 2027) == {}


def test_a_pasted_year_moves_due_dates(desk: Desk) -> None:
    lines = [
        "日期，上班或放假，名称",
        "2027-10-01，放假，国庆节",
        "",
        "2027年10月9日\t上班\t国庆节调休",
    ]
    desk.settings.holidays(lines)

    assert off(desk, 2027) == {
        "2027-10-01": (False, "国庆节"), "2027-10-09": (True, "国庆节调休"),
    }  # fmt: skip
    assert desk.settings.known(2027) == "本台账录入"
    assert desk.bench.calendar().known(2027)
    assert desk.upkeep.undoable() == "录入节假日 2027年 2 天"


def test_a_year_pasted_again_changes_the_days(desk: Desk) -> None:
    desk.settings.holidays(["2026-10-08,放假,国庆节", "2026-10-09,放假,国庆节"])
    desk.settings.holidays(["2026-10-08,班"])
    desk.settings.forget("2026-10-09")

    days = desk.settings.days(2026)
    assert {each.on: each.working for each in days if each.record} == {"2026-10-08": True}
    assert desk.settings.known(2026) == "程序自带，另有本台账录入"
    desk.settings.holidays(["2026-10-09,休,国庆节"])
    assert off(desk, 2026)["2026-10-09"] == (False, "国庆节")


@pytest.mark.parametrize(
    "text",
    [
        '[{"on": "2027-01-01", "working": false, "name": "元旦"}]',
        '{"register": "holiday", "values": {"on": "2027-1-1", "working": "休", "name": "元旦"}}',
        '[\n{"日期": "2027.1.1", "上班": "放假", "名称": "元旦"}\n]',
    ],
)
def test_a_list_as_json_is_taken(desk: Desk, text: str) -> None:
    desk.settings.holidays(text.splitlines())

    assert off(desk, 2027)["2027-01-01"] == (False, "元旦")


def test_a_list_with_slips_names_every_line_and_keeps_nothing(desk: Desk) -> None:
    before = desk.upkeep.last_step()
    with pytest.raises(UserError) as refused:
        desk.settings.holidays(["2027-01-01,放假", "元旦,放假", "2027-01-02,大概"])

    assert "第 2 行：“元旦”不是日期。" in str(refused.value)
    assert "第 3 行：“大概”请写“放假”或“上班”。" in str(refused.value)
    assert desk.upkeep.last_step() == before


def test_only_the_first_slips_of_many_are_named(desk: Desk) -> None:
    with pytest.raises(UserError, match="还有 2 处"):
        desk.settings.holidays(["元旦,放假"] * 12)


@pytest.mark.parametrize("lines", [[], ["", " "], ["日期,状态"]])
def test_an_empty_list_says_how_it_is_written(desk: Desk, lines: list[str]) -> None:
    with pytest.raises(UserError, match="没有读到节假日"):
        desk.settings.holidays(lines)


def test_broken_json_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="不是完整的 JSON"):
        desk.settings.holidays(['[{"on": "2027-01-01"'])


@pytest.mark.parametrize("code", ["utf-8-sig", "gb18030"])
def test_a_file_of_excel_or_wps_is_taken(desk: Desk, tmp_path: Path, code: str) -> None:
    path = tmp_path / "节假日.csv"
    path.write_text("日期,状态,名称\n2027/1/1,放假,元旦\n", encoding=code)

    desk.settings.holiday_file(path)

    assert off(desk, 2027)["2027-01-01"] == (False, "元旦")


def test_a_file_that_is_no_text_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "节假日.xlsx"
    path.write_bytes(b"PK\xff\xff\xfe\x00")

    with pytest.raises(UserError, match="不是文本文件"):
        desk.settings.holiday_file(path)
    with pytest.raises(UserError, match="打不开"):
        desk.settings.holiday_file(tmp_path / "没有.csv")


def test_a_day_the_program_brought_cannot_be_taken_out(desk: Desk) -> None:
    with pytest.raises(UserError, match="不在本台账录入"):
        desk.settings.forget("2026-10-01")
