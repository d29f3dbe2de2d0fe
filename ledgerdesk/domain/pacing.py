"""早发现、早制止、早报告、早查处: how many days after its finding each step was taken.

Source: 要“天上看、地上查、网上管”，做到早发现、早制止、早报告、早查处（晋城市方案）.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ledgerdesk.domain.charts import Chart, Part, Row, Source
from ledgerdesk.domain.picturing import NOTHING, TOTAL, Scope
from ledgerdesk.domain.values import percent

STEPS = ("制止", "报告", "立案")
SPANS = ((0, "当日"), (3, "3 天内"), (7, "7 天内"))
"""Days after the finding, up to which, and in words."""
LATER, NEVER = "7 天以上", "没有登记"


class Pace(NamedTuple):
    """A problem, and days from its finding to each of STEPS; None: not taken, or not told."""

    record: str
    days: tuple[int | None, ...]


def pace(rows: Sequence[Pace], scope: Scope) -> Chart:
    """Show how soon after their finding problems were stopped, reported, filed."""
    heads = (*(words for _, words in SPANS), LATER, NEVER)
    shown = tuple(_step(name, place, rows, heads) for place, name in enumerate(STEPS))
    return Chart(
        "pace",
        "heat",
        _soon(shown, len(rows)) if rows else "没有发现违法行为",
        f"{scope.hint} · 从发现日期算起，立案按第一宗案件",
        ("发现以后", *heads, TOTAL),
        shown if rows else (),
        NOTHING,
        most=len(rows),
    )


def _step(name: str, place: int, rows: Sequence[Pace], heads: Sequence[str]) -> Row:
    held: dict[str, list[str]] = {each: [] for each in heads}
    for row in rows:
        held[_span(row.days[place])].append(row.record)
    parts = [_part(f"{name} {words}", ids) for words, ids in held.items()]
    whole = _part(f"{name} {TOTAL}", [row.record for row in rows])
    return Row(name, (*parts, whole._replace(look="total")))


def _span(days: int | None) -> str:
    if days is None:
        return NEVER
    return next((words for most, words in SPANS if days <= most), LATER)


def _part(words: str, ids: Sequence[str]) -> Part:
    return Part(len(ids), str(len(ids)), f"{words} {len(ids)} 起", Source("problem", tuple(ids)))


def _soon(rows: Sequence[Row], found: int) -> str:
    told = (
        f"当日{row.label} {row.parts[0].text} 起（{percent(int(row.parts[0].value), found)}%）"
        for row in rows[:2]
    )
    return f"发现 {found} 起，{'，'.join(told)}"
