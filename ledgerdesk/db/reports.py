"""What was handed in, exported, printed and signed back."""

from typing import Any

from ledgerdesk.db.store import Store

Row = dict[str, Any]


def submissions(store: Store, form: str, period: str) -> list[Row]:
    """Return every version of a form handed in for a period, the newest first."""
    clause = 'WHERE "form" = ? AND "period" = ? AND deleted_on IS NULL ORDER BY "version" DESC'
    return store.records("submission", clause, (form, period))


def corrections(store: Store, form: str) -> list[Row]:
    """Return the numbers of a form that were corrected by hand, the earliest period first."""
    clause = 'WHERE "form" = ? AND deleted_on IS NULL ORDER BY "to_on", id'
    return store.records("correction", clause, (form,))


def handed_in(store: Store, form: str) -> dict[str, tuple[int, str]]:
    """Return for each period of a form its newest version and the day it was received."""
    rows = store.rows(
        'SELECT "period", "version", coalesce("received_on", \'\') FROM "submission" '
        'WHERE "form" = ? AND deleted_on IS NULL ORDER BY "version"',
        (form,),
    )
    return {period: (version, received) for period, version, received in rows}


def steps(store: Store, form: str, period: str) -> dict[str, Row]:
    """Return the newest row of each step done for a period by hand: 核对, 审核."""
    clause = 'WHERE "form" = ? AND "period" = ? AND deleted_on IS NULL ORDER BY "at", id'
    return {row["step"]: row for row in store.records("report_step", clause, (form, period))}


def documents(store: Store, form: str, period: str) -> tuple[Row | None, Row | None]:
    """Return the last export and the last print of a period: at, by, code, on (signed back)."""
    return _document(store, form, period, "= 0"), _document(store, form, period, "> 0")


def _document(store: Store, form: str, period: str, pages: str) -> Row | None:
    row = store.row(
        'SELECT "printed_at", "by", "code", coalesce("signed_back_on", \'\') FROM "printed" '
        f'WHERE "ledger" = ? AND "period" = ? AND "pages" {pages} AND deleted_on IS NULL '
        'ORDER BY "printed_at" DESC, id DESC LIMIT 1',
        (form, period),
    )
    return dict(zip(("at", "by", "code", "on"), row, strict=True)) if row else None


def prints(store: Store) -> list[Row]:
    """Return everything printed on paper, the newest first; exported files are none."""
    clause = 'WHERE "pages" > 0 AND deleted_on IS NULL ORDER BY "printed_at" DESC, id DESC'
    columns = (
        "id", "ledger", "period", "record", "order", "code", "printed_at", "by", "pages", "rows",
        "signed_back_on",
    )  # fmt: skip
    named = ", ".join(f'"{each}"' for each in columns)
    rows = store.rows(f'SELECT {named} FROM "printed" {clause}')
    return [dict(zip(columns, row, strict=True)) for row in rows]


def printed(store: Store, code: str) -> list[Row]:
    """Return every paper with a 核验码, the newest first."""
    clause = "WHERE code = ? AND deleted_on IS NULL ORDER BY printed_at DESC, id DESC"
    return store.records("printed", clause, (code,))


def signed(store: Store) -> tuple[str, str, str, str]:
    """Return filler, reviewer, head and phone of the newest report, each "" if unknown."""
    row = store.row(
        'SELECT "filler", "reviewer", "head", "phone" FROM "submission" '
        "WHERE deleted_on IS NULL ORDER BY submitted_on DESC, id DESC LIMIT 1"
    )
    filler, reviewer, head, phone = (each or "" for each in row or ("",) * 4)
    return filler, reviewer, head, phone


def people(store: Store) -> list[str]:
    """Return the names of people who were not removed, in order."""
    rows = store.rows('SELECT DISTINCT "name" FROM "person" WHERE deleted_on IS NULL ORDER BY 1')
    return [name for (name,) in rows if name]
