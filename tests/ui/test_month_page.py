"""The month, as the clerk walks it: choose, look, ask a number, export, hand in, correct."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk import paths
from ledgerdesk.desk import Desk
from ledgerdesk.desk.papers import Spot
from ledgerdesk.ui import printing, settings
from ledgerdesk.ui.month_page import MonthPage
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.paper_view import PaperView
from ledgerdesk.ui.window import Window
from tests.desk.conftest import case
from tests.ui.forms import part
from tests.ui.person import LEFT, Person

MONTH = "2026-10"


class Hand(Person):
    """What a person sees and does on the page."""

    @property
    def page(self) -> MonthPage:
        return part(self.window, MonthPage)

    def go(self, form: str = "annex2", period: str = MONTH) -> None:
        self.window.go("month", form=form, period=period)
        self.settle()

    def doing(self, act: Callable[[], object]) -> None:
        """Do something and wait until the page shows its outcome."""
        self.settle()
        with self.qtbot.waitSignal(self.page.headed):
            act()
        self.settle()

    def spot(self, words: str) -> Spot:
        return next(each for each in self.view.spots() if words in each.label)

    def click(self, words: str) -> None:
        """Click the number on paper that says so."""
        spot = self.spot(words)
        self.view.go(spot.row, spot.column)
        middle = self.view.area(spot).center().toPoint()
        self.qtbot.mouseClick(self.view.viewport(), LEFT, pos=middle)

    def told(self, tab: str) -> str:
        """Return every word of a tab at the right."""
        tabs = self.page.findChildren(QTabWidget)[0]
        (place,) = [n for n in range(tabs.count()) if tabs.tabText(n).startswith(tab)]
        tabs.setCurrentIndex(place)
        return "\n".join(each.text() for each in self.all(QLabel, "", within=tabs.widget(place)))


@pytest.fixture
def hand(qtbot: QtBot, window: Window) -> Hand:
    return Hand(qtbot, window)


def test_the_form_due_next_is_shown_first(hand: Hand) -> None:
    hand.window.go("month")
    hand.settle()

    assert hand.one(QComboBox, "表样").currentText() == "附件2 工作情况汇总表"
    assert hand.one(QComboBox, "期次").currentText() == "2026年10月　未报"
    title, days = hand.page.heading()
    assert title == "周报月报"
    assert "统计期 9月25日 — 10月24日 · 应于 10月26日前报送" in days


def test_periods_are_chosen_by_keys_and_arrows(hand: Hand, desk: Desk) -> None:
    with desk.bench.change("开始日期"):
        desk.bench.store.update("setting", "began_on", {"value": "2026-08-30"})
    hand.go()
    period = hand.one(QComboBox, "期次")

    hand.doing(lambda: hand.qtbot.keyClick(period, Qt.Key.Key_Down))
    assert period.currentText().startswith("2026年9月")
    assert "8月25日 — 9月24日" in hand.page.heading()[1]
    hand.doing(lambda: hand.press("下一期"))
    assert period.currentText().startswith("2026年10月")
    assert not hand.one(QToolButton, "下一期").isEnabled()
    form = hand.one(QComboBox, "表样")
    hand.doing(lambda: hand.qtbot.keyClick(form, Qt.Key.Key_End))
    assert form.currentText() == "专题报告"


def test_a_number_leads_to_its_records(
    hand: Hand, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [case(desk, "沂自然资立〔2026〕21号"), case(desk, "沂自然资立〔2026〕22号")]
    went: list[tuple[str, dict[str, object]]] = []
    hand.go()
    monkeypatch.setattr(Window, "go", lambda _self, page, **where: went.append((page, where)))

    hand.click("合计 本期 立案查处/立案(宗)")

    assert hand.sees("立案 2 宗 从哪来")
    assert [each.split("，")[0] for each in hand.listed("behind")] == [
        "沂自然资立〔2026〕21号",
        "沂自然资立〔2026〕22号",
    ]
    lines = hand.one(QListWidget, "behind")
    hand.qtbot.mouseClick(lines.viewport(), LEFT, pos=lines.visualItemRect(lines.item(1)).center())
    assert went == [("register", {"register": "case", "record": ids[1]})]


def test_numbers_are_walked_by_arrows_and_opened_by_enter(
    hand: Hand, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = case(desk, "21")
    went: list[object] = []
    hand.go()
    monkeypatch.setattr(Window, "go", lambda _self, _page, **where: went.append(where))
    hand.view.setFocus()

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End):
        hand.qtbot.keyClick(hand.view, key)
    last = hand.view.accessibleDescription()
    while "立案(宗)" not in hand.view.accessibleDescription():
        hand.qtbot.keyClick(hand.view, Qt.Key.Key_Left)
    hand.qtbot.keyClick(hand.view, Qt.Key.Key_Return)

    assert last.startswith("合计 本期 整改销号/未销号")
    assert went == [{"register": "case", "record": record}]
    hand.qtbot.keyClick(hand.view, Qt.Key.Key_Up)
    assert hand.view.accessibleDescription() == "悦庄镇 累计 立案查处/立案(宗)：1"


def test_many_records_are_walked_in_their_list(hand: Hand, desk: Desk) -> None:
    for number in range(3):
        case(desk, f"2{number}")
    hand.go()
    hand.click("合计 本期 立案查处/立案(宗)")

    hand.qtbot.keyClick(hand.view, Qt.Key.Key_Return)

    assert hand.one(QListWidget, "behind").hasFocus()


def test_a_zero_says_that_nothing_is_behind_it(hand: Hand) -> None:
    hand.go()

    hand.click("合计 本期 立案查处/立案(宗)")

    assert hand.sees("这个数是 0，背后没有记录。")
    assert hand.listed("behind") == []


def test_the_last_period_and_the_relations_stand_beside_the_paper(hand: Hand, desk: Desk) -> None:
    case(desk, "20", "2026-09-20")
    case(desk, "21")
    case(desk, "22")

    hand.go()

    assert "↑ 1\n立案 2 宗（上期 1）" in hand.told("比较")
    assert "平\n台账问题数 = 已销号 + 未销号" in hand.told("勾稽")
    assert hand.told("版本") == "还没有定稿。"


def test_a_relation_that_does_not_hold_says_so(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgerdesk.db.details.placed", lambda *_: 5)

    hand.go()

    assert "不平\n附件2立案 = 附件3本期立案的行数　合计：左 0，右 5" in hand.told("勾稽不平 1")


def test_the_check_lists_what_is_wrong_and_leads_there(
    hand: Hand, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = case(desk, "21", closed_on="2026-09-30")
    went: list[object] = []
    hand.go()
    monkeypatch.setattr(Window, "go", lambda _self, _page, **where: went.append(where))

    hand.press("核对数据")
    hand.settle()

    assert "处差错要先改正" in hand.said()
    tabs = hand.page.findChildren(QTabWidget)[0]
    assert tabs.tabText(tabs.currentIndex()).startswith("核对 ")
    links = [each for each in hand.page.findChildren(QPushButton) if each.text() == "打开"]
    hand.qtbot.mouseClick(next(each for each in links if each.isVisible()), LEFT)
    assert went == [{"register": "case", "record": record}]


def test_a_month_in_order_says_so(hand: Hand) -> None:
    hand.go()

    hand.press("核对数据")
    hand.settle()

    assert "没有差错" in hand.said()


def test_a_form_is_exported_into_the_folder_asked_for_once(
    hand: Hand, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case(desk, "21")
    folder, asked, opened = tmp_path / "上报", list[str](), list[QUrl]()
    folder.mkdir()

    def ask(_parent: QWidget, caption: str) -> str:
        asked.append(caption)
        return str(folder)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    hand.go()

    hand.doing(lambda: hand.press("生成报表"))

    (file,) = folder.iterdir()
    assert file.name == "附件2_工作情况汇总表_2026-10_悦庄镇.xlsx"
    spot = hand.spot("合计 本期 立案查处/立案(宗)")
    page = load_workbook(file).active
    assert page is not None
    assert page.cell(spot.row, spot.column).value == 1
    assert hand.said() == f"已导出 {file}"
    hand.press("打开文件夹")
    assert [Path(url.toLocalFile()) for url in opened] == [folder]
    hand.doing(
        lambda: hand.qtbot.keyClick(hand.page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    )
    assert len(asked) == 1


def test_no_folder_no_export(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    hand.go()

    hand.press("生成报表")

    assert hand.idle()
    assert settings.folder() is None


def test_a_report_is_handed_in_changes_show_and_a_correction_says_why(
    hand: Hand, desk: Desk
) -> None:
    case(desk, "21")
    hand.go()

    hand.press("定稿…")
    dialog = hand.dialog("定稿")
    for label, name in (("填报人", "王磊"), ("审核人", "赵敏"), ("联系电话", "3240000")):
        hand.one(QLineEdit, label, within=dialog).setText(name)
    hand.doing(lambda: hand.press("定稿", within=dialog))

    kept = desk.reporting.submission("annex2", MONTH)
    assert kept is not None
    assert "已定稿" in hand.said()
    assert hand.one(QComboBox, "期次").currentText() == "2026年10月　已定稿 v1"
    assert "填报人 王磊" in hand.told("版本 1")

    case(desk, "22")
    hand.doing(lambda: hand.window.changed({"case"}))
    assert "合计 · 立案查处/立案(宗)：1 → 2" in hand.told("变动")
    assert "已报数有变动（" in hand.told("核对")

    hand.press("更正…")
    dialog = hand.dialog("更正上报")
    assert hand.one(QLineEdit, "填报人", within=dialog).text() == "王磊"
    hand.press("更正上报", within=dialog)
    assert hand.sees("请填写更正理由。")
    hand.one(QPlainTextEdit, "更正理由", within=dialog).setPlainText("漏报一宗")
    hand.doing(lambda: hand.press("更正上报", within=dialog))

    newest = desk.reporting.submission("annex2", MONTH)
    assert newest is not None
    assert (newest.version, newest.why) == (2, "漏报一宗")
    assert "更正理由：漏报一宗" in hand.told("版本 2")


def test_a_report_with_errors_is_not_handed_in(hand: Hand, desk: Desk) -> None:
    case(desk, "21", closed_on="2026-09-30")
    hand.go()

    hand.press("定稿…")
    hand.press("定稿", within=hand.dialog("定稿"))
    hand.settle()

    assert "还有差错，没有上报" in hand.said()
    assert desk.reporting.submission("annex2", MONTH) is None


def test_the_receipt_closes_the_way(hand: Hand, desk: Desk) -> None:
    desk.reporting.submit("annex2", MONTH, desk.reporting.signed())
    hand.go()

    hand.press("上报回执")
    dialog = hand.dialog("登记回执")
    day = hand.one(QLineEdit, "接收日期", within=dialog)
    assert day.text() == "2026-10-20"
    day.setText("某天")
    hand.press("登记回执", within=dialog)
    assert hand.one(QLabel, "wrong", within=dialog).text()
    day.setText("今天")
    hand.one(QLineEdit, "接收人", within=dialog).setText("王科长")
    hand.doing(lambda: hand.press("登记回执", within=dialog))

    assert desk.reporting.review("annex2", MONTH).versions[0].receiver == "王科长"
    assert "回执：2026-10-20 王科长" in hand.told("版本")
    step = hand.one(QAbstractButton, "上报回执")
    assert step.accessibleName() == "5 上报回执，已完成，2026-10-20 接收"


def test_what_was_not_handed_in_has_no_receipt(hand: Hand) -> None:
    hand.go()

    hand.press("上报回执")

    assert hand.said() == "还没有定稿，不能登记回执。请先定稿。"


def test_a_form_is_printed_and_its_code_kept(hand: Hand, desk: Desk, printed: Path) -> None:
    hand.go()

    hand.doing(lambda: hand.press("打印签字"))

    assert printed.read_bytes().startswith(b"%PDF")
    assert hand.said().startswith("已送打印机 1 页")
    (kept,) = desk.signing.prints()
    assert desk.signing.verify(kept.code)["state"] == "now"


def test_no_printer_chosen_prints_nothing(
    hand: Hand, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "choose", lambda *_: None)
    hand.go()

    hand.press("打印签字")

    assert hand.idle()
    assert desk.signing.prints() == []


def test_a_missing_workbook_is_said_where_the_paper_would_be(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "FORMS", tmp_path)

    hand.window.go("month", form="annex2", period=MONTH)
    hand.settle()

    assert "annex2.xlsx 打不开" in hand.view.accessibleDescription()
    assert hand.page.verbs() == {}
    assert not hand.page.findChildren(QAbstractButton, "step_1")[0].isVisible()


def test_the_paper_grows_and_fits(hand: Hand) -> None:
    hand.go()
    spot = hand.view.spots()[0]
    before = hand.view.area(spot).width()

    hand.press("放大")
    larger = hand.view.area(spot).width()
    hand.qtbot.keyClick(hand.view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    hand.press("适合宽度")

    assert larger > before
    assert hand.view.horizontalScrollBar().maximum() == 0


def test_the_number_somebody_is_at_stays_while_records_change(hand: Hand, desk: Desk) -> None:
    case(desk, "21")
    hand.go()
    hand.click("合计 本期 立案查处/立案(宗)")

    case(desk, "22")
    hand.doing(lambda: hand.window.changed({"case"}))

    assert hand.view.accessibleDescription() == "合计 本期 立案查处/立案(宗)：2"
    assert hand.sees("立案 2 宗 从哪来")


def test_everything_that_takes_input_has_a_name(hand: Hand) -> None:
    hand.go()
    kinds = (QComboBox, QLineEdit, QAbstractButton, QListWidget, PaperView)

    for kind in kinds:
        for each in hand.page.findChildren(kind):
            named = each.accessibleName() or getattr(each, "text", str)()
            inner = isinstance(each.parent(), (QComboBox, QTabWidget))
            assert named or inner or not each.isVisible(), each
    assert issubclass(MonthPage, Page)


def test_a_number_is_corrected_by_hand_with_its_reason(hand: Hand, desk: Desk) -> None:
    desk.bench.actor = "张秀兰"
    hand.go()
    hand.click("悦庄镇 本期 巡查检查/开展巡查(次)")

    hand.press("手工更正…")
    dialog = hand.dialog("手工更正")
    assert hand.one(QLineEdit, "更正人", within=dialog).text() == "张秀兰"
    hand.qtbot.keyClicks(hand.one(QLineEdit, "更正为", within=dialog), "12")
    hand.press("手工更正", within=dialog)
    assert hand.one(QLabel, "wrong", within=dialog).text() == "请填写理由。"
    hand.one(QPlainTextEdit, "理由", within=dialog).setPlainText("村里补报")
    hand.doing(lambda: hand.press("手工更正", within=dialog))

    assert hand.spot("合计 累计 巡查检查/开展巡查(次)").label.endswith("：12")
    assert hand.said() == "已手工更正，两个数和理由都留着。"
    hand.click("悦庄镇 本期 巡查检查/开展巡查(次)")
    assert hand.sees("开展巡查 12 次 从哪来")
    why = "悦庄镇 开展巡查 统计 0，更正为 12（村里补报；张秀兰 2026-10-20）。"
    assert hand.sees(f"按记录统计是 0，表上印 12。{why}")

    hand.press("手工更正…")
    dialog = hand.dialog("手工更正")
    hand.one(QLineEdit, "更正为", within=dialog).setText("恢复")
    hand.one(QPlainTextEdit, "理由", within=dialog).setPlainText("记录已补录")
    hand.doing(lambda: hand.press("手工更正", within=dialog))
    assert hand.spot("合计 累计 巡查检查/开展巡查(次)").label.endswith("：0")


def test_a_sum_is_not_corrected_itself(hand: Hand) -> None:
    hand.go()
    hand.click("合计 本期 巡查检查/开展巡查(次)")

    hand.press("手工更正…")

    assert hand.said() == "合计由各行相加得出，请更正其中一行的数。"


def test_what_is_no_number_is_not_taken(hand: Hand, desk: Desk) -> None:
    hand.go()
    hand.click("悦庄镇 本期 巡查检查/开展巡查(次)")
    hand.press("手工更正…")
    dialog = hand.dialog("手工更正")
    hand.one(QLineEdit, "更正为", within=dialog).setText("许多")
    hand.one(QLineEdit, "更正人", within=dialog).setText("王磊")
    hand.one(QPlainTextEdit, "理由", within=dialog).setPlainText("补报")

    hand.press("手工更正", within=dialog)

    assert "没有看懂“许多”" in hand.said()
    assert desk.correcting.all("annex2", MONTH) == []


def test_the_steps_tell_by_whom_and_ask_again_after_changes(hand: Hand, desk: Desk) -> None:
    hand.go()
    hand.doing(lambda: hand.press("核对数据"))
    assert hand.one(QAbstractButton, "核对数据").accessibleName() == (
        "1 核对数据，已完成，张秀兰 10-20 核对"
    )

    hand.press("审核定稿")
    dialog = hand.dialog("审核")
    hand.press("审核", within=dialog)
    assert hand.sees("请填写审核人。")
    hand.one(QLineEdit, "审核人", within=dialog).setText("赵敏")
    hand.doing(lambda: hand.press("审核", within=dialog))
    step = hand.one(QAbstractButton, "审核定稿")
    assert step.accessibleName() == "3 审核定稿，现在做，赵敏 10-20 审核，待定稿"

    case(desk, "21")
    hand.doing(lambda: hand.window.changed({"case"}))
    assert step.accessibleName() == "3 审核定稿，现在做，数已变，请重新审核"

    hand.press("审核定稿")
    dialog = hand.dialog("审核")
    hand.one(QLineEdit, "审核人", within=dialog).setText("赵敏")
    hand.doing(lambda: hand.press("审核", within=dialog))
    hand.press("审核定稿")
    assert hand.one(QLineEdit, "审核人", within=hand.dialog("定稿")).text() == "赵敏"


def test_doubts_stay_on_the_page_once_it_is_kept_who_checked(hand: Hand, desk: Desk) -> None:
    case(desk, "21", decided_on="2026-10-12", fine_yuan="0", gains_yuan="0")
    hand.go()

    hand.doing(lambda: hand.press("核对数据"))

    (kept,) = [each for each in desk.walking.review("annex2", MONTH).steps if each.by]
    assert kept.label == "核对数据"
    tabs = hand.page.findChildren(QTabWidget)[0]
    assert tabs.tabText(tabs.currentIndex()).startswith("核对")


def test_a_report_in_words_is_copied_as_text(hand: Hand, desk: Desk) -> None:
    hand.go()
    assert hand.all(QPushButton, "复制文字") == []
    hand.go("special", "2026")

    hand.press("复制文字")

    assert hand.said() == "文字稿已复制，可以粘贴到别处。"
    assert QApplication.clipboard().text() == desk.reporting.text("special", "2026")
    assert "专题报告" in QApplication.clipboard().text()
