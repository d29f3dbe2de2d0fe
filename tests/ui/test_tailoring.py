"""栏目和清单 as a clerk uses it: the ledger changed without code, felt at once in the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui.window import Window
from tests.ui.hands import write
from tests.ui.lists import click, listed, spoken
from tests.ui.person import Person


@pytest.fixture
def person(qtbot: QtBot, window: Window) -> Person:
    return Person(qtbot, window)


def opened(person: Person, tab: str) -> QDialog:
    person.window.go("settings")
    person.press(f"{tab}…")
    dialog = person.dialog("栏目和清单")
    tabs = person.one(QTabWidget, "栏目和清单", within=dialog)
    assert tabs.tabText(tabs.currentIndex()) == tab
    return dialog


def types(person: Person, dialog: QDialog, name: str, words: str) -> None:
    field = person.one(QPlainTextEdit, name, within=dialog)
    field.setFocus()
    field.selectAll()
    write(field, words)


def test_an_added_field_stands_in_an_open_form_at_once(person: Person, desk: Desk) -> None:
    site = desk.records.find("site", "王家泉采石坑")
    person.window.go("register", register="site", record=site)
    person.qtbot.waitUntil(lambda: bool(person.all(QLineEdit, "建档人")))
    assert not person.all(QLineEdit, "石料去向")
    dialog = opened(person, "增加栏目")
    name = person.one(QLineEdit, "栏目名称", within=dialog)
    name.setFocus()
    write(name, "石料去向")
    person.one(QComboBox, "填什么", within=dialog).setCurrentText("选项")
    types(person, dialog, "选项，一行一个", "外运\n本地加工")
    person.press("增加这一栏", within=dialog)

    assert "已给矿山（点、硐）台账增加“石料去向”" in person.said()
    assert spoken(listed(dialog, "own_fields")) == ["选项，石料去向，外运、本地加工，去掉"]
    assert name.text() == ""
    person.press("关闭", within=dialog)
    person.window.go("register", register="site", record=site)
    person.qtbot.waitUntil(lambda: bool(person.all(QLineEdit, "石料去向")))
    field = person.one(QLineEdit, "石料去向")
    write(field, "外运")
    person.qtbot.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.records.get("site", site)["own_slqx"] == "外运"

    dialog = opened(person, "增加栏目")
    click(person.qtbot, listed(dialog, "own_fields"), 0)
    assert spoken(listed(dialog, "own_fields")) == ["这本台账还没有增加栏目"]
    person.press("message_action")
    assert [each.label for each in desk.tailoring.added("site")] == ["石料去向"]


def test_a_slip_says_what_is_missing(person: Person, desk: Desk) -> None:
    dialog = opened(person, "增加栏目")
    person.press("增加这一栏", within=dialog)

    assert "请写栏目的名称" in person.said()
    assert desk.tailoring.added("site") == []


def test_a_list_is_changed_and_brought_back(person: Person, desk: Desk) -> None:
    dialog = opened(person, "选项")
    person.one(QComboBox, "哪本台账的选项", within=dialog).setCurrentText("问题台账")
    which = person.one(QComboBox, "哪一栏的选项", within=dialog)
    which.setCurrentIndex(which.findData("source"))
    text = person.one(QPlainTextEdit, "选项，一行一个", within=dialog)
    before = text.toPlainText()
    types(person, dialog, "选项，一行一个", "无人机\n日常巡查")
    person.press("保存选项", within=dialog)

    source = desk.bench.register("problem").by_key["source"]
    assert desk.bench.choices("problem", source) == ("无人机", "日常巡查")
    assert which.currentText().endswith("（已改）")
    person.press("恢复原来的", within=dialog)
    assert text.toPlainText() == before


def test_a_checklist_gets_a_line(person: Person, desk: Desk) -> None:
    dialog = opened(person, "核销清单")
    key = str(person.one(QComboBox, "哪张核销清单", within=dialog).currentData())
    types(person, dialog, "核销项，一行一项", "断水（照片）\n立警示牌")
    person.press("保存清单", within=dialog)

    (kept,) = [each for each in desk.tailoring.checklists() if each.key == key]
    assert kept.lines == ("断水（照片）", "立警示牌")


def test_numbers_and_days_follow(person: Person, desk: Desk) -> None:
    dialog = opened(person, "编号样式")
    line = person.one(QLineEdit, "编号样式", within=dialog)
    line.setFocus()
    line.selectAll()
    write(line, "矿-{serial:04}")
    person.qtbot.keyClick(line, Qt.Key.Key_Return)
    numbering = desk.bench.register("site").numbering
    assert numbering is not None
    assert numbering.pattern == "矿-{serial:04}"
    person.press("恢复原来的", within=dialog)
    assert "矿" not in line.text()
    person.press("关闭", within=dialog)

    dialog = opened(person, "报送时限")
    day = person.one(QComboBox, "几日报送", within=dialog)
    assert day.currentText() == "24 日"
    day.setCurrentText("20 日")
    person.press("保存时限", within=dialog)
    assert (
        person.one(QLabel, "rule_told", within=dialog)
        .text()
        .startswith("每月 20 日（本单位改过）")
    )
    person.press("恢复原来的", within=dialog)
    assert day.currentText() == "24 日"


def test_a_reader_changes_nothing(person: Person, desk: Desk) -> None:
    desk.roles.give(desk.records.find("person", "赵敏"), "负责人")
    desk.bench.actor = "赵敏"
    desk.roles.give(desk.records.find("person", "王磊"), "只读")
    desk.bench.actor = "王磊"
    dialog = opened(person, "选项")

    saves = [e for e in dialog.findChildren(QPushButton) if e.text() != "关闭" and e.isVisible()]
    assert saves
    assert not any(each.isEnabled() for each in saves)
