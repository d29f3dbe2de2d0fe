"""Work that makes very many values, or runs beside the window: nobody is disturbed by it."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

EAGER = 0.0002
"""Seconds until a thread gets its turn; Python's own 5 ms add up when a window paints."""


def take_turns() -> None:
    """Let no thread of this process wait long for one that computes."""
    sys.setswitchinterval(EAGER)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold the garbage collector off: it would walk every new value again and again, in vain.

    Also a decorator. Memory is bounded by what the work itself makes; one inside another is
    fine.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def put_by() -> None:
    """Let the collector pass over every value that stands now, until `take_up`.

    For a large result that somebody looks at for a while: walking it would stop every thread.
    Best called inside `undisturbed`.
    """
    gc.freeze()


def take_up() -> None:
    """Let the collector walk everything again."""
    gc.unfreeze()


def give_back() -> None:
    """Give the memory back that such work let go; the C library of Linux would keep it."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  # a start does without

        ctypes.CDLL(None).malloc_trim(0)
