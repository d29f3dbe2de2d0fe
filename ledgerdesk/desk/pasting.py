"""A block of cells from Excel or WPS becomes edits of a list: over, after, or by number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ledgerdesk.db import lookups
from ledgerdesk.desk import lists
from ledgerdesk.desk.amending import Edit
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafts import NEW
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import clean
from ledgerdesk.errors import UserError
from ledgerdesk.intake.clipboard import Block, block

Way = Literal["over", "after", "number"]
"""over: onto the chosen cells · after: as new records · number: onto the records so numbered."""

SPACE = re.compile(r"\s+")
MOST = 20_000
"""Rows of one paste; more belongs into an import."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a paste lands: the list's columns from the chosen cell on, the records from it on."""

    register: str
    columns: tuple[str, ...]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pasted:
    """A block as it was understood."""

    rows: Block
    columns: tuple[str, ...]
    """Field of each column of the block."""
    headed: bool
    """Whether its first row named the columns, in any order; it is not among the rows."""


class Pasting:
    """The verbs behind Ctrl+V in a list."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def read(self, text: str, html: str = "") -> Block:
        """Return the block of cells that a clipboard's text, else its HTML, holds."""
        return block(text, html)

    def understand(self, found: Block, target: Target) -> Pasted:
        """Say which column of a block is which field; raise UserError when it does not fit."""
        if not found:
            message = "剪贴板里没有文字，请先在 Excel 或 WPS 里复制要粘贴的格子。"
            raise UserError(message)
        if len(found) > MOST:
            message = f"一次最多粘贴 {MOST:,} 行，这里有 {len(found):,} 行，请分几次粘贴。"
            raise UserError(message)
        register = self._bench.register(target.register)
        if named := _named(register, found[0]):
            if len(found) == 1:
                message = "复制的只有表头，没有内容。请连内容一起复制后再粘贴。"
                raise UserError(message)
            return Pasted(found[1:], named, headed=True)
        if len(found[0]) > len(target.columns):
            message = (
                f"复制的有 {len(found[0])} 列，从选中的格子往右只有 {len(target.columns)} 列。"
                "请从更靠左的格子开始粘贴，或连表头一起复制，让程序按表头对列。"
            )
            raise UserError(message)
        return Pasted(found, target.columns[: len(found[0])], headed=False)

    def ways(self, pasted: Pasted, target: Target) -> tuple[Way, ...]:
        """Return the ways a block can go in, the likeliest first."""
        number = self._bench.register(target.register).number
        by_number = number and number in pasted.columns
        found: list[Way] = ["number"] if by_number else []
        if target.records and not (pasted.headed and by_number):
            found.insert(0, "over")
        elif target.records:
            found.append("over")
        return (*found, "after")

    def edits(self, pasted: Pasted, target: Target, way: Way) -> list[Edit]:
        """Return what a block changes, its cells row by row; rows past the end are new."""
        if way == "after":
            records = [f"{NEW}{i}" for i in range(1, len(pasted.rows) + 1)]
        elif way == "over":
            records = self._over(len(pasted.rows), target)
        else:
            records = self._numbered(pasted, target)
        is_new = way == "after"
        return [
            Edit(record, key, text)
            for record, row in zip(records, pasted.rows, strict=True)
            for key, text in zip(pasted.columns, row, strict=True)
            if key and (text or not (is_new or record.startswith(NEW)))
        ]

    def _over(self, count: int, target: Target) -> list[str]:
        there = list(target.records[:count])
        return there + [f"{NEW}{i}" for i in range(1, count - len(there) + 1)]

    def _numbered(self, pasted: Pasted, target: Target) -> list[str]:
        """Return the record of each row's number; a number nobody has, or none, is a new one."""
        register = self._bench.register(target.register)
        at = pasted.columns.index(register.number)
        numbers = [clean(row[at]) for row in pasted.rows]
        # Of several rounds of one number the last stands.
        known = dict(lookups.numbered(self._bench.store, register.key, register.number, numbers))
        return [known.get(number) or f"{NEW}{i}" for i, number in enumerate(numbers, 1)]


def _named(register: Register, head: Sequence[str]) -> tuple[str, ...]:
    """Return the field of each column when a row is a head: every cell names a column."""
    labels = {_plain(each.label): each.key for each in lists.columns(register)}
    labels |= {_plain(each.label): each.key for each in register.columns}
    keys = [labels.get(_plain(each), "") for each in head]
    return tuple(keys) if len(keys) > 1 and all(keys) else ()


def _plain(text: str) -> str:
    return SPACE.sub("", text)
