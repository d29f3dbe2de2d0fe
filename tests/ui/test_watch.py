"""What the window looks after by itself ends with the window."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk, bench
from ledgerdesk.domain.catalog import listed
from ledgerdesk.ui.jobs import Jobs
from ledgerdesk.ui.watch import SOON, Watch


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
