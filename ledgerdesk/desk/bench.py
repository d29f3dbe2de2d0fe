"""What every verb stands on: the open ledger, the definitions, the clock, who acts."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from time import strftime
from typing import TYPE_CHECKING, TypeVar

from ledgerdesk.db import search
from ledgerdesk.db.store import Change, Store
from ledgerdesk.desk import guarding
from ledgerdesk.desk.owned import changes, owned, with_own
from ledgerdesk.domain.catalog import Catalog, listed
from ledgerdesk.domain.definitions import Campaign, Deadline, Field, Form, Register
from ledgerdesk.domain.merging import choices, merged
from ledgerdesk.domain.periods import Calendar, Period, containing
from ledgerdesk.domain.tailoring import Own, tailored
from ledgerdesk.errors import UserError
from ledgerdesk.paths import DEFINITIONS

if TYPE_CHECKING:
    from ledgerdesk.desk.dropped import Told

TODAY = "LEDGERDESK_TODAY"
UNIT_NAME = """SELECT "name" FROM "unit" WHERE id =
    (SELECT value FROM setting WHERE id = 'unit')"""
DEFINING = frozenset({"run", "definition"})
"""Tables that say which definitions a ledger has."""
NAMING = frozenset({"unit", "setting"})
"""Tables that say what the ledger's own unit is called."""
GUARDING = frozenset({"person", "setting"})
"""Tables that say what who acts may do."""
NATURAL = Deadline((), "month")
"""Natural months, where no plan says how time is cut."""
T = TypeVar("T")


@cache
def catalog() -> Catalog:
    """List the shipped definitions, once a process; each is built when it is asked for."""
    return listed(DEFINITIONS)


@dataclass(slots=True)
class Clock:
    """Today and now; `day` holds them still for demos, training and tests."""

    day: date | None = None

    def today(self) -> date:
        """Return the day held, the one in LEDGERDESK_TODAY, or the calendar's."""
        return self.day or _told() or datetime.now().astimezone().date()

    def now(self) -> str:
        """Return local time as `YYYY-MM-DDTHH:MM:SS`, on `today`."""
        return f"{self.today().isoformat()}T{strftime('%H:%M:%S')}"


def _told() -> date | None:
    told = os.environ.get(TODAY, "")
    if not told:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        message = f"环境变量 {TODAY} 的“{told}”不是日期，请写成 2026-10-24 的样子。"
        raise UserError(message) from error


@dataclass(slots=True)
class Bench:
    """The open ledger with everything a verb needs beside it."""

    store: Store
    shipped: Catalog = field(default_factory=catalog)
    clock: Clock = field(default_factory=Clock)
    actor: str = ""
    """Who acts; the ledger's unit when no name was given."""
    mistakes: tuple[str, ...] = field(default=(), init=False)
    """Sentences on definitions beside the ledger that were not taken; read `catalog` first."""
    dropped: "tuple[Told, ...]" = field(default=(), init=False)
    """Definitions beside the ledger that were taken."""
    _catalog: Catalog | None = field(default=None, init=False)
    _own: Own = field(default_factory=Own, init=False)
    _running: tuple[Campaign, ...] | None = field(default=None, init=False)
    _name: str = field(default="", init=False)
    _acts: tuple[str, str] | None = field(default=None, init=False)

    @property
    def catalog(self) -> Catalog:
        """The definitions as this ledger has them, with what its campaigns add."""
        if self._catalog is None:
            known = _own(self._defined(), tuple(self._runs()))
            self._own = changes(self.store)
            self._catalog = tailored(with_own(known, owned(self.store)), self._own)
        return self._catalog

    def _defined(self) -> Catalog:
        """Return the shipped definitions with those of the ledger and of its place."""
        folder = self.store.path.parent / "definitions"
        copies = "SELECT 1 FROM definition WHERE kind NOT IN ('form', 'shape', 'blank') LIMIT 1"
        self.mistakes, self.dropped = (), ()
        if not folder.is_dir() and not self.store.value(copies):
            return self.shipped
        from ledgerdesk.desk import dropped

        inside = dropped.kept(self.shipped, self.store)
        beside = dropped.dropped(inside.catalog, folder)
        self.mistakes = (*inside.mistakes, *beside.mistakes)
        self.dropped = beside.told
        return beside.catalog

    def heed(self, tables: Iterable[str]) -> None:
        """Read again what is kept in mind of tables that have changed."""
        if not DEFINING.isdisjoint(tables):
            self._catalog = self._running = None
        if not NAMING.isdisjoint(tables):
            self._name = ""
        if not GUARDING.isdisjoint(tables):
            self._acts = None

    def today(self) -> date:
        """Return the day the clerk works on."""
        return self.clock.today()

    @contextmanager
    def change(self, label: str, *, index: bool = True, own: bool = False) -> Iterator[Change]:
        """Open the one way to write: a named, journalled, undoable step.

        Search follows the rows of the step; a bulk load fills it in one pass (`index=False`).
        Raises UserError when the role of who acts forbids it; `own` things are everybody's.
        """
        self._name = self._name or self.unit_name()
        touched: Iterable[str] = DEFINING | NAMING
        try:
            by = self.actor or self._name
            with self.store.change(label, actor=by, at=self.clock.now()) as step:
                title = "" if own else self.allow()  # inside the step it takes no lock of its own
                yield step
                guarding.judge(self.store, title, self.actor, step.step)
                if index:
                    search.follow(self.store, self.catalog.registers, step.step)
            touched = step.tables
        finally:
            self.heed(touched)

    def role(self) -> str:
        """Return the role of who acts, as last read; "" while the ledger knows no roles."""
        if self._acts is None or self._acts[0] != self.actor:
            self._acts = self.actor, guarding.role(self.store, self.actor)
        return self._acts[1]

    def allow(self, *acts: str) -> str:
        """Return the role of who acts; raise UserError unless it may write, and do these acts."""
        title = guarding.role(self.store, self.actor)
        guarding.refuse(title, self.actor, (guarding.WRITE, *acts))
        return title

    def setting(self, key: str) -> str:
        """Return a setting of the ledger, "" when it was never set."""
        return str(self.store.value("SELECT value FROM setting WHERE id = ?", (key,)) or "")

    def keep_setting(self, key: str, value: str) -> None:
        """Set a setting of the ledger, new or not; inside a change."""
        if self.store.value("SELECT 1 FROM setting WHERE id = ?", (key,)):
            self.store.update("setting", key, {"value": value})
        else:
            self.store.insert("setting", {"id": key, "value": value})

    def unit(self) -> str:
        """Return the id of the ledger's own unit."""
        return self.setting("unit")

    def unit_name(self) -> str:
        """Return the name of the ledger's own unit, "" before it has one."""
        return str(self.store.value(UNIT_NAME) or "")

    def register(self, key: str) -> Register:
        """Return a register by key; raise UserError with the known keys."""
        return _known(self.catalog.registers, key, "台账")

    def form(self, key: str) -> Form:
        """Return a form by key; raise UserError with the known keys."""
        docket = self.catalog.dockets.get(key)
        if docket and key not in self.catalog.forms:
            of = self.register(docket.register).label
            message = (
                f"{docket.label}是一条{of}一份的纸，不按期填报："
                f"请用 print --ledger {key} --record 编号，或在{of}的右键菜单里打印。"
            )
            raise UserError(message)
        return _known(self.catalog.forms, key, "表样")

    def ledger(self, key: str) -> Form:
        """Return a signed ledger by key; raise UserError with the known keys."""
        return _known(self.catalog.ledgers, key, "签字台账")

    def campaigns(self) -> tuple[Campaign, ...]:
        """Return the campaigns this ledger runs, the first one first."""
        if self._running is None:
            keys = dict.fromkeys(key for key, is_running in self._runs() if is_running)
            self._running = tuple(_known(self.catalog.campaigns, key, "方案") for key in keys)
        return self._running

    def _runs(self) -> Iterator[tuple[str, bool]]:
        """Yield (campaign, whether it still runs), the first one first."""
        rows = self.store.rows("SELECT campaign, ended_on IS NULL FROM run ORDER BY id")
        yield from ((str(key), bool(is_running)) for key, is_running in rows)

    def campaign(self) -> Campaign:
        """Return the campaign this ledger was made for."""
        running = self.campaigns()
        if not running:
            message = "台账还没有选定方案，请先在设置里选择一个方案。"
            raise UserError(message)
        return running[0]

    def choices(self, register: str, each: Field) -> tuple[str, ...]:
        """Return the choices of a field: the ledger's own list, the campaigns' parts, else all."""
        running = self.campaigns()  # reads the ledger's own lists, too
        own = self._own.choices.get(f"{register}.{each.key}", ())
        return own or choices(running, register, each)

    def deadline(self, form: str) -> Deadline:
        """Return the rule that says when a form is due; its first when it has several."""
        for campaign in self.campaigns():
            for deadline in campaign.deadlines:
                if form in deadline.forms:
                    return deadline
        message = f"本台账的方案里没有“{form}”的报送时限，请用 forms 查看可用的表样。"
        raise UserError(message)

    def began(self, campaign: str = "") -> date | None:
        """Return the ledger's first day, or that of a campaign it took on later."""
        told = self.setting("began_on")
        keys = [each.key for each in self.campaigns()] if campaign else []
        if campaign in keys[1:]:
            query = "SELECT began_on FROM run WHERE campaign = ? AND ended_on IS NULL ORDER BY id"
            told = max(told, str(self.store.value(query, (campaign,)) or ""))
        return date.fromisoformat(told) if told else None

    def entered(self, register: str) -> str | None:
        """Return the campaign a record is entered under; None when no single one of several."""
        running = self.campaigns()
        asking = [each.key for each in running if register in each.registers]
        return asking[0] if len(running) > 1 and len(asking) == 1 else None

    def period_rule(self) -> Deadline:
        """Return the rule whose periods the ledger counts in: the first with a rhythm."""
        rules = (rule for each in self.campaigns() for rule in each.deadlines)
        return next((rule for rule in rules if rule.every != "demand"), NATURAL)

    def period(self) -> Period:
        """Return the period of that rule that today belongs to."""
        return containing(self.period_rule(), self.today())

    def calendar(self) -> Calendar:
        """Return working days: the shipped years and the ledger's own table."""
        query = 'SELECT "on", "working" FROM "holiday" WHERE deleted_on IS NULL'
        own = {date.fromisoformat(day): bool(working) for day, working in self.store.rows(query)}
        return Calendar(own)


@cache
def _plain(runs: tuple[tuple[str, bool], ...]) -> Catalog:
    """Merge the shipped definitions once for all ledgers with the same campaigns."""
    return _merge(catalog(), runs)


def _own(base: Catalog, runs: tuple[tuple[str, bool], ...]) -> Catalog:
    return _plain(runs) if base is catalog() else _merge(base, runs)


def _merge(base: Catalog, runs: tuple[tuple[str, bool], ...]) -> Catalog:
    """Merge what campaigns add; one whose definition is missing adds nothing."""
    running = [key for key, is_running in runs if is_running]
    past = [key for key, _ in runs if key not in running]
    known = base.campaigns
    found = (
        [known[key] for key in dict.fromkeys(keys) if key in known] for keys in (running, past)
    )
    return merged(base, *found)


def _known(known: Mapping[str, T], key: str, what: str) -> T:
    if key not in known:
        message = f"没有叫“{key}”的{what}，可用的有：{'、'.join(known)}。"
        raise UserError(message)
    return known[key]
