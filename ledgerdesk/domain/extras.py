"""A campaign's own fields: how they lie together in the JSON column `extra`."""

import json
from collections.abc import Mapping
from typing import Any

from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import Stored, is_blank, once

COLUMN = "extra"


@once
def extras(register: Register) -> tuple[str, ...]:
    """Name the fields of a register that lie in the JSON column."""
    return tuple(each.key for each in register.fields if each.extra)


def packed(register: Register, values: Mapping[str, Stored]) -> str | None:
    """Write the fields of the JSON column; what other campaigns left there stays."""
    told: dict[str, Any] = json.loads(str(values.get(COLUMN) or "{}"))
    told |= {key: values.get(key) for key in extras(register)}
    kept = {key: value for key, value in told.items() if not is_blank(value)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


def unpack(register: Register, row: dict[str, Any]) -> None:
    """Put the fields of the JSON column beside the others of a row, several as tuples."""
    keys = extras(register)
    if keys and COLUMN in row:
        told = json.loads(row[COLUMN] or "{}")
        for key in keys:
            value = told.get(key)
            row[key] = tuple(value) if isinstance(value, list) else value
