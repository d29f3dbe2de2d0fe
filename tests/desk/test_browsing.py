"""Lists as the window asks for them: filter, sort, search, counts, words, views."""

from typing import Any

import pytest

from ledgerdesk.db import browsing
from ledgerdesk.desk import Desk
from ledgerdesk.desk.browsing import ITEMS, OVERDUE, STATUS, YEAR, Query
from ledgerdesk.errors import UserError
from tests.desk.conftest import PROBLEM, put

CHANGES: tuple[dict[str, Any], ...] = (
    {"found_on": "2026-10-01", "due_on": "2026-11-30", "violation": "非法采砂", "place": "河滩"},
    {"found_on": "2025-12-30", "due_on": "2026-10-01", "village": "桃花峪村", "site": None},
    {"found_on": "2026-10-05", "due_on": "2026-10-19", "disposal": None},
)
"""A problem in time, one of last year, and a draft, which is never overdue."""


@pytest.fixture
def three(desk: Desk) -> list[str]:
    """Ids of three problems, as they were loaded."""
    lines = [
        {"register": "problem", "ref": f"p{at}", "values": PROBLEM | change}
        for at, change in enumerate(CHANGES)
    ]
    made = desk.loading().rows(lines).created
    return [made[f"p{at}"] for at in range(len(CHANGES))]


def test_a_list_stands_in_the_order_of_its_register(desk: Desk, three: list[str]) -> None:
    sand, old, draft = three

    assert desk.browsing.ids("problem", Query()) == [draft, sand, old]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (("found_on",), (1, 0, 2)),
        (("-due_on",), (0, 2, 1)),
        (("village", "-found_on"), (1, 2, 0)),
        (("violation", "found_on"), (1, 2, 0)),
        (("site", "found_on"), (0, 2, 1)),
        ((STATUS, "found_on"), (2, 1, 0)),
    ],
)
def test_a_list_is_sorted_by_name_choice_or_day_and_blanks_stand_last(
    desk: Desk, three: list[str], sort: tuple[str, ...], order: tuple[int, ...]
) -> None:
    assert desk.browsing.ids("problem", Query(sort=sort)) == [three[at] for at in order]


@pytest.mark.parametrize(
    ("key", "values", "fitting"),
    [
        ("violation", ("非法采砂",), [0]),
        ("violation", ("非法采砂", "无证开采"), [2, 0, 1]),
        ("state", ("草稿",), [2]),
        ("state", (OVERDUE,), [1]),
        ("state", (OVERDUE, "草稿"), [2, 1]),
        (STATUS, ("草稿",), [2]),
        (YEAR, ("2025",), [1]),
        ("found_on", ("2026-10-01..2026-10-04",), [0]),
        ("disposal", ("",), [2]),
        ("round", ("1",), [2, 0, 1]),
        ("violation", (), [2, 0, 1]),
    ],
)
def test_a_list_is_narrowed_by_stored_values(
    desk: Desk, three: list[str], key: str, values: tuple[str, ...], fitting: list[int]
) -> None:
    found = desk.browsing.ids("problem", Query(filters={key: values}))

    assert found == [three[at] for at in fitting]


def test_a_list_is_narrowed_to_given_records(desk: Desk, three: list[str]) -> None:
    assert desk.browsing.ids("problem", Query(filters={"id": tuple(three[:2])})) == three[:2]


def test_several_values_are_looked_into(desk: Desk, three: list[str]) -> None:
    desk.records.save("problem", {"violations": ("非法加工", "违规运输")}, record=three[0])

    assert desk.browsing.ids("problem", Query(filters={"violations": ("违规运输",)})) == three[:1]
    facet = desk.browsing.facets("problem", Query())["violations"]
    assert {value: count for value, _, count in facet} == {"非法加工": 1, "违规运输": 1}


def test_an_unknown_field_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="没有叫“nothing”的字段"):
        desk.browsing.ids("problem", Query(filters={"nothing": ("1",)}))


@pytest.mark.parametrize(
    ("words", "fitting"),
    [
        ("河滩", [0]),
        ("ht", [0]),
        ("桃花", [1]),
        ("wjqcsk", [2, 0]),
        ("采石坑 河", [0]),
        ("没有的词", []),
    ],
)
def test_words_are_found_in_the_record_and_in_what_it_links_to(
    desk: Desk, three: list[str], words: str, fitting: list[int]
) -> None:
    query = Query(words=words)

    assert desk.browsing.ids("problem", query) == [three[at] for at in fitting]


def test_links_of_several_records_are_searched(desk: Desk) -> None:
    values: dict[str, Any] = {
        "on": "2026-10-02",
        "villages": ["桃花峪村", "王家泉村"],
        "headcount": 2,
    }
    made = put(desk, "patrol", unit="悦庄镇", kind="日常", **values)

    assert desk.browsing.ids("patrol", Query(words="王家泉")) == [made]
    (row,) = desk.browsing.rows("patrol", [made], ("villages",))
    assert row["villages"] == "桃花峪村、王家泉村"


def test_a_glance_shows_all_when_few_fit_and_says_when_there_may_be_more(
    desk: Desk, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    glance = desk.browsing.glance
    assert glance("problem", Query(words="王家泉")) == ([three[2], three[0]], True)

    monkeypatch.setattr(browsing, "SMALL", 0)

    assert glance("problem", Query(words="河滩")) == ([three[0]], True)
    assert glance("problem", Query(words="王家泉")) == ([], False)
    assert glance("problem", Query())[1]


def test_counts_heed_the_other_filters_but_not_their_own(desk: Desk, three: list[str]) -> None:
    facets = desk.browsing.facets("problem", Query(filters={"violation": ("无证开采",)}))

    assert facets["violation"] == [("无证开采", "无证开采", 2), ("非法采砂", "非法采砂", 1)]
    assert facets["state"] == [(OVERDUE, OVERDUE, 1), ("草稿", "草稿", 1), ("待整改", "待整改", 1)]
    assert facets[YEAR] == [("2026", "2026年", 1), ("2025", "2025年", 1)]
    assert [label for _, label, _ in facets["village"]] == ["桃花峪村", "王家泉村"]
    assert ("", "（未填写）", 1) in facets["disposal"]
    assert len(three) == 3


def test_counts_of_a_register_without_a_flow_name_drafts(desk: Desk) -> None:
    desk.records.save("tip", {"content": "夜里有车", "ongoing": 1})

    facets = desk.browsing.facets("tip", Query())

    assert facets[STATUS] == [("草稿", "草稿", 1)]
    assert facets["ongoing"] == [("1", "是", 1)]


def test_rows_are_words_in_the_order_asked(desk: Desk, three: list[str]) -> None:
    sand, old, draft = three

    rows = desk.browsing.rows("problem", [old, "gone", draft, sand], ("village", "due_on", ITEMS))

    assert [row["id"] for row in rows] == [old, draft, sand]
    assert [row["village"] for row in rows] == ["桃花峪村", "王家泉村", "王家泉村"]
    assert [row[STATUS] for row in rows] == ["逾期 19 天", "草稿", "待整改"]
    assert [row["state_kind"] for row in rows] == ["late", "closed", "soon"]
    assert [row[ITEMS] for row in rows] == ["0/5", "", "0/5"]
    assert "WT-2025" in rows[0]["called"]


def test_rows_have_every_column_unless_told(desk: Desk, problem: str) -> None:
    (row,) = desk.browsing.rows("problem", [problem])

    assert {each.key for each in desk.browsing.columns("problem")} <= row.keys()


def test_money_stands_in_wan_and_personal_numbers_are_masked(desk: Desk) -> None:
    values: dict[str, Any] = {"party": "王某", "fine_yuan": 12_345_600, "phone": "13812345678"}
    case = desk.records.save("case", values).record

    (row,) = desk.browsing.rows("case", [case], ("fine_yuan", "phone", "paid_yuan"))

    assert (row["fine_yuan"], row["paid_yuan"]) == ("12.3456", "")
    assert "1234" not in row["phone"]
    assert {each.key: each.label for each in desk.browsing.columns("case")}["fine_yuan"] == (
        "罚款（万元）"
    )


def test_chosen_records_are_summed_with_their_unit(desk: Desk) -> None:
    first = desk.records.save("case", {"fine_yuan": 30_000_000, "quantity_t": 1500}).record
    other = desk.records.save("case", {"fine_yuan": 5_600_000}).record

    sums = desk.browsing.totals(
        "case", [first, other], ("party", "fine_yuan", "quantity_t", "paid_yuan")
    )

    assert sums == [("罚款", "35.60 万元"), ("开采数量（吨）", "1.5 吨")]
    assert desk.browsing.totals("case", [first], ("party",)) == []


def test_a_tip_is_late_until_it_is_verified(desk: Desk) -> None:
    tip = {"received_at": "2026-10-01T08:00", "channel": "电话", "content": "夜里有车运砂"}
    saved = desk.records.save("tip", tip | {"due_on": "2026-10-08"}).record

    def state() -> tuple[str, str]:
        (row,) = desk.browsing.rows("tip", [saved], ())
        return row[STATUS], row["state_kind"]

    assert state() == ("逾期 12 天", "late")
    assert desk.browsing.ids("tip", Query(filters={STATUS: (OVERDUE,)})) == [saved]
    desk.records.save("tip", {"due_on": "2026-10-30"}, record=saved)
    assert state() == ("待核实", "soon")
    desk.records.save("tip", {"verified_on": "2026-10-09", "result": "查无"}, record=saved)
    assert state() == ("查无", "closed")


def test_a_removed_record_stands_in_the_bin_until_it_is_brought_back(
    desk: Desk, three: list[str]
) -> None:
    verbs = desk.browsing
    change = verbs.discard("problem", three[:2], "重复登记")

    assert change.tables == {"problem"}
    assert verbs.ids("problem", Query()) == three[2:]
    assert verbs.removed("problem") == 2
    assert set(verbs.ids("problem", Query(deleted=True))) == set(three[:2])
    assert verbs.ids("problem", Query(words="河滩", deleted=True)) == three[:1]
    assert verbs.rows("problem", three[:1], ())[0][STATUS] == "已删除"
    assert desk.upkeep.history()[0]["label"] == "删除问题 2 条"
    verbs.bring_back("problem", three[:1])
    assert desk.upkeep.history()[0]["label"].startswith("恢复问题 ")
    assert verbs.removed("problem") == 1
    desk.upkeep.undo()
    assert verbs.removed("problem") == 2


def test_removing_demands_a_reason_and_spares_the_own_unit(desk: Desk, three: list[str]) -> None:
    with pytest.raises(UserError, match="原因"):
        desk.browsing.discard("problem", three, " ")
    with pytest.raises(UserError, match="自己的单位"):
        desk.browsing.discard("unit", [desk.bench.unit()], "不要了")


def test_records_are_counted_by_register(desk: Desk, three: list[str]) -> None:
    counts = desk.browsing.counts()

    assert (counts["problem"], counts["site"], counts["case"]) == (len(three), 1, 0)
    assert desk.browsing.counts(("village",)) == {"village": 2}


@pytest.mark.parametrize("words", ["王家泉", "wjq", "家泉"])
def test_a_picker_finds_by_characters_fragments_and_initials(desk: Desk, words: str) -> None:
    found = desk.browsing.pick("village", words)

    assert [(text, hint) for _, text, hint in found] == [("王家泉村", "悦庄镇")]
    assert found[0][0] == desk.records.find("village", "王家泉村")


def test_a_picker_offers_something_before_anything_is_typed(desk: Desk, problem: str) -> None:
    assert len(desk.browsing.pick("person", "")) == 3
    assert desk.browsing.pick("problem", "")[0][0] == problem
    (told,) = desk.browsing.pick("problem", "WT")
    assert told[2] == "王家泉村 · 无证开采 · 悦庄镇"


def test_a_saved_view_keeps_filters_words_and_order(desk: Desk) -> None:
    query = Query("王家", {"state": (OVERDUE, "整改中")}, ("-due_on",))
    made = desk.browsing.save_view("problem", " 领导小组周调度 ", query)

    assert desk.browsing.views("problem") == [made]
    assert (made.name, made.query) == ("领导小组周调度", query)
    assert desk.browsing.views("site") == []


def test_a_view_of_the_same_name_replaces_it_and_undo_brings_it_back(desk: Desk) -> None:
    made = desk.browsing.save_view("problem", "重点", Query("一"))
    desk.browsing.save_view("problem", "重点", Query("二"))

    assert [(each.id, each.query.words) for each in desk.browsing.views("problem")] == [
        (made.id, "二")
    ]
    desk.browsing.drop_view("problem", made.id)
    assert desk.browsing.views("problem") == []
    desk.upkeep.undo()
    assert len(desk.browsing.views("problem")) == 1


def test_a_view_wants_a_name_and_to_be_there(desk: Desk) -> None:
    with pytest.raises(UserError, match="名字"):
        desk.browsing.save_view("problem", "  ", Query())
    with pytest.raises(UserError, match="已经不在了"):
        desk.browsing.drop_view("problem", "gone")


def test_a_record_hands_on_places_and_itself_to_what_follows(desk: Desk, problem: str) -> None:
    found = desk.records.get("problem", problem)

    patrol = desk.browsing.begun("problem", problem, "patrol")

    assert patrol == {
        "unit": found["unit"],
        "villages": (found["village"],),
        "sites": (found["site"],),
        "problem": problem,
    }
    assert desk.browsing.begun("site", str(found["site"]), "problem") == {
        "site": found["site"],
        "unit": found["unit"],
        "village": found["village"],
    }


def test_what_follows_is_a_register_of_the_campaign(desk: Desk) -> None:
    assert desk.browsing.follow_ups("problem") == ("patrol", "case")
    assert desk.browsing.follow_ups("unit") == ()


def test_copied_records_are_what_a_spreadsheet_takes(desk: Desk, problem: str) -> None:
    desk.records.save("problem", {"place": '北沟\n"二"号'}, record=problem)

    tsv, html = desk.browsing.copied(
        "problem", [problem], ("found_on", "place", STATUS), headed=True
    )

    assert tsv == '发现日期\t地点\t状态\n2026-10-07\t"北沟\n""二""号"\t逾期 1 天\n'
    assert "北沟<br>&quot;二&quot;号</td>" in html


def test_every_register_can_be_listed(desk: Desk) -> None:
    for key in desk.bench.catalog.registers:
        verbs = desk.browsing
        known = {each.key for each in verbs.columns(key)}
        every = [each.key for each in verbs.columns(key) if each.sortable]

        assert set(verbs.shown_first(key)) <= known, key
        verbs.rows(key, verbs.ids(key, Query(sort=tuple(every), words="王")))
        verbs.facets(key, Query())
        verbs.pick(key, "")
