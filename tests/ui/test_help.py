"""The manual: it opens where one is, finds words, names what exists, and shows what is there."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from ledgerdesk.ui import manual
from ledgerdesk.ui.actions import ACTIONS, KEYS
from ledgerdesk.ui.help_window import HelpWindow
from ledgerdesk.ui.pages import PAGES
from ledgerdesk.ui.window import Window
from tests.ui.forms import part
from tests.ui.hands import write

PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
KEY = re.compile(r"`((?:Ctrl|Alt|Shift)\+[^`]+|F\d+|Enter|Esc|Delete|Pg\w+)`")
LARGEST = 2_000_000
"""Bytes of all pictures together."""


def manual_of(window: Window) -> HelpWindow:
    found = part(window, HelpWindow)
    assert found.isVisible()
    return found


def chapter(shown: HelpWindow) -> str:
    text = part(shown, QTextBrowser)
    return text.document().begin().text()


def listed(shown: HelpWindow) -> list[str]:
    found = part(shown, QListWidget)
    return [found.item(row).text().strip() for row in range(found.count())]


def test_every_chapter_is_there_in_order_and_no_other_file() -> None:
    files = sorted(path.name for path in manual.FOLDER.iterdir())

    assert files == [manual.file(each).name for each in manual.CHAPTERS]
    assert all(manual.text(each).startswith(f"# {each}\n") for each in manual.CHAPTERS)


def test_every_picture_that_is_named_exists_and_every_picture_is_named() -> None:
    named = {
        (manual.FOLDER / told).resolve()
        for each in manual.CHAPTERS
        for told in PICTURE.findall(manual.text(each))
    }

    assert named == {path.resolve() for path in manual.PICTURES.glob("*.png")}
    assert all(QImage(str(path)).width() >= 400 for path in named)
    assert sum(path.stat().st_size for path in named) < LARGEST


def test_every_page_of_the_window_has_its_picture_and_its_chapter() -> None:
    assert PAGES.keys() <= {path.stem for path in manual.PICTURES.glob("*.png")}
    assert PAGES.keys() <= manual.PAGES.keys()
    assert set(manual.PAGES.values()) | set(manual.REGISTERS.values()) <= set(manual.CHAPTERS)


def test_every_key_that_is_named_does_something() -> None:
    known = {key for each in ACTIONS for key in (each.shortcut, *each.more)}
    words = "、".join(f"{keys}、{what}" for _, lines in KEYS for keys, what in lines)
    known |= set(re.findall(r"[A-Za-z0-9+;←→;空格方向键]+", words))
    named = {key for each in manual.CHAPTERS for key in KEY.findall(manual.text(each))}

    assert named - known == set()
    assert {each.shortcut for each in ACTIONS if each.shortcut} <= named


def test_sentences_are_short() -> None:
    long = [
        sentence
        for each in manual.sections()
        for sentence in re.split(r"[。：；\n]", each.words)
        if len(sentence) > 70
    ]

    assert long == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [("home", "首页"), ("register:problem", "登记"), ("register:patrol", "巡查与案件")],
)
def test_f1_opens_the_chapter_of_the_page(
    qtbot: QtBot, window: Window, entry: str, expected: str
) -> None:
    page, _, register = entry.partition(":")
    window.go(page, **({"register": register} if register else {}))
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F1)

    assert chapter(manual_of(window)) == expected


def test_f1_on_a_field_says_what_it_is_for_and_then_opens_the_manual(
    qtbot: QtBot, window: Window
) -> None:
    window.go("register", register="problem", new=True)
    fields = [e for e in window.findChildren(QLineEdit) if e.accessibleName() == "整改时限"]
    field = next(each for each in fields if each.isVisible())
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F1)
    hints = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    assert any(("整改" in each and "依据" in each) or each.startswith("填写") for each in hints)
    assert window.findChild(HelpWindow) is None

    qtbot.keyClick(field, Qt.Key.Key_F1)

    assert chapter(manual_of(window)) == "登记"


def test_words_are_found_wherever_they_stand(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    shown = manual_of(window)
    line = part(shown, QLineEdit)
    everything = listed(shown)

    write(line, "死灰复燃")
    assert listed(shown) == ["退回、延期、重开"]
    assert chapter(shown) == "核销与销号"
    line.clear()
    assert listed(shown) == everything
    write(line, "挖掘机型号")
    assert listed(shown) == []
    assert [e.text()[:4] for e in shown.findChildren(QLabel) if e.isVisible()] == ["没有找到"]


def test_pictures_fit_the_width(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    shown = manual_of(window)
    text = part(shown, QTextBrowser)
    for width in (1040, 760):
        shown.resize(width, 700)
        qtbot.waitUntil(lambda: text.horizontalScrollBar().maximum() == 0)

    assert text.toPlainText().count("\N{OBJECT REPLACEMENT CHARACTER}") == 1
