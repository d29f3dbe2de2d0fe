"""Marks that a drawing is made of, in points from its upper left corner; no Qt, no PDF."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

Align = Literal["left", "center", "right"]
BASE, SMALL = 10.0, 8.5
"""Points of words and of small words; all lengths here are points."""
STEP = 18.0
"""Height of a line with its words."""
GAP = 8.0


class Box(NamedTuple):
    """A filled area or a frame; an ink of "" is none, `strength` thins the fill towards white."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    strength: float = 1.0
    hatch: bool = False
    """Lines across it, so that it is told from others without colour."""


class Trace(NamedTuple):
    """A line from point to point."""

    points: tuple[tuple[float, float], ...]
    ink: str
    line: float = 0.8


class Area(NamedTuple):
    """A closed shape; a ring within a ring is a hole. An ink of "" is none."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    fill: str
    edge: str
    line: float = 0.8
    dashed: bool = False


class Disc(NamedTuple):
    """A round mark, or a ring where it has no fill."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str


class Words(NamedTuple):
    """One line of text in the middle of its height; it fits its width."""

    x: float
    y: float
    width: float
    height: float
    text: str
    ink: str = "ink"
    size: float = BASE
    align: Align = "left"


class Photo(NamedTuple):
    """A photo, whole and in the middle of its frame."""

    x: float
    y: float
    width: float
    height: float
    file: str


Mark = Box | Trace | Area | Disc | Words | Photo
Sample = Callable[[float, float], tuple[Mark, ...]]
"""Draws what a legend explains at a place."""


class Spot(NamedTuple):
    """Where a part can be pointed at."""

    x: float
    y: float
    width: float
    height: float
    row: int
    column: int


@dataclass(slots=True)
class Plot:
    """A chart laid out in a width: its marks in the order they are drawn."""

    width: float
    height: float = 0.0
    marks: list[Mark] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    """Later ones lie above earlier ones."""


class Pen(Protocol):
    """What measures words before anything is drawn."""

    def __call__(self, text: str, size: float) -> float:
        """Return the width of a text in points."""
