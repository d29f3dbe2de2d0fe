"""What a register is made of: fields, checks, conditions; frozen dataclasses, filled from TOML."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ledgerdesk.errors import Level

Kind = Literal["text", "choice", "date", "moment", "flag", "number", "link", "sealed"]
"""text · one of choices · YYYY-MM-DD · YYYY-MM-DDTHH:MM · 是否 0/1 · integer × scale · id of
another record · id of a confidential value kept apart."""

Op = Literal[
    "is", "not", "in", "not_in", "holds", "set", "unset", "closed_by_end", "open_at_end",
    "in_period", "until_end", "from_start",
]  # fmt: skip
"""`holds`: a list field contains the value. `closed_by_end`/`open_at_end`: a date field is
(not yet) set at the period's end. `in_period`: the date lies in it. `until_end`: not after its
end (or blank). `from_start`: not before its start (or blank)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on a record; several together all have to hold."""

    field: str
    op: Op
    value: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One named rule of `checks`, on the field it stands at or on the whole record."""

    rule: str
    field: str = ""
    """Where the finding is shown; empty: the field the rule stands at."""
    other: str = ""
    """What the rule compares with: a field, several joined by commas, or a number."""
    level: Level = "orange"
    text: str = ""
    """The whole sentence shown; empty: the rule's own."""
    when: tuple[Condition, ...] = ()
    """The rule is looked at only when all of these hold."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record; described once for table, form, grid, import, export and print."""

    key: str
    label: str
    kind: Kind = "text"
    several: bool = False
    """A JSON array of texts or ids, order kept."""
    required: bool = False
    """Demanded to 提交, never to keep a draft."""
    unit: str = ""
    """Unit of the number as typed and printed: 元, 吨, 亩, 人."""
    scale: int = 1
    """A number is stored as the integer value × scale (分 = 100, thousandths = 1000)."""
    choices: tuple[str, ...] = ()
    free: bool = False
    """Other texts than the choices are allowed."""
    target: str = ""
    """Register a link points to."""
    computed: bool = False
    """Shown, never stored."""
    extra: bool = False
    """A campaign's own: stored in the JSON column `extra`. Set by the program, never in a file."""
    masked: Literal["", "id", "phone"] = ""
    """Personal data, partly hidden in lists and prints unless asked for."""
    long: bool = False
    checks: tuple[Check, ...] = ()
    default: str = ""
    """today, now, unit (the ledger's own), actor, or a literal; offered in a new form."""
    search: bool = False
    section: str = "基本"
    help: str = ""
    source: str = ""
    """The sentence of a plan or law behind the field."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """How 编号 is made: {prefix}, {year}, {word}, {serial} and {serial:03}; never reused."""

    pattern: str
    per: Literal["year", "ever"] = "year"
    by: str = ""
    """Field of which each value counts for itself: 文书种类."""
    words: dict[str, str] = field(default_factory=dict)
    """{word} for each value of `by`."""
    issued: bool = False
    """文号: given when nothing else is missing, then for good: no gaps, 作废 instead of 删除."""


@dataclass(frozen=True, slots=True)
class Term:
    """时限: what has to be done so long after one of a record's dates."""

    title: str
    """What is to be done: 反馈, 三天内反馈."""
    start: str
    """Date field it is counted from; it is the day itself with neither days nor months."""
    done: str
    """Date field that says when it was done."""
    days: int = 0
    months: int = 0
    when: tuple[Condition, ...] = ()
    source: str = ""
    derived: bool = False
    """True: not in the plan's words."""
    workdays: bool = False
    """The days are working days; the day it starts from does not count."""
    plus: str = ""
    """Number field of days that are not counted: 鉴定、听证、公告."""
    article: str = ""
    begin: str = ""
    until: str = ""
    """First and last day of `start` that it is for; empty: open."""
    note: str = ""
    """What else the article says: 经批准可以延长."""


@dataclass(frozen=True)
class Register:
    """One 台账: its fields, checks and what identifies a record for people."""

    key: str
    label: str
    """One record: 问题."""
    title: str
    """The whole: 问题台账."""
    fields: tuple[Field, ...]
    group: Literal["ledger", "child", "office", "kept"] = "ledger"
    """ledger: the clerk's registers; child: rows of a record; office: units, people, holidays;
    kept: written by the program alone."""
    parent: str = ""
    """Child registers: the link field to the record they belong to."""
    written: Literal["anytime", "open", "flow"] = "anytime"
    """Child registers: when people may write rows; open: until the record's flow has ended;
    flow: never, the moves do."""
    offer: str = ""
    """Child registers: the choice field of which each choice is offered as a line of its own …"""
    answer: str = ""
    """… and the choice field such a line is answered with."""
    name: str = ""
    """Field by which people know a record, beside its number."""
    number: str = ""
    """Field that holds the 编号, when the register is numbered."""
    numbering: Numbering | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    alike: tuple[str, ...] = ()
    """What tells a record without a number: the first has to be the same, the others may be
    blank but not differ. Nothing: all that is told of it."""
    order: tuple[str, ...] = ()
    """Fields a list is sorted by; a leading - means newest first."""
    listed: tuple[str, ...] = ()
    """Fields a list shows first; `items` is 核销, `status` the state; empty: the required ones."""
    date: str = ""
    """The date field that places a record in a period."""
    flow: str = ""
    checks: tuple[Check, ...] = ()
    terms: tuple[Term, ...] = ()
    """What each record has to have done by when; the due list and the findings follow."""
    help: str = ""

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """Fields by key, in their order."""
        return {each.key: each for each in self.fields}

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """Fields that stand in the table."""
        return tuple(each for each in self.fields if not each.computed)
