"""What Excel and WPS put on the clipboard: a block of cells."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

Block = tuple[tuple[str, ...], ...]
"""Rows of cells, all of one length."""
QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|$)')
"""A cell in quotation marks up to its end; the marks count only where something needs them."""
NEEDED = re.compile('[\t\n]|""')
SPACE = re.compile(r"\s+")


def block(text: str, html: str = "") -> Block:
    """Cut what the clipboard holds into rows of cells; the text stands above the HTML.

    Cells in quotation marks may hold line breaks; the one break at the end ends the last row.
    """
    if text.strip("\r\n"):
        return _square(_rows(text.replace("\r\n", "\n").replace("\r", "\n")))
    if html:
        table = _Table()
        table.feed(html)
        return _square(table.rows)
    return ()


def _rows(text: str) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        quoted = QUOTED.match(text, at)
        if quoted and NEEDED.search(quoted[1]):
            rows[-1].append(quoted[1].replace('""', '"'))
            at = quoted.end()
        else:
            end = min(
                (i for i in (text.find("\t", at), text.find("\n", at)) if i >= 0), default=-1
            )
            end = len(text) if end < 0 else end
            rows[-1].append(text[at:end])
            at = end
        if at >= len(text):
            return rows
        if text[at] == "\n":
            if at + 1 == len(text):
                return rows
            rows.append([])
        at += 1


def _square(rows: Sequence[Sequence[str]]) -> Block:
    """Give every row the same number of cells; rows of blanks at the end go."""
    kept = [[cell.strip() for cell in row] for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    wide = max(map(len, kept), default=0)
    return tuple((*row, *[""] * (wide - len(row))) for row in kept)


class _Table(HTMLParser):
    """Reads the first table of an HTML clipboard; a break stays one."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self._inside = True
        elif tag == "br" and self._inside:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += SPACE.sub(" ", data)
