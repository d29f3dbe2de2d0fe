"""时限: which records have something to do by a day, as their register's terms say."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ledgerdesk.db import counting
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import called
from ledgerdesk.desk.rows import Values, decoded
from ledgerdesk.domain.checks import due_on
from ledgerdesk.domain.definitions import Condition, Register, Term

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
    asked = dict.fromkeys(key for one in bench.campaigns() for key in one.registers)
    for register in map(bench.register, asked):
        for term in register.terms:
            yield from _open(bench, register, term, until)


def _open(bench: Bench, register: Register, term: Term, until: date) -> Iterator[Open]:
    """Read the records that began early enough, and keep those whose day has come near."""
    tests = (*term.when, Condition(term.done, "unset"), Condition(term.start, "set"))
    last = (until - timedelta(days=term.days)).isoformat()
    begun = Condition(term.start, "until_end")
    test, values = counting.where(register, (*tests, begun), start=last, end=last)
    rows = bench.store.records(register.key, f"WHERE {test}", values)
    for row in decoded(register, rows):
        on = date.fromisoformat(due_on(term, row))
        if on <= until:
            title = f"{register.label} {_words(register, row)} {term.title}"
            note = f"{register.by_key[term.start].label} {str(row[term.start])[:10]}"
            yield Open(title, on, register.key, str(row["id"]), note)


def _words(register: Register, values: Values) -> str:
    """Return what a record is known by: number or name, else the beginning of its text."""
    texts = (str(values.get(each.key) or "") for each in register.columns if each.search)
    told = called(register, values) or max(texts, key=len, default="")
    return told if len(told) <= WORDS else f"{told[: WORDS - 1]}…"
