"""Charts on paper: every word stands there, marks keep their meaning without colour."""

import io
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Cm
from PIL import Image
from pypdf import PdfReader

from ledgerdesk.domain import picturing
from ledgerdesk.domain.charts import Chart, Source
from ledgerdesk.domain.fields import Condition
from ledgerdesk.domain.picturing import Late, Pair, Place, Scope, Share, Stage, Turn
from ledgerdesk.export import album, charts, preview

SCOPE = Scope("2026-01-01", "2026-10-31", "2026年累计")
VILLAGE = Condition("village", "is", "v")
INKS = {
    "ink": "#1D2733", "second": "#566373", "hint": "#8A95A3", "edge": "#C9CFD6",
    "paper": "#FFFFFF", "jade": "#2E7D5B", "vermilion": "#C0392B", "accent": "#1F6F8B",
    "soft_grey": "#EEF0F2",
}  # fmt: skip


def grid(places: int) -> Chart:
    rows = [Place(f"{n}号矿", ("seen", "missed", "both", "ahead"), (("a",), (), ("b",), ()), 1)
            for n in range(places)]  # fmt: skip
    return picturing.coverage(rows, ("9.28", "10.5", "10.12", "10.19"), SCOPE, "矿点", most=900)


def every(photo: str = "") -> list[Chart]:
    fined = Source(measure="fines_wan")
    return [
        picturing.months([Turn("9月份", "", "", 3, 1, 2), Turn("10月份", "", "", 2, 4, 0)], SCOPE),
        picturing.shares(
            [Share("南营村", Condition("village", "is", "v"), 3, 1)], "村（居）", SCOPE
        ),
        picturing.overdue([Late("p", "031 北沟", 10, 16)], 1, SCOPE, "2026-10-26"),
        grid(3),
        picturing.heat({("v", "无证开采"): 3}, {"v": "南营村"}, SCOPE, most=9),
        picturing.funnel([Stage("处罚决定", "宗", 2, Source(), 12, fined)], SCOPE),
        picturing.pairs([Pair("p", "031 北沟", photo, "")], 1, SCOPE),
    ]


def texts(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def picture(data: bytes, number: int, *, grey: bool) -> Image.Image:
    return Image.open(io.BytesIO(preview.png(data, number + 1, 72, colour=not grey)))


def test_each_chart_stands_on_its_own_page_with_title_and_foot() -> None:
    made = every()
    data, pages = charts.draw(made, "悦庄镇　2026年10月26日", INKS)
    told = texts(data)

    assert pages == len(told) == len(made)
    for number, (chart, text) in enumerate(zip(made, told, strict=True), 1):
        assert chart.title in text.replace("\n", "")
        assert f"第 {number} 页 共 {pages} 页" in text
        assert "悦庄镇" in text
    assert "16 天" in told[2]
    assert "没有整改前的照片" in told[6]


def test_a_long_chart_flows_over_pages() -> None:
    data, pages = charts.draw([grid(90)], "", INKS)
    told = "".join(texts(data))

    assert pages > 1
    assert all(f"{n}号矿" in told for n in (0, 45, 89))


def test_an_empty_chart_says_why() -> None:
    empty = picturing.overdue([], 0, SCOPE, "2026-10-26")
    data, pages = charts.draw([empty], "", INKS)

    assert pages == 1
    assert "没有逾期未销号的问题。" in texts(data)[0].replace("\n", "")


def test_seen_and_missed_differ_in_grey() -> None:
    data, _ = charts.draw([grid(1)], "", INKS)
    image = picture(data, 0, grey=True)
    dark = sum(image.histogram()[:130])

    assert dark > 100  # a filled cell is dark, a missed one a frame


def test_a_photo_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (40, 30), (255, 0, 0)).save(path)
    with_photo, _ = charts.draw([every(str(path))[6]], "", INKS)
    colours = picture(with_photo, 0, grey=False).convert("RGB").getcolors(1 << 20) or []

    assert any(red > 200 and green < 60 and blue < 60 for _, (red, green, blue) in colours)  # type: ignore[misc]


@pytest.mark.parametrize("text", ["", "南营村", "A1"])
def test_words_are_measured_as_they_are_drawn(text: str) -> None:
    assert charts.wide(text, 10) == pytest.approx(sum(charts.wide(c, 10) for c in text))


def test_a_word_file_has_each_finding_as_text_above_its_picture(tmp_path: Path) -> None:
    made = [*every(), picturing.overdue([], 0, SCOPE, "2026-10-26")]
    path = tmp_path / "图表.docx"
    pictures = album.write(made, INKS, path)
    document = Document(str(path))
    said = [each.text for each in document.paragraphs if each.text]

    assert pictures == len(document.inline_shapes) == 7
    assert said[::2] == [each.title for each in made]
    assert said[-1].startswith("没有逾期未销号的问题。")
    sizes = [
        Image.open(io.BytesIO(each)) for chart in made for each in charts.pictures(chart, INKS)
    ]
    tallest = max(each.height / each.width for each in sizes)
    assert tallest * (album.LONG - 2 * album.EDGE) < album.SHORT - 2 * album.EDGE - Cm(2)


def test_a_chart_alone_is_as_large_as_it_has_to_be() -> None:
    (short,) = charts.pictures(grid(3), INKS)
    (long,) = charts.pictures(grid(20), INKS)

    assert Image.open(io.BytesIO(short)).height < Image.open(io.BytesIO(long)).height
