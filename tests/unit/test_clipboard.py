"""Blocks of cells from Excel and WPS: line breaks inside a cell, quotation marks, HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.desk.lists import html, tsv
from ledgerdesk.intake.clipboard import block

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=6
)
CELL = st.lists(TEXT, min_size=1, max_size=3).map("\n".join).map(str.strip)
FULL = CELL.filter(bool)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲\t乙\r\n丙\t丁\r\n", (("甲", "乙"), ("丙", "丁"))),
        ("甲", (("甲",),)),
        ('"第一行\n第二行"\t乙\n', (("第一行\n第二行", "乙"),)),
        ('"他说""好"""\t乙', (('他说"好"', "乙"),)),
        ('"全国"先进\t"引号"\n', (('"全国"先进', '"引号"'),)),
        ('"没有完\t乙', (('"没有完', "乙"),)),
        ("甲\t\n\t乙\n", (("甲", ""), ("", "乙"))),
        ("甲\n\n\t\n", (("甲",),)),
        ("甲\n\n乙", (("甲",), ("",), ("乙",))),
        ("甲\t乙\n丙", (("甲", "乙"), ("丙", ""))),
        (" 前后有空格 \t乙", (("前后有空格", "乙"),)),
        ("\r\n", ()),
        ("", ()),
    ],
)
def test_text_is_cut_as_spreadsheets_wrote_it(text: str, rows: object) -> None:
    assert block(text) == rows


def test_html_serves_when_there_is_no_text() -> None:
    table = "<table><tr><td>甲<br>乙</td><th>3703&nbsp;丁</th></tr><tr><td>丙</td></tr></table>尾"

    assert block("", table) == (("甲\n乙", "3703 丁"), ("丙", ""))


def test_cells_outside_a_row_begin_one() -> None:
    assert block("", "<td>甲</td><td>乙</td>") == (("甲", "乙"),)


@given(st.lists(st.lists(FULL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_list_copies_comes_back(rows: list[list[str]]) -> None:
    wide = min(map(len, rows))
    table = [row[:wide] for row in rows]

    assert block(tsv(table)) == tuple(tuple(row) for row in table)


@given(st.lists(st.lists(TEXT.filter(str.strip), min_size=2, max_size=2), min_size=1, max_size=4))
def test_html_of_a_list_comes_back(rows: list[list[str]]) -> None:
    table = [[cell.strip() for cell in row] for row in rows]

    assert block("", html(table)) == tuple(tuple(row) for row in table)
