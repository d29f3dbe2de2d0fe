"""Work that makes very many values at once: undisturbed by the garbage collector, then tidied."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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


def give_back() -> None:
    """Give the memory back that such work let go; the C library of Linux would keep it."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  # a start does without

        ctypes.CDLL(None).malloc_trim(0)
