"""Every shipped register is walked: keys, links, lists, defaults, words."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from ledgerdesk.domain.catalog import Catalog, load
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.paths import DEFINITIONS

CATALOG: Catalog = load(DEFINITIONS)
REGISTERS: Mapping[str, Register] = CATALOG.registers

# The fixed keys of every register: * required, [] several, → link.
KEYS = {
    "unit": "name* kind code parent→unit phone can_punish",
    "village": "name* unit→unit* code group key_area",
    "person": "name* unit→unit village→village post office_phone mobile email roles[] fax remark "
    "from_on until_on",
    "holiday": "on* working* name source",
    "site": "number* name* kind* unit→unit* village→village place longitude latitude frame "
    "area_mu shafts mineral method holder holder_id holder_phone right_no licence_no licence_from "
    "licence_until found_on source violations[] state filer→person supervisor→person "
    "responsible→person filed_on remark",
    "problem": "number* ledger* site→site unit→unit* village→village place longitude latitude "
    "source* found_on* found_at stopped_on reported_on handed_on handed_to "
    "inspector→person* violation* violations[] "
    "description party party_id mineral quantity_t quantity_m3 value_yuan gang_lead verified_fact "
    "disposal* requirement* duty_unit→unit* responsible→person* supervisor→person due_on* "
    "checklist state previous→problem finished_on checked_on checker→person closed_on "
    "closer→person round overdue remark",
    "check_item": "problem→problem* order text* state done_on by→person unit→unit note evidence",
    "progress": "problem→problem* on* text* by→person",
    "extension": "problem→problem* from_on* to_on* why* by→person on*",
    "move": "problem→problem* kind* on* by→person why",
    "lookback": "problem→problem* due_on on result by→person remark",
    "patrol": "number* unit→unit* on* from_at until_at kind* villages[]→village sites[]→site "
    "route headcount* vehicles people[]→person leader→person found description stop_notice_no "
    "stopped reported_to reported_at problem→problem remark",
    "eight_check": "patrol→patrol* order item* result note problem→problem",
    "duty_area": "name* unit→unit villages[]→village sites[]→site item scope every night_every "
    "responsible→person*",
    "tip": "number* received_at* channel* unit→unit named informant informant_phone content* "
    "place ongoing receiver→person handed_to due_on verified_on verifier→person result "
    "problem→problem fed_back_on reward_yuan reward_paid_on",
    "patch": "number* year* quarter* issued_on longitude latitude area_mu unit→unit "
    "village→village suspected compared_on field_on field_people[]→person legality treatment "
    "reason site→site problem→problem case→case finished_on",
    "case": "number unit→unit* village→village party* party_kind party_id legal_person phone "
    "address place* violation* mineral source problem→problem site→site found_on stop_notice_no "
    "stop_notice_on filed_on quantity_t quantity_m3 value_yuan value_basis appraisals decision_no "
    "decided_on fine_yuan gains_yuan penalty_text paid_yuan paid_on transferred transferred_on "
    "police_filed_on detained_admin detained_criminal arrested prosecuted disciplined "
    "act_ended_on zones[] transfer_asked_on transfer_approved_on "
    "suspended_days state closed_on officers[]→person typical exposed_on remark",
    "action": "on* unit→unit* problem→problem site→site kind* count* measure_word document_no "
    "by→person remark",
    "seizure": "number* unit→unit* on* case→case problem→problem kind* name mineral plate_no "
    "quantity* measure_word* measure organ document_no until_on keeper disposal plan_approved_on "
    "deal_yuan",
    "plant": "name* credit_code unit→unit village→village kind in_park move_due_on moved_on "
    "closed_on basis",
    "raw_check": "plant→plant* on* supplier proof quantity result",
    "checkpoint": "name* unit→unit place kind keeper",
    "stop_check": "checkpoint→checkpoint* at* plate_no driver mineral quantity has_source result",
    "publicity": "on* unit→unit* form* place count* measure_word sites[]→site",
    "meeting": "on* title* kind units[] decisions due_on done_on",
    "inspection": "on* kind* manner unit→unit register share strata[] sample[] sample_size "
    "population seed findings bulletin_no",
    "spot_check": "inspection→inspection* order record* called* stratum on result by→person note "
    "problem→problem",
    "addition": "owner* register* on* text* by→person",
    "notice": "on* from_unit to_unit kind content* due_on answered_on answer problem→problem",
    "document": "kind* number* on* to problem→problem case→case voided_on voided_why",
    "submission": "form* from_on* to_on* period* version* why filler reviewer head phone "
    "received_on receiver file_sha256 chain_head state sheet code",
    "printed": "ledger* period record order code* printed_at* by pages rows chain_head cells "
    "file_sha256 signed_back_on",
    "correction": "form* period* from_on* to_on* measure* row* counted* entered* why* by* at*",
    "report_step": "form* period* step* at* by* code* note",
    "attachment": "owner* register* sha256* name* kind taken_at longitude latitude stage size",
}

STANDARD = {"id", "campaign", "submitted_on", "signed_on", "deleted_on", "deleted_why", "extra"}

VIOLATIONS = (
    "无证开采 证照不齐 超层越界 无证勘查 以采代探 不按方案开采 进入他人矿区 假借工程名义 掩护盗采 "
    "关闭废弃矿井复采 非法采砂 非法转租 非法加工 非法收购销售 违规运输 未入园加工 民爆物品违法 "
    "未经环评 不符合安全环保供电 非法获取转供火工品 非法获取转供电力 非法获取煤炭准运证 "
    "尾矿库存在安全隐患 存在地质灾害隐患 矿产品非法交易 其他"
)

# Registers of other campaigns, or kept by the program: their helps come with their pages.
UNEXPLAINED = {
    "holiday", "plant", "raw_check", "inspection", "submission", "printed",
    "attachment",
}  # fmt: skip


def described(field: Field) -> str:
    """A field written as in KEYS."""
    several = "[]" if field.several else ""
    link = f"→{field.target}" if field.kind == "link" else ""
    return field.key + several + link + ("*" if field.required else "")


def every_field() -> Iterator[tuple[Register, Field]]:
    return ((register, field) for register in REGISTERS.values() for field in register.fields)


def test_every_register_of_the_list_is_there_and_no_other() -> None:
    assert set(REGISTERS) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_register_has_its_keys_links_and_required_marks(key: str) -> None:
    assert sorted(map(described, REGISTERS[key].fields)) == sorted(KEYS[key].split())


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_a_register_names_only_fields_it_has(register: Register) -> None:
    named = {register.parent, register.name, register.number, register.date} - {""}
    named |= {field for group in register.unique for field in group}
    named |= {each.removeprefix("-") for each in register.order}
    named |= {*register.listed} - {"items", "status"}

    assert named <= {each.key for each in register.columns}
    assert not STANDARD & set(register.by_key)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_a_register_says_each_thing_once(register: Register) -> None:
    keys = [each.key for each in register.fields]
    labels = [each.label for each in register.fields]
    sections = [each.section for each in register.fields]
    starts = [now for before, now in zip(["", *sections], sections, strict=False) if now != before]

    assert len(set(keys)) == len(keys)
    assert len(set(labels)) == len(labels)
    assert len(set(starts)) == len(starts)


def test_titles_and_labels_of_registers_differ() -> None:
    for what in ("label", "title"):
        words = [getattr(each, what) for each in REGISTERS.values()]
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_a_child_hangs_on_its_parent(register: Register) -> None:
    assert bool(register.parent) == (register.group == "child")
    if register.parent:
        link = register.by_key[register.parent]
        assert link.kind == "link"
        assert link.required
        assert link.target in REGISTERS


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_a_numbered_register_has_a_pattern_and_a_unique_number(register: Register) -> None:
    assert bool(register.number) == (register.numbering is not None)
    if register.numbering:
        words = {"prefix": "YZ", "organ": "YZ", "word": "责停"}
        made = register.numbering.pattern.format(**words, year=2026, serial=31)
        assert made.startswith("YZ")
        assert "31" in made
        assert ("2026" in made) == (register.numbering.per == "year")
        assert any(register.number in group for group in register.unique)


def test_numbers_of_registers_are_told_apart() -> None:
    patterns = [each.numbering.pattern for each in REGISTERS.values() if each.numbering]

    assert len(set(patterns)) == len(patterns)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_a_field_is_whole(register: Register) -> None:
    for field in register.fields:
        assert_whole(field)


def assert_whole(field: Field) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", field.key)
    assert re.search(r"[\u4e00-\u9fff]", field.label)
    assert (field.target in REGISTERS) == (field.kind == "link")
    assert bool(field.choices) == (field.kind == "choice")
    assert len(set(field.choices)) == len(field.choices)
    assert not field.free or field.choices
    assert not field.several or field.kind in {"text", "choice", "link"}
    assert not field.masked or field.kind == "text"
    assert not field.search or field.kind in {"text", "choice"}
    assert not field.help or field.help.endswith("。")


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_a_default_fits_its_field(register: Register) -> None:
    for field in register.fields:
        assert_default(field)


def assert_default(field: Field) -> None:
    fitting = {
        "": True,
        "today": field.kind == "date",
        "now": field.kind == "moment",
        "unit": field.target == "unit",
        "actor": field.target == "person",
    }
    literal = field.default in field.choices or (field.kind == "number" and field.default == "1")

    assert fitting.get(field.default, literal)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_the_ending_of_a_key_tells_what_it_holds(register: Register) -> None:
    for field in register.fields:
        assert_ending(field)


def assert_ending(field: Field) -> None:
    endings = {
        "_on": ("date", 1),
        "_at": ("moment", 1),
        "_yuan": ("number", 100),
        "_t": ("number", 1000),
        "_m3": ("number", 1000),
        "_mu": ("number", 1000),
    }
    whole = {
        "on": ("date", 1),
        "at": ("moment", 1),
        "quantity": ("number", 1000),
        "longitude": ("number", 10_000_000),
        "latitude": ("number", 10_000_000),
    }
    expected = whole.get(field.key) or next(
        (what for ending, what in endings.items() if field.key.endswith(ending)), None
    )

    if expected:
        assert (field.kind, field.scale) == expected
    else:
        assert field.scale == 1
        assert field.kind not in {"date", "moment"} or field.key.startswith("licence_")


def test_confidential_and_personal_values_are_marked() -> None:
    sealed = {f"{r.key}.{f.key}" for r, f in every_field() if f.kind == "sealed"}
    masked = {f"{r.key}.{f.key}": f.masked for r, f in every_field() if f.masked}

    assert sealed == {"tip.informant", "tip.informant_phone"}
    assert masked == {
        "person.mobile": "phone",
        "site.holder_id": "id",
        "site.holder_phone": "phone",
        "problem.party_id": "id",
        "case.party_id": "id",
        "case.phone": "phone",
    }


def test_registers_stand_in_their_groups() -> None:
    groups = {each.key: each.group for each in REGISTERS.values()}

    assert {key for key in groups if groups[key] == "office"} == {
        "unit", "village", "person", "holiday",
    }  # fmt: skip
    assert {key for key in groups if groups[key] == "kept"} == {
        "submission", "printed", "attachment", "addition", "correction", "report_step",
    }  # fmt: skip


def test_lists_are_the_same_wherever_they_stand() -> None:
    lists: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for _, field in every_field():
        if field.kind == "choice":
            lists[field.key.removesuffix("s")].add(field.choices)

    assert lists["violation"] == {tuple(VIOLATIONS.split())}
    assert len(lists["mineral"]) == 1
    assert len(lists["source"]) == 1


def test_the_only_computed_field_is_overdue() -> None:
    assert [f"{r.key}.{f.key}" for r, f in every_field() if f.computed] == ["problem.overdue"]


@pytest.mark.parametrize("key", sorted(set(KEYS) - UNEXPLAINED))
def test_a_clerk_finds_help_and_the_source_of_a_field(key: str) -> None:
    register = REGISTERS[key]
    bookkeeping = {"problem", "patrol", "order", "by", "on", "done_on", "note", "remark"}

    assert register.help.endswith("。")
    assert not [each.key for each in register.fields if not each.help]
    assert {each.key for each in register.fields if not each.source} <= bookkeeping
