"""Every check, move and checklist shipped is walked: rules, fields, levels, ways to 销号."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from ledgerdesk.domain import checks
from ledgerdesk.domain.catalog import Catalog, load
from ledgerdesk.domain.definitions import Check, Checklist, Condition, Field, Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.paths import DEFINITIONS

CATALOG: Catalog = load(DEFINITIONS)
REGISTERS: Mapping[str, Register] = CATALOG.registers

# Each rule and the kinds of field it can stand at.
TEXT, DATES, NUMBER, ANY = {"text"}, {"date", "moment"}, {"number"}, set[str]()
RULES = {
    "not_future": DATES,
    "not_past": DATES,
    "not_before": DATES,
    "not_after": DATES,
    "at_least": ANY,
    "at_most": ANY,
    "positive": NUMBER,
    "wanted": ANY,
    "needs": ANY,
    "needs_one": ANY,
    "never": ANY,
    "differs": ANY,
    "excludes": ANY,
    "in_china": NUMBER,
    "citizen_id": TEXT,
    "credit_code": TEXT,
    "id_any": TEXT,
    "licence_no": TEXT,
    "document_no": TEXT,
    "phone": TEXT,
}


def checks_of(register: Register) -> list[Check]:
    """Its own and its fields' checks, the field filled in."""
    own = list(register.checks)
    for field in register.fields:
        own += [replace(check, field=check.field or field.key) for check in field.checks]
    return own


def others(check: Check) -> list[str]:
    return [each for each in check.other.split(",") if each]


def is_number(text: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?", text) is not None


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_a_check_is_a_known_rule_on_fields_that_exist(register: Register) -> None:
    for check in checks_of(register):
        assert_rule(register, check)


def assert_rule(register: Register, check: Check) -> None:
    field = register.by_key[check.field]

    assert check.rule in RULES
    assert not RULES[check.rule] or field.kind in RULES[check.rule]
    assert not check.text or check.text.endswith("。")
    for other in others(check):
        assert is_number(other) or other in register.by_key
    for condition in check.when:
        assert_condition(register.by_key[condition.field], condition)


def assert_condition(field: Field, condition: Condition) -> None:
    given = (*condition.values, *((condition.value,) if condition.value else ()))
    assert condition.op in {"is", "not", "in", "not_in", "holds", "set", "unset"}
    assert bool(given) == (condition.op not in {"set", "unset"})
    assert (condition.op == "holds") == (field.several and bool(given))
    if field.kind == "choice":
        assert set(given) <= set(field.choices)
    if field.kind == "flag":
        assert set(given) <= {"0", "1"}


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_a_check_has_what_its_rule_needs(register: Register) -> None:
    for check in checks_of(register):
        assert_arguments(register, check)


def assert_arguments(register: Register, check: Check) -> None:
    field = register.by_key[check.field]
    compared = [register.by_key[each] for each in others(check) if not is_number(each)]

    if check.rule in {"not_before", "not_after"}:
        assert [each.kind in DATES for each in compared] == [True]
    if check.rule in {"at_least", "at_most"}:
        assert others(check)
        assert field.several or field.kind == "number"
        assert all((each.kind, each.scale) == ("number", field.scale) for each in compared)
    if check.rule in {"needs", "differs", "excludes"}:
        assert len(compared) == 1
    if check.rule == "needs_one":
        assert compared
    if check.rule == "never":
        assert check.text
        assert check.when
    if check.rule == "excludes":
        assert field.several
        assert field.choices == compared[0].choices


def test_check_digits_never_block() -> None:
    digits = {"citizen_id", "credit_code", "id_any", "licence_no", "document_no", "phone"}

    used = [check for register in REGISTERS.values() for check in checks_of(register)]

    assert {check.level for check in used if check.rule in digits} == {"orange"}


@pytest.mark.parametrize(
    ("register", "field", "other"),
    [
        ("problem", "due_on", "found_on"),
        ("problem", "checked_on", "finished_on"),
        ("problem", "closed_on", "checked_on"),
        ("case", "filed_on", "found_on"),
        ("case", "decided_on", "filed_on"),
        ("case", "closed_on", "filed_on"),
        ("patch", "finished_on", "field_on"),
        ("site", "licence_until", "licence_from"),
    ],
)
def test_an_impossible_order_of_dates_is_red(register: str, field: str, other: str) -> None:
    checks = REGISTERS[register].by_key[field].checks

    assert Check("not_before", other=other, level="red") in checks


def test_the_flow_moves_between_the_states_of_a_problem() -> None:
    flow = CATALOG.flows["problem"]

    assert flow.states == REGISTERS["problem"].by_key["state"].choices
    assert [each.label for each in flow.moves] == [
        "提交", "开始整改", "申请销号", "退回", "延期", "销号", "重开",
    ]  # fmt: skip
    assert {each.label for each in flow.moves} == set(REGISTERS["move"].by_key["kind"].choices)
    for move in flow.moves:
        assert {*move.states, *([move.to] if move.to else [])} <= set(flow.states)
        assert set(move.needs) <= {
            "required", "items", "others", "evidence", "other_person", "no_red", "due_on",
        }  # fmt: skip
    assert {each.key for each in flow.moves if each.reason} == {"return", "extend", "reopen"}


def test_registers_with_a_flow_have_that_flow() -> None:
    assert {each.flow for each in REGISTERS.values() if each.flow} == set(CATALOG.flows)


def test_every_disposal_leads_to_one_list_or_to_none() -> None:
    rules = CATALOG.flows["problem"].checklists
    problem, site = REGISTERS["problem"], REGISTERS["site"]
    always = [disposal for rule in rules if not rule.when for disposal in rule.disposals]

    assert sorted(always) == sorted(problem.by_key["disposal"].choices)
    for rule in rules:
        assert not rule.checklist or rule.checklist in CATALOG.checklists
        for condition in rule.when:
            register = site if condition.field.startswith("site.") else problem
            assert_condition(register.by_key[condition.field.removeprefix("site.")], condition)


def test_closing_a_point_asks_for_photos_item_by_item() -> None:
    cuts, standards = CATALOG.checklists["two_cuts"], CATALOG.checklists["six_standards"]

    assert [each.text for each in cuts.items] == ["断水", "断电", "清设备", "清原料", "清产品"]
    assert len(standards.items) == 6
    assert standards.note == "依据：国务院令第446号第十三条；六条标准原文由用户核对。"
    assert {each.evidence for each in (*cuts.items, *standards.items)} == {"photo"}


@pytest.mark.parametrize("checklist", CATALOG.checklists.values(), ids=CATALOG.checklists)
def test_a_checklist_says_where_it_comes_from(checklist: Checklist) -> None:
    texts = [each.text for each in checklist.items]

    assert checklist.source.endswith("）")
    assert texts
    assert len(set(texts)) == len(texts)


def found(register: str, **values: Stored) -> dict[str, str]:
    """Findings on a record of 24 October 2026, as field → level (the worst)."""
    findings = checks.check(REGISTERS[register], values, date(2026, 10, 24))
    return {each.field: each.level for each in sorted(findings, key=lambda each: each.level)}


SOUND: dict[str, dict[str, Stored]] = {
    "problem": {
        "found_on": "2026-09-26", "found_at": "2026-09-26T22:10", "stopped_on": "2026-09-26",
        "reported_on": "2026-09-27", "violation": "无证开采", "violations": ("非法采砂",),
        "mineral": "煤", "quantity_t": 12_500, "value_yuan": 1_200_000, "responsible": "王",
        "due_on": "2026-10-10", "finished_on": "2026-10-08", "checked_on": "2026-10-09",
        "checker": "李", "closed_on": "2026-10-09", "state": "已销号", "round": 1,
        "longitude": 1_181_667_000, "latitude": 361_850_000,
    },
    "patrol": {
        "on": "2026-10-23", "from_at": "2026-10-23T21:30", "until_at": "2026-10-24T01:10",
        "headcount": 3, "vehicles": 1, "people": ("王", "李"), "route": "悦庄—北山",
        "found": 1, "description": "北山有新挖痕迹", "stopped": 1,
    },
    "case": {
        "party": "某石料有限公司", "party_kind": "单位", "legal_person": "王某",
        "found_on": "2026-08-01", "filed_on": "2026-08-05", "decided_on": "2026-09-20",
        "decision_no": "沂自然资罚〔2026〕3号", "fine_yuan": 10_000_000, "gains_yuan": 50_000,
        "paid_yuan": 10_050_000, "paid_on": "2026-09-30", "closed_on": "2026-10-08",
        "transferred": 0, "state": "结案", "officers": ("王", "李"),
    },
    "patch": {
        "year": 2026, "quarter": 3, "issued_on": "2026-10-08", "suspected": 1,
        "compared_on": "2026-10-09", "field_on": "2026-10-10", "field_people": ("王", "李"),
        "legality": "伪变化", "finished_on": "2026-10-11",
    },
    "tip": {
        "received_at": "2026-10-20T09:15", "named": 1, "informant": "id", "due_on": "2026-10-30",
        "verified_on": "2026-10-21", "verifier": "李", "result": "属实", "problem": "id",
        "fed_back_on": "2026-10-22", "reward_yuan": 50_000, "reward_paid_on": "2026-10-23",
    },
    "site": {
        "kind": "合法矿山", "licence_no": "C3703002026017130148325", "licence_from": "2021-01-01",
        "licence_until": "2031-01-01", "responsible": "王", "supervisor": "李", "state": "在采",
    },
    "seizure": {
        "on": "2026-10-12", "case": "id", "kind": "矿产品", "mineral": "煤", "quantity": 12_500,
        "measure_word": "吨", "measure": "就地封存", "organ": "县自然资源局",
    },
}  # fmt: skip


@pytest.mark.parametrize("register", SOUND)
def test_a_sound_record_has_no_findings(register: str) -> None:
    assert found(register, **SOUND[register]) == {}


@pytest.mark.parametrize("register", REGISTERS)
def test_an_empty_draft_is_never_impossible(register: str) -> None:
    assert "red" not in found(register).values()


@pytest.mark.parametrize(
    ("register", "values", "field", "level"),
    [
        ("problem", {"found_on": "2026-10-25"}, "found_on", "red"),
        ("problem", {"stopped_on": "2026-09-25"}, "stopped_on", "red"),
        ("problem", {"due_on": "2026-09-25"}, "due_on", "red"),
        ("problem", {"finished_on": "2026-10-10"}, "checked_on", "red"),
        ("problem", {"closed_on": None}, "closed_on", "red"),
        ("problem", {"state": "整改中"}, "state", "red"),
        ("problem", {"violations": ("无证开采",)}, "violations", "orange"),
        ("problem", {"checker": "王"}, "checker", "orange"),
        ("problem", {"latitude": None}, "longitude", "orange"),
        ("problem", {"longitude": 361_850_000}, "longitude", "red"),
        ("problem", {"disposal": "不属实"}, "verified_fact", "orange"),
        ("problem", {"quantity_t": -1}, "quantity_t", "red"),
        ("patrol", {"headcount": 0}, "headcount", "red"),
        ("patrol", {"people": ("王",)}, "people", "orange"),
        ("patrol", {"headcount": 1}, "people", "orange"),
        ("patrol", {"until_at": "2026-10-23T20:00"}, "until_at", "red"),
        ("patrol", {"description": None}, "found", "orange"),
        ("patrol", {"route": None}, "villages", "orange"),
        ("case", {"filed_on": "2026-07-31"}, "filed_on", "red"),
        ("case", {"decided_on": "2026-08-04"}, "decided_on", "red"),
        ("case", {"closed_on": "2026-08-04"}, "closed_on", "red"),
        ("case", {"paid_yuan": 10_050_001}, "paid_yuan", "orange"),
        ("case", {"decided_on": None}, "fine_yuan", "orange"),
        ("case", {"transferred": 1}, "transferred_on", "orange"),
        ("case", {"party_id": "91110000101623741X"}, "party_id", "orange"),
        ("patch", {"field_on": None}, "finished_on", "red"),
        ("patch", {"finished_on": "2026-10-09"}, "finished_on", "red"),
        ("patch", {"quarter": 5}, "quarter", "red"),
        ("patch", {"treatment": "立案"}, "treatment", "orange"),
        ("tip", {"result": None}, "verified_on", "orange"),
        ("tip", {"due_on": "2026-10-19"}, "due_on", "red"),
        ("tip", {"result": "不属实"}, "reward_yuan", "orange"),
        ("site", {"licence_until": "2020-12-31"}, "licence_until", "red"),
        ("site", {"licence_until": "2026-10-23"}, "licence_until", "orange"),
        ("site", {"responsible": None}, "responsible", "orange"),
        ("site", {"kind": "已关闭矿山"}, "longitude", "orange"),
        ("seizure", {"measure_word": "台"}, "measure_word", "orange"),
        ("seizure", {"case": None}, "case", "orange"),
    ],
)
def test_a_slip_is_found_at_its_field(
    register: str, values: dict[str, Stored], field: str, level: str
) -> None:
    assert found(register, **SOUND[register] | values)[field] == level


def test_an_expired_licence_of_a_closed_mine_is_no_finding() -> None:
    closed = SOUND["site"] | {"licence_until": "2026-10-23", "state": "已关闭"}

    assert found("site", **closed) == {}
