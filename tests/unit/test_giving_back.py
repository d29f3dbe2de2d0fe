"""Memory that was let go goes back to the system."""

import os
import sys
from pathlib import Path

import pytest

from ledgerdesk.calm import give_back

SIZE, MANY, KEPT = 600, 100_000, 100


def held() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do so by themselves")
def test_what_stands_between_living_values_goes_back() -> None:
    made = [bytes(SIZE) for _ in range(MANY)]
    alive = made[::KEPT]
    del made
    before = held()

    give_back()

    assert len(alive) == MANY // KEPT
    assert before - held() > SIZE * MANY / 2
