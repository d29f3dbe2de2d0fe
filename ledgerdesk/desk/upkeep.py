"""保管: due list, check, undo, history, copies."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ledgerdesk.db import attachments, backup, journal, lookups, search
from ledgerdesk.db import undo as stepping
from ledgerdesk.db.backup import Copy
from ledgerdesk.db.home import Step, recent
from ledgerdesk.db.store import Change
from ledgerdesk.desk import guarding
from ledgerdesk.desk.auditing import audit
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.duelist import due_list
from ledgerdesk.desk.home import Home
from ledgerdesk.domain.values import decode, outward
from ledgerdesk.errors import Finding

__all__ = ["Copy", "Done", "Step", "Upkeep", "restore"]

Document = dict[str, Any]
LONGEST = 4000
"""Characters of a value that history lists; more is a file or a kept Sheet."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step played backwards or forwards, and what it was called before the first of these."""

    step: int
    label: str
    tables: frozenset[str]


class Upkeep:
    """The verbs that look after the ledger itself."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def due(self, day: date) -> list[Document]:
        """Return the work-list of a day in the documented shape."""
        return [asdict(line) for line in due_list(self._bench, day)]

    def head(self) -> str:
        """Return the hash of the last step."""
        return journal.head(self._bench.store)

    def last_step(self) -> int:
        """Return the number of the last step."""
        return int(self._bench.store.value("SELECT max(id) FROM step") or 0)

    def undo(self) -> Done:
        """Undo this copy's latest step; raise UserError with the reason when it may not be."""
        store = self._bench.store
        target = stepping.undo_target(store)
        change = stepping.undo(
            store, actor=self._actor(), at=self._bench.clock.now(), rules=self._rules()
        )
        return self._done(change, target)

    def undo_step(self, step: int) -> Done:
        """Undo one step, whichever it is; raise UserError when later steps stand on it."""
        store, at = self._bench.store, self._bench.clock.now()
        change = stepping.undo_step(store, step, actor=self._actor(), at=at, rules=self._rules())
        label = str(store.value("SELECT label FROM step WHERE id = ?", (step,)))
        self._bench.heed(change.tables)
        return Done(change.step, label, frozenset(change.tables))

    def redo(self) -> Done:
        """Redo what was undone last; raise UserError when nothing was, or something is newer."""
        store = self._bench.store
        target = stepping.redo_target(store)
        change = stepping.redo(
            store, actor=self._actor(), at=self._bench.clock.now(), rules=self._rules()
        )
        return self._done(change, target)

    def undoable(self) -> str:
        """Return what `undo` would undo, "" when there is nothing."""
        return stepping.plain(stepping.undo_target(self._bench.store))

    def history(self, record: str = "", *, limit: int = -1) -> list[Document]:
        """Return steps, newest first, in the documented shape; values as `list` shows them.

        At most `limit` steps of the ledger, and of each row of a record; below 0: all.

        A record's own 经过 has what happened to its rows too: 核销项, 进展, 流转, 附件.
        """
        steps: dict[int, Document] = {}
        for each in [record, *self._rows_of(record)]:
            for entry in journal.history(self._bench.store, each, limit=limit):
                changes = [self._change(change) for change in entry.changes]
                told = {"step": entry.step, "at": entry.at, "actor": entry.actor}
                told |= {"label": entry.label, "undoes": entry.undoes, "changes": []}
                steps.setdefault(entry.step, told)["changes"] += changes
        return [steps[step] for step in sorted(steps, reverse=True)]

    def steps(self, most: int = 200, words: str = "") -> list[Step]:
        """Return the newest steps that hold the words, without their rows, newest first."""
        return recent(self._bench.store, most, words)

    def reached(self, step: int) -> tuple[str, tuple[str, ...]]:
        """Return the register and the records a step is looked at in, ("", ()) for none."""
        rows: dict[str, list[str]] = {}
        for table, row in journal.touched(self._bench.store, step):
            rows.setdefault(table, []).append(row)
        known = self._bench.catalog.registers
        shown = [known[each] for each in rows if each in known and known[each].group != "kept"]
        for register in sorted(shown, key=lambda each: each.group == "child"):
            key, records = Home(self._bench).opens(register.key, rows[register.key])
            there = lookups.there(self._bench.store, key, records)
            if there:
                return key, tuple(there)
        return "", ()

    def _rows_of(self, record: str) -> list[str]:
        """Return the ids of a record's child rows and attachments, removed ones too."""
        if not record:
            return []
        registers = self._bench.catalog.registers.values()
        links = [(each.key, each.parent) for each in registers if each.group == "child"]
        store = self._bench.store
        found = [
            row for table, link in links for row in lookups.rows_of(store, table, link, record)
        ]
        owners, owned = [record, *found], ("attachment", "addition")
        own = (lookups.rows_of(store, key, "owner", each) for key in owned for each in owners)
        return found + [row for rows in own for row in rows]

    def check(self) -> Document:
        """Return everything that is wrong: data, file, chain, attachments."""
        store = self._bench.store
        found = [*audit(self._bench), *journal.replay(store)]
        integrity = str(store.value("PRAGMA integrity_check"))
        chain, files = journal.verify(store), attachments.check(store)
        whole = not files.missing and not files.changed
        ok = not _red(found) and integrity == "ok" and chain.ok and whole
        return {
            "ok": ok,
            "findings": [asdict(each) for each in found],
            "integrity": integrity,
            "chain": chain._asdict(),
            "attachments": {"ok": whole, **files._asdict()},
        }

    def copies(self, folder: Path | None = None) -> list[Copy]:
        """Return the copies of this ledger in a folder, newest first; its own unless told."""
        path = self._bench.store.path
        return backup.copies(folder or backup.folder(path), path.stem)[::-1]

    def backup(self, folder: Path | None = None) -> Path:
        """Copy the ledger and its attachments; the copy was opened and checked.

        Into its own folder of copies unless told.
        """
        store = self._bench.store
        return backup.backup(store, folder or backup.folder(store.path)).path

    def _actor(self) -> str:
        return self._bench.actor or self._bench.unit_name()

    def _rules(self) -> stepping.Rules:
        title = self._bench.allow()
        registers = self._bench.catalog.registers
        links = tuple(
            stepping.Link(register.key, each.key, each.target, each.several, each.extra)
            for register in registers.values()
            for each in register.columns
            if each.kind == "link"
        )

        def follow(change: Change) -> None:
            guarding.judge(self._bench.store, title, self._bench.actor, change.step)
            search.follow(self._bench.store, registers, change.step)

        return stepping.Rules(links, follow)

    def _done(self, change: Change, target: stepping.Target | None) -> Done:
        self._bench.heed(change.tables)
        return Done(change.step, stepping.plain(target), frozenset(change.tables))

    def _change(self, each: journal.FieldChange) -> Document:
        register = self._bench.catalog.registers.get(each.table)
        field = register.by_key.get(each.field) if register else None
        before, after = (
            outward(field, decode(field, value)) if field else _short(value)
            for value in (each.before, each.after)
        )
        told = {"register": each.table, "record": each.record, "field": each.field}
        return told | {"before": before, "after": after}


def _short(value: object) -> object:
    """Leave out what only a program reads: a workbook as text, a kept Sheet."""
    is_long = isinstance(value, str) and len(value) > LONGEST
    return f"（共 {len(str(value))} 个字符，不在这里列出）" if is_long else value


def restore(copy: Path, to: Path) -> None:
    """Bring a copy back as a new file; never over an existing one."""
    backup.restore(copy, to)


def _red(found: Iterable[Finding]) -> bool:
    return any(each.level == "red" for each in found)
