"""What an .xls says beside its cells: page set-up, and things nobody converts.

Records of the Workbook stream as [MS-XLS] lays them out; xlrd reads the cells, this the rest.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

BOF, EOF, BOUNDSHEET, FILEPASS = 0x0809, 0x000A, 0x0085, 0x002F
FORMULA, NOTE, OBJ, DV, CONDFMT, HLINK = 0x0006, 0x001C, 0x005D, 0x01BE, 0x01B0, 0x01B8
PROTECT, SETUP, WSBOOL, HCENTER, VCENTER = 0x0012, 0x00A1, 0x0081, 0x0083, 0x0084
HEADER, FOOTER, ROW_BREAKS = 0x0014, 0x0015, 0x001B
MARGINS = {0x0026: "left", 0x0027: "right", 0x0028: "top", 0x0029: "bottom"}
CHART, MACRO = 2, 1
COUNTED = {NOTE: "批注", DV: "数据有效性（下拉选项）", CONDFMT: "条件格式", HLINK: "超链接"}
SHAPES = {0x08: "图片", 0x05: "图表", 0x19: "", 0x14: ""}
"""Kinds of objects; notes and the arrows of lists are told elsewhere."""


class Record(NamedTuple):
    """One record of the stream."""

    kind: int
    data: bytes


@dataclass(slots=True)
class Page:
    """One worksheet's set-up, as far as the file names it; margins in inches."""

    paper: int = 9
    scale: int = 100
    fit: tuple[int, int] | None = None
    landscape: bool = False
    margins: dict[str, float] = field(default_factory=dict)
    header: str = ""
    footer: str = ""
    centred: tuple[bool, bool] = (False, False)
    breaks: list[int] = field(default_factory=list)
    """Rows (1-based) after which a page ends."""
    protected: bool = False
    formulas: list[tuple[int, int]] = field(default_factory=list)
    """Row and column, 0-based."""
    lost: dict[str, int] = field(default_factory=dict)


def encrypted(stream: bytes) -> bool:
    """Tell whether the stream is locked by a password."""
    return any(each.kind == FILEPASS for each in _first(stream))


def extra_sheets(stream: bytes) -> list[str]:
    """Name what stands among the sheets without being one: charts and macro sheets."""
    names = {CHART: "图表工作表", MACRO: "宏工作表"}
    kinds = [each.data[5] for each in _first(stream) if each.kind == BOUNDSHEET]
    return [names[kind] for kind in kinds if kind in names]


def pages(stream: bytes) -> list[Page]:
    """Return the set-up of every worksheet, in order."""
    starts = [
        struct.unpack_from("<I", each.data)[0]
        for each in _first(stream)
        if each.kind == BOUNDSHEET and each.data[5] == 0
    ]
    return [_page(stream, start) for start in starts]


def _records(stream: bytes, start: int) -> Iterator[Record]:
    at = start
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield Record(kind, stream[at + 4 : at + 4 + size])
        at += 4 + size


def _first(stream: bytes) -> Iterator[Record]:
    """Yield the records before the first worksheet."""
    for each in _records(stream, 0):
        if each.kind == EOF:
            return
        yield each


def _page(stream: bytes, start: int) -> Page:
    made, depth = Page(), 0
    for each in _records(stream, start):
        depth += {BOF: 1, EOF: -1}.get(each.kind, 0)
        if depth == 0:
            break
        if depth == 1:
            _take(made, each)
            _count(made, each)
    return made


def _take(page: Page, record: Record) -> None:
    kind, data = record
    if kind == SETUP:
        _set_up(page, data)
    elif kind in MARGINS:
        page.margins[MARGINS[kind]] = struct.unpack_from("<d", data)[0]
    elif kind == WSBOOL and data[1] & 1:
        page.fit = page.fit or (1, 1)
    elif kind in {HCENTER, VCENTER}:
        across, down = page.centred
        page.centred = (True, down) if kind == HCENTER else (across, True)
        page.centred = page.centred if data[0] else (across, down)
    elif kind in {HEADER, FOOTER}:
        setattr(page, "header" if kind == HEADER else "footer", _text(data))
    elif kind == ROW_BREAKS:
        count = struct.unpack_from("<H", data)[0]
        page.breaks = [struct.unpack_from("<H", data, 2 + 6 * n)[0] for n in range(count)]


def _set_up(page: Page, data: bytes) -> None:
    paper, scale, _, wide, high, flags = struct.unpack_from("<6H", data)
    if not flags & 4:
        page.paper, page.scale = paper, scale
        page.landscape = not flags & 2
    if page.fit:
        page.fit = (wide, high)


def _count(page: Page, record: Record) -> None:
    kind, data = record
    words = COUNTED.get(kind, "")
    if kind == OBJ:
        words = SHAPES.get(struct.unpack_from("<H", data, 4)[0] if len(data) > 6 else 0, "图形")
    if words:
        page.lost[words] = page.lost.get(words, 0) + 1
    elif kind == FORMULA:
        row, column = struct.unpack_from("<HH", data)
        page.formulas.append((row, column))
    elif kind == PROTECT:
        page.protected = bool(data[0])


def _text(data: bytes) -> str:
    """Read a counted text of header or footer; an empty record is no text."""
    if len(data) < 3:
        return ""
    size, flags = struct.unpack_from("<HB", data)
    if flags & 1:
        return data[3 : 3 + 2 * size].decode("utf-16-le", "replace")
    return data[3 : 3 + size].decode("latin-1")
