"""The clerk's verbs; the window, the command line and tests call the same object."""

from collections.abc import Callable
from pathlib import Path

from ledgerdesk.db import backup
from ledgerdesk.db.stopping import Stoppable
from ledgerdesk.db.store import open_store
from ledgerdesk.desk.bench import Bench, Clock
from ledgerdesk.desk.browsing import Browsing
from ledgerdesk.desk.drafts import Drafts
from ledgerdesk.desk.entering import Entering
from ledgerdesk.desk.home import Home
from ledgerdesk.desk.importing import Importing
from ledgerdesk.desk.listing import Listing
from ledgerdesk.desk.loading import Loading
from ledgerdesk.desk.records import Records
from ledgerdesk.desk.rectification import Rectification
from ledgerdesk.desk.reporting import Reporting
from ledgerdesk.desk.searching import Searching
from ledgerdesk.desk.settings import Settings
from ledgerdesk.desk.signing import Signing
from ledgerdesk.desk.standing import Standings
from ledgerdesk.desk.starting import Start, start
from ledgerdesk.desk.upkeep import Upkeep
from ledgerdesk.desk.viewing import Viewing


class Desk:
    """An open ledger and its verbs, by noun; belongs to the thread that opened it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.records = Records(bench)
        self.listing = Listing(bench)
        self.browsing = Browsing(bench)
        self.rectification = Rectification(bench)
        self.reporting = Reporting(bench)
        self.signing = Signing(bench)
        self.importing = Importing(bench)
        self.upkeep = Upkeep(bench)
        self.standings = Standings(bench)
        self.searching = Searching(bench)
        self.drafts = Drafts(bench)
        self.entering = Entering(bench)
        self.viewing = Viewing(bench)
        self.home = Home(bench)
        self.settings = Settings(bench)

    @classmethod
    def open(
        cls, path: Path, *, write: bool, actor: str = "", clock: Clock | None = None
    ) -> "Desk":
        """Open a ledger; reading takes no lock, writing holds it until `close`."""
        store = open_store(path, write=write)
        return cls(Bench(store, clock=clock or Clock(), actor=actor))

    @classmethod
    def create(cls, path: Path, begin: Start, *, clock: Clock | None = None) -> "Desk":
        """Make a new ledger for one campaign and one unit, and open it for writing."""
        return cls(start(path, begin, clock or Clock()))

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.bench.store.path

    @property
    def readonly(self) -> bool:
        """True when nothing can be written here."""
        return self.bench.store.readonly

    def twin(self) -> "Desk":
        """Open the same ledger once more, for the thread that calls."""
        bench = self.bench
        return Desk.open(self.path, write=not self.readonly, actor=bench.actor, clock=bench.clock)

    def stopper(self) -> Callable[[], None]:
        """Return what breaks off this desk's verbs, from any thread; they roll back."""
        store = self.bench.store
        store.connection = stoppable = Stoppable(store.connection)
        return stoppable.stop

    def loading(self) -> Loading:
        """Return the verb that takes many records in, all or nothing."""
        return Loading(self.bench)

    def close(self, *, copy: bool = False) -> None:
        """Let the ledger go; `copy` keeps a dated copy first when something changed."""
        try:
            if copy and not self.bench.store.readonly:
                backup.automatic(self.bench.store)
        finally:
            self.bench.store.close()
