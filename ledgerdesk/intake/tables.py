"""The worksheets of a foreign workbook as rows of values; runs in the child."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from defusedxml import ElementTree
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ledgerdesk.errors import UserError
from ledgerdesk.intake import texts
from ledgerdesk.intake.scanning import SAVE_AS

MOST_CELLS = 2_000_000
"""Cells of one workbook, blank ones between others included."""
TOGETHER = 200
"""Rows handed over at once."""
_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<told>[^>]*?)(?:/>|>(?P<inside>.*?)</(?:\w+:)?c>)", re.DOTALL
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)<")
_DATES = re.compile(rb'date1904="(?:1|true)"')

Cell = str | int | float | bool | dict[str, str] | None
Place = tuple[int, int]


def read(source: Path, kind: str) -> dict[str, Any]:
    """Return {"sheets": […], "coded", "since"}; raise UserError when it cannot be read.

    A sheet is {"name", "hidden", "rows", "merges"}; a cell a text, a number, a bool, None, or
    {"date" | "time" | "error" | "formula": text}; merges are row, column, rows, columns from 1.
    """
    if kind == "csv":
        rows, coded = texts.rows(source)
        sheet = {"name": source.stem, "hidden": False, "rows": rows, "merges": []}
        return {"sheets": [sheet], "coded": coded, "since": 1900}
    try:
        book = CalamineWorkbook.from_path(source)
        sheets = [*_sheets(source, book, kind)]
    except PasswordError as error:
        message = f"{source.name} 加了打开密码，没有读入。请去掉密码，另存后再选。"
        raise UserError(message) from error
    except CalamineError as error:
        message = f"{source.name} 已损坏，或写法很不寻常，读不懂，没有读入。{SAVE_AS}"
        raise UserError(message) from error
    return {"sheets": sheets, "coded": "", "since": _since(source, kind)}


def parted(told: dict[str, Any]) -> dict[str, Any]:
    """Take the rows out of the sheets; they follow as lines [number of the sheet, rows]."""
    lines = []
    for at, sheet in enumerate(told["sheets"]):
        rows, sheet["rows"] = sheet["rows"], []
        lines += [(at, rows[i : i + TOGETHER]) for i in range(0, len(rows), TOGETHER)]
    return {**told, "lines": lines}


def _sheets(source: Path, book: CalamineWorkbook, kind: str) -> Iterator[dict[str, Any]]:
    marks = _marks(source) if kind == "xlsx" else {}
    cells = 0
    for told in book.sheets_metadata:
        if told.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(told.name)
        last = sheet.end or (-1, -1)
        cells += (last[0] + 1) * (last[1] + 1)
        if cells > MOST_CELLS:
            message = (
                f"{source.name} 里的格子超过 {MOST_CELLS:,} 个，没有读入。"
                "请删去多余的空行空列，或拆成几个文件后再选。"
            )
            raise UserError(message)
        rows: list[list[Cell]] = [
            [*map(_cell, row)] for row in sheet.to_python(skip_empty_area=False)
        ]
        for (row, column), mark in marks.get(told.name, {}).items():
            if row < len(rows) and column < len(rows[row]) and rows[row][column] is None:
                rows[row][column] = mark
        merged = sheet.merged_cell_ranges or ()
        yield {
            "name": told.name,
            "hidden": told.visible != SheetVisibleEnum.Visible,
            "rows": rows,
            "merges": [
                (top + 1, left + 1, bottom - top + 1, right - left + 1)
                for (top, left), (bottom, right) in merged
            ],
        }


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, date | time):
        kind = "date" if isinstance(value, date) else "time"
        hours = {"timespec": "minutes"} if isinstance(value, datetime | time) else {}
        return {kind: value.isoformat(**hours)}
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return {"time": f"{minutes // 60:02}:{minutes % 60:02}"}
    known: Cell = value
    return int(value) if isinstance(value, float) and value.is_integer() else known


def _since(source: Path, kind: str) -> int:
    """Return the year that day numbers count from: 1904 in books made on an old Mac."""
    if kind != "xlsx":
        return 1900
    with ZipFile(source) as package:
        names = [name for name in package.namelist() if name.endswith("workbook.xml")]
        return 1904 if any(_DATES.search(package.read(name)) for name in names) else 1900


def _marks(source: Path) -> Mapping[str, dict[Place, dict[str, str]]]:
    """Return by sheet the cells whose blank means more: errors, formulas never calculated."""
    with ZipFile(source) as package:
        parts = {part: name for name, part in _parts(package)}
        return {name: dict(_odd(package.read(part))) for part, name in parts.items()}


def _parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield each worksheet's name and part."""
    names = {name.lower(): name for name in package.namelist()}
    book = next((names[each] for each in names if each.endswith("workbook.xml")), "")
    folder, _, file = book.rpartition("/")
    rels = names.get(f"{folder}/_rels/{file}.rels".lower().lstrip("/"), "")
    if not book or not rels:
        return
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in ElementTree.fromstring(package.read(rels))
    }
    for each in ElementTree.fromstring(package.read(book)).iter():
        target = next(
            (targets.get(each.get(key)) for key in each.attrib if key.endswith("}id")), ""
        )
        if each.tag.endswith("}sheet") and target:
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            part = names.get(path.lower().lstrip("/"), "")
            if part:
                yield each.get("name", ""), part


def _odd(data: bytes) -> Iterator[tuple[Place, dict[str, str]]]:
    if b't="e"' not in data and not _FORMULA.search(data):
        return  # most tables have none, and a look at every cell takes long
    for found in _CELL.finditer(data):
        told, inside = found["told"], found["inside"] or b""
        value = _VALUE.search(inside)
        if b't="e"' in told:
            yield from _at(told, {"error": value[1].decode("ascii", "replace") if value else "?"})
        elif value is None and _FORMULA.search(inside):
            yield from _at(told, {"formula": ""})


def _at(told: bytes, mark: dict[str, str]) -> Iterator[tuple[Place, dict[str, str]]]:
    place = _PLACE.search(told)
    if place:
        column = 0
        for letter in place[1]:
            column = column * 26 + letter - 64
        yield (int(place[2]) - 1, column - 1), mark
