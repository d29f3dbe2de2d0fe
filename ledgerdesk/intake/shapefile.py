"""Shapefiles: points, lines and areas of a .shp with the texts of its .dbf.

Source: ESRI Shapefile Technical Description, July 1998; dBASE table file format.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from ledgerdesk.errors import UserError
from ledgerdesk.intake.frames import Frame, of_prj

NULL, POINT, LINE, AREA, POINTS = 0, 1, 3, 5, 8
"""Kinds of shapes; with heights 10, with measures 20 is added, the beginning is the same."""
KINDS = {POINT: "point", POINTS: "point", LINE: "line", AREA: "area"}
HEAD, TABLE, COLUMN = 100, 32, 32
MARK = 9994
GBK = 0x4D
"""Language driver of Chinese Windows."""

Raw = tuple[str, list[list[tuple[float, float]]], dict[str, str]]
"""Kind, lines of x and y, texts by column."""


def read(path: Path) -> tuple[Frame, Iterator[Raw]]:
    """Return the frame of a shapefile and its shapes; UserError when it is not whole."""
    prj = _beside(path, ".prj")
    if prj is None:
        message = (
            f"{path.name} 旁边没有同名的 .prj 文件，看不出坐标系，没有读入。"
            "请把 .shp、.dbf、.prj 三个文件放在同一个文件夹里再选。"
        )
        raise UserError(message)
    frame = of_prj(prj.read_text(encoding="utf-8", errors="replace"))
    return frame, _shapes(path)


def _shapes(path: Path) -> Iterator[Raw]:
    data, rows = path.read_bytes(), _rows(path)
    if len(data) < HEAD or struct.unpack_from(">i", data)[0] != MARK:
        message = f"{path.name} 不是 Shapefile，或已损坏，没有读入。请重新拷贝一份再选。"
        raise UserError(message)
    place = HEAD
    while place + 12 <= len(data):
        (words,) = struct.unpack_from(">i", data, place + 4)
        kind, lines = _shape(data[place + 8 : place + 8 + 2 * words])
        yield kind, lines, next(rows, {})
        place += 8 + 2 * max(words, 2)


def _shape(record: bytes) -> tuple[str, list[list[tuple[float, float]]]]:
    (told,) = struct.unpack_from("<i", record)
    if told % 10 not in KINDS:
        return "", []
    kind = told % 10
    if kind == POINT:
        return KINDS[kind], [[struct.unpack_from("<2d", record, 4)]]
    parts = 0 if kind == POINTS else struct.unpack_from("<i", record, 36)[0]
    at = 36 if kind == POINTS else 40
    (count,) = struct.unpack_from("<i", record, at)
    begins = struct.unpack_from(f"<{parts}i", record, at + 4)
    flat = struct.unpack_from(f"<{2 * count}d", record, at + 4 + 4 * parts)
    points = list(zip(flat[::2], flat[1::2], strict=True))
    if kind == POINTS:
        return KINDS[kind], [[each] for each in points]
    ends = (*begins[1:], count)
    return KINDS[kind], [points[a:b] for a, b in zip(begins, ends, strict=True)]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the texts of each record; nothing where there is no table."""
    table = _beside(path, ".dbf")
    if table is None:
        return
    data = table.read_bytes()
    count, head, width = struct.unpack_from("<IHH", data, 4)
    codec = _codec(path, data)
    columns = [*_columns(data, codec)]
    for number in range(count):
        row = data[head + number * width : head + (number + 1) * width]
        if len(row) == width:
            yield {name: _text(row[a:b], codec) for name, a, b in columns}


def _columns(data: bytes, codec: str) -> Iterator[tuple[str, int, int]]:
    """Yield name, begin and end in the row of each column."""
    place, begin = TABLE, 1
    while place + COLUMN <= len(data) and data[place] != 0x0D:
        name = _text(data[place : place + 11].partition(b"\0")[0], codec)
        end = begin + data[place + 16]
        yield name, begin, end
        place, begin = place + COLUMN, end


def _codec(path: Path, data: bytes) -> str:
    """Return how the table writes Chinese: as it says, else GBK unless it reads as UTF-8."""
    told = _beside(path, ".cpg")
    name = told.read_text(encoding="ascii", errors="replace").strip().upper() if told else ""
    if name in {"UTF-8", "UTF8", "65001"}:
        return "utf-8"
    if name or data[29] == GBK:
        return "gb18030"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _text(raw: bytes, codec: str) -> str:
    """Read a text; a last character cut in the middle is left out."""
    return raw.rstrip(b"\0 ").decode(codec, errors="ignore").strip()


def _beside(path: Path, suffix: str) -> Path | None:
    """Return the file of the same name with another ending, in small or capital letters."""
    for each in (suffix, suffix.upper()):
        if (found := path.with_suffix(each)).is_file():
            return found
    return None
