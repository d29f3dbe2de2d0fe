"""How things stand: what the frame of the window says beside every page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from ledgerdesk.db import backup
from ledgerdesk.db import undo as stepping
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.periods import Period

if TYPE_CHECKING:
    from ledgerdesk.desk.duelist import Line

INNER = ("sqlite_%", "search_gram_%")
"""Tables that another one stands for in a check."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The ledger and its day."""

    unit: str
    campaign: str
    today: date
    period: Period | None
    """The one of the campaign's first report; None without a campaign."""
    saved_at: str
    """Local time of the last step, YYYY-MM-DDTHH:MM:SS; "" before the first."""
    backed_up_at: datetime | None
    undo: str
    """Label of the step that undo would take back; "" when there is none."""
    redo: str


@dataclass(frozen=True, slots=True)
class Pressing:
    """What the due list comes to."""

    lines: int
    overdue: int
    following: "Line | None"
    """The first that is not overdue."""
    counts: dict[str, int]
    """Records by register of the ledger's campaigns."""


class Standings:
    """The verbs that tell how things stand; they change nothing."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def standing(self) -> Standing:
        """Return what the frame of the window says."""
        bench = self._bench
        campaigns = bench.campaigns()
        return Standing(
            bench.unit_name(),
            campaigns[0].title if campaigns else "",
            bench.today(),
            self.period(),
            str(bench.store.value("SELECT at FROM step ORDER BY id DESC LIMIT 1") or ""),
            backup.newest(bench.store.path),
            stepping.plain(stepping.undo_target(bench.store)),
            stepping.plain(stepping.redo_target(bench.store)),
        )

    def period(self) -> Period | None:
        """Return the period of today, by the campaign's first report."""
        if not self._bench.campaigns():
            return None
        return self._bench.period()

    def people(self) -> list[str]:
        """Return the names of the people who may act here."""
        query = "SELECT DISTINCT name FROM person WHERE deleted_on IS NULL AND name <> ''"
        return sorted(str(name) for (name,) in self._bench.store.rows(query))

    def pressing(self) -> Pressing:
        """Return what today's due list comes to, and how much each register holds."""
        from ledgerdesk.desk.browsing import Browsing
        from ledgerdesk.desk.home import Home

        todo = Home(self._bench).todo()
        dated = [line for line in todo.lines if line.days_left is not None]
        others = (line for line in dated if line.kind != "problem")
        late = todo.late + sum((line.days_left or 0) < 0 for line in others)
        following = next((line for line in dated if (line.days_left or 0) >= 0), None)
        return Pressing(todo.total, late, following, Browsing(self._bench).counts())

    def quick_check(self, seen: set[str]) -> str:
        """Check the file a table at a time, "" when it is whole.

        Tables in `seen` are passed over and those found whole are added, so that a check that
        was broken off goes on where it stood.
        """
        for table in self._tables():
            if table not in seen:
                said = str(self._bench.store.value(f'PRAGMA quick_check("{table}")'))
                if said != "ok":
                    return said
                seen.add(table)
        return ""

    def keep_copy(self) -> bool:
        """Keep a dated copy beside the ledger; False when nothing changed since the last."""
        return backup.automatic(self._bench.store) is not None

    def _tables(self) -> Iterable[str]:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        query += " AND name NOT LIKE ?" * len(INNER) + " ORDER BY name"
        return [str(name) for (name,) in self._bench.store.rows(query, INNER)]
