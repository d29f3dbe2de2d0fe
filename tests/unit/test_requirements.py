"""Every demand of a plan has its row, and every test a row names is there."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ledgerdesk.paths import RESOURCES

TESTS = Path(__file__).parents[1]
ROW = re.compile(r"^\| (S\d-\d\d[a-z]?) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall((RESOURCES / "help" / "requirements.md").read_text(encoding="utf-8"))
DEMANDS = {
    "S0": [f"{n:02}" for n in range(1, 47)],
    "S1": [f"{n:02}" for n in range(1, 38)],
    "S2": [f"{n:02}" for n in range(1, 49)],
    "S3": [*(f"{n:02}" for n in range(1, 8)), *(f"08{c}" for c in "abcdef"),
           *(f"{n:02}" for n in range(9, 22))],
    "S4": [f"{n:02}" for n in range(1, 32)],
}  # fmt: skip
WRITTEN = {
    name for path in TESTS.rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}  # fmt: skip


@pytest.mark.parametrize("plan", DEMANDS)
def test_every_demand_of_a_plan_has_one_row(plan: str) -> None:
    told = Counter(key for key, *_ in ROWS if key.startswith(plan))

    assert told == Counter(f"{plan}-{number}" for number in DEMANDS[plan])


def test_a_row_names_tests_that_are_there_or_says_why_none() -> None:
    for key, _, place, proof in ROWS:
        named = re.findall(r"`(test_\w+)`", proof)
        assert place.strip(), key
        assert named or re.fullmatch(r"不适用：.+", proof.strip()), key
        assert set(named) <= WRITTEN, (key, set(named) - WRITTEN)
