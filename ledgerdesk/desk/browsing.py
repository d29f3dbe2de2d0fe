"""What lists show: which records, their words, counts by value, saved views, pickers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ledgerdesk.db.browsing import DRAFT, ID, OVERDUE, STATUS, YEAR, Query, Shelf
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change
from ledgerdesk.desk import issuing, lists
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.frozen import Frozen
from ledgerdesk.desk.lists import ITEMS, Column, Page
from ledgerdesk.desk.records import Records
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import UserError

__all__ = [
    "DRAFT", "ID", "ITEMS", "OVERDUE", "STATUS", "YEAR",
    "Browsing", "Column", "Facet", "Page", "Query", "View",
]  # fmt: skip

GLANCE = 200
"""Newest hits shown while somebody still types."""
BLANK = "（未填写）"
PLACES = {"unit", "village"}
"""Registers whose links narrow a list."""
LEADS = {
    "site": ("patrol", "problem"), "tip": ("patrol", "problem"), "patch": ("patrol", "problem"),
    "problem": ("patrol", "case"), "patrol": ("problem",), "duty_area": ("patrol",),
    "case": ("seizure",),
}  # fmt: skip
"""What a record often leads to."""
TAKEN = {"unit", "village", "villages", "site", "sites", "place", "mineral", "party", "longitude",
         "latitude"}  # fmt: skip
"""Fields a record hands on to one that follows from it."""
HINTS = ("number", "village", "place", "kind", "violation", "party", "post", "unit", "found_on")
"""What tells two records of one name apart, the first three that say something."""

Facet = list[tuple[str, str, int]]
"""Stored value as text, words, how many records."""


@dataclass(frozen=True, slots=True)
class View:
    """A list somebody named and keeps: its filters, words and order."""

    id: str
    name: str
    query: Query


class Browsing:
    """The verbs behind every list and picker of the window."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def ids(self, key: str, query: Query) -> list[str]:
        """Return the ids of a register's records that fit, in order."""
        return self._shelf().ids(self._bench.register(key), query)

    def few(self, key: str) -> bool:
        """Tell whether a register holds so few records that any list of them is there at once."""
        return self._shelf().few(self._bench.register(key))

    def glance(self, key: str, query: Query) -> tuple[list[str], bool]:
        """Return the newest fitting ids at once, and whether that is all of them."""
        register, shelf = self._bench.register(key), self._shelf()
        if query.words and shelf.broad(register, query):
            return shelf.ids(register, replace(query, newest=GLANCE)), False
        return shelf.ids(register, query), True

    def columns(self, key: str) -> tuple[Column, ...]:
        """Return every column of a register's list, the state last."""
        return lists.columns(self._bench.register(key))

    def shown_first(self, key: str) -> tuple[str, ...]:
        """Return the columns a list shows before anybody chose others."""
        return lists.shown_first(self._bench.register(key))

    def rows(
        self, key: str, ids: Sequence[str], fields: Iterable[str] = ()
    ) -> list[dict[str, str]]:
        """Return the words of records by id, in the order of the ids; gone ones are left out.

        Each has id, called, status, state_kind (late, soon, active, done, closed or "") and the
        chosen columns, all of them unless told; personal numbers are masked, money is in 万元.
        """
        return self._page(key).rows(ids, fields)

    def reader(self, key: str) -> Page:
        """Return what reads `rows` of one register many times, until something changes."""
        return self._page(key)

    def copied(
        self, key: str, ids: Sequence[str], keys: Sequence[str], *, headed: bool = False
    ) -> tuple[str, str]:
        """Return records as a spreadsheet takes them from the clipboard: TSV and HTML."""
        register = self._bench.register(key)
        labels = {each.key: each.label for each in lists.columns(register)}
        table = [[labels[each] for each in keys]] if headed else []
        table += [[row[each] for each in keys] for row in self.rows(key, ids, keys)]
        return lists.tsv(table), lists.html(table)

    def facets(self, key: str, query: Query) -> dict[str, list[tuple[str, str, int]]]:
        """Return (stored value, words, count) of each field lists are narrowed by.

        The counts of a field heed the words and the filters of all others. 逾期 and 草稿, which
        no field holds, stand under `state` or `status`.
        """
        register, shelf = self._bench.register(key), self._shelf()
        base = replace(query, sort=())
        keys = _narrowing(register)
        counted = {
            each: shelf.tally(register, _without(base, each), [each])[each]
            for each in keys
            if each in query.filters
        }
        counted |= shelf.tally(register, base, [each for each in keys if each not in counted])
        found = self._unstored(register, base)
        for each in keys:
            found[each] = found.get(each, []) + self._facet(register, each, counted[each])
        return {each: facet for each, facet in found.items() if facet}

    def values(self, key: str, query: Query, field: str) -> Facet:
        """Return (stored value, words, count) of one field, heeding everything but itself."""
        register = self._bench.register(key)
        base = _without(replace(query, sort=()), field)
        return self._facet(register, field, self._shelf().tally(register, base, [field])[field])

    def removed(self, key: str) -> int:
        """Count the records of a register in the 回收站."""
        return self._shelf().count(self._bench.register(key), Query(deleted=True))

    def counts(self, keys: Iterable[str] = ()) -> dict[str, int]:
        """Count the records of registers, those of the ledger's campaigns unless told."""
        shelf = self._shelf()
        wanted = tuple(keys) or tuple(
            dict.fromkeys(each for one in self._bench.campaigns() for each in one.registers)
        )
        return {key: shelf.count(self._bench.register(key), Query()) for key in wanted}

    def pick(
        self, key: str, words: str, *, limit: int = 50, within: tuple[str, str] = ("", "")
    ) -> list[tuple[str, str, str]]:
        """Return (id, words, hint) of records to link to: by 汉字, fragments or initials.

        Without words: the newest; names that begin with the words stand first. `within` is a
        field and what it should hold, such as a village; where nothing fits it does not count.
        """
        register, page = self._bench.register(key), self._page(key)
        shelf = self._shelf()
        ids = shelf.newest(register, words, limit, within) if within[1] else []
        ids = ids or shelf.newest(register, words, limit)
        keys = [each for each in HINTS if each in register.by_key]
        told = page.names(key, ids)
        found = [
            (row["id"], told[row["id"]], _hint([row[each] for each in keys], told[row["id"]]))
            for row in page.rows(ids, keys)
        ]
        return sorted(found, key=lambda each: not each[1].startswith(words.strip() or "\n"))

    def totals(self, key: str, ids: Sequence[str], fields: Iterable[str]) -> list[tuple[str, str]]:
        """Sum number fields over records: (label, words with the unit); blanks count nothing."""
        register = self._bench.register(key)
        chosen = map(register.by_key.get, fields)
        summed = [each for each in chosen if each and lists.summable(each)]
        sums = self._shelf().sums(register, ids, [each.key for each in summed])
        return [
            (each.label, lists.amount(each, total))
            for each, total in zip(summed, sums, strict=True)
            if total is not None
        ]

    def follow_ups(self, key: str) -> tuple[str, ...]:
        """Return the registers a record of this one often leads to, as the campaign has them."""
        wanted = {each for one in self._bench.campaigns() for each in one.registers}
        return tuple(each for each in LEADS.get(key, ()) if each in wanted)

    def begun(self, key: str, record: str, target: str) -> dict[str, Stored]:
        """Return what a new record of another register takes over from this one.

        Links to it, and the places, people and things both of them name.
        """
        found = Records(self._bench).get(key, record)
        values = {each: value for each, value in found.items() if each in TAKEN}
        made: dict[str, Stored] = {}
        for each in self._bench.register(target).columns:
            if each.kind == "link" and each.target == key:
                told: Stored = record
            else:
                told = values.get(each.key) or values.get(each.target if each.several else "")
            if told:
                made[each.key] = (told,) if each.several and isinstance(told, str) else told
        return made

    def discard(self, key: str, ids: Sequence[str], why: str) -> Change:
        """Move records to the 回收站 in one step; a reason is demanded."""
        if not why.strip():
            message = "删除要写明原因，请填写后再删除。"
            raise UserError(message)
        if self._bench.unit() in ids:
            message = "这是台账自己的单位，不能删除；名称不对的请修改它。"
            raise UserError(message)
        frozen, records = Frozen(self._bench), Records(self._bench)
        for each in ids:
            register, held = self._bench.register(key), records.get(key, each)
            frozen.refuse_removal(register, held)
            issuing.refuse_removal(register, held)
        today = self._bench.today().isoformat()
        gone: dict[str, Stored] = {"deleted_on": today, "deleted_why": why.strip()}
        return self._mark(key, ids, "删除", gone)

    def bring_back(self, key: str, ids: Sequence[str]) -> Change:
        """Take records out of the 回收站 in one step."""
        return self._mark(key, ids, "恢复", {"deleted_on": None, "deleted_why": None})

    def views(self, key: str) -> list[View]:
        """Return the saved views of a register by name."""
        rows = self._bench.store.rows(
            'SELECT "id", "name", "spec" FROM "view" WHERE "register" = ? ORDER BY "name", "id"',
            (key,),
        )
        return [View(record, name, _read(spec)) for record, name, spec in rows]

    def save_view(self, key: str, name: str, query: Query) -> View:
        """Keep a query under a name; the same name replaces what it stood for."""
        register, name = self._bench.register(key), name.strip()
        if not name:
            message = "请给这个筛选起一个名字再保存。"
            raise UserError(message)
        known = next((each for each in self.views(key) if each.name == name), None)
        made = View(known.id if known else new_id(), name, query)
        with self._bench.change(f"保存筛选 {register.label} {name}"):
            if known:
                self._bench.store.update("view", known.id, {"spec": _written(query)})
            else:
                values = {"id": made.id, "register": key, "name": name, "spec": _written(query)}
                self._bench.store.insert("view", values)
        return made

    def drop_view(self, key: str, view: str) -> Change:
        """Forget a saved view; raise UserError when there is none."""
        known = next((each for each in self.views(key) if each.id == view), None)
        if known is None:
            message = "这个筛选已经不在了，请刷新列表。"
            raise UserError(message)
        label = f"删除筛选 {self._bench.register(key).label} {known.name}"
        with self._bench.change(label) as change:
            self._bench.store.delete("view", view)
        return change

    def _mark(
        self, key: str, ids: Sequence[str], verb: str, values: Mapping[str, Stored]
    ) -> Change:
        register = self._bench.register(key)
        rows = self._page(key).rows(ids, (ITEMS,))
        words = rows[0]["called"] if len(rows) == 1 else f"{len(ids)} 条"
        with self._bench.change(f"{verb}{register.label} {words}".strip()) as change:
            for each in ids:
                self._bench.store.update(key, each, values)
        return change

    def _facet(self, register: Register, key: str, counts: list[tuple[str, int]]) -> Facet:
        """Give the values of a field their words; states in their order, others by count."""
        field = register.by_key.get(key)
        words = {value: value for value, _ in counts if value}
        if field is None:
            words = {value: f"{value}年" for value in words}
            counts = sorted(counts, reverse=True)
        elif field.kind == "link":
            words = self._page(field.target).names(field.target, words)
            counts = sorted(counts, key=lambda each: (-each[1], words.get(each[0], "")))
        elif field.kind == "flag":
            words = {"1": "是", "0": "否"}
            counts = sorted(counts, reverse=True)
        elif key == "state":
            counts = sorted(counts, key=lambda each: _place(field, each[0]))
        else:
            counts = sorted(counts, key=lambda each: -each[1])
        found = [(value, words.get(value, BLANK), count) for value, count in counts]
        return sorted(found, key=lambda each: not each[0])

    def _unstored(self, register: Register, query: Query) -> dict[str, Facet]:
        """Count what is overdue and, where no state says so, what is a draft."""
        key = "state" if register.flow else STATUS
        base = _without(query, key)
        values = (OVERDUE,) if register.flow else (OVERDUE, DRAFT)
        narrowed = (replace(base, filters={**base.filters, key: (each,)}) for each in values)
        counts = (self._shelf().count(register, each) for each in narrowed)
        found = [(value, value, count) for value, count in zip(values, counts, strict=True)]
        return {key: [each for each in found if each[2]]}

    def _page(self, key: str) -> Page:
        return Page(self._bench, self._shelf(), self._bench.register(key))

    def _shelf(self) -> Shelf:
        today = self._bench.today().isoformat()
        return Shelf(self._bench.store, self._bench.catalog.registers, today)


def _narrowing(register: Register) -> list[str]:
    """Return what a list is narrowed by: the state, choices, places, yes or no, the year."""
    choices = [
        each.key for each in register.columns if each.kind == "choice" and each.key != "state"
    ]
    links = [each for each in register.columns if each.kind == "link" and not each.several]
    places = [each.key for each in links if each.target in PLACES and each.key in PLACES]
    flags = [each.key for each in register.columns if each.kind == "flag"]
    state, year = ["state"] * ("state" in register.by_key), [YEAR] * bool(register.date)
    first = [key for key in register.listed if key in {*choices, *places, *flags}]
    return list(dict.fromkeys([*state, *first, *places, *choices, *flags, *year]))


def _without(query: Query, key: str) -> Query:
    kept = {each: values for each, values in query.filters.items() if each != key}
    return replace(query, filters=kept)


def _place(field: Field, value: str) -> int:
    return field.choices.index(value) if value in field.choices else len(field.choices)


def _hint(values: Iterable[str], told: str) -> str:
    said = dict.fromkeys(each for each in values if each and each != told)
    return " · ".join([*said][:3])


def _written(query: Query) -> str:
    """Write a query as it is kept."""
    spec = {"words": query.words, "filters": query.filters, "sort": query.sort}
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def _read(spec: str) -> Query:
    kept = json.loads(spec)
    filters = {key: tuple(values) for key, values in kept.get("filters", {}).items()}
    return Query(str(kept.get("words", "")), filters, tuple(kept.get("sort", ())))
