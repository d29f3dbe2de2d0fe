"""States of a problem and the moves between them: what is allowed, and what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ledgerdesk.domain.definitions import ChecklistRule, Condition, Flow, Move
from ledgerdesk.domain.values import Stored, tester

SITE = "site."
Site = Callable[[], Mapping[str, Stored]]
"""Reads the values of the place a problem is at, {} for none."""
"""How a rule names a field of the problem's site."""
_NEVER_OVERDUE = frozenset({"草稿", "已销号"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a move is decided on; people are ids, days ISO, texts as people see them."""

    state: str
    missing: tuple[str, ...] = ()
    """Labels of required fields that are blank."""
    open_items: tuple[str, ...] = ()
    """Texts of 核销项 neither 完成 nor 不适用."""
    without_evidence: tuple[str, ...] = ()
    """Texts of 核销项 whose evidence is missing."""
    others: tuple[str, ...] = ()
    """Sentences about the records it is closed with that are not finished, or not there."""
    checker: str = ""
    responsible: str = ""
    responsible_name: str = ""
    red: tuple[str, ...] = ()
    """Sentences of the red findings."""
    reason: str = ""
    due_on: str = ""
    """The new 整改时限 of 延期 and 重开."""
    old_due_on: str = ""
    found_on: str = ""
    today: str = ""


def allowed(flow: Flow, state: str) -> tuple[Move, ...]:
    """Name the moves that leave a state, in the flow's order."""
    return tuple(move for move in flow.moves if state in move.states)


def refusals(flow: Flow, move_key: str, facts: Facts) -> tuple[str, ...]:
    """Say, one sentence each, all that stands against a move; empty when nothing does.

    Raises KeyError when the flow has no such move.
    """
    move = {each.key: each for each in flow.moves}[move_key]
    found = [*_against_state(move, facts), *_against_silence(move, facts)]
    for need in move.needs:
        found += _NEEDS[need](flow, facts)
    return tuple(found)


def checklist_for(flow: Flow, disposal: str, values: Mapping[str, Stored], site: Site) -> str:
    """Choose the key of the 核销清单 by the disposal; "" when none belongs to it.

    `site` is asked only by a rule that looks at the place.
    """
    rule = rule_for(flow, disposal, values, site)
    return rule.checklist if rule else ""


def rule_for(
    flow: Flow, disposal: str, values: Mapping[str, Stored], site: Site
) -> ChecklistRule | None:
    """Return the rule that a disposal goes by; None when there is none."""
    fitting = (rule for rule in flow.checklists if disposal in rule.disposals)
    return next((rule for rule in fitting if _fits(rule, values, site)), None)


def overdue(state: str, due_on: str, today: date) -> int:
    """Count the days since the 整改时限 of an open problem; 0 while in time, draft or done."""
    if not due_on or state in _NEVER_OVERDUE:
        return 0
    return max(0, (today - date.fromisoformat(due_on)).days)


def numbered(number: str, turn: int) -> str:
    """Write the number of a later round as 031-2; the first round is the number itself."""
    return f"{number}-{turn}" if turn > 1 else number


def _fits(rule: ChecklistRule, values: Mapping[str, Stored], site: Site) -> bool:
    return not rule.when or any(_applies(each, values, site) for each in rule.when)


def _applies(condition: Condition, values: Mapping[str, Stored], site: Site) -> bool:
    key = condition.field.removeprefix(SITE)
    return tester(condition)((values if key == condition.field else site()).get(key))


def _against_state(move: Move, facts: Facts) -> list[str]:
    if facts.state in move.states:
        return []
    states = "、".join(move.states)
    return [f"现在的状态是“{facts.state}”，只有{states}的才能{move.label}。"]


def _against_silence(move: Move, facts: Facts) -> list[str]:
    if not move.reason or facts.reason.strip():
        return []
    return [f"{move.label}要写明原因，请填写。"]


def _required(_flow: Flow, facts: Facts) -> list[str]:
    return [f"必填项“{label}”还没有填写，请补上。" for label in facts.missing]


def _items(_flow: Flow, facts: Facts) -> list[str]:
    return [
        f"核销项“{text}”还没有完成，请办完后勾选，或注明不适用的原因。"
        for text in facts.open_items
    ]


def _others(_flow: Flow, facts: Facts) -> list[str]:
    return [*facts.others]


def _evidence(_flow: Flow, facts: Facts) -> list[str]:
    return [
        f"核销项“{text}”还缺佐证，请添加整改后的照片或文件。" for text in facts.without_evidence
    ]


def _other_person(_flow: Flow, facts: Facts) -> list[str]:
    if not facts.checker:
        return ["还没有填写验收人，请选一位责任人以外的人验收。"]
    if facts.checker != facts.responsible:
        return []
    who = f"（{facts.responsible_name}）" if facts.responsible_name else ""
    return [f"验收人就是责任人本人{who}，请换一位验收。"]


def _no_red(_flow: Flow, facts: Facts) -> list[str]:
    return [f"有一处错误还没有改正：{text}" for text in facts.red]


def _due_on(flow: Flow, facts: Facts) -> list[str]:
    """Ask for a day after the old one; of a new round, one that is not past."""
    new, old = facts.due_on, facts.old_due_on
    if not new:
        return ["还没有填写新的整改时限，请填写日期。"]
    if not _is_day(new):
        return [f"新的整改时限“{new}”不是日期，请写成 2026-10-24 这样。"]
    if facts.state == flow.states[-1]:
        return [f"新一轮的整改时限 {new} 已经过去，请改正。"] if new < facts.today else []
    if new < facts.found_on:
        return [f"新的整改时限 {new} 早于发现日期 {facts.found_on}，请改正。"]
    return [f"新的整改时限 {new} 应晚于原来的 {old}，请改正。"] if new <= old else []


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_NEEDS: Mapping[str, Callable[[Flow, Facts], list[str]]] = {
    "required": _required,
    "items": _items,
    "others": _others,
    "evidence": _evidence,
    "other_person": _other_person,
    "no_red": _no_red,
    "due_on": _due_on,
}
