"""Pages of a Sheet: which block of rows stands where."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from ledgerdesk.domain.sheets import Layout
from ledgerdesk.export.blocks import Block, Rows, Type, loosened, set_type, torn

SIZES = {"A4": (595.28, 841.89), "A3": (841.89, 1190.55)}
ROOM = 60.0
"""Less than this left on a page: an overlong row begins on the next one."""

Page = list[tuple[float, Block]]
"""Blocks with the distance of their upper edge from the paper's."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A Sheet measured for its paper."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    types: tuple[Type, ...]
    pages: tuple[Page, ...]


def plan(layout: Layout, below: float) -> Plan:
    """Measure and paginate a layout; `below` points are kept free for each page's footer."""
    width, height = SIZES[layout.page]
    if layout.landscape:
        width, height = height, width
    left, top, right, bottom = layout.margins
    room = width - left - right
    scale = min(1.0, room / sum(layout.widths))
    types = tuple(set_type(style, scale) for style in layout.styles)
    inset = left + (room - scale * sum(layout.widths)) / 2
    edges = tuple(inset + scale * each for each in accumulate(layout.widths, initial=0.0))
    blocks = Rows(layout, types, edges, scale).blocks()
    frame = _Frame(top, height - bottom - below, types)
    pages = frame.flow(_parts(layout, blocks))
    end = inset + scale * sum(layout.widths)
    return Plan(width, height, inset, end, bottom, types, tuple(pages))


class Parts(NamedTuple):
    """A layout's blocks by what happens to them at the end of a page."""

    prelude: list[Block]
    """Title and head line, on the first page."""
    head: list[Block]
    """Headings, on every page."""
    body: list[list[Block]]
    """Groups of blocks: those that lead in others, with what they lead in."""
    foot: list[Block]
    """Signatures and notes below the table: kept together, with the last row."""


def _parts(layout: Layout, blocks: Sequence[tuple[int, Block]]) -> Parts:
    begin, end = layout.head
    prelude = [block for row, block in blocks if row < begin]
    head = [block for row, block in blocks if begin <= row <= end]
    rest = [block for row, block in blocks if row > end]
    if layout.foot:
        cut = sum(end < row < layout.foot for row, _ in blocks)
        return Parts(prelude, head, grouped(layout, blocks, rest[:cut]), rest[cut:])
    bordered = [any(layout.styles[b.style].border for b in block.boxes) for block in rest]
    cut = max((place for place, drawn in enumerate(bordered, 1) if drawn), default=0)
    return Parts(prelude, head, grouped(layout, blocks, rest[:cut]), rest[cut:])


def grouped(
    layout: Layout, blocks: Sequence[tuple[int, Block]], body: Sequence[Block]
) -> list[list[Block]]:
    """Join each block that leads in another with the one that follows it."""
    leading = {id(block) for row, block in blocks if row in layout.leads}
    groups: list[list[Block]] = []
    joins = False
    for block in body:
        if joins:
            groups[-1].append(block)
        else:
            groups.append([block])
        joins = id(block) in leading
    return groups


@dataclass(slots=True)
class _Frame:
    """The room for rows on each page, filled from the top."""

    top: float
    bottom: float
    types: tuple[Type, ...]
    head: list[Block] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    y: float = 0.0

    def flow(self, parts: Parts) -> list[Page]:
        """Distribute the blocks over pages."""
        self.pages, self.y = [[]], self.top
        tall = sum(block.height() for block in parts.head) > (self.bottom - self.top) / 2
        self.head = [] if tall else parts.head
        last = parts.body[-1] if parts.body else []
        groups = [*parts.body[:-1], last + parts.foot]
        lead = parts.prelude + parts.head
        whole = self.fits(lead + groups[0], self.top)
        self.group(lead + groups[0] if whole else lead)
        for group in groups[1:] if whole else groups:
            self.group(group)
        return self.pages

    def fits(self, group: Sequence[Block], y: float) -> bool:
        """Say whether a group has room below `y`."""
        return y + sum(block.height() for block in group) <= self.bottom + 0.01

    def fresh(self) -> float:
        """Return where the first row of a new page begins."""
        return self.top + sum(block.height() for block in self.head)

    def group(self, group: Sequence[Block]) -> None:
        """Place blocks on one page together when any page can hold them."""
        if self.fits(group, self.y):
            for block in group:
                self.place(block)
        elif self.fits(group, self.fresh()):
            self.turn()
            for block in group:
                self.place(block)
        elif len(group) > 1:
            for block in group:
                self.group([block])
        else:
            for block in group:
                self.split(block)

    def place(self, block: Block) -> None:
        """Put a block on the current page."""
        self.pages[-1].append((self.y, block))
        self.y += block.height()

    def turn(self) -> None:
        """Begin a page with the repeated headings."""
        self.pages.append([])
        self.y = self.top
        for block in self.head:
            self.place(block)

    def split(self, block: Block) -> None:
        """Continue a block higher than a page on the pages that follow."""
        for row in loosened(block, self.types):
            rest = row
            if self.bottom - self.y < ROOM:
                self.turn()
            while not self.fits([rest], self.y):
                part, rest = torn(rest, self.bottom - self.y, self.types)
                self.place(part)
                self.turn()
            self.place(rest)
