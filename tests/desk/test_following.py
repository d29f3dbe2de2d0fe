"""What a form fills in by itself: from the last record, from the site or village chosen."""

from ledgerdesk.desk import Desk

SITE = {"name": "石门采坑", "kind": "历史采坑", "place": "石门北坡", "mineral": "石灰岩"}


def changed_label(desk: Desk, step: int) -> str:
    return next(str(each["label"]) for each in desk.upkeep.history() if each["step"] == step)


def village(desk: Desk, name: str) -> str:
    return desk.records.save("village", {"name": name, "unit": desk.bench.unit()}).record


def test_a_site_tells_its_village_place_and_mineral_where_they_are_blank(desk: Desk) -> None:
    home = village(desk, "石门村")
    site = desk.records.save("site", {**SITE, "village": home}).record
    blank = ["village", "place", "mineral", "name", "found_on"]

    told = desk.entering.follow("problem", "site", site, blank)
    assert told["village"] == home
    assert told["place"] == "石门北坡"
    assert told["mineral"] == "石灰岩"
    assert "name" not in told
    assert "place" not in desk.entering.follow("problem", "site", site, ["village"])


def test_a_village_tells_its_unit(desk: Desk) -> None:
    home = village(desk, "石门村")

    told = desk.entering.follow("site", "village", home, ["unit", "place"])
    assert told == {"unit": desk.bench.unit()}


def test_an_unknown_record_tells_nothing(desk: Desk) -> None:
    assert desk.entering.follow("problem", "site", "no such id", ["place"]) == {}


def test_pinned_fields_come_from_the_newest_record_of_the_person_who_acts(desk: Desk) -> None:
    first = {"name": "甲矿", "kind": "历史采坑", "place": "北坡"}
    desk.bench.actor = "张秀兰"
    desk.records.save("site", first)
    desk.bench.actor = "王磊"
    desk.records.save("site", {**first, "name": "乙矿", "place": "南坡"})

    assert desk.entering.again("site", {"place"}) == {"place": "南坡"}
    desk.bench.actor = "张秀兰"
    assert desk.entering.again("site", {"place", "name"})["place"] == "北坡"
    desk.bench.actor = "赵敏"
    assert desk.entering.again("site", {"place"}) == {}


def test_number_dates_and_what_the_program_gives_are_never_carried_on(desk: Desk) -> None:
    lasting = set(desk.entering.lasting("problem"))

    assert "violation" in lasting
    assert not lasting & {"number", "found_on", "due_on", "state", "closed_on", "closer", "round"}
    assert not set(desk.entering.lasting("tip")) & {"number", "received_at", "informant"}


def test_a_list_of_sites_is_narrowed_by_the_village_unless_nothing_fits(desk: Desk) -> None:
    here, there = village(desk, "石门村"), village(desk, "柳沟村")
    desk.records.save("site", {**SITE, "village": here})
    desk.records.save("site", {**SITE, "name": "柳沟采坑", "village": there})

    def names(words: str, held: str) -> list[str]:
        found = desk.browsing.pick("site", words, within=("village", held))
        return [text for _, text, _ in found]

    assert len(names("", here)) == 1
    assert "石门采坑" in names("", here)[0]
    assert len(names("采坑", there)) == 1
    assert len(names("石门采坑", there)) == 1
    assert len(names("", "")) > 2


def test_one_step_is_undone_whichever_it_is(desk: Desk) -> None:
    one = desk.records.save("site", SITE).record
    changed = desk.records.save("site", {"place": "南坡"}, record=one)
    village(desk, "柳沟村")

    done = desk.upkeep.undo_step(changed.step)
    assert done.label == changed_label(desk, changed.step)
    assert "site" in done.tables
    assert desk.records.get("site", one)["place"] == "石门北坡"
