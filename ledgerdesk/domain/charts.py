"""A chart as one value: what it shows, in words and numbers; screen and paper draw it alike."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from ledgerdesk.domain.fields import Condition

Kind = Literal["shares", "columns", "spans", "grid", "heat", "steps", "photos"]
"""shares: bars that fill up · columns: what came and went, the line of what was left · spans:
from the day found over the time limit to today · grid: places by weeks · heat: a table whose
cells are darker the more they count · steps: a funnel · photos: before and after."""
Look = Literal["", "seen", "night", "both", "missed", "ahead", "total"]
"""How a cell of a grid was gone to; ahead: its days are yet to come · total: a sum of others."""
Only = Literal["", "came", "left", "kept"]
TAB, LINE = "\t", "\n"


class Source(NamedTuple):
    """What a number counts, so that the same question finds its records again."""

    register: str = ""
    records: tuple[str, ...] = ()
    """Ids, where they are known already; else the measure finds them."""
    measure: str = ""
    start: str = ""
    end: str = ""
    """ISO days, both included."""
    where: tuple[Condition, ...] = ()
    """Conditions besides the measure's own."""
    only: Only = ""
    """Of a stock: those at hand at the end · came, those that entered in these days · left, those
    of them that are out again · kept, those that are not."""


NOWHERE = Source()


class Part(NamedTuple):
    """One number, and what stands behind it."""

    value: int | Decimal
    text: str
    """As it is printed."""
    words: str
    """As it is read out, whole: 南营村：发现 11."""
    source: Source = NOWHERE
    look: Look = ""
    file: str = ""
    """A photo; "" where there is none."""


class Row(NamedTuple):
    """What stands on one line, or above one period."""

    label: str
    parts: tuple[Part, ...]
    days: tuple[int, int] = (0, 0)
    """Of spans: days from being found to the time limit, and from there to now."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture: a sentence that says the finding, and the rows it is drawn from."""

    key: str
    kind: Kind
    title: str
    hint: str
    """Which days and which records are counted."""
    heads: tuple[str, ...]
    """What the rows are, then each of their parts."""
    rows: tuple[Row, ...] = ()
    empty: str = ""
    """What to say and do where there is no row."""
    rest: str = ""
    """What is not drawn: 其余 28 个村（居） 79/79."""
    axis: str = ""
    """What stands where the bars end: 截至 2026-10-22."""
    brief: bool = False
    """Drawn small, without its legend."""
    most: int = 0
    """The largest number drawn, so that pieces of a chart keep one scale."""

    def part(self, row: int, column: int) -> Part:
        """Return a part by its place, both from 0."""
        return self.rows[row].parts[column]


def table(chart: Chart) -> str:
    """Return the figures as lines of a table for a spreadsheet, head and rows."""
    counted = chart.kind != "photos"
    rows = (
        (row.label, *(str(each.value) if counted else each.text for each in row.parts))
        for row in chart.rows
    )
    return LINE.join(TAB.join(map(_plain, line)) for line in (chart.heads, *rows))


def _plain(text: str) -> str:
    return " ".join(text.split())
