"""What a problem brings along: its state, its first move, its 核销清单."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter

from ledgerdesk.db import details
from ledgerdesk.db.ids import new_id
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.definitions import ChecklistItem
from ledgerdesk.domain.flows import checklist_for
from ledgerdesk.domain.values import Stored

Row = dict[str, Stored]
OPEN = "未完成"


@dataclass(frozen=True, slots=True)
class Copied:
    """A checklist as it stood when the campaign began."""

    title: str
    items: tuple[ChecklistItem, ...]


@lru_cache(maxsize=64)
def _items(text: str) -> tuple[ChecklistItem, ...]:
    """Read the items of a copied checklist; every save asks for them."""
    return tuple(ChecklistItem(**each) for each in json.loads(text))


class Checklists:
    """Gives problems their state and their rows; writes only inside a change."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._flow = bench.catalog.flows["problem"]
        self._today = bench.today().isoformat()
        self.sites: dict[Stored, Row] = {}
        """Sites by id: those about to be written, and those read once."""
        self._copied: dict[str, Copied | None] = {}
        """Checklists by key as the ledger itself has them, each read once."""

    def enter(self, before: Mapping[str, Stored] | None, after: Row, *, submit: bool) -> None:
        """Set state, round and checklist of a problem, and write the rows they bring."""
        if before is None:
            for table, rows in groupby(self.begin(after, submit=submit), itemgetter(0)):
                made = [row for _, row in rows]
                columns = tuple(made[0])
                self._bench.store.insert_many(table, columns, [[*row.values()] for row in made])
            return
        if submit and after["state"] == self._flow.states[0]:
            self._bench.store.insert("move", self._submitted(after))
        if after.get("disposal") != before.get("disposal") and self._is_open(after):
            self._renew(after)

    def begin(self, after: Row, *, submit: bool) -> list[tuple[str, Row]]:
        """Return the rows (table, values) of a new problem; set its state in place."""
        rows: list[tuple[str, Row]] = []
        after["round"] = after.get("round") or 1
        after["state"] = after.get("state") or self._flow.states[0]
        if submit and after["state"] == self._flow.states[0]:
            rows.append(("move", self._submitted(after)))
        if self._is_open(after):
            copied = self._chosen(after)
            after["checklist"] = copied.title if copied else None
            listed = copied.items if copied else ()
            rows += [("check_item", self._item(after, i, one)) for i, one in enumerate(listed, 1)]
        return rows

    def _is_open(self, after: Row) -> bool:
        return after["state"] != self._flow.states[-1]

    def _submitted(self, after: Row) -> Row:
        move = next(each for each in self._flow.moves if each.key == "submit")
        after["state"] = move.to
        return {
            "id": new_id(),
            "problem": after["id"],
            "kind": move.label,
            "on": self._today,
            "by": after.get("inspector"),
            "submitted_on": self._today,
        }

    def _chosen(self, after: Row) -> Copied | None:
        site = partial(self._site, after.get("site"))
        key = checklist_for(self._flow, str(after.get("disposal") or ""), after, site)
        if key not in self._copied:
            query = 'SELECT title, items FROM checklist WHERE "key" = ? ORDER BY id DESC'
            found = self._bench.store.row(query, (key,)) if key else None
            self._copied[key] = Copied(found[0], _items(found[1])) if found else None
        return self._copied[key]

    def _site(self, record: Stored) -> Row:
        if record and record not in self.sites:
            found = self._bench.store.records("site", "WHERE id = ?", (record,))
            self.sites[record] = found[0] if found else {}
        return self.sites.get(record, {})

    def _renew(self, after: Row) -> None:
        """Keep finished items, take open ones away, add the rest of the new list."""
        store = self._bench.store
        kept = set()
        register = self._bench.register("check_item")
        for row in details.children(store, register, "problem", [str(after["id"])]):
            if row["state"] == OPEN:
                gone = {"deleted_on": self._today, "deleted_why": "处置方式改变"}
                store.update("check_item", row["id"], gone)
            else:
                kept.add(row["text"])
        copied = self._chosen(after)
        after["checklist"] = copied.title if copied else None
        items = [item for item in copied.items if item.text not in kept] if copied else []
        for i, item in enumerate(items, len(kept) + 1):
            store.insert("check_item", self._item(after, i, item))

    def _item(self, after: Row, order: int, item: ChecklistItem) -> Row:
        return {
            "id": new_id(),
            "problem": after["id"],
            "order": order,
            "text": item.text,
            "state": OPEN,
            "evidence": item.evidence,
            "submitted_on": self._today,
        }
