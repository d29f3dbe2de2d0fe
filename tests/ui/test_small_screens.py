"""1366×768 at 150 % and 200 %: pages and dialogs fit, or scroll; nothing is out of reach."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.ui import pages
from ledgerdesk.ui.draw_dialog import DrawDialog
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.help_window import HelpWindow
from ledgerdesk.ui.keys import KeyList
from ledgerdesk.ui.questions import Asking, Question
from ledgerdesk.ui.start_page import StartDialog
from ledgerdesk.ui.window import Window
from tests.ui.forms import part
from tests.ui.person import Person

HALF, DOUBLE = (910, 442), (683, 314)
"""What title bar and task bar leave of 1366×768 at 150 % and 200 %."""


def small(qtbot: QtBot, window: Window, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)


def at(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def one(window: QWidget, kind: type[QWidget], name: str) -> QWidget:
    return part(window, kind, name)


def one_action(window: QWidget, name: str) -> QAction:
    return part(window, QAction, name)


@pytest.mark.parametrize("size", [HALF, DOUBLE])
@pytest.mark.parametrize("page", [*pages.PAGES])
def test_every_page_needs_no_more_width_than_a_scaled_screen_has(
    qtbot: QtBot, window: Window, size: tuple[int, int], page: str
) -> None:
    small(qtbot, window, size)
    window.go(page, **({"register": "problem"} if page == "register" else {}))
    room = one(window, QScrollArea, "room")
    assert isinstance(room, QScrollArea)

    qtbot.waitUntil(lambda: room.horizontalScrollBar().maximum() == 0)
    assert (window.width(), window.height()) == size
    inside = window.rect()
    for name in ("actor", "menu"):
        assert inside.contains(at(window, one(window, QToolButton, name)))
    assert inside.contains(at(window, one(window, QWidget, "status_where")))


def test_the_rail_keeps_its_words_and_gives_its_counts_away(qtbot: QtBot, window: Window) -> None:
    rail = one(window, QWidget, "rail")
    wide = rail.width()
    small(qtbot, window, HALF)

    assert rail.width() < wide / 2
    stop = one(window, QPushButton, "rail_register:problem")
    words = next(each for each in stop.findChildren(QLabel) if each.text() == "问题")
    assert words.isVisibleTo(rail)
    need = words.fontMetrics().horizontalAdvance(words.text())
    assert at(rail, words).left() + need <= rail.width()
    small(qtbot, window, (1366, 700))
    assert rail.width() == wide


def test_buttons_of_the_header_keep_icon_and_name(qtbot: QtBot, window: Window) -> None:
    window.go("register", register="problem")
    new = one(window, QPushButton, "do_new")
    assert isinstance(new, QAbstractButton)
    assert new.text() == "登记"
    small(qtbot, window, DOUBLE)

    assert new.text() == ""
    assert not new.icon().isNull()
    assert new.accessibleName() == "登记"
    qtbot.mouseClick(new, Qt.MouseButton.LeftButton)
    assert one(window, QWidget, "record_form").isVisible()


def test_a_record_takes_the_list_s_place_and_a_click_gives_it_back(
    qtbot: QtBot, window: Window
) -> None:
    small(qtbot, window, DOUBLE)
    window.go("register", register="problem")
    grid = Person(qtbot, window).one(Grid)
    qtbot.keyClick(grid, Qt.Key.Key_F4)
    pane = one(window, QWidget, "record_pane")
    qtbot.waitUntil(pane.isVisible)

    assert not grid.isVisible()
    qtbot.waitUntil(lambda: at(window, pane).right() < window.width())
    back = one(window, QToolButton, "back_to_list")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert grid.isVisible()
    assert not pane.isVisible()


def test_what_has_the_keyboard_is_scrolled_into_sight(qtbot: QtBot, window: Window) -> None:
    small(qtbot, window, DOUBLE)
    window.go("backup")
    room = one(window, QScrollArea, "room")
    assert isinstance(room, QScrollArea)
    qtbot.waitUntil(lambda: room.verticalScrollBar().maximum() > 0)
    check = next(each for each in window.findChildren(QPushButton) if each.text() == "全面检查")
    assert not at(window, room).contains(at(window, check))
    window.activateWindow()
    check.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.waitUntil(lambda: at(window, room).contains(at(window, check)))


@pytest.mark.parametrize("which", ["keys", "questions", "draw", "start", "help"])
def test_dialogs_shrink_and_their_buttons_stay(qtbot: QtBot, window: Window, which: str) -> None:
    asked = [Question(f"q{number}", f"问题 {number}") for number in range(12)]
    made: dict[str, QWidget] = {}
    if which == "keys":
        one_action(window, "keys").trigger()
        made["keys"] = window.findChildren(KeyList)[0]
    elif which == "questions":
        made[which] = Asking(window, "登记", "请回答。", asked)
    elif which == "draw":
        made[which] = DrawDialog(window, window)
    elif which == "start":
        made[which] = StartDialog(window)
    else:
        made[which] = HelpWindow(window)
    dialog = made[which]
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(640, 300)
    qtbot.waitUntil(lambda: dialog.height() <= 300 and dialog.width() <= 640)

    buttons = [
        each
        for each in dialog.findChildren(QPushButton)
        if each.isVisible() and not _inside_scroll(each)
    ]
    assert buttons or which == "help"
    for each in buttons:
        assert dialog.rect().contains(at(dialog, each)), each.text()


def _inside_scroll(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            return True
        above = above.parentWidget()
    return False
