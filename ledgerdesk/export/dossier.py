"""Photos on paper: opened, turned upright, made small enough, fitted into their cell."""

import io
import warnings
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 170
"""Dots an inch that a photo keeps on paper."""
INCH = 72.0
QUALITY = 82
MARGIN = 3.0
"""Points between a photo and the lines around it."""
LARGEST = 120_000_000
"""Pixels of a photo that is opened at all; a camera makes a third of that."""
PROBE = (64, 64)
"""Pixels that are enough to see whether a file is whole."""
BROKEN = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError)
"""What Pillow raises at files that are no photos, or damaged ones."""


def flaw(path: Path) -> str:
    """Say why a file cannot be shown as a photo, "" when it can; it is read to its end."""
    try:
        with _opened(path) as image:
            if image.width * image.height > LARGEST:
                return "照片太大，没有印出"
            image.draft("RGB", PROBE)
            image.load()
    except BROKEN:
        return "文件打不开，或不是照片"
    return ""


class Place(NamedTuple):
    """A cell on paper in points; `x`, `y` is its lower left corner."""

    x: float
    y: float
    width: float
    height: float


def put(paper: Canvas, path: Path, cell: Place) -> bool:
    """Draw a photo in the middle of a cell.

    Return whether it could be read: nothing is drawn when it could not.
    """
    room, tall = cell.width - 2 * MARGIN, cell.height - 2 * MARGIN
    data = jpeg(path, round(room / INCH * DPI), round(tall / INCH * DPI))
    if not data:
        return False
    image = ImageReader(io.BytesIO(data))
    wide, high = image.getSize()
    scale = min(room / wide, tall / high)
    across, up = wide * scale, high * scale
    left = cell.x + (cell.width - across) / 2
    low = cell.y + (cell.height - up) / 2
    paper.drawImage(image, left, low, across, up)
    return True


@lru_cache(maxsize=64)
def jpeg(path: Path, width: int, height: int) -> bytes:
    """Return a photo as JPEG of at most so many pixels, upright; b"" when it cannot be read."""
    try:
        with _opened(path) as image:
            if image.width * image.height > LARGEST:
                return b""
            image.draft("RGB", (width, height))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((width, height))
            buffer = io.BytesIO()
            _plain(upright).save(buffer, "JPEG", quality=QUALITY)
    except BROKEN:
        return b""
    return buffer.getvalue()


def _opened(path: Path) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(path)


def _plain(image: Image.Image) -> Image.Image:
    """Return an image in plain colours, on white where it was transparent."""
    if image.mode in {"RGB", "L"}:
        return image
    ground = Image.new("RGB", image.size, "white")
    over = image.convert("RGBA")
    ground.paste(over, mask=over.getchannel("A"))
    return ground
