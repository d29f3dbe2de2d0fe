"""How people name a record: its name or number; and back, from what they wrote."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice

from ledgerdesk.db import lookups
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.flows import numbered
from ledgerdesk.domain.values import Stored, is_blank, parse, shown
from ledgerdesk.errors import UserError

TELLING = {"date", "moment", "choice"}
"""Kinds of fields whose values tell a record without a name from others."""


def called(register: Register, values: Mapping[str, Stored]) -> str:
    """Return the words people know a record by: its number, else its name."""
    return number(register, values) or str(values.get(register.name) or "")


def described(register: Register, values: Mapping[str, Stored]) -> str:
    """Return the register's label and words to find a record by: without a name, day and kind."""
    listed = (register.by_key[key] for key in register.listed if key in register.by_key)
    plain = (
        shown(field, values[field.key])
        for field in listed
        if field.kind in TELLING and not is_blank(values.get(field.key))
    )
    words = called(register, values) or " ".join(islice(plain, 2))
    return f"{register.label} {words}".strip()


def named(register: Register, values: Mapping[str, Stored]) -> str:
    """Return the words a link to a record shows: a proper name, else its number."""
    proper = str(values.get("name") or "") if register.name == "name" else ""
    return proper or called(register, values)


def number(register: Register, values: Mapping[str, Stored]) -> str:
    """Return a record's 编号 with its round: 031-2; "" when it has none."""
    given = str(values.get(register.number) or "") if register.number else ""
    turn = values.get("round")
    return numbered(given, turn) if given and isinstance(turn, int) else given


class Names:
    """Names and numbers of one register's records, read once."""

    def __init__(self, bench: Bench, register: Register) -> None:
        self.register = register
        keys = dict.fromkeys(key for key in (register.number, register.name, "round") if key)
        self._keys = [key for key in keys if key in register.by_key]
        self._rows = lookups.named(bench.store, register.key, self._keys)

    @cached_property
    def text(self) -> dict[str, str]:
        """Each id's words for lists and prints: the name, else the number."""
        found = {}
        for record, *values in self._rows:
            row = dict(zip(self._keys, values, strict=True))
            found[record] = named(self.register, row)
        return found

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """Ids by everything a person may write for them: id, number, name."""
        found: dict[str, list[str]] = defaultdict(list)
        for record, *values in self._rows:
            row = dict(zip(self._keys, values, strict=True))
            for word in self._words(record, row):
                found[word].append(record)
        return found

    def add(self, record: str, values: Mapping[str, Stored]) -> None:
        """Let later links find a record that is about to be written."""
        for word in self._words(record, values):
            self.ids.setdefault(word, []).append(record)

    def _words(self, record: str, values: Mapping[str, Stored]) -> set[str]:
        proper = str(values.get(self.register.name) or "")
        return {record, number(self.register, values), proper} - {""}


class Links:
    """Names of every register, each read when first asked for."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._names: dict[str, Names] = {}

    def of(self, register: str) -> Names:
        """Return the names of one register."""
        if register not in self._names:
            self._names[register] = Names(self._bench, self._bench.register(register))
        return self._names[register]

    def text(self, register: str, record: str) -> str:
        """Return the words for a linked record; a removed one says so."""
        return self.of(register).text.get(record, "（已删除）")

    def demand(self, asked: Sequence[tuple[str, str]]) -> None:
        """Raise UserError when a record told by (register, id) is not there."""
        gone = lookups.absent(self._bench.store, asked)
        if gone:
            label = self._bench.register(gone[0]).label
            message = f"要关联的{label}不在台账里，请重新选择。"
            raise UserError(message)

    def _written(self, register: str, told: str) -> str:
        """Write a told name or number as the ledger keeps it: one width, no blanks around."""
        known = self._bench.register(register)
        field = known.by_key[known.number or known.name or next(iter(known.by_key))]
        value, _ = parse(field, told, self._bench.today())
        return str(value)

    def find(self, register: str, told: str) -> str:
        """Return the id of the record told by id, number or name; raise UserError otherwise."""
        ids = self.of(register).ids
        found = ids.get(told) or ids.get(self._written(register, told), [])
        if len(found) == 1:
            return found[0]
        label = self._bench.register(register).label
        message = (
            f"{label}“{told}”有 {len(found)} 条，分不清是哪一条，请改写成编号或 id。"
            if found
            else f"{label}“{told}”不在台账里，请先登记它，或改正名称、编号。"
        )
        raise UserError(message)
