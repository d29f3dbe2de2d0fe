"""抽查: a random sample that anybody can draw again, from the seed and the records' ids.

The draw uses no generator of a language or library, so that it never changes: each record has
the lot SHA-256(seed in decimal, a colon, id; all UTF-8) in hexadecimal; of every stratum the
records with the smallest lots are taken.

The whole sample is the smallest number that is at least share % of the population. The strata
divide it in proportion by largest remainders (最大余数法; Hamilton): each gets its quota rounded
down, the rest goes to the largest fractions, equal ones in the order of the lots of their names.
Strata of several layers are divided layer by layer, the villages first and then the kinds in
each, so a village never lies more than one record off its quota.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from ledgerdesk.errors import UserError

WHOLE = 100
MOST_SEED = 2**63 - 1
"""A seed is kept as an integer of the ledger."""
BETWEEN = " / "


class Member(NamedTuple):
    """One record that may be drawn, and the layers it stands in: village, then kind."""

    id: str
    layers: tuple[str, ...] = ()

    @property
    def stratum(self) -> str:
        """The layers as one text."""
        return BETWEEN.join(self.layers)


class Stratum(NamedTuple):
    """One part of the population: how many there are, how many of them are drawn."""

    key: str
    population: int
    size: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn; `members` by stratum, in each in the order of the lots."""

    population: int
    seed: int
    share: int
    """Percent."""
    strata: tuple[Stratum, ...]
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        """Number of records drawn."""
        return len(self.members)


def sampled(members: Iterable[Member], share: int, seed: int) -> Sample:
    """Draw the least number that is `share` percent of all; the same answer for ever.

    The order of `members` decides the order of the strata alone. Raise UserError when the share
    is not within 1 and 100, or the seed is no number that a ledger keeps.
    """
    _refuse(share, seed)
    strata: dict[tuple[str, ...], list[Member]] = {}
    for member in members:
        strata.setdefault(member.layers, []).append(member)
    whole = sum(map(len, strata.values()))
    counts = {layers: len(some) for layers, some in strata.items()}
    sizes = _divided(counts, needed(whole, share), seed)
    drawn = [
        member
        for layers, some in strata.items()
        for member in sorted(some, key=lambda each: (lot(seed, each.id), each.id))[: sizes[layers]]
    ]
    told = [Stratum(BETWEEN.join(each), counts[each], sizes[each]) for each in strata]
    return Sample(whole, seed, share, tuple(told), tuple(drawn))


def _divided(
    counts: Mapping[tuple[str, ...], int], size: int, seed: int, depth: int = 0
) -> dict[tuple[str, ...], int]:
    """Divide a sample among strata, layer by layer, in proportion to their records."""
    if len(counts) == 1:
        return dict.fromkeys(counts, size)
    parts: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
    for layers, count in counts.items():
        parts.setdefault(layers[: depth + 1], {})[layers] = count
    names = [*parts]
    heads = shared([sum(parts[each].values()) for each in names], size, _lots(names, seed))
    return {
        layers: given
        for name, head in zip(names, heads, strict=True)
        for layers, given in _divided(parts[name], head, seed, depth + 1).items()
    }


def shared(counts: Sequence[int], size: int, lots: Sequence[str]) -> list[int]:
    """Divide `size` in proportion to `counts` by largest remainders; equal ones by their lots.

    `size` lies within 0 and the sum of the counts, so no part gets more than it has.
    """
    whole = sum(counts)
    parts = [divmod(count * size, whole) for count in counts]
    given = [each for each, _ in parts]
    order = sorted(range(len(counts)), key=lambda at: (-parts[at][1], lots[at]))
    for at in order[: size - sum(given)]:
        given[at] += 1
    return given


def _lots(names: Iterable[tuple[str, ...]], seed: int) -> list[str]:
    return [lot(seed, BETWEEN.join(each)) for each in names]


def needed(population: int, share: int) -> int:
    """Return how many records are at least `share` percent of so many."""
    return -(-population * share // WHOLE)


def lot(seed: int, record: str) -> str:
    """Return the lot of a record: the smaller, the earlier it is drawn."""
    return sha256(f"{seed}:{record}".encode()).hexdigest()


def _refuse(share: int, seed: int) -> None:
    if not 0 < share <= WHOLE:
        message = f"抽查比例 {share}% 不对，应在 1 与 100 之间，例如 30。"
        raise UserError(message)
    if not 0 <= seed <= MOST_SEED:
        message = f"随机种子 {seed} 不对，应是 0 或正整数，例如 20261024。"
        raise UserError(message)
