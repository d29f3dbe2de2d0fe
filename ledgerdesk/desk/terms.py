"""时限: which records have something to do by a day, as their register's terms say."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from ledgerdesk.db import counting
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import called
from ledgerdesk.desk.rows import Values, decoded
from ledgerdesk.domain.checks import due_on
from ledgerdesk.domain.definitions import Condition, Register, Term

Row = dict[str, Any]
WORDS = 24
"""Characters of a text that stand for a record without number and name."""


class Open(NamedTuple):
    """One thing a record still has to have done."""

    title: str
    """部门联动 通报越界线索 反馈."""
    on: date
    register: str
    record: str
    note: str


def running(bench: Bench, until: date) -> Iterator[Open]:
    """Yield what is to be done up to a day, and what is overdue."""
    calendar = bench.calendar()
    asked = dict.fromkeys(key for one in bench.campaigns() for key in one.registers)
    for register in map(bench.register, asked):
        for term, law in _terms(bench, register):
            rows = _near(bench, register, term, until)
            for row in decoded(register, rows):
                due = due_on(term, row, calendar)
                if due and due <= until.isoformat():
                    title = f"{register.label} {_words(register, row)} {term.title}"
                    begun = f"{register.by_key[term.start].label} {str(row[term.start])[:10]}"
                    note = "；".join(filter(None, (begun, law)))
                    yield Open(title, date.fromisoformat(due), register.key, str(row["id"]), note)


def _terms(bench: Bench, register: Register) -> Iterator[tuple[Term, str]]:
    """Yield the terms of a register, and those the law sets with their article."""
    yield from ((each, "") for each in register.terms)
    for law in bench.catalog.law.values():
        for each in law.terms.get(register.key, ()):
            doubt = "；推定，待核对" if each.derived else ""
            yield each, f"{law.named}{each.article}{doubt}"


def _near(bench: Bench, register: Register, term: Term, until: date) -> list[Row]:
    """Read the records that began early enough for their day to have come near."""
    tests = (*term.when, Condition(term.done, "unset"), Condition(term.start, "set"))
    last = (until - timedelta(days=term.days)).isoformat()
    begun = Condition(term.start, "until_end")
    test, values = counting.where(register, (*tests, begun), start=last, end=last)
    return bench.store.records(register.key, f"WHERE {test}", values)


def _words(register: Register, values: Values) -> str:
    """Return what a record is known by: number or name, else the beginning of its text."""
    texts = (str(values.get(each.key) or "") for each in register.columns if each.search)
    told = called(register, values) or max(texts, key=len, default="")
    return told if len(told) <= WORDS else f"{told[: WORDS - 1]}…"
