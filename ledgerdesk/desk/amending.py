"""Many cells at once: typing in the grid, paste, fill down, replace, bulk edit.

What a person did to cells becomes `Edit`s; `plan` says what would be written and what would not,
`apply` writes it as one step, which one undo takes back.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ledgerdesk.db import details
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafts import NEW
from ledgerdesk.desk.entering import Entering
from ledgerdesk.desk.links import Links, called
from ledgerdesk.desk.lists import in_list
from ledgerdesk.desk.numbers import Numbers
from ledgerdesk.desk.records import Records, Writing
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.checks import check
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored, parse, shown
from ledgerdesk.errors import Finding, RefusedError, UserError

SEVERAL = re.compile("[、，,；;\n]+")
"""What stands between several names or choices in one cell."""
BARE = re.compile(r"[-+]?[\d,，]*\.?\d+")
"""A number without a unit: a list shows money in 万元, so it is typed in 万元."""


class Edit(NamedTuple):
    """What one cell of a list shall say; `record` is an id, or +1, +2 … for a new one."""

    record: str
    field: str
    text: str


class Cell(NamedTuple):
    """One value that would change, in the words of the list."""

    field: str
    label: str
    before: str
    after: str


class Refused(NamedTuple):
    """One cell, or with a blank label one record, that cannot be written, and why."""

    at: int
    """Number of the record among those edited, from 1."""
    called: str
    label: str
    text: str
    why: str
    field: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One record that would be written."""

    record: str
    called: str
    values: Mapping[str, Stored]
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...] = ()
    """What the change makes impossible or unusual; what was so before is left out."""
    wanting: tuple[str, ...] = ()
    """Labels of required fields still blank: it is, or stays, a draft."""

    @property
    def is_new(self) -> bool:
        """Whether the record does not stand in the ledger yet."""
        return self.record.startswith(NEW)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a block of edits would do; nothing of it is written."""

    register: str
    label: str
    """One record: 问题."""
    rows: tuple[Planned, ...]
    refused: tuple[Refused, ...] = ()
    unchanged: int = 0
    """Records that say already what they were told."""

    @property
    def cells(self) -> int:
        """How many cells would change."""
        return sum(len(each.cells) for each in self.rows)

    @property
    def new(self) -> int:
        """How many records would be added."""
        return sum(each.is_new for each in self.rows)

    def reds(self) -> tuple[Planned, ...]:
        """Return the records the change would make impossible somewhere."""
        return tuple(each for each in self.rows if any(f.level == "red" for f in each.findings))

    def olds(self, key: str) -> list[tuple[str, int]]:
        """Return the values of a field that would be replaced, the most frequent first."""
        found = Counter(c.before for row in self.rows for c in row.cells if c.field == key)
        return found.most_common()


@dataclass(frozen=True, slots=True)
class Amended:
    """What was written: one step."""

    step: int
    records: tuple[str, ...]
    tables: frozenset[str]
    drafts: int = 0
    """New records that wait for required fields."""
    findings: tuple[Finding, ...] = field(default=())


class Amending:
    """The verbs behind an editable list."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def editable(self, key: str) -> frozenset[str]:
        """Name the fields of a register that a list lets people type into."""
        register = self._bench.register(key)
        if register.group == "kept":
            return frozenset()
        fixed = Entering(self._bench).given(register, {}) | {"state"}
        kept = {each.key for each in register.columns if each.kind != "sealed"}
        return frozenset(kept - fixed)

    def text(self, key: str, each: Field, stored: Stored) -> str:
        """Return a stored value as a cell of the list is typed: money in 万元."""
        return Writer(self._bench, self._bench.register(key)).text(each, stored)

    def plan(self, key: str, edits: Iterable[Edit]) -> Plan:
        """Say what edits would write; a cell that cannot be read is refused, not guessed."""
        writer = Writer(self._bench, self._bench.register(key))
        with self._bench.store.reading():
            return writer.plan(edits)

    def put(self, key: str, record: str, field_key: str, stored: Stored) -> Amended | None:
        """Write one cell that was edited in place; None when it says so already."""
        writer = Writer(self._bench, self._bench.register(key))
        with self._bench.store.reading():
            plan = writer.told(record, field_key, stored)
        return self.apply(plan) if plan.rows else None

    def apply(self, plan: Plan, verb: str = "修改") -> Amended:
        """Write a plan as one step; raise UserError when the ledger changed and it no longer fits.

        `verb` begins the step's name: 修改, 粘贴, 向下填充, 替换, 批量修改, 清除.
        """
        register = self._bench.register(plan.register)
        words = plan.rows[0].called if len(plan.rows) == 1 else f"{len(plan.rows)} 条"
        return self.write(plan, f"{verb}{register.label} {words}".strip())

    def write(self, plan: Plan, label: str, beside: Callable[[], None] | None = None) -> Amended:
        """Write a plan as one step of that name, `beside` in the same step; raises as `apply`."""
        if not plan.rows:
            message = "没有可以写入的内容，台账没有改动。"
            raise UserError(message)
        register = self._bench.register(plan.register)
        with self._bench.store.reading():
            writings = Writer(self._bench, register).prepared(plan)
        with self._bench.change(label) as change:
            for each, findings in writings:
                red = any(found.level == "red" for found in findings)
                each.put(submit=not (register.flow and red))
            if beside:
                beside()
        made = tuple(str(each.after["id"]) for each, _ in writings)
        drafts = sum(each.after.get("submitted_on") is None for each, _ in writings)
        found = tuple(one for row in plan.rows for one in row.findings)
        return Amended(change.step, made, frozenset(change.tables), drafts, found)


class Writer:
    """Reads the cells of one register's list and gets its records ready."""

    def __init__(self, bench: Bench, register: Register) -> None:
        self._bench = bench
        self._register = register
        self._entering, self._records = Entering(bench), Records(bench)
        self._links = Links(bench)
        self._today = bench.today()

    def plan(self, edits: Iterable[Edit]) -> Plan:
        """Read, check and compare; nothing is written."""
        told: dict[str, list[Edit]] = {}
        for each in edits:
            told.setdefault(each.record, []).append(each)
        before = self._before(told)
        rows: list[Planned] = []
        refused: list[Refused] = []
        numbers = Numbers(self._bench)
        unchanged = 0
        for at, (record, cells) in enumerate(told.items(), 1):
            row = self._row(at, record, before.get(record), cells, refused)
            if row is None:
                unchanged += not any(each.at == at for each in refused)
                continue
            ready = self._ready(at, row, before.get(record), numbers, refused)
            rows += [ready] if ready else []
        rows = self._once(rows, refused)
        refused.sort(key=lambda each: each.at)
        label = self._register.label
        return Plan(self._register.key, label, tuple(rows), tuple(refused), unchanged)

    def told(self, record: str, key: str, stored: Stored) -> Plan:
        """Return the plan that gives one field a value that is understood already."""
        before = self._before([record]).get(record)
        was = before.get(key) if before else None
        label = self._register.label
        if stored == was:
            return Plan(self._register.key, label, (), unchanged=1)
        each = self._register.by_key[key]
        cell = Cell(key, each.label, self.text(each, was), self.text(each, stored))
        name = called(self._register, before) if before else ""
        row = Planned(record, name, {key: stored}, (cell,))
        writing = self._prepare(row, before, Numbers(self._bench))
        row = replace(row, findings=self._new(before, writing))
        return Plan(self._register.key, label, (row,))

    def prepared(self, plan: Plan) -> list[tuple[Writing, tuple[Finding, ...]]]:
        """Return the records of a plan ready to be written, with what is wrong in them."""
        before = self._before(each.record for each in plan.rows)
        numbers = Numbers(self._bench)
        made = []
        for row in plan.rows:
            writing = self._prepare(row, before.get(row.record), numbers)
            made.append((writing, writing.findings()))
        return made

    def text(self, each: Field, stored: Stored) -> str:
        """Return a stored value as a cell says it."""
        if stored is None:
            return ""
        if each.kind == "link":
            ids = stored if isinstance(stored, tuple) else (str(stored),)
            return "、".join(self._links.text(each.target, one) for one in ids)
        return shown(in_list(each), stored)

    def _before(self, records: Iterable[str]) -> dict[str, dict[str, Stored]]:
        """Return the stored values of those records that are in the ledger."""
        ids = [each for each in records if not each.startswith(NEW)]
        rows = details.by_ids(self._bench.store, self._register, ids) if ids else []
        return {str(row["id"]): dict(row) for row in decoded(self._register, rows)}

    def _row(
        self,
        at: int,
        record: str,
        before: dict[str, Stored] | None,
        edits: Sequence[Edit],
        refused: list[Refused],
    ) -> Planned | None:
        """Read the cells of one record; None when nothing of it would change."""
        name = called(self._register, before) if before else ""
        if before is None and not record.startswith(NEW):
            why = "这条记录已不在台账里，请刷新列表。"
            refused.append(Refused(at, name, "", "", why, record=record))
            return None
        values: dict[str, Stored] = {}
        cells: list[Cell] = []
        for edit in edits:
            each = self._register.by_key.get(edit.field)
            try:
                stored = self.read(each, edit, before or {})
            except UserError as error:
                if each and before and edit.text == self.text(each, before.get(each.key)):
                    continue  # what the list itself shows, twins and hidden digits included
                label = each.label if each else edit.field
                refused.append(Refused(at, name, label, edit.text, str(error), edit.field, record))
                continue
            was = before.get(edit.field) if before else None
            if each is not None and stored != was:
                values[edit.field] = stored
                words = (self.text(each, was), self.text(each, stored))
                cells.append(Cell(each.key, each.label, *words))
        return Planned(record, name, values, tuple(cells)) if values else None

    def read(self, each: Field | None, edit: Edit, before: Mapping[str, Stored]) -> Stored:
        """Return what a cell means; raise UserError saying why it cannot stand there."""
        if each is None or each.computed or each.key in self._fixed(before):
            message = "这一列由程序填写，不能直接改。"
            raise UserError(message)
        if each.kind == "sealed":
            message = "保密内容只能在记录里填写。"
            raise UserError(message)
        if each.masked and "*" in edit.text:
            message = "这是遮住了几位的号码，请填完整的号码。"
            raise UserError(message)
        text = edit.text.strip()
        if not text:
            return None
        if each.kind == "link":
            return self._linked(each, text)
        if each.unit == "元" and BARE.fullmatch(text):
            text += "万"
        stored, finding = parse(each, text, self._today)
        if finding is not None:
            raise UserError(finding.text)
        return stored

    def _fixed(self, before: Mapping[str, Stored]) -> frozenset[str]:
        return self._entering.given(self._register, before)

    def _linked(self, each: Field, text: str) -> Stored:
        if not each.several:
            return self._links.find(each.target, text)
        names = [one for one in SEVERAL.split(text) if one.strip()]
        return tuple(self._links.find(each.target, one.strip()) for one in names) or None

    def _ready(
        self,
        at: int,
        row: Planned,
        before: dict[str, Stored] | None,
        numbers: Numbers,
        refused: list[Refused],
    ) -> Planned | None:
        """Try a record as saving would; add what the change makes wrong."""
        try:
            writing = self._prepare(row, before, numbers)
        except RefusedError as error:
            why = " ".join(error.reasons)
            refused.append(Refused(at, row.called, "", "", why, record=row.record))
            return None
        except UserError as error:
            refused.append(Refused(at, row.called, "", "", str(error), record=row.record))
            return None
        words = called(self._register, writing.after)
        found, wanting = self._new(before, writing), tuple(e.label for e in writing.absent)
        return replace(row, called=words, findings=found, wanting=wanting)

    def _new(self, before: dict[str, Stored] | None, writing: Writing) -> tuple[Finding, ...]:
        """Return what a change makes wrong that was not so before."""
        judged = check(self._register, before, self._today) if before else ()
        old = {(each.field, each.text) for each in judged}
        return tuple(each for each in writing.findings() if (each.field, each.text) not in old)

    def _prepare(
        self, row: Planned, before: dict[str, Stored] | None, numbers: Numbers
    ) -> Writing:
        if before is not None and before.get("deleted_on"):
            message = "这条记录在回收站里，请先恢复再修改。"
            raise UserError(message)
        values = dict(row.values)
        if row.is_new:
            begun = self._entering.begin(self._register.key)
            values = {**{key: each for key, each in begun.items() if each is not None}, **values}
        elif before is None:
            message = "有记录已不在台账里，没有写入，请刷新列表后重试。"
            raise UserError(message)
        return self._records.prepared(self._register, values, before, numbers)

    def _once(self, rows: list[Planned], refused: list[Refused]) -> list[Planned]:
        """Refuse records of one block that claim the same number."""
        kept: list[Planned] = []
        seen: set[tuple[Stored, ...]] = set()
        for at, row in enumerate(rows, 1):
            told = [
                (keys[0], *(row.values.get(key) for key in keys))
                for keys in self._register.unique
                if row.values.get(keys[0]) is not None
            ]
            if seen.intersection(told):
                why = "同一批里有两条用了这个编号，请改号。"
                refused.append(Refused(at, row.called, "", "", why, record=row.record))
                continue
            seen.update(told)
            kept.append(row)
        return kept
