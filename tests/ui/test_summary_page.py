"""总结报告 as a clerk uses it: choose, read, go to the records, copy, save for Word."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ledgerdesk.ui.paper_view import PaperView
from ledgerdesk.ui.summary_page import SummaryPage
from ledgerdesk.ui.window import Window


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> SummaryPage:
    stop = window.findChild(QPushButton, "rail_summary")
    assert stop
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    found = window.findChild(SummaryPage)
    assert found
    qtbot.waitUntil(lambda: bool(paper(found).spots()))
    return found


def paper(page: SummaryPage) -> PaperView:
    found = page.findChild(PaperView)
    assert found
    return found


def choose(qtbot: QtBot, page: SummaryPage, name: str, key: str) -> None:
    """Choose from a list with the keys."""
    box = page.findChild(QComboBox, name)
    assert box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    while box.currentData() != key:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() > before


def button(page: SummaryPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == text)


def test_only_reports_in_words_are_offered(page: SummaryPage) -> None:
    box = page.findChild(QComboBox, "what")
    assert box

    assert [box.itemText(row) for row in range(box.count())] == ["专题报告", "工作总结"]
    assert page.heading()[0] == "总结报告"


def test_a_quarter_is_told_and_copied(qtbot: QtBot, page: SummaryPage) -> None:
    choose(qtbot, page, "what", "summary")
    qtbot.waitUntil(lambda: page.heading()[1].startswith("统计期 9月25日"))
    choose(qtbot, page, "when", "2026-Q4")
    qtbot.waitUntil(lambda: page.heading()[1] == "统计期 9月25日 — 12月24日")
    qtbot.mouseClick(button(page, "复制文字"), Qt.MouseButton.LeftButton)

    said = QApplication.clipboard().text()
    assert "（2026年第4季度，2026年9月25日至2026年12月24日）" in said
    assert "发现违法行为1起" in said


def test_a_number_leads_to_its_records(qtbot: QtBot, page: SummaryPage) -> None:
    shown = paper(page)
    spot = next(each for each in shown.spots() if "发现违法行为：1" in each.label)
    shown.go(spot.row, spot.column)

    told = [each.text() for each in page.findChildren(QLabel)]
    assert any(each.startswith("发现违法行为 1 起") for each in told)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.isVisible())


def test_it_is_saved_for_word(
    qtbot: QtBot, page: SummaryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(button(page, "存为 Word"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: any(tmp_path.glob("专题报告_*.docx")))
