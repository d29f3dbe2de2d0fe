"""销号 is refused while anything is missing, and the refusal names all of it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain import catalog
from ledgerdesk.domain.definitions import Flow
from ledgerdesk.domain.flows import Facts, allowed, checklist_for, numbered, overdue, refusals
from ledgerdesk.domain.values import Stored
from ledgerdesk.paths import DEFINITIONS


@pytest.fixture(scope="module")
def flow() -> Flow:
    return catalog.load(DEFINITIONS).flows["problem"]


READY = Facts(
    state="待核验",
    checker="p2",
    responsible="p1",
    responsible_name="张三",
    old_due_on="2026-10-20",
    found_on="2026-10-01",
    today="2026-10-24",
)


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        ("草稿", ["submit"]),
        ("待整改", ["begin", "apply", "extend"]),
        ("整改中", ["apply", "extend"]),
        ("待核验", ["return", "extend", "close"]),
        ("已销号", ["reopen"]),
        ("没有", []),
    ],
)
def test_each_state_has_its_moves(flow: Flow, state: str, moves: list[str]) -> None:
    assert [move.key for move in allowed(flow, state)] == moves


def test_a_finished_problem_is_checked_off(flow: Flow) -> None:
    assert refusals(flow, "close", READY) == ()


def test_a_refused_check_off_names_everything_that_is_missing(flow: Flow) -> None:
    facts = replace(
        READY,
        open_items=("断水", "断电"),
        without_evidence=("清设备",),
        checker="p1",
        red=("发现日期晚于今天，请核对。",),
    )

    assert refusals(flow, "close", facts) == (
        "核销项“断水”还没有完成，请办完后勾选，或注明不适用的原因。",
        "核销项“断电”还没有完成，请办完后勾选，或注明不适用的原因。",
        "核销项“清设备”还缺佐证，请添加整改后的照片或文件。",
        "验收人就是责任人本人（张三），请换一位验收。",
        "有一处错误还没有改正：发现日期晚于今天，请核对。",
    )


def test_the_checker_is_named_and_another_person(flow: Flow) -> None:
    assert refusals(flow, "close", replace(READY, checker="")) == (
        "还没有填写验收人，请选一位责任人以外的人验收。",
    )
    assert refusals(flow, "close", replace(READY, checker="p1", responsible_name="")) == (
        "验收人就是责任人本人，请换一位验收。",
    )


def test_a_move_from_another_state_is_refused_beside_the_rest(flow: Flow) -> None:
    facts = replace(READY, state="整改中", open_items=("断水",))

    assert refusals(flow, "close", facts) == (
        "现在的状态是“整改中”，只有待核验的才能销号。",
        "核销项“断水”还没有完成，请办完后勾选，或注明不适用的原因。",
    )


def test_submitting_demands_the_required_fields(flow: Flow) -> None:
    facts = Facts("草稿", missing=("整改要求", "责任人"))

    assert refusals(flow, "submit", facts) == (
        "必填项“整改要求”还没有填写，请补上。",
        "必填项“责任人”还没有填写，请补上。",
    )


@pytest.mark.parametrize(("reason", "refused"), [("", True), ("  ", True), ("照片不清", False)])
def test_sending_back_needs_a_reason(flow: Flow, reason: str, *, refused: bool) -> None:
    found = refusals(flow, "return", replace(READY, reason=reason))

    assert found == (("退回要写明原因，请填写。",) if refused else ())


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        ("2026-10-21", ""),
        ("2026-10-20", "新的整改时限 2026-10-20 应晚于原来的 2026-10-20，请改正。"),
        ("2026-09-30", "新的整改时限 2026-09-30 早于发现日期 2026-10-01，请改正。"),
        ("2026-02-30", "新的整改时限“2026-02-30”不是日期，请写成 2026-10-24 这样。"),
        ("20261101", "新的整改时限“20261101”不是日期，请写成 2026-10-24 这样。"),
        ("", "还没有填写新的整改时限，请填写日期。"),
    ],
)
def test_an_extension_moves_the_date_forward(flow: Flow, due_on: str, said: str) -> None:
    found = refusals(flow, "extend", replace(READY, reason="雨天", due_on=due_on))

    assert found == ((said,) if said else ())


@pytest.mark.parametrize(
    ("due_on", "said"),
    [("2026-10-24", ""), ("2026-10-23", "新一轮的整改时限 2026-10-23 已经过去，请改正。")],
)
def test_a_new_round_has_a_date_that_is_not_past(flow: Flow, due_on: str, said: str) -> None:
    facts = replace(
        READY, state="已销号", reason="死灰复燃", old_due_on="2026-12-31", due_on=due_on
    )

    assert refusals(flow, "reopen", facts) == ((said,) if said else ())


def test_a_move_the_flow_does_not_have_is_a_mistake(flow: Flow) -> None:
    with pytest.raises(KeyError):
        refusals(flow, "fly", READY)


@pytest.mark.parametrize(
    ("disposal", "values", "site", "checklist"),
    [
        ("取缔关闭", {"mineral": "煤"}, {}, "six_standards"),
        ("取缔关闭", {}, {"mineral": "煤"}, "six_standards"),
        ("取缔关闭", {"mineral": "河砂"}, {"method": "地下"}, "six_standards"),
        ("取缔关闭", {"mineral": "河砂"}, {"method": "露天"}, "two_cuts"),
        ("取缔关闭", {}, {}, "two_cuts"),
        ("拆除", {"mineral": "煤"}, {}, "demolition"),
        ("限期整改", {}, {}, "as_required"),
        ("停产整顿", {}, {}, "as_required"),
        ("立案", {}, {}, ""),
        ("移送", {}, {}, ""),
        ("不属实", {}, {}, ""),
        ("", {}, {}, ""),
    ],
)
def test_the_disposal_decides_the_checklist(
    flow: Flow, disposal: str, values: dict[str, Stored], site: dict[str, Stored], checklist: str
) -> None:
    assert checklist_for(flow, disposal, values, lambda: site) == checklist


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_overdue_days_are_counted_from_the_day_after(due_on: date, today: date) -> None:
    days = overdue("整改中", due_on.isoformat(), today)

    assert days == max(0, (today - due_on).days)
    assert overdue("已销号", due_on.isoformat(), today) == 0
    assert overdue("草稿", due_on.isoformat(), today) == 0
    assert overdue("整改中", "", today) == 0


@pytest.mark.parametrize(("turn", "text"), [(0, "031"), (1, "031"), (2, "031-2"), (3, "031-3")])
def test_a_later_round_shows_in_the_number(turn: int, text: str) -> None:
    assert numbered("031", turn) == text
