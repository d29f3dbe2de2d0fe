"""Where each mark of a chart stands: laid out once, drawn by the window and on paper alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ledgerdesk.domain.charts import Chart, Kind, Row
from ledgerdesk.domain.marks import (
    BASE,
    GAP,
    SMALL,
    STEP,
    Align,
    Box,
    Disc,
    Mark,
    Pen,
    Photo,
    Plot,
    Sample,
    Spot,
    Trace,
    Words,
)  # fmt: skip

LOWEST = 100.0
"""Points that the columns of months take at least."""
LONGEST = 420.0
"""Points of a bar that fills up at most."""
DARK = 0.66
"""Share of the largest number from which white words read better."""
BROAD = 560.0
"""Points from which two pairs of photos stand beside each other."""


def plot(chart: Chart, width: float, pen: Pen, height: float = 0.0) -> Plot:
    """Lay out a chart; `height` is what columns may fill, all others are as high as they need."""
    made = _Layout(chart, Plot(width), pen, height)
    DRAWERS[chart.kind](made)
    if chart.rest:
        made.words((0, made.plot.height, width), chart.rest, ink="hint", size=SMALL)
        made.plot.height += STEP
    return made.plot


def pieces(chart: Chart, width: float, height: float, pen: Pen) -> list[Plot]:
    """Lay out a chart for pages: as many rows on each as its height holds, one at least."""
    rest = replace(chart, rest="")
    if plot(chart, width, pen, height).height <= height or chart.kind == "columns":
        return [plot(chart, width, pen, height)]
    fit = len(chart.rows)
    while fit > 1 and plot(replace(rest, rows=chart.rows[:fit]), width, pen).height > height:
        fit -= 1
    cuts = [*range(0, len(chart.rows), fit)]
    parts = [replace(rest, rows=chart.rows[at : at + fit]) for at in cuts]
    parts[-1] = replace(parts[-1], rest=chart.rest)
    return [plot(each, width, pen) for each in parts]


@dataclass(slots=True)
class _Layout:
    """One chart on its way to a plot."""

    chart: Chart
    plot: Plot
    pen: Pen
    height: float

    @property
    def most(self) -> int:
        """The number that fills the scale."""
        return max(self.chart.most, 1)

    def put(self, *marks: Mark) -> None:
        """Draw marks above what is there."""
        self.plot.marks += marks

    def spot(self, place: tuple[float, float, float, float], row: int, column: int) -> None:
        """Let a part be pointed at."""
        self.plot.spots.append(Spot(*place, row, column))

    def wide(self, texts: Sequence[str], most: float, size: float = BASE) -> float:
        """Return the width of the widest text, no more than allowed."""
        return min(max((self.pen(each, size) for each in texts), default=0.0), most)

    def words(
        self,
        place: tuple[float, float, float],
        text: str,
        ink: str = "ink",
        size: float = BASE,
        align: Align = "left",
    ) -> None:
        """Write a line of `STEP` height from x, y in a width; what does not fit ends in …."""
        if shown := cut(text, place[2], size, self.pen):
            self.put(Words(*place, STEP, shown, ink, size, align))

    def legend(self, entries: Sequence[tuple[str, Sample]]) -> float:
        """Explain marks on one line at the top; return where it ends below."""
        x = 0.0
        for text, mark in entries:
            self.put(*mark(x, STEP / 2))
            wide = self.pen(text, SMALL) + 1
            self.words((x + 14, 0, wide), text, ink="second", size=SMALL)
            x += 14 + wide + 12
        return STEP + 2


def cut(text: str, width: float, size: float, pen: Pen) -> str:
    """Return a text as far as it fits, ending in … where it does not."""
    if pen(text, size) <= width:
        return text
    while text and pen(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text}…" if text else ""


def lines(text: str, width: float, size: float, pen: Pen) -> list[str]:
    """Return a text broken into lines of a width, a character at least on each."""
    found = [""]
    for char in text:
        if found[-1] and pen(found[-1] + char, size) > width:
            found.append("")
        found[-1] += char
    return found


def _shares(to: _Layout) -> None:
    """Draw a bar a row: the done part filled, figures and percent at the right."""
    legend = (("已销号", _chip("jade")), ("未销号", _chip("soft_grey", "edge")))
    top = 2.0 if to.chart.brief else to.legend(legend)
    width = to.plot.width
    names = to.wide([row.label for row in to.chart.rows], width * 0.32)
    figures = to.wide([_told(row) for row in to.chart.rows], 90)
    left = names + GAP
    room = min(max(width - left - figures - GAP, 20.0), LONGEST)
    for number, row in enumerate(to.chart.rows):
        y = top + number * STEP
        to.spot((0, y, left + room + GAP + figures, STEP), number, 0)
        to.words((0, y, names), row.label)
        to.words((left + room + GAP, y, figures), _told(row), ink="second", align="right")
        done = room * float(row.parts[1].value) / max(float(row.parts[0].value), 1.0)
        to.put(Box(left, y + 5, room, 8, "soft_grey", "edge"))
        if row.parts[1].value:
            to.put(Box(left, y + 5, done, 8, "jade"))
            to.spot((left, y + 2, done, 14), number, 1)
        if row.parts[2].value:
            to.spot((left + done, y + 2, room - done, 14), number, 2)
    to.plot.height = top + len(to.chart.rows) * STEP


def _told(row: Row) -> str:
    """Return 10/11 of a bar."""
    return f"{row.parts[1].text}/{row.parts[0].text}"


def _columns(to: _Layout) -> None:
    """Draw two columns a period, and the line of what was left at its end."""
    to.legend((
        ("发现", _chip("edge")), ("销号", _chip("jade")), ("期末未销号", _dotted),
    ))  # fmt: skip
    high = max(to.height, LOWEST)
    top, floor = STEP + 14, high - STEP
    rows = to.chart.rows
    stripe = to.plot.width / max(len(rows), 1)
    unit = (floor - top) / to.most
    every = _every([row.label for row in rows], stripe, to.pen)
    to.put(Trace(((0, floor), (to.plot.width, floor)), "edge"))
    points = []
    for number, row in enumerate(rows):
        left, middle = number * stripe, (number + 0.5) * stripe
        wide = min(22.0, stripe * 0.32)
        found, closed, still = (float(each.value) * unit for each in row.parts)
        to.put(Box(middle - wide - 1, floor - found, wide, found, "edge"))
        to.put(Box(middle + 1, floor - closed, wide, closed, "jade"))
        to.spot((left, top - 14, stripe / 2, high - top + 14), number, 0)
        to.spot((middle, top - 14, stripe / 2, high - top + 14), number, 1)
        to.spot((middle - 6, floor - still - 6, 12, 12), number, 2)
        points.append((middle, floor - still))
        if (len(rows) - 1 - number) % every == 0:
            wide = to.pen(row.label, SMALL) + 1
            x = max(0.0, min(middle - wide / 2, to.plot.width - wide))
            to.words((x, floor, wide), row.label, "hint", SMALL, "center")
    to.put(Trace(tuple(points), "ink", 1.2))
    to.put(*(Disc(x, y, 2.2, "paper", "ink") for x, y in points))
    if points:
        _last(to, points[-1], rows[-1].parts[2].text)
    to.plot.height = high


def _last(to: _Layout, point: tuple[float, float], text: str) -> None:
    """Write the number at the end of the line on white."""
    wide = to.pen(text, SMALL) + 5
    x, y = min(point[0] - wide / 2, to.plot.width - wide), point[1] - 17
    to.put(Box(x, y + 1, wide, 12, "paper"))
    to.put(Words(x, y, wide, 14, text, "ink", SMALL, "center"))


def _every(labels: Sequence[str], stripe: float, pen: Pen) -> int:
    """Return which labels fit: 1 is each, 2 each second."""
    widest = max((pen(each, SMALL) for each in labels), default=0.0) + 6
    return max(1, -int(-widest // stripe))


def _spans(to: _Layout) -> None:
    """Draw a bar a row that ends now: up to the time limit grey, past it hatched."""
    top = to.legend((
        ("发现至期限", _chip("soft_grey", "edge")), ("逾期", _chip("vermilion", hatch=True)),
    ))  # fmt: skip
    width = to.plot.width
    names = to.wide([row.label for row in to.chart.rows], width * 0.42)
    figures = to.wide([row.parts[0].text for row in to.chart.rows], 80)
    left, room = names + GAP, max(width - names - figures - 2 * GAP, 20.0)
    bottom = top + len(to.chart.rows) * STEP
    for number, row in enumerate(to.chart.rows):
        y = top + number * STEP
        to.spot((0, y, width, STEP), number, 0)
        to.words((0, y, names), row.label)
        before, late = (room * each / to.most for each in row.days)
        begin = max(left + room - before - late, left)
        limit = max(left + room - late, left)
        to.put(Box(begin, y + 5, limit - begin, 8, "soft_grey", "edge"))
        to.put(Box(limit, y + 5, left + room - limit, 8, "vermilion", hatch=True))
        told = row.parts[0].text
        to.words((width - figures, y, figures), told, ink="vermilion", align="right")
    to.put(Trace(((left + room, top), (left + room, bottom)), "ink", 0.8))
    to.words((left, bottom, room), to.chart.axis, "hint", SMALL, "right")
    to.plot.height = bottom + STEP


def _grid(to: _Layout) -> None:
    """Draw a row a place and a cell a week; the week's day stands above."""
    below = to.legend((
        ("巡查过", _chip("jade")), ("夜查", _ring), ("白天夜里都去过", _both),
        ("没有去", _chip("", "vermilion")),
    ))  # fmt: skip
    rows, weeks = to.chart.rows, max(len(to.chart.heads) - 2, 1)
    width = to.plot.width
    names, figures = to.wide([row.label for row in rows], width * 0.28), 34.0
    left = names + GAP
    side = min(16.0, (width - left - figures - GAP) / weeks)
    _weeks(to, left, below, side)
    top = below + STEP
    high = max(side, 13.0)
    for number, row in enumerate(rows):
        y = top + number * high
        to.words((0, y - (STEP - high) / 2, names), row.label, size=min(BASE, high - 3))
        for column, part in enumerate(row.parts[:-1]):
            _cell(to, (left + column * side, y + (high - side) / 2, side), part.look)
            to.spot((left + column * side, y, side, high), number, column)
        last = left + weeks * side + GAP / 2
        told = row.parts[-1].text
        to.words((last, y - (STEP - high) / 2, figures), told, "second", min(SMALL, high - 3))
        to.spot((last, y, figures, high), number, len(row.parts) - 1)
    to.plot.height = top + len(rows) * high + 4


def _weeks(to: _Layout, left: float, y: float, side: float) -> None:
    """Write as many of the days that weeks begin on as there is room for."""
    heads = to.chart.heads[1:-1]
    every = _every(heads, max(side, 1.0), to.pen)
    for column, head in enumerate(heads):
        if column % every == 0:
            to.words((left + column * side, y, side * every), head, "hint", SMALL)


def _cell(to: _Layout, place: tuple[float, float, float], look: str) -> None:
    x, y, side = place
    room = side - 2
    if look in {"seen", "both"}:
        to.put(Box(x + 1, y + 1, room, room, "jade"))
    if look in {"night", "both"}:
        ink = "jade" if look == "night" else "paper"
        to.put(Disc(x + side / 2, y + side / 2, max(room / 2 - 1.2, 1.0), "", ink))
    if look == "missed":
        to.put(Box(x + 1.5, y + 1.5, room - 1, room - 1, "", "vermilion"))
    if look == "ahead":
        to.put(Disc(x + side / 2, y + side / 2, 0.8, "edge", ""))


def _heat(to: _Layout) -> None:
    """Draw a table whose cells are darker the more they count; each says its number."""
    heads, rows = to.chart.heads[1:], to.chart.rows
    width = to.plot.width
    names = to.wide([row.label for row in rows], width * 0.24)
    left = names + GAP
    side = min(64.0, (width - left) / max(len(heads), 1))
    told = [lines(each, side - 4, SMALL, to.pen) for each in heads]
    top = max((len(each) for each in told), default=1) * 11.0 + 6
    for column, some in enumerate(told):
        for number, line in enumerate(some):
            y = top - 4 - (len(some) - number) * 11.0 - (STEP - 11.0) / 2
            to.words((left + column * side, y, side), line, "second", SMALL, "center")
    for number, row in enumerate(rows):
        y = top + number * STEP
        to.words((0, y, names), row.label)
        for column, part in enumerate(row.parts):
            x, total = left + column * side, part.look == "total"
            shade = 0.0 if total else float(part.value) / to.most
            if shade:
                to.put(Box(x + 1, y + 1, side - 2, STEP - 2, "accent", "", 0.12 + 0.88 * shade))
            ink = "paper" if shade > DARK else "ink" if part.value else "hint"
            to.words((x, y, side), part.text, ink, BASE if total or shade else SMALL, "center")
            to.spot((x, y, side, STEP), number, column)
    to.plot.height = top + len(rows) * STEP + 4


def _steps(to: _Layout) -> None:
    """Draw a bar a step in the middle, as wide as its number; what it brought at the right."""
    width = to.plot.width
    names = to.wide([row.label for row in to.chart.rows], width * 0.3)
    more = [each.text for row in to.chart.rows for each in row.parts[1:]]
    aside = to.wide(more, width * 0.35) + GAP if more else 0.0
    left, room = names + GAP, max(width - names - aside - 2 * GAP, 20.0)
    high = STEP + 10
    for number, row in enumerate(to.chart.rows):
        y = number * high
        long = room * float(row.parts[0].value) / to.most
        x = left + (room - long) / 2
        to.words((0, y + 5, names), row.label)
        to.put(Box(x, y + 3, long, high - 6, "accent", "", 0.3))
        to.words((left, y + 5, room), row.parts[0].text, align="center")
        to.spot((0, y, left + room, high), number, 0)
        for column, part in enumerate(row.parts[1:], 1):
            to.words((width - aside, y + 5, aside), part.text, "second", align="right")
            to.spot((width - aside, y, aside, high), number, column)
    to.plot.height = len(to.chart.rows) * high + 4


def _photos(to: _Layout) -> None:
    """Draw the photos of a row beside each other, its name above; two rows where there is room."""
    across = 2 if to.plot.width >= BROAD else 1
    room = (to.plot.width - (2 * across - 1) * GAP) / (2 * across)
    high = min(room * 0.75, 150.0)
    deep = high + 2 * STEP + GAP
    for number, row in enumerate(to.chart.rows):
        start, y = number % across * 2 * (room + GAP), number // across * deep
        to.words((start, y, 2 * room + GAP), row.label)
        for column, part in enumerate(row.parts):
            x = start + column * (room + GAP)
            to.put(Box(x, y + STEP, room, high, "soft_grey", "edge"))
            if part.file:
                to.put(Photo(x, y + STEP, room, high, part.file))
            to.words((x, y + STEP + high, room), part.text, "second", SMALL, "center")
            to.spot((x, y + STEP, room, high + STEP), number, column)
    to.plot.height = -(-len(to.chart.rows) // across) * deep


def _chip(fill: str, edge: str = "", *, hatch: bool = False) -> Sample:
    def made(x: float, y: float) -> tuple[Mark, ...]:
        return (Box(x, y - 4, 9, 9, fill, edge, hatch=hatch),)

    return made


def _ring(x: float, y: float) -> tuple[Mark, ...]:
    return (Disc(x + 4.5, y + 0.5, 3.8, "", "jade"),)


def _both(x: float, y: float) -> tuple[Mark, ...]:
    return (*_chip("jade")(x, y), Disc(x + 4.5, y + 0.5, 2.8, "", "paper"))


def _dotted(x: float, y: float) -> tuple[Mark, ...]:
    return (Trace(((x - 2, y), (x + 11, y)), "ink", 1.2), Disc(x + 4.5, y, 2.2, "paper", "ink"))


DRAWERS: dict[Kind, Callable[[_Layout], None]] = {
    "shares": _shares,
    "columns": _columns,
    "spans": _spans,
    "grid": _grid,
    "heat": _heat,
    "steps": _steps,
    "photos": _photos,
}
