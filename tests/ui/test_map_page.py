"""一张图 in the window: looked at, walked through by key, filtered, measured, filled."""

import math
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.domain.geometry import Plane
from ledgerdesk.ui.lines import LINE, Lines
from ledgerdesk.ui.map_page import MapPage
from ledgerdesk.ui.map_view import MapView
from ledgerdesk.ui.outline_dialog import OutlineDialog
from ledgerdesk.ui.register_page import RegisterPage
from ledgerdesk.ui.window import Window
from tests.desk.test_maps import PATCH, collection, place, put, ring, site
from tests.ui.hands import write

KEY, LEFT, SHIFT = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def sites(desk: Desk) -> dict[str, str]:
    """Three sites a kilometre apart in a row, one overdue; one more has no place."""
    values: dict[str, dict[str, Any]] = {
        "甲点": place(-10), "乙点": place(0), "丙点": {**place(10), "village": "桃花峪村"},
    }  # fmt: skip
    found = {name: site(desk, name, each) for name, each in values.items()}
    put(desk, "patch", {**PATCH, **place(0, 5), "suspected": True, "compared_on": "2026-10-09"})
    return found


@pytest.fixture
def page(qtbot: QtBot, window: Window, sites: dict[str, str]) -> MapPage:
    del sites
    return opened(qtbot, window)


def opened(qtbot: QtBot, window: Window) -> MapPage:
    with qtbot.waitExposed(window):
        window.go("map")
    window.activateWindow()
    found = window.findChild(MapPage)
    assert isinstance(found, MapPage)
    qtbot.waitUntil(lambda: bool(found.heading()[1]))
    qtbot.waitUntil(the_map(found).hasFocus)
    return found


def the_map(page: MapPage) -> MapView:
    found = page.findChild(MapView)
    assert isinstance(found, MapView)
    return found


def button(page: QWidget, words: str) -> QPushButton:
    shown = [e for e in page.findChildren(QPushButton) if e.isVisible()]
    (found,) = [each for each in shown if words in {each.text(), each.accessibleName()}]
    return found


def words_of_buttons(page: QWidget) -> list[str]:
    return [each.text() for each in page.findChildren(QPushButton) if each.isVisible()]


def side(page: MapPage) -> QTabWidget:
    found = page.findChild(QTabWidget, "map_side")
    assert isinstance(found, QTabWidget)
    return found


def card(page: MapPage) -> str:
    found = page.findChild(QWidget, "map_card")
    assert isinstance(found, QWidget)
    words = (each.text() for each in found.findChildren(QLabel) if each.isVisible())
    return "\n".join(words) if found.isVisible() else ""


def lines(page: MapPage, name: str) -> list[tuple[str, str]]:
    (found,) = [each for each in page.findChildren(Lines) if each.accessibleName() == name]
    told = [found.item(row).data(LINE) for row in range(found.count())]
    return [(each.title, each.note) for each in told]


def pixel(page: MapPage, east: float, north: float = 0) -> QPoint:
    """Return where a place so many thousandths of a degree from the middle is drawn."""
    desk = page.shell.desk
    plane = desk.maps.scene().plane
    spot = tuple(round(float(each) * 10**7) for each in place(east, north).values())
    across, down = the_map(page).view().seen(plane.at((spot[0], spot[1])))
    return QPoint(round(across), round(down))


def test_the_map_says_how_much_it_shows_and_what_lacks_a_place(page: MapPage) -> None:
    assert page.heading() == (
        "一张图", "3 个矿点 · 图斑 1 个，疑似新增 1 个 · 没有坐标 2 条",
    )  # fmt: skip
    assert lines(page, "没有坐标和位置存疑的记录") == [
        ("王家泉采石坑 YZ-KD-001", "王家泉村"),
        ("无证开采 YZ-WT-2026-001", "王家泉村"),
    ]
    assert side(page).tabText(2) == "核对 2"


def test_a_click_shows_the_card_and_what_is_near(qtbot: QtBot, page: MapPage) -> None:
    qtbot.mouseClick(the_map(page), LEFT, pos=pixel(page, 0))
    assert "乙点 YZ-KD-003" in card(page)
    assert "王家泉村" in card(page)
    assert "东经 118°12′00.00″　北纬 36°12′00.00″" in card(page)
    near = lines(page, "附近的记录")
    assert [title.split()[0] for title, _ in near] == ["图斑", "甲点", "丙点"]
    assert near[0][1] == "556 米"


def test_tab_walks_from_sign_to_sign_and_enter_opens_the_record(
    qtbot: QtBot, page: MapPage, window: Window
) -> None:
    view = the_map(page)
    told = []
    for _ in range(4):
        qtbot.keyClick(view, KEY.Key_Tab)
        told.append(view.accessibleDescription().split()[0])
    assert told == ["图斑", "甲点", "乙点", "丙点"]
    qtbot.keyClick(view, KEY.Key_Backtab)
    assert "乙点" in card(page)
    qtbot.keyClick(view, KEY.Key_Return)
    register = window.findChild(RegisterPage)
    assert isinstance(register, RegisterPage)
    qtbot.waitUntil(register.isVisible)


def test_after_the_last_sign_or_escape_tab_leaves_the_map(qtbot: QtBot, page: MapPage) -> None:
    view = the_map(page)
    for _ in range(5):
        qtbot.keyClick(view, KEY.Key_Tab)
    qtbot.waitUntil(lambda: not view.hasFocus())
    view.setFocus()
    qtbot.keyClick(view, KEY.Key_Tab)
    qtbot.keyClick(view, KEY.Key_Escape)
    assert card(page) == ""
    qtbot.keyClick(view, KEY.Key_Tab)
    qtbot.waitUntil(lambda: not view.hasFocus())


def test_the_wheel_zooms_at_the_mouse_and_keys_zoom_and_move(qtbot: QtBot, page: MapPage) -> None:
    view, before = the_map(page), pixel(page, 10)
    wheel(view, before, 240)
    assert pixel(page, 10) == before
    scale = view.view().scale
    qtbot.keyClick(view, KEY.Key_Plus)
    assert view.view().scale > scale
    qtbot.keyClick(view, KEY.Key_Minus)
    assert math.isclose(view.view().scale, scale)
    at = pixel(page, 0)
    qtbot.keyClick(view, KEY.Key_Right)
    assert pixel(page, 0) - at == QPoint(-60, 0)
    qtbot.keyClick(view, KEY.Key_Up, SHIFT)
    assert pixel(page, 0) - at == QPoint(-60, 240)
    qtbot.keyClick(view, KEY.Key_Home)
    assert view.rect().contains(pixel(page, -10))
    assert view.rect().contains(pixel(page, 10))


def wheel(view: MapView, where: QPoint, by: int) -> None:
    glob = view.mapToGlobal(where)
    event = QWheelEvent(
        QPointF(where), QPointF(glob), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003  # Qt takes it by place
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_a_drag_moves_the_map_and_picks_nothing(qtbot: QtBot, page: MapPage) -> None:
    view, begin = the_map(page), pixel(page, 0)
    qtbot.mousePress(view, LEFT, pos=begin)
    qtbot.mouseMove(view, begin + QPoint(20, 10))
    qtbot.mouseMove(view, begin + QPoint(50, 30))
    qtbot.mouseRelease(view, LEFT, pos=begin + QPoint(50, 30))
    assert pixel(page, 0) == begin + QPoint(50, 30)
    assert card(page) == ""


def test_a_number_stands_for_several_signs_and_a_click_goes_nearer(
    qtbot: QtBot, desk: Desk, window: Window, sites: dict[str, str]
) -> None:
    del sites
    for east in (20.02, 20.05):
        site(desk, f"近点{east}", place(east))
    page = opened(qtbot, window)
    scale = the_map(page).view().scale
    qtbot.mouseClick(the_map(page), LEFT, pos=pixel(page, 20.035))
    assert the_map(page).view().scale > scale
    assert len(lines(page, "附近的记录")) == 2
    qtbot.mouseClick(the_map(page), LEFT, pos=pixel(page, 20.05))
    assert "近点20.05" in card(page)


def test_the_legend_filters_by_mouse_and_by_key(qtbot: QtBot, page: MapPage) -> None:
    shut = page.findChild(QCheckBox, "legend_site_shut")
    assert isinstance(shut, QCheckBox)
    assert shut.accessibleName() == "已关闭·重点看护：3 个"
    qtbot.keyClick(shut, KEY.Key_Space)
    qtbot.mouseClick(the_map(page), LEFT, pos=pixel(page, 0))
    assert card(page) == ""
    qtbot.mouseClick(the_map(page), LEFT, pos=pixel(page, 0, 5))
    assert "疑似新增" in card(page)
    qtbot.keyClick(shut, KEY.Key_Space)
    qtbot.mouseClick(the_map(page), LEFT, pos=pixel(page, 0))
    assert "乙点" in card(page)


def test_a_village_narrows_the_map(qtbot: QtBot, page: MapPage) -> None:
    (combo,) = [e for e in page.findChildren(QComboBox) if "村" in e.accessibleName()]
    assert [combo.itemText(n) for n in range(3)] == ["全部村（居）", "桃花峪村", "王家泉村"]
    qtbot.keyClick(combo, KEY.Key_Down)
    qtbot.waitUntil(lambda: page.heading()[1] == "1 个矿点")


def test_a_span_of_time_narrows_patches_and_problems(qtbot: QtBot, page: MapPage) -> None:
    (combo,) = [e for e in page.findChildren(QComboBox) if "时间" in e.accessibleName()]
    assert [combo.itemText(n) for n in range(combo.count())] == [
        "全部时间", "2026年10月", "2026年9月", "2026年", "2025年",
    ]  # fmt: skip
    qtbot.keyClick(combo, KEY.Key_End)
    qtbot.waitUntil(lambda: page.heading()[1].startswith("3 个矿点 · 没有坐标"))


def test_the_card_begins_what_follows(qtbot: QtBot, page: MapPage, window: Window) -> None:
    qtbot.mouseClick(the_map(page), LEFT, pos=pixel(page, 0))
    qtbot.waitUntil(lambda: "登记巡查" in words_of_buttons(page))
    qtbot.mouseClick(button(page, "登记巡查"), LEFT)
    register = window.findChild(RegisterPage)
    assert isinstance(register, RegisterPage)
    qtbot.waitUntil(register.isVisible)
    assert register.heading()[0] == "巡查检查台账"


def test_a_record_without_a_place_is_opened_to_fill_it_in(
    qtbot: QtBot, page: MapPage, window: Window
) -> None:
    side(page).setCurrentIndex(2)
    (found,) = [e for e in page.findChildren(Lines) if "没有坐标" in e.accessibleName()]
    qtbot.keyClick(found, KEY.Key_Return)
    register = window.findChild(RegisterPage)
    assert isinstance(register, RegisterPage)
    qtbot.waitUntil(register.isVisible)
    assert register.heading()[0] == "矿山（点、硐）台账"


def test_a_line_of_the_list_points_its_sign_out(qtbot: QtBot, page: MapPage) -> None:
    view = the_map(page)
    for _ in range(9):
        qtbot.keyClick(view, KEY.Key_Plus)
    side(page).setCurrentIndex(1)
    (patches,) = [e for e in page.findChildren(Lines) if e.accessibleName() == "图斑比对"]
    qtbot.keyClick(patches, KEY.Key_Return)
    assert "图斑" in card(page)
    assert view.rect().contains(pixel(page, 0, 5))


def test_a_way_is_measured_by_mouse_and_by_keys(qtbot: QtBot, page: MapPage) -> None:
    view = the_map(page)
    said = page.findChild(QLabel, "map_said")
    assert isinstance(said, QLabel)
    qtbot.mouseClick(button(page, "测距"), LEFT)
    assert "起点" in said.text()
    for east in (-10, 10):
        qtbot.mouseClick(view, LEFT, pos=pixel(page, east))
    assert said.text() == "距离 1.8 公里。"
    qtbot.keyClick(view, KEY.Key_Escape)
    assert said.text() == ""
    assert not button(page, "测距").isChecked()
    qtbot.keyClick(button(page, "测距"), KEY.Key_Space)
    qtbot.keyClick(view, KEY.Key_Return)
    qtbot.keyClick(view, KEY.Key_Right)
    qtbot.keyClick(view, KEY.Key_Return)
    length = 60 / view.view().scale
    assert said.text() == f"距离 {length:.0f} 米。"


def test_the_picture_is_copied_by_key_and_button(qtbot: QtBot, page: MapPage) -> None:
    view, size = the_map(page), the_map(page).size()
    qtbot.keyClick(view, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().pixmap().size() == size
    QGuiApplication.clipboard().clear()
    qtbot.mouseClick(button(page, "复制图片"), LEFT)
    assert not QGuiApplication.clipboard().pixmap().isNull()


def test_an_empty_map_says_what_to_do(qtbot: QtBot, window: Window) -> None:
    page = opened_empty(qtbot, window)
    empty = page.findChild(QWidget, "empty")
    assert isinstance(empty, QWidget)
    assert empty.isVisible()
    assert "经度和纬度" in empty.accessibleName()


def opened_empty(qtbot: QtBot, window: Window) -> MapPage:
    window.go("map")
    found = window.findChild(MapPage)
    assert isinstance(found, MapPage)
    empty = found.findChild(QWidget, "empty")
    assert isinstance(empty, QWidget)
    qtbot.waitUntil(empty.isVisible)
    return found


def test_a_boundary_is_brought_in_shown_and_undone(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = collection(
        tmp_path, ("悦庄镇", "Polygon", ring(10)), ("石桥镇", "Polygon", ring(10, 50))
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    page = opened_empty(qtbot, window)
    qtbot.mouseClick(button(page, "读入辖区边界…"), LEFT)
    qtbot.waitUntil(lambda: window.findChild(OutlineDialog) is not None)
    dialog = window.findChild(OutlineDialog)
    assert isinstance(dialog, OutlineDialog)
    shapes = dialog.findChild(QListWidget, "outline_shapes")
    assert isinstance(shapes, QListWidget)
    ticks = [shapes.item(n).checkState() for n in range(2)]
    assert ticks == [Qt.CheckState.Checked, Qt.CheckState.Unchecked]
    qtbot.mouseClick(button(dialog, "读入"), LEFT)
    qtbot.waitUntil(lambda: the_map(page).isVisible())
    assert [each.layer for each in window.desk.maps.outlines()] == ["boundary"]
    view, plane = the_map(page), window.desk.maps.scene().plane
    assert view.rect().contains(spot(view, plane, 10, 10))
    assert not view.rect().contains(spot(view, plane, 60, 0))
    qtbot.mouseClick(button(window, "撤销"), LEFT)
    qtbot.waitUntil(lambda: not the_map(page).isVisible())


def spot(view: MapView, plane: Plane, east: float, north: float) -> QPoint:
    found = tuple(round(float(each) * 10**7) for each in place(east, north).values())
    across, down = view.view().seen(plane.at((found[0], found[1])))
    return QPoint(round(across), round(down))


def test_shapes_are_found_by_name_before_they_are_brought_in(
    qtbot: QtBot, page: MapPage, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = collection(tmp_path, *((f"村{n}", "Point", [118.2, 36.2]) for n in range(5)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    side(page).setCurrentIndex(3)
    qtbot.mouseClick(button(page, "读入村（居）界、村点"), LEFT)
    qtbot.waitUntil(lambda: window.findChild(OutlineDialog) is not None)
    dialog = window.findChild(OutlineDialog)
    assert isinstance(dialog, OutlineDialog)
    qtbot.mouseClick(button(dialog, "全不选"), LEFT)
    assert not button(dialog, "读入").isEnabled()
    (words,) = [e for e in dialog.findChildren(QWidget) if e.accessibleName() == "按名称找"]
    write(words, "村3")
    qtbot.mouseClick(button(dialog, "全选"), LEFT)
    qtbot.mouseClick(button(dialog, "读入"), LEFT)
    qtbot.waitUntil(lambda: bool(window.desk.maps.outlines()))
    assert [each.name for each in window.desk.maps.outlines()[0].shapes] == ["村3"]


def test_a_layer_is_switched_off_and_taken_off(
    qtbot: QtBot, page: MapPage, window: Window, tmp_path: Path
) -> None:
    change = window.desk.maps.take(
        "base", collection(tmp_path, ("河", "Point", [118.2, 36.2])), [0]
    )
    window.changed(change.tables)
    side(page).setCurrentIndex(3)
    qtbot.waitUntil(lambda: any(e.isVisible() for e in page.findChildren(QPushButton, "")))
    qtbot.mouseClick(button(page, "移除河流、道路等底图"), LEFT)
    qtbot.waitUntil(lambda: not window.desk.maps.outlines())


def test_what_cannot_be_read_is_said(
    qtbot: QtBot, page: MapPage, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "坏.geojson"
    path.write_text("{")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    side(page).setCurrentIndex(3)
    qtbot.mouseClick(button(page, "读入辖区边界"), LEFT)
    message = window.findChild(QWidget, "message")
    assert isinstance(message, QWidget)
    qtbot.waitUntil(message.isVisible)
    assert any("不是 GeoJSON" in each.text() for each in message.findChildren(QLabel))


def test_the_map_is_opened_with_a_record_picked(
    qtbot: QtBot, page: MapPage, window: Window, sites: dict[str, str]
) -> None:
    window.go("map", record=sites["丙点"])
    qtbot.waitUntil(lambda: "丙点" in card(page))


def test_a_record_without_a_place_cannot_be_picked(
    qtbot: QtBot, page: MapPage, window: Window
) -> None:
    window.go("map", record=window.desk.records.find("site", "YZ-KD-001"))
    message = window.findChild(QWidget, "message")
    assert isinstance(message, QWidget)
    qtbot.waitUntil(message.isVisible)
    assert card(page) == ""


def test_the_map_is_saved_as_pdf_as_it_is_filtered(
    qtbot: QtBot, page: MapPage, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "图.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    side(page).setCurrentIndex(3)
    (size,) = [e for e in page.findChildren(QComboBox) if "用纸" in e.accessibleName()]
    qtbot.keyClick(size, KEY.Key_Down)
    shut = page.findChild(QCheckBox, "legend_site_shut")
    assert isinstance(shut, QCheckBox)
    qtbot.keyClick(shut, KEY.Key_Space)
    qtbot.keyClick(window, KEY.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(target.is_file)
    (paper,) = PdfReader(target).pages
    assert round(paper.mediabox.width) == 1191
    words = paper.extract_text()
    assert "图斑：疑似新增" in words
    assert "重点看护" not in words


def test_the_map_goes_to_the_printer(
    qtbot: QtBot, page: MapPage, window: Window, printed: Path
) -> None:
    del page
    qtbot.keyClick(window, KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    message = window.findChild(QWidget, "message")
    assert isinstance(message, QWidget)
    qtbot.waitUntil(message.isVisible)
    assert any("已送打印机 1 页" in each.text() for each in message.findChildren(QLabel))
    assert printed.is_file()
