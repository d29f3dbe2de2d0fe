"""`python -m bench`: measure ours against the floor and print one table."""

import argparse
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench import (
    finding,
    forms,
    importing,
    mapping,
    measuring,
    month,
    paper,
    saving,
    taking,
    window,
)
from bench.measuring import Figure
from ledgerdesk.db.engine import dbapi2

PARTS = ("save", "load", "import", "month", "forms", "paper", "search", "map", "window")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much each figure is measured on."""

    ledger: int = 5000
    pairs: int = 300
    load: int = 100_000
    loads: int = 3
    imported: int = 10_000
    cases: int = 10_000
    records: int = 100_000
    rows: int = 2000
    times: int = 5
    search: int = 1_000_000
    signs: int = 10_000
    window: int = 100_000
    starts: int = 20


FULL = Sizes()
QUICK = Sizes(
    ledger=50,
    pairs=5,
    load=200,
    loads=1,
    imported=50,
    cases=30,
    records=100,
    rows=40,
    times=1,
    search=300,
    signs=100,
    window=300,
    starts=1,
)


def measure(sizes: Sizes, parts: Sequence[str] = PARTS) -> tuple[list[Figure], list[str]]:
    """Measure the chosen parts; return the figures and the lines below the table."""
    found: list[Figure] = []
    notes: list[str] = []
    for part in PARTS:
        if part in parts:
            more, note = WAYS[part](sizes)
            found += more
            notes += [note] if note else []
    return found, notes


WAYS: Mapping[str, Callable[[Sizes], tuple[list[Figure], str]]] = {
    "save": lambda sizes: (saving.figures(sizes.ledger, sizes.pairs), ""),
    "load": lambda sizes: taking.figures(sizes.load, sizes.loads),
    "import": lambda sizes: importing.figures(sizes.imported, sizes.times),
    "month": lambda sizes: (month.figures(sizes.cases, sizes.times), ""),
    "forms": lambda sizes: (forms.figures(sizes.records, sizes.times), ""),
    "paper": lambda sizes: (paper.figures(sizes.rows, sizes.times), ""),
    "search": lambda sizes: ([], finding.figures(sizes.search)),
    "map": lambda sizes: ([], mapping.figures(sizes.signs)),
    "window": lambda sizes: window.figures(sizes.window, sizes.starts),
}
"""How each part is measured: figures, and what stands below their table."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    told = parser.parse_args(arguments)
    if unknown := set(told.parts) - set(PARTS):
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    found, notes = measure(QUICK if told.quick else FULL, told.parts or PARTS)
    print(measuring.table(found))
    print("\n".join(notes))
    versions = f"Python {platform.python_version()}, SQLite {dbapi2.sqlite_version}"
    print(f"{versions}, {platform.machine()}; ours and floor in turns in one process.")


if __name__ == "__main__":
    main()
