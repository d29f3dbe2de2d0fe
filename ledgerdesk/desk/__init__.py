"""The clerk's verbs; the window, the command line and tests call the same object.

A noun's module is imported when its verbs are first asked for, so that a start waits for what
it shows and no more.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ledgerdesk.db.stopping import Stoppable
from ledgerdesk.db.store import open_store
from ledgerdesk.desk.bench import Bench, Clock

if TYPE_CHECKING:
    from ledgerdesk.desk.additions import Additions
    from ledgerdesk.desk.amending import Amending
    from ledgerdesk.desk.browsing import Browsing
    from ledgerdesk.desk.calendar import Reports
    from ledgerdesk.desk.charts import Charts
    from ledgerdesk.desk.children import Children
    from ledgerdesk.desk.correcting import Correcting
    from ledgerdesk.desk.diagnosing import Diagnosing
    from ledgerdesk.desk.drafts import Drafts
    from ledgerdesk.desk.drawing import Drawing
    from ledgerdesk.desk.edits import Edits
    from ledgerdesk.desk.entering import Entering
    from ledgerdesk.desk.forms import Forms
    from ledgerdesk.desk.home import Home
    from ledgerdesk.desk.importing import Importing
    from ledgerdesk.desk.listing import Listing
    from ledgerdesk.desk.loading import Loading
    from ledgerdesk.desk.maps import Maps
    from ledgerdesk.desk.pasting import Pasting
    from ledgerdesk.desk.raising import Raising
    from ledgerdesk.desk.records import Records
    from ledgerdesk.desk.recovering import Recovering
    from ledgerdesk.desk.rectification import Rectification
    from ledgerdesk.desk.reporting import Reporting
    from ledgerdesk.desk.roles import Roles
    from ledgerdesk.desk.running import Campaigns
    from ledgerdesk.desk.searching import Searching
    from ledgerdesk.desk.settings import Settings
    from ledgerdesk.desk.signing import Signing
    from ledgerdesk.desk.standing import Standings
    from ledgerdesk.desk.starting import Start
    from ledgerdesk.desk.summaries import Summaries
    from ledgerdesk.desk.tailoring import Tailoring
    from ledgerdesk.desk.upkeep import Upkeep
    from ledgerdesk.desk.viewing import Viewing
    from ledgerdesk.desk.walking import Walking


class Desk:
    """An open ledger and its verbs, by noun; belongs to the thread that opened it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    @classmethod
    def open(
        cls, path: Path, *, write: bool, actor: str = "", clock: Clock | None = None
    ) -> "Desk":
        """Open a ledger; reading takes no lock, writing holds it until `close`."""
        store = open_store(path, write=write)
        return cls(Bench(store, clock=clock or Clock(), actor=actor))

    @classmethod
    def create(cls, path: Path, begin: "Start", *, clock: Clock | None = None) -> "Desk":
        """Make a new ledger for one campaign and one unit, and open it for writing."""
        from ledgerdesk.desk.starting import start

        return cls(start(path, begin, clock or Clock()))

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.bench.store.path

    @property
    def readonly(self) -> bool:
        """True when nothing can be written here, or not by who acts."""
        from ledgerdesk.desk import guarding

        bench = self.bench
        return bench.store.readonly or not guarding.may(bench.role(), guarding.WRITE)

    @property
    def borrowed(self) -> bool:
        """True when the file is open for reading only, whoever acts."""
        return self.bench.store.readonly

    def twin(self) -> "Desk":
        """Open the same ledger once more, for the thread that calls."""
        bench = self.bench
        return Desk.open(self.path, write=not self.borrowed, actor=bench.actor, clock=bench.clock)

    def stopper(self) -> Callable[[], None]:
        """Return what breaks off this desk's verbs, from any thread; they roll back."""
        store = self.bench.store
        store.connection = stoppable = Stoppable(store.connection)
        return stoppable.stop

    @cached_property
    def forms(self) -> "Forms":
        """The verbs on the county's own blanks."""
        from ledgerdesk.desk.forms import Forms

        return Forms(self.bench)

    def loading(self) -> "Loading":
        """Return the verb that takes many records in, all or nothing."""
        from ledgerdesk.desk.loading import Loading

        return Loading(self.bench)

    def close(self, *, copy: bool = False) -> None:
        """Let the ledger go; `copy` keeps a dated copy first when something changed."""
        try:
            if copy and not self.bench.store.readonly:
                from ledgerdesk.db import backup

                backup.automatic(self.bench.store)
        finally:
            self.bench.store.close()

    @cached_property
    def records(self) -> "Records":
        """The verbs that save, submit, find, delete and bring back records."""
        from ledgerdesk.desk.records import Records

        return Records(self.bench)

    @cached_property
    def campaigns(self) -> "Campaigns":
        """The verbs on the plans the ledger runs."""
        from ledgerdesk.desk.running import Campaigns

        return Campaigns(self.bench)

    @cached_property
    def listing(self) -> "Listing":
        """The verbs that read records as the command line lists them."""
        from ledgerdesk.desk.listing import Listing

        return Listing(self.bench)

    @cached_property
    def browsing(self) -> "Browsing":
        """The verbs that stand behind every list and picker."""
        from ledgerdesk.desk.browsing import Browsing

        return Browsing(self.bench)

    @cached_property
    def amending(self) -> "Amending":
        """The verbs that change many cells in one step."""
        from ledgerdesk.desk.amending import Amending

        return Amending(self.bench)

    @cached_property
    def edits(self) -> "Edits":
        """The verbs that turn keys on chosen cells into edits."""
        from ledgerdesk.desk.edits import Edits

        return Edits(self.bench)

    @cached_property
    def pasting(self) -> "Pasting":
        """The verbs that take in a block of cells from the clipboard."""
        from ledgerdesk.desk.pasting import Pasting

        return Pasting(self.bench)

    @cached_property
    def additions(self) -> "Additions":
        """The verbs that add to a signed record."""
        from ledgerdesk.desk.additions import Additions

        return Additions(self.bench)

    @cached_property
    def children(self) -> "Children":
        """The verbs on the rows that belong to a record: 八查, 进展, 回头看."""
        from ledgerdesk.desk.children import Children

        return Children(self.bench)

    @cached_property
    def correcting(self) -> "Correcting":
        """The verbs on numbers of a report corrected by hand."""
        from ledgerdesk.desk.correcting import Correcting

        return Correcting(self.bench)

    @cached_property
    def walking(self) -> "Walking":
        """The verbs on the way of a report from 核对 to 回执."""
        from ledgerdesk.desk.walking import Walking

        return Walking(self.bench)

    @cached_property
    def rectification(self) -> "Rectification":
        """The verbs that drive a problem to 销号."""
        from ledgerdesk.desk.rectification import Rectification

        return Rectification(self.bench)

    @cached_property
    def raising(self) -> "Raising":
        """The verb that makes a problem of a row."""
        from ledgerdesk.desk.raising import Raising

        return Raising(self.bench)

    @cached_property
    def drawing(self) -> "Drawing":
        """The verbs of a random spot check."""
        from ledgerdesk.desk.drawing import Drawing

        return Drawing(self.bench)

    @cached_property
    def reporting(self) -> "Reporting":
        """The verbs that fill, export and hand in forms."""
        from ledgerdesk.desk.reporting import Reporting

        return Reporting(self.bench)

    @cached_property
    def summaries(self) -> "Summaries":
        """The verbs that list reports in words."""
        from ledgerdesk.desk.summaries import Summaries

        return Summaries(self.bench)

    @cached_property
    def reports(self) -> "Reports":
        """The verb that tells which reports of a year are due, done and missing."""
        from ledgerdesk.desk.calendar import Reports

        return Reports(self.bench)

    @cached_property
    def maps(self) -> "Maps":
        """The verbs of the map."""
        from ledgerdesk.desk.maps import Maps

        return Maps(self.bench)

    @cached_property
    def signing(self) -> "Signing":
        """The verbs that print signed ledgers and check them later."""
        from ledgerdesk.desk.signing import Signing

        return Signing(self.bench)

    @cached_property
    def importing(self) -> "Importing":
        """The verbs that read foreign workbooks."""
        from ledgerdesk.desk.importing import Importing

        return Importing(self.bench)

    @cached_property
    def upkeep(self) -> "Upkeep":
        """The verbs that check, undo, tell the history, keep copies."""
        from ledgerdesk.desk.upkeep import Upkeep

        return Upkeep(self.bench)

    @cached_property
    def recovering(self) -> "Recovering":
        """The verbs that take one record back out of a copy."""
        from ledgerdesk.desk.recovering import Recovering

        return Recovering(self.bench)

    @cached_property
    def diagnosing(self) -> "Diagnosing":
        """The verb that packs what a maintainer needs, without anybody's data."""
        from ledgerdesk.desk.diagnosing import Diagnosing

        return Diagnosing(self.bench)

    @cached_property
    def standings(self) -> "Standings":
        """The verbs that tell how things stand."""
        from ledgerdesk.desk.standing import Standings

        return Standings(self.bench)

    @cached_property
    def searching(self) -> "Searching":
        """The verbs that find words in every register."""
        from ledgerdesk.desk.searching import Searching

        return Searching(self.bench)

    @cached_property
    def drafts(self) -> "Drafts":
        """The verbs that keep half-typed forms."""
        from ledgerdesk.desk.drafts import Drafts

        return Drafts(self.bench)

    @cached_property
    def entering(self) -> "Entering":
        """The verbs that say what a form needs of the ledger."""
        from ledgerdesk.desk.entering import Entering

        return Entering(self.bench)

    @cached_property
    def viewing(self) -> "Viewing":
        """The verbs that tell one record whole."""
        from ledgerdesk.desk.viewing import Viewing

        return Viewing(self.bench)

    @cached_property
    def home(self) -> "Home":
        """The verbs that fill the first screen."""
        from ledgerdesk.desk.home import Home

        return Home(self.bench)

    @cached_property
    def charts(self) -> "Charts":
        """The verbs of the pictures."""
        from ledgerdesk.desk.charts import Charts

        return Charts(self.bench)

    @cached_property
    def roles(self) -> "Roles":
        """The verbs on who may do what."""
        from ledgerdesk.desk.roles import Roles

        return Roles(self.bench)

    @cached_property
    def settings(self) -> "Settings":
        """The verbs that set the ledger."""
        from ledgerdesk.desk.settings import Settings

        return Settings(self.bench)

    @cached_property
    def tailoring(self) -> "Tailoring":
        """The verbs on fields, lists, checklists, numbers and days of the ledger's own."""
        from ledgerdesk.desk.tailoring import Tailoring

        return Tailoring(self.bench)
