"""Headers, records and other rows of foreign tables; cells as the texts people would type."""

from dataclasses import replace
from datetime import date

import pytest

from ledgerdesk.desk.bench import catalog
from ledgerdesk.domain import cells, mapping, tables
from ledgerdesk.domain.cells import Cell, Mark, Table, shown, told
from ledgerdesk.domain.converting import factor, typed, units
from ledgerdesk.domain.definitions import Column, Field, Part
from ledgerdesk.domain.mapping import Bound, Mapped, SheetMap
from ledgerdesk.domain.readings import RefusalError
from ledgerdesk.domain.suggesting import Synonyms, fields_of
from ledgerdesk.domain.tables import Line

SITE = catalog().registers["site"]
KNOWN = tuple(fields_of(SITE, Synonyms(fields={"*.place": ("地址",)})))
TODAY = date(2026, 10, 20)
MONEY = Field("fine", "罚款", "number", unit="元", scale=100)
AREA = Field("area", "面积", "number", unit="亩", scale=1000)
COUNT = Field("count", "人数", "number", unit="人")
DAY, MOMENT = Field("on", "日期", "date"), Field("at", "时刻", "moment")
FLAG, WORDS = Field("flag", "是否", "flag"), Field("words", "文字")
PAPER = Field("paper", "证件号", masked="id")
ANGLE = SITE.by_key["longitude"]


def table(*rows: tuple[Cell, ...], merges: tuple[cells.Merge, ...] = ()) -> Table:
    return Table("表", rows, merges)


def rated(path: str) -> float:
    return mapping._rater(KNOWN)(path)


def test_a_sheet_loses_its_blank_edges() -> None:
    rows = [["名称", None, " "], ["甲", 1.0, None, {"date": "2024-01-02"}], [None], []]
    made = told({"name": "表", "hidden": True, "rows": rows, "merges": [[1, 1, 1, 2]]}, 1904)

    assert made.rows == (("名称",), ("甲", 1.0, None, Mark("date", "2024-01-02")))
    assert (made.columns, made.hidden, made.since) == (4, True, 1904)
    assert made.at(2, 4) == Mark("date", "2024-01-02")
    assert (made.at(2, 9), made.at(0, 1)) == (None, None)
    assert Table("空", ()).columns == 0


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (0.1 + 0.2, "0.3"),
        (12, "12"),
        ("字", "字"),
        (Mark("date", "2024-01-02T08:30"), "2024-01-02 08:30"),
        (Mark("error", "#N/A"), "#N/A"),
        (Mark("formula", ""), ""),
    ],
)
def test_cells_are_shown_as_spreadsheets_do(cell: Cell, text: str) -> None:
    assert shown(cell) == text


def test_headers_are_found_below_title_and_notes() -> None:
    found = table(
        ("排查台账",),
        ("填报单位：悦庄镇", None, "单位：万元"),
        ("序号", "名称", "坐标", None, "类别"),
        (None, None, "经度", "纬度"),
        (1, "甲", 118.1, 36.2, "堆场"),
        merges=((1, 1, 1, 5), (3, 3, 1, 2), (3, 1, 2, 1), (3, 2, 2, 1), (3, 5, 2, 1)),
    )

    head = tables.head(found, rated)

    assert head == (3, 4)
    assert tables.paths(found, head) == ("序号", "名称", "坐标/经度", "坐标/纬度", "类别")
    assert tables.units_above(found, head) == ("悦庄镇", "万元")


def test_known_headings_win_over_others() -> None:
    found = table(("甲组", "乙组", "丙组"), ("名称", "类别", "小地名"), ("北坑", "堆场", "北山"))

    assert tables.head(found, rated) == (2, 2)


def test_headings_nobody_knows_are_headings_still() -> None:
    words = table(("甲", 3), ("姓名", "绰号"), ("张三", "老三"))
    many = table(("某", "别的", "栏目"), ("一", 2, 3))

    assert tables.head(words, lambda _: 0.0) == (2, 2)
    assert tables.head(many, lambda _: 0.0) == (1, 1)
    assert tables.head(table((1, 2), (3, 4)), lambda _: 0.0) == (0, 0)
    assert tables.head(Table("空", ()), rated) == (0, 0)


def test_a_head_without_borders_reaches_down_its_merges() -> None:
    found = table(("名称", "类别"), (None, "细类"), ("甲", "堆场"), merges=((1, 1, 2, 1),))

    assert tables.head(found, rated) == (1, 2)


def test_rows_that_are_no_records_say_why() -> None:
    found = table(
        ("序号", "名称", "面积"),
        ("甲", "乙", "1"),
        ("一、北片",),
        (1, "甲坑", 2),
        (None, None, None),
        (None, "北坡", 3),
        ("北片小计", None, 5),
        ("序号", "名称", "面积"),
        ("示例", "某矿", 9),
        ("东片", None, None),
        ("注：面积为亩",),
        ("（以下空白）",),
        merges=((4, 1, 3, 1), (10, 1, 1, 3), (1, 1, 1, 1)),
    )

    lines, skips = tables.body(found, (1, 1))

    assert lines == [
        Line(2, ("甲", "乙", "1")), Line(4, (1, "甲坑", 2)), Line(6, (1, "北坡", 3)),
    ]  # fmt: skip
    assert [(each.row, each.why) for each in skips] == [
        (3, "分组的标题"),
        (7, "合计、小计"),
        (8, "重复的表头"),
        (9, "示例"),
        (10, "分组的标题"),
        (11, "表尾的说明"),
        (12, "表尾的说明"),
    ]


def test_a_row_that_numbers_the_columns_is_no_record() -> None:
    found = table(("序号", "名称", "面积", "村"), ("甲", "乙", 1, 2), (1, "甲坑", 2, "王"))

    lines, skips = tables.body(found, (1, 1))

    assert [each.row for each in lines] == [3]
    assert skips[0].why == "列的编号"


def test_a_merged_cell_may_say_more_than_its_row_is_long() -> None:
    found = table(("名称", "村"), ("甲", "王"), ("乙",), merges=((2, 2, 2, 1),))

    assert tables.body(found, (1, 1))[0][1] == Line(3, ("乙", "王"))


@pytest.mark.parametrize(
    ("cell", "field", "unit", "text"),
    [
        (None, WORDS, "", ""),
        ("—", WORDS, "", ""),
        ("#N/A", WORDS, "", ""),
        ("无", WORDS, "", "无"),
        ("无", DAY, "", ""),
        (" 字 ", WORDS, "", "字"),
        (12.0, WORDS, "", "12"),
        (True, FLAG, "", "是"),
        (False, FLAG, "", "否"),
        ("☑", FLAG, "", "是"),
        ("√", FLAG, "", "√"),
        (1.26, MONEY, "万元", "12600.00元"),
        (3, MONEY, "", "3.00元"),
        ("1,200", MONEY, "万元", "12000000.00元"),
        ("1,200.5", MONEY, "", "1200.5元"),
        ("1.2万", MONEY, "", "1.2万"),
        (2.5, AREA, "公顷", "37.500"),
        (100, AREA, "平方米", "0.150"),
        (7, COUNT, "", "7"),
        (118.1667, ANGLE, "", "118.1667"),
        ("118°10′", ANGLE, "", "118°10′"),
        (Mark("date", "2024-03-05T00:00"), DAY, "", "2024-03-05"),
        (Mark("date", "2024-03-05T14:30"), DAY, "", "2024-03-05"),
        (Mark("date", "2024-03-05T14:30"), MOMENT, "", "2024-03-05 14:30"),
        (Mark("date", "2024-03-05"), WORDS, "", "2024-03-05"),
        ("2024/3/5 0:00:00", DAY, "", "2024/3/5"),
        ("2024/3/5 8:30", MOMENT, "", "2024/3/5 8:30"),
        (45356, DAY, "", "2024-03-05"),
        ("45356", DAY, "", "2024-03-05"),
        (20240305, DAY, "", "20240305"),
        ("372321196501011234", PAPER, "", "372321196501011234"),
    ],
)
def test_a_cell_is_typed_as_a_person_would(cell: Cell, field: Field, unit: str, text: str) -> None:
    assert typed(cell, field, unit).text == text


def test_what_was_done_to_a_cell_is_said() -> None:
    assert typed(45356, DAY).note == "原表写的是日期序号 45356"
    assert typed(12.345, MONEY).note == "12.345 四舍五入"
    assert typed(100 / 3, AREA, "公顷").note.endswith("公顷 四舍五入")
    assert typed(40000, DAY, since=1904).text == "2013-07-07"


@pytest.mark.parametrize(
    ("cell", "field", "said"),
    [
        (Mark("formula", ""), WORDS, "没有算好的公式"),
        (Mark("error", "#REF!"), WORDS, "#REF!"),
        (Mark("date", "2024-03-05"), COUNT, "是日期 2024-03-05"),
        (372321196501011234, PAPER, "设成“文本”"),
        ("3.7E+17", PAPER, "设成“文本”"),
        ('=DISPIMG("ID_1",1)', WORDS, "嵌在格子里的图片"),
    ],
)
def test_a_cell_that_was_damaged_is_refused(cell: Cell, field: Field, said: str) -> None:
    with pytest.raises(RefusalError, match=said):
        typed(cell, field)


def test_a_unit_nobody_knows_is_refused() -> None:
    with pytest.raises(RefusalError, match="不能换算成亩"):
        typed(1, AREA, "顷")
    assert factor(AREA, "顷") is None
    assert (units(AREA)[:2], units(COUNT), units(WORDS)) == (("亩", "公顷"), ("人",), ())


def test_columns_find_their_fields() -> None:
    found = table(
        ("编号", "名称", "地址", "类别", "首次发现日期", "矿种（主）", "面积（亩）", "说不清"),
        (1, "甲坑", "北山", "堆场", Mark("date", "2024-03-05"), "铁", 1, "?"),
        (2, "乙坑", "南山", "堆场", "2024.3.5", "金", 2, "?"),
        (3, "丙坑", "西山", "易发区", None, "金", 2, "?"),
    )

    made = mapping.guessed(found, SITE, KNOWN, None, TODAY)

    assert [each.field for each in made.columns] == [
        "", "name", "place", "kind", "found_on", "mineral", "area_mu", "",
    ]  # fmt: skip
    assert made.columns[6].unit == "亩"
    assert made.taken


def test_contents_speak_against_a_field() -> None:
    dated = mapping._misfit(SITE, SITE.by_key["place"], (Mark("date", "2024-03-05"), "北"), TODAY)
    none = mapping._misfit(SITE, SITE.by_key["place"], (), TODAY)
    wrong = mapping._misfit(SITE, SITE.by_key["found_on"], ("北", Mark("error", "?")), TODAY)

    assert (dated, none, wrong) == (mapping.DATED / 2, 0.0, mapping.MISFIT)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (Table("空", ()), "是空表"),
        (table((1, 2)), "没有找到表头"),
        (table(("名称", "类别")), "表头下面没有内容"),
        (table(("表号", "机关"), ("一", "二")), "没有认出这本台账的栏目"),
        (replace(table(("名称", "类别"), ("甲", "堆场")), hidden=True), "是隐藏的工作表"),
    ],
)
def test_sheets_that_are_not_taken_say_why(found: Table, why: str) -> None:
    made = mapping.guessed(found, SITE, KNOWN, None, TODAY)

    assert (made.taken, made.why) == (False, why)


def test_a_mapping_is_written_and_read_again() -> None:
    found = table(("名称", "面积", "别的"), ("甲", 1, 2))
    sheet = SheetMap("表", (1, 1), (
        Bound(1, "名称", "name"), Bound(2, "面积", "area_mu", "公顷"), Bound(3, "别的"),
    ))  # fmt: skip
    out = SheetMap("另", (0, 0), taken=False)
    whole = Mapped("site", (sheet, out), {"kind": "堆场"}, {"kind": {"料场": "堆场"}, "name": {}})

    document = mapping.document(whole)

    assert document["words"] == {"kind": {"料场": "堆场"}}
    again = mapping.read(document, [found], SITE)
    assert again == Mapped("site", (sheet,), {"kind": "堆场"}, {"kind": {"料场": "堆场"}})
    nameless = {"sheets": [{"head": [1, 1], "columns": {"A": "name"}}]}
    assert mapping.read(nameless, [found], SITE).sheets[0].name == "表"


def test_what_is_remembered_binds_again() -> None:
    sheet = SheetMap("表", (1, 1), (Bound(1, "名称"), Bound(2, "面积"), Bound(3, "旧")))
    kept = {"columns": {"A": "name", "B": "area_mu", "C": "gone"}, "units": {"B": "公顷"}}

    made = mapping.again(kept, sheet, SITE)

    assert [(each.field, each.unit) for each in made.columns] == [
        ("name", ""), ("area_mu", "公顷"), ("", ""),
    ]  # fmt: skip
    assert made.remembered


def test_a_form_of_ours_binds_what_it_prints_alone() -> None:
    case = catalog().registers["case"]
    columns = (
        Column(special="serial"),
        Column(parts=(Part("party"), Part("party_kind"))),
        Column(parts=(Part("fine_yuan", divisor=1_000_000, decimals=2),)),
        Column(parts=(Part("gains_yuan", divisor=100),)),
        Column(parts=(Part("quantity_t", divisor=7),)),
        Column(parts=(Part("place"),)),
        Column(parts=(Part("remark", before="注："),)),
        Column(parts=(Part("site.number"),)),
    )
    sheet = SheetMap("表", (1, 1), tuple(Bound(at, f"第{at}列", "x") for at in range(1, 10)))

    made = mapping.formed(sheet, columns, case).columns

    assert [(each.field, each.unit, each.decimals) for each in made] == [
        ("", "", -1), ("", "", -1), ("fine_yuan", "万元", 2), ("gains_yuan", "元", -1),
        ("", "", -1), ("place", "", -1), ("", "", -1), ("", "", -1), ("", "", -1),
    ]  # fmt: skip


def test_a_register_asks_for_what_its_records_are_known_by() -> None:
    found = table(("类别", "小地名"), ("堆场", "北山"), ("堆场", "南山"))

    made = mapping.guessed(found, SITE, KNOWN, None, TODAY)

    assert (made.taken, made.why) == (False, "没有认出“名称”一栏")


def test_a_hidden_number_tells_nothing() -> None:
    assert typed("372321********1234", PAPER) == ("", "号码遮住了几位，没有导入")
