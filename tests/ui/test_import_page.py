"""导入向导: a file dropped or chosen, its headers, columns, mistakes, differences; and undo."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressDialog,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from ledgerdesk.ui.import_page import ImportPage
from ledgerdesk.ui.list_panel import ListPanel
from ledgerdesk.ui.window import Window
from tests.intake import ledgers
from tests.ui.forms import drop
from tests.ui.hands import write
from tests.ui.person import LEFT, Person
from tests.ui.test_names import nameless

STEPS = ("选文件", "定表头", "对栏目", "核对", "看差异", "完成")
MISTAKEN = [
    ("名称", "类别", "面积", "小地名"),
    ("甲坑", "采石场", "很大", "北山"),
    ("乙坑", "堆场", 2, "南山"),
]


class Hand(Person):
    """What a person sees and does in the wizard."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        super().__init__(qtbot, window)
        window.go("register", register="site")

    def bring(self, file: Path) -> None:
        """Drop a file on the register's list and wait until it was read."""
        drop(self.one(ListPanel), file)
        self.rest()

    def rest(self) -> None:
        self.settle()
        self.qtbot.wait(50)

    def forth(self) -> None:
        """Press the button that goes on."""
        button = self.one(QPushButton, "import_forth")
        assert button.isEnabled(), button.text()
        self.qtbot.mouseClick(button, LEFT)
        self.rest()

    def lines(self, name: str) -> list[list[str]]:
        shown = self.one(QTableWidget, name)
        return [
            [item.text() if (item := shown.item(row, at)) else "" for at in range(5)]
            for row in range(shown.rowCount())
        ]

    def pick(self, name: str, words: str) -> None:
        """Choose from a list by its words, as keys do."""
        box = self.one(QComboBox, name)
        box.setFocus()
        box.setCurrentText(words)
        assert box.currentText() == words
        box.activated.emit(box.currentIndex())
        self.qtbot.wait(20)

    def text(self, name: str) -> str:
        return self.one(QLabel, name).text()


@pytest.fixture
def hand(qtbot: QtBot, window: Window) -> Hand:
    return Hand(qtbot, window)


def names(desk: Desk) -> set[str]:
    return {str(each["name"]) for each in desk.listing.records("site", [])}


def test_a_file_dropped_on_the_list_goes_all_the_way_and_back(
    hand: Hand, desk: Desk, tmp_path: Path
) -> None:
    hand.bring(ledgers.sites(tmp_path / "矿点.xlsx"))
    assert hand.lines("import_rows")[2][1:3] == ["矿山名称", "类别"]
    assert "认出 9 列" in hand.text("import_sheet_said")

    hand.forth()
    assert hand.one(QComboBox, "G 列 面积(公顷) 导入到").currentText() == "面积"
    assert hand.one(QComboBox, "G 列的单位").currentText() == "公顷"

    hand.forth()
    assert hand.text("import_check_said") == "新增 2 条。没有读不懂的格子。"
    assert [each[2] for each in hand.lines("import_skips")] == [
        "分组的标题", "合计、小计", "表尾的说明",
    ]  # fmt: skip
    hand.forth()
    assert ["名称", "", "北山采石坑"] in [each[1:4] for each in hand.lines("plan_lines")]
    hand.forth()
    assert hand.text("import_done") == "已导入 2 条矿点"
    assert {"北山采石坑", "南沟石料厂"} <= names(desk)

    hand.press("撤销本次导入")
    hand.rest()
    assert hand.text("import_done") == "已撤销本次导入"
    assert names(desk) == {"王家泉采石坑"}
    hand.press("查看台账")
    assert hand.text("page_title") == "矿山（点、硐）台账"


def test_mistakes_are_read_otherwise_or_left_out(hand: Hand, desk: Desk, tmp_path: Path) -> None:
    hand.bring(ledgers.plain(tmp_path / "矿点.xlsx", MISTAKEN))
    hand.forth()
    hand.forth()

    assert [each[1:4] for each in hand.lines("import_slips")] == [
        ["2", "B", "采石场"], ["2", "C", "很大"],
    ]  # fmt: skip
    assert not hand.one(QPushButton, "import_forth").isEnabled()
    assert "工作表“Sheet”第 2 行 B 列" in hand.text("import_slip")
    hand.press("复制清单")
    assert "采石场" in QApplication.clipboard().text()
    hand.one(QComboBox, "读作").setCurrentText("无证非法点")
    hand.press("都这样读")
    hand.rest()
    assert [each[2] for each in hand.lines("import_slips")] == ["C"]
    hand.qtbot.mouseClick(hand.one(QCheckBox, "import_skip"), LEFT, pos=hand.one(
        QCheckBox, "import_skip").rect().center() * 0.1)  # fmt: skip
    hand.forth()
    hand.forth()

    assert "1 处读不懂，没有导入" in hand.text("import_done_words")
    made = desk.records.get("site", desk.records.find("site", "甲坑"))
    assert (made["kind"], made["area_mu"]) == ("无证非法点", None)


def test_headers_and_columns_are_chosen_by_hand(hand: Hand, desk: Desk, tmp_path: Path) -> None:
    rows = [("某表", "说明"), ("甲", "乙"), ("东坑", "东坡")]
    hand.bring(ledgers.plain(tmp_path / "矿点.xlsx", rows))
    assert "没有认出" in hand.text("import_sheet_said")
    assert not hand.one(QPushButton, "import_forth").isEnabled()

    first = hand.one(QSpinBox, "表头首行")
    first.setFocus()
    hand.qtbot.keyClick(first, Qt.Key.Key_Up)
    assert hand.one(QSpinBox, "表头末行").value() == 2
    hand.press("按这几行重认")
    hand.rest()
    hand.forth()
    hand.pick("A 列 甲 导入到", "名称（必填）")
    hand.pick("B 列 乙 导入到", "小地名")
    hand.pick("类别都填", "易发区")
    hand.forth()
    hand.forth()
    hand.forth()

    made = desk.records.get("site", desk.records.find("site", "东坑"))
    assert (made["place"], made["kind"]) == ("东坡", "易发区")


def test_a_sheet_is_left_out_by_its_tick(hand: Hand, tmp_path: Path) -> None:
    hand.bring(ledgers.plain(tmp_path / "矿点.xlsx", MISTAKEN))
    tick = hand.one(QCheckBox, "导入这张工作表")
    tick.setFocus()
    hand.qtbot.keyClick(tick, Qt.Key.Key_Space)

    assert not hand.one(QPushButton, "import_forth").isEnabled()
    assert "不导入：没有勾选" in hand.text("import_sheet_said")
    hand.qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert hand.one(QPushButton, "import_forth").isEnabled()


def test_a_text_for_all_is_typed_where_no_choices_are(
    hand: Hand, desk: Desk, tmp_path: Path
) -> None:
    hand.window.go("import", register="village")
    drop(
        hand.one(ImportPage),
        ledgers.plain(tmp_path / "村.xlsx", [("代码", "重点村（居）"), ("7", "√")]),
    )
    hand.rest()
    assert "没有认出“名称”一栏" in hand.text("import_sheet_said")
    tick = hand.one(QCheckBox, "导入这张工作表")
    hand.qtbot.keyClick(tick, Qt.Key.Key_Space)
    hand.forth()
    line = hand.one(QLineEdit, "名称都填")
    line.setFocus()
    write(line, "新村")
    hand.qtbot.keyClick(line, Qt.Key.Key_Return)
    hand.qtbot.wait(20)
    for _ in range(3):
        hand.forth()

    assert desk.records.get("village", desk.records.find("village", "新村"))["key_area"] == 1


def test_all_of_it_goes_by_keys(
    hand: Hand, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledgers.sites(tmp_path / "矿点.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    hand.qtbot.keyClick(hand.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    pressed = []
    for _ in range(5):
        here = hand.window.focusWidget()
        assert isinstance(here, QPushButton)
        pressed.append(here.text())
        hand.qtbot.keyClick(here, Qt.Key.Key_Return)
        hand.rest()

    assert pressed == ["选择文件…", "下一步：对栏目", "核对", "下一步：看差异", "导入 2 条"]
    assert "北山采石坑" in names(desk)
    assert hand.window.focusWidget() is hand.one(QPushButton, "查看台账")


def test_steps_lead_back_and_everything_has_a_name(hand: Hand, tmp_path: Path) -> None:
    hand.bring(ledgers.sites(tmp_path / "矿点.xlsx"))
    assert nameless(hand.window) == []
    hand.forth()
    assert nameless(hand.window) == []
    hand.forth()
    assert nameless(hand.window) == []
    tabs = hand.one(QTabWidget, "")
    assert [tabs.tabText(at) for at in range(3)] == ["不能导入", "跳过的行 3", "换算和提示"]

    hand.press("上一步")
    assert hand.one(QTableWidget, "import_columns").isVisible()
    hand.press("step_2")
    assert hand.one(QTableWidget, "import_rows").isVisible()
    hand.press("step_4")
    assert hand.one(QTableWidget, "import_rows").isVisible()
    hand.press("放弃导入")
    assert hand.one(ListPanel).isVisible()


def test_a_file_that_is_none_is_refused_on_the_page(hand: Hand, tmp_path: Path) -> None:
    bad = tmp_path / "网页.xls"
    bad.write_bytes(b"<html></html>")

    hand.bring(bad)

    assert "其实是网页" in hand.text("import_why")
    hand.pick("导入到哪本台账", "人员名册")


def test_nothing_new_leaves_nothing_to_do(hand: Hand, desk: Desk, tmp_path: Path) -> None:
    path = ledgers.sites(tmp_path / "矿点.xlsx")
    book = desk.importing.read(path)
    desk.importing.write(desk.importing.plan(book, desk.importing.guess(book, "site")))

    hand.bring(path)
    assert "按上次的对应关系" in hand.text("import_sheet_said")
    hand.forth()
    hand.forth()

    assert "2 条没有变化" in hand.text("import_check_said")
    assert not hand.one(QPushButton, "import_forth").isEnabled()


def test_the_list_and_the_empty_list_lead_here(hand: Hand) -> None:
    hand.press("bring_in")
    assert hand.text("page_title") == "导入"

    hand.window.go("register", register="plant")
    hand.press("empty_more")
    assert hand.text("page_title") == "导入"
    assert hand.one(QComboBox, "导入到哪本台账").currentText()


def test_an_undo_that_is_too_late_says_why(hand: Hand, desk: Desk, tmp_path: Path) -> None:
    hand.bring(ledgers.sites(tmp_path / "矿点.xlsx"))
    for _ in range(4):
        hand.forth()
    record = desk.records.find("site", "北山采石坑")
    desk.records.save("site", {"place": "改过"}, record=record)

    hand.press("撤销本次导入")
    hand.rest()

    assert "改" in hand.said()
    with pytest.raises(UserError):
        desk.upkeep.undo_step(desk.upkeep.last_step() - 1)


def test_a_village_nobody_knows_is_read_as_one_of_the_ledger(
    hand: Hand, desk: Desk, tmp_path: Path
) -> None:
    rows = [("名称", "类别", "所在村"), ("甲坑", "堆场", "王家泉"), ("乙坑", "堆场", "王家泉")]
    hand.bring(ledgers.plain(tmp_path / "矿点.xlsx", rows))
    hand.forth()
    hand.forth()
    assert len(hand.lines("import_slips")) == 2
    hand.one(QComboBox, "读作").setCurrentText("王家泉村")
    hand.press("都这样读")
    hand.rest()
    hand.forth()
    hand.forth()

    made = desk.records.get("site", desk.records.find("site", "乙坑"))
    assert made["village"] == desk.records.find("village", "王家泉村")


def test_reading_can_be_cancelled(hand: Hand, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    lines = (f"{i}号坑,堆场,{i}" for i in range(90_000))
    path.write_text("\n".join(["名称,类别,备注", *lines]), encoding="utf-8")
    drop(hand.one(ListPanel), path)
    hand.qtbot.waitUntil(lambda: bool(hand.all(QProgressDialog, "")))
    hand.press("取消", within=hand.all(QProgressDialog, "")[0])
    hand.rest()

    assert "已取消" in hand.text("import_why")
    assert names(desk) == {"王家泉采石坑"}


def test_a_ledger_open_for_reading_says_so_before_a_file_is_chosen(
    qtbot: QtBot, file: Path, tmp_path: Path
) -> None:
    desk = Desk.open(file, write=False)
    window = Window(desk)
    qtbot.addWidget(window, before_close_func=Window.let_go)
    window.show()
    hand = Hand(qtbot, window)
    assert hand.all(QPushButton, "bring_in") == []

    window.go("import", register="site")
    assert "只能看" in hand.text("import_why")
    drop(hand.one(ImportPage), ledgers.sites(tmp_path / "矿点.xlsx"))
    hand.rest()
    for _ in range(3):
        hand.forth()

    assert not hand.one(QPushButton, "import_forth").isEnabled()
