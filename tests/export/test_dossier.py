"""Photos on paper: in their cell, upright, small; what is no photo says so and draws nothing."""

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from ledgerdesk.domain.sheets import Picture
from ledgerdesk.export import dossier, pdf
from ledgerdesk.export.pages import plan
from tests.export.test_pdf import FOOTER, sheet

TURNED = 6
"""EXIF orientation: the camera was held on its side."""
RED, BLUE = (200, 20, 20), (20, 20, 200)


def photo(path: Path, size: tuple[int, int] = (1600, 1200), *, turned: int = 0) -> Path:
    """Write a photo, red on its left half and blue on its right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = turned
    image.save(path, exif=exif)
    return path


def drawn_on(page: pypdf.PageObject) -> list[Image.Image]:
    return [Image.open(io.BytesIO(each.data)) for each in page.images]


def test_a_photo_stands_in_its_cell_and_keeps_its_shape(tmp_path: Path) -> None:
    shown = sheet([["1", "", "a"]])
    shown = replace(shown, pictures=(Picture(3, 2, str(photo(tmp_path / "a.jpg"))),))
    shown = replace(
        shown, layout=replace(shown.layout, heights=(40, 0, 120, *shown.layout.heights[3:]))
    )
    data = pdf.draw(shown, FOOTER).data
    (page,) = pypdf.PdfReader(io.BytesIO(data)).pages

    (image,) = drawn_on(page)

    assert abs(image.width / image.height - 4 / 3) < 0.02
    assert max(image.size) < 800, "no more dots than the cell can show"


def test_a_photo_of_a_camera_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    path = photo(tmp_path / "a.jpg", turned=TURNED)

    upright = Image.open(io.BytesIO(dossier.jpeg(path, 300, 300)))

    assert upright.width < upright.height
    red, blue = upright.getpixel((100, 20)), upright.getpixel((100, upright.height - 20))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > blue[0]


def test_a_transparent_drawing_is_printed_on_white(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (90, 60), (0, 0, 0, 0)).save(path)

    shown = Image.open(io.BytesIO(dossier.jpeg(path, 90, 60)))

    assert shown.getpixel((5, 5)) == (255, 255, 255)


def test_a_grey_photo_stays_grey(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (90, 60), 128).save(path)

    assert Image.open(io.BytesIO(dossier.jpeg(path, 90, 60))).mode == "L"


@pytest.mark.parametrize("end", [0, 40, 2_000])
def test_what_is_no_whole_photo_says_so_and_draws_nothing(tmp_path: Path, end: int) -> None:
    path = photo(tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes()[:end])
    shown = replace(sheet([["1", "", "a"]]), pictures=(Picture(3, 2, str(path)),))

    (page,) = pypdf.PdfReader(io.BytesIO(pdf.draw(shown, FOOTER).data)).pages

    assert dossier.flaw(path) == "文件打不开，或不是照片"
    assert not drawn_on(page)


def test_a_whole_photo_has_no_flaw(tmp_path: Path) -> None:
    assert not dossier.flaw(photo(tmp_path / "a.jpg"))
    assert dossier.flaw(tmp_path / "none.jpg")


def test_a_photo_too_large_to_open_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier, "LARGEST", 1000)
    path = photo(tmp_path / "a.jpg")

    assert dossier.flaw(path) == "照片太大，没有印出"
    assert not dossier.jpeg(path, 101, 100)


def test_a_sheet_without_photos_draws_none() -> None:
    (page,) = pypdf.PdfReader(io.BytesIO(pdf.draw(sheet([["1", "b", "c"]]), FOOTER).data)).pages

    assert not drawn_on(page)
    assert plan(sheet([["1", "b", "c"]]).layout, 0).pages
