"""A Sheet on paper: any layout drawn as PDF, fonts embedded, a footer on each page."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import segno
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from ledgerdesk.domain.sheets import Layout, Sheet, Style
from ledgerdesk.errors import Finding
from ledgerdesk.export import dossier, fonts
from ledgerdesk.export.blocks import Box, Type, set_type
from ledgerdesk.export.pages import Page, Plan, plan
from ledgerdesk.export.replacing import replacing

RULE = 0.6
"""Width of a table's lines in points."""
ASCENT = 0.88
"""Share of the size above the baseline, of every shipped face."""
STROKE = 0.035
"""Stroke that makes a face bold, as a share of the size."""
CENTRED = 5
"""Centred text of more lines reads better from the left …"""
NARROW = 6
"""… unless its column is at most so many characters wide."""
QR = 46.0
GAP = 12.0
SMALL = Style("left", size=8.5, border=False)
GREY = 0.35

# ASCII armour around compressed streams makes files a fifth larger for nothing.
rl_config.useA85 = 0

Line = tuple[float, float, float]
"""Where a border stands, and from where to where it runs."""


@dataclass(frozen=True, slots=True)
class Footer:
    """What each page says below the table, beside the sheet's own 核验码."""

    head: str
    """链首, shortened."""
    printed_on: str
    """In words: 2026年10月26日."""
    words: str = "谁排查、谁签字、谁负责。"


class Place(NamedTuple):
    """Where a cell stands on paper: page from 1, points from its upper left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float
    row: int
    column: int


class Drawing(NamedTuple):
    """A sheet drawn: the PDF, the size of each page in points, and where its cells stand."""

    data: bytes
    size: tuple[float, float]
    pages: int
    places: tuple[Place, ...]


def render(sheet: Sheet, target: Path, *, footer: Footer) -> int:
    """Draw a sheet as PDF into `target` and return the number of its pages.

    The file is complete before it takes the place of an older one; UserError when it cannot.
    """
    drawing = draw(sheet, footer)
    with replacing(target) as temp:
        temp.write_bytes(drawing.data)
    return drawing.pages


def draw(sheet: Sheet, footer: Footer) -> Drawing:
    """Draw a sheet as PDF in memory; `places` hold every cell, repeated headings too."""
    drawn = plan(sheet.layout, QR + GAP)
    buffer = io.BytesIO()
    paper = _paper(sheet, drawn, buffer)
    ink = _Ink(vars(paper)["_doc"], drawn)
    _keep_code(paper, scanned(sheet))
    files = {(each.row, each.column): Path(each.file) for each in sheet.pictures}
    for number, page in enumerate(drawn.pages, 1):
        last = f"第 {number} 页 共 {len(drawn.pages)} 页"
        paper.addLiteral("\n".join([*_rules(page, drawn), *_texts(page, ink)]))
        paper.addLiteral("\n".join(_foot(ink, _words(sheet, footer), last)))
        _photos(paper, page, drawn, files)
        paper.saveState()
        paper.translate(drawn.left, drawn.bottom)
        paper.doForm("code")
        paper.restoreState()
        paper.showPage()
    paper.save()
    places = tuple(_places(drawn))
    return Drawing(buffer.getvalue(), (drawn.width, drawn.height), len(drawn.pages), places)


def _places(drawn: Plan) -> Iterator[Place]:
    for number, page in enumerate(drawn.pages, 1):
        for y, block in page:
            tops = block.tops()
            for box in block.boxes:
                height = tops[box.row + box.rows] - tops[box.row]
                yield Place(number, box.x, y + tops[box.row], box.width, height, *box.place)


def _photos(paper: Canvas, page: Page, drawn: Plan, files: Mapping[tuple[int, int], Path]) -> None:
    """Draw the photos of a page into their cells."""
    for y, block in page if files else ():
        tops = block.tops()
        for box in block.boxes:
            if path := files.get(box.place):
                low = y + tops[box.row + box.rows]
                tall = low - y - tops[box.row]
                place = dossier.Place(box.x, drawn.height - low, box.width, tall)
                dossier.put(paper, path, place)


def scanned(sheet: Sheet) -> str:
    """Return what the QR code says: 核验码, ledger and period, nothing personal."""
    return f"{sheet.code} {sheet.form} {sheet.period}"


def gaps(sheet: Sheet) -> tuple[Finding, ...]:
    """Report every character of a sheet that no font can draw, with its place."""
    found = []
    records = dict(sheet.rows)
    headings = _headings(sheet.layout)
    for cell in sheet.layout.cells:
        if lost := fonts.voice(sheet.layout.styles[cell.style]).lost(cell.text):
            place = f"{headings.get(cell.column, '')}“{cell.text[:20]}”"
            found.append(fonts.absent(lost, place, records.get(cell.row, "")))
    return tuple(found)


def _headings(layout: Layout) -> dict[int, str]:
    begin, end = layout.head
    cells = (cell for cell in layout.cells if begin <= cell.row <= end and cell.text)
    return {cell.column: cell.text.replace("\n", "") for cell in cells}


def _paper(sheet: Sheet, drawn: Plan, buffer: io.BytesIO) -> Canvas:
    base = fonts.voice(SMALL).faces[0].name
    options: dict[str, Any] = {"initialFontName": base, "lang": "zh-CN", "invariant": 1}
    paper = Canvas(buffer, pagesize=(drawn.width, drawn.height), pageCompression=1, **options)
    paper.setTitle(sheet.title)
    paper.setAuthor(sheet.unit)
    paper.setCreator("LedgerDesk")
    return paper


def _keep_code(paper: Canvas, text: str) -> None:
    """Keep the QR code as one drawing that every page repeats."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    module = QR / len(rows)
    paper.beginForm("code", 0, 0, QR, QR)
    for number, row in enumerate(rows, 1):
        for start, stop in _dark(row):
            x, y = start * module, QR - number * module
            paper.rect(x, y, (stop - start) * module, module, stroke=0, fill=1)
    paper.endForm()


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Yield where dark modules of a row begin and end."""
    start = row.find(1)
    while start >= 0:
        light = row.find(0, start)
        stop = len(row) if light < 0 else light
        yield start, stop
        start = row.find(1, stop)


@dataclass(slots=True)
class _Ink:
    """Text operators of one document; knows the font in use on the page."""

    document: Any
    drawn: Plan
    font: str = ""
    bold: bool = False
    encoded: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)

    def begin(self) -> str:
        """Open a text object; it begins without a font."""
        self.font, self.bold = "", False
        return "BT 0 Tr"

    def line(self, kind: Type, text: str, x: float, y: float) -> Iterator[str]:
        """Yield the operators for one line, its baseline `y` from the paper's upper edge."""
        if kind.voice.embolden != self.bold:
            self.bold = kind.voice.embolden
            yield f"2 Tr {kind.size * STROKE:.2f} w" if self.bold else "0 Tr"
        yield f"1 0 0 1 {x:.2f} {self.drawn.height - y:.2f} Tm"
        for face, run in kind.voice.runs(text):
            for name, code in self.codes(face.name, run):
                font = f"{name} {kind.size:.2f} Tf"
                if font != self.font:
                    self.font = font
                    yield font
                yield f"<{code}> Tj"

    def codes(self, face: str, run: str) -> list[tuple[str, str]]:
        """Return a run as the codes of reportlab's subsets: (subset's name, codes in hex)."""
        key = (face, run)
        if key not in self.encoded:
            font: Any = pdfmetrics.getFont(face)
            self.encoded[key] = [
                (font.getSubsetInternalName(subset, self.document), codes.hex())
                for subset, codes in font.splitString(run, self.document)
            ]
        return self.encoded[key]


def _texts(page: Page, ink: _Ink) -> Iterator[str]:
    yield ink.begin()
    for y, block in page:
        tops = block.tops()
        for box in block.boxes:
            if box.lines:
                top, end = y + tops[box.row], y + tops[box.row + box.rows]
                yield from _box(box, ink, top, end - top)
    yield "ET"


def _box(box: Box, ink: _Ink, top: float, height: float) -> Iterator[str]:
    kind = ink.drawn.types[box.style]
    y = top + (height - len(box.lines) * kind.leading) / 2 + _drop(kind)
    for text in box.lines:
        line = text.strip(" ")
        yield from ink.line(kind, line, _start(kind, box, line), y)
        y += kind.leading


def _drop(kind: Type) -> float:
    """Return how far below its upper edge the baseline of a line lies."""
    return (kind.leading - kind.size) / 2 + ASCENT * kind.size


def _start(kind: Type, box: Box, line: str) -> float:
    """Return where a line begins, by its alignment."""
    long = len(box.lines) > CENTRED and box.width > NARROW * kind.size
    if kind.look.align == "left" or long:
        return box.x + kind.pad
    spare = box.width - kind.em(line) * kind.size
    return box.x + (spare / 2 if kind.look.align == "center" else spare - kind.pad)


def _rules(page: Page, drawn: Plan) -> Iterator[str]:
    """Yield the operators for the borders of a page, each line drawn once."""
    level: list[Line] = []
    upright: list[Line] = []
    for y, block in page:
        tops = block.tops()
        for box in block.boxes:
            if drawn.types[box.style].look.border:
                x, end = round(box.x, 2), round(box.x + box.width, 2)
                top = round(drawn.height - y - tops[box.row], 2)
                low = round(drawn.height - y - tops[box.row + box.rows], 2)
                level += ((top, x, end), (low, x, end))
                upright += ((x, low, top), (end, low, top))
    yield f"{RULE} w"
    yield from (f"{x} {y} m {end} {y} l" for y, x, end in merged(level))
    yield from (f"{x} {low} m {x} {top} l" for x, low, top in merged(upright))
    yield "S"


def merged(segments: Sequence[Line]) -> list[Line]:
    """Join segments of one line that touch, so that each line is drawn once."""
    joined: list[Line] = []
    for line, start, stop in sorted(segments):
        if joined and joined[-1][0] == line and start <= joined[-1][2] + 0.01:
            joined[-1] = (line, joined[-1][1], max(stop, joined[-1][2]))
        else:
            joined.append((line, start, stop))
    return joined


def _words(sheet: Sheet, footer: Footer) -> tuple[str, str]:
    code = f"核验码 {sheet.code}　链首 {footer.head}　打印日期 {footer.printed_on}"
    return footer.words, f"{code}　内容改动后核验不通过。"


def _foot(ink: _Ink, words: Sequence[str], last: str) -> Iterator[str]:
    """Yield the operators for the words beside the QR code and the page's number."""
    kind = set_type(SMALL, 1.0)
    y = ink.drawn.height - ink.drawn.bottom - 0.12 * kind.size
    x = ink.drawn.left + QR + GAP / 1.5
    yield f"q {GREY} g {ink.begin()}"
    for number, line in enumerate(reversed(words)):
        yield from ink.line(kind, line, x, y - number * kind.leading)
    spot = ink.drawn.right - kind.em(last) * kind.size
    crowded = x + kind.em(words[-1]) * kind.size > spot
    yield from ink.line(kind, last, spot, y - crowded * kind.leading)
    yield "ET Q"
