"""Rows that belong to one record: 八查 of a patrol, 进展 and 回头看 of a problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledgerdesk.db import details
from ledgerdesk.db.store import Change
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.entering import Entering
from ledgerdesk.desk.links import called
from ledgerdesk.desk.lists import TONES, Tone
from ledgerdesk.desk.records import Records, Saved, Writing
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.checks import missing
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored, is_blank, shown
from ledgerdesk.errors import Finding, RefusedError, UserError

Values = Mapping[str, Stored]
PLACE = "order"
"""The number that keeps the rows of a list in their order."""
BY_MOVES = "由流转自动登记，用“整改核销”里的按钮办理。"


@dataclass(frozen=True, slots=True)
class Row:
    """One row in words: its place or day, the main thing, a state, the rest."""

    id: str
    badge: str
    title: str
    tag: str
    """Its state or result, "" when it has none."""
    tone: Tone
    note: str


class Children:
    """The verbs on child registers; what each looks like follows from its definition."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._records = Records(bench)

    def registers(self, register: str) -> tuple[Register, ...]:
        """Return the child registers of a register, those people write first."""
        found = [
            each
            for each in self._bench.catalog.registers.values()
            if each.parent and each.by_key[each.parent].target == register
        ]
        return tuple(sorted(found, key=lambda each: each.written == "flow"))

    def fields(self, key: str) -> tuple[Field, ...]:
        """Return the fields a person types: no link up, place in the list, or codes."""
        register = self._bench.register(key)
        program = {register.parent, PLACE}
        return tuple(
            each for each in register.columns if each.key not in program and not _coded(each)
        )

    def rows(self, key: str, parent: str) -> list[Row]:
        """Return the rows of a record in order, as lists show them."""
        register = self._bench.register(key)
        return [self._row(register, each) for each in self._stored(register, parent)]

    def closed(self, key: str, parent: str) -> str:
        """Say why no row may be written now; "" when it may."""
        register = self._bench.register(key)
        if register.written == "flow":
            return f"{register.title}{BY_MOVES}"
        up = self._bench.register(register.by_key[register.parent].target)
        values = self._records.get(up.key, parent)
        if values["deleted_on"]:
            return f"这条{up.label}在回收站里，先恢复再填。"
        flow = self._bench.catalog.flows.get(up.flow)
        if register.written == "open" and flow and values.get("state") == flow.states[-1]:
            return f"这条{up.label}{flow.states[-1]}，{register.title}不能再改。"
        return ""

    def begin(self, key: str) -> dict[str, Stored]:
        """Return what a new row begins with."""
        known = {each.key for each in self.fields(key)}
        begun = Entering(self._bench).begin(key)
        return {each: value for each, value in begun.items() if each in known}

    def values(self, key: str, row: str) -> dict[str, Stored]:
        """Return the stored values of a row that a person types."""
        stored = self._records.get(key, row)
        return {each.key: stored[each.key] for each in self.fields(key)}

    def offered(self, key: str, parent: str) -> tuple[str, ...]:
        """Return the choices that still want a line of their own, in their order."""
        register = self._bench.register(key)
        if not register.offer:
            return ()
        taken = {row[register.offer] for row in self._stored(register, parent)}
        listed = self._bench.choices(key, register.by_key[register.offer])
        return tuple(each for each in listed if each not in taken)

    def complete(self, key: str) -> frozenset[str]:
        """Return the records that have a row with an answer for every choice offered."""
        register = self._bench.register(key)
        listed = set(self._bench.choices(key, register.by_key[register.offer]))
        clause = f'WHERE deleted_on IS NULL AND "{register.answer}" IS NOT NULL'
        seen: dict[str, set[str]] = {}
        for row in self._bench.store.records(key, clause):
            seen.setdefault(row[register.parent], set()).add(row[register.offer])
        return frozenset(each for each, items in seen.items() if listed <= items)

    def lacks(self, key: str, values: Values) -> tuple[Finding, ...]:
        """Return a red finding for each required value that is blank."""
        register = self._bench.register(key)
        return tuple(
            Finding("red", f"“{each.label}”还没有填写。", key, "", each.key)
            for each in missing(register, values)
            if each.key != register.parent
        )

    def save(self, key: str, parent: str, values: Values, *, row: str = "") -> Saved:
        """Write one row as one step; raise UserError when it may not be."""
        writing = self._prepared(key, parent, values, row)
        verb = "修改" if row else "新增"
        return writing.run(submit=True, label=self._label(verb, key, parent))

    def save_all(self, key: str, parent: str, rows: Sequence[Values]) -> Change:
        """Write several new rows as one step."""
        ready = [self._prepared(key, parent, each, "") for each in rows]
        label = f"{self._label('登记', key, parent)}（{len(rows)} 项）"
        with self._bench.change(label) as change:
            for writing in ready:
                writing.put(submit=True)
        return change

    def delete(self, key: str, parent: str, row: str, why: str) -> Saved:
        """Move a row to the recycle bin; a reason is demanded."""
        self._refuse_closed(key, parent)
        return self._records.delete(key, row, why)

    def _prepared(self, key: str, parent: str, values: Values, row: str) -> Writing:
        self._refuse_closed(key, parent)
        register = self._bench.register(key)
        before = self._records.get(key, row) if row else None
        told = {**values, register.parent: parent}
        if before is None and PLACE in register.by_key:
            told[PLACE] = self._place(register, parent, told)
        if absent := self.lacks(key, {**(before or {}), **told}):
            what = f"{register.label}还不能保存："
            raise RefusedError(what, tuple(each.text for each in absent))
        return self._records.prepared(register, told, before)

    def _place(self, register: Register, parent: str, values: Values) -> int:
        """Return where a new row stands: the place of its choice, else after the last one."""
        if register.offer:
            listed = self._bench.choices(register.key, register.by_key[register.offer])
            if values.get(register.offer) in listed:
                return listed.index(str(values[register.offer])) + 1
        rows = self._stored(register, parent)
        return max((int(str(each[PLACE] or 0)) for each in rows), default=0) + 1

    def _refuse_closed(self, key: str, parent: str) -> None:
        if why := self.closed(key, parent):
            raise UserError(why)

    def _label(self, verb: str, key: str, parent: str) -> str:
        register = self._bench.register(key)
        up = self._bench.register(register.by_key[register.parent].target)
        return f"{verb}{register.label} {called(up, self._records.get(up.key, parent))}".strip()

    def _stored(self, register: Register, parent: str) -> list[Values]:
        found = details.children(self._bench.store, register, register.parent, [parent])
        return decoded(register, found)

    def _row(self, register: Register, values: Values) -> Row:
        texts = {each.key: self._text(each, values.get(each.key)) for each in register.columns}
        place = register.date or (PLACE if PLACE in texts else "")
        rest = [
            each for each in self.fields(register.key) if each.key != place and texts[each.key]
        ]
        lead = _lead(rest)
        state = next((each for each in rest if each.kind == "choice" and each != lead), None)
        told = [
            texts[each.key] if each.long else f"{each.label} {texts[each.key]}"
            for each in rest
            if each not in (lead, state)
        ]
        tag = texts[state.key] if state else ""
        title = texts[lead.key] if lead else register.label
        return Row(
            id=str(values["id"]),
            badge=texts.get(place, ""),
            title=title,
            tag=tag,
            tone=TONES.get(tag or title, ""),
            note=" · ".join(told),
        )

    def _text(self, field: Field, stored: Stored) -> str:
        if is_blank(stored):
            return ""
        if field.kind == "link":
            ids = stored if isinstance(stored, tuple) else (str(stored),)
            return "、".join(Entering(self._bench).names(field.target, ids).values())
        return " ".join(shown(field, stored).split())


def _lead(fields: Sequence[Field]) -> Field | None:
    """Choose what says most about a row: what is demanded, else the first words."""
    worded = [each for each in fields if each.kind in {"text", "choice"}]
    return next((each for each in fields if each.required), next(iter([*worded, *fields]), None))


def _coded(field: Field) -> bool:
    """Tell whether a field holds a code that the program reads, no words."""
    return bool(field.choices) and all(each.isascii() for each in field.choices)
