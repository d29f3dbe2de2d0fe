"""抽查: a random sample that anybody can draw again, from the seed and the records' ids.

The draw uses no generator of a language or library, so that it never changes: each record has
the lot SHA-256(seed in decimal, a colon, id; all UTF-8) in hexadecimal; of every stratum the
records with the smallest lots are taken. A stratum of N records gives the smallest whole number
that is at least share % of N, so the share holds in each stratum and in the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from ledgerdesk.errors import UserError

WHOLE = 100
MOST_SEED = 2**63 - 1
"""A seed is kept as an integer of the ledger."""


class Member(NamedTuple):
    """One record that may be drawn, and the stratum it stands in."""

    id: str
    stratum: str = ""


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
    """Draw `share` percent of each stratum, rounded up; the same answer for ever.

    The order of `members` decides the order of the strata alone. Raise UserError when the share
    is not within 1 and 100, or the seed is no number that a ledger keeps.
    """
    _refuse(share, seed)
    strata: dict[str, list[Member]] = {}
    for member in members:
        strata.setdefault(member.stratum, []).append(member)
    drawn, sizes = [], []
    for key, some in strata.items():
        size = needed(len(some), share)
        sizes.append(Stratum(key, len(some), size))
        drawn += sorted(some, key=lambda each: (lot(seed, each.id), each.id))[:size]
    whole = sum(each.population for each in sizes)
    return Sample(whole, seed, share, tuple(sizes), tuple(drawn))


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
