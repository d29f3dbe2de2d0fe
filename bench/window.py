"""The window on a large ledger: its start, its lists, what it weighs, what blocks it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.material import cases, patrols, problems, township
from bench.measuring import MILLISECONDS, Figure, Target, ground, spread, tail

SMALL = 100
LIMITS = {
    "after start": 100, "page switch": 100, "record open": 100, "scroll": 100, "filter": 100,
    "sort": 100, "typing, Ctrl+K": 30, "typing in a list": 30, "picture": 100,
    "paste, shown first": 100, "paste": 100, "undo": 100,
}  # fmt: skip
"""Milliseconds that the event loop may stand still, at the 95th percentile."""
THERE = {"filtered": 250, "sorted": 250, "paste, written": 0, "undone": 0}
"""Milliseconds until the rows asked for are shown, or what was asked is done; 0: no limit."""
BARE = {
    "filter, until its rows are shown": ("filtered", "filtered, bare"),
    "sort, until its rows are shown": ("sorted", "sorted, bare"),
    "paste of 1,000 rows, until written": ("paste, written", "written, bare"),
    "undo of that paste": ("undone", "written, bare"),
}
"""Figures of what is asked, and SQLite alone doing the same."""
HEAVIER = 40
"""MB that a large ledger may weigh more than a small one."""


def figures(size: int, times: int) -> tuple[list[Figure], str]:
    """Measure the window on a ledger of `size` problems; return ratios and a second table."""
    folder = ground("window")
    large, small = folder / "large.ledger", folder / "small.ledger"
    for path, count in ((large, size), (small, SMALL)):
        _fill(path, count)
    asked = _Processes(folder)
    started = Figure(f"start, {size:,} problems", Target(1.7))
    started.alternate(times, lambda _: asked.until("start", large), lambda _: asked.until("bare"))
    used: dict[str, list[float]] = json.loads(asked.told("use", large, str(times)))
    jumped = Figure("jump in a list", Target(1.15, 1.15))
    jumped.ours, jumped.floor = used["jump"], used["jump, in memory"]
    heavier = [asked.weight(large) - asked.weight(small) for _ in range(min(times, 3))]
    alone = [Figure(name, ours=used[a], floor=used[b]) for name, (a, b) in BARE.items()]
    lines = [_line(name, used[name], limit) for name, limit in (LIMITS | THERE).items()]
    more = f"{median(heavier):.0f} MB more than with {SMALL} problems"
    lines.append(f"| memory | {len(heavier)} | {more} | ≤ {HEAVIER} |")
    names = "| event loop blocked, or until done | n | p50 / p95 | limit ms |"
    head = f"{names}\n| --- | --- | --- | --- |\n"
    return [started, jumped, *alone], "\n" + head + "\n".join(lines) + "\n"


def _line(name: str, found: list[float], limit: int) -> str:
    over = "" if tail(found) * MILLISECONDS <= limit else " (over)"
    aim = f"≤ {limit}{over}" if limit else "—"
    return f"| {name} | {len(found)} | {spread(found)} | {aim} |"


def _fill(path: Path, count: int) -> None:
    desk = township(path)
    for lines in (problems(count), cases(count // 20), patrols(count // 20)):
        desk.loading().rows(lines)
    desk.close()


class _Processes:
    """Runs `bench.screen`, with its own settings and compiled modules as an installation has."""

    def __init__(self, folder: Path) -> None:
        self._environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(folder / "settings"),
            "XDG_STATE_HOME": str(folder / "state"),
            "PYTHONPYCACHEPREFIX": str((folder / "compiled").resolve()),
            "LEDGERDESK_TODAY": "2026-10-26",
        }
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._warm = False

    def until(self, mode: str, *ledger: Path) -> float:
        """Return the seconds from the start of a process to its first paint."""
        if not self._warm:  # compile once, as an installer does
            self._warm = True
            self.told(mode, *ledger)
            self.told("bare")
        begin = time.monotonic_ns()
        return (int(self.told(mode, *ledger)) - begin) / 1e9

    def weight(self, ledger: Path) -> float:
        """Return the MB of memory the window takes on a ledger."""
        return float(self.told("weigh", ledger))

    def told(self, *arguments: str | Path) -> str:
        """Return what a process prints."""
        command = [sys.executable, "-m", "bench.screen", *map(str, arguments)]
        done = subprocess.run(  # noqa: S603  # ourselves
            command, env=self._environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(done.stderr)
        return done.stdout
