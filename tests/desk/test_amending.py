"""Many cells at once: read, refused cell by cell, written as one step, taken back as one."""

from typing import TYPE_CHECKING

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.amending import Edit
from ledgerdesk.errors import UserError
from tests.desk.conftest import PROBLEM

if TYPE_CHECKING:
    from ledgerdesk.domain.values import Stored


@pytest.fixture
def two(desk: Desk) -> list[str]:
    """Ids of two submitted problems."""
    lines = [
        {"register": "problem", "ref": f"p{at}", "values": PROBLEM | {"place": place}}
        for at, place in enumerate(("北坡", "南沟"))
    ]
    made = desk.loading().rows(lines).created
    return [made["p0"], made["p1"]]


def test_cells_of_several_records_are_one_step_and_one_undo(desk: Desk, two: list[str]) -> None:
    steps = len(desk.upkeep.history())
    edits = [Edit(each, "place", "桃花峪河滩") for each in two]
    plan = desk.amending.plan("problem", edits)

    done = desk.amending.apply(plan, "粘贴")

    assert [desk.records.get("problem", each)["place"] for each in two] == ["桃花峪河滩"] * 2
    assert desk.upkeep.history()[0]["label"] == "粘贴问题 2 条"
    assert len(desk.upkeep.history()) == steps + 1
    assert done.records == tuple(two)
    desk.upkeep.undo()
    assert [desk.records.get("problem", each)["place"] for each in two] == ["北坡", "南沟"]


def test_a_plan_writes_nothing_and_says_before_and_after(desk: Desk, two: list[str]) -> None:
    edits = [Edit(two[0], "place", "河滩"), Edit(two[1], "place", "南沟")]

    plan = desk.amending.plan("problem", edits)

    (row,) = plan.rows
    (cell,) = row.cells
    assert (cell.before, cell.after, plan.unchanged) == ("北坡", "河滩", 1)
    assert plan.olds("place") == [("北坡", 1)]
    assert desk.records.get("problem", two[0])["place"] == "北坡"


@pytest.mark.parametrize(
    ("field", "text", "stored"),
    [
        ("value_yuan", "1.2", 1_200_000),
        ("value_yuan", "12000元", 1_200_000),
        ("value_yuan", "0.3万", 300_000),
        ("found_on", "10月6日", "2026-10-06"),
        ("violations", "非法采砂、非法加工", ("非法采砂", "非法加工")),
        ("place", "", None),
    ],
)
def test_cells_are_read_as_the_list_shows_them(
    desk: Desk, two: list[str], field: str, text: str, stored: object
) -> None:
    plan = desk.amending.plan("problem", [Edit(two[0], field, text)])
    desk.amending.apply(plan)

    assert desk.records.get("problem", two[0])[field] == stored


def test_what_a_cell_shows_is_read_as_the_same_value(desk: Desk, two: list[str]) -> None:
    values: dict[str, Stored] = {
        "value_yuan": 12_345_678,
        "village": desk.records.find("village", "桃花峪村"),
    }
    desk.records.save("problem", values, record=two[0])
    register = desk.bench.register("problem")
    edits = [
        Edit(two[0], key, desk.amending.text("problem", register.by_key[key], value))
        for key, value in values.items()
    ]

    assert [each.text for each in edits] == ["12.345678", "桃花峪村"]
    assert desk.amending.plan("problem", edits).unchanged == 1


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("found_on", "上个月", "日期"),
        ("village", "没有这个村", "不在台账里"),
        ("state", "已销号", "由程序填写"),
        ("due_on", "2026-12-01", "由程序填写"),
        ("no_such", "1", "由程序填写"),
        ("value_yuan", "很多", "数"),
        ("requirement", "", "不能改成空白"),
    ],
)
def test_a_cell_that_cannot_stand_is_refused_by_name(
    desk: Desk, two: list[str], field: str, text: str, why: str
) -> None:
    plan = desk.amending.plan("problem", [Edit(two[0], field, text)])

    (refused,) = plan.refused
    assert why in refused.why
    assert (refused.at, plan.rows, plan.unchanged) == (1, (), 0)


def test_the_good_cells_of_a_record_stand_beside_a_refused_one(desk: Desk, two: list[str]) -> None:
    edits = [Edit(two[0], "found_on", "上个月"), Edit(two[0], "place", "河滩")]

    plan = desk.amending.plan("problem", edits)

    assert [each.label for each in plan.refused] == ["发现日期"]
    assert [each.after for each in plan.rows[0].cells] == ["河滩"]


def test_new_records_get_their_numbers_and_defaults(desk: Desk) -> None:
    edits = [
        Edit(f"+{at}", key, text)
        for at, name in enumerate(("北沟砂场", "南沟砂场"))
        for key, text in (("name", name), ("kind", "无证非法点"), ("village", "王家泉村"))
    ]
    plan = desk.amending.plan("site", edits)

    done = desk.amending.apply(plan, "粘贴")

    made = [desk.records.get("site", each) for each in done.records]
    assert [each["name"] for each in made] == ["北沟砂场", "南沟砂场"]
    assert len({each["number"] for each in made}) == 2
    assert all(each["unit"] == desk.bench.unit() for each in made)
    assert (plan.new, done.drafts) == (2, 0)


def test_a_new_record_that_lacks_something_stays_a_draft(desk: Desk) -> None:
    plan = desk.amending.plan("site", [Edit("+1", "name", "北沟砂场")])

    done = desk.amending.apply(plan)

    assert done.drafts == 1
    assert any("还没有填写" in each.text for each in plan.rows[0].findings)


def test_two_rows_of_a_block_may_not_claim_one_number(desk: Desk) -> None:
    edits = [Edit(f"+{at}", key, text) for at in (1, 2) for key, text in (
        ("number", "YZ-77"), ("name", f"砂场{at}"), ("kind", "无证非法点"),
    )]  # fmt: skip

    plan = desk.amending.plan("site", edits)

    assert len(plan.rows) == 1
    assert [(each.at, "改号" in each.why) for each in plan.refused] == [(2, True)]


def test_a_number_in_use_is_refused(desk: Desk, two: list[str]) -> None:
    number = str(desk.records.get("problem", two[1])["number"])

    plan = desk.amending.plan("problem", [Edit(two[0], "number", number)])

    assert "已被另一条" in plan.refused[0].why


def test_what_a_change_makes_impossible_is_told_and_nothing_else(
    desk: Desk, two: list[str]
) -> None:
    plan = desk.amending.plan("problem", [Edit(two[0], "found_on", "2026-11-30")])

    assert [each.record for each in plan.reds()] == [two[0]]
    quiet = desk.amending.plan("problem", [Edit(two[0], "place", "河滩")])
    assert not quiet.reds()


def test_removed_and_unknown_records_are_refused(desk: Desk, two: list[str]) -> None:
    desk.records.delete("problem", two[0], "重复登记")
    edits = [Edit(two[0], "place", "河滩"), Edit("0" * 36, "place", "河滩")]

    plan = desk.amending.plan("problem", edits)

    assert [("回收站" in each.why, "刷新" in each.why) for each in plan.refused] == [
        (True, False),
        (False, True),
    ]


def test_a_plan_that_no_longer_fits_writes_nothing(desk: Desk, two: list[str]) -> None:
    plan = desk.amending.plan("problem", [Edit(each, "place", "河滩") for each in two])
    desk.records.delete("problem", two[1], "重复登记")

    with pytest.raises(UserError, match="回收站"):
        desk.amending.apply(plan)

    assert desk.records.get("problem", two[0])["place"] == "北坡"


def test_an_empty_plan_is_not_a_step(desk: Desk, two: list[str]) -> None:
    plan = desk.amending.plan("problem", [Edit(two[0], "place", "北坡")])

    with pytest.raises(UserError, match="没有可以写入的内容"):
        desk.amending.apply(plan)


def test_secrets_and_masked_numbers_are_not_typed_into_a_list(desk: Desk) -> None:
    fields = desk.amending.editable("tip")
    edits = [Edit("+1", "informant", "某某"), Edit("+2", "content", "夜里有车")]
    masked = [Edit("+1", "party_id", "370***********1234"), Edit("+1", "party", "某矿")]

    assert "informant" not in fields
    assert "content" in fields
    assert "保密" in desk.amending.plan("tip", edits).refused[0].why
    assert "遮住" in desk.amending.plan("case", masked).refused[0].why


def test_the_programs_own_lists_are_not_edited(desk: Desk) -> None:
    assert desk.amending.editable("printed") == frozenset()
    assert not desk.amending.editable("problem") & {"state", "closed_on", "overdue", "round"}
