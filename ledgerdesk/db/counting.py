"""Measures and conditions as SQL: one query gives the events behind a number."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from ledgerdesk.db import columns
from ledgerdesk.db.store import Store
from ledgerdesk.domain.definitions import Condition, Measure, Register
from ledgerdesk.domain.measures import Event
from ledgerdesk.domain.merging import EXTRA
from ledgerdesk.errors import UserError

SQL = tuple[str, list[str]]
"""A piece of SQL and the values bound to its marks."""
Whose = Callable[[str], str] | None
COUNTED = "{0}.submitted_on IS NOT NULL AND {0}.deleted_on IS NULL"
CLOSED, OPENED = "closed_by_end", "open_at_end"
SYSTEM = {"id", "campaign", "submitted_on", "signed_on"}
SIMPLE = {
    "is": "{} IS {marks}",
    "not": "{} IS NOT {marks}",
    "in": "{} IN ({marks})",
    "not_in": "({0} IS NULL OR {0} NOT IN ({marks}))",
    "holds": "EXISTS (SELECT 1 FROM json_each({}) WHERE value IN ({marks}))",
    "set": "{} IS NOT NULL",
    "unset": "{} IS NULL",
}
TIMED = {
    "in_period": ("{0} >= ? AND {0} < ?", "both"),
    "from_start": ("({0} IS NULL OR {0} >= ?)", "start"),
    "until_end": ("({0} IS NULL OR {0} < ?)", "end"),
    "closed_by_end": ("{0} < ?", "end"),
    "open_at_end": ("({0} IS NULL OR {0} >= ?)", "end"),
}
"""Days are compared half-open (< the day after), so that moments fall on their day."""


def where(
    register: Register,
    conditions: Iterable[Condition],
    *,
    start: str,
    end: str,
    any_of: Sequence[Condition] = (),
) -> SQL:
    """Return the test for submitted, undeleted records that fit, and its values.

    All `conditions` hold, and one of `any_of` when there are any; `start` and `end` are ISO
    days. Raise UserError on a field that the register's table does not have.
    """
    span = {"start": [start], "end": [after(end)], "both": [start, after(end)]}
    alias = columns.quoted(register.key)
    every = [_test(each, _column(register, each.field, alias), span) for each in conditions]
    if any_of:
        some = [_test(each, _column(register, each.field, alias), span) for each in any_of]
        every.append(_joined(some, " OR "))
    return _joined([(COUNTED.format(alias), []), *every], " AND ")


def events(store: Store, measure: Measure, *, until: str, since: str = "") -> list[Event]:
    """Return what a measure counts up to a day; a flow only from `since` on.

    A stock's event carries the day it leaves the stock again. ISO days, both included.
    """
    sql, values = query(measure, since=since, until=until)
    return list(map(Event._make, store.rows(sql, values)))


def gather(
    store: Store, measures: Iterable[Measure], *, until: str, since: str = "", whose: Whose = None
) -> Mapping[str, list[Event]]:
    """Return the events of every measure that has a register, by the measure's key.

    `whose` gives for a register the SQL that stands for an event's unit.
    """
    found = {}
    for each in measures:
        if each.register:
            place = whose(each.register) if whose else ""
            sql, values = query(each, until=until, since=since, place=place)
            found[each.key] = list(map(Event._make, store.rows(sql, values)))
    return found


def query(measure: Measure, *, until: str, since: str = "", by: str = "", place: str = "") -> SQL:
    """Return the one SELECT behind a measure: an Event a row.

    `unit` is the column `by` or what the SQL in `place` says, else the measure's own column.
    """
    counted, values = _counted(measure, until, since)
    on, off = _days(measure, named)
    whose = by or measure.by
    own = place or (named(whose) if whose else "NULL")
    unit = f"coalesce({own}, '')"
    return f"SELECT r.id, {unit}, {on}, {off}, {_amount(measure)} FROM {counted}", values


def village(registers: Mapping[str, Register], register: str) -> str:
    """Return the SQL of the village of a register's records, its own or that of what they name.

    NULL where a register says nothing of villages, or several at once.
    """
    known = registers[register]
    if (own := known.by_key.get("village")) and not own.several:
        return columns.column(own, "r")
    links = [each for each in known.columns if each.kind == "link" and not each.several]
    told = [each for each in links if "village" in registers[each.target].by_key]
    tried = [
        f'(SELECT v."village" FROM {columns.quoted(each.target)} AS v'
        f" WHERE v.id = {columns.column(each, 'r')})"
        for each in told
        if each.target not in {"person", "village"}
    ]
    return f"coalesce({', '.join([*tried, 'NULL', 'NULL'])})"


def added(measure: Measure, *, until: str, since: str = "", by: str = "") -> SQL:
    """Return the SELECT of `query` added up: one Event, without its record, for all of a day.

    Grouped by what the table holds, so that an index has the groups in their order.
    """
    keys = dict.fromkeys([*measure.date, *fields(measure, CLOSED), *fields(measure, OPENED), by])
    names = {key: f"g{number}" for number, key in enumerate(filter(None, keys))}
    raw = "".join(f"{named(key)} AS {name}, " for key, name in names.items())
    counted, values = _counted(measure, until, since)
    groups = f"SELECT {raw}sum({_amount(measure)}) AS n FROM {counted}"
    on, off = _days(measure, names.__getitem__)
    place = f"coalesce({names[by]}, '')" if by else "''"
    sql = (
        f"SELECT '', {place}, {on}, {off}, n FROM ({groups} GROUP BY {', '.join(names.values())})"
    )
    return sql, values


def summed(measure: Measure) -> SQL:
    """Return the SQL that adds up what a measure counts in a group of its register's rows."""
    chosen = _chosen(measure)
    if not chosen:
        return f"sum({_amount(measure)})", []
    test, values = _joined(chosen, " AND ")
    return f"sum({_amount(measure)}) FILTER (WHERE {test})", values


def table(register: str) -> str:
    """Return the name of a register's table as SQL."""
    return columns.quoted(register)


def _counted(measure: Measure, until: str, since: str) -> SQL:
    """Return the table and the test of what a measure counts up to a day."""
    closed = fields(measure, CLOSED)
    amount, day = _amount(measure), _first(measure.date, named)
    bounds = [(f"{each} < ?", [after(until)]) for each in (day, *map(named, closed))]
    if since and not measure.stock:
        bounds.append((f"{day} >= ?", [since]))
    if amount != "1":
        bounds.append((f"{amount} <> 0", []))
    test, values = _joined([(COUNTED.format("r"), []), *bounds, *_chosen(measure)], " AND ")
    return f"{table(measure.register)} AS r WHERE {test}", values


def _chosen(measure: Measure) -> list[SQL]:
    """Return the tests of a measure that say nothing of days."""
    days = {*fields(measure, CLOSED), *fields(measure, OPENED)}
    return [
        _test(each, named(each.field, tested=True), _timeless(measure, each))
        for each in measure.where
        if each.field not in days
    ]


def _days(measure: Measure, name: Callable[[str], str]) -> tuple[str, str]:
    """Return the SQL of the day an event counts from, and of the day it leaves a stock."""
    closed, opened = fields(measure, CLOSED), fields(measure, OPENED)
    placed = [_day(_first(measure.date, name)), *(_day(name(each)) for each in closed)]
    on = f"max({', '.join(placed)})" if closed else placed[0]
    return on, f"coalesce({_day(name(opened[0]))}, '')" if opened else "''"


def fields(measure: Measure, op: str) -> list[str]:
    """Return the fields that a measure tests in one way."""
    return [each.field for each in measure.where if each.op == op]


def _amount(measure: Measure) -> str:
    if measure.how == "count":
        return "1"
    if measure.how == "length":
        return " + ".join(f"json_array_length(coalesce({named(of)}, '[]'))" for of in measure.of)
    return "(" + " + ".join(f"coalesce({named(of)}, 0)" for of in measure.of) + ")"


def _first(dates: Sequence[str], name: Callable[[str], str]) -> str:
    """Return the first date that is set; a bare column keeps its index usable."""
    days = [name(each) for each in dates]
    return days[0] if len(days) == 1 else f"coalesce({', '.join(days)})"


def _timeless(measure: Measure, condition: Condition) -> Mapping[str, list[str]]:
    """Return no span: a measure's own date places it, a test on a period has no meaning."""
    if condition.op in TIMED:
        message = f"指标“{measure.key}”的条件不能用 {condition.op}，请改正它的定义。"
        raise UserError(message)
    return {}


def _test(condition: Condition, column: str, span: Mapping[str, list[str]]) -> SQL:
    if condition.op in TIMED:
        pattern, days = TIMED[condition.op]
        return pattern.format(column), span[days]
    if condition.op in {"set", "unset"}:
        return SIMPLE[condition.op].format(column), []
    values = [*condition.values] or [condition.value]
    return SIMPLE[condition.op].format(column, marks=", ".join("?" * len(values))), values


def _joined(parts: Iterable[SQL], word: str) -> SQL:
    """Join tests by AND or OR, in brackets."""
    texts, values = zip(*parts, strict=True)
    return f"({word.join(texts)})", [each for some in values for each in some]


def _column(register: Register, key: str, alias: str) -> str:
    known = register.by_key.get(key)
    if known and not known.computed:
        return columns.column(known, alias, tested=True)
    if key in SYSTEM:
        return columns.quoted(key, alias)
    message = f"{register.title}的表里没有“{key}”，不能按它筛选，请改正表样的条件。"
    raise UserError(message)


def named(key: str, *, tested: bool = False) -> str:
    """Return a column of the counted table; without the `r.` SQLite takes a slip for a text.

    What a campaign added to the register is named `extra.key`.
    """
    own = key.removeprefix(EXTRA)
    return columns.quoted(key, "r") if own == key else columns.apart(own, "r", tested=tested)


def _day(column: str) -> str:
    return f"substr({column}, 1, 10)"


def after(day: str) -> str:
    """Return the day after, both ISO."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
