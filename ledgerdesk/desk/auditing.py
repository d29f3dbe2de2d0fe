"""检查: every finding about the records as they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ledgerdesk.db import home
from ledgerdesk.desk import attaching, issuing
from ledgerdesk.desk.advice import Advice
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.checklists import OPEN
from ledgerdesk.desk.links import Links, called, described
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.checks import check, missing
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import Finding

FEW = 200
"""Records read at once."""
Values = Mapping[str, Stored]


@dataclass(slots=True)
class Progress:
    """How far a check has come; broken off, it goes on there unless something was written."""

    mark: object = None
    """Day, last step and definitions it is of."""
    done: set[str] = field(default_factory=set)
    """Registers that were looked through."""
    after: str = ""
    """The last record looked at of the register it is in."""
    found: list[Finding] = field(default_factory=list)


def audit(bench: Bench, so_far: Progress | None = None) -> list[Finding]:
    """Return what is wrong (red) or unusual (orange) in every register, links included.

    Records are read a few at a time, so that a save never waits and a check can be broken off.
    """
    progress = so_far or Progress()
    mark = bench.today(), home.last_step(bench.store), bench.mistakes
    if progress.mark != mark:
        progress.mark, progress.after = mark, ""
        progress.done.clear()
        progress.found.clear()
    links, advice = Links(bench), Advice(bench, whole=True)
    for register in bench.catalog.registers.values():
        if register.group != "kept" and register.key not in progress.done:
            _look_through(bench, register, progress, (links, advice))
    return [
        *progress.found,
        *_closed_too_early(bench),
        *(Finding("orange", each, "definition") for each in bench.mistakes),
        *_photos(bench),
        *issuing.gaps(bench),
        *_astray(bench),
    ]


def _astray(bench: Bench) -> Iterator[Finding]:
    """Yield places outside the boundary or far from their village, once either is drawn."""
    from ledgerdesk.desk.maps import Maps

    maps = Maps(bench)
    if any(each.layer in {"boundary", "village"} for each in maps.outlines()):
        yield from maps.scene().findings()


def _look_through(
    bench: Bench, register: Register, progress: Progress, known: tuple[Links, Advice]
) -> None:
    """Look at the records of one register that were not looked at yet."""
    links, advice = known
    clause = f"WHERE deleted_on IS NULL AND id > ? ORDER BY id LIMIT {FEW}"
    while rows := decoded(register, bench.store.records(register.key, clause, (progress.after,))):
        found: list[Finding] = []
        for values in rows:
            if not _gone(register, values, links):
                found += _record(bench, register, values, advice)
                found += _links(register, values, links)
        progress.found += found
        progress.after = str(rows[-1]["id"])
    progress.done.add(register.key)
    progress.after = ""


def _gone(register: Register, values: Values, links: Links) -> bool:
    """Tell whether a row went to the 回收站 with the record it is a part of."""
    owner = values.get(register.parent) if register.parent else None
    target = register.by_key[register.parent].target if owner else ""
    return bool(owner) and str(owner) not in links.of(target).text


def _record(bench: Bench, register: Register, values: Values, advice: Advice) -> Iterator[Finding]:
    record, words = str(values["id"]), described(register, values)
    absent = missing(register, values)
    if absent:
        labels = "、".join(each.label for each in absent)
        submitted = values.get("submitted_on")
        text = (
            f"{words} 缺少“{labels}”，请补填。"
            if submitted
            else f"{words} 还是草稿，缺少“{labels}”。"
        )
        yield Finding("red" if submitted else "orange", text, register.key, record, absent[0].key)
    plain = check(register, values, bench.today())
    for each in (*plain, *advice.findings(register, values)):
        text = f"{words}：{each.text}"
        yield Finding(each.level, text, register.key, record, each.field)


def _links(register: Register, values: Values, links: Links) -> Iterator[Finding]:
    for each in register.columns:
        told = values.get(each.key)
        if each.kind != "link" or not told:
            continue
        for target in told if isinstance(told, tuple) else (told,):
            if str(target) not in links.of(each.target).text:
                yield _dangling(register, values, each)


def _dangling(register: Register, values: Values, each: Field) -> Finding:
    words = described(register, values)
    text = f"{words} 的“{each.label}”指向的记录已不在台账里，请重新选择。"
    return Finding("red", text, register.key, str(values["id"]), each.key)


def _photos(bench: Bench) -> Iterator[Finding]:
    """Yield photos whose day or place does not fit the record they prove."""
    clause = "WHERE deleted_on IS NULL AND (taken_at IS NOT NULL OR longitude IS NOT NULL)"
    rows = bench.store.records("attachment", f"{clause} ORDER BY id")
    doubts = attaching.of(bench, rows)
    for row in rows:
        if words := doubts.get(str(row["id"])):
            text = f"附件 {row['name']}：{words}"
            yield Finding("orange", text, str(row["register"]), str(row["owner"]))


def _closed_too_early(bench: Bench) -> Iterator[Finding]:
    register = bench.catalog.registers["problem"]
    done = bench.catalog.flows["problem"].states[-1]
    clause = (
        "WHERE deleted_on IS NULL AND state = ? AND id IN "
        "(SELECT problem FROM check_item WHERE state = ? AND deleted_on IS NULL)"
    )
    for row in bench.store.records("problem", clause, (done, OPEN)):
        text = f"问题 {called(register, row)} 已销号，却还有核销项没有完成，请重开或补办。"
        yield Finding("red", text, "problem", row["id"], "state")
