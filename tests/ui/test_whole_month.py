"""A clerk's whole month through the real window: keys, clicks, files dropped, the clipboard."""

from pathlib import Path
from typing import Any

import pypdf
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk import app
from ledgerdesk.ui.evidence_panel import EvidencePanel
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.hand import ALT, CONTROL, Hand
from ledgerdesk.ui.pages import start_dialog
from ledgerdesk.ui.window import Window
from tests.ui.hands import write
from tests.ui.person import SPOKEN

pytestmark = pytest.mark.timeout(600)
MONTH, KEY = "2026-10", Qt.Key
PEOPLE = ("李建国", "王磊", "赵敏")
SITE = {"名称": "王家泉采石坑", "类别": "无证非法点", "村（居）": "wjq", "面积": "3.5"}
CLOSED = {
    "问题来源": "日常巡查", "发现日期": "10-7", "排查人": "李建国", "矿点": "王家泉",
    "村（居）": "王家泉村", "主要违法类型": "无证开采", "处置分类": "取缔关闭", "责任人": "李建国",
    "整改时限": "10-19",
}  # fmt: skip
OPEN = {
    "问题来源": "群众举报", "发现日期": "10-9", "排查人": "赵敏", "村（居）": "thy",
    "主要违法类型": "超层越界", "处置分类": "限期整改", "责任人": "王磊", "整改时限": "10-21",
}  # fmt: skip
PATROL = {
    "巡查日期": "10-8", "巡查类型": "日常", "检查矿点": "王家泉", "出动人次": "6",
    "出动车辆": "2", "巡查人员": "李建国、王磊",
}  # fmt: skip
CASE = {
    "立案号": "沂自然资立〔2026〕21号", "当事人": "某石料厂", "当事人性质": "单位",
    "违法地点": "王家泉", "违法类型": "无证开采", "发现时间": "10-7", "立案时间": "10-9",
    "处罚决定时间": "10-19", "罚款": "12.6万",
}  # fmt: skip
FIGURES = {
    "patrols": 1, "patrol_headcount": 6, "patrol_vehicles": 2, "sites_checked": 1, "found": 2,
    "found_unlicensed": 1, "found_crossing": 1, "cases_filed": 1, "fines_wan": 12.6,
    "ledger_total": 2, "ledger_closed": 1, "ledger_open": 1,
}  # fmt: skip
"""What 附件2 must say of all that, counted by hand."""


class Clerk(Hand):
    """The clerk at one window."""

    def go(self, entry: str) -> None:
        self.press(f"rail_{entry}")

    def begin(self) -> None:
        """Ctrl+N on the page shown."""
        self.key(KEY.Key_N, CONTROL)

    def enter(self, values: dict[str, str]) -> None:
        """Fill in a form and save it by Ctrl+S."""
        for label, words in values.items():
            self.fill(label, words)
        self.key(KEY.Key_S, CONTROL)
        assert self.said().startswith("已保存 "), self.said()

    def explain(self, label: str, words: str) -> None:
        """Fill in a long text."""
        self.write(self.find(QPlainTextEdit, label), words)

    def state(self) -> str:
        return self.find(QLabel, "record_state").text()

    def answer(self, title: str, verb: str, **lines: str) -> None:
        """Answer a dialog of questions."""
        dialog = next(each for each in self.window.findChildren(QDialog)
                      if each.isVisible() and each.windowTitle() == title)  # fmt: skip
        for name, words in lines.items():
            self.write(self.find(QLineEdit, name, dialog), words)
        self.press(verb, dialog)

    def lines(self, name: str) -> list[str]:
        listed = self.find(QListWidget, name)
        return [str(listed.item(row).data(SPOKEN)) for row in range(listed.count())]

    def choose(self, name: str, words: str) -> None:
        """Walk a list by the arrow keys until it says so."""
        box = self.find(QComboBox, name)
        box.setFocus()
        self.key(KEY.Key_Home, on=box)
        for _ in range(box.count()):
            if words in box.currentText():
                break
            self.key(KEY.Key_Down, on=box)
        assert words in box.currentText()
        self.settle()

    def shut(self) -> None:
        """Close the window and wait for its copy."""
        left: list[object] = []
        self.window.left.connect(left.append)
        QTest.keyClick(self.window, KEY.Key_Q, CONTROL)
        self.wait(lambda: bool(left), "窗口没有关上")


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> str:
    """The day the month is told on."""
    monkeypatch.setenv("LEDGERDESK_TODAY", "2026-10-20")
    return "2026-10-20"


def first_start(qtbot: QtBot, place: Path) -> Path:
    """Answer the three questions of the first start."""
    dialog = start_dialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    (plans,) = dialog.findChildren(QComboBox)
    for _ in range(plans.count()):
        if "沂源县严厉打击" not in plans.currentText():
            qtbot.keyClick(plans, KEY.Key_Down)
    told = {"二、台账属于哪个单位？": "悦庄镇", "所属县（市、区）": "沂源县",
            "三、台账文件放在哪里？": str(place)}  # fmt: skip
    for name, words in told.items():
        (line,) = [e for e in dialog.findChildren(QLineEdit) if e.accessibleName() == name]
        line.setFocus()
        line.selectAll()
        write(line, words)
    qtbot.keyClick(dialog.focusWidget(), KEY.Key_Return)
    assert dialog.chosen == place
    return place


def sit_down(qapp: QApplication, ledger: Path) -> Clerk:
    """Start the program on a ledger."""
    program = app.Program(qapp)
    assert program.open(ledger)
    assert isinstance(program.window, Window)
    program.window.resize(1366, 768)
    return Clerk(program.window)


def found(clerk: Clerk, register: str) -> list[dict[str, Any]]:
    return clerk.window.desk.listing.records(register)


def set_up(clerk: Clerk) -> None:
    """Villages, people and a site, by the steps the first screen offers."""
    for name in ("王家泉村", "桃花峪村"):
        clerk.go("home")
        clerk.press("登记村（居）")
        clerk.enter({"名称": name})
    for name in PEOPLE:
        clerk.go("home")
        clerk.press("登记人员")
        clerk.enter({"姓名": name})
    clerk.go("register:site")
    clerk.begin()
    clerk.enter(SITE)
    (site,) = found(clerk, "site")
    assert (site["village"]["text"], site["area_mu"]) == ("王家泉村", "3.5")
    actor = clerk.find(QToolButton, "actor")
    menu = actor.menu()
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == "赵敏").trigger()
    assert actor.text() == "赵敏"


def check_off(clerk: Clerk, photo: Path) -> None:
    """Tick every item by keys; ask, be sent back, ask again, be checked, be closed."""
    clerk.tab("整改核销")
    boxes = [e.accessibleName() for e in clerk.window.findChildren(QCheckBox) if e.isVisible()]
    items = [each for each in boxes if each.startswith("核销项：")]
    assert len(items) == 5
    for name in items:
        clerk.find(QCheckBox, name).setFocus()
        clerk.key(KEY.Key_Space)
        clerk.drop(clerk.find(QWidget, "ask"), photo)
        clerk.key(KEY.Key_Return)
    clerk.tab("证据")
    clerk.drop(clerk.find(EvidencePanel, ""), photo)
    clerk.tab("整改核销")
    for verb in ("move_apply", "ask_primary"):
        clerk.press(verb)
    assert clerk.state() == "待核验"
    clerk.press("move_return")
    clerk.explain("退回理由", "机械还没有撤走")
    clerk.press("ask_primary")
    assert clerk.state() == "整改中"
    for verb in ("move_apply", "ask_primary", "move_close"):
        clerk.press(verb)
    clerk.fill("验收人", "李建国")
    clerk.press("ask_primary")
    assert "请换一位验收" in clerk.find(QLabel, "refusal").text()
    clerk.fill("验收人", "王磊")
    clerk.press("ask_primary")
    assert clerk.state() == "已销号"


def register_problems(clerk: Clerk, photo: Path) -> None:
    """One problem driven to 销号, one given more time."""
    clerk.go("register:problem")
    clerk.begin()
    clerk.explain("整改要求", "两断三清")
    clerk.enter(CLOSED)
    check_off(clerk, photo)
    clerk.tab("基本")
    clerk.begin()
    clerk.explain("整改要求", "退回批准的范围")
    clerk.enter(OPEN)
    clerk.tab("整改核销")
    clerk.press("move_extend")
    clerk.fill("新的整改时限", "10-26")
    clerk.explain("延期理由", "连日下雨")
    clerk.press("ask_primary")
    states = {each["number"]: (each["state"], each["due_on"]) for each in found(clerk, "problem")}
    assert states == {
        "YZ-WT-2026-001": ("已销号", "2026-10-19"),
        "YZ-WT-2026-002": ("待整改", "2026-10-26"),
    }


def copy_out(clerk: Clerk) -> None:
    """Ctrl+C takes a row of the list to Excel."""
    clerk.go("register:problem")
    grid = clerk.find(Grid, "")
    grid.setFocus()
    clerk.key(KEY.Key_A, CONTROL)
    clerk.key(KEY.Key_C, CONTROL)
    rows = QApplication.clipboard().text().splitlines()
    assert len(rows) == 2
    assert all("\t" in each and "YZ-WT-2026-00" in each for each in rows)


def do_rounds(clerk: Clerk) -> None:
    """A patrol and a case."""
    for register, values in (("patrol", PATROL), ("case", CASE)):
        clerk.go(f"register:{register}")
        clerk.begin()
        clerk.enter(values)
    (case,) = found(clerk, "case")
    assert case["fine_yuan"] == "126000"


def look_what_is_due(clerk: Clerk) -> None:
    clerk.go("home")
    due = clerk.lines("todo")
    (open_,) = [each for each in due if "YZ-WT-2026-00" in each]
    assert open_.startswith("剩 6 天，整改，")
    assert "YZ-WT-2026-002" in open_
    assert any("附件2" in each or "汇总表" in each for each in due)


def export(clerk: Clerk, folder: Path, form: str) -> Path:
    """Ctrl+E; the first time the folder is asked for."""
    before = set(folder.iterdir())
    clerk.key(KEY.Key_2, ALT)
    clerk.choose("表样", form)
    clerk.soon(lambda: bool(set(folder.iterdir()) - before) or clerk.save_as(folder))
    clerk.key(KEY.Key_E, CONTROL)
    clerk.wait(lambda: clerk.said().startswith("已导出"), "没有导出")
    clerk.settle()
    (file,) = set(folder.iterdir()) - before
    return file


def report(clerk: Clerk, folder: Path) -> None:
    """Check, export and hand in 附件2, export 附件3; both are read back."""
    book = export(clerk, folder, "附件2 工作情况汇总表")
    desk = clerk.window.desk
    cells = desk.reporting.document(desk.reporting.sheet("annex2", MONTH))["cells"]
    page = load_workbook(book).active
    assert page is not None
    told = {
        each["measure"]: page.cell(each["row"], each["col"]).value
        for each in cells
        if each["measure"] and each["span"] == "period" and each["rowkey"] == "合计"
    }
    assert {key: told[key] for key in FIGURES} == FIGURES
    assert sum(bool(value) for key, value in told.items() if key.startswith("found_")) == 2

    clerk.press("核对数据")
    assert "没有差错" in clerk.said()
    clerk.press("定稿…")
    clerk.answer("定稿", "定稿", 填报人="王磊", 审核人="赵敏", 联系电话="3240000")
    assert "已定稿" in clerk.said()
    assert "已定稿 v1" in clerk.find(QComboBox, "期次").currentText()

    cases = load_workbook(export(clerk, folder, "附件3")).active
    assert cases is not None
    texts = {str(cell.value) for row in cases.iter_rows() for cell in row if cell.value}
    assert any("某石料厂" in each for each in texts), texts
    assert any("沂自然资立〔2026〕21号" in each for each in texts)


def sign(clerk: Clerk, target: Path) -> None:
    """Print the ledger of 整改 to a file; mark it as come back; type its code."""
    clerk.key(KEY.Key_3, ALT)
    clerk.choose("台账", "整改台账")
    clerk.soon(lambda: target.exists() or clerk.save_as(target))
    clerk.press("另存 PDF…")
    clerk.wait(lambda: clerk.said() == f"已另存 {target}", "没有另存")
    clerk.settle()
    words = "".join("".join(page.extract_text() for page in pypdf.PdfReader(target).pages).split())
    assert "YZ-WT-2026-001" in words
    assert "YZ-WT-2026-002" in words
    assert "已销号10-20" in words
    (code,) = [each.code for each in clerk.window.desk.signing.prints()]
    assert code in words

    line = clerk.find(QLineEdit, "核验码")
    line.setFocus()
    write(line, code)
    clerk.key(KEY.Key_Return, on=line)
    assert "纸上内容与台账现在的记录一致" in clerk.find(QLabel, "verified").text()
    clerk.press("登记签回…")
    clerk.answer("登记签回", "登记签回", 签回日期="今天")
    assert "已登记签回" in clerk.said()


def think_again(clerk: Clerk) -> None:
    """Undo and redo by keys."""
    clerk.go("register:patrol")
    clerk.begin()
    clerk.enter(PATROL | {"巡查日期": "10-16", "出动人次": "4"})
    assert len(found(clerk, "patrol")) == 2
    clerk.go("register:patrol")
    clerk.key(KEY.Key_Z, CONTROL)
    clerk.wait(lambda: clerk.said().startswith("已撤销“新增巡查 "), "没有撤销")
    assert [each["headcount"] for each in found(clerk, "patrol")] == [6]
    clerk.key(KEY.Key_Y, CONTROL)
    clerk.wait(lambda: clerk.said().startswith("已重做“新增巡查 "), "没有重做")
    assert sorted(each["headcount"] for each in found(clerk, "patrol")) == [4, 6]


def tabs(clerk: Clerk) -> list[str]:
    bar = clerk.find(QTabWidget, "").tabBar()
    return [bar.tabText(place) for place in range(bar.count())]


def test_a_month_from_the_first_start_to_the_next(
    qtbot: QtBot, qapp: QApplication, today: str, tmp_path: Path, photo: Path
) -> None:
    assert today
    ledger, folder = tmp_path / "悦庄镇.ledger", tmp_path / "上报"
    folder.mkdir()
    clerk = sit_down(qapp, first_start(qtbot, ledger))
    set_up(clerk)
    register_problems(clerk, photo)
    copy_out(clerk)
    do_rounds(clerk)
    look_what_is_due(clerk)
    report(clerk, folder)
    sign(clerk, folder / "整改台账.pdf")
    think_again(clerk)
    before = {key: found(clerk, key) for key in ("problem", "patrol", "case", "site", "village")}
    clerk.shut()

    again = sit_down(qapp, ledger)
    assert {key: found(again, key) for key in before} == before
    assert len(list(ledger.with_name(f"{ledger.name}.backups").glob("*.ledger"))) == 1
    checked = again.window.desk.upkeep.check()
    assert (checked["ok"], checked["chain"]["ok"]) == (True, True)
    again.key(KEY.Key_2, ALT)
    assert "已定稿 v1" in again.find(QComboBox, "期次").currentText()
    assert any("变动" in each for each in tabs(again))  # the patrol came after the report
    again.shut()


def test_what_a_power_cut_left_half_typed_is_offered_and_comes_back(
    qtbot: QtBot, qapp: QApplication, today: str, tmp_path: Path
) -> None:
    ledger, after = tmp_path / "悦庄镇.ledger", tmp_path / "断电以后.ledger"
    clerk = sit_down(qapp, first_start(qtbot, ledger))
    clerk.go("register:site")
    clerk.begin()
    clerk.fill("名称", "羊栏沟采石坑")
    after.write_bytes(ledger.read_bytes())  # as a power cut leaves the disk
    clerk.shut()

    again = sit_down(qapp, after)
    assert again.said() == "上次有 1 条内容填到一半，没有保存，现在还在。"
    again.press("message_action")
    assert again.find(QLineEdit, "名称").text() == "羊栏沟采石坑"
    assert (found(again, "site"), today) == ([], "2026-10-20")
    again.shut()
