"""Photos of one record in the order they are looked at: before, during and after."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

STAGES = ("整改前", "整改中", "整改后")
LOOSE = "现场照片"
"""Photos that belong to no stage."""
ACROSS = len(STAGES)


class Photo(NamedTuple):
    """One photo of a record or of what belongs to it."""

    owner: str
    """What people call the record it belongs to."""
    stage: str
    caption: str
    file: str
    """Where it stands; "" when it cannot be shown."""
    trouble: str = ""
    """Why it cannot be shown."""


class Trio(NamedTuple):
    """Photos beside each other; None where a stage has none."""

    owner: str
    photos: tuple[Photo | None, ...]


def staged(photos: Sequence[Photo]) -> list[Trio]:
    """Return the photos with a stage, those of one record together, one stage a column."""
    found = []
    for owner in dict.fromkeys(each.owner for each in photos if each.stage in STAGES):
        columns = [
            [each for each in photos if (each.owner, each.stage) == (owner, stage)]
            for stage in STAGES
        ]
        found += [Trio(owner, each) for each in zip_longest(*columns)]
    return found


def loose(photos: Sequence[Photo]) -> list[Trio]:
    """Return the photos without a stage, three beside each other."""
    found = []
    for owner in dict.fromkeys(each.owner for each in photos if each.stage not in STAGES):
        own = [each for each in photos if each.owner == owner and each.stage not in STAGES]
        for at in range(0, len(own), ACROSS):
            some = own[at : at + ACROSS]
            found.append(Trio(owner, (*some, *[None] * (ACROSS - len(some)))))
    return found
