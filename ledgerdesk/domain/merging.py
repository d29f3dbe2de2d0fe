"""One ledger's own catalog: what its campaigns add to registers, lists, checks and flows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ledgerdesk.domain.catalog import Catalog, Lazy
from ledgerdesk.domain.definitions import Campaign, Condition, Field, Flow, Measure, Register

EXTRA = "extra."
"""How a measure names a field that stands in the JSON column."""


def merged(base: Catalog, running: Sequence[Campaign], past: Sequence[Campaign] = ()) -> Catalog:
    """Return the definitions as a ledger's campaigns have them; the first one's stand first.

    Fields of campaigns that ended stay, so that what was typed is still read; none of them is
    demanded any more.
    """
    registers = Lazy(base.registers, lambda key: _register(base.registers[key], running, past))
    return replace(
        base,
        registers=registers,
        flows=Lazy(base.flows, lambda key: _flow(base.flows[key], running)),
        measures=Lazy(base.measures, lambda key: _measure(base.measures[key], registers)),
    )


def choices(campaigns: Iterable[Campaign], register: str, field: Field) -> tuple[str, ...]:
    """Return the part of a list that campaigns show, the first one's first; else all of it."""
    parts = [each.choices.get(f"{register}.{field.key}", field.choices) for each in campaigns]
    return tuple(dict.fromkeys(one for part in parts for one in part)) or field.choices


def _register(
    register: Register, running: Sequence[Campaign], past: Sequence[Campaign]
) -> Register:
    """Return a register with what campaigns add; the very same one when they add nothing."""
    asked = [each for one in running for each in one.fields.get(register.key, ())]
    kept = [each for one in past for each in one.fields.get(register.key, ())]
    added = {each.key: replace(each, required=False) for each in reversed(kept)}
    added |= {each.key: each for each in reversed(asked)}
    known = register.by_key
    new = [key for key in dict.fromkeys(each.key for each in (*asked, *kept)) if key not in known]
    extras = tuple(replace(added[key], extra=True) for key in new)
    checks = tuple(each for one in running for each in one.checks.get(register.key, ()))
    terms = tuple(each for one in running for each in one.terms.get(register.key, ()))
    fields = tuple(_widened(register.key, each, (*running, *past)) for each in register.fields)
    if not extras and not checks and not terms and fields == register.fields:
        return register
    return replace(
        register,
        fields=(*fields, *extras),
        checks=(*register.checks, *checks),
        terms=(*register.terms, *terms),
    )


def _widened(register: str, field: Field, campaigns: Iterable[Campaign]) -> Field:
    """Let a field take the choices that campaigns add to its list."""
    told = [each.choices.get(f"{register}.{field.key}", ()) for each in campaigns]
    new = dict.fromkeys(one for some in told for one in some if one not in field.choices)
    return replace(field, choices=(*field.choices, *new)) if new else field


def _flow(flow: Flow, running: Iterable[Campaign]) -> Flow:
    rules = tuple(rule for each in running for rule in each.rules)
    return replace(flow, checklists=(*rules, *flow.checklists)) if rules else flow


def _measure(measure: Measure, registers: Mapping[str, Register]) -> Measure:
    """Name the fields of the JSON column as counting reads them."""
    register = registers.get(measure.register)
    named = (
        {each.key: f"{EXTRA}{each.key}" for each in register.fields if each.extra}
        if register
        else {}
    )
    if not named:
        return measure
    return replace(
        measure,
        of=_named(measure.of, named),
        by=named.get(measure.by, measure.by),
        date=_named(measure.date, named),
        where=tuple(_condition(each, named) for each in measure.where),
    )


def _named(keys: Iterable[str], named: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(named.get(key, key) for key in keys)


def _condition(condition: Condition, named: Mapping[str, str]) -> Condition:
    return replace(condition, field=named.get(condition.field, condition.field))
