"""A register that holds much: the worker looks, the old rows stay, nobody waits."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from ledgerdesk.db import browsing
from ledgerdesk.db.browsing import Query, Shelf
from ledgerdesk.desk import Desk
from ledgerdesk.desk.searching import Searching
from ledgerdesk.domain.definitions import Register
from ledgerdesk.errors import UserError
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.register_page import RegisterPage
from ledgerdesk.ui.window import Window
from tests.desk.conftest import PROBLEM

PLACES = ("河滩", "北沟", "东岭")
LEFT = Qt.MouseButton.LeftButton


class Gate:
    """Holds the worker where a test wants it."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self.reached = threading.Event()

    def shut(self) -> None:
        self.reached.clear()
        self._open.clear()

    def open(self) -> None:
        self._open.set()

    def go_through(self) -> None:
        assert threading.current_thread() is not threading.main_thread(), "the window waits"
        self.reached.set()
        assert self._open.wait(20)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Every register is large, and its ids come through a gate."""
    made, ids = Gate(), Shelf.ids

    def gated(self: Shelf, register: Register, query: Query) -> list[str]:
        made.go_through()
        return ids(self, register, query)

    monkeypatch.setattr(browsing, "SMALL", 0)
    monkeypatch.setattr(Shelf, "ids", gated)
    yield made
    made.open()


@pytest.fixture
def page(qtbot: QtBot, window: Window, desk: Desk, gate: Gate) -> RegisterPage:
    """Four problems, shown."""
    gate.open()
    lines = [{"register": "problem", "values": PROBLEM | {"place": each}} for each in PLACES]
    desk.loading().rows(lines)
    with qtbot.waitExposed(window):
        window.go("register", register="problem")
    found = window.findChild(RegisterPage)
    assert isinstance(found, RegisterPage)
    qtbot.waitUntil(lambda: len(grid(found).rows.ids) == 4)
    return found


def grid(page: RegisterPage) -> Grid:
    found = page.findChild(Grid)
    assert isinstance(found, Grid)
    return found


def column(page: RegisterPage, key: str) -> list[str]:
    rows = grid(page).rows
    keys = [each.key for each in rows.columns]
    if key not in keys:
        return []
    return [str(rows.index(at, keys.index(key)).data()) for at in range(rows.rowCount())]


def click_head(qtbot: QtBot, page: RegisterPage, key: str) -> None:
    head = grid(page).horizontalHeader()
    at = [each.key for each in grid(page).rows.columns].index(key)
    place = QPoint(head.sectionViewportPosition(at) + 12, head.height() // 2)
    qtbot.mouseClick(head.viewport(), LEFT, pos=place)


def label(window: Window, name: str) -> str:
    found = window.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def box(window: Window) -> tuple[QLineEdit, QListWidget]:
    line = window.findChild(QLineEdit, "search")
    hits = window.findChild(QListWidget, "results")
    assert isinstance(line, QLineEdit)
    assert isinstance(hits, QListWidget)
    return line, hits


def test_old_rows_stay_until_the_new_ones_are_there(
    qtbot: QtBot, page: RegisterPage, gate: Gate, window: Window
) -> None:
    click_head(qtbot, page, "number")
    qtbot.waitUntil(lambda: column(page, "number") == sorted(column(page, "number")))
    before = column(page, "number")
    gate.shut()
    click_head(qtbot, page, "number")

    assert gate.reached.wait(10)
    assert column(page, "number") == before
    qtbot.waitUntil(lambda: label(window, "shown") == "正在查找…")
    gate.open()
    qtbot.waitUntil(lambda: column(page, "number") == before[::-1])
    assert label(window, "shown") == ""


def test_a_record_hidden_by_a_filter_is_reached_all_the_same(
    qtbot: QtBot, page: RegisterPage, window: Window
) -> None:
    wanted = next(
        each
        for each in grid(page).rows.ids
        if window.desk.records.get("problem", each)["place"] == "北沟"
    )
    window.go("register", register="problem", words="河滩")
    qtbot.waitUntil(lambda: len(grid(page).rows.ids) == 1)

    window.go("register", register="problem", record=wanted)
    qtbot.waitUntil(lambda: grid(page).current() == wanted)

    assert len(grid(page).rows.ids) == 4
    window.go("register", register="problem", record="gone")
    qtbot.waitUntil(lambda: "不在列表里" in label(window, "message_text"))


def test_what_gave_way_to_the_clerk_comes_after_it(
    qtbot: QtBot, page: RegisterPage, gate: Gate, window: Window
) -> None:
    gate.shut()
    window.desk.loading().rows([{"register": "problem", "values": PROBLEM | {"place": "西坡"}}])
    window.changed({"problem"})
    assert gate.reached.wait(10)

    assert window.guard(lambda: window.desk.bench.setting("county")) == "沂源县"
    gate.open()

    qtbot.waitUntil(lambda: len(grid(page).rows.ids) == 5)


def test_a_list_left_before_its_rows_came_has_them_later(
    qtbot: QtBot, page: RegisterPage, gate: Gate, window: Window
) -> None:
    gate.shut()
    window.go("register", register="site")
    assert gate.reached.wait(10)
    assert grid(page).rows.ids == []
    window.go("home")
    gate.open()
    qtbot.wait(100)

    window.go("register", register="site")
    qtbot.waitUntil(lambda: column(page, "name") == ["王家泉采石坑"])


def test_words_in_the_list_are_looked_for_while_somebody_types(
    qtbot: QtBot, page: RegisterPage
) -> None:
    line = page.findChild(QLineEdit, "filter")
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "ht")

    qtbot.waitUntil(lambda: column(page, "place") == ["河滩"])
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(grid(page).rows.ids) == 4)


def test_a_list_that_cannot_be_read_says_why(
    qtbot: QtBot, page: RegisterPage, monkeypatch: pytest.MonkeyPatch, window: Window
) -> None:
    def refuse(*_: object) -> list[str]:
        message = "台账读不出来。请用备份恢复。"
        raise UserError(message)

    monkeypatch.setattr(Shelf, "ids", refuse)
    click_head(qtbot, page, "number")

    qtbot.waitUntil(lambda: label(window, "message_text") == "台账读不出来。请用备份恢复。")
    assert len(grid(page).rows.ids) == 4


@pytest.fixture
def hits_gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """What the search box finds comes through a gate."""
    made, find = Gate(), Searching.find

    def gated(self: Searching, words: str) -> Any:
        made.go_through()
        return find(self, words)

    monkeypatch.setattr(Searching, "find", gated)
    yield made
    made.open()


def test_enter_waits_for_the_hits_of_the_words(
    qtbot: QtBot, window: Window, page: RegisterPage, hits_gate: Gate
) -> None:
    line, hits = box(window)
    hits_gate.shut()
    qtbot.keyClicks(line, "wjqcsk")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert hits_gate.reached.wait(10)
    assert not hits.isVisible()
    hits_gate.open()

    qtbot.waitUntil(lambda: column(page, "name") == ["王家泉采石坑"])
    assert line.text() == ""


def test_hits_of_words_that_were_taken_back_are_not_shown(
    qtbot: QtBot, window: Window, page: RegisterPage, hits_gate: Gate
) -> None:
    line, hits = box(window)
    hits_gate.shut()
    qtbot.keyClicks(line, "wjq")
    qtbot.waitUntil(hits_gate.reached.is_set)
    line.clear()
    hits_gate.open()
    qtbot.wait(300)

    assert not hits.isVisible()
    assert page.isVisible()


def test_a_search_that_cannot_be_made_says_why(
    qtbot: QtBot, window: Window, page: RegisterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Any:
        message = "索引坏了。请在数据与备份里做全面检查。"
        raise UserError(message)

    monkeypatch.setattr(Searching, "find", refuse)
    line, hits = box(window)
    qtbot.keyClicks(line, "wjq")

    qtbot.waitUntil(lambda: label(window, "message_text").startswith("索引坏了"))
    assert not hits.isVisible()
    assert window.findChild(QPushButton, "message_action")
    assert page.isVisible()
