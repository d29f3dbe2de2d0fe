"""Many records at once from JSON lines: everything is understood before anything is written."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ledgerdesk.calm import undisturbed
from ledgerdesk.db import backup, lookups, search
from ledgerdesk.db.ids import new_id
from ledgerdesk.desk import issuing
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.checklists import Checklists
from ledgerdesk.desk.links import Links
from ledgerdesk.desk.numbers import Numbers
from ledgerdesk.domain.checks import check, missing
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.extras import COLUMN, extras, packed
from ledgerdesk.domain.values import Accepter, Stored, accepters, encode
from ledgerdesk.errors import UserError, trouble

Row = dict[str, Stored]
Finder = Callable[[Mapping[str, Any]], tuple[str, str]]
SHOWN = 20
"""Mistakes listed in one message."""
KNOWN = {"register", "values", "ref"}
STANDARD = ("campaign", "submitted_on", "signed_on", "extra")


@dataclass(slots=True)
class Loaded:
    """What a load made."""

    step: int
    created: dict[str, str] = field(default_factory=dict)
    """ref → id."""
    counts: dict[str, int] = field(default_factory=dict)
    drafts: int = 0
    red: int = 0
    orange: int = 0
    """Findings on the records: they are in the ledger, `check` names them."""


class _Ways(NamedTuple):
    """How the values of a register are taken in, by field."""

    accept: Mapping[str, Accepter]
    links: Mapping[str, Field]


@dataclass(slots=True)
class Line:
    """One record on its way in; `row` grows links, number and state."""

    at: int
    register: Register
    row: Row
    links: list[tuple[Field, Any]]


def _texts(path: Path) -> Iterator[str]:
    """Yield a file's lines; the whole text is let go before anything is written."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"文件 {path.name} 不是 UTF-8 编码，请另存为 UTF-8 后再导入。"
        raise UserError(message) from error
    except OSError as error:
        message = f"文件 {path} 打不开（{trouble(error)}），请检查路径和权限。"
        raise UserError(message) from error
    yield from text.split("\n")


class Loading:
    """The verb `load`: all or nothing."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._links = Links(bench)
        self._refs: dict[str, tuple[str, str]] = {}
        self._mistakes: list[str] = []
        self._today = bench.today()
        self._ways: dict[str, _Ways] = {}
        registers = bench.catalog.registers.values()
        self._targets = {each.target for register in registers for each in register.fields}

    def file(self, path: Path) -> Loaded:
        """Load a UTF-8 file of JSON lines; raise UserError naming lines and fields."""
        return self.lines(_texts(path))

    def lines(self, lines: Iterable[str]) -> Loaded:
        """Load JSON lines given as texts."""
        with undisturbed():
            read = [self._line(i, text) for i, text in enumerate(lines, 1) if text.strip()]
            return self._load([line for line in read if line])

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> Loaded:
        """Load records given as the objects of the lines."""
        with undisturbed():
            read = [self._object(i, each) for i, each in enumerate(rows, 1)]
            return self._load([line for line in read if line])

    def _load(self, lines: list[Line]) -> Loaded:
        for line in lines:
            self._resolve(line)
        numbers = Numbers(self._bench)
        self._number(lines, numbers)
        self._refuse()
        if not lines:
            message = "文件里没有记录，请检查是不是选错了文件。"
            raise UserError(message)
        backup.automatic(self._bench.store)
        return self._write(lines, numbers)

    # --- understand ---------------------------------------------------------------------

    def _line(self, at: int, text: str) -> Line | None:
        try:
            told = json.loads(text)
        except json.JSONDecodeError as error:
            self._mistake(at, f"不是完整的 JSON（第 {error.colno} 个字符处），文件可能没有写完")
            return None
        except (ValueError, RecursionError):
            self._mistake(at, "括号套得太深，或有太长的数字，这不是一条记录")
            return None
        return self._object(at, told)

    def _object(self, at: int, told: Any) -> Line | None:
        if not isinstance(told, dict) or not isinstance(told.get("values"), dict):
            self._mistake(at, '应写成 {"register": …, "values": {…}} 的样子')
            return None
        if told.keys() - KNOWN:
            self._mistake(at, f"不认识“{min(told.keys() - KNOWN)}”，只能有 register、values、ref")
        key = str(told.get("register", ""))
        register = self._bench.catalog.registers.get(key)
        if register is None or register.group == "kept":
            self._mistake(at, f"没有可以导入的台账“{key}”，请用 fields 查看")
            return None
        line = Line(at, register, {"id": new_id()}, [])
        self._values(line, told["values"])
        self._ref(line, told.get("ref"))
        if register.key in self._targets:
            self._links.of(register.key).add(str(line.row["id"]), line.row)
        return line

    def _ref(self, line: Line, ref: Any) -> None:
        if ref is None:
            return
        if str(ref) in self._refs:
            self._mistake(line.at, f"ref“{ref}”前面已经用过，请换一个")
        self._refs[str(ref)] = (line.register.key, str(line.row["id"]))

    def _values(self, line: Line, values: Mapping[str, Any]) -> None:
        accept, links = self._way(line.register)
        for key, told in values.items():
            if key in links and told is not None:
                line.links.append((links[key], told))
            elif key in accept:
                line.row[key], finding = accept[key](told)
                if finding:
                    self._mistake(line.at, finding.text.rstrip("。"))
            else:
                self._mistake(line.at, f"{line.register.title}没有叫“{key}”的字段")

    def _way(self, register: Register) -> _Ways:
        if register.key not in self._ways:
            known = accepters(register, self._today)
            accept = {each.key: known[each.key] for each in register.columns}
            links = {each.key: each for each in register.columns if each.kind == "link"}
            self._ways[register.key] = _Ways(accept, links)
        return self._ways[register.key]

    def _resolve(self, line: Line) -> None:
        for known, told in line.links:
            if known.several:
                each = told if isinstance(told, list) else [told]
                found = (self._target(line, known, one) for one in each)
                line.row[known.key] = tuple(target for target in found if target)
            else:
                line.row[known.key] = self._target(line, known, told)
        if line.register.key == "unit" and not line.row.get("parent") and self._bench.unit():
            line.row["parent"] = self._bench.unit()

    def _target(self, line: Line, known: Field, told: Any) -> str | None:
        ref = told.get("ref") if isinstance(told, dict) and told.keys() == {"ref"} else None
        if isinstance(told, str):
            return self._named(line, known, told) if told.strip() else None
        target = self._refs.get(str(ref)) if ref is not None else None
        if target is None:
            shown = json.dumps(told, ensure_ascii=False)
            self._mistake(line.at, f"“{known.label}”指向的 {shown} 在文件里没有对应的 ref")
            return None
        if target[0] != known.target:
            label = self._bench.register(known.target).label
            self._mistake(line.at, f"“{known.label}”应指向{label}，ref“{ref}”却不是")
        elif target[1] == line.row["id"]:
            self._mistake(line.at, f"“{known.label}”不能指向这条记录自己")
        return target[1]

    def _named(self, line: Line, known: Field, told: str) -> str | None:
        try:
            return self._links.find(known.target, told)
        except UserError as error:
            self._mistake(line.at, f"“{known.label}”写的{str(error).rstrip('。')}")
            return None

    def _number(self, lines: list[Line], numbers: Numbers) -> None:
        """Refuse duplicates, then give numbers to those without."""
        seen: dict[str, dict[tuple[Stored, ...], int]] = {}
        for line in lines:
            key = line.register.key
            if key not in seen:
                seen[key] = self._existing(line.register)
                numbers.learn(line.register)
            if line.register.number and line.row.get(line.register.number):
                numbers.reserve(line.register, str(line.row[line.register.number]))
            self._unique(line, seen[key])
        for line in lines:
            register = line.register
            if issuing.ready(register, line.row):
                line.row[register.number] = numbers.give(register, line.row)

    def _existing(self, register: Register) -> dict[tuple[Stored, ...], int]:
        keys = [key for unique in register.unique for key in unique]
        rows = lookups.column(self._bench.store, register.key, keys) if keys else []
        return {
            (unique[0], *(row[keys.index(key)] for key in unique)): 0
            for unique in register.unique
            for row in rows
        }

    def _unique(self, line: Line, seen: dict[tuple[Stored, ...], int]) -> None:
        for unique in line.register.unique:
            told = tuple(line.row.get(key) or (1 if key == "round" else None) for key in unique)
            if None in told:
                continue
            twin = seen.setdefault((unique[0], *told), line.at)
            if twin != line.at:
                label = line.register.by_key[unique[0]].label
                where = f"与第 {twin} 行重复" if twin else "已在台账里"
                self._mistake(line.at, f"{label}“{told[0]}”{where}，请改号或删去这一行")

    def _mistake(self, at: int, text: str) -> None:
        self._mistakes.append(f"第 {at} 行：{text}。")

    def _refuse(self) -> None:
        if not self._mistakes:
            return
        shown = "\n".join(self._mistakes[:SHOWN])
        rest = len(self._mistakes) - SHOWN
        more = f"\n……还有 {rest} 处。" if rest > 0 else ""
        message = (
            f"有 {len(self._mistakes)} 处错误，一条也没有导入，请改正后重新导入：\n{shown}{more}"
        )
        raise UserError(message)

    # --- write --------------------------------------------------------------------------

    def _write(self, lines: list[Line], numbers: Numbers) -> Loaded:
        drafts = self._submit(lines)
        tables = self._tables(lines)
        levels = self._judge(lines)
        with self._bench.change(f"导入 {len(lines)} 条", index=False) as change:
            for key, rows in tables.items():
                self._insert(self._bench.register(key), rows)
            numbers.keep()
            self._index(lines)
        created = {ref: record for ref, (_, record) in self._refs.items()}
        counts = {key: len(rows) for key, rows in tables.items()}
        return Loaded(change.step, created, counts, drafts, levels["red"], levels["orange"])

    def _submit(self, lines: list[Line]) -> int:
        """Submit what has every required field; return how many stay drafts."""
        today = self._today.isoformat()
        for line in lines:
            line.row["submitted_on"] = None if missing(line.register, line.row) else today
        return sum(line.row["submitted_on"] is None for line in lines)

    def _judge(self, lines: list[Line]) -> Counter[str]:
        """Count the findings by their level."""
        found = (check(line.register, line.row, self._today) for line in lines)
        return Counter(each.level for some in found for each in some)

    def _tables(self, lines: list[Line]) -> dict[str, list[Row]]:
        """Gather the rows of each table, with what the problems among them bring along."""
        tables: dict[str, list[Row]] = defaultdict(list)
        for line in lines:
            tables[line.register.key].append(line.row)
        own_items = {row.get("problem") for row in tables["check_item"]}
        lists = Checklists(self._bench)
        lists.sites.update((row["id"], row) for row in tables["site"])
        for line in lines:
            if line.register.flow:
                submit = line.row["submitted_on"] is not None
                for table, row in lists.begin(line.row, submit=submit):
                    if table != "check_item" or line.row["id"] not in own_items:
                        tables[table].append(row)
        return {key: rows for key, rows in tables.items() if rows}

    def _insert(self, register: Register, rows: list[Row]) -> None:
        told = set().union(*rows)
        fields = [each for each in register.columns if each.key in told and not each.extra]
        self._seal(fields, rows)
        lists = {each.key: each for each in fields if each.several}
        keys = ["id", *(each.key for each in fields), "submitted_on"]
        self._stamp(register, rows, keys)
        if told & {*extras(register)}:
            keys.append(COLUMN)
            for row in rows:
                row[COLUMN] = packed(register, row)
        if lists:
            for row in rows:
                row |= {key: encode(each, row.get(key)) for key, each in lists.items()}
        self._bench.store.insert_many(
            register.key, keys, (tuple(map(row.get, keys)) for row in rows)
        )

    def _stamp(self, register: Register, rows: Iterable[Row], keys: list[str]) -> None:
        """Write down the campaign records are entered under, when it is one of several."""
        if entered := self._bench.entered(register.key):
            keys.append("campaign")
            for row in rows:
                row["campaign"] = entered

    def _seal(self, fields: Iterable[Field], rows: Iterable[Row]) -> None:
        """Keep confidential values apart; the rows hold their ids."""
        for each in fields:
            if each.kind == "sealed":
                for row in rows:
                    if isinstance(secret := row.get(each.key), str):
                        row[each.key] = self._bench.store.seal(secret)

    def _index(self, lines: list[Line]) -> None:
        finders: dict[str, Finder] = {}
        for line in lines:
            if line.register.key not in finders:
                finders[line.register.key] = search.finder(line.register)
        entries = (
            (line.register.key, str(line.row["id"]), *finders[line.register.key](line.row))
            for line in lines
        )
        search.fill(self._bench.store, entries)
