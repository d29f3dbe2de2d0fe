"""The register page in the real window, driven by keys, clicks and the clipboard."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.desk.browsing import Query
from ledgerdesk.ui.facets import Facets
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.jobs import CANCELLED
from ledgerdesk.ui.record_pane import RecordPane
from ledgerdesk.ui.register_page import LATER, RegisterPage
from ledgerdesk.ui.signing_page import SigningPage
from ledgerdesk.ui.window import Window
from tests.desk.conftest import PROBLEM
from tests.ui.forms import part
from tests.ui.hands import write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
"""A menu without a screen can neither be raised nor grab the keyboard."""
KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
MORE: tuple[dict[str, Any], ...] = (
    {"place": "河滩", "found_on": "2026-10-09", "due_on": "2026-11-30", "violation": "非法采砂"},
    {"place": "北沟", "found_on": "2026-10-08", "due_on": "2026-11-20", "village": "桃花峪村"},
)


@pytest.fixture
def three(desk: Desk) -> list[str]:
    """Three problems: 河滩, 北沟, and the one that is late."""
    lines = [{"register": "problem", "values": PROBLEM | each} for each in MORE]
    desk.loading().rows(lines)
    return desk.browsing.ids("problem", Query())


@pytest.fixture
def page(qtbot: QtBot, window: Window, three: list[str]) -> RegisterPage:
    """The problems, their counts already at the left."""
    with qtbot.waitExposed(window):
        window.go("register", register="problem")
    found = part(window, RegisterPage)
    qtbot.waitUntil(lambda: bool(texts(found)))
    assert len(three) == 3
    return found


def grid(page: QWidget) -> Grid:
    return part(page, Grid)


def facets(page: QWidget) -> Facets:
    return part(page, Facets)


def line(page: QWidget, name: str = "filter") -> QLineEdit:
    return part(page, QLineEdit, name)


def button(page: QWidget, name: str) -> QPushButton:
    return part(page, QPushButton, name)


def type_in(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Type by key, or as an input method does it: compose, then commit."""
    if text.isascii():
        qtbot.keyClicks(widget, text)
        return
    write(widget, text)


def said(page: QWidget, name: str) -> str:
    found = part(page, QLabel, name)
    return found.text()


def column(page: QWidget, label: str) -> list[str]:
    """Return the words of a column as they are shown."""
    model = grid(page).model()
    labels = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    at = labels.index(label)
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def texts(page: QWidget) -> list[str]:
    """Return the lines at the left: words and count."""
    return [f"{each.text} {each.count}".removesuffix(" None") for each in facets(page).marks()]


def click_facet(qtbot: QtBot, page: QWidget, text: str, mouse: Qt.MouseButton = LEFT) -> QPoint:
    """Click a line at the left; returns where."""
    view = facets(page)
    row = [each.text for each in view.marks()].index(text)
    index = view.model().index(row, 0)
    view.scrollTo(index)
    place = view.visualRect(index).center()
    qtbot.mouseClick(view.viewport(), mouse, pos=place)
    return place


def click_head(qtbot: QtBot, page: QWidget, label: str) -> None:
    """Click a column's heading."""
    head, model = grid(page).horizontalHeader(), grid(page).model()
    labels = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    at = labels.index(label)
    grid(page).scrollTo(model.index(0, at))
    place = QPoint(head.sectionViewportPosition(at) + 12, head.height() // 2)
    qtbot.mouseClick(head.viewport(), LEFT, pos=place)


def choose(qtbot: QtBot, text: str) -> list[str]:
    """Choose from the menu that has popped up; returns what it offers."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offers = [each.text().partition("\t")[0] for each in menu.actions() if each.text()]
    action = next((each for each in menu.actions() if each.text().startswith(text)), None)
    if action is not None and text:
        menu.setActiveAction(action)
        qtbot.keyClick(menu, KEY.Key_Return)
    else:
        menu.close()
    return offers


def test_the_list_shows_the_register_and_the_header_says_how_many(
    page: RegisterPage, window: Window
) -> None:
    assert column(page, "村（居）") == ["王家泉村", "桃花峪村", "王家泉村"]
    assert column(page, "状态") == ["待整改", "待整改", "逾期 1 天"]
    assert window.findChild(QLabel, "page_title").text() == "问题台账"  # type: ignore[union-attr]  # it is there
    assert page.heading() == ("问题台账", "3 条 · 逾期 1")
    assert {"逾期 1", "待整改 3", "王家泉村 2", "非法采砂 1"} <= {*texts(page)}


def test_the_lines_at_the_left_keep_qts_rules(
    page: RegisterPage, qtmodeltester: ModelTester
) -> None:
    assert facets(page).model().rowCount() > 5

    qtmodeltester.check(facets(page).model())


def test_a_click_on_a_value_narrows_and_a_second_one_widens_again(
    qtbot: QtBot, page: RegisterPage
) -> None:
    click_facet(qtbot, page, "非法采砂")
    qtbot.waitUntil(lambda: "清除全部筛选" in texts(page))

    assert column(page, "主要违法类型") == ["非法采砂"]
    assert said(page, "shown") == "1 条"
    assert "无证开采 2" in texts(page)
    click_facet(qtbot, page, "无证开采")
    assert grid(page).model().rowCount() == 3
    qtbot.waitUntil(lambda: [each.on for each in facets(page).marks()].count(True) == 2)
    click_facet(qtbot, page, "清除全部筛选")
    qtbot.waitUntil(lambda: "清除全部筛选" not in texts(page))


def test_counts_stay_until_new_ones_are_there_and_give_way_to_the_clerk(
    qtbot: QtBot, page: RegisterPage, window: Window
) -> None:
    before = [each.count for each in facets(page).marks() if each.kind == "value"]
    click_facet(qtbot, page, "非法采砂")

    assert [each.on for each in facets(page).marks()].count(True) == 1
    assert [each.count for each in facets(page).marks() if each.kind == "value"] == before
    for _ in range(3):  # each verb breaks off the counting
        window.guard(lambda: None)
        qtbot.wait(40)
    qtbot.waitUntil(
        lambda: [each.count for each in facets(page).marks() if each.kind == "value"] != before
    )


def test_a_value_is_taken_by_keyboard(qtbot: QtBot, page: RegisterPage) -> None:
    view = facets(page)
    row = [each.text for each in view.marks()].index("逾期")
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, 0))

    qtbot.keyClick(view, KEY.Key_Space)

    assert column(page, "状态") == ["逾期 1 天"]


@pytest.mark.parametrize("words", ["河滩", "ht", "非不 "])
def test_typing_filters_by_words_and_initials(
    qtbot: QtBot, page: RegisterPage, window: Window, words: str
) -> None:
    qtbot.keyClick(window, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(line(page).hasFocus)
    type_in(qtbot, line(page), words)

    if words.strip() == "非不":
        empty = part(page, QWidget, "empty")
        qtbot.waitUntil(empty.isVisible)
        qtbot.mouseClick(button(page, "empty_do"), LEFT)
        assert (grid(page).model().rowCount(), line(page).text()) == (3, "")
    else:
        qtbot.waitUntil(lambda: grid(page).model().rowCount() == 1)
        qtbot.keyClick(line(page), KEY.Key_Return)
        assert grid(page).hasFocus()
        qtbot.keyClick(line(page), KEY.Key_Escape)
        qtbot.waitUntil(lambda: grid(page).model().rowCount() == 3)


def test_a_heading_sorts_and_turns_round(qtbot: QtBot, page: RegisterPage) -> None:
    click_head(qtbot, page, "整改时限")
    assert column(page, "整改时限") == ["2026-10-19", "2026-11-20", "2026-11-30"]

    click_head(qtbot, page, "整改时限")

    assert column(page, "整改时限") == ["2026-11-30", "2026-11-20", "2026-10-19"]
    click_head(qtbot, page, "核销")
    assert column(page, "整改时限") == ["2026-11-30", "2026-11-20", "2026-10-19"]


def test_chosen_rows_are_counted_summed_and_copied(
    qtbot: QtBot, page: RegisterPage, desk: Desk
) -> None:
    for fine in ("350000", "6000"):
        values = {"party": "王某", "violation": "无证开采", "unit": "悦庄镇", "place": "北沟"}
        desk.loading().rows([{"register": "case", "values": values | {"fine_yuan": fine}}])
    page.shell.go("register", register="case")

    qtbot.keyClick(grid(page), KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: said(page, "chosen") == "选中 2 条 · 合计 罚款 35.60 万元")
    qtbot.keyClick(grid(page), KEY.Key_C, Qt.KeyboardModifier.ControlModifier)

    data = QApplication.clipboard().mimeData()
    rows = data.text().splitlines()
    assert len(rows) == 2
    assert {"王某", "无证开采", "35.00"} & {*rows[0].split("\t"), *rows[1].split("\t")} == {
        "王某", "无证开采", "35.00",
    }  # fmt: skip
    assert "<table>" in data.html()


def test_delete_asks_why_moves_to_the_bin_and_can_be_undone(
    qtbot: QtBot, page: RegisterPage, window: Window, desk: Desk
) -> None:
    grid(page).setFocus()
    qtbot.keyClick(grid(page), KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    asked = line(page, "question_line")
    assert asked.isVisible()
    qtbot.keyClick(asked, KEY.Key_Return)
    assert button(page, "question_verb").hasFocus()
    qtbot.mouseClick(button(page, "question_verb"), LEFT)
    assert asked.hasFocus(), "a reason is demanded"

    type_in(qtbot, asked, "重复登记")
    qtbot.mouseClick(button(page, "question_verb"), LEFT)

    assert column(page, "村（居）") == ["桃花峪村", "王家泉村"]
    assert desk.upkeep.history()[0]["label"].startswith("删除问题")
    qtbot.waitUntil(lambda: "回收站 1" in texts(page))
    action = part(window, QPushButton, "message_action")
    assert action.text() == "撤销"
    qtbot.mouseClick(action, LEFT)
    qtbot.waitUntil(lambda: grid(page).model().rowCount() == 3)


def test_escape_gives_a_deletion_up(qtbot: QtBot, page: RegisterPage) -> None:
    grid(page).setFocus()
    qtbot.keyClick(grid(page), KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    type_in(qtbot, line(page, "question_line"), "手滑")

    qtbot.keyClick(line(page, "question_line"), KEY.Key_Escape)

    assert not line(page, "question_line").isVisible()
    assert grid(page).model().rowCount() == 3


def test_a_removed_record_is_brought_back_from_the_bin(
    qtbot: QtBot, page: RegisterPage, window: Window, desk: Desk, three: list[str]
) -> None:
    change = desk.browsing.discard("problem", three[:2], "重复登记")
    window.changed(change.tables)
    qtbot.waitUntil(lambda: "回收站 2" in texts(page))

    click_facet(qtbot, page, "回收站")
    assert column(page, "状态") == ["已删除", "已删除"]
    qtbot.mouseClick(button(page, "bring_back"), LEFT)

    assert grid(page).model().rowCount() == 1
    assert desk.browsing.removed("problem") == 1


def test_filters_are_kept_under_a_name_and_taken_again(
    qtbot: QtBot, page: RegisterPage, desk: Desk
) -> None:
    click_facet(qtbot, page, "逾期")
    qtbot.waitUntil(lambda: "保存现在的筛选…" in texts(page))
    click_facet(qtbot, page, "保存现在的筛选…")
    type_in(qtbot, line(page, "question_line"), "领导小组周调度")
    qtbot.keyClick(line(page, "question_line"), KEY.Key_Return)
    qtbot.waitUntil(lambda: "领导小组周调度" in texts(page))

    click_facet(qtbot, page, "清除全部筛选")
    assert grid(page).model().rowCount() == 3
    qtbot.waitUntil(lambda: "清除全部筛选" not in texts(page))
    click_facet(qtbot, page, "领导小组周调度")

    assert column(page, "状态") == ["逾期 1 天"]
    view = facets(page)
    place = click_facet(qtbot, page, "领导小组周调度")
    view.customContextMenuRequested.emit(place)
    assert choose(qtbot, "删除筛选") == ["删除筛选“领导小组周调度”"]
    qtbot.waitUntil(lambda: "领导小组周调度" not in texts(page))
    assert desk.browsing.views("problem") == []


def test_an_empty_register_says_what_to_do_first(
    qtbot: QtBot, page: RegisterPage, window: Window
) -> None:
    window.go("register", register="tip")
    empty = part(page, QWidget, "empty")
    assert empty.isVisible()
    assert "举报登记台账还是空的" in empty.accessibleName()

    qtbot.mouseClick(button(page, "empty_do"), LEFT)

    pane = page.findChild(QWidget, "record_pane")
    focus = QApplication.focusWidget()
    assert pane is not None
    assert focus is not None
    assert pane.isAncestorOf(focus)
    facets(page).setFocus()


def column_count(page: QWidget) -> int:
    return grid(page).model().columnCount()


def test_a_row_offers_what_can_follow(
    qtbot: QtBot, page: RegisterPage, window: Window, three: list[str]
) -> None:
    grid(page).go_to(three[0])
    place = grid(page).visualRect(grid(page).currentIndex()).center()

    grid(page).customContextMenuRequested.emit(place)
    offers = choose(qtbot, "登记巡查")

    assert offers == [
        "打开",
        "登记巡查",
        "登记案件",
        "销号…",
        "打印销号单",
        "历史",
        "复制",
        "连表头一起复制",
        "粘贴",
        "向下填充",
        "查找替换…",
        "批量修改…",
        "清除内容",
        "删除记录…",
    ]
    assert window.findChild(QLabel, "page_title").text() == "巡查检查台账"  # type: ignore[union-attr]  # it is there


def test_a_column_can_be_hidden_and_shown_and_that_is_remembered(
    qtbot: QtBot, page: RegisterPage, window: Window
) -> None:
    head, before = grid(page).horizontalHeader(), column_count(page)
    head.customContextMenuRequested.emit(QPoint(20, 10))
    choose(qtbot, "责任人")
    assert column_count(page) == before - 1

    window.go("register", register="site")
    window.go("register", register="problem")

    assert column_count(page) == before - 1
    head.customContextMenuRequested.emit(QPoint(20, 10))
    choose(qtbot, "恢复原来的列")
    assert column_count(page) == before


def test_a_width_is_remembered(qtbot: QtBot, page: RegisterPage, window: Window) -> None:
    grid(page).setColumnWidth(0, 203)
    qtbot.wait(600)

    window.go("register", register="site")
    window.go("register", register="problem")

    assert grid(page).columnWidth(0) == 203


def test_a_record_is_shown_even_if_filters_hide_it(
    qtbot: QtBot, page: RegisterPage, window: Window, three: list[str]
) -> None:
    window.go("register", register="problem", filters={"violation": ("非法采砂",)})
    assert column(page, "主要违法类型") == ["非法采砂"]

    window.go("register", register="problem", record=three[2])

    assert grid(page).current() == three[2]
    number = column(page, "问题编号")[2]
    qtbot.waitUntil(lambda: said(page, "record_number") == number)


def test_some_records_are_shown_alone_until_that_is_taken_back(
    qtbot: QtBot, page: RegisterPage, window: Window, three: list[str]
) -> None:
    window.go("register", register="problem", filters={"id": tuple(three[:2])})
    qtbot.waitUntil(lambda: "指定的 2 条" in texts(page))
    assert grid(page).model().rowCount() == 2

    click_facet(qtbot, page, "指定的 2 条")

    assert grid(page).model().rowCount() == 3


def test_the_record_at_the_right_follows_the_list(qtbot: QtBot, page: RegisterPage) -> None:
    numbers = column(page, "问题编号")
    qtbot.waitUntil(lambda: said(page, "record_number") == numbers[0])

    qtbot.keyClick(grid(page), KEY.Key_Down)

    qtbot.waitUntil(lambda: said(page, "record_number") == numbers[1])


def test_a_record_begun_right_after_a_click_is_the_one_that_is_typed_into(
    qtbot: QtBot, page: RegisterPage, three: list[str]
) -> None:
    place = QPoint(60, grid(page).rowHeight(1) + 10)
    qtbot.mouseClick(grid(page).viewport(), LEFT, pos=place)
    qtbot.keyClick(grid(page), KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(200)  # the list's record would be shown by now

    pane = page.findChildren(RecordPane)[0]
    assert pane.record not in three
    assert pane.record


def test_a_narrow_window_shows_the_record_only_when_it_is_opened(
    qtbot: QtBot, page: RegisterPage, window: Window
) -> None:
    pane = part(page, QWidget, "record_pane")
    assert pane.isVisible()
    window.resize(1100, 700)
    qtbot.waitUntil(lambda: not pane.isVisible())

    grid(page).setFocus()
    qtbot.keyClick(grid(page), KEY.Key_Space)
    assert pane.isVisible()
    assert not facets(page).isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, KEY.Key_F4)

    assert not pane.isVisible()
    assert facets(page).isVisible()
    assert grid(page).hasFocus()


def test_a_new_record_can_be_begun_by_key(
    qtbot: QtBot, page: RegisterPage, window: Window
) -> None:
    number = column(page, "问题编号")[0]
    qtbot.waitUntil(lambda: said(page, "record_number") == number)

    qtbot.keyClick(window, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: said(page, "record_number") != number)
    qtbot.wait(150)
    assert said(page, "record_number") != number, "the list does not take the form away"
    grid(page).setFocus()


def test_a_problems_paper_is_a_key_away(qtbot: QtBot, window: Window) -> None:
    window.go("register", register="problem")
    print_it = part(window, QAction, "print")
    qtbot.waitUntil(print_it.isEnabled)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    page = part(window, SigningPage)
    qtbot.waitUntil(lambda: "销号单 YZ-WT-2026-001" in page.heading()[1])
    window.go("register", register="patrol")
    qtbot.waitUntil(lambda: not print_it.isEnabled())


def head_menu(page: QWidget, label: str) -> None:
    """Open the menu of a column's heading."""
    head, model = grid(page).horizontalHeader(), grid(page).model()
    labels = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    at = labels.index(label)
    grid(page).scrollTo(model.index(0, at))
    head.customContextMenuRequested.emit(QPoint(head.sectionViewportPosition(at) + 12, 10))


def test_a_columns_values_are_ticked_to_narrow_the_list(
    qtbot: QtBot, page: RegisterPage, window: Window
) -> None:
    head_menu(page, "村（居）")
    choose(qtbot, "按这一列筛选…")
    qtbot.waitUntil(lambda: bool(window.findChildren(QDialog, "column_filter")))
    (asked,) = window.findChildren(QDialog, "column_filter")
    values = part(asked, QListWidget, "column_values")
    assert {values.item(at).text() for at in range(2)} == {"王家泉村　2", "桃花峪村　1"}
    qtbot.keyClicks(asked.findChild(QLineEdit), "thy")
    (shown,) = [at for at in range(2) if not values.item(at).isHidden()]

    values.setFocus()
    values.setCurrentRow(shown)
    qtbot.keyClick(values, KEY.Key_Space)
    (yes,) = [each for each in asked.findChildren(QPushButton) if each.text() == "筛选"]
    qtbot.mouseClick(yes, LEFT)

    assert column(page, "村（居）") == ["桃花峪村"]


def test_a_column_is_dragged_to_another_place_and_stays_there(
    qtbot: QtBot, page: RegisterPage, window: Window
) -> None:
    head = grid(page).horizontalHeader()
    labels = [each.label for each in grid(page).rows.columns]

    head.moveSection(0, 2)

    wanted = [labels[1], labels[2], labels[0], *labels[3:]]
    qtbot.waitUntil(lambda: [each.label for each in grid(page).rows.columns] == wanted)
    window.go("register", register="site")
    window.go("register", register="problem")
    assert [each.label for each in grid(page).rows.columns] == wanted
    assert [head.visualIndex(at) for at in range(len(wanted))] == list(range(len(wanted)))


def test_frozen_columns_stand_still_and_are_typed_into(qtbot: QtBot, page: RegisterPage) -> None:
    grid(page).setColumnWidth(1, 800)
    head_menu(page, "问题编号")
    choose(qtbot, "冻结到这一列")
    still = part(grid(page), QTableView, "frozen")
    assert not still.isVisible(), "nothing is moved sideways yet"

    bar = grid(page).horizontalScrollBar()
    bar.setValue(bar.maximum())

    assert still.isVisible()
    assert [at for at in range(column_count(page)) if not still.isColumnHidden(at)] == [0]
    place = still.visualRect(grid(page).rows.index(1, 0)).center()
    qtbot.mouseClick(still.viewport(), LEFT, pos=place)
    assert grid(page).currentIndex().row() == 1
    qtbot.mouseDClick(still.viewport(), LEFT, pos=place)
    assert bar.value() == 0
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    qtbot.keyClick(focus, KEY.Key_Escape)
    head_menu(page, "问题编号")
    assert "取消冻结" in choose(qtbot, "取消冻结")
    bar.setValue(bar.maximum())
    assert not still.isVisible()


def test_a_count_that_gave_way_to_a_newer_one_is_not_begun_again(
    qtbot: QtBot, page: RegisterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Callable[[str], None]] = []

    def quietly(_verb: object, _then: object, otherwise: Callable[[str], None]) -> None:
        begun.append(otherwise)

    monkeypatch.setattr(page.shell, "quietly", quietly)
    page.refresh(frozenset({"problem"}))
    qtbot.waitUntil(lambda: len(begun) == 1)
    page.refresh(frozenset({"problem"}))
    qtbot.waitUntil(lambda: len(begun) == 2)

    begun[0](CANCELLED)
    qtbot.wait(2 * LATER)
    assert len(begun) == 2

    begun[1](CANCELLED)
    qtbot.waitUntil(lambda: len(begun) == 3)
