"""A map on paper: one page across, drawn from the marks that `domain.cartography` lays out."""

import io
from collections.abc import Mapping
from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from ledgerdesk.domain.cartography import Sketch, plotted
from ledgerdesk.domain.marks import SMALL, Words
from ledgerdesk.export import fonts
from ledgerdesk.export.charts import DRAWERS, PLAIN, wide
from ledgerdesk.export.pages import SIZES

Page = Literal["A4", "A3"]
EDGE, TITLE, HINT, FOOT = 42.0, 18.0, 16.0, 18.0
"""Points around the page, and of title, words below it and foot."""
GAP = 6.0


def draw(
    sketch: Sketch, page: Page, foot: str, inks: Mapping[str, str]
) -> tuple[bytes, tuple[float, float]]:
    """Draw a map as PDF; return it and its page's width and height in points.

    `inks` gives each ink of a mark as #RRGGBB; `foot` stands below the map.
    """
    high, across = SIZES[page]
    size = across, high
    buffer = io.BytesIO()
    base = fonts.voice(PLAIN).faces[0].name
    options: dict[str, Any] = {"initialFontName": base, "lang": "zh-CN", "invariant": 1}
    paper = Canvas(buffer, pagesize=size, pageCompression=1, **options)
    paper.setTitle(sketch.title)
    paper.setCreator("LedgerDesk")
    colours = {name: HexColor(value) for name, value in inks.items()}
    room = size[0] - 2 * EDGE
    below = TITLE + GAP + HINT + GAP
    plot = plotted(sketch, room, size[1] - 2 * EDGE - below - FOOT, wide)
    for words in (
        Words(0, 0, room, TITLE, sketch.title, "ink", TITLE, "center"),
        Words(0, TITLE + GAP, room, HINT, sketch.hint, "second"),
    ):
        DRAWERS[Words](paper, words, (EDGE, size[1] - EDGE), colours)
    for mark in plot.marks:
        DRAWERS[type(mark)](paper, mark, (EDGE, size[1] - EDGE - below), colours)
    last = Words(0, 0, room, FOOT, foot, "second", SMALL)
    DRAWERS[Words](paper, last, (EDGE, EDGE + FOOT), colours)
    paper.showPage()
    paper.save()
    return buffer.getvalue(), size
