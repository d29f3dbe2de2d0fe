"""A person who writes single steps, and the stamp of who and when."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, TypedDict

from ledgerdesk.db.store import Store, new_id


class By(TypedDict):
    """Who and when."""

    actor: str
    at: str


BY: By = {"actor": "张三", "at": "2026-10-24T08:00:00"}


def child(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start another process of the program that runs `code`; it writes lines to a pipe."""
    home = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=home)  # noqa: S603  # our own code


class Hand:
    """Writes single steps, one call each."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, table: str = "site", label: str = "新增", **values: Any) -> str:
        """Add one row in a step of its own; returns its id."""
        record = str(values.pop("id", "") or new_id())
        with self.store.change(label, **BY):
            self.store.insert(table, {"id": record, **values})
        return record

    def edit(self, record: str, table: str = "site", label: str = "修改", **values: Any) -> None:
        """Change one row in a step of its own."""
        with self.store.change(label, **BY):
            self.store.update(table, record, values)

    def drop(self, record: str, table: str = "site") -> None:
        """Delete one row in a step of its own."""
        with self.store.change("删除", **BY):
            self.store.delete(table, record)

    def names(self) -> list[str]:
        """Return the names of all sites, in their order."""
        return [name for (name,) in self.store.rows('SELECT "name" FROM "site" ORDER BY "name"')]
