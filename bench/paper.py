"""A signed ledger as PDF against a bare canvas that draws the same lines on the same pages."""

from pathlib import Path
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from bench.material import PERIOD, problems, township
from bench.measuring import Figure, Target, ground, timed
from ledgerdesk.desk import Desk
from ledgerdesk.export.pages import Plan, plan
from ledgerdesk.export.pdf import GAP, QR

TARGET = Target(1.5)
LEDGER = "problem"


class Drawn(NamedTuple):
    """One run of one font, and where it begins."""

    x: float
    y: float
    face: str
    size: float
    text: str


def figures(count: int, times: int) -> list[Figure]:
    """Print the ledger of `count` problems again and again."""
    folder = ground("paper")
    desk = township(folder / "ours.ledger")
    desk.loading().rows(problems(count))
    try:
        papers = Papers(desk, folder)
        papers.print(0)  # fonts are read once a process, on either side
        name = f"signed ledger, {count:,} rows"
        return [Figure(name, TARGET).alternate(times, papers.print, papers.draw)]
    finally:
        desk.close()


class Papers:
    """The same pages, printed and drawn."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder
        self._plan = plan(desk.signing.sheet(LEDGER, PERIOD).layout, QR + GAP)
        self._pages = _pages(self._plan)

    def print(self, _: int) -> float:
        """Select, fill, seal, break lines, draw, replace, and keep the code."""
        target = self._folder / "ours.pdf"
        return timed(lambda: self._desk.signing.print(LEDGER, PERIOD, target))

    def draw(self, _: int) -> float:
        """Draw every line with drawString."""
        return timed(self._draw)

    def _draw(self) -> None:
        size = (self._plan.width, self._plan.height)
        canvas = Canvas(str(self._folder / "floor.pdf"), pagesize=size, pageCompression=1)
        for page in self._pages:
            font = ("", 0.0)
            for x, y, face, points, text in page:
                if font != (face, points):
                    font = (face, points)
                    canvas.setFont(face, points)
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.save()


def _pages(drawn: Plan) -> list[list[Drawn]]:
    """Return every line of every page; footers are the pages' own and left out."""
    pages: list[list[Drawn]] = []
    for page in drawn.pages:
        lines: list[Drawn] = []
        for top, block in page:
            tops = block.tops()
            for box in block.boxes:
                kind = drawn.types[box.style]
                for at, text in enumerate(box.lines, 1):
                    y = drawn.height - top - tops[box.row] - at * kind.leading
                    for face, run in kind.voice.runs(text):
                        lines.append(Drawn(box.x + kind.pad, y, face.name, kind.size, run))
        pages.append(lines)
    return pages
