"""A Sheet as text and back, exactly; and where a kept Sheet differs from today's."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any, NamedTuple

from ledgerdesk.domain.parts import NOTHING
from ledgerdesk.domain.sheets import Cell, Figure, Layout, Picture, Sheet, Span, Style
from ledgerdesk.errors import Finding, UserError

BLANKS = frozenset({"", NOTHING})
"""What a form prints where there is nothing yet."""


class Difference(NamedTuple):
    """One printed place that reads differently now; `row`, `column` where it stands now."""

    row: int
    column: int
    rowkey: str
    """The unit's name, 合计, or the record's id."""
    heading: str
    """Heading path; empty when the whole row was added or taken away."""
    kept: str
    now: str


def frozen(sheet: Sheet) -> str:
    """Return the Sheet as canonical JSON; `thawed` gives back an equal one."""
    told = {each.name: getattr(sheet, each.name) for each in fields(Sheet)}
    layout = {each.name: getattr(sheet.layout, each.name) for each in fields(Layout)}
    layout["cells"] = [_short(cell) for cell in sheet.layout.cells]
    told["layout"] = layout
    told["figures"] = [_figured(each) for each in sheet.figures]
    told["findings"] = [asdict(each) for each in sheet.findings]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def thawed(text: str) -> Sheet:
    """Return the Sheet a text was frozen from; raise UserError when it cannot be read."""
    try:
        told = json.loads(text)
        return Sheet(**{**told, **_typed(told), "layout": _layout(told["layout"])})
    except (ValueError, TypeError, KeyError) as error:
        message = "留存的定稿读不出来，账本可能已损坏，请用备份恢复后再试。"
        raise UserError(message) from error


def differences(
    kept: Sheet, now: Sheet, *, skip: Iterable[str] = (), filled: Iterable[str] = ()
) -> tuple[Difference, ...]:
    """Return every number or row of `now` that differs from `kept`, in the order of `now`.

    Numbers of units are matched by unit, span and heading, rows by their record; columns
    whose heading is in `skip` (serial numbers) do not count, nor does a blank of those in
    `filled` that has a text now.
    """
    later = set(filled)
    before, after = _places(kept, set(skip)), _places(now, set(skip))
    added = _rows(now, kept, Difference(0, 0, "", "", "", "有"))
    gone = _rows(kept, now, Difference(0, 0, "", "", "有", ""))
    changed = [
        Difference(cell.row, cell.column, key[0], key[2], before[key].text, cell.text)
        for key, cell in after.items()
        if key in before
        and before[key].text != cell.text
        and not (key[2] in later and before[key].text in BLANKS)
    ]
    return (*changed, *added, *gone)


def _places(sheet: Sheet, skip: set[str]) -> dict[tuple[str, str, str], Cell]:
    """Map (unit or record, span, heading) to the cell printed for it."""
    cells = {(cell.row, cell.column): cell for cell in sheet.layout.cells}
    found: dict[tuple[str, str, str], Cell] = {
        (each.rowkey, each.span, each.heading): cells[each.row, each.column]
        for each in sheet.figures
    }
    for row, record in sheet.rows:
        for column, heading in enumerate(sheet.columns, 1):
            if heading not in skip and (row, column) in cells:
                found[record, "", heading] = cells[row, column]
    return found


def _rows(mine: Sheet, other: Sheet, like: Difference) -> list[Difference]:
    """Return the rows of units and records that only `mine` has."""
    known = {each.rowkey for each in other.figures} | {record for _, record in other.rows}
    rows = {each.rowkey: each.row for each in reversed(mine.figures)}
    rows |= {record: row for row, record in mine.rows}
    return [like._replace(row=row, rowkey=key) for key, row in rows.items() if key not in known]


def _short(cell: Cell) -> list[Any]:
    """Leave out what a cell has by default, and a value that repeats its text."""
    if cell.kind == "text" and cell.value == cell.text:
        return [cell.row, cell.column, cell.text, cell.style]
    return [cell.row, cell.column, cell.text, cell.style, _plain(cell.value), cell.kind]


def _cell(told: Sequence[Any]) -> Cell:
    row, column, text, style, *rest = told
    if not rest:
        return Cell(row, column, text, text, "text", style)
    return Cell(row, column, text, _value(rest[0]), rest[1], style)


def _figure(told: Sequence[Any]) -> Figure:
    figure = Figure(*told)
    value, counted = _value(figure.value), _value(figure.counted)
    return figure._replace(value=value, records=tuple(figure.records), counted=counted)


def _figured(figure: Figure) -> list[Any]:
    """Leave out what only a number corrected by hand has."""
    told = [*figure[:2], _plain(figure.value), *figure[3:8]]
    return told if figure[8:] == (None, "") else [*told, _plain(figure.counted), figure.why]


def _plain(value: int | Decimal | str | None) -> Any:
    """Wrap a decimal, so that its digits come back as they were."""
    return [str(value)] if isinstance(value, Decimal) else value


def _value(told: Any) -> Any:
    return Decimal(told[0]) if isinstance(told, list) else told


def _layout(told: Mapping[str, Any]) -> Layout:
    lists = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
    lists["cells"] = tuple(_cell(each) for each in told["cells"])
    lists["spans"] = tuple(Span(*each) for each in told["spans"])
    lists["styles"] = tuple(Style(*each) for each in told["styles"])
    return Layout(**{**told, **lists})


def _typed(told: Mapping[str, Any]) -> dict[str, Any]:
    lists: dict[str, Any] = {
        key: tuple(value) for key, value in told.items() if isinstance(value, list)
    }
    lists["figures"] = tuple(_figure(each) for each in told["figures"])
    lists["rows"] = tuple((row, record) for row, record in told["rows"])
    lists["words"] = tuple((key, text) for key, text in told.get("words", ()))
    lists["pictures"] = tuple(Picture(*each) for each in told.get("pictures", ()))
    lists["findings"] = tuple(Finding(**each) for each in told["findings"])
    return lists
