"""从哪来: the records behind a number on paper, in words that lead to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledgerdesk.db import counting, details
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.correcting import correctable
from ledgerdesk.desk.drafting import records_behind
from ledgerdesk.desk.links import Links, called
from ledgerdesk.desk.papers import SPANS
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.definitions import Measure, Register
from ledgerdesk.domain.measures import expand, printed
from ledgerdesk.domain.sheets import Figure, Sheet
from ledgerdesk.domain.values import Stored, shown

SHOWN = 300
"""More records than that are counted, not listed: nobody reads on."""
TELLING = ("site", "place", "village", "party", "violation", "kind", "form", "name")
"""Fields that say most about a record, the first ones first; two of them are shown."""


class Line(NamedTuple):
    """One record in a list: where it is, its number or name, what it is about."""

    register: str
    record: str
    title: str
    hint: str
    amount: str = ""
    """Its share of a sum: 12.60 万元."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a place on paper."""

    title: str
    """立案 3 宗."""
    where: str
    """悦庄镇 · 本期 · 立案查处/立案(宗)."""
    lines: tuple[Line, ...]
    more: int = 0
    """Records not listed."""
    said: str = ""
    """Of a number corrected by hand: what was counted, and why it was corrected."""
    measure: str = ""
    """What can be corrected here by hand, with the name of its row; "" for nothing."""
    row: str = ""
    refusal: str = ""
    """Why it cannot be corrected here."""


def behind(bench: Bench, sheet: Sheet, row: int, column: int) -> Behind | None:
    """Return the records behind a place of a sheet; None where no record stands."""
    for figure in sheet.figures:
        if (figure.row, figure.column) == (row, column):
            return _counted(bench, sheet, figure)
    record = dict(sheet.rows).get(row)
    if record is None:
        return None
    lines = told(bench, [_own(bench, sheet)], [record])
    words = "".join(sheet.columns[column - 1 : column])
    return Behind(lines[0].title if lines else "", words, lines)


def told(
    bench: Bench,
    registers: Iterable[str],
    records: Iterable[str],
    *,
    dates: Iterable[str] = (),
    amounts: Mapping[str, str] | None = None,
) -> tuple[Line, ...]:
    """Return a line for each record found in these registers, in the order given.

    `dates` are the fields that place them in time, `amounts` their shares of a sum.
    """
    wanted, links, found = [*records], Links(bench), {}
    shares = amounts or {}
    for key in dict.fromkeys(registers):
        register = bench.register(key)
        missing = [each for each in wanted if each not in found]
        for row in decoded(register, details.by_ids(bench.store, register, missing)):
            record = str(row["id"])
            hint = _hint(register, row, links, [*dates, register.date])
            title = called(register, row) or register.label
            found[record] = Line(key, record, title, hint, shares.get(record, ""))
    return tuple(found[each] for each in wanted if each in found)


def registers_of(bench: Bench, sheet: Sheet) -> list[str]:
    """Return the registers whose records stand on a sheet."""
    counted = expand((each.measure for each in sheet.figures), bench.catalog.measures)
    keys = dict.fromkeys([_own(bench, sheet), *(each.register for each in counted)])
    return [key for key in keys if key]


def _own(bench: Bench, sheet: Sheet) -> str:
    """Return the register whose records a sheet lists, "" for one that only counts."""
    known = bench.catalog
    if docket := known.dockets.get(sheet.form):
        return docket.register
    return {**known.forms, **known.ledgers}[sheet.form].register


def _counted(bench: Bench, sheet: Sheet, figure: Figure) -> Behind:
    parts = [each for each in expand([figure.measure], bench.catalog.measures) if each.register]
    measure = bench.catalog.measures[figure.measure]
    # What was handed in keeps its records; of a number of today they are read when asked for.
    every = figure.records if sheet.chain else records_behind(bench, sheet, figure)
    records = every[:SHOWN]
    lines = told(
        bench,
        [each.register for each in parts],
        records,
        dates=[key for each in parts for key in each.date],
        amounts=_amounts(bench, measure, sheet.end, records),
    )
    title = f"{measure.label} {figure.value} {measure.unit}".strip()
    where = " · ".join((figure.rowkey, SPANS[figure.span], figure.heading))
    return Behind(
        title,
        where,
        lines,
        len(every) - len(records),
        said=_corrected(figure),
        measure=figure.measure,
        row=figure.rowkey,
        refusal=correctable(bench, sheet, figure),
    )


def _corrected(figure: Figure) -> str:
    if figure.counted is None:
        return ""
    return f"按记录统计是 {figure.counted}，表上印 {figure.value}。{figure.why}。"


def _amounts(bench: Bench, measure: Measure, until: str, records: Sequence[str]) -> dict[str, str]:
    """Return what each record adds to a sum; nothing for a plain count."""
    if measure.how == "count" or not measure.register:
        return {}
    wanted = set(records)
    return {
        each.record: f"{printed(measure, each.amount)} {measure.unit}"
        for each in counting.events(bench.store, measure, until=until)
        if each.record in wanted
    }


def _hint(
    register: Register, row: Mapping[str, Stored], links: Links, dates: Sequence[str]
) -> str:
    words = []
    for key in TELLING:
        text = _word(register, row, key, links) if key in register.by_key else ""
        if text and text not in words and text != called(register, row):
            words.append(text)
    day = next((key for key in dates if key in register.by_key and row.get(key)), "")
    when = f"{register.by_key[day].label} {str(row[day])[:10]}" if day else ""
    gone = "已删除" if row.get("deleted_on") else ""
    return " · ".join(filter(None, [gone, " ".join(words[:2]), when]))


def _word(register: Register, row: Mapping[str, Stored], key: str, links: Links) -> str:
    field, stored = register.by_key[key], row.get(key)
    if stored is None or field.several:
        return ""
    return links.text(field.target, str(stored)) if field.kind == "link" else shown(field, stored)
