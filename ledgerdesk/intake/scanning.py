"""Look over a foreign workbook before anything parses it; bytes only, no library."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

from ledgerdesk.errors import UserError, trouble

Kind = Literal["xlsx", "xls", "csv"]

MEGA = 1024 * 1024
LARGEST, EXPANDED, PART = 50 * MEGA, 200 * MEGA, 150 * MEGA
"""Bytes: of the file, of all its parts unpacked, of one part unpacked."""
PARTS, RATIO = 500, 200
LAST_ROW, LAST_COLUMN = 100_000, 256
SAVE_AS = "请在 Excel 或 WPS 里打开它，另存为“Excel 工作簿（.xlsx）”后再选。"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Za-z]{1,9})(\d{1,12})"')
_CHUNK, _LAP, _HEAD = 1 << 20, 256, 4096
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def scan(path: Path, *, texts: bool = False) -> Kind:
    """Return what a file is by its bytes; raise UserError with the reason it is not taken.

    Text files are taken where `texts` says so.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(len(_OLE))
    except OSError as error:
        message = f"{path} 打不开（{trouble(error)}），请检查文件和权限。"
        raise UserError(message) from error
    if size > LARGEST:
        raise _refusal(path, f"有 {size // MEGA} MB，超过 {LARGEST // MEGA} MB，不像一张表", "")
    if head == _OLE:
        return _old(path)
    if texts and not head.startswith(b"PK"):
        return _text(path)
    if not head.startswith(b"PK\x03\x04"):
        raise _refusal(path, "不是 Excel 工作簿（内容不是 .xlsx 或 .xls）")
    try:
        with ZipFile(path) as package:
            _package(path, package)
    except _BROKEN as error:
        raise _refusal(path, "已损坏，读不完整") from error
    return "xlsx"


def _text(path: Path) -> Kind:
    """Take a file of lines; programs hand out web pages and XML under the name of .xls, too."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not plain:
        raise _refusal(path, "是空文件", "请检查是不是选错了文件。")
    if plain.startswith(b"<"):
        raise _refusal(path, "其实是网页或 XML，只是名字像表格")
    if plain.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8", b"gif8", b"rar!", b"7z")):
        raise _refusal(path, "不是表格文件", "请选 .xlsx、.xls 或 .csv 文件。")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refusal(path, "不是表格文件", "请选 .xlsx、.xls 或 .csv 文件。")
    return "csv"


def _old(path: Path) -> Kind:
    """Take .xls; a password turns an .xlsx into such a file, too."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _refusal(path, "加了打开密码", "请在 Excel 或 WPS 里去掉密码，另存后再选。")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise _refusal(path, "不是 Excel 工作簿（像是 Word 文档或别的文件）", "请换一个文件。")
    return "xls"


def _package(path: Path, package: ZipFile) -> None:
    parts = package.infolist()
    names = [each.filename for each in parts]
    reason = next(_faults(parts), "")
    if reason:
        raise _refusal(path, reason)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refusal(path, "带有宏", "请另存为不带宏的“Excel 工作簿（.xlsx）”后再选。")
    if "[Content_Types].xml" not in names or not any("workbook" in name for name in names):
        raise _refusal(path, "是压缩包，不是 Excel 工作簿")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            _look(path, package, part)


def _faults(parts: list[ZipInfo]) -> Iterator[str]:
    names = Counter(each.filename.lower() for each in parts)
    if len(parts) > PARTS:
        yield f"有 {len(parts)} 个部件，不像一张表"
    if any(count > 1 for count in names.values()):
        yield "有重名的部件"
    if any(".." in name or name.startswith("/") or "\\" in name or ":" in name for name in names):
        yield "有路径不正常的部件"
    if any(each.flag_bits & 1 for each in parts):
        yield "加了密码"
    if sum(each.file_size for each in parts) > EXPANDED or any(
        each.file_size > PART for each in parts
    ):
        yield "解压后太大"
    if any(
        each.file_size > MEGA and each.file_size > RATIO * max(1, each.compress_size)
        for each in parts
    ):
        yield "压缩得不正常"


def _look(path: Path, package: ZipFile, part: ZipInfo) -> None:
    """Refuse document types, which expand without end, and cells too far out to be a form."""
    with package.open(part) as file:
        lap = file.read(_HEAD)
        if b"<!DOCTYPE" in lap.upper() or b"<!ENTITY" in lap.upper():
            raise _refusal(path, "含有不允许的文档类型声明（DTD）")
        if "worksheets/" not in part.filename:
            return
        while lap:
            _near(path, lap)
            more = file.read(_CHUNK)
            lap = lap[-_LAP:] + more if more else b""


def _near(path: Path, text: bytes) -> None:
    rows = [*_ROW.findall(text), *(row for _, row in _CELL.findall(text))]
    if any(len(row) > 7 or int(row) > LAST_ROW for row in rows):
        raise _refusal(path, f"写到了第 {LAST_ROW} 行以后，不像一张表")
    letters = {letters.upper() for letters, _ in _CELL.findall(text)}
    if any(len(each) > 2 or (len(each) == 2 and each > b"IV") for each in letters):
        raise _refusal(path, f"写到了第 {LAST_COLUMN} 列以后，不像一张表")


def _refusal(path: Path, why: str, cure: str = SAVE_AS) -> UserError:
    return UserError(f"{path.name} {why}，没有读入。{cure}")
