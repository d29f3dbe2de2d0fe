"""Fragments, single characters and initials find records; what is sealed or gone is not found."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgerdesk.db import search
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Store, open_store
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.errors import UserError

BY = {"actor": "甲", "at": "2026-10-24T09:00:00"}
SITE = Register(
    "site",
    "矿点",
    "矿点台账",
    (
        Field("number", "number"),
        Field("name", "name"),
        Field("place", "place", search=True),
        Field("unit", "unit", kind="link", target="unit", search=True),
        Field("violations", "violations", several=True, search=True),
        Field("remark", "remark", search=True, long=True),
        Field("area_mu", "area_mu", kind="number", search=True),
        Field("source", "source"),
    ),
    number="number",
    name="name",
)
TIP = Register(
    "tip",
    "举报",
    "举报台账",
    (
        Field("number", "number", search=True),
        Field("informant", "informant", kind="sealed", search=True),
        Field("content", "content", search=True),
    ),
)
MOVE = Register("move", "流转", "流转", (Field("why", "why"),), group="child")
REGISTERS = {each.key: each for each in (SITE, TIP, MOVE)}


def site(store: Store, name: str, **values: object) -> str:
    """Save a site the way the desk does."""
    record = new_id()
    with store.change("新增矿点", **BY) as change:
        row = {"id": record, "number": f"YZ-{record[-4:]}", "kind": "其他", "name": name, **values}
        store.insert("site", row)
        search.follow(store, REGISTERS, change.step)
    return record


def edit(store: Store, record: str, **values: object) -> None:
    with store.change("修改矿点", **BY) as change:
        store.update("site", record, values)
        search.follow(store, REGISTERS, change.step)


def cut(store: Store) -> None:
    """Cut what waits into the index, as an import does."""
    with store.change("导入", **BY):
        search.fill(store, [])
    assert store.value("SELECT count(*) FROM search_waiting") == 0


def found(store: Store, words: str) -> list[str]:
    return [record for _, record in search.search(store, words)]


def test_fragments_of_any_length_find_a_record(store: Store) -> None:
    record = site(store, "王家沟采石场", place="悦庄镇西北")

    for words in ("王", "沟", "场", "王家", "采石", "家沟采石场", "西北 王家", "悦庄镇西北"):
        assert found(store, words) == [record], words
    for words in ("石采", "王沟", "场悦", "李", "王家 东南", ""):
        assert found(store, words) == [], words


def test_initials_find_a_record(store: Store) -> None:
    record = site(store, "王家沟")

    assert found(store, "wjg") == [record]
    assert found(store, "WJ") == [record]
    assert found(store, "j") == [record]
    assert found(store, "wg") == []


def test_width_and_case_do_not_matter(store: Store) -> None:
    record = site(store, "ＡＢ采石场（１号）")

    for words in ("ab采", "AB", "(1号)", "（１号）"):
        assert found(store, words) == [record], words


def test_rare_characters_quotes_and_signs_are_found(store: Store) -> None:
    record = site(store, '𬭚㛃"老\'坑" 50%_*-^')

    for words in ("𬭚", "𬭚㛃", '"老', "'坑", "%_*-", "^", '坑"'):
        assert found(store, words) == [record], words
    assert found(store, "AND OR") == []


def test_newest_come_first_and_no_more_than_asked(store: Store) -> None:
    records = [site(store, f"矿点{i}") for i in range(5)]

    assert found(store, "矿点") == records[::-1]
    assert search.search(store, "矿点", limit=2) == [("site", records[4]), ("site", records[3])]


@pytest.mark.parametrize(
    "words", ["031", "WT-2026-0", "2026-031", "-03", "yz-wt-2026-031号", "1号坑", "y", "wjg031"]
)
def test_any_part_of_a_number_is_found(store: Store, words: str) -> None:
    other, record = site(store, "YZ-WT-2026-013"), site(store, "YZ-WT-2026-031号坑 wjg031")

    assert record in found(store, words)
    assert (other in found(store, words)) is (words in {"WT-2026-0", "y"})


def test_one_register_can_be_asked(store: Store) -> None:
    site(store, "王家沟")

    assert search.search(store, "王家", registers=["problem"]) == []
    assert len(search.search(store, "王家", registers=["site"])) == 1
    with store.change("导入", **BY):
        search.fill(store, [("problem", new_id(), "王家沟的问题", "wjgdwt")])
    assert search.search(store, "王", registers=["village"]) == []
    assert [key for key, _ in search.search(store, "王", registers=["problem"])] == ["problem"]
    both = search.search(store, "w 王家", registers=["site", "problem"])
    assert [key for key, _ in both] == ["problem", "site"]
    assert found(store, search.MARK) == []


def test_an_edit_forgets_the_old_words(store: Store) -> None:
    record = site(store, "王家沟")

    edit(store, record, name="李家坪")

    assert found(store, "王家") == []
    assert found(store, "wjg") == []
    assert found(store, "李家") == [record]


def test_a_deleted_record_is_hidden_until_it_is_brought_back(store: Store) -> None:
    record = site(store, "王家沟")

    edit(store, record, deleted_on="2026-10-24", deleted_why="重复")
    hidden = found(store, "王家")
    edit(store, record, deleted_on=None, deleted_why=None)

    assert hidden == []
    assert found(store, "王家") == [record]


def test_undo_and_redo_are_followed(store: Store) -> None:
    record = site(store, "王家沟")

    with store.change("撤销", **BY) as change:
        store.delete("site", record)
        search.follow(store, REGISTERS, change.step)
    gone = found(store, "王家")
    with store.change("重做", **BY) as change:
        row = {"id": record, "number": "1", "kind": "其他", "name": "王家沟"}
        store.insert("site", row)
        search.follow(store, REGISTERS, change.step)

    assert gone == []
    assert found(store, "王家") == [record]


def test_a_failed_change_leaves_the_index_as_it_was(store: Store) -> None:
    record = site(store, "王家沟")

    with pytest.raises(UserError):
        edit_badly(store, record)

    assert found(store, "王家") == [record]
    assert search.stale(store, REGISTERS) == 0


def edit_badly(store: Store, record: str) -> None:
    with store.change("修改", **BY) as change:
        store.update("site", record, {"name": "李家坪"})
        search.follow(store, REGISTERS, change.step)
        store.update("site", "none", {"name": "x"})


def test_sealed_values_and_links_are_never_indexed() -> None:
    tip = {"number": "J-1", "informant": "赵举报", "content": "夜间盗采"}
    row = {"name": "石场", "unit": "某镇", "area_mu": 12, "source": "巡查", "remark": None}

    assert search.entry(TIP, tip) == ("J-1 夜间盗采", "yjdc")
    assert search.entry(SITE, row) == ("石场", "sc")


def test_several_values_are_found_from_tuple_and_from_row() -> None:
    held = search.entry(SITE, {"violations": ("无证开采", "超层越界")})
    stored = search.entry(SITE, {"violations": '["无证开采","超层越界"]'})

    assert held == stored
    assert held[0] == "无证开采 超层越界"


def test_long_texts_have_no_initials() -> None:
    text, letters = search.entry(SITE, {"remark": "备注", "place": "很" * 21, "name": "abc"})

    assert text == "abc " + "很" * 21 + " 备注"
    assert letters == ""


def test_the_words_of_a_removed_record_leave_the_file(store: Store) -> None:
    record = new_id()
    with store.change("新增", **BY):
        search.index(store, "site", record, "𬭚龘 q7x9z")
    with store.change("删除", **BY):
        search.index(store, "site", record, "")
    store.close()

    content = store.path.read_bytes()
    for trace in ("𬭚龘", "q7x9z", "q7"):
        assert trace.encode() not in content


@pytest.mark.parametrize("count", [search.FEW, search.FEW + 1, 3 * search.BATCH])
def test_many_records_are_filled_and_removed_at_once(store: Store, count: int) -> None:
    kept = site(store, "王家沟")
    records = [new_id() for _ in range(count)]
    with store.change("导入", **BY):
        rows = (("site", record, f"龘村石场 {i}", "ccsc") for i, record in enumerate(records))
        search.fill(store, rows)
    filled = search.search(store, "龘村 ccsc", limit=count + 1)
    with store.change("撤销", **BY):
        search.remove(store, records)

    assert [record for _, record in filled] == records[::-1]
    assert found(store, "龘") == []
    assert found(store, "王家") == [kept]
    store.close()
    assert "龘".encode() not in store.path.read_bytes()


def test_removing_the_unknown_does_nothing(store: Store) -> None:
    kept = site(store, "王家沟")
    with store.change("删除", **BY):
        search.remove(store, ["none"])

    assert found(store, "王家") == [kept]


def test_writing_outside_a_change_is_refused(store: Store) -> None:
    with pytest.raises(RuntimeError):
        search.index(store, "site", "x", "王家沟")


def test_stale_counts_what_differs_and_rebuild_mends_it(store: Store) -> None:
    first, second = site(store, "王家沟"), site(store, "李家坪", place="东坡")
    with store.change("漏记", **BY):
        store.update("site", first, {"name": "张家村"})
        store.insert("site", {"id": new_id(), "number": "9", "kind": "其他", "name": "新坑"})
        search.index(store, "site", "ghost", "幽灵")
    before = search.stale(store, REGISTERS)

    search.rebuild(store, REGISTERS)

    assert before == 4
    assert search.stale(store, REGISTERS) == 0
    assert found(store, "王家") == []
    assert found(store, "幽灵") == []
    assert found(store, "家") == [second, first]


SIGNS = st.text(alphabet="王家沟采石a1-\"'% 　（Ａ𬭚\n", max_size=8)


@settings(max_examples=30, deadline=None)
@given(
    texts=st.lists(SIGNS, max_size=8),
    queries=st.lists(SIGNS, min_size=1, max_size=8),
    cut_at=st.integers(0, 16),
)
def test_a_search_finds_exactly_what_a_reading_finds(
    migrated: Path,
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    queries: list[str],
    cut_at: int,
) -> None:
    ledger = Path(shutil.copy(migrated, tmp_path_factory.mktemp("search") / "a.ledger"))
    store = open_store(ledger, write=True)
    try:
        with store.change("新增", **BY):
            for i, text in enumerate(texts):
                search.index(store, "site", str(i), "旧文 王" if i % 2 else "")
                if i == cut_at:
                    search.fill(store, [])
                search.index(store, "site", str(i), text)
        for query in (*queries, *texts):
            words = search.fold(query).split()
            expected = {
                str(i)
                for i, text in enumerate(texts)
                if words and all(word in search.fold(text) for word in words)
            }
            assert set(found(store, query)) == expected
    finally:
        store.close()


def test_what_was_saved_last_is_found_before_and_after_it_is_cut(store: Store) -> None:
    records = []
    for i in range(search.FULL + 1):
        records.append(site(store, f"王家沟{i}号", number=f"YZ-{i}"))
        assert found(store, "家沟") == records[::-1]
        assert found(store, f"沟{i}号") == [records[i]]

    waiting = store.value("SELECT count(*) FROM search_waiting")
    assert waiting == 1
    assert store.value("SELECT count(*) FROM search") == search.FULL
    assert search.stale(store, REGISTERS) == 0


def test_a_later_edit_stands_for_what_the_index_still_has(store: Store) -> None:
    first, second = site(store, "王家沟"), site(store, "王家坪")
    cut(store)
    edit(store, first, name="李家坪")
    edit(store, first, name="李家洼")

    assert found(store, "王家") == [second]
    assert found(store, "沟") == []
    assert found(store, "李家洼") == [first]
    assert found(store, "家") == [second, first]
    assert search.stale(store, REGISTERS) == 0

    cut(store)
    assert found(store, "王家") == [second]
    assert found(store, "家") == [second, first]


def test_an_edited_record_is_deleted_from_both_places(store: Store) -> None:
    record = site(store, "𬭚龘")
    cut(store)
    edit(store, record, name="q7x9z")
    with store.change("删除", **BY):
        search.remove(store, [record])

    assert found(store, "龘") == found(store, "q7") == []
    assert store.rows("SELECT * FROM search UNION ALL SELECT * FROM search_waiting") == []


def test_an_import_follows_what_waits(store: Store) -> None:
    first = site(store, "王家沟")
    with store.change("导入", **BY):
        search.fill(store, [("site", "x", "王家坪", "")])
    last = site(store, "王家洼")

    assert found(store, "王家") == [last, "x", first]


def test_an_edit_that_leaves_the_words_waits_for_nothing(store: Store) -> None:
    record = site(store, "王家沟")
    cut(store)
    edit(store, record, shafts=3)

    assert store.value("SELECT count(*) FROM search_waiting") == 0
