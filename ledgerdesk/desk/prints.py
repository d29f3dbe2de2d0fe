"""What was printed or exported, kept by the 核验码 so that a paper can be checked later."""

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from ledgerdesk.db import engine, journal
from ledgerdesk.db.ids import new_id
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.measures import expand, share
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.errors import UserError

SERIAL = "序号"
SEPARATOR = "\x1f"
"""Stands between the words of a digest: no text of a record has a control character."""


class Made(NamedTuple):
    """How a paper was made, so that it can be made again."""

    record: str = ""
    """Id of the one record it tells of; "" for a ledger or form."""
    order: tuple[str, ...] = ()
    """Fields its rows were put in order by; none: the definition's own."""


AS_DEFINED = Made()


def keep(bench: Bench, sheet: Sheet, file: Path, pages: int, made: Made = AS_DEFINED) -> None:
    """Add what a printed or exported file says to `printed`, inside an open step."""
    row = {
        "id": new_id(),
        "ledger": sheet.form,
        "period": sheet.period,
        "record": made.record or None,
        "order": ",".join(made.order) or None,
        "code": sheet.code,
        "printed_at": bench.clock.now()[:16],
        "by": bench.actor or bench.unit_name(),
        "pages": pages,
        "rows": len(sheet.rows),
        "chain_head": sheet.chain,
        "cells": json.dumps(digests(sheet)),
        "file_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "submitted_on": bench.today().isoformat(),
        "campaign": bench.campaign().key,
    }
    bench.store.insert("printed", row)


def refuse_ledger(target: Path) -> None:
    """Raise UserError when a document would take the place of a ledger."""
    if engine.database(target):
        message = f"{target} 是一个台账（或别的数据库），不能用打印的文件覆盖它。请换一个文件名。"
        raise UserError(message)


def digests(sheet: Sheet) -> dict[str, str]:
    """Return a short digest of what is printed for each record that has a row, by its id.

    Serial numbers do not count: a record added above another does not change that one.
    """
    skip = {number for number, path in enumerate(sheet.columns, 1) if path == SERIAL}
    texts: dict[int, list[str]] = defaultdict(list)
    for row, column, text, _, _, _ in sheet.layout.cells:
        if column not in skip:
            texts[row].append(text)
    told: dict[str, list[str]] = defaultdict(list)
    for row, record in sheet.rows:
        told[record] += texts[row]
    return {record: _digest(words) for record, words in told.items()}


def recounted(bench: Bench, sheet: Sheet, chain: str) -> set[str]:
    """Return the records that a form's numbers count otherwise than at a head of the chain."""
    counted = expand((each.measure for each in sheet.figures), bench.catalog.measures)
    written = journal.since(bench.store, chain, {each.register for each in counted})
    return {
        record
        for table, record, was, now in written
        for each in counted
        if each.register == table and share(each, was, sheet.end) != share(each, now, sheet.end)
    }


def _digest(words: list[str]) -> str:
    return hashlib.sha256(SEPARATOR.join(words).encode()).hexdigest()[:16]
