"""Work that makes very many values at once, without the garbage collector in between."""

import gc
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
