"""What stands around one record: heading, files, links, course, history."""

from pathlib import Path

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.desk.viewing import grouped
from ledgerdesk.errors import UserError


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "现场照片.jpg"
    path.write_bytes(b"\xff\xd8 not much of a picture")
    return path


def test_the_heading_says_how_late_a_problem_is(desk: Desk, problem: str) -> None:
    head = desk.viewing.head("problem", problem)

    assert head.number == "YZ-WT-2026-001"
    assert (head.state, head.time, head.tone) == ("待整改", "逾期 1 天", "late")
    assert head.submitted


def test_a_record_without_a_name_is_called_by_what_it_is_about(desk: Desk, problem: str) -> None:
    assert desk.viewing.head("problem", problem).name == "王家泉采石坑"


def test_a_new_record_is_called_by_its_register(desk: Desk) -> None:
    assert desk.viewing.head("site", desk.drafts.fresh()).name == "登记矿点"


def test_a_removed_record_says_why(desk: Desk) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    desk.records.delete("site", site, "重复登记")

    assert desk.viewing.head("site", site).deleted == "已删除：重复登记"


def test_files_of_items_stand_with_the_problem(desk: Desk, problem: str, photo: Path) -> None:
    item = desk.viewing.items(problem)[0]
    desk.rectification.attach("problem", problem, photo, stage="整改前")
    desk.rectification.attach("check_item", item.id, photo, stage="整改后")

    groups = grouped(desk.viewing.files("problem", problem))

    assert list(groups) == ["整改前", "整改后"]
    assert groups["整改后"][0].item == item.text
    assert groups["整改前"][0].path is not None


def test_an_item_says_what_it_lacks(
    desk: Desk, problem: str, people: dict[str, str], photo: Path
) -> None:
    item = desk.viewing.items(problem)[0]
    desk.rectification.tick(item.id, by=people["worker"])
    bare = desk.viewing.items(problem)[0]
    desk.rectification.attach("check_item", item.id, photo, stage="整改后")

    assert (bare.state, bare.by, bare.wants, bare.lacks) == ("完成", "李建国", "照片", True)
    assert not desk.viewing.items(problem)[0].lacks


def test_a_file_is_copied_out_and_never_over_another(
    desk: Desk, problem: str, photo: Path, tmp_path: Path
) -> None:
    desk.rectification.attach("problem", problem, photo)
    file = desk.viewing.files("problem", problem)[0]

    out = desk.viewing.keep_copy(file.id, tmp_path / "另存.jpg")

    assert out.read_bytes() == photo.read_bytes()
    with pytest.raises(UserError, match="已有同名"):
        desk.viewing.keep_copy(file.id, out)


def test_links_name_the_field_that_points_here(desk: Desk, problem: str) -> None:
    site = desk.records.find("site", "王家泉采石坑")

    found = desk.viewing.links("site", site)

    assert [(each.label, each.record) for each in found] == [("问题", problem)]
    assert found[0].hint == "矿点 · 2026-10-07"


def test_the_course_tells_days_people_and_reasons(
    desk: Desk, problem: str, people: dict[str, str]
) -> None:
    item = desk.viewing.items(problem)[0]
    desk.rectification.tick(item.id, by=people["worker"], on="2026-10-15", note="已拆除水泵")
    desk.rectification.report(problem, "设备正在撤离", by=people["worker"], on="2026-10-16")
    desk.rectification.move(problem, "extend", Ask(why="连日下雨", due_on="2026-10-30"))

    told = desk.viewing.course("problem", problem)

    assert [(each.on, each.text, each.detail) for each in told] == [
        ("2026-10-20", "延期", "连日下雨"),
        ("2026-10-16", "进展", "设备正在撤离"),
        ("2026-10-15", f"完成“{item.text}”", "已拆除水泵"),
        ("2026-10-07", "登记问题", ""),
    ]
    assert told[2].who == "李建国"


def test_changes_are_told_with_labels_and_names(
    desk: Desk, problem: str, people: dict[str, str]
) -> None:
    desk.records.save("problem", {"supervisor": people["head"]}, record=problem)
    desk.records.save("problem", {"supervisor": people["checker"]}, record=problem)

    first = desk.viewing.changes("problem", problem)[0]

    assert (first.field, first.before, first.after) == ("监管人", "赵敏", "王磊")


def test_a_copy_takes_no_number_date_or_state(desk: Desk, problem: str) -> None:
    taken = desk.entering.copy("problem", problem)

    assert taken["violation"] == "无证开采"
    assert not taken.keys() & {"number", "found_on", "due_on", "state", "checklist", "round"}
