"""How a query reads at the left of a list: groups of values, saved views, the recycle bin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ledgerdesk.desk import Desk
from ledgerdesk.desk.browsing import ID, STATUS, YEAR, Query
from ledgerdesk.domain.definitions import Register
from ledgerdesk.ui.facets import Group, Mark

NAMES = {YEAR: "年份", STATUS: "办理情况"}
Counted = Mapping[str, Sequence[tuple[str, str, int]]]


def asked(where: Mapping[str, object]) -> Query | None:
    """Return the query that the arguments of `go` ask for, None when they ask for none."""
    filters, words = where.get("filters"), str(where.get("words") or "")
    if not isinstance(filters, Mapping):
        return Query(words) if words else None
    return Query(words, {str(key): tuple(values) for key, values in filters.items() if values})


def groups(register: Register, query: Query, facets: Counted) -> list[Group]:
    """Return what narrows a list: the counted fields, and whatever else the query names."""
    counted = [Group(key, _label(register, key), values) for key, values in facets.items()]
    return [*_others(register, query, facets), *counted]


def chosen(query: Query) -> dict[str, tuple[str, ...]]:
    """Return the values that are on; chosen records are one value, however many."""
    return {key: ("",) if key == ID else values for key, values in query.filters.items()}


class Found(NamedTuple):
    """How many records of a register there are of each value, and in the recycle bin."""

    register: str
    facets: Counted
    removed: int


def counted(register: Register, query: Query, desk: Desk) -> Found:
    """Count what stands beside a list; takes longer the more records there are."""
    facets = desk.browsing.facets(register.key, query)
    return Found(register.key, facets, desk.browsing.removed(register.key))


def foot(desk: Desk, register: Register, query: Query, removed: int) -> list[Mark]:
    """Return what stands below the groups."""
    views = desk.browsing.views(register.key)
    narrowed = bool(query.words or any(query.filters.values())) and not query.deleted
    can_keep = narrowed and not desk.readonly and all(each.query != query for each in views)
    marks: list[Mark] = []
    if views or can_keep:
        marks.append(Mark("head", "已存筛选"))
    marks += [Mark("view", each.name, value=each.id, on=each.query == query) for each in views]
    if can_keep:
        marks.append(Mark("save", "保存现在的筛选…"))
    if removed or query.deleted:
        marks += [Mark("head", "已删除"), Mark("bin", "回收站", count=removed, on=query.deleted)]
    return marks


def plain(query: Query) -> Query:
    """Return the same order without anything that narrows it."""
    return replace(Query(), sort=query.sort)


def _label(register: Register, key: str) -> str:
    return register.by_key[key].label if key in register.by_key else NAMES[key]


def _others(register: Register, query: Query, facets: Counted) -> Iterator[Group]:
    for key, values in query.filters.items():
        if key == ID:
            yield Group(key, "只看", [("", f"指定的 {len(values):,} 条", None)])
        elif key not in facets:
            told = [(each, _span(each), None) for each in values]
            yield Group(key, _label(register, key), told)


def _span(value: str) -> str:
    """Write from..to as people do, the year once."""
    since, _, until = value.partition("..")
    if not until or since == until:
        return since
    return f"{since} 至 {until[5:] if until[:4] == since[:4] else until}"
