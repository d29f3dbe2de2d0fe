"""Long verbs run beside the window: progress, cancel, results, refusals, defects."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from ledgerdesk.paths import log_file
from ledgerdesk.ui.window import Window
from tests.ui.forms import part


def said(window: Window) -> str:
    label = part(window, QLabel, "message_text")
    return label.text() if label.isVisible() else ""


def progress(window: Window) -> QProgressDialog:
    return next(each for each in window.findChildren(QProgressDialog) if each.isVisible())


def showing(window: Window) -> bool:
    return any(each.isVisible() for each in window.findChildren(QProgressDialog))


def stubborn(desk: Desk) -> str:
    """A verb that reads and reads until somebody stops it."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        desk.bench.store.value("SELECT count(*) FROM step")
    return "read"


def writing(begun: threading.Event) -> Callable[[Desk], None]:
    """A verb that holds a change open until somebody stops it."""

    def verb(desk: Desk) -> None:
        with desk.bench.change("改县名"):
            desk.bench.store.update("setting", "county", {"value": "博山区"})
            begun.set()
            stubborn(desk)

    return verb


def test_a_result_comes_home_to_the_window(qtbot: QtBot, window: Window) -> None:
    came: list[tuple[int, bool]] = []

    def took(number: int) -> None:
        came.append((number, threading.current_thread() is threading.main_thread()))

    window.run("清点", lambda desk: len(desk.listing.records("person")), took)
    qtbot.waitUntil(lambda: bool(came))

    assert came == [(3, True)]


def test_a_step_written_beside_the_window_is_seen_in_it(qtbot: QtBot, window: Window) -> None:
    def deleted(desk: Desk) -> str:
        return desk.records.delete(
            "site", desk.records.find("site", "王家泉采石坑"), "重复"
        ).called

    with qtbot.waitSignal(window.wrote):
        window.run("删除", deleted, lambda _: window.changed({"site"}))

    assert window.desk.listing.records("site") == []
    assert window.desk.upkeep.history()[0]["actor"] == "张秀兰"


def test_a_long_verb_can_be_cancelled_and_leaves_nothing(qtbot: QtBot, window: Window) -> None:
    begun = threading.Event()
    steps = window.desk.upkeep.last_step()
    window.run("改名", writing(begun), lambda _: window.say("改好了"))
    qtbot.waitUntil(lambda: begun.is_set() and showing(window))
    cancel = part(progress(window), QPushButton)
    assert cancel.text() == "取消"
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已取消" in said(window))

    assert window.desk.bench.setting("county") == "沂源县"
    assert window.desk.upkeep.last_step() == steps
    assert not showing(window)


def test_nothing_is_saved_while_it_runs(qtbot: QtBot, window: Window) -> None:
    window.run("清点", stubborn, lambda _: None)
    saved = window.guard(lambda: window.desk.records.save("village", {"name": "新村"}))
    assert saved is None
    assert "正在清点" in said(window)

    qtbot.waitUntil(lambda: showing(window))
    qtbot.keyClick(progress(window), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "已取消" in said(window))

    assert window.guard(lambda: 7) == 7


def test_a_refusal_is_said_whole(qtbot: QtBot, window: Window) -> None:
    def refuse(_desk: Desk) -> None:
        message = "县里的表没有送达。请稍后再报。"
        raise UserError(message)

    window.run("上报", refuse, lambda _: None)
    qtbot.waitUntil(lambda: said(window) == "县里的表没有送达。请稍后再报。")


def test_a_defect_names_the_log(qtbot: QtBot, window: Window) -> None:
    window.run("清点", lambda desk: desk.upkeep.history()[99], lambda _: None)
    qtbot.waitUntil(lambda: str(log_file()) in said(window))

    assert "IndexError" in log_file().read_text(encoding="utf-8")


def test_closing_breaks_off_what_runs(window: Window) -> None:
    window.run("清点", stubborn, lambda _: None)
    before = time.monotonic()
    window.let_go()

    assert time.monotonic() - before < 5


def test_a_result_on_its_way_finds_nobody_once_the_window_is_left(
    qtbot: QtBot, window: Window
) -> None:
    came, read = list[object](), threading.Event()
    window.run("清点", lambda _desk: read.set(), came.append)
    assert read.wait(10)
    time.sleep(0.3)  # the worker has reported; nobody has listened yet
    window.let_go()
    qtbot.wait(50)

    assert came == []


def test_closing_keeps_a_copy_first(qtbot: QtBot, window: Window, file: Path) -> None:
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)

    copies = list(file.with_name(f"{file.name}.backups").glob("*.ledger"))
    assert len(copies) == 1


def test_a_copy_that_fails_lets_the_clerk_decide(qtbot: QtBot, window: Window, file: Path) -> None:
    file.with_name(f"{file.name}.backups").write_text("", encoding="utf-8")
    window.close()
    qtbot.waitUntil(lambda: "没有留下自动备份" in said(window), timeout=20_000)
    assert window.isVisible()

    action = part(window, QPushButton, "message_action")
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)

    assert not window.isVisible()


def test_progress_is_shown_after_a_moment(qtbot: QtBot, window: Window) -> None:
    window.run("读很久", stubborn, print)

    qtbot.waitUntil(lambda: showing(window), timeout=2000)

    button = progress(window).findChildren(QPushButton)[0]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not showing(window))
