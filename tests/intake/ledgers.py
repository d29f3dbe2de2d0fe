"""Foreign ledgers as offices keep them: titles, heads on two levels, groups, sums, foot lines."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SITES: tuple[tuple[Any, ...], ...] = (
    (1, "北山采石坑", "无证非法点", "王家泉村", 118.16, 36.18, "2.5", "372321196501011234",
     date(2024, 3, 5), 1.2, "√"),
    (2, "南沟石料厂", "合法矿山", "桃花峪村", "118°10′00″", "36°11′06″", 3, None, "2023.6.10",
     0.5, "有"),
)  # fmt: skip
HEAD = ("序号", "矿山名称", "类别", "所在村", "坐标", None, "面积(公顷)", "采矿权人证件号",
        "首次发现日期", "备注", "其他")  # fmt: skip


def sites(path: Path, rows: Sequence[Sequence[Any]] = SITES) -> Path:
    """A ledger of sites: title, unit line, head on two rows, a group, 小计, foot lines."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "矿点"
    page.append(["悦庄镇矿山（点）排查台账"])
    page.append(["填报单位：悦庄镇", None, None, None, None, None, "2024年6月"])
    page.append(HEAD)
    page.append([None, None, None, None, "经度", "纬度"])
    page.append(["一、北片"])
    for row in rows:
        page.append([*row])
    page.append(["小计", None, None, None, None, None, 5.5])
    page.append(["填表人：李建国", None, None, None, "审核人："])
    page.merge_cells("A1:K1")
    page.merge_cells("E3:F3")
    for column in "ABCDGHIJK":
        page.merge_cells(f"{column}3:{column}4")
    page.merge_cells("A5:K5")
    notes = book.create_sheet("导入说明")
    notes.append(["本表由各村填写，每月二十四日前报送。"])
    book.save(path)
    return path


def plain(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """One sheet of rows, the first of which names the columns."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append([*row])
    book.save(path)
    return path
