"""The columns of a grid: which, how wide, in what order, how many stay; all of it remembered."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QSettings, Qt, QTimer
from PySide6.QtWidgets import QMenu, QStyleOptionViewItem

from ledgerdesk.desk.browsing import ITEMS, STATUS, Browsing, Column
from ledgerdesk.ui.frozen import Frozen
from ledgerdesk.ui.settings import PROGRAM

if TYPE_CHECKING:
    from ledgerdesk.ui.grid_view import Grid

NARROW, WIDE = 40, 900
"""Pixels a remembered width may have."""
ENOUGH, SAMPLE = 170, 50
"""Width that a column nobody widened gets at most, and the rows it is guessed from."""
RESTS = 400
"""Milliseconds after which a new width is remembered."""


def settings() -> QSettings:
    """Return where this person's widths and columns are kept; never in the ledger."""
    scope = QSettings.Scope.UserScope
    found = QSettings(QSettings.Format.IniFormat, scope, PROGRAM, PROGRAM)
    found.beginGroup("lists")
    return found


class Columns(QObject):
    """Chooses, widens, moves and freezes the columns of one grid."""

    def __init__(self, grid: "Grid", browsing: Browsing) -> None:
        super().__init__(grid)
        self._grid, self._browsing, self._register = grid, browsing, ""
        self._frozen = Frozen(grid)
        self._moving = False
        self._rest = QTimer(self, singleShot=True, interval=RESTS)
        self._rest.timeout.connect(self._remember)
        head = grid.horizontalHeader()
        head.setSectionsMovable(True)
        head.sectionResized.connect(self._resized)
        head.sectionMoved.connect(self._moved)
        head.customContextMenuRequested.connect(self._offer)

    def shown(self, register: str) -> list[Column]:
        """Return the columns of a register as this person left them."""
        self._register = register
        known = {each.key: each for each in self._browsing.columns(register)}
        kept = str(settings().value(f"{register}/columns", "") or "").split()
        keys = [key for key in kept if key in known]
        return [known[key] for key in keys or self._browsing.shown_first(register)]

    def widen(self) -> None:
        """Give every column the width it was left with, else what its first words need."""
        kept, head = settings(), self._grid.horizontalHeader()
        for section, each in enumerate(self._grid.rows.columns):
            told = str(kept.value(f"{self._register}/width/{each.key}", "") or "")
            if told.isdigit():
                width = min(max(int(told), NARROW), WIDE)
            else:
                width = max(head.sectionSizeHint(section), min(self._needed(section), ENOUGH))
            self._grid.setColumnWidth(section, width)
        self._rest.stop()
        self._freeze_kept()

    def _needed(self, section: int) -> int:
        """Return the width of the widest words of a column in the first rows."""
        grid = self._grid
        delegate, option = grid.itemDelegate(), QStyleOptionViewItem()
        rows = range(min(len(grid.rows.ids), SAMPLE))
        cells = (grid.rows.index(row, section) for row in rows)
        return max((delegate.sizeHint(option, each).width() for each in cells), default=NARROW)

    def _resized(self) -> None:
        self._rest.start()
        self._frozen.fit()

    def _remember(self) -> None:
        kept = settings()
        for section, each in enumerate(self._grid.rows.columns[:-1]):
            kept.setValue(f"{self._register}/width/{each.key}", self._grid.columnWidth(section))

    def _moved(self) -> None:
        """Take over the order a person dragged the headings into, once the mouse is up."""
        if not self._moving:
            self._moving = True
            QTimer.singleShot(0, self, self._reorder)

    def _reorder(self) -> None:
        head, columns = self._grid.horizontalHeader(), self._grid.rows.columns
        keys = [columns[head.logicalIndex(at)].key for at in range(len(columns))]
        for at in range(len(columns)):
            head.moveSection(head.visualIndex(at), at)
        self._moving = False
        self._keep(keys)

    def _offer(self, place: QPoint) -> None:
        """Offer what can be done with a column, and every column there is."""
        grid = self._grid
        menu = QMenu(grid)
        section = grid.horizontalHeader().logicalIndexAt(place)
        if section >= 0:
            self._offer_own(menu, section)
        shown = {each.key for each in grid.rows.columns}
        for each in self._browsing.columns(self._register):
            action = menu.addAction(each.label, partial(self._toggle, each.key))
            action.setCheckable(True)
            action.setChecked(each.key in shown)
            action.setData(each.key)
        menu.addSeparator()
        menu.addAction("恢复原来的列", partial(self._keep, []))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(grid.horizontalHeader().mapToGlobal(place))

    def _offer_own(self, menu: QMenu, section: int) -> None:
        grid, column = self._grid, self._grid.rows.columns[section]
        if column.sortable:
            menu.addAction("升序", partial(grid.sorted.emit, (column.key,)))
            menu.addAction("降序", partial(grid.sorted.emit, (f"-{column.key}",)))
        if column.key not in {STATUS, ITEMS}:
            menu.addAction("按这一列筛选…", partial(grid.filtering.emit, column.key))
        if self._frozen.count == section + 1:
            menu.addAction("取消冻结", partial(self._freeze, 0))
        elif section + 1 < len(grid.rows.columns):
            menu.addAction("冻结到这一列", partial(self._freeze, section + 1))
        menu.addSeparator()

    def _toggle(self, key: str) -> None:
        keys = [each.key for each in self._grid.rows.columns]
        if key in keys:
            keys.remove(key)
        else:
            keys.insert(max(0, len(keys) - 1), key)
        self._keep(keys)

    def _keep(self, keys: list[str]) -> None:
        """Show these columns from now on; none: those of the definition."""
        settings().setValue(f"{self._register}/columns", " ".join(keys))
        grid = self._grid
        current = grid.current()
        grid.rows.rearrange(self.shown(self._register))
        self.widen()
        grid.show_sort()
        grid.go_to(current)

    def _freeze(self, count: int) -> None:
        settings().setValue(f"{self._register}/frozen", count)
        self._freeze_kept()

    def _freeze_kept(self) -> None:
        told = str(settings().value(f"{self._register}/frozen", "") or "")
        self._frozen.freeze(int(told) if told.isdigit() else 0)
