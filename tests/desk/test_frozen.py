"""谁排查、谁签字、谁负责: what was signed stays as it was signed."""

from pathlib import Path
from typing import Any

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.amending import Edit
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.errors import RefusedError, UserError
from tests.desk.conftest import PROBLEM

PERIOD = "2026-10"
PATROL: dict[str, Any] = {
    "unit": "悦庄镇", "on": "2026-10-19", "kind": "突查", "headcount": 3,
    "sites": ["王家泉采石坑"], "villages": ["王家泉村"], "leader": "李建国",
}  # fmt: skip
BOTH = [
    {"register": "problem", "ref": "p", "values": PROBLEM},
    {"register": "patrol", "ref": "x", "values": PATROL},
]


@pytest.fixture
def made(jincheng: Desk) -> dict[str, str]:
    """Ids of a submitted problem and of a patrol with one of its eight checks."""
    created = jincheng.loading().rows(BOTH).created
    row: dict[str, Any] = {
        "patrol": created["x"],
        "order": 1,
        "item": "一查企业和个人用电是否异常",
    }
    created["e"] = jincheng.records.save("eight_check", {**row, "result": "正常"}).record
    return created


@pytest.fixture
def codes(jincheng: Desk, made: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """核验码 of the printed problem and patrol ledgers."""
    assert made
    return {
        key: jincheng.signing.print(key, PERIOD, tmp_path / f"{key}.pdf")["code"]
        for key in ("problem", "patrol")
    }


def test_a_paper_that_came_back_signs_its_records(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    step = jincheng.upkeep.last_step()

    jincheng.signing.sign_back(codes["problem"], "2026-10-20")

    assert jincheng.upkeep.last_step() == step + 1
    assert jincheng.records.get("problem", made["p"])["signed_on"] == "2026-10-20"
    assert jincheng.records.get("patrol", made["x"])["signed_on"] is None


def test_what_was_found_stays_as_signed(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    jincheng.signing.sign_back(codes["problem"], "2026-10-20")
    values = {"found_on": "2026-10-06", "violation": "超层越界"}

    with pytest.raises(RefusedError) as refused:
        jincheng.records.save("problem", values, record=made["p"])

    assert str(refused.value) == (
        "问题 YZ-WT-2026-001 已于 2026年10月20日签字，不能再改：\n"
        "· “发现日期”已经签字定下。\n"
        "· “主要违法类型”已经签字定下。\n"
        "· 后来的情况请用“补充”登记；签错了的，先撤销签回再改。"
    )
    assert jincheng.records.get("problem", made["p"])["found_on"] == "2026-10-07"


def test_rectification_goes_on_after_the_signature(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str], tmp_path: Path
) -> None:
    jincheng.signing.sign_back(codes["problem"], "2026-10-20")
    verbs, problem = jincheng.rectification, made["p"]
    worker, checker = (jincheng.records.find("person", name) for name in ("李建国", "王磊"))
    photo = tmp_path / "整改后.png"
    photo.write_bytes(b"\x89PNG")

    verbs.report(problem, "已封堵井口")
    for item in verbs.items(problem):
        verbs.tick(str(item["id"]), by=worker)
    verbs.attach("problem", problem, photo, stage="整改后")
    verbs.move(problem, "extend", Ask(why="下雨", due_on="2026-11-05"))
    verbs.move(problem, "apply", Ask(by=worker))
    verbs.move(problem, "close", Ask(checker=checker, by=checker))
    jincheng.records.save("problem", {"supervisor": checker}, record=problem)

    assert jincheng.records.get("problem", problem)["state"] == "已销号"


def test_a_register_frozen_whole_lets_nothing_change(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    jincheng.signing.sign_back(codes["patrol"], "2026-10-20")
    save, delete = jincheng.records.save, jincheng.records.delete

    with pytest.raises(RefusedError, match="出动人次"):
        save("patrol", {"headcount": 9}, record=made["x"])
    with pytest.raises(RefusedError, match="备注"):
        save("patrol", {"remark": "补一句"}, record=made["x"])
    with pytest.raises(RefusedError, match="排查的沟"):
        save("patrol", {"gullies": ("北沟",)}, record=made["x"])
    with pytest.raises(RefusedError, match="已于 2026年10月20日签字，不能删除"):
        delete("patrol", made["x"], "重复")
    with pytest.raises(RefusedError, match="不能删除"):
        jincheng.browsing.discard("patrol", [made["x"]], "重复")
    save("patrol", {"headcount": 3}, record=made["x"])  # says the same as before


def test_the_rows_of_a_frozen_record_are_frozen_with_it(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    jincheng.signing.sign_back(codes["patrol"], "2026-10-20")
    more: dict[str, Any] = {"patrol": made["x"], "order": 2, "item": "二查煤场收货渠道是否正规"}

    with pytest.raises(RefusedError, match="排查结果"):
        jincheng.records.save("eight_check", {"result": "异常"}, record=made["e"])
    with pytest.raises(RefusedError, match="巡查 YZ-XC-2026-001 已于"):
        jincheng.records.save("eight_check", more)
    with pytest.raises(RefusedError, match="不能删除"):
        jincheng.records.delete("eight_check", made["e"], "填错")


def test_an_addition_says_later_what_was_not_signed(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    jincheng.signing.sign_back(codes["patrol"], "2026-10-20")
    before = jincheng.records.get("patrol", made["x"])
    by = jincheng.records.find("person", "李建国")

    jincheng.additions.add("patrol", made["x"], "当晚又去看了一次，没有异常。", by=by)

    assert jincheng.records.get("patrol", made["x"]) == before
    (row,) = jincheng.additions.of(made["x"])
    assert (row["on"], row["text"]) == ("2026-10-20", "当晚又去看了一次，没有异常。")
    event = jincheng.viewing.course("patrol", made["x"])[0]
    assert (event.text, event.detail, event.who) == ("补充", row["text"], "李建国")


def test_an_addition_is_refused_where_a_change_would_do(jincheng: Desk) -> None:
    draft = jincheng.records.save("site", {"name": "草稿"}).record
    site = jincheng.records.find("site", "王家泉采石坑")

    with pytest.raises(UserError, match="请直接修改它"):
        jincheng.additions.add("site", draft, "补充")
    with pytest.raises(UserError, match="空白"):
        jincheng.additions.add("site", site, "  ")


def test_what_was_changed_after_printing_is_not_signed_with_the_paper(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    jincheng.records.save("problem", {"description": "又看了一遍"}, record=made["p"])

    jincheng.signing.sign_back(codes["problem"], "2026-10-20")

    assert jincheng.records.get("problem", made["p"])["signed_on"] is None
    (line,) = jincheng.signing.altered(codes["problem"])
    assert (line.register, line.record) == ("problem", made["p"])


def test_a_state_that_moved_on_does_not_make_the_signature_void(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    jincheng.rectification.report(made["p"], "开始整改")

    jincheng.signing.sign_back(codes["problem"], "2026-10-20")

    assert jincheng.records.get("problem", made["p"])["signed_on"] == "2026-10-20"
    assert jincheng.signing.altered(codes["problem"]) == ()


def test_a_signature_can_be_taken_back_with_a_reason(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    signing = jincheng.signing
    with pytest.raises(UserError, match="还没有登记签回"):
        signing.take_back(codes["problem"], "签错")
    signing.sign_back(codes["problem"], "2026-10-20")
    with pytest.raises(UserError, match="写明原因"):
        signing.take_back(codes["problem"], " ")

    signing.take_back(codes["problem"], "签在别人的栏里")

    assert jincheng.records.get("problem", made["p"])["signed_on"] is None
    assert {each.signed_back_on for each in signing.prints()} == {""}
    jincheng.records.save("problem", {"found_on": "2026-10-06"}, record=made["p"])
    label = jincheng.upkeep.steps()[1].label
    assert label == f"撤销签回 {codes['problem']}：签在别人的栏里"


def test_another_signed_paper_keeps_a_record_frozen(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str], tmp_path: Path
) -> None:
    slip = jincheng.signing.print(
        "checkoff", "", tmp_path / "销号单.pdf", made=Made(record=made["p"])
    )["code"]
    jincheng.signing.sign_back(codes["problem"], "2026-10-20")
    jincheng.signing.sign_back(slip, "2026-10-20")

    jincheng.signing.take_back(codes["problem"], "签错")
    assert jincheng.records.get("problem", made["p"])["signed_on"] == "2026-10-20"

    jincheng.signing.take_back(slip, "签错")
    assert jincheng.records.get("problem", made["p"])["signed_on"] is None


def test_undo_of_the_signature_frees_the_record(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    jincheng.signing.sign_back(codes["patrol"], "2026-10-20")

    jincheng.upkeep.undo()

    jincheng.records.save("patrol", {"headcount": 9}, record=made["x"])
    assert jincheng.records.get("patrol", made["x"])["headcount"] == 9


def test_a_plan_that_freezes_nothing_leaves_records_free(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    code = desk.signing.print("problem", PERIOD, tmp_path / "问题.pdf")["code"]
    desk.signing.sign_back(code, "2026-10-20")

    desk.records.save("problem", {"found_on": "2026-10-06"}, record=problem)

    assert desk.records.get("problem", problem)["signed_on"] is None
    assert desk.signing.altered(code) == ()


def test_a_bulk_edit_is_refused_for_the_signed_record_alone(
    jincheng: Desk, made: dict[str, str], codes: dict[str, str]
) -> None:
    jincheng.signing.sign_back(codes["patrol"], "2026-10-20")
    other = jincheng.loading().rows([{"register": "patrol", "ref": "y", "values": PATROL}])
    edits = [Edit(each, "route", "北山") for each in (made["x"], other.created["y"])]

    plan = jincheng.amending.plan("patrol", edits)

    assert [each.record for each in plan.rows] == [other.created["y"]]
    assert "已经签字定下" in plan.refused[0].why
