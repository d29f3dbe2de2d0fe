"""An old .xls, read by xlrd with its looks, and written as .xlsx; what is lost is named."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from xlrd.compdoc import CompDoc

from ledgerdesk.errors import UserError
from ledgerdesk.intake import biff
from ledgerdesk.intake.scanning import SAVE_AS
from ledgerdesk.intake.xlsx import formulas, legal, refuse_data

TEXT, NUMBER, DATE, FLAG = 1, 2, 3, 4
"""Kinds of cells that say something."""
DEGREES, STACKED = 91, 255
AUTOMATIC = {64, 65, 0x7FFF}
"""Colours that mean: none of its own."""
LINES: tuple[Any, ...] = (
    None, "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed",
    "dashDot", "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
ACROSS = ("general", "left", "center", "right", "fill", "justify", "centerContinuous",
          "distributed")  # fmt: skip
DOWN = ("top", "center", "bottom", "justify", "distributed")
PATTERNS: tuple[Any, ...] = (
            None, "solid", "mediumGray", "darkGray", "lightGray", "darkHorizontal", "darkVertical",
            "darkDown", "darkUp", "darkGrid", "darkTrellis", "lightHorizontal",
            "lightVertical", "lightDown", "lightUp", "lightGrid", "lightTrellis", "gray125",
            "gray0625")  # fmt: skip
UNDERLINES: dict[int, Any] = {
    1: "single",
    2: "double",
    0x21: "singleAccounting",
    0x22: "doubleAccounting",
}
TITLES, AREA = "\x07", "\x06"
"""Built-in names: rows repeated in print, print area."""


def converted(source: Path, target: Path) -> list[str]:
    """Write an .xls as .xlsx with merges, widths, heights and looks; return what is lost."""
    data = source.read_bytes()
    stream = _stream(data)
    if biff.encrypted(stream):
        message = f"{source.name} 加了打开密码，没有读入。请去掉密码，另存后再选。"
        raise UserError(message)
    opened: Any = xlrd.open_workbook
    old = opened(file_contents=data, formatting_info=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    losses = list(_around(data, stream))
    looks = _Looks(old)
    _measure_by(book, looks.font(old.font_list[0]))
    for sheet, page in zip(old.sheets(), biff.pages(stream), strict=True):
        refuse_data(sheet.name, sheet.nrows, sheet.ncols)
        made = book.create_sheet(sheet.name)
        made.sheet_state = "visible" if sheet.visibility == 0 else "hidden"
        _drawn(sheet, made, looks)
        _set_up(made, page)
        losses += _lost(sheet, page)
    _named(old, book)
    book.save(target)
    return losses


def _measure_by(book: Any, font: Font) -> None:
    """Make a font the plain one: widths are counted in its digits."""
    book._fonts = IndexedList([font])  # noqa: SLF001  # the library has no other way
    book._named_styles["Normal"].font = font  # noqa: SLF001  # as above


def _stream(data: bytes) -> bytes:
    opened: Any = CompDoc
    package = opened(data, logfile=_Silent())
    for name in ("Workbook", "Book"):
        memory, base, size = package.locate_named_stream(name)
        if memory is not None:
            return bytes(memory[base : base + size])
    message = f"这不是 Excel 工作簿，没有读入。{SAVE_AS}"
    raise UserError(message)


class _Silent:
    """Where xlrd may complain."""

    def write(self, _text: str) -> None:
        """Hear nothing."""


def _around(data: bytes, stream: bytes) -> Iterator[str]:
    if "_VBA_PROJECT_CUR".encode("utf-16-le") in data:
        yield f"宏不保留；这张表离不开宏时，{SAVE_AS}"
    for words in biff.extra_sheets(stream):
        yield f"{words}不保留。"


def _lost(sheet: Any, page: biff.Page) -> Iterator[str]:
    for words, count in page.lost.items():
        yield f"{sheet.name}：{words} {count} 处不保留；要保留，{SAVE_AS}"
    if page.protected:
        yield f"{sheet.name}：工作表保护已去掉；要保留，{SAVE_AS}"
    if sheet.rich_text_runlist_map:
        count = len(sheet.rich_text_runlist_map)
        yield f"{sheet.name}：一格之内的不同字体 {count} 处统一成该格的字体。"
    places = [f"{get_column_letter(column + 1)}{row + 1}" for row, column in page.formulas]
    yield from formulas(sheet.name, places)


def _drawn(sheet: Any, made: Worksheet, looks: "_Looks") -> None:
    hidden = {
        (row, column)
        for top, bottom, left, right in sheet.merged_cells
        for row in range(top, bottom)
        for column in range(left, right)
        if (row, column) != (top, left)
    }
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = made.cell(row + 1, column + 1)
            looks.wear(cell, sheet.cell_xf_index(row, column))
            if (row, column) not in hidden:
                _say(cell, sheet, row, column)
    for top, bottom, left, right in sheet.merged_cells:
        if (bottom - top, right - left) != (1, 1):
            first, last = get_column_letter(left + 1), get_column_letter(right)
            made.merged_cells.add(f"{first}{top + 1}:{last}{bottom}")
    _measured(sheet, made)


def _say(cell: Any, sheet: Any, row: int, column: int) -> None:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == TEXT and value:
        cell.value = legal(value)
        cell.data_type = "s"  # a text stays one, whatever it begins with
    elif kind in {NUMBER, DATE}:
        cell.value = int(value) if value == int(value) else value
    elif kind == FLAG:
        cell.value = bool(value)


def _measured(sheet: Any, made: Worksheet) -> None:
    """Take over widths, heights and what is hidden."""
    if sheet.standardwidth:
        made.sheet_format.defaultColWidth = sheet.standardwidth / 256
    elif sheet.defcolwidth:
        made.sheet_format.defaultColWidth = sheet.defcolwidth + 0.71
    for column, told in sheet.colinfo_map.items():
        if column < max(1, sheet.ncols):
            size = made.column_dimensions[get_column_letter(column + 1)]
            size.width, size.hidden = told.width / 256, bool(told.hidden)
    for row, told in sheet.rowinfo_map.items():
        if row < sheet.nrows:
            made.row_dimensions[row + 1].height = told.height / 20
            made.row_dimensions[row + 1].hidden = bool(told.hidden)
    if sheet.default_row_height:
        made.sheet_format.defaultRowHeight = sheet.default_row_height / 20


def _set_up(made: Worksheet, page: biff.Page) -> None:
    made.page_setup.paperSize = page.paper or 9
    made.page_setup.orientation = "landscape" if page.landscape else "portrait"
    if page.fit:
        made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        made.page_setup.fitToWidth, made.page_setup.fitToHeight = page.fit
    elif 10 <= page.scale <= 400:
        made.page_setup.scale = page.scale
    for side, inches in page.margins.items():
        setattr(made.page_margins, side, inches)
    made.print_options.horizontalCentered, made.print_options.verticalCentered = page.centred
    for item, text in ((made.oddHeader, page.header), (made.oddFooter, page.footer)):
        if item is not None:
            item.center.text = _foot(text)
    for row in page.breaks:
        made.row_breaks.append(Break(id=row))


def _foot(text: str) -> str | None:
    """Return what stands in the middle of a header or footer."""
    return text.partition("&C")[2].partition("&R")[0] or None


def _named(old: Any, book: Workbook) -> None:
    """Take over print areas and the rows repeated in print."""
    for each in old.name_obj_list:
        known = each.builtin and each.name in {TITLES, AREA}
        if not known or not 0 <= each.scope < old.nsheets:
            continue
        page = book[old.sheet_by_index(each.scope).name]
        for area in each.result.value if each.result and each.result.value else ():
            _, _, top, bottom, left, right = getattr(area, "coords", (0,) * 6)
            if each.name == AREA and bottom:
                first, last = get_column_letter(left + 1), get_column_letter(right)
                page.print_area = f"{first}{top + 1}:{last}{bottom}"
            elif bottom and right - left >= 256:
                page.print_title_rows = f"{top + 1}:{bottom}"


class _Looks:
    """Looks of the old workbook as those of the new one, each made once."""

    def __init__(self, old: Any) -> None:
        self._old = old
        self._made: dict[int, Any] = {}

    def wear(self, cell: Any, index: int) -> None:
        """Give a cell the look with that number."""
        if index not in self._made:
            self._dress(cell, self._old.xf_list[index])
            self._made[index] = cell._style  # noqa: SLF001  # the only way to share a look
        cell._style = self._made[index]  # noqa: SLF001  # as above

    def _dress(self, cell: Cell, look: Any) -> None:
        cell.font = self.font(self._old.font_list[look.font_index])
        cell.border = self._border(look.border)
        cell.fill = self._fill(look.background)
        cell.alignment = _alignment(look.alignment)
        cell.protection = Protection(
            locked=bool(look.protection.cell_locked), hidden=bool(look.protection.formula_hidden)
        )
        form = self._old.format_map.get(look.format_key)
        cell.number_format = form.format_str if form else "General"

    def font(self, font: Any) -> Font:
        """Return a font of the old workbook."""
        return Font(
            name=font.name,
            size=font.height / 20,
            bold=font.weight >= 600 or bool(font.bold),
            italic=bool(font.italic),
            strike=bool(font.struck_out),
            underline=UNDERLINES.get(font.underline_type),
            color=self._colour(font.colour_index),
        )

    def _border(self, border: Any) -> Border:
        left, right, top, bottom = (
            Side(
                LINES[getattr(border, f"{name}_line_style")],
                self._colour(getattr(border, f"{name}_colour_index")),
            )
            for name in ("left", "right", "top", "bottom")
        )
        diagonal = Side(LINES[border.diag_line_style], self._colour(border.diag_colour_index))
        return Border(
            left=left,
            right=right,
            top=top,
            bottom=bottom,
            diagonal=diagonal,
            diagonalDown=bool(border.diag_down),
            diagonalUp=bool(border.diag_up),
        )

    def _fill(self, background: Any) -> PatternFill:
        pattern = PATTERNS[background.fill_pattern]
        if pattern is None:
            return PatternFill()
        front = self._colour(background.pattern_colour_index) or "FF000000"
        back = self._colour(background.background_colour_index) or "FFFFFFFF"
        return PatternFill(pattern, fgColor=front, bgColor=back)

    def _colour(self, index: int) -> str | None:
        rgb = None if index in AUTOMATIC else self._old.colour_map.get(index)
        return "FF{:02X}{:02X}{:02X}".format(*rgb) if rgb else None


def _alignment(told: Any) -> Alignment:
    turned = told.rotation
    if turned > 90 and turned != STACKED:
        turned = min(turned, 180)
    return Alignment(
        horizontal=ACROSS[told.hor_align] if told.hor_align < len(ACROSS) else None,
        vertical=DOWN[told.vert_align] if told.vert_align < len(DOWN) else None,
        text_rotation=turned,
        wrap_text=bool(told.text_wrapped),
        shrink_to_fit=bool(told.shrink_to_fit),
        indent=told.indent_level,
    )
