"""Charts in a Word file: what each found, as text, and below it the picture."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from ledgerdesk.domain.charts import Chart
from ledgerdesk.export import charts
from ledgerdesk.export.replacing import replacing

FACE = "宋体"
EDGE, LONG, SHORT = Cm(1.8), Cm(29.7), Cm(21)
"""A4 across and its margins."""
TITLE, SMALL = Pt(16), Pt(10)


def write(made: Sequence[Chart], inks: Mapping[str, str], target: Path) -> int:
    """Write charts as a Word file, each on a page of its own; return how many pictures it has."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = LONG, SHORT
    section.left_margin = section.right_margin = section.top_margin = EDGE
    section.bottom_margin = EDGE
    plain = document.styles["Normal"]
    plain.font.name = FACE
    plain.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    count = 0
    for number, chart in enumerate(made):
        title = document.add_paragraph()
        title.paragraph_format.page_break_before = number > 0
        title.paragraph_format.keep_with_next = True
        said = title.add_run(chart.title)
        said.bold, said.font.size = True, TITLE
        hint = document.add_paragraph()
        hint.paragraph_format.keep_with_next = True
        hint.add_run(chart.hint if chart.rows else chart.empty).font.size = SMALL
        for picture in charts.pictures(chart, inks):
            document.add_picture(BytesIO(picture), width=LONG - 2 * EDGE)
            count += 1
    with replacing(target) as temp:
        document.save(str(temp))
    return count
