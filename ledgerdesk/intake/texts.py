"""Rows of a text file as offices save them: UTF-8, UTF-16, GBK or Western; four separators."""

import csv
from collections import Counter
from pathlib import Path

from ledgerdesk.errors import UserError
from ledgerdesk.intake.scanning import LAST_COLUMN, LAST_ROW, SAVE_AS

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""Byte order marks and what they tell."""
NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "gb18030": "GBK"}
WESTERN = "西文（Windows-1252）"
SEPARATORS = ",\t;|"
LOOKED = 50
"""Lines that are looked at to find the separator."""


def rows(path: Path) -> tuple[list[list[str]], str]:
    """Return the rows of a text file and what its encoding is called; raise UserError if not."""
    text, coded = decoded(path.read_bytes())
    if "\0" in text:
        message = f"{path.name} 不是文本文件，没有读入。{SAVE_AS}"
        raise UserError(message)
    lines = text.splitlines(keepends=True)
    try:
        found = [*csv.reader(lines, delimiter=separator(lines[:LOOKED]))]
    except csv.Error as error:
        message = f"{path.name} 里引号不成对，分不清哪里是一格，没有读入。{SAVE_AS}"
        raise UserError(message) from error
    if len(found) > LAST_ROW or any(len(each) > LAST_COLUMN for each in found):
        message = f"{path.name} 超过 {LAST_ROW} 行或 {LAST_COLUMN} 列，没有读入。请拆成几个文件。"
        raise UserError(message)
    return found, coded


def decoded(data: bytes) -> tuple[str, str]:
    """Return a text and what its encoding is called.

    What is no UTF-8 is GBK when its characters are ones that people write, else Western.
    """
    for mark, code in MARKS:
        if data.startswith(mark):
            return data.decode(code, errors="replace"), NAMES[code]
    for code in ("utf-8", "gb18030"):
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if code == "utf-8" or _is_chinese(text):
            return text, NAMES[code]
    return data.decode("cp1252", errors="replace"), WESTERN


def separator(lines: list[str]) -> str:
    """Return what stands between the cells: what most lines have equally often."""
    best, found = (0, 0), ","
    for each in SEPARATORS:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=each) if row)
        width, often = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        if width > 1 and (often, width) > best:
            best, found = (often, width), each
    return found


def _is_chinese(text: str) -> bool:
    """Tell whether most of what is not ASCII stands in GB 2312, as everyday words do."""
    strange = [each for each in text if not each.isascii()]
    return sum(_is_common(each) for each in strange) * 2 > len(strange)


def _is_common(each: str) -> bool:
    try:
        each.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
