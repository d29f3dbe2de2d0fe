"""A block from Excel lands over the chosen cells, after the list, or on the numbers it names."""

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.pasting import MOST, Target
from ledgerdesk.errors import UserError

COLUMNS = ("number", "name", "kind", "village")


@pytest.fixture
def sites(desk: Desk) -> list[str]:
    """Ids of three sites, numbered K-1 to K-3."""
    lines = [
        {
            "register": "site",
            "ref": f"s{at}",
            "values": {"number": f"K-{at}", "name": f"{at}号坑", "kind": "易发区"},
        }
        for at in (1, 2, 3)
    ]
    made = desk.loading().rows(lines).created
    return [made[f"s{at}"] for at in (1, 2, 3)]


def test_a_block_lies_over_cells_and_goes_on_as_new_records(desk: Desk, sites: list[str]) -> None:
    target = Target("site", COLUMNS[1:], (sites[2],))
    pasted = desk.pasting.understand((("甲坑", "易发区"), ("乙坑", "堆场")), target)

    edits = desk.pasting.edits(pasted, target, "over")

    assert desk.pasting.ways(pasted, target) == ("over", "after")
    assert edits == [
        (sites[2], "name", "甲坑"),
        (sites[2], "kind", "易发区"),
        ("+1", "name", "乙坑"),
        ("+1", "kind", "堆场"),
    ]


def test_a_head_names_the_columns_in_any_order(desk: Desk, sites: list[str]) -> None:
    target = Target("site", COLUMNS[3:], tuple(sites))
    found = (("类 型", "编号", "名称"), ("堆场", "K-2", "改名"), ("易发区", "K-9", "新的"))
    labels = {each.key: each.label for each in desk.bench.register("site").columns}
    head = (labels["kind"], labels["number"], labels["name"])

    pasted = desk.pasting.understand((head, *found[1:]), target)

    assert pasted.headed
    assert pasted.columns == ("kind", "number", "name")
    assert desk.pasting.ways(pasted, target)[0] == "number"
    edits = desk.pasting.edits(pasted, target, "number")
    assert {each.record for each in edits} == {sites[1], "+2"}
    plan = desk.amending.plan("site", edits)
    desk.amending.apply(plan, "粘贴")
    assert desk.records.get("site", sites[1])["name"] == "改名"
    assert desk.records.get("site", desk.records.find("site", "K-9"))["kind"] == "易发区"


def test_the_last_round_of_a_number_is_meant(desk: Desk, problem: str) -> None:
    number = str(desk.records.get("problem", problem)["number"])
    target = Target("problem", ("number", "place"), (problem,))
    pasted = desk.pasting.understand(((number, "河滩"),), target)

    edits = desk.pasting.edits(pasted, target, "number")

    assert {each.record for each in edits} == {problem}


def test_blanks_of_new_records_say_nothing(desk: Desk) -> None:
    target = Target("site", COLUMNS, ())
    pasted = desk.pasting.understand((("", "甲坑", "", ""),), target)

    assert desk.pasting.ways(pasted, target) == ("number", "after")
    assert desk.pasting.edits(pasted, target, "after") == [("+1", "name", "甲坑")]


def test_a_blank_over_a_cell_clears_it(desk: Desk, sites: list[str]) -> None:
    target = Target("site", ("place",), tuple(sites))
    pasted = desk.pasting.understand((("",), ("河滩",)), target)

    assert desk.pasting.edits(pasted, target, "over")[0] == (sites[0], "place", "")


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ((), "剪贴板里没有文字"),
        ((("甲",) * 5,), "从选中的格子往右只有 4 列"),
        ((("编号", "名称"),), "只有表头"),
        ((("甲",),) * (MOST + 1), "分几次粘贴"),
    ],
)
def test_a_block_that_does_not_fit_says_why(
    desk: Desk, found: tuple[tuple[str, ...], ...], why: str
) -> None:
    labels = {each.key: each.label for each in desk.bench.register("site").columns}
    if "表头" in why:
        found = ((labels["number"], labels["name"]),)

    with pytest.raises(UserError, match=why):
        desk.pasting.understand(found, Target("site", COLUMNS, ()))
