"""A copy is whole, checked and never in anybody's way; what cannot be trusted is refused."""

import os
import resource
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.db import attachments, backup, chain, copying, engine, migrations
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Store, open_store
from ledgerdesk.errors import UserError
from tests.db.hand import Hand

AT = datetime(2026, 10, 24, 9, 0, 0)  # noqa: DTZ001  # the clerk's clock has no zone
TODAY = AT.date()


def photo(hand: Hand, tmp_path: Path, content: bytes = b"photo") -> str:
    """Attach a file the way the desk does."""
    path = tmp_path / "照片.jpg"
    path.write_bytes(content)
    sha256 = attachments.keep(hand.store, path)
    hand.add("attachment", owner="x", register="site", sha256=sha256, name="照片.jpg")
    return sha256


def sites(ledger: Path) -> list[str]:
    store = open_store(ledger, write=False)
    try:
        return Hand(store).names()
    finally:
        store.close()


def listing(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))


def flip(path: Path, text: bytes) -> None:
    """Change one byte of a text in a closed file."""
    content = bytearray(path.read_bytes())
    content[content.index(text)] ^= 1
    path.write_bytes(content)


# --- making -----------------------------------------------------------------------------


def test_a_copy_holds_what_was_saved_and_says_so(hand: Hand, tmp_path: Path) -> None:
    hand.add(name="王家沟")
    gone = hand.add(name="李家坪")
    hand.edit(gone, deleted_on="2026-10-24")

    copy = backup.backup(hand.store, tmp_path / "U盘" / "备份", at=AT)

    assert copy.path == tmp_path / "U盘" / "备份" / "悦庄-20261024-090000.ledger"
    assert (copy.at, copy.steps, copy.lost) == (AT, 3, ())
    assert copy.counts == {"site": 1}
    assert copy.head == chain.head(hand.store.connection)
    assert sites(copy.path) == ["李家坪", "王家沟"]
    assert listing(copy.path.parent) == [copy.path.name]


def test_a_copy_can_be_made_of_a_closed_ledger(store: Store, tmp_path: Path) -> None:
    store.close()

    copy = backup.backup(store.path, tmp_path / "b", at=AT)

    assert copy.path.is_file()


def test_two_copies_of_one_second_get_two_names(store: Store, tmp_path: Path) -> None:
    names = [backup.backup(store, tmp_path / "b", at=AT).path.name for _ in range(2)]

    assert names == ["悦庄-20261024-090000.ledger", "悦庄-20261024-090001.ledger"]


def test_a_copy_during_an_open_change_ends_and_holds_what_was_before(
    hand: Hand, tmp_path: Path
) -> None:
    hand.add(name="王家沟")

    with hand.store.change("新增", actor="甲", at="2026-10-24T09:00:00"):
        hand.store.insert("site", {"id": new_id(), "number": "2", "kind": "其他", "name": "半"})
        copy = backup.backup(hand.store, tmp_path / "b")

    assert sites(copy.path) == ["王家沟"]


def test_attachments_come_along_once(hand: Hand, tmp_path: Path) -> None:
    first = photo(hand, tmp_path, b"1")
    folder = tmp_path / "b"
    backup.backup(hand.store, folder, at=AT)
    stored = attachments.place(folder / "悦庄.files", first)
    before = stored.stat().st_ino
    second = photo(hand, tmp_path, b"2")

    copy = backup.backup(hand.store, folder, at=AT)

    assert copy.lost == ()
    assert stored.stat().st_ino == before
    assert attachments.place(folder / "悦庄.files", second).read_bytes() == b"2"


def test_a_missing_or_changed_photo_does_not_stop_a_copy_but_is_named(
    hand: Hand, tmp_path: Path
) -> None:
    gone, changed = photo(hand, tmp_path, b"1"), photo(hand, tmp_path, b"2")
    hand.add("attachment", owner="x", register="site", sha256="nonsense", name="x")
    files = attachments.folder(hand.store.path)
    attachments.place(files, gone).unlink()
    attachments.place(files, changed).write_bytes(b"swapped")

    copy = backup.backup(hand.store, tmp_path / "b")

    assert set(copy.lost) == {gone, changed, "nonsense"}
    assert sites(copy.path) == []


def test_a_damaged_ledger_is_refused_and_nothing_is_left(hand: Hand, tmp_path: Path) -> None:
    for i in range(300):
        hand.add(name=f"矿点{i}")
    hand.store.close()
    with hand.store.path.open("r+b") as file:
        file.seek(hand.store.path.stat().st_size // 2)
        file.write(os.urandom(4096 * 8))

    with pytest.raises(UserError, match=r"已损坏"):
        backup.backup(hand.store.path, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    other = engine.bare(tmp_path / "other.ledger")
    other.execute("CREATE TABLE step (id, hash)")
    other.close()

    with pytest.raises(UserError, match="不是台账文件"):
        backup.backup(tmp_path / "other.ledger", tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.ledger").touch()

    with pytest.raises(UserError, match="不是台账文件"):
        backup.backup(tmp_path / "empty.ledger", tmp_path / "b")


def test_a_missing_ledger_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到"):
        backup.backup(tmp_path / "none.ledger", tmp_path / "b")
    assert listing(tmp_path) == []


def test_a_copy_that_differs_from_its_source_is_refused(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.add(name="王家沟")
    other = copying.Contents(1, "other head", {})
    monkeypatch.setattr(copying, "verified", lambda *_: other)

    with pytest.raises(UserError, match="与原件不一致"):
        backup.backup(hand.store, tmp_path / "b")
    assert not (tmp_path / "b").exists()


@contextmanager
def holding(ledger: Path) -> Iterator[None]:
    """Let another process hold the file exclusively, as a hung program would."""
    script = textwrap.dedent(f"""
        from pathlib import Path
        from ledgerdesk.db import engine
        held = engine.bare(Path({str(ledger)!r}))
        held.execute("BEGIN EXCLUSIVE")
        print("held", flush=True)
        input()
    """)
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=-1, stdout=-1, cwd=Path.cwd(), text=True) as child:  # noqa: S603  # our own script
        assert child.stdout
        child.stdout.readline()
        try:
            yield
        finally:
            child.kill()


def test_a_ledger_held_by_another_program_is_given_up(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "WAIT", 50)

    with holding(ledger), pytest.raises(UserError, match=r"正在使用|被占用"):
        backup.backup(ledger, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_copy_that_gets_no_further_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = copying.Watch("备份", Path("x.ledger"))
    watch(0, 9, 9)
    watch(5, 9, 9)
    monkeypatch.setattr(copying, "PATIENCE", -1.0)
    watch(0, 8, 9)

    with pytest.raises(UserError, match="一直被占用"):
        watch(5, 8, 9)


FULL = """
import resource, signal, sys
from datetime import datetime
from pathlib import Path
from ledgerdesk.db import backup
from ledgerdesk.errors import UserError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
free = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), free[1]))
try:
    verb = backup.restore if sys.argv[4] == "restore" else backup.backup
    verb(Path(sys.argv[1]), Path(sys.argv[2]))
except UserError as error:
    print(error)
    sys.exit(1)
finally:
    resource.setrlimit(resource.RLIMIT_FSIZE, free)
"""


def limited(source: Path, to: Path, verb: str, limit: int) -> subprocess.CompletedProcess[str]:
    """Run a verb in a process whose files may not grow beyond a limit."""
    command = [sys.executable, "-c", FULL, str(source), str(to), str(limit), verb]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own script


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limits here")
@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_a_full_disk_leaves_no_half_copy(hand: Hand, tmp_path: Path, part: float) -> None:
    photo(hand, tmp_path, b"p" * 1000)
    hand.store.close()
    before = listing(tmp_path)
    limit = int(hand.store.path.stat().st_size * part)

    done = limited(hand.store.path, tmp_path / "b", "backup", limit)

    assert (done.returncode, done.stderr) == (1, "")
    assert "磁盘已满" in done.stdout
    assert listing(tmp_path) == before


def test_a_full_disk_leaves_no_half_ledger(store: Store, tmp_path: Path) -> None:
    copy = backup.backup(store, tmp_path / "b").path
    (tmp_path / "new").mkdir()

    done = limited(copy, tmp_path / "new" / "台账.ledger", "restore", 100_000)

    assert (done.returncode, done.stderr) == (1, "")
    assert "恢复没有完成" in done.stdout
    assert listing(tmp_path / "new") == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir(mode=0o500)

    with pytest.raises(UserError, match="不能写入"):
        backup.backup(store, folder)
    assert listing(folder) == []


def test_a_folder_that_is_a_file_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")

    with pytest.raises(UserError, match="备份没有完成"):
        backup.backup(store, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "mine"


# --- automatic, listing, thinning --------------------------------------------------------


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
    assert {each for each in stamps if each.date() >= today} <= stays


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


# --- restoring ---------------------------------------------------------------------------


def test_a_restored_ledger_is_as_the_copy_and_starts_a_chain_of_its_own(
    hand: Hand, tmp_path: Path
) -> None:
    sha256 = photo(hand, tmp_path)
    hand.add(name="王家沟")
    copy = backup.backup(hand.store, tmp_path / "b", at=AT)
    origin = hand.store.origin
    hand.store.close()
    shutil.rmtree(attachments.folder(hand.store.path))
    hand.store.path.unlink()

    restored = backup.restore(copy.path, hand.store.path)

    assert (restored.path, restored.at, restored.lost) == (hand.store.path, AT, ())
    assert (restored.head, restored.counts) == (copy.head, copy.counts)
    again = open_store(hand.store.path, write=True)
    try:
        assert attachments.check(again) == ((), ())
        assert attachments.find(again, sha256)
        assert again.origin == ""
        Hand(again).add(name="李家坪")
        assert again.origin not in {"", origin}
        assert chain.verify(again.connection).ok
    finally:
        again.close()


def test_a_ledger_in_the_way_is_never_overwritten(hand: Hand, tmp_path: Path) -> None:
    hand.add(name="旧")
    copy = backup.backup(hand.store, tmp_path / "b")
    hand.add(name="新")
    hand.store.close()
    before = hand.store.path.read_bytes()

    with pytest.raises(UserError, match="已经存在"):
        backup.restore(copy.path, hand.store.path)
    refused = hand.store.path.read_bytes()
    backup.restore(copy.path, hand.store.path, aside=True)

    assert refused == before
    assert sites(hand.store.path) == ["旧"]
    aside = next(tmp_path.glob("悦庄-恢复前-*.ledger"))
    assert sites(aside) == ["新", "旧"]


def test_a_ledger_set_aside_takes_its_journal_along(hand: Hand, tmp_path: Path) -> None:
    copy = backup.backup(hand.store, tmp_path / "b")
    hand.store.close()
    hand.store.path.with_name("悦庄.ledger-journal").write_bytes(b"hot")

    backup.restore(copy.path, hand.store.path, aside=True)

    assert not hand.store.path.with_name("悦庄.ledger-journal").exists()
    assert next(tmp_path.glob("悦庄-恢复前-*.ledger-journal")).read_bytes() == b"hot"


def test_an_open_ledger_is_not_set_aside(store: Store, tmp_path: Path) -> None:
    copy = backup.backup(store, tmp_path / "b")

    with pytest.raises(UserError, match="先关闭它"):
        backup.restore(copy.path, store.path, aside=True)
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到备份"):
        backup.restore(tmp_path / "none.ledger", tmp_path / "a.ledger")


@pytest.mark.parametrize("how", ["cut", "zeroed", "text", "chain"])
def test_a_damaged_copy_is_refused(hand: Hand, tmp_path: Path, how: str) -> None:
    for i in range(200):
        hand.add(name=f"王家沟{i}")
    copy = backup.backup(hand.store, tmp_path / "b").path
    size = copy.stat().st_size
    if how == "cut":
        os.truncate(copy, size // 2)
    elif how == "zeroed":
        with copy.open("r+b") as file:
            file.seek(size // 3)
            file.write(bytes(size // 3))
    elif how == "text":
        copy.write_text("这不是台账")
    else:
        flip(copy, b'"name":"\xe7\x8e\x8b')

    with pytest.raises(UserError, match=r"已损坏|不是台账文件"):
        backup.restore(copy, tmp_path / "new" / "a.ledger")
    assert not (tmp_path / "new").exists()


def test_a_copy_of_a_newer_program_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup.backup(store, tmp_path / "b").path
    monkeypatch.setattr(migrations, "STEPS", ())

    with pytest.raises(UserError, match="更新版本"):
        backup.restore(copy, tmp_path / "a.ledger")
    assert not (tmp_path / "a.ledger").exists()


def test_restoring_names_the_photos_nobody_has(hand: Hand, tmp_path: Path) -> None:
    first, second = photo(hand, tmp_path, b"1"), photo(hand, tmp_path, b"2")
    copy = backup.backup(hand.store, tmp_path / "b")
    attachments.place(tmp_path / "b" / "悦庄.files", first).unlink()

    restored = backup.restore(copy.path, tmp_path / "new" / "a.ledger")

    assert restored.lost == (first,)
    assert attachments.place(attachments.folder(restored.path), second).read_bytes() == b"2"


def test_restoring_mends_a_photo_that_changed_since(hand: Hand, tmp_path: Path) -> None:
    sha256 = photo(hand, tmp_path)
    copy = backup.backup(hand.store, tmp_path / "b")
    hand.store.close()
    own = attachments.place(attachments.folder(hand.store.path), sha256)
    own.write_bytes(b"swapped")

    backup.restore(copy.path, hand.store.path, aside=True)

    assert own.read_bytes() == b"photo"


def test_a_plain_copy_brings_the_photos_beside_it(hand: Hand, tmp_path: Path) -> None:
    sha256 = photo(hand, tmp_path)
    hand.store.close()

    restored = backup.restore(hand.store.path, tmp_path / "new" / "a.ledger")

    assert (restored.at, restored.lost) == (None, ())
    assert attachments.place(attachments.folder(restored.path), sha256).is_file()


def test_what_may_not_be_written_is_named() -> None:
    with pytest.raises(UserError, match="不能写入"), copying.explained("备份", Path("x")):
        raise engine.Error(copying.REFUSED[0])


def test_bugs_are_not_explained_away() -> None:
    with pytest.raises(engine.Error), copying.explained("备份", Path("x")):
        raise engine.Error
