"""What happened around one record, told by many registers in one line of time."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ledgerdesk.domain.definitions import Column, Part, Strand
from ledgerdesk.domain.parts import Source, Values, printer
from ledgerdesk.domain.values import Stored, long_date

DAY = 10
"""Characters of an ISO day."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")


class Thread(NamedTuple):
    """The rows a strand tells of, and what printing them needs to know."""

    strand: Strand
    values: Sequence[Values]
    source: Source


class Event(NamedTuple):
    """One thing that happened."""

    on: str
    """ISO day, or moment when the hour is known."""
    what: str
    text: str
    who: str
    register: str
    record: str


def events(threads: Sequence[Thread]) -> list[Event]:
    """Return what happened, oldest first; what two strands tell of one row stands once.

    On one day: what has no hour first, then by the hour, then as the strands are named.
    """
    found: dict[tuple[str, str, str], Event] = {}
    for thread in threads:
        for event in _told(thread):
            found.setdefault((event.register, event.record, event.what), event)
    return sorted(found.values(), key=lambda event: (event.on[:DAY], event.on[DAY:]))


def long(values: Mapping[str, Stored]) -> dict[str, Stored]:
    """Write days as paper does: 2026年10月24日, with the time where there is one."""
    return {key: long_day(value) for key, value in values.items()}


def long_day(value: Stored) -> Stored:
    """Write one day or moment out; anything else stays as it is."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return f"{long_date(value[:DAY])} {value[DAY + 1 :]}".strip()
    return value


def written_out(source: Source) -> Source:
    """Write out the days of everything that a row is linked with."""
    linked = {key: long(values) for key, values in source.linked.items()}
    held = {key: [long(each) for each in rows] for key, rows in source.children.items()}
    return replace(source, linked=linked, children=held)


def _told(thread: Thread) -> Iterator[Event]:
    strand, source = thread.strand, written_out(thread.source)
    text, who = _piece(strand.parts, strand.join, source), _piece(strand.who, "、", source)
    for values in thread.values:
        on = next((str(values[key]) for key in strand.date if values.get(key)), "")
        if on:
            told = long(values)
            row = (source.register.key, str(values["id"]))
            yield Event(on, strand.label, text(told), who(told), *row)


def _piece(parts: tuple[Part, ...], join: str, source: Source) -> Callable[[Values], str]:
    """Return what some parts say of a row, "" when they say nothing."""
    if not parts:
        return lambda _: ""
    say = printer(Column(parts=parts, join=join), source)

    def told(values: Values) -> str:
        printed = say(values)
        return "" if printed.value is None else printed.text

    return told
