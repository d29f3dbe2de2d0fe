"""Which records a list shows, in which order, and how many there are of each value."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledgerdesk.db import search
from ledgerdesk.db.columns import column as held
from ledgerdesk.db.columns import quoted
from ledgerdesk.db.details import IDS
from ledgerdesk.db.store import Store
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.errors import UserError

SQL = tuple[str, list[Any]]
"""A piece of SQL and the values bound to its marks."""
OVERDUE = "逾期"
"""A value of `state` beside the stored ones: the time limit is past."""
DRAFT = "草稿"
STATUS, YEAR, ID = "status", "year", "id"
"""What a list is filtered or sorted by beside the fields."""
SETTLED = {"tip": "verified_on", "notice": "answered_on", "lookback": "on"}
"""Until this date is set, `due_on` of the register's records counts."""
SMALL = 3000
"""Records that are searched whole faster than anybody types."""
FEW, MANY = 500, 5000
"""Hits of a word that are looked up one by one, and linked records looked for by it."""
_OPEN_STATE = "coalesce(\"state\", '') NOT IN ('草稿', '已销号')"


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows."""

    words: str = ""
    """Every word is a fragment or initials of the record, or of a record it links to."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field → stored values as text, one of which fits; "" fits a blank, `from..to` ISO days.

    Beside the fields: `id`, `year` of the register's date; `state` = 逾期, `status` = 草稿 too.
    """
    sort: tuple[str, ...] = ()
    """Fields or `status`, a leading - turns round; empty: the register's order."""
    deleted: bool = False
    newest: int = 0
    """Look at so many of the newest hits of `words` only; 0: at all."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The open ledger as lists look at it."""

    store: Store
    registers: Mapping[str, Register]
    today: str
    _found: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """What words were found in, so that one list asks the index once."""

    def ids(self, register: Register, query: Query) -> list[str]:
        """Return the ids a list shows, in its order."""
        test, values = self.where(register, query)
        order, told = self._order(register, query.sort)
        sql = f'SELECT id FROM "{register.key}" WHERE {test} ORDER BY {order}'
        # One text of 37 characters an id is fetched twice as fast as 100,000 rows.
        found = self.store.value(f"SELECT group_concat(id, ' ') FROM ({sql})", [*values, *told])
        return str(found or "").split()

    def tally(
        self, register: Register, query: Query, keys: Iterable[str]
    ) -> dict[str, list[tuple[str, int]]]:
        """Count the records of a query by every value of some fields, in one pass."""
        test, values = self.where(register, query)
        columns = [(key, *self._column(register, key)) for key in keys]
        chosen = ", ".join(f'{column} AS "{key}"' for key, column, _ in columns)
        parts = [
            f"SELECT '{key}', value, count(*) FROM chosen, json_each(\"{key}\") GROUP BY 2"
            if several
            else f"SELECT '{key}', \"{key}\", count(*) FROM chosen GROUP BY 2"
            for key, _, several in columns
        ]
        found: dict[str, list[tuple[str, int]]] = {key: [] for key, *_ in columns}
        if not parts:
            return found
        table = f'SELECT {chosen} FROM "{register.key}" WHERE {test}'
        sql = f"WITH chosen AS MATERIALIZED ({table}) {' UNION ALL '.join(parts)}"
        for key, value, count in self.store.rows(sql, values):
            found[key].append(("" if value is None else str(value), count))
        return found

    def count(self, register: Register, query: Query) -> int:
        """Count the records of a query."""
        test, values = self.where(register, query)
        sql = f'SELECT count(*) FROM "{register.key}" WHERE {test}'
        return int(self.store.value(sql, values))

    def page(
        self, register: Register, ids: Sequence[str], keys: Iterable[str]
    ) -> list[dict[str, Any]]:
        """Return some columns of records by id, in no order, deleted ones too."""
        names = list(keys)
        chosen = ", ".join(_held(register, each) for each in names)
        sql = f'SELECT {chosen} FROM "{register.key}" WHERE id {IDS}'
        return [
            dict(zip(names, row, strict=True))
            for row in self.store.rows(sql, (json.dumps([*ids]),))
        ]

    def items(self, problems: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return of each problem with 核销项 how many are done, and how many there are."""
        rows = self.store.rows(
            "SELECT problem, sum(state IS NOT '未完成'), count(*) FROM check_item "
            f"WHERE problem {IDS} AND deleted_on IS NULL GROUP BY problem",
            (json.dumps([*problems]),),
        )
        return {problem: (done, total) for problem, done, total in rows}

    def sums(
        self, register: Register, ids: Sequence[str], keys: Sequence[str]
    ) -> list[int | None]:
        """Sum columns over records; None where all of them are blank."""
        if not keys:
            return []
        chosen = ", ".join(f"sum({_held(register, key)})" for key in keys)
        sql = f'SELECT {chosen} FROM "{register.key}" WHERE id {IDS}'
        return list(self.store.rows(sql, (json.dumps([*ids]),))[0])

    def newest(
        self, register: Register, words: str, limit: int, within: tuple[str, str] = ("", "")
    ) -> list[str]:
        """Return the ids of the newest records that hold all words; people by name.

        `within` is a field and what it holds.
        """
        field, held = within
        fits = f"AND {quoted(field)} = ?" if field else ""
        told = (held,) if field else ()
        if search.asked(words):
            found = search.search(self.store, words, limit=limit, registers=[register.key])
            ids = [record for _, record in found]
            if not field:
                return ids
            sql = f'SELECT id FROM "{register.key}" WHERE id IN (SELECT value FROM json_each(?))'
            fitting = {
                one for (one,) in self.store.rows(f"{sql} {fits}", (json.dumps(ids), *told))
            }
            return [each for each in ids if each in fitting]
        order = quoted(register.name) if register.group == "office" else "id DESC"
        sql = f'SELECT id FROM "{register.key}" WHERE deleted_on IS NULL {fits}'
        rows = self.store.rows(f"{sql} ORDER BY {order} LIMIT ?", (*told, limit))
        return [record for (record,) in rows]

    def few(self, register: Register) -> bool:
        """Tell whether a register holds so few records that any list of them is there at once."""
        some = f'SELECT count(*) FROM (SELECT 1 FROM "{register.key}" LIMIT {SMALL})'
        return int(self.store.value(some)) < SMALL

    def broad(self, register: Register, query: Query) -> bool:
        """Tell whether a query's words fit so many records that all of them take a while."""
        if query.deleted or self.few(register):
            return False
        words = search.asked(query.words)
        return any(self._few(word) is None for word in words) or any(
            next(self._linked(register, word), None) for word in words
        )

    def where(self, register: Register, query: Query) -> SQL:
        """Return the test of a query and its values."""
        parts: list[SQL] = [(f"deleted_on IS {'NOT ' * query.deleted}NULL", [])]
        parts += [self._test(register, *each) for each in query.filters.items() if each[1]]
        parts += self._words(register, query)
        return " AND ".join(test for test, _ in parts), [one for _, some in parts for one in some]

    def _test(self, register: Register, key: str, values: tuple[str, ...]) -> SQL:
        if key == ID:
            return f"id {IDS}", [json.dumps(values)]
        if key == STATUS:
            told = {DRAFT: ("submitted_on IS NULL", []), OVERDUE: self.overdue(register)}
            return _either(told[each] for each in values)
        column, several = self._column(register, key)
        plain = [each for each in values if each not in {"", OVERDUE} and ".." not in each]
        marks = ", ".join("?" * len(plain))
        equal = f"{column} IN ({marks})"
        if several:
            equal = f"EXISTS (SELECT 1 FROM json_each({column}) AS m WHERE m.value IN ({marks}))"
        return _either([(equal, plain), *self._unequal(register, column, values)])

    def _unequal(self, register: Register, column: str, values: tuple[str, ...]) -> Iterator[SQL]:
        """Yield the tests of values that are not simply equal."""
        for each in values:
            if not each:
                yield f"{column} IS NULL", []
            elif each == OVERDUE:
                yield self.overdue(register)
            elif ".." in each:
                yield f"substr({column}, 1, 10) BETWEEN ? AND ?", each.split("..", 1)

    def overdue(self, register: Register) -> SQL:
        """Return the test for a time limit that is past on an unsettled record."""
        settled = SETTLED.get(register.key)
        if settled is None and not register.flow:
            return "FALSE", []
        unsettled = f"{quoted(settled)} IS NULL" if settled else _OPEN_STATE
        return f"(due_on < ? AND {unsettled} AND submitted_on IS NOT NULL)", [self.today]

    def _column(self, register: Register, key: str) -> tuple[str, bool]:
        """Return the SQL of a field's column, and whether it holds several values."""
        if key == YEAR:
            return f'substr("{register.date}", 1, 4)', False
        known = register.by_key.get(key)
        if known is None or known.computed:
            message = f"{register.title}没有叫“{key}”的字段，不能按它筛选，请清除筛选后再试。"
            raise UserError(message)
        return held(known, tested=True), known.several

    def _words(self, register: Register, query: Query) -> Iterator[SQL]:
        for word in search.asked(query.words):
            if query.deleted:
                yield _looked_through(register, word)
                continue
            hits, values = search.matching([word], registers=[register.key])
            if query.newest:
                hits = f"{hits} ORDER BY id DESC LIMIT {query.newest}"
            own: SQL = (f"id IN (SELECT record FROM ({hits}))", values)
            if query.newest:
                yield own
                continue
            few = self._few(word)
            if few is not None:
                records = [record for table, record in few if table == register.key]
                own = (f"id {IDS}", [json.dumps(records)])
            yield _either([own, *self._linked(register, word)])

    def _linked(self, register: Register, word: str) -> Iterator[SQL]:
        """Yield tests on links to records that hold a word; units stand in every record."""
        links = [each for each in register.columns if each.kind == "link"]
        links = [each for each in links if each.target not in {"unit", register.key}]
        known: dict[str, list[str]] = {each.target: [] for each in links}
        few = self._few(word)
        if few is None and known:
            few = search.search(self.store, word, limit=MANY, registers=[*known])
        for target, record in few or ():
            known.get(target, []).append(record)
        for each in links:
            if known[each.target]:
                yield _holding(each), [json.dumps(known[each.target])]

    def _few(self, word: str) -> list[tuple[str, str]] | None:
        """Return (register, id) of every record that holds a word, None when they are many."""
        if word not in self._found:
            self._found[word] = search.search(self.store, word, limit=FEW)
        found = self._found[word]
        return found if len(found) < FEW else None

    def _order(self, register: Register, sort: tuple[str, ...]) -> SQL:
        parts: list[str] = []
        told: list[Any] = []
        for each in sort or register.order:
            by, values = self._rank(register, each.removeprefix("-"))
            # A + keeps the planner off an index that would fetch 100,000 rows one by one.
            parts.append(f"+{by}{' DESC' * each.startswith('-')}{' NULLS LAST' * bool(sort)}")
            told += values
        return ", ".join([*parts, "id"]), told

    def _rank(self, register: Register, key: str) -> SQL:
        """Return what a list is sorted by: a link by name, a choice by its place in the list."""
        if key == STATUS:
            key = "state" if "state" in register.by_key else "submitted_on"
        known = register.by_key.get(key)
        if known and known.kind == "link" and not known.several:
            name = called(self.registers[known.target])
            link = held(known, quoted(register.key))
            return f'(SELECT {name} FROM "{known.target}" AS t WHERE t.id = {link})', []
        if known and known.kind == "choice" and not known.several:
            place = f"nullif(instr(?, char(10) || {held(known)} || char(10)), 0)"
            return place, ["\n".join(["", *known.choices, ""])]
        return _held(register, key), []


def called(register: Register) -> str:
    """Return the SQL of a record's words in a link: a proper name, else the number."""
    keys = dict.fromkeys(filter(None, (register.number, register.name)))
    ordered = sorted(keys, key="name".__ne__)
    return f"coalesce({', '.join([quoted(key) for key in ordered] + ['NULL', 'NULL'])})"


def _looked_through(register: Register, word: str) -> SQL:
    """Return a test for deleted records, which the index does not know."""
    fields = [each for each in register.columns if each.search or each.key == register.name]
    text = " || ' ' || ".join(f"coalesce({held(each)}, '')" for each in fields) or "''"
    return f"instr(lower({text}), ?)", [word]


def _holding(link: Field) -> str:
    """Return the test that a link points to one of the ids of a JSON list (one mark)."""
    if not link.several:
        return f"{held(link)} {IDS}"
    return f"EXISTS (SELECT 1 FROM json_each({held(link)}) AS m WHERE m.value {IDS})"


def _either(tests: Iterable[SQL]) -> SQL:
    parts, values = zip(*tests, strict=True)
    return f"({' OR '.join(parts)})", [one for some in values for one in some]


def _held(register: Register, key: str) -> str:
    """Return the SQL of a field or of a column every register has."""
    known = register.by_key.get(key)
    return held(known) if known else quoted(key)
