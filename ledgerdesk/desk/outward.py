"""A Sheet as others read it: the documented shape of `sheet --json`."""

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ledgerdesk.domain.sheets import Cell, Figure, Sheet

Document = dict[str, Any]


def document(sheet: Sheet) -> Document:
    """Return a Sheet with its cells, what stands behind each, and its findings."""
    span = {"key": sheet.period, "from": sheet.start, "to": sheet.end}
    return {
        "form": sheet.form,
        "title": sheet.title,
        "unit": sheet.unit,
        "period": span | {"due_on": sheet.due_on or None},
        "code": sheet.code,
        "cells": list(_cells(sheet)),
        "findings": [asdict(each) for each in sheet.findings],
    }


def _cells(sheet: Sheet) -> Iterator[Document]:
    figures = {(each.row, each.column): each for each in sheet.figures}
    records = dict(sheet.rows)
    first, last = sheet.body
    for cell in sorted(sheet.layout.cells, key=lambda each: each[:2]):
        told = _told(sheet, cell)
        if first <= cell.row <= last:
            told["heading"] = "".join(sheet.columns[cell.column - 1 : cell.column])
            told["records"] = [records[cell.row]] if cell.row in records else []
        if figure := figures.get((cell.row, cell.column)):
            told |= _explained(figure)
        if cell.text:
            yield told


def _told(sheet: Sheet, cell: Cell) -> Document:
    return {
        "sheet": sheet.layout.title,
        "row": cell.row,
        "col": cell.column,
        "text": cell.text,
        "value": _plain(cell.value),
        "measure": None,
        "span": None,
        "rowkey": None,
        "heading": None,
        "records": [],
        "counted": None,
        "why": None,
    }


def _explained(figure: Figure) -> Document:
    return {
        "measure": figure.measure,
        "span": figure.span,
        "rowkey": figure.rowkey,
        "heading": figure.heading,
        "records": list(figure.records),
        "counted": _plain(figure.value if figure.counted is None else figure.counted),
        "why": figure.why or None,
    }


def _plain(value: Decimal | str | float | None) -> Decimal | str | float | None:
    """Write a decimal out, so that no digit is lost on the way."""
    return str(value) if isinstance(value, Decimal) else value
