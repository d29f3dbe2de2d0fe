"""Automatic copies are made when something changed, and thinned without losing a month."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.db import attachments, backup
from ledgerdesk.db.store import Store
from ledgerdesk.errors import UserError
from tests.db.copies import AT, listing, photo
from tests.db.hand import Hand

TODAY = AT.date()


def test_an_unchanged_ledger_is_not_copied_again(hand: Hand) -> None:
    hand.add(name="王家沟")

    first = backup.automatic(hand.store, at=AT)
    second = backup.automatic(hand.store, at=AT)
    hand.add(name="李家坪")
    third = backup.automatic(hand.store.path, at=AT)

    assert first
    assert second is None
    assert third
    folder = hand.store.path.with_name("悦庄.ledger.backups")
    assert listing(folder) == [first.path.name, third.path.name]


def test_a_copy_that_broke_since_is_made_again(hand: Hand) -> None:
    hand.add(name="王家沟")
    first = backup.automatic(hand.store, at=AT)
    assert first
    first.path.write_bytes(b"broken")

    second = backup.automatic(hand.store, at=AT)

    assert second
    assert second.path != first.path


def test_automatic_copies_share_the_photos_of_the_ledger(hand: Hand, tmp_path: Path) -> None:
    sha256 = photo(hand, tmp_path)
    backup.automatic(hand.store, at=AT)
    shared = attachments.place(backup.folder(hand.store.path) / "悦庄.files", sha256)
    own = attachments.place(attachments.folder(hand.store.path), sha256)

    own_before = own.stat().st_ino
    own.unlink()

    assert shared.stat().st_ino == own_before
    assert shared.read_bytes() == b"photo"


def test_where_a_second_name_is_impossible_photos_are_copied(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    sha256 = photo(hand, tmp_path)
    monkeypatch.setattr(Path, "hardlink_to", refuse)

    backup.automatic(hand.store, at=AT)

    shared = attachments.place(backup.folder(hand.store.path) / "悦庄.files", sha256)
    assert shared.read_bytes() == b"photo"


def test_copies_are_listed_with_counts_and_broken_ones_say_so(hand: Hand, tmp_path: Path) -> None:
    hand.add(name="王家沟")
    folder = tmp_path / "b"
    good = backup.backup(hand.store, folder, at=AT)
    broken = folder / "悦庄-20261025-090000.ledger"
    broken.write_bytes(b"SQLite format 3\0 but no more")
    for name in ("悦庄.ledger", "别的-20261024-090000.ledger", "悦庄-20269999-090000.ledger"):
        shutil.copy(good.path, folder / name)

    found = backup.copies(folder, "悦庄")

    assert found[0] == good
    assert [each.path for each in found] == [good.path, broken]
    assert "不是台账文件" in found[1].trouble
    assert backup.copies(tmp_path / "none", "悦庄") == []


def test_automatic_copies_are_thinned(hand: Hand) -> None:
    for day in range(40):
        hand.add(name=f"矿点{day}")
        backup.automatic(hand.store, at=AT + timedelta(days=day))

    found = [each.at for each in backup.copies(backup.folder(hand.store.path), "悦庄") if each.at]

    last = (AT + timedelta(days=39)).date()
    assert len([each for each in found if (last - each.date()).days < backup.DAYS]) == backup.DAYS
    assert len(found) < 25
    assert found == sorted(backup.kept(found, last))


def test_a_copy_that_cannot_be_deleted_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "held")

    for days in range(5):
        backup.backup(store, tmp_path / "b", at=AT + timedelta(days=days * 1000))
    monkeypatch.setattr(Path, "unlink", refuse)

    with pytest.raises(UserError, match="不能写入"):
        backup.thin(tmp_path / "b", "悦庄", TODAY + timedelta(days=4000))


moments = st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001  # as above
days = st.dates(date(2021, 1, 1), date(2027, 6, 30))


@given(st.sets(moments, max_size=60), days)
def test_thinning_keeps_only_what_there_is_and_the_last_three(
    stamps: set[datetime], today: date
) -> None:
    stays = backup.kept(stamps, today)

    assert stays <= stamps
    assert set(sorted(stamps)[-backup.LATEST :]) <= stays
    assert backup.kept(stays, today) == stays
    hours = {each.replace(minute=0, second=0, microsecond=0) for each in stamps}
    recent = [each for each in hours if (today - each.date()).days <= 1]
    assert all(
        max(each for each in stamps if each.date() == hour.date() and each.hour == hour.hour)
        in stays
        for hour in recent
    )


def test_many_copies_of_one_hour_become_one_and_the_last_three() -> None:
    stamps = [AT + timedelta(minutes=each) for each in range(25)]

    assert backup.kept(stamps, TODAY) == set(stamps[-backup.LATEST :])


@given(st.sets(moments, max_size=60), days)
def test_every_month_week_and_day_in_reach_keeps_its_last_copy(
    stamps: set[datetime], today: date
) -> None:
    stays = backup.kept(stamps, today)

    for each in stamps:
        age = (today - each.date()).days
        month = today.year * 12 + today.month - each.year * 12 - each.month
        peers = {other for other in stamps if (other.year, other.month) == (each.year, each.month)}
        if 0 <= month < backup.MONTHS and each == max(peers):
            assert each in stays
        if 0 <= age < backup.DAYS:
            assert max(other for other in stamps if other.date() == each.date()) in stays


@given(st.sets(st.integers(0, 1500), min_size=1, max_size=200))
def test_thinning_day_by_day_ends_where_thinning_at_once_ends(offsets: set[int]) -> None:
    stamps = [AT + timedelta(days=each) for each in sorted(offsets)]
    held: set[datetime] = set()
    for stamp in stamps:
        held = backup.kept(held | {stamp}, stamp.date())

    assert held == backup.kept(stamps, stamps[-1].date())


def test_two_years_of_daily_copies_become_a_few_dozen() -> None:
    stamps = [AT - timedelta(days=each) for each in range(1000)]

    stays = backup.kept(stamps, TODAY)

    assert len({(each.year, each.month) for each in stays}) == backup.MONTHS
    assert len(stays) <= backup.DAYS + backup.WEEKS + backup.MONTHS
