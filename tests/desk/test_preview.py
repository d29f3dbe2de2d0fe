"""Paper on the screen: pages as images, each number leading to its records."""

import io
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ledgerdesk.db import journal
from ledgerdesk.desk import Desk
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.errors import UserError
from tests.desk.test_reporting import MONTH, SIGNED, add, case, figure, hand_in

PDFIUM: Any = import_module("pypdfium2")  # it has no types
DPI = 72


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def behind(desk: Desk, sheet: Sheet, measure: str, span: str = "period") -> Any:
    each = figure(sheet, measure, span)
    return desk.reporting.behind(sheet, each.row, each.column)


def test_a_page_is_an_image_of_the_paper_at_the_asked_dots(desk: Desk) -> None:
    sheet = desk.reporting.sheet("annex2", MONTH)
    paper = desk.reporting.paper(sheet)

    image = opened(paper.png(1, 2 * DPI))

    assert paper.pages == 1
    assert image.size == (2382, 1684)
    low, high = image.convert("L").getextrema()
    assert (low, high) == (0, 255)
    assert opened(desk.reporting.page(sheet, 1, DPI)).size == (1191, 842)


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_is_refused(desk: Desk, number: int) -> None:
    sheet = desk.signing.sheet("rectification", MONTH)

    with pytest.raises(UserError, match="没有第"):
        desk.signing.page(sheet, number, DPI)


def test_every_number_has_its_place_on_paper(desk: Desk) -> None:
    add(desk, case("21"))
    sheet = desk.reporting.sheet("annex2", MONTH)

    paper = desk.reporting.paper(sheet)

    assert {(e.row, e.column) for e in paper.spots} == {(e.row, e.column) for e in sheet.figures}
    width, height = paper.size
    for spot in paper.spots:
        assert 0 < spot.x < spot.x + spot.width < width
        assert 0 < spot.y < spot.y + spot.height < height
    assert "合计 本期 立案查处/立案(宗)：1" in {spot.label for spot in paper.spots}


def test_a_place_shows_the_text_it_names(desk: Desk) -> None:
    add(desk, case("21", fine_yuan="987654.00", decided_on="2026-10-12"))
    paper = desk.reporting.paper(desk.reporting.sheet("annex2", MONTH))
    spot = next(e for e in paper.spots if "罚没款" in e.label and e.label.startswith("合计 本期"))
    text = PDFIUM.PdfDocument(paper.pdf)[0].get_textpage()
    upper = paper.size[1] - spot.y

    told = text.get_text_bounded(spot.x, upper - spot.height, spot.x + spot.width, upper)

    assert told.strip() == "98.77"


def test_nothing_is_written_by_looking(desk: Desk) -> None:
    steps = len(journal.history(desk.bench.store))

    desk.reporting.paper(desk.reporting.review("annex2", MONTH).sheet).png(1, DPI)
    desk.signing.paper(desk.signing.sheet("rectification", MONTH)).png(1, DPI)

    assert len(journal.history(desk.bench.store)) == steps


def test_a_count_leads_to_its_records_in_words(desk: Desk) -> None:
    ids = add(desk, case("沂自然资立〔2026〕21号"), case("22", "2026-10-13"))

    found = behind(desk, desk.reporting.sheet("annex2", MONTH), "cases_filed")

    assert found.title == "立案 2 宗"
    assert found.where == "合计 · 本期 · 立案查处/立案(宗)"
    assert [each[:3] for each in found.lines] == [
        ("case", ids["沂自然资立〔2026〕21号"], "沂自然资立〔2026〕21号"),
        ("case", ids["22"], "22"),
    ]
    assert found.lines[0].hint == "沟里 某石材厂 · 立案时间 2026-10-09"
    assert found.lines[0].amount == ""


def test_a_sum_tells_what_each_record_adds(desk: Desk) -> None:
    add(desk, case("21", fine_yuan="126000", decided_on="2026-10-12"))
    add(desk, case("22", fine_yuan="4000", decided_on="2026-10-12"))

    found = behind(desk, desk.reporting.sheet("annex2", MONTH), "fines_wan")

    assert [each.amount for each in found.lines] == ["12.60 万元", "0.40 万元"]
    assert "处罚决定时间 2026-10-12" in found.lines[0].hint


def test_a_long_list_is_cut_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledgerdesk.desk.behind.SHOWN", 1)
    add(desk, case("21"), case("22"))

    found = behind(desk, desk.reporting.sheet("annex2", MONTH), "cases_filed")

    assert (len(found.lines), found.more) == (1, 1)


def test_a_row_of_a_detail_form_leads_to_its_record(desk: Desk) -> None:
    ids = add(desk, case("21"))
    sheet = desk.reporting.sheet("annex3", MONTH)
    ((row, record),) = sheet.rows

    found = desk.reporting.behind(sheet, row, 1)

    assert found is not None
    assert found.title == "21"
    assert record == found.lines[0].record == ids["21"]
    assert desk.reporting.behind(sheet, 1, 1) is None


def test_a_record_deleted_since_says_so(desk: Desk) -> None:
    ids = add(desk, case("21"))
    hand_in(desk)
    desk.records.delete("case", ids["21"], "重复登记")

    found = behind(desk, desk.reporting.sheet("annex2", MONTH), "cases_filed")

    assert found.lines[0].hint.startswith("已删除 · ")


def test_numbers_stand_beside_those_of_the_period_before(desk: Desk) -> None:
    add(desk, case("20", "2026-09-20"), case("21"), case("22"))
    add(desk, case("19", "2026-09-20"))

    review = desk.reporting.review("annex2", MONTH)
    told = {each.label: each[2:5] for each in review.compared}

    assert told == {"立案": ("2", "2", "持平")}
    add(desk, case("23"))
    told = {each.label: each[2:5] for each in desk.reporting.review("annex2", MONTH).compared}
    assert told == {"立案": ("3", "2", "↑ 1")}
    (rows,) = desk.reporting.review("annex3", "2026-09").compared
    assert rows[:5] == ("案件", "行", "2", "0", "↑ 2")


def test_an_unusual_number_stands_first(desk: Desk) -> None:
    desk.bench.clock.day = date(2026, 10, 24)
    with desk.bench.change("开始日期"):
        desk.bench.store.update("setting", "began_on", {"value": "2026-01-01"})
    told = {"decided_on": "2026-10-09", "fine_yuan": "100"}
    add(desk, case("0", "2026-08-09"), *(case(f"{n}", **told) for n in range(1, 9)))

    first = desk.reporting.review("annex2", MONTH).compared[0]

    assert (first.label, first.change) == ("立案", "↑ 8")
    assert "超过 3 倍，请确认" in first.unusual


def test_relations_say_whether_they_hold(desk: Desk) -> None:
    review = desk.reporting.review("annex2", MONTH)

    assert all(each.ok for each in review.held)
    texts = [each.text for each in review.held]
    assert "附件2立案 = 附件3本期立案的行数" in texts
    assert texts[-2:] == ["合计 = 各行之和", "本期累计 = 上期累计 + 本期"]
    assert desk.reporting.review("annex3", MONTH).held == ()


def test_a_relation_that_does_not_hold_says_where(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgerdesk.db.details.placed", lambda *_: 5)

    review = desk.reporting.review("annex2", MONTH)

    (wrong,) = [each for each in review.held if not each.ok]
    assert wrong.where == "合计：左 0，右 5，差 -5"
    assert review.steps[0][:2] == ("核对数据", "now")
    assert [each.level for each in review.sheet.findings] == ["red"]


def test_the_way_of_a_report_is_walked_step_by_step(desk: Desk, tmp_path: Path) -> None:
    def states() -> list[str]:
        return [each.state for each in desk.reporting.review("annex2", MONTH).steps]

    found = [states()]
    desk.walking.check("annex2", MONTH)
    found.append(states())
    desk.reporting.export(MONTH, ("annex2",), tmp_path)
    found.append(states())
    hand_in(desk)
    found.append(states())
    desk.reporting.print("annex2", MONTH, tmp_path / "附件2.pdf")
    found.append(states())
    desk.reporting.receive("annex2", MONTH, "2026-10-20", "县大队 王科长")
    found.append(states())

    assert found == [
        ["now", "todo", "todo", "todo", "todo"],
        ["done", "now", "todo", "todo", "todo"],
        ["done", "done", "now", "todo", "todo"],
        ["done", "done", "done", "now", "todo"],
        ["done", "done", "done", "done", "now"],
        ["done", "done", "done", "done", "done"],
    ]


def test_versions_keep_reason_names_and_receipt(desk: Desk) -> None:
    hand_in(desk)
    desk.reporting.receive("annex2", MONTH, "2026-10-20", "王科长")
    add(desk, case("21"))
    hand_in(desk, why="漏报一宗")

    new, old = desk.reporting.review("annex2", MONTH).versions

    assert (new.version, new.why, new.received_on) == (2, "漏报一宗", "")
    assert (old.version, old.received_on, old.receiver) == (1, "2026-10-20", "王科长")
    assert new.signed == "填报人 王磊　审核人 李建国　负责人 赵敏　电话 3242201"


def test_what_changed_since_is_told_in_words(desk: Desk) -> None:
    hand_in(desk)
    hand_in(desk, "annex3")
    add(desk, case("21", "2026-10-09"))

    numbers = desk.reporting.review("annex2", MONTH)
    rows = desk.reporting.review("annex3", MONTH)

    assert "合计 · 立案查处/立案(宗)：0 → 1" in [each.text for each in numbers.altered]
    assert [each.text for each in rows.altered] == ["21：新增的一行"]
    assert figure(numbers.sheet, "cases_filed").value == 0
    assert "已报数有变动" in numbers.sheet.findings[-1].text


def test_many_changes_are_counted(desk: Desk) -> None:
    hand_in(desk, "annex3")
    add(desk, *(case(f"{n}") for n in range(45)))

    altered = desk.reporting.review("annex3", MONTH).altered

    assert len(altered) == 41
    assert altered[-1].text == "另有 5 处"


def test_the_next_report_begins_with_the_names_of_the_last(desk: Desk) -> None:
    before = desk.reporting.last_signed()
    hand_in(desk)

    assert before == ("", "", "", "")
    assert desk.reporting.last_signed() == SIGNED
    assert desk.reporting.people() == ["李建国", "王磊", "赵敏"]
    assert desk.reporting.called("annex2") == "附件2 工作情况汇总表"


@pytest.mark.parametrize("on", ["2026-10-19", "2026-10-21", ""])
def test_a_receipt_lies_between_handing_in_and_today(desk: Desk, on: str) -> None:
    hand_in(desk)

    with pytest.raises(UserError, match="接收日期"):
        desk.reporting.receive("annex2", MONTH, on, "王科长")


def test_what_was_not_handed_in_was_not_received(desk: Desk) -> None:
    with pytest.raises(UserError, match="还没有定稿"):
        desk.reporting.receive("annex2", MONTH, "2026-10-20", "王科长")


def test_periods_to_choose_reach_back_to_the_ledgers_first(desk: Desk) -> None:
    hand_in(desk)
    with desk.bench.change("开始日期"):
        desk.bench.store.update("setting", "began_on", {"value": "2026-08-30"})

    assert desk.reporting.choices("annex2") == [
        ("2026-10", "2026年10月", "已定稿 v1"),
        ("2026-09", "2026年9月", "未报"),
    ]


def test_ledgers_are_signed_for_the_same_periods(desk: Desk) -> None:
    assert [each.key for each in desk.signing.choices()] == ["2026-10"]


def test_the_check_names_what_stops_a_report(desk: Desk) -> None:
    ids = add(desk, case("21", "2026-10-09", closed_on="2026-09-30"))

    red = [each for each in desk.reporting.doubts("annex2", MONTH) if each.level == "red"]

    assert {(each.register, each.record) for each in red} == {("case", ids["21"])}


def test_a_printed_form_is_known_by_its_code(desk: Desk, tmp_path: Path) -> None:
    told = desk.reporting.print("annex2", MONTH, tmp_path / "附件2.pdf")

    assert desk.signing.verify(told["code"])["state"] == "now"
    (kept,) = desk.signing.prints()
    assert kept.title == "10月份镇（街道）打击非法开采矿产资源专项整治工作情况汇总表"
    assert (kept.period, kept.code, kept.pages) == (MONTH, told["code"], 1)


def test_paper_that_comes_back_is_marked(desk: Desk, problem: str, tmp_path: Path) -> None:
    told = desk.signing.print("rectification", MONTH, tmp_path / "整改.pdf")
    desk.reporting.export(MONTH, ("annex2",), tmp_path)
    before = desk.signing.prints()

    desk.signing.sign_back(told["code"].lower(), "2026-10-20")

    assert [each.signed_back_on for each in before] == [""]
    (after,) = desk.signing.prints()
    assert after.signed_back_on == "2026-10-20"
    assert after.title == "悦庄镇非法违法开采矿产资源问题整改台账"
    assert problem


def test_a_return_has_a_paper_and_a_possible_day(desk: Desk, tmp_path: Path) -> None:
    told = desk.signing.print("rectification", MONTH, tmp_path / "整改.pdf")

    with pytest.raises(UserError, match="没有打印过"):
        desk.signing.sign_back("0000-0000-0000-00", "2026-10-20")
    for day in ("2026-10-19", "2026-10-21", ""):
        with pytest.raises(UserError, match="签回日期"):
            desk.signing.sign_back(told["code"], day)


def test_records_changed_since_printing_are_named(
    desk: Desk, problem: str, tmp_path: Path
) -> None:
    told = desk.signing.print("rectification", MONTH, tmp_path / "整改.pdf")
    assert desk.signing.lines(desk.signing.verify(told["code"])) == ()
    desk.records.save("problem", {"due_on": "2026-10-23"}, record=problem)

    (line,) = desk.signing.lines(desk.signing.verify(told["code"]))

    assert line[:3] == ("problem", problem, "YZ-WT-2026-001")
    assert line.hint == "王家泉采石坑 王家泉村 · 发现日期 2026-10-07"


def test_a_number_of_today_tells_its_records_when_asked(desk: Desk) -> None:
    add(desk, case("21"), case("22", fine_yuan="987654.00", decided_on="2026-10-12"))
    sheet = desk.reporting.review("annex2", MONTH).sheet
    told = desk.reporting.sheet("annex2", MONTH)

    assert not any(each.records for each in sheet.figures)
    assert any(each.records for each in told.figures)
    for each in told.figures:
        found = desk.reporting.behind(sheet, each.row, each.column)
        assert found is not None
        assert {line.record for line in found.lines} == set(each.records)
        assert desk.reporting.behind(told, each.row, each.column) == found


def test_a_number_handed_in_keeps_its_records(desk: Desk) -> None:
    add(desk, case("21"), case("22"))
    before = behind(desk, desk.reporting.sheet("annex2", MONTH), "cases_filed")
    desk.reporting.submit("annex2", MONTH, desk.reporting.signed())
    for line in before.lines:
        desk.records.delete("case", line.record, "重复")

    after = behind(desk, desk.reporting.review("annex2", MONTH).sheet, "cases_filed")

    assert len(before.lines) == 2
    assert [line.record for line in after.lines] == [line.record for line in before.lines]
