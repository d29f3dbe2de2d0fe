"""表样: a blank chosen, looked at, bound by clicks and keys, tried, saved, used."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui.book_view import BookView
from ledgerdesk.ui.form_page import FormPage
from ledgerdesk.ui.window import Window
from tests.intake import blanks
from tests.ui.forms import drop
from tests.ui.hands import write
from tests.ui.person import LEFT, Person


class Hand(Person):
    """What a person sees and does on the page."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        super().__init__(qtbot, window)
        window.go("form")

    @property
    def page(self) -> FormPage:
        return self.one(FormPage)

    @property
    def book(self) -> BookView:
        return self.one(BookView)

    def drop(self, path: Path) -> None:
        """Drop a workbook on the page and wait until it was read."""
        drop(self.page, path)
        self.settle()
        self.qtbot.wait(50)

    def shows(self, cell: str) -> str:
        """Return what a cell of the sheet says."""
        row, column = int(cell[1:]), ord(cell[0]) - 64
        return str(self.book.model().index(row - 1, column - 1).data())

    def click(self, cell: str) -> None:
        row, column = int(cell[1:]), ord(cell[0]) - 64
        index = self.book.model().index(row - 1, column - 1)
        self.book.scrollTo(index)
        self.qtbot.mouseClick(self.book.viewport(), LEFT, pos=self.book.visualRect(index).center())

    def choose(self, words: str) -> None:
        """Search for a choice and take it with Enter."""
        line = self.one(QLineEdit, "find_choice")
        line.setFocus()
        write(line, words)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def put(self, name: str, text: str) -> None:
        """Write another value into a line and leave it by Enter."""
        line = self.one(QLineEdit, name)
        line.selectAll()
        write(line, text)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)


@pytest.fixture
def hand(qtbot: QtBot, window: Window) -> Hand:
    return Hand(qtbot, window)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return blanks.summary(tmp_path / "汇总表.xlsx")


def test_an_empty_page_says_what_to_do_and_the_rail_leads_there(hand: Hand) -> None:
    assert hand.sees("县里又发了新表？")
    assert hand.one(QPushButton, "empty_do").text() == "选择空表…"
    assert hand.all(QPushButton, "form_save") == []


def test_a_chosen_blank_is_shown_with_its_merges_and_what_was_guessed(
    hand: Hand, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(book), ""))
    hand.press("empty_do")
    hand.settle()
    hand.qtbot.waitUntil(lambda: bool(hand.all(BookView, "book")))
    assert (hand.book.rowSpan(2, 0), hand.book.columnSpan(2, 2)) == (2, 2)
    assert [hand.shows(f"{column}6") for column in "ABCDEF"] == [
        "序号", "单位", "开展巡查", "出动人员", "立案", "罚没款",
    ]  # fmt: skip
    assert hand.shows("A2") == "填报单位（盖章）：〈本单位〉"
    assert "表头第 3—4 行" in hand.one(QLabel, "form_told").text()


def test_a_clicked_cell_gets_what_is_chosen_by_initials(hand: Hand, book: Path) -> None:
    hand.drop(book)
    hand.click("E7")
    assert hand.sees("E 列 · 立案查处/立案(宗)")
    assert hand.sees("现在：立案")
    hand.choose("ysga")
    assert hand.shows("E6") == "移送公安"
    assert hand.sees("现在：移送公安")


def test_arrows_move_in_the_list_and_a_click_takes(hand: Hand, book: Path) -> None:
    hand.drop(book)
    hand.click("G6")
    line = hand.one(QLineEdit, "find_choice")
    line.setFocus()
    hand.qtbot.keyClick(line, Qt.Key.Key_Down)
    hand.qtbot.keyClick(line, Qt.Key.Key_Up)
    lines = hand.one(QListWidget, "choices")
    assert lines.currentRow() == 0
    hand.click_line("choices", 1)
    assert hand.shows("G6") == lines.item(1).text().partition("　")[2].partition("（")[0]


def test_a_cell_is_emptied_and_gets_other_days(hand: Hand, book: Path) -> None:
    hand.drop(book)
    hand.click("C6")
    days = hand.one(QComboBox, "span")
    hand.qtbot.keyClick(days, Qt.Key.Key_Down)
    hand.qtbot.keyClick(days, Qt.Key.Key_Down)
    assert hand.shows("C6") == "开展巡查（累计）"
    hand.press("clear_cell")
    assert hand.shows("C6") == ""
    assert hand.sees("现在：不填")


def test_a_cell_outside_the_lines_takes_a_text_behind_its_label(hand: Hand, book: Path) -> None:
    hand.drop(book)
    hand.click("C10")
    hand.choose("审核人")
    assert hand.shows("C10") == "填报人：〈审核人〉"
    hand.press("clear_cell")
    assert hand.shows("C10") == "填报人："


def test_lines_can_be_of_another_kind(hand: Hand, book: Path) -> None:
    hand.drop(book)
    kind = hand.one(QComboBox, "form_逐行填写")
    hand.qtbot.keyClick(kind, Qt.Key.Key_Down)
    register = hand.one(QComboBox, "form_哪本台账")
    while register.currentData() != "case":
        hand.qtbot.keyClick(register, Qt.Key.Key_Down)
    hand.click("B6")
    hand.choose("dsr")
    assert hand.shows("B6") == "当事人"
    hand.put("form_从第几行起", "7")
    assert hand.shows("B7") == "当事人"


def test_a_try_shows_the_names_and_goes_back(hand: Hand, book: Path) -> None:
    hand.drop(book)
    hand.press("form_try")
    assert hand.shows("C6") == "〈开展巡查〉"
    assert hand.shows("C7") == "1"
    assert hand.sees("还没有选格子")
    hand.press("form_try")
    assert hand.shows("C6") == "开展巡查"


def test_a_try_can_be_kept_as_a_file(
    hand: Hand, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.drop(book)
    target = tmp_path / "试.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    hand.press("form_look")
    assert load_workbook(target).worksheets[0]["C6"].value == "〈开展巡查〉"
    assert hand.said().startswith("已试填")


def test_a_saved_form_is_offered_where_forms_are_filled(
    hand: Hand, book: Path, desk: Desk, qtbot: QtBot
) -> None:
    hand.drop(book)
    hand.put("form_表名", "县汇总表")
    hand.put("form_键", "county_month")
    hand.qtbot.keyClick(hand.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "已存为表样“县汇总表”" in hand.said())
    assert desk.forms.own()["county_month"].title == "县汇总表"
    assert hand.one(QLineEdit, "form_键").isReadOnly()
    hand.press("去填报")
    hand.settle()
    names = hand.one(QComboBox, "what")
    assert names.currentData() == "county_month"


def test_a_saved_form_is_opened_again_and_removed(
    hand: Hand, book: Path, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.drop(book)
    hand.press("form_save")
    hand.window.go("home")
    hand.window.go("form", form="county_form")
    assert hand.shows("C6") == "开展巡查"
    target = tmp_path / "a.ldform"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    hand.press("form_pack")
    assert target.is_file()
    hand.press("form_remove")
    assert desk.forms.own() == {}
    assert hand.sees("县里又发了新表？")
    hand.drop(target)
    assert hand.shows("C6") == "开展巡查"


def test_what_cannot_be_read_says_why(hand: Hand, tmp_path: Path) -> None:
    wrong = tmp_path / "信.xlsx"
    wrong.write_text("不是表", encoding="utf-8")
    hand.drop(wrong)
    assert "信.xlsx 不是 Excel 工作簿" in hand.said()
    assert hand.sees("这个文件用不了")


def test_what_fits_nothing_is_not_saved_and_says_why(hand: Hand, tmp_path: Path) -> None:
    hand.drop(blanks.pairs(tmp_path / "申请.xlsx"))
    hand.press("form_save")
    assert "没有找到表头" in hand.said()


def test_nothing_is_clipped_on_the_smallest_screen(hand: Hand, book: Path) -> None:
    hand.drop(book)
    hand.click("E6")
    shown = [each for each in hand.page.findChildren(QPushButton) if each.isVisible()]

    assert "form_save" in {each.objectName() for each in shown}
    for each in shown:
        corner = each.mapTo(hand.window, QPoint(each.width(), each.height()))
        assert corner.x() <= hand.window.width()
        assert corner.y() <= hand.window.height()
        assert each.width() >= each.sizeHint().width()


def test_a_second_sheet_of_the_workbook_becomes_a_form_of_its_own(
    hand: Hand, tmp_path: Path, desk: Desk
) -> None:
    hand.drop(blanks.both(tmp_path / "两表.xlsx"))
    hand.qtbot.mouseClick(hand.one(QPushButton, "form_save"), LEFT)
    hand.qtbot.waitUntil(lambda: "“明细表”还没有做成表样" in hand.said())

    sheets = hand.one(QComboBox, "sheets")
    for name in ("明细表", "汇总表", "明细表"):
        sheets.setCurrentText(name)
        sheets.activated.emit(sheets.currentIndex())
        if len(desk.forms.own()) == 1 and name == "明细表":
            hand.qtbot.mouseClick(hand.one(QPushButton, "form_save"), LEFT)

    own = desk.forms.own().values()
    assert sorted(each.sheet for each in own) == ["明细表", "汇总表"]
    assert len({each.workbook for each in own}) == 1
    assert hand.one(QComboBox, "which_form").currentText().startswith("查处违法采矿案件明细表")
