"""The first screen counted before the window is there: the same numbers, or none."""

from pathlib import Path

from ledgerdesk.desk import Desk
from ledgerdesk.desk.ahead import Ahead
from ledgerdesk.desk.home import Today


def test_it_counts_what_the_desk_counts(desk: Desk) -> None:
    ahead = Ahead(desk.path, desk.bench.clock)

    assert ahead.take() == desk.home.today()


def test_what_was_counted_is_taken_once(desk: Desk) -> None:
    counted = desk.home.today()
    asked: list[Today] = []

    def take() -> Today:
        asked.append(counted)
        return counted

    desk.home.expect(take)

    assert desk.home.today() is counted
    assert desk.home.today() is not counted
    assert len(asked) == 1


def test_a_step_made_meanwhile_is_counted(desk: Desk) -> None:
    ahead = Ahead(desk.path, desk.bench.clock)
    before = ahead.take()
    desk.records.save("site", {"name": "老山口采石坑"})
    desk.home.expect(lambda: before)

    now = desk.home.today()

    assert before is not None
    assert now.step > before.step


def test_a_ledger_that_cannot_be_read_gives_no_numbers(tmp_path: Path) -> None:
    place = tmp_path / "没有.ledger"

    assert Ahead(place).take() is None
