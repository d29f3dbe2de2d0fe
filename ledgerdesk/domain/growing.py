"""How a blank form grows: its block repeated, what lies below moved down."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledgerdesk.domain.sheets import Span


class Growth(NamedTuple):
    """How the blank grows: from row `first` on, `room` blocks of `height` rows stand ready.

    What `copies` need beyond them is put in before the last, whose lower border stays the last.
    """

    first: int
    height: int
    room: int
    copies: int

    @property
    def times(self) -> int:
        """Return how often the block that is repeated stands in the filled form."""
        return self.copies if self.room == 1 else max(1, self.copies - self.room + 1)

    @property
    def extra(self) -> int:
        """Return how many rows are put in; below 0 when there is nothing to show a block for."""
        return (self.times - 1) * self.height

    @property
    def model(self) -> int:
        """Return the first row of the block that is repeated."""
        return self.first + self.height * max(0, self.room - 2)

    def origin(self, rows: int) -> tuple[int, ...]:
        """Return for each row of the filled form its row in the blank."""
        after = self.model + self.height
        block = tuple(range(self.model, after)) * self.times
        return (*range(1, self.model), *block, *range(after, rows + 1))

    def starts(self, row: int) -> tuple[int, ...]:
        """Return every row of the filled form that takes the look of a blank's row."""
        if row < self.model:
            return (row,)
        if row >= self.model + self.height:
            return (row + self.extra,)
        return tuple(range(row, row + self.extra + 1, self.height))

    def spans(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Repeat merged areas with the block; one that reaches beyond it grows."""
        after = self.model + self.height
        for span in spans:
            end = span.row + span.rows
            if span.row < after and end > self.model and (span.row < self.model or end > after):
                yield span._replace(rows=span.rows + self.extra)
                continue
            for start in self.starts(span.row):
                yield span._replace(row=start)
