"""Which number the arrow keys lead to."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from ledgerdesk.desk.papers import Spot

ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


def step(spots: Sequence[Spot], at: Spot | None, key: Qt.Key) -> Spot | None:
    """Return where a key leads from a number; the first when at none, None where it ends."""
    known = key in ACROSS or key in DOWN or key in ENDS
    if not known or not spots:
        return None
    if at is None:
        return spots[0]
    row = sorted((each for each in spots if _row(each) == _row(at)), key=lambda each: each.x)
    if key in ENDS:
        return row[ENDS[key]]
    if key in ACROSS:
        place = row.index(at) + ACROSS[key]
        return row[place] if 0 <= place < len(row) else None
    return _beyond(spots, at, DOWN[key])


def _row(spot: Spot) -> tuple[int, int]:
    return spot.page, spot.row


def _beyond(spots: Sequence[Spot], at: Spot, way: int) -> Spot | None:
    """Return the nearest number of the next row above (-1) or below (1)."""
    rows = sorted({_row(each) for each in spots})
    place = rows.index(_row(at)) + way
    if not 0 <= place < len(rows):
        return None
    found = [each for each in spots if _row(each) == rows[place]]
    return min(found, key=lambda each: abs(each.x + each.width / 2 - at.x - at.width / 2))
