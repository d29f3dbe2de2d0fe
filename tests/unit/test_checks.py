"""Every named rule speaks when it is broken and is silent otherwise."""

import gc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain import catalog
from ledgerdesk.domain.checks import check, missing
from ledgerdesk.domain.definitions import Check, Condition, Field, Register
from ledgerdesk.domain.values import Stored, once
from ledgerdesk.errors import UserError
from ledgerdesk.paths import DEFINITIONS

TODAY = date(2026, 10, 24)
FIELDS = (
    Field("number", "编号", required=True),
    Field("found_on", "发现日期", "date", required=True),
    Field("found_at", "发现时刻", "moment"),
    Field("closed_at", "销号时刻", "moment"),
    Field("due_on", "整改时限", "date"),
    Field("fine", "罚款", "number", unit="元", scale=100),
    Field("gains", "没收违法所得", "number", unit="元", scale=100),
    Field("paid", "已缴纳", "number", unit="元", scale=100),
    Field("longitude", "经度", "number", unit="度", scale=10_000_000),
    Field("latitude", "纬度", "number", unit="度", scale=10_000_000),
    Field("stopped", "已制止", "flag"),
    Field("notice", "通知书文号"),
    Field("party_id", "证件号"),
    Field("phone", "电话"),
    Field("informant_phone", "举报人电话", "sealed"),
    Field("violation", "主要违法类型", "choice", choices=("无证开采", "超层越界")),
    Field("violations", "其他违法类型", "choice", several=True, choices=("无证开采", "超层越界")),
    Field("mineral", "矿种", "choice", choices=("煤",), free=True),
    Field("late", "是否逾期", "flag", computed=True, required=True),
)


def said(rule: Check, values: dict[str, Stored]) -> str:
    """What a register with one rule says about a record."""
    register = Register("case", "案件", "案件台账", FIELDS, checks=(rule,))
    found = check(register, values, TODAY)
    assert len(found) <= 1
    return found[0].text if found else ""


@pytest.mark.parametrize(
    ("rule", "values", "text"),
    [
        (
            Check("not_future", "found_on"),
            {"found_on": "2026-10-25"},
            "发现日期晚于今天，请核对。",
        ),
        (Check("not_future", "found_on"), {"found_on": "2026-10-24"}, ""),
        (Check("not_future", "found_at"), {"found_at": "2026-10-24T23:59"}, ""),
        (
            Check("not_future", "found_at"),
            {"found_at": "2026-10-25T00:00"},
            "发现时刻晚于今天，请核对。",
        ),
        (Check("not_past", "due_on"), {"due_on": "2026-10-23"}, "整改时限已过，请核对。"),
        (Check("not_past", "due_on"), {"due_on": "2026-10-24"}, ""),
        (
            Check("not_before", "due_on", "found_on"),
            {"due_on": "2026-10-01", "found_on": "2026-10-02"},
            "整改时限早于发现日期，请核对。",
        ),
        (
            Check("not_before", "due_on", "found_on"),
            {"due_on": "2026-10-02", "found_on": "2026-10-02"},
            "",
        ),
        (Check("not_before", "due_on", "found_on"), {"due_on": "2026-10-02"}, ""),
        (
            Check("not_before", "found_at", "found_on"),
            {"found_at": "2026-10-01T09:00", "found_on": "2026-10-01"},
            "",
        ),
        (
            Check("not_before", "found_at", "found_on"),
            {"found_at": "2026-09-30T09:00", "found_on": "2026-10-01"},
            "发现时刻早于发现日期，请核对。",
        ),
        (
            Check("not_before", "closed_at", "found_at"),
            {"closed_at": "2026-10-01T08:59", "found_at": "2026-10-01T09:00"},
            "销号时刻早于发现时刻，请核对。",
        ),
        (
            Check("not_after", "found_on", "due_on"),
            {"found_on": "2026-10-03", "due_on": "2026-10-02"},
            "发现日期晚于整改时限，请核对。",
        ),
        (
            Check("not_after", "found_on", "due_on"),
            {"found_on": "2026-10-02", "due_on": "2026-10-02"},
            "",
        ),
        (Check("not_after", "found_on", "due_on"), {"found_on": "2026-10-02", "due_on": ""}, ""),
        (Check("at_least", "fine", "0.5"), {"fine": 49}, "罚款应不少于0.5，请核对。"),
        (Check("at_least", "fine", "0.5"), {"fine": 50}, ""),
        (
            Check("at_least", "violations", "2"),
            {"violations": ("无证开采",)},
            "其他违法类型应不少于2，请核对。",
        ),
        (Check("at_least", "fine", "paid"), {"fine": 49}, ""),
        (
            Check("at_most", "paid", "fine,gains"),
            {"paid": 31, "fine": 10, "gains": 20},
            "已缴纳应不多于罚款、没收违法所得，请核对。",
        ),
        (Check("at_most", "paid", "fine,gains"), {"paid": 30, "fine": 10, "gains": 20}, ""),
        (
            Check("at_most", "paid", "fine,gains"),
            {"paid": 30, "fine": 29},
            "已缴纳应不多于罚款、没收违法所得，请核对。",
        ),
        (Check("at_most", "paid", "fine,gains"), {"paid": 30}, ""),
        (Check("at_most", "violations", "1"), {"violations": ("无证开采",)}, ""),
        (Check("positive", "fine"), {"fine": 0}, "罚款应大于 0，请核对。"),
        (Check("positive", "fine"), {"fine": 1}, ""),
        (Check("positive", "fine"), {}, ""),
        (Check("wanted", "notice"), {}, "通知书文号未填，请补充。"),
        (Check("wanted", "notice"), {"notice": ""}, "通知书文号未填，请补充。"),
        (Check("wanted", "notice"), {"notice": "一号"}, ""),
        (Check("needs", "longitude", "latitude"), {"longitude": 1}, "填了经度，还应填写纬度。"),
        (Check("needs", "longitude", "latitude"), {"longitude": 1, "latitude": 0}, ""),
        (Check("needs", "stopped", "notice"), {"stopped": 1}, "填了已制止，还应填写通知书文号。"),
        (Check("needs", "stopped", "notice"), {"stopped": 0}, ""),
        (Check("needs", "fine", "notice"), {"fine": 0}, "填了罚款，还应填写通知书文号。"),
        (Check("needs_one", "fine", "gains,paid"), {}, "罚款、没收违法所得、已缴纳至少填一项。"),
        (Check("needs_one", "fine", "gains,paid"), {"paid": 0}, ""),
        (Check("never", "notice", text="这样不行，请改正。"), {}, "这样不行，请改正。"),
        (
            Check("never", "notice", text="这样不行，请改正。"),
            {"notice": "一"},
            "这样不行，请改正。",
        ),
        (
            Check("differs", "found_on", "due_on"),
            {"found_on": "2026-10-02", "due_on": "2026-10-02"},
            "发现日期与整改时限不应相同，请核对。",
        ),
        (Check("differs", "found_on", "due_on"), {"found_on": "2026-10-02"}, ""),
        (
            Check("excludes", "violations", "violation"),
            {"violations": ("无证开采",), "violation": "无证开采"},
            "其他违法类型中不必再选主要违法类型已有的内容。",
        ),
        (Check("excludes", "violations", "violation"), {"violations": ("无证开采",)}, ""),
        (
            Check("in_china", "longitude"),
            {"longitude": 360_000_000},
            "经度不在我国范围内，请核对经度、纬度是否填反。",
        ),
        (Check("in_china", "longitude"), {"longitude": 1_175_000_000}, ""),
        (
            Check("in_china", "latitude"),
            {"latitude": 1_175_000_000},
            "纬度不在我国范围内，请核对经度、纬度是否填反。",
        ),
        (Check("in_china", "latitude"), {"latitude": 361_000_000}, ""),
        (Check("id_any", "party_id"), {"party_id": "911101066976941872"}, ""),
        (
            Check("phone", "phone"),
            {"phone": "1381234567"},
            "电话不像电话号码，请核对（手机 11 位，座机带区号）。",
        ),
        (Check("phone", "phone"), {"phone": "13812345678"}, ""),
        (Check("phone", "phone", text="电话再看看。"), {"phone": "1"}, "电话再看看。"),
        (Check("phone", "informant_phone"), {"informant_phone": "019a0c8e"}, ""),
    ],
)
def test_a_rule_speaks_only_when_it_is_broken(
    rule: Check, values: dict[str, Stored], text: str
) -> None:
    assert said(rule, values) == text


@pytest.mark.parametrize("rule", ["citizen_id", "credit_code", "licence_no", "document_no"])
def test_identity_rules_warn_and_never_repeat_the_number(rule: str) -> None:
    checks = (Check(rule, "party_id", level="red"),)
    register = Register("case", "案件", "案件台账", FIELDS, checks=checks)

    (found,) = check(register, {"party_id": "37032319900101"}, TODAY)

    assert found.level == "orange"
    assert found.text.startswith("证件号")
    assert found.text.endswith("。")
    assert "37032319900101" not in found.text


def test_a_rule_is_looked_at_only_when_all_its_conditions_hold() -> None:
    when = (Condition("violation", "is", "无证开采"), Condition("mineral", "set"))
    rule = Check("wanted", "notice", when=when)

    assert said(rule, {"violation": "无证开采", "mineral": "煤"})
    assert not said(rule, {"violation": "无证开采"})
    assert not said(rule, {"violation": "超层越界", "mineral": "煤"})
    assert not said(Check("wanted", "notice", when=when[:1]), {})


def test_a_finding_names_level_register_and_field() -> None:
    field = Field("on", "日期", "date", checks=(Check("not_future", level="red", text="错了。"),))
    register = Register("patrol", "巡查", "巡查台账", (field,))

    (found,) = check(register, {"on": "2027-01-01"}, TODAY)

    assert (found.level, found.register, found.field, found.text) == (
        "red",
        "patrol",
        "on",
        "错了。",
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"violation": "盗挖"}, "主要违法类型里的“盗挖”不在可选项中，请重新选择。"),
        ({"violations": ("无证开采", "盗挖")}, "其他违法类型里的“盗挖”不在可选项中，请重新选择。"),
        ({"violations": ("无证开采",), "violation": "超层越界", "mineral": "石榴石"}, ""),
    ],
)
def test_a_choice_outside_its_list_is_red(values: dict[str, Stored], text: str) -> None:
    found = check(Register("case", "案件", "案件台账", FIELDS), values, TODAY)

    assert [(each.level, each.text) for each in found] == ([("red", text)] if text else [])


def test_required_fields_that_are_blank_are_missing() -> None:
    register = Register("case", "案件", "案件台账", FIELDS)

    assert [each.key for each in missing(register, {"number": ""})] == ["number", "found_on"]
    assert missing(register, {"number": "一", "found_on": "2026-10-24"}) == ()


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        (Check("not_before", "found_on", "nowhere"), "字段“nowhere”"),
        (Check("not_future", "nowhere"), "字段“nowhere”"),
        (Check("no_such_rule", "found_on"), "规则“no_such_rule”"),
    ],
)
def test_a_definition_that_names_what_is_not_there_is_refused(rule: Check, named: str) -> None:
    register = Register("case", "案件", "案件台账", FIELDS, checks=(rule,))

    with pytest.raises(UserError, match=f"定义文件 case.toml 的检查用了不存在的{named}"):
        check(register, {}, TODAY)


@pytest.mark.parametrize(
    "register", catalog.load(DEFINITIONS).registers.values(), ids=lambda each: each.key
)
def test_every_shipped_register_can_be_judged(register: Register) -> None:
    assert all(found.text.endswith("。") for found in check(register, {}, TODAY))


def test_what_is_compiled_goes_with_its_register() -> None:
    made: list[str] = []

    @once
    def compiled(register: Register) -> int:
        made.append(register.key)
        return len(made)

    register = Register("case", "案件", "案件台账", FIELDS)
    assert [compiled(register), compiled(register)] == [1, 1]

    del register
    gc.collect()

    assert compiled(Register("tip", "举报", "举报台账", FIELDS)) == 2


@given(
    st.dictionaries(
        st.sampled_from([each.key for each in FIELDS if each.kind == "text"]),
        st.one_of(st.none(), st.text()),
    )
)
def test_a_record_of_any_texts_is_judged_in_whole_sentences(values: dict[str, Stored]) -> None:
    names = ("citizen_id", "credit_code", "id_any", "licence_no", "document_no", "phone")
    checks = tuple(Check(rule, "party_id") for rule in names)
    register = Register("case", "案件", "案件台账", FIELDS, checks=checks)

    for found in check(register, values, TODAY):
        assert found.text.endswith("。")
