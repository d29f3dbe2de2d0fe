"""抽查: a random sample of a register, kept with a row for what is seen at each record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import randbelow
from typing import Any

from ledgerdesk.db import queries
from ledgerdesk.db.ids import new_id
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import Links, called
from ledgerdesk.desk.records import Records
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.sampling import Member, Sample, sampled
from ledgerdesk.domain.values import Stored, encode, is_blank, shown
from ledgerdesk.errors import Finding, UserError

SEEDS = 100_000_000
"""A seed nobody told has at most eight digits, so that it can be read out and typed again."""
BLANK, WHOLE = "（未填）", "全部"
SPOT = "抽查"
PLACES = frozenset({"unit", "village", "site"})
"""Registers of links a population is layered by."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is drawn from: a register, percent of all, a seed, the strata's fields."""

    register: str
    share: int
    seed: int | None = None
    """None: one is thrown and told with the answer."""
    by: tuple[str, ...] = ()
    on: date | None = None
    """The register as of this day; None: today."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample and how people know its records."""

    register: Register
    by: tuple[str, ...]
    on: date
    sample: Sample
    names: Mapping[str, str]
    """Number and name by id."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A sample that stands in the ledger."""

    step: int
    inspection: str
    tables: frozenset[str]


@dataclass(frozen=True, slots=True)
class Again:
    """A kept sample drawn once more as of its own day."""

    same: bool
    population: int
    missing: tuple[str, ...]
    """Ids that were kept and are not drawn now."""
    new: tuple[str, ...]


class Drawing:
    """The verbs of a spot check."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def draw(self, ask: Ask) -> Drawn:
        """Draw; nothing is written. The same ask gives the same answer while the rows do.

        Raise UserError for a register, field, share or seed that cannot be drawn with.
        """
        register = self._bench.register(ask.register)
        if register.group not in {"ledger", "office"}:
            message = f"{register.title}不能抽查，请选一本台账，例如 site、problem。"
            raise UserError(message)
        fields = [_stratum(register, key) for key in ask.by]
        day = ask.on or self._bench.today()
        rows = self._population(register, day)
        links = Links(self._bench)
        members = [Member(str(row["id"]), _layers(fields, row, links)) for row in rows]
        members.sort(key=lambda each: (each.layers[0] == BLANK, each.stratum))
        seed = randbelow(SEEDS) if ask.seed is None else ask.seed
        sample = sampled(members, ask.share, seed)
        names = {str(row["id"]): _named(register, row) for row in rows}
        return Drawn(register, ask.by, day, sample, names)

    def least(self) -> int:
        """Return the percent that the plans demand at least; raise UserError when none does."""
        shares = [each.spot_share for each in self._bench.campaigns()]
        if not any(shares):
            message = "本台账的方案没有规定抽查比例，请用 --share 写明，例如 --share 30。"
            raise UserError(message)
        return max(shares)

    def judge(self, drawn: Drawn) -> tuple[Finding, ...]:
        """Say when a sample is smaller than a plan demands."""
        demands = max((each.spot_share for each in self._bench.campaigns()), default=0)
        if drawn.sample.share >= demands:
            return ()
        text = f"方案要求抽查比例不少于 {demands}%，这次只抽 {drawn.sample.share}%，请核对。"
        return (Finding("orange", text, "inspection", field="share"),)

    def save(self, drawn: Drawn, *, by: str = "") -> Kept:
        """Keep a sample as an 抽查 record, with a row to fill in for each record; one step.

        `by` is the id of the person who goes to look, when that is settled. Raise UserError
        when nothing was drawn.
        """
        sample, title = drawn.sample, drawn.register.title
        if not sample.members:
            message = f"{title}里没有已提交的记录可抽，请先登记、提交。"
            raise UserError(message)
        row = self._inspection(drawn)
        label = f"随机抽查 {title} {sample.size}/{sample.population}"
        with self._bench.change(label) as change:
            self._insert("inspection", row)
            for order, member in enumerate(sample.members, 1):
                self._insert("spot_check", {
                    "id": new_id(),
                    "inspection": row["id"],
                    "order": order,
                    "record": member.id,
                    "called": drawn.names[member.id],
                    "stratum": member.stratum,
                    "by": by or None,
                })  # fmt: skip
        return Kept(change.step, str(row["id"]), frozenset(change.tables))

    def again(self, inspection: str) -> Again:
        """Draw a kept sample once more, as of its day, with its own seed, share and strata."""
        kept = Records(self._bench).get("inspection", inspection)
        if is_blank(kept["seed"]) or is_blank(kept["register"]) or is_blank(kept["share"]):
            message = "这次抽查没有留下抽查台账、比例和随机种子，不能重抽核对。"
            raise UserError(message)
        drawn = self.draw(Ask(
            register=str(kept["register"]),
            share=int(str(kept["share"])),
            seed=int(str(kept["seed"])),
            by=_texts(kept["strata"]),
            on=date.fromisoformat(str(kept["on"])),
        ))  # fmt: skip
        before, now = _texts(kept["sample"]), [each.id for each in drawn.sample.members]
        missing = tuple(each for each in before if each not in now)
        new = tuple(each for each in now if each not in before)
        return Again(not missing and not new, drawn.sample.population, missing, new)

    def fields(self, register: str) -> list[tuple[str, str]]:
        """Return (key, label) of the fields a register may be layered by: places and lists."""
        known = self._bench.register(register)
        return [
            (each.key, each.label)
            for each in known.columns
            if not each.several
            and (each.kind == "choice" or (each.kind == "link" and each.target in PLACES))
        ]

    def _population(self, register: Register, day: date) -> list[Mapping[str, Stored]]:
        rows = queries.standing(self._bench.store, register, day.isoformat())
        return decoded(register, rows)

    def _inspection(self, drawn: Drawn) -> dict[str, Stored]:
        sample = drawn.sample
        labels = "、".join(drawn.register.by_key[key].label for key in drawn.by)
        layers = f"，按{labels}分层" if labels else ""
        return {
            "id": new_id(),
            "on": drawn.on.isoformat(),
            "kind": SPOT,
            "manner": f"随机抽取不少于 {sample.share}%{layers}",
            "unit": self._bench.unit() or None,
            "register": drawn.register.key,
            "share": sample.share,
            "strata": drawn.by,
            "sample": tuple(each.id for each in sample.members),
            "sample_size": sample.size,
            "population": sample.population,
            "seed": sample.seed,
        }

    def _insert(self, key: str, row: Mapping[str, Stored]) -> None:
        fields = self._bench.register(key).by_key
        told: dict[str, Any] = {
            each: encode(fields[each], value) if each in fields else value
            for each, value in row.items()
        }
        told["submitted_on"] = self._bench.today().isoformat()
        self._bench.store.insert(key, told)


def document(drawn: Drawn) -> dict[str, Any]:
    """Return a sample in the documented shape."""
    sample = drawn.sample
    return {
        "population": sample.population,
        "size": sample.size,
        "seed": sample.seed,
        "records": [each.id for each in sample.members],
        "strata": [each._asdict() for each in sample.strata],
        "register": drawn.register.key,
        "share": sample.share,
        "by": list(drawn.by),
        "on": drawn.on.isoformat(),
    }


def _stratum(register: Register, key: str) -> Field:
    """Find the field of a layer; a confidential value never names one."""
    each = register.by_key.get(key)
    if each is None or each.computed or each.kind == "sealed" or each.masked:
        message = f"{register.title}不能按“{key}”分层，请用 fields 查看字段，例如 village、kind。"
        raise UserError(message)
    return each


def _layers(fields: Sequence[Field], row: Mapping[str, Stored], links: Links) -> tuple[str, ...]:
    return tuple(_words(each, row.get(each.key), links) for each in fields) or (WHOLE,)


def _words(field: Field, value: Stored, links: Links) -> str:
    if is_blank(value):
        return BLANK
    if field.kind == "link":
        return "、".join(links.text(field.target, each) for each in _texts(value))
    return shown(field, value)


def _texts(value: Stored) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (str(value),)


def _named(register: Register, row: Mapping[str, Stored]) -> str:
    """Return number and name, as the list of a spot check shows a record."""
    number, name = called(register, row), str(row.get(register.name) or "")
    return " ".join(dict.fromkeys(filter(None, (number, name)))) or register.label
