"""One record as its pane shows it: heading, files, what links to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ledgerdesk.db import attachments, details, disk, linking
from ledgerdesk.desk import attaching
from ledgerdesk.desk.advice import Advice
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.course import Altered, Course, Event, item_texts
from ledgerdesk.desk.drafts import NEW
from ledgerdesk.desk.links import named, number
from ledgerdesk.desk.lists import Tone, status
from ledgerdesk.desk.records import Records
from ledgerdesk.desk.rectification import AFTER, DONE, Rectification
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.flows import overdue
from ledgerdesk.domain.thresholds import Applied, Run
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import Finding, UserError

if TYPE_CHECKING:
    from ledgerdesk.desk.whole import Whole

SOON = 3
"""Days before the time limit that are worth a word."""
WANTS = {"any": "佐证", "photo": "照片"}
MOST = 200
"""Records of one register that are listed as linking here."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a record: number, name, its state and its time limit in words."""

    number: str
    name: str
    state: str
    tone: Tone
    time: str
    """逾期 3 天, 还有 2 天, 今天到期; "" when nothing presses."""
    submitted: bool
    deleted: str
    """Why it lies in the 回收站, "" when it does not."""
    steps: str = ""
    """发现–制止–报告–移交 with their days, where the unit has no penalty power."""


@dataclass(frozen=True, slots=True)
class File:
    """One attachment of a record or of one of its 核销项."""

    id: str
    name: str
    stage: str
    item: str
    """Text of the 核销项 it belongs to, "" when it is the record's own."""
    size: int
    """Bytes."""
    is_photo: bool
    path: Path | None
    """Where it stands, under its hash; None when it is missing."""
    taken_at: str = ""
    """When its camera says it was taken, YYYY-MM-DDTHH:MM."""
    doubt: str = ""
    """What is odd about when or where it was taken."""


@dataclass(frozen=True, slots=True)
class Item:
    """One 核销项 of a problem."""

    id: str
    text: str
    state: str
    """未完成, 完成 or 不适用."""
    on: str
    by: str
    """Name of the person, "" when none was named."""
    note: str
    wants: str
    """照片 or 佐证 when it needs some, else ""."""
    files: int
    lacks: bool
    """Whether it is 完成 and what it wants is not there."""


@dataclass(frozen=True, slots=True)
class Linked:
    """One record that points to this one."""

    register: str
    label: str
    """What it is: 案件."""
    record: str
    text: str
    hint: str
    """By which field it points here, and its day."""


class AtHand(NamedTuple):
    """Law at hand for one record."""

    findings: tuple[Finding, ...]
    runs: tuple[Run, ...]
    applied: tuple[Applied, ...]


class Viewing:
    """The verbs of the record pane that only read."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._course = Course(bench)

    def exists(self, register: str, record: str) -> bool:
        """Tell whether a record is there; one whose making was undone is not."""
        known = self._bench.register(register)
        return bool(details.by_ids(self._bench.store, known, [record]))

    def head(self, key: str, record: str) -> Head:
        """Return what stands over a record; a new one has the register's word alone."""
        register = self._bench.register(key)
        if not record or record.startswith(NEW):
            return Head(
                "", f"登记{register.label}", "草稿", "closed", "", submitted=False, deleted=""
            )
        values = Records(self._bench).get(key, record)
        told, name = number(register, values), str(values.get(register.name) or "")
        flow = self._bench.catalog.flows.get(register.flow)
        state, tone = status(register, flow, values, self._bench.today())
        late, words = self._pressing(register, values)
        if late:
            state = str(values["state"])
        gone = f"已删除：{values['deleted_why'] or ''}" if values["deleted_on"] else ""
        shown = name or self._instead(register, values)
        submitted = values["submitted_on"] is not None
        steps = Advice(self._bench).steps(register, values)
        return Head(
            told, shown, state, tone, words, submitted=submitted, deleted=gone, steps=steps
        )

    def files(self, register: str, record: str) -> list[File]:
        """Return the attachments of a record and its 核销项, in the order they were added."""
        items = item_texts(self._bench, record) if register == "problem" else {}
        known = self._bench.register("attachment")
        owners = [record, *items]
        rows = details.children(self._bench.store, known, "owner", owners)
        rows.sort(key=lambda row: str(row["id"]))
        doubts = attaching.of(self._bench, rows)
        return [self._file(row, items, doubts) for row in rows]

    def items(self, problem: str) -> list[Item]:
        """Return the 核销项 of a problem in order, with what they lack."""
        rows = Rectification(self._bench).items(problem)
        people = {str(row["by"]) for row in rows if row["by"]}
        known = self._bench.register("person")
        found = details.by_ids(self._bench.store, known, people)
        names = {str(row["id"]): named(known, row) for row in found}
        files = self.files("problem", problem)
        return [_item(row, names, files) for row in rows]

    def keep_copy(self, attachment: str, target: Path) -> Path:
        """Copy an attachment out to a new file; raise UserError when it may not be."""
        row = Records(self._bench).get("attachment", attachment)
        source = attachments.find(self._bench.store, str(row["sha256"]))
        if source is None:
            message = f"附件“{row['name']}”的文件不见了，请从最近的备份里找回。"
            raise UserError(message)
        with disk.translated("另存附件", target):
            disk.copy(source, target)
        return target

    def open_copy(self, attachment: str) -> Path:
        """Copy an attachment under its own name to where another program may open it."""
        return attaching.copy(self._bench, Records(self._bench).get("attachment", attachment))

    def links(self, key: str, record: str) -> list[Linked]:
        """Return the records that point here, child rows left out, newest first."""
        found: list[Linked] = []
        for register in self._bench.catalog.registers.values():
            if register.group not in {"ledger", "office"}:
                continue
            ways: dict[str, str] = {}
            rows: dict[str, dict[str, Stored]] = {}
            for each in register.columns:
                if each.kind == "link" and each.target == key:
                    for row in linking.pointing(self._bench.store, register, each, record, MOST):
                        rows[str(row["id"])] = row
                        ways.setdefault(str(row["id"]), each.label)
            found += [self._linked(register, row, ways) for row in rows.values()]
        return found

    def has_whole(self, register: str) -> bool:
        """Tell whether everything around a record of a register is told in one place."""
        from ledgerdesk.desk import whole

        return whole.docket(self._bench, register) is not None

    def whole(self, register: str, record: str) -> "Whole":
        """Return everything the ledger knows around a record: timeline and photos."""
        from ledgerdesk.desk import whole

        return whole.whole(self._bench, register, record)

    def has_law(self, register: str) -> bool:
        """Tell whether the law sets time limits for records of a register."""
        return any(register in each.terms for each in self._bench.catalog.law.values())

    def law(self, key: str, record: str) -> AtHand:
        """Return what the law says about a record: findings, time limits, version."""
        register, values = self._bench.register(key), Records(self._bench).get(key, record)
        advice = Advice(self._bench)
        return AtHand(
            advice.findings(register, values),
            advice.runs(register, values),
            advice.applied(register, values),
        )

    def course(self, register: str, record: str) -> list[Event]:
        """Return 经过: what happened to a record and its rows, newest first."""
        return self._course.events(register, record)

    def changes(self, register: str, record: str) -> list[Altered]:
        """Return 历史: each value of the record before and after a step, newest first."""
        return self._course.changes(register, record)

    def _file(
        self, row: Mapping[str, Stored], items: Mapping[str, str], doubts: Mapping[str, str]
    ) -> File:
        return File(
            id=str(row["id"]),
            name=str(row["name"]),
            stage=str(row["stage"] or ""),
            item=items.get(str(row["owner"]), ""),
            size=int(str(row["size"] or 0)),
            is_photo=row["kind"] == "照片",
            path=attachments.find(self._bench.store, str(row["sha256"])),
            taken_at=str(row["taken_at"] or ""),
            doubt=doubts.get(str(row["id"]), ""),
        )

    def _linked(
        self, register: Register, row: Mapping[str, Stored], ways: Mapping[str, str]
    ) -> Linked:
        day = str(row.get(register.date) or "")[:10] if register.date else ""
        told = " ".join(filter(None, (number(register, row), _proper(register, row))))
        text = told or str(row.get("kind") or "") or day or register.label
        hint = " · ".join(filter(None, (ways[str(row["id"])], day if day != text else "")))
        return Linked(register.key, register.label, str(row["id"]), text, hint)

    def _pressing(self, register: Register, values: Mapping[str, Stored]) -> tuple[int, str]:
        """Return the days a flow's record is late, and its time limit in words."""
        due, state = str(values.get("due_on") or ""), str(values.get("state") or "")
        flow = self._bench.catalog.flows.get(register.flow)
        if not flow or not due or state in {flow.states[0], flow.states[-1]}:
            return 0, ""
        today = self._bench.today()
        late = overdue(state, due, today)
        if late:
            return late, f"逾期 {late} 天"
        left = (date.fromisoformat(due) - today).days
        return 0, "" if left > SOON else f"还有 {left} 天" if left else "今天到期"

    def _instead(self, register: Register, values: Mapping[str, Stored]) -> str:
        """Name a record without a name of its own: by what it links to, or its day."""
        for each in register.columns:
            if each.kind == "link" and not each.several and values.get(each.key):
                target = self._bench.register(each.target)
                if target.name == "name" and target.group == "ledger":
                    rows = details.by_ids(self._bench.store, target, [str(values[each.key])])
                    if rows:
                        return named(target, rows[0])
        return str(values.get(register.date) or "")[:10] if register.date else register.label


def _item(row: Mapping[str, Stored], names: Mapping[str, str], files: Sequence[File]) -> Item:
    wants = WANTS.get(str(row["evidence"] or ""), "")
    own = [each for each in files if each.item == row["text"]]
    serving = [each for each in files if not each.item and each.stage == AFTER] + own
    fitting = [each for each in serving if each.is_photo or wants != "照片"]
    return Item(
        id=str(row["id"]),
        text=str(row["text"]),
        state=str(row["state"]),
        on=str(row["done_on"] or ""),
        by=names.get(str(row["by"]), ""),
        note=str(row["note"] or ""),
        wants=wants,
        files=len(own),
        lacks=row["state"] == DONE and bool(wants) and not fitting,
    )


def grouped(files: Iterable[File]) -> dict[str, list[File]]:
    """Sort files by their 整改阶段, in the order of the work."""
    found: dict[str, list[File]] = defaultdict(list)
    for each in files:
        found[each.stage or "其他"].append(each)
    order = ("整改前", "整改中", "整改后", "其他")
    return {stage: found[stage] for stage in order if stage in found}


def _proper(register: Register, row: Mapping[str, Stored]) -> str:
    return str(row.get(register.name) or "") if register.name != register.number else ""
