"""Shift+F1: every key of the window, on one sheet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from ledgerdesk.ui.actions import Actions, listed
from ledgerdesk.ui.room import Shrinking, fitted

COLUMNS = 3


class KeyList(QDialog):
    """Keys and what they do, by group."""

    def __init__(self, parent: QWidget, actions: Actions) -> None:
        super().__init__(parent)
        self.setWindowTitle("按键一览")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(40)
        grid.setVerticalSpacing(16)
        for place, (title, keys) in enumerate(listed(actions)):
            grid.addWidget(_group(title, keys), place // COLUMNS, place % COLUMNS)
        column.addWidget(Shrinking(sheet), 1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column.addWidget(close)
        hint = self.sizeHint()
        fitted(self, hint.width(), hint.height())


def _group(title: str, keys: list[tuple[str, str]]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    heading = QLabel(title)
    heading.setProperty("kind", "heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, (key, what) in enumerate(keys, 1):
        name = QLabel(key)
        name.setProperty("kind", "tag")
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(what), row, 1)
    grid.setRowStretch(len(keys) + 1, 1)
    return made
