"""Where patrols went, week by week, and where nobody went."""

from datetime import date

import pytest

from ledgerdesk.cli import run
from ledgerdesk.desk import Desk
from ledgerdesk.desk.coverage import Coverage, Slot, coverage

FROM, UNTIL = date(2026, 10, 1), date(2026, 10, 20)
OTHERS = [
    {"register": "site", "ref": "s2", "values": {
        "name": "桃花峪砂坑", "kind": "无证非法点", "unit": "悦庄镇", "village": "桃花峪村",
        "place": "北沟", "state": "停采",
    }},
    {"register": "site", "values": {
        "name": "老坑", "kind": "已关闭矿山", "unit": "悦庄镇", "village": "桃花峪村",
        "place": "北沟", "state": "已复绿",
    }},
    {"register": "duty_area", "values": {
        "name": "北片", "unit": "悦庄镇", "sites": ["王家泉采石坑"], "responsible": "李建国",
        "every": "1次/周", "night_every": "1次/月",
    }},
]  # fmt: skip


def patrol(on: str, kind: str, sites: list[str]) -> dict[str, object]:
    values = {"on": on, "kind": kind, "unit": "悦庄镇", "headcount": 2, "sites": sites}
    return {"register": "patrol", "ref": on, "values": values}


@pytest.fixture
def made(desk: Desk) -> dict[str, str]:
    """Ids of four patrols by their day: 王家泉 three weeks of three, 桃花峪 never."""
    return desk.loading().rows([
        *OTHERS,
        patrol("2026-10-01", "节假日", ["王家泉采石坑"]),
        patrol("2026-10-06", "夜查", ["王家泉采石坑"]),
        patrol("2026-10-08", "错时", []),
        patrol("2026-10-20", "日常", ["王家泉采石坑"]),
    ]).created  # fmt: skip


def totals(found: Coverage) -> dict[str, list[int]]:
    return {each.name: [mark.total for mark in each.marks] for each in found.rows}


def test_each_open_site_shows_its_weeks_and_the_one_nobody_saw(
    desk: Desk, made: dict[str, str]
) -> None:
    found = coverage(desk.bench, FROM, UNTIL)

    assert found.slots[0] == Slot("2026-10-01", "2026-10-04")
    assert found.slots[-1] == Slot("2026-10-19", "2026-10-20")
    assert totals(found) == {"王家泉采石坑": [1, 1, 0, 1], "桃花峪砂坑": [0, 0, 0, 0]}
    assert [each.name for each in found.gaps] == ["桃花峪砂坑"]
    seen = found.rows[0]
    assert (seen.marks[0].holiday, seen.marks[1].night) == (1, 1)
    assert seen.marks[1].patrols == (made["2026-10-06"],)
    assert found.kinds == {"day": 1, "night": 1, "off_peak": 1, "holiday": 1}


def test_a_village_is_reached_through_its_sites(desk: Desk, made: dict[str, str]) -> None:
    assert made
    assert totals(coverage(desk.bench, FROM, UNTIL, by="village")) == {
        "王家泉村": [1, 1, 0, 1],
        "桃花峪村": [0, 0, 0, 0],
    }


def test_a_gully_is_a_place_of_open_sites(desk: Desk, made: dict[str, str]) -> None:
    assert made
    (row,) = coverage(desk.bench, FROM, UNTIL, by="place").rows

    assert (row.name, row.village, row.record) == ("北沟", "桃花峪村", "")


def test_an_area_lacks_what_its_cycle_asks_for(desk: Desk, made: dict[str, str]) -> None:
    assert made
    (area,) = coverage(desk.bench, date(2026, 9, 28), date(2026, 10, 31), by="duty_area").gaps

    assert area.lacking == ("2026-10-12 至 2026-10-18 巡查 0/1 次",)


def test_only_the_patrols_named_count(desk: Desk, made: dict[str, str]) -> None:
    found = coverage(desk.bench, FROM, UNTIL, only=[made["2026-10-20"]])

    assert totals(found)["王家泉采石坑"] == [0, 0, 0, 1]


def test_the_command_line_names_the_gaps(
    desk: Desk, made: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert made
    path = str(desk.path)
    desk.close()

    assert run(["coverage", path, "--period", "2026-10", "--by", "village"]) == 1
    assert "缺漏：桃花峪村　没有巡查" in capsys.readouterr().out
