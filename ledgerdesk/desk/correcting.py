"""手工更正: a number of a form's period entered by hand, both numbers and the reason kept."""

from typing import Any, NamedTuple

from ledgerdesk.db import reports
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafting import Count, Wanted, drawn_up, want_sums
from ledgerdesk.desk.submitting import called
from ledgerdesk.domain.correcting import stored
from ledgerdesk.domain.definitions import Field, Measure
from ledgerdesk.domain.filling import BLOCKS
from ledgerdesk.domain.measures import TOTAL, printed
from ledgerdesk.domain.sheets import Figure, Sheet
from ledgerdesk.domain.values import clean, decimal, parse
from ledgerdesk.errors import UserError

WITHDRAWN = "取消手工更正"


class Place(NamedTuple):
    """One number of a form, as people point at it."""

    measure: str
    row: str = TOTAL
    """Name of the unit or village; 合计 where a form has no rows of them."""


class Told(NamedTuple):
    """What is entered in its place: the number as people write it, why, and who says so."""

    value: str
    why: str
    by: str


class Correcting:
    """The verbs on numbers corrected by hand."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def correct(self, form: str, period: str, place: Place, told: Told) -> Change:
        """手工更正: print an entered number instead of the counted one; both are kept.

        Raise UserError when the number cannot be corrected there, is no number, is the counted
        one, or reason or person are missing. Corrected again, it is replaced.
        """
        return correct(self._bench, self._want(form, period), place, told)

    def withdraw(self, form: str, period: str, place: Place, *, why: str = "") -> Change:
        """Print the counted number again; raise UserError when it was not corrected."""
        return withdraw(self._bench, self._want(form, period), place, why)

    def all(self, form: str, period: str) -> list[dict[str, Any]]:
        """Return the numbers corrected by hand for a period, as they are kept."""
        key = self._want(form, period).period.key
        found = reports.corrections(self._bench.store, form)
        return [each for each in found if each["period"] == key]

    def _want(self, form: str, period: str) -> Wanted:
        return want_sums(self._bench, self._bench.form(form), period)


def correct(bench: Bench, wanted: Wanted, place: Place, told: Told) -> Change:
    """Put an entered number in the place of a counted one; one step."""
    measure, key, counted, now = _counted(bench, wanted, place)
    entered = _entered(bench, measure, told.value)
    why, by = clean(told.why), clean(told.by)
    if not why or not by:
        message = f"手工更正要写明{'理由' if not why else '更正人'}，请填写后再保存。"
        raise UserError(message)
    before = _before(bench, wanted, measure, key)
    if entered == counted and (before or entered == now):
        cure = "要恢复统计数请取消更正" if before else "不用更正"
        message = f"{place.row}的{measure.label}统计数就是 {counted}，{cure}。"
        raise UserError(message)
    row: dict[str, Any] = {"counted": counted, "entered": entered, "why": why, "by": by}
    row |= {"at": bench.clock.now()[:16]}
    with bench.change(_label("手工更正", wanted, measure, place)) as change:
        if before:
            bench.store.update("correction", before["id"], row)
        else:
            bench.store.insert("correction", row | _named(bench, wanted, measure, key))
    return change


def withdraw(bench: Bench, wanted: Wanted, place: Place, why: str) -> Change:
    """Take a corrected number back; one step."""
    measure = _measure(bench, place)
    count = drawn_up(bench, wanted).numbers
    keys = [_row(count, place) if count else TOTAL, place.row]
    found = (_before(bench, wanted, measure, key) for key in keys)
    before = next(filter(None, found), None)
    if before is None:
        message = f"{place.row}的{measure.label}（{wanted.period.key}）没有手工更正过。"
        raise UserError(message)
    gone = {"deleted_on": bench.today().isoformat(), "deleted_why": clean(why) or WITHDRAWN}
    with bench.change(_label(WITHDRAWN, wanted, measure, place)) as change:
        bench.store.update("correction", before["id"], gone)
    return change


def correctable(bench: Bench, sheet: Sheet, figure: Figure) -> str:
    """Return why a number cannot be corrected where it stands, "" when it can."""
    form = bench.form(sheet.form)
    measure = bench.catalog.measures[figure.measure]
    if form.rows in BLOCKS and figure.rowkey == TOTAL:
        return "合计由各行相加得出，请更正其中一行的数。"
    if figure.span == "period" or (measure.stock and figure.span == "year"):
        return ""
    return "累计和上期的数由各期得出，请更正那一期的数。"


def _counted(bench: Bench, wanted: Wanted, place: Place) -> tuple[Measure, str, str, str]:
    """Return the measure, the row's key, and the number as counted and as printed now."""
    measure = _measure(bench, place)
    drawn = drawn_up(bench, wanted)
    count, sheet = drawn.numbers, drawn.sheet
    found = [
        each for each in sheet.figures if (each.measure, each.rowkey) == (place.measure, place.row)
    ]
    if count is None or not found:
        message = (
            f"{sheet.title}（{sheet.period}）里没有“{place.row}”的“{measure.label}”这个数，"
            "不能更正。请用 sheet 查看表上的数。"
        )
        raise UserError(message)
    reasons = [correctable(bench, sheet, each) for each in found]
    if all(reasons):
        raise UserError(reasons[0])
    key = _row(count, place)
    both = (
        tallies[measure.key, "period", key] for tallies in (count.behind.tallies, count.tallies)
    )
    counted, now = (str(printed(measure, each.amount)) for each in both)
    return measure, key, counted, now


def _row(count: Count, place: Place) -> str:
    return next((each.key for each in count.rows.rows if each.name == place.row), TOTAL)


def _measure(bench: Bench, place: Place) -> Measure:
    known = bench.catalog.measures
    if place.measure not in known:
        message = f"没有叫“{place.measure}”的指标，请用 sheet --json 查看表上每个数的 measure。"
        raise UserError(message)
    return known[place.measure]


def _entered(bench: Bench, measure: Measure, text: str) -> str:
    """Read a number as people write it; return it as printed."""
    places = measure.decimals
    scale = measure.divisor if places < 0 else 10**places
    field = Field("value", measure.label, "number", unit=measure.unit, scale=scale)
    value, finding = parse(field, text, bench.today())
    if finding or not isinstance(value, int):
        raise UserError(finding.text if finding else "请填写更正后的数。")
    entered = decimal(value, scale, places)
    if stored(measure, entered) is None:
        message = f"{measure.label}不能是 {entered}，请按表上的单位（{measure.unit}）填写。"
        raise UserError(message)
    return entered


def _before(bench: Bench, wanted: Wanted, measure: Measure, key: str) -> dict[str, Any] | None:
    days = (wanted.period.start.isoformat(), wanted.period.end.isoformat())
    return next(
        (
            each
            for each in reports.corrections(bench.store, wanted.form.key)
            if (each["from_on"], each["to_on"]) == days
            and (each["measure"], each["row"]) == (measure.key, key)
        ),
        None,
    )


def _named(bench: Bench, wanted: Wanted, measure: Measure, key: str) -> dict[str, str]:
    period = wanted.period
    return {
        "id": new_id(),
        "form": wanted.form.key,
        "period": period.key,
        "from_on": period.start.isoformat(),
        "to_on": period.end.isoformat(),
        "measure": measure.key,
        "row": key,
        "campaign": bench.campaign().key,
        "submitted_on": bench.today().isoformat(),
    }


def _label(verb: str, wanted: Wanted, measure: Measure, place: Place) -> str:
    return f"{verb} {wanted.period.key} {called(wanted.form)} {place.row} {measure.label}"
