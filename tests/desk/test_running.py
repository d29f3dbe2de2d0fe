"""A ledger takes a second campaign on, ends one, and loses nothing."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ledgerdesk.cli import run
from ledgerdesk.db.store import open_store
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Bench, Clock, catalog
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.domain.definitions import Campaign, Deadline, Field
from ledgerdesk.errors import UserError
from tests.desk.conftest import PROBLEM

SECOND = Campaign(
    "second", "长效机制", "某县《长效机制》", ("site", "problem", "plant"), ("annex1",),
    (Deadline(("annex1",), "month", 25), Deadline(("annex2",), "demand")),
    choices={"problem.violation": ("民爆物品违法", "无证开采")},
    lookback_months=2,
)  # fmt: skip


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    """A ledger that could take a second campaign on."""
    known = catalog()
    shipped = replace(known, campaigns={**known.campaigns, "second": SECOND})
    store = open_store(file, write=True)
    opened = Desk(Bench(store, shipped, Clock(date(2026, 10, 20)), "张秀兰"))
    yield opened
    opened.close()


def due(desk: Desk) -> set[tuple[str, str]]:
    return {
        (one["form"], one["period"]) for one in desk.upkeep.due(desk.bench.today()) if one["form"]
    }


def test_it_joins_registers_lists_forms_and_due_dates(desk: Desk) -> None:
    before = due(desk)

    desk.campaigns.begin("second")

    assert [each.key for each in desk.bench.campaigns()] == ["yiyuan", "second"]
    assert {"plant", "patrol"} <= desk.browsing.counts().keys()
    choices = desk.bench.choices("problem", desk.bench.register("problem").by_key["violation"])
    assert (choices[0], choices[-1]) == ("无证开采", "民爆物品违法")
    assert {each["campaign"] for each in desk.reporting.forms()} == {"yiyuan", "second"}
    assert due(desk) - before == {("annex1", "2026-10")}


def test_its_fields_are_there_at_once(file: Path) -> None:
    known = catalog()
    more = replace(SECOND, fields={"problem": (Field("bulletin", "通报文号"),)})
    shipped = replace(known, campaigns={**known.campaigns, "second": more})
    opened = Desk(Bench(open_store(file, write=True), shipped, Clock(date(2026, 10, 20)), "甲"))
    before = "bulletin" in opened.bench.register("problem").by_key

    opened.campaigns.begin("second")

    assert not before
    assert "bulletin" in opened.bench.register("problem").by_key
    opened.close()


def test_a_step_names_the_unit_as_it_is_called_now(file: Path) -> None:
    opened = Desk(Bench(open_store(file, write=True), clock=Clock(date(2026, 10, 20))))
    unit = opened.bench.unit()
    opened.records.save("unit", {"name": "新镇"}, record=unit)
    opened.records.save("unit", {"phone": "0533-3241001"}, record=unit)
    opened.upkeep.undo()
    opened.upkeep.undo()
    opened.records.save("unit", {"phone": "0533-3241001"}, record=unit)

    actors = [one["actor"] for one in opened.upkeep.history(limit=5)]
    assert actors[1:4] == ["新镇", "新镇", "新镇"]
    assert actors[0] == actors[4] == opened.bench.unit_name() != "新镇"
    opened.close()


def test_what_only_one_of_them_asks_for_is_entered_under_it(desk: Desk) -> None:
    desk.campaigns.begin("second")

    plant = desk.records.save("plant", {"name": "某石料厂", "unit": desk.bench.unit()}).record
    loaded = desk.loading().rows([
        {"register": "plant", "ref": "q", "values": {"name": "另一石料厂", "unit": "悦庄镇"}},
        {"register": "problem", "ref": "p", "values": PROBLEM},
    ]).created  # fmt: skip

    assert desk.records.get("plant", plant)["campaign"] == "second"
    assert desk.records.get("plant", loaded["q"])["campaign"] == "second"
    assert desk.records.get("problem", loaded["p"])["campaign"] is None


def test_an_ended_one_is_due_no_more_and_the_numbers_go_on(desk: Desk) -> None:
    first = desk.records.save("problem", {"ledger": "非法勘查开采"}).called
    desk.campaigns.begin("second")

    desk.campaigns.finish("yiyuan")
    next_year = Desk(Bench(desk.bench.store, desk.bench.shipped, Clock(date(2026, 12, 30)), "张"))
    second = next_year.records.save("problem", {"ledger": "非法勘查开采"}).called

    assert [(run.key, run.ended_on) for run in desk.campaigns.runs()] == [
        ("yiyuan", "2026-10-20"), ("second", ""),
    ]  # fmt: skip
    assert {form for form, _ in due(desk)} == {"annex1"}
    assert (first, second) == ("YZ-WT-2026-001", "YZ-WT-2026-002")


def test_it_can_be_undone_and_started_again(desk: Desk) -> None:
    desk.campaigns.begin("second")
    desk.upkeep.undo()

    assert [each.key for each in desk.bench.campaigns()] == ["yiyuan"]

    desk.campaigns.begin("second")
    desk.campaigns.finish("yiyuan")
    desk.campaigns.begin("yiyuan")

    assert [each.key for each in desk.bench.campaigns()] == ["second", "yiyuan"]


@pytest.mark.parametrize(
    ("verb", "key", "reason"),
    [
        ("begin", "nowhere", "没有叫“nowhere”的方案"),
        ("begin", "yiyuan", "已经在办"),
        ("finish", "second", "没有在办“second”"),
        ("finish", "yiyuan", "唯一在办的方案"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    desk: Desk, verb: str, key: str, reason: str
) -> None:
    with pytest.raises(UserError, match=reason):
        getattr(desk.campaigns, verb)(key)


def test_looking_back_falls_due_months_after_the_end(
    desk: Desk, problem: str, people: dict[str, str], tmp_path: Path
) -> None:
    desk.campaigns.begin("second")
    photo = tmp_path / "后.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    verbs = desk.rectification
    for each in verbs.items(problem):
        verbs.tick(str(each["id"]), by=people["worker"], evidence=[photo])
    verbs.move(problem, "apply", Ask(by=people["worker"]))
    verbs.move(problem, "close", Ask(checker=people["checker"], on="2026-12-31"))

    (row,) = desk.listing.records("lookback")

    assert (row["problem"]["id"], row["due_on"]) == (problem, "2027-02-28")


def test_the_command_line_tells_campaigns_and_their_stage(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.path
    desk.close()
    monkeypatch.setenv("LEDGERDESK_TODAY", "2026-10-20")

    assert run(["campaign", str(path), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["campaigns"]
    assert (told["key"], told["phases"]) == ("yiyuan", ["综合治理阶段"])
    assert run(["campaign", str(path), "--end", "yiyuan"]) == 1
    assert "唯一在办的方案" in capsys.readouterr().err
    assert run(["campaign", str(path)]) == 0
    assert "综合治理阶段" in capsys.readouterr().out
