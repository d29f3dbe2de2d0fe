"""补充 at the window: a signed record takes words, nothing else."""

from PySide6.QtWidgets import QMenu, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui.questions import Asking
from ledgerdesk.ui.row_menu import offer_addition
from ledgerdesk.ui.window import Window


def test_only_a_signed_record_offers_an_addition(
    desk: Desk, window: Window, problem: str, qtbot: QtBot
) -> None:
    menu = QMenu(window)
    register = desk.bench.register("problem")
    offer_addition(menu, window, register, problem)
    assert menu.actions() == []
    with desk.bench.change("签字"):
        desk.bench.store.update("problem", problem, {"signed_on": "2026-10-20"})

    offer_addition(menu, window, register, problem)
    (action,) = menu.actions()
    assert action.text() == "补充…"
    action.trigger()

    (dialog,) = window.findChildren(Asking)
    qtbot.waitUntil(dialog.isVisible)
    (text,) = dialog.findChildren(QPlainTextEdit)
    text.setPlainText("后来又看了一次")
    (button,) = [each for each in dialog.findChildren(QPushButton) if each.text() == "补充"]
    button.click()

    assert [each["text"] for each in desk.additions.of(problem)] == ["后来又看了一次"]
