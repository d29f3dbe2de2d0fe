"""导入, column by column: which field it goes into, in which unit; and what all records get."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.importing import Book, Into
from ledgerdesk.domain.cells import shown
from ledgerdesk.domain.heads import letters
from ledgerdesk.domain.mapping import Bound, Mapped, SheetMap
from ledgerdesk.ui.tables import put, table
from ledgerdesk.ui.told import label

HEADS = ("列", "表头", "内容举例", "导入到", "单位")
WIDTHS = (44, 210, 200, 210, 110)
HIGH, SAMPLES, WORDS, MOST = 36, 3, 18, 120
"""Pixels of a line; cells shown of a column, characters of each, columns listed."""
LEFT_OUT = "不导入"


class Still(QComboBox):
    """A choice in a list that is scrolled: the wheel scrolls the list, it changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the list."""
        event.ignore()


class ColumnsPanel(QWidget):
    """The columns of one worksheet, and the required fields that no column fills."""

    binding = Signal(str, int, str)
    """A column of a worksheet goes into another field; "": none."""
    measuring = Signal(str, int, str)
    """The numbers of a column are of another unit."""
    fixing = Signal(str, str)
    """New records get a text in a field; "": nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._book: Book | None = None
        self._mapped: Mapped | None = None
        self._into: tuple[Into, ...] = ()
        self._fields = QStandardItemModel(self)
        self._sheets, self._said = QComboBox(), label("", kind="second")
        self._lines = table("import_columns", "各列导入到哪一栏", HEADS, WIDTHS)
        self._fixed = QGridLayout()
        self._missing = QWidget()
        self._arrange()
        self._sheets.activated.connect(self._show)

    def _arrange(self) -> None:
        self._sheets.setAccessibleName("工作表")
        self._sheets.setMinimumContentsLength(16)
        self._said.setObjectName("import_columns_said")
        self._lines.verticalHeader().setDefaultSectionSize(HIGH)
        head = self._lines.horizontalHeader()
        head.setSectionResizeMode(len(HEADS) - 1, QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(HEADS.index("内容举例"), QHeaderView.ResizeMode.Stretch)
        self._lines.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self._lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QHBoxLayout()
        line.addWidget(self._sheets)
        line.addWidget(self._said, 1)
        self._area = self._scrolled()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 6)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._lines, 1)
        column.addWidget(self._area)

    def _scrolled(self) -> QScrollArea:
        """Return where the required fields stand that no column fills."""
        missing = QVBoxLayout(self._missing)
        missing.setContentsMargins(0, 0, 0, 0)
        self._missing.setProperty("kind", "plain")
        head = QLabel("表里没有、每条都要填的栏目：都一样的在这里填一次，空着的先存为草稿")
        head.setProperty("kind", "heading")
        missing.addWidget(head)
        self._fixed.setHorizontalSpacing(10)
        self._fixed.setVerticalSpacing(6)
        missing.addLayout(self._fixed)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._missing)
        area.setMaximumHeight(150)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def show_book(self, book: Book, mapped: Mapped, into: tuple[Into, ...]) -> None:
        """Show the worksheets that are taken in."""
        if into != self._into:
            self._into = into
            self._fields = QStandardItemModel(self)
            for key, words in (("", LEFT_OUT), *((e.key, _named(e)) for e in into)):
                item = QStandardItem(words)
                item.setData(key, Qt.ItemDataRole.UserRole)
                self._fields.appendRow(item)
        same = self._book is book
        at = self._sheets.currentData() if same else ""
        self._book, self._mapped = book, mapped
        self._sheets.clear()
        for each in mapped.sheets:
            if each.taken:
                self._sheets.addItem(each.name, each.name)
        self._sheets.setCurrentIndex(max(0, self._sheets.findData(at)))
        self._sheets.setVisible(self._sheets.count() > 1)
        self._show()
        self._show_missing()

    def renew(self, mapped: Mapped) -> None:
        """Take over what was changed here, and what follows from it."""
        self._mapped = mapped
        self._show()
        self._show_missing()

    def _sheet(self) -> SheetMap | None:
        name = self._sheets.currentData()
        sheets = self._mapped.sheets if self._mapped else ()
        return next((each for each in sheets if each.name == name), None)

    def _show(self) -> None:
        sheet = self._sheet()
        if sheet is None or self._book is None:
            return
        shown_ = sheet.columns[:MOST]
        if self._lines.rowCount() != len(shown_) or self._lines.property("sheet") != sheet.name:
            self._lines.setRowCount(0)
            self._lines.setRowCount(len(shown_))
            self._lines.setProperty("sheet", sheet.name)
        for row, each in enumerate(shown_):
            self._show_line(row, each, sheet)
        bound = sum(bool(each.field) for each in sheet.columns)
        self._said.setText(
            f"认出 {bound} 列，{len(sheet.columns) - bound} 列不导入。"
            "请逐列核对，一栏只能对应一列；空白的格子不会清掉台账里的内容。"
        )

    def _show_line(self, row: int, bound: Bound, sheet: SheetMap) -> None:
        ink = "" if bound.field else "hint"
        put(self._lines, (row, 0), letters(bound.column), ink)
        put(self._lines, (row, 1), bound.path or "（没有表头）", ink)
        put(self._lines, (row, 2), self._samples(bound, sheet), "hint")
        field = self._lines.cellWidget(row, 3)
        if not isinstance(field, QComboBox):
            field = self._chooser(row)
        field.setAccessibleName(f"{letters(bound.column)} 列 {bound.path} 导入到")
        field.setProperty("column", bound.column)
        field.setModel(self._fields)
        field.setCurrentIndex(max(0, field.findData(bound.field)))
        self._show_unit(row, bound)

    def _chooser(self, row: int) -> QComboBox:
        made = Still()
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.activated.connect(self._bound)
        self._lines.setCellWidget(row, 3, made)
        return made

    def _show_unit(self, row: int, bound: Bound) -> None:
        into = next((each for each in self._into if each.key == bound.field), None)
        units = into.units if into else ()
        if len(units) < 2:
            self._lines.removeCellWidget(row, 4)
            put(self._lines, (row, 4), units[0] if units else "", "hint")
            return
        made = Still()
        made.setAccessibleName(f"{letters(bound.column)} 列的单位")
        made.setProperty("column", bound.column)
        made.addItems(list(units))
        made.setCurrentText(bound.unit or units[0])
        made.activated.connect(self._measured)
        self._lines.setCellWidget(row, 4, made)

    def _samples(self, bound: Bound, sheet: SheetMap) -> str:
        if self._book is None:
            return ""
        rows = self._book.table(sheet.name).rows[sheet.head[1] : sheet.head[1] + 20]
        told = (shown(row[bound.column - 1]) for row in rows if bound.column <= len(row))
        found = dict.fromkeys(each.strip().replace("\n", " ") for each in told if each.strip())
        return "、".join(each[:WORDS] for each in [*found][:SAMPLES])

    def _show_missing(self) -> None:
        """Offer one value for all for what is required and no column fills."""
        while item := self._fixed.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        mapped = self._mapped
        sheets = [each for each in mapped.sheets if each.taken] if mapped else []
        told = {key for each in sheets for key in each.by_field}
        fixed = mapped.fixed if mapped else {}
        wanted = [
            each
            for each in self._into
            if each.key not in told and ((each.required and not each.default) or each.key in fixed)
        ]
        for at, each in enumerate(wanted):
            row, column = divmod(at, 3)
            self._fixed.addWidget(QLabel(each.label), row, column * 2)
            self._fixed.addWidget(self._filler(each, fixed.get(each.key, "")), row, column * 2 + 1)
        self._area.setVisible(bool(wanted))

    def _filler(self, into: Into, text: str) -> QWidget:
        if into.choices:
            made = QComboBox()
            made.addItems(["", *into.choices])
            made.setCurrentText(text)
            made.activated.connect(self._chose)
            made.setMinimumSize(QSize(150, 0))
            made.setProperty("field", into.key)
            made.setAccessibleName(f"{into.label}都填")
            return made
        line = QLineEdit(text)
        line.editingFinished.connect(self._wrote)
        line.setProperty("field", into.key)
        line.setAccessibleName(f"{into.label}都填")
        return line

    def _bound(self) -> None:
        sender, sheet = self.sender(), self._sheet()
        if isinstance(sender, QComboBox) and sheet:
            self.binding.emit(sheet.name, sender.property("column"), sender.currentData())

    def _measured(self) -> None:
        sender, sheet = self.sender(), self._sheet()
        if isinstance(sender, QComboBox) and sheet:
            self.measuring.emit(sheet.name, sender.property("column"), sender.currentText())

    def _chose(self) -> None:
        sender = self.sender()
        if isinstance(sender, QComboBox):
            self.fixing.emit(sender.property("field"), sender.currentText())

    def _wrote(self) -> None:
        sender = self.sender()
        if isinstance(sender, QLineEdit) and sender.isModified():
            sender.setModified(False)
            self.fixing.emit(sender.property("field"), sender.text().strip())


def _named(into: Into) -> str:
    """Return what a field is called in the list of fields."""
    star = "（必填）" if into.required else ""
    return f"{into.label}{star}"
