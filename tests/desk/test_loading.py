import json
from typing import Any

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from tests.desk.conftest import PROBLEM

Line = dict[str, Any]
WIDE = {each: each + 0xFEE0 for each in (*range(48, 58), *range(65, 91))}
"""Full-width digits and letters, as an input method leaves them."""


def problem(ref: str = "", **values: object) -> Line:
    line: Line = {"register": "problem", "values": {**PROBLEM, **values}}
    return line | {"ref": ref} if ref else line


def state(desk: Desk) -> tuple[int, str]:
    return desk.upkeep.last_step(), desk.upkeep.head()


def refused(desk: Desk, *lines: Line | str) -> str:
    """The message of a load that must be refused and change nothing."""
    before = state(desk)
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    with pytest.raises(UserError) as error:
        desk.loading().lines(texts)

    assert state(desk) == before
    return str(error.value)


def test_records_that_point_to_each_other_come_in_any_order(desk: Desk) -> None:
    made = desk.loading().rows(
        [
            problem("p", site={"ref": "s"}, inspector={"ref": "w"}),
            {"register": "person", "ref": "w", "values": {"name": "新来的", "unit": "悦庄镇"}},
            {
                "register": "site",
                "ref": "s",
                "values": {"name": "新矿点", "kind": "易发区", "unit": "悦庄镇"},
            },
        ]
    )

    assert desk.records.get("problem", made.created["p"])["site"] == made.created["s"]
    assert made.drafts == 0
    assert desk.upkeep.history()[0]["label"] == "导入 3 条"


def test_links_are_found_by_number_and_name_of_the_same_batch(desk: Desk) -> None:
    site = {"number": "YZ-KD-077", "name": "批内矿点", "kind": "易发区", "unit": "悦庄镇"}
    made = desk.loading().rows(
        [problem("p", site="YZ-KD-077"), {"register": "site", "values": site}]
    )

    (listed,) = desk.listing.records("problem", [("id", made.created["p"])])
    assert listed["site"]["text"] == "批内矿点"


def test_a_name_written_wide_or_with_blanks_is_found(desk: Desk) -> None:
    made = desk.loading().rows(
        [problem("p", site=" 王家泉采石坑 "), problem(site="YZ-KD-001".translate(WIDE))]
    )

    assert made.drafts == 0


def test_incomplete_records_are_drafts_and_get_a_number(desk: Desk) -> None:
    made = desk.loading().rows([{"register": "problem", "ref": "p", "values": {"place": "北沟"}}])

    draft = desk.records.get("problem", made.created["p"])
    assert made.drafts == 1
    assert (draft["state"], draft["submitted_on"]) == ("草稿", None)
    assert draft["number"] == "YZ-WT-2026-001"


def test_history_already_closed_brings_no_open_checklist(desk: Desk) -> None:
    closed = {"state": "已销号", "finished_on": "2026-10-12", "checked_on": "2026-10-13"}
    made = desk.loading().rows([problem("p", **closed, closed_on="2026-10-14")])

    assert desk.rectification.items(made.created["p"]) == []
    assert desk.upkeep.check()["ok"]


def test_the_checklist_heeds_a_site_of_the_same_batch(desk: Desk) -> None:
    mine: Line = {"name": "桃花峪老井", "kind": "无证非法点", "unit": "悦庄镇", "method": "地下"}
    made = desk.loading().rows(
        [
            problem("p", site={"ref": "s"}),
            {"register": "site", "ref": "s", "values": mine},
        ]
    )
    assert desk.records.get("problem", made.created["p"])["checklist"] == "关闭矿井六条标准"


def test_items_brought_along_replace_the_checklist(desk: Desk) -> None:
    item = {"problem": {"ref": "p"}, "text": "断水", "state": "完成", "order": 1}
    made = desk.loading().rows([problem("p"), {"register": "check_item", "values": item}])

    items = desk.rectification.items(made.created["p"])
    assert [(each["text"], each["state"]) for each in items] == [("断水", "完成")]


def test_money_and_quantities_stay_exact(desk: Desk) -> None:
    made = desk.loading().rows([problem("p", value_yuan="1234.56", quantity_t=0.125)])

    (listed,) = desk.listing.records("problem", [("id", made.created["p"])])
    assert (listed["value_yuan"], listed["quantity_t"]) == ("1234.56", "0.125")


def test_undoing_a_load_takes_all_of_it_back(desk: Desk) -> None:
    desk.loading().rows([problem(), problem(), problem()])
    desk.upkeep.undo()

    assert desk.listing.records("problem") == []
    assert desk.upkeep.check()["ok"]


def test_unknown_key_is_named(desk: Desk) -> None:
    told = refused(desk, problem(), problem(colour="red"))

    assert "第 2 行：问题台账没有叫“colour”的字段" in told
    assert "一条也没有导入" in told


def test_unknown_register_and_word_are_named(desk: Desk) -> None:
    assert "没有可以导入的台账“mine”" in refused(desk, {"register": "mine", "values": {}})
    assert "submission" in refused(desk, {"register": "submission", "values": {}})
    line = {"register": "site", "values": {}, "id": 3}
    assert "不认识“id”" in refused(desk, line)
    assert "应写成" in refused(desk, "[1, 2]")


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"found_on": "2026-02-30"}, "发现日期"),
        ({"found_on": 20261007}, "发现日期"),
        ({"value_yuan": "很多"}, "价值"),
        ({"value_yuan": True}, "价值"),
        ({"gang_lead": "是的"}, "砂霸"),
        ({"violation": "不存在的类型"}, "违法类型"),
        ({"violations": "无证开采"}, "其他"),
        ({"place": 7}, "地点"),
    ],
)
def test_wrong_types_and_impossible_values_name_the_field(
    desk: Desk, values: Line, named: str
) -> None:
    told = refused(desk, problem(**values))

    assert "第 1 行" in told
    assert named in told


def test_a_link_to_nothing_is_named(desk: Desk) -> None:
    assert "没有对应的 ref" in refused(desk, problem(site={"ref": "nowhere"}))
    assert "不在台账里" in refused(desk, problem(site="没有的矿点"))
    assert "应指向矿点" in refused(desk, problem("p", site={"ref": "p"}))
    assert "不能指向这条记录自己" in refused(desk, problem("p", previous={"ref": "p"}))


def test_duplicates_are_named_with_both_lines(desk: Desk) -> None:
    twin = problem(number="YZ-WT-2026-009")

    assert "第 2 行：问题编号“YZ-WT-2026-009”与第 1 行重复" in refused(desk, twin, twin)
    desk.loading().rows([twin])
    assert "已在台账里" in refused(desk, twin)
    assert "前面已经用过" in refused(desk, problem("p"), problem("p"))


def test_a_half_written_file_is_refused_whole(desk: Desk) -> None:
    whole = json.dumps(problem())

    told = refused(desk, whole, whole[:60])

    assert "第 2 行：不是完整的 JSON" in told


def test_an_empty_file_is_refused(desk: Desk) -> None:
    assert "没有记录" in refused(desk, "", "  ")


def test_many_mistakes_are_cut_with_their_count(desk: Desk) -> None:
    told = refused(desk, *(problem(colour="red") for _ in range(25)))

    assert "有 25 处错误" in told
    assert "还有 5 处" in told


def test_a_given_number_is_stepped_over(desk: Desk) -> None:
    made = desk.loading().rows([problem(number="YZ-WT-2026-001"), problem("p")])

    assert desk.records.get("problem", made.created["p"])["number"] == "YZ-WT-2026-002"


def test_informants_are_sealed_on_the_way_in(desk: Desk) -> None:
    tip = {"received_at": "2026-10-08T09:00", "channel": "电话", "content": "夜间拉石料"}
    desk.loading().rows([{"register": "tip", "values": {**tip, "informant": "钱不露名"}}])

    (listed,) = desk.listing.records("tip")
    assert listed["informant"] == "（保密）"
    (row,) = desk.bench.store.rows("SELECT * FROM tip")
    assert "钱不露名" not in str(row)
