"""练习库: a year of an invented township, reported month by month as a clerk would do it."""

import struct
import zlib
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock, catalog
from ledgerdesk.desk.invention import PLACE, Invention
from ledgerdesk.desk.rectification import AFTER, Ask
from ledgerdesk.desk.starting import Start
from ledgerdesk.domain.definitions import Deadline
from ledgerdesk.domain.periods import Period, due, period
from ledgerdesk.errors import UserError

FIRST, MONTHS = (2025, 11), 12
FORMS = ("annex2", "annex3")
SHARE_DONE = 0.7
"""Of the open problems, those finished within a month."""


def practice(folder: Path) -> list[Path]:
    """Make the practice ledger, its monthly workbooks and signed ledgers; return the files."""
    path = folder / f"{PLACE['unit']}练习库.ledger"
    if path.exists():
        message = f"文件夹 {folder} 里已有练习库 {path.name}，请换一个文件夹，或先把它移走。"
        raise UserError(message)
    folder.mkdir(parents=True, exist_ok=True)
    clock = Clock()
    rule = _rule()
    months = [period(rule, key) for key in _keys()]
    clock.day = months[0].start
    desk = Desk.create(path, Start("yiyuan", PLACE["unit"], PLACE["county"]), clock=clock)
    try:
        return [path, *Practice(desk, folder).run(months)]
    finally:
        desk.close()


class Practice:
    """One township's year on an open desk."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder
        self._made = Invention()
        self._draw = Random(7)  # noqa: S311  # a repeatable draw, not a secret
        self._photos = 0

    def run(self, months: list[Period]) -> list[Path]:
        """Enter, rectify, report and print each month; return the documents."""
        self._desk.loading().rows(self._made.office())
        files: list[Path] = []
        for month in months:
            self._enter(month)
            self._rectify(month)
            files += self._report(month)
        files += self._print(months[-1])
        return files

    def _enter(self, month: Period) -> None:
        self._desk.bench.clock.day = month.end
        self._desk.loading().rows(self._made.month(month))
        later = [each for each in self._made.later if each[0] <= month.end.isoformat()]
        for told in sorted(later, key=lambda each: each[0]):
            case = self._desk.records.find("case", told[1])
            self._desk.records.save("case", told[2], record=case)
            self._made.later.remove(told)

    def _rectify(self, month: Period) -> None:
        """Finish most open problems, leave some half done: that is how a month looks."""
        find = self._desk.records.find
        worker, checker = (
            find("person", self._made.people[3]),
            find("person", self._made.people[5]),
        )
        for problem in self._desk.listing.records("problem"):
            if problem["state"] in {"已销号", "草稿"}:
                continue
            done = self._draw.random() < SHARE_DONE
            if problem["responsible"]["id"] == checker:
                checker = find("person", self._made.people[4])
            self._tick(problem["id"], worker, all_items=done)
            if done:
                on = month.end.isoformat()
                move = self._desk.rectification.move
                move(problem["id"], "apply", Ask(by=worker, on=on))
                move(problem["id"], "close", Ask(checker=checker, by=checker, on=on))

    def _tick(self, problem: str, worker: str, *, all_items: bool) -> None:
        verbs = self._desk.rectification
        items = verbs.items(problem)
        waiting = [item for item in items if item["state"] == "未完成"]
        for item in waiting if all_items else waiting[:2]:
            verbs.tick(str(item["id"]), by=worker)
        if all_items and items:
            with TemporaryDirectory() as folder:
                self._photos += 1
                photo = Path(folder) / f"整改后{self._photos:03}.png"
                photo.write_bytes(picture(self._photos))
                verbs.attach("problem", problem, photo, stage=AFTER)

    def _report(self, month: Period) -> list[Path]:
        desk = self._desk
        rule = desk.bench.deadline(FORMS[0])
        desk.bench.clock.day = due(rule, month, desk.bench.calendar()).on
        people = self._made.people
        signed = desk.reporting.signed(people[4], people[5], people[6], "0533-3240000")
        for form in FORMS:
            desk.reporting.submit(form, month.key, signed)
        files = desk.reporting.export(month.key, (), self._folder / month.key)
        target = self._folder / month.key / f"整改台账_{month.key}.pdf"
        desk.signing.print("rectification", month.key, target)
        return [*files, target]

    def _print(self, month: Period) -> list[Path]:
        files = []
        for key, title in self._desk.signing.ledgers().items():
            target = self._folder / month.key / "签字台账" / f"{title}_{month.key}.pdf"
            target.parent.mkdir(exist_ok=True)
            self._desk.signing.print(key, month.key, target)
            files.append(target)
        return files


def picture(shade: int) -> bytes:
    """Return a small plain PNG that stands for a photo; each `shade` has its own bytes."""
    row = b"\0" + bytes((shade * 37 % 256, shade * 59 % 256, 140)) * 16

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    body = zlib.compress(row * 16)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _keys() -> list[str]:
    year, month = FIRST
    months = range(year * 12 + month - 1, year * 12 + month - 1 + MONTHS)
    return [f"{each // 12}-{each % 12 + 1:02}" for each in months]


def _rule() -> Deadline:
    campaign = catalog().campaigns["yiyuan"]
    return next(each for each in campaign.deadlines if FORMS[0] in each.forms)
