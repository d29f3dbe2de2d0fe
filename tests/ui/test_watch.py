"""What the window looks after by itself ends with the window."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
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
