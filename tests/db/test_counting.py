"""What a measure counts in a real ledger file, and conditions as SQL."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.db.counting import SYSTEM, Whose, events, gather, village, where
from ledgerdesk.db.store import Store, create, new_id
from ledgerdesk.db.summing import Sums
from ledgerdesk.domain.catalog import load
from ledgerdesk.domain.definitions import Condition, Measure, Op
from ledgerdesk.domain.measures import (
    TOTAL,
    Unit,
    expand,
    history,
    printed,
    tally,
    unit_rows,
    windows,
)
from ledgerdesk.domain.merging import EXTRA, merged
from ledgerdesk.domain.periods import period
from ledgerdesk.domain.values import decode, holds
from ledgerdesk.errors import UserError
from ledgerdesk.paths import DEFINITIONS

SHIPPED = load(DEFINITIONS)
CATALOG = merged(SHIPPED, tuple(SHIPPED.campaigns.values()))
YIYUAN = CATALOG.campaigns["yiyuan"].deadlines[0]
OCTOBER = period(YIYUAN, "2026-10")
DAY = "2026-10-10"
START, END = "2026-09-25", "2026-10-24"
OWN = (Unit("own", "悦庄镇", ""),)

ROWS: dict[str, list[dict[str, Any]]] = {
    "publicity": [
        {"on": DAY, "count": 300, "measure_word": "份"},
        {"on": DAY, "count": 20, "measure_word": "份"},
        {"on": DAY, "count": 4, "measure_word": "条"},
        {"on": DAY, "count": 2, "measure_word": "处"},
        {"on": DAY, "count": 9, "measure_word": "户"},
    ],
    "patrol": [
        {"on": DAY, "kind": "夜查", "headcount": 4, "vehicles": 1, "sites": '["s1", "s2"]'},
        {"on": DAY, "kind": "错时", "headcount": 3, "vehicles": None, "sites": None},
        {"on": DAY, "kind": "日常", "headcount": 2, "vehicles": 2, "sites": '["s1"]'},
    ],
    "patch": [{"field_on": DAY}, {"issued_on": DAY}],
    "tip": [{"received_at": "2026-09-25T00:00"}, {"received_at": "2026-10-24T23:59"}],
    "problem": [
        {"found_on": DAY, "violation": "无证开采", "disposal": "取缔关闭", "closed_on": END},
        {"found_on": DAY, "violation": "超层越界", "disposal": None},
        {"found_on": DAY, "violation": "无证勘查", "disposal": "立案"},
        {"found_on": DAY, "violation": "以采代探", "disposal": "立案"},
        {"found_on": DAY, "violation": "不按方案开采", "disposal": "立案"},
        {"found_on": DAY, "violation": "进入他人矿区", "disposal": "立案"},
        {"found_on": DAY, "violation": "假借工程名义", "disposal": "立案"},
        {"found_on": DAY, "violation": "非法采砂", "disposal": "立案"},
        {"found_on": DAY, "violation": "其他", "disposal": "立案"},
        {"found_on": DAY, "violation": "无证开采", "disposal": "不属实"},
        {"found_on": "2024-01-01", "violation": "其他", "disposal": "拆除", "closed_on": DAY},
        {"found_on": "2024-01-01", "violation": "其他", "disposal": "拆除"},
    ],
    "action": [
        {"on": DAY, "kind": "责令停止通知书", "count": 2},
        {"on": DAY, "kind": "取缔关闭", "count": 3},
        {"on": DAY, "kind": "断水", "count": 1},
        {"on": DAY, "kind": "断电", "count": 4},
        {"on": DAY, "kind": "堵路", "count": 5},
        {"on": DAY, "kind": "拆除设备", "count": 6},
        {"on": DAY, "kind": "撤出人员", "count": 7},
        {"on": DAY, "kind": "公告", "count": 8},
    ],
    "seizure": [
        {"on": DAY, "kind": "设备", "quantity": 2000, "measure_word": "台"},
        {"on": DAY, "kind": "车辆", "quantity": 1000, "measure_word": "辆"},
        {"on": DAY, "kind": "工具", "quantity": 5000, "measure_word": "件"},
        {"on": DAY, "kind": "矿产品", "quantity": 12_500, "measure_word": "吨"},
        {"on": DAY, "kind": "矿产品", "quantity": 7000, "measure_word": "立方米"},
    ],
    "case": [
        {"filed_on": DAY, "closed_on": DAY, "transferred_on": DAY, "fine_yuan": 99},
        {
            "filed_on": "2026-01-05",
            "decided_on": DAY,
            "fine_yuan": 1_260_000,
            "gains_yuan": 5000,
            "detained_admin": 1,
            "detained_criminal": 2,
            "prosecuted": 3,
            "disciplined": 4,
        },
        {"decided_on": DAY, "fine_yuan": None, "gains_yuan": 10_000},
        {"filed_on": END, "detained_admin": 10},
        {"found_on": START, "detained_admin": 100},
        {"found_on": DAY, "filed_on": "2026-01-05", "detained_admin": 1000},
    ],
}
EXPECTED = {
    "publicity_sheets": "320",
    "publicity_posts": "6",
    "patrols": "3",
    "patrols_night": "2",
    "patrol_headcount": "9",
    "patrol_vehicles": "3",
    "sites_checked": "3",
    "patches_checked": "1",
    "tips": "2",
    "found": "9",
    "found_unlicensed": "1",
    "found_crossing": "1",
    "found_exploring": "2",
    "found_offplan": "1",
    "found_intruding": "1",
    "found_pretext": "1",
    "found_other": "2",
    "stop_notices": "2",
    "closures": "3",
    "power_water_cuts": "5",
    "road_blocks": "5",
    "dismantled": "6",
    "evacuated": "7",
    "seized_vehicles": "3",
    "sealed_t": "12.5",
    "sealed_m3": "7",
    "cases_filed": "2",
    "cases_closed": "1",
    "fines_wan": "1.28",
    "transfers": "1",
    "detained_admin": "111",
    "detained_criminal": "2",
    "prosecuted": "3",
    "disciplined": "4",
    "closed": "2",
    "ledger_total": "11",
    "ledger_closed": "2",
    "ledger_open": "9",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = create(tmp_path / "a.ledger")
    with opened.change("新建台账", actor="测试", at="2026-01-01T08:00:00"):
        opened.insert("unit", {"id": "own", "name": "悦庄镇", "submitted_on": "2026-01-01"})
    yield opened
    opened.close()


def put(store: Store, table: str, *rows: dict[str, Any]) -> list[str]:
    """Write submitted records, or what the rows say instead, and return their ids."""
    ids = [new_id() for _ in rows]
    known = {each.key for each in CATALOG.registers[table].fields}
    with store.change("新增", actor="测试", at="2026-10-10T08:00:00"):
        for record, row in zip(ids, rows, strict=True):
            basis = {"id": record, "submitted_on": DAY, "unit": "own"}
            if "number" in known:
                basis["number"] = record
            store.insert(table, basis | row)
    return ids


def counted(store: Store, key: str, until: str = END) -> list[str]:
    return [each.record for each in events(store, CATALOG.measures[key], until=until)]


def test_every_measure_counts_what_its_name_says(store: Store) -> None:
    for table, rows in ROWS.items():
        put(store, table, *rows)
    measures = expand(CATALOG.measures, CATALOG.measures)
    found = gather(store, measures, until=END)
    tallies = tally(measures, found, windows(YIYUAN, OCTOBER), unit_rows(OWN, "own", ()))
    shown = {
        each.key: str(printed(each, tallies[each.key, "period", TOTAL].amount))
        for each in measures
        if each.key in EXPECTED
    }

    assert shown == EXPECTED


def test_a_measure_without_a_register_asks_nothing(store: Store) -> None:
    assert gather(store, [Measure("sum", "合", plus=("found",))], until=END) == {}


def test_drafts_and_deleted_records_count_nowhere(store: Store) -> None:
    kept, *_ = put(
        store,
        "patrol",
        {"on": DAY, "kind": "日常"},
        {"on": DAY, "kind": "日常", "submitted_on": None},
        {"on": DAY, "kind": "日常", "deleted_on": DAY},
        {"on": None, "kind": "日常"},
    )

    assert counted(store, "patrols") == [kept]


def test_an_event_carries_unit_day_and_amount(store: Store) -> None:
    (plain,) = put(store, "tip", {"received_at": "2026-10-24T23:59", "unit": None})
    (fined,) = put(store, "case", {"decided_on": DAY, "fine_yuan": 7, "gains_yuan": 5})
    fines = events(store, CATALOG.measures["fines_wan"], until=END)

    assert events(store, CATALOG.measures["tips"], until=END) == [(plain, "", END, "", 1)]
    assert fines == [(fined, "own", DAY, "", 12)]


def test_a_flow_is_bounded_on_both_sides_and_a_stock_on_one(store: Store) -> None:
    days = ["2026-09-24", START, END, "2026-10-25"]
    before, first, last, _ = put(store, "problem", *({"found_on": day} for day in days))
    found = events(store, CATALOG.measures["found"], since=START, until=END)
    total = events(store, CATALOG.measures["ledger_total"], since=START, until=END)

    assert [each.record for each in found] == [first, last]
    assert [each.record for each in total] == [before, first, last]


def test_a_record_behind_a_sum_has_something_to_add(store: Store) -> None:
    (some, *_) = put(
        store,
        "patrol",
        {"on": DAY, "headcount": 2, "vehicles": 1, "sites": '["s"]'},
        {"on": DAY, "headcount": 2, "vehicles": 0, "sites": "[]"},
        {"on": DAY, "headcount": 2, "vehicles": None},
    )

    assert counted(store, "patrol_vehicles") == [some]
    assert counted(store, "sites_checked") == [some]


def test_a_stock_knows_when_a_problem_left_it(store: Store) -> None:
    (record,) = put(store, "problem", {"found_on": "2026-01-05", "closed_on": DAY})
    (still,) = events(store, CATALOG.measures["ledger_open"], until=END)
    (gone,) = events(store, CATALOG.measures["ledger_closed"], until=END)

    assert still == (record, "own", "2026-01-05", DAY, 1)
    assert gone == (record, "own", DAY, "", 1)
    assert not counted(store, "ledger_closed", until="2026-10-09")


def test_a_measure_may_not_test_the_period_itself(store: Store) -> None:
    wrong = Measure(
        "late", "晚", "", "case", date=("filed_on",), where=(Condition("found_on", "in_period"),)
    )

    with pytest.raises(UserError, match="late”的条件不能用 in_period"):
        events(store, wrong, until=END)


def fitting(
    store: Store, *conditions: Condition, table: str = "patrol", any_of: tuple[Condition, ...] = ()
) -> list[str]:
    register = CATALOG.registers[table]
    sql, values = where(register, conditions, start=START, end=END, any_of=any_of)
    return [row["id"] for row in store.records(table, f"WHERE {sql} ORDER BY id", values)]


@pytest.mark.parametrize(
    ("op", "kept"),
    [
        ("in_period", ["first", "last"]),
        ("until_end", ["before", "blank", "first", "last"]),
        ("from_start", ["after", "blank", "first", "last"]),
        ("closed_by_end", ["before", "first", "last"]),
        ("open_at_end", ["after", "blank"]),
    ],
)
@pytest.mark.parametrize("time", ["", "T23:59"])
def test_conditions_on_the_period_are_exact_for_days_and_moments(
    store: Store, op: Op, kept: list[str], time: str
) -> None:
    days = {"before": "2026-09-24", "first": START, "last": END, "after": "2026-10-25"}
    made = [{"id": each, "received_at": day + time} for each, day in days.items()]
    put(store, "tip", *made, {"id": "blank"})

    assert fitting(store, Condition("received_at", op), table="tip") == kept


def test_one_of_the_alternatives_is_enough(store: Store) -> None:
    put(
        store,
        "case",
        {"id": "decided", "filed_on": "2026-01-05", "decided_on": DAY, "place": "甲"},
        {"id": "elsewhere", "filed_on": DAY, "place": "乙"},
        {"id": "filed", "filed_on": DAY, "place": "甲"},
        {"id": "old", "filed_on": "2026-01-05", "place": "甲"},
        {"id": "draft", "filed_on": DAY, "place": "甲", "submitted_on": None},
    )
    some = tuple(Condition(each, "in_period") for each in ("filed_on", "decided_on"))

    assert fitting(store, Condition("place", "is", "甲"), table="case", any_of=some) == [
        "decided",
        "filed",
    ]


def test_the_programs_own_columns_can_be_tested(store: Store) -> None:
    put(store, "case", {"id": "signed", "signed_on": DAY}, {"id": "open"})

    assert fitting(store, Condition("signed_on", "set"), table="case") == ["signed"]


@pytest.mark.parametrize("key", ["nothing", "overdue", "deleted_on"])
def test_a_field_without_a_column_is_refused(key: str) -> None:
    with pytest.raises(UserError, match=f"问题台账的表里没有“{key}”"):
        where(CATALOG.registers["problem"], [Condition(key, "set")], start=START, end=END)


KINDS = ("日常", "夜查", "错时")
SITES = (None, '["s1"]', '["s1", "s2"]', '["s2"]')


@pytest.fixture(scope="module")
def patrols(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Any]]:
    opened = create(tmp_path_factory.mktemp("patrols") / "a.ledger")
    made = [
        {"on": DAY, "kind": kind, "found": found, "sites": sites}
        for kind in (None, *KINDS)
        for found in (None, 0, 1)
        for sites in SITES
    ]
    ids = put(opened, "patrol", *made)
    yield opened, list(zip(ids, made, strict=True))
    opened.close()


conditions = st.one_of(
    st.builds(Condition, st.just("kind"), st.sampled_from(["is", "not"]), st.sampled_from(KINDS)),
    st.builds(
        Condition,
        st.just("kind"),
        st.sampled_from(["in", "not_in"]),
        values=st.lists(st.sampled_from(KINDS), min_size=1).map(tuple),
    ),
    st.builds(Condition, st.just("found"), st.sampled_from(["is", "not"]), st.sampled_from("01")),
    st.builds(Condition, st.just("sites"), st.just("holds"), st.sampled_from(["s1", "s2", "s3"])),
    st.builds(
        Condition, st.sampled_from(["kind", "found", "sites"]), st.sampled_from(["set", "unset"])
    ),
)


@given(wanted=st.lists(conditions, max_size=3), some=st.lists(conditions, max_size=2))
def test_sql_and_the_rules_agree_on_every_condition(
    patrols: tuple[Store, Any], wanted: list[Condition], some: list[Condition]
) -> None:
    store, made = patrols
    fields = CATALOG.registers["patrol"].by_key
    kept = []
    for record, row in made:
        values = {key: decode(fields[key], column) for key, column in row.items()}
        every = all(holds(each, values) for each in wanted)
        if every and (not some or any(holds(each, values) for each in some)):
            kept.append(record)

    assert fitting(store, *wanted, any_of=tuple(some)) == sorted(kept)


def test_every_condition_of_the_definitions_has_a_column() -> None:
    for form in (*CATALOG.forms.values(), *CATALOG.ledgers.values()):
        tests = [
            *form.where,
            *form.any_of,
            *(each for some in form.options.values() for each in some),
        ]
        if form.register:
            assert where(CATALOG.registers[form.register], tests, start=START, end=END)


def test_every_measure_names_fields_that_exist() -> None:
    for measure in CATALOG.measures.values():
        assert measure.register or measure.plus
        if measure.register:
            register = CATALOG.registers[measure.register]
            columns = {each.key for each in register.columns}
            tested = {each.field for each in measure.where}
            named = {measure.by, *measure.of, *measure.date, *tested} - {""}
            assert columns | SYSTEM >= {each.removeprefix(EXTRA) for each in named}
            for each in measure.where:
                choices = register.by_key[each.field.removeprefix(EXTRA)].choices
                assert not choices or set(filter(None, (each.value, *each.values))) <= {*choices}


DATES = {
    "problem": ("found_on", "closed_on"),
    "case": ("found_on", "filed_on", "decided_on", "closed_on"),
    "patrol": ("on",),
    "tip": ("received_at",),
    "seizure": ("on",),
}
DAYS = [
    None, "2020-02-29", "2025-10-24", "2025-10-25", "2025-12-24", "2025-12-25", "2026-08-25",
    "2026-09-24", START, DAY, END, "2026-10-25", "2027-01-01", "2026-09-24T23:59",
    "2026-10-24T23:59",
]  # fmt: skip


def scattered(draw: Random, table: str) -> dict[str, Any]:
    """Return a record like those above, with other days, units and villages."""
    days = {key: draw.choice(DAYS) for key in DATES[table]}
    home = draw.choice([None, "v1", "v2"])
    named = {"village": home} if "village" in CATALOG.registers[table].by_key else {}
    return draw.choice(ROWS[table]) | days | named | {"unit": draw.choice([None, "own", "a"])}


@pytest.mark.parametrize("whose", [None, partial(village, CATALOG.registers)])
def test_sums_make_the_same_tallies_as_the_records(store: Store, whose: Whose) -> None:
    draw = Random(7)  # noqa: S311  # a repeatable draw, not a secret
    for table in DATES:
        put(store, table, *(scattered(draw, table) for _ in range(150)))
    put(
        store,
        "problem",
        {"found_on": DAY, "submitted_on": None},
        {"found_on": DAY, "deleted_on": DAY},
    )
    measures = expand(CATALOG.measures, CATALOG.measures)
    spans = windows(YIYUAN, OCTOBER) | history(YIYUAN, OCTOBER, "2020-01-01", 12)
    first = min(each.start for each in spans.values())
    places = (*OWN, Unit("a", "甲", "own"), Unit("v1", "一村", "own"), Unit("v2", "二村", "own"))
    rows = unit_rows(places, "own", ["own", "a", "v1", "v2"])

    listed = gather(store, measures, until=END, since=first, whose=whose)
    summed = Sums(store).gather(measures, spans.values(), whose)

    told, added = (tally(measures, found, spans, rows) for found in (listed, summed))
    assert {key: each.amount for key, each in added.items()} == {
        key: each.amount for key, each in told.items()
    }
    assert sum(each.amount > 0 for each in added.values()) > 300
    assert not any(each.records for each in added.values())


def test_sums_are_taken_once_for_all_who_share_them(store: Store) -> None:
    put(store, "patrol", *ROWS["patrol"])
    spans, sums = windows(YIYUAN, OCTOBER).values(), Sums(store)
    patrols, nights = (CATALOG.measures[key] for key in ("patrols", "patrols_night"))
    before = sums.gather([patrols], spans)["patrols"]
    put(store, "patrol", *ROWS["patrol"])

    after = sums.gather([patrols, nights], spans)

    assert sum(each.amount for each in before) == len(ROWS["patrol"])
    assert after["patrols"] == before
    assert sum(each.amount for each in after["patrols_night"]) == 2 * 2
