"""Named questions that other tests do not ask."""

from typing import Any

from ledgerdesk.db import queries
from ledgerdesk.db.store import Store
from ledgerdesk.domain.catalog import load
from ledgerdesk.domain.measures import Unit
from ledgerdesk.paths import DEFINITIONS

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
