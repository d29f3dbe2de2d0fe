"""A form filled from the records as they are now, with what is wrong or unusual about it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from ledgerdesk.calm import undisturbed
from ledgerdesk.db import counting, details, queries, reports
from ledgerdesk.db.summing import Sums
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.owned import template
from ledgerdesk.desk.rows import rows_for
from ledgerdesk.domain import balancing, correcting, measures, periods, telling
from ledgerdesk.domain.balancing import Balance, Elsewhere
from ledgerdesk.domain.definitions import Deadline, Form, Measure
from ledgerdesk.domain.filling import BLOCKS, Heading, Records, Units, fill
from ledgerdesk.domain.freezing import thawed
from ledgerdesk.domain.periods import Period, valid
from ledgerdesk.domain.sheets import Figure, Sheet
from ledgerdesk.domain.values import long_date
from ledgerdesk.errors import Finding, UserError


class Signed(NamedTuple):
    """Whose names stand under a form; empty ones are signed by hand."""

    filler: str = ""
    reviewer: str = ""
    head: str = ""
    phone: str = ""


BY_HAND = Signed()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form for a period: the rule that cuts its periods, and when it is due."""

    form: Form
    rule: Deadline
    period: Period
    due_on: str = ""
    """ISO; empty for a form without a deadline of its own."""
    note: str = ""
    """Why the due date moved, or what to mind about it."""
    sums: Sums | None = None
    """Where the numbers are taken from without the records behind them; None: with them."""


class Count(NamedTuple):
    """The numbers of a form by units; `past` earlier periods are among the tallies."""

    rows: measures.Rows
    tallies: measures.Tallies
    past: int
    behind: correcting.Counted
    """The same as the records make it, and what was corrected by hand."""


class Drawn(NamedTuple):
    """A form filled, and the numbers it was filled with; None for one that lists records."""

    sheet: Sheet
    numbers: Count | None


def want(bench: Bench, form: Form, key: str) -> Wanted:
    """Find the period a key names for a form; raise UserError when it names none."""
    rule = own_rule(bench, form)
    if rule is None:
        rule = bench.period_rule()
        return Wanted(form, rule, periods.period(rule, key))
    period = periods.period(rule, key)
    due = periods.due(rule, period, bench.calendar())
    on = "" if rule.every == "demand" else due.on.isoformat()
    return Wanted(form, rule, period, on, due.note)


def want_sums(bench: Bench, form: Form, key: str) -> Wanted:
    """Do as `want`, for who needs the numbers of a form and not the records behind them."""
    return replace(want(bench, form, key), sums=Sums(bench.store))


def own_rule(bench: Bench, form: Form) -> Deadline | None:
    """Return the first deadline that names a form; None for one that is asked for any day."""
    rules = (rule for campaign in bench.campaigns() for rule in campaign.deadlines)
    keys = {form.key, form.like} - {""}
    return next((rule for rule in rules if keys & {*rule.forms}), None)


def _refuse_invalid(wanted: Wanted) -> None:
    form = wanted.form
    if not valid(form, wanted.period):
        since = f"自 {form.valid_from} 起" if form.valid_from else ""
        until = f"至 {form.valid_until} 止" if form.valid_until else ""
        message = (
            f"{form.file or form.key}{since}{until}使用，不能用来报 {wanted.period.title()}。"
            "请改用当时的表样。"
        )
        raise UserError(message)


@undisturbed()
def draw_up(bench: Bench, wanted: Wanted, signed: Signed = BY_HAND) -> Sheet:
    """Return the form filled from the submitted records, its findings with it.

    Raise UserError when its workbook is missing, damaged or does not fit the definition.
    """
    return drawn_up(bench, wanted, signed).sheet


def drawn_up(bench: Bench, wanted: Wanted, signed: Signed = BY_HAND) -> Drawn:
    """Return the form filled, and the numbers behind it; raises as `draw_up`."""
    from ledgerdesk.export.excel import layout

    form, period = wanted.form, wanted.period
    _refuse_invalid(wanted)
    if form.template:
        return _told(bench, wanted, signed)
    blank = layout(template(bench.store, form), form.sheet)
    content: Units | Records
    count: Count | None = None
    findings: tuple[Finding, ...] = ()
    numbers: Units | None = None
    if form.rows != "records" or form.cells:
        count = _counted(bench, wanted)
        numbers = Units(count.rows.rows, count.tallies, bench.catalog.measures)
        findings = (*count.rows.findings, *_judged(bench, wanted, count))
    if numbers is None or form.rows == "records":
        content = Records(*rows_for(bench, form, period), numbers)
    else:
        content = numbers
    sheet = fill(form, blank, _heading(bench, wanted, signed), content)
    return _noted(replace(sheet, findings=(*findings, *_doubts(wanted))), count)


def _told(bench: Bench, wanted: Wanted, signed: Signed) -> Drawn:
    """Return a report in words: its template filled with what was counted."""
    from ledgerdesk.export.report import paragraphs

    count = _counted(bench, wanted)
    numbers = Units(count.rows.rows, count.tallies, bench.catalog.measures)
    heading = _heading(bench, wanted, signed)
    words = telling.told(telling.tell(wanted.form, heading, (), numbers))
    said = paragraphs(template(bench.store, wanted.form), words)
    sheet = telling.tell(wanted.form, heading, said, numbers)
    findings = (*count.rows.findings, *_judged(bench, wanted, count), *_doubts(wanted))
    return _noted(replace(sheet, findings=findings), count)


def _noted(sheet: Sheet, count: Count | None) -> Drawn:
    """Say on the form which of its numbers were corrected by hand."""
    if count is None:
        return Drawn(sheet, None)
    doubts = correcting.doubts(sheet, count.behind)
    sheet = correcting.noted(sheet, count.behind)
    return Drawn(replace(sheet, findings=(*sheet.findings, *doubts)), count)


def _heading(bench: Bench, wanted: Wanted, signed: Signed) -> Heading:
    period = wanted.period
    start, end = period.start.isoformat(), period.end.isoformat()
    words = {
        **signed._asdict(),
        "county": bench.setting("county"),
        **period.words(),
        "start": long_date(start),
        "end": long_date(end),
        "date": long_date(bench.today().isoformat()),
        "due": long_date(wanted.due_on),
    }
    return Heading(bench.unit_name(), period.key, start, end, wanted.due_on, words)


def _doubts(wanted: Wanted) -> Iterator[Finding]:
    if periods.UNKNOWN in wanted.note:
        text = f"应报日期 {wanted.due_on}：{wanted.note}，请在设置里录入这一年的节假日。"
        yield Finding("orange", text, "holiday")


def _counted(bench: Bench, wanted: Wanted) -> Count:
    """Count a form by units: its own periods, the one before, and the past ones."""
    known = bench.catalog.measures
    asked = measures.expand(_named(wanted.form), known)
    spans = measures.windows(wanted.rule, wanted.period)
    past = measures.history(
        wanted.rule, wanted.period, bench.setting("began_on"), wanted.form.unusual.months
    )
    entered = entered_until(bench, wanted, {each.key for each in asked})
    every = spans | past | correcting.spans(entered)
    by_village = wanted.form.rows == "villages"
    whose = partial(counting.village, bench.catalog.registers) if by_village else None
    events = _events(bench, wanted, asked, every.values(), whose)
    used = measures.used(asked, events, [spans["period"], spans["year"]])
    used |= {each.row for each in entered} - {measures.TOTAL, measures.OTHER}
    if by_village:
        rows = measures.village_rows(queries.villages(bench.store, bench.unit()), used)
    else:
        rows = measures.unit_rows(queries.units(bench.store), bench.unit(), used)
    tallies = measures.tally(asked, events, every, rows)
    behind = correcting.Counted(tallies, rows, known, entered)
    made = correcting.corrected(asked, tallies, every, rows, entered)
    return Count(rows, made, len(past), behind)


def _events(
    bench: Bench,
    wanted: Wanted,
    asked: Sequence[Measure],
    windows: Collection[measures.Window],
    whose: counting.Whose,
) -> Mapping[str, list[measures.Event]]:
    if wanted.sums:
        return wanted.sums.gather(asked, windows, whose)
    since = min(window.start for window in windows)
    until = wanted.period.end.isoformat()
    return counting.gather(bench.store, asked, until=until, since=since, whose=whose)


def records_behind(bench: Bench, sheet: Sheet, figure: Figure) -> tuple[str, ...]:
    """Return the records that make a number of a sheet, the oldest first, as they are now."""
    wanted = want(bench, bench.form(sheet.form), sheet.period)
    form = replace(wanted.form, columns=(), cells=(), reconcile=(), measures=(figure.measure,))
    count = _counted(bench, replace(wanted, form=form))
    keys = {row.name: row.key for row in count.rows.rows} | {measures.TOTAL: measures.TOTAL}
    if figure.rowkey not in keys:
        return ()
    return count.tallies[figure.measure, figure.span, keys[figure.rowkey]].records


def entered_until(
    bench: Bench, wanted: Wanted, measured: set[str]
) -> tuple[correcting.Entered, ...]:
    """Return what was corrected by hand on a form up to a period's end."""
    last = wanted.period.end.isoformat()
    return tuple(
        correcting.Entered(
            row["measure"],
            row["row"],
            measures.Window(row["from_on"], row["to_on"]),
            row["entered"],
            row["counted"],
            row["why"],
            row["by"],
            row["at"][:10],
            row["id"],
        )
        for row in reports.corrections(bench.store, wanted.form.key)
        if row["to_on"] <= last and row["measure"] in measured
    )


def shown(form: Form) -> list[str]:
    """Return the measures a form prints, in the order of its columns, then single cells."""
    if form.template:
        return [*form.measures]
    asked = [column.measure for column in form.columns if column.measure]
    return [*dict.fromkeys([*asked, *(each.measure for each in form.cells)])]


def _named(form: Form) -> list[str]:
    """Return every measure a form prints, reconciles or judges."""
    compared = [
        key
        for rule in form.reconcile
        for key in (*rule.left, *rule.previous, *(() if rule.form else rule.right + rule.minus))
    ]
    return [*shown(form), *compared, *form.measures]


def _judged(bench: Bench, wanted: Wanted, count: Count) -> Iterator[Finding]:
    form, known = wanted.form, bench.catalog.measures
    yield from balancing.unbalanced(
        (*reconciled(bench, wanted, count), *continued(bench, wanted, count))
    )
    for key in form.measures or shown(form):
        yield from measures.unusual(
            known[key], form.unusual, count.tallies, count.rows, count.past
        )


def reconciled(bench: Bench, wanted: Wanted, count: Count) -> tuple[Balance, ...]:
    """Return every 勾稽 of the form on every row."""
    form, known = wanted.form, bench.catalog.measures
    elsewhere = Elsewhere(_details(bench, wanted), _numbers(bench, wanted))
    made = balancing.balances(form.reconcile, count.tallies, count.rows, elsewhere)
    before = balancing.balances(form.reconcile, count.behind.tallies, count.rows, elsewhere)
    units = {rule.text: known[key] for rule in form.reconcile for key in rule.left[:1]}
    return tuple(
        each._replace(measure=units.get(each.text), is_manual=each[2:4] != plain[2:4])
        for each, plain in zip(made, before, strict=True)
    )


def continued(bench: Bench, wanted: Wanted, count: Count) -> tuple[Balance, ...]:
    """Return 上期累计 + 本期 = 本期累计 and 合计 = 各行之和 for every number shown."""
    known = [bench.catalog.measures[key] for key in shown(wanted.form)]
    rows = count.rows if wanted.form.rows in BLOCKS else replace(count.rows, rows=())
    return balancing.continuity(known, count.tallies, rows)


def _details(bench: Bench, wanted: Wanted) -> Mapping[str, int]:
    """Count the rows in the period of every detail form that a reconciliation names."""
    start, end = wanted.period.start.isoformat(), wanted.period.end.isoformat()
    found = {}
    for key in {rule.rows_of for rule in wanted.form.reconcile if rule.rows_of}:
        form = bench.form(key)
        found[key] = details.placed(bench.store, bench.register(form.register), form, start, end)
    return found


def _numbers(bench: Bench, wanted: Wanted) -> dict[tuple[str, str, str], int]:
    """Return 合计 of the other forms that a reconciliation names, for the same days."""
    found = {}
    for key in dict.fromkeys(rule.form for rule in wanted.form.reconcile if rule.form):
        rules = [rule for rule in wanted.form.reconcile if rule.form == key]
        asked = tuple({each for rule in rules for each in (*rule.right, *rule.minus)})
        other = _alike(bench, wanted, bench.form(key))
        bare = replace(other.form, columns=(), cells=(), reconcile=(), measures=asked)
        count = _counted(bench, replace(other, form=bare, sums=wanted.sums or Sums(bench.store)))
        for measure in asked:
            for span in ("period", "year"):
                found[key, measure, span] = count.tallies[measure, span, measures.TOTAL].amount
        found |= _handed_in(bench, other)
    return found


def _alike(bench: Bench, wanted: Wanted, form: Form) -> Wanted:
    """Return another form for the same days, whatever its own periods are."""
    span = wanted.period
    own = want(bench, form, f"{span.start.isoformat()}..{span.end.isoformat()}")
    try:
        same = want(bench, form, span.key)
    except UserError:
        return own
    return same if (same.period.start, same.period.end) == (span.start, span.end) else own


def _handed_in(bench: Bench, other: Wanted) -> dict[tuple[str, str, str], int]:
    """Return 合计 of a form as it was handed in; nothing before the first time."""
    row = details.submission(bench.store, other.form.key, other.period.key)
    figures = thawed(row["sheet"]).figures if row else ()
    known = bench.catalog.measures
    told = (each for each in figures if each.rowkey == measures.TOTAL and each.measure in known)
    return {
        (other.form.key, each.measure, each.span): amount
        for each in told
        if (amount := correcting.stored(known[each.measure], str(each.value))) is not None
    }
