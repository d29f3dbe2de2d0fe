"""A problem is driven to 销号 in its pane: ticks, photos, moves, refusals, its course."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
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
from ledgerdesk.desk.browsing import Query
from ledgerdesk.ui.course_panel import ChangesPanel, CoursePanel, LinksPanel
from ledgerdesk.ui.evidence_panel import STAGES, EvidencePanel
from ledgerdesk.ui.item_row import ItemRow
from ledgerdesk.ui.record_pane import RecordPane
from ledgerdesk.ui.whole_panel import WholePanel
from tests.ui.forms import button, drop, fill, line, named, press, settle, text
from tests.ui.hands import write
from tests.ui.recorder import Recorder


@pytest.fixture(autouse=True)
def _head_acts(desk: Desk) -> None:
    desk.bench.actor = "赵敏"


@pytest.fixture
def pane(pane: RecordPane, problem: str) -> RecordPane:
    pane.show_record("problem", problem)
    pane.show_tab("整改核销")
    return pane


def box(pane: QWidget, item: str) -> QCheckBox:
    return named(pane, QCheckBox, f"核销项：{item}")


def brown(thumbs: QListWidget) -> bool:
    """Whether the first thumbnail shows the photo, not a sheet of paper."""
    shown_here = thumbs.item(0).icon().pixmap(104, 78).toImage()
    return shown_here.pixelColor(10, 10).lightness() < 150


def tick(qtbot: QtBot, pane: QWidget, item: str) -> None:
    """Click the tick, and press Enter at 完成."""
    box(pane, item).click()
    here = QApplication.focusWidget()
    assert isinstance(here, QPushButton)
    qtbot.keyClick(here, Qt.Key.Key_Return)


def states(desk: Desk, problem: str) -> list[str]:
    return [each.state for each in desk.viewing.items(problem)]


def refusal(pane: QWidget) -> str:
    settle()
    shown_here = pane.findChildren(QLabel, "refusal")[0]
    return shown_here.text() if shown_here.isVisible() else ""


def state(desk: Desk, problem: str) -> str:
    return str(desk.records.get("problem", problem)["state"])


def finish(desk: Desk, problem: str, photo: Path) -> None:
    """Do what stands before 申请销号."""
    worker = desk.records.find("person", "李建国")
    for each in desk.viewing.items(problem):
        desk.rectification.tick(each.id, by=worker)
    desk.rectification.attach("problem", problem, photo, stage="整改后")


def test_an_item_is_ticked_with_day_person_note_and_photo(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str, photo: Path
) -> None:
    box(pane, "断水").click()
    assert not box(pane, "断水").isChecked()
    ask = pane.findChildren(QWidget, "ask")[0]
    fill(qtbot, line(ask, "完成日期"), "10-18")
    fill(qtbot, line(ask, "经办人"), "王磊")
    note = text(ask, "说明")
    note.setFocus()
    write(note, "已拆除水泵")
    drop(ask, photo)
    press(qtbot, pane, "完成")

    item = desk.viewing.items(problem)[0]
    assert (item.state, item.on, item.by, item.note) == (
        "完成",
        "2026-10-18",
        "王磊",
        "已拆除水泵",
    )
    assert (item.files, item.lacks) == (1, False)
    assert box(pane, "断水").isChecked()
    assert state(desk, problem) == "整改中"


def test_today_and_who_acts_are_offered_so_that_enter_is_enough(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane, problem: str
) -> None:
    tick(qtbot, pane, "断电")

    item = desk.viewing.items(problem)[1]
    assert (item.on, item.by) == ("2026-10-20", "赵敏")
    assert recorder.said[-1] == ("done", "已核销“断电”。")
    assert pane.findChildren(QLabel, "progress_words")[0].text() == "对账销号　1 / 5"


def test_a_tick_is_taken_back_by_its_message(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane, problem: str
) -> None:
    tick(qtbot, pane, "断水")
    assert recorder.action is not None
    recorder.action[1]()

    assert set(states(desk, problem)) == {"未完成"}
    assert not box(pane, "断水").isChecked()


def test_a_click_on_a_tick_opens_the_item_again(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str
) -> None:
    tick(qtbot, pane, "断水")
    box(pane, "断水").click()

    assert states(desk, problem)[0] == "未完成"


def test_an_item_that_does_not_apply_needs_a_reason(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane, problem: str
) -> None:
    box(pane, "断水").click()
    press(qtbot, pane, "不适用")
    assert recorder.said[-1] == ("wrong", "核销项不适用时要写明原因，请填写后再试。")

    note = text(pane.findChildren(QWidget, "ask")[0], "说明")
    note.setFocus()
    write(note, "本来就没有通水")
    press(qtbot, pane, "不适用")

    assert states(desk, problem)[0] == "不适用"


def test_esc_gives_up_a_question(qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str) -> None:
    box(pane, "断水").click()
    here = QApplication.focusWidget()
    assert here is not None
    qtbot.keyClick(here, Qt.Key.Key_Escape)

    assert not [each for each in pane.findChildren(QWidget, "ask") if each.isVisible()]
    assert states(desk, problem)[0] == "未完成"


def test_a_photo_dropped_on_an_item_is_its_evidence(
    desk: Desk, pane: RecordPane, problem: str, photo: Path
) -> None:
    row = next(each for each in pane.findChildren(ItemRow) if each.item.text == "清设备")
    drop(row, photo)

    files = desk.viewing.files("problem", problem)
    assert [(each.item, each.stage, each.name) for each in files] == [
        ("清设备", "整改后", "现场照片.jpg")
    ]


def test_a_refusal_names_every_reason_in_the_panel(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str
) -> None:
    tick(qtbot, pane, "断水")
    press(qtbot, pane, "申请销号")
    button(pane, "申请销号").click()

    lines = refusal(pane).splitlines()
    assert lines[0] == "问题 YZ-WT-2026-001 不能申请销号："
    assert len(lines) == 6
    assert "核销项“断水”还缺佐证" in lines[-1]
    assert state(desk, problem) == "整改中"


def test_the_worker_cannot_check_the_own_work(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str, photo: Path
) -> None:
    finish(desk, problem, photo)
    pane.refresh(frozenset({"problem"}))
    press(qtbot, pane, "申请销号")
    button(pane, "申请销号").click()
    assert state(desk, problem) == "待核验"

    press(qtbot, pane, "核验销号")
    fill(qtbot, line(pane.findChildren(QWidget, "ask")[-1], "验收人"), "李建国")
    button(pane, "核验销号").click()
    assert "验收人就是责任人本人（李建国），请换一位验收。" in refusal(pane)

    fill(qtbot, line(pane.findChildren(QWidget, "ask")[-1], "验收人"), "王磊")
    button(pane, "核验销号").click()

    values = desk.records.get("problem", problem)
    assert values["state"] == "已销号"
    assert values["checker"] == desk.records.find("person", "王磊")
    assert refusal(pane) == ""
    assert pane.findChildren(QLabel, "record_state")[0].text() == "已销号"
    assert not box(pane, "断水").isEnabled()


def test_a_problem_is_sent_back_with_a_reason(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str, photo: Path
) -> None:
    finish(desk, problem, photo)
    pane.refresh(frozenset({"problem"}))
    press(qtbot, pane, "申请销号")
    button(pane, "申请销号").click()
    press(qtbot, pane, "退回")
    button(pane, "退回").click()
    assert "退回要写明原因，请填写。" in refusal(pane)

    why = text(pane.findChildren(QWidget, "ask")[-1], "退回理由")
    why.setFocus()
    write(why, "机械还没有撤走")
    button(pane, "退回").click()

    assert state(desk, problem) == "整改中"


def test_the_time_limit_is_put_off(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str
) -> None:
    press(qtbot, pane, "延期")
    ask = pane.findChildren(QWidget, "ask")[-1]
    fill(qtbot, line(ask, "新的整改时限"), "11-5")
    why = text(ask, "延期理由")
    why.setFocus()
    write(why, "连日下雨")
    button(pane, "延期").click()

    assert desk.records.get("problem", problem)["due_on"] == "2026-11-05"
    assert pane.findChildren(QLabel, "record_time")[0].text() == ""


def test_what_flares_up_again_is_reopened(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str, photo: Path
) -> None:
    finish(desk, problem, photo)
    pane.refresh(frozenset({"problem"}))
    checker = "王磊"
    press(qtbot, pane, "申请销号")
    button(pane, "申请销号").click()
    press(qtbot, pane, "核验销号")
    fill(qtbot, line(pane.findChildren(QWidget, "ask")[-1], "验收人"), checker)
    button(pane, "核验销号").click()
    press(qtbot, pane, "重开")
    ask = pane.findChildren(QWidget, "ask")[-1]
    fill(qtbot, line(ask, "新的整改时限"), "11-5")
    why = text(ask, "重开理由")
    why.setFocus()
    write(why, "夜间又开采")
    button(pane, "重开").click()

    rounds = desk.listing.records("problem")
    assert sorted(str(each["number"]) for each in rounds) == [
        "YZ-WT-2026-001",
        "YZ-WT-2026-001-2",
    ]


def test_progress_is_noted(qtbot: QtBot, pane: RecordPane) -> None:
    press(qtbot, pane, "记进展")
    ask = pane.findChildren(QWidget, "ask")[-1]
    field = text(ask, "进展情况")
    field.setFocus()
    write(field, "设备正在撤离")
    button(pane, "记进展").click()
    pane.show_tab("经过")
    settle()

    told = pane.findChildren(CoursePanel)[0].texts()
    assert told[:3] == ["10-20", "进展", "设备正在撤离\n赵敏"]


def test_files_dropped_on_the_evidence_are_kept_by_stage(
    qtbot: QtBot, recorder: Recorder, pane: RecordPane, problem: str, photo: Path
) -> None:
    desk = recorder.desk
    paper = photo.with_name("责令停止通知书.pdf")
    paper.write_bytes(b"%PDF-1.4")
    pane.show_tab("证据")
    panel = pane.findChildren(EvidencePanel)[0]
    named(panel, QComboBox, "整改阶段").setCurrentText("整改前")
    drop(panel, photo, paper)

    files = desk.viewing.files("problem", problem)
    assert [(each.stage, each.name) for each in files] == [
        ("整改前", "现场照片.jpg"),
        ("整改前", "责令停止通知书.pdf"),
    ]
    assert recorder.said[-1] == ("done", "已添加附件 2 个。")
    thumbs = named(panel, QListWidget, "整改前 2")
    qtbot.waitUntil(lambda: brown(thumbs))


def test_any_file_is_opened_by_the_system_as_a_copy(
    qtbot: QtBot,
    recorder: Recorder,
    pane: RecordPane,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []

    def note(url: QUrl) -> bool:
        opened.append(url)
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    paper = photo.with_name("责令停止通知书.pdf")
    paper.write_bytes(b"%PDF-1.4")
    pane.show_tab("证据")
    panel = pane.findChildren(EvidencePanel)[0]
    drop(panel, paper)
    thumbs = named(panel, QListWidget, "整改后 1")
    thumbs.setCurrentRow(0)
    thumbs.setFocus()
    qtbot.keyClick(thumbs, Qt.Key.Key_Return)
    press(qtbot, panel, "打开")

    (copy,) = {Path(each.toLocalFile()) for each in opened}
    assert (copy.name, copy.read_bytes()) == (paper.name, b"%PDF-1.4")
    assert copy != paper
    assert recorder.said[-1][1].startswith("这台电脑没有能打开 责令停止通知书.pdf 的程序")


def test_a_photo_of_another_day_is_kept_and_doubted(
    recorder: Recorder, pane: RecordPane, photo: Path
) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = "2026:10:01 08:00:00"
    Image.new("RGB", (40, 30)).save(photo, exif=exif)
    pane.show_tab("证据")
    panel = pane.findChildren(EvidencePanel)[0]
    drop(panel, photo)

    kind, said = recorder.said[-1]
    assert (kind, said.splitlines()[0]) == ("notice", "附件已添加，请核对：")
    assert said.splitlines()[1].startswith("现场照片.jpg：拍摄日期 2026-10-01 早于发现日期")
    thumbs = named(panel, QListWidget, "整改后 1")
    thumbs.setCurrentRow(0)
    assert panel.findChildren(QLabel, "file_doubt")[0].text().startswith("注意：拍摄日期")


def test_each_stage_has_a_place_to_drop_on(
    qtbot: QtBot,
    recorder: Recorder,
    pane: RecordPane,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(photo)], ""))
    pane.show_tab("证据")
    panel = pane.findChildren(EvidencePanel)[0]
    slots = {each: panel.findChildren(QPushButton, f"stage_{each}")[0] for each in STAGES}
    assert [each.text() for each in slots.values()] == [f"{e}\n拖照片到这里" for e in STAGES]

    drop(slots["整改前"], photo)
    qtbot.mouseClick(slots["整改中"], Qt.MouseButton.LeftButton)

    assert [each.text().splitlines()[1] for each in slots.values()] == [
        "1 个",
        "1 个",
        "拖照片到这里",
    ]
    problem = pane.record
    stages = [each.stage for each in recorder.desk.viewing.files("problem", problem)]
    assert stages == ["整改前", "整改中"]
    pane.show_record("site", recorder.desk.records.find("site", "王家泉采石坑"))
    pane.show_tab("证据")
    assert not slots["整改前"].isVisible()


def test_a_file_is_added_by_the_button_and_saved_elsewhere(
    qtbot: QtBot, pane: RecordPane, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = photo.with_name("另存.jpg")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(photo)], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    pane.show_tab("证据")
    press(qtbot, pane, "添加附件…")
    panel = pane.findChildren(EvidencePanel)[0]
    thumbs = named(panel, QListWidget, "整改后 1")
    thumbs.setCurrentRow(0)
    press(qtbot, pane, "另存为…")

    assert out.read_bytes() == photo.read_bytes()


def test_a_picture_is_shown_large_and_put_away(
    qtbot: QtBot, desk: Desk, pane: RecordPane, problem: str, photo: Path
) -> None:
    desk.rectification.attach("problem", problem, photo, stage="整改后")
    pane.show_tab("证据")
    thumbs = named(pane.findChildren(EvidencePanel)[0], QListWidget, "整改后 1")
    thumbs.setCurrentRow(0)
    press(qtbot, pane, "放大")
    large = named(pane, QLabel, "放大的照片")
    assert large.pixmap().width() > 200

    press(qtbot, pane, "收起")
    assert not large.isVisible()


def test_a_file_is_removed_with_a_reason_and_comes_back(
    qtbot: QtBot, recorder: Recorder, pane: RecordPane, problem: str, photo: Path
) -> None:
    desk = recorder.desk
    desk.rectification.attach("problem", problem, photo, stage="整改后")
    pane.show_tab("证据")
    panel = pane.findChildren(EvidencePanel)[0]
    named(panel, QListWidget, "整改后 1").setCurrentRow(0)
    press(qtbot, pane, "删除…")
    why = line(panel, "删除原因")
    write(why, "拍错了")
    press(qtbot, pane, "删除附件")
    assert desk.viewing.files("problem", problem) == []

    assert recorder.action is not None
    recorder.action[1]()
    assert len(desk.viewing.files("problem", problem)) == 1


def test_tabs_fit_the_record(desk: Desk, pane: RecordPane) -> None:
    tabs = pane.findChildren(QTabWidget)[0]

    def seen() -> list[str]:
        return [tabs.tabText(i) for i in range(tabs.count()) if tabs.isTabVisible(i)]

    assert seen() == ["基本", "整改核销", "明细", "证据", "经过", "关联", "历史"]
    pane.show_record("site", desk.records.find("site", "王家泉采石坑"))
    assert seen() == ["基本", "全貌", "证据", "经过", "关联", "历史"]
    pane.new_record("site")
    assert seen() == ["基本"]


def test_links_lead_to_the_records_that_point_here(
    qtbot: QtBot, desk: Desk, recorder: Recorder, pane: RecordPane, problem: str
) -> None:
    pane.show_record("site", desk.records.find("site", "王家泉采石坑"))
    pane.show_tab("关联")
    door = pane.findChildren(LinksPanel)[0].findChildren(QPushButton)[0]
    qtbot.mouseClick(door, Qt.MouseButton.LeftButton)

    assert door.text().startswith("YZ-WT-2026-001")
    assert recorder.went == [("register", {"register": "problem", "record": problem})]


def test_everything_around_a_site_stands_on_one_page(
    qtbot: QtBot, recorder: Recorder, pane: RecordPane, problem: str, photo: Path
) -> None:
    desk = recorder.desk
    site = desk.records.find("site", "王家泉采石坑")
    desk.rectification.attach("problem", problem, photo, stage="整改前")
    pane.show_record("site", site)
    pane.show_tab("全貌")
    panel = pane.findChildren(WholePanel)[0]
    settle()
    told = panel.texts()

    assert "问题 1 · 照片 1" in told
    stages = [each for each in told if each[:3] in {"整改前", "缺整改"}]
    assert stages == ["整改前 1", "缺整改中", "缺整改后"]
    assert "2026-10-07" in told
    doors = [each for each in panel.findChildren(QPushButton) if each.text() == "发现问题"]
    qtbot.mouseClick(doors[0], Qt.MouseButton.LeftButton)
    assert recorder.went[-1] == ("register", {"register": "problem", "record": problem})
    press(qtbot, panel, "打印一矿一档")
    assert recorder.went[-1] == ("signing", {"ledger": "dossier", "record": site})
    for each in desk.browsing.ids("problem", Query()):
        desk.records.delete("problem", each, "重复")
    pane.refresh(frozenset({"problem"}))
    settle()
    assert any("还没有巡查" in each for each in panel.texts())


def test_history_tells_before_and_after(desk: Desk, pane: RecordPane, problem: str) -> None:
    desk.records.save("problem", {"requirement": "三日内撤离"}, record=problem)
    pane.refresh(frozenset({"problem"}))
    pane.show_tab("历史")
    settle()

    told = pane.findChildren(ChangesPanel)[0].texts()
    assert told[:4] == [
        "修改问题 YZ-WT-2026-001",
        told[1],
        "整改要求",
        "两断三清 → 三日内撤离",
    ]


def test_a_draft_has_nothing_to_tick_yet(desk: Desk, pane: RecordPane) -> None:
    saved = desk.records.save("problem", {"place": "羊栏沟"})
    pane.show_record("problem", saved.record)
    pane.show_tab("整改核销")

    words = [each.text() for each in pane.findChildren(QLabel) if each.isVisible()]
    assert any(each.startswith("还是草稿") for each in words)
