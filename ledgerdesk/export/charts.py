"""Charts on paper: the same marks the window draws, in points, on A4 across."""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from ledgerdesk.domain.charts import Chart
from ledgerdesk.domain.marks import BASE, SMALL, Area, Box, Disc, Mark, Photo, Plot, Trace, Words
from ledgerdesk.domain.plotting import pieces
from ledgerdesk.domain.sheets import Style
from ledgerdesk.export import dossier, fonts, preview

SIZE = (841.89, 595.28)
"""A4 across, in points."""
EDGE, FOOT, HEADING = 48.0, 26.0, 16.0
TITLE = 56.0
"""Points that the title and the words below it take."""
AROUND, FINE = 4.0, 200
"""Points around a chart that stands alone, and its dots an inch."""
RULE, HATCH = 0.7, 3.0
EVEN_ODD = 0
"""How reportlab is told that a ring within a ring is a hole."""
ASCENT = 0.36
"""Share of the size that a baseline lies below the middle of its line."""
PLAIN, BOLD = Style("left", family="hei"), Style("left", bold=True, family="hei")
Colours = Mapping[str, Color]
Corner = tuple[float, float]
"""Where a plot's upper left corner, or a text, stands on the page; y from below."""


def draw(charts: Sequence[Chart], foot: str, inks: Mapping[str, str]) -> tuple[bytes, int]:
    """Draw charts as PDF, each on pages of its own; return it and how many pages it has.

    `inks` gives each ink of a mark as #RRGGBB; `foot` stands below every page.
    """
    buffer = io.BytesIO()
    paper = _canvas(buffer, SIZE)
    paper.setTitle(charts[0].title if charts else "")
    paper.setCreator("LedgerDesk")
    pages = [*_pages(charts)]
    colours = {name: HexColor(value) for name, value in inks.items()}
    for number, (chart, plot) in enumerate(pages, 1):
        _page(paper, chart, plot, colours)
        _footed(paper, foot, f"第 {number} 页 共 {len(pages)} 页", colours)
        paper.showPage()
    paper.save()
    return buffer.getvalue(), len(pages)


def pictures(chart: Chart, inks: Mapping[str, str]) -> list[bytes]:
    """Return a chart without its title as PNG, one for each page it takes."""
    colours = {name: HexColor(value) for name, value in inks.items()}
    return [
        preview.png(_alone(plot, colours), 1, FINE, colour=True)
        for _, plot in _pages([chart])
        if plot
    ]


def _canvas(buffer: io.BytesIO, size: tuple[float, float]) -> Canvas:
    base = fonts.voice(PLAIN).faces[0].name
    options: dict[str, Any] = {"initialFontName": base, "lang": "zh-CN", "invariant": 1}
    return Canvas(buffer, pagesize=size, pageCompression=1, **options)


def _alone(plot: Plot, colours: Colours) -> bytes:
    """Return a PDF as large as a plot, and nothing but the plot on it."""
    buffer = io.BytesIO()
    size = (plot.width + 2 * AROUND, plot.height + 2 * AROUND)
    paper = _canvas(buffer, size)
    _marked(paper, plot, (AROUND, size[1] - AROUND), colours)
    paper.showPage()
    paper.save()
    return buffer.getvalue()


def wide(text: str, size: float, style: Style = PLAIN) -> float:
    """Return the width of a text on paper in points."""
    ems = fonts.voice(style).ems
    return sum(ems[char] for char in text) * size


def _pages(charts: Sequence[Chart]) -> Iterator[tuple[Chart, Plot | None]]:
    """Yield each page's chart and the piece of it that stands there; None: it has no rows."""
    room = SIZE[0] - 2 * EDGE
    high = SIZE[1] - 2 * EDGE - TITLE - FOOT
    for chart in charts:
        if not chart.rows:
            yield chart, None
        for plot in pieces(chart, room, high, wide) if chart.rows else ():
            yield chart, plot


def _page(paper: Canvas, chart: Chart, plot: Plot | None, colours: Colours) -> None:
    top = SIZE[1] - EDGE
    paper.setFillColor(colours["ink"])
    _text(paper, (EDGE, top - HEADING), chart.title, HEADING, BOLD)
    paper.setFillColor(colours["second"])
    hint = chart.hint if plot else f"{chart.hint}　{chart.empty}"
    _text(paper, (EDGE, top - HEADING - 20), hint)
    if plot:
        _marked(paper, plot, (EDGE, top - TITLE), colours)


def _marked(paper: Canvas, plot: Plot, at: Corner, colours: Colours) -> None:
    for mark in plot.marks:
        DRAWERS[type(mark)](paper, mark, at, colours)


def _footed(paper: Canvas, left: str, right: str, colours: Colours) -> None:
    paper.setFillColor(colours["second"])
    _text(paper, (EDGE, EDGE), left, SMALL)
    _text(paper, (SIZE[0] - EDGE - wide(right, SMALL), EDGE), right, SMALL)


def _text(paper: Canvas, at: Corner, text: str, size: float = BASE, style: Style = PLAIN) -> None:
    """Write a line from its left end on a baseline, face by face."""
    x, y = at
    for face, run in fonts.voice(style).runs(text):
        paper.setFont(face.name, size)
        paper.drawString(x, y, run)
        x += sum(face.em(char) for char in run) * size


def _box(paper: Canvas, mark: Box, at: Corner, colours: Colours) -> None:
    x, y = at[0] + mark.x, at[1] - mark.y - mark.height
    paper.setLineWidth(RULE)
    if mark.fill:
        paper.setFillColor(_thinned(colours[mark.fill], mark.strength))
    if mark.edge:
        paper.setStrokeColor(colours[mark.edge])
    if mark.fill or mark.edge:
        fill, stroke = bool(mark.fill) and not mark.hatch, bool(mark.edge)
        paper.rect(x, y, mark.width, mark.height, stroke=stroke, fill=fill)
    if mark.hatch:
        _hatched(paper, (x, y, mark.width, mark.height), colours[mark.fill])


def _hatched(paper: Canvas, place: tuple[float, float, float, float], ink: Color) -> None:
    """Fill an area with slanting lines and frame it."""
    x, y, width, height = place
    paper.saveState()
    paper.setStrokeColor(ink)
    path = paper.beginPath()
    path.rect(*place)
    paper.rect(*place, stroke=1, fill=0)
    paper.clipPath(path, stroke=0, fill=0)
    at = x - height
    while at < x + width:
        paper.line(at, y, at + height, y + height)
        at += HATCH
    paper.restoreState()


def _trace(paper: Canvas, mark: Trace, at: Corner, colours: Colours) -> None:
    paper.setStrokeColor(colours[mark.ink])
    paper.setLineWidth(mark.line)
    path = paper.beginPath()
    for number, (x, y) in enumerate(mark.points):
        (path.lineTo if number else path.moveTo)(at[0] + x, at[1] - y)
    paper.drawPath(path)


def _area(paper: Canvas, mark: Area, at: Corner, colours: Colours) -> None:
    """Draw a closed shape; what lies within two rings is a hole."""
    paper.saveState()
    paper.setLineWidth(mark.line)
    if mark.fill:
        paper.setFillColor(colours[mark.fill])
    if mark.edge:
        paper.setStrokeColor(colours[mark.edge])
    if mark.dashed:
        paper.setDash(2, 1.4)
    path = paper.beginPath()
    for ring in mark.rings:
        for number, (x, y) in enumerate(ring):
            (path.lineTo if number else path.moveTo)(at[0] + x, at[1] - y)
        path.close()
    paper.drawPath(path, stroke=bool(mark.edge), fill=bool(mark.fill), fillMode=EVEN_ODD)
    paper.restoreState()


def _disc(paper: Canvas, mark: Disc, at: Corner, colours: Colours) -> None:
    paper.setLineWidth(RULE * 2 if not mark.fill else RULE)
    if mark.fill:
        paper.setFillColor(colours[mark.fill])
    if mark.edge:
        paper.setStrokeColor(colours[mark.edge])
    paper.circle(
        at[0] + mark.x, at[1] - mark.y, mark.radius, stroke=bool(mark.edge), fill=bool(mark.fill)
    )


def _words(paper: Canvas, mark: Words, at: Corner, colours: Colours) -> None:
    spare = {"left": 0.0, "center": 0.5, "right": 1.0}[mark.align]
    x = at[0] + mark.x + spare * (mark.width - wide(mark.text, mark.size))
    y = at[1] - mark.y - mark.height / 2 - ASCENT * mark.size
    paper.setFillColor(colours[mark.ink])
    _text(paper, (x, y), mark.text, mark.size)


def _photo(paper: Canvas, mark: Photo, at: Corner, _colours: Colours) -> None:
    cell = dossier.Place(at[0] + mark.x, at[1] - mark.y - mark.height, mark.width, mark.height)
    dossier.put(paper, Path(mark.file), cell)


def _thinned(ink: Color, strength: float) -> Color:
    """Mix an ink with the white of the paper."""
    parts = (1 - strength * (1 - each) for each in (ink.red, ink.green, ink.blue))
    return Color(*parts)


DRAWERS: Mapping[type[Mark], Any] = {
    Box: _box,
    Trace: _trace,
    Area: _area,
    Disc: _disc,
    Words: _words,
    Photo: _photo,
}
