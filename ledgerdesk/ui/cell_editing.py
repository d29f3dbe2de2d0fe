"""Editing inside the grid: a field's own editor over its cell, with the keys of Excel."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ledgerdesk.desk.lists import in_list
from ledgerdesk.errors import UserError
from ledgerdesk.ui.editor import Editor, Place
from ledgerdesk.ui.editors import editor
from ledgerdesk.ui.fields import ENTER, Line, LongText
from ledgerdesk.ui.grid_delegate import GridDelegate
from ledgerdesk.ui.pickers import Picker
from ledgerdesk.ui.row_model import RowModel

Index = QModelIndex | QPersistentModelIndex
AWAY = {Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1)}
"""Columns a key goes on by once the cell is written."""


class CellDelegate(GridDelegate):
    """Draws the cells and lends each its field's editor; what was typed is told, not stored."""

    written = Signal(str, str, object)
    """Record, field, stored value: a person finished a cell."""
    refused = Signal(str)
    """What was typed is not understood; the whole sentence."""

    def __init__(self, view: QTableView, rows: RowModel) -> None:
        super().__init__(view)
        self._view, self._rows = view, rows
        self._place: Place | None = None
        self._open: Editor | None = None
        self._at = ("", "")

    def serve(self, place: Place) -> None:
        """Edit the records of a register."""
        self._place = place

    def composing(self) -> bool:
        """Tell whether the input method composes a cell's first word; the grid has the keys."""
        line = self._open.focusProxy() if self._open is not None else None
        return isinstance(line, Line | LongText) and line.composing

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Lend the field's editor; Enter, Tab and leaving it write the cell."""
        if self._place is None:
            message = "no register is shown"
            raise RuntimeError(message)
        column = self._rows.columns[index.column()]
        made = editor(self._place, in_list(self._place.register.by_key[column.key]))
        made.setParent(parent)
        made.setAutoFillBackground(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the view asks before it gives focus
        self._open, self._at = made, (self._rows.record(index.row()), column.key)
        made.belongs(self._at[0])
        made.left.connect(self._left)
        typed = made.focusProxy()
        if typed is not None:
            typed.installEventFilter(self)
        return made

    def setEditorData(self, widget: QWidget, _index: Index) -> None:
        """Show what stands in the record; the list may show it shortened or masked."""
        if not isinstance(widget, Editor) or self._place is None:
            return
        record, key = self._at
        try:
            widget.fill(self._place.desk.records.get(self._place.register.key, record)[key])
        except UserError as error:
            self.refused.emit(str(error))

    def setModelData(self, widget: QWidget, _model: QAbstractItemModel, _index: Index) -> None:
        """Tell what was typed, once."""
        if not isinstance(widget, Editor) or widget is not self._open:
            return
        self._open = None
        stored, finding = widget.value()
        if finding is not None:
            self.refused.emit(f"{finding.text}这一格没有改动。")
        else:
            self.written.emit(*self._at, stored)

    def updateEditorGeometry(
        self, widget: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Give the editor its cell, and more when it needs it, inside what is seen."""
        cell = option.rect
        seen = self._view.viewport().rect()
        need = widget.sizeHint()
        wide = min(max(cell.width(), need.width()), seen.width())
        high = min(max(cell.height(), need.height()), seen.height())
        left = max(0, min(cell.left(), seen.width() - wide))
        top = max(0, min(cell.top(), seen.height() - high))
        widget.setGeometry(left, top, wide, high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear Enter, Tab and Esc in the line that is typed into."""
        if self._open is None or event.type() != QEvent.Type.KeyPress:
            return False
        if isinstance(event, QKeyEvent) and watched in {self._open, self._open.focusProxy()}:
            return self._heard(self._open, event)
        return False

    def _heard(self, open_: Editor, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._open = None
            self.closeEditor.emit(open_, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            return True
        if key in AWAY:
            self._finish(open_, *AWAY[key])
            return True
        if key in ENTER and not _keeps_enter(open_, event):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._finish(open_, -1 if back else 1, 0)
            return True
        return False

    def _finish(self, open_: Editor, down: int, right: int) -> None:
        """Write the cell and go on; a value that is not understood keeps the editor open."""
        _, finding = open_.value()
        if finding is not None:
            open_.mark("late")
            self.refused.emit(finding.text)
            return
        self._close(open_)
        here = self._view.currentIndex()
        there = here.sibling(here.row() + down, here.column() + right)
        if there.isValid():
            self._view.setCurrentIndex(there)

    def _left(self) -> None:
        if self._open is not None:
            self._close(self._open)

    def _close(self, open_: Editor) -> None:
        self.commitData.emit(open_)
        self.closeEditor.emit(open_, QAbstractItemDelegate.EndEditHint.NoHint)


def _keeps_enter(open_: Editor, event: QKeyEvent) -> bool:
    """Tell whether Enter belongs to the field: it confirms a composition, or makes a line."""
    line = open_.focusProxy()
    if isinstance(line, LongText):
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return line.composing or not control
    if isinstance(line, Line) and line.composing:
        return True
    return isinstance(line, Picker) and line.take()
