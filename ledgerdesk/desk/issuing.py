"""文号: given when a document is signed out, then for good; what is wrong about a series."""

import re
from collections.abc import Iterator, Mapping

from ledgerdesk.db import lookups
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.checks import missing
from ledgerdesk.domain.definitions import Numbering, Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import Finding, RefusedError

Values = Mapping[str, Stored]
INSTEAD = "签错、写坏的请填写“作废日期”和“作废原因”，文号保留；再另签发一份。"
SERIAL = re.compile(r"(.*?)0*([0-9]{1,5})([^0-9]*)")
"""The last figures of a number are its place in the series."""
SHOWN = 12
"""Missing numbers that are named; the rest are counted."""


def ready(register: Register, values: Values) -> bool:
    """Tell whether a record may be given its number: 文号 only when nothing else is missing."""
    rule = register.numbering
    if rule is None or values.get(register.number):
        return False
    return not rule.issued or all(
        each.key == register.number for each in missing(register, values)
    )


def refuse(register: Register, before: Values | None, after: Values) -> None:
    """Raise RefusedError when a number that was given would be changed, or what it counts by."""
    rule = register.numbering
    if rule is None or not rule.issued or not before or not before.get(register.number):
        return
    fixed = (register.by_key.get(key) for key in (register.number, rule.by, register.date))
    labels = [
        each.label
        for each in fixed
        if each and _counted(register, before, each.key) != _counted(register, after, each.key)
    ]
    if labels:
        reasons = tuple(f"“{label}”已经签发定下。" for label in labels)
        raise RefusedError(_what(register, before, "不能这样改"), (*reasons, INSTEAD))


def refuse_removal(register: Register, values: Values) -> None:
    """Raise RefusedError when a record with a number for good would be taken away."""
    rule = register.numbering
    if rule is not None and rule.issued and values.get(register.number):
        raise RefusedError(_what(register, values, "不能删除"), (INSTEAD,))


def gaps(bench: Bench) -> Iterator[Finding]:
    """Say of each series of numbers for good which are missing between its first and last."""
    for register in bench.catalog.registers.values():
        rule = register.numbering
        if rule is not None and rule.issued:
            yield from _gaps(bench, register, rule)


def _gaps(bench: Bench, register: Register, rule: Numbering) -> Iterator[Finding]:
    keys = [rule.by, register.number, "id"]
    series: dict[tuple[str, str], dict[int, str]] = {}
    for kind, number, record in lookups.column(bench.store, register.key, keys):
        told = SERIAL.fullmatch(str(number or ""))
        if told:
            found = series.setdefault((str(kind), f"{told[1]}\n{told[3]}"), {})
            found[int(told[2])] = str(record)
    for (kind, shape), found in sorted(series.items()):
        absent = [each for each in range(1, max(found)) if each not in found]
        if absent:
            head, tail = shape.split("\n")
            named = "、".join(map(str, absent[:SHOWN]))
            more = f"等 {len(absent)} 个号" if len(absent) > SHOWN else ""
            text = f"{kind} {head}…{tail} 缺 {named} 号{more}，请查明后补登，作废的也要登记。"
            record = found[max(found)]
            yield Finding("orange", text, register.key, record, register.number)


def _counted(register: Register, values: Values, key: str) -> Stored:
    """Of a date only the year counts."""
    value = values.get(key)
    return str(value)[:4] if value and key == register.date else value


def _what(register: Register, values: Values, verb: str) -> str:
    return f"{register.label} {values[register.number]} 的文号已经给出，{verb}："
