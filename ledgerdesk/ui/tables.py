"""Tables that are read, not typed in: rows are chosen whole, the last column takes the rest."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ledgerdesk.ui import style

ROW = 30
"""Height of a line in pixels."""


def table(name: str, spoken: str, heads: Sequence[str], widths: Sequence[int]) -> QTableWidget:
    """Return an empty table; `widths` in pixels, none for the last column."""
    made = QTableWidget(0, len(heads))
    made.setObjectName(name)
    made.setAccessibleName(spoken)
    made.setHorizontalHeaderLabels(heads)
    made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    made.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setTabKeyNavigation(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(ROW)
    for section, wide in enumerate(widths):
        made.setColumnWidth(section, wide)
    head = made.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
    return made


def put(table: QTableWidget, place: tuple[int, int], text: str, ink: str = "") -> None:
    """Write a cell (row, column) in one line, whole in its tip; `ink` is a colour's name."""
    item = QTableWidgetItem(text.replace("\n", " "))
    item.setToolTip(text)
    if ink:
        item.setForeground(style.color(ink))
    table.setItem(*place, item)
