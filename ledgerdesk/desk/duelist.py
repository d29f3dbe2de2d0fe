"""今天要办: what a day asks for, by due date, and the rule behind each line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from ledgerdesk.db import backup, queries
from ledgerdesk.desk import terms
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import Links, called
from ledgerdesk.domain.definitions import Deadline
from ledgerdesk.domain.periods import Period, containing, due, following, rhythm, valid, worded

if TYPE_CHECKING:
    from ledgerdesk.desk.coverage import Slot

AHEAD = timedelta(days=7)
"""What is due later is not shown yet, except the next of each form."""
FURTHEST = timedelta(days=37)
"""A month, and the week that began before it."""
RELAPSED = "回访时又有违法或没有整改到位，重开后编号不变、轮次加一"
CLAIM = "发现疑似的问题必须进行现场核验"


Kind = Literal[
    "report", "problem", "patrol", "tip", "patch", "signing", "lookback", "term", "backup",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do; dates ISO, absent = None."""

    kind: Kind
    title: str
    due_on: str | None = None
    nominal_on: str | None = None
    days_left: int | None = None
    """To `due_on`; negative when it is past."""
    form: str | None = None
    period: str | None = None
    register: str | None = None
    record: str | None = None
    note: str | None = None
    rule: str | None = None
    """Of a report: when the plan asks for it."""


def due_list(
    bench: Bench, day: date, *, backed_up: date | None = None, most: int = -1
) -> list[Line]:
    """Return what is to be done on a day, by due date; undated lines stand last.

    `backed_up` is the day of the newest copy; unless told, the copies beside the ledger say.
    `most` limits the problems to the most urgent ones.
    """
    lines = [
        *_reports(bench, day),
        *_problems(bench, day, most),
        *_tips(bench, day),
        *_lookbacks(bench, day),
        *_terms(bench, day),
        *_patrols(bench, day),
        *_backup(bench, day, backed_up or _copied(bench)),
        *_patches(bench),
        *_signing(bench),
    ]
    return sorted(lines, key=lambda line: line.due_on or "9999")


def _copied(bench: Bench) -> date | None:
    """Return the day of the ledger's newest own backup; None without one."""
    newest = backup.newest(bench.store.path)
    return newest.date() if newest else None


def _reports(bench: Bench, day: date) -> Iterator[Line]:
    for campaign in bench.campaigns():
        began = bench.began(campaign.key) or day
        for deadline in campaign.deadlines:
            for form in deadline.forms if deadline.every != "demand" else ():
                yield from _report(bench, deadline, form, began, day)


def _report(bench: Bench, deadline: Deadline, form: str, began: date, day: date) -> Iterator[Line]:
    """Walk from the first day to the first report that is still far ahead."""
    done = queries.submitted(bench.store, form)
    calendar = bench.calendar()
    found = containing(deadline, began)
    upcoming = False
    while True:
        when = due(deadline, found, calendar)
        if upcoming and when.on > day + AHEAD:
            return
        told = (found.start.isoformat(), found.end.isoformat())
        upcoming = upcoming or (told not in done and when.on >= day)
        if told not in done and _valid(bench, form, found):
            yield Line(
                "report",
                _titled(bench, deadline, form, found),
                when.on.isoformat(),
                when.nominal.isoformat(),
                (when.on - day).days,
                form=form,
                period=found.key,
                note=when.note or None,
                rule=_ruled(deadline),
            )
        found = following(deadline, found)


def _ruled(deadline: Deadline) -> str:
    moved = "，逢休息日顺延" if deadline.shift == "next-working-day" else ""
    return f"{rhythm(deadline)}报送{moved}"


def _valid(bench: Bench, form: str, period: Period) -> bool:
    known = bench.catalog.forms.get(form)
    return known is None or valid(known, period)


def _titled(bench: Bench, deadline: Deadline, form: str, period: Period) -> str:
    if form not in bench.catalog.forms:
        return f"{period.title()}{deadline.title}"
    words = {**period.words(), "unit": bench.unit_name()}
    title = worded(bench.catalog.forms[form].title, words)
    return title if str(period.year) in title else f"{period.year}年{title}"


def _line(kind: Kind, title: str, day: date, due_on: str, note: str) -> Line:
    left = (date.fromisoformat(due_on) - day).days
    return Line(kind, title, due_on, due_on, left, note=note)


def _problems(bench: Bench, day: date, most: int) -> Iterator[Line]:
    links, put_off = Links(bench), queries.extensions(bench.store)
    register = bench.register("problem")
    for row in queries.open_problems(bench.store, (day + AHEAD).isoformat(), most):
        first, times = put_off.get(row["id"], (row["due_on"], 0))
        where = links.text("site", row["site"]) if row["site"] else row["place"]
        title = _joined(" ", register.label, called(register, row), where, "未销号")
        note = _joined(
            "；",
            f"整改时限 {row['due_on']}（{row['disposal'] or '未定处置'}）",
            f"已延期 {times} 次，原定 {first}" if times else "",
            f"责任人 {links.text('person', row['responsible'])}" if row["responsible"] else "",
        )
        line = _line("problem", title, day, row["due_on"], note)
        yield replace(line, nominal_on=first, register="problem", record=row["id"])


def _tips(bench: Bench, day: date) -> Iterator[Line]:
    for row in queries.unverified_tips(bench.store, (day + AHEAD).isoformat()):
        title = _joined(" ", "举报", row["number"], row["place"], "待核实")
        note = f"{str(row['received_at'])[:10]} 接收，核实期限 {row['due_on']}"
        line = _line("tip", title, day, row["due_on"], note)
        yield replace(line, register="tip", record=row["id"])


def _lookbacks(bench: Bench, day: date) -> Iterator[Line]:
    for row in queries.open_lookbacks(bench.store, (day + AHEAD).isoformat()):
        title = _joined(" ", "回头看", called(bench.register("problem"), row), row["place"])
        line = _line("lookback", title, day, row["due_on"], "已销号的问题到期回访，登记回访结果")
        yield replace(line, register="lookback", record=row["id"])
    for row in queries.relapsed(bench.store):
        name = called(bench.register("problem"), row)
        title = _joined(" ", "回头看", name, row["place"], f"{row['result']}，待重开")
        line = _line("lookback", title, day, row["on"] or day.isoformat(), RELAPSED)
        yield replace(line, register="problem", record=row["id"])


def _terms(bench: Bench, day: date) -> Iterator[Line]:
    for each in terms.running(bench, day + AHEAD):
        line = _line("term", each.title, day, each.on.isoformat(), each.note)
        yield replace(line, register=each.register, record=each.record)


def _patches(bench: Bench) -> Iterator[Line]:
    for row in queries.unchecked_patches(bench.store):
        title = _joined(" ", "图斑", row["number"], "待现场核验")
        yield Line("patch", title, register="patch", record=row["id"], note=CLAIM)


def _signing(bench: Bench) -> Iterator[Line]:
    for row in queries.unsigned_prints(bench.store):
        if row["ledger"] in bench.catalog.ledgers:
            words = {"unit": bench.unit_name()}
            name = worded(bench.catalog.ledgers[row["ledger"]].title, words)
            title = _joined(" ", name, row["period"], "待签字归档")
            note = f"{str(row['printed_at'])[:10]} 打印，还没有签字交回"
            yield Line("signing", title, register="printed", record=row["id"], note=note)


def _backup(bench: Bench, day: date, last: date | None) -> Iterator[Line]:
    due_on = (last or _made_on(bench) or day) + AHEAD
    if due_on <= day:
        note = f"最近一次备份是 {last}" if last else "台账建立以来还没有备份"
        yield _line("backup", "备份台账", day, due_on.isoformat(), f"{note}，7 天内应有一次")


def _made_on(bench: Bench) -> date | None:
    """Return the day of the file's first step: its 启用日期 may lie long before."""
    told = queries.first_step(bench.store)
    return date.fromisoformat(told[:10]) if told else None


def _patrols(bench: Bench, day: date) -> Iterator[Line]:
    """Say which areas were not patrolled as often as this day, week or month asks."""
    areas = queries.duty_areas(bench.store)
    if not areas:
        return
    from ledgerdesk.desk.coverage import NIGHT, counted, covers, cycles

    links, villages = Links(bench), queries.site_villages(bench.store)
    since = (day - FURTHEST).isoformat()
    made = queries.patrols(bench.store, since, day.isoformat())
    for area in areas:
        rounds = [row for row in made if covers(area, row, villages)]
        for word, wanted, span in cycles(area, day):
            count = counted(word, rounds, span)
            if count < wanted and span.end <= (day + AHEAD).isoformat():
                title = f"{area['name']} {_now(span)}{word} {count}/{wanted} 次"
                who = links.text("person", area["responsible"]) if area["responsible"] else ""
                asked = area["night_every"] if word == NIGHT else area["every"]
                note = _joined("；", f"责任区要求 {asked}", f"责任人 {who}" if who else "")
                line = _line("patrol", title, day, span.end, note)
                yield replace(line, register="duty_area", record=area["id"])


def _now(span: "Slot") -> str:
    days = (date.fromisoformat(span.end) - date.fromisoformat(span.start)).days
    return "今天" if days == 0 else "本周" if days < AHEAD.days else "本月"


def _joined(by: str, *texts: str | None) -> str:
    return by.join(text for text in texts if text)
