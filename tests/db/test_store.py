import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from ledgerdesk.db import disk, engine, journal, lock, place, triggers
from ledgerdesk.db import store as storing
from ledgerdesk.db.store import Store, create, new_id, open_store
from ledgerdesk.errors import UserError
from tests.db.hand import BY, Hand, child


def settings(store: Store) -> dict[str, object]:
    asked = (
        "journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "temp_store",
        "trusted_schema", "cell_size_check", "secure_delete", "locking_mode", "cache_size",
        "cache_spill", "application_id", "user_version", "busy_timeout", "query_only",
    )  # fmt: skip
    return {name: store.value(f"PRAGMA {name}") for name in asked}


def test_every_setting_that_keeps_the_file_safe_is_on(store: Store) -> None:
    assert settings(store) == {
        "journal_mode": "truncate", "synchronous": 3, "foreign_keys": 1, "recursive_triggers": 1,
        "temp_store": 2, "trusted_schema": 0, "cell_size_check": 1, "secure_delete": 1,
        "locking_mode": "normal", "cache_size": -8000, "cache_spill": 0,
        "application_id": engine.APPLICATION, "user_version": 1, "busy_timeout": 5000,
        "query_only": 0,
    }  # fmt: skip


def test_waiting_is_set_before_anything_can_wait(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    class Listener(engine.dbapi2.Connection):  # type: ignore[misc]  # the library has no types
        def execute(self, sql: str, *rest: object) -> object:
            said.append(sql)
            return super().execute(sql, *rest)

    monkeypatch.setattr(engine, "bare", lambda path: Listener(str(path), isolation_level=None))
    engine.connect(ledger, write=True, patience=250).close()

    assert said[0] == "PRAGMA busy_timeout=250"


def test_an_sqlite_with_known_faults_is_not_used(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "OLDEST", (99, 0, 0))

    with pytest.raises(RuntimeError, match="too old"):
        engine.connect(ledger, write=False)


def test_sqlite_utils_runs_on_our_sqlite() -> None:
    utils = engine.utils()

    assert utils.utils.sqlite3.sqlite_version_info >= engine.OLDEST


def test_another_sqlite_below_sqlite_utils_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    utils = engine.utils()
    monkeypatch.setattr(utils.utils, "sqlite3", None)

    with pytest.raises(RuntimeError, match="before the engine"):
        engine.utils()


def test_opening_does_not_import_sqlite_utils(ledger: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ledgerdesk.db.store import open_store;"
        f"open_store(Path({str(ledger)!r}), write=True).close();"
        "sys.exit('sqlite_utils' in sys.modules)"
    )

    with child(code) as process:
        pass

    assert process.returncode == 0


def test_ids_are_uuid7_and_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(5000)]

    assert made == sorted(set(made))
    assert {(UUID(each).version, UUID(each).variant) for each in made} == {
        (7, "specified in RFC 4122")
    }
    assert abs((UUID(made[0]).int >> 80) - time.time() * 1000) < 60_000


def test_a_change_says_its_step_and_the_tables_it_touched(store: Store) -> None:
    with store.change("新增", **BY) as change:
        open_step = change.step
        store.insert("site", {"id": new_id()})
        store.insert_many("unit", ("id", "name"), [(new_id(), "甲"), (new_id(), "乙")])

    assert change.step == open_step == 1
    assert change.tables == {"site", "unit"}


def test_reading_gives_rows_values_and_records(store: Store, hand: Hand) -> None:
    site = hand.add(name="王家沟", shafts=0)

    assert store.rows("SELECT name FROM site") == [("王家沟",)]
    assert store.row("SELECT name, shafts FROM site WHERE id = ?", (site,)) == ("王家沟", 0)
    assert store.row("SELECT 1 FROM site WHERE id = ''") is None
    assert store.value("SELECT 1 FROM site WHERE id = ''") is None
    record = store.records("site", "WHERE id = ?", (site,))[0]
    assert (record["name"], record["shafts"], record["area_mu"]) == ("王家沟", 0, None)


def test_an_exception_leaves_the_ledger_exactly_as_it_was(store: Store, hand: Hand) -> None:
    site = hand.add(name="一")
    before = journal.head(store)

    def slip() -> None:
        with store.change("出错", **BY):
            store.update("site", site, {"name": "二"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        slip()

    assert hand.names() == ["一"]
    assert journal.head(store) == before
    hand.edit(site, name="三")
    assert hand.names() == ["三"]


def test_a_change_inside_a_change_is_a_bug(store: Store) -> None:
    outer, inner = store.change("外", **BY), store.change("内", **BY)

    with pytest.raises(RuntimeError, match="open already"), outer, inner:
        pass

    assert journal.verify(store).steps == 0


def test_writing_outside_a_change_is_a_bug(store: Store) -> None:
    for wrong in (
        lambda: store.insert("site", {"id": "1"}),
        lambda: store.insert_many("site", ("id",), [("1",)]),
        lambda: store.update("site", "1", {"name": ""}),
        lambda: store.delete("site", "1"),
        lambda: store.seal("x"),
    ):
        with pytest.raises(RuntimeError, match="outside"):
            wrong()


def test_a_journalled_table_refuses_a_transaction_without_a_step(store: Store) -> None:
    with pytest.raises(engine.Error, match="no step is open"), store.transaction():
        store.insert("site", {"id": "1"})

    assert store.rows("SELECT id FROM site") == []


def test_drafts_are_written_without_a_step(store: Store) -> None:
    with store.transaction():
        store.insert("draft", {"register": "site", "record": "", "json": "{}"})

    assert store.value("SELECT count(*) FROM draft") == 1
    assert journal.verify(store).steps == 0


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO site (id) VALUES ('1')",
        "UPDATE site SET name = 'x'",
        "DELETE FROM site",
        "INSERT INTO setting (id, value) VALUES ('unit', 'x')",
        "INSERT INTO numbering (id, register, last) VALUES ('x', 'x', 1)",
        "INSERT INTO sealed (id, salt, value) VALUES ('1', '00', 'x')",
        "UPDATE sealed SET value = 'x'",
        "DELETE FROM sealed",
        "UPDATE step SET label = 'x'",
        "UPDATE step SET hash = NULL",
        "DELETE FROM step",
        "UPDATE step_row SET after = 'x'",
        "DELETE FROM step_row",
        "INSERT INTO step_row (\"table\", \"row\") VALUES ('site', '1')",
        "INSERT INTO step_row (id, \"table\", \"row\") VALUES (4294967395, 'site', '1')",
        "INSERT INTO step_row (id, \"table\", \"row\") VALUES (3 << 32, 'site', '1')",
    ],
)
def test_sqlite_itself_refuses_what_goes_past_the_store(
    store: Store, hand: Hand, bare: engine.Connection, sql: str
) -> None:
    with store.change("新增", **BY):
        store.insert("site", {"id": "0", "name": "一"})
        store.seal("举报人")
    hand.add("setting", id="x", value="y")

    with pytest.raises(engine.Error, match=r"sealed|kept|fixed|no step"):
        bare.execute(sql)

    assert journal.verify(store).ok
    assert journal.replay(store) == ()


def test_the_id_of_a_row_never_changes(hand: Hand) -> None:
    site = hand.add(name="一")

    with pytest.raises(engine.Error, match="id is fixed"):
        hand.edit(site, id="other")

    assert hand.names() == ["一"]


def test_a_duplicate_says_table_and_columns(hand: Hand) -> None:
    hand.add("problem", number="031", round=1)
    hand.add("problem", number="031", round=2)

    with pytest.raises(engine.DuplicateError) as caught:
        hand.add("problem", number="031", round=2)

    assert (caught.value.table, caught.value.columns) == ("problem", ("number", "round"))
    assert "problem" in str(caught.value)


def test_a_child_without_its_parent_is_refused(store: Store, hand: Hand) -> None:
    with pytest.raises(UserError, match="引用"):
        hand.add("progress", problem="nobody", text="x")

    assert store.rows("SELECT id FROM progress") == []


def test_parent_and_child_may_come_in_any_order_of_one_step(store: Store) -> None:
    with store.change("新增", **BY):
        store.insert("progress", {"id": "1", "problem": "p"})
        store.insert("problem", {"id": "p"})

    assert store.value("SELECT problem FROM progress") == "p"


def test_a_row_that_is_not_there_is_named(store: Store, hand: Hand) -> None:
    with pytest.raises(UserError, match="没有 id 为 x"):
        hand.edit("x", name="y")
    with pytest.raises(UserError, match="没有 id 为 x"):
        hand.drop("x")
    with pytest.raises(UserError, match="没有 id 为 x"), store.change("删", **BY):
        store.erase("x")


def test_a_wrong_type_is_a_bug_and_changes_nothing(hand: Hand) -> None:
    with pytest.raises(engine.Error, match="cannot store TEXT"):
        hand.add(shafts="many")

    assert hand.names() == []


def test_reading_takes_no_lock_and_writes_nothing(ledger: Path, hand: Hand) -> None:
    hand.add(name="一")
    hand.store.close()
    before = ledger.read_bytes()
    reading = open_store(ledger, write=False)

    assert reading.readonly
    assert reading.rows("SELECT name FROM site") == [("一",)]
    with pytest.raises(UserError, match="只读"), reading.change("x", **BY):
        pass
    with pytest.raises(UserError, match="不能写入"):
        reading.rows("UPDATE site SET name = 'x' RETURNING id")
    reading.close()
    reading.close()
    assert ledger.read_bytes() == before
    assert not lock.beside(ledger, "holder").exists()


def test_a_reader_sees_what_the_writer_has_saved(ledger: Path, hand: Hand) -> None:
    reading = open_store(ledger, write=False)
    hand.add(name="一")

    assert reading.rows("SELECT name FROM site") == [("一",)]
    reading.close()


def test_another_thread_may_not_use_the_store(store: Store) -> None:
    caught: list[BaseException] = []

    def use() -> None:
        try:
            store.rows("SELECT 1")
        except engine.Error as error:
            caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()

    assert "thread" in str(caught[0])


def test_new_makes_a_ledger_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "新 台账#1?.ledger"
    create(path).close()

    left = {each.name for each in tmp_path.iterdir()}
    assert left - {f"{path.name}-journal"} == {path.name, f"{path.name}.lock"}


def test_new_never_overwrites(ledger: Path) -> None:
    before = ledger.read_bytes()

    with pytest.raises(UserError, match="已经存在"):
        create(ledger)

    assert ledger.read_bytes() == before


def test_new_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "settle", full)
    with pytest.raises(UserError, match="磁盘已满"):
        create(tmp_path / "a.ledger")

    assert list(tmp_path.iterdir()) == []


def test_new_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"打不开|不存在"):
        create(tmp_path / "nowhere" / "a.ledger")


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "找不到"),
        (lambda path: path.write_bytes(b""), "不是台账文件"),
        (lambda path: path.write_bytes(b"PK\x03\x04" + bytes(4096)), "不是台账文件"),
        (lambda path: patch(path, 68, bytes(4)), "不是台账文件"),
        (lambda path: patch(path, 63, b"\x63"), "更新版本"),
        (lambda path: patch(path, 100, b"\xa5" * 3996), "已损坏"),
        (lambda path: path.write_bytes(path.read_bytes()[:8192]), "已损坏"),
    ],
    ids=["missing", "empty", "workbook", "foreign", "newer", "damaged", "cut off"],
)
def test_a_foreign_newer_or_damaged_file_is_refused_untouched(
    ledger: Path, spoil: Callable[[Path], object], said: str, *, write: bool
) -> None:
    spoil(ledger)
    before = ledger.read_bytes() if ledger.exists() else None

    with pytest.raises(UserError, match=said):
        open_store(ledger, write=write).rows("SELECT * FROM site")

    assert (ledger.read_bytes() if ledger.exists() else None) == before
    assert not lock.beside(ledger, "holder").exists()


def patch(path: Path, offset: int, content: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[offset : offset + len(content)] = content
    path.write_bytes(data)


def test_a_folder_is_not_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到"):
        open_store(tmp_path, write=False)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read anything")
def test_an_unreadable_file_is_refused(ledger: Path) -> None:
    ledger.chmod(0)

    with pytest.raises(UserError, match="权限"):
        open_store(ledger, write=False)


def test_a_file_that_cannot_be_read_is_refused(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(engine, "header", denied)
    with pytest.raises(UserError, match="权限"):
        open_store(ledger, write=False)


def test_the_file_is_not_read_past_an_open_connection(ledger: Path, store: Store) -> None:
    assert engine.header(ledger) is None
    again = open_store(ledger, write=True)
    again.close()
    assert engine.header(ledger) is None
    store.close()
    assert engine.header(ledger) is not None


def test_a_trigger_that_is_missing_stops_writing(ledger: Path, bare: engine.Connection) -> None:
    bare.execute("DROP TRIGGER site_changed")

    with pytest.raises(UserError, match="site_changed"):
        open_store(ledger, write=True)
    reading = open_store(ledger, write=False)
    assert [each.text for each in journal.replay(reading) if "site_changed" in each.text]
    reading.close()


def test_a_trigger_that_is_not_ours_stops_writing(ledger: Path, bare: engine.Connection) -> None:
    bare.execute("CREATE TRIGGER spy AFTER INSERT ON site BEGIN DELETE FROM unit; END")

    with pytest.raises(UserError, match="spy"):
        open_store(ledger, write=True)


def test_a_share_is_refused_for_writing_only(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "unfit", lambda _: "它在网络共享上")

    with pytest.raises(UserError, match=r"网络共享.*复制到本机"):
        open_store(ledger, write=True)
    with pytest.raises(UserError, match="网络共享"):
        create(ledger.with_name("new.ledger"))
    open_store(ledger, write=False).close()


@pytest.mark.parametrize(
    "move",
    [
        lambda path: path.rename(path.with_name("moved.ledger")),
        lambda path: path.unlink(),
        lambda path: (path.unlink(), path.write_bytes(b"other")),
    ],
    ids=["renamed", "deleted", "replaced"],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows holds an open file in its place")
def test_a_file_moved_away_while_open_takes_no_more_writes(
    hand: Hand, ledger: Path, move: Callable[[Path], object]
) -> None:
    hand.add(name="一")
    move(ledger)

    with pytest.raises(UserError, match="移走、改名或替换"):
        hand.add(name="二")


def test_a_reader_delays_a_save_and_loses_nothing(
    hand: Hand, bare: engine.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.store.connection.execute("PRAGMA busy_timeout=1")
    hand.add(name="一")
    bare.execute("BEGIN")
    bare.execute("SELECT * FROM site").fetchall()
    entered: list[str] = []
    waited = iter([0.0, 1.0, 2.0])

    def monotonic() -> float:
        now = next(waited)
        if now == 2.0:
            bare.execute("COMMIT")
        return now

    monkeypatch.setattr(time, "monotonic", monotonic)
    with hand.store.change("新增", **BY):
        entered.append("once")
        hand.store.insert("site", {"id": new_id(), "name": "二"})

    assert entered == ["once"]
    assert hand.names() == ["一", "二"]
    assert journal.verify(hand.store).ok


def test_a_reader_that_never_ends_makes_the_save_fail_whole(
    hand: Hand, bare: engine.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "STUBBORN", 0.0)
    hand.store.connection.execute("PRAGMA busy_timeout=1")
    hand.add(name="一")
    bare.execute("BEGIN")
    bare.execute("SELECT * FROM site").fetchall()

    with pytest.raises(UserError, match="另一个程序正在使用"):
        hand.add(name="二")
    bare.execute("COMMIT")

    assert hand.names() == ["一"]
    assert journal.verify(hand.store).steps == 1
    hand.add(name="三")


def test_a_writer_of_another_program_is_named_busy(hand: Hand, bare: engine.Connection) -> None:
    hand.store.connection.execute("PRAGMA busy_timeout=1")
    bare.execute("BEGIN IMMEDIATE")

    with pytest.raises(UserError, match="另一个程序正在使用"):
        hand.add(name="一")
    bare.execute("ROLLBACK")


def test_confidential_text_stands_only_in_its_own_table(store: Store) -> None:
    with store.change("新增", **BY):
        sealed = store.seal("赵举报")
        store.insert("tip", {"id": "1", "informant": sealed})

    assert store.unseal(sealed) == "赵举报"
    assert store.unseal("nobody") is None
    assert "赵举报" not in repr(store.rows("SELECT * FROM tip, step, step_row"))
    assert journal.replay(store) == ()


def test_removing_a_confidential_text_leaves_the_chain_whole(store: Store, ledger: Path) -> None:
    with store.change("新增", **BY):
        sealed = store.seal("赵举报")
    with store.change("删除举报人", **BY):
        store.erase(sealed)

    assert store.unseal(sealed) is None
    assert journal.verify(store).ok
    assert journal.replay(store) == ()
    store.close()
    assert "赵举报".encode() not in ledger.read_bytes()


def test_the_same_text_sealed_twice_cannot_be_told_from_the_journal(store: Store) -> None:
    with store.change("新增", **BY):
        store.seal("赵举报")
        store.seal("赵举报")

    assert len({after for (after,) in store.rows("SELECT after FROM step_row")}) == 2


def test_expected_triggers_cover_every_register_table(store: Store) -> None:
    tables = triggers.tables(store.connection)

    assert {"site", "problem", "setting", "numbering", "holiday", "submission"} <= set(tables)
    assert not {"step", "step_row", "sealed", "draft", "search", "search_gram"} & set(tables)
    assert len(triggers.expected(tables)) == 3 * len(tables) + len(triggers.FENCES)


def looking(store: Store) -> bool:
    return store.connection.in_transaction


def test_many_questions_are_answered_from_one_look(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    with store.reading():
        with store.reading():
            assert store.value('SELECT count(*) FROM "site"') == 1
        assert looking(store)

    assert not looking(store)


def test_a_look_ends_with_a_mistake(store: Store) -> None:
    with pytest.raises(engine.Error, match="no such column"), store.reading():
        store.value("SELECT color FROM site")

    assert not looking(store)


def test_a_look_does_not_end_the_change_around_it(store: Store) -> None:
    with store.change("新增", **BY):
        with store.reading():
            store.insert("site", {"id": "1", "name": "一"})
        assert looking(store)

    assert store.value('SELECT count(*) FROM "site"') == 1
