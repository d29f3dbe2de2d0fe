"""A foreign ledger becomes records: found, mapped, converted, matched, written in one step."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledgerdesk.db import backup
from ledgerdesk.desk import Desk, lists
from ledgerdesk.desk.browsing import Query
from ledgerdesk.desk.importing import Reading, refusal
from ledgerdesk.errors import UserError
from tests.desk.conftest import PROBLEM
from tests.e2e.conftest import CASE
from tests.intake import ledgers


def read(desk: Desk, path: Path, register: str = "site") -> Reading:
    book = desk.importing.read(path)
    return desk.importing.plan(book, desk.importing.guess(book, register))


Rows = Sequence[Sequence[Any]]


def table(desk: Desk, path: Path, rows: Rows, register: str = "site") -> Reading:
    return read(desk, ledgers.plain(path, rows), register)


def values(desk: Desk, name: str) -> dict[str, Any]:
    return desk.records.get("site", desk.records.find("site", name))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "矿点台账.xlsx"


def test_a_messy_ledger_is_understood(desk: Desk, path: Path) -> None:
    reading = read(desk, ledgers.sites(path))

    sheet, notes = reading.mapping.sheets
    assert sheet.head == (3, 4)
    bound = {each.path: each.field for each in sheet.columns if each.field}
    assert bound == {
        "矿山名称": "name",
        "类别": "kind",
        "所在村": "village",
        "坐标/经度": "longitude",
        "坐标/纬度": "latitude",
        "面积(公顷)": "area_mu",
        "采矿权人证件号": "holder_id",
        "首次发现日期": "found_on",
        "备注": "remark",
    }
    assert (notes.taken, notes.why) == (False, "没有找到表头")
    assert (reading.plan.new, reading.updated, reading.slips) == (2, 0, ())
    assert [(each.row, each.why) for each in reading.skips] == [
        (5, "分组的标题"),
        (8, "合计、小计"),
        (9, "表尾的说明"),
    ]


def test_an_import_is_one_step_that_one_undo_takes_back(desk: Desk, path: Path) -> None:
    before = len(backup.copies(backup.folder(desk.path), desk.path.stem))
    amended = desk.importing.write(read(desk, ledgers.sites(path)))

    found = values(desk, "北山采石坑")
    assert found["area_mu"] == 37_500
    assert found["found_on"] == "2024-03-05"
    assert found["submitted_on"] == "2026-10-20"
    assert values(desk, "南沟石料厂")["longitude"] == 1_181_666_667
    assert len(backup.copies(backup.folder(desk.path), desk.path.stem)) == before + 1
    assert desk.upkeep.undoable() == "导入矿点 2 条"
    desk.upkeep.undo_step(amended.step)
    with pytest.raises(UserError, match="不在台账里"):
        desk.records.find("site", "北山采石坑")
    assert desk.upkeep.check()["chain"]["ok"]


def test_the_same_file_again_changes_nothing(desk: Desk, path: Path) -> None:
    desk.importing.write(read(desk, ledgers.sites(path)))

    again = read(desk, path)

    assert (again.plan.new, again.updated, again.plan.unchanged) == (0, 0, 2)
    assert again.mapping.sheets[0].remembered
    with pytest.raises(UserError, match="没有新的内容"):
        desk.importing.write(again)


def test_a_record_known_by_name_and_village_is_updated(desk: Desk, path: Path) -> None:
    head = ("名称", "类别", "村", "小地名")
    reading = table(desk, path, [
        head,
        ("王家泉采石坑", "无证非法点", "王家泉村", "北坡"),
        ("王家泉采石坑", "易发区", "桃花峪村", ""),
    ])  # fmt: skip

    assert (reading.plan.new, reading.updated) == (1, 1)
    changed = next(each for each in reading.plan.rows if not each.is_new)
    assert [(each.label, each.after) for each in changed.cells] == [("小地名", "北坡")]


def test_a_blank_cell_never_wipes(desk: Desk, path: Path) -> None:
    reading = table(desk, path, [("名称", "类别", "村"), ("王家泉采石坑", "—", "N/A")])

    assert (reading.plan.rows, reading.plan.unchanged) == ((), 1)


def test_a_number_names_its_record(desk: Desk, path: Path) -> None:
    number = values(desk, "王家泉采石坑")["number"]
    reading = table(desk, path, [
        ("编号", "名称", "类别"), (number, "改了名", "易发区"), ("X-9", "新的", "堆场"),
        ("", "没有编号的", "堆场"),
    ])  # fmt: skip

    assert (reading.plan.new, reading.updated) == (2, 1)


def test_a_new_number_for_a_known_name_is_told(desk: Desk, path: Path) -> None:
    number = values(desk, "王家泉采石坑")["number"]
    reading = table(desk, path, [("编号", "名称"), ("X-9", "王家泉采石坑"), ("X-8", "别的")])

    assert reading.plan.new == 2
    (note,) = reading.notes
    assert (note.row, note.text) == (
        2, f"台账里已有同名的 {number}，编号不同，按新记录导入",
    )  # fmt: skip


def test_every_mistake_is_named_by_its_place_and_nothing_is_written(
    desk: Desk, path: Path
) -> None:
    reading = table(desk, path, [
        ("名称", "类别", "村", "采矿权人证件号", "首次发现日期", "面积"),
        ("甲坑", "采矿场", "没有的村", 372321196501011234, "6月10日", "很大"),
        ("乙坑", "堆场", "王家泉村", "3.7E+17", "2024年6月", "=1+1"),
    ])  # fmt: skip

    places = [(each.sheet, each.row, each.column) for each in reading.slips]
    assert places == [("Sheet", 2, each) for each in "BCDEF"] + [
        ("Sheet", 3, each) for each in "DEF"
    ]
    said = {(each.row, each.column): each.text for each in reading.slips}
    assert "设成“文本”" in said[2, "D"]
    assert "没有写年份" in said[2, "E"]
    assert "请从" in said[2, "B"]
    assert "不在台账里" in said[2, "C"]
    assert "没有看懂" in said[3, "E"]
    assert "没有算好的公式" in said[3, "F"]
    assert "工作表“Sheet”第 2 行 D 列" in refusal(reading)
    with pytest.raises(UserError, match="有 8 处不能导入"):
        desk.importing.write(reading)
    assert desk.upkeep.undoable() != "导入矿点 2 条"


def test_what_cannot_be_read_may_be_left_out(desk: Desk, path: Path) -> None:
    reading = table(desk, path, [("名称", "类别", "面积"), ("甲坑", "堆场", "很大")])

    amended = desk.importing.write(reading, skip=True)

    assert amended.drafts == 0
    assert values(desk, "甲坑")["area_mu"] is None


def test_records_without_required_fields_wait_as_drafts(desk: Desk, path: Path) -> None:
    reading = table(desk, path, [("名称", "面积"), ("甲坑", 1)])

    assert reading.drafts == 1
    assert desk.importing.write(reading).drafts == 1


def test_rows_that_are_one_record_are_told_apart(desk: Desk, path: Path) -> None:
    reading = table(desk, path, [
        ("名称", "类别", "面积"), ("甲坑", "堆场", 1), ("甲坑", "堆场", 1), ("甲坑", "堆场", 2),
    ])  # fmt: skip

    assert [(each.row, each.why) for each in reading.skips] == [(3, "与“Sheet”第 2 行完全相同")]
    assert [(each.row, each.column) for each in reading.slips] == [(4, "")]


def test_two_of_one_name_ask_for_a_number(desk: Desk, path: Path) -> None:
    desk.loading().rows(
        {"register": "site", "values": {"name": "双坑", "kind": "堆场"}} for _ in range(2)
    )

    reading = table(desk, path, [("名称", "类别"), ("双坑", "易发区")])

    assert "有 2 条矿点的名称是“双坑”" in reading.slips[0].text


def test_registers_without_a_name_compare_whole_rows(desk: Desk, path: Path) -> None:
    rows = [
        ("巡查日期", "巡查类型", "出动人次", "巡查人员"),
        (date(2026, 10, 1), "日常", 3, "李建国、王磊"),
        (date(2026, 10, 2), "夜查", 2, "王磊"),
    ]
    desk.importing.write(table(desk, path, rows, "patrol"))

    again = table(desk, path, [*rows, (date(2026, 10, 3), "日常", 2, "赵敏")], "patrol")

    assert (again.plan.new, again.plan.unchanged) == (1, 2)


def test_money_is_read_in_the_unit_of_its_heading(desk: Desk, path: Path) -> None:
    head = ("立案号", "当事人", "罚款（万元）", "没收违法所得（元）", "已缴纳金额")
    reading = table(desk, path, [head, ("A1", "张三", 1.26, 500, 12.345)], "case")

    cells = {each.field: each.after for each in reading.plan.rows[0].cells}
    assert (cells["fine_yuan"], cells["gains_yuan"]) == ("1.26", "0.05")
    assert cells["paid_yuan"] == "0.001235"
    assert [(each.row, each.column) for each in reading.notes] == [(0, "E"), (2, "E")]
    assert "没有写单位，按元读入" in reading.notes[0].text


def test_a_line_above_gives_the_unit_of_all_money(desk: Desk, path: Path) -> None:
    rows = [("案件台账",), ("单位：万元",), ("立案号", "当事人", "罚款"), ("A1", "张三", 2)]
    reading = table(desk, path, rows, "case")

    cells = {each.field: each.after for each in reading.plan.rows[0].cells}
    assert cells["fine_yuan"] == "2"


def test_what_a_word_means_and_what_all_get_is_remembered(desk: Desk, path: Path) -> None:
    rows = [("名称", "类别"), ("甲坑", "采石场")]
    book = desk.importing.read(ledgers.plain(path, rows))
    mapping = desk.importing.guess(book, "site")
    told = desk.importing.meaning(mapping, "kind", "采石场", "无证非法点")
    told = desk.importing.fixing(told, "village", "桃花峪村")

    desk.importing.write(desk.importing.plan(book, told))

    found = values(desk, "甲坑")
    assert found["kind"] == "无证非法点"
    assert found["village"] == desk.records.find("village", "桃花峪村")
    again = desk.importing.guess(book, "site")
    assert again.words == {"kind": {"采石场": "无证非法点"}}
    assert again.fixed == {"village": "桃花峪村"}
    assert desk.importing.fixing(again, "village", "").fixed == {}
    assert desk.importing.meaning(again, "kind", "采石场", "").words == {"kind": {}}


def test_a_mapping_is_remembered_anew_when_it_changes(desk: Desk, path: Path) -> None:
    rows = [("名称", "类别", "说法"), ("甲坑", "堆场", "旧料场")]
    desk.importing.write(table(desk, path, rows))
    book = desk.importing.read(ledgers.plain(path, [rows[0], ("乙坑", "堆场", "新料场")]))
    mapping = desk.importing.bound(desk.importing.guess(book, "site"), "Sheet", 3, "place")

    desk.importing.write(desk.importing.plan(book, mapping))

    assert values(desk, "乙坑")["place"] == "新料场"
    assert desk.importing.guess(book, "site").sheets[0].by_field["place"].column == 3


def test_headers_may_be_told(desk: Desk, path: Path) -> None:
    rows = [("甲", "乙"), ("名称", "类别"), ("甲坑", "堆场")]
    book = desk.importing.read(ledgers.plain(path, rows))
    plain = desk.importing.plain(book, "site")

    told = desk.importing.headed(book, plain, "Sheet", (1, 1))

    assert [each.path for each in told.sheets[0].columns] == ["甲", "乙"]
    assert desk.importing.guess(book, "site").sheets[0].head == (2, 2)


def test_a_column_has_one_field_and_a_unit(desk: Desk, path: Path) -> None:
    book = desk.importing.read(ledgers.plain(path, [("名称", "面积"), ("甲坑", 2)]))
    verbs = desk.importing
    mapping = verbs.in_unit(verbs.guess(book, "site"), "Sheet", 2, "公顷")

    reading = verbs.plan(book, mapping)

    assert reading.plan.rows[0].cells[1].after == "30"
    moved = verbs.bound(mapping, "Sheet", 1, "area_mu").sheets[0]
    assert [each.field for each in moved.columns] == ["area_mu", ""]
    assert not verbs.taking(mapping, "Sheet", taken=False).sheets[0].taken


def test_a_mapping_stands_in_a_file(desk: Desk, path: Path, tmp_path: Path) -> None:
    book = desk.importing.read(ledgers.sites(path))
    guess = desk.importing.guess(book, "site")
    desk.importing.write_down(guess, tmp_path / "对应.toml")

    told = desk.importing.told(book, "site", tmp_path / "对应.toml")

    assert told.sheets == (guess.sheets[0],)
    with pytest.raises(UserError, match="写不进去"):
        desk.importing.write_down(guess, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = ", "不是写得对的 TOML"),
        ('[[sheets]]\nname = "没有"', "不在文件里"),
        ('[[sheets]]\nhead = [9, 9]\ncolumns = { A = "name" }', "不在表里"),
        ('[[sheets]]\nhead = [1, 1]\ncolumns = { A = "nix" }', "没有叫“nix”的字段"),
        ('[[sheets]]\nhead = [1, 1]\ncolumns = { "1" = "name" }', "应像 B12 这样写"),
        ("[[sheets]]\ncolumns = 3", "写得不对"),
        ('register = "case"', "不是矿山"),
        ('[fixed]\nnix = "1"', "没有叫“nix”的字段"),
        ("", "还没有一列"),
        ('[[sheets]]\nhead = [1, 1]\ncolumns = { A = "status" }', "没有叫"),
    ],
)
def test_a_wrong_mapping_is_refused(
    desk: Desk, path: Path, tmp_path: Path, text: str, said: str
) -> None:
    book = desk.importing.read(ledgers.plain(path, [("名称", "面积"), ("甲坑", 2)]))
    file = tmp_path / "错.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=said):
        desk.importing.plan(book, desk.importing.told(book, "site", file))


def test_a_mapping_that_is_not_there_is_refused(desk: Desk, path: Path, tmp_path: Path) -> None:
    book = desk.importing.read(ledgers.plain(path, [("名称", "面积"), ("甲坑", 2)]))

    with pytest.raises(UserError, match="打不开"):
        desk.importing.told(book, "site", tmp_path / "没有.toml")


def test_what_the_program_fills_in_is_not_imported(desk: Desk, path: Path, tmp_path: Path) -> None:
    book = desk.importing.read(ledgers.plain(path, [("地点", "销号日期"), ("北山", "2026-01-01")]))
    file = tmp_path / "错.toml"
    file.write_text('[[sheets]]\nhead = [1, 1]\ncolumns = { B = "closed_on" }', encoding="utf-8")

    with pytest.raises(UserError, match="“销号日期”由程序填写或保密"):
        desk.importing.plan(book, desk.importing.told(book, "problem", file))


def test_a_file_of_something_else_is_refused(desk: Desk, path: Path) -> None:
    with pytest.raises(UserError, match="没有认出这本台账的栏目"):
        table(desk, path, [("表号", "批准机关"), ("一", "二")])
    with pytest.raises(UserError, match="所属的记录里填写"):
        table(desk, path, [("日期", "进展情况"), ("一", "二")], "progress")


def test_a_text_file_of_gbk_comes_in(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "村.csv"
    path.write_bytes(
        "村名,所属乡镇,重点村（居）\n黄㙍村,悦庄镇,是\n龙泉村,悦庄镇,\n".encode("gb18030")
    )

    reading = read(desk, path, "village")
    desk.importing.write(reading)

    assert reading.book.coded == "GBK"
    assert desk.records.find("village", "黄㙍村")


def test_a_document_tells_it_all(desk: Desk, path: Path) -> None:
    reading = read(desk, ledgers.sites(path))

    told = desk.importing.document(reading)

    assert told["sheets"][0]["header_row"] == 4
    assert told["sheets"][0]["columns"][6] == {
        "column": "G", "path": "面积(公顷)", "field": "area_mu", "unit": "公顷",
    }  # fmt: skip
    assert (told["new"], told["updated"], told["unchanged"], told["skipped"]) == (2, 0, 0, 3)
    assert told["errors"] == []


def test_what_the_list_shows_comes_back_unchanged(desk: Desk, tmp_path: Path) -> None:
    desk.loading().rows([
        {"register": "site", "values": {"name": "双坑", "kind": "堆场"}},
        {"register": "site", "ref": "s", "values": {"name": "双坑", "kind": "堆场"}},
        {"register": "patrol", "values": {
            "on": "2026-10-07", "kind": "日常", "headcount": 3, "sites": [{"ref": "s"}],
        }},
        {"register": "problem", "values": PROBLEM},
        {"register": "person", "values": {"name": "孙明", "mobile": "13864300001"}},
    ])  # fmt: skip
    for register in ("site", "patrol", "problem", "person", "village"):
        ids = desk.browsing.ids(register, Query())
        keys = [each.key for each in lists.columns(desk.bench.register(register))]
        text, _ = desk.browsing.copied(register, ids, keys, headed=True)
        path = tmp_path / f"{register}.csv"
        path.write_text(text, encoding="utf-8")

        reading = read(desk, path, register)

        assert (register, reading.slips, reading.plan.rows) == (register, (), ())
        assert reading.plan.unchanged == len(ids)


def test_a_form_of_ours_comes_back_unchanged(desk: Desk, tmp_path: Path) -> None:
    values = {**CASE, "fine_yuan": "12345.67", "village": "王家泉村", "quantity_t": "12"}
    desk.loading().rows([{"register": "case", "values": values}])
    (path,) = desk.reporting.export("2026-10", ("annex3",), tmp_path)

    reading = read(desk, path, "case")

    assert (reading.slips, reading.plan.rows, reading.plan.unchanged) == ((), (), 1)
    bound = reading.mapping.sheets[0].by_field
    assert (bound["fine_yuan"].unit, bound["fine_yuan"].decimals) == ("万元", 2)
    assert "party" not in bound  # printed together with whether it is a person or a firm


def test_a_form_filled_by_hand_changes_what_differs(desk: Desk, tmp_path: Path) -> None:
    desk.loading().rows([{"register": "case", "values": {**CASE, "fine_yuan": "12345.67"}}])
    (path,) = desk.reporting.export("2026-10", ("annex3",), tmp_path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    page["R6"] = 5
    page["AB6"] = "已催缴"
    book.save(path)

    (row,) = read(desk, path, "case").plan.rows

    assert [(each.label, each.after) for each in row.cells] == [("罚款", "5"), ("备注", "已催缴")]


def test_several_sheets_come_in_together(desk: Desk, path: Path) -> None:
    book = openpyxl.Workbook()
    head = ("名称", "类别", "面积（亩）")
    sheets: dict[str, Rows] = {
        "北片": [head, ("甲坑", "堆场", 1), ("乙坑", "堆场", 2)],
        "南片": [("南片矿点",), head, ("甲坑", "堆场", 1), ("丙坑", "不是类别", 3)],
        "说明": [("请逐村填写",)],
    }
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append([*row])
    book.save(path)

    reading = read(desk, path)

    assert [(each.name, each.head, each.taken) for each in reading.mapping.sheets] == [
        ("Sheet", (0, 0), False), ("北片", (1, 1), True), ("南片", (2, 2), True),
        ("说明", (0, 0), False),
    ]  # fmt: skip
    assert reading.skips == (("南片", 3, "与“北片”第 2 行完全相同"),)
    assert [(each.sheet, each.row, each.column) for each in reading.slips] == [("南片", 4, "B")]
    assert reading.plan.new == 3
