"""What was counted becomes a chart: its title says the finding, each number its source."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ledgerdesk.domain.charts import NOWHERE, Chart, Look, Part, Row, Source
from ledgerdesk.domain.fields import Condition
from ledgerdesk.domain.values import percent

FOUND, CLOSED, OPEN = "found", "closed", "ledger_open"
TOTAL = "合计"
NOTHING = "这段时间没有发现问题。登记了问题，这里就有图。"


class Scope(NamedTuple):
    """What a picture counts: some days, and conditions besides those of its measures."""

    start: str
    end: str
    """ISO days, both included."""
    hint: str
    """The same in words: 近 12 期 · 南营村."""
    where: tuple[Condition, ...] = ()

    def source(self, measure: str, *more: Condition) -> Source:
        """Return what a measure counts in this scope."""
        where = (*self.where, *more)
        return Source(measure=measure, start=self.start, end=self.end, where=where)


class Turn(NamedTuple):
    """One period: how many came and went, and how many were left at its end."""

    label: str
    start: str
    end: str
    found: int
    closed: int
    open: int


class Share(NamedTuple):
    """Problems of one group: found in some days, and how many of them are closed."""

    label: str
    group: Condition
    found: int
    closed: int


class Late(NamedTuple):
    """An open problem past its time limit."""

    record: str
    name: str
    before: int
    """Days from being found to the time limit."""
    late: int
    """Days from the time limit to now."""


class Place(NamedTuple):
    """A place and how it was gone to, week by week."""

    name: str
    looks: tuple[Look, ...]
    patrols: tuple[tuple[str, ...], ...]
    """Ids by week."""
    nights: int


class Stage(NamedTuple):
    """One step of a case; `fines`: what it brought, with its unit."""

    label: str
    unit: str
    number: int
    source: Source
    fines: Decimal | int = 0
    money: Source = NOWHERE


class Pair(NamedTuple):
    """A problem and its photos before and after; "" where there is none."""

    record: str
    name: str
    before: str
    after: str
    lost: tuple[str, ...] = ()
    """Stages whose photo is registered, but its file is not there."""


def months(turns: Sequence[Turn], scope: Scope, *, title: str = "") -> Chart:
    """Show what came and went in each period."""
    shown = [each for each in turns if any(each[3:])]
    return Chart(
        "months",
        "columns",
        title or headline(turns),
        scope.hint,
        ("期次", "发现", "销号", "期末未销号"),
        tuple(_turn(each, scope) for each in turns) if shown else (),
        NOTHING,
        most=max((max(each[3:]) for each in turns), default=0),
    )


def headline(turns: Sequence[Turn]) -> str:
    """Say in one sentence how the last period went."""
    if not any(any(each[3:]) for each in turns):
        return "还没有问题记录"
    now = turns[-1]
    said = f"{now.label}发现 {now.found}、销号 {now.closed}"
    if len(turns) < 2:
        return f"{said}，未销号 {now.open}"
    before = turns[-2].open
    move = "降到" if now.open < before else "升到"
    left = f"未销号由 {before} {move} {now.open}" if now.open != before else f"未销号仍是 {before}"
    return f"{said}，{left}"


def _turn(turn: Turn, scope: Scope) -> Row:
    label = turn.label.removesuffix("份")
    inside = scope._replace(start=turn.start, end=turn.end)
    told = (("发现", FOUND, turn.found), ("销号", CLOSED, turn.closed),
            ("期末未销号", OPEN, turn.open))  # fmt: skip
    return Row(
        label,
        tuple(
            _count(f"{label}：{word}", number, inside.source(key)) for word, key, number in told
        ),
    )


def shares(rows: Sequence[Share], by: str, scope: Scope, *, most: int = 0) -> Chart:
    """Show how far each group's problems are closed; `most` rows, the others in one line."""
    found, closed = sum(each.found for each in rows), sum(each.closed for each in rows)
    shown, others = rows[: most or len(rows)], rows[most or len(rows) :]
    rest = f"{sum(each.closed for each in others)}/{sum(each.found for each in others)}"
    return Chart(
        "shares",
        "shares",
        _shared(rows, found, closed, by),
        scope.hint,
        (by, "发现", "已销号", "未销号"),
        tuple(_share(each, scope) for each in shown),
        NOTHING,
        f"其余 {len(others)} 个{by} {rest}" if others else "",
        most=max((each.found for each in rows), default=0),
    )


def _shared(rows: Sequence[Share], found: int, closed: int, by: str) -> str:
    if closed == found:
        return f"发现的 {found} 个问题全部销号" if found else "没有发现问题"
    held = sum(each.closed < each.found for each in rows)
    return f"{found} 个问题销号 {closed} 个（{percent(closed, found)}%），没销号的在 {held} 个{by}"


def _share(each: Share, scope: Scope) -> Row:
    source = scope.source(OPEN, each.group)
    told = (
        ("发现", each.found, source._replace(only="came")),
        ("已销号", each.closed, source._replace(only="left")),
        ("未销号", each.found - each.closed, source._replace(only="kept")),
    )
    parts = (_count(f"{each.label}：{word}", number, where) for word, number, where in told)
    return Row(each.label, tuple(parts))


def overdue(rows: Sequence[Late], total: int, scope: Scope, today: str) -> Chart:
    """Show the open problems past their time limit, the longest first; `total` with the rest."""
    longest = f"，最长的逾期 {rows[0].late} 天：{rows[0].name}" if rows else ""
    more = total - len(rows)
    return Chart(
        "overdue",
        "spans",
        f"{total} 个问题逾期未销号{longest}" if rows else "没有逾期未销号的问题",
        scope.hint,
        ("问题", "逾期天数"),
        tuple(_late(each) for each in rows),
        "没有逾期未销号的问题。问题过了整改时限还没有销号，就排在这里。",
        f"另有 {more} 个逾期问题没有画出，请到问题台账里按时限查看。" if more else "",
        f"截至 {today}",
        most=max((each.before + each.late for each in rows), default=0),
    )


def _late(each: Late) -> Row:
    words = f"{each.name}：给了 {each.before} 天，逾期 {each.late} 天"
    source = Source("problem", (each.record,))
    days = (each.before, each.late)
    return Row(each.name, (Part(each.late, f"{each.late} 天", words, source),), days)


def coverage(
    rows: Sequence[Place], weeks: Sequence[str], scope: Scope, what: str, *, most: int
) -> Chart:
    """Show which places were gone to in which week, the most missed first."""
    missed = [sum(look == "missed" for look in each.looks) for each in rows]
    order = sorted(range(len(rows)), key=lambda place: -missed[place])
    never = sum(not any(each.patrols) for each in rows)
    nights = sum(each.nights for each in rows)
    gone = f"{len(rows) - never} 处去过" + (f"，{never} 处一次没去" if never else "")
    return Chart(
        "coverage",
        "grid",
        f"{len(rows)} 处{what}中 {gone}；夜查 {nights} 次" if rows else f"还没有{what}",
        scope.hint,
        (what, *weeks, "次数"),
        tuple(_place(rows[place], weeks) for place in order[:most]),
        f"还没有登记{what}。登记以后，这里一格一周，看得出哪里没有巡查。",
        f"另有 {len(rows) - most} 处没有画出。" if len(rows) > most else "",
    )


def _place(each: Place, weeks: Sequence[str]) -> Row:
    told = {"missed": "没有去", "night": "夜查", "both": "白天夜里都去过", "ahead": "还没有到"}
    parts = [
        Part(
            len(ids), str(len(ids)),
            f"{each.name} {week}这一周：{told.get(look) or '去过'} {len(ids)} 次",
            Source("patrol", ids), look,
        )
        for week, look, ids in zip(weeks, each.looks, each.patrols, strict=True)
    ]  # fmt: skip
    every = tuple(dict.fromkeys(one for ids in each.patrols for one in ids))
    words = f"{each.name}：共 {len(every)} 次，夜查 {each.nights} 次"
    total = Part(len(every), f"{len(every)} 次", words, Source("patrol", every))
    return Row(each.name, (*parts, total))


def heat(
    cells: Mapping[tuple[str, str], int], places: Mapping[str, str], scope: Scope, *, most: int
) -> Chart:
    """Show 违法类型 × 村: counts by (village's id, violation); `places` names the villages."""
    kinds = _ranked(cells, 1)
    villages = _ranked(cells, 0)
    rows = [_heated(each, places, kinds, cells, scope) for each in villages]
    totals = [sum(row.parts[at].value for row in rows) for at in range(len(kinds) + 1)]
    parts = (
        _count(
            f"{TOTAL}：{kind or TOTAL}", int(number), scope.source(FOUND, *_is("violation", kind))
        )
        for kind, number in zip([*kinds, None], totals, strict=True)
    )
    shown = (*rows[:most], Row(TOTAL, tuple(each._replace(look="total") for each in parts)))
    return Chart(
        "heat",
        "heat",
        _hottest(rows, kinds, totals),
        scope.hint,
        ("村（居）", *(kind or "未注明" for kind in kinds), TOTAL),
        shown if rows else (),
        NOTHING,
        f"另有 {len(rows) - most} 个村（居）没有画出，合计里有。" if len(rows) > most else "",
        most=max(cells.values(), default=0),
    )


def _ranked(cells: Mapping[tuple[str, str], int], side: int) -> list[str]:
    """Return the keys of one side, the most counted first."""
    sums: dict[str, int] = {}
    for key, number in cells.items():
        sums[key[side]] = sums.get(key[side], 0) + number
    return sorted(sums, key=lambda key: (-sums[key], key))


def _heated(
    village: str,
    places: Mapping[str, str],
    kinds: Sequence[str],
    cells: Mapping[tuple[str, str], int],
    scope: Scope,
) -> Row:
    name = places.get(village) or "未注明村（居）"
    where = _is("village", village)
    parts = [
        _count(
            f"{name} {kind or '未注明'}",
            cells.get((village, kind), 0),
            scope.source(FOUND, *where, *_is("violation", kind)),
        )
        for kind in kinds
    ]
    total = sum(int(each.value) for each in parts)
    whole = _count(f"{name} {TOTAL}", total, scope.source(FOUND, *where))
    return Row(name, (*parts, whole._replace(look="total")))


def _is(field: str, value: str | None) -> tuple[Condition, ...]:
    """Return the condition that a field has a value, "" for none; nothing for any."""
    if value is None:
        return ()
    return (Condition(field, "is", value),) if value else (Condition(field, "unset"),)


def _hottest(rows: Sequence[Row], kinds: Sequence[str], totals: Sequence[Decimal | int]) -> str:
    if not rows:
        return "没有发现违法行为"
    share = percent(int(totals[0]), int(totals[-1]))
    most = rows[0].parts[-1].value
    kind = kinds[0] or "未注明类型的"
    return f"{kind}最多，{totals[0]} 起（{share}%）；{rows[0].label}最多，{most} 起"


def funnel(stages: Sequence[Stage], scope: Scope) -> Chart:
    """Show how many cases reach which step, and what was fined."""
    said = "，".join(f"{each.label} {each.number} {each.unit}" for each in stages)
    fines = next((each.fines for each in stages if each.money != NOWHERE), 0)
    return Chart(
        "funnel",
        "steps",
        f"{said}；罚没款 {fines} 万元",
        f"{scope.hint} · 每一步按它自己的日期计，与报表同数",
        ("步骤", "数量", "罚没款（万元）"),
        tuple(_stage(each) for each in stages) if any(each.number for each in stages) else (),
        "这段时间没有发现问题，也没有案件。登记了案件，这里就有图。",
        most=max((each.number for each in stages), default=0),
    )


def _stage(each: Stage) -> Row:
    number = Part(
        each.number,
        f"{each.number} {each.unit}",
        f"{each.label} {each.number} {each.unit}",
        each.source,
    )
    if each.money == NOWHERE:
        return Row(each.label, (number,))
    told = f"罚没款 {each.fines} 万元"
    return Row(each.label, (number, Part(each.fines, told, told, each.money)))


def pairs(rows: Sequence[Pair], total: int, scope: Scope) -> Chart:
    """Show photos before and after of closed problems; `total` with those not drawn."""
    whole = sum(bool(each.before and each.after) for each in rows)
    more = total - len(rows)
    return Chart(
        "pairs",
        "photos",
        f"{total} 个问题有整改照片，画出的 {len(rows)} 个里 {whole} 个前后齐全",
        scope.hint,
        ("问题", "整改前", "整改后"),
        tuple(_pair(each) for each in rows),
        "这段时间销号的问题还没有照片。在问题的“证据”里放进整改前、整改后的照片，这里就并排对照。",
        f"另有 {more} 个没有画出。" if more else "",
    )


def _pair(each: Pair) -> Row:
    source = Source("problem", (each.record,))
    told = (("整改前", each.before), ("整改后", each.after))
    parts = []
    for stage, file in told:
        none = f"{stage}的照片文件不见了" if stage in each.lost else f"没有{stage}的照片"
        said = stage if file else none
        parts.append(Part(int(bool(file)), said, f"{each.name}：{said}", source, file=file))
    return Row(each.name, tuple(parts))


def _count(words: str, number: int, source: Source) -> Part:
    return Part(number, str(number), f"{words} {number}", source)
