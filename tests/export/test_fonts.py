import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from reportlab.pdfbase import pdfmetrics

from ledgerdesk.domain.sheets import Style
from ledgerdesk.export import fonts
from ledgerdesk.paths import FONTS

FAMILIES: tuple[Literal["song", "hei", "kai", "fang"], ...] = ("song", "hei", "kai", "fang")
STYLES = [Style(family=family, bold=bold) for family in FAMILIES for bold in (False, True)]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without fonts of its own."""
    monkeypatch.setattr(fonts, "machine", tuple)
    _forget()
    yield
    _forget()


def _forget() -> None:
    fonts._voice.cache_clear()
    fonts._installed.cache_clear()


@pytest.mark.parametrize("style", STYLES)
def test_rare_names_have_a_face_in_every_style(style: Style) -> None:
    assert fonts.voice(style).lost("𬭚㛃䶮犇堃𠅤頔〇") == ""


def test_what_a_face_lacks_comes_from_the_song() -> None:
    voice = fonts.voice(Style(family="hei"))

    runs = [(face.name, run) for face, run in voice.runs("王頔喆矿")]

    assert runs == [("LDHei", "王"), ("LDSong", "頔"), ("LDHei", "喆矿")]


def test_what_no_face_has_is_drawn_as_geta_and_joined_to_its_run() -> None:
    voice = fonts.voice(Style())

    assert [run for _, run in voice.runs("王\U0002ebe0沟")] == ["王〓沟"]
    assert voice.lost("王\U0002ebe0沟\U0002ebe0") == "\U0002ebe0"
    assert voice.ems["\U0002ebe0"] == voice.ems["〓"] == 1.0


def test_joiners_and_selectors_take_no_room_and_are_not_missed() -> None:
    voice = fonts.voice(Style())

    assert voice.ems["\u200d"] == 0
    assert voice.lost("葛\U000e0100") == ""
    assert [run for _, run in voice.runs("葛\U000e0100城")] == ["葛城"]
    assert voice.runs("") == []


def test_only_faces_without_a_bold_cut_are_emboldened() -> None:
    bold = {family: fonts.voice(Style(family=family, bold=True)) for family in ("song", "kai")}

    assert all(voice.embolden for voice in bold.values())
    assert not fonts.voice(Style(family="hei", bold=True)).embolden
    assert not fonts.voice(Style()).embolden


def test_the_machines_own_faces_are_preferred(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fang, title = tmp_path / "SimFang.ttf", tmp_path / "FZXBSJW.TTF"
    named(fang, "LDKai-Regular.ttf", b"Fang1")
    named(title, "LDHei-Regular.ttf", b"FZBig")
    monkeypatch.setattr(fonts, "machine", lambda: (fang, title))

    assert fonts.voice(Style(family="fang")).faces[0].name == "SimFang"
    assert fonts.voice(Style(bold=True, size=22)).faces[0].name == "FZXBSJW"
    assert not fonts.voice(Style(bold=True, size=22)).embolden
    assert fonts.voice(Style(bold=True, size=9)).faces[0].name == "LDSong"
    assert [face.name for face in fonts.voice(Style(family="fang")).faces][1:] == ["LDSong"]


def test_a_damaged_or_like_named_font_of_the_machine_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"\0\1\0\0" + bytes(20))
    (tmp_path / "仿宋.ttf").write_bytes((FONTS / "LDKai-Regular.ttf").read_bytes())
    monkeypatch.setattr(fonts, "machine", lambda: tuple(sorted(tmp_path.iterdir())))

    assert fonts.voice(Style(family="fang")).faces[0].name == "LDSong"


def test_candidates_have_outlines_reportlab_can_embed(tmp_path: Path) -> None:
    heads = {"simfang.ttf": b"\0\1\0\0", "SIMFANG2.ttf": b"OTTO", "other.ttf": b"\0\1\0\0"}
    for name, head in heads.items():
        (tmp_path / name).write_bytes(head)
    paths = [*tmp_path.iterdir(), tmp_path / "simfang-gone.ttf"]

    assert fonts.candidates(paths, fonts.FANG) == [tmp_path / "simfang.ttf"]


def test_shipped_faces_have_distinct_postscript_names() -> None:
    faces = [fonts._shipped(name) for name in fonts.SHIPPED]

    assert {face.postscript for face in faces} == set(fonts.SHIPPED)
    assert {face.name for face in faces} <= set(pdfmetrics.getRegisteredFontNames())


def test_the_unicode_map_is_utf_16_in_blocks_of_a_hundred() -> None:
    said = fonts.unicode_map("AAAAAA+LDSong", [0, *range(0x4E00, 0x4E00 + 120), 0x2CB5A])

    assert "<79> <D872DF5A>" in said
    assert "<01> <4E00>" in said
    assert "<00> <0000>" not in said
    assert said.count("100 beginbfchar") == said.count("21 beginbfchar") == 1


def test_a_missing_character_is_an_orange_finding() -> None:
    found = fonts.absent("\U0002ebe0", "位置“西沟”", "id")

    assert (found.level, found.record) == ("orange", "id")
    assert "位置“西沟”缺字" in found.text
    assert "U+2EBE0" in found.text


def test_the_machines_fonts_are_listed_by_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert all(path.suffix.lower() == ".ttf" for path in fonts.machine())


def named(target: Path, like: str, name: bytes) -> None:
    """Copy a shipped font, its PostScript name replaced by one of the same length."""
    data = (FONTS / like).read_bytes()
    old = {"LDKai-Regular.ttf": "LDKai", "LDHei-Regular.ttf": "LDHei"}[like]
    wide = old.encode("utf-16-be"), name.decode().encode("utf-16-be")
    data = data.replace(wide[0], wide[1]).replace(old.encode(), name)
    target.write_bytes(data)
    assert struct.calcsize("5s") == len(name)
