"""Paper: what is drawn is what the Sheet says, on every page, in fonts that travel with it."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgerdesk.domain.sheets import Cell, Layout, Sheet, Span, Style
from ledgerdesk.errors import UserError
from ledgerdesk.export import pdf
from ledgerdesk.export.pages import plan
from tests.export.conftest import KEYS, Filler

PDFIUM: Any = import_module("pypdfium2")  # it has no types
FOOTER = pdf.Footer("9c1e04b27d3f8a10", "2026年10月26日")
CODE = "7F3A-91C2-04BE-D6"
STYLES = (
    Style(bold=True, size=19, border=False),
    Style("left", size=10, border=False),
    Style(bold=True, size=9),
    Style(size=9),
    Style("right", size=9, family="kai"),
)
TITLE, LINE, HEAD, CELL, KAI = range(5)
LONG = (
    "立即停止违法开采行为，撤出全部人员和设备；按照“两断三清”要求断水、断电，恢复（含边坡）原貌。"
)
HEADS = ("序号", "矿点\n名称", "整改要求")


def sheet(rows: Sequence[Sequence[str]], **layout: Any) -> Sheet:
    """A ledger of three columns with title, headings and a signature line."""
    last = len(rows) + 2
    cells = [
        Cell(1, 1, "整改台账", style=TITLE),
        *(Cell(2, column, text, style=HEAD) for column, text in enumerate(HEADS, 1)),
        *(
            Cell(row, column, text, style=CELL)
            for row, texts in enumerate(rows, 3)
            for column, text in enumerate(texts, 1)
        ),
        Cell(last + 1, 1, "建档人（签字）：", style=LINE),
    ]
    drawn = Layout(
        rows=last + 1,
        columns=3,
        cells=tuple(cells),
        spans=(Span(1, 1, 1, 3), Span(last + 1, 1, 1, 3)),
        styles=STYLES,
        widths=(50, 150, 300),
        heights=(40, *([0] * (last - 1)), 30),
        head=(2, 2),
    )
    return Sheet(
        form="rectification",
        title="整改台账",
        unit="悦庄镇",
        period="2026-10",
        start="2026-09-25",
        end="2026-10-24",
        due_on="",
        layout=replace(drawn, **layout),
        origin=(),
        rows=tuple((row, f"id{row}") for row in range(3, last + 1)),
        code=CODE,
    )


def paper(told: Sheet, folder: Path) -> pypdf.PdfReader:
    target = folder / "a.pdf"
    pages = pdf.render(told, target, footer=FOOTER)
    reader = pypdf.PdfReader(target)
    assert len(reader.pages) == pages
    return reader


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def words(reader: pypdf.PdfReader) -> str:
    return bare("".join(page.extract_text() for page in reader.pages))


def rows(count: int) -> list[list[str]]:
    return [[str(number), f"王家沟{number}号", LONG[:20]] for number in range(1, count + 1)]


def fonts(reader: pypdf.PdfReader) -> list[Any]:
    """Every font of every page and form in it."""
    found: dict[str, Any] = {}
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for each in resources.get("/Font", {}).values():
            font = each.get_object()
            found[font["/BaseFont"]] = font
    return list(found.values())


def test_each_page_repeats_the_headings_and_counts_itself(tmp_path: Path) -> None:
    reader = paper(sheet(rows(60)), tmp_path)

    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, 1):
        text = bare(page.extract_text())
        assert "序号矿点名称整改要求" in text
        assert f"第{number}页共{len(reader.pages)}页" in text
        assert f"核验码{CODE}" in text
        assert "链首9c1e04b27d3f8a10" in text
        assert "打印日期2026年10月26日" in text
        assert "谁排查、谁签字、谁负责。" in text


def test_the_title_stands_once_and_the_signatures_on_the_last_page(tmp_path: Path) -> None:
    reader = paper(sheet(rows(60)), tmp_path)
    texts = [bare(page.extract_text()) for page in reader.pages]

    assert [text.count("整改台账") for text in texts] == [1] + [0] * (len(texts) - 1)
    assert [text.count("建档人（签字）") for text in texts] == [0] * (len(texts) - 1) + [1]
    assert "王家沟60号" in texts[-1]


@pytest.mark.parametrize("count", range(12, 24))
def test_signatures_never_stand_alone(count: int, tmp_path: Path) -> None:
    reader = paper(sheet(rows(count)), tmp_path)

    assert f"王家沟{count}号" in bare(reader.pages[-1].extract_text())


@pytest.mark.parametrize("count", [0, 1, 60])
def test_what_is_drawn_is_what_the_sheet_says(count: int, tmp_path: Path) -> None:
    told = sheet(rows(count))
    reader = paper(told, tmp_path)

    said = words(reader)
    for cell in told.layout.cells:
        assert bare(cell.text) in said


def test_long_text_is_wrapped_and_goes_on_over_pages(tmp_path: Path) -> None:
    numbered = "".join(f"{number}、{LONG}" for number in range(60))
    reader = paper(sheet([*rows(2), ["3", "东河", numbered], *rows(2)]), tmp_path)

    assert len(reader.pages) >= 3
    said = re.sub(r"核验码.*?第\d+页共\d+页", "", words(reader))
    assert bare(numbered) in said.replace("序号矿点名称整改要求", "")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    texts=st.lists(
        st.text(st.sampled_from("矿石开采，。（）𬭚𠅤a1 -\n"), max_size=1500),
        min_size=1,
        max_size=4,
    )
)
def test_no_character_is_lost_whatever_the_length(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = sheet([["1", "甲", text] for text in texts])
    reader = paper(told, tmp_path_factory.mktemp("drawn"))

    drawn = Counter(words(reader))
    for char, count in Counter(bare("".join(texts))).items():
        assert drawn[char] >= count


def test_rare_characters_can_be_found_and_copied(tmp_path: Path) -> None:
    reader = paper(sheet([["1", "𬭚㛃䶮犇堃𠅤", "頔〇㎡"]]), tmp_path)

    assert "𬭚㛃䶮犇堃𠅤" in words(reader)
    assert "頔〇㎡" in words(reader)


def test_every_font_is_embedded_and_helvetica_is_not_there(tmp_path: Path) -> None:
    told = sheet(rows(3))
    cells = [*told.layout.cells[:-1], told.layout.cells[-1]._replace(style=KAI)]
    paper(replace(told, layout=replace(told.layout, cells=tuple(cells))), tmp_path)
    reader = pypdf.PdfReader(tmp_path / "a.pdf")

    names = [font["/BaseFont"] for font in fonts(reader)]
    assert any("LDKai" in name for name in names)
    assert len(set(names)) == len(names)
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts(reader))
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in names)
    assert b"Helvetica" not in (tmp_path / "a.pdf").read_bytes()


def test_the_same_sheet_makes_the_same_bytes(tmp_path: Path) -> None:
    paper(sheet(rows(3)), tmp_path)
    first = (tmp_path / "a.pdf").read_bytes()
    paper(sheet(rows(3)), tmp_path)

    assert (tmp_path / "a.pdf").read_bytes() == first


def test_the_document_names_ledger_and_office(tmp_path: Path) -> None:
    found = paper(sheet(rows(1)), tmp_path).metadata

    assert found is not None
    assert (found.title, found.author) == ("整改台账", "悦庄镇")


@pytest.mark.parametrize(
    ("layout", "points"),
    [
        ({"page": "A4", "landscape": True}, (842, 595)),
        ({"page": "A4", "landscape": False}, (595, 842)),
        ({"page": "A3", "landscape": True}, (1191, 842)),
    ],
)
def test_the_paper_is_as_the_layout_says(
    layout: dict[str, Any], points: tuple[int, int], tmp_path: Path
) -> None:
    box = paper(sheet(rows(1), **layout), tmp_path).pages[0].mediabox

    assert (round(box.width), round(box.height)) == points


def test_a_wide_layout_is_scaled_to_the_paper() -> None:
    wide = plan(sheet(rows(1), widths=(500, 1500, 3000)).layout, 58)

    assert wide.right - wide.left == pytest.approx(841.89 - 112)
    assert wide.types[CELL].size == pytest.approx(9 * (841.89 - 112) / 5000)


def test_rows_joined_by_a_merged_cell_stay_on_one_page() -> None:
    told = sheet(rows(40))
    spans = tuple(Span(row, 1, 2, 1) for row in range(3, 43, 2))
    drawn = plan(replace(told.layout, spans=(*told.layout.spans, *spans)), 58)

    for page in drawn.pages:
        bodies = [block for _, block in page if any(box.rows == 2 for box in block.boxes)]
        assert all(len(block.heights) == 2 for block in bodies)
    merged = [block for page in drawn.pages for _, block in page if len(block.heights) == 2]
    assert len(merged) == 20


@pytest.mark.parametrize("count", range(20, 60))
def test_a_row_that_leads_in_another_never_ends_a_page(count: int) -> None:
    leads = (count, count + 1)

    drawn = plan(sheet(rows(count + 6), leads=leads).layout, 40)

    texts = {row: f"{row - 2}" for row in leads}
    for page in drawn.pages:
        last = page[-1][1].boxes[0].lines
        assert last not in [(text,) for text in texts.values()]


def test_rows_that_lead_in_more_than_a_page_holds_are_drawn_all_the_same() -> None:
    whole = sheet(rows(80), leads=tuple(range(3, 80)))

    drawn = plan(whole.layout, 40)

    assert sum(len(page) - 1 for page in drawn.pages) == 82


def test_merged_rows_higher_than_a_page_are_taken_apart_and_not_cut(tmp_path: Path) -> None:
    long = "".join(f"{number}、{LONG}" for number in range(50))
    told = sheet([["1", "甲", long], ["2", "乙", "丙"], ["3", "丁", "戊"]])
    spans = (*told.layout.spans, Span(3, 3, 2, 1))
    reader = paper(replace(told, layout=replace(told.layout, spans=spans)), tmp_path)

    assert Counter(bare(long)) - Counter(words(reader)) == Counter()
    assert "丁" in words(reader)


def test_a_merged_cell_makes_its_rows_high_enough() -> None:
    told = sheet([["1", "甲", LONG * 4], ["2", "乙", ""]])
    drawn = plan(replace(told.layout, spans=(*told.layout.spans, Span(3, 3, 2, 1))), 58)
    block = next(block for _, block in drawn.pages[0] if len(block.heights) == 2)
    box = max(block.boxes, key=lambda each: len(each.lines))

    assert block.height() == pytest.approx(drawn.types[CELL].high(len(box.lines)))


def test_headings_higher_than_half_a_page_are_not_repeated(tmp_path: Path) -> None:
    told = sheet(rows(40))
    heights = (40, 300, *told.layout.heights[2:])
    reader = paper(replace(told, layout=replace(told.layout, heights=heights)), tmp_path)

    assert [bare(page.extract_text()).count("整改要求") for page in reader.pages][1:] == [0] * (
        len(reader.pages) - 1
    )


def test_a_sheet_without_headings_or_table_is_still_drawn(tmp_path: Path) -> None:
    told = sheet([])
    words_only = replace(told.layout, head=(0, 0), cells=(told.layout.cells[0],))

    assert "整改台账" in words(paper(replace(told, layout=words_only), tmp_path))


def test_borders_are_drawn_once_and_close_every_cell() -> None:
    segments = [
        (1.0, 0.0, 5.0),
        (1.0, 5.0, 9.0),
        (1.0, 0.0, 5.0),
        (2.0, 0.0, 1.0),
        (2.0, 3.0, 4.0),
    ]

    assert pdf.merged(segments) == [(1.0, 0.0, 9.0), (2.0, 0.0, 1.0), (2.0, 3.0, 4.0)]


def test_characters_no_font_has_are_reported_with_column_and_record() -> None:
    told = sheet([["1", "\U0002ebe0家沟", "停采"]])

    (found,) = pdf.gaps(told)

    assert found.text.startswith("矿点名称“\U0002ebe0家沟”缺字")
    assert found.record == "id3"
    assert pdf.gaps(sheet(rows(1))) == ()


def test_the_drawing_is_not_boxes(tmp_path: Path) -> None:
    """A glyph that is missing would make two different characters look the same."""
    looks = [picture("犇", tmp_path), picture("堃", tmp_path), picture("𠅤", tmp_path)]

    assert len(set(looks)) == 3


def picture(char: str, folder: Path) -> bytes:
    paper(sheet([["1", char, ""]]), folder)
    document = PDFIUM.PdfDocument(folder / "a.pdf")
    try:
        image = document[0].render(scale=1.5).to_pil()
    finally:
        document.close()
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有这个夹"):
        pdf.render(sheet(rows(1)), tmp_path / "没有这个夹" / "a.pdf", footer=FOOTER)


@pytest.mark.parametrize("key", KEYS)
def test_the_countys_forms_are_drawn_too(key: str, filled: Filler, tmp_path: Path) -> None:
    told = filled(key, 3)
    reader = paper(told, tmp_path)

    said = words(reader)
    hidden = {
        (row, column)
        for span in told.layout.spans
        for row in range(span.row, span.row + span.rows)
        for column in range(span.column, span.column + span.columns)
        if (row, column) != (span.row, span.column)
    }
    for cell in told.layout.cells:
        if (cell.row, cell.column) not in hidden:
            assert Counter(bare(cell.text)) - Counter(said) == Counter()


@pytest.mark.parametrize("before", [5, *range(17, 23)])
def test_an_overlong_last_row_keeps_its_text_and_the_signatures(
    before: int, tmp_path: Path
) -> None:
    numbered = "".join(f"{number}、{LONG}" for number in range(60))
    reader = paper(sheet([*rows(before), ["末", "东河", numbered]]), tmp_path)

    said = re.sub(r"核验码.*?第\d+页共\d+页", "", words(reader))
    assert bare(numbered) in said.replace("序号矿点名称整改要求", "")
    assert "建档人（签字）" in bare(reader.pages[-1].extract_text())
