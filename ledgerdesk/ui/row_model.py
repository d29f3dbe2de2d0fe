"""Any register as a table: all ids in order, the words of a few pages of rows by id."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from ledgerdesk.desk.browsing import STATUS, Browsing, Column
from ledgerdesk.errors import UserError

if TYPE_CHECKING:
    from ledgerdesk.desk.browsing import Page

PAGE = 200
"""Rows of a page; it is read while nothing happens."""
STEP = 32
"""Rows read at once, before the rest of their page, until a view says how many it shows."""
KEPT = 20
"""Pages kept; those not looked at longest are forgotten first."""
REST = 40
"""Milliseconds without a jump until pages are filled."""
TONE = int(Qt.ItemDataRole.UserRole)
"""Colour of a state: late, soon, active, done, closed, "" for every other cell."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_TYPED = _READ | Qt.ItemFlag.ItemIsEditable
_SHOWN, _SIDE = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.TextAlignmentRole)
"""Asked for several times a cell and painting, so they are put together once."""

_GONE: dict[str, str] = {}

Index = QModelIndex | QPersistentModelIndex
Row = dict[str, str]


class RowModel(QAbstractTableModel):
    """The rows of one query; filtered and sorted in SQL, never all of them read."""

    def __init__(self, browsing: Browsing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._browsing = browsing
        self.step = STEP
        self._editable: frozenset[str] = frozenset()
        self._flags = [Qt.ItemFlag.NoItemFlags]
        self._sides: list[Qt.AlignmentFlag] = []
        self._keys: list[str] = []
        self._state = -1
        self._register = ""
        self._columns: tuple[Column, ...] = ()
        self._ids: list[str] = []
        self._pages: OrderedDict[int, dict[str, Row]] = OrderedDict()
        self._reader: Page | None = None
        self._filling = QTimer(self, singleShot=True, interval=REST)
        self._filling.timeout.connect(self._fill)

    @property
    def ids(self) -> Sequence[str]:
        """Every id of the list, in its order."""
        return self._ids

    @property
    def columns(self) -> Sequence[Column]:
        """The columns shown, in their order."""
        return self._columns

    def show(self, register: str, columns: Iterable[Column]) -> None:
        """Become the empty list of a register with these columns."""
        self.beginResetModel()
        self._register = register
        self._ids = []
        self._take(columns)
        self.endResetModel()

    def rearrange(self, columns: Iterable[Column]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self._take(columns)
        self.endResetModel()

    def let_edit(self, editable: frozenset[str]) -> None:
        """Let these columns be typed into."""
        self._editable = editable
        typed = (_TYPED if each.key in editable else _READ for each in self._columns)
        self._flags = [*typed, Qt.ItemFlag.NoItemFlags]  # no cell has column -1

    @property
    def editable(self) -> frozenset[str]:
        """Columns that may be typed into."""
        return self._editable

    def put(self, ids: list[str]) -> None:
        """Show these records; what was read of them is read again."""
        if ids == self._ids:
            self.forget()
            return
        self.beginResetModel()
        self._ids = ids
        self._drop()
        self.endResetModel()

    def forget(self) -> None:
        """Read again what is on screen; ids and their order are as before."""
        self._drop()
        if self._ids and self._columns:
            last = self.index(len(self._ids) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def record(self, row: int) -> str:
        """Return the id of a row, "" beyond the end."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, record: str) -> int:
        """Return where a record stands, -1 when it is not in the list."""
        return self._ids.index(record) if record in self._ids else -1

    def words(self, row: int) -> Row:
        """Return the words of a row by column, empty when its record is gone."""
        number, record = row // PAGE, self._ids[row]
        page = self._pages.get(number)
        if page is None or record not in page:
            page = self._read(number, row, min(row + self.step, (number + 1) * PAGE))
        self._pages.move_to_end(number)
        return page.get(record, {})

    def rest(self) -> None:
        """Read no more than what is asked for."""
        self._filling.stop()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many records there are."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, its side, or what a delegate and a reader need of it."""
        at = index.column()
        if at < 0:
            return None
        if role == _SHOWN:
            return self.words(index.row()).get(self._keys[at], "")
        if role == _SIDE:
            return self._sides[at]
        if role == TONE:
            return self.words(index.row()).get("state_kind", "") if at == self._state else ""
        return self._said(index.row(), self._columns[at], role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that a cell can be chosen, and whether it can be typed into."""
        return self._flags[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's label, or a row's number."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._columns[section].number else _LEFT
        return None

    def _said(self, row: int, column: Column, role: int) -> str | None:
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.words(row).get(column.key, "")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.label} {self.words(row).get(column.key, '') or '空白'}"
        return None

    def _take(self, columns: Iterable[Column]) -> None:
        self._columns = tuple(columns)
        self._keys = [each.key for each in self._columns]
        self._sides = [_RIGHT if each.number else _LEFT for each in self._columns]
        self._state = self._keys.index(STATUS) if STATUS in self._keys else -1
        self.let_edit(self._editable)
        self._drop()

    def _drop(self) -> None:
        self._pages.clear()
        self._reader = None
        self._filling.stop()

    def _fill(self) -> None:
        """Read what is missing of the page that was looked at last."""
        if self._pages:
            number = next(reversed(self._pages))
            self._read(number, number * PAGE, (number + 1) * PAGE)

    def _read(self, number: int, start: int, end: int) -> dict[str, Row]:
        """Read the rows of a page from start to before end that are not there yet."""
        page = self._pages.setdefault(number, {})
        ids = [each for each in self._ids[start:end] if each not in page]
        if self._reader is None:
            self._reader = self._browsing.reader(self._register)
        try:
            rows = self._reader.rows(ids, [each.key for each in self._columns])
        except UserError:  # the worker writes just now; the cells are read when next drawn
            return page
        page |= dict.fromkeys(ids, _GONE) | {row["id"]: row for row in rows}
        if len(page) < len(self._ids[number * PAGE : (number + 1) * PAGE]):
            self._filling.start()
        if len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        return page
