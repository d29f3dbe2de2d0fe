"""取回: one record out of a copy of the ledger, whole with its rows, as one undoable step."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ledgerdesk.db import attachments, backup, recovering, search
from ledgerdesk.db.recovering import OWNED, Piece
from ledgerdesk.db.store import open_store
from ledgerdesk.desk import issuing
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.browsing import Browsing
from ledgerdesk.desk.frozen import Frozen
from ledgerdesk.desk.links import Links, called
from ledgerdesk.desk.records import Saved, Values, refuse_duplicate
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.checks import check
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import UserError

GROUPS = ("ledger", "office")
LISTED = 100
"""Records listed at most."""
SAME, OTHER, BIN, ABSENT = "没有变", "有不同", "在回收站", "现在没有"


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of one register there were and are."""

    title: str
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One record of the copy, and how it is now."""

    register: str
    label: str
    record: str
    text: str
    hint: str
    state: str
    """没有变, 有不同, 在回收站, 现在没有."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field then and now, in words."""

    label: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What taking a record back would change."""

    fields: tuple[Difference, ...]
    rows: tuple[str, ...]
    """Sentences on its rows: 进展：取回 2 条，去掉 1 条。"""

    @property
    def same(self) -> bool:
        """True when there is nothing to take back."""
        return not self.fields and not self.rows


class Recovering:
    """The verbs on one copy of this ledger; the copy is only read."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def counts(self, copy: Path) -> list[Count]:
        """Count each register's records in the copy and now; those without any left out."""
        with self._opened(copy) as then:
            found = [
                Count(each.title, *(recovering.count(one.store, each.key) for one in both))
                for both in [(then, self._bench)]
                for each in self._registers()
            ]
        return [each for each in found if each.then or each.now]

    def find(self, copy: Path, words: str = "") -> list[Kept]:
        """Return records of the copy that hold the words; without words those changed since."""
        with self._opened(copy) as then:
            if words.strip():
                found = search.search(then.store, words, limit=LISTED)
            else:
                found = self._changed(then)
            known = {each.key for each in self._registers()}
            told = self._told(then, [each for each in found if each[0] in known][:LISTED])
        return [each for each in told if words.strip() or each.state != SAME]

    def compare(self, copy: Path, key: str, record: str) -> Compared:
        """Return field by field what the copy has otherwise, and what becomes of the rows."""
        register = self._bench.register(key)
        with self._opened(copy) as then:
            differing = self._pieces(then, register, record)
            own = next((each for each in differing if each.id == record), None)
            fields = self._fields(then, register, own) if own else ()
        return Compared(fields, tuple(self._rows(differing, record)))

    def take_back(self, copy: Path, key: str, record: str) -> Saved:
        """Make a record and its rows what they are in the copy, as one step.

        Raises UserError when it may not be: signed since, a number taken meanwhile, something
        it links to is not there, the role forbids it.
        """
        register = self._bench.register(key)
        with self._opened(copy) as then:
            differing = self._pieces(then, register, record)
            if not differing:
                message = "这条记录和备份里的一样，不用取回。"
                raise UserError(message)
            self._demand(differing)
            self._bring_files(copy, differing)
            values = self._values(then, register, record)
        label = f"从备份取回{register.label} {called(register, values)}".strip()
        return self._written(register, values, differing, label)

    def back_to(self, key: str, record: str, step: int) -> Saved:
        """Make a record and its rows what they were when one of its steps was done.

        One step of its own; refused as `take_back` is. Photos added since stay.
        """
        register, store = self._bench.register(key), self._bench.store
        differing = recovering.as_of(store, step, key, record, self._children(key))
        if not differing:
            message = "这一步以后没有改动，不用撤销。"
            raise UserError(message)
        self._demand(differing)
        own = next((each.then for each in differing if each.id == record), None)
        rows = [dict(own)] if own else store.records(key, "WHERE id = ?", (record,))
        values = dict(decoded(register, rows)[0])
        at = str(store.value("SELECT at FROM step WHERE id = ?", (step,))).replace("T", " ")
        label = f"{register.label} {called(register, values)} 撤销到 {at[:16]}"
        return self._written(register, values, differing, label)

    def _written(
        self, register: Register, values: Values, differing: Sequence[Piece], label: str
    ) -> Saved:
        with self._bench.change(label) as change:
            recovering.put(self._bench.store, differing)
        findings = check(register, values, self._bench.today())
        tables, submitted = frozenset(change.tables), values["submitted_on"] is not None
        words = called(register, values)
        return Saved(change.step, str(values["id"]), words, submitted, findings, tables)

    def called(self, copy: Path, key: str, told: str) -> str:
        """Return the id of the copy's record told by id, number or name."""
        with self._opened(copy) as then:
            return Links(then).find(key, told)

    @contextmanager
    def _opened(self, copy: Path) -> Iterator[Bench]:
        """Read a copy; raise UserError unless it is one of this ledger."""
        store = open_store(copy, write=False)
        try:
            if not recovering.common(store, self._bench.store):
                message = f"{copy.name} 是另一本台账的，不能从里面取回记录。请选这本台账的备份。"
                raise UserError(message)
            yield Bench(store, clock=self._bench.clock)
        finally:
            store.close()

    def _registers(self) -> list[Register]:
        return [each for each in self._bench.catalog.registers.values() if each.group in GROUPS]

    def _children(self, key: str) -> dict[str, str]:
        """Return the link of each register whose rows belong to records of this one."""
        registers = self._bench.catalog.registers.values()
        return {
            each.key: each.parent
            for each in registers
            if each.parent and each.by_key[each.parent].target == key
        }

    def _pieces(self, then: Bench, register: Register, record: str) -> list[Piece]:
        children = self._children(register.key)
        if not recovering.alive(then.store, register.key, [record]):
            message = f"备份里没有这条{register.label}，请换一份早些或晚些的备份。"
            raise UserError(message)
        return recovering.pieces(then.store, self._bench.store, register.key, record, children)

    def _changed(self, then: Bench) -> list[tuple[str, str]]:
        """Return the records written since the copy was made that it holds, newest first."""
        step = recovering.common(then.store, self._bench.store)
        found: dict[tuple[str, str], None] = {}
        registers = self._bench.catalog.registers
        children = [key for key, each in registers.items() if each.group == "child"]
        for table, row in recovering.written(self._bench.store, step, children):
            register = registers.get(table)
            if register is None or register.group not in (*GROUPS, "child"):
                continue
            link = register.by_key[register.parent] if register.parent else None
            if link is None:
                found[table, row] = None
            elif owner := self._owner(then, table, link.key, row):
                found[link.target, owner] = None
        there = {key: self._there(then, key, found) for key, _ in found}
        return [each for each in found if each[1] in there[each[0]]]

    def _owner(self, then: Bench, table: str, link: str, row: str) -> str:
        return recovering.owner(self._bench.store, table, link, row) or recovering.owner(
            then.store, table, link, row
        )

    def _there(self, then: Bench, key: str, asked: Iterable[tuple[str, str]]) -> dict[str, bool]:
        return recovering.alive(then.store, key, [row for table, row in asked if table == key])

    def _told(self, then: Bench, found: Sequence[tuple[str, str]]) -> list[Kept]:
        told: dict[tuple[str, str], Kept] = {}
        for key in dict.fromkeys(key for key, _ in found):
            register, ids = self._bench.register(key), [row for one, row in found if one == key]
            now = recovering.alive(self._bench.store, key, ids)
            first = Browsing(then).shown_first(key)
            for row in Browsing(then).rows(key, ids):
                record, words = row["id"], row["called"] or row.get(register.name, "")
                said = dict.fromkeys(row[each] for each in first if row.get(each))
                hint = " · ".join(each for each in said if each != words)
                state = self._state(then, register, record, now)
                told[key, record] = Kept(key, register.label, record, words, hint, state)
        return [told[each] for each in found if each in told]

    def _state(self, then: Bench, register: Register, record: str, now: dict[str, bool]) -> str:
        if record not in now:
            return ABSENT
        if not now[record] and recovering.alive(then.store, register.key, [record])[record]:
            return BIN
        return OTHER if self._pieces(then, register, record) else SAME

    def _fields(self, then: Bench, register: Register, own: Piece) -> tuple[Difference, ...]:
        was, held = (
            decoded(register, [dict(row)])[0] if row else {} for row in (own.then, own.now)
        )
        keys = [e.key for e in register.columns if was.get(e.key) != held.get(e.key)]
        told, here = (
            next(iter(Browsing(each).rows(register.key, [own.id], keys)), {})
            for each in (then, self._bench)
        )
        found = [
            _difference(register.by_key[key], told.get(key, ""), here.get(key, "")) for key in keys
        ]
        if was.get("deleted_on") != held.get("deleted_on") or own.now is None:
            found.insert(0, Difference("状态", *(_standing(each) for each in (own.then, own.now))))
        return tuple(found)

    def _rows(self, differing: Iterable[Piece], record: str) -> Iterator[str]:
        """Say of each register of rows how many come back, go, and change."""
        counted: dict[str, Counter[str]] = {}
        for each in differing:
            if each.id != record:
                verb = "取回" if each.now is None else "去掉" if each.then is None else "改回"
                counted.setdefault(each.table, Counter())[verb] += 1
        for table, verbs in counted.items():
            words = "，".join(f"{verb} {verbs[verb]} 条" for verb in verbs)
            yield f"{self._bench.register(table).label}：{words}"

    def _values(self, then: Bench, register: Register, record: str) -> dict[str, Stored]:
        rows = then.store.records(register.key, "WHERE id = ?", (record,))
        return dict(decoded(register, rows)[0])

    def _demand(self, differing: Sequence[Piece]) -> None:
        """Raise UserError when a row may not become what the copy has."""
        wanted: dict[tuple[str, str], None] = {}
        frozen, own = Frozen(self._bench), {each.id for each in differing if each.then}
        for each in differing:
            known = self._bench.register(each.table)
            was, held = (
                decoded(known, [dict(row)])[0] if row else None for row in (each.then, each.now)
            )
            if was is None:
                frozen.refuse_removal(known, held or {})
                continue
            frozen.refuse(known, held, was)
            issuing.refuse(known, held, was)
            refuse_duplicate(self._bench, known, held, was)
            if known.flow and held and self._closes(known, was, held):
                self._bench.allow("close")
            for link in (one for one in known.columns if one.kind == "link"):
                ids = was.get(link.key)
                for target in ids if isinstance(ids, tuple) else filter(None, [ids]):
                    wanted[link.target, str(target)] = None
        Links(self._bench).demand([each for each in wanted if each[1] not in own])

    def _closes(self, register: Register, was: Values, held: Values) -> bool:
        """Tell whether a record would be closed by it, or open again."""
        last = self._bench.catalog.flows[register.flow].states[-1]
        return (was["state"] == last) != (held["state"] == last)

    def _bring_files(self, copy: Path, differing: Iterable[Piece]) -> None:
        """Have the photos of attachments that come back; a lost one is found by 检查."""
        for each in differing:
            sha256 = str(each.then["sha256"]) if each.then and each.table == OWNED[0] else ""
            if sha256 and attachments.find(self._bench.store, sha256) is None:
                source = backup.photograph(copy, sha256)
                if source is not None:
                    attachments.keep(self._bench.store, source)


def _difference(field: Field, then: str, now: str) -> Difference:
    """Tell a field's two values; where both look alike the difference lies in what is hidden."""
    if then == now:
        return Difference(field.label, f"{then}（与现在不同）", now)
    return Difference(field.label, then, now)


def _standing(row: recovering.Row | None) -> str:
    if row is None:
        return ABSENT
    return f"已删除：{row['deleted_why'] or ''}" if row["deleted_on"] else "在台账里"
