import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.errors import RefusedError, UserError


def test_new_site_gets_the_next_number_and_counts(desk: Desk) -> None:
    saved = desk.records.save(
        "site", {"name": "西崖", "kind": "易发区", "unit": desk.bench.unit()}
    )

    assert saved.called == "YZ-KD-002"
    assert saved.submitted
    assert desk.upkeep.history()[0]["label"] == "新增矿点 YZ-KD-002"


def test_number_is_not_given_again_after_undo(desk: Desk) -> None:
    values = {"name": "西崖", "kind": "易发区", "unit": desk.bench.unit()}
    first = desk.records.save("site", values)
    desk.upkeep.undo()

    again = desk.records.save("site", values)

    assert (first.called, again.called) == ("YZ-KD-002", "YZ-KD-003")


def test_a_draft_may_lack_required_fields_but_submitting_names_them(desk: Desk) -> None:
    saved = desk.records.save("site", {"name": "只有名字"})
    assert not saved.submitted
    assert {each.field for each in saved.findings if "还没有填写" in each.text} == {"kind", "unit"}

    with pytest.raises(RefusedError) as refused:
        desk.records.submit("site", saved.record)

    assert refused.value.reasons == ("“类别”还没有填写。", "“镇（街道）”还没有填写。")


def test_a_submitted_record_keeps_its_required_fields(desk: Desk, problem: str) -> None:
    with pytest.raises(RefusedError, match="不能改成空白"):
        desk.records.save("problem", {"due_on": None}, record=problem)

    assert desk.records.get("problem", problem)["due_on"] == "2026-10-19"


def test_a_taken_number_is_refused_by_name(desk: Desk) -> None:
    values = {"number": "YZ-KD-001", "name": "同号", "kind": "堆场", "unit": desk.bench.unit()}

    with pytest.raises(UserError, match="已被另一条矿点使用"):
        desk.records.save("site", values)


def test_a_deleted_number_stays_taken(desk: Desk) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    desk.records.delete("site", site, "重复登记")
    values = {"number": "YZ-KD-001", "name": "同号", "kind": "堆场", "unit": desk.bench.unit()}

    with pytest.raises(UserError, match="在回收站里"):
        desk.records.save("site", values)


def test_deleting_needs_a_reason_and_can_be_taken_back(desk: Desk, problem: str) -> None:
    with pytest.raises(UserError, match="原因"):
        desk.records.delete("problem", problem, " ")

    desk.records.delete("problem", problem, "登记错误")
    assert desk.listing.records("problem") == []

    desk.records.restore("problem", problem)
    assert len(desk.listing.records("problem")) == 1


def test_a_link_to_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="矿点不在台账里"):
        desk.records.save("problem", {"site": "no-such-id"})


def test_an_unknown_field_and_register_are_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="没有叫“colour”的字段"):
        desk.records.save("site", {"colour": "red"})
    with pytest.raises(UserError, match="没有叫“sites”的台账"):
        desk.records.save("sites", {})
    with pytest.raises(UserError, match="自动登记"):
        desk.records.save("submission", {})


def test_informants_never_leave_their_place(desk: Desk) -> None:
    tip = {
        "received_at": "2026-10-08T09:00",
        "channel": "电话",
        "informant": "钱不露名",
        "informant_phone": "13912345678",
        "content": "夜间拉石料",
    }
    saved = desk.records.save("tip", tip)

    (listed,) = desk.listing.records("tip")
    told = f"{listed}{desk.upkeep.history()}{desk.upkeep.check()}"
    assert listed["informant"] == "（保密）"
    assert "钱不露名" not in told
    assert "13912345678" not in told
    assert desk.searching.records("钱不露名") == []
    (row,) = desk.bench.store.rows("SELECT * FROM tip")
    assert "钱不露名" not in str(row)
    assert desk.records.reveal("tip", saved.record, "informant", "核实线索") == "钱不露名"
    assert desk.upkeep.history()[0]["label"].startswith("查看保密信息")


def test_looking_at_an_informant_needs_a_name_and_a_reason(desk: Desk) -> None:
    saved = desk.records.save("tip", {"content": "x", "informant": "某人"})

    with pytest.raises(UserError, match="查看人和事由"):
        desk.records.reveal("tip", saved.record, "informant", "")
    with pytest.raises(UserError, match="没有登记"):
        desk.records.reveal("tip", saved.record, "informant_phone", "核实")
    desk.bench.actor = ""
    with pytest.raises(UserError, match="查看人和事由"):
        desk.records.reveal("tip", saved.record, "informant", "核实")


def test_a_masked_number_is_looked_at_in_a_step_without_rows(desk: Desk) -> None:
    who = desk.records.find("person", "李建国")
    desk.records.save("person", {"mobile": "13805331234"}, record=who)

    assert desk.records.reveal("person", who, "mobile") == "13805331234"
    look = desk.upkeep.history()[0]
    assert (look["label"], look["changes"]) == ("查看个人信息 人员 李建国 的手机号码", [])
    assert desk.upkeep.undoable() == "修改人员 李建国"
    desk.records.save("person", {"mobile": "13805330000"}, record=who)
    told = [(each.field, each.before, each.after) for each in desk.viewing.changes("person", who)]
    assert ("手机号码", "138****1234", "138****0000") in told
    with pytest.raises(UserError, match="没有登记“姓名”"):
        desk.records.reveal("person", who, "name")


def test_records_are_found_by_fragment_and_initials(desk: Desk) -> None:
    site = desk.records.find("site", "王家泉采石坑")

    assert ("site", site) in desk.searching.records("采石")
    assert ("site", site) in desk.searching.records("wjq")
    desk.records.delete("site", site, "重复")
    assert desk.searching.records("采石") == []
    desk.upkeep.undo()
    assert desk.searching.records("采石") == [("site", site)]


def test_a_unit_without_parent_comes_below_the_ledgers_unit(desk: Desk) -> None:
    saved = desk.records.save("unit", {"name": "悦庄镇北片"})

    assert desk.records.get("unit", saved.record)["parent"] == desk.bench.unit()


def test_missing_records_say_so(desk: Desk) -> None:
    with pytest.raises(UserError, match="没有这条记录"):
        desk.records.get("site", "gone")
    with pytest.raises(UserError, match="不在台账里"):
        desk.records.find("site", "没有的矿点")


def test_ambiguous_names_ask_for_the_number(desk: Desk) -> None:
    desk.records.save("site", {"name": "王家泉采石坑", "kind": "堆场", "unit": desk.bench.unit()})

    with pytest.raises(UserError, match="有 2 条，分不清"):
        desk.records.find("site", "王家泉采石坑")


def test_changing_the_disposal_keeps_what_is_done(
    desk: Desk, problem: str, people: dict[str, str]
) -> None:
    first = desk.rectification.items(problem)[0]
    desk.rectification.tick(str(first["id"]), by=people["worker"])

    desk.records.save("problem", {"disposal": "拆除"}, record=problem)

    texts = [(item["text"], item["state"]) for item in desk.rectification.items(problem)]
    assert texts[0] == (first["text"], "完成")
    assert ("恢复场地", "未完成") in texts
    assert len(texts) == 5


def test_a_list_filters_by_field_and_link_words(desk: Desk, problem: str) -> None:
    listed = desk.listing.records("problem", [("site", "王家泉采石坑"), ("state", "待整改")])

    assert [each["id"] for each in listed] == [problem]
    assert listed[0]["site"]["text"] == "王家泉采石坑"
    assert listed[0]["overdue"] == 1
    assert desk.listing.records("problem", [("state", "已销号")]) == []
    with pytest.raises(UserError, match="没有叫“colour”的字段"):
        desk.listing.records("problem", [("colour", "x")])
