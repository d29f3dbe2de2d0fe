"""One list of actions makes menus, buttons, keys and the list of keys."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.paths import RESOURCES
from ledgerdesk.ui.actions import ACTIONS, Actions
from tests.ui.forms import part


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def actions(qtbot: QtBot, done: list[str]) -> Iterator[Actions]:
    owner = QWidget()
    qtbot.addWidget(owner)
    made = Actions(owner, {"undo": lambda: done.append("undo"), "keys": lambda: None})
    owner.addActions(list(made.by_id.values()))
    owner.show()
    yield made
    owner.close()


@contextmanager
def page_with(actions: Actions, verbs: Mapping[str, Callable[[], None]]) -> Iterator[None]:
    actions.serve(verbs)
    yield
    actions.serve({})


def test_no_two_actions_share_a_key() -> None:
    keys = Counter(key for each in ACTIONS for key in (each.shortcut, *each.more) if key)

    assert [key for key, times in keys.items() if times > 1] == []


def test_every_icon_is_drawn() -> None:
    named = {each.icon for each in ACTIONS if each.icon}

    assert named <= {path.stem for path in (RESOURCES / "icons").glob("*.svg")}


def test_an_action_nobody_serves_is_hidden(actions: Actions, done: list[str]) -> None:
    assert not actions.by_id["new"].isVisible()
    with page_with(actions, {"new": lambda: done.append("new")}):
        assert actions.by_id["new"].isVisible()
        actions.by_id["new"].trigger()
    assert not actions.by_id["new"].isEnabled()

    assert done == ["new"]


def test_undo_says_what_it_takes_back(actions: Actions) -> None:
    actions.name("undo", "新增问题 YZ-2026-031")
    assert actions.by_id["undo"].text() == "撤销 新增问题 YZ-2026-031"

    actions.name("undo", "")
    assert actions.by_id["undo"].text() == "撤销"
    assert not actions.by_id["undo"].isEnabled()


def test_a_page_may_do_what_the_window_does_otherwise(actions: Actions, done: list[str]) -> None:
    with page_with(actions, {"undo": lambda: done.append("page")}):
        actions.by_id["undo"].trigger()
    actions.by_id["undo"].trigger()

    assert done == ["page", "undo"]


def test_shift_f1_lists_the_keys_that_work_now(qtbot: QtBot, window: QWidget) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    sheet = next(each for each in window.findChildren(QDialog) if each.isVisible())
    words = {label.text() for label in sheet.findChildren(QLabel)}

    assert {"Ctrl+K", "查找全部台账", "Ctrl+Shift+Z、Ctrl+Y"} <= words
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not sheet.isVisible())


def test_the_menu_holds_every_group(window: QWidget) -> None:
    button = window.findChild(QToolButton, "menu")

    assert button is not None
    assert [each.text() for each in button.menu().actions()] == [
        "台账", "编辑", "查找", "转到", "帮助",
    ]  # fmt: skip


def test_the_menu_has_its_pictures_when_it_is_opened(qtbot: QtBot, window: QWidget) -> None:
    button = part(window, QToolButton, "menu")
    QTimer.singleShot(100, button.menu().hide)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    menus = [each for each in button.menu().findChildren(QMenu) if each.title()]
    held = [each for menu in menus for each in menu.actions()]

    pictured = {each.objectName() for each in held if not each.icon().isNull()}
    assert pictured == {each.id for each in ACTIONS if each.icon}
