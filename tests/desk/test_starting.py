from datetime import date
from pathlib import Path

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import TODAY, Clock
from ledgerdesk.desk.starting import Start, prefix
from ledgerdesk.errors import UserError


@pytest.mark.parametrize(
    ("unit", "letters"),
    [
        ("悦庄镇", "YZ"),
        ("悦庄镇人民政府", "YZ"),
        ("南麻街道办事处", "NM"),
        ("鲁村自然资源所", "LC"),
    ],
)
def test_numbers_begin_with_the_letters_of_the_place(unit: str, letters: str) -> None:
    assert prefix(unit) == letters


def test_an_unknown_campaign_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "新.ledger"

    with pytest.raises(UserError, match="没有叫“nowhere”的方案"):
        Desk.create(path, Start("nowhere", "悦庄镇"))
    with pytest.raises(UserError, match="单位名称是空白的"):
        Desk.create(path, Start("yiyuan", "  "))

    assert list(tmp_path.iterdir()) == []


def test_a_second_ledger_does_not_replace_the_first(file: Path) -> None:
    with pytest.raises(UserError, match="已经存在"):
        Desk.create(file, Start("yiyuan", "悦庄镇"))


def test_checklists_are_copied_when_the_campaign_begins(desk: Desk) -> None:
    rows = desk.bench.store.rows('SELECT "key" FROM checklist')

    assert ("two_cuts",) in rows
    assert desk.bench.campaign().key == "yiyuan"


def test_today_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY, "2026-10-24")
    assert Clock().today() == date(2026, 10, 24)
    assert Clock().now().startswith("2026-10-24T")

    monkeypatch.setenv(TODAY, "24/10")
    with pytest.raises(UserError, match="不是日期"):
        Clock().today()
    monkeypatch.delenv(TODAY)
    assert Clock(date(2020, 1, 1)).today() == date(2020, 1, 1)


def test_own_holidays_decide_later_years(desk: Desk) -> None:
    days = (("2027-01-04", "元旦"), ("2027-10-01", "国庆节"))
    assert not desk.bench.calendar().known(2027)
    desk.loading().rows(
        {"register": "holiday", "values": {"on": on, "working": False, "name": name}}
        for on, name in days
    )

    assert desk.bench.calendar().known(2027)
    assert not desk.bench.calendar().working(date(2027, 1, 4))
