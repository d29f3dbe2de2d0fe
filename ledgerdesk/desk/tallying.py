"""Sums of measures by window, counted in SQL; the periods of a ledger and what they brought."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledgerdesk.db import charts, home
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain import measures, periods
from ledgerdesk.domain.definitions import Deadline
from ledgerdesk.domain.fields import Condition
from ledgerdesk.domain.measures import TOTAL, Rows, Window
from ledgerdesk.domain.periods import Period
from ledgerdesk.domain.picturing import CLOSED, FOUND, OPEN


class Turn(NamedTuple):
    """One period: how many came and went, and how many were open at its end."""

    period: Period
    found: int
    closed: int
    open: int


def turns(
    bench: Bench, spans: Iterable[Period], where: Sequence[Condition] = ()
) -> tuple[Turn, ...]:
    """Return what came and went in some periods."""
    wanted = {each.key: each for each in spans}
    windows = {key: window(each) for key, each in wanted.items()}
    told = count(bench, (FOUND, CLOSED, OPEN), windows, where)
    return tuple(
        Turn(each, *(told[key, name] for key in (FOUND, CLOSED, OPEN)))
        for name, each in wanted.items()
    )


def count(
    bench: Bench,
    keys: Sequence[str],
    windows: Mapping[str, Window],
    where: Sequence[Condition] = (),
) -> dict[tuple[str, str], int]:
    """Return the exact sum of each measure in each window, by (measure, window)."""
    known = [charts.narrowed(bench.catalog.measures[key], where) for key in keys]
    since = min(each.start for each in windows.values())
    until = max(each.end for each in windows.values())
    events = {each.key: home.daily(bench.store, each, since=since, until=until) for each in known}
    told = measures.tally(known, events, windows, Rows((), {}, TOTAL))
    return {(key, span): told[key, span, TOTAL].amount for key in keys for span in windows}


def since(bench: Bench, rule: Deadline) -> list[Period]:
    """Return the periods of a rule since the ledger began, the running one first."""
    today = bench.today()
    began = bench.setting("began_on") or today.isoformat()
    found = [periods.containing(rule, today)]
    while found[-1].start.isoformat() > began:
        found.append(periods.previous(rule, found[-1]))
    return found


def window(period: Period) -> Window:
    """Return the days of a period."""
    return Window(period.start.isoformat(), period.end.isoformat())
