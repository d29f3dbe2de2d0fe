"""What a written document says, read by another library than wrote it: the self-test's proof."""

from pathlib import Path
from typing import Any

import pypdfium2
from python_calamine import CalamineWorkbook

_OPEN: Any = pypdfium2.PdfDocument


def cells(book: Path) -> list[list[str]]:
    """Return the texts of a workbook's first sheet by row; whole numbers without a point."""
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_index(0)
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def words(paper: Path) -> tuple[int, str]:
    """Return the number of pages of a PDF and every word on them, spaces left out."""
    document = _OPEN(paper)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    # PDFium reads a hyphen at a line's end as a mark of its own.
    return len(pages), "".join("".join(pages).replace("\ufffe", "-").split())


def _text(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
