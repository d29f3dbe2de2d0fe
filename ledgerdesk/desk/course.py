"""经过 and 历史 of one record: its steps told in the words of the office."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledgerdesk.db import details
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import called, named
from ledgerdesk.desk.upkeep import Upkeep
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import SECRET, shown

Document = dict[str, Any]
NOTES = {"progress": "进展", "addition": "补充"}
"""Rows that say something in words of their own."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: the day it was done, in words, and who entered it when."""

    on: str
    """ISO day."""
    text: str
    detail: str
    """Reason, note or content, "" when there is none."""
    who: str
    at: str
    """When it was entered, YYYY-MM-DDTHH:MM:SS."""


@dataclass(frozen=True, slots=True)
class Altered:
    """One value of a record before and after a step, as people read it; blank is ""."""

    at: str
    actor: str
    label: str
    field: str
    before: str
    after: str
    step: int = 0


class Course:
    """Reads the steps of one record."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def events(self, register: str, record: str) -> list[Event]:
        """Return what happened, newest day first; rows of one step that say the same once."""
        found: list[tuple[str, int, Event]] = []
        texts = item_texts(self._bench, record) if register == "problem" else {}
        known, words = self._bench.register(register), self._words(register, record)
        steps = Upkeep(self._bench).history(record)
        for step in steps:
            telling = _Telling(step, texts, words)
            told = telling.born(known, record) if step is steps[-1] else telling.events()
            found += [(each.on, step["step"], each) for each in told]
        found.sort(key=lambda one: one[:2], reverse=True)
        return self._with_names([event for _, _, event in found])

    def changes(self, register: str, record: str) -> list[Altered]:
        """Return every value of the record itself before and after each step."""
        known = self._bench.register(register)
        rows = [
            (step, change, known.by_key[change["field"]])
            for step in Upkeep(self._bench).history(record)
            for change in step["changes"]
            if change["record"] == record and change["field"] in known.by_key
        ]
        names = self._link_names((field, change) for _, change, field in rows)
        return [
            Altered(
                at=step["at"],
                actor=step["actor"],
                label=step["label"],
                field=field.label,
                before=_shown(field, change["before"], names),
                after=_shown(field, change["after"], names),
                step=step["step"],
            )
            for step, change, field in rows
        ]

    def _words(self, register: str, record: str) -> str:
        known = self._bench.register(register)
        rows = details.by_ids(self._bench.store, known, [record])
        return called(known, rows[0]) if rows else ""

    def _with_names(self, events: list[Event]) -> list[Event]:
        """Put names where events hold ids of people."""
        known = self._bench.register("person")
        rows = details.by_ids(self._bench.store, known, {each.who for each in events})
        names = {str(row["id"]): named(known, row) for row in rows}
        return [
            Event(one.on, one.text, one.detail, names.get(one.who, one.who), one.at)
            for one in events
        ]

    def _link_names(self, pairs: Iterable[tuple[Field, Document]]) -> Mapping[str, str]:
        wanted: dict[str, set[str]] = defaultdict(set)
        for field, change in pairs:
            if field.kind == "link":
                for value in (change["before"], change["after"]):
                    wanted[field.target].update(_ids(value))
        names: dict[str, str] = {}
        for target, ids in wanted.items():
            known = self._bench.register(target)
            rows = details.by_ids(self._bench.store, known, ids)
            names |= {str(row["id"]): named(known, row) for row in rows}
        return names


class _Telling:
    """One step of a record, told as one event for each thing it did."""

    def __init__(self, step: Document, items: Mapping[str, str], called: str) -> None:
        self._step = step
        self._items = items
        self._called = called
        self._rows: dict[tuple[str, str], dict[str, tuple[Any, Any]]] = defaultdict(dict)
        for each in step["changes"]:
            row = self._rows[each["register"], each["record"]]
            row[each["field"]] = (each["before"], each["after"])

    def born(self, register: Register, record: str) -> list[Event]:
        """Tell the step that made the record."""
        own = self._rows.get((register.key, record), {})
        day = own.get(register.date, (None, None))[1]
        return [self._event(str(day)[:10] if day else "", f"登记{register.label}", "")]

    def events(self) -> list[Event]:
        """Return the events of a later step, in the order its rows were written."""
        told = (self._told(table, row, fields) for (table, row), fields in self._rows.items())
        found = [event for event in told if event is not None]
        files = [row["name"][1] for (table, _), row in self._rows.items() if _is_new(table, row)]
        if files:
            count = f" {len(files)} 个" if len(files) > 1 else ""
            found.append(self._event("", f"添加附件{count}", "、".join(files)))
        return found or [self._event("", self._label(), "")]

    def _told(self, table: str, row: str, fields: Mapping[str, tuple[Any, Any]]) -> Event | None:
        now = {key: after for key, (_, after) in fields.items()}
        if table == "move" and now.get("kind"):
            return self._event(now.get("on"), str(now["kind"]), now.get("why"), now.get("by"))
        if table in NOTES and now.get("text"):
            return self._event(now.get("on"), NOTES[table], now["text"], now.get("by"))
        if table == "lookback" and now.get("result"):
            return self._event(now.get("on"), f"回头看：{now['result']}", "", now.get("by"))
        if table == "check_item" and "state" in fields and fields["state"][0] is not None:
            return self._item(row, now)
        return None

    def _item(self, row: str, now: Mapping[str, Any]) -> Event:
        text, state = self._items.get(row, ""), str(now["state"] or "")
        told = f"恢复“{text}”为未完成" if state == "未完成" else f"{state}“{text}”"
        return self._event(now.get("done_on"), told, now.get("note"), now.get("by"))

    def _event(self, on: Any, text: str, detail: Any, who: Any = "") -> Event:
        at = str(self._step["at"])
        return Event(
            str(on or at[:10]), text, str(detail or ""), str(who or self._step["actor"]), at
        )

    def _label(self) -> str:
        """Return the step's label without the record's own number."""
        return str(self._step["label"]).replace(self._called, "").strip() or "修改"


def _is_new(table: str, row: Mapping[str, tuple[Any, Any]]) -> bool:
    return table == "attachment" and "name" in row and row["name"][0] is None


def _ids(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    return [str(value)] if value else []


def _shown(field: Field, value: Any, names: Mapping[str, str]) -> str:
    """Give a value of the journal its words; `outward` gave it its unit already."""
    if value is None or value == []:
        return ""
    if field.kind == "link":
        return "、".join(names.get(each, "（已删除）") for each in _ids(value))
    if isinstance(value, bool) or field.masked:
        return shown(field, int(value) if isinstance(value, bool) else str(value))
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    told = SECRET if field.kind == "sealed" else str(value)
    return f"{told} {field.unit}" if field.unit and field.kind == "number" else told


def item_texts(bench: Bench, problem: str) -> dict[str, str]:
    """Return what each 核销项 of a problem says, by its id."""
    known = bench.register("check_item")
    rows = details.children(bench.store, known, "problem", [problem])
    return {str(row["id"]): str(row["text"]) for row in rows}
