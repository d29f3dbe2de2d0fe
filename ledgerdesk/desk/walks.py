"""Patrols as a picture tells them: which days, how each week of a place went."""

from datetime import date
from typing import TYPE_CHECKING

from ledgerdesk.db import charts
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.coverage import Coverage, Covered, Slot
from ledgerdesk.domain import picturing
from ledgerdesk.domain.picturing import Scope

if TYPE_CHECKING:
    from ledgerdesk.domain.charts import Look


def days(bench: Bench, scope: Scope) -> tuple[date, date]:
    """Return the days that could have been patrolled: the ledger was there, they are past."""
    today = bench.today()
    end = min(date.fromisoformat(scope.end), today)
    first = charts.first_patrol(bench.store)
    known = [bench.began() or today, date.fromisoformat(first) if first else today]
    return min(max(date.fromisoformat(scope.start), min(known)), end), end


def place(row: Covered, found: Coverage, today: str) -> picturing.Place:
    """Say how a place was gone to in each week; a duty area is judged by its cycle."""
    looks: list[Look] = []
    for slot, mark in zip(found.slots, row.marks, strict=True):
        day = mark.total - mark.night
        if mark.total:
            looks.append("both" if day and mark.night else "night" if mark.night else "seen")
        elif found.by == "duty_area":
            looks.append("missed" if any(_touch(slot, each) for each in row.short) else "")
        else:
            looks.append("ahead" if slot.end >= today else "missed")
    patrols = tuple(each.patrols for each in row.marks)
    nights = sum(each.night for each in row.marks)
    name = f"{row.village} {row.name}" if found.by == "place" else row.name
    return picturing.Place(name.strip(), tuple(looks), patrols, nights)


def week(slot: Slot) -> str:
    """Return the day a week begins on: 10.5."""
    day = date.fromisoformat(slot.start)
    return f"{day.month}.{day.day}"


def _touch(one: Slot, other: Slot) -> bool:
    return one.start <= other.end and other.start <= one.end
