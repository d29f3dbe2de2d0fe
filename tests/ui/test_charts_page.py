"""图表 as a clerk uses it: choose, look, walk, open, copy, print, go where nobody went."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui import printing, style
from ledgerdesk.ui.charts import ChartView
from ledgerdesk.ui.charts_page import ChartsPage
from ledgerdesk.ui.window import Window
from tests.ui.forms import part
from tests.ui.recorder import Recorder

SIZES = [(1178, 690), (1732, 1000), (560, 500)]


@pytest.fixture
def recorder(desk: Desk) -> Recorder:
    desk.loading().rows([
        {"register": "site", "ref": "s2", "values": {
            "name": "桃花峪砂坑", "kind": "无证非法点", "unit": "悦庄镇", "village": "桃花峪村",
            "place": "北沟",
        }},
        {"register": "patrol", "values": {
            "on": "2026-10-06", "kind": "夜查", "unit": "悦庄镇", "headcount": 2,
            "sites": ["王家泉采石坑"],
        }},
    ])  # fmt: skip
    return Recorder(desk)


@pytest.fixture
def page(qtbot: QtBot, recorder: Recorder) -> ChartsPage:
    return recorder.shown(qtbot, ChartsPage(recorder))


def view(page: QWidget) -> ChartView:
    return part(page, ChartView)


def chosen(page: ChartsPage, name: str) -> QComboBox:
    return part(page, QComboBox, name)


def choose(page: ChartsPage, name: str, words: str) -> None:
    """Choose from a list as the keys do: go there, and take it."""
    box = chosen(page, name)
    box.setCurrentIndex(box.findText(words))
    box.activated.emit(box.currentIndex())


def show(qtbot: QtBot, page: ChartsPage, label: str) -> None:
    pictures = part(page, QListWidget, "pictures")
    (item,) = pictures.findItems(label, Qt.MatchFlag.MatchExactly)
    place = pictures.visualItemRect(item).center()
    qtbot.mouseClick(pictures.viewport(), Qt.MouseButton.LeftButton, pos=place)


def texts(page: QWidget) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


def test_the_first_picture_is_shown_with_what_it_found(page: ChartsPage) -> None:
    assert "1 个问题销号 0 个（0%），没销号的在 1 个村（居）" in texts(page)
    assert "近 12 期（2025-10-25 至 2026-10-24）" in texts(page)
    assert set(page.verbs()) == {"print", "export"}
    assert view(page).accessibleName().startswith("图表：1 个问题")


def test_every_picture_of_the_list_is_drawn_or_says_why_not(
    qtbot: QtBot, page: ChartsPage
) -> None:
    pictures = part(page, QListWidget, "pictures")
    names = [pictures.item(row).text() for row in range(pictures.count())]

    assert names == ["销号进度", "发现与销号", "逾期问题", "违法类型与村", "发现到查处",
                     "巡查覆盖", "案件办理", "整改前后"]  # fmt: skip
    for name in names:
        show(qtbot, page, name)
        chart = view(page).chart()
        assert chart.rows or chart.empty
        assert chart.title in texts(page)


def test_lists_narrow_the_picture(page: ChartsPage, recorder: Recorder) -> None:
    choose(page, "chart_village", "桃花峪村")
    assert "没有发现问题" in texts(page)
    assert page.verbs() == {}
    choose(page, "chart_village", "王家泉村")
    choose(page, "chart_violation", "无证开采")
    choose(page, "chart_by", "按违法类型")
    choose(page, "chart_span", "2026年10月")

    assert view(page).chart().rows[0].label == "无证开采"
    told = "2026年10月（2026-09-25 至 2026-10-24） · 王家泉村 · 无证开采"
    assert told in texts(page)
    assert set(recorder.jobs) == {"统计图表"}


def test_a_click_and_enter_open_the_records(
    qtbot: QtBot, page: ChartsPage, recorder: Recorder
) -> None:
    problem = recorder.desk.records.find("problem", "YZ-WT-2026-001")
    shown = view(page)
    place = shown.place_of(0, 0).topLeft() + QPoint(3, 3)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=place)
    shown.clearFocus()
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    assert shown.accessibleDescription() == "王家泉村：发现 1"
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown.accessibleDescription() == "王家泉村：未销号 1"
    qtbot.keyClick(shown, Qt.Key.Key_Return)

    assert recorder.went == [("register", {"register": "problem", "record": problem})] * 2


def test_arrows_walk_the_grid_and_end_at_its_edges(qtbot: QtBot, page: ChartsPage) -> None:
    show(qtbot, page, "巡查覆盖")
    shown = view(page)
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    first = shown.accessibleDescription()
    keys = Qt.Key
    for key in (keys.Key_Up, keys.Key_Left):
        qtbot.keyClick(shown, key)
    assert shown.accessibleDescription() == first
    qtbot.keyClick(shown, keys.Key_Down)
    assert shown.accessibleDescription().startswith("王家泉采石坑")
    qtbot.keyClick(shown, keys.Key_End)
    assert shown.accessibleDescription() == "王家泉采石坑：共 1 次，夜查 1 次"
    qtbot.keyClick(shown, keys.Key_Home)
    assert shown.accessibleDescription() == first


def test_a_number_of_nothing_says_so(qtbot: QtBot, page: ChartsPage, recorder: Recorder) -> None:
    show(qtbot, page, "巡查覆盖")
    shown = view(page)
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(shown, Qt.Key.Key_Return)

    assert recorder.said == [("notice", "这个数后面没有记录。")]


def test_a_gap_leads_to_a_patrol_of_that_place(
    qtbot: QtBot, page: ChartsPage, recorder: Recorder
) -> None:
    show(qtbot, page, "巡查覆盖")
    assert "缺漏 1 处" in texts(page)
    (lines,) = [e for e in page.findChildren(QListWidget) if e.objectName() != "pictures"]
    lines.setFocus()
    qtbot.keyClick(lines, Qt.Key.Key_Return)

    ((where, told),) = recorder.went
    begun = told["new"]
    assert isinstance(begun, dict)
    assert (where, told["register"]) == ("register", "patrol")
    assert begun["sites"] == (recorder.desk.records.find("site", "桃花峪砂坑"),)


def test_picture_and_data_are_copied(qtbot: QtBot, page: ChartsPage, recorder: Recorder) -> None:
    buttons = {each.text(): each for each in page.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["复制数据"], Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "村（居）\t发现\t已销号\t未销号\n王家泉村\t1\t0\t1"
    qtbot.mouseClick(buttons["复制图片"], Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().pixmap().width() > view(page).width()
    assert len(recorder.said) == 2


def colours(image: QImage, every: int = 3) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), every)
        for y in range(0, image.height(), every)
    }


def test_each_kind_of_picture_is_painted_in_its_colours(
    qtbot: QtBot, page: ChartsPage, recorder: Recorder, tmp_path: Path
) -> None:
    problem = recorder.desk.records.find("problem", "YZ-WT-2026-001")
    show(qtbot, page, "逾期问题")
    assert style.COLOURS["vermilion"].lower() in colours(view(page).pixmap().toImage())
    for stage, red in (("整改前", 200), ("整改后", 20)):
        path = tmp_path / f"{stage}.png"
        photo = QImage(40, 30, QImage.Format.Format_RGB32)
        photo.fill(QColor(red, 90, 60))
        assert photo.save(str(path))
        recorder.desk.rectification.attach("problem", problem, path, stage=stage)
    with recorder.desk.bench.change("销号"):
        told = {"closed_on": "2026-10-19", "state": "已销号"}
        recorder.desk.bench.store.update("problem", problem, told)
    for label, ink in (("发现与销号", "edge"), ("巡查覆盖", "vermilion"), ("案件办理", "ink")):
        show(qtbot, page, label)
        assert style.COLOURS[ink].lower() in colours(view(page).pixmap().toImage()), label
    show(qtbot, page, "整改前后")
    whole = {QColor(red, 90, 60).name() for red in (200, 20)}
    qtbot.waitUntil(lambda: whole <= colours(view(page).pixmap().toImage(), 20))


def test_the_menu_of_a_number_opens_and_copies(
    qtbot: QtBot, page: ChartsPage, recorder: Recorder
) -> None:
    shown = view(page)
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    centre = shown.rect().center()
    reason = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(reason, centre, shown.mapToGlobal(centre))
    QApplication.sendEvent(shown, event)
    (menu,) = shown.findChildren(QMenu)
    names = [each.text() for each in menu.actions() if each.text()]
    assert names == ["打开这些记录", "复制图片", "复制数据"]
    menu.actions()[0].trigger()
    menu.actions()[-1].trigger()
    menu.close()

    assert [where for where, _ in recorder.went] == ["register"]
    assert QApplication.clipboard().text().startswith("村（居）")
    qtbot.keyClick(shown, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_pictures_are_saved_as_pdf(
    qtbot: QtBot,
    page: ChartsPage,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "图表.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.verbs()["export"]()
    assert len(PdfReader(target).pages) == 1
    (every,) = [e for e in page.findChildren(QPushButton) if e.text() == "全部导出…"]
    qtbot.mouseClick(every, Qt.MouseButton.LeftButton)

    assert len(PdfReader(target).pages) == 8
    assert recorder.said[-1] == ("done", f"已存 {target}")
    assert recorder.action
    assert recorder.action[0] == "打开文件"


@pytest.mark.parametrize(("kind", "ending"), [("Word (*.docx)", ".docx"), ("PDF (*.pdf)", ".pdf")])
def test_a_file_named_without_an_ending_gets_that_of_its_kind(
    page: ChartsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, ending: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "图"), kind))
    page.verbs()["export"]()

    assert [each.name for each in tmp_path.glob("图*")] == [f"图{ending}"]


def test_a_picture_is_printed_as_it_stands(
    page: ChartsPage, recorder: Recorder, printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.verbs()["print"]()
    (sheet,) = PdfReader(printed).pages
    assert sheet.mediabox.width > sheet.mediabox.height
    monkeypatch.setattr(printing, "choose", lambda *_: None)
    page.verbs()["print"]()

    assert recorder.said == [("done", "已送打印机 1 页。")]


def test_nothing_is_saved_where_the_ledger_is(
    page: ChartsPage, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = recorder.desk.path
    before = path.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.verbs()["export"]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.verbs()["export"]()

    assert path.read_bytes() == before
    assert [kind for kind, _ in recorder.said] == ["wrong"]


def test_what_was_written_elsewhere_shows_at_once(page: ChartsPage, recorder: Recorder) -> None:
    problem = recorder.desk.records.find("problem", "YZ-WT-2026-001")
    recorder.desk.records.delete("problem", problem, "登记错误")
    recorder.changed({"printed"})
    assert len(recorder.jobs) == 1
    recorder.changed({"problem"})

    assert "没有发现问题" in texts(page)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("contrast", [False, True])
def test_nothing_is_cut_off_on_any_screen(
    qtbot: QtBot, page: ChartsPage, width: int, height: int, *, contrast: bool
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style.dress(app, contrast=contrast)
    try:
        page.resize(width, height)
        page.fit(width)
        show(qtbot, page, "巡查覆盖")
        qtbot.waitUntil(lambda: view(page).width() > 100)
        shown = view(page)
        last = len(shown.chart().rows[0].parts) - 1
        assert shown.rect().contains(shown.place_of(1, last))
        assert shown.width() <= page.width()
    finally:
        style.dress(app, contrast=False)


def test_the_rail_leads_there_and_the_worker_counts(qtbot: QtBot, window: Window) -> None:
    stop = part(window, QPushButton, "rail_charts")
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    page = part(window, ChartsPage)
    qtbot.waitUntil(lambda: bool(view(page).chart().rows))

    shown = view(page)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.place_of(0, 0).topLeft())
    qtbot.waitUntil(lambda: not page.isVisible())
