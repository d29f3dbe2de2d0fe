"""导入, the first rows of each worksheet: which are taken in, and where their headers stand."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.importing import Book
from ledgerdesk.domain.cells import shown
from ledgerdesk.domain.heads import DEEPEST, letters
from ledgerdesk.domain.mapping import Mapped, SheetMap
from ledgerdesk.ui import style
from ledgerdesk.ui.room import turn
from ledgerdesk.ui.told import label

ROWS, COLUMNS = 40, 60
"""Of a worksheet that are shown."""
NARROW = 860
"""Pixels below which the questions stand one below the other."""
CELL, WIDE, HIGH = 40, 110, 26
"""Characters shown of a cell; pixels of a column and of a row."""


class HeadPanel(QWidget):
    """One worksheet at a time: its first rows, the headers coloured."""

    taking = Signal(str, bool)
    """A worksheet is to be taken in, or left out."""
    heading = Signal(str, int, int)
    """Other rows are the headers of a worksheet."""

    def __init__(self) -> None:
        super().__init__()
        self._book: Book | None = None
        self._mapped: Mapped | None = None
        self._sheets, self._take = QComboBox(), QCheckBox("导入这张工作表")
        self._first, self._last = QSpinBox(), QSpinBox()
        self._set, self._said = QPushButton("按这几行重认"), label("", kind="second")
        self._rows = QTableWidget()
        self._arrange()
        self._sheets.activated.connect(self._show)
        self._take.clicked.connect(self._taken)
        self._set.clicked.connect(self._headed)
        self._first.valueChanged.connect(self._follow)

    def _arrange(self) -> None:
        self._sheets.setAccessibleName("工作表")
        self._sheets.setMinimumContentsLength(12)
        for each, name in ((self._first, "表头首行"), (self._last, "表头末行")):
            each.setAccessibleName(name)
            each.setRange(1, DEEPEST + 10)
            each.setFixedWidth(56)
            each.setKeyboardTracking(False)
        self._said.setObjectName("import_sheet_said")
        self._rows.setAccessibleName("原表的前几行")
        self._rows.setObjectName("import_rows")
        self._rows.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._rows.setTabKeyNavigation(False)
        self._rows.setWordWrap(False)
        self._rows.horizontalHeader().setDefaultSectionSize(WIDE)
        self._rows.verticalHeader().setDefaultSectionSize(HIGH)
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self._line.addLayout(_row("工作表", self._sheets, self._take))
        rows = ("表头从第", self._first, "行到第", self._last, "行", self._set)
        self._line.addLayout(_row(*rows))
        self._line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 6)
        column.setSpacing(8)
        column.addLayout(self._line)
        column.addWidget(self._said)
        column.addWidget(self._rows, 1)

    def show_book(self, book: Book, mapped: Mapped) -> None:
        """Show a workbook; the worksheet that was shown stays."""
        same = self._book is book
        at = self._sheets.currentIndex() if same else -1
        self._book, self._mapped = book, mapped
        self._sheets.clear()
        for each in mapped.sheets:
            mark = "" if each.taken else "（不导入）"
            self._sheets.addItem(f"{each.name}{mark}", each.name)
        first = next((i for i, each in enumerate(mapped.sheets) if each.taken), 0)
        self._sheets.setCurrentIndex(at if same else first)
        self._show()

    def fit(self, width: int) -> None:
        """Let the questions stand one below the other on a small screen."""
        turn(self._line, width, least=NARROW)

    def take_focus(self) -> None:
        """Let the worksheet be chosen."""
        self._sheets.setFocus()

    def _sheet(self) -> SheetMap | None:
        at = self._sheets.currentIndex()
        return self._mapped.sheets[at] if self._mapped and at >= 0 else None

    def _show(self) -> None:
        sheet = self._sheet()
        if sheet is None or self._book is None:
            return
        table = self._book.table(sheet.name)
        self._take.setChecked(sheet.taken)
        for each, row in ((self._first, sheet.head[0]), (self._last, sheet.head[1])):
            with QSignalBlocker(each):
                each.setValue(max(1, row))
        self._said.setText(_said(sheet, len(table.rows)))
        style.look(self._said, tone="" if sheet.taken else "soon")
        self._fill(sheet)

    def _fill(self, sheet: SheetMap) -> None:
        if self._book is None:
            return
        table = self._book.table(sheet.name)
        wide = min(table.columns, COLUMNS)
        self._rows.clear()
        self._rows.clearSpans()
        self._rows.setColumnCount(wide)
        self._rows.setHorizontalHeaderLabels([letters(at) for at in range(1, wide + 1)])
        rows = table.rows[:ROWS]
        self._rows.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            is_head = sheet.head[0] <= row + 1 <= sheet.head[1]
            name = f"表头 {row + 1}" if is_head else str(row + 1)
            self._rows.setVerticalHeaderItem(row, QTableWidgetItem(name))
            for column in range(wide):
                text = shown(cells[column])[:CELL] if column < len(cells) else ""
                item = QTableWidgetItem(text.replace("\n", " "))
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if is_head:
                    item.setForeground(style.color("accent"))
                    item.setFont(style.font(bold=True))
                self._rows.setItem(row, column, item)
        for top, left, high, across in table.merges:
            if top <= len(rows) and left <= wide and (high, across) != (1, 1):
                self._rows.setSpan(top - 1, left - 1, high, across)

    def _follow(self, first: int) -> None:
        self._last.setValue(max(first, self._last.value()))

    def _taken(self) -> None:
        if sheet := self._sheet():
            self.taking.emit(sheet.name, self._take.isChecked())

    def _headed(self) -> None:
        if sheet := self._sheet():
            first, last = sorted((self._first.value(), self._last.value()))
            self.heading.emit(sheet.name, first, last)


def _row(*words: str | QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for word in words:
        row.addWidget(QLabel(word) if isinstance(word, str) else word)
    return row


def _said(sheet: SheetMap, rows: int) -> str:
    """Say what was made of a worksheet."""
    if not sheet.head[0]:
        return f"{sheet.why}。有表头的，请填好表头所在的行，再按“按这几行重认”。"
    bound = sum(bool(each.field) for each in sheet.columns)
    again = "，按上次的对应关系" if sheet.remembered else ""
    told = f"共 {rows:,} 行，{len(sheet.columns)} 列，认出 {bound} 列{again}。"
    if sheet.taken:
        return f"{told}加粗的是表头，不对的请改行号。"
    return f"{told}不导入：{sheet.why or '没有勾选'}。"
