"""谁排查、谁签字、谁负责: what was signed is frozen; what is said later is an addition to it."""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ledgerdesk.db import details, journal
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import called
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import Stored, long_date
from ledgerdesk.errors import RefusedError

Values = Mapping[str, Stored]
SIGNED, LATER = "signed_on", "后来的情况请用“补充”登记；签错了的，先撤销签回再改。"


class Held(NamedTuple):
    """A signed record that holds a row still: the row itself, or what the row belongs to."""

    register: Register
    values: Values


class Frozen:
    """Knows what the running campaigns freeze; the only place that refuses for a signature."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def fields(self, register: Register) -> frozenset[str]:
        """Return the keys of a register that a signature freezes; none: it freezes nothing."""
        whole = register.key in self._told
        return frozenset(
            each.key
            for each in register.columns
            if whole or f"{register.key}.{each.section}" in self._told
        )

    def refuse(self, register: Register, before: Values | None, after: Values) -> None:
        """Raise RefusedError when what is about to be written changes something signed."""
        was = before or {}
        held = self._held(register, was or after)
        if held is None:
            return
        changed = [each for each in register.columns if after.get(each.key) != was.get(each.key)]
        if held.register.key == register.key:
            frozen = self.fields(register)
            changed = [each for each in changed if each.key in frozen]
        if changed:
            reasons = tuple(f"“{each.label}”已经签字定下。" for each in changed)
            raise RefusedError(_what(held, "不能再改"), (*reasons, LATER))

    def holds(self, register: Register, values: Values) -> bool:
        """Tell whether a record is signed, or belongs to a signed one."""
        return self._held(register, values) is not None

    def refuse_removal(self, register: Register, values: Values) -> None:
        """Raise RefusedError when a signed record, or a row of one, would be taken away."""
        held = self._held(register, values)
        if held is not None:
            raise RefusedError(_what(held, "不能删除"), (LATER,))

    def sign(self, prints: Iterable[Mapping[str, Any]], on: str | None) -> None:
        """Set the day on which printed records were signed, inside an open step.

        `prints` are rows of `printed`, `on` an ISO day; None takes the signature back, from
        records that no other paper signed. What was altered since it was printed stays free.
        """
        for row in prints:
            register = self._register(row)
            if register is None or not self.fields(register):
                continue
            kept = self._elsewhere(row) if on is None else self._altered(register, row)
            for record in _records(row) - kept:
                self._bench.store.update(register.key, record, {SIGNED: on})

    def altered(self, prints: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """Return (register, id) of what was altered between print and today: not frozen."""
        found: dict[str, str] = {}
        for row in prints:
            register = self._register(row)
            if register is not None and self.fields(register):
                found |= dict.fromkeys(sorted(self._altered(register, row)), register.key)
        return [(register, record) for record, register in found.items()]

    @cached_property
    def _told(self) -> set[str]:
        return {each for one in self._bench.campaigns() for each in one.freezes}

    def _held(self, register: Register, values: Values) -> Held | None:
        """Find the signed record that a row is, or belongs to."""
        if values.get(SIGNED) and self.fields(register):
            return Held(register, values)
        owner, key = self._owner(register, values)
        if not owner or owner not in self._told:
            return None
        above = self._bench.register(owner)
        rows = details.by_ids(self._bench.store, above, [key])
        return Held(above, rows[0]) if rows and rows[0][SIGNED] else None

    def _owner(self, register: Register, values: Values) -> tuple[str, str]:
        if register.parent:
            parent = register.by_key[register.parent]
            return parent.target, str(values.get(parent.key) or "")
        return str(values.get("register") or ""), str(values.get("owner") or "")

    def _register(self, row: Mapping[str, Any]) -> Register | None:
        """Return what a paper lists; None for a form that counts."""
        form = self._bench.catalog.ledgers.get(row["ledger"])
        form = form or self._bench.catalog.forms.get(row["ledger"])
        docket = self._bench.catalog.dockets.get(row["ledger"])
        key = docket.register if docket else form.register if form else ""
        return self._bench.register(key) if key else None

    def _altered(self, register: Register, row: Mapping[str, Any]) -> set[str]:
        """Find the records whose frozen fields changed after a paper was printed, or are gone."""
        store, ids = self._bench.store, _records(row)
        frozen = self.fields(register)
        rows = details.by_ids(store, register, ids)
        found = ids - {str(each["id"]) for each in rows if each["deleted_on"] is None}
        printed = journal.history(store, str(row["id"]))[-1].step
        for record in ids - found:
            since = (each for each in journal.history(store, record) if each.step > printed)
            if any(change.field in frozen for each in since for change in each.changes):
                found.add(record)
        return found

    def _elsewhere(self, row: Mapping[str, Any]) -> set[str]:
        """Find the records that another paper, signed and back, keeps frozen."""
        clause = "WHERE deleted_on IS NULL AND signed_back_on IS NOT NULL AND code <> ?"
        others = self._bench.store.records("printed", clause, (row["code"],))
        kept: set[str] = set()
        for each in others:
            register = self._register(each)
            if register is not None and self.fields(register):
                kept |= _records(each) - self._altered(register, each)
        return kept


def _records(row: Mapping[str, Any]) -> set[str]:
    return set(json.loads(row["cells"] or "{}"))


def _what(held: Held, verb: str) -> str:
    day = long_date(str(held.values[SIGNED]))
    words = (held.register.label, called(held.register, held.values))
    return f"{' '.join(filter(None, words))} 已于 {day}签字，{verb}："
