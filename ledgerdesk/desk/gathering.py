"""Everything the ledger knows around one record: rows reached by strands, photos, papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ledgerdesk.db import attachments, details
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import called
from ledgerdesk.desk.rows import Values, decoded, source_for
from ledgerdesk.domain.albums import STAGES, Photo
from ledgerdesk.domain.definitions import Column, Docket, Register, Strand
from ledgerdesk.domain.timelines import Thread, long_day
from ledgerdesk.domain.values import holds

AFTER = STAGES[-1]
PHOTO = "照片"
SHORT = 8
"""Digits of a file's fingerprint below its photo."""
LOST = "照片文件不在附件文件夹里，请从备份找回"


@dataclass(slots=True)
class Gathered:
    """What strands reached, and whose attachments count."""

    threads: list[Thread] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    """What people call each record reached, by its id; the docket's own first."""
    items: dict[str, str] = field(default_factory=dict)
    """Text of the 核销项 among them, by id."""


def gather(bench: Bench, docket: Docket, values: Values) -> Gathered:
    """Follow the strands of a docket from one record."""
    reach = _Reach(bench, docket, values)
    for strand in docket.strands:
        child = bench.register(strand.children.partition(".")[0] or docket.register)
        rows = reach.rows(strand)
        columns = [Column(parts=parts) for parts in (strand.parts, strand.who)]
        source = source_for(bench, child, columns, rows)
        reach.found.threads.append(Thread(strand, rows, source))
    return reach.found


def files(bench: Bench, owners: Iterable[str]) -> list[Values]:
    """Return the attachments of some records, those of one record together, in their order."""
    ids = list(owners)
    register = bench.register("attachment")
    rows = decoded(register, details.children(bench.store, register, "owner", ids))
    place = {each: number for number, each in enumerate(ids)}
    return sorted(rows, key=lambda row: (place[str(row["owner"])], str(row["name"])))


def photos(bench: Bench, found: Gathered, rows: Sequence[Values]) -> list[Photo]:
    """Return the photos among some attachments, with the words below each."""
    return [_photo(bench, found, row) for row in rows if row.get("kind") == PHOTO]


class _Reach:
    """Reads the rows of strands, those of one way once."""

    def __init__(self, bench: Bench, docket: Docket, values: Values) -> None:
        register = bench.register(docket.register)
        self._bench = bench
        self._keyed = {each.key: each for each in docket.strands if each.key}
        self._own = [values]
        self._known: dict[tuple[str, str], list[Values]] = {("", ""): self._own}
        self.found = Gathered(owners={str(values["id"]): register.label})

    def rows(self, strand: Strand) -> list[Values]:
        """Return the rows a strand tells of."""
        way = (strand.children, strand.of)
        if way not in self._known:
            owners = self.rows(self._keyed[strand.of]) if strand.of else self._own
            self._known[way] = self._read(strand.children, owners)
        return [each for each in self._known[way] if all(holds(one, each) for one in strand.where)]

    def _read(self, children: str, owners: Sequence[Values]) -> list[Values]:
        """Read rows and remember what people call them."""
        key, _, link = children.partition(".")
        child = self._bench.register(key)
        ids = [str(each["id"]) for each in owners]
        rows = decoded(child, details.children(self._bench.store, child, link, ids))
        for row in rows:
            owner = _owner(child, row, self.found.owners)
            self.found.owners.setdefault(str(row["id"]), owner)
            if key == "check_item":
                self.found.items[str(row["id"])] = str(row["text"])
        return rows


def _owner(register: Register, row: Values, owners: Mapping[str, str]) -> str:
    """Return what people call a row; a child goes by the record it belongs to."""
    if register.parent:
        return owners.get(str(row[register.parent]), register.label)
    return called(register, row) or register.label


def _photo(bench: Bench, found: Gathered, row: Values) -> Photo:
    """Say where a photo stands, or why it cannot be shown."""
    from ledgerdesk.export import dossier

    owner, digest = str(row["owner"]), str(row["sha256"])
    path = attachments.find(bench.store, digest)
    trouble = LOST if path is None else dossier.flaw(path)
    item = found.items.get(owner, "")
    stage = str(row.get("stage") or (AFTER if item else ""))
    said = (
        str(row["name"]),
        f"核销项：{item}" if item else "",
        str(long_day(row.get("taken_at")) or ""),
        f"指纹 {digest[:SHORT]}",
    )
    shown = "" if trouble else str(path)
    return Photo(found.owners[owner], stage, "\n".join(filter(None, said)), shown, trouble)
