"""The grid of a register page: choose, sort, copy, widths and columns that are remembered."""

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ledgerdesk.desk.browsing import Browsing, Column
from ledgerdesk.ui.grid_delegate import HEIGHT, GridDelegate
from ledgerdesk.ui.row_model import RowModel
from ledgerdesk.ui.settings import PROGRAM

NARROW, WIDE = 40, 900
"""Pixels a remembered width may have."""
ENOUGH, SAMPLE = 170, 50
"""Width that a column nobody widened gets at most, and the rows it is guessed from."""
RESTS = 400
"""Milliseconds after which a new width is remembered."""
OPENING = frozenset({Qt.Key.Key_Space, Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter})


def settings() -> QSettings:
    """Return where this person's widths and columns are kept; never in the ledger."""
    scope = QSettings.Scope.UserScope
    found = QSettings(QSettings.Format.IniFormat, scope, PROGRAM, PROGRAM)
    found.beginGroup("lists")
    return found


class Grid(QTableView):
    """A register's rows; whole records are chosen."""

    opened = Signal(str)
    """Id of the record to open."""
    moved = Signal(str)
    """Id of the record that is current now, "" for none."""
    chosen = Signal()
    """Other records are chosen."""
    sorted = Signal(tuple)
    """Sort keys, the turned ones with a -."""
    discards = Signal()
    """Delete was pressed on what is chosen."""

    def __init__(self, browsing: Browsing) -> None:
        super().__init__()
        self._browsing = browsing
        self._register = ""
        self._sort: tuple[str, ...] = ()
        self.rows = RowModel(browsing, self)
        self.setObjectName("grid")
        self.setModel(self.rows)
        self.setItemDelegate(GridDelegate(self))
        self._look()
        self._rest = QTimer(self, singleShot=True, interval=RESTS)
        self._rest.timeout.connect(self._remember)
        self.horizontalHeader().sectionResized.connect(self._resized)
        self.horizontalHeader().sectionClicked.connect(self._sorted_by)
        self.horizontalHeader().customContextMenuRequested.connect(self._choose_columns)
        self.selectionModel().selectionChanged.connect(self._chosen)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def _look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
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
        self.rows.show(register, self._columns())

    def show_sort(self, sort: tuple[str, ...]) -> None:
        """Show by which column the rows are sorted."""
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

    def selected(self) -> list[str]:
        """Return the ids of the chosen records in the list's order."""
        ranges = sorted(
            (each.top(), each.bottom()) for each in self.selectionModel().selection().toList()
        )
        return [each for top, bottom in ranges for each in self.rows.ids[top : bottom + 1]]

    def go_to(self, record: str) -> bool:
        """Make a record current and chosen; tell whether it is in the list."""
        return self.go_to_row(self.rows.row_of(record))

    def go_to_row(self, row: int) -> bool:
        """Make a row current and chosen; tell whether there is one."""
        if not 0 <= row < len(self.rows.ids):
            return False
        flags = QItemSelectionModel.SelectionFlag
        index = self.rows.index(row, max(0, self.currentIndex().column()))
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    def step(self, by: int) -> bool:
        """Go so many records on; tell whether there is one."""
        return self.go_to_row(self.currentIndex().row() + by)

    def copy(self, *, headed: bool = False) -> None:
        """Put the chosen records on the clipboard, as Excel and WPS take them."""
        keys = [each.key for each in self.rows.columns]
        ids = self.selected()
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
        """Copy, open, delete by key; the rest is Qt's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in OPENING and not event.modifiers():
            self._open()
        elif event.key() == Qt.Key.Key_Delete and self.selected():
            self.discards.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the record."""
        super().mouseDoubleClickEvent(event)
        self._open()

    def _open(self) -> None:
        if self.current():
            self.opened.emit(self.current())

    def _moved(self) -> None:
        self.moved.emit(self.current())

    def _chosen(self) -> None:
        self.chosen.emit()

    def _sorted_by(self, section: int) -> None:
        column = self.rows.columns[section]
        if not column.sortable:
            self.show_sort(self._sort)
            return
        turned = self._sort[:1] == (column.key,)
        self.sorted.emit((f"-{column.key}" if turned else column.key,))

    def _columns(self) -> list[Column]:
        known = {each.key: each for each in self._browsing.columns(self._register)}
        kept = str(settings().value(f"{self._register}/columns", "") or "").split()
        keys = [key for key in kept if key in known]
        return [known[key] for key in keys or self._browsing.shown_first(self._register)]

    def widen(self) -> None:
        """Give every column the width it was left with, else what its first words need."""
        kept, head = settings(), self.horizontalHeader()
        for section, each in enumerate(self.rows.columns):
            told = str(kept.value(f"{self._register}/width/{each.key}", "") or "")
            if told.isdigit():
                width = min(max(int(told), NARROW), WIDE)
            else:
                width = max(head.sectionSizeHint(section), min(self._needed(section), ENOUGH))
            self.setColumnWidth(section, width)
        self._rest.stop()

    def _needed(self, section: int) -> int:
        """Return the width of the widest words of a column in the first rows."""
        delegate, option = self.itemDelegate(), QStyleOptionViewItem()
        rows = range(min(len(self.rows.ids), SAMPLE))
        cells = (self.rows.index(row, section) for row in rows)
        return max((delegate.sizeHint(option, each).width() for each in cells), default=NARROW)

    def _resized(self) -> None:
        self._rest.start()

    def _remember(self) -> None:
        kept = settings()
        for section, each in enumerate(self.rows.columns[:-1]):
            kept.setValue(f"{self._register}/width/{each.key}", self.columnWidth(section))

    def _choose_columns(self, place: QPoint) -> None:
        menu = QMenu(self)
        shown = {each.key for each in self.rows.columns}
        for each in self._browsing.columns(self._register):
            action = menu.addAction(each.label)
            action.setCheckable(True)
            action.setChecked(each.key in shown)
            action.setData(each.key)
        menu.addSeparator()
        menu.addAction("恢复原来的列").setData("")
        menu.triggered.connect(self._toggle_column)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _toggle_column(self, action: QAction) -> None:
        keys, key = [each.key for each in self.rows.columns], str(action.data())
        if key in keys:
            keys.remove(key)
        elif key:
            keys.insert(max(0, len(keys) - 1), key)
        settings().setValue(f"{self._register}/columns", " ".join(keys) if key else "")
        current = self.current()
        self.rows.rearrange(self._columns())
        self.widen()
        self.show_sort(self._sort)
        self.go_to(current)
