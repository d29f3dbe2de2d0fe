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
    """Return photos before, during and after work beside each other, one stage a column.

    Each record has one line at least, so that a stage without a photo is seen; further lines
    as long as two stages still have photos to compare.
    """
    return [each for owner in _owners(photos) for each in _compared(photos, owner)]


def loose(photos: Sequence[Photo]) -> list[Trio]:
    """Return the photos that `staged` leaves, three beside each other."""
    shown = {id(each) for trio in staged(photos) for each in trio.photos}
    left = [each for each in photos if id(each) not in shown]
    found = []
    for owner in dict.fromkeys(each.owner for each in left):
        own = [_named(each) for each in left if each.owner == owner]
        for at in range(0, len(own), ACROSS):
            some = own[at : at + ACROSS]
            found.append(Trio(owner, (*some, *[None] * (ACROSS - len(some)))))
    return found


def _owners(photos: Sequence[Photo]) -> list[str]:
    return list(dict.fromkeys(each.owner for each in photos if each.stage in STAGES))


def _compared(photos: Sequence[Photo], owner: str) -> list[Trio]:
    columns = [
        [each for each in photos if (each.owner, each.stage) == (owner, stage)] for stage in STAGES
    ]
    lines = max(1, sorted(map(len, columns))[-2])
    return [Trio(owner, each) for each in [*zip_longest(*columns)][:lines]]


def _named(photo: Photo) -> Photo:
    """Say the stage below a photo that does not stand in its column."""
    said = f"{photo.stage}：{photo.caption}" if photo.stage in STAGES else photo.caption
    return photo._replace(caption=said)
