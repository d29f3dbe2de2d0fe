"""角色与 PIN at the window: given in 设置, proved in the header, felt everywhere."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui import settings
from ledgerdesk.ui.window import Window
from tests.ui.forms import part
from tests.ui.person import Person

ENTER = Qt.Key.Key_Return


@pytest.fixture
def person(qtbot: QtBot, window: Window) -> Person:
    return Person(qtbot, window)


def chooses(person: Person, name: str) -> None:
    """Open the menu of who acts and take a line of it."""
    button = person.one(QToolButton, "actor")

    def take() -> None:
        menu = button.menu()
        assert isinstance(menu, QMenu)
        action = next(each for each in menu.actions() if each.text() == name)
        action.trigger()
        menu.close()

    QTimer.singleShot(0, button, take)
    person.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def gives(person: Person, name: str, role: str) -> None:
    person.window.go("settings")
    who, what = person.one(QComboBox, "定谁的角色"), person.one(QComboBox, "角色")
    who.setCurrentText(name)
    what.setFocus()
    what.setCurrentText(role)
    person.press("改角色")


def asked(person: Person) -> QDialog:
    person.qtbot.waitUntil(lambda: bool(person.all(QDialog, "ask_pin")))
    return person.one(QDialog, "ask_pin")


def test_roles_are_given_in_the_settings_and_stand_beside_the_name(
    person: Person, desk: Desk
) -> None:
    gives(person, "赵敏", "负责人")

    assert "赵敏 负责人" in person.one(QLabel, "roles_given").text()
    person.qtbot.waitUntil(lambda: person.one(QToolButton, "actor").text() == "张秀兰 · 录入")
    chooses(person, "赵敏")
    assert desk.bench.actor == "赵敏"
    assert person.one(QToolButton, "actor").accessibleName() == "经办人：赵敏 · 负责人"


def test_the_first_role_must_be_that_of_a_head(person: Person, desk: Desk) -> None:
    gives(person, "王磊", "只读")

    assert "至少要有一位负责人" in person.said()
    assert desk.bench.role() == ""


def test_a_reader_s_window_offers_nothing_to_write(person: Person, desk: Desk) -> None:
    gives(person, "赵敏", "负责人")
    chooses(person, "赵敏")
    gives(person, "王磊", "只读")
    person.window.go("register", register="problem")
    assert person.all(QPushButton, "do_new")
    chooses(person, "王磊")

    assert desk.readonly
    person.qtbot.waitUntil(lambda: not person.all(QPushButton, "do_new"))
    assert not person.all(QPushButton, "form_save")
    chooses(person, "赵敏")
    person.qtbot.waitUntil(lambda: bool(person.all(QPushButton, "do_new")))


def test_who_has_a_pin_proves_it_before_acting(person: Person, desk: Desk) -> None:
    gives(person, "赵敏", "负责人")
    chooses(person, "赵敏")
    person.one(QComboBox, "定谁的角色").setCurrentText("赵敏")
    line = person.one(QLineEdit, "新的 PIN")
    assert line.echoMode() == QLineEdit.EchoMode.Password
    line.setFocus()
    person.qtbot.keyClicks(line, "2468")
    person.press("设 PIN")
    assert desk.roles.locked("赵敏")
    assert line.text() == ""
    chooses(person, "王磊")
    assert desk.bench.actor == "王磊"

    chooses(person, "赵敏")
    pin = part(asked(person), QLineEdit, "pin")
    assert pin.echoMode() == QLineEdit.EchoMode.Password
    person.qtbot.keyClicks(pin, "1111")
    person.qtbot.keyClick(pin, ENTER)
    assert "PIN 不对" in person.said()
    assert desk.bench.actor == "王磊"
    person.press("再输一次")
    again = part(asked(person), QLineEdit, "pin")
    person.qtbot.keyClicks(again, "2468")
    person.qtbot.keyClick(again, ENTER)
    assert desk.bench.actor == "赵敏"


def test_the_last_one_at_this_machine_does_not_act_unproved(
    qtbot: QtBot, window: Window, desk: Desk
) -> None:
    settings.keep_actor("王磊")
    desk.roles.give(desk.records.find("person", "赵敏"), "负责人")
    desk.bench.actor = "赵敏"
    desk.roles.lock(desk.records.find("person", "王磊"), "2468")
    desk.bench.actor = ""
    again = Window(desk)
    qtbot.addWidget(again, before_close_func=Window.let_go)

    assert desk.bench.actor == ""
    assert window is not again
