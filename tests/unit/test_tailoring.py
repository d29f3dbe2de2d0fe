"""What a ledger changes of its definitions by hand."""

import pytest

from ledgerdesk.domain import tailoring
from ledgerdesk.domain.catalog import listed
from ledgerdesk.domain.tailoring import KINDS, Own, Sort, made, rule_key, sort_of, tailored
from ledgerdesk.paths import DEFINITIONS

SHIPPED = listed(DEFINITIONS)


def test_nothing_changed_is_the_very_same() -> None:
    assert tailored(SHIPPED, Own()) is SHIPPED
    changed = tailored(SHIPPED, Own(choices={"site.kind": ("砂场",)}))
    assert changed.registers["case"] is SHIPPED.registers["case"]
    assert changed.campaigns["yiyuan"] is SHIPPED.campaigns["yiyuan"]


@pytest.mark.parametrize("sort", KINDS)
def test_every_sort_of_field_is_made_and_told_again(sort: Sort) -> None:
    each = made("石料去向", sort, choices=("外运", "本地") if sort in tailoring.LISTED else ())

    assert each.key == "own_slqx"
    assert sort_of(each) == sort
    assert each.section == tailoring.SECTION
    assert made("石料去向", sort).key == each.key


def test_a_label_without_letters_has_a_key_too() -> None:
    assert made("（）", "文字").key == "own_x"
    assert made("数量", "数", unit="车").unit == "车"


def test_own_fields_stand_last_in_the_json_column() -> None:
    more = (made("石料去向", "文字"), made("名称", "文字"))
    register = tailored(SHIPPED, Own(fields={"site": more})).registers["site"]

    assert [each.key for each in register.fields[-2:]] == ["own_slqx", "own_mc"]
    assert all(each.extra for each in register.fields[-2:])
    taken = Own(fields={"site": (SHIPPED.registers["site"].fields[0],)})
    assert tailored(SHIPPED, taken).registers["site"] is SHIPPED.registers["site"]


def test_a_list_grows_and_what_it_leaves_out_stays_valid() -> None:
    before = SHIPPED.registers["site"].by_key["kind"].choices
    told = Own(choices={"site.kind": ("废弃砖厂", before[0])})
    after = tailored(SHIPPED, told).registers["site"].by_key["kind"].choices

    assert after == (*before, "废弃砖厂")


def test_patterns_and_days_are_the_ledgers_own() -> None:
    rule = SHIPPED.campaigns["yiyuan"].deadlines[0]
    own = Own(
        numbering={"problem": "{prefix}{year}{serial:04}", "village": "{serial}"},
        deadlines={rule_key("yiyuan", rule): 22},
    )
    changed = tailored(SHIPPED, own)

    assert changed.registers["problem"].numbering is not None
    assert changed.registers["problem"].numbering.pattern == "{prefix}{year}{serial:04}"
    assert changed.registers["village"] is SHIPPED.registers["village"]
    assert changed.campaigns["yiyuan"].deadlines[0].day == 22
    assert changed.campaigns["yiyuan"].deadlines[1:] == SHIPPED.campaigns["yiyuan"].deadlines[1:]
