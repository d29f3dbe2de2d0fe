"""Photos as evidence: when and where they were taken, and what is odd about it."""

import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from ledgerdesk.intake.photos import taken

PLACE = {1: "N", 2: (36, 11, 6.0), 3: "E", 4: (118, 10, 12.0)}


def photo(
    folder: Path, name: str, at: str = "", place: Mapping[int, object] | None = None
) -> Path:
    """A small JPEG with what a camera writes."""
    exif = Image.Exif()
    if at:
        exif.get_ifd(0x8769)[36867] = at
    if place:
        written = exif.get_ifd(0x8825)
        for key, value in place.items():
            parts = value if isinstance(value, tuple) else ()
            written[key] = tuple(IFDRational(each) for each in parts) if parts else value
    path = folder / name
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    return path


def doubts(desk: Desk, register: str, record: str) -> list[str]:
    return [each.doubt for each in desk.viewing.files(register, record)]


def test_a_camera_says_when_and_where(tmp_path: Path) -> None:
    path = photo(tmp_path, "a.jpg", "2026:10:18 09:12:44", PLACE)

    assert taken(path) == ("2026-10-18T09:12", 1181700000, 361850000)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe1\x00\x10Exif", b"not a picture"])
def test_what_is_no_picture_says_nothing_and_breaks_nothing(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)

    assert taken(path) == ("", None, None)


def test_an_impossible_place_is_none_at_all(tmp_path: Path) -> None:
    path = photo(tmp_path, "a.jpg", "0000:00:00", {**PLACE, 2: (136, 0, 0)})

    assert taken(path) == ("", None, None)


def test_time_and_place_are_kept_with_the_photo(desk: Desk, problem: str, tmp_path: Path) -> None:
    path = photo(tmp_path, "a.jpg", "2026:10:18 09:12:44", PLACE)
    desk.rectification.attach("problem", problem, path, stage="整改后")

    (row,) = desk.listing.records("attachment")
    assert (row["taken_at"], row["longitude"], row["latitude"]) == (
        "2026-10-18T09:12",
        "118.17",
        "36.185",
    )
    assert desk.viewing.files("problem", problem)[0].taken_at == "2026-10-18T09:12"
    assert doubts(desk, "problem", problem) == [""]


@pytest.mark.parametrize(
    "case",
    [
        ("2026:10:01 08:00:00", "整改后", "拍摄日期 2026-10-01 早于发现日期 2026-10-07"),
        ("2026:10:01 08:00:00", "整改前", ""),
        ("2027:01:01 08:00:00", "整改前", "拍摄日期 2027-01-01 在今天之后"),
        ("", "整改后", ""),
    ],
)
def test_a_day_that_cannot_be_is_doubted(
    desk: Desk, problem: str, tmp_path: Path, case: tuple[str, str, str]
) -> None:
    at, stage, said = case
    desk.rectification.attach("problem", problem, photo(tmp_path, "a.jpg", at), stage=stage)

    (found,) = doubts(desk, "problem", problem)
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_an_items_photo_is_judged_by_its_problem(
    desk: Desk, problem: str, people: dict[str, str], tmp_path: Path
) -> None:
    item = str(desk.rectification.items(problem)[0]["id"])
    old = photo(tmp_path, "a.jpg", "2026:09:01 08:00:00")
    desk.rectification.tick(item, by=people["worker"], evidence=[old])

    (said,) = doubts(desk, "problem", problem)
    assert said.startswith("拍摄日期 2026-09-01 早于发现日期")
    found = [(each["level"], each["text"]) for each in desk.upkeep.check()["findings"]]
    assert ("orange", f"附件 a.jpg：{said}") in found


def test_a_patrols_photo_is_of_that_day_or_night(desk: Desk, tmp_path: Path) -> None:
    values = {"on": "2026-10-12", "kind": "夜查", "headcount": 3, "villages": ["王家泉村"]}
    row = {"register": "patrol", "ref": "p", "values": {**values, "unit": "悦庄镇"}}
    patrol = desk.loading().rows([row]).created["p"]
    paths = [
        photo(tmp_path, "night.jpg", "2026:10:13 01:00:00"),
        photo(tmp_path, "later.jpg", "2026:10:15 01:00:00"),
    ]
    desk.rectification.attach_all("patrol", patrol, paths)

    assert doubts(desk, "patrol", patrol) == [
        "",
        "拍摄日期 2026-10-15 与巡查日期 2026-10-12 不是同一天。",
    ]
    desk.upkeep.undo()
    assert desk.viewing.files("patrol", patrol) == []


def test_a_photo_from_far_away_is_doubted(desk: Desk, tmp_path: Path) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    desk.records.save("site", {"longitude": 1182700000, "latitude": 361850000}, record=site)
    desk.rectification.attach("site", site, photo(tmp_path, "a.jpg", "", PLACE))

    assert doubts(desk, "site", site) == ["拍摄地点离登记的位置 9.0 公里。"]


def test_a_copy_to_open_bears_its_own_name_and_may_not_be_changed(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    paper = tmp_path / "责令停止通知书.pdf"
    paper.write_bytes(b"%PDF-1.4 x")
    desk.rectification.attach("problem", problem, paper)
    file = desk.viewing.files("problem", problem)[0]

    copy = desk.viewing.open_copy(file.id)
    assert (copy.name, copy.read_bytes()) == ("责令停止通知书.pdf", b"%PDF-1.4 x")
    assert not copy.stat().st_mode & stat.S_IWRITE
    copy.chmod(stat.S_IWRITE | stat.S_IREAD)
    copy.write_bytes(b"other")
    assert desk.viewing.open_copy(file.id).read_bytes() == b"%PDF-1.4 x"
    assert file.path is not None
    file.path.unlink()
    with pytest.raises(UserError, match="文件不见了"):
        desk.viewing.open_copy(file.id)


def test_scans_of_a_signed_ledger_are_kept_and_sign_it_back(desk: Desk, tmp_path: Path) -> None:
    code = desk.signing.print("problem", "2026-10", tmp_path / "a.pdf")["code"]
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    desk.signing.archive(code, [scan, photo(tmp_path, "b.jpg")])

    assert len(desk.signing.scans(code)) == 2
    assert desk.signing.prints()[0].signed_back_on == "2026-10-20"
    desk.upkeep.undo()
    assert desk.signing.scans(code) == []  # what was printed and signed stays known
    with pytest.raises(UserError, match="不是扫描件"):
        desk.signing.archive(code, [tmp_path / "a.docx"])
    with pytest.raises(UserError, match="没有打印过"):
        desk.signing.archive("0000-1111-2222-33", [scan])
