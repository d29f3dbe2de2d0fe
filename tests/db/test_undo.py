import os
import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock

from ledgerdesk.db import chain, engine, journal, origin, triggers, undo
from ledgerdesk.db.lock import Lock
from ledgerdesk.db.store import Change, Store, new_id, open_store
from ledgerdesk.db.undo import Link, Rules
from ledgerdesk.errors import RefusedError, UserError
from tests.db.hand import BY, Hand

HISTORIES = int(os.environ.get("LEDGERDESK_HISTORIES", "3000"))
LINKS = (
    Link("problem", "site", "site"),
    Link("patrol", "sites", "site", several=True),
    Link("problem", "previous", "problem"),
)


def test_undo_and_redo_go_back_and_forth(store: Store, hand: Hand) -> None:
    site = hand.add(name="一", shafts=0)
    hand.edit(site, name="二")
    hand.drop(site)

    for names in (["二"], ["一"], []):
        undo.undo(store, **BY)
        assert hand.names() == names
    for names in (["一"], ["二"], []):
        undo.redo(store, **BY)
        assert hand.names() == names
    assert journal.verify(store).ok
    assert journal.replay(store) == ()


def test_undo_is_a_step_that_names_what_it_undoes(store: Store, hand: Hand) -> None:
    hand.add(label="新增矿点 001", name="一")
    target = undo.undo_target(store)
    undo.undo(store, **BY)
    undo.redo(store, **BY)

    again, back, first = journal.history(store)
    assert target == (first.step, first.uid, "新增矿点 001")
    assert (back.label, back.undoes, back.actor) == ("撤销：新增矿点 001", first.uid, "张三")
    assert (again.label, again.undoes) == ("重做：新增矿点 001", back.uid)


def test_nothing_to_undo_or_redo_is_said(store: Store, hand: Hand) -> None:
    with pytest.raises(UserError, match="没有可以撤销"):
        undo.undo(store, **BY)
    hand.add(name="一")
    with pytest.raises(UserError, match="没有可以重做"):
        undo.redo(store, **BY)
    undo.undo(store, **BY)
    with pytest.raises(UserError, match="没有可以撤销"):
        undo.undo(store, **BY)


def test_undo_survives_a_restart(ledger: Path, store: Store, hand: Hand) -> None:
    hand.add(name="一")
    hand.add(name="二")
    undo.undo(store, **BY)
    store.close()
    again = open_store(ledger, write=True)

    undo.redo(again, **BY)
    undo.undo(again, **BY)
    undo.undo(again, **BY)
    assert Hand(again).names() == []
    again.close()


def test_something_new_leaves_nothing_to_redo(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    undo.undo(store, **BY)
    hand.add(name="二")

    assert undo.redo_target(store) is None


def test_an_export_is_skipped(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    undo.undo(store, **BY)
    with store.change("导出 2026-10", **BY):
        pass

    assert undo.redo_target(store) is not None
    undo.redo(store, **BY)
    with store.change("导出 2026-10", **BY):
        pass
    undo.undo(store, **BY)
    assert hand.names() == []


def test_an_undone_change_says_what_it_touched_before_it_is_sealed(
    store: Store, hand: Hand
) -> None:
    site = hand.add(name="一")
    seen: list[object] = []

    def look(change: Change) -> None:
        seen.append(journal.touched(store, change.step))

    change = undo.undo(store, **BY, rules=Rules(then=look))
    assert seen == [[("site", site)]]
    assert change.tables == {"site"}


def test_a_whole_import_is_undone_at_once(store: Store, hand: Hand) -> None:
    hand.add(name="旧")
    with store.change("导入 500 条", **BY):
        rows = [(new_id(), f"点{i}") for i in range(500)]
        store.insert_many("site", ("id", "name"), rows)
        store.write("UPDATE site SET mineral = '煤'")
        store.write("DELETE FROM site WHERE name = '旧'")
    undo.undo(store, **BY)

    assert store.rows("SELECT name, mineral FROM site") == [("旧", None)]
    undo.redo(store, **BY)
    assert store.value("SELECT count(*) FROM site WHERE mineral = '煤'") == 500
    assert journal.replay(store) == ()


def test_a_row_touched_twice_in_one_step_goes_all_the_way_back(store: Store, hand: Hand) -> None:
    site = hand.add(name="一")
    with store.change("两次", **BY):
        store.update("site", site, {"name": "二"})
        store.update("site", site, {"name": "三", "mineral": "煤"})
    undo.undo(store, **BY)

    assert store.rows("SELECT name, mineral FROM site") == [("一", None)]


def test_a_cascading_delete_comes_back(store: Store, hand: Hand) -> None:
    store.connection.execute(
        "CREATE TABLE leaf (id TEXT PRIMARY KEY, "
        "site TEXT REFERENCES site (id) ON DELETE CASCADE) STRICT"
    )
    triggers.rebuild(store.connection)
    hand.add(id="1", name="一")
    hand.add("leaf", id="a", site="1")
    hand.drop("1")
    assert store.rows("SELECT id FROM leaf") == []
    undo.undo(store, **BY)

    assert store.rows("SELECT leaf.id, site.name FROM leaf, site") == [("a", "一")]


def test_numbers_given_out_stay_given_out(store: Store, hand: Hand) -> None:
    with store.change("新增", **BY):
        store.insert("site", {"id": "1", "number": "001"})
        store.insert("numbering", {"id": "site:2026", "register": "site", "last": 1})
    with store.change("只编号", **BY):
        store.update("numbering", "site:2026", {"last": 2})
    undo.undo(store, **BY)

    assert hand.names() == []
    assert store.value("SELECT last FROM numbering") == 2
    assert undo.undo_target(store) is None


def test_confidential_values_are_left_alone(store: Store) -> None:
    with store.change("新增", **BY):
        sealed = store.seal("赵举报")
        store.insert("tip", {"id": "t", "informant": sealed})
    undo.undo(store, **BY)
    assert store.unseal(sealed) == "赵举报"
    undo.redo(store, **BY)

    assert store.unseal(store.value("SELECT informant FROM tip")) == "赵举报"
    assert journal.replay(store) == ()


def refused(store: Store, said: str, rules: Rules | None = None) -> None:
    before = journal.head(store)
    with pytest.raises(RefusedError, match=said) as caught:
        undo.undo(store, **BY, rules=rules)
    assert caught.value.reasons
    assert journal.head(store) == before


def test_a_submission_is_never_undone(store: Store) -> None:
    with store.change("上报 2026-10", **BY):
        store.insert("submission", {"id": "1", "form": "annex2"})

    refused(store, "已经报出的不能撤销.*更正")
    assert store.value("SELECT form FROM submission") == "annex2"


def test_the_step_that_made_the_ledger_is_never_undone(store: Store, hand: Hand) -> None:
    hand.add("setting", id="unit", value="u1")
    refused(store, "新建了台账")
    hand.edit("unit", "setting", value="u2")
    undo.undo(store, **BY)

    assert store.value("SELECT value FROM setting") == "u1"


def test_a_document_number_is_never_taken_back(store: Store, hand: Hand) -> None:
    hand.add("document", id="d", kind="责令停止通知书")
    hand.edit("d", "document", number="001")
    refused(store, "编号不能收回.*作废")
    hand.edit("d", "document", to="某矿")
    undo.undo(store, **BY)
    refused(store, "编号不能收回")
    hand.edit("d", "document", number="001", to="另一矿")
    hand.add("document", id="e", kind="函告", number="002")
    refused(store, "编号不能收回")


def test_a_document_without_a_number_is_undone(store: Store, hand: Hand) -> None:
    hand.add("document", id="d", kind="责令停止通知书")
    undo.undo(store, **BY)
    undo.redo(store, **BY)
    hand.drop("d", "document")
    undo.undo(store, **BY)

    assert store.value("SELECT kind FROM document") == "责令停止通知书"


def elsewhere(store: Store, sql: str) -> None:
    """Write a step as another copy of the ledger, merged into this one, would have."""
    connection = store.connection
    connection.execute("BEGIN")
    note = chain.Note(new_id(), "other", "县里改名", "李四", "2026-10-24T09:00:00")
    step = chain.begin(connection, note)
    connection.execute(sql)
    chain.seal(connection, step)
    connection.execute("COMMIT")


def test_rows_changed_by_a_later_step_are_refused_with_its_name(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    elsewhere(store, "UPDATE site SET name = '县定名'")

    refused(store, "后来的“县里改名”（2026-10-24 09:00:00）又改动了其中 1 条记录")
    assert hand.names() == ["县定名"]


def test_a_later_step_on_other_rows_does_not_hinder(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    elsewhere(store, "INSERT INTO site (id, name) VALUES ('x', '县的点')")
    undo.undo(store, **BY)

    assert hand.names() == ["县的点"]


def test_steps_of_another_copy_are_not_undone_here(
    store: Store, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.add(name="一")
    monkeypatch.setattr(origin, "machine", lambda: "another")

    assert undo.undo_target(store) is None
    hand.add(name="二")
    undo.undo(store, **BY)
    assert undo.undo_target(store) is None
    assert hand.names() == ["一"]


def test_an_older_step_can_be_undone_alone(store: Store, hand: Hand) -> None:
    first = hand.add(name="一")
    hand.edit(first, name="二")
    hand.add(name="丙")
    undo.undo_step(store, 2, **BY)
    assert sorted(hand.names()) == ["一", "丙"]

    undo.redo(store, **BY)
    assert sorted(hand.names()) == ["丙", "二"]
    with pytest.raises(UserError, match="后来的"):
        undo.undo_step(store, 1, **BY)


def test_a_step_is_undone_once(store: Store, hand: Hand) -> None:
    hand.add(name="一")
    undo.undo_step(store, 1, **BY)

    for step in (1, 99):
        with pytest.raises(UserError, match="不存在，或已经撤销"):
            undo.undo_step(store, step, **BY)


def test_a_step_without_rows_has_nothing_to_undo(store: Store) -> None:
    with store.change("导出", **BY):
        pass

    with pytest.raises(RefusedError, match="没有改动记录"):
        undo.undo_step(store, 1, **BY)


@pytest.mark.parametrize(
    ("table", "values"), [("problem", {"site": "s"}), ("patrol", {"sites": '["a", "s"]'})]
)
def test_a_row_that_others_name_is_not_taken_away(
    store: Store, hand: Hand, table: str, values: dict[str, str]
) -> None:
    hand.add(id="s", name="一")
    hand.add(table, **values)

    with pytest.raises(RefusedError, match=rf"1 处引用落空（{table} 的 sites?）"):
        undo.undo_step(store, 1, **BY, rules=Rules(LINKS))
    assert hand.names() == ["一"]


def test_rows_that_name_each_other_go_together(store: Store, hand: Hand) -> None:
    with store.change("新增", **BY):
        store.insert("site", {"id": "s", "name": "一"})
        store.insert("problem", {"id": "p", "site": "s"})
        store.insert("problem", {"id": "q", "previous": "p"})
        store.insert("patrol", {"id": "r", "sites": '["s"]'})
    undo.undo(store, **BY, rules=Rules(LINKS))
    assert hand.names() == []

    undo.redo(store, **BY, rules=Rules(LINKS))
    assert store.value("SELECT previous FROM problem WHERE id = 'q'") == "p"


def test_a_row_is_not_put_back_when_what_it_names_is_gone(store: Store, hand: Hand) -> None:
    hand.add(id="s", name="一")
    hand.add("problem", id="p", site="s")
    hand.edit("p", "problem", site=None)
    undo.undo_step(store, 1, **BY, rules=Rules(LINKS))

    with pytest.raises(RefusedError, match="problem 的 site"):
        undo.undo_step(store, 3, **BY, rules=Rules(LINKS))


def test_a_child_hinders_undoing_its_parent_without_being_asked(store: Store, hand: Hand) -> None:
    hand.add("problem", id="p")
    hand.add("progress", id="c", problem="p")

    with pytest.raises(UserError, match="引用"):
        undo.undo_step(store, 1, **BY)
    assert store.value("SELECT id FROM problem") == "p"


def test_a_row_changed_past_the_journal_is_not_undone_blindly(store: Store, hand: Hand) -> None:
    hand.add(id="s", name="一")
    triggers.drop(store.connection)
    store.connection.execute("DELETE FROM site")
    triggers.rebuild(store.connection)

    with pytest.raises(UserError, match="没有 id 为 s"):
        undo.undo(store, **BY)


def test_undo_of_a_read_only_ledger_is_refused(ledger: Path, hand: Hand) -> None:
    hand.add(name="一")
    reading = open_store(ledger, write=False)

    assert undo.undo_target(reading) is not None
    with pytest.raises(UserError, match="只读"):
        undo.undo(reading, **BY)
    reading.close()


@dataclass
class Model:
    """Two stacks of states, as every text editor has."""

    rows: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    done: list[dict[str, tuple[str, int | None]]] = field(default_factory=list)
    undone: list[dict[str, tuple[str, int | None]]] = field(default_factory=list)

    def step(self, before: dict[str, tuple[str, int | None]], *, touched: bool) -> None:
        if touched:
            self.done.append(before)
            self.undone.clear()

    def back(self) -> None:
        self.undone.append(self.rows)
        self.rows = self.done.pop()

    def forth(self) -> None:
        self.done.append(self.rows)
        self.rows = self.undone.pop()


@pytest.fixture
def blank(migrated: Path) -> Iterator[engine.Connection]:
    """An empty ledger in memory, from which many are made."""
    source = engine.bare(migrated)
    made = engine.bare(Path(":memory:"))
    source.backup(made)
    source.close()
    yield made
    made.close()


@pytest.mark.timeout(1500)  # half a minute's work; a machine may have more to do
def test_random_histories_agree_with_two_stacks(blank: engine.Connection, tmp_path: Path) -> None:
    """Whatever is done, undone, done again and exported, tables equal the model's."""
    place = tmp_path / "place"
    place.touch()
    seed = random.SystemRandom().randrange(2**32)
    held = Lock(place, FileLock(place), holders=HISTORIES + 1)
    for number in range(HISTORIES):
        dice = random.Random(seed + number)  # noqa: S311  # repeatable: the seed is printed
        connection = engine.connect(Path(":memory:"), write=True)
        blank.backup(connection)
        store = Store(place, connection, held)
        wander(store, Model(), dice, f"seed {seed + number}")
        if number % 50 == 0:
            assert journal.verify(store).ok, seed + number
            assert journal.replay(store) == (), seed + number
        store.close()


def wander(store: Store, model: Model, dice: random.Random, said: str) -> None:
    for _ in range(dice.randrange(4, 16)):
        assert (undo.undo_target(store) is None) == (not model.done), said
        assert (undo.redo_target(store) is None) == (not model.undone), said
        turn = dice.random()
        if turn < 0.3 and model.done:
            undo.undo(store, **BY)
            model.back()
        elif turn < 0.55 and model.undone:
            undo.redo(store, **BY)
            model.forth()
        else:
            before = deepcopy(model.rows)
            model.step(before, touched=write(store, model, dice))
        found = {
            row: (name, n) for row, name, n in store.rows("SELECT id, name, shafts FROM site")
        }
        assert found == model.rows, said


def write(store: Store, model: Model, dice: random.Random) -> bool:
    touched = False
    with store.change("随机", **BY):
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            row, value = str(dice.randrange(4)), (dice.choice("甲乙"), dice.choice((None, 0, 1)))
            if row not in model.rows:
                store.insert("site", {"id": row, "name": value[0], "shafts": value[1]})
            elif dice.random() < 0.3:
                store.delete("site", row)
                del model.rows[row]
                touched = True
                continue
            elif dice.random() < 0.3:
                store.write("REPLACE INTO site (id, name, shafts) VALUES (?, ?, ?)", (row, *value))
                model.rows.pop(row)
            else:
                store.update("site", row, {"name": value[0], "shafts": value[1]})
            touched |= model.rows.get(row) != value
            model.rows[row] = value
    return touched
