"""录入, 审核, 负责人, 只读: one guard for every way to write; PINs that no journal holds."""

import json

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.errors import UserError

HEAD, CHECKER, CLERK = "赵敏", "王磊", "李建国"


def person(desk: Desk, name: str) -> str:
    return desk.records.find("person", name)


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    for name, role in ((HEAD, "负责人"), (CHECKER, "审核"), (CLERK, "只读")):
        desk.roles.give(person(desk, name), role)
        desk.bench.actor = HEAD
    return desk


def act(desk: Desk, name: str) -> Desk:
    desk.bench.actor = name
    return desk


def test_a_ledger_without_roles_lets_everybody_do_everything(desk: Desk) -> None:
    assert desk.bench.role() == ""
    assert not desk.readonly
    desk.settings.county("沂水县")
    act(desk, "谁也不是").records.save("village", {"name": "柳沟村"})


def test_readers_write_nothing_and_take_nothing_back(staffed: Desk) -> None:
    act(staffed, CLERK)

    assert staffed.readonly
    with pytest.raises(UserError, match=r"只读.*不能登记和修改.*录入"):
        staffed.records.save("village", {"name": "柳沟村"})
    with pytest.raises(UserError, match="只读"):
        staffed.upkeep.undo()
    assert not staffed.browsing.pick("village", "柳沟")
    act(staffed, HEAD)
    assert not staffed.readonly


def test_those_without_a_role_enter_records_but_change_no_settings(staffed: Desk) -> None:
    act(staffed, "张秀兰")

    assert staffed.bench.role() == "录入"
    saved = staffed.records.save("village", {"name": "柳沟村"})
    assert saved.step
    with pytest.raises(UserError, match=r"录入.*改设置.*负责人"):
        staffed.settings.county("沂水县")
    assert staffed.settings.facts().county == "沂源县"


def test_check_off_needs_somebody_who_checks(staffed: Desk, problem: str) -> None:
    ask = Ask(by=person(staffed, CHECKER))
    with pytest.raises(UserError, match="不能验收和销号"):
        act(staffed, "张秀兰").rectification.move(problem, "close", ask)
    with pytest.raises(UserError) as told:
        act(staffed, CHECKER).rectification.move(problem, "close", ask)
    assert "角色" not in str(told.value)


def test_roles_say_who_sees_numbers_and_who_sees_secrets(staffed: Desk) -> None:
    who = person(staffed, CHECKER)
    act(staffed, HEAD).records.save("person", {"mobile": "13805331234"}, record=who)
    tip = staffed.records.save("tip", {"content": "x", "informant": "某人"}).record

    with pytest.raises(UserError, match=r"只读.*不能查看身份证号和电话"):
        act(staffed, CLERK).records.reveal("person", who, "mobile")
    assert act(staffed, "张秀兰").records.reveal("person", who, "mobile") == "13805331234"
    with pytest.raises(UserError, match=r"录入.*不能查看保密信息.*审核"):
        staffed.records.reveal("tip", tip, "informant", "核实")
    assert act(staffed, CHECKER).records.reveal("tip", tip, "informant", "核实") == "某人"


def test_undoing_what_the_head_set_is_not_for_everybody(staffed: Desk) -> None:
    act(staffed, HEAD).settings.county("沂水县")
    with pytest.raises(UserError, match="不能改设置"):
        act(staffed, CHECKER).upkeep.undo()

    assert staffed.settings.facts().county == "沂水县"
    act(staffed, HEAD).upkeep.undo()
    assert staffed.settings.facts().county == "沂源县"


def test_nobody_frees_themselves_by_undoing_the_first_role(desk: Desk) -> None:
    desk.roles.give(person(desk, HEAD), "负责人")
    with pytest.raises(UserError, match="不能改设置"):
        act(desk, CHECKER).upkeep.undo()

    assert desk.bench.role() == "录入"


def test_somebody_stays_who_may_give_roles(staffed: Desk) -> None:
    with pytest.raises(UserError, match="至少要有一位负责人"):
        staffed.roles.give(person(staffed, HEAD), "")
    with pytest.raises(UserError, match="至少要有一位负责人"):
        staffed.roles.give(person(staffed, HEAD), "只读")
    with pytest.raises(UserError, match="不能改设置"):
        act(staffed, CHECKER).roles.give(person(staffed, CHECKER), "负责人")


def test_the_first_role_given_is_that_of_a_head(desk: Desk) -> None:
    with pytest.raises(UserError, match="至少要有一位负责人"):
        desk.roles.give(person(desk, CLERK), "只读")
    assert desk.bench.role() == ""


def test_a_pin_proves_who_acts_and_is_nowhere_in_the_journal(staffed: Desk) -> None:
    head = person(staffed, HEAD)
    staffed.roles.lock(head, "48213977")

    assert staffed.roles.locked(HEAD)
    assert not staffed.roles.locked(CHECKER)
    assert staffed.roles.proves(HEAD, "48213977")
    assert not staffed.roles.proves(HEAD, "48213978")
    assert not staffed.roles.proves(HEAD, "")
    kept = str(staffed.bench.store.value("SELECT value FROM sealed"))
    told = json.dumps(staffed.bench.store.rows("SELECT * FROM step_row"), ensure_ascii=False)
    assert kept.partition("$")[2] not in told
    assert kept.partition("$")[0] not in told
    assert "48213977" not in told + kept
    assert staffed.upkeep.check()["chain"]["ok"]


def test_people_change_their_own_pin_and_a_head_that_of_others(staffed: Desk) -> None:
    act(staffed, CHECKER).roles.lock(person(staffed, CHECKER), "1357")
    assert staffed.roles.proves(CHECKER, "1357")
    with pytest.raises(UserError, match="不能改设置"):
        staffed.roles.lock(person(staffed, HEAD), "1357")
    act(staffed, HEAD).roles.lock(person(staffed, CHECKER), "")
    assert not staffed.roles.locked(CHECKER)


@pytest.mark.parametrize("pin", ["123", "12a4", "一二三四"])
def test_a_pin_is_four_digits_or_more(staffed: Desk, pin: str) -> None:
    with pytest.raises(UserError, match="4 位以上数字"):
        staffed.roles.lock(person(staffed, HEAD), pin)


def test_what_each_role_may_do_is_told_in_words(desk: Desk) -> None:
    assert "只读：只能查看" in desk.roles.told()
    assert "审核：登记和修改、验收和销号、定稿上报" in desk.roles.told()
