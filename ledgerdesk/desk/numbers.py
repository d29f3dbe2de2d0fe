"""编号: made by the register's pattern, unique, never given twice."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from ledgerdesk.db import lookups
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.definitions import Numbering, Register
from ledgerdesk.domain.values import Stored

CHARACTERS = re.compile(r"[\u4e00-\u9fa5]+")
KIND = re.compile(r"(?<=..)(人民政府|街道办事处|办事处|街道|[镇乡])+$")


class Slot(NamedTuple):
    """What counts for itself: a register's year, and one of its kinds when they do."""

    register: str
    year: int
    kind: str = ""

    @property
    def id(self) -> str:
        """Its row in `numbering`."""
        return ":".join(filter(None, (self.register, self.kind, str(self.year))))


class Numbers:
    """Hands out numbers inside one change; `keep` writes the counters back."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._last: dict[Slot, int] = {}
        self._counted: set[Slot] = set()
        self._taken: dict[str, set[str]] = {}
        self._learnt: set[str] = set()

    @cached_property
    def _prefix(self) -> str:
        return self._bench.setting("prefix")

    @cached_property
    def _organ(self) -> str:
        """机关代字: the prefix when it is in characters, else the unit's name without its kind."""
        if CHARACTERS.fullmatch(self._prefix):
            return self._prefix
        return KIND.sub("", self._bench.unit_name())

    def give(self, register: Register, values: Mapping[str, Stored]) -> str:
        """Return the next free number of a register for the record's year."""
        rule = register.numbering
        if rule is None:
            return ""
        kind = str(values.get(rule.by) or "")
        slot = Slot(register.key, self._year(register, rule, values), kind)
        while True:
            number = self._next(rule, slot)
            if not self._is_taken(register, number):
                return number

    def reserve(self, register: Register, number: str) -> None:
        """Never give a number that the same batch brings along."""
        self._taken.setdefault(register.key, set()).add(number)

    def learn(self, register: Register) -> None:
        """Read every number of a register at once, where many are going to be given."""
        if register.number and register.key not in self._learnt:
            self._learnt.add(register.key)
            rows = lookups.column(self._bench.store, register.key, [register.number])
            self._taken.setdefault(register.key, set()).update(number for (number,) in rows)

    def keep(self) -> None:
        """Write the counters: an ordinary number burns, even when its record is undone."""
        store = self._bench.store
        for slot, last in self._last.items():
            if slot in self._counted:
                store.update("numbering", slot.id, {"last": last})
            else:
                row = {"id": slot.id, "register": slot.register, "year": slot.year, "last": last}
                store.insert("numbering", row)
        self._counted.update(self._last)
        self._last.clear()

    def _year(self, register: Register, rule: Numbering, values: Mapping[str, Stored]) -> int:
        if rule.per == "ever":
            return 0
        return int(str(values.get(register.date) or self._bench.today().isoformat())[:4])

    def _next(self, rule: Numbering, slot: Slot) -> str:
        if slot not in self._last:
            query = "SELECT last FROM numbering WHERE id = ?"
            last = self._bench.store.value(query, (slot.id,))
            self._last[slot] = last or 0
            if last is not None:
                self._counted.add(slot)
        self._last[slot] += 1
        return self._written(rule, slot, self._last[slot])

    def _is_taken(self, register: Register, number: str) -> bool:
        if number in self._taken.get(register.key, ()):
            return True
        if register.key in self._learnt:
            return False
        return lookups.taken(self._bench.store, register.key, register.number, number)

    def _written(self, rule: Numbering, slot: Slot, serial: int) -> str:
        """Write a number; a kind without a word of its own stands whole."""
        word = rule.words.get(slot.kind, slot.kind)
        organ = self._organ if "{organ}" in rule.pattern else ""
        return rule.pattern.format(
            prefix=self._prefix, organ=organ, year=slot.year, word=word, serial=serial
        )
