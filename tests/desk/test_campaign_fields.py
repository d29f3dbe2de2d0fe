"""A campaign's own fields, lists, checks and rules serve like those of the registers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ledgerdesk.db import counting, search
from ledgerdesk.db.store import open_store
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Bench, Clock, catalog
from ledgerdesk.desk.browsing import Query
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.desk.rows import rows_for
from ledgerdesk.domain.definitions import (
    Check,
    ChecklistRule,
    Column,
    Condition,
    Field,
    Form,
    Measure,
    Part,
)
from ledgerdesk.domain.parts import printer
from ledgerdesk.domain.periods import period
from tests.desk.conftest import PROBLEM

if TYPE_CHECKING:
    from ledgerdesk.domain.values import Stored

FIELDS = (
    Field("first_finder", "首个发现人", "link", target="person", required=True),
    Field("bulletin", "通报文号", search=True),
    Field("lines", "断电线路", several=True),
    Field("cut_kw", "断电容量", "number", unit="千瓦", scale=1000),
    Field("blocked", "已封堵", "flag"),
    Field("cut_on", "断电日期", "date"),
    Field("grade", "等级", "choice", choices=("一般", "较大", "重大")),
)
CHECKS = (
    Check("not_before", field="cut_on", other="found_on", level="red", text="断电早于发现。"),
    Check("wanted", field="grade", when=(Condition("blocked", "is", "1"),), text="请填等级。"),
)
MEASURES = {
    "cut": Measure(
        "cut", "断电容量", "千瓦", "problem", how="sum", of=("cut_kw",), date=("cut_on",),
        where=(Condition("blocked", "is", "1"), Condition("lines", "holds", "北线")),
    ),
}  # fmt: skip
FORM = Form(
    "f", "断电表", register="problem",
    columns=(
        Column("文号", parts=(Part("bulletin"),)),
        Column("发现人", parts=(Part("first_finder"),)),
        Column("容量", parts=(Part("cut_kw", divisor=1000),), kind="number"),
        Column("线路", parts=(Part("lines"),)),
    ),
    where=(Condition("blocked", "is", "1"), Condition("cut_on", "in_period")),
    order=("-cut_kw",),
)  # fmt: skip
TOLD: dict[str, Any] = PROBLEM | {
    "first_finder": "王磊", "bulletin": "沂整办〔2026〕7号", "lines": ["北线", "南线"],
    "cut_kw": "12.5", "blocked": True, "cut_on": "2026-10-09", "grade": "较大",
}  # fmt: skip


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    """A ledger whose campaign asks more of a problem."""
    known = catalog()
    plan = replace(
        known.campaigns["yiyuan"],
        fields={"problem": FIELDS},
        checks={"problem": CHECKS},
        choices={"problem.disposal": ("取缔关闭", "现场封堵")},
        rules=(ChecklistRule(("现场封堵",), "demolition"),),
    )
    shipped = replace(
        known,
        campaigns={**known.campaigns, "yiyuan": plan},
        measures={**known.measures, **MEASURES},
    )
    store = open_store(file, write=True)
    opened = Desk(Bench(store, shipped, Clock(date(2026, 10, 20)), "张秀兰"))
    yield opened
    opened.close()


@pytest.fixture
def loaded(desk: Desk) -> str:
    """A problem that fills every field of the campaign."""
    rows = [{"register": "problem", "ref": "p", "values": TOLD}]
    return desk.loading().rows(rows).created["p"]


def test_what_was_loaded_is_listed_in_its_own_units(desk: Desk, loaded: str) -> None:
    (row,) = desk.listing.records("problem", [("bulletin", "沂整办〔2026〕7号")])

    assert row["id"] == loaded
    assert row["first_finder"]["text"] == "王磊"
    assert row["lines"] == ["北线", "南线"]
    assert (row["cut_kw"], row["blocked"], row["cut_on"]) == ("12.5", True, "2026-10-09")


def test_a_blank_demanded_field_keeps_a_draft(desk: Desk) -> None:
    told = {key: value for key, value in TOLD.items() if key != "first_finder"}

    made = desk.loading().rows([{"register": "problem", "values": told}])

    assert made.drafts == 1


def test_one_field_changes_and_the_others_stay(desk: Desk, loaded: str) -> None:
    desk.records.save("problem", {"cut_kw": 8000, "lines": ("东线",)}, record=loaded)

    found = desk.records.get("problem", loaded)

    assert (found["cut_kw"], found["lines"], found["grade"]) == (8000, ("东线",), "较大")


def test_the_history_names_the_field_and_undo_brings_it_back(desk: Desk, loaded: str) -> None:
    desk.records.save("problem", {"cut_kw": 8000, "lines": ("东线",)}, record=loaded)

    changes = desk.viewing.changes("problem", loaded)[:2]
    altered = {each.field: (each.before, each.after) for each in changes}
    desk.upkeep.undo()

    assert altered == {"断电容量": ("12.5 千瓦", "8 千瓦"), "断电线路": ("北线、南线", "东线")}
    assert desk.records.get("problem", loaded)["lines"] == ("北线", "南线")
    assert not [each for each in desk.upkeep.check()["findings"] if each["level"] == "red"]


def test_who_is_named_by_it_is_linked(desk: Desk) -> None:
    person = desk.records.save("person", {"name": "新来的", "unit": desk.bench.unit()})
    told = TOLD | {"first_finder": "新来的"}
    step = desk.loading().rows([{"register": "problem", "ref": "p", "values": told}])

    links = desk.viewing.links("person", person.record)

    assert [each.record for each in links] == [step.created["p"]]
    assert [each.hint.split(" ")[0] for each in links] == ["首个发现人"]


def test_lists_filter_sort_sum_and_show_it(desk: Desk, loaded: str) -> None:
    told: dict[str, Stored] = {"cut_kw": 500, "blocked": 0, "grade": "重大", "lines": ("北线",)}
    other = desk.records.save("problem", told).record
    browsing = desk.browsing

    assert browsing.ids("problem", Query(sort=("cut_kw",))) == [other, loaded]
    assert browsing.ids("problem", Query(sort=("-grade",))) == [other, loaded]
    assert browsing.ids("problem", Query(filters={"blocked": ("1",)})) == [loaded]
    assert browsing.ids("problem", Query(filters={"lines": ("南线",)})) == [loaded]
    days = Query(filters={"cut_on": ("2026-10-01..2026-10-09",)})
    assert browsing.ids("problem", days) == [loaded]
    assert browsing.ids("problem", Query(filters={"cut_on": ("",)})) == [other]
    grades = browsing.facets("problem", Query())["grade"]
    assert {value: count for value, _, count in grades} == {"较大": 1, "重大": 1}
    (row,) = browsing.rows("problem", [loaded], ["cut_kw", "first_finder", "lines", "blocked"])
    assert [row[key] for key in ("cut_kw", "first_finder", "lines", "blocked")] == [
        "12.5", "王磊", "北线、南线", "是",
    ]  # fmt: skip
    assert browsing.totals("problem", [loaded, other], ["cut_kw"]) == [("断电容量", "13 千瓦")]
    assert ("cut_kw", "断电容量（千瓦）") in [
        (c.key, c.label) for c in browsing.columns("problem")
    ]


def test_its_words_are_found(desk: Desk, loaded: str) -> None:
    assert desk.searching.records("沂整办") == [("problem", loaded)]
    assert search.stale(desk.bench.store, desk.bench.catalog.registers) == 0


def test_its_checks_speak_beside_the_registers_own(desk: Desk, loaded: str) -> None:
    values = desk.records.get("problem", loaded) | {"cut_on": "2026-10-01", "grade": None}

    texts = [each.text for each in desk.entering.judge(desk.bench.register("problem"), values)]

    assert {"断电早于发现。", "请填等级。"} <= set(texts)


def test_measures_count_it(desk: Desk, loaded: str) -> None:
    measure = desk.bench.catalog.measures["cut"]

    (event,) = counting.events(desk.bench.store, measure, until="2026-10-24", since="2026-09-25")

    assert (event.record, event.on, event.amount) == (loaded, "2026-10-09", 12500)


def test_papers_print_it(desk: Desk, loaded: str) -> None:
    october = period(desk.bench.period_rule(), "2026-10")
    rows, source = rows_for(desk.bench, FORM, october)

    told = [printer(column, source)(rows[0]).text for column in FORM.columns]

    assert [row["id"] for row in rows] == [loaded]
    assert told == ["沂整办〔2026〕7号", "王磊", "12.5", "北线、南线"]


def test_a_form_begins_with_it_and_its_list_is_wider(desk: Desk) -> None:
    register = desk.bench.register("problem")

    assert register.by_key["disposal"].choices[-1] == "现场封堵"
    assert desk.bench.choices("problem", register.by_key["disposal"]) == ("取缔关闭", "现场封堵")
    assert register.fields[-1].key == "grade"


def test_its_rule_gives_the_list_to_tick(desk: Desk) -> None:
    rows = [{"register": "problem", "ref": "p", "values": TOLD | {"disposal": "现场封堵"}}]

    problem = desk.loading().rows(rows).created["p"]

    demolition = desk.bench.catalog.checklists["demolition"]
    assert [each["text"] for each in desk.rectification.items(problem)] == [
        each.text for each in demolition.items
    ]


def test_a_new_round_takes_it_along(desk: Desk, loaded: str) -> None:
    desk.records.save("problem", {"state": "已销号", "closed_on": "2026-10-10"}, record=loaded)

    desk.rectification.move(loaded, "reopen", Ask(why="死灰复燃", due_on="2026-11-20"))
    (row,) = [each for each in desk.listing.records("problem") if each["round"] == 2]

    assert (row["bulletin"], row["lines"]) == ("沂整办〔2026〕7号", ["北线", "南线"])
