"""本单位的栏目、选项、清单、编号、时限: what a ledger changes without code, a step each."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ledgerdesk.db.store import Change
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.owned import changes, keep_changes
from ledgerdesk.domain.definitions import ChecklistItem, Field, Register
from ledgerdesk.domain.periods import rhythm
from ledgerdesk.domain.tailoring import LISTED, Own, Sort, made, rule_key, sort_of
from ledgerdesk.domain.values import clean
from ledgerdesk.errors import UserError

GROUPS = ("ledger", "office")
LABEL, CHOICES = 20, 200
"""Most characters of a field's name, most lines of a list."""
EVIDENCE = {"": "none", "佐证": "any", "照片": "photo"}
WORDS = {kind: word for word, kind in EVIDENCE.items()}
"""What stands behind a line of a checklist: 断电（照片）."""
BEHIND = re.compile(r"[（(](佐证|照片)[）)]$")
PLACES = re.compile(r"\{(prefix|organ|year|word|serial(:0\d)?)\}")
DAYS = {"week": 7, "month": 31}
"""Most a day of a rule may be; others are days of a month, too."""


@dataclass(frozen=True, slots=True)
class Added:
    """One field of the ledger's own."""

    key: str
    label: str
    sort: Sort
    choices: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One list people choose from."""

    key: str
    label: str
    offered: tuple[str, ...]
    own: bool
    """Whether the ledger changed it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When some forms are due."""

    key: str
    title: str
    day: int
    weekly: bool
    own: bool
    told: str
    """每月 24 日, 每周五."""
    source: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A checklist as the ledger has it."""

    key: str
    title: str
    lines: tuple[str, ...]
    source: str


class Tailoring:
    """The verbs behind 栏目和清单; raise UserError with place and remedy."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def registers(self) -> list[tuple[str, str]]:
        """Return (key, title) of the registers that may be changed, the campaigns' first."""
        known = self._bench.catalog.registers
        wanted = [key for one in self._bench.campaigns() for key in one.registers]
        rest = [key for key in known if known[key].group == "office"]
        return [(key, known[key].title) for key in dict.fromkeys([*wanted, *rest])]

    def added(self, register: str) -> list[Added]:
        """Return the fields the ledger added to a register."""
        return [
            Added(each.key, each.label, sort_of(each), each.choices, each.unit)
            for each in self._own().fields.get(register, ())
        ]

    def add(
        self, register: str, label: str, sort: Sort, *, lines: str = "", unit: str = ""
    ) -> Change:
        """Add a field; what was typed under the same name before it was dropped shows again."""
        known, told = self._bench.register(register), clean(label)
        choices = _lines(lines)
        self._refuse_label(known, told)
        if sort in LISTED and len(choices) < 2:
            message = f"“{told}”是选项，请至少写两个选项，一行一个。"
            raise UserError(message)
        each = made(told, sort, unit=clean(unit), choices=choices if sort in LISTED else ())
        if each.key in known.by_key:
            twin = known.by_key[each.key].label
            message = f"“{told}”的拼音首字母和已有的栏目“{twin}”相同，请换个名称。"
            raise UserError(message)

        def more(own: Own) -> Own:
            fields = (*own.fields.get(register, ()), each)
            return replace(own, fields={**own.fields, register: fields})

        return self._change(f"{known.title}增加栏目 {told}", more)

    def drop(self, register: str, key: str) -> Change:
        """Take a field of the ledger's own away; what was typed stays in the file."""
        known = self._bench.register(register)
        label = next((each.label for each in self.added(register) if each.key == key), "")
        if not label:
            message = f"{known.title}没有本单位增加的这一栏，请重新打开设置。"
            raise UserError(message)

        def less(own: Own) -> Own:
            fields = tuple(each for each in own.fields[register] if each.key != key)
            return replace(own, fields={**own.fields, register: fields})

        return self._change(f"{known.title}去掉栏目 {label}", less)

    def lists(self, register: str) -> list[Listed]:
        """Return the lists of a register that people choose from."""
        known, own = self._bench.register(register), self._own()
        return [
            Listed(each.key, each.label, self._bench.choices(register, each),
                   f"{register}.{each.key}" in own.choices)
            for each in known.columns
            if each.kind == "choice" and each.choices and not self._is_steered(known, each)
        ]  # fmt: skip

    def offer(self, register: str, key: str, lines: str) -> Change:
        """Offer these choices, one a line, in this order; none: those of the plan again.

        Records keep what they have, and what is left out stays valid for them.
        """
        known, choices = self._bench.register(register), _lines(lines)
        if len(choices) > CHOICES:
            message = f"选项太多（{len(choices)} 个），最多 {CHOICES} 个，请分成两栏。"
            raise UserError(message)
        label, path = known.by_key[key].label, f"{register}.{key}"
        self._refuse_lost(known, known.by_key[key], choices)

        def changed(own: Own) -> Own:
            kept = {at: told for at, told in own.choices.items() if at != path}
            return replace(own, choices=kept | ({path: choices} if choices else {}))

        verb = "改" if choices else "恢复方案里的"
        return self._change(f"{verb}{known.title}“{label}”的选项", changed)

    def checklists(self) -> list[Kept]:
        """Return the checklists as the ledger has them, the newest copy of each."""
        sql = 'SELECT "key", title, items, source FROM checklist ORDER BY id'
        rows = {key: (title, items, source) for key, title, items, source in self._rows(sql)}
        return [
            Kept(
                str(key), str(title), tuple(map(_line, json.loads(str(items)))), str(source or "")
            )
            for key, (title, items, source) in rows.items()
        ]

    def checklist(self, key: str, lines: str) -> Change:
        """Change a checklist: one item a line, （照片） or （佐证） behind it where it needs some.

        Problems that have their items already keep them.
        """
        items = [_item(each) for each in _lines(lines)]
        title = next((each.title for each in self.checklists() if each.key == key), "")
        if not title or not items:
            message = "核销清单至少要有一项，一行一项。" if title else "没有这张核销清单。"
            raise UserError(message)
        text = json.dumps(
            [{"text": each.text, "evidence": each.evidence} for each in items], ensure_ascii=False
        )
        store = self._bench.store
        with self._bench.change(f"改核销清单 {title}") as change:
            for (row,) in store.rows('SELECT id FROM checklist WHERE "key" = ?', (key,)):
                store.update("checklist", str(row), {"items": text})
        return change

    def patterns(self) -> list[tuple[str, str, str, bool]]:
        """Return (register, title, pattern, whether it is the ledger's own) of each numbering."""
        own = self._own().numbering
        found = []
        for key, title in self.registers():
            rule = self._bench.register(key).numbering
            if rule is not None and not rule.issued:
                found.append((key, title, rule.pattern, key in own))
        return found

    def pattern(self, register: str, text: str) -> Change:
        """Change how numbers of a register are made, blank: as the program does it."""
        known, told = self._bench.register(register), clean(text)
        rest = PLACES.sub("", told)
        if told and ("{serial" not in told or "{" in rest or "}" in rest):
            message = (
                f"编号样式“{told}”不能用：要有 {{serial}} 或 {{serial:03}}，"
                "另外可以用 {prefix}、{year}，其余照写，如 {prefix}-WT-{year}-{serial:03}。"
            )
            raise UserError(message)

        def changed(own: Own) -> Own:
            kept = {key: each for key, each in own.numbering.items() if key != register}
            return replace(own, numbering=kept | ({register: told} if told else {}))

        return self._change(f"改{known.title}编号样式", changed)

    def rules(self) -> list[Rule]:
        """Return when forms are due, by the plans the ledger runs."""
        own, found = self._own().deadlines, []
        for campaign in self._bench.campaigns():
            for rule in campaign.deadlines:
                if rule.every != "demand" and rule.day:
                    key = rule_key(campaign.key, rule)
                    title = rule.title or self._bench.form(rule.forms[0]).title
                    found.append(
                        Rule(key, title.replace("{unit}", ""), rule.day, rule.every == "week",
                             key in own, rhythm(rule), rule.source)
                    )  # fmt: skip
        return found

    def due(self, key: str, day: int) -> Change:
        """Change the day some forms are due, 0: as the plan says."""
        rule = next((each for each in self.rules() if each.key == key), None)
        most = DAYS["week" if rule and rule.weekly else "month"]
        if rule is None or not 0 <= day <= most:
            message = f"报送的日子请写 1 至 {most}。"
            raise UserError(message)

        def changed(own: Own) -> Own:
            kept = {at: each for at, each in own.deadlines.items() if at != key}
            return replace(own, deadlines=kept | ({key: day} if day else {}))

        return self._change(f"改报送时限 {rule.title}", changed)

    def _own(self) -> Own:
        return changes(self._bench.store)

    def _rows(self, sql: str) -> Iterator[tuple[object, ...]]:
        yield from self._bench.store.rows(sql)

    def _change(self, label: str, changed: Callable[[Own], Own]) -> Change:
        with self._bench.change(label) as change:
            keep_changes(self._bench.store, changed(self._own()))
        return change

    def _refuse_label(self, register: Register, label: str) -> None:
        if not label or len(label) > LABEL:
            message = f"请写栏目的名称，不超过 {LABEL} 个字。"
            raise UserError(message)
        if any(each.label == label for each in register.fields):
            message = f"{register.title}已经有“{label}”这一栏，请换个名称。"
            raise UserError(message)

    def _refuse_lost(self, register: Register, each: Field, choices: Sequence[str]) -> None:
        """Keep the choices the program's own rules ask for: 处置方式 chooses the checklist."""
        needed = [one for one in self._asked_for(register, each) if choices and one not in choices]
        if needed:
            message = f"“{'”“'.join(needed)}”是核销清单和报表要用的，不能从“{each.label}”里去掉。"
            raise UserError(message)

    def _asked_for(self, register: Register, each: Field) -> Iterable[str]:
        flow = self._bench.catalog.flows.get(register.flow)
        if flow is None or each.key != "disposal":
            return ()
        offered = self._bench.choices(register.key, each)
        named = {one for rule in flow.checklists for one in rule.disposals}
        return [one for one in offered if one in named]

    def _is_steered(self, register: Register, each: Field) -> bool:
        """Tell whether the flow decides a field."""
        return bool(register.flow) and each.key in {"state", "checklist"}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(clean, text.splitlines()))))


def _item(line: str) -> ChecklistItem:
    found = BEHIND.search(line)
    word = found[1] if found else ""
    return ChecklistItem(BEHIND.sub("", line), EVIDENCE[word])  # type: ignore[arg-type]  # of the table


def _line(item: dict[str, str]) -> str:
    word = WORDS[item.get("evidence", "none")]
    return f"{item['text']}（{word}）" if word else item["text"]
