"""A foreign .xlsx, opened and written anew, with what the way through loses."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ledgerdesk.domain.values import clean
from ledgerdesk.errors import UserError

MOST_ROWS, MOST_COLUMNS = 2_000, 200
"""More is a table of data, not a blank form."""
SHOWN = 3
"""Places named in a loss; the rest are counted."""

_INSIDE = (
    ("图形、文本框", "drawings/", (b"<xdr:sp ", b"<xdr:sp>", b"<xdr:grpSp", b"<xdr:cxnSp")),
    ("图表（可能变样）", "charts/chart", (b"",)),
    ("控件（按钮、勾选框）", "ctrlProps/", (b"",)),
    ("ActiveX 控件", "activeX/", (b"",)),
    ("与别的工作簿的链接", "externalLinks/", (b"",)),
    ("新式批注（讨论）", "threadedComments/", (b"",)),
    ("引用别的工作表的下拉有效性", "worksheets/", (b"x14:dataValidation",)),
    ("新式条件格式（数据条、图标）", "worksheets/", (b"x14:conditionalFormatting",)),
    ("页眉页脚里的图片", "worksheets/", (b"<legacyDrawingHF",)),
    ("一格之内的不同字体（统一成该格的字体）", "sharedStrings", (b"<r>",)),
)


def cleaned(source: Path, target: Path) -> list[str]:
    """Write the workbook anew to `target`; return what is lost, as texts."""
    losses = list(_lost(source))
    book = load_workbook(source, keep_links=False)
    for page in book.worksheets:
        refuse_data(page.title, page.max_row, page.max_column)
        losses += formulas(page.title, _formulas(page))
        _clean(page)
    if not book.worksheets:
        message = f"{source.name} 里没有工作表，不能用作表样。"
        raise UserError(message)
    book.save(target)
    return losses


def refuse_data(title: str, rows: int, columns: int) -> None:
    """Raise UserError when a worksheet is too large to be a form."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        message = (
            f"工作表“{title}”有 {rows} 行 {columns} 列，不像一张空表"
            f"（最多 {MOST_ROWS} 行 {MOST_COLUMNS} 列）。请删去数据和多余的空行，只留表样后再选。"
        )
        raise UserError(message)


def formulas(title: str, places: list[str]) -> Iterator[str]:
    """Say that formulas give way to what is bound to their cells."""
    if places:
        more = f"等 {len(places)} 处" if len(places) > SHOWN else ""
        named = "、".join(places[:SHOWN])
        yield f"{title}：公式不保留（{named}{more}），请给这些格选定指标。"


def legal(text: str) -> str:
    """Return a text without what no workbook keeps; the room around it stays."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    bare = lines.strip()
    before, _, after = lines.partition(bare) if bare else (lines, "", "")
    return f"{before}{clean(bare)}{after}"


def _clean(page: Worksheet) -> None:
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.data_type == "s":
                cell.value = legal(cell.value)
                cell.data_type = "s"  # a text stays one, whatever it begins with


def _lost(source: Path) -> Iterator[str]:
    with ZipFile(source) as package:
        for words, folder, marks in _INSIDE:
            parts = [name for name in package.namelist() if folder in name]
            if any(any(mark in package.read(name) for mark in marks) for name in parts):
                yield f"{words}不保留；离不开它就请先在 Excel 或 WPS 里改掉。"


def _formulas(page: Worksheet) -> list[str]:
    found = (cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f")
    return list(islice(found, MOST_ROWS))
