"""Fields, lists, checklists, numbers and days that one ledger changes without code."""

from pathlib import Path

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.tailoring import Added
from ledgerdesk.domain.tailoring import KINDS
from ledgerdesk.errors import UserError
from tests.desk.conftest import DAY


def test_an_added_field_is_in_form_list_import_and_file(desk: Desk, file: Path) -> None:
    desk.tailoring.add("site", "石料去向", "选项", lines="外运\n本地加工\n外运")
    desk.tailoring.add("site", "核定车数", "数", unit="车")

    site = desk.records.find("site", "王家泉采石坑")
    saved = desk.records.save("site", {"own_slqx": "外运", "own_hdcs": 12_500}, record=site)
    assert saved.submitted
    assert desk.tailoring.added("site") == [
        Added("own_slqx", "石料去向", "选项", ("外运", "本地加工"), ""),
        Added("own_hdcs", "核定车数", "数", (), "车"),
    ]
    (row,) = desk.browsing.rows("site", [site], ["own_slqx", "own_hdcs"])
    assert (row["own_slqx"], row["own_hdcs"]) == ("外运", "12.5")
    assert {"石料去向", "核定车数（车）"} <= {e.label for e in desk.browsing.columns("site")}
    loaded = desk.loading().rows(
        [{"register": "site", "values": {"name": "新坑", "kind": "易发区", "own_hdcs": "3"}}]
    )
    assert loaded.counts["site"] == 1
    assert ("石料去向", "", "外运") in [
        (each.field, each.before, each.after) for each in desk.viewing.changes("site", site)
    ]
    again = Desk.open(file, write=False, clock=Clock(DAY))
    assert again.records.get("site", site)["own_hdcs"] == 12_500
    again.close()


def test_a_dropped_field_comes_back_with_what_was_typed(desk: Desk) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    desk.tailoring.add("site", "石料去向", "文字")
    desk.records.save("site", {"own_slqx": "外运"}, record=site)
    desk.tailoring.drop("site", "own_slqx")
    assert desk.tailoring.added("site") == []
    with pytest.raises(UserError, match="没有叫“own_slqx”的字段"):
        desk.records.save("site", {"own_slqx": "x"}, record=site)
    desk.records.save("site", {"remark": "看过"}, record=site)
    desk.tailoring.add("site", "石料去向", "文字")

    assert desk.records.get("site", site)["own_slqx"] == "外运"
    desk.upkeep.undo()
    assert desk.tailoring.added("site") == []
    assert desk.upkeep.check()["chain"]["ok"]


@pytest.mark.parametrize("sort", KINDS)
def test_every_sort_can_be_added(desk: Desk, sort: str) -> None:
    lines = "甲\n乙" if sort in {"选项", "多选"} else ""
    desk.tailoring.add("patrol", "新栏目", sort, lines=lines)  # type: ignore[arg-type]  # of KINDS

    assert [each.sort for each in desk.tailoring.added("patrol")] == [sort]


@pytest.mark.parametrize(
    ("label", "sort", "why"),
    [
        ("", "文字", "请写栏目的名称"),
        ("长" * 21, "文字", "不超过 20 个字"),
        ("备注", "文字", "已经有“备注”"),
        ("石料去向", "选项", "至少写两个选项"),
        ("石料趋向", "文字", "拼音首字母"),
    ],
)
def test_what_cannot_be_added_says_why(desk: Desk, label: str, sort: str, why: str) -> None:
    desk.tailoring.add("site", "石料去向量", "文字")
    desk.tailoring.add("site", "砂料去向", "文字")
    with pytest.raises(UserError, match=why):
        desk.tailoring.add("site", label, sort, lines="一个")  # type: ignore[arg-type]  # of KINDS
    with pytest.raises(UserError, match="没有本单位增加的这一栏"):
        desk.tailoring.drop("site", "own_none")


def test_a_list_is_offered_as_the_ledger_wants_it(desk: Desk) -> None:
    listed = {each.key: each for each in desk.tailoring.lists("problem")}
    assert "state" not in listed
    sources = listed["source"].offered
    desk.tailoring.offer("problem", "source", f"无人机\n{sources[1]}\n\n{sources[0]}")

    now = {each.key: each for each in desk.tailoring.lists("problem")}["source"]
    assert (now.offered, now.own) == (("无人机", sources[1], sources[0]), True)
    saved = desk.records.save("problem", {"source": "无人机"})
    assert not [each for each in saved.findings if each.field == "source" and each.level == "red"]
    desk.tailoring.offer("problem", "source", "")
    back = {each.key: each for each in desk.tailoring.lists("problem")}["source"]
    assert (back.offered, back.own) == (sources, False)
    assert desk.records.get("problem", saved.record)["source"] == "无人机"


def test_choices_that_rules_ask_for_stay(desk: Desk) -> None:
    with pytest.raises(UserError, match="核销清单和报表要用"):
        desk.tailoring.offer("problem", "disposal", "罚款了事\n取缔关闭")
    with pytest.raises(UserError, match="选项太多"):
        desk.tailoring.offer("problem", "source", "\n".join(map(str, range(201))))


def test_a_checklist_is_changed_for_what_comes_after(desk: Desk, problem: str) -> None:
    before = [each.text for each in desk.viewing.items(problem)]
    kept = next(e for e in desk.tailoring.checklists() if e.lines[0].startswith("断水"))
    lines = "\n".join([*kept.lines, "洞口砌墙（佐证）", "立警示牌"])
    desk.tailoring.checklist(kept.key, lines)

    now = next(each for each in desk.tailoring.checklists() if each.key == kept.key)
    assert now.lines == (*kept.lines, "洞口砌墙（佐证）", "立警示牌")
    assert [each.text for each in desk.viewing.items(problem)] == before
    values = {**desk.records.get("problem", problem), "number": None}
    fresh = {key: each for key, each in values.items() if key in {"disposal", "site", "unit"}}
    made = desk.records.save("problem", fresh).record
    assert [(e.text, e.wants) for e in desk.viewing.items(made)][-2:] == [
        ("洞口砌墙", "佐证"), ("立警示牌", ""),
    ]  # fmt: skip
    with pytest.raises(UserError, match="至少要有一项"):
        desk.tailoring.checklist(kept.key, " \n")
    with pytest.raises(UserError, match="没有这张核销清单"):
        desk.tailoring.checklist("none", "一项")


def test_numbers_follow_the_ledgers_own_pattern(desk: Desk) -> None:
    desk.tailoring.pattern("site", "矿{year}-{serial:04}")
    saved = desk.records.save("site", {"name": "新坑", "kind": "易发区"})

    assert saved.called == "矿2026-0002" or saved.called.startswith("矿")
    told = {key: (pattern, own) for key, _, pattern, own in desk.tailoring.patterns()}
    assert told["site"] == ("矿{year}-{serial:04}", True)
    assert "document" not in told
    for wrong in ("没有序号", "{prefix}-{serial", "{serial}-{nothing}", "{serial}}"):
        with pytest.raises(UserError, match="编号样式"):
            desk.tailoring.pattern("site", wrong)
    desk.tailoring.pattern("site", "")
    assert not {key: own for key, _, _, own in desk.tailoring.patterns()}["site"]


def test_the_day_reports_are_due_is_the_ledgers_own(desk: Desk) -> None:
    rule = next(each for each in desk.tailoring.rules() if not each.weekly)
    assert (rule.day, rule.own) == (24, False)
    desk.tailoring.due(rule.key, 20)

    changed = next(each for each in desk.tailoring.rules() if each.key == rule.key)
    assert (changed.day, changed.own, changed.told) == (20, True, "每月 20 日")
    assert desk.bench.deadline("annex2").day == 20
    asked = [each for each in desk.upkeep.due(DAY) if each["form"] == "annex2"]
    assert {str(each["nominal_on"])[-2:] for each in asked} == {"20"}
    for wrong in (32, -1):
        with pytest.raises(UserError, match="1 至 31"):
            desk.tailoring.due(rule.key, wrong)
    desk.tailoring.due(rule.key, 0)
    assert desk.bench.deadline("annex2").day == 24


def test_only_those_who_may_change_settings_do(desk: Desk) -> None:
    desk.roles.give(desk.records.find("person", "赵敏"), "负责人")

    with pytest.raises(UserError, match="不能改设置"):
        desk.tailoring.add("site", "石料去向", "文字")
    assert ("site", "矿山（点、硐）台账") in desk.tailoring.registers()
