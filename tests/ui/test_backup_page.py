"""What keeps the ledger safe, as a clerk does it: copy, look, bring back, check, take back."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.desk.browsing import Query
from ledgerdesk.desk.starting import Start
from ledgerdesk.ui.backup_page import BackupPage
from ledgerdesk.ui.window import Window
from tests.ui.forms import button, named, part, press
from tests.ui.lists import click, listed, spoken, texts
from tests.ui.recorder import Recorder


@pytest.fixture
def page(qtbot: QtBot, recorder: Recorder) -> BackupPage:
    return recorder.shown(qtbot, BackupPage(recorder))


def answer(monkeypatch: pytest.MonkeyPatch, question: str, path: Path | str) -> None:
    told = str(path) if question == "getExistingDirectory" else (str(path), "")
    monkeypatch.setattr(QFileDialog, question, lambda *_, **__: told)


def opened(page: BackupPage) -> QDialog:
    """Return the copy that is looked into."""
    (found,) = [each for each in page.findChildren(QDialog, "copy_dialog") if each.isVisible()]
    return found


def cells(dialog: QDialog, name: str) -> list[tuple[str, ...]]:
    table = part(dialog, QTableWidget, name)
    model = table.model()
    columns = range(model.columnCount())
    return [
        tuple(str(model.index(row, at).data()) for at in columns)
        for row in range(model.rowCount())
    ]


def test_without_copies_the_page_says_what_to_do(page: BackupPage) -> None:
    assert "还没有备份。点“立即备份”，在台账旁边留一份。" in texts(page)
    assert not listed(page, "copies").isVisibleTo(page)
    assert page.heading()[1].endswith("悦庄镇.ledger")


def test_a_copy_is_made_and_says_what_is_in_it(
    qtbot: QtBot, page: BackupPage, recorder: Recorder
) -> None:
    press(qtbot, page, "立即备份")
    (told,) = spoken(listed(page, "copies"))

    assert told.startswith("可用，")
    assert "问题 1 · 矿点 1 · 巡查 0 · 案件 0" in told
    assert recorder.said[-1][1].endswith("并已打开核对。")


def test_a_copy_goes_into_a_folder_of_choice(
    qtbot: QtBot,
    page: BackupPage,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    answer(monkeypatch, "getExistingDirectory", folder)
    press(qtbot, page, "备份到文件夹…")

    assert len(list(folder.glob("悦庄镇-*.ledger"))) == 1
    answer(monkeypatch, "getExistingDirectory", tmp_path / "悦庄镇.ledger")
    press(qtbot, page, "备份到文件夹…")
    assert recorder.said[-1][0] == "wrong"
    answer(monkeypatch, "getExistingDirectory", "")
    press(qtbot, page, "备份到文件夹…")
    assert len(recorder.said) == 2


def test_a_copy_comes_back_as_a_new_file_never_over_one(
    qtbot: QtBot,
    page: BackupPage,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press(qtbot, page, "立即备份")
    answer(monkeypatch, "getSaveFileName", tmp_path / "恢复")
    click(qtbot, listed(page, "copies"), 0)
    press(qtbot, opened(page), "整份恢复成新文件…")
    assert (tmp_path / "恢复.ledger").is_file()
    assert "现在的台账没有改动" in recorder.said[-1][1]

    answer(monkeypatch, "getSaveFileName", recorder.desk.path)
    press(qtbot, opened(page), "整份恢复成新文件…")

    assert recorder.said[-1][0] == "wrong"
    assert "已经存在，不会覆盖它" in recorder.said[-1][1]


def test_a_copy_from_elsewhere_comes_back_too(
    qtbot: QtBot,
    page: BackupPage,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = recorder.desk.upkeep.backup(tmp_path)
    answer(monkeypatch, "getOpenFileName", copy)
    answer(monkeypatch, "getSaveFileName", tmp_path / "另存.ledger")
    press(qtbot, page, "打开备份文件…")
    press(qtbot, opened(page), "整份恢复成新文件…")

    assert (tmp_path / "另存.ledger").is_file()


def test_a_copy_that_cannot_be_used_says_why_and_is_not_offered(
    qtbot: QtBot, page: BackupPage, recorder: Recorder
) -> None:
    place = recorder.desk.path.with_name(f"{recorder.desk.path.name}.backups")
    place.mkdir(exist_ok=True)
    (place / "悦庄镇-20260101-120000.ledger").write_bytes(b"broken")
    page.open()
    lines = listed(page, "copies")
    click(qtbot, lines, 0)

    assert spoken(lines)[0].startswith("不能用，2026-01-01 12:00，")
    assert recorder.went == []


def test_a_check_says_what_is_whole_and_opens_what_is_wrong(
    qtbot: QtBot, page: BackupPage, recorder: Recorder
) -> None:
    problem = recorder.desk.records.find("problem", "YZ-WT-2026-001")
    recorder.desk.records.save("problem", {"due_on": "2026-09-01"}, record=problem)
    press(qtbot, page, "全面检查")
    lines = listed(page, "findings")
    told = spoken(lines)
    row = next(row for row, each in enumerate(told) if "整改时限" in each)
    click(qtbot, lines, 0)
    click(qtbot, lines, row)

    assert told[0] == "通过，台账文件完整"
    assert told[1].startswith("通过，日志链完整，共 ")
    assert told[2] == "通过，附件齐全、没有改动"
    assert told[3].startswith("错误，记录有 ")
    assert recorder.went == [("register", {"register": "problem", "record": problem})]
    assert "有错误，请逐条处理" in texts(page)


def test_the_journal_names_the_last_step_and_takes_it_back(
    qtbot: QtBot, page: BackupPage, recorder: Recorder
) -> None:
    recorder.desk.settings.county("沂水县")
    recorder.changed({"setting"})
    lines = listed(page, "journal")
    assert spoken(lines)[0].startswith("改所属县（市、区）为 沂水县，2026-10-20 ")
    assert spoken(lines)[0].endswith("张秀兰，打开")

    press(qtbot, page, "撤销 改所属县（市、区）为 沂水县")

    assert recorder.desk.settings.facts().county == "沂源县"
    assert recorder.said[-1] == ("done", "已撤销“改所属县（市、区）为 沂水县”。")
    assert recorder.action
    recorder.action[1]()
    assert recorder.desk.settings.facts().county == "沂水县"
    assert recorder.said[-1] == ("done", "已重做“改所属县（市、区）为 沂水县”。")


def test_a_reader_cannot_take_back(qtbot: QtBot, file: Path) -> None:
    reader = Desk.open(file, write=False)
    page = BackupPage(Recorder(reader))
    qtbot.addWidget(page)
    page.show()
    page.open()
    undo = page.findChild(QPushButton, "undo_last")

    assert undo
    assert not undo.isEnabled()
    reader.close()


def test_the_window_copies_in_its_worker(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setattr("ledgerdesk.ui.pages.PAGES", {"backup": lambda: BackupPage})
    window = Window(desk)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: "还没有备份。" in texts(window), timeout=10000)
    press(qtbot, window, "立即备份")

    qtbot.waitUntil(lambda: listed(window, "copies").count() == 1, timeout=20000)
    window.let_go()


def test_one_record_is_found_in_a_copy_compared_and_taken_back(
    qtbot: QtBot, page: BackupPage, recorder: Recorder
) -> None:
    desk = recorder.desk
    (problem,) = desk.browsing.ids("problem", Query())
    press(qtbot, page, "立即备份")
    desk.records.save("problem", {"place": "羊栏沟"}, record=problem)
    click(qtbot, listed(page, "copies"), 0)
    dialog = opened(page)

    assert spoken(listed(dialog, "copy_records"))[0].startswith("有不同，问题 YZ-WT-2026-001")
    assert cells(dialog, "copy_fields") == [("地点", "（空白）", "羊栏沟")]
    assert ("问题台账", "1", "1") in cells(dialog, "copy_counts")
    press(qtbot, dialog, "取回这条记录")

    assert desk.records.get("problem", problem)["place"] is None
    assert recorder.said[-1][1].startswith("已取回 YZ-WT-2026-001")
    assert recorder.action is not None
    assert recorder.action[0] == "撤销"
    assert spoken(listed(dialog, "copy_records")) == []
    assert "备份以后没有改过记录" in texts(dialog)
    search = named(dialog, QLineEdit, "在备份里查找")
    search.setFocus()
    qtbot.keyClicks(search, "ljg")
    qtbot.waitUntil(lambda: bool(spoken(listed(dialog, "copy_records"))))
    assert spoken(listed(dialog, "copy_records"))[0].startswith("没有变，人员 李建国")
    assert not button(dialog, "取回这条记录").isEnabled()
    search.selectAll()
    qtbot.keyClicks(search, "qqq")
    qtbot.waitUntil(lambda: "没有找到“qqq”" in texts(dialog))


def test_a_copy_of_another_ledger_says_why_nothing_comes_back(
    qtbot: QtBot, page: BackupPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "别的.ledger"
    Desk.create(other, Start("yiyuan", "南麻镇", "沂源县")).close()
    answer(monkeypatch, "getOpenFileName", other)

    press(qtbot, page, "打开备份文件…")

    assert "别的.ledger 是另一本台账的" in texts(opened(page))
    assert not button(opened(page), "取回这条记录").isEnabled()


def test_the_journal_is_searched_and_a_step_opens_its_record(
    qtbot: QtBot, page: BackupPage, recorder: Recorder
) -> None:
    (problem,) = recorder.desk.browsing.ids("problem", Query())
    recorder.desk.records.save("problem", {"place": "羊栏沟"}, record=problem)
    page.open()
    words = named(page, QLineEdit, "在操作日志里查找")
    words.setFocus()
    qtbot.keyClicks(words, "WT-2026-001")
    qtbot.waitUntil(lambda: len(spoken(listed(page, "journal"))) == 1)

    click(qtbot, listed(page, "journal"), 0)

    assert recorder.went[-1] == ("register", {"register": "problem", "record": problem})
    words.selectAll()
    qtbot.keyClicks(words, "zzz")
    qtbot.waitUntil(lambda: "没有找到“zzz”" in spoken(listed(page, "journal"))[0])


def test_a_diagnosis_is_saved_and_says_what_is_in_it(
    qtbot: QtBot,
    page: BackupPage,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer(monkeypatch, "getSaveFileName", tmp_path / "诊断")
    press(qtbot, page, "诊断包…")

    assert (tmp_path / "诊断.zip").is_file()
    assert "没有姓名、电话、地点和记录内容" in recorder.said[-1][1]


def test_a_code_is_verified_here_too(qtbot: QtBot, page: BackupPage, recorder: Recorder) -> None:
    code = named(page, QLineEdit, "核验码")
    code.setFocus()
    qtbot.keyClicks(code, "7F3A-91C2-04BE-D6")
    press(qtbot, page, "核验")

    assert "本台账没有打印或上报过这个核验码" in texts(page)
    assert recorder.desk.upkeep.head()[:16] in texts(page)
