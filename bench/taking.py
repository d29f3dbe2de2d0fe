"""`load` of many records against a bare insert of the same rows, and how big the file gets."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.material import Line, problems, township
from bench.measuring import Figure, Target, ground, timed
from ledgerdesk.db import engine, triggers
from ledgerdesk.desk import Desk

TARGET = Target(4.0)
TABLES = ("problem", "move", "check_item")
Rows = dict[str, tuple[str, list[tuple[Any, ...]]]]
"""For each table the statement and what it inserts."""


def figures(count: int, times: int) -> tuple[list[Figure], str]:
    """Load `count` problems from a file; return the figures and a line on file sizes."""
    folder = ground("taking")
    blank, source = folder / "blank.ledger", folder / "records.jsonl"
    township(blank).close()
    _write(source, problems(count))
    loads = Loads(folder, blank, source)
    every = Figure(f"load {count:,}, every row it makes", TARGET)
    every.alternate(times, loads.load, loads.insert)
    alone = Figure(f"load {count:,}, records alone", ours=every.ours)
    alone.floor.extend(loads.insert(i, TABLES[:1]) for i in range(times))
    return [every, alone], loads.sizes(count)


class Loads:
    """Loads one file, then inserts the rows it became into a ledger without triggers."""

    def __init__(self, folder: Path, blank: Path, source: Path) -> None:
        self._ours = folder / "ours.ledger"
        self._floor = folder / "floor.ledger"
        self._blank = blank
        self._source = source
        self._rows: Rows = {}

    def load(self, _: int) -> float:
        """Read, check, number, journal and index every line."""
        shutil.copy(self._blank, self._ours)
        desk = Desk.open(self._ours, write=True)
        seconds = timed(lambda: desk.loading().file(self._source))
        desk.close()
        return seconds

    def insert(self, _: int, tables: Iterable[str] = TABLES) -> float:
        """Insert the rows that `load` made."""
        self._rows = self._rows or _rows(self._ours)
        shutil.copy(self._blank, self._floor)
        floor = engine.connect(self._floor, write=True)
        triggers.drop(floor)

        def work() -> None:
            floor.execute("BEGIN IMMEDIATE").close()
            for table in tables:
                floor.executemany(*self._rows[table]).close()
            floor.execute("COMMIT").close()

        seconds = timed(work)
        floor.close()
        return seconds

    def sizes(self, count: int) -> str:
        """Say how big the ledger is, whole and without journal and search."""
        self.insert(0)
        ours, floor = self._ours.stat().st_size, self._floor.stat().st_size
        per = (ours / count, floor / count)
        return (
            f"File of {count:,} problems with moves and checklists: {ours:,} bytes, "
            f"{per[0]:,.0f} a record; bare tables {floor:,} bytes, {per[1]:,.0f} a record."
        )


def _write(path: Path, lines: Iterable[Line]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _rows(ledger: Path) -> Rows:
    """Read the rows of a ledger, only the columns that hold something."""
    source = engine.connect(ledger, write=False)
    made: Rows = {}
    for table in TABLES:
        found = source.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names are our own
        names = [each[0] for each in found.description]
        rows = found.fetchall()
        used = [at for at in range(len(names)) if any(row[at] is not None for row in rows)]
        columns = ", ".join(f'"{names[at]}"' for at in used)
        marks = ", ".join("?" * len(used))
        sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608  # as above
        made[table] = (sql, [tuple(row[at] for at in used) for row in rows])
    source.close()
    return made
