"""Identifiers that copies of a ledger can make apart and still merge."""

import os
import threading
import time

_guard = threading.Lock()
_newest = 0


def new_id() -> str:
    """Return a UUIDv7; later ones of one process sort after earlier ones.

    Each millisecond begins with a number drawn at random; those made within it count on.
    """
    global _newest  # noqa: PLW0603  # the clock ticks slower than a bulk load makes ids
    now = time.time_ns() // 1_000_000 << 80
    with _guard:
        _newest = now | _drawn() if now > _newest else _newest + 1
        digits = f"{_newest:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _drawn() -> int:
    drawn = int.from_bytes(os.urandom(10))
    return 7 << 76 | (drawn >> 68 & 0xFFF) << 64 | 2 << 62 | drawn & (1 << 62) - 1
