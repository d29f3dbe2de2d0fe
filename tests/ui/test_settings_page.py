"""Settings as a clerk changes them: type, press the button, undo; names are added in passing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.ui.holidays import HolidayCard
from ledgerdesk.ui.settings_page import SettingsPage
from tests.ui.forms import button, line, part, press, settle
from tests.ui.hands import write
from tests.ui.lists import listed, spoken, texts
from tests.ui.recorder import Recorder


@pytest.fixture
def page(qtbot: QtBot, recorder: Recorder) -> SettingsPage:
    return recorder.shown(qtbot, SettingsPage(recorder))


def retype(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_the_page_says_unit_plan_and_place(page: SettingsPage, recorder: Recorder) -> None:
    told = texts(page)

    assert "悦庄镇" in told
    assert "沂源县严厉打击非法开采矿产资源行为专项整治行动" in told
    assert str(recorder.desk.path) in told
    assert page.heading() == ("设置", "每次修改都单独记一步，可以撤销")


def test_a_new_prefix_shows_its_numbers_before_it_is_kept(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    field = line(page, "编号前缀")
    assert not button(page, "保存编号前缀").isEnabled()
    retype(qtbot, field, "yy")
    assert "YY-WT-2026-001" in texts(page)
    press(qtbot, page, "保存编号前缀")

    assert recorder.desk.settings.facts().prefix == field.text() == "YY"
    assert recorder.said == [("done", "编号前缀已修改，新编号按它来。")]
    assert not button(page, "保存编号前缀").isEnabled()


def test_a_prefix_that_makes_no_number_is_refused_in_words(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    retype(qtbot, line(page, "编号前缀"), "Y-Z")
    qtbot.keyClick(line(page, "编号前缀"), Qt.Key.Key_Return)

    assert recorder.said[0][0] == "wrong"
    assert line(page, "编号前缀").text() == "Y-Z"


def test_enter_keeps_only_what_was_changed(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    qtbot.keyClick(line(page, "启用日期"), Qt.Key.Key_Return)
    assert recorder.said == []
    retype(qtbot, line(page, "启用日期"), "2026.8.1")
    qtbot.keyClick(line(page, "启用日期"), Qt.Key.Key_Return)
    retype(qtbot, line(page, "所属县（市、区）"), "x")
    press(qtbot, page, "保存所属县（市、区）")

    assert line(page, "启用日期").text() == "2026-08-01"
    assert recorder.desk.settings.facts().county == "x"


def test_a_name_is_filtered_added_and_opened(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    field, names = line(page, "村（居）名称"), listed(page, "村（居）名单")
    qtbot.keyClicks(field, "thy")
    assert [each.split("　")[0] for each in spoken(names)] == ["桃花峪村"]
    field.clear()
    write(field, "北鲍庄村")
    assert names.count() == 0
    qtbot.keyClick(field, Qt.Key.Key_Return)
    village = recorder.desk.records.find("village", "北鲍庄村")

    assert recorder.said == [("done", "已登记村（居）“北鲍庄村”。")]
    assert (field.text(), names.count()) == ("", 3)
    assert recorder.desk.records.get("village", village)["unit"] == recorder.desk.bench.unit()
    row = next(row for row, each in enumerate(spoken(names)) if each.startswith("北鲍庄村"))
    qtbot.mouseClick(
        names.viewport(),
        Qt.MouseButton.LeftButton,
        pos=names.visualItemRect(names.item(row)).center(),
    )
    assert recorder.went == [("register", {"register": "village", "record": village})]


def test_a_unit_goes_below_the_ledgers_own(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    tabs = part(page, QTabWidget)
    tabs.setCurrentIndex(2)
    field = line(page, "单位名称")
    write(field, "悦庄国土所")
    press(qtbot, page, "添加单位")
    unit = recorder.desk.records.find("unit", "悦庄国土所")

    assert recorder.desk.records.get("unit", unit)["parent"] == recorder.desk.bench.unit()


def test_the_whole_roll_and_the_unit_open_in_the_register_page(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    press(qtbot, page, "在名册里查看和修改全部 2 条")
    press(qtbot, page, "修改单位")
    press(qtbot, page, "复制台账文件的位置")

    assert recorder.went == [
        ("register", {"register": "village"}),
        ("register", {"register": "unit", "record": recorder.desk.bench.unit()}),
    ]
    assert QApplication.clipboard().text() == str(recorder.desk.path)


def test_a_year_without_data_says_so_until_it_is_pasted(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    card = part(page, HolidayCard)
    year = card.findChild(QComboBox)
    text = page.findChild(QPlainTextEdit)
    assert year
    assert text
    assert not button(page, "录入").isEnabled()
    qtbot.keyClick(year, Qt.Key.Key_Down)
    assert "这一年的节假日还没有录入" in texts(page)
    QApplication.clipboard().setText("2027-10-01，放假，国庆节\n2027-10-09，上班，国庆节调休")
    qtbot.keyClick(text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, page, "录入")
    days = listed(page, "这一年的节假日")

    assert spoken(days) == [
        "放假，2027-10-01　周五　国庆节（本台账录入）",
        "上班，2027-10-09　周六　国庆节调休（本台账录入）",
    ]
    assert "这一年的节假日还没有录入" not in texts(page)
    assert recorder.said == [("done", "节假日已录入，有关期限已重新推算。")]
    days.setCurrentRow(1)
    press(qtbot, page, "删除选中的一天")
    assert days.count() == 1


def test_days_the_program_brought_cannot_be_taken_out(page: SettingsPage) -> None:
    days = listed(page, "这一年的节假日")
    days.setCurrentRow(0)

    assert spoken(days)[0] == "放假，2026-01-01　周四　元旦放假"
    assert not button(page, "删除选中的一天").isEnabled()


def test_a_slip_in_the_list_keeps_the_text(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    text = part(page, QPlainTextEdit)
    write(text, "元旦，放假")
    press(qtbot, page, "录入")

    assert "第 1 行" in recorder.said[0][1]
    assert text.toPlainText() == "元旦，放假"


@pytest.mark.parametrize("told", [("2026-10-09,放假,补休\n", "done"), ("没有", "wrong")])
def test_a_file_is_taken_or_refused(
    qtbot: QtBot,
    page: SettingsPage,
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    told: tuple[str, str],
) -> None:
    path = recorder.desk.path.with_name("放假.csv")
    path.write_text(told[0], encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(qtbot, page, "从文件导入…")

    assert [each for each, _ in recorder.said] == [told[1]]


def test_what_changed_elsewhere_is_read_again(page: SettingsPage, recorder: Recorder) -> None:
    recorder.desk.settings.county("沂水县")
    recorder.changed({"patrol"})
    assert line(page, "所属县（市、区）").text() == "沂源县"
    recorder.changed({"setting"})

    assert line(page, "所属县（市、区）").text() == "沂水县"


def test_a_second_campaign_is_begun_ended_and_taken_back(
    qtbot: QtBot, page: SettingsPage, recorder: Recorder
) -> None:
    (offered,) = [
        each for each in page.findChildren(QComboBox) if each.accessibleName() == "要启动的方案"
    ]
    offered.setCurrentIndex(offered.findText("市中区打击非法开采矿产资源专项行动"))
    assert not [each for each in page.findChildren(QPushButton) if each.text() == "结束"]

    press(qtbot, page, "启动方案")
    settle()

    assert [each.key for each in recorder.desk.bench.campaigns()] == ["yiyuan", "shizhong"]
    assert offered.findText("市中区打击非法开采矿产资源专项行动") == -1

    press(qtbot, page, "结束 沂源县严厉打击非法开采矿产资源行为专项整治行动")

    assert [each.key for each in recorder.desk.bench.campaigns()] == ["shizhong"]
    assert any("2026-10-20 结束" in each.text() for each in page.findChildren(QLabel))

    recorder.desk.upkeep.undo()
    page.refresh(frozenset({"run"}))
    settle()

    shown = [each.text() for each in page.findChildren(QPushButton) if each.isVisible()]
    assert shown.count("结束") == 2
