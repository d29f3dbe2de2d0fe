"""Copies of a ledger that were opened and checked before they got their name.

A copy is `<stem>-YYYYMMDD-HHMMSS.ledger`; the attachments of all copies in a folder share
`<stem>.files` beside them, so that only new photos are copied.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from ledgerdesk.db import attachments, chain, copying, disk, engine, lock, migrations
from ledgerdesk.db.store import Store
from ledgerdesk.errors import UserError

STAMP = "%Y%m%d-%H%M%S"
NAMED = re.compile(r"(?P<stem>.+)-(?P<stamp>\d{8}-\d{6})\.ledger")
DAYS, WEEKS, MONTHS, LATEST = 14, 8, 24, 3
BACKUP, RESTORE = "备份", "恢复"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy and what was found in it when it was opened."""

    path: Path
    at: datetime | None = None
    """Local time in its name; None when the name tells none."""
    steps: int = 0
    head: str = ""
    """Hash of its last step."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Undeleted records by register."""
    lost: tuple[str, ...] = ()
    """SHA-256 of attachments that could not be brought along."""
    trouble: str = ""
    """Why it cannot be used; "" when it can."""


def folder(ledger: Path) -> Path:
    """Return where the automatic copies of a ledger stand."""
    return ledger.with_name(f"{ledger.name}.backups")


def backup(ledger: Store | Path, to: Path, *, at: datetime | None = None) -> Copy:
    """Copy a ledger and its attachments into a folder and return the verified copy.

    Works while the ledger is open; never waits longer than a minute without progress. Raises
    UserError (full disk, read-only folder, damaged ledger) and then leaves nothing behind.
    """
    path = ledger if isinstance(ledger, Path) else ledger.path
    return _made(path, to, at or _now(), link=False)


def newest(ledger: Path) -> datetime | None:
    """Return when the newest copy beside a ledger was made, by its name; None without one."""
    named = (NAMED.fullmatch(path.name) for path in folder(ledger).glob("*.ledger"))
    stamps = sorted((each["stamp"] for each in named if each), reverse=True)
    return next(filter(None, map(_time, stamps)), None)


def automatic(ledger: Store | Path, *, at: datetime | None = None) -> Copy | None:
    """Copy a ledger into its own backups if it changed since the last copy, then thin them.

    Photos on the same disk get a second name there, no second copy: safe from deletion, not
    from a broken disk. Returns None when there was nothing new to keep.
    """
    path = ledger if isinstance(ledger, Path) else ledger.path
    place, at = folder(path), at or _now()
    with copying.reading(path, BACKUP) as source:
        head = chain.head(source)
    newest = max(_stamped(place, path.stem), default=None)
    if newest and _looked(*newest).head == head:
        return None
    made = _made(path, place, at, link=True)
    thin(place, path.stem, at.date())
    return made


def copies(place: Path, stem: str) -> list[Copy]:
    """Return the copies of a ledger in a folder with their counts, oldest first.

    They are opened, not checked in full; one that cannot be read says so in `trouble`.
    """
    return [_looked(stamp, path) for stamp, path in sorted(_stamped(place, stem))]


def thin(place: Path, stem: str, today: date) -> list[Path]:
    """Delete the copies of a ledger that `kept` does not name; return them."""
    found = dict(sorted(_stamped(place, stem)))
    stays = kept(found, today)
    gone = [path for stamp, path in found.items() if stamp not in stays]
    with disk.translated(BACKUP, place):
        for path in gone:
            path.unlink(missing_ok=True)
    return gone


def kept(stamps: Iterable[datetime], today: date) -> set[datetime]:
    """Choose the copies to keep: 14 daily, 8 weekly, 24 monthly, the last three in any case.

    The last copy of a day, week and month stands for it. Of today and yesterday each hour keeps
    its last, and so does what a clock once dated in the future.
    """
    newest = sorted(stamps, reverse=True)
    stays = set(newest[:LATEST])
    monday, month = _monday(today), today.year * 12 + today.month
    last: dict[tuple[str, int], datetime] = {}
    for each in newest:
        days, weeks = (today - each.date()).days, (monday - _monday(each)) // 7
        months = month - each.year * 12 - each.month
        if days <= 1:
            last.setdefault(("hour", each.toordinal() * 24 + each.hour), each)
        if days < DAYS:
            last.setdefault(("day", days), each)
        if weeks < WEEKS:
            last.setdefault(("week", weeks), each)
        if months < MONTHS:
            last.setdefault(("month", months), each)
    return stays | set(last.values())


def restore(copy: Path, to: Path, *, aside: bool = False) -> Copy:
    """Bring a copy back as a ledger of its own; the copy stays as it is.

    A ledger that stands at `to` is refused, or with `aside` moved to
    `<stem>-恢复前-<time>.ledger` first, never overwritten. The copy is checked in full and
    refused when it is damaged. The restored ledger starts a new chain with its first write.
    Attachments that could not be brought are in `lost`. Raises UserError.
    """
    if not copy.is_file():
        message = f"{RESTORE}没有完成：找不到备份 {copy}，请重新选择备份文件。"
        raise UserError(message)
    if to.exists() and not aside:
        message = f"{RESTORE}没有完成：{to} 已经存在，不会覆盖它。请换一个文件名，或先把它移开。"
        raise UserError(message)
    part = to.with_name(f"{to.name}.part")
    with copying.whole(part, RESTORE):
        copying.pump(copy, part, RESTORE)
        found = copying.verified(part, copy, RESTORE)
        _checked(part, copy)
        lost = _bring(part, _stores(copy), attachments.folder(to), link=False, again=True)
        if to.exists():
            _move_aside(to)
        disk.settle(part, to)
    return Copy(to, _told(copy), *found, lost)


def photograph(copy: Path, sha256: str) -> Path | None:
    """Return the file of an attachment that a copy brought along, None when it has none whole."""
    for files in _stores(copy):
        path = attachments.place(files, sha256)
        if attachments.intact(path, sha256):
            return path
    return None


def _made(path: Path, to: Path, at: datetime, *, link: bool) -> Copy:
    target = _free(to, path.stem, at)
    part = target.with_name(f"{target.name}.part")
    with copying.whole(part, BACKUP):
        held = copying.pump(path, part, BACKUP)
        found = copying.verified(part, path, BACKUP)
        if found != held:
            message = f"{BACKUP}没有完成：{path} 的副本与原件不一致，请检查磁盘后重试。"
            raise UserError(message)
        files = to / f"{path.stem}.files"
        lost = _bring(part, (attachments.folder(path),), files, link=link, again=False)
        disk.settle(part, target)
    return Copy(target, _told(target), *found, lost)


def _monday(day: date) -> int:
    return day.toordinal() - day.weekday()


def _free(to: Path, stem: str, at: datetime) -> Path:
    """Return the name of a copy made at that time, a second later if it is taken."""
    target = to / f"{stem}-{at.strftime(STAMP)}.ledger"
    return _free(to, stem, at + timedelta(seconds=1)) if target.exists() else target


def _bring(
    part: Path, sources: tuple[Path, ...], files: Path, *, link: bool, again: bool
) -> tuple[str, ...]:
    """Have in `files` every attachment a ledger names; return those no source has whole.

    Those that are there already are believed, or with `again` hashed once more.
    """
    lost = []
    for sha256 in copying.photographs(part, BACKUP):
        there = attachments.place(files, sha256) if attachments.NAME.fullmatch(sha256) else None
        if there and there.is_file() and (not again or attachments.intact(there, sha256)):
            continue
        if not copying.fetched(sha256, sources, files, link=link):
            lost.append(sha256)
    return tuple(lost)


def _stores(copy: Path) -> tuple[Path, ...]:
    """Return where the attachments of a copy may be: shared in its folder, or its own."""
    named = NAMED.fullmatch(copy.name)
    shared = (copy.with_name(f"{named['stem']}.files"),) if named else ()
    return (*shared, attachments.folder(copy))


def _checked(part: Path, named: Path) -> None:
    """Refuse a copy of a newer program or with a broken chain; forget where it lay."""
    with copying.writing(part, RESTORE) as restored:
        if engine.value(restored, "PRAGMA user_version") > len(migrations.STEPS):
            message = f"{RESTORE}没有完成：{named} 是用更新版本的程序记的。请先升级本程序。"
            raise UserError(message)
        if not chain.verify(restored).ok:
            raise copying.damaged(RESTORE, named)
        # A new file may get the old one's inode; it must not be taken for the same copy.
        restored.execute("UPDATE origin SET machine = ''").close()


def _move_aside(ledger: Path) -> None:
    """Rename a ledger that nobody has open, with its journal if it died while saving."""
    if engine.header(ledger) is None:
        message = f"{RESTORE}没有完成：{ledger} 正开着，请先关闭它再恢复。"
        raise UserError(message)
    held = lock.acquire(ledger)
    try:
        aside = _free(ledger.parent, f"{ledger.stem}-恢复前", _now())
        journal = ledger.with_name(f"{ledger.name}-journal")
        if journal.exists():
            journal.rename(aside.with_name(f"{aside.name}-journal"))
        ledger.rename(aside)
    finally:
        held.release()


def _looked(at: datetime, path: Path) -> Copy:
    try:
        with copying.reading(path, BACKUP) as source:
            return Copy(path, at, *copying.contents(source))
    except UserError as error:
        return Copy(path, at, trouble=str(error))


def _stamped(place: Path, stem: str) -> Iterator[tuple[datetime, Path]]:
    if not place.is_dir():
        return
    for path in place.iterdir():
        told = _told(path)
        if told and path.name.startswith(f"{stem}-") and len(path.stem) == len(stem) + 16:
            yield told, path


def _told(path: Path) -> datetime | None:
    """Return the time a copy's name tells."""
    named = NAMED.fullmatch(path.name)
    return _time(named["stamp"]) if named else None


def _time(stamp: str) -> datetime | None:
    with suppress(ValueError):
        # Local time without a zone, as the name tells it; strptime is slow to load.
        return datetime.fromisoformat(stamp.replace("-", "T"))
    return None


def _now() -> datetime:
    return datetime.now().astimezone().replace(tzinfo=None)
