"""练习库: a year of an invented township, reported month by month as a clerk would do it."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from math import sin
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from ledgerdesk.desk import Desk
from ledgerdesk.desk.attaching import AFTER, BEFORE
from ledgerdesk.desk.bench import NATURAL, Clock, catalog
from ledgerdesk.desk.exercise import exercise
from ledgerdesk.desk.invention import PLACE, Invention, place
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.desk.starting import Start
from ledgerdesk.domain.definitions import Deadline
from ledgerdesk.domain.periods import Period, containing, due, following, later, period
from ledgerdesk.errors import RefusedError, UserError

YEAR = str(PLACE["campaign"])
"""Whose year is made when no campaign is named."""
WIDE, HIGH = 64, 48
"""Pixels of a photo."""
COMPARED = 3
"""Of so many problems with a photo after, one has a photo before, too."""
SHARE_DONE = 0.7
"""Of the open problems, those finished within a month."""


def practice(folder: Path, campaign: str = YEAR) -> list[Path]:
    """Make a campaign's practice ledger and its documents; return the files."""
    told = place(campaign)
    path = folder / f"{told['unit']}练习库.ledger"
    if path.exists():
        message = f"文件夹 {folder} 里已有练习库 {path.name}，请换一个文件夹，或先把它移走。"
        raise UserError(message)
    folder.mkdir(parents=True, exist_ok=True)
    clock = Clock()
    months = _months(campaign, told)
    clock.day = months[0].start
    begin = Start(campaign, str(told["unit"]), str(told["county"]))
    desk = Desk.create(path, begin, clock=clock)
    try:
        return [path, *Practice(desk, folder, Invention(place=told)).run(months)]
    finally:
        desk.close()


class Practice:
    """One township's year on an open desk."""

    def __init__(self, desk: Desk, folder: Path, made: Invention) -> None:
        self._desk = desk
        self._folder = folder
        self._made = made
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
            files += exercise(self._desk, self._made.place, month, self._folder / month.key)
        files += self._print(months[-1])
        return files

    def _enter(self, month: Period) -> None:
        self._desk.bench.clock.day = month.end
        self._desk.loading().rows(self._made.month(month))
        until = month.end.isoformat()
        due = [each for each in self._made.later if each.on <= until]
        for told in sorted(due, key=lambda each: each.on):
            record = self._desk.records.find(told.register, told.record)
            self._desk.records.save(told.register, told.values, record=record)
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
                with suppress(RefusedError):  # its case is not closed yet
                    move(problem["id"], "apply", Ask(by=worker, on=on))
                    move(problem["id"], "close", Ask(checker=checker, by=checker, on=on))

    def _tick(self, problem: str, worker: str, *, all_items: bool) -> None:
        verbs = self._desk.rectification
        items = verbs.items(problem)
        waiting = [item for item in items if item["state"] == "未完成"]
        for item in waiting if all_items else waiting[:2]:
            verbs.tick(str(item["id"]), by=worker)
        if all_items and items:
            self._photos += 1
            for stage in (BEFORE, AFTER)[bool(self._photos % COMPARED) :]:
                with TemporaryDirectory() as folder:
                    photo = Path(folder) / f"{stage}{self._photos:03}.png"
                    photo.write_bytes(picture(self._photos, dug=stage == BEFORE))
                    verbs.attach("problem", problem, photo, stage=stage)

    def _report(self, month: Period) -> list[Path]:
        """Hand in what falls due with the month, export it, and print what is signed."""
        desk, folder = self._desk, self._folder / month.key
        files: list[Path] = []
        for rule in desk.bench.campaign().deadlines:
            span = containing(rule, month.end)
            forms = [key for key in rule.forms if key in desk.bench.catalog.forms]
            on = due(rule, span, desk.bench.calendar()).on
            ahead = month.end + (month.end - month.start)
            now = month.end <= on <= ahead if rule.every == "year" else span.end == month.end
            if forms and now and rule.every != "demand":
                files += self._hand_in(rule, span, forms, folder)
        folder.mkdir(exist_ok=True)
        target = folder / f"整改台账_{month.key}.pdf"
        self._sign_back()
        desk.signing.print("rectification", month.key, target)
        return [*files, target]

    def _sign_back(self) -> None:
        """Register what was printed for earlier months as signed."""
        signing, on = self._desk.signing, self._desk.bench.today().isoformat()
        for each in signing.prints():
            if not each.signed_back_on:
                signing.sign_back(each.code, on)

    def _hand_in(self, rule: Deadline, span: Period, forms: list[str], folder: Path) -> list[Path]:
        desk, people = self._desk, self._made.people
        on = due(rule, span, desk.bench.calendar()).on
        desk.bench.clock.day = max(desk.bench.clock.day or on, on)
        phone = str(self._made.place["phone"])
        signed = desk.reporting.signed(people[4], people[5], people[6], phone)
        for form in forms:
            desk.reporting.submit(form, span.key, signed)
        return desk.reporting.export(span.key, forms, folder)

    def _print(self, month: Period) -> list[Path]:
        files = []
        for key, title in self._desk.signing.ledgers().items():
            target = self._folder / month.key / "签字台账" / f"{title}_{month.key}.pdf"
            target.parent.mkdir(exist_ok=True)
            self._desk.signing.print(key, month.key, target)
            files.append(target)
        return [*files, *self._other_forms(month), *self._dockets(month)]

    def _other_forms(self, month: Period) -> list[Path]:
        """Export the forms that have no day of their own: 联络员名单, 简表."""
        campaign = self._desk.bench.campaign()
        timed = {form for rule in campaign.deadlines for form in rule.forms}
        known = self._desk.bench.catalog.forms
        forms = [key for key in campaign.forms if key in known and key not in timed]
        if not forms:
            return []
        return self._desk.reporting.export(month.key, forms, self._folder / month.key)

    def _dockets(self, month: Period) -> list[Path]:
        """Print a paper of its own for the site, problem and patrol with most to tell."""
        desk, found = self._desk, []
        problems = [each for each in desk.listing.records("problem") if each["state"] == "已销号"]
        closed = max(problems, key=lambda each: len(desk.rectification.items(each["id"])))
        told = {"problem": closed["id"], "site": (closed["site"] or {}).get("id", "")}
        told["patrol"] = desk.listing.records("patrol")[0]["id"]
        for register, record in told.items():
            for key, label in desk.signing.dockets(register).items() if record else ():
                target = self._folder / month.key / "单页" / f"{label}.pdf"
                target.parent.mkdir(exist_ok=True)
                desk.signing.print(key, "", target, made=Made(record))
                found.append(target)
        return found


def picture(shade: int, *, dug: bool = False) -> bytes:
    """Return a small PNG that stands for a photo of a hill, with a pit in it or green again.

    Each `shade` is another hill, and has its own bytes.
    """

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 2, 0, 0, 0)
    rows = (
        b"\0" + b"".join(bytes(_seen(shade, x, y, dug=dug)) for x in range(WIDE))
        for y in range(HIGH)
    )
    body = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _seen(shade: int, x: int, y: int, *, dug: bool) -> tuple[int, int, int]:
    """Return the colour of a place: sky, slope, or the steps of a pit."""
    ridge = HIGH * 0.4 + 6 * sin(x / 13 + shade) + 2 * sin(x / 4 + 2 * shade)
    if y < ridge:
        return (176 + y, 200 + y // 2, 222)
    beside = (x - WIDE / 2 - shade % 9 + 4) / (WIDE * 0.34)
    inside = beside**2 + ((y - HIGH * 0.74) / (HIGH * 0.25)) ** 2 < 1
    if inside and dug:
        light = 18 * (y // 5 % 2)
        return (150 + light, 128 + light, 102 + light)
    if inside:
        return (126, 158, 92) if (x // 3 + y // 3) % 2 else (110, 146, 82)
    return (84 + shade % 23, 122 + (x * 7 + y * 5) % 9, 70)


def _months(campaign: str, told: Mapping[str, Any]) -> list[Period]:
    """Return the months or weeks that are practised, as the campaign cuts them; else months."""
    rules = catalog().campaigns[campaign].deadlines
    rule = next((each for each in rules if each.every in {"month", "week"}), NATURAL)
    first, count = date.fromisoformat(f"{told['first']}-01"), int(told["months"])
    if rule.every == "week":
        return [*_weeks(rule, first, later(first, count))]
    index = first.year * 12 + first.month - 1
    return [period(rule, f"{n // 12}-{n % 12 + 1:02}") for n in range(index, index + count)]


def _weeks(rule: Deadline, start: date, end: date) -> Iterator[Period]:
    week = containing(rule, start)
    while week.end < end:
        yield week
        week = following(rule, week)
