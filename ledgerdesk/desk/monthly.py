"""A form of one period with all that is known about it: compared, reconciled, its versions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ledgerdesk.db import details, reports
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafting import Count, Drawn, Wanted, continued, own_rule, reconciled, shown
from ledgerdesk.desk.links import Links
from ledgerdesk.desk.progress import Step, Version, lateness
from ledgerdesk.desk.tallying import since
from ledgerdesk.domain import measures, periods
from ledgerdesk.domain.balancing import Balance
from ledgerdesk.domain.definitions import Form
from ledgerdesk.domain.freezing import Difference
from ledgerdesk.domain.measures import TOTAL
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.values import short_date

NAMED = 40
"""Records named one by one among differences; the rest are counted."""


class Compared(NamedTuple):
    """A number of 合计 beside that of the period before."""

    label: str
    unit: str
    now: str
    before: str
    change: str
    """↑ 22, ↓ 1, 持平."""
    unusual: str
    """The whole sentence when the number is far above the past ones."""


class Held(NamedTuple):
    """One relation between numbers: 平, or where it is not."""

    text: str
    ok: bool
    where: str = ""
    """Rows on which it does not hold, with both sides."""


class Altered(NamedTuple):
    """One place that reads differently than handed in; 0, 0 where the row is gone."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the page of a form shows; `sheet` as handed in, else as of today."""

    sheet: Sheet
    heading: str
    """统计期 9月25日 — 10月24日 · 应于 10月26日前报送 …"""
    compared: tuple[Compared, ...] = ()
    held: tuple[Held, ...] = ()
    altered: tuple[Altered, ...] = ()
    versions: tuple[Version, ...] = ()
    """Newest first."""
    steps: tuple[Step, ...] = ()
    reviewer: str = ""
    """Who reviewed the numbers as they are now."""


class Choice(NamedTuple):
    """A period to choose, and how far it is."""

    key: str
    title: str
    state: str
    """未报, 已定稿 v1, 已接收."""


def heading(wanted: Wanted, today: date, versions: Sequence[Version]) -> str:
    """Say which days count, when the form is due and why that day, and whether it was in time."""
    span = wanted.period
    days = f"统计期 {short_date(span.start.isoformat())} — {short_date(span.end.isoformat())}"
    due = f"应于 {short_date(wanted.due_on)}前报送" if wanted.due_on else ""
    late = lateness(wanted.due_on, today, versions)
    return " · ".join(filter(None, [days, due, late, wanted.note]))


def compared(bench: Bench, wanted: Wanted, drawn: Drawn) -> list[Compared]:
    """Return the numbers of 合计 that are not 0 now or before; unusual ones first."""
    count = drawn.numbers
    if count is None:
        return [_rows_compared(bench, wanted, drawn.sheet)]
    made = []
    for key in wanted.form.measures or shown(wanted.form):
        measure = bench.catalog.measures[key]
        now, before = (count.tallies[key, span, TOTAL].amount for span in ("period", "previous"))
        if now or before:
            found = measures.unusual(
                measure, wanted.form.unusual, count.tallies, count.rows, count.past
            )
            here, there = (str(measures.printed(measure, each)) for each in (now, before))
            change = _change(measures.printed(measure, now - before))
            text = "；".join(each.text for each in found)
            made.append(Compared(measure.label, measure.unit, here, there, change, text))
    return sorted(made, key=lambda each: (not each.unusual, each.change == "持平"))


def held(bench: Bench, wanted: Wanted, count: Count | None) -> list[Held]:
    """Return each 勾稽 of a form, then the two that hold for every number."""
    if count is None:
        return []
    made = _by_text(reconciled(bench, wanted, count))
    whole = continued(bench, wanted, count)
    sums = [each for each in whole if "各行之和" in each.text]
    years = [each for each in whole if "各行之和" not in each.text]
    return [*made, _all("合计 = 各行之和", sums), _all("本期累计 = 上期累计 + 本期", years)]


def altered(bench: Bench, form: Form, found: Iterable[Difference]) -> list[Altered]:
    """Say in words where today's records make other cells than those handed in."""
    links, made, many = Links(bench), [], [*found]
    for each in many[:NAMED]:
        name = links.text(form.register, each.rowkey) if form.register else each.rowkey
        what = " · ".join(filter(None, [name, each.heading]))
        if each.heading:
            text = f"{what}：{each.kept or '空白'} → {each.now or '空白'}"
        else:
            text = f"{what}：{'新增的一行' if each.now else '少了这一行'}"
        made.append(Altered(*((each.row, each.column) if each.now else (0, 0)), text))
    if len(many) > NAMED:
        made.append(Altered(0, 0, f"另有 {len(many) - NAMED} 处"))
    return made


def versions(bench: Bench, form: str, period: str) -> list[Version]:
    """Return what was handed in for a period, the newest first."""
    return [
        Version(
            version=row["version"],
            submitted_on=row["submitted_on"],
            why=row["why"] or "",
            signed="　".join(_names(row)),
            reviewer=row["reviewer"] or "",
            received_on=row["received_on"] or "",
            receiver=row["receiver"] or "",
            code=row["code"] or "",
        )
        for row in reports.submissions(bench.store, form, period)
    ]


def choices(bench: Bench, form: Form) -> list[Choice]:
    """Return the periods of a form since the ledger began, the running one first."""
    rule = own_rule(bench, form) or bench.period_rule()
    known = reports.handed_in(bench.store, form.key)
    made = []
    for each in since(bench, rule):
        version, received = known.get(each.key, (0, ""))
        state = f"已接收 v{version}" if received else f"已定稿 v{version}" if version else "未报"
        made.append(Choice(each.key, each.title(), state))
    return made


def _rows_compared(bench: Bench, wanted: Wanted, sheet: Sheet) -> Compared:
    span = periods.previous(wanted.rule, wanted.period)
    register = bench.register(wanted.form.register)
    days = (span.start.isoformat(), span.end.isoformat())
    before = len(details.fitting(bench.store, register, wanted.form, *days))
    now = len(sheet.rows)
    return Compared(register.label, "行", str(now), str(before), _change(now - before), "")


def _change(difference: int | Decimal) -> str:
    if not difference:
        return "持平"
    return f"↑ {difference}" if difference > 0 else f"↓ {-difference}"


def _by_text(found: Iterable[Balance]) -> list[Held]:
    texts: dict[str, list[Balance]] = {}
    for each in found:
        texts.setdefault(each.text, []).append(each)
    return [_all(text, some) for text, some in texts.items()]


def _all(text: str, found: Sequence[Balance]) -> Held:
    wrong = [each for each in found if not each.ok]
    where = "；".join(f"{each.row}：{each.sides}" for each in wrong)
    if not wrong and any(each.is_manual for each in found):
        where = "含手工更正"
    return Held(text, not wrong, where)


def _names(row: dict[str, str | None]) -> Iterator[str]:
    labels = {"filler": "填报人", "reviewer": "审核人", "head": "负责人", "phone": "电话"}
    yield from (f"{label} {row[key]}" for key, label in labels.items() if row[key])
