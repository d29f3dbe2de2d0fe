"""One save of a problem, journalled and searchable, against one bare commit of its row."""

import shutil
from itertools import cycle

from bench.material import problems, township
from bench.measuring import Figure, Target, clocked, ground
from ledgerdesk.db import engine, triggers
from ledgerdesk.db.store import Store
from ledgerdesk.desk import Desk
from ledgerdesk.domain.values import Stored

TARGET = Target(2.2, 2.5)
GIVEN = {"number", "round", "state", "checklist"}
"""What the program itself writes into a new problem."""
MODELS = 200
Row = dict[str, Stored]


def figures(size: int, pairs: int) -> list[Figure]:
    """Save new problems, then change them, in a ledger that holds `size` already."""
    path = ground("saving") / "ours.ledger"
    desk = township(path)
    desk.loading().rows(problems(size))
    copy = path.with_name("floor.ledger")
    shutil.copy(path, copy)
    floor = engine.connect(copy, write=True)
    triggers.drop(floor)
    try:
        saves = Saves(desk, floor)
        new = Figure("save, new problem", TARGET).alternate(pairs, saves.new, saves.insert)
        changed = Figure("save, changed problem", TARGET)
        return [new, changed.alternate(pairs, saves.change, saves.update)]
    finally:
        floor.close()
        desk.close()


class Saves:
    """The same rows saved by the desk, and each by one bare statement and a COMMIT."""

    def __init__(self, desk: Desk, floor: engine.Connection) -> None:
        self._desk = desk
        self._floor = floor
        columns = desk.bench.register("problem").columns
        known = {each.key for each in columns} - GIVEN
        query = 'SELECT id FROM "problem" ORDER BY id LIMIT ?'
        rows = (desk.records.get("problem", *row) for row in self._store.rows(query, (MODELS,)))
        self._models = cycle([{key: row[key] for key in known if row[key]} for row in rows])
        self._ids: list[str] = []

    def new(self, i: int) -> float:
        """Save a new problem: its row, first move, checklist, number, words to search."""
        values = next(self._models) | {"description": f"第 {i} 处：山坡新开挖面，已当场制止。"}
        return clocked(lambda: self._ids.append(self._desk.records.save("problem", values).record))

    def insert(self, i: int) -> float:
        """Insert the row that the desk has just made."""
        row = self._store.records("problem", "WHERE id = ?", (self._ids[i],))[0]
        row = {key: value for key, value in row.items() if value is not None}
        names, marks = ", ".join(f'"{key}"' for key in row), ", ".join("?" * len(row))
        sql = f'INSERT INTO "problem" ({names}) VALUES ({marks})'  # noqa: S608  # names are our own
        return self._commit(sql, [*row.values()])

    def change(self, i: int) -> float:
        """Change two fields of a problem."""
        return clocked(lambda: self._desk.records.save("problem", _new(i), record=self._ids[i]))

    def update(self, i: int) -> float:
        """Update the same two columns of the same row."""
        values = _new(i)
        chosen = ", ".join(f'"{key}" = ?' for key in values)
        sql = f'UPDATE "problem" SET {chosen} WHERE id = ?'  # noqa: S608  # names are our own
        return self._commit(sql, [*values.values(), self._ids[i]])

    @property
    def _store(self) -> Store:
        return self._desk.bench.store

    def _commit(self, sql: str, values: list[Stored]) -> float:
        def work() -> None:
            self._floor.execute("BEGIN IMMEDIATE").close()
            self._floor.execute(sql, values).close()
            self._floor.execute("COMMIT").close()

        return clocked(work)


def _new(i: int) -> Row:
    return {"description": f"第 {i} 处：复查时现场已停工。", "stopped_on": "2026-10-26"}
