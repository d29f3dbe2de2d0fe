"""The year's reports in the window: chosen by state, turned by year, opened by key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.ui.calendar_page import CalendarPage
from ledgerdesk.ui.month_page import MonthPage
from ledgerdesk.ui.window import Window
from tests.ui.forms import part

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> CalendarPage:
    window.go("calendar")
    found = part(window, CalendarPage)
    qtbot.waitUntil(lambda: bool(lines(found)))
    return found


def table(page: CalendarPage) -> QTableWidget:
    return part(page, QTableWidget, "calendar_lines")


def lines(page: CalendarPage) -> list[tuple[str, ...]]:
    model = table(page).model()
    return [
        tuple(str(model.index(row, at).data()) for at in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_the_first_report_that_waits_is_current_and_enter_opens_it(
    qtbot: QtBot, page: CalendarPage, window: Window
) -> None:
    row = table(page).currentRow()
    assert lines(page)[row][:4] == (
        "2026-10-26", "附件2 工作情况汇总表", "10月份", "待报",
    )  # fmt: skip

    qtbot.keyClick(table(page), KEY.Key_Return)

    month = part(window, MonthPage)
    qtbot.waitUntil(month.isVisible)
    qtbot.waitUntil(lambda: "10月" in "".join(month.heading()))


def test_one_state_is_shown_alone(qtbot: QtBot, page: CalendarPage) -> None:
    every = len(lines(page))
    state = part(page, QComboBox, "calendar_state")

    qtbot.keyClick(state, KEY.Key_End)

    assert 0 < len(lines(page)) < every
    assert {each[3] for each in lines(page)} == {"未开始"}


def test_years_are_turned(qtbot: QtBot, page: CalendarPage) -> None:
    (back,) = [each for each in page.findChildren(QPushButton) if each.text() == "上一年"]

    qtbot.mouseClick(back, LEFT)

    qtbot.waitUntil(lambda: lines(page)[0][0].startswith("2025"))
    said = part(page, QLabel, "calendar_said")
    assert said.text().startswith("应报 0 份")
