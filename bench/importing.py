"""A foreign workbook read and planned against its bare reading; what writing and undo take."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from bench.material import township
from bench.measuring import Figure, ground, timed
from ledgerdesk.desk import Desk
from ledgerdesk.desk.importing import Reading

HEAD = (
    "序号", "编号", "矿山名称", "类别", "所在乡镇", "小地名", "经度", "纬度", "面积（公顷）",
    "矿种", "开采方式", "采矿权人", "采矿权人证件号", "首次发现日期", "发现来源", "现状",
    "建档日期", "采矿许可证号", "井口数", "备注",
)  # fmt: skip


def figures(rows: int, times: int) -> tuple[list[Figure], str]:
    """Import so many sites; return the figure of reading and planning, a line on the rest."""
    folder = ground("importing")
    path, ledger = folder / "矿点.xlsx", folder / "town.ledger"
    _write(path, rows)
    desk = township(ledger)
    readings: list[Reading] = []

    def ours(_: int) -> float:
        return timed(lambda: readings.append(_planned(desk, path)))

    def floor(_: int) -> float:
        return timed(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())

    figure = Figure(f"import {rows:,} rows, read and plan").alternate(times, ours, floor)
    written = timed(lambda: desk.importing.write(readings[-1]))
    undone = timed(desk.upkeep.undo)
    desk.importing.forget()
    desk.close()
    note = f"Import of {rows:,} rows: written in {written:.2f} s, undone in {undone:.2f} s."
    return [figure], note


def _planned(desk: Desk, path: Path) -> Reading:
    book = desk.importing.read(path)
    return desk.importing.plan(book, desk.importing.guess(book, "site"))


def _write(path: Path, rows: int) -> None:
    """Write a ledger of sites as counties keep them."""
    book = Workbook(write_only=True)
    page = book.create_sheet("矿点")
    page.append(["全县矿点台账"])
    page.append(HEAD)
    for i in range(rows):
        on = date(2020, 1, 1 + i % 28)
        page.append([
            i + 1, f"YZ-KD-{i + 5000}", f"第{i}号石料厂", "易发区", "悦庄镇", "北山沟",
            118.1 + i % 500 / 10_000, 36.1 + i % 300 / 10_000, i % 50 / 10, "建筑石料用灰岩",
            "露天", "某某矿业有限公司", "372321196501011234", on, "日常巡查", "停采", "2021.3.5",
            "C3703002009117120041234", i % 5, "已封堵",
        ])  # fmt: skip
    book.save(path)
