"""One line of time: by day, then by hour, and what two ways reach stands once."""

from ledgerdesk.domain.catalog import load
from ledgerdesk.domain.definitions import Part, Strand
from ledgerdesk.domain.parts import Source
from ledgerdesk.domain.timelines import Thread, events, long_day, written_out
from ledgerdesk.paths import DEFINITIONS

CATALOG = load(DEFINITIONS)


def thread(register: str, strand: Strand, *values: dict[str, str]) -> Thread:
    return Thread(strand, values, Source(CATALOG.registers[register], CATALOG))


FOUND = Strand("发现问题", date=("found_at", "found_on"), parts=(Part("place"), Part("due_on")))
PATROL = Strand("巡查", date=("from_at", "on"))


def test_what_has_no_hour_comes_first_in_its_day() -> None:
    night = {"id": "a", "from_at": "2026-10-06T20:30", "on": "2026-10-06"}
    morning = {"id": "b", "from_at": "2026-10-06T08:00", "on": "2026-10-06"}
    found = {"id": "c", "found_on": "2026-10-06", "place": "北沟"}

    told = events([thread("patrol", PATROL, night, morning), thread("problem", FOUND, found)])

    assert [each.record for each in told] == ["c", "b", "a"]


def test_on_equal_terms_the_first_strand_stands_first() -> None:
    day = {"on": "2026-10-06", "found_on": "2026-10-06"}

    told = events(
        [
            thread("problem", FOUND, {"id": "z", **day}),
            thread("patrol", PATROL, {"id": "a", **day}),
        ]
    )

    assert [each.what for each in told] == ["发现问题", "巡查"]


def test_a_row_without_its_day_is_no_event() -> None:
    assert not events([thread("problem", FOUND, {"id": "a", "place": "北沟"})])


def test_one_row_reached_twice_is_told_once() -> None:
    row = {"id": "a", "on": "2026-10-06"}

    assert len(events([thread("patrol", PATROL, row), thread("patrol", PATROL, row)])) == 1


def test_days_are_written_out_and_nothing_stands_for_nothing() -> None:
    row = {"id": "a", "found_on": "2026-10-06", "place": "北沟", "due_on": "2026-10-16"}
    told = events([thread("problem", FOUND, row, {"id": "b", "found_on": "2026-10-07"})])

    assert [each.text for each in told] == ["北沟；2026年10月16日", ""]
    assert [each.who for each in told] == ["", ""]


def test_days_of_linked_rows_and_children_are_written_out() -> None:
    register = CATALOG.registers["problem"]
    source = Source(
        register,
        CATALOG,
        {},
        {"x": {"on": "2026-10-06"}},
        {("a", "b"): [{"at": "2026-10-06T08:00"}]},
    )

    told = written_out(source)

    assert told.linked["x"]["on"] == "2026年10月6日"
    assert told.children["a", "b"][0]["at"] == "2026年10月6日 08:00"
    assert long_day("北沟") == "北沟"
    assert long_day(None) is None
