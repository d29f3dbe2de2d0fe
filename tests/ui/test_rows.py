"""Rows that belong to a record, in its pane: 八查, 进展, 回头看, by keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui.lines import Lines
from ledgerdesk.ui.record_pane import RecordPane
from tests.desk.conftest import put
from tests.ui.forms import button, fill, line, named, press, settle, text
from tests.ui.hands import write
from tests.ui.recorder import Recorder

ENTER, SPACE, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Delete


@pytest.fixture(autouse=True)
def _head_acts(desk: Desk) -> None:
    desk.bench.actor = "赵敏"


def made(desk: Desk, register: str, **values: object) -> str:
    return put(desk, register, **values, unit="悦庄镇")


@pytest.fixture
def patrol(desk: Desk) -> str:
    return made(desk, "patrol", on="2026-10-12", kind="日常", headcount=3, villages=["王家泉村"])


def opened(pane: RecordPane, register: str, record: str) -> RecordPane:
    pane.show_record(register, record)
    pane.show_tab("明细")
    settle()
    return pane


def listed(pane: QWidget, name: str) -> list[str]:
    lines = named(pane, Lines, name)
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(lines.item(row).data(role)) for row in range(lines.count())]


def ask(pane: QWidget) -> QWidget:
    settle()
    (found,) = [each for each in pane.findChildren(QWidget, "ask") if each.isVisible()]
    return found


def test_all_eight_are_answered_by_figures_and_kept_in_one_step(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane, patrol: str
) -> None:
    opened(pane, "patrol", patrol)
    items = desk.children.offered("eight_check", patrol)
    assert len(items) == 8
    named(pane, QPushButton, f"{items[0]}：正常").setFocus()
    for figure in ("1", "3"):
        here = QApplication.focusWidget()
        assert here is not None
        qtbot.keyClicks(here, figure)
        if figure == "3":
            note = QApplication.focusWidget()
            assert isinstance(note, QLineEdit)
            assert note.accessibleName() == f"{items[1]}：情况说明"
            write(note, "本村没有煤场")
    named(pane, QPushButton, f"{items[2]}：异常").click()
    found = QApplication.focusWidget()
    assert found is not None
    write(found, "沟口有新煤线")
    press(qtbot, pane, "其余都是正常")
    here = QApplication.focusWidget()
    assert isinstance(here, QPushButton)
    qtbot.keyClick(here, SPACE)

    rows = desk.children.rows("eight_check", patrol)
    assert [each.tag for each in rows] == ["正常", "不适用", "异常", *["正常"] * 5]
    assert [each.note for each in rows[:3]] == ["", "本村没有煤场", "沟口有新煤线"]
    assert recorder.said[-1] == ("done", "已登记八查 8 项。")
    assert listed(pane, "八查排查表")[2].startswith("异常，三查易发区露头煤线")
    settle()
    assert not pane.findChildren(QWidget, "offer")
    desk.upkeep.undo()
    assert desk.children.rows("eight_check", patrol) == []


def test_nothing_answered_writes_nothing(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane, patrol: str
) -> None:
    opened(pane, "patrol", patrol)
    press(qtbot, pane, "保存八查")

    assert recorder.said[-1][0] == "notice"
    assert desk.children.rows("eight_check", patrol) == []


def test_a_row_is_added_by_keys_with_today_and_who_acts_offered(
    qtbot: QtBot, recorder: Recorder, pane: RecordPane, problem: str
) -> None:
    opened(pane, "problem", problem)
    press(qtbot, pane, "添加进展")
    note = text(ask(pane), "进展情况")
    assert note.hasFocus()
    write(note, "设备正在撤离")
    qtbot.keyClick(note, ENTER, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(line(ask(pane), "记录人"), ENTER)
    here = QApplication.focusWidget()
    assert isinstance(here, QPushButton)
    assert here.text() == "保存"
    qtbot.keyClick(here, ENTER)

    assert listed(pane, "整改进展") == ["2026-10-20，设备正在撤离，记录人 赵敏，打开"]
    assert recorder.said[-1] == ("done", "已添加进展。")
    assert named(pane, Lines, "整改进展").hasFocus()


def test_what_is_missing_is_said_beside_its_field(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str
) -> None:
    opened(pane, "problem", problem)
    press(qtbot, pane, "添加进展")
    press(qtbot, ask(pane), "保存")

    finding = ask(pane).findChildren(QLabel, "finding_text")[0]
    assert finding.text() == "错误：“进展情况”还没有填写。"
    assert text(ask(pane), "进展情况").hasFocus()
    assert desk.children.rows("progress", problem) == []


def test_enter_opens_a_row_and_its_change_is_kept(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str
) -> None:
    desk.children.save("lookback", problem, {"due_on": "2026-12-01"})
    opened(pane, "problem", problem)
    lines = named(pane, Lines, "回头看记录")
    lines.setFocus()
    qtbot.keyClick(lines, ENTER)
    fill(qtbot, line(ask(pane), "回访日期"), "10-19")
    fill(qtbot, line(ask(pane), "回访结果"), "正常")
    press(qtbot, ask(pane), "保存")

    (row,) = desk.children.rows("lookback", problem)
    assert (row.title, row.note) == ("正常", "回访日期 2026-10-19")


def test_delete_asks_why_and_undo_is_one_click_away(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane, problem: str
) -> None:
    desk.children.save("progress", problem, {"on": "2026-10-19", "text": "写错了的"})
    opened(pane, "problem", problem)
    lines = named(pane, Lines, "整改进展")
    lines.setFocus()
    qtbot.keyClick(lines, DELETE)
    press(qtbot, ask(pane), "删除")
    assert desk.children.rows("progress", problem) != []

    fill(qtbot, line(ask(pane), "删除原因"), "重复登记")
    press(qtbot, ask(pane), "删除")
    assert desk.children.rows("progress", problem) == []
    assert recorder.action is not None
    recorder.action[1]()
    assert len(desk.children.rows("progress", problem)) == 1


def test_esc_gives_up_and_writes_nothing(qtbot: QtBot, pane: RecordPane, problem: str) -> None:
    opened(pane, "problem", problem)
    press(qtbot, pane, "添加进展")
    qtbot.keyClick(text(ask(pane), "进展情况"), Qt.Key.Key_Escape)

    settle()
    assert not [each for each in pane.findChildren(QWidget, "ask") if each.isVisible()]
    assert button(pane, "添加进展").hasFocus()


def test_rows_of_the_moves_are_seen_and_not_written(
    qtbot: QtBot, pane: RecordPane, problem: str
) -> None:
    opened(pane, "problem", problem)
    lines = named(pane, Lines, "流转记录")
    lines.setFocus()
    qtbot.keyClick(lines, ENTER)

    assert line(ask(pane), "流转环节").isReadOnly()
    shown_here = [each.text() for each in ask(pane).findChildren(QPushButton) if each.text()]
    assert shown_here == ["收起"]


def test_a_register_without_rows_of_its_own_has_no_such_tab(pane: RecordPane, desk: Desk) -> None:
    site = str(desk.listing.records("site")[0]["id"])
    pane.show_record("site", site)
    tabs = pane.findChildren(QWidget, "rows_panel")[0]
    pane.show_tab("明细")
    settle()

    assert not tabs.isVisible()


def test_any_register_gets_its_rows_from_the_catalogue_alone(
    qtbot: QtBot, desk: Desk, pane: RecordPane
) -> None:
    point = made(desk, "checkpoint", name="北山卡点")
    opened(pane, "checkpoint", point)
    press(qtbot, pane, "添加卡点检查")
    fill(qtbot, line(ask(pane), "车牌号"), "鲁C12345")
    press(qtbot, ask(pane), "保存")

    assert listed(pane, "卡点检查记录")[0].endswith("打开")
    assert desk.children.rows("stop_check", point)[0].title == "鲁C12345"
