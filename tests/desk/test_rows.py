"""What a form prints is read whole, in few queries."""

from datetime import date
from typing import Any

import pytest

from ledgerdesk.db.store import Store
from ledgerdesk.desk import Desk
from ledgerdesk.desk.rows import rows_for
from ledgerdesk.domain.definitions import Column, Condition, Form, Part
from ledgerdesk.domain.parts import printer
from ledgerdesk.domain.periods import Period

MONTH = Period("2026-10", date(2026, 9, 25), date(2026, 10, 24), date(2026, 10, 24), 2026)
SEIZED = Part(
    children="seizure.case",
    parts=(Part(field="name"), Part(field="quantity"), Part(field="unit", before="@")),
    join="；",
)
CASES = Form(
    "cases",
    "案件",
    (
        Column(parts=(Part(field="party"),)),
        Column(special="unit"),
        Column(parts=(Part(field="village"),)),
        Column(parts=(Part(field="officers"),)),
        Column(parts=(Part(field="site.name"), Part(field="site.village")), join="·"),
        Column(parts=(SEIZED,)),
    ),
    register="case",
    any_of=(Condition("filed_on", "in_period"),),
    order=("filed_on",),
)


def case(party: str, filed_on: str, **more: Any) -> dict[str, Any]:
    values = {"unit": "悦庄镇", "party": party, "place": "沟里", "violation": "无证开采"}
    values |= {"filed_on": filed_on, "number": f"{party}号", **more}
    return {"register": "case", "ref": party, "values": values}


def seized(party: str, name: str, **more: Any) -> dict[str, Any]:
    values = {"unit": "悦庄镇", "on": "2026-10-09", "case": {"ref": party}, "kind": "设备"}
    values |= {"name": name, "quantity": "2", "measure_word": "台", "measure": "没收", **more}
    return {"register": "seizure", "ref": name, "values": values}


def printed(desk: Desk) -> list[list[str]]:
    rows, source = rows_for(desk.bench, CASES, MONTH)
    columns = [printer(column, source) for column in CASES.columns]
    return [[column(row).text for column in columns] for row in rows]


def test_rows_come_with_names_linked_records_and_children(desk: Desk) -> None:
    more = {"village": "王家泉村", "officers": ["李建国", "王磊"], "site": "王家泉采石坑"}
    desk.loading().rows([case("甲", "2026-10-09", **more), seized("甲", "挖掘机")])

    assert printed(desk) == [
        ["甲", "悦庄镇", "王家泉村", "李建国、王磊", "王家泉采石坑·王家泉村", "挖掘机2@悦庄镇"]
    ]


def test_rows_are_ordered_and_only_those_that_fit(desk: Desk) -> None:
    days = {"丁": "2026-10-24", "甲": "2026-09-25", "早": "2026-09-24", "晚": "2026-10-25"}
    desk.loading().rows([case(party, day) for party, day in days.items()])

    assert [row[0] for row in printed(desk)] == ["甲", "丁"]


def test_drafts_and_deleted_records_do_not_count(desk: Desk) -> None:
    draft = case("草", "2026-10-09")
    del draft["values"]["place"]
    loaded = desk.loading().rows([draft, case("删", "2026-10-09"), case("甲", "2026-10-09")])
    desk.records.delete("case", loaded.created["删"], "重复登记")

    assert [row[0] for row in printed(desk)] == ["甲"]


def test_deleted_children_are_left_out(desk: Desk) -> None:
    lines = [case("甲", "2026-10-09"), seized("甲", "挖掘机"), seized("甲", "铲车")]
    loaded = desk.loading().rows(lines)
    desk.records.delete("seizure", loaded.created["铲车"], "重复登记")

    assert printed(desk)[0][5] == "挖掘机2@悦庄镇"


def test_a_deleted_record_that_is_linked_still_has_its_name(desk: Desk) -> None:
    desk.loading().rows([case("甲", "2026-10-09", village="桃花峪村")])
    desk.records.delete("village", desk.records.find("village", "桃花峪村"), "合并")

    assert printed(desk)[0][2] == "桃花峪村"


def test_the_number_of_queries_does_not_grow_with_the_rows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    plain = Store.records

    def counted(self: Store, table: str, sql: str = "", parameters: Any = ()) -> Any:
        asked.append(table)
        return plain(self, table, sql, parameters)

    more = {"village": "王家泉村", "officers": ["李建国"], "site": "王家泉采石坑"}
    desk.loading().rows([case(f"甲{n}", "2026-10-09", **more) for n in range(40)])
    monkeypatch.setattr(Store, "records", counted)

    assert len(printed(desk)) == 40
    assert len(asked) <= 8
