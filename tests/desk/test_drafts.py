"""Half-typed forms outlive the window; they are no steps, and never secrets."""

from pathlib import Path

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from tests.desk.conftest import DAY


def test_a_draft_comes_back_as_it_was_typed(desk: Desk) -> None:
    typed: dict[str, str | int | tuple[str, ...] | None] = {
        "place": "羊栏沟",
        "violations": ("无证开采", "非法采砂"),
        "gang_lead": 0,
    }

    desk.drafts.keep("problem", "p1", typed)

    kept = desk.drafts.get("problem", "p1")
    assert kept is not None
    assert kept.values == typed
    assert not kept.is_new


def test_keeping_again_replaces_what_was_kept(desk: Desk) -> None:
    desk.drafts.keep("site", "s1", {"name": "老坑", "place": "沟口"})
    desk.drafts.keep("site", "s1", {"name": "新坑"})

    assert [each.values for each in desk.drafts.all()] == [{"name": "新坑"}]


def test_keeping_nothing_drops_the_draft(desk: Desk) -> None:
    desk.drafts.keep("site", "s1", {"name": "老坑"})
    desk.drafts.keep("site", "s1", {})

    assert desk.drafts.get("site", "s1") is None


def test_a_draft_outlives_the_window_and_is_no_step(file: Path) -> None:
    desk = Desk.open(file, write=True, actor="张秀兰")
    before = desk.upkeep.last_step()
    desk.drafts.keep("tip", desk.drafts.fresh(), {"content": "夜里有人采石"})
    desk.close()

    again = Desk.open(file, write=True)
    kept = again.drafts.all("tip")
    assert [each.values["content"] for each in kept] == ["夜里有人采石"]
    assert kept[0].is_new
    assert again.upkeep.last_step() == before
    assert again.upkeep.check()["chain"]["ok"]
    again.close()


def test_the_newest_draft_stands_last(desk: Desk) -> None:
    for name in ("甲", "乙", "丙"):
        desk.drafts.keep("site", desk.drafts.fresh(), {"name": name})

    assert [each.values["name"] for each in desk.drafts.all("site")] == ["甲", "乙", "丙"]
    assert desk.drafts.all("problem") == []


def test_confidential_words_never_stand_in_a_draft(desk: Desk) -> None:
    desk.drafts.keep("tip", "t1", {"informant": "王老实", "content": "夜里有人采石"})

    kept = desk.drafts.get("tip", "t1")
    assert kept is not None
    assert kept.values == {"content": "夜里有人采石"}


def test_a_reader_keeps_no_draft(file: Path) -> None:
    desk = Desk.open(file, write=False)

    with pytest.raises(UserError, match="只读"):
        desk.drafts.keep("site", "s1", {"name": "老坑"})
    desk.close()


def test_saving_a_form_drops_its_draft(desk: Desk) -> None:
    key = desk.drafts.fresh()
    desk.drafts.keep("village", key, {"name": "东河南村"})

    saved = desk.entering.save("village", {"name": "东河南村"}, record=key)

    assert desk.drafts.all() == []
    assert desk.records.get("village", saved.record)["name"] == "东河南村"


def test_a_new_form_begins_with_today_the_unit_and_who_acts(desk: Desk) -> None:
    desk.bench.actor = "李建国"

    begun = desk.entering.begin("problem", {"place": "羊栏沟"})

    assert begun["found_on"] == DAY.isoformat()
    assert begun["unit"] == desk.bench.unit()
    assert begun["inspector"] == desk.records.find("person", "李建国")
    assert begun["place"] == "羊栏沟"
    assert "state" not in begun


def test_what_moves_set_is_not_typed(desk: Desk, problem: str) -> None:
    register = desk.bench.register("problem")

    before = desk.entering.given(register, {})
    after = desk.entering.given(register, desk.records.get("problem", problem))

    assert {"state", "round", "closed_on", "overdue"} <= before
    assert "due_on" not in before
    assert "due_on" in after


def test_a_red_finding_keeps_a_problem_from_being_submitted(desk: Desk, problem: str) -> None:
    values = desk.records.get("problem", problem)
    register = desk.bench.register("problem")
    given = desk.entering.given(register, {})
    told = {
        each.key: values[each.key]
        for each in register.columns
        if each.key not in given and values[each.key] is not None and each.key != "number"
    }

    saved = desk.entering.save("problem", told | {"found_on": "2026-10-21"})

    assert not saved.submitted
    assert any(each.level == "red" for each in saved.findings)


def test_names_tell_of_a_removed_record(desk: Desk) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    assert desk.entering.names("site", [site]) == {site: "王家泉采石坑"}

    desk.records.delete("site", site, "重复登记")

    assert desk.entering.names("site", [site, "无"]) == {site: "（已删除）", "无": "（已删除）"}
