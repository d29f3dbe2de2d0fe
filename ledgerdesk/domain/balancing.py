"""勾稽: relations between the numbers of a form, of its periods, and of other forms; pure."""

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from ledgerdesk.domain.definitions import Measure, Reconciliation
from ledgerdesk.domain.measures import TOTAL, Row, Rows, Tallies, Tally, printed
from ledgerdesk.errors import Finding

CURE = "请点开数字核对背后记录的日期和状态。"
OPERATORS = {
    "=": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip


class Balance(NamedTuple):
    """One reconciliation on one row: both sides, and whether they agree."""

    text: str
    row: str
    left: int
    right: int
    op: str = "="
    level: Literal["red", "orange"] = "red"
    measure: Measure | None = None
    """In whose printed unit the sides are told."""
    is_manual: bool = False
    """A number on either side was corrected by hand, or contains such."""

    @property
    def ok(self) -> bool:
        """Tell whether both sides stand as they have to."""
        return bool(OPERATORS[self.op](self.left, self.right))

    @property
    def sides(self) -> str:
        """Tell both sides and their difference."""
        left, right, more = (
            self._told(n) for n in (self.left, self.right, self.left - self.right)
        )
        hand = "（含手工更正）" if self.is_manual else ""
        return f"左 {left}，右 {right}，差 {more}{hand}"

    def _told(self, amount: int) -> str:
        return str(printed(self.measure, amount) if self.measure else amount)


class Elsewhere(NamedTuple):
    """What reconciliations take from other forms, of the same days."""

    rows: Mapping[str, int] = {}
    """Rows in the period of each detail form named in `rows_of`."""
    numbers: Mapping[tuple[str, str, str], int] = {}
    """合计 by (form, measure, span), of each form named in `form`."""


NOTHING = Elsewhere()


def balances(
    rules: Sequence[Reconciliation],
    tallies: Tallies,
    rows: Rows,
    elsewhere: Elsewhere = NOTHING,
) -> tuple[Balance, ...]:
    """Return every reconciliation of a form on every row and on 合计.

    A rule that names another form holds for 合计 alone.
    """
    made = []
    for rule in rules:
        alone = rule.rows_of or rule.form
        every = [Row(TOTAL, TOTAL)] if alone else [*rows.rows, Row(TOTAL, TOTAL)]
        for row in every:
            left = _sum(tallies, rule.left, rule.span, row.key)
            right = _right(rule, tallies, row.key, elsewhere)
            made.append(Balance(rule.text, row.name, left, right, rule.op, rule.level))
    return tuple(made)


def _right(rule: Reconciliation, tallies: Tallies, row: str, elsewhere: Elsewhere) -> int:
    if rule.form:
        there = (elsewhere.numbers[rule.form, each, rule.span] for each in rule.right)
        less = (elsewhere.numbers[rule.form, each, rule.span] for each in rule.minus)
        right = sum(there) - sum(less)
    else:
        right = _sum(tallies, rule.right, rule.span, row)
        right -= _sum(tallies, rule.minus, rule.span, row)
    right += _sum(tallies, rule.previous, "previous", row)
    return right + (elsewhere.rows[rule.rows_of] if rule.rows_of else 0)


def continuity(measures: Sequence[Measure], tallies: Tallies, rows: Rows) -> tuple[Balance, ...]:
    """Return 上期累计 + 本期 = 本期累计 on 合计, and 合计 = Σ rows, for every measure."""
    made = []
    for measure in measures:
        key, label = measure.key, measure.label
        now = tallies[key, "period", TOTAL].amount
        for span, name in (("period", "本期"), ("year", "累计")) if rows.rows else ():
            parts = sum(tallies[key, span, row.key].amount for row in rows.rows)
            text = f"{label}{name}：合计 = 各行之和"
            made.append(Balance(text, TOTAL, tallies[key, span, TOTAL].amount, parts))
        if not measure.stock:
            before = tallies.get((key, "before", TOTAL), Tally()).amount
            year = tallies[key, "year", TOTAL].amount
            text = f"{label}：本期累计 = 上期累计 + 本期"
            made.append(Balance(text, TOTAL, year, before + now))
    return tuple(made)


def unbalanced(balances: Iterable[Balance]) -> tuple[Finding, ...]:
    """Return a finding for each reconciliation that does not hold, red unless it says so."""
    return tuple(
        Finding(each.level, f"{each.row}：“{each.text}”不成立，{each.sides}，{CURE}")
        for each in balances
        if not each.ok
    )


def _sum(tallies: Tallies, measures: Iterable[str], span: str, row: str) -> int:
    return sum(tallies[each, span, row].amount for each in measures)
