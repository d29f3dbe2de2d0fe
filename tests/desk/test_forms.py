"""The county's blank as a form: read, bound, saved, filled, handed on, and told apart later."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ledgerdesk.db import attachments
from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from tests.e2e.conftest import CASE
from tests.intake import blanks

XLS = Path(blanks.__file__).with_name("summary.xls")


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A desk with two patrols of different people and one case in the period of October."""
    patrol = {"unit": "悦庄镇", "kind": "日常", "headcount": 4}
    desk.loading().rows(
        [
            {"register": "patrol", "values": patrol | {"on": "2026-10-02"}},
            {"register": "patrol", "values": patrol | {"on": "2026-10-09", "headcount": 3}},
            {"register": "patrol", "values": patrol | {"on": "2026-03-09"}},
            {"register": "case", "values": CASE},
        ]
    )
    return desk


def saved(desk: Desk, book: Path, key: str = "county", bind: Path | None = None) -> None:
    blank = desk.forms.read(book)
    form, _ = desk.forms.draft(blank, key, bind)
    desk.forms.save(form, blank)


def exported(desk: Desk, folder: Path, key: str = "county") -> list[list[object]]:
    (path,) = desk.reporting.export("2026-10", [key], folder)
    return [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]


def test_a_summary_is_guessed_saved_and_filled(busy: Desk, tmp_path: Path) -> None:
    saved(busy, blanks.summary(tmp_path / "汇总表.xlsx"))
    listed = {each["key"]: each for each in busy.reporting.forms()}
    assert listed["county"]["due"] == listed["annex2"]["due"]
    rows = exported(busy, tmp_path)
    assert rows[0][0] == "2026年10月打击非法采矿工作情况汇总表"
    assert rows[1][0] == "填报单位（盖章）：悦庄镇"
    assert rows[1][4] == "填报日期：2026年10月20日"
    assert rows[5] == [1, "悦庄镇", 2, 7, 1, 12.6, None]
    assert rows[6:8] == [[None] * 7, [None] * 7]
    assert rows[8] == ["合计", None, 2, 7, 1, 12.6, None]
    assert str(rows[10][0]).startswith("填表说明")


def test_an_old_xls_serves_as_well(busy: Desk, tmp_path: Path) -> None:
    saved(busy, XLS)
    assert exported(busy, tmp_path)[5] == [1, "悦庄镇", 2, 7, 1, 12.6, None]


def test_a_block_without_room_grows_and_what_is_below_moves_down(
    busy: Desk, tmp_path: Path
) -> None:
    units = [
        {"register": "unit", "values": {"name": f"{n}片区", "parent": "悦庄镇"}}
        for n in "一二三四五"
    ]
    busy.loading().rows(units)
    saved(busy, blanks.summary(tmp_path / "汇总表.xlsx"))
    (path,) = busy.reporting.export("2026-10", ["county"], tmp_path)
    page = load_workbook(path).worksheets[0]
    assert [page.cell(row, 1).value for row in range(6, 13)] == [1, 2, 3, 4, 5, 6, "合计"]
    assert "A12:B12" in {str(each) for each in page.merged_cells.ranges}
    assert "A14:G14" in {str(each) for each in page.merged_cells.ranges}
    assert page.print_area == "'汇总表'!$A$1:$G$14"
    assert str(page.data_validations.dataValidation[0].sqref) == "G6:G11"
    assert {page.cell(row, 3).border.left.style for row in range(6, 13)} == {"thin"}


def test_a_total_above_and_one_missing_are_filled_where_they_stand(
    busy: Desk, tmp_path: Path
) -> None:
    saved(busy, blanks.summary(tmp_path / "上.xlsx", total="above"), "above")
    assert exported(busy, tmp_path, "above")[5][:4] == ["合计", None, 2, 7]
    assert exported(busy, tmp_path, "above")[6][:4] == [1, "悦庄镇", 2, 7]
    saved(busy, blanks.summary(tmp_path / "无.xlsx", total="none"), "none")
    assert exported(busy, tmp_path, "none")[5][:4] == [1, "悦庄镇", 2, 7]


def test_details_take_a_line_a_record_and_sum_their_numbers(busy: Desk, tmp_path: Path) -> None:
    saved(busy, blanks.details(tmp_path / "明细.xlsx"))
    rows = exported(busy, tmp_path)
    assert rows[2][:2] == [1, "某石料厂"]
    assert rows[2][4] == 12.6
    assert rows[3] == [None] * 6, "what a sample said is gone"
    assert rows[6][:5] == ["合计", None, None, None, 12.6]


def test_a_period_without_records_says_so(desk: Desk, tmp_path: Path) -> None:
    saved(desk, blanks.details(tmp_path / "明细.xlsx"))
    assert exported(desk, tmp_path)[2][0] == "本期没有（零报告）"


def test_more_records_than_lines_keep_the_last_border(busy: Desk, tmp_path: Path) -> None:
    more = [CASE | {"number": f"沂自资立〔2026〕{n}号"} for n in range(31, 37)]
    busy.loading().rows([{"register": "case", "values": each} for each in more])
    saved(busy, blanks.details(tmp_path / "明细.xlsx"))
    (path,) = busy.reporting.export("2026-10", ["county"], tmp_path)
    page = load_workbook(path).worksheets[0]
    assert [page.cell(row, 3).border.bottom.style for row in range(3, 10)] == ["thin"] * 6 + [
        "thick"
    ]
    assert page["A10"].value == "合计"
    assert page["E10"].value == pytest.approx(12.6 * 7)


def test_fixed_lines_get_period_and_year(busy: Desk, tmp_path: Path) -> None:
    saved(busy, blanks.listed(tmp_path / "月报.xlsx"))
    rows = exported(busy, tmp_path)
    assert rows[2][2:] == [2, 3]
    assert rows[3][2:] == [1, 1]
    assert rows[6][1] == "悦庄镇"
    sheet = busy.reporting.sheet("county", "2026-10")
    told = {(each.row, each.column): each for each in sheet.figures}
    assert told[3, 3].heading == "开展巡查/本月"
    assert len(told[3, 4].records) == 3


def test_what_is_no_form_is_refused_with_the_reason(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有找到表头，像是一事一表"):
        saved(desk, blanks.pairs(tmp_path / "申请.xlsx"))
    assert desk.forms.own() == {}


def test_a_file_says_what_goes_where(busy: Desk, tmp_path: Path) -> None:
    bind = tmp_path / "b.toml"
    bind.write_text(
        'title = "县报"\n[columns]\nB = { special = "unit" }\n'
        'C = { measure = "patrols", span = "year" }\n'
        '[[cells]]\ncell = "G9"\nmeasure = "patrols"\n',
        encoding="utf-8",
    )
    saved(busy, blanks.summary(tmp_path / "汇总表.xlsx"), bind=bind)
    rows = exported(busy, tmp_path)
    assert rows[5] == [None, "悦庄镇", 3, None, None, None, None]
    assert rows[8][6] == 2
    assert busy.forms.own()["county"].title == "县报"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[columns]\nZ = { special = "unit" }', "表样只到 G 列"),
        ('[columns]\nC = { measure = "nothing" }', "没有叫“nothing”的指标"),
        ('[[cells]]\ncell = "A99"\nmeasure = "patrols"', "A99 在表样之外"),
        ("rows = 3", "不在允许的范围内"),
        ("colour = 1", "没有这个键"),
        ("block = 400", "没有指明从哪一行起"),
        ('rows = "records"', "没有指明逐行填写哪一本台账"),
    ],
)
def test_a_slip_in_the_file_is_named(text: str, said: str, desk: Desk, tmp_path: Path) -> None:
    bind = tmp_path / "b.toml"
    bind.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=said):
        saved(desk, blanks.summary(tmp_path / "汇总表.xlsx"), bind=bind)


def test_the_next_blank_with_other_headers_is_told_apart(desk: Desk, tmp_path: Path) -> None:
    saved(desk, blanks.summary(tmp_path / "十月.xlsx"))
    same = desk.forms.read(blanks.summary(tmp_path / "十一月.xlsx"))
    assert desk.forms.differences(same, "county") == []
    assert desk.forms.draft(same, "county")[0] == desk.forms.own()["county"]
    other = desk.forms.read(blanks.summary(tmp_path / "十二月.xlsx", last="没收违法所得（万元）"))
    (said,) = desk.forms.differences(other, "county")
    assert said.startswith("F 列：原来“立案查处/罚没款(万元)”，现在“立案查处/没收违法所得")
    assert (
        desk.forms.draft(other, "county")[0].fingerprint != desk.forms.own()["county"].fingerprint
    )


def test_a_form_goes_to_another_town_as_one_file(busy: Desk, tmp_path: Path) -> None:
    saved(busy, blanks.details(tmp_path / "明细.xlsx"))
    busy.forms.pack("county", tmp_path / "a.ldform")
    saved(busy, tmp_path / "a.ldform", "taken")
    mine, taken = (busy.forms.own()[key] for key in ("county", "taken"))
    assert replace(taken, key="county", workbook=mine.workbook) == mine
    assert exported(busy, tmp_path, "taken")[2][1] == "某石料厂"


def test_a_test_fill_names_what_goes_where(desk: Desk, tmp_path: Path) -> None:
    blank = desk.forms.read(blanks.summary(tmp_path / "汇总表.xlsx"))
    form, _ = desk.forms.draft(blank, "county")
    desk.forms.write_test(form, blank, tmp_path / "试填.xlsx")
    page = load_workbook(tmp_path / "试填.xlsx").worksheets[0]
    assert page["C6"].value == "〈开展巡查〉"
    assert page["C7"].value == 1
    assert page["A10"].value == "单位负责人：〈单位负责人〉"
    assert desk.forms.own() == {}


def test_saving_is_one_step_that_undo_takes_back(desk: Desk, tmp_path: Path) -> None:
    saved(desk, blanks.summary(tmp_path / "汇总表.xlsx"))
    assert attachments.check(desk.bench.store) == ((), ())
    desk.upkeep.undo()
    assert "county" not in desk.bench.catalog.forms
    desk.upkeep.redo()
    assert desk.bench.form("county").rows == "units"
    desk.forms.remove("county")
    assert desk.forms.own() == {}
    with pytest.raises(UserError, match="没有叫“county”的表样"):
        desk.forms.saved("county")


def test_a_form_of_a_shipped_key_takes_its_place(busy: Desk, tmp_path: Path) -> None:
    saved(busy, blanks.summary(tmp_path / "汇总表.xlsx"), "annex2")
    sheet = busy.reporting.sheet("annex2", "2026-10")
    assert sheet.layout.title == "汇总表"
    assert sheet.due_on == "2026-10-26"


def test_a_submitted_form_is_kept_whole(busy: Desk, tmp_path: Path) -> None:
    saved(busy, blanks.summary(tmp_path / "汇总表.xlsx"))
    busy.reporting.submit("county", "2026-10", busy.reporting.signed("张秀兰"))
    busy.forms.remove("county")
    saved(busy, blanks.summary(tmp_path / "汇总表2.xlsx"))
    kept = busy.reporting.submission("county", "2026-10")
    assert kept is not None
    assert kept.sheet.figures[0].value == 2


def test_the_ledger_alone_has_the_blank(busy: Desk, tmp_path: Path) -> None:
    saved(busy, blanks.summary(tmp_path / "汇总表.xlsx"))
    before = exported(busy, tmp_path / "这里")
    alone = tmp_path / "别处"
    alone.mkdir()
    path = shutil.copyfile(busy.path, alone / "只有账本.ledger")

    moved = Desk.open(path, write=True, clock=busy.bench.clock)

    assert exported(moved, alone) == before
    assert moved.upkeep.check()["ok"]
    moved.close()


def test_a_blank_goes_with_the_last_form_on_it(desk: Desk, tmp_path: Path) -> None:
    saved(desk, blanks.summary(tmp_path / "汇总表.xlsx"))
    saved(desk, tmp_path / "汇总表.xlsx", "again")
    rows = "SELECT count(*) FROM definition WHERE kind = 'blank'"
    assert desk.bench.store.value(rows) == 1, "the same blank is kept once"
    desk.forms.remove("county")
    assert desk.bench.store.value(rows) == 1
    desk.forms.remove("again")
    assert desk.bench.store.value(rows) == 0
    desk.upkeep.undo()
    assert desk.reporting.sheet("again", "2026-10").layout.title == "汇总表"


def test_another_blank_takes_the_place_of_the_old_one(desk: Desk, tmp_path: Path) -> None:
    saved(desk, blanks.summary(tmp_path / "汇总表.xlsx"))
    saved(desk, blanks.summary(tmp_path / "新.xlsx", lines=5))
    rows = "SELECT count(*) FROM definition WHERE kind = 'blank'"
    assert desk.bench.store.value(rows) == 1


def test_a_picture_book_is_no_blank(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgerdesk.desk.blanks.LARGEST", 1000)
    with pytest.raises(UserError, match="随台账保存，最大"):
        saved(desk, blanks.summary(tmp_path / "汇总表.xlsx"))
    assert desk.forms.own() == {}


@pytest.mark.parametrize("text", ["x", None])
def test_a_blank_that_is_damaged_or_gone_is_told(
    busy: Desk, tmp_path: Path, text: str | None
) -> None:
    saved(busy, blanks.summary(tmp_path / "汇总表.xlsx"))
    store = busy.bench.store
    known = str(store.value("SELECT id FROM definition WHERE kind = 'blank'"))
    with busy.bench.change("动了空表"):
        if text:
            store.update("definition", known, {"text": text})
        else:
            store.delete("definition", known)
    with pytest.raises(UserError, match="读不出来" if text else "没有“.*”的空表"):
        busy.reporting.sheet("county", "2026-10")


def both(desk: Desk, tmp_path: Path) -> None:
    """Save the two sheets of one workbook as two forms."""
    blank = desk.forms.read(blanks.both(tmp_path / "两表.xlsx"))
    form, _ = desk.forms.draft(blank, "county")
    assert desk.forms.others(blank, form) == ["明细表"], "a page of notes is no form"
    desk.forms.save(form, blank)
    again = desk.forms.read(tmp_path / "两表.xlsx")
    form, _ = desk.forms.draft(again, "cases", sheet="明细表")
    desk.forms.save(form, again)
    assert desk.forms.others(again, form) == []


def test_two_sheets_of_a_workbook_come_out_filled_in_one_file(busy: Desk, tmp_path: Path) -> None:
    both(busy, tmp_path)

    paths = busy.reporting.export("2026-10", ["county", "cases"], tmp_path / "out")

    (path,) = paths
    book = load_workbook(path)
    assert book.sheetnames == ["汇总表", "明细表", "填报说明"]
    assert [cell.value for cell in book["汇总表"][6]][:4] == [1, "悦庄镇", 2, 7]
    assert [cell.value for cell in book["明细表"][3]][:2] == [1, "某石料厂"]
    assert book["填报说明"]["A1"].value == "每月25日前报送。"


def test_what_was_handed_in_stands_beside_the_sheet_handed_in_next(
    busy: Desk, tmp_path: Path
) -> None:
    both(busy, tmp_path)
    for key in ("county", "cases"):
        busy.reporting.submit(key, "2026-10", busy.reporting.signed("张秀兰"))
    busy.loading().rows(
        [{"register": "case", "values": CASE | {"number": "沂自资立〔2026〕77号"}}]
    )

    (path,) = busy.reporting.export("2026-10", ["county", "cases"], tmp_path / "out")
    (alone,) = busy.reporting.export("2026-10", ["cases"], tmp_path / "alone")

    for each in (path, alone):
        book = load_workbook(each)
        assert [cell.value for cell in book["汇总表"][6]][:4] == [1, "悦庄镇", 2, 7]
        assert book["明细表"]["B3"].value == "某石料厂"
        assert book["明细表"]["B4"].value is None, "as it was handed in"


def test_a_form_due_with_anothers_rhythm_is_exported_with_it(busy: Desk, tmp_path: Path) -> None:
    saved(busy, blanks.summary(tmp_path / "县报.xlsx"))

    names = [each.name for each in busy.reporting.export("2026-10", [], tmp_path / "out")]

    assert "县报_2026-10_悦庄镇.xlsx" in names
