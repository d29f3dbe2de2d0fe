"""Fill a form's own workbook with a Sheet, re-read it, and only then replace the old file."""

import gc
import re
import sys
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import Break, RowBreak
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook

from ledgerdesk.calm import undisturbed
from ledgerdesk.domain.sheets import Cell, Layout, Sheet
from ledgerdesk.errors import Finding, UserError
from ledgerdesk.export.blank import layout, open_book
from ledgerdesk.export.heights import Fitted, fit
from ledgerdesk.export.replacing import replacing

__all__ = ["layout", "write"]

LONGEST = 32_767
"""Characters Excel keeps in a cell; it cuts the rest without a word."""
_SHORT = 255
"""Excel 2007 shows #### for longer texts in a cell of format @."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it, Excel counts a 29 February 1900 that never was."""
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = frozenset("=+-@'\t")
_FIGURE = re.compile(r"-?[\d,]+(?:\.(\d+))?")

Written = str | int | Decimal | date | None
Look = tuple[str | None, bool]
"""Number format and quote prefix of a value, where the blank's own do not serve."""

_PLAIN: Look = (None, False)


@dataclass(frozen=True, slots=True)
class _Grown:
    """The worksheet while it is filled: its cells by row and column, and each row's origin."""

    page: Worksheet
    grid: list[list[BookCell]]
    origin: tuple[int, ...]


@undisturbed()
def write(sheet: Sheet, template: Path, target: Path) -> tuple[Finding, ...]:
    """Write a filled form to `target`, looking exactly like its blank workbook.

    Return orange findings for texts too long to be printed whole. Raise UserError when the blank
    is missing, damaged or another one, a text cannot stand in a workbook, the file does not read
    back as the Sheet, or it cannot be put in place; target is then as it was before.
    """
    blank = layout(template, sheet.layout.title)
    _agree(sheet, blank, template)
    _legal(sheet.layout.cells)
    book = open_book(template)
    page = book[blank.title]
    fitted = fit(sheet, blank)
    grown = _grow(page, sheet, blank)
    expected = _fill(grown, sheet, blank)
    _dress(grown, sheet, blank, fitted)
    book.properties.creator = book.properties.lastModifiedBy = sheet.unit
    book.properties.title = sheet.title
    with replacing(target) as temp:
        packed = BytesIO()  # saved straight to a full disk, zipfile complains again as it dies
        _save(book, packed)
        temp.write_bytes(packed.getvalue())
        _verify(sheet, expected, temp)
    return fitted.findings


def _save(book: Workbook, packed: BytesIO) -> None:
    """Save; what openpyxl leaves half-written may not complain to the clerk once more."""
    hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        failed = _failure(book, packed)
        if failed:
            gc.collect()
            raise failed
    finally:
        sys.unraisablehook = hook


def _failure(book: Workbook, packed: BytesIO) -> OSError | None:
    try:
        book.save(packed)
    except OSError as error:  # told anew, so that no traceback keeps the half-written parts
        return OSError(error.errno, error.strerror)
    return None


def fits(sheet: Sheet, template: Path) -> bool:
    """Tell whether a Sheet was made for this blank; raise UserError when it cannot be read."""
    return _agrees(sheet, layout(template, sheet.layout.title))


def _agrees(sheet: Sheet, blank: Layout) -> bool:
    drawn = sheet.layout
    same = (drawn.title, drawn.columns) == (blank.title, blank.columns)
    return same and len(sheet.origin) == drawn.rows and max(sheet.origin) <= blank.rows


def _agree(sheet: Sheet, blank: Layout, template: Path) -> None:
    if not _agrees(sheet, blank):
        message = (
            f"表样文件 {template.name} 与“{sheet.title}”对不上（行列不同），没有导出。"
            "表样改过以后，请重新生成报表再导出。"
        )
        raise UserError(message)


def _legal(cells: Sequence[Cell]) -> None:
    if _ILLEGAL.search("".join([cell.text for cell in cells])):
        bad = next(cell for cell in cells if _ILLEGAL.search(cell.text))
        message = f"{_at(bad)} 的文字里有 Excel 不能保存的控制字符，没有导出。请删去后重新输入。"
        raise UserError(message)
    longest = max(cells, key=lambda cell: len(cell.text))
    if len(longest.text) > LONGEST:
        message = (
            f"{_at(longest)} 的文字有 {len(longest.text)} 个字，Excel 一格最多 {LONGEST} 个，"
            "没有导出。请缩短后再导出。"
        )
        raise UserError(message)


def _at(cell: Cell) -> str:
    return f"单元格 {get_column_letter(cell.column)}{cell.row}"


def _grow(page: Worksheet, sheet: Sheet, blank: Layout) -> _Grown:
    """Give every row the look of its row in the blank, empty; merge as the Sheet says."""
    looks = [
        [_look(page.cell(row, column)) for column in range(1, blank.columns + 1)]
        for row in range(1, blank.rows + 1)
    ]
    for span in list(page.merged_cells.ranges):
        page.unmerge_cells(str(span))
    if len(sheet.origin) < blank.rows:
        page.delete_rows(len(sheet.origin) + 1, blank.rows - len(sheet.origin))
    grid = [
        [_bare(page, row, column, look) for column, look in enumerate(looks[origin - 1], 1)]
        for row, origin in enumerate(sheet.origin, 1)
    ]
    for area in sheet.layout.spans:
        last = get_column_letter(area.column + area.columns - 1)
        first = get_column_letter(area.column)
        page.merged_cells.add(f"{first}{area.row}:{last}{area.row + area.rows - 1}")
    return _Grown(page, grid, sheet.origin)


def _look(cell: Any) -> StyleArray:
    look: StyleArray = cell._style  # noqa: SLF001  # the only way to share a look between cells
    return look


def _wear(cell: Any, look: StyleArray) -> None:
    cell._style = look  # noqa: SLF001  # as above; building styles anew takes twice as long


def _bare(page: Worksheet, row: int, column: int, look: StyleArray) -> BookCell:
    cells: dict[tuple[int, int], Any] = page._cells  # noqa: SLF001  # page.cell takes twice as long
    cell: BookCell = cells.get((row, column)) or BookCell(page, row, column)
    cells[row, column] = cell
    _wear(cell, look)
    if cell.value is not None:
        cell.value = None
    return cell


def _fill(grown: _Grown, sheet: Sheet, blank: Layout) -> list[list[object]]:
    """Set every text, number and date; return what must be read back, row by row."""
    static = {(cell.row, cell.column): cell.text for cell in blank.cells}
    expected: list[list[object]] = [[""] * blank.columns for _ in sheet.origin]
    looks: dict[tuple[int, Look], StyleArray] = {}
    for cell in sheet.layout.cells:
        row, column, text, _, _, _ = cell
        if not text.strip():  # Excel drops blanks that stand alone
            continue
        value, look = _written(cell)
        place = grown.grid[row - 1][column - 1]
        expected[row - 1][column - 1] = _put(place, text, value)
        if look is _PLAIN or static.get((sheet.origin[row - 1], column)) == text:
            continue
        style = _look(place)
        key = (id(style), look)
        if key not in looks:
            looks[key] = _dressed(grown.page, style, look)
        _wear(place, looks[key])
    return expected


def _put(place: Any, text: str, value: Written) -> object:
    """Set a value and return what reads back; a text stays one, whatever it begins with."""
    if isinstance(value, str):
        place._value = value  # noqa: SLF001  # checked in _legal; the setter makes =… a formula
        place.data_type = "s"
        return text
    place.value = value
    return float(value) if isinstance(value, int | Decimal) else value


def _dressed(page: Worksheet, style: StyleArray, look: Look) -> StyleArray:
    cell = BookCell(page, 1, 1, style_array=copy(style))
    if look[0]:
        cell.number_format = look[0]
    cell.quotePrefix = look[1]
    return _look(cell)


def _written(cell: Cell) -> tuple[Written, Look]:
    """Return what the workbook gets: a number, a date, or a text that stays one."""
    if cell.kind == "number" and isinstance(cell.value, int | Decimal) and _exact(cell.value):
        return cell.value, (_number_format(cell.text), False)
    if cell.kind == "date" and (day := _day(cell.value)):
        return day, ("yyyy-mm-dd", False)
    text = _ESCAPED.sub("_x005F_", cell.text) if "_x" in cell.text else cell.text
    first = text[0]
    if first in _FORMULA:
        return text, ("@" if len(text) <= _SHORT else None, True)
    if first.isdigit() and len(text) <= _SHORT:
        return text, ("@", False)
    return text, _PLAIN


def _exact(value: int | Decimal) -> bool:
    """Say whether a double holds it; Excel keeps 15 digits and zeroes the rest."""
    return Decimal(f"{Decimal(value):.15g}") == value


def _number_format(text: str) -> str | None:
    found = _FIGURE.fullmatch(text)
    if not found:
        return None
    decimals = "." + "0" * len(found[1]) if found[1] else ""
    return ("#,##0" if "," in text else "0") + decimals


def _day(value: object) -> date | None:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return None
    return day if day >= _FIRST_DAY else None


def _dress(grown: _Grown, sheet: Sheet, blank: Layout, fitted: Fitted) -> None:
    """Set heights, print set-up and footer, and move what refers to rows."""
    page = grown.page
    for row, height in enumerate(fitted.heights, 1):
        page.row_dimensions[row].height = height or None
    wraps: dict[int, bool] = {}
    for row, column in fitted.long:
        place = grown.grid[row - 1][column - 1]
        look = _look(place).alignmentId  # asked once a look, not once a cell
        if look not in wraps:
            wraps[look] = bool(place.alignment.wrap_text)
        if not wraps[look]:
            place.alignment = copy(place.alignment) + Alignment(wrap_text=True)
    for (row, column), size in fitted.sizes.items():
        place = grown.grid[row - 1][column - 1]
        font = place.font
        place.font = Font(name=font.name, size=size, bold=font.b, charset=font.charset)
    if page.print_area:
        page.print_area = f"A1:{get_column_letter(blank.columns)}{len(sheet.origin)}"
    _move_rules(page, sheet.origin)
    _move_breaks(page, sheet.origin)
    for footer in _footers(page):
        _foot(footer, sheet)


def _move_rules(page: Worksheet, origin: tuple[int, ...]) -> None:
    for rule in page.data_validations.dataValidation:
        rule.sqref = _moved(rule.sqref, origin)
    formats = list(page.conditional_formatting)
    page.conditional_formatting = ConditionalFormattingList()
    for each in formats:
        for rule in each.rules:
            page.conditional_formatting.add(str(_moved(each.sqref, origin)), rule)


def _moved(areas: MultiCellRange, origin: tuple[int, ...]) -> MultiCellRange:
    """Return areas of the blank where they stand in the filled form, repeated with a block."""
    found = []
    for area in areas.ranges:
        first, last = get_column_letter(area.min_col), get_column_letter(area.max_col)
        for start, end in _runs(origin, range(area.min_row, area.max_row + 1)):
            found.append(f"{first}{start}:{last}{end}")
    return MultiCellRange(" ".join(found))


def _runs(origin: tuple[int, ...], rows: range) -> Iterator[tuple[int, int]]:
    """Yield first and last of the neighbouring rows that come from `rows` of the blank."""
    numbered = enumerate(origin, 1)
    for inside, group in groupby(numbered, lambda each: each[1] in rows):
        if inside:
            places = [row for row, _ in group]
            yield places[0], places[-1]


def _move_breaks(page: Worksheet, origin: tuple[int, ...]) -> None:
    last = {row: place for place, row in enumerate(origin, 1)}
    moved = [Break(id=last[each.id]) for each in page.row_breaks.brk if each.id in last]
    page.row_breaks = RowBreak(brk=moved)


def _footers(page: Worksheet) -> list[HeaderFooterItem]:
    kinds = page.HeaderFooter
    found = [
        page.oddFooter,
        page.evenFooter if kinds.differentOddEven else None,
        page.firstFooter if kinds.differentFirst else None,
    ]
    return [each for each in found if each is not None]


def _foot(footer: HeaderFooterItem, sheet: Sheet) -> None:
    """Print code and chain head beside the page number, in its font."""
    centre = footer.center
    centre.text = centre.text or "第 &P 页 共 &N 页"
    texts = {"left": sheet.code and f"核验码 {sheet.code}", "right": _chain(sheet.chain)}
    for side, text in texts.items():
        if text:
            part = getattr(footer, side)
            part.text, part.font, part.size = text, centre.font, centre.size


def _chain(head: str) -> str:
    return head and f"链首 {head[:16]}"


def _verify(sheet: Sheet, expected: list[list[object]], temp: Path) -> None:
    """Read the file back with another library and compare every cell with the Sheet."""
    try:
        with temp.open("rb") as file:
            found = CalamineWorkbook.from_filelike(file).get_sheet_by_name(sheet.layout.title)
            rows = found.to_python(skip_empty_area=False)
    except CalamineError as error:
        message = f"写出的“{sheet.title}”读不回来（{error}），没有换上，原来的文件没有动。"
        raise UserError(message) from error
    for number, wanted in enumerate(expected):
        row = rows[number] if number < len(rows) else []
        if row != wanted:
            _compare(sheet, number + 1, wanted, row)
    if any(value != "" for row in rows[len(expected) :] for value in row):
        raise UserError(_differs(sheet, f"第 {len(expected) + 1} 行起", "空白", "文字"))


def _compare(sheet: Sheet, number: int, wanted: Sequence[object], row: Sequence[object]) -> None:
    for column, (want, got) in enumerate(zip_longest(wanted, row, fillvalue=""), 1):
        if want != got:
            place = f"{get_column_letter(column)}{number}"
            raise UserError(_differs(sheet, place, want, got))


def _differs(sheet: Sheet, place: str, want: object, got: object) -> str:
    return (
        f"写出的“{sheet.title}”与报表不一致：{place} 应为“{want}”，读回是“{got}”。"
        "没有换上，原来的文件没有动；请再导出一次，仍不行请把日志发给维护人员。"
    )
