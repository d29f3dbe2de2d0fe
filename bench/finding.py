"""Ctrl+K on a very large ledger: how long the verb takes for every key that is typed."""

from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from bench import measuring
from bench.material import TODAY, cases, patrols, problems, township
from bench.measuring import MILLISECONDS, clocked, ground, spread, tail
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock

LIMIT = 50
"""Milliseconds a key may take at the 95th percentile."""
PART = 50_000
"""Records loaded as one step."""
WAITING = 100
"""Records saved last, whose words are not in the index yet."""
WORDS = {
    "one character": ("桃", "沟", "王", "号", "李", "村", "河", "0", "6", "l", "t", "甲"),
    "two and more": (
        "桃花", "东石桥", "老山采石坑", "河滩", "李建国", "前沟村河滩", "王秀兰等人", "一号沟",
    ),
    "initials": ("dth", "wjg", "ljg", "lscsk", "zgd", "hsq"),
    "numbers": ("031", "123456", "YZ-WT-2026-00", "2026", "77号", "YZ-WT-2026-123456"),
    "two words": ("李建国 桃花", "河滩 王", "2026 石桥", "ljg th"),
    "nothing found": ("没有这个词", "zzqx", "9999999", "犇"),
}  # fmt: skip
"""What people type, by kind."""


def figures(size: int) -> str:
    """Search a ledger of `size` records at every key; return the table of milliseconds."""
    path = measuring.OUT / "search" / f"{size}.ledger"
    if not path.exists():
        ground("search")
        _fill(path, size)
    desk = Desk.open(path, write=True, clock=Clock(TODAY))
    missing = WAITING - int(desk.bench.store.value("SELECT count(*) FROM search_waiting"))
    for number in range(missing):
        desk.records.save("problem", {"place": f"东桃花村{number}号沟"})
    found = {kind: _typed(desk, words) for kind, words in WORDS.items()}
    desk.close()
    every = [each for some in found.values() for each in some]
    lines = [_line(kind, some) for kind, some in {**found, "every key": every}.items()]
    head = f"| search while typing, {size:,} records | n | p50 / p95 | limit ms |\n"
    return f"\n{head}| --- | --- | --- | --- |\n" + "\n".join(lines) + "\n"


def _typed(desk: Desk, words: tuple[str, ...]) -> list[float]:
    """Return the seconds of each key; none is asked twice, in no order."""
    keys = list(dict.fromkeys(word[: at + 1] for word in words for at in range(len(word))))
    Random(20260127).shuffle(keys)  # noqa: S311  # a repeatable draw, not a secret
    return [clocked(partial(desk.searching.find, key)) for key in keys]


def _line(kind: str, found: list[float]) -> str:
    over = "" if tail(found) * MILLISECONDS <= LIMIT else " (over)"
    return f"| {kind} | {len(found)} | {spread(found)} | ≤ {LIMIT}{over} |"


def _fill(path: Path, size: int) -> None:
    """Load problems, a tenth as many cases, half of that patrols, in steps of an import."""
    desk = township(path)
    for lines in (problems(size * 17 // 20), cases(size // 10), patrols(size // 20)):
        while part := list(islice(lines, PART)):
            desk.loading().rows(part)
    desk.close()
