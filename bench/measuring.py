"""Ours and the floor in turns, so that what the machine does meanwhile hits both alike."""

import gc
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from ledgerdesk.db.place import mounted

OUT = Path("bench/out")
MEMORY = {"tmpfs", "ramfs"}
HEADINGS = ("figure", "n", "ours p50/p95", "floor p50/p95", "ratio p50/p95", "target")
MILLISECONDS = 1000
Run = Callable[[int], float]
"""One timed run, by its number; returns seconds."""


@dataclass(frozen=True, slots=True)
class Target:
    """The highest ratio wanted; 0 where a figure is only reported."""

    median: float = 0.0
    tail: float = 0.0

    def words(self) -> str:
        """Return it as the table shows it."""
        tail = f" / {self.tail}" if self.tail else ""
        return f"≤ {self.median}{tail}" if self.median else "—"


@dataclass(slots=True)
class Figure:
    """Seconds of ours and of the floor, run by run."""

    name: str
    target: Target = field(default_factory=Target)
    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    def alternate(self, times: int, ours: Run, floor: Run) -> "Figure":
        """Run both in turns, ours first each time."""
        for i in range(times):
            self.ours.append(ours(i))
            self.floor.append(floor(i))
        return self

    def ratios(self) -> tuple[float, float]:
        """Return ours ÷ floor at the median and at the 95th percentile."""
        return (
            median(self.ours) / median(self.floor),
            tail(self.ours) / tail(self.floor),
        )

    def row(self) -> tuple[str, ...]:
        """Return the cells of its line in the table."""
        middle, slow = self.ratios()
        return (
            self.name,
            str(len(self.ours)),
            spread(self.ours),
            spread(self.floor),
            f"{middle:.2f} / {slow:.2f}",
            self.target.words(),
        )


def timed(work: Callable[[], object]) -> float:
    """Return the seconds a piece of work takes; garbage of others is collected before."""
    gc.collect()
    return clocked(work)


def clocked(work: Callable[[], object]) -> float:
    """Return the seconds a short piece of work takes."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def tail(seconds: Sequence[float]) -> float:
    """Return the 95th percentile; of a few runs that is the slowest."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def spread(seconds: Sequence[float]) -> str:
    """Write median and 95th percentile, in ms below a second."""
    middle, slow = median(seconds), tail(seconds)
    if middle < 1:
        return f"{middle * MILLISECONDS:.2f} / {slow * MILLISECONDS:.2f} ms"
    return f"{middle:.2f} / {slow:.2f} s"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *(each.row() for each in figures)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ground(name: str) -> Path:
    """Return an empty folder on a disk; exits where a save would cost nothing."""
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    table = Path("/proc/self/mountinfo")
    if table.exists() and (kind := memory(folder, table.read_text(encoding="utf-8"))):
        sys.exit(f"{folder.resolve()} lies in memory ({kind}); run from a folder on a disk.")
    return folder


def memory(folder: Path, mountinfo: str) -> str:
    """Return the kind of file system when a folder lies in memory, else ""."""
    kind = mounted(folder.resolve(), mountinfo).kind
    return kind if kind in MEMORY else ""
