"""Pages of a PDF as images, for the screen and for the printer."""

import io
from threading import Lock
from typing import Any

import pypdfium2

from ledgerdesk.errors import UserError

INCH = 72.0
FAST = 1
"""Compression of the images: they live for a moment, so speed counts more than size."""

_OPEN: Any = pypdfium2.PdfDocument
_ONE = Lock()
"""PDFium serves one thread at a time."""


def png(data: bytes, number: int, dpi: float, *, colour: bool = False) -> bytes:
    """Return one page of a PDF, numbered from 1, as PNG in greys at so many dots an inch.

    `colour` keeps its colours.

    Raise UserError when the PDF has no such page.
    """
    with _ONE:
        document = _OPEN(data)
        try:
            if not 1 <= number <= len(document):
                message = f"这份文件没有第 {number} 页，只有 {len(document)} 页。"
                raise UserError(message)
            bitmap = document[number - 1].render(scale=dpi / INCH, grayscale=not colour)
            image = bitmap.to_pil()
        finally:
            document.close()
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=FAST)
    return buffer.getvalue()
