"""手工更正: entered numbers in place of counted ones, in every number they are part of; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from ledgerdesk.domain.definitions import Measure
from ledgerdesk.domain.measures import TOTAL, Row, Rows, Tallies, Tally, Window, computed, printed
from ledgerdesk.domain.sheets import Cell, Figure, Sheet, Span, Style
from ledgerdesk.errors import Finding

NOTE = "手工更正："
PART = "含手工更正"
SMALL = Style("left", size=9.0, border=False)


class Entered(NamedTuple):
    """A number somebody put in the place of a counted one."""

    measure: str
    row: str
    """Key of the row, TOTAL where a form has no rows."""
    window: Window
    """Days of the period it was corrected for."""
    entered: str
    """As printed, in the measure's unit."""
    counted: str
    """What the records made on that day."""
    why: str
    by: str
    on: str
    id: str = ""

    @property
    def span(self) -> str:
        """Name of the span that counts exactly its period."""
        return spanned(self.window)


def spanned(window: Window) -> str:
    """Return the name under which a corrected period is counted: =2026-09-25..2026-10-24."""
    return f"={window.start}..{window.end}"


def spans(found: Iterable[Entered]) -> dict[str, Window]:
    """Return the periods that were corrected, those inside others first."""
    windows = {each.window for each in found}
    ordered = sorted(sorted(windows, reverse=True), key=lambda each: each.end)
    return {spanned(each): each for each in ordered}


def stored(measure: Measure, text: str) -> int | None:
    """Return a number as printed in the integers it is counted in; None when it has no such."""
    amount = Decimal(text) * measure.divisor
    whole = int(amount)
    exact = amount == whole and Decimal(printed(measure, whole)) == Decimal(text)
    return whole if exact else None


def corrected(
    measures: Sequence[Measure],
    tallies: Tallies,
    windows: Mapping[str, Window],
    rows: Rows,
    entered: Sequence[Entered],
) -> Tallies:
    """Return the tallies with every entered number in its place and in all that contain it.

    The difference between an entered number and what is counted today goes into 合计, into all
    days that contain its period, into what is computed from it, and, for a stock, into every
    later day: once the records are mended it is 0. `windows` holds `spans(entered)`, too.
    """
    if not entered:
        return tallies
    found = dict(tallies)
    wanted = {(each.measure, each.span, each.row): each.entered for each in entered}
    keys = [*(row.key for row in rows.rows), TOTAL]
    for measure in measures:
        if not measure.register:
            names = [(span, key) for span in windows for key in keys]
            found |= {(measure.key, *name): computed(measure, name, found) for name in names}
        for span in spans(entered):
            held = [each for each, days in windows.items() if _holds(measure, windows[span], days)]
            for key in keys:
                text = wanted.get((measure.key, span, key))
                if text is not None:
                    now = found[measure.key, span, key].amount
                    more = (stored(measure, text) or 0) - now
                    both = {key, TOTAL}
                    found |= _more(found, [(measure.key, s, k) for s in held for k in both], more)
    return found


def _holds(measure: Measure, corrected: Window, days: Window) -> bool:
    """Tell whether a number over `days` contains the one of a corrected period."""
    begun = measure.stock or days.start <= corrected.start
    return begun and corrected.end <= days.end


def _more(
    found: Tallies, names: Iterable[tuple[str, str, str]], more: int
) -> dict[tuple[str, str, str], Tally]:
    return {
        name: found[name]._replace(amount=found[name].amount + more)
        for name in names
        if name in found
    }


class Counted(NamedTuple):
    """What stands behind the numbers of a form that were corrected, or contain such."""

    tallies: Tallies
    """As the records make them."""
    rows: Rows
    measures: Mapping[str, Measure]
    entered: tuple[Entered, ...]
    """Of the form, up to the period's end."""


def noted(sheet: Sheet, counted: Counted) -> Sheet:
    """Return a filled form that says which numbers were corrected by hand, and below it why."""
    if not counted.entered:
        return sheet
    own = _own(sheet, counted)
    figures = tuple(_explained(each, counted, own) for each in sheet.figures)
    said = [note(counted.measures[each.measure], name, each) for (_, name), each in own.items()]
    others = any(each.why == PART for each in figures) and len(own) < len(counted.entered)
    notes = (*said, *(["以前各期的手工更正已计入有关的数"] if others else []))
    if not notes or all(each.counted is None for each in figures):
        return replace(sheet, figures=figures)
    return _footed(replace(sheet, figures=figures, notes=notes))


def doubts(sheet: Sheet, counted: Counted) -> tuple[Finding, ...]:
    """Return an orange finding for each entered number whose counted one has changed since."""
    found = []
    for (_, name), each in _own(sheet, counted).items():
        measure = counted.measures[each.measure]
        now = str(printed(measure, counted.tallies[each.measure, each.span, each.row].amount))
        if now != each.counted:
            cure = "可以取消更正" if now == each.entered else "请核对后重新更正，或取消更正"
            found.append(
                f"{name}：{measure.label}手工更正为 {each.entered} 时统计数是 {each.counted}，"
                f"现在统计数是 {now}，{cure}。"
            )
    days, rows = Window(sheet.start, sheet.end), {row.key for row in counted.rows.rows} | {TOTAL}
    for each in counted.entered:
        if each.window == days and each.row not in rows:
            label = counted.measures[each.measure].label
            found.append(
                f"{label}手工更正为 {each.entered} 的那一行已经不在表上，这个更正没有算进去，"
                "请核对后在该在的一行重新更正。"
            )
    return tuple(Finding("orange", text) for text in found)


def note(measure: Measure, name: str, entered: Entered) -> str:
    """Say in one line what was corrected: 悦庄镇 发现违法行为 统计 5，更正为 6（补报，王磊 …）."""
    return (
        f"{name} {measure.label} 统计 {entered.counted}，更正为 {entered.entered}"
        f"（{entered.why}；{entered.by} {entered.on}）"
    )


def _own(sheet: Sheet, counted: Counted) -> dict[tuple[str, str], Entered]:
    """Return what was entered for the very days of a sheet, by measure and row's name."""
    names = {row.key: row.name for row in (*counted.rows.rows, Row(TOTAL, TOTAL))}
    days = Window(sheet.start, sheet.end)
    return {
        (each.measure, names[each.row]): each
        for each in counted.entered
        if each.window == days and each.row in names
    }


def _explained(figure: Figure, counted: Counted, own: Mapping[tuple[str, str], Entered]) -> Figure:
    key = next((each.key for each in counted.rows.rows if each.name == figure.rowkey), TOTAL)
    measure = counted.measures[figure.measure]
    before = printed(measure, counted.tallies[figure.measure, figure.span, key].amount)
    direct = own.get((figure.measure, figure.rowkey))
    if direct and (figure.span == "period" or (measure.stock and figure.span == "year")):
        return figure._replace(counted=before, why=note(measure, figure.rowkey, direct))
    return figure if before == figure.value else figure._replace(counted=before, why=PART)


def _footed(sheet: Sheet) -> Sheet:
    """Add a line below the form, over its whole width."""
    drawn = sheet.layout
    text, row = NOTE + "；".join(sheet.notes) + "。", drawn.rows + 1
    line = Cell(row, 1, text, text, "text", len(drawn.styles))
    layout = replace(
        drawn,
        rows=row,
        cells=(*drawn.cells, line),
        spans=(*drawn.spans, Span(row, 1, 1, drawn.columns)),
        styles=(*drawn.styles, SMALL),
        heights=(*drawn.heights, 0.0),
    )
    return replace(sheet, layout=layout, origin=(*sheet.origin, sheet.origin[-1]))
