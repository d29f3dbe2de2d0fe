"""一张图: what stands on it and why, and the outlines that a clerk brings in."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from ledgerdesk.desk import Desk
from ledgerdesk.desk.maps import Wanted
from ledgerdesk.desk.scenes import ROLES, Mark, Scene
from ledgerdesk.domain.cartography import INKS
from ledgerdesk.domain.geometry import UNIT
from ledgerdesk.errors import UserError
from tests.desk.conftest import PROBLEM

HERE = (118.2, 36.2)
SITE = {"kind": "易发区", "unit": "悦庄镇", "village": "王家泉村"}
PATCH = {"year": 2026, "quarter": 3, "unit": "悦庄镇", "issued_on": "2026-10-08"}


def put(desk: Desk, register: str, values: Mapping[str, Any]) -> str:
    row = {"register": register, "ref": "r", "values": dict(values)}
    return desk.loading().rows([row]).created["r"]


def place(east: float = 0, north: float = 0) -> dict[str, str]:
    """Return coordinates so many thousandths of a degree from the middle."""
    found = {"longitude": HERE[0] + east / 1000, "latitude": HERE[1] + north / 1000}
    return {key: f"{value:.7f}" for key, value in found.items()}


def site(desk: Desk, name: str, values: Mapping[str, Any]) -> str:
    return put(desk, "site", {**SITE, "name": name, **values})


def problem(desk: Desk, **values: Any) -> str:
    return put(desk, "problem", {**PROBLEM, "due_on": "2026-10-30", **values})


def mark(scene: Scene, record: str) -> Mark:
    (found,) = [each for each in scene.marks if each.record == record]
    return found


def collection(folder: Path, *features: tuple[str, str, object], name: str = "边界") -> Path:
    path = folder / f"{name}.geojson"
    told = [
        {"type": "Feature", "properties": {"name": name},
         "geometry": {"type": kind, "coordinates": coordinates}}
        for name, kind, coordinates in features
    ]  # fmt: skip
    data = json.dumps({"type": "FeatureCollection", "features": told}, ensure_ascii=False)
    path.write_text(data, encoding="utf-8")
    return path


def ring(half: float, east: float = 0) -> list[list[list[float]]]:
    """Return a square of so many thousandths of a degree to each side."""
    x, y, half = HERE[0] + east / 1000, HERE[1], half / 1000
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return [[[x + a * half, y + b * half] for a, b in corners]]


def test_a_site_wears_the_worst_of_its_problems(desk: Desk) -> None:
    kinds = {
        "逾期": {"due_on": "2026-10-19"}, "未到期": {}, "不属实": {"disposal": "不属实"},
    }  # fmt: skip
    ids = {name: site(desk, f"{name}点", place(n)) for n, name in enumerate(kinds)}
    for name, values in kinds.items():
        problem(desk, site=f"{name}点", **values)
    problem(desk, site="逾期点")
    scene = desk.maps.scene()
    roles = {name: mark(scene, record).role for name, record in ids.items()}
    assert roles == {"逾期": "late", "未到期": "open", "不属实": "shut"}
    assert "问题：逾期 1、整改中 1" in mark(scene, ids["逾期"]).hint
    assert scene.on_sites == 3


def test_sites_without_problems_are_told_apart_by_their_kind(desk: Desk) -> None:
    legal = site(desk, "甲", {**place(), "kind": "合法矿山"})
    watched = site(desk, "乙", {**place(), "kind": "废弃矿井·硐口"})
    shut = site(desk, "丙", {**place(), "kind": "合法矿山", "state": "已复绿"})
    scene = desk.maps.scene()
    assert [mark(scene, each).role for each in (legal, watched, shut)] == ["plain", "shut", "shut"]
    assert scene.counts()["site", "shut"] == 2


def test_a_problem_lies_on_its_site_or_on_its_own_place(desk: Desk) -> None:
    site(desk, "甲", place())
    on = problem(desk, site="甲", **place(0.2))
    off = problem(desk, site="甲", **place(3), due_on="2026-10-19")
    alone = problem(desk, site=None, **place(5))
    scene = desk.maps.scene()
    assert on not in {each.record for each in scene.marks}
    assert scene.on_sites == 1
    assert (mark(scene, off).role, mark(scene, off).state) == ("late", "逾期")
    assert (mark(scene, alone).role, mark(scene, alone).hint) == ("open", "时限 2026-10-30")


def test_patrols_are_told_at_the_site_they_went_to(desk: Desk) -> None:
    seen = site(desk, "甲", place())
    for day in ("2026-10-05", "2026-10-12"):
        patrol = {"unit": "悦庄镇", "on": day, "kind": "日常", "headcount": 2, "sites": ["甲"]}
        put(desk, "patrol", patrol)
    assert "巡查 2 次，最近 2026-10-12" in mark(desk.maps.scene(), seen).hint
    september = desk.maps.scene(Wanted(start="2026-09-01", end="2026-09-30"))
    assert "没有巡查记录" in mark(september, seen).hint


@pytest.mark.parametrize(
    ("values", "role"),
    [
        ({}, "waiting"),
        ({"compared_on": "2026-10-09", "suspected": True}, "suspected"),
        ({"compared_on": "2026-10-09", "suspected": False}, "cleared"),
        ({"suspected": True, "legality": "伪变化"}, "cleared"),
        ({"legality": "违法"}, "suspected"),
        ({"suspected": True, "site": "王家泉采石坑"}, "known"),
    ],
)
def test_patches_are_told_apart_by_how_they_compare(
    values: dict[str, Any], role: str, desk: Desk
) -> None:
    patch = put(desk, "patch", {**PATCH, **place(), **values})
    assert mark(desk.maps.scene(), patch).role == role


def test_a_patch_tells_how_it_lies_to_the_sites(desk: Desk) -> None:
    on, off = (put(desk, "patch", {**PATCH, **place(east)}) for east in (0.1, 10))
    assert dict(desk.maps.scene().patches)[on] == "附近没有矿点"
    site(desk, "南岭采石点", place())
    told = dict(desk.maps.scene().patches)
    assert told == {on: "压占 南岭采石点", off: "距最近矿点 897 米（南岭采石点）"}


def test_what_has_no_coordinates_is_listed(desk: Desk) -> None:
    scene = desk.maps.scene()
    assert [each.title for each in scene.unplaced] == ["王家泉采石坑 YZ-KD-001"]
    assert scene.marks == ()


def test_a_village_and_a_period_narrow_what_is_asked(desk: Desk) -> None:
    inside = site(desk, "甲", place())
    site(desk, "乙", {**place(4), "village": "桃花峪村"})
    problem(desk, site=None, **place(5), found_on="2026-10-07")
    problem(desk, site=None, **place(6), found_on="2026-09-07")
    village = desk.records.find("village", "王家泉村")
    wanted = Wanted(("site", "problem"), village, "2026-10-01", "2026-10-31")
    scene = desk.maps.scene(wanted)
    assert {each.village for each in scene.marks} == {"王家泉村"}
    assert [each.register for each in scene.marks] == ["site", "problem"]
    assert scene.marks[0].record == inside


def test_deleted_records_and_drafts_are_not_on_the_map(desk: Desk) -> None:
    gone = site(desk, "甲", place())
    desk.browsing.discard("site", [gone], "重复登记")
    desk.records.save("site", {"name": "草稿点"}, submit=False)
    scene = desk.maps.scene()
    assert scene.marks == ()
    assert len(scene.unplaced) == 1


def test_an_outline_is_looked_at_taken_replaced_and_undone(desk: Desk, tmp_path: Path) -> None:
    path = collection(
        tmp_path, ("悦庄镇", "Polygon", ring(10)), ("石桥镇", "Polygon", ring(10, 50))
    )
    looked = desk.maps.look(path)
    assert looked.shapes == (("悦庄镇", "area"), ("石桥镇", "area"))
    assert looked.own == (0,)
    desk.maps.take("boundary", path, looked.own)
    (kept,) = desk.maps.outlines()
    assert [each.name for each in kept.shapes] == ["悦庄镇"]
    assert kept.said() == "边界.geojson，1 个图形，WGS84坐标系（文件没有注明，按标准）"
    desk.maps.take("boundary", path, [1])
    assert [each.shapes[0].name for each in desk.maps.outlines()] == ["石桥镇"]
    assert desk.upkeep.undo().label == "读入辖区边界 边界.geojson"
    assert [each.shapes[0].name for each in desk.maps.outlines()] == ["悦庄镇"]
    desk.maps.drop("boundary")
    assert desk.maps.outlines() == []
    desk.upkeep.undo()
    assert len(desk.maps.outlines()) == 1
    assert desk.upkeep.check()["ok"]


def test_outlines_travel_with_the_ledger(desk: Desk, tmp_path: Path) -> None:
    desk.maps.take("boundary", collection(tmp_path, ("悦庄镇", "Polygon", ring(10))), [0])
    desk.close()
    copy = Path(shutil.copy(desk.path, tmp_path / "副本.ledger"))
    other = Desk.open(copy, write=False)
    assert other.maps.scene().outlines["boundary"].shapes[0].name == "悦庄镇"
    assert other.bench.mistakes == ()
    assert other.bench.form("annex2").key == "annex2"
    other.close()


def test_nothing_chosen_and_a_line_as_boundary_are_refused(desk: Desk, tmp_path: Path) -> None:
    path = collection(tmp_path, ("河", "LineString", ring(10)[0]))
    with pytest.raises(UserError, match="没有选中任何图形"):
        desk.maps.take("base", path, [])
    with pytest.raises(UserError, match="没有闭合的范围"):
        desk.maps.take("boundary", path, [0])
    with pytest.raises(UserError, match="没有辖区边界"):
        desk.maps.drop("boundary")
    desk.maps.take("base", path, [0])
    assert [each.layer for each in desk.maps.outlines()] == ["base"]


def test_a_place_outside_the_boundary_is_found(desk: Desk, tmp_path: Path) -> None:
    inside, edge, outside = (site(desk, f"点{n}", place(n)) for n in (0, 10.9, 30))
    desk.maps.take("boundary", collection(tmp_path, ("悦庄镇", "Polygon", ring(10))), [0])
    scene = desk.maps.scene()
    assert mark(scene, inside).odd == ""
    assert mark(scene, edge).odd == ""
    assert mark(scene, outside).odd == "位置在辖区边界以外 1.8 公里，请核对经度和纬度。"
    (finding,) = scene.findings()
    assert (finding.level, finding.register, finding.record) == ("orange", "site", outside)
    told = desk.upkeep.check()["findings"]
    assert finding.text in [each["text"] for each in told]


def test_a_place_far_from_its_village_is_found(desk: Desk, tmp_path: Path) -> None:
    near, far = (site(desk, f"点{n}", place(n)) for n in (3, 60))
    other = site(desk, "他村", {**place(60), "village": "桃花峪村"})
    villages = collection(
        tmp_path, ("王家泉村民委员会", "Polygon", ring(10)), ("桃花峪", "Point", list(HERE))
    )
    desk.maps.take("village", villages, [0, 1])
    scene = desk.maps.scene()
    assert mark(scene, near).odd == ""
    assert mark(scene, far).odd == "位置离王家泉村 4.5 公里，请核对坐标或村（居）。"
    assert mark(scene, other).odd == "位置离桃花峪村 5.4 公里，请核对坐标或村（居）。"


def test_a_frame_that_is_not_the_maps_is_found(desk: Desk) -> None:
    record = site(desk, "甲", {**place(), "frame": "GCJ-02坐标系（手机地图）"})
    assert "几百米" in mark(desk.maps.scene(), record).odd


def test_villages_are_named_on_their_outline_or_amid_their_records(
    desk: Desk, tmp_path: Path
) -> None:
    for east in (1, 2, 900):
        site(desk, f"点{east}", place(east))
    (place_,) = desk.maps.scene().places
    assert (place_.name, place_.spot[0]) == ("王家泉村", round((HERE[0] + 0.002) * UNIT))
    path = collection(tmp_path, ("王家泉村", "Point", list(HERE)), name="村点")
    desk.maps.take("village", path, [0])
    assert [each.name for each in desk.maps.scene().places] == ["王家泉村"]


def test_a_patch_without_coordinates_lies_on_its_outline(desk: Desk, tmp_path: Path) -> None:
    patch = put(desk, "patch", {**PATCH, "number": "370323-2026Q3-0117"})
    other = put(desk, "patch", {**PATCH, "number": "370323-2026Q3-0118"})
    path = collection(tmp_path, ("370323-2026Q3-0117", "Polygon", ring(2)), name="图斑")
    desk.maps.take("patch", path, [0])
    scene = desk.maps.scene()
    assert mark(scene, patch).spot == pytest.approx([round(e * UNIT) for e in HERE], abs=2)
    assert other in {each.record for each in scene.unplaced}


def test_the_nearest_marks_come_first(desk: Desk) -> None:
    for east in (5, 1, 3):
        site(desk, f"点{east}", place(east))
    scene = desk.maps.scene()
    spot = (round(HERE[0] * UNIT), round(HERE[1] * UNIT))
    assert [each.name for _, each in scene.near(spot)] == ["点1", "点3", "点5"]


def test_every_role_has_its_line_in_the_legend(desk: Desk) -> None:
    site(desk, "甲", place())
    counts = desk.maps.scene().counts()
    assert counts.keys() == ROLES.keys()
    assert sum(counts.values()) == 1


def test_the_map_on_paper_names_unit_day_filter_and_what_is_missing(
    desk: Desk, tmp_path: Path
) -> None:
    site(desk, "甲", place())
    put(desk, "patch", {**PATCH, "number": "0117", **place(1), "suspected": True})
    border = ("悦庄镇", "Polygon", ring(10))
    desk.maps.take("boundary", collection(tmp_path, border), [0])
    desk.maps.take("patch", collection(tmp_path, ("0117", "Polygon", ring(1))), [0])
    desk.maps.take("village", collection(tmp_path, ("桃花峪村", "Polygon", ring(4))), [0])
    desk.maps.take("base", collection(tmp_path, ("河", "LineString", ring(3)[0])), [0])
    village = desk.records.find("village", "王家泉村")
    wanted = Wanted(village=village, start="2026-10-01", end="2026-10-31")
    for asked, words in (
        (Wanted(), ("填报单位：悦庄镇", "2026年10月20日", "已关闭·重点看护", "图斑：疑似新增",
                    "未画出的 1 条")),
        (wanted, ("范围：王家泉村", "2026-10-01 至 2026-10-31")),
    ):  # fmt: skip
        paper = desk.maps.paper(asked, list(ROLES), "A4", style_inks())
        desk.maps.save(paper, tmp_path / "一张图.pdf")
        text = PdfReader(tmp_path / "一张图.pdf").pages[0].extract_text()
        assert all(each in text for each in words), text


def test_a_map_never_takes_the_place_of_a_ledger(desk: Desk) -> None:
    paper = desk.maps.paper(Wanted(), list(ROLES), "A3", style_inks())
    with pytest.raises(UserError, match="不能用打印的文件覆盖"):
        desk.maps.save(paper, desk.path)


def style_inks() -> dict[str, str]:
    names = (*INKS.values(), "ink", "hint", "edge", "paper", "soft_grey")
    return dict.fromkeys(names, "#1D2733")
