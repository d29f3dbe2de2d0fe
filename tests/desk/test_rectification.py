from pathlib import Path

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.practice import picture
from ledgerdesk.desk.rectification import AFTER, Ask
from ledgerdesk.errors import RefusedError, UserError
from tests.desk.conftest import PROBLEM
from tests.desk.test_advice import CASE

People = dict[str, str]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "整改后.png"
    path.write_bytes(picture(3))
    return path


def finish(desk: Desk, problem: str, worker: str, photo: Path) -> None:
    for item in desk.rectification.items(problem):
        desk.rectification.tick(str(item["id"]), by=worker)
    desk.rectification.attach("problem", problem, photo, stage=AFTER)
    desk.rectification.move(problem, "apply", Ask(by=worker))


def test_a_problem_gets_its_checklist_with_its_disposal(desk: Desk, problem: str) -> None:
    texts = [item["text"] for item in desk.rectification.items(problem)]

    assert texts == ["断水", "断电", "清设备", "清原料", "清产品"]
    assert desk.records.get("problem", problem)["state"] == "待整改"


def test_coal_gets_the_six_standards(desk: Desk, problem: str) -> None:
    desk.records.save("problem", {"mineral": "煤"}, record=problem)
    desk.records.save("problem", {"disposal": "拆除"}, record=problem)
    desk.records.save("problem", {"disposal": "取缔关闭"}, record=problem)

    assert len(desk.rectification.items(problem)) == 6


def test_the_first_tick_begins_the_rectification(desk: Desk, problem: str, people: People) -> None:
    item = desk.rectification.item(problem, "断电")
    desk.rectification.tick(item, by=people["worker"], note="供电所配合")

    assert desk.records.get("problem", problem)["state"] == "整改中"
    assert desk.upkeep.history()[0]["label"] == "完成“断电” YZ-WT-2026-001"
    desk.upkeep.undo()
    assert desk.records.get("problem", problem)["state"] == "待整改"


def test_applying_names_open_items_and_missing_evidence(
    desk: Desk, problem: str, people: People
) -> None:
    for order in ("1", "2", "3"):
        desk.rectification.tick(desk.rectification.item(problem, order), by=people["worker"])

    with pytest.raises(RefusedError) as refused:
        desk.rectification.move(problem, "apply", Ask())

    told = "".join(refused.value.reasons)
    assert all(text in told for text in ("清原料", "清产品", "断水", "佐证"))
    assert desk.records.get("problem", problem)["state"] == "整改中"


def test_the_responsible_person_may_not_check(
    desk: Desk, problem: str, people: People, photo: Path
) -> None:
    finish(desk, problem, people["worker"], photo)

    with pytest.raises(RefusedError, match="李建国"):
        desk.rectification.move(problem, "close", Ask(checker=people["worker"]))


def test_check_off_walks_to_the_end_and_back_by_undo(
    desk: Desk, problem: str, people: People, photo: Path
) -> None:
    finish(desk, problem, people["worker"], photo)
    desk.rectification.move(problem, "close", Ask(checker=people["checker"], by=people["head"]))

    closed = desk.records.get("problem", problem)
    assert (closed["state"], closed["closed_on"]) == ("已销号", "2026-10-20")
    assert (closed["checker"], closed["closer"]) == (people["checker"], people["head"])
    assert desk.upkeep.check()["ok"]
    desk.upkeep.undo()
    assert desk.records.get("problem", problem)["state"] == "待核验"
    desk.upkeep.redo()
    assert desk.records.get("problem", problem)["state"] == "已销号"


def test_an_item_may_be_waived_with_a_reason_only(
    desk: Desk, problem: str, people: People
) -> None:
    item = desk.rectification.item(problem, "断水")

    with pytest.raises(UserError, match="原因"):
        desk.rectification.waive(item, why="", by=people["worker"])
    desk.rectification.waive(item, why="现场未通水", by=people["worker"])

    waived = desk.rectification.items(problem)[0]
    assert (waived["state"], waived["note"]) == ("不适用", "现场未通水")
    desk.rectification.untick(item)
    assert desk.rectification.items(problem)[0]["state"] == "未完成"


def test_sending_back_needs_a_reason(
    desk: Desk, problem: str, people: People, photo: Path
) -> None:
    finish(desk, problem, people["worker"], photo)

    with pytest.raises(RefusedError, match="原因"):
        desk.rectification.move(problem, "return", Ask(by=people["checker"]))
    why = Ask(by=people["checker"], why="照片看不清")
    desk.rectification.move(problem, "return", why)

    back = desk.records.get("problem", problem)
    assert (back["state"], back["finished_on"]) == ("整改中", None)
    moves = desk.listing.records("move")
    assert [each["kind"] for each in moves][-1] == "退回"


def test_an_extension_keeps_the_old_date(desk: Desk, problem: str, people: People) -> None:
    with pytest.raises(RefusedError):
        desk.rectification.move(problem, "extend", Ask(why="雨季"))
    ask = Ask(why="雨季无法平整", due_on="2026-11-05", by=people["head"])
    desk.rectification.move(problem, "extend", ask)

    assert desk.records.get("problem", problem)["due_on"] == "2026-11-05"
    (extension,) = desk.listing.records("extension")
    assert (extension["from_on"], extension["to_on"]) == ("2026-10-19", "2026-11-05")


def test_reopening_begins_a_second_round(
    desk: Desk, problem: str, people: People, photo: Path
) -> None:
    finish(desk, problem, people["worker"], photo)
    desk.rectification.move(problem, "close", Ask(checker=people["checker"]))
    desk.rectification.move(problem, "reopen", Ask(why="死灰复燃", due_on="2026-11-01"))

    rounds = {each["number"]: each for each in desk.listing.records("problem")}
    again = rounds["YZ-WT-2026-001-2"]
    assert rounds["YZ-WT-2026-001"]["state"] == "已销号"
    assert (again["state"], again["round"], again["found_on"]) == ("待整改", 2, "2026-10-20")
    assert again["previous"]["id"] == problem
    assert [each["state"] for each in desk.rectification.items(again["id"])] == ["未完成"] * 5


def test_closed_items_are_frozen(desk: Desk, problem: str, people: People, photo: Path) -> None:
    finish(desk, problem, people["worker"], photo)
    desk.rectification.move(problem, "close", Ask(checker=people["checker"]))

    with pytest.raises(UserError, match="已销号"):
        desk.rectification.untick(desk.rectification.item(problem, "断水"))


def test_unknown_moves_and_items_are_named(desk: Desk, problem: str) -> None:
    with pytest.raises(UserError, match="没有叫“fly”的流转"):
        desk.rectification.move(problem, "fly", Ask())
    with pytest.raises(UserError, match="没有叫“断网”的核销项"):
        desk.rectification.item(problem, "断网")


def test_progress_is_written_and_begins_the_work(desk: Desk, problem: str) -> None:
    with pytest.raises(UserError, match="空白"):
        desk.rectification.report(problem, "  ")
    desk.rectification.report(problem, "设备已撤出")

    assert desk.records.get("problem", problem)["state"] == "整改中"
    (line,) = desk.listing.records("progress")
    assert (line["on"], line["text"]) == ("2026-10-20", "设备已撤出")


def test_a_red_finding_stops_the_check_off(
    desk: Desk, problem: str, people: People, photo: Path
) -> None:
    finish(desk, problem, people["worker"], photo)
    desk.records.save("problem", {"found_on": "2026-10-21"}, record=problem)

    with pytest.raises(RefusedError):
        desk.rectification.move(problem, "close", Ask(checker=people["checker"]))


def test_a_missing_evidence_file_is_refused(desk: Desk, problem: str, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        desk.rectification.attach("problem", problem, tmp_path / "没有.png")

    assert desk.listing.records("attachment") == []


def test_the_course_of_a_problem_has_its_ticks_files_and_moves(
    desk: Desk, problem: str, people: People, photo: Path
) -> None:
    finish(desk, problem, people["worker"], photo)

    labels = [each["label"] for each in desk.upkeep.history(problem)]
    assert labels[0] == "申请销号 YZ-WT-2026-001"
    assert labels[1] == "添加附件 YZ-WT-2026-001"
    assert "完成“断水” YZ-WT-2026-001" in labels
    assert labels[-1] == "导入 1 条"


def test_a_problem_of_a_case_is_closed_with_the_case(desk: Desk, people: dict[str, str]) -> None:
    problem = (
        desk.loading()
        .rows([{"register": "problem", "ref": "p", "values": {**PROBLEM, "disposal": "立案"}}])
        .created["p"]
    )
    move = desk.rectification.move
    with pytest.raises(RefusedError, match="还没有关联的案件，请在案件台账登记并选上这个问题"):
        move(problem, "apply", Ask(by=people["worker"]))
    told = {"problem": problem, "filed_on": "2026-10-16", "found_on": "2026-10-15"}
    values = {**CASE, "value_basis": None, **told, "unit": desk.bench.unit()}
    case = desk.records.save("case", values, submit=True).record
    desk.records.save("case", {"number": "沂自资立〔2026〕31号"}, record=case)
    with pytest.raises(RefusedError, match=r"案件沂自资立〔2026〕31号还没有办结"):
        move(problem, "apply", Ask(by=people["worker"]))

    desk.records.save("case", {"state": "结案", "closed_on": "2026-10-20"}, record=case)

    move(problem, "apply", Ask(by=people["worker"]))
    desk.records.save("case", {"state": "在办", "closed_on": None}, record=case)
    with pytest.raises(RefusedError, match="还没有办结"):
        move(problem, "close", Ask(checker=people["checker"], by=people["checker"]))
    desk.records.save("case", {"state": "移送", "transferred": 1}, record=case)
    move(problem, "close", Ask(checker=people["checker"], by=people["checker"]))
    assert desk.records.get("problem", problem)["state"] == "已销号"


def test_what_was_handed_to_another_office_needs_no_case(
    desk: Desk, people: dict[str, str]
) -> None:
    problem = (
        desk.loading()
        .rows([{"register": "problem", "ref": "p", "values": {**PROBLEM, "disposal": "移送"}}])
        .created["p"]
    )

    desk.rectification.move(problem, "apply", Ask(by=people["worker"]))

    assert desk.records.get("problem", problem)["state"] == "待核验"
