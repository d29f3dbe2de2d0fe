"""Maps on paper and the shapes of their signs: laid out once in points; no Qt, no PDF."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledgerdesk.domain.geometry import (
    Box as Room,
)
from ledgerdesk.domain.geometry import (
    Point,
    View,
    around,
    fitted,
    placed,
    scale_bar,
)
from ledgerdesk.domain.marks import SMALL, Area, Box, Mark, Pen, Plot, Trace, Words

Key = tuple[str, str]
"""Register and role of a sign."""
INKS = {
    "late": "vermilion", "soon": "amber", "active": "accent", "done": "jade", "closed": "grey",
    "plain": "second",
}  # fmt: skip
"""Ink of each tone, the worst first."""
LEGEND, ROW, EDGE = 150.0, 18.0, 12.0
"""Points of the legend's width, of its lines, and around what is drawn."""
SIGN, LEAST = 0.62, 400.0
"""Size of a sign on paper beside the screen's; metres that are shown across at least."""
NAME, BAR = 8.0, 110.0
CIRCLE = 24
ASIDE = ((0, 0), (0, -9), (0, 9), (-24, 0), (24, 0))
"""Points a name may stand off its place, the best first."""


def _round(radius: float) -> tuple[Point, ...]:
    turns = (math.tau * number / CIRCLE for number in range(CIRCLE))
    return tuple((radius * math.cos(turn), radius * math.sin(turn)) for turn in turns)


class Form(NamedTuple):
    """The shape of a sign around its place, in pixels; y grows downwards."""

    ring: tuple[Point, ...]
    hollow: bool = False
    dashed: bool = False
    lines: tuple[tuple[Point, ...], ...] = ()
    """What tells two signs of one shape apart without colour."""


_TRIANGLE = ((0.0, -7.0), (7.0, 5.5), (-7.0, 5.5))
_DIAMOND = ((0.0, -7.0), (7.0, 0.0), (0.0, 7.0), (-7.0, 0.0))
_SQUARE = ((-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0))
_FLAG = ((-4.5, 7.5), (-4.5, -7.0), (6.0, -3.4), (-4.5, 0.4))
_HEXAGON = ((0.0, -7.0), (6.0, -3.5), (6.0, 3.5), (0.0, 7.0), (-6.0, 3.5), (-6.0, -3.5))
_DOT = ((0.0, -0.6), (0.0, 0.6))
FORMS: Mapping[Key, Form] = {
    ("site", "late"): Form(_TRIANGLE, lines=(((0.0, -2.5), (0.0, 1.2)), ((0.0, 3.2), (0.0, 4.0)))),
    ("site", "open"): Form(_DIAMOND),
    ("site", "done"): Form(_round(5.5)),
    ("site", "shut"): Form(_SQUARE),
    ("site", "plain"): Form(_round(5.5), hollow=True),
    ("problem", "late"): Form(_FLAG),
    ("problem", "open"): Form(_FLAG, hollow=True, lines=(((-4.5, -3.3), (1.5, -3.3)),)),
    ("problem", "done"): Form(_FLAG, hollow=True),
    ("patch", "suspected"): Form(_HEXAGON, hollow=True, dashed=True),
    ("patch", "waiting"): Form(_HEXAGON, hollow=True, lines=(_DOT,)),
    ("patch", "known"): Form(_HEXAGON),
    ("patch", "cleared"): Form(_HEXAGON, hollow=True, lines=(((-3.5, 3.5), (3.5, -3.5)),)),
}
"""One shape for each line of the legend, on screen and on paper."""


class Entry(NamedTuple):
    """A line of the legend."""

    key: Key
    words: str
    ink: str
    number: int


class Patch(NamedTuple):
    """An outline with the ink of what it is."""

    lines: tuple[tuple[Point, ...], ...]
    ink: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    """What stands on a map, in metres on its plane."""

    title: str
    hint: str
    signs: tuple[tuple[Key, Point], ...]
    legend: tuple[Entry, ...]
    names: tuple[tuple[str, Point], ...] = ()
    border: tuple[tuple[Point, ...], ...] = ()
    villages: tuple[tuple[Point, ...], ...] = ()
    base: tuple[tuple[Point, ...], ...] = ()
    patches: tuple[Patch, ...] = ()


def plotted(sketch: Sketch, width: float, height: float, pen: Pen) -> Plot:
    """Lay a map out: its ground and signs at the left, the legend at the right."""
    room = width - LEGEND - EDGE
    view = _view(sketch, room, height)
    plot = Plot(width, height)
    plot.marks.append(Box(0, 0, room, height, "soft_grey" if sketch.border else "", "edge"))
    _ground(plot, sketch, view)
    inks = {each.key: each.ink for each in sketch.legend}
    for key, point in sketch.signs:
        plot.marks += sign(key, inks[key], view.seen(point))
    plot.marks += _names(sketch, view, pen)
    plot.marks += _scale(view, height)
    plot.marks += _north(room)
    for number, entry in enumerate(sketch.legend):
        plot.marks += _entry(entry, room + EDGE, number * ROW)
    return plot


def sign(key: Key, ink: str, place: Point) -> list[Mark]:
    """Draw a sign at a place."""
    form = FORMS[key]
    ring = _at(form.ring, place)
    made: list[Mark] = [Area((ring,), "" if form.hollow else ink, ink, dashed=form.dashed)]
    if form.hollow:
        made.insert(0, Area((ring,), "paper", ""))
    inside = ink if form.hollow else "paper"
    made += [Trace(_at(line, place), inside) for line in form.lines]
    return made


def _at(points: Sequence[Point], place: Point) -> tuple[Point, ...]:
    return tuple((place[0] + SIGN * x, place[1] + SIGN * y) for x, y in points)


def _view(sketch: Sketch, width: float, height: float) -> View:
    lines = sketch.border or sketch.villages
    corners = [point for line in lines for point in line]
    every = [*corners, *(point for _, point in sketch.signs)]
    box = around(every) or Room(0, 0, 0, 0)
    return fitted(box, (width, height), 2 * EDGE, LEAST)


def _ground(plot: Plot, sketch: Sketch, view: View) -> None:
    border = _seen(sketch.border, view)
    if border:
        plot.marks.append(Area(border, "paper", ""))
    plot.marks += [Trace(line, "accent", 1.6) for line in _seen(sketch.base, view)]
    plot.marks += [Trace(line, "edge", 0.5) for line in _seen(sketch.villages, view)]
    if border:
        plot.marks.append(Area(border, "", "second", line=1.0))
    for each in sketch.patches:
        lines = _seen(each.lines, view)
        plot.marks.append(Area(lines, "", each.ink, dashed=each.dashed, line=0.8))


def _seen(lines: Sequence[Sequence[Point]], view: View) -> tuple[tuple[Point, ...], ...]:
    return tuple(tuple(view.seen(point) for point in line) for line in lines)


def _names(sketch: Sketch, view: View, pen: Pen) -> list[Mark]:
    """Write the villages where there is room between the signs."""
    half = 7 * SIGN
    taken = [Room(x - half, y - half, x + half, y + half)
             for x, y in (view.seen(point) for _, point in sketch.signs)]  # fmt: skip
    labels = []
    for words, point in sketch.names:
        x, y = view.seen(point)
        wide = pen(words, NAME)
        labels.append(
            [
                Room(x + dx - wide / 2, y + dy - NAME / 2, x + dx + wide / 2, y + dy + NAME / 2)
                for dx, dy in ASIDE
            ]
        )
    frame = Room(2, 2, view.width - 2, view.height - 2)
    labels = [[each for each in some if _within(each, frame)] for some in labels]
    return [
        Words(box.left, box.top, box.right - box.left, NAME, words, "second", NAME, "center")
        for (words, _), some, at in zip(sketch.names, labels, placed(labels, taken), strict=True)
        if at >= 0
        for box in (some[at],)
    ]


def _within(box: Room, frame: Room) -> bool:
    across = frame.left <= box.left and box.right <= frame.right
    return across and frame.top <= box.top and box.bottom <= frame.bottom


def _scale(view: View, height: float) -> list[Mark]:
    metres, words = scale_bar(view.scale, BAR)
    x, y, wide = EDGE, height - EDGE, metres * view.scale
    bar = ((x, y - 4), (x, y), (x + wide, y), (x + wide, y - 4))
    return [Trace(bar, "ink", 1.0), Words(x + wide + 6, y - 9, 60, 10, words, "ink", SMALL)]


def _north(width: float) -> list[Mark]:
    x, y = width - EDGE - 6, EDGE
    arrow = ((x, y), (x + 5, y + 16), (x, y + 12), (x - 5, y + 16))
    return [
        Area((arrow,), "second", "second"),
        Words(x - 8, y + 17, 16, 10, "北", "ink", SMALL, "center"),
    ]


def _entry(entry: Entry, x: float, y: float) -> list[Mark]:
    words = Words(x + 18, y, LEGEND - 56, ROW, entry.words, "ink", SMALL)
    count = Words(x + LEGEND - 36, y, 36, ROW, f"{entry.number:,}", "second", SMALL, "right")
    return [*sign(entry.key, entry.ink, (x + 7, y + ROW / 2)), words, count]
