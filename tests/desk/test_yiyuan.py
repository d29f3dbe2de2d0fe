"""沂源: patches one by one, nine actions with their hour, patrols by kind, the special report."""

from pathlib import Path
from typing import Any

from ledgerdesk.desk import Desk
from ledgerdesk.desk.duelist import due_list
from tests.desk.conftest import put

PATCH: dict[str, Any] = {
    "number": "TB01", "year": 2026, "quarter": 3, "unit": "悦庄镇", "village": "王家泉村",
    "issued_on": "2026-09-20",
}  # fmt: skip
NINE = {
    "查处", "立案", "追究责任", "取缔关闭", "断水", "断电", "堵路", "注销证照", "拆除设备",
    "撤出人员", "上报上级",
}  # fmt: skip


def red(desk: Desk, register: str, record: str) -> list[str]:
    known = desk.bench.register(register)
    found = desk.entering.judge(known, desk.records.get(register, record))
    return [each.text for each in found if each.level == "red"]


def test_each_patch_waits_to_be_compared(desk: Desk) -> None:
    patch = put(desk, "patch", **PATCH)

    (term,) = [each for each in due_list(desk.bench, desk.bench.today()) if each.kind == "term"]
    assert (term.record, term.due_on) == (patch, "2026-10-20")
    assert "逐图斑比对" in term.title

    desk.records.save("patch", {"compared_on": "2026-10-19", "suspected": 0}, record=patch)
    assert "term" not in {each.kind for each in due_list(desk.bench, desk.bench.today())}


def test_a_suspected_patch_is_not_closed_without_a_look_in_the_field(desk: Desk) -> None:
    told = {"compared_on": "2026-09-25", "suspected": True, "finished_on": "2026-10-01"}
    patch = put(desk, "patch", **PATCH, **told, legality="合法")

    assert "疑似的图斑没有现场核验，不能办结：发现疑似的问题必须进行现场核验。" in red(
        desk, "patch", patch
    )
    assert "patch" in {each.kind for each in due_list(desk.bench, desk.bench.today())}

    desk.records.save("patch", {"field_on": "2026-09-28"}, record=patch)
    assert red(desk, "patch", patch) == []


def test_the_nine_things_to_do_are_actions_with_their_hour(desk: Desk) -> None:
    register = desk.bench.register("action")
    assert set(desk.bench.choices("action", register.by_key["kind"])) >= NINE

    told = {"on": "2026-10-08", "unit": "悦庄镇", "site": "王家泉采石坑", "count": 1}
    action = put(desk, "action", kind="撤出人员", done_at="2026-10-08T15:40", **told)

    (row,) = desk.listing.records("action")
    assert (row["id"], row["done_at"]) == (action, "2026-10-08T15:40")
    assert [each.label for each in desk.viewing.links("site", row["site"]["id"])] == ["制止取缔"]
    assert put(desk, "action", kind="断水", done_at="2026-10-30T09:00", **told)
    assert [each for each in desk.upkeep.check()["findings"] if each["level"] == "red"]


def test_a_licence_taken_back_asks_for_its_paper(desk: Desk) -> None:
    action = put(desk, "action", on="2026-10-08", unit="悦庄镇", kind="注销证照", count=1)

    known = desk.bench.register("action")
    found = desk.entering.judge(known, desk.records.get("action", action))

    assert "注销有关证照的，请填文书号。" in [each.text for each in found]


def test_the_year_is_told_in_words_with_counted_numbers(desk: Desk, problem: str) -> None:
    assert problem
    for kind in ("日常", "夜查", "节假日"):
        put(desk, "patrol", on="2026-10-08", unit="悦庄镇", kind=kind, headcount=2)

    text = desk.reporting.text("special", "2026")

    assert text.startswith(
        "悦庄镇打击非法开采矿产资源行为\n专项整治行动专题报告\n（2025年12月25日至2026年12月24日）"
    )
    assert "开展巡查3次，其中夜查、错时巡查1次" in text
    assert "节假日巡查1次" in text
    assert "发现违法行为1起：无证开采1起" in text


def test_the_special_report_is_a_word_file_that_goes_in_with_versions(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    assert problem
    (path,) = desk.reporting.export("2026", ["special"], tmp_path)
    desk.reporting.submit("special", "2026", desk.reporting.signed("张秀兰"))
    desk.reporting.submit("special", "2026", desk.reporting.signed("张秀兰"), why="补报数字")

    kept = desk.reporting.submission("special", "2026")

    assert path.suffix == ".docx"
    assert kept is not None
    assert kept.version == 2
