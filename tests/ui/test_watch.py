"""What the window looks after by itself ends with the window."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk, bench
from ledgerdesk.desk.auditing import Progress
from ledgerdesk.desk.home import Checked, Home
from ledgerdesk.domain.catalog import listed
from ledgerdesk.ui import watch as watching
from ledgerdesk.ui.jobs import Jobs
from ledgerdesk.ui.watch import SOON, Watch
from ledgerdesk.ui.window import Window


def test_nothing_begins_once_the_window_is_left(qtbot: QtBot, desk: Desk) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    jobs = Jobs(window)
    watch = Watch(window, desk, jobs)
    told: list[object] = []
    watch.pressing.connect(told.append)

    watch.end()
    jobs.close()
    watch.renew()
    qtbot.wait(2 * SOON)

    assert told == []


def test_a_mistake_in_a_definition_is_told(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "dockets" / "note.toml"
    wrong.parent.mkdir()
    wrong.write_text('key = "note"', encoding="utf-8")
    known = replace(bench.catalog(), dockets=listed(tmp_path).dockets)
    twin = Desk.twin

    def told_wrong(self: Desk) -> Desk:
        made = twin(self)
        made.bench.shipped = known
        return made

    monkeypatch.setattr(Desk, "twin", told_wrong)
    window = QWidget()
    qtbot.addWidget(window)
    jobs = Jobs(window)
    watch = Watch(window, desk, jobs)

    with qtbot.waitSignal(watch.wrong, timeout=5000) as told:
        watch.begin()
    watch.end()
    jobs.close()

    assert told.args == ["定义文件 note.toml 的“label”有误：缺少这个键。请改正后重新打开程序。"]


def test_records_are_checked_without_being_asked_and_again_after_a_change(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "RARELY", 0)
    monkeypatch.setattr(watching, "IDLE", 0)
    panel = window.findChild(QListWidget, "checks")
    assert panel is not None
    qtbot.waitUntil(lambda: "通过" in told(panel), timeout=20_000)
    assert "监管人未填" in told(panel)

    site = window.desk.records.find("site", "王家泉采石坑")
    window.guard(lambda: window.desk.records.delete("site", site, "重复登记"))
    window.changed({"site"})

    qtbot.waitUntil(lambda: "监管人未填" not in told(panel), timeout=20_000)


def test_a_check_gives_way_and_comes_all_the_same(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    look = Home.check

    def slow(self: Home, so_far: Progress | None = None) -> Checked:
        begun.set()
        assert go_on.wait(20)
        return look(self, so_far)

    monkeypatch.setattr(Home, "check", slow)
    panel = window.findChild(QListWidget, "checks")
    assert panel is not None
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    assert window.guard(lambda: window.desk.bench.setting("county")) == "沂源县"
    go_on.set()

    qtbot.waitUntil(lambda: "通过" in told(panel), timeout=20_000)


def test_a_window_that_only_reads_keeps_nobody_waiting(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bool] = []
    monkeypatch.setattr(Home, "check", lambda *_: looked.append(True))
    window = Window(Desk.open(desk.path, write=False))
    qtbot.addWidget(window, before_close_func=Window.let_go)
    window.show()
    foot = window.findChild(QLabel, "status_checked")
    assert foot is not None
    qtbot.waitUntil(lambda: foot.text() == "已检查", timeout=20_000)
    qtbot.wait(300)

    assert looked == []


def told(panel: QListWidget) -> str:
    lines = (panel.item(row) for row in range(panel.count()))
    return "\n".join(str(each.data(Qt.ItemDataRole.AccessibleTextRole)) for each in lines)
