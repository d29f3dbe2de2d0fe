"""A map on paper: one page across, its words readable, fonts inside."""

import io

import pytest
from pypdf import PdfReader

from ledgerdesk.domain.cartography import INKS, Entry, Patch, Sketch
from ledgerdesk.export import maps, preview

COLOURS = dict.fromkeys(
    [*INKS.values(), "ink", "hint", "edge", "paper", "soft_grey"], "#1D2733"
) | {"paper": "#FFFFFF", "vermilion": "#C0392B"}  # fmt: skip
KEY = ("patch", "suspected")
SKETCH = Sketch(
    "悦庄镇分布图",
    "填报单位：悦庄镇",
    ((KEY, (0.0, 0.0)),),
    (Entry(KEY, "图斑：疑似新增", "vermilion", 1),),
    (("王家𬭚村", (500.0, 500.0)),),
    border=(((-900.0, -900.0), (900.0, -900.0), (900.0, 900.0)),),
    patches=(Patch((((0.0, 0.0), (300.0, 0.0), (0.0, 300.0)),), "vermilion", dashed=True),),
)


@pytest.mark.parametrize(("page", "size"), [("A4", (842, 595)), ("A3", (1191, 842))])
def test_a_map_fills_one_page_across(page: maps.Page, size: tuple[int, int]) -> None:
    data, told = maps.draw(SKETCH, page, "上北下南。", COLOURS)
    (sheet,) = PdfReader(io.BytesIO(data)).pages
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == size
    assert tuple(map(round, told)) == size
    text = sheet.extract_text()
    for words in (
        "悦庄镇分布图",
        "填报单位：悦庄镇",
        "图斑：疑似新增",
        "王家𬭚村",
        "上北下南。",
        "北",
    ):
        assert words in text


def test_the_ink_of_a_sign_is_on_the_page() -> None:
    data, _ = maps.draw(SKETCH, "A4", "", COLOURS)
    assert data == maps.draw(SKETCH, "A4", "", COLOURS)[0]
    assert preview.png(data, 1, 72).startswith(b"\x89PNG")
