"""What a register, form, checklist, flow or campaign is: frozen dataclasses, filled from TOML.

A definition is closed data: conditions are field/operator/value, arithmetic is lists of
measure names. A decree changes a file under `resources/definitions`, never the program.
"""

from dataclasses import dataclass, field
from typing import Literal

from ledgerdesk.domain.fields import (
    Check,
    Condition,
    Field,
    Kind,
    Numbering,
    Op,
    Register,
    Term,
)

__all__ = [
    "Campaign", "CellFigure", "CellText", "Check", "Checklist", "ChecklistItem", "ChecklistRule",
    "Column", "Condition", "Deadline", "Docket", "Field", "Flow", "Form", "Kind",
    "Measure", "Move", "Numbering", "Op", "Part", "Phase", "Reconciliation", "Register", "Section",
    "Strand", "Term", "Unusual",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line that has to be true before 销号."""

    text: str
    evidence: Literal["none", "any", "photo"] = "none"


@dataclass(frozen=True, slots=True)
class Checklist:
    """核销清单, copied into the ledger when its campaign starts."""

    key: str
    title: str
    items: tuple[ChecklistItem, ...]
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistRule:
    """Which checklist a problem gets; the first rule that fits decides, none means no list."""

    disposals: tuple[str, ...]
    checklist: str = ""
    when: tuple[Condition, ...] = ()
    """Conditions on the problem, or on its site as `site.<field>`; any of them is enough."""
    closes_with: str = ""
    """Register of the records it is closed with, by their link `problem`: its case."""
    still_open: tuple[Condition, ...] = ()
    """On such a record: it is not finished yet."""
    needed: bool = False
    """Whether there must be such a record."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a flow: 提交, 退回, 延期, 重开, 申请销号, 销号."""

    key: str
    label: str
    states: tuple[str, ...]
    to: str
    """State afterwards; empty keeps the state."""
    reason: bool = False
    needs: tuple[str, ...] = ()
    """Named conditions of `flows`: required, items, others, evidence, other_person, no_red, …"""


@dataclass(frozen=True, slots=True)
class Flow:
    """States of a record and the moves between them."""

    key: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    checklists: tuple[ChecklistRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with a name: count or sum over a register, with conditions and a date field."""

    key: str
    label: str
    unit: str = ""
    register: str = ""
    how: Literal["count", "sum", "length"] = "count"
    """length: Σ number of entries of a list field."""
    of: tuple[str, ...] = ()
    """Fields summed (added up when several)."""
    date: tuple[str, ...] = ()
    """The first of these that is set places the record in time."""
    by: str = "unit"
    """Link to the unit whose number it adds to; empty: the ledger's own."""
    stock: bool = False
    """True: everything up to the period's end; False: what falls into the period."""
    where: tuple[Condition, ...] = ()
    divisor: int = 1
    """Stored integers are divided by this for print (1_000_000: 分 → 万元)."""
    decimals: int = 0
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    """Arithmetic: Σ plus minus Σ minus of other measures instead of a register."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a printed cell: a field (dotted through links), or joined child records."""

    field: str = ""
    before: str = ""
    after: str = ""
    """Printed around a value, never around a blank."""
    divisor: int = 1
    decimals: int = -1
    children: str = ""
    """A child as `register.link`, e.g. seizure.case; `parts` then describe one of them."""
    parts: tuple["Part", ...] = ()
    join: str = ""
    where: tuple[Condition, ...] = ()
    whole: bool = False
    """Personal numbers are printed whole: a list of contacts is there to be called."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form or ledger: a measure, or parts of a record, or a blank to sign."""

    label: str = ""
    """Heading path of a ledger, levels split by /, line breaks as \\n; forms read the workbook."""
    measure: str = ""
    parts: tuple[Part, ...] = ()
    join: str = ""
    special: Literal["", "serial", "unit", "span", "blank", "rectified"] = ""
    """serial number · unit's name · 本月/累计 · blank to write on · 核销 progress words."""
    width: float = 0.0
    """Share of the page, in mm, ledgers only."""
    align: Literal["", "left", "center", "right"] = ""
    kind: Literal["text", "number", "date"] = "text"
    span: Literal["", "period", "year", "previous"] = ""
    """Days a measure covers, where 本月 and 累计 stand side by side; empty: those of the row."""
    goes_on: Literal["", "filled", "any"] = ""
    """What goes on after the period and is no change of what was reported: a blank that is
    filled later (处罚决定, 销号日期), or any change (办理进度)."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Σ left has to be as Σ right; `previous` terms are taken from the period before."""

    text: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    minus: tuple[str, ...] = ()
    """Subtracted on the right."""
    rows_of: str = ""
    """A detail form whose number of rows (case.filed_on in the period) the left side equals."""
    previous: tuple[str, ...] = ()
    """Measures of the period before, added on the right."""
    op: Literal["=", ">=", "<=", ">", "<"] = "="
    """How left has to stand to right."""
    span: Literal["period", "year"] = "period"
    """Days of left, right and minus: 本期 or 累计."""
    form: str = ""
    """Another form of the same days, whose numbers stand on the right: as it was handed in, else
    as it is filled today, corrections by hand included. Holds for 合计 alone."""
    level: Literal["red", "orange"] = "red"
    """Orange: unusual, blocks nothing."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """When a number is orange: over `times` the mean of the last `months` periods and ≥ least."""

    times: int = 3
    least: int = 5
    months: int = 12


@dataclass(frozen=True, slots=True)
class CellText:
    """A text for one cell of the workbook; {unit} {month} {year} {date} … are filled in."""

    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class CellFigure:
    """A measure of all units together in one cell of the workbook."""

    cell: str
    measure: str
    span: Literal["period", "year", "previous"] = "period"


@dataclass(frozen=True)
class Form:
    """A 表样: a workbook and what goes into its cells, or a ledger drawn from its columns."""

    key: str
    title: str
    """{part} (10月份, 第3季度), {month}, {year}, {unit} are filled in."""
    columns: tuple[Column, ...]
    rows: Literal["units", "records", "villages", "cells"] = "records"
    """One block per unit below the ledger's unit, or per village, then 合计; one row per record;
    cells: nothing is repeated."""
    workbook: str = ""
    """File under resources/forms; empty for a ledger that is drawn, or for a report in Word."""
    template: str = ""
    """Word template of a narrative report, under resources/forms."""
    file: str = ""
    """How exported files begin: 附件2_工作情况汇总表; period and unit follow."""
    block: int = 0
    """First row of the repeated block in the workbook."""
    spans: tuple[Literal["period", "year", "previous"], ...] = ("period",)
    """Rows of one block: 本月, 累计, 上月."""
    texts: tuple[CellText, ...] = ()
    cells: tuple[CellFigure, ...] = ()
    """Numbers outside the block."""
    sheet: str = ""
    """Worksheet of the workbook; empty: its first."""
    head: tuple[int, ...] = ()
    """First and last row of the headers; empty: the rows that the workbook repeats in print."""
    room: int = 1
    """Blocks that stand ready in the workbook; more are added, fewer leave lines blank."""
    total: int = 0
    """Row of 合计 in the workbook; 0: right below the block; -1: there is none."""
    like: str = ""
    """Key of the form with whose deadline and periods this one goes."""
    fingerprint: str = ""
    """Of the headers that the columns were chosen for."""
    register: str = ""
    where: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    """Detail rows: at least one of these has to hold."""
    options: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    """Named variants that replace `any_of`."""
    order: tuple[str, ...] = ()
    empty: str = ""
    """What an empty detail form says: 本月无案件（零报告）."""
    measures: tuple[str, ...] = ()
    """Measures shown in 与上期比较 and unusual-value findings; empty = those of the columns."""
    reconcile: tuple[Reconciliation, ...] = ()
    unusual: Unusual = Unusual()
    foot: tuple[str, ...] = ()
    """Signature blanks below a ledger."""
    note: str = ""
    page: Literal["A4", "A3"] = "A4"
    valid_from: str = ""
    valid_until: str = ""
    period: Literal["month", "week", "quarter", "year", "any"] = "month"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a one-record paper: labelled values, or a table of rows that belong to it."""

    title: str = ""
    columns: tuple[Column, ...] = ()
    """`width` in 24ths of the page: of label and value together (0: half); of a table's column."""
    children: str = ""
    """Rows as `register.link`, e.g. check_item.problem; empty: values of the record itself."""
    where: tuple[Condition, ...] = ()
    """Rows that are shown."""
    empty: str = ""
    """What a table without rows says; nothing: the whole section is left out."""
    special: Literal["", "timeline", "photos", "files", "extras"] = ""
    """timeline: what the docket's strands tell, by day · photos: those of the record and of all
    that the strands reach, before, during and after · files: the same and all other papers, by
    the columns · extras: what campaigns ask of the record besides its own fields."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One kind of event in a timeline: whose rows, on which day, and what is said."""

    label: str
    children: str = ""
    """Rows as `register.link`; empty: the record itself."""
    key: str = ""
    of: str = ""
    """Key of the strand whose rows these belong to; empty: they belong to the record."""
    date: tuple[str, ...] = ()
    """The first of these that is set; a row without one is no event."""
    parts: tuple[Part, ...] = ()
    join: str = "；"
    who: tuple[Part, ...] = ()
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Docket:
    """One record on paper, to be signed: 销号单, 一矿一档."""

    key: str
    label: str
    """What people call it: 销号单."""
    title: str
    """{unit} is filled in."""
    register: str
    sections: tuple[Section, ...]
    strands: tuple[Strand, ...] = ()
    """What the timeline is made of; at the same moment the first named stands first."""
    foot: tuple[str, ...] = ()
    """Who signs; each gets a box with room for the date."""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When forms are due: monthly on day N, weekly on a weekday, or once a year on month-day.

    `demand` has no due date; its period is the span that is asked for.
    """

    forms: tuple[str, ...]
    every: Literal["month", "week", "quarter", "half", "year", "demand"]
    day: int = 0
    """Day of month, or weekday 1–7."""
    month: int = 0
    shift: Literal["next-working-day", "none"] = "none"
    start_day: int = 1
    """First day of the period in the month before (25: 25th–24th); 1: the natural month."""
    title: str = ""
    source: str = ""
    derived: bool = False
    """True: not in the plan's words, a default the clerk may change."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One stage of a campaign; stages may overlap."""

    title: str
    begin: str
    """MM-DD of each year, or YYYY-MM-DD."""
    end: str = ""
    """The same; empty for what stands without end."""
    source: str = ""


@dataclass(frozen=True)
class Campaign:
    """方案: the registers, forms, deadlines and lists one plan demands."""

    key: str
    title: str
    source: str
    registers: tuple[str, ...]
    forms: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    ledgers: tuple[str, ...] = ()
    checklists: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """`register.field` → the part of the list this campaign shows, in its order; it may add."""
    fields: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    """Register → fields it has besides its own."""
    checks: dict[str, tuple[Check, ...]] = field(default_factory=dict)
    """Register → checks on the whole record besides its own."""
    terms: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    """Register → what its records have to have done by when, besides its own."""
    rules: tuple[ChecklistRule, ...] = ()
    """Tried before the rules of the problem's flow."""
    lookback_months: int = 0
    """回头看 is due so many months after 销号; 0: none."""
    spot_share: int = 0
    """抽查 takes at least so many percent; 0: the plan names no share."""
    freezes: tuple[str, ...] = ()
    """What a signature freezes: a register, or one section of its form as `register.section`."""
    phases: tuple[Phase, ...] = ()
    roles: tuple[str, ...] = ()
    prefix: str = ""
