"""一矿一档: one site with its people, problems, line of time and photos; long ones break well."""

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from ledgerdesk.db import attachments
from ledgerdesk.desk import Desk
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.domain.sheets import Sheet

EVENTS = 200
LONG = "现场挖掘机两台正在作业，业主拒不停工，经联合执法后撤出；" * 12


def paper(desk: Desk, site: str = "王家泉采石坑") -> Sheet:
    return desk.signing.sheet("dossier", "", made=Made(site))


def lines(sheet: Sheet) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for cell in sheet.layout.cells:
        found.setdefault(cell.row, []).append(cell.text)
    return [found[row] for row in sorted(found)]


def course(sheet: Sheet) -> list[list[str]]:
    """The rows of the line of time."""
    told = lines(sheet)
    first = told.index(["日期", "事项", "经过", "经办人"]) + 1
    last = told.index(["六、照片"])
    return told[first:last]


@pytest.fixture
def photo(tmp_path: Path) -> Any:
    """Make a photo by its name."""

    def make(name: str) -> Path:
        path = tmp_path / name
        Image.new("RGB", (640, 480), (sum(map(ord, name)) * 53 % 255, 120, 90)).save(path)
        return path

    return make


@pytest.fixture
def worked(desk: Desk, problem: str, people: dict[str, str], photo: Any) -> Desk:
    """A site with a patrol, a case, an action, a seizure, photos, and its problem closed."""
    number = desk.records.get("problem", problem)["number"]
    assert isinstance(number, str)
    told: dict[str, dict[str, Any]] = {
        "patrol": {"unit": "悦庄镇", "on": "2026-10-06", "from_at": "2026-10-06T20:30",
                   "kind": "夜查", "sites": ["王家泉采石坑"], "headcount": 4},
        "action": {"unit": "悦庄镇", "on": "2026-10-08", "kind": "断电", "count": 1,
                   "problem": number, "site": "王家泉采石坑"},
        "case": {"unit": "悦庄镇", "party": "张三", "place": "北沟", "violation": "无证开采",
                 "number": "沂自资立〔2026〕9号", "problem": number, "site": "王家泉采石坑",
                 "found_on": "2026-10-07", "filed_on": "2026-10-09"},
        "seizure": {"unit": "悦庄镇", "on": "2026-10-09", "problem": number, "kind": "矿产品",
                    "mineral": "铁", "quantity": "12.5", "measure_word": "吨",
                    "measure": "就地封存"},
    }  # fmt: skip
    desk.loading().rows([{"register": key, "values": each} for key, each in told.items()])
    verbs = desk.rectification
    verbs.attach("problem", problem, photo("挖掘现场.jpg"), stage="整改前")
    verbs.attach("problem", problem, photo("封堵后.jpg"), stage="整改后")
    for place, item in enumerate(verbs.items(problem)):
        evidence = [photo(f"核销{place}.jpg")]
        verbs.tick(str(item["id"]), by=people["worker"], on="2026-10-18", evidence=evidence)
    verbs.move(problem, "apply", Ask(by=people["worker"]))
    verbs.move(problem, "close", Ask(checker=people["checker"], by=people["head"]))
    return desk


def test_a_dossier_names_the_three_who_answer_and_leaves_them_room_to_sign(desk: Desk) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    names = {"filer": "李建国", "supervisor": "王磊", "responsible": "赵敏"}
    ids = {key: desk.records.find("person", name) for key, name in names.items()}
    desk.records.save("site", ids, record=site)

    told = lines(paper(desk))

    assert told[0] == ["悦庄镇矿山（点、硐）档案"]
    assert ["建档人", "李建国", "建档日期", "—"] in told
    assert ["监管人", "王磊", "责任人", "赵敏"] in told
    signed = [text for row in told[-4:] for text in row if text.endswith("（签字）")]
    assert signed == [f"{who}\n（签字）" for who in ("建档人", "监管人", "责任人", "主要负责人")]


def test_the_line_of_time_holds_every_register_in_order(worked: Desk) -> None:
    told = [row[:2] for row in course(paper(worked))]

    assert told[0] == ["2026年10月6日 20:30", "巡查"]
    assert told[1] == ["2026年10月7日", "发现问题"]
    assert ["2026年10月8日", "采取措施"] in told
    assert ["2026年10月9日", "立案"] in told
    assert ["2026年10月9日", "涉案财物"] in told
    assert [row[1] for row in told].count("核销") == 5
    assert told[-2:] == [["2026年10月20日", "流转"]] * 2
    assert "销号" in course(paper(worked))[-1][2]


def test_the_screen_tells_the_same_newest_first_and_opens_each(worked: Desk, problem: str) -> None:
    site = worked.records.find("site", "王家泉采石坑")
    whole = worked.viewing.whole("site", site)

    assert dict(whole.counts) == {"巡查": 1, "问题": 1, "制止取缔": 1, "案件": 1, "涉案财物": 1}
    told = [each.what for each in whole.happened]
    assert told[::-1] == [row[1] for row in course(paper(worked))]
    ticked = next(each for each in whole.happened if each.what == "核销")
    assert (ticked.register, ticked.record) == ("problem", problem)
    (album,) = whole.albums
    assert (album.title, album.record) == ("问题 YZ-WT-2026-001", problem)
    assert [(stage, len(shots)) for stage, shots in album.stages.items()] == [
        ("整改前", 1), ("整改中", 0), ("整改后", 6),
    ]  # fmt: skip
    assert album.lacks == ("整改中",)
    assert all(each.path for each in album.stages["整改后"])
    assert worked.viewing.has_whole("site")
    assert not worked.viewing.has_whole("village")
    assert worked.viewing.whole("village", worked.records.find("village", "王家泉村")).counts == ()


def test_what_is_reached_by_two_ways_stands_once(worked: Desk) -> None:
    what = [row[1] for row in course(paper(worked))]

    assert what.count("采取措施") == 1
    assert what.count("立案") == 1


def test_photos_stand_before_and_after_with_their_fingerprints(worked: Desk) -> None:
    sheet = paper(worked)
    cells = {(cell.row, cell.column): cell.text for cell in sheet.layout.cells}
    first = sheet.pictures[0]

    assert len(sheet.pictures) == 7
    assert cells[first.row, 11] == "（无照片）", "nothing was taken during the work"
    assert cells[first.row + 1, 4].startswith("挖掘现场.jpg\n指纹 ")
    captions = [text for text in cells.values() if "指纹 " in text]
    assert len(captions) == 7
    assert any(text.startswith("整改后：核销4.jpg\n核销项：清产品") for text in captions)
    heads = next(row for row in lines(sheet) if row[0] == "所属")
    assert heads == ["所属", "整改前", "整改中", "整改后"]


def test_a_lost_and_a_broken_photo_are_said_in_words(worked: Desk) -> None:
    whole = paper(worked)
    lost, broken = (Path(each.file) for each in whole.pictures[:2])
    lost.unlink()
    broken.write_bytes(b"\xff\xd8 no photo")

    sheet = paper(worked)
    said = [cell.text for cell in sheet.layout.cells]

    assert len(sheet.pictures) == 5
    assert "照片文件不在附件文件夹里，请从备份找回" in said
    assert "文件打不开，或不是照片" in said
    assert sheet.code != whole.code
    assert len(attachments.check(worked.records._bench.store).missing) == 1


def test_photos_are_in_the_pdf_and_the_code_is_known(worked: Desk, tmp_path: Path) -> None:
    target = tmp_path / "档案.pdf"

    printed = worked.signing.print("dossier", "", target, made=Made("王家泉采石坑"))

    pages = pypdf.PdfReader(target).pages
    assert len(pages) == printed["pages"]
    assert sum(len(page.images) for page in pages) == 7
    assert worked.signing.verify(printed["code"])["state"] == "now"


def test_a_change_at_a_problem_of_the_site_breaks_the_code(
    worked: Desk, problem: str, tmp_path: Path
) -> None:
    target = tmp_path / "档案.pdf"
    printed = worked.signing.print("dossier", "", target, made=Made("王家泉采石坑"))
    worked.records.save("problem", {"description": "补充：另有一处堆料"}, record=problem)

    assert worked.signing.verify(printed["code"])["state"] == "changed"


def test_a_site_without_anything_says_so(desk: Desk) -> None:
    told = lines(paper(desk))

    assert ["没有登记问题"] in told
    assert ["没有登记经过"] in told
    assert ["没有照片，请现场拍摄后补充"] in told
    assert ["没有附件"] in told


def test_two_hundred_events_and_long_texts_break_over_pages(desk: Desk) -> None:
    first = date(2026, 1, 1)
    desk.loading().rows(
        [
            {
                "register": "patrol",
                "values": {
                    "unit": "悦庄镇", "on": (first + timedelta(days=n)).isoformat(),
                    "kind": "日常", "sites": ["王家泉采石坑"], "headcount": 2,
                    "description": LONG if n % 50 == 0 else "未发现违法开采",
                },
            }
            for n in range(EVENTS)
        ]
    )  # fmt: skip
    sheet = paper(desk)
    pages = pypdf.PdfReader(io.BytesIO(desk.signing.paper(sheet).pdf)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")

    assert len(course(sheet)) == EVENTS
    assert len(pages) > 5
    assert text.count("未发现违法开采") == EVENTS - 4
    assert text.count("现场挖掘机两台") == 4 * 12
    assert all("核验码" in page.extract_text() for page in pages)


def test_everybody_signs_on_one_page(desk: Desk) -> None:
    """However many lines stand above, the boxes are never parted."""
    for turn in range(1, 24):
        day = (date(2026, 1, 1) + timedelta(days=turn)).isoformat()
        told = {"unit": "悦庄镇", "on": day, "kind": "日常", "sites": ["王家泉采石坑"]}
        desk.loading().rows([{"register": "patrol", "values": told | {"headcount": 2}}])
        pages = pypdf.PdfReader(io.BytesIO(desk.signing.paper(paper(desk)).pdf)).pages
        signed = [page.extract_text().count("（签字）") for page in pages]
        assert max(signed) == 4, turn
        assert sum(signed) == 4, turn
