"""Line breaking for Chinese text: nothing is cut, no line begins or ends badly."""

from collections.abc import Mapping
from unicodedata import category

NO_BEGIN = frozenset(" ，。、；：？！…—～·‰℃,.;:?!%\uff05")
"""Characters that never begin a line, besides closing brackets and quotes; spaces hang."""
NO_END = frozenset("￥¥$")
"""Characters that never end a line, besides opening brackets and quotes."""
SEAMS = frozenset("-/_&=+@#")
"""Where a word longer than a line is broken by choice: behind one of these."""


def wrap(text: str, width: float, ems: Mapping[str, float]) -> tuple[str, ...]:
    """Break `text` into lines of at most `width`, in the unit of `ems`.

    Joined, the lines are the text without its line breaks. Spaces hang over a line's end. A
    column narrower than a character still gets one character a line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_paragraph(paragraph, width, ems))
    return tuple(lines)


def breakable(before: str, after: str) -> bool:
    """Say whether a line may end with `before` when the next one begins with `after`."""
    if after in NO_BEGIN or category(after) in {"Pe", "Pf"}:
        return False
    if before in NO_END or category(before) in {"Ps", "Pi"}:
        return False
    return not ("!" <= before <= "~" and "!" <= after <= "~")


def _paragraph(text: str, width: float, ems: Mapping[str, float]) -> list[str]:
    lines: list[str] = []
    start = 0
    while start < len(text):
        end = _reach(text, start, width, ems)
        if end < len(text):
            end = _seam(text, start, end)
        lines.append(text[start:end])
        start = end
    return lines or [""]


def _reach(text: str, start: int, width: float, ems: Mapping[str, float]) -> int:
    """Return where the line that begins at `start` overflows, spaces not counted."""
    used = 0.0
    for place in range(start, len(text)):
        used += ems[text[place]]
        if used > width + 1e-6 and place > start and text[place] != " ":
            return place
    return len(text)


def _seam(text: str, start: int, end: int) -> int:
    """Return the last good break before `end`, else one in a long word, else `end`."""
    for place in range(end, start, -1):
        if breakable(text[place - 1], text[place]):
            return place
    for place in range(end, start, -1):
        if text[place - 1] in SEAMS and text[place] not in NO_BEGIN:
            return place
    return end
