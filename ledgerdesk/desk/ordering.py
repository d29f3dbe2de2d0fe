"""The order of a signed ledger's rows: by its own fields, links by name, choices by place."""

from collections.abc import Callable, Sequence

from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import Links
from ledgerdesk.desk.rows import Values
from ledgerdesk.domain.definitions import Field, Form
from ledgerdesk.errors import UserError

Key = tuple[bool, int, str]
"""Blank last; numbers and choices by their place; everything else as text."""


def offered(bench: Bench, form: Form) -> dict[str, str]:
    """Return the fields a ledger prints that its rows can be put in order by, with labels."""
    register = bench.register(form.register)
    printed = (part.field for column in form.columns for part in column.parts)
    keys = dict.fromkeys([*printed, *(key for key in (register.date, "unit") if key)])
    fields = [register.by_key[key] for key in keys if key in register.by_key]
    return {each.key: each.label for each in fields if not each.several and not each.long}


def ordered(bench: Bench, form: Form, rows: list[Values], order: Sequence[str]) -> list[Values]:
    """Return rows in an order asked for; equal ones stay in the ledger's own."""
    known = offered(bench, form)
    found = list(rows)
    for asked in reversed(order):
        key = asked.removeprefix("-")
        if key not in known:
            message = f"这本台账不能按“{key}”排列，可用的有：{'、'.join(known)}。"
            raise UserError(message)
        place = _placed(bench, form, bench.register(form.register).by_key[key])
        found.sort(key=place, reverse=asked.startswith("-"))
    return found


def _placed(bench: Bench, form: Form, field: Field) -> Callable[[Values], Key]:
    """Return what a row is put in order by."""
    links = Links(bench)
    listed = bench.choices(form.register, field) if field.kind == "choice" else ()
    places = {each: place for place, each in enumerate(listed)}

    def place(values: Values) -> Key:
        stored = values.get(field.key)
        if stored is None:
            return True, 0, ""
        if isinstance(stored, int):
            return False, stored, ""
        if field.kind == "link":
            return False, 0, links.text(field.target, str(stored))
        return False, places.get(str(stored), len(places)), str(stored)

    return place
