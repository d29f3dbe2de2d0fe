"""The records a form or ledger prints, with everything their cells need, in few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledgerdesk.db import details
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import named
from ledgerdesk.domain.definitions import Column, Form, Part, Register
from ledgerdesk.domain.extras import unpack
from ledgerdesk.domain.parts import Source, ids_of
from ledgerdesk.domain.periods import Period
from ledgerdesk.domain.values import Stored, decode

Values = Mapping[str, Stored]


def rows_for(bench: Bench, form: Form, period: Period) -> tuple[list[Values], Source]:
    """Return the form's records of a period in its order, and what printing them needs."""
    register = bench.register(form.register)
    start, end = period.start.isoformat(), period.end.isoformat()
    rows = decoded(register, details.fitting(bench.store, register, form, start, end))
    return rows, source_for(bench, register, form.columns, rows)


def source_for(
    bench: Bench, register: Register, columns: Iterable[Column], rows: Sequence[Values]
) -> Source:
    """Return names, linked records and children that the columns of some records print."""
    reach = _Reach(bench)
    for column in columns:
        if column.special == "unit":
            reach.follow("unit", register, rows)
        reach.walk(column.parts, register, rows)
    return Source(register, bench.catalog, reach.names(), reach.linked, reach.children)


def decoded(register: Register, rows: Iterable[dict[str, Any]]) -> list[Values]:
    """Return rows with their several values as tuples; all else is stored as it is."""
    several = [each for each in register.columns if each.several and not each.extra]
    found: list[Values] = []
    for row in rows:
        for each in several:
            if row[each.key] is not None:
                row[each.key] = decode(each, row[each.key])
        unpack(register, row)
        found.append(row)
    return found


class _Reach:
    """Collects what the parts of columns reach: one query for each register and way."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._named: dict[str, set[str]] = defaultdict(set)
        self.linked: dict[str, Values] = {}
        self.children: dict[tuple[str, str], Sequence[Values]] = {}

    def walk(self, parts: Iterable[Part], register: Register, rows: Sequence[Values]) -> None:
        """Follow every part of a column."""
        for part in parts:
            if part.children:
                self._descend(part, rows)
            else:
                self.follow(part.field, register, rows)

    def follow(self, path: str, register: Register, rows: Sequence[Values]) -> None:
        """Follow a dotted path; the record at its end is asked for its name."""
        key, _, rest = path.partition(".")
        field = register.by_key.get(key)
        if field is None or field.kind != "link":
            return
        ids = {one for row in rows for one in ids_of(row.get(key))}
        if not rest:
            self._named[field.target] |= ids
            return
        target = self._bench.register(field.target)
        new = details.by_ids(self._bench.store, target, ids - self.linked.keys())
        self.linked |= {str(row["id"]): row for row in decoded(target, new)}
        self.follow(rest, target, [self.linked[each] for each in ids if each in self.linked])

    def names(self) -> dict[str, str]:
        """Return the name of every record asked for, by its id."""
        found: dict[str, str] = {}
        for key, ids in self._named.items():
            register = self._bench.register(key)
            rows = details.by_ids(self._bench.store, register, ids)
            found |= {str(row["id"]): named(register, row) for row in rows}
        return found

    def _descend(self, part: Part, rows: Sequence[Values]) -> None:
        key, _, link = part.children.partition(".")
        child = self._bench.register(key)
        owners = [str(row["id"]) for row in rows]
        found = decoded(child, details.children(self._bench.store, child, link, owners))
        grouped: dict[tuple[str, str], list[Values]] = defaultdict(list)
        for row in found:
            grouped[part.children, str(row[link])].append(row)
        self.children |= grouped
        self.walk(part.parts, child, found)
