"""All forms of a month over many records against counting by hand and openpyxl alone."""

from pathlib import Path
from typing import NamedTuple

from bench.material import PERIOD, cases, patrols, problems, township
from bench.measuring import Figure, Target, ground, timed
from bench.month import Months
from ledgerdesk.desk import Desk
from ledgerdesk.domain.measures import TOTAL, printed

TARGET = Target(1.5)
FORM_KEYS = ("annex1", "annex2", "annex2_brief", "annex3")
DAYS = 5 * 365
"""The records are found over five years."""
SHARES = ((problems, 6), (patrols, 3), (cases, 1))
"""Of ten records."""
LAST, AFTER = "2026-10-24", "2026-10-25"
STARTS = {"period": "2026-09-25", "year": "2025-12-25"}
LATER = "date(found_on, 10 + rowid % 90 || ' days')"
CLOSE = f"UPDATE problem SET state = '已销号', closed_on = {LATER} WHERE {LATER} <= ?"  # noqa: S608
TRUE = "disposal IS NOT '不属实'"
PENALTY = "coalesce(decided_on, filed_on, found_on)"
ON, COUNT = '"on"', 'sum("count")'


class Flow(NamedTuple):
    """What falls into a span: its day, how it adds up, which rows of the register."""

    day: str
    amount: str = "count(*)"
    test: str = "TRUE"

    def sql(self, span: str) -> str:
        """Return it for one span."""
        days = f"{self.day} >= '{STARTS[span]}' AND {self.day} < '{AFTER}'"
        return f"{self.amount} FILTER (WHERE {days} AND {self.test})"


class Stock(NamedTuple):
    """What stands at the end of every span."""

    test: str

    def sql(self, _: str) -> str:
        """Return it; every span ends on the same day."""
        return f"count(*) FILTER (WHERE found_on < '{AFTER}' AND {TRUE} AND {self.test})"


def _found(*kinds: str) -> Flow:
    return Flow("found_on", test=f"{TRUE} AND violation IN {_listed(kinds)}")


def _did(*kinds: str) -> Flow:
    return Flow(ON, COUNT, f"kind IN {_listed(kinds)}")


def _seized(test: str) -> Flow:
    return Flow(ON, "sum(quantity)", test)


def _listed(words: tuple[str, ...]) -> str:
    return f"({', '.join(f'{word!r}' for word in words)})"


KINDS = {
    "found_unlicensed": ("无证开采",),
    "found_crossing": ("超层越界",),
    "found_exploring": ("无证勘查", "以采代探"),
    "found_offplan": ("不按方案开采",),
    "found_intruding": ("进入他人矿区",),
    "found_pretext": ("假借工程名义",),
}
NAMED = _listed(tuple(kind for kinds in KINDS.values() for kind in kinds))
COUNTS: dict[str, dict[str, Flow | Stock]] = {
    "publicity": {
        "publicity_sheets": Flow(ON, COUNT, "measure_word = '份'"),
        "publicity_posts": Flow(ON, COUNT, "measure_word IN ('条', '处')"),
    },
    "patrol": {
        "patrols": Flow(ON),
        "patrols_night": Flow(ON, test="kind IN ('夜查', '错时')"),
        "patrol_headcount": Flow(ON, "sum(headcount)"),
        "patrol_vehicles": Flow(ON, "sum(vehicles)"),
        "sites_checked": Flow(ON, "sum(json_array_length(sites))"),
    },
    "patch": {"patches_checked": Flow("field_on")},
    "tip": {"tips": Flow("received_at")},
    "problem": {
        "found": Flow("found_on", test=TRUE),
        **{key: _found(*kinds) for key, kinds in KINDS.items()},
        "found_other": Flow(
            "found_on", test=f"{TRUE} AND (violation IS NULL OR violation NOT IN {NAMED})"
        ),
        "ledger_total": Stock("TRUE"),
        "ledger_closed": Stock(f"closed_on < '{AFTER}'"),
        "ledger_open": Stock(f"(closed_on IS NULL OR closed_on >= '{AFTER}')"),
    },
    "action": {
        "stop_notices": _did("责令停止通知书"),
        "closures": _did("取缔关闭"),
        "power_water_cuts": _did("断水", "断电"),
        "road_blocks": _did("堵路"),
        "dismantled": _did("拆除设备"),
        "evacuated": _did("撤出人员"),
    },
    "seizure": {
        "seized_vehicles": _seized("kind IN ('设备', '车辆')"),
        "sealed_t": _seized("kind = '矿产品' AND measure_word = '吨'"),
        "sealed_m3": _seized("kind = '矿产品' AND measure_word = '立方米'"),
    },
    "case": {
        "cases_filed": Flow("filed_on"),
        "cases_closed": Flow("closed_on"),
        "fines_wan": Flow("decided_on", "sum(coalesce(fine_yuan, 0) + coalesce(gains_yuan, 0))"),
        "transfers": Flow("transferred_on"),
        "detained_admin": Flow(PENALTY, "sum(detained_admin)"),
        "detained_criminal": Flow(PENALTY, "sum(detained_criminal)"),
        "prosecuted": Flow(PENALTY, "sum(prosecuted)"),
        "disciplined": Flow(PENALTY, "sum(disciplined)"),
    },
}
"""The columns of 附件2 by register; those of the 简表 are among them."""


def figures(count: int, times: int) -> list[Figure]:
    """Export every form of a month again and again, over `count` records of five years."""
    folder = ground("forms")
    desk = _ledger(folder / "ours.ledger", count)
    try:
        months = Months(desk, folder, FORM_KEYS)
        _agree(desk)

        def floor(i: int) -> float:
            return timed(lambda: _count(desk)) + months.copy(i)

        figure = Figure(f"all forms of a month, {count:,} records", TARGET)
        return [figure.alternate(times, months.export, floor)]
    finally:
        desk.close()


def _ledger(path: Path, count: int) -> Desk:
    desk = township(path)
    for lines, share in SHARES:
        desk.loading().rows(lines(count * share // 10, DAYS))
    with desk.bench.change("销号", index=False):
        desk.bench.store.write(CLOSE, (LAST,))
    return desk


def _count(desk: Desk) -> dict[tuple[str, str], int]:
    """Count every column of 附件2 for both spans: one statement a register, by unit."""
    made: dict[tuple[str, str], int] = {}
    for register, columns in COUNTS.items():
        keys = [(key, span) for key in columns for span in STARTS]
        sums = ", ".join(columns[key].sql(span) for key, span in keys)
        rows = desk.bench.store.rows(
            f'SELECT unit, {sums} FROM "{register}" '  # noqa: S608  # our own words
            "WHERE submitted_on IS NOT NULL AND deleted_on IS NULL GROUP BY unit"
        )
        for place, key in enumerate(keys, 1):
            made[key] = sum(row[place] or 0 for row in rows)
    return made


def _agree(desk: Desk) -> None:
    """Raise ValueError where the floor counts otherwise: it would be no floor."""
    counts, known = _count(desk), desk.bench.catalog.measures
    for each in desk.reporting.fresh("annex2", PERIOD).figures:
        here = printed(known[each.measure], counts[each.measure, each.span])
        if each.rowkey == TOTAL and each.value != here:
            message = f"{each.measure} {each.span}: {each.value} ours, {here} by hand"
            raise ValueError(message)
