"""The frame around every page: rail, header, search, status, two starts, the end."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontInfo
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)
from pytestqt.qtbot import QtBot

from ledgerdesk import app
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.paths import log_file
from ledgerdesk.ui import pages
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.window import Window
from tests.desk.conftest import DAY
from tests.ui.forms import part
from tests.ui.hands import write

HOLDING = """
import sys
from pathlib import Path
from ledgerdesk.desk import Desk
from tests.ui.forms import part
desk = Desk.open(Path(sys.argv[1]), write=True)
print("held", flush=True)
sys.stdin.read()
desk.close()
"""


class Home(Page):
    key: ClassVar[str] = "home"
    title: ClassVar[str] = "今天要办"


class Lists(Page):
    """Shows where it was sent, and has a field to type into."""

    key: ClassVar[str] = "register"
    title: ClassVar[str] = "台账"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.sent: dict[str, object] = {}
        self.heard: list[frozenset[str]] = []
        self.made = 0
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)

    def open(self, **where: object) -> None:
        self.sent = where

    def refresh(self, tables: frozenset[str]) -> None:
        self.heard.append(tables)

    def heading(self) -> tuple[str, str]:
        return str(self.sent.get("register")), "1 条"

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        return {"new": self._new}

    def _new(self) -> None:
        self.made += 1


@pytest.fixture(autouse=True)
def _two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGES", {"home": lambda: Home, "register": lambda: Lists})


@pytest.fixture
def holder(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the ledger open for writing."""
    command = [sys.executable, "-c", HOLDING, str(file)]
    with subprocess.Popen(  # noqa: S603  # our own interpreter
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "held"
        yield process
        process.communicate("")


def label(window: Window, name: str) -> str:
    found = part(window, QLabel, name)
    return found.text() if found.isVisible() else ""


def click(qtbot: QtBot, window: Window, name: str) -> None:
    button = part(window, QPushButton, name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def act(window: Window, name: str) -> QAction:
    return part(window, QAction, name)


def lists(window: Window) -> Lists:
    return part(window, Lists)


def add_village(window: Window, name: str = "东河南村") -> None:
    saved = window.guard(
        lambda: window.desk.records.save(
            "village", {"name": name, "unit": window.desk.bench.unit()}
        )
    )
    assert saved is not None
    window.changed(saved.tables)


def test_the_rail_leads_to_pages_that_exist_and_counts(qtbot: QtBot, window: Window) -> None:
    stops = {each.objectName(): each for each in window.findChildren(QPushButton)}

    assert "rail_home" in stops
    assert "rail_month" not in stops
    qtbot.waitUntil(lambda: stops["rail_register:problem"].accessibleName() == "问题，1 条")
    assert stops["rail_register:case"].accessibleName() == "案件"
    click(qtbot, window, "rail_register:problem")
    assert lists(window).sent == {"register": "problem"}
    assert label(window, "page_title") == "problem"
    assert stops["rail_register:problem"].isChecked()
    assert not stops["rail_home"].isChecked()


def test_the_header_tells_day_and_period(window: Window) -> None:
    assert label(window, "page_title") == "今天要办"
    assert label(window, "page_hint") == "2026年10月20日 星期二 · 本期 9月25日—10月24日"


def test_a_button_of_the_page_comes_and_goes_with_it(qtbot: QtBot, window: Window) -> None:
    button = part(window, QPushButton, "do_new")
    assert not button.isVisible()

    click(qtbot, window, "rail_register:site")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert lists(window).made == 2

    click(qtbot, window, "rail_home")
    assert not button.isVisible()


def test_ctrl_k_finds_by_initials_and_enter_opens(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box, results = part(window, QLineEdit, "search"), part(window, QListWidget, "results")
    qtbot.keyClicks(box, "wjq")
    qtbot.waitUntil(results.isVisible)
    qtbot.keyClick(box, Qt.Key.Key_Return)

    site = window.desk.records.find("site", "王家泉采石坑")
    assert lists(window).sent == {"register": "site", "record": site}
    assert not results.isVisible()
    assert box.text() == ""


def test_the_arrows_choose_among_the_hits(qtbot: QtBot, window: Window) -> None:
    box, results = part(window, QLineEdit, "search"), part(window, QListWidget, "results")
    write(box, "王家泉")
    qtbot.waitUntil(results.isVisible)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Enter)

    assert lists(window).sent["register"] in {"problem", "village"}


def test_words_nobody_wrote_say_what_else_to_try(qtbot: QtBot, window: Window) -> None:
    box, results = part(window, QLineEdit, "search"), part(window, QListWidget, "results")
    qtbot.keyClicks(box, "xyzzy")
    qtbot.waitUntil(results.isVisible)

    assert "没有找到“xyzzy”" in results.item(0).text()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not results.isVisible()


def test_the_chosen_person_acts_and_is_remembered(
    qtbot: QtBot, window: Window, file: Path
) -> None:
    button = part(window, QToolButton, "actor")
    assert button.text() == "张秀兰"
    menu = button.menu()
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == "王磊").trigger()
    add_village(window)

    assert window.desk.upkeep.history()[0]["actor"] == "王磊"
    window.let_go()
    again = Window(Desk.open(file, write=True, clock=Clock(DAY)))
    qtbot.addWidget(again, before_close_func=Window.let_go)
    other = part(again, QToolButton, "actor")
    assert other.text() == "王磊"


def test_the_foot_tells_unit_check_copy_and_what_is_due(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: label(window, "status_checked") == "已检查", timeout=20_000)

    assert label(window, "status_where").startswith("悦庄镇 · 沂源县")
    assert label(window, "status_saved").startswith("已保存 ")
    assert label(window, "status_backed_up") == "还没有备份"
    assert label(window, "status_due") == "逾期 1 项 · 下一个期限 10月26日 上报"


def test_a_write_reaches_rail_foot_and_pages(qtbot: QtBot, window: Window) -> None:
    click(qtbot, window, "rail_register:site")
    page = lists(window)
    add_village(window)
    assert page.heard == [frozenset({"village"})]

    click(qtbot, window, "rail_home")
    add_village(window, "八仙庄")
    assert len(page.heard) == 1
    click(qtbot, window, "rail_register:site")
    assert page.heard[1:] == [frozenset({"village"})]


def test_undo_and_redo_go_by_name(qtbot: QtBot, window: Window) -> None:
    add_village(window)
    qtbot.waitUntil(lambda: act(window, "undo").text() == "撤销 新增村（居） 东河南村")

    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: label(window, "message_text") == "已撤销“新增村（居） 东河南村”。")
    assert len(window.desk.listing.records("village")) == 2
    qtbot.waitUntil(lambda: act(window, "redo").text() == "重做 新增村（居） 东河南村")
    click(qtbot, window, "message_action")
    qtbot.waitUntil(lambda: label(window, "message_text") == "已重做“新增村（居） 东河南村”。")

    assert len(window.desk.listing.records("village")) == 3


def test_ctrl_z_in_a_field_takes_back_the_typing_only(qtbot: QtBot, window: Window) -> None:
    add_village(window)
    click(qtbot, window, "rail_register:site")
    field = lists(window).field
    field.setFocus()
    write(field, "王家沟")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert field.text() != "王家沟"
    assert len(window.desk.listing.records("village")) == 3


def test_what_a_crash_left_is_offered(qtbot: QtBot, desk: Desk) -> None:
    village = desk.records.find("village", "王家泉村")
    desk.drafts.keep("village", village, {"group": "南片"})
    window = Window(desk)
    qtbot.addWidget(window, before_close_func=Window.let_go)
    window.show()

    assert label(window, "message_text") == "上次有 1 条内容填到一半，没有保存，现在还在。"
    click(qtbot, window, "message_action")
    assert lists(window).sent == {"register": "village", "record": village}


def test_one_of_several_is_chosen_by_name(qtbot: QtBot, desk: Desk) -> None:
    fresh = desk.drafts.fresh()
    desk.drafts.keep("village", desk.records.find("village", "王家泉村"), {"group": "南片"})
    desk.drafts.keep("site", fresh, {"name": "东河采砂点"})
    window = Window(desk)
    qtbot.addWidget(window, before_close_func=Window.let_go)
    window.show()
    click(qtbot, window, "message_action")
    menu = next(each for each in window.findChildren(QMenu) if each.isVisible())

    assert [each.text() for each in menu.actions()] == ["新矿点", "村（居） 王家泉村"]
    menu.actions()[0].trigger()
    menu.close()
    assert lists(window).sent == {"register": "site", "record": fresh}


def test_the_window_stands_where_it_stood(qtbot: QtBot, window: Window, file: Path) -> None:
    window.resize(760, 500)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    again = Window(Desk.open(file, write=False, clock=Clock(DAY)))
    qtbot.addWidget(again, before_close_func=Window.let_go)

    assert (again.width(), again.height()) == (760, 500)


def test_a_defect_is_logged_and_said_once(qtbot: QtBot, qapp: QApplication) -> None:
    program = app.Program(qapp)
    for _ in range(2):
        program.caught(ValueError, ValueError("twice"), None)
    boxes = [each for each in qapp.topLevelWidgets() if isinstance(each, QMessageBox)]
    shown = [each for each in boxes if each.isVisible()]

    assert len(shown) == 1
    assert str(log_file()) in shown[0].text()
    assert log_file().read_text(encoding="utf-8").count("ValueError: twice") == 2
    qtbot.mouseClick(shown[0].button(QMessageBox.StandardButton.Close), Qt.MouseButton.LeftButton)
    assert not shown[0].isVisible()


def test_qt_speaks_chinese_in_the_shipped_font(qapp: QApplication) -> None:
    box = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel)

    assert box.button(QMessageBox.StandardButton.Cancel).text() == "取消"
    assert qapp.font().families()[0] == "LD Hei"
    assert QFontInfo(qapp.font()).family() == "LD Hei"


def test_a_second_start_reads_and_says_who_writes(
    qtbot: QtBot, file: Path, holder: subprocess.Popen[str]
) -> None:
    who = json.loads(file.with_name(f"{file.name}.holder").read_text(encoding="utf-8"))
    desk, why = app.opened(file)
    second = Window(desk, why_readonly=why)
    qtbot.addWidget(second, before_close_func=Window.let_go)
    second.show()

    assert holder.poll() is None
    assert who["host"] in label(second, "banner_text")
    assert label(second, "status_saved") == "只读，不能保存"
    assert not act(second, "undo").isEnabled()
    assert second.guard(lambda: second.desk.records.save("village", {"name": "新村"})) is None
    assert "只读" in label(second, "message_text")


def test_the_reader_may_write_once_the_other_has_left(
    qtbot: QtBot, qapp: QApplication, file: Path, holder: subprocess.Popen[str]
) -> None:
    program = app.Program(qapp)
    assert program.open(file)
    reader = program.window
    assert reader is not None
    click(qtbot, reader, "banner_action")
    still = program.window
    assert still is not None
    assert still.desk.readonly

    holder.communicate("")
    click(qtbot, still, "banner_action")
    writer = program.window
    assert writer is not None
    assert not writer.desk.readonly
    writer.let_go()
    writer.close()
