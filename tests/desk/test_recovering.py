"""One record out of a copy: found, compared field by field, taken back with its rows."""

import shutil
from pathlib import Path

import pytest

from ledgerdesk.db import recovering
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.recovering import Compared, Difference
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.desk.starting import Start
from ledgerdesk.errors import RefusedError, UserError
from tests.desk.conftest import DAY


@pytest.fixture
def copy(desk: Desk, problem: str, tmp_path: Path) -> Path:
    """A copy of the ledger with one problem and its rows."""
    assert problem
    return desk.upkeep.backup(tmp_path / "备份")


def rows(desk: Desk) -> dict[str, object]:
    tables = ("problem", "move", "check_item", "progress", "attachment", "site")
    store = desk.bench.store
    return {each: sorted(map(str, store.records(each))) for each in tables}


def test_a_copy_tells_its_counts_beside_those_of_now(desk: Desk, copy: Path) -> None:
    desk.records.save("village", {"name": "柳沟村"})

    told = {each.title: (each.then, each.now) for each in desk.recovering.counts(copy)}

    villages = desk.bench.register("village").title
    assert told[villages] == (2, 3)
    assert told[desk.bench.register("problem").title] == (1, 1)
    assert desk.bench.register("case").title not in told


def test_what_changed_since_is_listed_and_words_find_the_rest(
    desk: Desk, copy: Path, problem: str
) -> None:
    assert desk.recovering.find(copy) == []
    site = desk.records.find("site", "王家泉采石坑")
    desk.records.delete("site", site, "重复")
    item = desk.viewing.items(problem)[0].id
    desk.rectification.tick(item, by=desk.records.find("person", "李建国"))

    told = [(each.register, each.record, each.state) for each in desk.recovering.find(copy)]

    assert told == [("problem", problem, "有不同"), ("site", site, "在回收站")]
    (found,) = desk.recovering.find(copy, "李建国")
    assert (found.label, found.text, found.state) == ("人员", "李建国", "没有变")
    assert desk.recovering.find(copy, "没有这样的字") == []


def test_what_was_loaded_since_does_not_hide_what_was_changed(
    desk: Desk, copy: Path, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovering, "MOST", 3)
    desk.records.save("problem", {"place": "羊栏沟"}, record=problem)
    lines = [{"register": "village", "values": {"name": f"新{at}村"}} for at in range(9)]
    desk.loading().rows(lines)

    assert [each.record for each in desk.recovering.find(copy)] == [problem]


def test_a_changed_record_is_compared_and_taken_back_as_one_step(
    desk: Desk, copy: Path, problem: str
) -> None:
    before = rows(desk)
    place = desk.browsing.rows("problem", [problem], ["place"])[0]["place"]
    desk.records.save("problem", {"place": "羊栏沟"}, record=problem)
    desk.rectification.move(problem, "begin", Ask(by=desk.records.find("person", "李建国")))
    changed = rows(desk)
    steps = desk.upkeep.last_step()

    told = desk.recovering.compare(copy, "problem", problem)
    assert Difference("地点", place, "羊栏沟") in told.fields
    assert Difference("状态", "待整改", "整改中") in told.fields
    assert "去掉 1 条" in " ".join(told.rows)
    saved = desk.recovering.take_back(copy, "problem", problem)

    assert rows(desk) == before
    assert saved.step == steps + 1
    assert desk.upkeep.undoable().startswith("从备份取回问题 YZ-WT-2026-001")
    assert desk.recovering.compare(copy, "problem", problem) == Compared((), ())
    desk.upkeep.undo()
    assert rows(desk) == changed
    assert desk.upkeep.check()["chain"]["ok"]


def test_a_record_that_is_gone_comes_back_with_rows_and_photos(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo")
    item = desk.viewing.items(problem)[0].id
    desk.rectification.attach("check_item", item, photo)
    copy = desk.upkeep.backup(tmp_path / "备份")
    before = rows(desk)
    while desk.bench.store.value("SELECT count(*) FROM problem"):
        desk.upkeep.undo()
    kept = desk.bench.store.path.with_name(f"{desk.path.name}.files")
    shutil.rmtree(kept)

    (found,) = [e for e in desk.recovering.find(copy) if e.register == "problem"]
    assert found.state == "现在没有"
    assert desk.recovering.compare(copy, "problem", problem).fields[0] == Difference(
        "状态", "在台账里", "现在没有"
    )
    desk.recovering.take_back(copy, "problem", problem)

    assert rows(desk) == before
    (file,) = desk.viewing.files("problem", problem)
    assert file.path is not None
    assert file.path.read_bytes() == photo.read_bytes()
    assert ("problem", problem) in desk.searching.records("WT-2026-001")


def test_photos_added_since_stay(desk: Desk, copy: Path, problem: str, tmp_path: Path) -> None:
    photo = tmp_path / "后来.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 later")
    desk.rectification.attach("problem", problem, photo)
    desk.records.save("problem", {"place": "羊栏沟"}, record=problem)

    assert desk.recovering.compare(copy, "problem", problem).rows == ()
    desk.recovering.take_back(copy, "problem", problem)

    assert [each.name for each in desk.viewing.files("problem", problem)] == ["后来.jpg"]


def test_what_it_links_to_must_be_there(desk: Desk, copy: Path, problem: str) -> None:
    desk.records.save("problem", {"place": "羊栏沟"}, record=problem)
    with desk.bench.change("绕过程序删去矿点"):
        desk.bench.store.delete("site", desk.records.find("site", "王家泉采石坑"))

    with pytest.raises(UserError, match="要关联的矿点不在台账里"):
        desk.recovering.take_back(copy, "problem", problem)
    assert desk.records.get("problem", problem)["place"] == "羊栏沟"


def test_a_number_taken_meanwhile_is_not_given_twice(desk: Desk, copy: Path, problem: str) -> None:
    number = desk.records.get("problem", problem)["number"]
    desk.records.save("problem", {"number": "YZ-WT-2026-777"}, record=problem)
    values = {"number": number, "unit": desk.bench.unit()}
    desk.records.save("problem", values)

    with pytest.raises(UserError, match="已被另一条问题使用"):
        desk.recovering.take_back(copy, "problem", problem)


def test_a_signature_is_not_gone_round(jincheng: Desk, tmp_path: Path) -> None:
    patrol = jincheng.records.save("patrol", {"on": "2026-10-08", "kind": "日常"}).record
    copy = jincheng.upkeep.backup(tmp_path / "备份")
    jincheng.records.save("patrol", {"kind": "夜查"}, record=patrol)
    with jincheng.bench.change("签回"):
        jincheng.bench.store.update("patrol", patrol, {"signed_on": "2026-10-20"})

    with pytest.raises(RefusedError, match="已于 2026年10月20日签字"):
        jincheng.recovering.take_back(copy, "patrol", patrol)


def test_nothing_is_taken_back_twice_or_from_a_stranger(
    desk: Desk, copy: Path, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="一样，不用取回"):
        desk.recovering.take_back(copy, "problem", problem)
    with pytest.raises(UserError, match="备份里没有这条问题"):
        desk.recovering.take_back(copy, "problem", desk.bench.unit())
    other = Desk.create(
        tmp_path / "别的.ledger", Start("yiyuan", "南麻镇", "沂源县"), clock=Clock(DAY)
    )
    other.close()
    with pytest.raises(UserError, match="另一本台账"):
        desk.recovering.counts(tmp_path / "别的.ledger")


def test_roles_hold_for_what_is_taken_back(desk: Desk, copy: Path, problem: str) -> None:
    with desk.bench.change("销号"):
        desk.bench.store.update("problem", problem, {"state": "已销号"})
    desk.roles.give(desk.records.find("person", "赵敏"), "负责人")

    with pytest.raises(UserError, match="不能验收和销号"):
        desk.recovering.take_back(copy, "problem", problem)
    desk.bench.actor = "赵敏"
    desk.recovering.take_back(copy, "problem", problem)
    assert desk.records.get("problem", problem)["state"] == "待整改"


def test_a_record_goes_back_to_any_of_its_steps(desk: Desk, problem: str) -> None:
    worker = desk.records.find("person", "李建国")
    desk.records.save("problem", {"place": "羊栏沟"}, record=problem)
    desk.rectification.report(problem, "已撤出设备", by=worker)
    step, before = desk.upkeep.last_step(), rows(desk)
    desk.records.save("problem", {"place": "北坡", "mineral": "铁"}, record=problem)
    desk.rectification.tick(desk.viewing.items(problem)[0].id, by=worker)
    desk.rectification.report(problem, "写错了的进展", by=worker)
    changed = rows(desk)

    saved = desk.recovering.back_to("problem", problem, step)

    assert rows(desk) == before
    assert desk.upkeep.undoable().startswith("问题 YZ-WT-2026-001 撤销到 2026-10-20 ")
    with pytest.raises(UserError, match="没有改动"):
        desk.recovering.back_to("problem", problem, step)
    assert saved.step == desk.upkeep.last_step()
    desk.upkeep.undo()
    assert rows(desk) == changed
    assert desk.upkeep.check()["chain"]["ok"]


def test_rows_that_an_undo_took_away_come_back_and_photos_stay(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    desk.rectification.report(problem, "已撤出设备")
    desk.rectification.report(problem, "已断电")
    reported = desk.upkeep.last_step()
    desk.records.save("problem", {"place": "羊栏沟"}, record=problem)
    step, before = desk.upkeep.last_step(), rows(desk)
    desk.upkeep.undo_step(reported)
    photo = tmp_path / "后来.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 later")
    desk.rectification.attach("problem", problem, photo)

    desk.recovering.back_to("problem", problem, step)

    now = rows(desk)
    assert [each.name for each in desk.viewing.files("problem", problem)] == ["后来.jpg"]
    assert {**now, "attachment": []} == {**before, "attachment": []}


def test_going_back_heeds_roles_and_signatures(jincheng: Desk) -> None:
    patrol = jincheng.records.save("patrol", {"on": "2026-10-08", "kind": "日常"}).record
    step = jincheng.upkeep.last_step()
    jincheng.records.save("patrol", {"kind": "夜查"}, record=patrol)
    with jincheng.bench.change("签回"):
        jincheng.bench.store.update("patrol", patrol, {"signed_on": "2026-10-20"})

    with pytest.raises(RefusedError, match="签字"):
        jincheng.recovering.back_to("patrol", patrol, step)
