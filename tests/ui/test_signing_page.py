"""Signed ledgers: seen, printed, returned, checked by their code."""

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.desk.papers import Paper
from ledgerdesk.desk.prints import Made
from ledgerdesk.ui.signing_page import SigningPage
from ledgerdesk.ui.window import Window
from tests.ui.forms import drop, part
from tests.ui.hands import write
from tests.ui.person import LEFT, Person

MONTH = "2026-10"


class Hand(Person):
    """What a person sees and does on the page."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        super().__init__(qtbot, window)
        self.window.go("signing", ledger="rectification", period=MONTH)
        self.settle()

    @property
    def page(self) -> SigningPage:
        return part(self.window, SigningPage)

    def doing(self, act: Callable[[], object]) -> None:
        """Do something and wait until the page shows its outcome."""
        with self.qtbot.waitSignal(self.page.headed):
            act()
        self.settle()

    def verify(self, code: str) -> str:
        line = self.one(QLineEdit, "核验码")
        line.clear()
        write(line, code)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)
        return self.one(QLabel, "verified").text()


@pytest.fixture
def hand(qtbot: QtBot, window: Window) -> Hand:
    return Hand(qtbot, window)


@pytest.fixture
def code(desk: Desk, tmp_path: Path) -> str:
    """The 核验码 of a paper that was printed."""
    return str(desk.signing.print("rectification", MONTH, tmp_path / "整改.pdf")["code"])


def test_a_ledger_is_shown_as_it_will_print(hand: Hand) -> None:
    assert hand.one(QComboBox, "台账").currentText() == "非法违法开采矿产资源问题整改台账"
    assert hand.one(QComboBox, "期次").currentText() == "2026年10月"
    assert hand.page.heading() == ("签字台账", "统计期 9月25日 — 10月24日 · 1 条 · 1 页")
    assert "矿点名称：王家泉采石坑" in {each.label for each in hand.view.spots()}


def test_another_ledger_is_chosen_by_keys(hand: Hand) -> None:
    ledgers = hand.one(QComboBox, "台账")

    hand.doing(lambda: hand.qtbot.keyClick(ledgers, Qt.Key.Key_Home))

    assert ledgers.currentText() == "矿山（点、硐）档案台账"
    assert "1 条" in hand.page.heading()[1]


def test_a_row_leads_to_its_record(
    hand: Hand, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[object] = []
    monkeypatch.setattr(Window, "go", lambda _self, page, **where: went.append((page, where)))
    spot = next(each for each in hand.view.spots() if "王家泉采石坑" in each.label)
    place = hand.view.area(spot).center().toPoint()

    hand.qtbot.mouseDClick(hand.view.viewport(), LEFT, pos=place)

    assert went == [("register", {"register": "problem", "record": problem})]


def test_pages_are_made_when_they_are_seen(
    hand: Hand, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    real = Paper.png

    def png(paper: Paper, number: int, dpi: float) -> bytes:
        made.append(number)
        return real(paper, number, dpi)

    sites = [
        {"register": "site", "values": {"name": f"{n} 号采坑", "unit": "悦庄镇",
                                        "kind": "无证非法点", "village": "王家泉村"}}
        for n in range(120)
    ]  # fmt: skip
    desk.loading().rows(sites)
    monkeypatch.setattr(Paper, "png", png)

    hand.doing(lambda: hand.window.go("signing", ledger="site", period=MONTH))
    hand.qtbot.waitUntil(lambda: bool(made))
    first = set(made)
    bar = hand.view.verticalScrollBar()

    def more_at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return len(set(made)) > len(first)

    hand.qtbot.waitUntil(more_at_the_end)

    assert 1 in first
    assert len(first) <= 2
    assert max(made) >= 5
    assert len(set(made)) <= len(first) + 2


def test_a_pdf_is_saved_and_waits_for_its_signatures(
    hand: Hand, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, opened = tmp_path / "打印" / "整改台账", list[QUrl]()
    target.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)

    hand.doing(lambda: hand.press("另存 PDF…"))

    assert len(pypdf.PdfReader(target.with_suffix(".pdf")).pages) == 1
    assert hand.said() == f"已另存 {target}.pdf"
    hand.press("打开文件夹")
    assert [Path(url.toLocalFile()) for url in opened] == [target.parent]
    (line,) = hand.listed("prints")
    assert line.startswith("未签回，非法违法开采矿产资源问题整改台账，2026-10 · 10-20")
    assert len(desk.signing.prints()) == 1


def test_a_file_that_cannot_be_written_is_named(
    hand: Hand, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = file.parent / "没有这个夹" / "整改.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    hand.press("另存 PDF…")
    hand.settle()

    assert "没有这个夹" in hand.said()
    assert hand.listed("prints") == []


def test_nothing_is_saved_without_a_name(
    hand: Hand, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))

    hand.press("另存 PDF…")

    assert desk.signing.prints() == []


def test_a_ledger_goes_to_the_printer_at_its_own_size(
    hand: Hand, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "打印机.pdf"

    def accept(dialog: QPrintDialog) -> int:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)

    hand.doing(lambda: hand.press("打印"))

    (page,) = pypdf.PdfReader(target).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    assert hand.said().startswith("已送打印机 1 页")
    assert [each.pages for each in desk.signing.prints()] == [1]


def test_a_print_thought_better_of_prints_nothing(
    hand: Hand, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QDialog.DialogCode.Rejected)

    hand.press("打印")

    assert desk.signing.prints() == []


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_answer_is_named(
    hand: Hand, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def accept(dialog: QPrintDialog) -> int:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName("/nowhere/a.pdf")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)

    hand.press("打印")
    hand.settle()

    assert "打印机没有响应" in hand.said()
    assert desk.signing.prints() == []


def test_paper_that_came_back_is_marked(code: str, hand: Hand, desk: Desk) -> None:
    assert hand.sees("1 份未签回")
    hand.press("登记签回…")
    dialog = hand.dialog("登记签回")
    day = hand.one(QLineEdit, "签回日期", within=dialog)
    day.setText("10-20")

    hand.doing(lambda: hand.press("登记签回", within=dialog))

    assert hand.listed("prints") == []
    assert hand.sees("都已签回。")
    hand.qtbot.mouseClick(hand.one(QCheckBox, "只看未签回"), LEFT, pos=QPoint(8, 8))
    assert hand.listed("prints")[0].startswith("已签回")
    assert [(each.code, each.signed_back_on) for each in desk.signing.prints()] == [
        (code, "2026-10-20")
    ]


def test_a_signature_is_taken_back_with_a_reason(code: str, hand: Hand, desk: Desk) -> None:
    desk.signing.sign_back(code, "2026-10-20")
    hand.page.refresh(frozenset({"printed"}))
    hand.settle()
    hand.qtbot.mouseClick(hand.one(QCheckBox, "只看未签回"), LEFT, pos=QPoint(8, 8))
    hand.press("登记签回…")
    dialog = hand.dialog("登记签回")
    hand.one(QLineEdit, "撤销签回的原因", within=dialog).setText("签在别人的栏里")

    hand.doing(lambda: hand.press("登记签回", within=dialog))

    assert "已撤销签回" in hand.said()
    assert [each.signed_back_on for each in desk.signing.prints()] == [""]


def test_a_day_that_cannot_be_is_refused(code: str, hand: Hand, desk: Desk) -> None:
    hand.press("登记签回…")
    dialog = hand.dialog("登记签回")
    hand.one(QLineEdit, "签回日期", within=dialog).setText("2026-10-01")

    hand.press("登记签回", within=dialog)

    assert "应在打印日 2026-10-20 与今天之间" in hand.said()
    assert [each.signed_back_on for each in desk.signing.prints()] == [""]
    assert code


def test_a_code_is_verified_by_typing_it(code: str, hand: Hand) -> None:
    assert "纸上内容与台账现在的记录一致" in hand.verify(code.lower())
    assert hand.sees("一致")


def test_changed_records_are_listed_and_can_be_opened(
    code: str, hand: Hand, desk: Desk, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.records.save("problem", {"due_on": "2026-10-23"}, record=problem)
    went: list[object] = []
    monkeypatch.setattr(Window, "go", lambda _self, _page, **where: went.append(where))

    words = hand.verify(code)

    assert "打印以后记录有改动" in words
    assert "（2026-10）" in words
    assert hand.sees("已改动")
    assert hand.listed("altered")[0].startswith("YZ-WT-2026-001")
    hand.click_line("altered")
    assert went == [{"register": "problem", "record": problem}]


def test_a_report_handed_in_is_known_by_its_code(hand: Hand, desk: Desk, problem: str) -> None:
    desk.reporting.submit("annex2", MONTH, desk.reporting.signed())
    code = desk.reporting.sheet("annex2", MONTH).code
    desk.records.delete("problem", problem, "登记错了")

    assert "纸上内容与定稿一致" in hand.verify(code)


def test_an_unknown_code_and_no_code_are_told_apart(hand: Hand) -> None:
    assert "本台账没有打印或上报过" in hand.verify("7F3A-91C2-04BE-D6")
    hand.verify("不是码")
    assert "不是核验码" in hand.said()


def test_a_printed_ledger_is_shown_again(code: str, hand: Hand) -> None:
    hand.doing(lambda: hand.window.go("signing", ledger="site", period=MONTH))

    hand.doing(lambda: hand.click_line("prints"))

    assert hand.one(QComboBox, "台账").currentText() == "非法违法开采矿产资源问题整改台账"
    assert code


def test_a_printed_form_is_shown_by_the_page_of_the_month(
    hand: Hand, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.reporting.print("annex2", MONTH, tmp_path / "附件2.pdf")
    hand.doing(lambda: hand.window.changed({"printed"}))
    went: list[object] = []
    monkeypatch.setattr(Window, "go", lambda _self, page, **where: went.append((page, where)))

    hand.click_line("prints")

    assert went == [("month", {"form": "annex2", "period": MONTH})]


def test_before_the_first_print_the_list_says_what_to_do(hand: Hand) -> None:
    assert hand.sees("还没有打印过。先在左边选台账和期次，再打印。")
    assert not hand.one(QPushButton, "登记签回…").isEnabled()
    assert hand.page.findChildren(QListWidget, "prints")[0].model().rowCount(QModelIndex()) == 0


def test_the_rows_are_put_in_another_order_and_printed_so(
    hand: Hand, desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.records.save("site", {"name": "丁坡采石点", "kind": "堆场", "unit": desk.bench.unit()})
    hand.doing(lambda: hand.window.go("signing", ledger="site", period=MONTH))
    order = hand.one(QComboBox, "排列次序")
    assert order.currentText() == "原有次序"
    first = hand.window.desk.signing.sheet("site", MONTH).code
    assert order.itemData(1) == "number"
    hand.doing(lambda: hand.qtbot.keyClick(order, Qt.Key.Key_Down))
    hand.doing(lambda: hand.qtbot.keyClick(order, Qt.Key.Key_Down))
    second = str(order.currentData())
    target = file.parent / "矿点.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    hand.doing(lambda: hand.press("另存 PDF…"))

    (kept,) = desk.signing.prints()
    assert (kept.ledger, kept.order) == ("site", (second,))
    assert kept.code == desk.signing.sheet("site", MONTH, made=Made(order=(second,))).code
    assert second == "name"
    assert kept.code != first
    assert "一致" in hand.verify(kept.code)


def test_a_problem_is_shown_as_its_paper_and_printed(
    hand: Hand, desk: Desk, problem: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.doing(lambda: hand.window.go("signing", ledger="checkoff", record=problem))
    assert hand.one(QComboBox, "台账").currentText() == "销号单"
    assert hand.one(QComboBox, "期次").currentText() == "YZ-WT-2026-001"
    assert not hand.all(QComboBox, "排列次序")
    target = file.parent / "销号单.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    hand.doing(lambda: hand.press("另存 PDF…"))

    assert len(pypdf.PdfReader(target).pages) == 1
    (line,) = hand.listed("prints")
    assert line.startswith("未签回，问题整改销号单，YZ-WT-2026-001 · 10-20")
    hand.doing(lambda: hand.window.go("signing", ledger="rectification", period=MONTH))
    assert hand.one(QComboBox, "台账").findText("销号单") < 0
    hand.doing(lambda: hand.click_line("prints"))
    assert hand.one(QComboBox, "台账").currentText() == "销号单"
    hand.view.setFocus()
    assert "一致" in hand.verify(desk.signing.prints()[0].code)


def test_a_scan_dropped_on_a_paper_is_archived_and_signs_it_back(
    hand: Hand, desk: Desk, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.window.changed({"printed"})
    hand.settle()
    scan = tmp_path / "签字页.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    lines = hand.one(QListWidget, "prints")
    drop(lines.viewport(), scan, at=lines.visualItemRect(lines.item(0)).center())
    hand.settle()

    assert hand.said() == "已归档扫描件 1 个，这份签字页已登记签回。"
    assert hand.listed("prints") == []
    hand.one(QCheckBox, "只看未签回").click()
    assert "10-20 签回 · 扫描 1" in hand.listed("prints")[0]
    opened: list[QUrl] = []

    def note(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    hand.press("看扫描件（1）")
    assert [Path(url.toLocalFile()).name for url in opened] == ["签字页.pdf"]
    assert desk.signing.prints()[0].signed_back_on == "2026-10-20"
    assert code == desk.signing.prints()[0].code
