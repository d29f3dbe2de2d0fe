"""整改销号: tick items, apply, send back, extend, check off, reopen; one step each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from ledgerdesk.db import details
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change
from ledgerdesk.desk import attaching, guarding
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.checklists import OPEN, Checklists, Row
from ledgerdesk.desk.frozen import Frozen
from ledgerdesk.desk.links import Links, called
from ledgerdesk.desk.records import Records
from ledgerdesk.domain.checks import check, missing
from ledgerdesk.domain.definitions import Flow, Register
from ledgerdesk.domain.extras import COLUMN, extras, packed
from ledgerdesk.domain.flows import Facts, refusals, rule_for
from ledgerdesk.domain.periods import later
from ledgerdesk.domain.values import Stored, encode, tester
from ledgerdesk.errors import RefusedError, UserError

DONE, NOT_APPLICABLE = "完成", "不适用"
AFTER = attaching.AFTER


@dataclass(frozen=True, slots=True)
class Ask:
    """What a move is asked with; ids of people, ISO dates, a reason."""

    why: str = ""
    by: str = ""
    checker: str = ""
    due_on: str = ""
    on: str = ""


class Rectification:
    """The verbs that drive a problem to 销号."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._records = Records(bench)

    @property
    def _register(self) -> Register:
        return self._bench.register("problem")

    @property
    def _flow(self) -> Flow:
        return self._bench.catalog.flows["problem"]

    def items(self, problem: str) -> list[dict[str, Stored]]:
        """Return the 核销项 of a problem in order, with the number of their evidence files."""
        rows = self._children("check_item", "problem", problem)
        for row in rows:
            row["files"] = len(self._children("attachment", "owner", str(row["id"])))
        return rows

    def item(self, problem: str, told: str) -> str:
        """Return the id of a problem's 核销项 told by its text or order."""
        items = self.items(problem)
        for each in items:
            if told in {each["id"], each["text"], str(each["order"])}:
                return str(each["id"])
        message = (
            f"没有叫“{told}”的核销项，这个问题有：{'、'.join(str(i['text']) for i in items)}。"
        )
        raise UserError(message)

    def tick(
        self, item: str, *, by: str, on: str = "", note: str = "", evidence: Sequence[Path] = ()
    ) -> Change:
        """Mark one item 完成, with date, person (id), note and evidence files; one step."""
        values = self._done(DONE, by, on, note)
        return self._mark(item, "完成", values, evidence)

    def waive(
        self, item: str, *, why: str, by: str, on: str = "", evidence: Sequence[Path] = ()
    ) -> Change:
        """Mark one item 不适用; a reason is demanded."""
        if not why.strip():
            message = "核销项不适用时要写明原因，请填写后再试。"
            raise UserError(message)
        values = self._done(NOT_APPLICABLE, by, on, why.strip())
        return self._mark(item, "不适用", values, evidence)

    def untick(self, item: str) -> Change:
        """Put an item back to 未完成."""
        values: Row = {"state": OPEN, "done_on": None, "by": None, "note": None}
        return self._mark(item, "恢复为未完成", values)

    def _done(self, state: str, by: str, on: str, note: str) -> Row:
        day = on or self._today()
        return {"state": state, "done_on": day, "by": by or None, "note": note or None}

    def report(self, problem: str, text: str, *, by: str = "", on: str = "") -> Change:
        """Write one line of 进展; the first one begins the rectification."""
        if not text.strip():
            message = "进展内容是空白的，请填写后再保存。"
            raise UserError(message)
        values = self._records.get("problem", problem)
        row: Row = {
            "problem": problem,
            "on": on or self._today(),
            "text": text.strip(),
            "by": by or None,
        }
        with self._bench.change(f"记录进展 {self._label(values)}") as change:
            self._insert("progress", row)
            self._begin(values)
        return change

    def attach(self, register: str, record: str, path: Path, *, stage: str = "") -> Change:
        """Keep a file as evidence of a record (problem, check_item …); stage 整改前/中/后."""
        return self.attach_all(register, record, [path], stage=stage)

    def attach_all(
        self, register: str, record: str, paths: Sequence[Path], *, stage: str = ""
    ) -> Change:
        """Keep several files as evidence of a record, in one step."""
        owner = self._records.get(register, record)
        words = called(self._bench.register(register), owner)
        count = f"（{len(paths)} 个）" if len(paths) > 1 else ""
        with (
            attaching.kept(self._bench, paths) as rows,
            self._bench.change(f"添加附件 {words}{count}") as change,
        ):
            attaching.put(self._bench, (register, record), rows, stage)
        return change

    def move(self, problem: str, key: str, ask: Ask) -> Change:
        """Make one move of the flow; raise RefusedError with every reason it is not allowed."""
        values = self._records.get("problem", problem)
        move = next((each for each in self._flow.moves if each.key == key), None)
        if move is None:
            message = (
                f"没有叫“{key}”的流转，可用的有：{'、'.join(m.key for m in self._flow.moves)}。"
            )
            raise UserError(message)
        self._bench.allow(*guarding.moved(key))
        reasons = refusals(self._flow, key, self._facts(problem, values, ask))
        if reasons:
            what = f"问题 {self._label(values)} 不能{move.label}："
            raise RefusedError(what, reasons)
        if key == "reopen":
            return self._reopen(values, ask)
        with self._bench.change(f"{move.label} {self._label(values)}") as change:
            changed = self._effects(key, values, ask) | {"state": move.to or values["state"]}
            self._log(problem, move.label, ask)
            self._store(values, changed)
            if key == "close":
                self._look_back(problem, str(changed["closed_on"]))
        return change

    def _look_back(self, problem: str, closed_on: str) -> None:
        """回头看 falls due so many months after 销号, where a campaign asks for it."""
        months = next(filter(None, (each.lookback_months for each in self._bench.campaigns())), 0)
        if months:
            due_on = later(date.fromisoformat(closed_on), months).isoformat()
            self._insert("lookback", {"problem": problem, "due_on": due_on})

    def _effects(self, key: str, values: Row, ask: Ask) -> Row:
        """Return the columns a move sets beside the state."""
        day, closer = ask.on or self._today(), ask.by or ask.checker
        if key == "extend":
            row: Row = {"problem": values["id"], "from_on": values["due_on"], "to_on": ask.due_on}
            self._insert("extension", row | {"why": ask.why, "by": ask.by or None, "on": day})
        effects: dict[str, Row] = {
            "submit": {"submitted_on": self._today()},
            "apply": {"finished_on": day},
            "return": {"finished_on": None},
            "close": {
                "checked_on": day,
                "checker": ask.checker,
                "closed_on": day,
                "closer": closer,
            },
            "extend": {"due_on": ask.due_on},
        }
        return effects.get(key, {})

    def _reopen(self, values: Row, ask: Ask) -> Change:
        """死灰复燃: a new round with the same number; the old record stays 已销号."""
        day = ask.on or self._today()
        fresh = {
            each.key: values.get(each.key)
            for each in self._register.columns
            if each.kind not in {"date", "moment"} and each.key not in _PER_ROUND
        }
        turn = int(str(values["round"])) + 1
        fresh |= {"id": new_id(), "round": turn, "previous": values["id"], "found_on": day}
        fresh |= {"due_on": ask.due_on, "submitted_on": self._today(), "state": None}
        with self._bench.change(f"重开 {self._label(fresh)}") as change:
            rows = Checklists(self._bench).begin(fresh, submit=True)
            self._log(str(values["id"]), "重开", ask)
            self._bench.store.insert("problem", self._columns(fresh))
            for table, row in rows:
                self._bench.store.insert(table, row)
        return change

    def _mark(self, item: str, verb: str, values: Row, evidence: Sequence[Path] = ()) -> Change:
        row = self._records.get("check_item", item)
        problem = self._records.get("problem", str(row["problem"]))
        if problem["state"] == self._flow.states[-1]:
            message = f"问题 {self._label(problem)} 已销号，核销项不能再改；死灰复燃的请重开。"
            raise UserError(message)
        label = f"{verb}“{row['text']}” {self._label(problem)}"
        with (
            attaching.kept(self._bench, evidence) as files,
            self._bench.change(label) as change,
        ):
            self._bench.store.update("check_item", item, values)
            attaching.put(self._bench, ("check_item", item), files, AFTER)
            self._begin(problem)
        return change

    def _begin(self, problem: Row) -> None:
        """待整改 becomes 整改中 with the first thing done."""
        begin = next(each for each in self._flow.moves if each.key == "begin")
        if problem["state"] in begin.states:
            self._bench.store.update("problem", str(problem["id"]), {"state": begin.to})

    def _facts(self, problem: str, values: Row, ask: Ask) -> Facts:
        items = self.items(problem)
        links = Links(self._bench)
        found = check(self._register, values, self._bench.today())
        return Facts(
            state=str(values["state"]),
            missing=tuple(each.label for each in missing(self._register, values)),
            open_items=tuple(str(each["text"]) for each in items if each["state"] == OPEN),
            without_evidence=self._without_evidence(problem, items),
            others=tuple(self._others(values)),
            checker=ask.checker,
            responsible=str(values.get("responsible") or ""),
            responsible_name=links.text("person", str(values.get("responsible") or "")),
            red=tuple(each.text for each in found if each.level == "red"),
            reason=ask.why,
            due_on=ask.due_on,
            old_due_on=str(values.get("due_on") or ""),
            found_on=str(values.get("found_on") or ""),
            today=self._today(),
        )

    def _others(self, values: Row) -> Iterator[str]:
        """Say which record a problem is closed with is not finished, or is not there."""
        disposal = str(values.get("disposal") or "")
        rule = rule_for(self._flow, disposal, values, partial(self._site, values))
        if rule is None or not rule.closes_with:
            return
        register = self._bench.register(rule.closes_with)
        rows = self._children(register.key, "problem", str(values["id"]))
        if rule.needed and not rows:
            yield (
                f"处置分类是{disposal}，还没有关联的{register.label}，"
                f"请在{register.title}登记并选上这个问题。"
            )
        for row in rows:
            if all(tester(each)(row.get(each.field)) for each in rule.still_open):
                yield (
                    f"{register.label}{called(register, row)}还没有办结，"
                    f"处置分类是{disposal}的随{register.label}办结后再销号。"
                )

    def _site(self, values: Row) -> Row:
        site = str(values.get("site") or "")
        return self._records.get("site", site) if site else {}

    def _without_evidence(self, problem: str, items: list[dict[str, Stored]]) -> tuple[str, ...]:
        """Items 完成 that lack their evidence; a file of the problem at 整改后 serves all."""
        files = self._children("attachment", "owner", problem)
        after = [each for each in files if each["stage"] == AFTER]
        lacking = []
        for item in items:
            if item["state"] != DONE or item["evidence"] in {None, "none"}:
                continue
            own = self._children("attachment", "owner", str(item["id"]))
            kinds = {each["kind"] for each in own + after}
            if not kinds or (item["evidence"] == "photo" and "照片" not in kinds):
                lacking.append(str(item["text"]))
        return tuple(lacking)

    def _children(self, key: str, link: str, record: str) -> list[dict[str, Stored]]:
        register = self._bench.register(key)
        return details.children(self._bench.store, register, link, [record])

    def _log(self, problem: str, kind: str, ask: Ask) -> None:
        by = ask.by or ask.checker or None
        row: Row = {"problem": problem, "kind": kind, "on": ask.on or self._today(), "by": by}
        self._insert("move", row | {"why": ask.why or None})

    def _insert(self, table: str, row: Row) -> None:
        self._bench.store.insert(table, {"id": new_id(), **row, "submitted_on": self._today()})

    def _store(self, values: Row, changed: Row) -> None:
        Frozen(self._bench).refuse(self._register, values, {**values, **changed})
        self._bench.store.update("problem", str(values["id"]), self._columns(changed))

    def _columns(self, values: Row) -> dict[str, str | int | None]:
        fields, own = self._register.by_key, frozenset(extras(self._register))
        made: dict[str, str | int | None] = {
            key: encode(fields[key], value) if key in fields else str(value)
            for key, value in values.items()
            if key not in own
        }
        return made | ({COLUMN: packed(self._register, values)} if own & values.keys() else {})

    def _label(self, values: Row) -> str:
        return called(self._register, values)

    def _today(self) -> str:
        return self._bench.today().isoformat()


_PER_ROUND = {
    "finished_on", "checked_on", "checker", "closed_on", "closer", "round", "previous",
    "state", "checklist", "due_on", "found_on", "verified_fact",
}  # fmt: skip
"""What a new round starts without: dates, status, evidence, signatures."""
