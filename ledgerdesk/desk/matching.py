"""Which record of the ledger a row of a foreign table is: by its number, its name, or wholly."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledgerdesk.db import lookups
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import Stored, decode
from ledgerdesk.errors import UserError

Values = Mapping[str, Stored]
ROUND = "round"
"""Of several rounds of one number the last stands."""


class Match(NamedTuple):
    """The record a row is, and the key it was known by; no record: it is new."""

    record: str
    key: tuple[Stored, ...] = ()
    namesake: str = ""
    """Number of a record that is called the same, where the row's own number is new."""


class Matcher:
    """Knows the records of one register by what tells them apart."""

    def __init__(self, bench: Bench, register: Register, told: Iterable[str]) -> None:
        """Take the fields that the foreign table fills in."""
        known = frozenset(told)
        self._register = register
        self._number = next((keys for keys in map(_numbers, register.unique)
                             if known.issuperset(keys)), ())  # fmt: skip
        self._alike = register.alike if register.alike[:1] and register.alike[0] in known else ()
        whole = () if self._number or self._alike else _stored(register, known)
        self._whole = tuple(whole)
        self.keys = tuple(dict.fromkeys((*self._number, *self._alike, *self._whole)))
        """Fields that `match` wants to know."""
        self._rows = self._read(bench) if self.keys else []
        self._numbered = {key: str(row["id"]) for row in self._rows
                          if (key := _key(row, self._number))}  # fmt: skip
        self._named: dict[Stored, list[Values]] = defaultdict(list)
        for row in self._rows:
            if self._alike and row[self._alike[0]] is not None:
                self._named[row[self._alike[0]]].append(row)
        self._wholes = {_whole(row, self._whole): str(row["id"]) for row in self._rows}

    def match(self, values: Values, said: Callable[[str, Stored], str]) -> Match:
        """Return the record that a row is; raise UserError when several could be.

        `said` words a value of a field.
        """
        if key := _key(values, self._number):
            known = self._numbered.get(key, "")
            return Match(known, key, "" if known else self._namesake(values))
        if self._alike and values.get(self._alike[0]) is not None:
            return self._by_name(values, said)
        if self._whole and any(values.get(each) is not None for each in self._whole):
            key = _whole(values, self._whole)
            return Match(self._wholes.get(key, ""), key)
        return Match("")

    def _by_name(self, values: Values, said: Callable[[str, Stored], str]) -> Match:
        first, found = self._alike[0], self._called(values)
        if len(found) > 1:
            label, words = self._register.by_key[first].label, said(first, values[first])
            message = (
                f"台账里有 {len(found)} 条{self._register.label}的{label}是“{words}”，"
                "分不清是哪一条，请在表里加上编号"
            )
            raise UserError(message)
        key = tuple(values.get(each) for each in self._alike)
        return Match(str(found[0]["id"]) if found else "", key)

    def _called(self, values: Values) -> list[Values]:
        """Return the records that are called as a row is."""
        return [
            row
            for row in self._named.get(values.get(self._alike[0]), ())
            if all(_agree(row, values, each) for each in self._alike[1:])
        ]

    def _namesake(self, values: Values) -> str:
        found = self._called(values) if self._alike else []
        return str(found[0].get(self._number[-1]) or "") if found else ""

    def _read(self, bench: Bench) -> list[Values]:
        """Return what tells the records apart, the oldest first."""
        fields = [self._register.by_key[each] for each in self.keys]
        keys = [each.key for each in fields]
        return [
            {
                "id": record,
                **{each.key: decode(each, one) for each, one in zip(fields, row, strict=True)},
            }
            for record, *row in sorted(lookups.named(bench.store, self._register.key, keys))
        ]


def _numbers(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in keys if each != ROUND)


def _key(values: Values, keys: Sequence[str]) -> tuple[Stored, ...]:
    told = tuple(values.get(each) for each in keys)
    return () if None in told else told


def _whole(values: Values, keys: Sequence[str]) -> tuple[Stored, ...]:
    return tuple(values.get(each) for each in keys)


def _agree(one: Values, other: Values, key: str) -> bool:
    """Tell whether two records do not contradict each other in a field."""
    return None in (one.get(key), other.get(key)) or one.get(key) == other.get(key)


def _stored(register: Register, known: frozenset[str]) -> Iterator[str]:
    """Yield the known fields that have a column of their own."""
    yield from (each.key for each in register.columns if each.key in known and not each.extra)
