"""Whole rows for printing: records that fit, records linked to, and children, many at once."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ledgerdesk.db import counting, queries
from ledgerdesk.db.store import Store
from ledgerdesk.domain.definitions import Condition, Form, Register

IDS = "IN (SELECT value FROM json_each(?))"


def fitting(
    store: Store, register: Register, form: Form, start: str, end: str
) -> list[dict[str, Any]]:
    """Return the submitted records a form shows in a period (ISO days), in its order."""
    test, values = counting.where(register, form.where, start=start, end=end, any_of=form.any_of)
    order = queries.order(replace(register, order=form.order or register.order))
    return store.records(register.key, f"WHERE {test} {order}", values)


def placed(store: Store, register: Register, form: Form, start: str, end: str) -> int:
    """Count those of a form's records whose own date lies in the period."""
    own = Condition(register.date, "in_period")
    test, values = counting.where(
        register, (*form.where, own), start=start, end=end, any_of=form.any_of
    )
    return int(store.value(f'SELECT count(*) FROM "{register.key}" WHERE {test}', values))


def by_ids(store: Store, register: Register, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return records by id, drafts and deleted ones too: a link still has to be printed."""
    return store.records(register.key, f"WHERE id {IDS}", (json.dumps([*ids]),))


def children(
    store: Store, register: Register, link: str, ids: Iterable[str]
) -> list[dict[str, Any]]:
    """Return the undeleted rows that belong to some records, drafts of a ledger left out.

    A link that holds several ids belongs to each of them.
    """
    counts = "deleted_on IS NULL"
    if register.group != "child":
        counts += " AND submitted_on IS NOT NULL"
    belongs = f'"{link}" {IDS}'
    if register.by_key[link].several:
        belongs = f'EXISTS (SELECT 1 FROM json_each("{link}") AS each WHERE each.value {IDS})'
    clause = f"WHERE {belongs} AND {counts} {queries.order(register)}"
    return store.records(register.key, clause, (json.dumps([*ids]),))


def either(store: Store, register: str, **values: str) -> list[dict[str, Any]]:
    """Return the records that count and hold one of some values, by column, the oldest first.

    Each column is asked alone: a test with OR would read the whole table past their indexes.
    """
    counts = "submitted_on IS NOT NULL AND deleted_on IS NULL"
    ids = " UNION ".join(
        f'SELECT id FROM "{register}" WHERE {counts} AND "{each}" = ?' for each in values
    )
    return store.records(register, f"WHERE id IN ({ids}) ORDER BY id", (*values.values(),))


def submission(store: Store, form: str, period: str) -> dict[str, Any] | None:
    """Return the newest version of a form handed in for a period, None before the first."""
    clause = (
        'WHERE "form" = ? AND "period" = ? AND deleted_on IS NULL ORDER BY "version" DESC LIMIT 1'
    )
    found = store.records("submission", clause, (form, period))
    return found[0] if found else None


def submitted(store: Store, register: str, ids: Iterable[str]) -> set[str]:
    """Return those of some records that count: submitted and not deleted."""
    sql = (
        f'SELECT id FROM "{register}" WHERE id {IDS} '
        "AND submitted_on IS NOT NULL AND deleted_on IS NULL"
    )
    return {str(record) for (record,) in store.rows(sql, (json.dumps([*ids]),))}
