"""The first columns of a grid, standing still over it while the rest moves sideways."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)


class _Same(QStyledItemDelegate):
    """Draws as the grid does; lends no editors, they belong to the grid."""

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self._grid.itemDelegate().paint(painter, option, index)


class Frozen(QTableView):
    """Shows the grid's own cells and choice; hidden while nothing is moved sideways."""

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self._grid = grid
        self.count = 0
        self.setObjectName("frozen")
        self.setAccessibleName("冻结的列")
        self.setModel(grid.model())
        self.setSelectionModel(grid.selectionModel())
        self.setItemDelegate(_Same(grid))
        self._look()
        self.doubleClicked.connect(self._edit)
        grid.horizontalScrollBar().valueChanged.connect(self._show)
        for mine, other in ((self, grid), (grid, self)):
            mine.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
        grid.selectionModel().currentChanged.connect(self._follow)
        grid.installEventFilter(self)
        self.hide()

    def _look(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(self._grid.selectionBehavior())
        self.setSelectionMode(self._grid.selectionMode())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(self._grid.verticalScrollMode())
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._grid.rowHeight(0) or 32)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(0)

    def freeze(self, count: int) -> None:
        """Let so many columns stand still; 0: none."""
        self.count = count
        high = self._grid.verticalHeader().defaultSectionSize()
        self.verticalHeader().setDefaultSectionSize(high)
        self.fit()
        self._show()

    def fit(self) -> None:
        """Take the widths, the height and the place of the grid's own columns."""
        grid = self._grid
        last = min(self.count, grid.model().columnCount())
        for section in range(grid.model().columnCount()):
            self.setColumnHidden(section, section >= last)
            self.setColumnWidth(section, grid.columnWidth(section))
        wide = sum(grid.columnWidth(section) for section in range(last))
        head = grid.horizontalHeader().height()
        self.horizontalHeader().setFixedHeight(head)
        frame = grid.frameWidth()
        self.setGeometry(QRect(frame, frame, wide + 1, grid.viewport().height() + head))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the grid's size."""
        if watched is self._grid and event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def _show(self) -> None:
        moved = self._grid.horizontalScrollBar().value() > 0
        self.setVisible(bool(self.count) and moved)
        if self.isVisible():
            self.fit()
            self.verticalScrollBar().setValue(self._grid.verticalScrollBar().value())
            self.raise_()

    def _follow(self, here: QModelIndex | QPersistentModelIndex) -> None:
        """Let a frozen cell be seen where it is edited."""
        if self.isVisible() and 0 <= here.column() < self.count:
            self._grid.setFocus()
        elif self.isVisible() and here.isValid():
            covered = self._grid.visualRect(here).left() - self.width()
            if covered < 0:
                bar = self._grid.horizontalScrollBar()
                bar.setValue(max(0, bar.value() + covered))

    def _edit(self, index: QModelIndex) -> None:
        self._grid.horizontalScrollBar().setValue(0)
        self._grid.edit(index)
