"""Which records point to one record."""

from typing import Any

from ledgerdesk.db import columns
from ledgerdesk.db.store import Store
from ledgerdesk.domain.definitions import Field, Register


def pointing(
    store: Store, register: Register, field: Field, record: str, most: int
) -> list[dict[str, Any]]:
    """Return undeleted records whose link field names a record, newest first, at most `most`."""
    column = columns.column(field, columns.quoted(register.key))
    test = (
        f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = ?)"
        if field.several
        else f"{column} = ?"
    )
    clause = f"WHERE {test} AND deleted_on IS NULL ORDER BY id DESC LIMIT ?"
    return store.records(register.key, clause, (record, most))
