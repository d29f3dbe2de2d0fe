"""一处矿点的全貌: what every register tells of one record, in one line of time with its photos."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ledgerdesk.db import attachments
from ledgerdesk.desk import dockets, gathering
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.gathering import AFTER, PHOTO, Gathered
from ledgerdesk.desk.records import Records
from ledgerdesk.desk.rows import Values
from ledgerdesk.domain.albums import STAGES
from ledgerdesk.domain.definitions import Docket
from ledgerdesk.domain.timelines import Event, events

LOOSE = "其他"


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo; `path` is None when its file is missing."""

    id: str
    name: str
    taken_at: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Album:
    """The photos of one record by stage: 整改前, 整改中, 整改后, 其他."""

    title: str
    register: str
    record: str
    stages: dict[str, tuple[Shot, ...]]

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the stages of a problem that have no photo."""
        return tuple(each for each in STAGES if not self.stages[each] and self._staged)

    @property
    def _staged(self) -> bool:
        return self.register == "problem"


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything about one record, the newest first."""

    counts: tuple[tuple[str, int], ...]
    """How many records of each register there are: 巡查 12."""
    happened: tuple[Event, ...]
    albums: tuple[Album, ...]


def docket(bench: Bench, register: str) -> Docket | None:
    """Return the paper that gathers everything around a record, None when there is none."""
    return next((each for each in dockets.of_register(bench, register) if each.strands), None)


def whole(bench: Bench, key: str, record: str) -> Whole:
    """Follow the strands of a record; one without such a paper has nothing but itself."""
    known = docket(bench, key)
    if known is None:
        return Whole((), (), ())
    values = Records(bench).get(key, record)
    found = gathering.gather(bench, known, values)
    held = _Held(bench, key, values, found)
    told = [
        Event(each.on, each.what, each.text, each.who, *held.opens(each.register, each.record))
        for each in reversed(events(found.threads))
    ]
    return Whole(tuple(held.counts()), tuple(told), tuple(held.albums()))


class _Held:
    """The rows that were reached, and the records they are looked at in."""

    def __init__(self, bench: Bench, key: str, values: Values, found: Gathered) -> None:
        self._bench, self._found = bench, found
        self._rows: dict[str, tuple[str, Values]] = {str(values["id"]): (key, values)}
        for thread in found.threads:
            for row in thread.values:
                self._rows.setdefault(str(row["id"]), (thread.source.register.key, row))

    def opens(self, key: str, record: str) -> tuple[str, str]:
        """Return the register and record a row is looked at in: a child's is its owner's."""
        register = self._bench.register(key)
        if not register.parent:
            return key, record
        link = register.by_key[register.parent]
        return link.target, str(self._rows[record][1][link.key])

    def counts(self) -> Iterator[tuple[str, int]]:
        """Count the records of each register but the record's own."""
        own, *rest = (key for key, _ in self._rows.values())
        registers = self._bench.catalog.registers
        for key, count in Counter(each for each in rest if each != own).items():
            if registers[key].group == "ledger":
                yield registers[key].label, count

    def albums(self) -> Iterator[Album]:
        """Yield the photos by the record they belong to, in the order of the strands."""
        found: dict[tuple[str, str], dict[str, list[Shot]]] = {}
        for row in gathering.files(self._bench, self._found.owners):
            if row.get("kind") == PHOTO:
                owner = str(row["owner"])
                at = self.opens(self._rows[owner][0], owner)
                stage = str(row.get("stage") or (AFTER if owner in self._found.items else LOOSE))
                found.setdefault(at, {}).setdefault(stage, []).append(self._shot(row))
        for (key, record), stages in found.items():
            label, called = self._bench.register(key).label, self._found.owners.get(record, "")
            title = label if called == label else f"{label} {called}".strip()
            yield Album(title, key, record, _ordered(stages))

    def _shot(self, row: Values) -> Shot:
        path = attachments.find(self._bench.store, str(row["sha256"]))
        taken = str(row.get("taken_at") or "").replace("T", " ")
        return Shot(str(row["id"]), str(row["name"]), taken, path)


def _ordered(stages: dict[str, list[Shot]]) -> dict[str, tuple[Shot, ...]]:
    keys = (*STAGES, *(each for each in stages if each not in STAGES))
    return {each: tuple(stages.get(each, ())) for each in keys}
