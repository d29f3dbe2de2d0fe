"""The first start: three answers make a ledger; what is wrong is said beside the field."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QListWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.desk.starting import Start
from ledgerdesk.ui import settings
from ledgerdesk.ui.start_page import StartDialog
from tests.ui.forms import line, part, press
from tests.ui.hands import write

UNIT, COUNTY, PLACE = "二、台账属于哪个单位？", "所属县（市、区）", "三、台账文件放在哪里？"


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clerk's own folder of documents, empty."""
    folder = tmp_path / "文档"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(folder))
    monkeypatch.setattr(settings, "ledgers", list)
    return folder


@pytest.fixture
def dialog(qtbot: QtBot, documents: Path) -> StartDialog:
    assert not documents.exists()
    return shown(qtbot)


def shown(qtbot: QtBot) -> StartDialog:
    made = StartDialog()
    qtbot.addWidget(made)
    made.show()
    return made


def choose_plan(qtbot: QtBot, dialog: StartDialog, words: str) -> None:
    """Go down the list of plans by key until its title begins so; none is chosen at first."""
    campaign = part(dialog, QComboBox)
    assert campaign.currentIndex() == -1
    for _ in range(campaign.count()):
        qtbot.keyClick(campaign, Qt.Key.Key_Down)
        if campaign.currentText().startswith(words):
            return
    pytest.fail(f"no plan is called {words}")


def wrong(dialog: QDialog) -> list[str]:
    found = dialog.findChildren(QLabel, "wrong")
    return [each.text() for each in found if each.isVisibleTo(dialog)]


def test_three_answers_make_a_ledger(qtbot: QtBot, dialog: StartDialog, documents: Path) -> None:
    choose_plan(qtbot, dialog, "沂源县严厉打击")
    write(line(dialog, UNIT), "鲁村镇人民政府")
    write(line(dialog, COUNTY), "沂源县")
    assert line(dialog, PLACE).text() == str(documents / "打非台账" / "鲁村镇人民政府.ledger")
    press(qtbot, dialog, "建立台账")

    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen == documents / "打非台账" / "鲁村镇人民政府.ledger"
    desk = Desk.open(dialog.chosen, write=False)
    facts = desk.settings.facts()
    desk.close()
    assert (facts.unit, facts.county, facts.prefix) == ("鲁村镇人民政府", "沂源县", "LC")


def test_what_is_missing_is_said_beside_its_field(qtbot: QtBot, dialog: StartDialog) -> None:
    line(dialog, PLACE).selectAll()
    qtbot.keyClick(line(dialog, PLACE), Qt.Key.Key_Delete)
    qtbot.keyClick(line(dialog, UNIT), Qt.Key.Key_Return)

    assert wrong(dialog) == [
        "请选择本镇（街道）要办的方案。",
        "请写台账所属单位的全称，例如：悦庄镇人民政府。",
        "请选择台账文件放在哪个文件夹。",
    ]
    assert dialog.focusWidget() is dialog.findChild(QComboBox)
    choose_plan(qtbot, dialog, "沂源县")
    write(line(dialog, UNIT), "悦庄镇")
    assert wrong(dialog) == ["请选择台账文件放在哪个文件夹。"]
    press(qtbot, dialog, "建立台账")
    assert dialog.isVisible()


def test_a_ledger_that_is_there_is_never_overwritten(
    qtbot: QtBot, dialog: StartDialog, tmp_path: Path
) -> None:
    there = tmp_path / "悦庄镇.ledger"
    there.write_text("别的文件", encoding="utf-8")
    choose_plan(qtbot, dialog, "沂源县")
    write(line(dialog, UNIT), "悦庄镇")
    line(dialog, PLACE).clear()
    write(line(dialog, PLACE), str(tmp_path / "悦庄镇"))
    press(qtbot, dialog, "建立台账")

    (told,) = wrong(dialog)
    assert "已经存在，没有新建" in told
    assert there.read_text(encoding="utf-8") == "别的文件"


def test_a_place_that_cannot_be_is_refused(
    qtbot: QtBot, dialog: StartDialog, tmp_path: Path
) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    choose_plan(qtbot, dialog, "沂源县")
    write(line(dialog, UNIT), "悦庄镇")
    line(dialog, PLACE).clear()
    write(line(dialog, PLACE), str(tmp_path / "文件" / "悦庄镇.ledger"))
    press(qtbot, dialog, "建立台账")

    (told,) = wrong(dialog)
    assert told.startswith("建不了文件夹")


def test_a_place_chosen_by_hand_stays(
    qtbot: QtBot, dialog: StartDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "我的台账.ledger"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(chosen), ""))
    press(qtbot, dialog, "浏览…")
    write(line(dialog, UNIT), "悦庄镇/国土所")

    assert line(dialog, PLACE).text() == str(chosen)


def test_a_name_with_a_stroke_makes_a_file_name(dialog: StartDialog) -> None:
    write(line(dialog, UNIT), "悦庄镇/国土所")

    assert line(dialog, PLACE).text().endswith("悦庄镇_国土所.ledger")


def test_another_ledger_is_opened(
    qtbot: QtBot, dialog: StartDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "旧.ledger"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    press(qtbot, dialog, "打开已有台账…")

    assert dialog.chosen == path


def test_leaving_opens_nothing(qtbot: QtBot, dialog: StartDialog) -> None:
    press(qtbot, dialog, "退出")

    assert (dialog.result(), dialog.chosen) == (QDialog.DialogCode.Rejected, None)


def test_ledgers_of_before_are_a_click_away(
    qtbot: QtBot, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [documents / "悦庄镇.ledger", documents / "鲁村镇.ledger"]
    monkeypatch.setattr(settings, "ledgers", lambda: before)
    dialog = shown(qtbot)
    recent = part(dialog, QListWidget)
    recent.setFocus()
    qtbot.keyClick(recent, Qt.Key.Key_Down)
    qtbot.keyClick(recent, Qt.Key.Key_Return)

    assert dialog.chosen == before[1]


def test_the_practice_ledger_is_made_once(qtbot: QtBot, documents: Path) -> None:
    dialog = shown(qtbot)
    press(qtbot, dialog, "先用练习库试试")
    qtbot.waitUntil(lambda: dialog.chosen is not None, timeout=60000)
    assert dialog.chosen
    assert dialog.chosen.is_relative_to(documents)
    again = shown(qtbot)
    press(qtbot, again, "先用练习库试试")

    assert again.chosen == dialog.chosen


def test_a_practice_ledger_that_cannot_be_made_says_why(qtbot: QtBot, documents: Path) -> None:
    documents.write_text("不是文件夹", encoding="utf-8")
    dialog = shown(qtbot)
    press(qtbot, dialog, "先用练习库试试")

    qtbot.waitUntil(lambda: bool(wrong(dialog)), timeout=20000)
    assert wrong(dialog)[0].startswith("练习库没有生成：")
    assert not dialog.result()


def test_the_last_ledgers_are_remembered_newest_first(tmp_path: Path) -> None:
    paths = [tmp_path / f"{each}.ledger" for each in range(10)]
    for path in paths:
        Desk.create(path, Start("yiyuan", "悦庄镇")).close()
        settings.keep_ledger(path)
    settings.keep_ledger(paths[4])
    paths[8].unlink()

    told = settings.ledgers()
    assert [each.name for each in told[:3]] == ["4.ledger", "9.ledger", "7.ledger"]
    assert len(told) == 7
    assert settings.ledger() == paths[4]
