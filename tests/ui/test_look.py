"""高对比 and 大字: chosen in 设置, remembered, and readable."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from ledgerdesk.ui import settings, style
from ledgerdesk.ui.window import Window
from tests.ui.person import Person

WORDS = {"ink", "second", "hint", "accent", "vermilion", "jade", "amber_ink"}
SOFT = {
    "accent": "soft_accent",
    "vermilion": "soft_vermilion",
    "jade": "soft_jade",
    "amber_ink": "soft_amber",
    "second": "soft_grey",
}


@pytest.fixture
def plain(qapp: QApplication) -> Iterator[QApplication]:
    """The program, in its usual colours again afterwards."""
    yield qapp
    style.dress(qapp, contrast=False)


def light(name: str) -> float:
    """Relative luminance as WCAG counts it."""
    shade = style.color(name)
    red, green, blue = (
        ((each + 0.055) / 1.055) ** 2.4 if each > 0.04 else each / 12.92
        for each in (shade.redF(), shade.greenF(), shade.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_words_stand_out_seven_to_one_in_high_contrast(plain: QApplication) -> None:
    style.dress(plain, contrast=True)

    assert {each for each in WORDS if ratio(each, "paper") < 7} == set()
    assert {ink for ink, soft in SOFT.items() if ratio(ink, soft) < 5} == set()
    assert ratio("rail_ink", "rail") > 7
    assert ratio("rail_hint", "rail") > 7


def test_high_contrast_is_a_box_in_the_settings_and_holds_at_once(
    qtbot: QtBot, window: Window, plain: QApplication
) -> None:
    person, ink = Person(qtbot, window), style.COLOURS["ink"]
    window.go("settings")
    box = person.one(QCheckBox, "高对比：颜色更深，边框更清楚")
    assert not box.isChecked()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)

    assert settings.contrast()
    assert style.COLOURS["ink"] != ink
    assert "2px solid #000000" in plain.styleSheet()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert not settings.contrast()
    assert style.COLOURS["ink"] == ink


def test_large_text_is_remembered_and_never_larger_than_the_screen_bears(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(qtbot, window)
    window.go("settings")
    box = person.one(QCheckBox, "大字：文字和按钮都放大")
    box.setFocus()
    room = box.screen().availableGeometry().width() / 980
    qtbot.keyClick(box, Qt.Key.Key_Space)

    assert settings.scale() == pytest.approx(max(1, min(1.25, room)), abs=0.01)
    settings.keep_scale(1.2)
    monkeypatch.delenv(style.FACTOR, raising=False)
    style.enlarge(settings.scale())
    assert os.environ.pop(style.FACTOR) == "1.2"
    settings.keep_scale(9)
    assert settings.scale() == 1


def test_every_colour_of_the_style_sheet_is_named_in_both(plain: QApplication) -> None:
    for contrast in (True, False):
        style.dress(plain, contrast=contrast)
        assert "@" not in plain.styleSheet()
    assert style.CONTRAST.keys() <= style.COLOURS.keys()
