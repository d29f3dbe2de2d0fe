"""A check of every record can be broken off, and goes on where it stood."""

from collections.abc import Callable

import pytest

from ledgerdesk.db.store import Store
from ledgerdesk.desk import Desk, auditing
from ledgerdesk.desk.auditing import Progress, audit
from ledgerdesk.errors import UserError

Row = dict[str, object]


@pytest.fixture
def many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Seven sites that lack something, read two at a time; their ids in order."""
    monkeypatch.setattr(auditing, "FEW", 2)
    for number in range(7):
        desk.records.save("site", {"name": f"{number} 号坑"})
    return sorted(str(row["id"]) for row in desk.bench.store.records("site"))


def counted(monkeypatch: pytest.MonkeyPatch, most: int) -> Callable[[], int]:
    """Count the reads of sites; after so many of them somebody cancels."""
    read, told = Store.records, list[int]()

    def records(self: Store, table: str, sql: str = "", parameters: object = ()) -> list[Row]:
        if table == "site" and "LIMIT" in sql:
            if len(told) == most:
                message = "已取消。"
                raise UserError(message)
            rows = read(self, table, sql, parameters)
            told.append(len(rows))
            return rows
        return read(self, table, sql, parameters)

    monkeypatch.setattr(Store, "records", records)
    return lambda: max(told, default=0)


def test_records_are_read_a_few_at_a_time(
    desk: Desk, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    most = counted(monkeypatch, 99)
    found = audit(desk.bench)

    assert most() == 2
    assert {each.record for each in found if each.register == "site"} >= set(many)


def test_a_check_broken_off_finds_the_same_as_a_whole_one(
    desk: Desk, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, progress = audit(desk.bench), Progress()
    with monkeypatch.context() as patch:
        counted(patch, 2)
        with pytest.raises(UserError):
            audit(desk.bench, progress)
    assert progress.after == many[3]

    with monkeypatch.context() as patch:
        counted(patch, 1)
        with pytest.raises(UserError):
            audit(desk.bench, progress)
    assert progress.after == many[5]

    assert audit(desk.bench, progress) == whole


def test_what_was_written_meanwhile_is_looked_at_from_the_beginning(
    desk: Desk, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = Progress()
    with monkeypatch.context() as patch:
        counted(patch, 2)
        with pytest.raises(UserError):
            audit(desk.bench, progress)
    desk.records.delete("site", many[0], "重复登记")

    assert audit(desk.bench, progress) == audit(desk.bench)
