"""A workbook on screen: its merges, roughly its looks, and what goes into its cells."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ledgerdesk.domain.heads import letters
from ledgerdesk.domain.sheets import Layout
from ledgerdesk.ui import style

PIXELS = 96 / 72
PLAIN_HEIGHT, LEAST_WIDTH, LEAST_HEIGHT, TALLEST = 24, 26, 24, 160
"""Pixels: of a row without a height, and the least that can be clicked."""
SMALLEST, LARGEST = 8.0, 16.0
"""Points of the letters shown."""
Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, int]
ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
FAMILIES = {"song": style.SERIF, "fang": style.SERIF, "kai": "LD Kai", "hei": style.SANS}


class BookModel(QAbstractTableModel):
    """The cells of a layout; bound ones say what goes into them."""

    def __init__(self) -> None:
        super().__init__()
        self._layout: Layout | None = None
        self._cells: dict[Place, tuple[str, int]] = {}
        self._marks: Mapping[Place, str] = {}
        self._lines = range(0)
        self._fonts: list[QFont] = []

    def show_layout(self, layout: Layout | None) -> None:
        """Show another workbook, or none."""
        self.beginResetModel()
        self._layout = layout
        cells = layout.cells if layout else ()
        self._cells = {(each.row, each.column): (each.text, each.style) for each in cells}
        self._fonts = [_font(each) for each in (layout.styles if layout else ())]
        self.endResetModel()

    def mark(self, marks: Mapping[Place, str], lines: range) -> None:
        """Show what goes into which cells, and which rows are filled one after another."""
        self._marks, self._lines = marks, lines
        if self._layout:
            last = self.index(self._layout.rows - 1, self._layout.columns - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own way
        """Return the rows of the sheet."""
        return 0 if parent.isValid() or not self._layout else self._layout.rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own way
        """Return the columns of the sheet."""
        return 0 if parent.isValid() or not self._layout else self._layout.columns

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name columns by letters, rows by numbers."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        across = orientation == Qt.Orientation.Horizontal
        return letters(section + 1) if across else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, place, font and colour of a cell."""
        at = (index.row() + 1, index.column() + 1)
        text, number = self._cells.get(at, ("", 0))
        mark = self._marks.get(at, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return mark or text
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{letters(at[1])}{at[0]} {mark or text}"
        return self._look(at, role, number, bound=bool(mark))

    def _look(self, at: Place, role: int, number: int, *, bound: bool) -> Any:
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(at, bound=bound)
        if role == Qt.ItemDataRole.ForegroundRole:
            return style.color("accent" if bound else "ink")
        if not self._layout or number >= len(self._fonts):
            return None
        looks = {
            Qt.ItemDataRole.FontRole: self._fonts[number],
            Qt.ItemDataRole.TextAlignmentRole: ALIGN[self._layout.styles[number].align]
            | Qt.AlignmentFlag.AlignVCenter,
        }
        return looks.get(Qt.ItemDataRole(role))

    def _ground(self, at: Place, *, bound: bool) -> QColor | None:
        if bound:
            return style.color("soft_accent")
        return style.color("soft_amber") if at[0] in self._lines else None


def _font(look: Any) -> QFont:
    made = QFont([FAMILIES[look.family], style.SERIF])
    if look.bold:
        made = QFont([style.BOLD, style.SERIF])
    made.setPointSizeF(min(LARGEST, max(SMALLEST, look.size * 0.9)))
    return made


class BookView(QTableView):
    """The sheet as a grid in which one cell is chosen at a time."""

    picked = Signal(int, int)
    """Row and column of the chosen cell, from 1."""

    def __init__(self) -> None:
        super().__init__()
        self.book = BookModel()
        self.setModel(self.book)
        self.setObjectName("book")
        self.setAccessibleName("表样")
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            header.setMinimumSectionSize(8)
            header.setHighlightSections(True)
        self.selectionModel().currentChanged.connect(self._pick)

    def show_layout(self, layout: Layout | None) -> None:
        """Show a sheet with its merges, widths and heights."""
        self.clearSpans()
        self.book.show_layout(layout)
        if layout is None:
            return
        for span in layout.spans:
            if span.rows > 1 or span.columns > 1:
                self.setSpan(span.row - 1, span.column - 1, span.rows, span.columns)
        for column, width in enumerate(layout.widths):
            self.setColumnWidth(column, max(LEAST_WIDTH, int(width * PIXELS)))
        for row, height in enumerate(layout.heights):
            pixels = int(height * PIXELS) or PLAIN_HEIGHT
            self.setRowHeight(row, min(TALLEST, max(LEAST_HEIGHT, pixels)))

    def choose(self, row: int, column: int) -> None:
        """Choose a cell, from 1."""
        self.setCurrentIndex(self.book.index(row - 1, column - 1))

    def _pick(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.picked.emit(now.row() + 1, now.column() + 1)
