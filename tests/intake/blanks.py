"""Blank forms as counties send them: titles, heads on two levels, 合计, notes, many merges."""

from copy import copy
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side("thin")
BOX = Border(THIN, THIN, THIN, THIN)
MIDDLE = Alignment("center", "center", wrap_text=True)


def summary(
    path: Path, *, lines: int = 3, total: str = "below", last: str = "罚没款（万元）"
) -> Path:
    """A form by units: title, 填报单位, two-level head, numbered columns, lines, 合计, foot."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "汇总表"
    _put(page, "A1", "2026年  月打击非法采矿工作情况汇总表", 18)
    page.merge_cells("A1:G1")
    _put(page, "A2", "填报单位（盖章）：", 11)
    _put(page, "E2", "填报日期：    年  月  日", 11)
    for cell, text in {
        "A3": "序号", "B3": "乡镇（街道）", "C3": "巡查检查", "E3": "立案查处", "G3": "备注",
        "C4": "巡查次数（次）", "D4": "出动人员\n（人次）", "E4": "立案（宗）", "F4": last,
    }.items():  # fmt: skip
        _put(page, cell, text, 10)
    for area in ("A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4"):
        page.merge_cells(area)
    for column, text in enumerate("甲乙", 1):
        page.cell(5, column, text)
    for column in range(3, 8):
        page.cell(5, column, column - 2)
    first = 6 if total != "above" else 7
    sums = {"below": first + lines, "above": 6}.get(total, 0)
    if sums:
        page.cell(sums, 1, "合计")
        page.merge_cells(start_row=sums, start_column=1, end_row=sums, end_column=2)
    foot = first + lines + (1 if total == "below" else 0)
    _boxed(page, 3, foot - 1, 7)
    _foot(page, foot)
    rule = DataValidation("list", '"已核,未核"', sqref=f"G{first}:G{first + lines - 1}")
    page.add_data_validation(rule)
    book.save(path)
    return path


def details(path: Path, *, lines: int = 4) -> Path:
    """A form of cases, one a line; the last line before 合计 has a thick lower border."""
    book = Workbook()
    page = book.worksheets[0]
    _put(page, "A1", "查处违法采矿案件明细表", 16)
    page.merge_cells("A1:F1")
    heads = ("序号", "当事人", "违法地点", "立案时间", "罚款（万元）", "办理进度")
    for column, text in enumerate(heads, 1):
        page.cell(2, column, text)
    _boxed(page, 2, 3 + lines, 6)
    page.cell(3 + lines, 1, "合计")
    page.cell(3, 2, "示例：张某")
    for column in range(1, 7):
        page.cell(2 + lines, column).border = Border(THIN, THIN, THIN, Side("thick"))
        page.cell(2, column).fill = PatternFill("solid", fgColor="FFDDEBF7")
    page.cell(4 + lines, 1, "填表人：")
    book.save(path)
    return path


def listed(path: Path) -> Path:
    """A form of fixed lines: 指标名称 at the left, 本月 and 累计 beside it."""
    book = Workbook()
    page = book.worksheets[0]
    _put(page, "A1", "打击非法采矿月报", 16)
    page.merge_cells("A1:D1")
    for column, text in enumerate(("指标名称", "单位", "本月", "本年累计"), 1):
        page.cell(2, column, text)
    for row, (name, unit) in enumerate(
        (("开展巡查", "次"), ("立案", "宗"), ("罚没款", "万元"), ("其他说明", "")), 3
    ):
        page.cell(row, 1, name)
        page.cell(row, 2, unit)
    _boxed(page, 2, 6, 4)
    page["A7"] = "填报单位："
    page["B7"] = "某某镇"
    book.save(path)
    return path


def pairs(path: Path) -> Path:
    """One thing on one sheet: item at the left, answer at the right; no form of a period."""
    book = Workbook()
    page = book.worksheets[0]
    for row, name in enumerate(("申请企业", "法人代表", "注册资本", "主要产品"), 1):
        page.cell(row, 1, name)
        page.cell(row, 2, f"{name}的内容")
    book.save(path)
    return path


def _foot(page: Worksheet, foot: int) -> None:
    page.cell(foot, 1, "单位负责人：")
    page.cell(foot, 3, "填报人：")
    page.cell(foot, 5, "联系电话：")
    page.cell(foot + 1, 1, "填表说明：1.本表每月24日前报送；2.数据来自台账。")
    page.merge_cells(start_row=foot + 1, start_column=1, end_row=foot + 1, end_column=7)
    for letter, width in zip("ABCDEFG", (6, 16, 10, 10, 10, 12, 14), strict=True):
        page.column_dimensions[letter].width = width
    page.row_dimensions[1].height = 36
    page.page_setup.orientation = "landscape"
    page.print_area = f"A1:G{foot + 1}"


def _put(page: Worksheet, cell: str, text: str, size: float) -> None:
    page[cell] = text
    page[cell].font = Font(name="宋体", size=size, bold=size > 12)
    page[cell].alignment = MIDDLE


def _boxed(page: Worksheet, first: int, last: int, width: int) -> None:
    for row in range(first, last + 1):
        for column in range(1, width + 1):
            page.cell(row, column).border = BOX


def both(path: Path) -> Path:
    """A workbook with the summary and the list of cases, each on its own sheet, and a note."""
    summary(path)
    cases = load_workbook(details(path.with_name("cases.xlsx"))).worksheets[0]
    book = load_workbook(path)
    page = book.create_sheet("明细表")
    for row in cases.iter_rows():
        for cell in row:
            page.cell(cell.row, cell.column, cell.value).border = copy(cell.border)
    for area in cases.merged_cells.ranges:
        page.merge_cells(str(area))
    book.create_sheet("填报说明")["A1"] = "每月25日前报送。"
    book.save(path)
    return path
