"""Identifiers that copies of a ledger can make apart and still merge."""

import secrets
import threading
import time
from uuid import UUID

_guard = threading.Lock()
_newest = 0


def new_id() -> str:
    """Return a UUIDv7; later ones of one process sort after earlier ones."""
    global _newest  # noqa: PLW0603  # the clock ticks slower than a bulk load makes ids
    drawn = int.from_bytes(secrets.token_bytes(10))
    fresh = time.time_ns() // 1_000_000 << 80 | 7 << 76 | (drawn >> 68 & 0xFFF) << 64
    fresh |= 2 << 62 | drawn & (1 << 62) - 1
    with _guard:
        _newest = max(fresh, _newest + 1)
        return str(UUID(int=_newest))
