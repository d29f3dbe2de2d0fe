"""抽查 on a ledger: who is drawn, what is kept, that it can be drawn again."""

from datetime import date

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.drawing import Ask, document
from ledgerdesk.domain.sampling import lot
from ledgerdesk.errors import UserError

VILLAGES = ("王家泉村", "桃花峪村")
KINDS = ("无证非法点", "已关闭矿山", "易发区")


@pytest.fixture
def sites(desk: Desk) -> list[str]:
    """Ids of 23 more sites: two villages, three kinds, two without a village."""
    rows = [
        {
            "register": "site",
            "ref": f"s{i}",
            "values": {
                "name": f"矿点{i:02}",
                "kind": KINDS[i % 3],
                "unit": "悦庄镇",
                "village": VILLAGES[i % 2] if i < 21 else None,
            },
        }
        for i in range(23)
    ]
    return list(desk.loading().rows(rows).created.values())


def test_a_sample_is_drawn_from_what_counts(desk: Desk, sites: list[str]) -> None:
    draft = desk.records.save("site", {"name": "草稿点"}).record
    desk.records.delete("site", sites[0], "重复登记")

    drawn = desk.drawing.draw(Ask("site", 100, 5))

    ids = {each.id for each in drawn.sample.members}
    assert draft not in ids
    assert sites[0] not in ids
    assert set(sites[1:]) < ids
    assert drawn.sample.population == len(ids) == 23


def test_the_records_with_the_smallest_lots_are_drawn(desk: Desk, sites: list[str]) -> None:
    drawn = desk.drawing.draw(Ask("site", 30, 99))

    everybody = [*sites, desk.records.find("site", "王家泉采石坑")]
    expected = sorted(everybody, key=lambda each: lot(99, each))[:8]
    assert [each.id for each in drawn.sample.members] == expected


def test_villages_and_kinds_give_their_share_each(desk: Desk, sites: list[str]) -> None:
    assert len(sites) == 23

    told = document(desk.drawing.draw(Ask("site", 30, 1, ("village", "kind"))))

    strata = {each["key"]: (each["population"], each["size"]) for each in told["strata"]}
    assert strata["王家泉村 / 无证非法点"][0] == 5
    assert strata["桃花峪村 / 已关闭矿山"][0] == 4
    assert list(strata)[-2:] == ["（未填） / 已关闭矿山", "（未填） / 无证非法点"]
    assert told["population"] == sum(size for size, _ in strata.values()) == 24
    assert told["size"] == len(told["records"]) == sum(size for _, size in strata.values()) == 8
    villages = {
        name: sum(size for key, (_, size) in strata.items() if key.startswith(name))
        for name in (*VILLAGES, "（未填）")
    }
    assert villages == {"王家泉村": 4, "桃花峪村": 3, "（未填）": 1}


def test_without_strata_there_is_one(desk: Desk, sites: list[str]) -> None:
    told = document(desk.drawing.draw(Ask("site", 30, 1)))

    assert told["strata"] == [{"key": "全部", "population": len(sites) + 1, "size": 8}]


def test_a_seed_nobody_told_comes_with_the_answer(desk: Desk, sites: list[str]) -> None:
    assert sites

    thrown = desk.drawing.draw(Ask("site", 30))
    again = desk.drawing.draw(Ask("site", 30, thrown.sample.seed))

    assert again.sample == thrown.sample


def test_a_kept_sample_says_how_it_was_drawn_and_waits_for_results(
    desk: Desk, sites: list[str], people: dict[str, str]
) -> None:
    assert sites
    drawn = desk.drawing.draw(Ask("site", 30, 7, ("kind",)))
    before = desk.upkeep.last_step()

    kept = desk.drawing.save(drawn, by=people["checker"])

    assert desk.upkeep.last_step() == before + 1
    row = desk.records.get("inspection", kept.inspection)
    assert row["kind"] == "抽查"
    assert row["manner"] == "随机抽取不少于 30%，按类别分层"
    assert (row["population"], row["sample_size"], row["seed"]) == (24, drawn.sample.size, 7)
    assert row["sample"] == tuple(each.id for each in drawn.sample.members)
    results = desk.listing.records("spot_check")
    assert [each["record"] for each in results] == [each.id for each in drawn.sample.members]
    assert results[0]["by"]["text"] == "王磊"
    assert results[0]["called"].startswith("YZ-KD-")
    assert {each["stratum"] for each in results} == {*KINDS}


def test_a_result_comes_back_for_each_record(desk: Desk, sites: list[str]) -> None:
    assert sites
    kept = desk.drawing.save(desk.drawing.draw(Ask("site", 10, 7)))
    row = desk.listing.records("spot_check")[0]

    saved = desk.records.save(
        "spot_check", {"result": "应发现未发现", "on": "2026-10-20"}, record=row["id"]
    )

    assert [each.text for each in saved.findings] == ["与台账不一致，请写明核查情况。"]
    history = desk.viewing.course("inspection", kept.inspection)
    assert len(history) == 2


def test_undo_takes_a_kept_sample_away_whole(desk: Desk, sites: list[str]) -> None:
    assert sites
    desk.drawing.save(desk.drawing.draw(Ask("site", 30, 7)))

    desk.upkeep.undo()

    assert desk.listing.records("inspection") == []
    assert desk.listing.records("spot_check") == []


def test_a_kept_sample_can_be_drawn_again_much_later(desk: Desk, sites: list[str]) -> None:
    kept = desk.drawing.save(desk.drawing.draw(Ask("site", 30, 7, ("village",))))
    desk.bench.clock.day = date(2026, 11, 3)
    sample = desk.records.get("inspection", kept.inspection)["sample"]
    assert isinstance(sample, tuple)
    desk.records.delete("site", sample[0], "已合并")
    values = {"name": "新矿点", "kind": "易发区", "unit": desk.bench.unit()}
    desk.records.save("site", values)

    again = desk.drawing.again(kept.inspection)

    assert again.same
    assert again.population == len(sites) + 1


def test_a_sample_that_was_not_the_lots_is_found_out(desk: Desk, sites: list[str]) -> None:
    kept = desk.drawing.save(desk.drawing.draw(Ask("site", 10, 7)))
    sample = desk.records.get("inspection", kept.inspection)["sample"]
    assert isinstance(sample, tuple)
    other = next(each for each in sites if each not in sample)
    told = (other, *sample[1:])
    desk.records.save("inspection", {"sample": told}, record=kept.inspection)

    again = desk.drawing.again(kept.inspection)

    assert not again.same
    assert again.missing == (other,)
    assert again.new == (sample[0],)


def test_an_inspection_by_hand_cannot_be_drawn_again(desk: Desk) -> None:
    record = desk.records.save("inspection", {"on": "2026-10-20", "kind": "督导"}).record

    with pytest.raises(UserError, match="不能重抽核对"):
        desk.drawing.again(record)


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (Ask("spot_check", 30, 1), "不能抽查"),
        (Ask("nothing", 30, 1), "没有叫“nothing”的台账"),
        (Ask("site", 0, 1), "抽查比例"),
        (Ask("site", 30, 1, ("colour",)), "不能按“colour”分层"),
        (Ask("tip", 30, 1, ("informant",)), "不能按“informant”分层"),
        (Ask("site", 30, 1, ("holder_id",)), "不能按“holder_id”分层"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(desk: Desk, ask: Ask, why: str) -> None:
    with pytest.raises(UserError, match=why):
        desk.drawing.draw(ask)


def test_an_empty_register_gives_nothing_to_keep(desk: Desk) -> None:
    drawn = desk.drawing.draw(Ask("tip", 30, 1))

    assert drawn.sample.size == 0
    with pytest.raises(UserError, match="没有已提交的记录可抽"):
        desk.drawing.save(drawn)


def test_places_and_lists_are_offered_as_strata(desk: Desk) -> None:
    offered = dict(desk.drawing.fields("site"))

    assert {"village", "kind"} <= offered.keys()
    assert not {"holder_id", "filer", "violations"} & offered.keys()


def test_a_plan_without_a_share_asks_for_one(desk: Desk) -> None:
    with pytest.raises(UserError, match="--share"):
        desk.drawing.least()
    assert desk.drawing.judge(desk.drawing.draw(Ask("site", 1, 1))) == ()
