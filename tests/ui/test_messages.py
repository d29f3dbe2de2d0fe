"""The message bar says what happened, in words that can be copied."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.paths import log_file
from ledgerdesk.ui import messages
from ledgerdesk.ui.messages import Banner, MessageBar, bug


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[MessageBar]:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    yield MessageBar(owner)
    owner.close()


def button(bar: MessageBar, words: str) -> QPushButton:
    return next(each for each in bar.findChildren(QPushButton) if each.text() == words)


def test_a_refusal_stays_and_can_be_copied(qtbot: QtBot, bar: MessageBar) -> None:
    bar.say("磁盘已满，没有保存。请清理出空间后重试。", "wrong")
    qtbot.mouseClick(button(bar, "复制"), Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == "磁盘已满，没有保存。请清理出空间后重试。"
    assert bar.isVisible()
    assert "没有完成" in {label.text() for label in bar.findChildren(QLabel)}
    assert bar.accessibleName().startswith("没有完成：磁盘已满")


def test_its_action_runs_once_and_closes_it(qtbot: QtBot, bar: MessageBar) -> None:
    ran: list[str] = []
    bar.say("已删除 3 条。", "done", ("撤销", lambda: ran.append("undo")))
    undo = button(bar, "撤销")

    qtbot.keyClick(undo, Qt.Key.Key_Space)
    qtbot.keyClick(undo, Qt.Key.Key_Space)

    assert ran == ["undo"]
    assert not bar.isVisible()
    assert bar.text() == ""


def test_success_leaves_by_itself(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "STAYS", 30)
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    bar = MessageBar(owner)
    bar.say("已保存。", "done")

    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=2000)


def test_a_notice_outlives_the_success_before_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "STAYS", 30)
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    bar = MessageBar(owner)
    bar.say("已保存。", "done")
    bar.say("上次有 2 条内容没有保存。", "notice")
    qtbot.wait(100)

    assert bar.text() == "上次有 2 条内容没有保存。"


def test_the_banner_shows_only_what_it_was_told(qtbot: QtBot) -> None:
    banner = Banner("改为可写")
    qtbot.addWidget(banner)

    banner.tell("只读：王磊（PC-01）正在使用。")
    assert banner.isVisible()
    banner.tell("")
    assert not banner.isVisible()


def test_a_defect_is_logged_with_its_place() -> None:
    try:
        [].pop()
    except IndexError as error:
        said = bug(error)
    else:
        said = ""

    assert str(log_file()) in said
    assert "IndexError" in log_file().read_text(encoding="utf-8")
