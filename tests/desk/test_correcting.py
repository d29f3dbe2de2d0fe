"""手工更正: an entered number beside the counted one, wherever it is part of a number."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.correcting import Place, Told
from ledgerdesk.desk.starting import Start
from ledgerdesk.domain.freezing import frozen, thawed
from ledgerdesk.domain.sheets import Figure, Sheet
from ledgerdesk.errors import RefusedError, UserError
from tests.desk.conftest import PROBLEM, case

MONTH = "2026-10"
FILED = Place("cases_filed", "悦庄镇")
WHY = Told("3", "王家泉村补报两宗", "王磊")


def figure(sheet: Sheet, measure: str, span: str = "period", row: str = "悦庄镇") -> Figure:
    (found,) = [
        each
        for each in sheet.figures
        if (each.measure, each.span, each.rowkey) == (measure, span, row)
    ]
    return found


def numbers(sheet: Sheet, measure: str) -> dict[tuple[str, str], tuple[object, object]]:
    return {
        (each.rowkey, each.span): (each.value, each.counted)
        for each in sheet.figures
        if each.measure == measure
    }


def test_both_numbers_and_the_reason_stand_wherever_it_counts(desk: Desk) -> None:
    case(desk, "21")
    case(desk, "20", "2026-09-20")

    desk.correcting.correct("annex2", MONTH, FILED, WHY)

    sheet = desk.reporting.sheet("annex2", MONTH)
    assert numbers(sheet, "cases_filed") == {
        ("悦庄镇", "period"): (3, 1),
        ("悦庄镇", "year"): (4, 2),
        ("合计", "period"): (3, 1),
        ("合计", "year"): (4, 2),
    }
    assert "王家泉村补报两宗；王磊 2026-10-20" in figure(sheet, "cases_filed").why
    assert figure(sheet, "cases_filed", row="合计").why == "含手工更正"
    assert figure(sheet, "found").counted is None
    assert sheet.layout.cells[-1].text == (
        "手工更正：悦庄镇 立案 统计 1，更正为 3（王家泉村补报两宗；王磊 2026-10-20）。"
    )
    told = [each for each in desk.reporting.document(sheet)["cells"] if each["measure"]]
    (one,) = [
        (each["value"], each["counted"])
        for each in told
        if (each["measure"], each["span"], each["rowkey"]) == ("cases_filed", "period", "悦庄镇")
    ]
    assert one == (3, 1)


def test_a_relation_counts_with_the_entered_number_and_says_so(desk: Desk) -> None:
    case(desk, "21")
    desk.correcting.correct("annex2", MONTH, FILED, WHY)

    review = desk.reporting.review("annex2", MONTH)

    (wrong,) = [each for each in review.held if not each.ok]
    assert wrong.text == "附件2立案 = 附件3本期立案的行数"
    assert wrong.where == "合计：左 3，右 1，差 2（含手工更正）"
    with pytest.raises(RefusedError):
        desk.reporting.submit("annex2", MONTH, desk.reporting.signed())


def test_later_periods_contain_it_until_the_records_are_mended(desk: Desk) -> None:
    desk.correcting.correct("annex2", MONTH, Place("patrols", "悦庄镇"), WHY)
    desk.bench.clock.day = date(2026, 11, 20)

    after = desk.reporting.sheet("annex2", "2026-11")

    assert numbers(after, "patrols")["悦庄镇", "period"] == (0, None)
    assert numbers(after, "patrols")["合计", "year"] == (3, 0)
    assert "以前各期的手工更正已计入有关的数" in after.layout.cells[-1].text
    assert not [each for each in after.findings if each.level == "red"]
    patrol = {"unit": "悦庄镇", "on": "2026-10-08", "kind": "日常", "headcount": 2}
    desk.loading().rows([{"register": "patrol", "values": patrol}] * 3)
    mended = desk.reporting.sheet("annex2", "2026-11")
    assert numbers(mended, "patrols")["合计", "year"] == (3, None)


def test_a_stock_stays_corrected_in_later_months(desk: Desk, problem: str) -> None:
    assert problem
    for measure in ("found", "found_unlicensed", "ledger_total", "ledger_open"):
        place = Place(measure, "悦庄镇")
        desk.correcting.correct("annex2", MONTH, place, Told("2", "漏录一处", "王磊"))

    now = desk.reporting.sheet("annex2", MONTH)
    later = desk.reporting.sheet("annex2", "2026-11")

    assert not [each for each in (*now.findings, *later.findings) if each.level == "red"]
    assert numbers(later, "ledger_open")["合计", "period"] == (2, 1)
    mine = Place("ledger_open", "悦庄镇")
    desk.correcting.correct("annex2", "2026-11", mine, Told("1", "已补录", "王磊"))
    assert figure(desk.reporting.sheet("annex2", "2026-11"), "ledger_open").value == 1
    with pytest.raises(UserError, match="要恢复统计数请取消更正"):
        desk.correcting.correct("annex2", "2026-11", mine, Told("1", "已补录", "王磊"))


def test_what_is_counted_otherwise_since_is_doubted(desk: Desk) -> None:
    case(desk, "21")
    desk.correcting.correct("annex2", MONTH, FILED, WHY)
    case(desk, "22")

    (doubt,) = [
        each for each in desk.reporting.sheet("annex2", MONTH).findings if "统计数" in each.text
    ]

    assert doubt.level == "orange"
    assert doubt.text == (
        "悦庄镇：立案手工更正为 3 时统计数是 1，现在统计数是 2，请核对后重新更正，或取消更正。"
    )
    case(desk, "23")
    found = [each.text for each in desk.reporting.sheet("annex2", MONTH).findings]
    assert "悦庄镇：立案手工更正为 3 时统计数是 1，现在统计数是 3，可以取消更正。" in found


def test_it_is_one_step_that_undo_takes_back(desk: Desk) -> None:
    case(desk, "21")
    before = desk.reporting.sheet("annex2", MONTH)

    desk.correcting.correct("annex2", MONTH, FILED, WHY)
    assert desk.upkeep.history()[0]["label"] == "手工更正 2026-10 附件2 工作情况汇总表 悦庄镇 立案"
    desk.correcting.correct("annex2", MONTH, FILED, Told("2", "补报一宗", "王磊"))
    assert len(desk.correcting.all("annex2", MONTH)) == 1
    desk.upkeep.undo()
    assert figure(desk.reporting.sheet("annex2", MONTH), "cases_filed").value == 3
    desk.upkeep.undo()

    assert desk.reporting.sheet("annex2", MONTH) == before


def test_it_can_be_withdrawn(desk: Desk) -> None:
    case(desk, "21")
    before = desk.reporting.sheet("annex2", MONTH)
    desk.correcting.correct("annex2", MONTH, FILED, WHY)

    desk.correcting.withdraw("annex2", MONTH, FILED)

    assert desk.reporting.sheet("annex2", MONTH) == before
    with pytest.raises(UserError, match="没有手工更正过"):
        desk.correcting.withdraw("annex2", MONTH, FILED)


def test_money_is_entered_as_it_is_printed(desk: Desk) -> None:
    place = Place("fines_wan", "悦庄镇")
    desk.correcting.correct("annex2", MONTH, place, Told("12.6", "漏记罚款", "王磊"))

    printed = figure(desk.reporting.sheet("annex2", MONTH), "fines_wan", row="合计")

    assert (str(printed.value), str(printed.counted)) == ("12.60", "0.00")


@pytest.mark.parametrize(
    ("place", "told", "said"),
    [
        (FILED, Told("3", " ", "王磊"), "要写明理由"),
        (FILED, Told("3", "补报", ""), "要写明更正人"),
        (FILED, Told("0", "补报", "王磊"), "统计数就是 0，不用更正"),
        (FILED, Told("三", "补报", "王磊"), "没有看懂“三”"),
        (FILED, Told("1.5", "补报", "王磊"), "应是整数"),
        (FILED, Told("-1", "补报", "王磊"), "不能是负数"),
        (FILED, Told("", "补报", "王磊"), "请填写更正后的数"),
        (Place("fines_wan", "悦庄镇"), Told("1.234", "补报", "王磊"), "最多 2 位小数"),
        (Place("cases_filed"), WHY, "合计由各行相加得出"),
        (Place("cases_filed", "南麻镇"), WHY, "里没有“南麻镇”的“立案”这个数"),
        (Place("some", "悦庄镇"), WHY, "没有叫“some”的指标"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, place: Place, told: Told, said: str) -> None:
    with pytest.raises(UserError, match=said):
        desk.correcting.correct("annex2", MONTH, place, told)
    assert desk.correcting.all("annex2", MONTH) == []


def test_the_workbook_and_the_paper_print_it_with_a_note(desk: Desk, tmp_path: Path) -> None:
    desk.correcting.correct("annex2", MONTH, Place("patrols", "悦庄镇"), WHY)

    (file,) = desk.reporting.export(MONTH, ["annex2"], tmp_path)
    made = desk.reporting.print("annex2", MONTH, tmp_path / "月报.pdf")

    sheet = desk.reporting.sheet("annex2", MONTH)
    page = load_workbook(file).active
    assert page is not None
    place = figure(sheet, "patrols")
    assert page.cell(place.row, place.column).value == 3
    assert str(page.cell(sheet.layout.rows, 1).value).startswith(
        "手工更正：悦庄镇 开展巡查 统计 0"
    )
    assert desk.signing.verify(made["code"])["state"] == "now"


def test_a_form_keeps_both_numbers_when_it_is_handed_in(desk: Desk) -> None:
    desk.correcting.correct("annex2", MONTH, Place("patrols", "悦庄镇"), WHY)
    desk.reporting.submit("annex2", MONTH, desk.reporting.signed("王磊"))

    desk.correcting.withdraw("annex2", MONTH, Place("patrols", "悦庄镇"))

    kept = desk.reporting.submission("annex2", MONTH)
    assert kept is not None
    assert numbers(kept.sheet, "patrols")["悦庄镇", "period"] == (3, 0)
    assert thawed(frozen(kept.sheet)) == kept.sheet
    assert {each.kept for each in desk.reporting.differences("annex2", MONTH)} == {"3"}


def test_the_counts_beneath_a_problem_form_stay_as_they_are(desk: Desk) -> None:
    desk.loading().rows([{"register": "problem", "values": PROBLEM}])
    before = desk.reporting.sheet("annex2", MONTH)

    assert before.notes == ()
    assert all(each.counted is None for each in before.figures)


def test_another_form_is_compared_as_it_stands_there(desk: Desk) -> None:
    def said() -> list[str]:
        held = desk.reporting.review("annex2_brief", MONTH).held
        return [each.where for each in held if "简表与附件2一致" in each.text and not each.ok]

    assert said() == []
    desk.correcting.correct("annex2", MONTH, Place("patrols", "悦庄镇"), WHY)
    assert said() == ["合计：左 0，右 3，差 -3"]
    desk.reporting.submit("annex2", MONTH, desk.reporting.signed())
    desk.correcting.withdraw("annex2", MONTH, Place("patrols", "悦庄镇"))
    assert said() == ["合计：左 0，右 3，差 -3"]
    (doubt,) = desk.reporting.sheet("annex2_brief", MONTH).findings
    assert doubt.level == "orange"
    desk.correcting.correct("annex2_brief", MONTH, Place("patrols", "悦庄镇"), WHY)
    assert said() == []


def test_more_by_night_than_at_all_cannot_be(desk: Desk) -> None:
    desk.correcting.correct("annex2", MONTH, Place("patrols_night", "悦庄镇"), WHY)

    (wrong, total) = [
        each for each in desk.reporting.sheet("annex2", MONTH).findings if each.level == "red"
    ]

    assert "“夜查、错时巡查 ≤ 开展巡查”不成立，左 3，右 0，差 3（含手工更正）" in wrong.text
    assert total.text.startswith("合计")


@pytest.fixture
def weekly(tmp_path: Path) -> Iterator[Desk]:
    """A ledger whose weekly report is in words."""
    start = Start("shizhong", "西王庄镇", "市中区")
    opened = Desk.create(tmp_path / "西王庄.ledger", start, clock=Clock(date(2026, 10, 23)))
    yield opened
    opened.close()


def test_a_report_in_words_prints_it_in_its_sentences_and_below(
    weekly: Desk, tmp_path: Path
) -> None:
    weekly.correcting.correct("weekly", "2026-W43", Place("patrols"), Told("7", "补报", "王磊"))

    (file,) = weekly.reporting.export("2026-W43", ["weekly"], tmp_path / "out")

    said = [each.text for each in Document(str(file)).paragraphs]
    assert "7" in "".join(said[:-1])
    assert said[-1] == "手工更正：合计 开展巡查 统计 0，更正为 7（补报；王磊 2026-10-23）。"
    sheet = weekly.reporting.sheet("weekly", "2026-W43")
    assert not [each for each in sheet.findings if each.level == "red"]
    assert numbers(sheet, "patrols")["合计", "period"] == (7, 0)


def test_a_report_in_words_is_corrected_in_versions(weekly: Desk, tmp_path: Path) -> None:
    week = ("weekly", "2026-W43")
    weekly.reporting.submit(*week, weekly.reporting.signed("王磊"))
    weekly.correcting.correct(*week, Place("patrols"), Told("7", "补报", "王磊"))

    review = weekly.reporting.review(*week)
    assert next(each.text for each in review.altered if "巡查" in each.text).endswith("：0 → 7")
    assert review.steps[2].hint.startswith("v1 后变动 ")
    weekly.reporting.submit(*week, weekly.reporting.signed("王磊"), why="漏报巡查")

    review = weekly.reporting.review(*week)
    assert [each.version for each in review.versions] == [2, 1]
    assert review.altered == ()
    (file,) = weekly.reporting.export("2026-W43", ["weekly"], tmp_path / "out")
    assert "手工更正" in Document(str(file)).paragraphs[-1].text


def test_a_correction_whose_row_is_gone_is_told_and_can_be_withdrawn(desk: Desk) -> None:
    other = desk.loading().rows(
        [{"register": "unit", "ref": "u", "values": {"name": "外县", "kind": "县"}}]
    )
    strange = {"unit": "外县", "on": "2026-10-08", "kind": "日常", "headcount": 2}
    desk.loading().rows([{"register": "patrol", "ref": "p", "values": strange}])
    sheet = desk.reporting.sheet("annex2", MONTH)
    rows = {each.rowkey for each in sheet.figures}
    place = Place("patrols", next(iter(rows - {"合计", "悦庄镇"})))
    desk.correcting.correct("annex2", MONTH, place, WHY)
    with desk.bench.change("没有了"):
        desk.bench.store.update(
            "correction", desk.correcting.all("annex2", MONTH)[0]["id"], {"row": "gone"}
        )

    found = [each.text for each in desk.reporting.sheet("annex2", MONTH).findings]

    assert other.created
    assert any("那一行已经不在表上" in each for each in found)
    desk.correcting.withdraw("annex2", MONTH, Place("patrols", "gone"))
    assert desk.correcting.all("annex2", MONTH) == []
