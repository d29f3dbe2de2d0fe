"""The grid as a spreadsheet: typing, the input method, blocks, fill, replace, bulk edit."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.desk.browsing import Query
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.window import Window
from tests.ui.forms import part, said
from tests.ui.hands import write

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def sites(desk: Desk) -> list[str]:
    """Ids of four sites, K-1 to K-4, in the list's order."""
    lines = [
        {
            "register": "site",
            "values": {
                "number": f"K-{at}", "name": f"{at}号坑", "kind": "易发区", "village": "王家泉村",
                "found_on": f"2026-09-0{at}", "area_mu": f"{at}.5", "unit": "悦庄镇",
            },
        }
        for at in (1, 2, 3)
    ]  # fmt: skip
    desk.loading().rows(lines)
    return desk.browsing.ids("site", Query())


@pytest.fixture
def grid(qtbot: QtBot, window: Window, sites: list[str]) -> Grid:
    """The sites' grid with the keyboard, the first day and the area shown."""
    with qtbot.waitExposed(window):
        window.go("register", register="site")
    found = part(window, Grid)
    for each in ("found_on", "area_mu"):
        show_column(qtbot, found, each)
    assert len(sites) == 4
    window.activateWindow()
    found.setFocus()
    qtbot.waitUntil(found.hasFocus)
    return found


def show_column(qtbot: QtBot, grid: Grid, key: str) -> None:
    """Choose a column from the heading's menu when it is not shown."""
    if key in keys(grid):
        return
    head = grid.horizontalHeader()
    head.customContextMenuRequested.emit(QPoint(20, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(each for each in menu.actions() if each.data() == key)
    menu.setActiveAction(action)
    qtbot.keyClick(menu, KEY.Key_Return)


def keys(grid: Grid) -> list[str]:
    return [each.key for each in grid.rows.columns]


def at(grid: Grid, row: int, key: str) -> QPoint:
    """Scroll to a cell and return where it is."""
    index = grid.rows.index(row, keys(grid).index(key))
    grid.scrollTo(index)
    return grid.visualRect(index).center()


def block(qtbot: QtBot, grid: Grid, start: tuple[int, str], end: tuple[int, str]) -> None:
    """Choose a block from cell to cell."""
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, *start))
    qtbot.mouseClick(grid.viewport(), LEFT, SHIFT, at(grid, *end))


def cell(grid: Grid, row: int, key: str) -> str:
    return str(grid.rows.index(row, keys(grid).index(key)).data())


def line(grid: Grid) -> QLineEdit:
    """Return the line that is typed into."""
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    assert grid.viewport().isAncestorOf(found)
    return found


def compose(preedit: str, commit: str = "") -> None:
    """Do what an input method does, where the keyboard is."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    focus = QApplication.focusWidget()
    assert focus is not None
    QCoreApplication.sendEvent(focus, event)


def copy(text: str) -> None:
    QApplication.clipboard().setText(text)


def dialog(qtbot: QtBot, window: QWidget) -> QDialog:
    """Return the preview once it has its plan."""
    (found,) = [each for each in window.findChildren(QDialog, "plan") if each.isVisible()]
    said_ = part(found, QLabel, "plan_said")
    qtbot.waitUntil(lambda: bool(said_.text()))
    return found


def button(within: QWidget, name: str = "plan_write") -> QPushButton:
    return part(within, QPushButton, name)


def previewed(within: QWidget) -> list[tuple[str, ...]]:
    """Return the lines of the preview."""
    table = part(within, QTableWidget, "plan_lines")
    model = table.model()
    return [
        tuple(str(model.index(row, at_).data()) for at_ in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_typing_replaces_a_cell_and_enter_goes_down(
    qtbot: QtBot, grid: Grid, desk: Desk, sites: list[str]
) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "area_mu"))

    qtbot.keyClick(grid, "7")
    qtbot.keyClicks(line(grid), ".25")
    qtbot.keyClick(line(grid), KEY.Key_Return)

    assert cell(grid, 0, "area_mu") == "7.25"
    assert desk.records.get("site", sites[0])["area_mu"] == 7_250
    assert grid.currentIndex().row() == 1
    assert desk.upkeep.history()[0]["label"].startswith("修改矿点")


def test_the_input_methods_first_letter_is_not_lost(
    qtbot: QtBot, grid: Grid, desk: Desk, sites: list[str]
) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "name"))

    compose("b")
    compose("bei")
    qtbot.keyClick(grid, KEY.Key_Return)
    assert grid.currentIndex().row() == 0, "Enter only confirms while the input method composes"
    compose("", "北坡")
    qtbot.keyClick(line(grid), KEY.Key_Return)

    assert desk.records.get("site", sites[0])["name"] == "北坡"


def test_f2_edits_what_stands_there_and_escape_leaves_it(
    qtbot: QtBot, grid: Grid, desk: Desk
) -> None:
    steps = len(desk.upkeep.history())
    name = cell(grid, 0, "name")
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "name"))
    qtbot.keyClick(grid, KEY.Key_F2)
    assert line(grid).text() == name

    qtbot.keyClicks(line(grid), "x")
    qtbot.keyClick(line(grid), KEY.Key_Escape)

    assert cell(grid, 0, "name") == name
    assert len(desk.upkeep.history()) == steps
    assert grid.hasFocus()


def test_tab_writes_and_goes_right(qtbot: QtBot, grid: Grid) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 1, "found_on"))
    column = grid.currentIndex().column()
    qtbot.keyClick(grid, "9")
    qtbot.keyClicks(line(grid), "-18")

    qtbot.keyClick(line(grid), KEY.Key_Tab)

    assert cell(grid, 1, "found_on") == "2026-09-18"
    assert grid.currentIndex().column() == column + 1


def test_what_is_not_understood_stays_open_and_says_why(
    qtbot: QtBot, grid: Grid, window: Window
) -> None:
    before = cell(grid, 0, "found_on")
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "found_on"))
    qtbot.keyClick(grid, "x")

    qtbot.keyClick(line(grid), KEY.Key_Return)

    assert line(grid).text() == "x"
    assert "日期" in said(window)
    qtbot.keyClick(line(grid), KEY.Key_Escape)
    assert cell(grid, 0, "found_on") == before


def test_a_choice_is_taken_from_the_list_by_initials(
    qtbot: QtBot, grid: Grid, desk: Desk, sites: list[str]
) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "village"))

    qtbot.keyClick(grid, "t")
    qtbot.keyClicks(line(grid), "hy")
    qtbot.keyClick(line(grid), KEY.Key_Return)

    assert cell(grid, 0, "village") == "桃花峪村"
    village = desk.records.find("village", "桃花峪村")
    assert desk.records.get("site", sites[0])["village"] == village


def test_a_phone_stays_hidden_while_its_cell_is_edited(
    qtbot: QtBot, desk: Desk, grid: Grid, window: Window
) -> None:
    who = desk.records.find("person", "赵敏")
    desk.records.save("person", {"mobile": "13805331234"}, record=who)
    window.go("register", register="person")
    show_column(qtbot, grid, "mobile")
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, grid.rows.ids.index(who), "mobile"))

    qtbot.keyClick(grid, KEY.Key_F2)
    field = line(grid)
    assert field.text() == "138****1234"
    qtbot.keyClick(field, KEY.Key_F2)
    assert field.text() == "13805331234"
    qtbot.keyClick(field, KEY.Key_Escape)

    assert "赵敏 的手机号码" in desk.upkeep.history()[0]["label"]


def test_double_click_edits_and_space_opens_the_record(
    qtbot: QtBot, grid: Grid, window: Window
) -> None:
    place = at(grid, 0, "name")
    qtbot.mouseClick(grid.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=place)
    assert line(grid).isVisible()
    qtbot.keyClick(line(grid), KEY.Key_Escape)

    qtbot.keyClick(grid, KEY.Key_Space)

    pane, focus = window.findChild(QWidget, "record_pane"), QApplication.focusWidget()
    assert pane is not None
    assert focus is not None
    assert pane.isAncestorOf(focus)


def test_a_block_is_copied_and_pasted_over_another_place(
    qtbot: QtBot, grid: Grid, window: Window, desk: Desk
) -> None:
    copied = [cell(grid, row, "area_mu") for row in (0, 1)]
    block(qtbot, grid, (0, "area_mu"), (1, "area_mu"))
    qtbot.keyClick(grid, KEY.Key_C, CTRL)
    assert QApplication.clipboard().text().split("\n")[:2] == copied
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 2, "area_mu"))

    qtbot.keyClick(grid, KEY.Key_V, CTRL)
    asked = dialog(qtbot, window)
    assert len(previewed(asked)) == 2
    qtbot.mouseClick(button(asked), LEFT)

    qtbot.waitUntil(lambda: cell(grid, 3, "area_mu") == copied[1])
    assert cell(grid, 2, "area_mu") == copied[0]
    assert desk.upkeep.history()[0]["label"] == "粘贴矿点 2 条"
    undo = part(window, QPushButton, "message_action")
    qtbot.mouseClick(undo, LEFT)
    qtbot.waitUntil(lambda: cell(grid, 3, "area_mu") != copied[1])


def test_rows_with_a_head_update_by_number_and_add(
    qtbot: QtBot, grid: Grid, window: Window, desk: Desk
) -> None:
    head = "\t".join(str(each.label) for each in grid.rows.columns[:3])
    assert keys(grid)[:3] == ["number", "name", "kind"]
    copy(f"{head}\nK-2\t改了名\t堆场\nK-8\t新的坑\t易发区\n")
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "name"))

    qtbot.keyClick(grid, KEY.Key_V, CTRL)
    asked = dialog(qtbot, window)
    chosen = part(asked, QRadioButton, "paste_number")
    assert chosen.isChecked()
    qtbot.mouseClick(button(asked), LEFT)

    qtbot.waitUntil(lambda: len(grid.rows.ids) == 5)
    assert desk.records.get("site", desk.records.find("site", "K-2"))["name"] == "改了名"
    assert desk.records.get("site", desk.records.find("site", "K-8"))["name"] == "新的坑"


def test_what_cannot_be_pasted_is_shown_cell_by_cell_first(
    qtbot: QtBot, grid: Grid, window: Window, desk: Desk
) -> None:
    steps = len(desk.upkeep.history())
    copy("2026-09-30\n上个月\n")
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "found_on"))

    qtbot.keyClick(grid, KEY.Key_V, CTRL)
    asked = dialog(qtbot, window)
    (refused, good) = previewed(asked)

    assert "不能写入" in refused[-1]
    assert refused[3] == "上个月"
    assert good[3] == "2026-09-30"
    assert not button(asked).isEnabled()
    assert len(desk.upkeep.history()) == steps
    skip = part(asked, QCheckBox, "plan_skip")
    qtbot.mouseClick(skip, LEFT, pos=QPoint(8, skip.height() // 2))
    qtbot.mouseClick(button(asked), LEFT)
    qtbot.waitUntil(lambda: cell(grid, 0, "found_on") == "2026-09-30")


def test_one_copied_cell_fills_every_chosen_one(qtbot: QtBot, grid: Grid, window: Window) -> None:
    copy("堆场\n")
    block(qtbot, grid, (0, "kind"), (2, "kind"))

    qtbot.keyClick(grid, KEY.Key_V, CTRL)

    assert [cell(grid, row, "kind") for row in (0, 1, 2)] == ["堆场"] * 3
    assert "已写入 3 条" in said(window)


def test_the_clipboard_without_words_says_so(qtbot: QtBot, grid: Grid, window: Window) -> None:
    qtbot.keyClick(grid, KEY.Key_V, CTRL)

    assert "剪贴板里没有文字" in said(window)


def filled(qtbot: QtBot, grid: Grid) -> None:
    qtbot.keyClick(grid, KEY.Key_D, CTRL)


def cleared(qtbot: QtBot, grid: Grid) -> None:
    qtbot.keyClick(grid, KEY.Key_Delete)


def dated(qtbot: QtBot, grid: Grid) -> None:
    qtbot.keyClick(grid, KEY.Key_Semicolon, CTRL)


@pytest.mark.parametrize(
    ("press", "words"),
    [(filled, None), (cleared, ""), (dated, "2026-10-20")],
)
def test_keys_change_every_chosen_cell_in_one_step(
    qtbot: QtBot, grid: Grid, desk: Desk,
    press: Callable[[QtBot, Grid], None], words: str | None,
) -> None:  # fmt: skip
    first = cell(grid, 0, "found_on")
    steps = len(desk.upkeep.history())
    block(qtbot, grid, (0, "found_on"), (2, "found_on"))

    press(qtbot, grid)

    wanted = first if words is None else words
    assert [cell(grid, row, "found_on") for row in (0, 1, 2)] == [wanted] * 3
    assert len(desk.upkeep.history()) == steps + 1


def test_fill_down_in_one_row_takes_the_row_above(qtbot: QtBot, grid: Grid) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 1, "area_mu"))

    qtbot.keyClick(grid, KEY.Key_D, CTRL)

    assert cell(grid, 1, "area_mu") == cell(grid, 0, "area_mu")


def test_cut_copies_then_clears(qtbot: QtBot, grid: Grid) -> None:
    words = cell(grid, 0, "area_mu") or cell(grid, 1, "area_mu")
    row = 0 if cell(grid, 0, "area_mu") else 1
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, row, "area_mu"))

    qtbot.keyClick(grid, KEY.Key_X, CTRL)

    assert QApplication.clipboard().text().strip() == words
    assert cell(grid, row, "area_mu") == ""


def test_today_goes_into_days_only(qtbot: QtBot, grid: Grid, window: Window) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "name"))

    qtbot.keyClick(grid, KEY.Key_Semicolon, CTRL)

    assert "不是日期" in said(window)


def test_find_and_replace_shows_what_it_will_do(qtbot: QtBot, grid: Grid, window: Window) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "name"))
    qtbot.keyClick(grid, KEY.Key_H, CTRL)
    (asked,) = window.findChildren(QDialog, "plan")
    old, new = (asked.findChild(QLineEdit, name) for name in ("find", "put"))
    assert isinstance(old, QLineEdit)
    assert isinstance(new, QLineEdit)

    write(old, "号坑")
    write(new, "号采石坑")
    qtbot.keyClick(new, KEY.Key_Return)
    qtbot.waitUntil(lambda: len(previewed(asked)) == 3)
    qtbot.mouseClick(button(asked), LEFT)

    qtbot.waitUntil(lambda: cell(grid, 0, "name").endswith("采石坑"))
    names = [cell(grid, row, "name") for row in range(4)]
    assert sum(each.endswith("号采石坑") for each in names) == 3


def test_bulk_edit_shows_the_old_values_counted(qtbot: QtBot, grid: Grid, window: Window) -> None:
    block(qtbot, grid, (0, "kind"), (3, "kind"))
    grid.customContextMenuRequested.emit(at(grid, 0, "kind"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(each for each in menu.actions() if each.text() == "批量修改…")
    menu.setActiveAction(action)
    qtbot.keyClick(menu, KEY.Key_Return)
    (asked,) = window.findChildren(QDialog, "plan")
    which = part(asked, QComboBox, "bulk_field")
    assert which.currentText() == grid.rows.columns[keys(grid).index("kind")].label
    editor = part(asked, QWidget, "editor_kind")

    typed = part(editor, QLineEdit)
    write(typed, "堆场")
    qtbot.mouseClick(button(asked, "plan_look"), LEFT)
    qtbot.waitUntil(button(asked).isEnabled)
    olds = part(asked, QLabel, "bulk_olds")
    assert olds.text() == "原来的值：易发区 3 条，无证非法点 1 条"
    qtbot.mouseClick(button(asked), LEFT)

    qtbot.waitUntil(lambda: {cell(grid, row, "kind") for row in range(4)} == {"堆场"})


def test_control_and_arrows_go_to_the_edges(qtbot: QtBot, grid: Grid) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 1, "name"))

    qtbot.keyClick(grid, KEY.Key_Down, CTRL)
    assert grid.currentIndex().row() == 3
    qtbot.keyClick(grid, KEY.Key_Right, CTRL)
    assert grid.currentIndex().column() == len(keys(grid)) - 1
    qtbot.keyClick(grid, KEY.Key_Up, CTRL | SHIFT)
    assert len(grid.selected()) == 4


def test_shift_and_space_choose_the_whole_record(qtbot: QtBot, grid: Grid) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 1, "name"))

    qtbot.keyClick(grid, KEY.Key_Space, SHIFT)

    assert grid.chosen_keys() == keys(grid)
    assert len(grid.selected()) == 1


def test_the_programs_own_columns_and_the_bin_are_not_typed_into(
    qtbot: QtBot, grid: Grid, window: Window, desk: Desk, sites: list[str]
) -> None:
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at(grid, 0, "status"))
    qtbot.keyClick(grid, "x")
    assert grid.hasFocus()

    desk.browsing.discard("site", [sites[0]], "重复")
    window.go("register", register="site")
    assert not any(isinstance(each, QLineEdit) for each in grid.viewport().children())
