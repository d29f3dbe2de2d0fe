"""随机抽查 at the window: choose, draw, keep, and see the rows that wait for results."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui.draw_dialog import DrawDialog
from ledgerdesk.ui.window import Window
from tests.ui.forms import line, press

SITES = [
    {
        "register": "site",
        "values": {"name": f"矿点{i:02}", "kind": "易发区", "unit": "悦庄镇", "village": village},
    }
    for i, village in enumerate(["王家泉村", "桃花峪村"] * 5)
]


@pytest.fixture
def dialog(desk: Desk, window: Window, qtbot: QtBot) -> DrawDialog:
    """The dialog as the menu opens it, over eleven sites."""
    desk.loading().rows(SITES)
    (action,) = window.findChildren(QAction, "draw")
    action.trigger()
    (made,) = window.findChildren(DrawDialog)
    qtbot.waitUntil(made.isVisible)
    (register,) = made.findChildren(QComboBox)
    register.setCurrentIndex(register.findData("site"))
    return made


def said(dialog: DrawDialog) -> str:
    (label,) = dialog.findChildren(QLabel, "drawn")
    return label.text()


def names(dialog: DrawDialog) -> list[str]:
    (found,) = dialog.findChildren(QListWidget)
    return [found.item(row).text() for row in range(found.count())]


def test_place_and_type_are_layers_from_the_start(dialog: DrawDialog) -> None:
    ticked = {each.text() for each in dialog.findChildren(QCheckBox) if each.isChecked()}

    assert ticked == {"村（居）", "类别"}


def test_a_seed_draws_the_same_list_again(dialog: DrawDialog, qtbot: QtBot) -> None:
    seed = line(dialog, "随机种子")
    qtbot.keyClicks(seed, "20261020")
    press(qtbot, dialog, "抽取")
    first = names(dialog)
    qtbot.keyClicks(seed, "1")
    assert names(dialog) == []
    seed.clear()
    qtbot.keyClicks(seed, "20261020")
    press(qtbot, dialog, "抽取")

    assert "随机种子 20261020" in said(dialog)
    assert names(dialog) == first
    assert len(first) >= 4


def test_a_seed_that_is_no_number_is_said_beside_it(dialog: DrawDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(dialog, "随机种子"), "abc")

    press(qtbot, dialog, "抽取")

    assert "不是数字" in said(dialog)
    assert names(dialog) == []


def test_a_sample_is_kept_and_shown_with_its_rows(
    dialog: DrawDialog, desk: Desk, qtbot: QtBot
) -> None:
    press(qtbot, dialog, "抽取")
    press(qtbot, dialog, "存成抽查记录")

    qtbot.waitUntil(lambda: bool(desk.listing.records("inspection")))
    (kept,) = desk.listing.records("inspection")
    assert kept["kind"] == "抽查"
    assert len(desk.listing.records("spot_check")) == kept["sample_size"] >= 4
