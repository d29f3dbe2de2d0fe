"""One save, journalled and searchable, against one bare commit of the same row."""

import shutil
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from bench.material import cases, problems, township
from bench.measuring import Figure, Target, clocked, ground
from ledgerdesk.db import engine, triggers
from ledgerdesk.db.store import Store
from ledgerdesk.desk import Desk
from ledgerdesk.domain.values import Stored

TARGET = Target(2.2, 2.5)
GIVEN = {"number", "round", "state", "checklist"}
"""What the program itself writes into a new record."""
MODELS = 200
CHANGES: dict[str, dict[str, Stored]] = {
    "problem": {"stopped_on": "2026-10-26"},
    "case": {"gains_yuan": 120_000},
}
TEXTS = {"problem": "description", "case": "remark"}
"""A field whose text is new in each save."""


def figures(size: int, pairs: int) -> list[Figure]:
    """Save new records, then change them, in a ledger that holds `size` problems already."""
    path = ground("saving") / "ours.ledger"
    desk = township(path)
    for lines in (problems(size), cases(size // 10)):
        desk.loading().rows(lines)
    copy = path.with_name("floor.ledger")
    shutil.copy(path, copy)
    floor = engine.connect(copy, write=True)
    triggers.drop(floor)
    try:
        return [
            figure for key in CHANGES for figure in _measure(Saves(desk, floor, key), key, pairs)
        ]
    finally:
        floor.close()
        desk.close()


def _measure(saves: "Saves", key: str, pairs: int) -> list[Figure]:
    new = Figure(f"save, new {key}", TARGET).alternate(pairs, saves.new, saves.insert)
    changed = Figure(f"save, changed {key}", TARGET)
    return [new, changed.alternate(pairs, saves.change, saves.update)]


@dataclass(slots=True)
class Saves:
    """The same rows saved by the desk, and each by one bare statement and a COMMIT."""

    desk: Desk
    floor: engine.Connection
    key: str
    ids: list[str] = field(default_factory=list)
    models: "cycle[dict[str, Stored]]" = field(init=False)

    def __post_init__(self) -> None:
        known = {each.key for each in self.desk.bench.register(self.key).columns} - GIVEN
        query = f'SELECT id FROM "{self.key}" ORDER BY id LIMIT ?'  # noqa: S608  # our own name
        rows = [self.desk.records.get(self.key, *row) for row in self.store.rows(query, (MODELS,))]
        Random(1).shuffle(rows)  # noqa: S311  # a repeatable order, not a secret
        self.models = cycle([{key: row[key] for key in known if row[key]} for row in rows])

    @property
    def store(self) -> Store:
        """The ledger that the desk writes."""
        return self.desk.bench.store

    def new(self, i: int) -> float:
        """Save a new record and what it brings along: number, words to search, a checklist."""
        values = next(self.models) | {TEXTS[self.key]: f"第 {i} 处：山坡新开挖面，已制止。"}
        return clocked(lambda: self.ids.append(self.desk.records.save(self.key, values).record))

    def insert(self, i: int) -> float:
        """Insert the row that the desk has just made."""
        row = self.store.records(self.key, "WHERE id = ?", (self.ids[i],))[0]
        row = {key: value for key, value in row.items() if value is not None}
        names, marks = ", ".join(f'"{key}"' for key in row), ", ".join("?" * len(row))
        sql = f'INSERT INTO "{self.key}" ({names}) VALUES ({marks})'  # noqa: S608  # our own names
        return self._commit(sql, [*row.values()])

    def change(self, i: int) -> float:
        """Change two fields of a record."""
        values = self._changed(i)
        return clocked(lambda: self.desk.records.save(self.key, values, record=self.ids[i]))

    def update(self, i: int) -> float:
        """Update the same two columns of the same row."""
        values = self._changed(i)
        chosen = ", ".join(f'"{key}" = ?' for key in values)
        sql = f'UPDATE "{self.key}" SET {chosen} WHERE id = ?'  # noqa: S608  # our own names
        return self._commit(sql, [*values.values(), self.ids[i]])

    def _changed(self, i: int) -> dict[str, Stored]:
        return CHANGES[self.key] | {TEXTS[self.key]: f"第 {i} 处：复查时现场已停工。"}

    def _commit(self, sql: str, values: list[Stored]) -> float:
        def work() -> None:
            self.floor.execute("BEGIN IMMEDIATE").close()
            self.floor.execute(sql, values).close()
            self.floor.execute("COMMIT").close()

        return clocked(work)
