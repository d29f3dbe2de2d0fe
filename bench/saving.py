"""One save, journalled and searchable, against one bare commit of the same rows."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from typing import Any

from bench.material import cases, problems, township
from bench.measuring import Figure, Target, clocked, ground
from ledgerdesk.db import engine, triggers
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Store
from ledgerdesk.desk import Desk
from ledgerdesk.domain.values import Stored

TARGET = Target(2.2, 2.5)
GIVEN = {"number", "round", "state", "checklist"}
"""What the program itself writes into a new record."""
MODELS = 200
Statement = tuple[str, list[Any]]
"""SQL and its values."""
CHANGES: dict[str, dict[str, Stored]] = {
    "problem": {"stopped_on": "2026-10-26"},
    "case": {"gains_yuan": 120_000},
}
CHILDREN = {"problem": ("move", "check_item"), "case": ()}
"""Registers whose rows a new record brings along, by the link `problem`."""
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
    new = Figure(f"save, new {key}{', every row it makes' if CHILDREN[key] else ''}", TARGET)
    alone = Figure(f"save, new {key}, its row alone", ours=new.ours)
    for i in range(pairs):
        new.ours.append(saves.new(i))
        new.floor.append(saves.insert(i))
        alone.floor.append(saves.insert_alone(i))
    changed = Figure(f"save, changed {key}", TARGET).alternate(pairs, saves.change, saves.update)
    return [new, *([alone] if CHILDREN[key] else []), changed]


@dataclass(slots=True)
class Saves:
    """The same rows saved by the desk, and by bare statements in one COMMIT."""

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
        """Insert the rows that the desk has just made: the record, its move, its checklist."""
        record = self.ids[i]
        return self._commit(
            [
                _insertion(table, row)
                for table, link in (
                    (self.key, "id"),
                    *((c, "problem") for c in CHILDREN[self.key]),
                )
                for row in self.store.records(table, f'WHERE "{link}" = ?', (record,))
            ]
        )

    def insert_alone(self, i: int) -> float:
        """Insert the record once more without what it brought along."""
        row = self.store.records(self.key, "WHERE id = ?", (self.ids[i],))[0]
        again = {"id": new_id(), "number": f"{row['number']}-{i}"}
        return self._commit([_insertion(self.key, row | again)])

    def change(self, i: int) -> float:
        """Change two fields of a record."""
        values = self._changed(i)
        return clocked(lambda: self.desk.records.save(self.key, values, record=self.ids[i]))

    def update(self, i: int) -> float:
        """Update the same two columns of the same row."""
        values = self._changed(i)
        chosen = ", ".join(f'"{key}" = ?' for key in values)
        sql = f'UPDATE "{self.key}" SET {chosen} WHERE id = ?'  # noqa: S608  # our own names
        return self._commit([(sql, [*values.values(), self.ids[i]])])

    def _changed(self, i: int) -> dict[str, Stored]:
        return CHANGES[self.key] | {TEXTS[self.key]: f"第 {i} 处：复查时现场已停工。"}

    def _commit(self, statements: list[Statement]) -> float:
        def work() -> None:
            self.floor.execute("BEGIN IMMEDIATE").close()
            for sql, values in statements:
                self.floor.execute(sql, values).close()
            self.floor.execute("COMMIT").close()

        return clocked(work)


def _insertion(table: str, row: Mapping[str, Any]) -> Statement:
    """Return the statement that inserts a row, blanks left out."""
    told = {key: value for key, value in row.items() if value is not None}
    names, marks = ", ".join(f'"{key}"' for key in told), ", ".join("?" * len(told))
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [*told.values()]  # noqa: S608  # our own names
