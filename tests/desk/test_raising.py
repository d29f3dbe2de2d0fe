"""八查异常、抽查不符: a row becomes a problem in one step."""

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.coverage import coverage
from ledgerdesk.desk.drawing import Ask
from ledgerdesk.desk.rectification import Ask as Move
from ledgerdesk.errors import UserError
from tests.desk.conftest import DAY, PROBLEM, put
from tests.desk.test_frozen import PATROL


@pytest.fixture
def patrol(jincheng: Desk) -> str:
    """Id of a patrol of one village and one site."""
    return put(jincheng, "patrol", **PATROL)


@pytest.fixture
def found(jincheng: Desk, patrol: str) -> str:
    """Id of its third check, which is unusual."""
    item = jincheng.children.offered("eight_check", patrol)[2]
    values = {"item": item, "result": "异常", "note": "有新挖痕迹"}
    return jincheng.children.save("eight_check", patrol, values).record


def test_a_patrol_is_offered_its_eight_checks(jincheng: Desk, patrol: str) -> None:
    offered = jincheng.children.offered("eight_check", patrol)

    assert [each[:2] for each in offered] == [f"{n}查" for n in "一二三四五六七八"]
    rows = [{"item": each, "result": "正常"} for each in offered]
    jincheng.children.save_all("eight_check", patrol, rows)
    assert jincheng.children.offered("eight_check", patrol) == ()
    assert len(jincheng.children.rows("eight_check", patrol)) == 8


def test_an_unusual_check_asks_for_its_problem(jincheng: Desk, found: str) -> None:
    saved = jincheng.records.save("eight_check", {"note": "有新挖痕迹。"}, record=found)

    assert [each.text for each in saved.findings] == [
        "结果是异常，还没有转入问题台账，请登记问题。"
    ]


def test_an_unusual_check_becomes_a_problem_that_knows_where_it_comes_from(
    jincheng: Desk, patrol: str, found: str
) -> None:
    step = jincheng.upkeep.last_step()

    made = jincheng.raising.problem("eight_check", found)

    assert jincheng.upkeep.last_step() == step + 1
    assert not made.submitted
    (row,) = jincheng.listing.records("problem")
    assert (row["found_on"], row["source"], row["state"]) == ("2026-10-19", "突查", "草稿")
    assert (row["village"]["text"], row["site"]["text"]) == ("王家泉村", "王家泉采石坑")
    assert row["inspector"]["text"] == "李建国"
    assert row["description"] == "八查：三查易发区露头煤线是否有开采迹象，异常。有新挖痕迹"
    assert jincheng.records.get("eight_check", found)["problem"] == made.record
    walked = jincheng.records.get("patrol", patrol)
    assert (walked["found"], walked["problem"]) == (1, made.record)
    jincheng.upkeep.undo()
    assert jincheng.listing.records("problem") == []
    assert jincheng.records.get("patrol", patrol)["found"] is None


def test_a_check_becomes_one_problem_only(jincheng: Desk, found: str) -> None:
    jincheng.raising.problem("eight_check", found)

    with pytest.raises(UserError, match="已经转入问题台账"):
        jincheng.raising.problem("eight_check", found)


def test_a_signed_patrol_is_told_by_an_addition(jincheng: Desk, patrol: str, found: str) -> None:
    code = jincheng.signing.print("patrol", "2026-10", jincheng.path.with_name("a.pdf"))["code"]
    jincheng.signing.sign_back(code, DAY.isoformat())

    made = jincheng.raising.problem("eight_check", found)

    assert jincheng.records.get("eight_check", found)["problem"] is None
    assert jincheng.records.get("patrol", patrol)["problem"] is None
    (row,) = jincheng.additions.of(patrol)
    assert row["text"] == f"签字后转入问题 {made.called}"


def test_what_a_spot_check_found_becomes_a_problem(jincheng: Desk) -> None:
    jincheng.drawing.save(jincheng.drawing.draw(Ask("site", 30, 1)))
    (row,) = jincheng.listing.records("spot_check")
    told = {"result": "应发现未发现", "on": "2026-10-20", "note": "井口被挖开"}
    jincheng.records.save("spot_check", told, record=row["id"])

    jincheng.raising.problem("spot_check", row["id"])

    (problem,) = jincheng.listing.records("problem")
    assert problem["site"]["text"] == "王家泉采石坑"
    assert problem["source"] == "上级督察"
    assert "应发现未发现。井口被挖开" in problem["description"]


def test_coverage_names_villages_and_pits_nobody_checked(jincheng: Desk, patrol: str) -> None:
    span = (DAY.replace(day=1), DAY)

    villages = coverage(jincheng.bench, *span, by="village")
    assert [each.name for each in villages.gaps] == ["桃花峪村"]
    assert coverage(jincheng.bench, *span, by="site").gaps == ()
    assert len(coverage(jincheng.bench, *span, by="village", only=[]).gaps) == 2
    assert patrol


def test_a_relapse_found_later_offers_to_reopen(jincheng: Desk) -> None:
    told = {**PROBLEM, "disposal": "限期整改"}
    loaded = jincheng.loading().rows([{"register": "problem", "ref": "p", "values": told}])
    problem, verbs = loaded.created["p"], jincheng.rectification
    worker, checker = (jincheng.records.find("person", name) for name in ("李建国", "王磊"))
    for item in verbs.items(problem):
        verbs.waive(str(item["id"]), why="现场已平整", by=worker)
    verbs.move(problem, "apply", Move(by=worker))
    verbs.move(problem, "close", Move(checker=checker, by=checker))
    (back,) = jincheng.listing.records("lookback")
    assert back["due_on"] == "2026-12-20"
    later = jincheng.upkeep.due(DAY.replace(month=12))
    due = [each for each in later if each["kind"] == "lookback"]
    assert [each["due_on"] for each in due] == ["2026-12-20"]

    told = {"on": "2026-10-20", "result": "反弹", "by": checker, "remark": "又在挖"}
    jincheng.records.save("lookback", told, record=back["id"])
    (line,) = [each for each in jincheng.upkeep.due(DAY) if each["kind"] == "lookback"]
    assert "反弹，待重开" in line["title"]
    assert (line["register"], line["record"]) == ("problem", problem)

    verbs.move(problem, "reopen", Move(why="反弹", due_on="2026-11-20"))
    assert not [each for each in jincheng.upkeep.due(DAY) if each["kind"] == "lookback"]
    numbers = {each["number"] for each in jincheng.listing.records("problem")}
    assert numbers == {"YZ-WT-2026-001", "YZ-WT-2026-001-2"}


def test_an_approved_reward_waits_to_be_paid_and_names_nobody(jincheng: Desk) -> None:
    told = {
        "received_at": "2026-10-01T09:00", "channel": "电话", "content": "夜里有车拉煤",
        "named": True, "informant": "孙悟真", "informant_phone": "13912345678",
        "verified_on": "2026-10-05", "verifier": "王磊", "result": "属实", "reward_due": True,
        "reward_yuan": "5000", "reward_approver": "赵敏", "reward_approved_on": "2026-10-06",
    }  # fmt: skip
    jincheng.loading().rows([{"register": "tip", "values": told}])

    lines = [each for each in jincheng.upkeep.due(DAY) if "奖励兑现" in each["title"]]

    assert [each["due_on"] for each in lines] == ["2026-10-21"]
    book = jincheng.signing.sheet("tip", "2026-10")
    said = repr([lines, book, jincheng.listing.records("tip"), jincheng.upkeep.history()])
    drawn = jincheng.drawing.draw(Ask("tip", 100, 1))
    said += repr(drawn)
    assert "孙悟真" not in said
    assert "13912345678" not in said
