"""The grid of a register page: choose cells, type into them, sort, copy; widths are remembered."""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QKeyCombination,
    QMimeData,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from ledgerdesk.desk.browsing import Browsing
from ledgerdesk.ui.cell_editing import CellDelegate
from ledgerdesk.ui.editor import Place
from ledgerdesk.ui.grid_columns import NARROW, Columns
from ledgerdesk.ui.grid_delegate import HEIGHT
from ledgerdesk.ui.row_model import RowModel

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
TRIGGERS = (
    QAbstractItemView.EditTrigger.AnyKeyPressed
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.DoubleClicked
)
CHANGES = {
    QKeyCombination(Qt.Key.Key_Delete): "clear",
    QKeyCombination(CTRL, Qt.Key.Key_X): "cut",
    QKeyCombination(CTRL, Qt.Key.Key_V): "paste",
    QKeyCombination(CTRL, Qt.Key.Key_D): "fill",
    QKeyCombination(CTRL, Qt.Key.Key_Semicolon): "today",
    QKeyCombination(CTRL, Qt.Key.Key_H): "replace",
}
DISCARD = QKeyCombination(CTRL, Qt.Key.Key_Delete)
EDGES: dict[Qt.Key, tuple[int | None, int | None]] = {
    Qt.Key.Key_Up: (0, None),
    Qt.Key.Key_Down: (1, None),
    Qt.Key.Key_Left: (None, 0),
    Qt.Key.Key_Right: (None, 1),
    Qt.Key.Key_Home: (0, 0),
    Qt.Key.Key_End: (1, 1),
}
"""With Ctrl: to the first (0) or last (1) row and column."""


class Grid(QTableView):
    """A register's rows; cells are chosen, and with them their records."""

    opened = Signal(str)
    """Id of the record to open."""
    moved = Signal(str)
    """Id of the record that is current now, "" for none."""
    chosen = Signal()
    """Other records are chosen."""
    sorted = Signal(tuple)
    """Sort keys, the turned ones with a -."""
    filtering = Signal(str)
    """The column somebody wants to narrow the list by."""
    discards = Signal()
    """Ctrl+Delete was pressed on what is chosen."""
    asked = Signal(str)
    """A key that changes chosen cells: clear, cut, paste, fill, today, replace."""

    def __init__(self, browsing: Browsing) -> None:
        super().__init__()
        self._browsing = browsing
        self._register = ""
        self._sort: tuple[str, ...] = ()
        self.rows = RowModel(browsing, self)
        self.setObjectName("grid")
        self.setModel(self.rows)
        self.cells = CellDelegate(self, self.rows)
        self.setItemDelegate(self.cells)
        self._look()
        self.head = Columns(self, browsing)
        self.horizontalHeader().sectionClicked.connect(self._sorted_by)
        self.selectionModel().selectionChanged.connect(self._chosen)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.selectionModel().currentChanged.connect(self._stand)
        self.rows.modelReset.connect(self._stand)

    def _look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(TRIGGERS)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setCornerWidget(QWidget())
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(NARROW)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def show_register(self, register: str, title: str) -> None:
        """Become the grid of a register, with the columns this person left it with."""
        self._register, self._sort = register, ()
        self.setAccessibleName(title)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.rows.show(register, self.head.shown(register))

    def show_sort(self, sort: tuple[str, ...] | None = None) -> None:
        """Show by which column the rows are sorted; the same as before unless told."""
        sort = self._sort if sort is None else sort
        self._sort = sort
        head, first = self.horizontalHeader(), sort[0] if sort else ""
        keys = [each.key for each in self.rows.columns]
        key = first.removeprefix("-")
        if key not in keys:
            head.setSortIndicatorShown(False)
            return
        turned = Qt.SortOrder.DescendingOrder if first != key else Qt.SortOrder.AscendingOrder
        head.setSortIndicatorShown(True)
        head.setSortIndicator(keys.index(key), turned)

    def current(self) -> str:
        """Return the id of the current record, "" for none."""
        return self.rows.record(self.currentIndex().row())

    def let_edit(self, place: Place, editable: frozenset[str]) -> None:
        """Let these columns of a register be typed into."""
        self.cells.serve(place)
        self.rows.let_edit(editable)

    def selected(self) -> list[str]:
        """Return the ids of the records with chosen cells in the list's order."""
        return [self.rows.ids[row] for row in self.chosen_rows()]

    def chosen_rows(self) -> list[int]:
        """Return the rows with chosen cells, each once, in order."""
        chosen = self.selectionModel().selection().toList()
        spans = sorted({(each.top(), each.bottom()) for each in chosen})
        found: list[int] = []
        for top, bottom in spans:
            found += range(max(top, found[-1] + 1 if found else 0), bottom + 1)
        return found

    def chosen_keys(self) -> list[str]:
        """Return the columns with chosen cells, in their order."""
        chosen = self.selectionModel().selection().toList()
        at = {i for each in chosen for i in range(each.left(), each.right() + 1)}
        return [self.rows.columns[i].key for i in sorted(at)]

    def choose_rows(self) -> None:
        """Choose every cell of the records that have chosen ones."""
        model, last = self.selectionModel(), len(self.rows.columns) - 1
        whole = QItemSelection()
        for each in model.selection().toList():
            left, right = self.rows.index(each.top(), 0), self.rows.index(each.bottom(), last)
            whole.merge(QItemSelection(left, right), QItemSelectionModel.SelectionFlag.Select)
        model.select(whole, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to(self, record: str) -> bool:
        """Make a record current and chosen; tell whether it is in the list."""
        return self.go_to_row(self.rows.row_of(record))

    def go_to_row(self, row: int) -> bool:
        """Make a row current and chosen; tell whether there is one."""
        if not 0 <= row < len(self.rows.ids):
            return False
        flags = QItemSelectionModel.SelectionFlag
        index = self.rows.index(row, max(0, self.currentIndex().column()))
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self.scrollTo(index)
        return True

    def step(self, by: int) -> bool:
        """Go so many records on; tell whether there is one."""
        return self.go_to_row(self.currentIndex().row() + by)

    def copy(self, *, headed: bool = False) -> None:
        """Put the chosen cells on the clipboard, as Excel and WPS take them."""
        keys, ids = self.chosen_keys(), self.selected()
        if not ids:
            return
        tsv, html = self._browsing.copied(self._register, ids, keys, headed=headed)
        data = QMimeData()
        data.setText(tsv)
        data.setHtml(html)
        QGuiApplication.clipboard().setMimeData(data)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let a jump read what can be seen, no more."""
        super().resizeEvent(event)
        self.rows.step = self.viewport().height() // HEIGHT + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, copy, go on and change cells by key; what is typed opens the cell."""
        keys, key = event.keyCombination(), event.key()
        if self.cells.composing():
            event.accept()  # the input method's own keys; its words reach the cell
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif keys in CHANGES and self.currentIndex().isValid():
            self.asked.emit(CHANGES[keys])
        elif keys == DISCARD and self.selected():
            self.discards.emit()
        elif key == Qt.Key.Key_Space:
            self._spaced(event)
        elif key in ENTER:
            self._enter(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in EDGES:
            self._to_edge(Qt.Key(key), event.modifiers())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the cell; one that nobody types into opens its record."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._open()

    def _spaced(self, event: QKeyEvent) -> None:
        """Open the record; with Shift choose it whole, with Ctrl what Qt does."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.choose_rows()
        elif event.modifiers():
            super().keyPressEvent(event)
        else:
            self._open()

    def _enter(self, *, back: bool) -> None:
        here = self.currentIndex()
        there = here.siblingAtRow(here.row() + (-1 if back else 1))
        if there.isValid():
            self.setCurrentIndex(there)
        elif here.isValid():
            self._open()

    def _to_edge(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        """Go to the first or last row or column; with Shift choose up to there."""
        here, last = self.currentIndex(), (len(self.rows.ids) - 1, len(self.rows.columns) - 1)
        if not here.isValid():
            return
        row, column = EDGES[key]
        there = self.rows.index(
            here.row() if row is None else last[0] * row,
            here.column() if column is None else last[1] * column,
        )
        flags, anchor = QItemSelectionModel.SelectionFlag, self._anchor()
        self.selectionModel().setCurrentIndex(there, flags.ClearAndSelect)
        if held & Qt.KeyboardModifier.ShiftModifier:
            whole = QItemSelection(anchor, there)
            self.selectionModel().select(whole, flags.ClearAndSelect)
        self.scrollTo(there)

    def _anchor(self) -> QModelIndex:
        """Return the corner of the chosen block that stays when it grows."""
        here, chosen = self.currentIndex(), self.selectionModel().selection().toList()
        if len(chosen) != 1:
            return here
        block = chosen[0]
        row = block.bottom() if here.row() == block.top() else block.top()
        column = block.right() if here.column() == block.left() else block.left()
        return self.rows.index(row, column)

    def _stand(self) -> None:
        """Draw the current row and cell anew."""
        here = self.currentIndex()
        self.cells.stand(here.row(), here.column(), alone=self._is_alone())
        self.viewport().update()

    def _is_alone(self) -> bool:
        chosen = self.selectionModel().selection().toList()
        return not chosen or (len(chosen) == 1 and chosen[0].width() * chosen[0].height() == 1)

    def _open(self) -> None:
        if self.current():
            self.opened.emit(self.current())

    def _moved(self) -> None:
        self.moved.emit(self.current())

    def _chosen(self) -> None:
        self._stand()
        self.chosen.emit()

    def _sorted_by(self, section: int) -> None:
        column = self.rows.columns[section]
        if not column.sortable:
            self.show_sort()
            return
        turned = self._sort[:1] == (column.key,)
        self.sorted.emit((f"-{column.key}" if turned else column.key,))
