"""带我看一遍: five steps on the real window, once, in nobody's way."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk import app
from ledgerdesk.desk import Desk
from ledgerdesk.desk.browsing import Query
from ledgerdesk.ui.settings import PROGRAM
from ledgerdesk.ui.window import Window
from tests.ui.forms import part
from tests.ui.person import Person

KEY = Qt.Key


@pytest.fixture
def person(qtbot: QtBot, window: Window) -> Person:
    return Person(qtbot, window)


@pytest.fixture
def card(person: Person) -> QFrame:
    """The tour as 帮助 begins it."""
    return asked(person)


def asked(person: Person) -> QFrame:
    action = part(person.window, QAction, "tour")
    action.trigger()
    return person.one(QFrame, "tour")


def words(person: Person) -> tuple[str, str]:
    return person.one(QLabel, "tour_count").text(), person.one(QLabel, "tour_title").text()


def pointed(person: Person, name: str) -> bool:
    """Tell whether the ring is around a widget."""
    ring, target = person.one(QFrame, "tour_ring"), person.one(QWidget, name)
    held = QRect(target.mapTo(person.window, QPoint()), target.size())
    whole = person.window.rect()
    return ring.geometry() == held.adjusted(-3, -3, 3, 3).intersected(whole)


def press(person: Person, key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    person.qtbot.keyClick(focus, key)


def test_five_steps_by_keys_point_at_the_real_window(
    person: Person, card: QFrame, desk: Desk
) -> None:
    seen = []
    for name in ("rail", "grid", "record_pane", "rail_month", "rail_signing"):
        person.settle()
        person.qtbot.waitUntil(partial(pointed, person, name))
        seen.append(words(person))
        assert person.window.rect().contains(card.geometry())
        assert seen[-1][1] in card.accessibleName()
        if name == "record_pane":
            tabs = person.one(QTabWidget, "记录")
            assert tabs.tabText(tabs.currentIndex()) == "整改核销"
        if name != "rail_signing":
            press(person, KEY.Key_Return)

    assert [count for count, _ in seen] == [f"第 {n} 步，共 5 步" for n in range(1, 6)]
    assert len({title for _, title in seen}) == 5
    assert not desk.readonly
    person.press("开始用")
    assert not person.all(QFrame, "tour")
    assert not person.all(QFrame, "tour_ring")


def test_arrows_turn_and_escape_leaves(person: Person, card: QFrame) -> None:
    press(person, KEY.Key_Right)
    assert words(person)[0] == "第 2 步，共 5 步"
    press(person, KEY.Key_Left)
    assert words(person)[0] == "第 1 步，共 5 步"
    press(person, KEY.Key_Left)
    assert words(person)[0] == "第 1 步，共 5 步"

    press(person, KEY.Key_Escape)

    assert not card.isVisible()
    assert not person.all(QFrame, "tour")


def test_the_window_works_beside_the_tour_and_asking_again_begins_anew(
    person: Person, card: QFrame
) -> None:
    person.press("下一步")
    person.press("rail_settings")
    assert person.sees("设置")
    assert card.isVisible()

    again = asked(person)

    assert again is not card
    assert words(person)[0] == "第 1 步，共 5 步"
    person.window.resize(1000, 620)
    person.qtbot.waitUntil(lambda: pointed(person, "rail"))


def test_without_a_problem_the_rail_is_pointed_at(person: Person, desk: Desk) -> None:
    for each in desk.browsing.ids("problem", Query()):
        desk.records.delete("problem", each, "重复")
    asked(person)
    for _ in range(2):
        person.press("下一步")

    person.qtbot.waitUntil(lambda: pointed(person, "rail_register:problem"))


def test_it_begins_by_itself_at_the_first_start_only(
    qtbot: QtBot, qapp: QApplication, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "SETTLED", 20)
    QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, PROGRAM, PROGRAM).clear()
    for begins in (True, False):
        program = app.Program(qapp)
        assert program.open(file)
        window = program.window
        assert isinstance(window, Window)
        person = Person(qtbot, window)
        qtbot.wait(200)
        assert bool(person.all(QFrame, "tour")) is begins
        if begins:
            assert person.one(QPushButton, "下一步").hasFocus()
            person.press("不看了")
        person.settle()
        window.let_go()
        window.close()
