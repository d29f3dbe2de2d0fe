"""What stands in a foreign worksheet: values as they were typed, rows, merged areas; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple


class Mark(NamedTuple):
    """A value that is more than a text or a number."""

    kind: Literal["date", "time", "error", "formula"]
    """formula: one that was never calculated."""
    text: str
    """ISO date with or without a time · hours:minutes · #N/A."""


Cell = str | int | float | Mark | None
"""A bool is an int that is 0 or 1; None is blank."""
Merge = tuple[int, int, int, int]
"""Row, column from 1, rows, columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """One worksheet, or the one table of a text file."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    since: int = 1900
    """Year that bare day numbers count from."""

    @property
    def columns(self) -> int:
        """How many columns say something."""
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Cell:
        """Return what stands at a place (from 1), None for nothing."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None


def told(sheet: Mapping[str, Any], since: int) -> Table:
    """Return a sheet as the reader of foreign files tells it, without its blank edges."""
    rows = [_trimmed([_cell(each) for each in row]) for row in sheet["rows"]]
    while rows and not rows[-1]:
        rows.pop()
    merges = tuple((row, column, high, wide) for row, column, high, wide in sheet["merges"])
    return Table(str(sheet["name"]), tuple(rows), merges, bool(sheet["hidden"]), since)


def shown(cell: Cell) -> str:
    """Return a value as a spreadsheet would show it; numbers with 15 digits at most."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Mark):
        return cell.text.replace("T", " ") if cell.kind != "formula" else ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _cell(value: Any) -> Cell:
    if isinstance(value, Mapping):
        ((kind, text),) = value.items()
        return Mark(kind, text)
    if isinstance(value, str):
        return value if value.strip() else None
    known: Cell = value
    return known


def _trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return tuple(cells[:end])
