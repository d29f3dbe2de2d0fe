"""Law at hand: what it advises about a case. It never blocks; a person decides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ledgerdesk.domain.checks import due_on
from ledgerdesk.domain.fields import Condition, Term
from ledgerdesk.domain.law import BASES, Basis, Handover, Law, Provision, Repeat, Threshold
from ledgerdesk.domain.periods import Calendar, later
from ledgerdesk.domain.values import Stored, decimal, tester
from ledgerdesk.errors import Finding

Values = Mapping[str, Stored]
FEN = 100
"""分 in a yuan."""
WAN = 1_000_000
"""分 in 万元."""
STEPS = ("发现", "制止", "报告", "移交")
"""What a unit without penalty power does."""
CASE = "case"
NAMED = 5
"""Cases of the same party that are named; the rest are counted."""


class Run(NamedTuple):
    """One 时限 of a record."""

    title: str
    start_on: str
    due_on: str
    done: str
    """The field that says when it was done."""
    done_on: str
    """ISO day, or what else says that it was done; "" while it was not."""
    days_left: int
    """To `due_on`, from the day it was done or from today; negative when that is past."""
    law: str
    """Statute and article, with what else they say."""


class Applied(NamedTuple):
    """适用法律: a version of the law and what it says about the act."""

    law: str
    text: str


def act_on(values: Values) -> str:
    """Return the day that says which law a case goes by: when the act ended, else was found."""
    keys = ("act_ended_on", "found_on", "filed_on")
    return next((str(values[key]) for key in keys if values.get(key)), "")


def advice(laws: Iterable[Law], values: Values, others: Sequence[Values]) -> Iterator[Finding]:
    """Yield what the law advises about a case; `others` are those of the same party."""
    known = [*laws]
    if values.get("transferred") != 1 and not values.get("transferred_on"):
        for law in known:
            yield from _value(law, values, others)
            yield from _repeats(law, values, others)
    yield from _fines(known, values)


def applied(laws: Iterable[Law], values: Values) -> Iterator[Applied]:
    """Yield which version of the law a case goes by, by the day the act ended."""
    for law in laws:
        for each in law.provisions:
            if _in_force(law.begin, law.until, values) and _fits(each.when, values):
                source = _cited(law, each.article, each.basis)
                yield Applied(source, f"{each.text}。")


def runs(
    laws: Iterable[Law], register: str, values: Values, today: date, calendar: Calendar
) -> Iterator[Run]:
    """Yield the 时限 that run, or ran, for a record."""
    for law in laws:
        for term in law.terms.get(register, ()):
            due = due_on(term, values, calendar)
            if due:
                yield _run(law, term, values, due, today)


def late(register: str, found: Iterable[Run]) -> Iterator[Finding]:
    """Say which 时限 are past, or were kept too late."""
    for each in found:
        if each.days_left < 0:
            how = "超过" if each.done_on else "已过"
            text = f"{each.title}{how}时限 {each.due_on} {-each.days_left} 天（{each.law}）。"
            yield Finding("orange", text, register, field=each.done)


def handover(laws: Iterable[Law], register: str, values: Values) -> tuple[Law, Handover] | None:
    """Return what the law asks of a unit without penalty power about a record; None: nothing."""
    asked = ((law, each) for law in laws for each in law.handovers)
    fitting = (pair for pair in asked if pair[1].register == register)
    return next((pair for pair in fitting if _fits(pair[1].when, values)), None)


def powerless(law: Law, told: Handover, days: Sequence[str], unit: str) -> Finding | None:
    """Say that a unit may not punish, and which of its four steps have no day yet."""
    lacking = [step for step, day in zip(STEPS, days, strict=True) if not day]
    if not lacking:
        return None
    cited = _cited(law, told.article, told.basis)
    text = (
        f"{unit}没有行政处罚权，按发现、制止、报告、移交办理，不自行处罚（{cited}）；"
        f"还缺{'、'.join(lacking)}日期。"
    )
    own = [step for step, day in zip(told.steps, days, strict=True) if not day and "." not in step]
    return Finding("orange", text, told.register, field=own[0] if own else "unit")


def _value(law: Law, values: Values, others: Sequence[Values]) -> Iterator[Finding]:
    told = next((each for each in law.thresholds if _counts(each, values)), None)
    own = values.get("value_yuan")
    if told is None or not isinstance(own, int):
        return
    least = told.from_yuan * FEN
    if own >= least:
        what = f"价值 {_wan(own)}，达到{_limit(law, told, told.article)}，建议移送公安机关。"
        yield Finding("orange", what + _grave(told, own), CASE, field="value_yuan")
        return
    adding = [each for each in others if _untreated(told, values, each)]
    if told.months and adding and not values.get("decided_on"):
        total = own + sum(int(str(each["value_yuan"])) for each in adding)
        if total >= least:
            names = _names(adding)
            what = (
                f"同一当事人 {told.months} 个月内未经处理的 {len(adding) + 1} 宗累计 {_wan(total)}"
                f"（另有 {names}），达到{_limit(law, told, told.adding)}，建议移送公安机关。"
            )
            yield Finding("orange", what + _grave(told, total), CASE, field="value_yuan")


def _repeats(law: Law, values: Values, others: Sequence[Values]) -> Iterator[Finding]:
    for told in law.repeats:
        before = [each for each in others if _punished(told, values, each)]
        if _counts(told, values) and len(before) >= told.count:
            what = (
                f"同一当事人 {told.months} 个月内已受 {len(before)} 次行政处罚"
                f"（{_names(before)}），又有同类行为，不论价值涉嫌{told.title}"
                f"（{_cited(law, told.article, told.basis, told.note)}），建议移送公安机关。"
            )
            yield Finding("orange", what, CASE, field="party")


def _fines(laws: Sequence[Law], values: Values) -> Iterator[Finding]:
    fine = values.get("fine_yuan")
    if not isinstance(fine, int) or not values.get("decided_on"):
        return
    for law in laws:
        for each in law.provisions:
            if not _in_force(law.begin, law.until, values) or not _fits(each.when, values):
                continue
            least, how = _least(each, values.get("value_yuan"))
            if fine < least:
                what = (
                    f"罚款 {_wan(fine)}，少于{how} {_wan(least)}"
                    f"（{_cited(law, each.article, each.basis)}）；"
                    "减轻处罚的请在处罚内容里写明依据。"
                )
                yield Finding("orange", what, CASE, field="fine_yuan")


def _least(told: Provision, value: Stored) -> tuple[int, str]:
    """Return the least fine in 分, and how it is reckoned."""
    if isinstance(value, int) and told.least_times and value >= told.below_yuan * FEN:
        return value * told.least_times, f"价值的 {told.least_times} 倍"
    return told.least_yuan * FEN, "最低"


def _run(law: Law, term: Term, values: Values, due: str, today: date) -> Run:
    done = str(values.get(term.done) or "")[:10]
    until = today
    if done:
        until = date.fromisoformat(done if _is_day(done) else due)
    days = (date.fromisoformat(due) - until).days
    basis: Basis = "derived" if term.derived else "source"
    cited = _cited(law, term.article, basis, term.note)
    return Run(term.title, str(values[term.start])[:10], due, term.done, done, days, cited)


def _is_day(text: str) -> bool:
    """Tell a day from other words that say something was done."""
    return text[:4].isdecimal()


def _counts(told: Threshold | Repeat, values: Values) -> bool:
    return _in_force(told.begin, told.until, values) and _fits(told.when, values)


def _in_force(begin: str, until: str, values: Values) -> bool:
    day = act_on(values)
    return bool(day) and begin <= day and not "" < until < day


def _fits(conditions: Iterable[Condition], values: Values) -> bool:
    return all(tester(each)(values.get(each.field)) for each in conditions)


def _untreated(told: Threshold, values: Values, other: Values) -> bool:
    """Tell whether another case adds to this one: in time, of value, and nothing done yet."""
    done = other.get("decided_on") or other.get("transferred_on") or other.get("transferred") == 1
    has_value = isinstance(other.get("value_yuan"), int)
    near = _within(told.months, act_on(other), act_on(values))
    return not done and has_value and near and _counts(told, other)


def _punished(told: Repeat, values: Values, other: Values) -> bool:
    day = str(other.get("decided_on") or "")
    return _within(told.months, day, act_on(values)) and _fits(told.when, other)


def _within(months: int, before: str, day: str) -> bool:
    """Tell whether a day lies at most so many months before another."""
    if not before or before > day:
        return False
    return later(date.fromisoformat(before), months).isoformat() >= day


def _limit(law: Law, told: Threshold, article: str) -> str:
    top = f"至 {_wan(told.until_yuan * FEN)}" if told.until_yuan else ""
    cited = _cited(law, article, told.basis, f"幅度 {_wan(told.from_yuan * FEN)}{top}", told.note)
    return f"{told.title}的移送标准 {_wan(told.from_yuan * FEN)}（{cited}）"


def _grave(told: Threshold, value: int) -> str:
    if told.grave_times and value >= told.from_yuan * FEN * told.grave_times:
        return f"已到标准的 {told.grave_times} 倍，属情节特别严重。"
    return ""


def _cited(law: Law, article: str, basis: Basis, *notes: str) -> str:
    return "；".join(filter(None, (f"{law.named}{article}", *notes, BASES[basis])))


def _names(cases: Sequence[Values]) -> str:
    named = [
        f"{each.get('number') or '未编号'} {each.get('decided_on') or act_on(each)}"
        for each in cases[:NAMED]
    ]
    more = f" 等 {len(cases)} 宗" if len(cases) > NAMED else ""
    return "、".join(named) + more


def _wan(fen: int) -> str:
    """Write money in 万元 without needless zeros."""
    return f"{decimal(fen, WAN, -1)} 万元"
