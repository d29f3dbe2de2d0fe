"""Everything that takes input says what it is, to those who hear the window, too."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ledgerdesk.ui import pages
from ledgerdesk.ui.window import Window

INPUTS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
    QTabWidget,
)  # fmt: skip
REGISTERS = ("problem", "site", "patrol", "tip", "case", "village", "person", "unit")


def nameless(window: QWidget) -> list[str]:
    """List shown inputs with neither a name nor words of their own; Qt's inner parts left out."""
    found = []
    for each in window.findChildren(QWidget):
        if not isinstance(each, INPUTS) or not each.isVisible():
            continue
        above = each.parentWidget()
        inner = isinstance(
            above, QTabBar | QComboBox | QAbstractSpinBox | QAbstractItemView | QLineEdit
        )
        if inner or each.objectName().startswith("qt_"):
            continue
        words = each.text() if isinstance(each, QAbstractButton) else ""
        if not (each.accessibleName() or words):
            found.append(f"{type(each).__name__} {each.objectName()} in {type(above).__name__}")
    return found


@pytest.mark.parametrize("page", [each for each in pages.PAGES if each != "register"])
def test_everything_on_a_page_has_a_name(qtbot: QtBot, window: Window, page: str) -> None:
    window.go(page)
    qtbot.wait(200)

    assert nameless(window) == []


@pytest.mark.parametrize("register", REGISTERS)
def test_everything_of_a_new_record_has_a_name(
    qtbot: QtBot, window: Window, register: str
) -> None:
    window.go("register", register=register, new=True)
    qtbot.wait(100)

    assert nameless(window) == []
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
