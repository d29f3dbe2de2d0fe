"""Named questions that other tests do not ask."""

from typing import Any

from ledgerdesk.db import details, lookups, queries
from ledgerdesk.db.store import Store
from ledgerdesk.domain.catalog import load
from ledgerdesk.domain.measures import Unit
from ledgerdesk.paths import DEFINITIONS
from tests.db.hand import Hand

CATALOG = load(DEFINITIONS)


def add(store: Store, table: str, *rows: dict[str, Any]) -> None:
    with store.change("新增", actor="测试", at="2026-10-10T08:00:00"):
        for row in rows:
            store.insert(table, row)


def test_a_register_is_sorted_as_its_definition_says() -> None:
    assert queries.order(CATALOG.registers["problem"]) == (
        'ORDER BY "found_on" DESC, "number", "round", id'
    )


def test_every_registers_order_names_columns(store: Store) -> None:
    for register in CATALOG.registers.values():
        assert store.records(register.key, queries.order(register)) == []


def test_units_come_by_code_then_as_they_were_added(store: Store) -> None:
    add(
        store,
        "unit",
        {"id": "1", "name": "悦庄镇"},
        {"id": "2", "name": "八仙庄", "parent": "1", "deleted_on": "2026-10-10"},
        {"id": "3", "name": "北石臼村", "parent": "1", "code": "002"},
        {"id": "4", "name": "王家泉村", "parent": "1", "code": "001"},
    )

    assert queries.units(store) == [
        Unit("4", "王家泉村", "1"),
        Unit("3", "北石臼村", "1"),
        Unit("1", "悦庄镇", ""),
        Unit("2", "八仙庄", "1", deleted=True),
    ]


def test_the_first_record_that_is_not_there_is_told(store: Store, hand: Hand) -> None:
    sites = [("site", hand.add(name=str(i))) for i in range(lookups.TOGETHER + 2)]

    assert lookups.absent(store, []) is None
    assert lookups.absent(store, sites) is None
    assert lookups.absent(store, [*sites, ("unit", "y"), ("site", "x")]) == ("unit", "y")
    assert lookups.absent(store, [("unit", sites[0][1]), *sites]) == ("unit", sites[0][1])


def test_the_cases_of_a_party_are_found_without_reading_the_others(store: Store) -> None:
    counts = {"submitted_on": "2026-10-10"}
    add(
        store,
        "case",
        {"id": "2", "party": "甲", **counts},
        {"id": "1", "party": "乙", "party_id": "9137", **counts},
        {"id": "3", "party": "甲", "party_id": "9137", **counts},
        {"id": "4", "party": "丙", **counts},
        {"id": "5", "party": "甲"},
        {"id": "6", "party": "甲", "deleted_on": "2026-10-10", **counts},
    )
    asked: list[str] = []
    connection: Any = store.connection
    connection.set_trace_callback(asked.append)

    found = details.either(store, "case", party="甲", party_id="9137")

    connection.set_trace_callback(None)
    plan = " ".join(words for *_, words in store.rows(f"EXPLAIN QUERY PLAN {asked[0]}"))
    assert [row["id"] for row in found] == ["1", "2", "3"]
    assert "case_party (party=?)" in plan
    assert "case_party_id (party_id=?)" in plan
    assert "SCAN" not in plan
