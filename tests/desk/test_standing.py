"""What the frame of the window says, and what Ctrl+K finds."""

from datetime import date
from pathlib import Path

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock


def test_the_frame_knows_unit_plan_period_and_last_step(desk: Desk) -> None:
    told = desk.standings.standing()

    assert (told.unit, told.today) == ("悦庄镇", date(2026, 10, 20))
    assert told.campaign.startswith("沂源县")
    assert told.period is not None
    assert (told.period.start, told.period.end) == (date(2026, 9, 25), date(2026, 10, 24))
    assert told.saved_at.startswith("2026-10-20T")
    assert told.backed_up_at is None


def test_undo_and_redo_are_named_as_what_they_bring_back(desk: Desk) -> None:
    desk.records.save("village", {"name": "新村", "unit": desk.bench.unit()})
    assert desk.standings.standing().undo == "新增村（居） 新村"
    assert desk.standings.standing().redo == ""

    desk.upkeep.undo()
    assert desk.standings.standing().redo == "新增村（居） 新村"
    desk.upkeep.redo()
    assert desk.standings.standing().undo == "新增村（居） 新村"
    assert desk.standings.standing().redo == ""


def test_a_copy_is_kept_once_and_its_time_is_told(desk: Desk) -> None:
    assert desk.standings.keep_copy()
    assert not desk.standings.keep_copy()

    assert desk.standings.standing().backed_up_at is not None


def test_a_file_in_the_copies_with_an_impossible_time_is_passed_over(
    desk: Desk, file: Path
) -> None:
    place = file.with_name(f"{file.name}.backups")
    place.mkdir()
    (place / "悦庄镇-20269999-999999.ledger").touch()

    assert desk.standings.standing().backed_up_at is None


def test_pressing_sums_the_due_list(desk: Desk, problem: str) -> None:
    told = desk.standings.pressing()

    assert problem
    assert told.overdue == 1
    assert told.lines == len(desk.upkeep.due(date(2026, 10, 20)))
    assert told.following is not None
    assert told.following.due_on == "2026-10-26"
    assert (told.counts["problem"], told.counts["case"]) == (1, 0)


def test_a_check_goes_on_where_it_stood(desk: Desk) -> None:
    seen: set[str] = set()
    assert desk.standings.quick_check(seen) == ""
    assert {"problem", "step", "search"} <= seen

    steps = desk.standings.quick_check(seen)
    assert steps == ""


def test_a_second_desk_of_the_same_ledger_sees_what_the_first_wrote(desk: Desk) -> None:
    twin = desk.twin()
    desk.records.save("village", {"name": "新村", "unit": desk.bench.unit()})

    assert twin.records.find("village", "新村")
    assert (twin.bench.actor, twin.path, twin.readonly) == ("张秀兰", desk.path, False)
    twin.close()


def test_a_reader_may_stand_beside_a_writer(desk: Desk, file: Path) -> None:
    reader = Desk.open(file, write=False, clock=Clock(date(2026, 10, 20)))

    assert reader.readonly
    assert reader.standings.standing().unit == desk.standings.standing().unit
    reader.close()


def test_words_find_records_of_every_register_by_group(desk: Desk, problem: str) -> None:
    hits, whole = desk.searching.find("wjq")

    assert problem
    assert whole
    assert {"site", "village"} <= {each.register for each in hits}
    site = hits[0]
    assert site.register == "site"
    assert (site.title, site.text) == ("矿山（点、硐）台账", "王家泉采石坑")
    assert "王家泉村" in site.hint


def test_words_nobody_wrote_find_nothing(desk: Desk) -> None:
    assert desk.searching.find("xyzzy") == ([], True)


def test_few_hits_stand_for_many(desk: Desk) -> None:
    unit = desk.bench.unit()
    for number in range(8):
        desk.records.save("village", {"name": f"石桥{number}村", "unit": unit})
    hits, whole = desk.searching.find("石桥")

    assert (len(hits), whole) == (5, False)


def test_many_problems_hide_no_site(desk: Desk) -> None:
    for _ in range(9):
        desk.records.save("problem", {"place": "老龙沟"})
    desk.records.save("site", {"name": "老龙沟采石坑", "kind": "易发区"})
    hits, whole = desk.searching.find("老龙沟")

    assert not whole
    assert [each.register for each in hits].count("problem") == 5
    assert "老龙沟采石坑" in {each.text for each in hits}
