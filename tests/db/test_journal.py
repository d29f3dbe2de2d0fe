import hashlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgerdesk.db import chain, engine, journal, origin, triggers
from ledgerdesk.db.store import Store, new_id
from tests.db.hand import BY, Hand


def entries(store: Store) -> list[tuple[str, str | None, str | None]]:
    """Return (row, before's name, after's name) of every row in the journal."""
    sql = """SELECT "row", json_extract(before, '$.name'), json_extract(after, '$.name')
        FROM step_row ORDER BY id"""
    return [(row, before, after) for row, before, after in store.rows(sql)]


def loosen(store: Store) -> engine.Connection:
    """Take the fences down, as somebody with a tool of his own would."""
    triggers.drop(store.connection)
    return store.connection


def repair(store: Store) -> None:
    triggers.rebuild(store.connection)


def test_the_hash_is_over_the_canonical_json_of_the_step(store: Store, hand: Hand) -> None:
    hand.add(label="新增矿点", id="s1", name="王家沟")
    hand.edit("s1", name="李“家”沟\n")
    hand.edit("s1", name="".join(map(chr, range(1, 0x180))) + "\u2028\ufffd𠮷")

    for *fixed, prev, said, step in store.rows(
        "SELECT origin, n, uid, hlc, at, actor, label, undoes, prev, hash, id FROM step"
    ):
        rows = store.rows(
            'SELECT "table", "row", before, after FROM step_row WHERE step = ? ORDER BY id',
            (step,),
        )
        text = json.dumps(
            [*fixed, prev, [list(row) for row in rows]], ensure_ascii=False, separators=(",", ":")
        )
        assert said == hashlib.sha256(text.encode()).hexdigest()


def test_the_hash_does_not_depend_on_how_rows_are_paged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.change("导入", **BY):
        store.insert_many("site", ("id", "name"), [(str(i), f"点{i}") for i in range(11)])

    for page in (1, 2, 11, 12):
        monkeypatch.setattr(chain, "PAGE", page)
        assert chain.verify(store.connection).ok


def test_each_step_names_the_one_before_it(store: Store, hand: Hand) -> None:
    for name in ("一", "二", "三"):
        hand.add(name=name)

    rows = store.rows("SELECT n, prev, hash FROM step ORDER BY id")
    assert [n for n, _, _ in rows] == [1, 2, 3]
    assert [prev for _, prev, _ in rows] == [None, rows[0][2], rows[1][2]]
    assert journal.head(store) == rows[2][2]
    assert journal.verify(store) == (True, 3, rows[2][2], None)


def test_an_empty_journal_is_whole(store: Store) -> None:
    assert journal.verify(store) == (True, 0, "", None)
    assert journal.history(store) == []
    assert journal.replay(store) == ()


def test_a_step_without_rows_is_kept_too(store: Store) -> None:
    with store.change("导出 2026-10", **BY) as change:
        pass

    assert change.tables == set()
    assert journal.verify(store).ok
    assert [(each.label, each.changes) for each in journal.history(store)] == [
        ("导出 2026-10", ())
    ]


def test_the_order_of_steps_survives_a_clock_set_back(
    store: Store, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([5_000, 1_000, 1_000, 9_000])
    monkeypatch.setattr(chain, "wall", lambda: next(times))
    for name in ("一", "二", "三", "四"):
        hand.add(name=name)

    assert store.rows("SELECT hlc FROM step ORDER BY id") == [(5000,), (5001,), (5002,), (9000,)]
    assert journal.verify(store).ok


def test_a_copy_starts_an_origin_of_its_own(
    store: Store, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.add(name="一")
    hand.add(name="二")
    first = store.origin
    monkeypatch.setattr(origin, "machine", lambda: "another")
    assert store.origin == ""
    hand.add(name="三")
    hand.add(name="四")

    rows = store.rows("SELECT origin, n, prev, hash FROM step ORDER BY id")
    assert [n for _, n, _, _ in rows] == [1, 2, 1, 2]
    assert {source for source, *_ in rows[:2]} == {first}
    assert {source for source, *_ in rows[2:]} == {store.origin}
    assert rows[2][2] == rows[1][3]
    assert journal.verify(store).ok


def test_reading_a_copy_starts_no_origin(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin, "machine", lambda: "another")

    assert store.origin == ""
    assert store.rows("SELECT * FROM origin") == []


def test_a_change_that_fails_starts_no_origin(store: Store) -> None:
    def slip() -> None:
        with store.change("x", **BY):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        slip()

    assert store.origin == ""


def test_steps_of_two_origins_may_stand_mixed(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    other = chain.Note(new_id(), "other", "别处", "李四", "2026-10-24T09:00:00")
    for note in (other, chain.Note(new_id(), "other", "别处", "李四", "2026-10-24T09:00:01")):
        store.connection.execute("BEGIN")
        chain.seal(store.connection, chain.begin(store.connection, note))
        store.connection.execute("COMMIT")
        hand.add(name="二")

    rows = store.rows("SELECT origin, n FROM step ORDER BY id")
    assert [n for _, n in rows] == [1, 1, 2, 2, 3]
    assert journal.verify(store).ok


def test_a_machine_is_told_by_a_hash_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "machine-id").write_text("0123456789abcdef", encoding="ascii")
    monkeypatch.setattr(origin, "MACHINE", (tmp_path / "machine-id",))
    origin.machine.cache_clear()
    known = origin.machine()
    origin.machine.cache_clear()
    monkeypatch.setattr(origin, "MACHINE", ())
    nameless = origin.machine()
    origin.machine.cache_clear()

    assert len(known) == len(nameless) == 16
    assert known != nameless


def test_history_tells_field_by_field(store: Store, hand: Hand) -> None:
    site = hand.add(name="一", shafts=0)
    hand.edit(site, label="改名", name="二", mineral="煤")
    hand.drop(site)

    removed, changed, added = journal.history(store)
    assert [(c.field, c.before, c.after) for c in added.changes] == [
        ("name", None, "一"),
        ("shafts", None, 0),
    ]
    assert [(c.field, c.before, c.after) for c in changed.changes] == [
        ("name", "一", "二"),
        ("mineral", None, "煤"),
    ]
    assert {(c.field, c.after) for c in removed.changes} == {
        ("name", None),
        ("shafts", None),
        ("mineral", None),
    }
    assert (changed.label, changed.actor, changed.at, changed.undoes) == (
        "改名", "张三", "2026-10-24T08:00:00", None,
    )  # fmt: skip


def test_history_of_one_record_shows_that_record_only(store: Store) -> None:
    with store.change("新增", **BY):
        store.insert("site", {"id": "1", "name": "一"})
        store.insert("unit", {"id": "2", "name": "镇"})
    with store.change("新增", **BY):
        store.insert("unit", {"id": "3", "name": "乡"})

    (entry,) = journal.history(store, "2")
    assert {(c.table, c.record) for c in entry.changes} == {("unit", "2")}
    assert journal.history(store, "nobody") == []
    assert [each.step for each in journal.history(store, limit=1)] == [2]


def test_history_never_shows_a_confidential_value(store: Store) -> None:
    with store.change("新增", **BY):
        sealed = store.seal("赵举报")
        store.insert("tip", {"id": "t", "informant": sealed})

    (entry,) = journal.history(store)
    assert [(c.field, c.after) for c in entry.changes] == [("informant", sealed)]


def test_history_reads_many_steps_in_pieces(
    store: Store, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SEVERAL", 2)
    names = [f"点{i}" for i in range(5)]
    for name in names:
        hand.add(name=name)

    found = [each.changes[0].after for each in reversed(journal.history(store))]
    assert found == names


def test_touched_rows_are_known_while_the_step_is_open(store: Store) -> None:
    with store.change("新增", **BY) as change:
        store.insert("site", {"id": "1"})
        store.update("site", "1", {"name": "x"})
        store.seal("赵举报")
        seen = journal.touched(store, change.step)

    assert seen == [("site", "1")]
    assert journal.touched(store, change.step) == seen


def test_an_update_that_changes_nothing_writes_nothing(store: Store, hand: Hand) -> None:
    site = hand.add(name="一")
    hand.edit(site, name="一", mineral=None)

    assert entries(store) == [(site, None, "一")]


def test_blank_and_zero_and_empty_text_are_three_values(store: Store, hand: Hand) -> None:
    site = hand.add(name="", shafts=0)
    hand.edit(site, name=None, shafts=None)

    rows = store.rows("SELECT json_extract(after, '$.name', '$.shafts') FROM step_row ORDER BY id")
    assert rows == [('["",0]',), ("[null,null]",)]
    assert len(journal.history(store)[0].changes) == 2


def many(store: Store, count: int = 3) -> None:
    with store.change("导入", **BY):
        rows = [(str(i), f"点{i}", str(i)) for i in range(count)]
        store.insert_many("site", ("id", "name", "number"), rows)


def test_a_set_based_update_is_captured_row_by_row(store: Store) -> None:
    many(store)
    with store.change("改", **BY):
        store.write("UPDATE site SET name = name || '号' WHERE id > '0'")

    assert entries(store)[3:] == [("1", "点1", "点1号"), ("2", "点2", "点2号")]


def test_a_set_based_delete_is_captured_row_by_row(store: Store) -> None:
    many(store)
    with store.change("删", **BY):
        store.write("DELETE FROM site")

    assert entries(store)[3:] == [(str(i), f"点{i}", None) for i in range(3)]
    assert journal.replay(store) == ()


def test_a_replace_is_captured_as_delete_and_insert(store: Store) -> None:
    many(store)
    with store.change("换", **BY):
        store.write("REPLACE INTO site (id, name, number) VALUES ('9', '新', '1')")

    assert entries(store)[3:] == [("1", "点1", None), ("9", None, "新")]
    assert journal.replay(store) == ()


def test_an_upsert_of_sqlite_utils_is_captured(store: Store) -> None:
    many(store)
    database = engine.utils().Database(store.connection, execute_plugins=False)
    with store.change("合并", **BY):
        database["site"].upsert({"id": "1", "name": "改"}, pk="id")
        database["site"].upsert({"id": "7", "name": "新"}, pk="id")

    assert entries(store)[3:] == [("1", "点1", "改"), ("7", None, "新")]
    assert journal.replay(store) == ()


def test_a_cascading_delete_is_captured(store: Store) -> None:
    store.connection.execute(
        "CREATE TABLE leaf (id TEXT PRIMARY KEY, name TEXT, "
        "site TEXT REFERENCES site (id) ON DELETE CASCADE) STRICT"
    )
    triggers.rebuild(store.connection)
    many(store)
    with store.change("加", **BY):
        store.insert_many("leaf", ("id", "name", "site"), [("a", "叶", "1"), ("b", "枝", "1")])
    with store.change("删", **BY):
        store.delete("site", "1")

    assert sorted(entries(store)[5:]) == [("1", "点1", None), ("a", "叶", None), ("b", "枝", None)]
    assert journal.replay(store) == ()


def test_a_replace_past_the_settings_is_found_by_replaying(store: Store) -> None:
    """With recursive triggers off a REPLACE removes a row that no trigger sees."""
    many(store)
    with store.change("换", **BY):
        store.connection.execute("PRAGMA recursive_triggers=OFF")
        store.write("REPLACE INTO site (id, name, number) VALUES ('1', '换', '2')")
        store.connection.execute("PRAGMA recursive_triggers=ON")

    assert {each.record for each in journal.replay(store)} == {"1", "2"}


def test_a_bare_connection_cannot_replace_unseen(store: Store, bare: engine.Connection) -> None:
    many(store)

    with pytest.raises(engine.Error, match="no step is open"):
        bare.execute("REPLACE INTO site (id, name) VALUES ('1', '换')")


def test_real_numbers_would_lose_digits_in_json_so_tables_take_none(store: Store) -> None:
    fine = 1.1 + 2.2
    lost = store.value("SELECT json_extract(json_object('x', ?), '$.x')", (fine,))
    kept = store.value("SELECT json_extract(json_object('x', ?), '$.x')", (2**63 - 1,))

    assert kept == 2**63 - 1
    assert lost == pytest.approx(fine)
    with pytest.raises(engine.Error, match="cannot store REAL"), store.change("x", **BY):
        store.insert("site", {"id": "1", "longitude": 116.123456789})


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # one journal, ever longer
)
@given(
    st.lists(
        st.tuples(
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40
            ),
            st.integers(-(2**63), 2**63 - 1) | st.none(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_text_and_whole_number_replays_exactly(
    store: Store, values: list[tuple[str, int | None]]
) -> None:
    with store.change("写", **BY):
        store.write("DELETE FROM site")
        store.insert_many("site", ("id", "name", "shafts"), [(new_id(), *v) for v in values])

    assert journal.replay(store) == ()
    assert journal.verify(store).ok
    first = journal.history(store, limit=1)[0].changes
    told = [c.after for c in first if c.field == "name" and c.after is not None]
    assert sorted(map(str, told)) == sorted(name for name, _ in values)


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE step SET label = '另一件事' WHERE id = 2",
        "UPDATE step SET actor = '李四' WHERE id = 2",
        "UPDATE step SET at = '2020-01-01T00:00:00' WHERE id = 2",
        "UPDATE step SET hlc = hlc + 1 WHERE id = 2",
        "UPDATE step SET n = 7 WHERE id = 2",
        "UPDATE step SET uid = 'x' WHERE id = 2",
        "UPDATE step SET undoes = 'x' WHERE id = 2",
        "UPDATE step SET prev = 'x' WHERE id = 2",
        "UPDATE step SET origin = 'x' WHERE id = 2",
        "UPDATE step SET hash = 'x' WHERE id = 2",
        "UPDATE step SET hash = NULL WHERE id = 2",
        "DELETE FROM step_row WHERE step = 2",
        "UPDATE step_row SET after = replace(after, '二', '贰') WHERE step = 2",
        "UPDATE step_row SET before = after WHERE step = 2",
        "UPDATE step_row SET \"row\" = 'x' WHERE step = 2",
        "UPDATE step_row SET \"table\" = 'unit' WHERE step = 2",
        "INSERT INTO step_row (id, \"table\", \"row\") VALUES ((2 << 32) + 9, 'site', 'x')",
        "UPDATE step_row SET id = id + 100 WHERE step = 1 AND \"row\" = '1'",
        "UPDATE step_row SET id = id + (1 << 32) WHERE step = 1 AND \"row\" = '2'",
    ],
)
def test_a_touched_step_breaks_the_chain_there(store: Store, hand: Hand, spoil: str) -> None:
    with store.change("新增", **BY):
        store.insert("site", {"id": "1", "name": "一"})
        store.insert("site", {"id": "2", "name": "乙"})
    hand.edit("1", name="二")
    hand.edit("1", name="三")
    whole = journal.verify(store)
    loosen(store).execute(spoil)
    repair(store)

    found = journal.verify(store)
    assert whole.ok
    assert not found.ok
    assert found.broken_at == (1 if "step = 1" in spoil else 2)


def test_a_step_taken_out_of_the_middle_breaks_the_chain(store: Store, hand: Hand) -> None:
    for name in ("一", "二", "三"):
        hand.add(name=name)
    loosen(store).execute("DELETE FROM step WHERE id = 2")
    store.connection.execute("DELETE FROM step_row WHERE step = 2")

    assert journal.verify(store).broken_at == 3


def test_the_first_step_taken_out_breaks_the_chain(store: Store, hand: Hand) -> None:
    for name in ("一", "二"):
        hand.add(name=name)
    loosen(store).execute("DELETE FROM step WHERE id = 1")
    store.connection.execute("DELETE FROM step_row WHERE step = 1")

    assert journal.verify(store).broken_at == 2


def test_a_clock_that_ran_backwards_breaks_the_chain(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    with store.change("二", **BY) as change:
        store.write("DROP TRIGGER step_sealed")
        store.write("UPDATE step SET hlc = 5 WHERE id = ?", (change.step,))
    repair(store)

    assert journal.verify(store).broken_at == 2


def test_rows_without_their_step_break_the_chain(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    loosen(store).execute(
        "INSERT INTO step_row (id, \"table\", \"row\", after) VALUES (9 << 32, 'site', 'x', '{}')"
    )

    assert journal.verify(store) == (False, 1, journal.head(store), 9)


def test_a_step_opened_past_the_store_breaks_the_chain(
    store: Store, hand: Hand, bare: engine.Connection
) -> None:
    hand.add(name="一")
    bare.execute(
        "INSERT INTO step (uid, origin, n, hlc, at, actor, label, prev) "
        "SELECT 'x', origin, n + 1, hlc + 1, at, actor, '偷偷', hash FROM step"
    )
    bare.execute("INSERT INTO site (id, name) VALUES ('x', '偷')")

    assert journal.verify(store).broken_at == 2


def test_rows_of_a_step_are_told_by_their_ids(store: Store, hand: Hand) -> None:
    many(store)
    with store.change("导出", **BY):
        pass
    hand.add(name="四")

    rows = store.rows("SELECT id - (step << 32), step FROM step_row ORDER BY id")
    assert rows == [(0, 1), (1, 1), (2, 1), (0, 3)]


def test_a_tail_cut_off_is_known_only_by_a_head_kept_outside(store: Store, hand: Hand) -> None:
    site = hand.add(name="一")
    hand.edit(site, name="二")
    printed = journal.head(store)
    loose = loosen(store)
    loose.execute("DELETE FROM step WHERE id = 2")
    loose.execute("DELETE FROM step_row WHERE step = 2")
    loose.execute("UPDATE site SET name = '一'")
    repair(store)

    assert journal.verify(store).ok
    assert journal.replay(store) == ()
    assert journal.head(store) != printed


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("UPDATE site SET name = '改' WHERE id = '1'", "与日志不符"),
        ("UPDATE site SET shafts = NULL WHERE id = '1'", "与日志不符"),
        ("DELETE FROM site WHERE id = '1'", "表里没有"),
        ("INSERT INTO site (id) VALUES ('1b')", "与日志不符"),
        ("UPDATE sealed SET value = '别人'", "保密内容"),
        ("UPDATE sealed SET salt = '00'", "保密内容"),
        ("INSERT INTO sealed (id, salt, value) VALUES ('x', '00', 'x')", "保密内容"),
    ],
)
def test_a_table_changed_past_the_journal_is_found(store: Store, spoil: str, said: str) -> None:
    with store.change("新增", **BY):
        store.insert("site", {"id": "1", "name": "一", "shafts": 0})
        store.seal("赵举报")
    assert journal.replay(store) == ()
    loosen(store).execute(spoil)
    repair(store)

    (found,) = journal.replay(store)
    assert found.level == "red"
    assert said in found.text
    assert "赵举报" not in found.text
    assert journal.verify(store).ok


def test_a_fence_taken_down_is_found(store: Store) -> None:
    store.connection.execute("DROP TRIGGER step_row_kept")

    (found,) = journal.replay(store)
    assert "step_row_kept" in found.text


def test_random_histories_replay_exactly(store: Store) -> None:
    dice = random.Random(20261024)  # noqa: S311  # a repeatable history
    for _ in range(150):
        with store.change("随机", **BY):
            for _ in range(dice.randrange(4)):
                store.write(
                    dice.choice(
                        [
                            "INSERT OR IGNORE INTO site (id, name) VALUES (:id, :name)",
                            "REPLACE INTO site (id, name, shafts) VALUES (:id, :name, 1)",
                            "UPDATE site SET name = :name WHERE id < :id",
                            "UPDATE site SET shafts = coalesce(shafts, 0) + 1",
                            "DELETE FROM site WHERE id = :id",
                        ]
                    ),
                    {"id": str(dice.randrange(8)), "name": str(dice.randrange(3))},
                )

    assert journal.verify(store).ok
    assert journal.replay(store) == ()
