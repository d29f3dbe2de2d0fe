"""编号: made by the register's pattern, unique, never given twice."""

from collections.abc import Mapping
from functools import cached_property

from ledgerdesk.db import lookups
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.definitions import Numbering, Register
from ledgerdesk.domain.values import Stored


class Numbers:
    """Hands out numbers inside one change; `keep` writes the counters back."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._last: dict[tuple[str, int], int] = {}
        self._counted: set[tuple[str, int]] = set()
        self._taken: dict[str, set[str]] = {}
        self._learnt: set[str] = set()

    @cached_property
    def _prefix(self) -> str:
        return self._bench.setting("prefix")

    def give(self, register: Register, values: Mapping[str, Stored]) -> str:
        """Return the next free number of a register for the record's year."""
        rule = register.numbering
        if rule is None:
            return ""
        year = self._year(register, rule, values)
        while True:
            number = self._next(register, rule, year)
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
        for (register, year), last in self._last.items():
            key = f"{register}:{year}"
            if (register, year) in self._counted:
                store.update("numbering", key, {"last": last})
            else:
                row = {"id": key, "register": register, "year": year, "last": last}
                store.insert("numbering", row)
        self._counted.update(self._last)
        self._last.clear()

    def _year(self, register: Register, rule: Numbering, values: Mapping[str, Stored]) -> int:
        if rule.per == "ever":
            return 0
        return int(str(values.get(register.date) or self._bench.today().isoformat())[:4])

    def _next(self, register: Register, rule: Numbering, year: int) -> str:
        slot = (register.key, year)
        if slot not in self._last:
            query = "SELECT last FROM numbering WHERE id = ?"
            last = self._bench.store.value(query, (f"{register.key}:{year}",))
            self._last[slot] = last or 0
            if last is not None:
                self._counted.add(slot)
        self._last[slot] += 1
        return rule.pattern.format(prefix=self._prefix, year=year, serial=self._last[slot])

    def _is_taken(self, register: Register, number: str) -> bool:
        if number in self._taken.get(register.key, ()):
            return True
        if register.key in self._learnt:
            return False
        return lookups.taken(self._bench.store, register.key, register.number, number)
