"""Records: save, submit, list, find, delete and bring back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledgerdesk.db.ids import new_id
from ledgerdesk.desk import guarding, issuing
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.checklists import Checklists
from ledgerdesk.desk.frozen import Frozen
from ledgerdesk.desk.links import Links, called
from ledgerdesk.desk.numbers import Numbers
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.checks import check, missing
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.extras import COLUMN, extras, packed
from ledgerdesk.domain.values import Stored, encode
from ledgerdesk.errors import Finding, RefusedError, UserError

Values = Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save made: the step, the record, its words, and what is wrong or unusual."""

    step: int
    record: str
    called: str
    submitted: bool
    findings: tuple[Finding, ...] = ()
    tables: frozenset[str] = field(default_factory=frozenset)


class Records:
    """The verbs on single records of any register."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def get(self, key: str, record: str) -> dict[str, Stored]:
        """Return a record's stored values with id and the standard columns."""
        register = self._bench.register(key)
        found = self._bench.store.records(key, "WHERE id = ?", (record,))
        if not found:
            message = f"{register.title}里没有这条记录，它可能已被撤销，请刷新列表。"
            raise UserError(message)
        return dict(decoded(register, found)[0])

    def find(self, key: str, told: str) -> str:
        """Return the id of the record told by id, number or name."""
        return Links(self._bench).find(key, told)

    def save(
        self, key: str, values: Values, *, record: str = "", submit: bool = True, label: str = ""
    ) -> Saved:
        """Write one record as one step; submit it when it may be and nothing is missing."""
        register = self._bench.register(key)
        if register.group == "kept":
            message = f"{register.title}由程序自动登记，不能手工填写。"
            raise UserError(message)
        with self._bench.store.reading():
            before = self.get(key, record) if record else None
            writing = self.prepared(register, values, before)
        return writing.run(submit=submit, label=label)

    def submit(self, key: str, record: str) -> Saved:
        """提交: make a draft count; raise RefusedError naming every missing field."""
        register, before = self._bench.register(key), self.get(key, record)
        absent = missing(register, before)
        if absent:
            reasons = tuple(f"“{each.label}”还没有填写。" for each in absent)
            what = f"{register.label}还不能提交："
            raise RefusedError(what, reasons)
        label = f"提交{register.label} {called(register, before)}".strip()
        return self.prepared(register, {}, before).run(submit=True, label=label)

    def delete(self, key: str, record: str, why: str) -> Saved:
        """Move a record to the 回收站; a reason is demanded."""
        if not why.strip():
            message = "删除要写明原因，请填写后再删除。"
            raise UserError(message)
        if record == self._bench.unit():
            message = "这是台账自己的单位，不能删除；名称不对的请修改它。"
            raise UserError(message)
        values = {"deleted_on": self._bench.today().isoformat(), "deleted_why": why.strip()}
        register, held = self._bench.register(key), self.get(key, record)
        Frozen(self._bench).refuse_removal(register, held)
        issuing.refuse_removal(register, held)
        return self._mark(key, record, "删除", values)

    def restore(self, key: str, record: str) -> Saved:
        """Bring a record back from the 回收站."""
        return self._mark(key, record, "恢复", {"deleted_on": None, "deleted_why": None})

    def reveal(self, key: str, record: str, field_key: str, why: str = "") -> str:
        """Show a confidential or masked value to who may see it; the look is journalled.

        The step has no rows and says who, when, which record and field, never the value.
        A confidential value demands a named person and a reason.
        """
        register, values = self._bench.register(key), self.get(key, record)
        each, held = register.by_key[field_key], values.get(field_key)
        is_secret = each.kind == "sealed"
        role = guarding.role(self._bench.store, self._bench.actor)
        guarding.refuse(role, self._bench.actor, ["secret" if is_secret else "personal"])
        if is_secret and not (self._bench.actor and why.strip()):
            message = "查看保密信息要写明查看人和事由，请填写后再看。"
            raise UserError(message)
        if not (is_secret or each.masked) or not isinstance(held, str):
            message = f"这条{register.label}没有登记“{each.label}”。"
            raise UserError(message)
        what = f"{register.label} {called(register, values)}".strip()
        label = f"查看{'保密信息' if is_secret else '个人信息'} {what} 的{each.label}"
        with self._bench.change(f"{label}：{why.strip()}" if why.strip() else label, own=True):
            return (self._bench.store.unseal(held) or "") if is_secret else held

    def prepared(
        self,
        register: Register,
        values: Values,
        before: dict[str, Stored] | None,
        numbers: Numbers | None = None,
    ) -> "Writing":
        """Return a record ready to be written; raise UserError when it must not be.

        Several written in one step share the numbers they are given.
        """
        _refuse_unknown(register, values)
        self._refuse_dead_links(register, values, before)
        after = {**(before or self._blank(register)), **values}
        writing = Writing(self._bench, register, before, after, numbers or Numbers(self._bench))
        writing.check()
        return writing

    def _blank(self, register: Register) -> dict[str, Stored]:
        made: dict[str, Stored] = {each.key: None for each in register.columns}
        made["id"] = new_id()
        made["campaign"] = self._bench.entered(register.key)
        if register.key == "unit" and self._bench.unit():
            made["parent"] = self._bench.unit()
        return made

    def _refuse_dead_links(
        self, register: Register, values: Values, before: Values | None
    ) -> None:
        asked: dict[tuple[str, str], None] = {}
        for key, told in values.items():
            each = register.by_key[key]
            if each.kind == "link" and told:
                for target in told if isinstance(told, tuple) else (told,):
                    asked[each.target, str(target)] = None
                    if before and target == before["id"]:
                        message = f"“{each.label}”不能指向这条记录自己，请另选一条。"
                        raise UserError(message)
        Links(self._bench).demand([*asked])

    def _mark(self, key: str, record: str, verb: str, values: Values) -> Saved:
        register, before = self._bench.register(key), self.get(key, record)
        words = called(register, before)
        with self._bench.change(f"{verb}{register.label} {words}".strip()) as change:
            self._bench.store.update(key, record, values)
        return Saved(change.step, record, words, before.get("submitted_on") is not None)


@dataclass(slots=True)
class Writing:
    """One record on its way into the ledger."""

    bench: Bench
    register: Register
    before: dict[str, Stored] | None
    after: dict[str, Stored]
    numbers: Numbers
    absent: tuple[Field, ...] = ()

    def check(self) -> None:
        """Give it its number; raise UserError when it must not be written."""
        Frozen(self.bench).refuse(self.register, self.before, self.after)
        issuing.refuse(self.register, self.before, self.after)
        if issuing.ready(self.register, self.after):
            given = self.numbers.give(self.register, self.after)
            self.after[self.register.number] = given or None
        self.absent = missing(self.register, self.after)
        if self.before and self.before.get("submitted_on") and self.absent:
            reasons = tuple(f"“{each.label}”不能改成空白。" for each in self.absent)
            what = f"已提交的{self.register.label}不能这样修改："
            raise RefusedError(what, reasons)
        refuse_duplicate(self.bench, self.register, self.before, self.after)

    def run(self, *, submit: bool, label: str) -> Saved:
        """Write and index it as one step; return what was made."""
        verb = "修改" if self.before else "新增"
        words = called(self.register, self.after)
        findings = self.findings()
        with self.bench.change(label or f"{verb}{self.register.label} {words}".strip()) as change:
            self.put(submit=submit)
        submitted = self.after.get("submitted_on") is not None
        tables = frozenset(change.tables)
        return Saved(change.step, str(self.after["id"]), words, submitted, findings, tables)

    def put(self, *, submit: bool) -> None:
        """Write it into the open step."""
        self._submit(submit=submit and not self.absent)
        self._store()
        self.numbers.keep()

    def findings(self) -> tuple[Finding, ...]:
        """Return what is missing, impossible or unusual in it."""
        record = str(self.after["id"])
        wanting = tuple(
            Finding("orange", f"“{each.label}”还没有填写。", self.register.key, record, each.key)
            for each in self.absent
        )
        return wanting + check(self.register, self.after, self.bench.today())

    def _submit(self, *, submit: bool) -> None:
        if self.register.flow:
            Checklists(self.bench).enter(self.before, self.after, submit=submit)
        if submit and not self.after.get("submitted_on"):
            self.after["submitted_on"] = self.bench.today().isoformat()

    def _store(self) -> None:
        old = self.before or {}
        changed = {key: value for key, value in self.after.items() if value != old.get(key)}
        own = set(extras(self.register))
        row = {key: self._column(key, each) for key, each in changed.items() if key not in own}
        if own & changed.keys():
            row[COLUMN] = packed(self.register, self.after)
        if self.before and row:
            self.bench.store.update(self.register.key, str(self.after["id"]), row)
        elif not self.before:
            self.bench.store.insert(self.register.key, row)

    def _column(self, key: str, value: Stored) -> str | int | None:
        known = self.register.by_key.get(key)
        if known is None:
            return value if not isinstance(value, tuple) else None
        if known.kind == "sealed" and isinstance(value, str):
            self.after[key] = self.bench.store.seal(value)
            return str(self.after[key])
        return encode(known, value)


def refuse_duplicate(
    bench: Bench, register: Register, before: Values | None, after: Values
) -> None:
    """Raise UserError when another record has what only one may: its number."""
    for keys in register.unique:
        told = [after.get(key) for key in keys]
        if None in told or (before and told == [before.get(key) for key in keys]):
            continue
        clause = "WHERE " + " AND ".join(f'"{key}" = ?' for key in keys) + " AND id <> ?"
        twins = bench.store.records(register.key, clause, (*told, after["id"]))
        if twins:
            label = register.by_key[keys[0]].label
            where = "（在回收站里）" if twins[0]["deleted_on"] else ""
            message = (
                f"{label}“{told[0]}”已被另一条{register.label}使用{where}，"
                "请改用别的编号，或打开原来那条修改。"
            )
            raise UserError(message)


def _refuse_unknown(register: Register, values: Values) -> None:
    for key in values:
        if key not in register.by_key or register.by_key[key].computed:
            message = f"{register.title}没有叫“{key}”的字段，请用 fields 查看可填的字段。"
            raise UserError(message)
