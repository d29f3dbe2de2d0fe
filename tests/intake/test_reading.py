"""Foreign workbooks: what is kept, what is lost and named, what is refused and why."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from ledgerdesk.errors import UserError
from ledgerdesk.export.blank import layout
from ledgerdesk.intake import limits, reading, scanning
from ledgerdesk.intake.xlsx import legal
from tests.intake import blanks

XLS = Path(__file__).with_name("summary.xls")
Change = Callable[[str, bytes], bytes | None]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return blanks.summary(tmp_path / "汇总表.xlsx")


def packed(source: Path, target: Path, change: Change, **more: bytes) -> Path:
    """Copy a package with parts changed, left out (None) or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in more.items():
            new.writestr(name.replace("__", "/"), data)
    return target


def same(_name: str, data: bytes) -> bytes:
    return data


def refusal(path: Path, tmp_path: Path) -> str:
    with pytest.raises(UserError) as caught:
        reading.blank(path, tmp_path / "clean.xlsx")
    return str(caught.value)


def test_an_xlsx_comes_through_as_it_was(book: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean.xlsx"
    assert reading.blank(book, clean) == ()
    assert layout(clean) == layout(book)
    page = load_workbook(clean).worksheets[0]
    assert page.data_validations.dataValidation[0].formula1 == '"已核,未核"'
    assert page.print_area == "'汇总表'!$A$1:$G$11"


def test_an_xls_keeps_merges_borders_fonts_and_sizes(book: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean.xlsx"
    losses = reading.blank(XLS, clean)
    old, new = layout(book), layout(clean)
    assert new.spans == old.spans
    assert [cell[:3] for cell in new.cells] == [cell[:3] for cell in old.cells]
    assert [new.styles[c.style].border for c in new.cells] == [
        old.styles[c.style].border for c in old.cells
    ]
    assert [new.styles[c.style][:3] for c in new.cells if c.row == 1] == [
        old.styles[c.style][:3] for c in old.cells if c.row == 1
    ]
    total = sum(old.widths)
    shares = [
        (a / total, b / sum(new.widths)) for a, b in zip(old.widths, new.widths, strict=True)
    ]
    assert all(abs(a - b) < 0.01 for a, b in shares)
    assert new.heights[0] == pytest.approx(36, abs=0.5)
    assert (new.landscape, new.page) == (True, "A4")
    assert any("下拉" in text and "另存为" in text for text in losses)


def test_formulas_are_named_as_lost(book: Path, tmp_path: Path) -> None:
    opened = load_workbook(book)
    for column in "CDEF":
        opened.worksheets[0][f"{column}9"] = f"=SUM({column}6:{column}8)"
    opened.save(book)
    (loss,) = reading.blank(book, tmp_path / "clean.xlsx")
    assert loss.startswith("汇总表：公式不保留（C9、D9、E9等 4 处）")


def test_shapes_and_links_are_named_as_lost(book: Path, tmp_path: Path) -> None:
    shape = b'<x xmlns:xdr="x"><xdr:sp macro=""/></x>'
    more = {"xl__drawings__drawing9.xml": shape, "xl__externalLinks__externalLink1.xml": b"<x/>"}
    changed = packed(book, tmp_path / "形.xlsx", same, **more)
    losses = reading.blank(changed, tmp_path / "clean.xlsx")
    assert [text.partition("不保留")[0] for text in losses] == [
        "图形、文本框",
        "与别的工作簿的链接",
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("表.xlsx", b"hello, world", "不是 Excel 工作簿"),
        ("表.xls", b"<html><table></table></html>", "另存为"),
        ("表.xlsx", b"PK\x03\x04 torn", "已损坏"),
        ("表.xls", scanning._OLE + b"\0" * 600, "不是 Excel 工作簿"),
        ("表.xls", scanning._OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("表.xls", scanning._OLE + "Workbook".encode("utf-16-le") + b"\xff" * 2000, "读不懂"),
    ],
)
def test_what_is_no_workbook_is_refused(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert said in refusal(path, tmp_path)
    assert name in refusal(path, tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "不存在" in refusal(tmp_path / "没有.xlsx", tmp_path)


def test_a_document_type_is_refused(book: Path, tmp_path: Path) -> None:
    def bomb(name: str, data: bytes) -> bytes:
        dtd = b'<!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet/>'
        return dtd if "sheet1" in name else data

    assert "DTD" in refusal(packed(book, tmp_path / "弹.xlsx", bomb), tmp_path)


@pytest.mark.parametrize(
    ("cell", "said"), [("XFD7", "256 列"), ("A1048576", "100000 行"), ("IW7", "256 列")]
)
def test_a_cell_far_out_is_refused_before_it_is_parsed(
    cell: str, said: str, book: Path, tmp_path: Path
) -> None:
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", far) if "sheet1" in name else data

    assert said in refusal(packed(book, tmp_path / "远.xlsx", change), tmp_path)


def test_macros_are_refused_with_the_remedy(book: Path, tmp_path: Path) -> None:
    macro = packed(book, tmp_path / "宏.xlsx", same, xl__vbaProject__bin=b"x")
    with zipfile.ZipFile(macro, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    assert "不带宏" in refusal(macro, tmp_path)


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/x.xml", "a\\b.xml", "c:x.xml"])
def test_strange_part_names_are_refused(name: str, book: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(book, "a") as package:
        package.writestr(name, b"<x/>")
    assert "路径不正常" in refusal(book, tmp_path)


def test_a_part_that_swells_is_refused(book: Path, tmp_path: Path) -> None:
    swollen = packed(book, tmp_path / "胀.xlsx", same, xl__big=b" " * 3_000_000)
    assert "压缩得不正常" in refusal(swollen, tmp_path)


def test_a_table_of_data_is_no_blank(tmp_path: Path) -> None:
    book = Workbook()
    for row in range(2_100):
        book.worksheets[0].append([row, "x"])
    path = tmp_path / "数据.xlsx"
    book.save(path)
    assert "不像一张空表" in refusal(path, tmp_path)


def test_a_child_that_takes_too_long_is_killed(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WALL", 0.01)
    assert "没有读完" in refusal(book, tmp_path)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_broken_file_never_breaks_the_program(kind: str, book: Path, tmp_path: Path) -> None:
    whole = book.read_bytes() if kind == "xlsx" else XLS.read_bytes()
    chance = random.Random(4)  # noqa: S311  # where to break, no secret
    for _ in range(8):
        data = bytearray(whole)
        for _ in range(12):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / f"坏.{kind}"
        path.write_bytes(data[: chance.randrange(100, len(data))])
        try:
            reading.blank(path, tmp_path / "clean.xlsx")
        except UserError as error:
            assert path.name in str(error)  # noqa: PT017  # it may also come through


def test_text_that_no_workbook_keeps_is_left_out_the_room_around_it_stays() -> None:
    assert legal("　　月份\r\n\x07表 ") == "　　月份\n表 "
    assert legal(" \r\n ") == " \n "
