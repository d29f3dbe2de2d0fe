"""Worksheets of foreign files come in as values; what is no table is refused with the reason."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from ledgerdesk.errors import UserError
from ledgerdesk.intake import limits, reading, tables, texts
from tests.intake import ledgers
from tests.intake.test_reading import Change, packed

XLS = Path(__file__).with_name("summary.xls")


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        reading.tables(path)
    return str(caught.value)


def test_a_workbook_keeps_dates_numbers_marks_and_merges(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["字", 1, 1.5, True, date(2024, 3, 5), datetime(2024, 3, 5, 14, 30)])  # noqa: DTZ001  # local, as workbooks have it
    page.append([time(8, 30), timedelta(hours=30), "=1+1", None, " 后 "])
    page["F2"] = "#N/A"
    page["F2"].data_type = "e"
    page.merge_cells("A3:B4")
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(tmp_path / "甲.xlsx")

    told = reading.tables(tmp_path / "甲.xlsx")

    first = ["字", 1, 1.5, True, {"date": "2024-03-05"}, {"date": "2024-03-05T14:30"}]
    second = [{"time": "08:30"}, {"time": "30:00"}, {"formula": ""}, None, " 后 "]
    assert told["sheets"][0]["rows"][:2] == [first, [*second, {"error": "#N/A"}]]
    assert told["sheets"][0]["merges"] == [[3, 1, 2, 2]]
    assert [each["hidden"] for each in told["sheets"]] == [False, True]
    assert (told["since"], told["coded"]) == (1900, "")


def test_an_old_mac_counts_its_days_from_1904(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001  # as the library wants it
    book.worksheets[0]["A1"] = date(2024, 3, 5)
    book.save(tmp_path / "乙.xlsx")

    told = reading.tables(tmp_path / "乙.xlsx")

    assert told["since"] == 1904
    assert told["sheets"][0]["rows"] == [[{"date": "2024-03-05"}]]


def test_an_xls_is_read_with_its_merges() -> None:
    told = reading.tables(XLS)

    assert told["sheets"][0]["rows"][2][0] == "序号"
    assert [1, 1, 1, 7] in told["sheets"][0]["merges"]


@pytest.mark.parametrize(
    ("data", "coded", "first"),
    [
        ("名称,村\n甲,乙\n".encode(), "UTF-8", "名称"),
        ("名称,村\n甲,乙\n".encode("utf-8-sig"), "UTF-8", "名称"),
        ("名称\t村\n甲\t乙\n".encode("utf-16"), "UTF-16", "名称"),
        ("名称;村\n甲;乙\n".encode("gbk"), "GBK", "名称"),
        ("Québec|é\nà|b\n".encode("cp1252"), texts.WESTERN, "Québec"),
        (b"", "UTF-8", ""),
    ],
)
def test_a_text_file_is_read_in_its_encoding(
    tmp_path: Path, data: bytes, coded: str, first: str
) -> None:
    path = tmp_path / "丙.csv"
    path.write_bytes(data)

    rows, told = texts.rows(path)

    assert told == coded
    assert ([len(each) for each in rows], "".join(each[0] for each in rows[:1])) == (
        [2, 2] if first else [],
        first,
    )


def test_rare_characters_come_through_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "丁.csv"
    path.write_bytes("姓名,村\n李𬇕,王家泉村\n赵㙍,桃花峪村\n".encode("gb18030"))

    rows, coded = texts.rows(path)

    assert (rows[1][0], coded) == ("李𬇕", "GBK")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("表.xls", b"<html><table></table></html>", "其实是网页"),
        ("表.csv", b" \n", "是空文件"),
        ("表.csv", b"%PDF-1.7", "不是表格文件"),
        ("表.csv", b"ab\0cd", "不是表格文件"),
        ("表.csv", b"a," * 300 + b"\n", "超过 100000 行或 256 列"),
        ("表.csv", b'a,"' + b"x" * 200_000, "引号不成对"),
        ("表.csv", b"a" * 5000 + b"\0", "不是文本文件"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    assert said in refusal(path)
    assert refusal(path).endswith("。")


def test_a_locked_or_broken_book_is_refused(tmp_path: Path) -> None:
    good = ledgers.plain(tmp_path / "好.xlsx", [("名称",), ("甲",)])
    broken = packed(good, tmp_path / "坏.xlsx", lambda name, data: data[:99]
                    if "sheet1" in name else data)  # fmt: skip

    assert "读不懂" in refusal(broken)


def test_links_to_other_books_are_not_followed(tmp_path: Path) -> None:
    good = ledgers.plain(tmp_path / "好.xlsx", [("名称",), ("甲",)])
    link = b'<Relationships xmlns="x"><Relationship Id="r" Target="http://a/" /></Relationships>'
    linked = packed(good, tmp_path / "链.xlsx", lambda _, data: data,
                    xl__externalLinks___rels__a=b"" or link)  # fmt: skip

    assert reading.tables(linked)["sheets"][0]["rows"] == [["名称"], ["甲"]]


def test_a_book_of_nothing_but_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledgers.plain(tmp_path / "大.xlsx", [("名称", "村"), ("甲", "乙")])
    monkeypatch.setattr(tables, "MOST_CELLS", 3)

    with pytest.raises(UserError, match="格子超过 3 个"):
        tables.read(path, "xlsx")


def test_reading_ends_when_it_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ledgers.plain(tmp_path / "慢.xlsx", [("名称",), ("甲",)])
    monkeypatch.setattr(reading, "LAP", 0.001)

    def stop() -> None:
        message = "已取消。"
        raise UserError(message)

    with pytest.raises(UserError, match="已取消"):
        reading.tables(path, stop)


def test_reading_gives_up_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ledgers.plain(tmp_path / "慢.xlsx", [("名称",), ("甲",)])
    monkeypatch.setattr(reading, "LAP", 0.001)
    monkeypatch.setattr(limits, "WALL", 0)

    assert "还没有读完" in refusal(path)


def test_a_package_without_a_list_of_sheets_has_no_marks(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "空.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")

    assert dict(tables._marks(tmp_path / "空.xlsx")) == {}


@pytest.mark.parametrize(
    ("change", "more", "said"),
    [
        (lambda _, d: d.replace(b"<worksheet", b"<!DOCTYPE x><worksheet", 1), {}, "DTD"),
        (lambda _, d: d.replace(b'r="A2"', b'r="XFD1048576"'), {}, "以后，不像一张表"),
        (lambda _, d: d, {"xl__media__a.bin": b"0" * 40_000_000}, "压缩得不正常"),
        (lambda _, d: d, {"xl__vbaProject.bin": b"0"}, "带有宏"),
    ],
)
def test_a_hostile_book_is_refused_before_it_is_read(
    tmp_path: Path, change: Change, more: dict[str, bytes], said: str
) -> None:
    good = ledgers.plain(tmp_path / "好.xlsx", [("名称",), ("甲",)])
    bad = packed(good, tmp_path / "坏.xlsx", change, **more)

    assert said in refusal(bad)
