import json
from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.db import engine, journal, migrations, triggers, undo, upgrade
from ledgerdesk.db.store import Store, open_store
from ledgerdesk.domain.catalog import load
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.errors import UserError
from ledgerdesk.paths import DEFINITIONS
from tests.db.hand import BY, Hand

REGISTERS = load(DEFINITIONS).registers
COMMON = ["campaign", "submitted_on", "signed_on", "deleted_on", "deleted_why", "extra"]
KEPT = {
    "setting": ["id", "value"],
    "definition": ["id", "kind", "key", "text"],
    "run": ["id", "campaign", "title", "began_on", "ended_on"],
    "checklist": ["id", "campaign", "key", "title", "source", "items"],
    "choice_list": ["id", "field", "items"],
    "view": ["id", "register", "name", "spec"],
    "numbering": ["id", "register", "year", "last"],
    "draft": ["register", "record", "json"],
    "sealed": ["id", "salt", "value"],
}


def affinity(field: Field) -> str:
    return "INTEGER" if field.kind in {"number", "flag"} and not field.several else "TEXT"


def columns(store: Store, table: str) -> list[tuple[str, str]]:
    return store.rows("SELECT name, type FROM pragma_table_info(?)", (table,))


def unique(store: Store, table: str) -> set[tuple[str, ...]]:
    found = store.rows(
        "SELECT i.name, c.name FROM pragma_index_list(?) i, pragma_index_info(i.name) c "
        "WHERE i.\"unique\" AND i.origin = 'c' ORDER BY i.name, c.seqno",
        (table,),
    )
    names = dict.fromkeys(name for name, _ in found)
    return {tuple(column for each, column in found if each == name) for name in names}


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
def test_every_register_file_is_a_table(store: Store, register: Register) -> None:
    wanted = [("id", "TEXT")]
    wanted += [(field.key, affinity(field)) for field in register.columns]
    wanted += [(key, "TEXT") for key in COMMON]

    assert sorted(columns(store, register.key)) == sorted(wanted)
    assert unique(store, register.key) == set(register.unique)


@pytest.mark.parametrize(
    "register", [each for each in REGISTERS.values() if each.parent], ids=lambda each: each.key
)
def test_a_child_belongs_to_its_parent(store: Store, register: Register) -> None:
    found = store.rows(
        'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (register.key,)
    )
    indexed = store.value(
        "SELECT count(*) FROM pragma_index_list(?) i, pragma_index_info(i.name) c "
        "WHERE c.seqno = 0 AND c.name = ?",
        (register.key, register.parent),
    )

    assert found == [(register.parent, register.by_key[register.parent].target, "id")]
    assert indexed == 1


def test_no_table_is_without_a_definition(store: Store) -> None:
    assert set(triggers.tables(store.connection)) == set(REGISTERS) | {
        name for name in KEPT if triggers.journalled(name)
    }


@pytest.mark.parametrize(("table", "names"), KEPT.items(), ids=KEPT)
def test_the_kept_tables_are_there(store: Store, table: str, names: list[str]) -> None:
    assert [name for name, _ in columns(store, table)] == names


def test_tables_are_strict_and_hold_text_and_whole_numbers_only(store: Store) -> None:
    rows = store.rows(
        "SELECT t.name, t.strict, c.type FROM pragma_table_list t, pragma_table_info(t.name) c "
        "WHERE t.schema = 'main' AND t.type = 'table' AND t.name <> 'sqlite_schema'"
    )

    assert {type_ for _, _, type_ in rows} == {"TEXT", "INTEGER"}
    assert {name for name, strict, _ in rows if not strict} == set()


def test_flags_lists_and_extra_are_checked_by_sqlite(hand: Hand) -> None:
    for values in ({"found": 2}, {"villages": "甲,乙"}, {"extra": "{"}):
        with pytest.raises(engine.Error, match="CHECK"):
            hand.add("patrol", **values)
    hand.add("patrol", found=None, villages='["甲"]', extra='{"a": 1}')


def test_a_migration_imports_nothing_of_ours() -> None:
    text = Path(migrations.__file__).read_text(encoding="utf-8")

    assert "ledgerdesk." not in text
    assert "ledgerdesk import" not in text


def second(db: Any) -> None:
    """Rebuild a table with a column more, change rows, make a table, drop a row."""
    db["unit"].transform(types={})
    db.conn.execute('ALTER TABLE "site" ADD COLUMN "slope" INTEGER')
    db.conn.execute("UPDATE site SET slope = 30 WHERE name = '王家沟'")
    db.conn.execute("DELETE FROM village WHERE name = '撤'")
    db.conn.execute('CREATE TABLE "well" ("id" TEXT PRIMARY KEY, "depth" INTEGER) STRICT')
    db.conn.execute("INSERT INTO well (id, depth) VALUES ('w1', 7)")


@pytest.fixture
def older(hand: Hand, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with rows, made before the migration that the program now has."""
    hand.add(id="s1", name="王家沟")
    hand.add(id="s2", name="李家沟")
    hand.add("unit", id="u1", name="悦庄镇")
    hand.add("village", id="v1", name="撤")
    hand.store.close()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, second))
    return ledger


def test_an_older_ledger_is_copied_then_brought_up_to_date(older: Path) -> None:
    before = older.read_bytes()
    store = open_store(older, write=True)

    assert store.value("PRAGMA user_version") == 2
    assert store.rows("SELECT name, slope FROM site ORDER BY id") == [
        ("王家沟", 30),
        ("李家沟", None),
    ]
    copies = list(older.parent.glob("*升级前1*"))
    assert [each.suffix for each in copies] == [".ledger"]
    copied = engine.bare(copies[0])
    assert engine.value(copied, "SELECT group_concat(name) FROM site") == "王家沟,李家沟"
    copied.close()
    assert older.read_bytes() != before
    store.close()


def test_an_upgrade_is_a_step_of_the_journal(older: Path) -> None:
    store = open_store(older, write=True)
    (entry,) = journal.history(store, limit=1)

    assert (entry.label, entry.actor) == ("升级 2", "程序")
    changes = [(c.table, c.record, c.field, c.before, c.after) for c in entry.changes]
    assert ("site", "s1", "slope", None, 30) in changes
    assert ("well", "w1", "depth", None, 7) in changes
    assert ("village", "v1", "name", "撤", None) in changes
    assert journal.verify(store).ok
    assert journal.replay(store) == ()
    store.close()


def test_undo_does_not_reach_behind_an_upgrade(older: Path) -> None:
    store = open_store(older, write=True)

    assert undo.undo_target(store) is None
    with pytest.raises(UserError, match="没有可以撤销"):
        undo.undo(store, **BY)
    with pytest.raises(UserError, match="升级之前"):
        undo.undo_step(store, 4, **BY)
    Hand(store).edit("s1", slope=31)
    undo.undo(store, **BY)
    assert store.value("SELECT slope FROM site WHERE id = 's1'") == 30
    assert undo.undo_target(store) is None
    store.close()


def test_a_rebuilt_table_gets_its_triggers_back(older: Path) -> None:
    store = open_store(older, write=True)

    assert triggers.amiss(store.connection) == ()
    Hand(store).edit("u1", "unit", name="新名")
    assert [each.after for each in journal.history(store, limit=1)[0].changes] == ["新名"]
    store.close()


def test_transform_drops_triggers_and_the_check_notices(store: Store) -> None:
    database = engine.utils().Database(store.connection, execute_plugins=False)
    store.connection.execute("PRAGMA foreign_keys=OFF")
    database["unit"].transform(rename={"phone": "telephone"})

    assert triggers.amiss(store.connection) == ("unit_added", "unit_changed", "unit_removed")
    triggers.rebuild(store.connection)
    assert triggers.amiss(store.connection) == ()


def test_a_migration_that_changes_rows_is_refused_while_triggers_stand(store: Store) -> None:
    with pytest.raises(engine.Error, match="no step is open"):
        store.connection.execute("INSERT INTO unit (id) VALUES ('x')")


def test_a_failing_upgrade_leaves_the_ledger_as_it_was(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(db: Any) -> None:
        second(db)
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "STEPS", (migrations.STEPS[0], broken))
    with pytest.raises(ZeroDivisionError):
        open_store(older, write=True)
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS[:1])

    store = open_store(older, write=True)
    assert journal.replay(store) == ()
    assert journal.verify(store).steps == 4
    store.close()


def test_an_upgrade_that_breaks_a_reference_is_refused(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def orphan(db: Any) -> None:
        db.conn.execute("INSERT INTO progress (id, problem) VALUES ('x', 'nobody')")

    monkeypatch.setattr(migrations, "STEPS", (migrations.STEPS[0], orphan))
    with pytest.raises(UserError, match="引用对不上"):
        open_store(older, write=True)


def test_reading_an_older_ledger_says_what_to_do(older: Path) -> None:
    before = older.read_bytes()

    with pytest.raises(UserError, match="旧版本"):
        open_store(older, write=False)

    assert older.read_bytes() == before


def test_a_copy_before_an_upgrade_replaces_no_other(older: Path) -> None:
    first = older.with_name(f"{older.stem}.升级前1-1{older.suffix}")
    first.write_bytes(b"mine")
    open_store(older, write=True).close()

    assert first.read_bytes() == b"mine"
    assert first.with_name(f"{older.stem}.升级前1-2{older.suffix}").exists()


def test_a_folder_full_of_copies_is_named(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "COPIES", 1)
    older.with_name(f"{older.stem}.升级前1-1{older.suffix}").touch()

    with pytest.raises(UserError, match="副本太多"):
        open_store(older, write=True)


def test_the_copy_before_an_upgrade_is_whole_or_absent(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine.bare

    def broken(path: Path) -> engine.Connection:
        made = real(path)
        if path.suffix == ".part":
            made.close()
        return made

    monkeypatch.setattr(engine, "bare", broken)
    with pytest.raises(engine.Error, match="closed"):
        open_store(older, write=True)

    assert not list(older.parent.glob("*升级前*"))


def test_the_columns_of_a_wide_table_are_all_kept(store: Store) -> None:
    names = [f"c{i}" for i in range(900)]
    store.connection.execute(
        f"CREATE TABLE wide (id TEXT PRIMARY KEY, {', '.join(f'{each} TEXT' for each in names)})"
        " STRICT"
    )
    triggers.rebuild(store.connection)
    values = {name: "值" for i, name in enumerate(names) if i % 3}
    Hand(store).add("wide", **{"id": "1", **values})
    Hand(store).add("wide", **{"id": "2", names[-1]: "末"})

    images = [json.loads(text) for (text,) in store.rows("SELECT after FROM step_row ORDER BY id")]
    assert images == [values, {names[-1]: "末"}]
    assert list(images[0]) == list(values)
    assert journal.replay(store) == ()
