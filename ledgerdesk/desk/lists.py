"""What a list says of records: its columns, the words of a page, the state and its colour."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any, Literal

from ledgerdesk.db.browsing import SETTLED, STATUS, Shelf
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import called, named
from ledgerdesk.domain.definitions import Field, Flow, Register
from ledgerdesk.domain.flows import overdue
from ledgerdesk.domain.values import decimal, decode, shown

ITEMS = "items"
"""Column of 核销: items done, of all."""
FIRST = 9
"""Columns a list shows when its definition does not say which."""
Tone = Literal["", "late", "soon", "done", "active", "closed"]
TONES: Mapping[str, Tone] = {
    "在办": "active", "结案": "done", "移送": "closed", "在采": "active", "停采": "closed",
    "已关闭": "done", "已复绿": "done", "属实": "done", "部分属实": "done", "不属实": "closed",
    "查无": "closed", "正常": "done", "异常": "late", "反弹": "late", "未整改到位": "soon",
    "完成": "done", "未完成": "soon", "不适用": "closed", "来源合法": "done", "来源不明": "soon",
    "来源非法": "late", "放行": "done", "查扣": "soon",
}  # fmt: skip
"""Colour of a state that no flow knows."""
WAITING = {"tip": "待核实", "notice": "待反馈", "lookback": "待回访"}
GONE = "（已删除）"
REMOVED, DRAFT, ENTERED = "已删除", "草稿", "已登记"
"""What stands in the column of the state where the record itself says none."""
STANDARD = ("id", "submitted_on", "deleted_on")
MYRIAD = 1_000_000
"""分 in one 万元."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column a list can show."""

    key: str
    label: str
    number: bool = False
    """Stands right, and is summed when several records are chosen."""
    sortable: bool = True


def columns(register: Register) -> tuple[Column, ...]:
    """Return every column of a register's list, in the definition's order, the state last."""
    own = [_column(each) for each in register.columns if each.key != "state"]
    if register.flow:
        own.append(Column(ITEMS, "核销", sortable=False))
    state = register.by_key.get("state")
    return (*own, Column(STATUS, state.label if state else "状态"))


def shown_first(register: Register) -> tuple[str, ...]:
    """Return the columns a list shows before anybody chose others."""
    if register.listed:
        return register.listed
    keys = dict.fromkeys(filter(None, (register.number, register.name, register.date)))
    wanted = (each for each in register.columns if each.required and not each.long)
    keys |= dict.fromkeys(each.key for each in wanted if each.target != "unit")
    keys |= dict.fromkeys(each.key for each in register.columns if not each.long)
    chosen = [key for key in keys if key != "state"][: FIRST - 1]
    return (*chosen, STATUS)


def amount(field: Field, stored: int) -> str:
    """Return a sum with its unit: 35.60 万元, 12.5 吨."""
    if field.unit == "元":
        return f"{decimal(stored, MYRIAD, 2)} 万元"
    return f"{decimal(stored, field.scale, -1)} {field.unit}".strip()


def in_list(field: Field) -> Field:
    """Return a field as a list shows and takes it: money in 万元."""
    if field.unit != "元":
        return field
    return replace(field, unit="万元", scale=field.scale * 10_000)


def summable(field: Field) -> bool:
    """Tell whether a sum of this field over records means something."""
    return field.kind == "number" and field.unit not in {"", "度"}


@dataclass(frozen=True, slots=True)
class _Plan:
    """How some columns of a register are read."""

    needed: list[str]
    readers: "list[tuple[str, Callable[[Any], str]]]"
    links: list[Field]
    items: bool


def tsv(table: Iterable[Iterable[str]]) -> str:
    """Write a table as spreadsheets copy it; cells with breaks, tabs or quotes are quoted."""
    return "".join("\t".join(map(_cell, row)) + "\n" for row in table)


def html(table: Iterable[Iterable[str]]) -> str:
    """Write a table as HTML whose cells stay text: no number loses its first zeros."""
    rows = "".join(
        "<tr>"
        + "".join(f"<td style=\"mso-number-format:'\\@'\">{_marked(one)}</td>" for one in row)
        + "</tr>"
        for row in table
    )
    return f"<table>{rows}</table>"


class Page:
    """Words of some records of one register; few queries, whatever their number.

    The names that links show are read once; take another Page after something changed.
    """

    def __init__(self, bench: Bench, shelf: Shelf, register: Register) -> None:
        self._bench = bench
        self._shelf = shelf
        self._register = register
        self._flow = bench.catalog.flows.get(register.flow)
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def rows(self, ids: Sequence[str], keys: Iterable[str] = ()) -> list[dict[str, str]]:
        """Return the words of records in the order of the ids; gone ones are left out."""
        plan = self._plan(tuple(keys))
        found = {row["id"]: row for row in self._shelf.page(self._register, ids, plan.needed)}
        self._learn(plan.links, found.values())
        items = self._items(ids) if plan.items else {}
        today = self._bench.today()
        made = []
        for each in ids:
            if (row := found.get(each)) is not None:
                words = {key: reader(row[key]) for key, reader in plan.readers}
                words |= self._status(row, today)
                words[ITEMS] = items.get(each, "")
                made.append(words)
        return made

    def names(self, key: str, ids: Iterable[str]) -> dict[str, str]:
        """Return the words a link shows for records of any register."""
        register = self._bench.register(key)
        rows = self._shelf.page(register, list(ids), _told_by(register))
        return {row["id"]: named(register, row) for row in rows}

    def _plan(self, keys: tuple[str, ...]) -> "_Plan":
        """Return how to read these columns, worked out once."""
        if keys not in self._plans:
            known = self._register.by_key
            wanted = keys or tuple(each.key for each in columns(self._register))
            fields = [known[key] for key in wanted if key in known and not known[key].computed]
            told = ("state", "due_on", "result", SETTLED.get(self._register.key, ""))
            extra = [key for key in told if key in known]
            needed = (*STANDARD, *_told_by(self._register), *extra, *(each.key for each in fields))
            readers = [(each.key, _reader(each, self._names[each.target])) for each in fields]
            links = [each for each in fields if each.kind == "link"]
            self._plans[keys] = _Plan([*dict.fromkeys(needed)], readers, links, ITEMS in wanted)
        return self._plans[keys]

    def _learn(self, links: Iterable[Field], rows: Iterable[Values]) -> None:
        """Read the names of linked records that are not known yet."""
        asked: dict[str, set[str]] = defaultdict(set)
        for link in links:
            for row in rows:
                asked[link.target].update(_ids(link, row[link.key]))
        for target, ids in asked.items():
            known = self._names[target]
            if new := ids - known.keys():
                known |= dict.fromkeys(new, GONE) | self.names(target, new)

    def _items(self, ids: Sequence[str]) -> dict[str, str]:
        progress = self._shelf.items(ids)
        return {record: f"{done}/{total}" for record, (done, total) in progress.items()}

    def _status(self, row: Values, today: date) -> dict[str, str]:
        text, tone = status(self._register, self._flow, row, today)
        words = called(self._register, row)
        return {"id": row["id"], "called": words, STATUS: text, "state_kind": tone}


def status(register: Register, flow: Flow | None, row: Values, today: date) -> tuple[str, Tone]:
    """Return the state of a record in words, and its colour: late, soon, active, done, closed."""
    if row["deleted_on"] or row["submitted_on"] is None:
        return REMOVED if row["deleted_on"] else DRAFT, "closed"
    settled, state = SETTLED.get(register.key), str(row.get("state") or "")
    done = bool(settled and row[settled])
    days = 0 if done else overdue(state, str(row.get("due_on") or "")[:10], today)
    if days and (flow or settled):
        return f"逾期 {days} 天", "late"
    if settled:
        return _settled(register, row, done=done)
    return (state or ENTERED), _tone(flow, state) if flow else TONES.get(state, "")


def _settled(register: Register, row: Values, *, done: bool) -> tuple[str, Tone]:
    waiting = WAITING[register.key]
    if not done:
        return waiting, "soon"
    told = str(row.get("result") or waiting.replace("待", "已"))
    return told, TONES.get(told, "done")


def _tone(flow: Flow, state: str) -> Tone:
    last = flow.states[-1]
    if state in {last, flow.states[0]}:
        return "done" if state == last else "closed"
    checked = {each for move in flow.moves if move.to == last for each in move.states}
    return "active" if state in checked else "soon"


def _column(each: Field) -> Column:
    unit = "万元" if each.unit == "元" else each.unit
    label = f"{each.label}（{unit}）" if unit and "（" not in each.label else each.label
    return Column(each.key, label, each.kind == "number", not each.several)


def _told_by(register: Register) -> list[str]:
    """Return the fields people know a record by, besides its id."""
    keys = ("id", register.number, register.name, "round")
    return [key for key in dict.fromkeys(keys) if key == "id" or key in register.by_key]


def _ids(link: Field, column: Any) -> Iterable[str]:
    if not column:
        return ()
    found = decode(link, column) if link.several else None
    return found if isinstance(found, tuple) else (str(column),)


def _reader(each: Field, names: Mapping[str, str]) -> Callable[[Any], str]:
    """Return what writes a column's value as a list shows it."""
    if each.kind == "link" and each.several:
        return lambda column: "、".join(names.get(one, GONE) for one in _ids(each, column))
    if each.kind == "link":
        return lambda column: names.get(column, GONE) if column else ""
    if each.unit == "元":
        return lambda column: "" if column is None else _money(column)
    if each.kind in {"text", "choice", "date"} and not each.several and not each.masked:
        return lambda column: column or ""
    return lambda column: shown(each, decode(each, column))


def _money(stored: int) -> str:
    whole, _, fraction = decimal(stored, MYRIAD, -1).partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set('\t\n"') else text


def _marked(text: str) -> str:
    return escape(text).replace("\n", "<br>")
