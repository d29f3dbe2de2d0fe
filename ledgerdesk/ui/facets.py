"""What narrows a list: values with counts, saved views, the recycle bin; one list, by hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ledgerdesk.desk.browsing import OVERDUE
from ledgerdesk.ui import style

FEW = 6
"""Values of one field shown before 更多."""
LINE = Qt.ItemDataRole.UserRole
HIGH, HEAD, PAD, SMALL, DOT = 26, 30, 14, 9, 3
Kind = Literal["head", "value", "more", "view", "save", "bin", "clear"]
LIGHT = frozenset({"more", "save", "clear"})
"""Lines that do something; small, in the accent."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the list."""

    kind: Kind
    text: str
    key: str = ""
    value: str = ""
    count: int | None = None
    on: bool = False
    late: bool = False
    """Draws the eye: what is overdue."""

    def spoken(self) -> str:
        """Return the line as it is read out."""
        parts = [self.text, "" if self.count is None else f"{self.count} 条", "已选" * self.on]
        return "，".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one field."""

    key: str
    title: str
    values: Sequence[tuple[str, str, int | None]]
    """Stored value, words, count when it is known."""


class Facets(QListView):
    """Values with counts; a click, Enter or Space takes one or lets it go."""

    toggled = Signal(str, str)
    """Field and stored value that was clicked."""
    view_chosen = Signal(str)
    view_dropped = Signal(str)
    saving = Signal()
    """The filters of now should be kept under a name."""
    bin_toggled = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facets")
        self.setAccessibleName("筛选")
        self._groups: Sequence[Group] = ()
        self._chosen: Mapping[str, Sequence[str]] = {}
        self._foot: Sequence[Mark] = ()
        self._open: set[str] = set()
        self._marks = _Marks(self)
        self.setModel(self._marks)
        self.setItemDelegate(_Drawn(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.clicked.connect(self._act)

    def put(
        self, groups: Iterable[Group], chosen: Mapping[str, Sequence[str]], foot: Sequence[Mark]
    ) -> None:
        """Show these fields; `foot` is what stands below them: views, the recycle bin."""
        self._groups, self._chosen, self._foot = list(groups), chosen, foot
        self._lay()

    def choose(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Show at once what is chosen; the counts stay until new ones are put."""
        self._chosen = chosen
        self._lay()

    def marks(self) -> list[Mark]:
        """Return the lines as they are shown."""
        return list(self._marks.lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take or let go of the current line by key."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._act(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _lay(self) -> None:
        lines = [each for group in self._groups for each in self._lines(group)]
        if any(self._chosen.values()):
            lines.insert(0, Mark("clear", "清除全部筛选"))
        self._marks.put([*lines, *self._foot])

    def _lines(self, group: Group) -> Iterable[Mark]:
        chosen = self._chosen.get(group.key, ())
        if len(group.values) < 2 and not chosen:
            return
        yield Mark("head", group.title)
        whole = group.key in self._open or len(group.values) <= FEW + 1
        known = {value for value, _, _ in group.values}
        gone = [each for each in chosen if each not in known]
        for at, (value, words, count) in enumerate(group.values):
            if whole or at < FEW or value in chosen:
                yield Mark(
                    "value", words, group.key, value, count, value in chosen, value == OVERDUE
                )
        for value in gone:
            yield Mark("value", value, group.key, value, 0, on=True)
        if not whole:
            yield Mark("more", f"更多（{len(group.values) - FEW}）…", group.key)

    def _act(self, index: QModelIndex) -> None:
        mark = index.data(LINE)
        if not isinstance(mark, Mark):
            return
        match mark.kind:
            case "value":
                self.toggled.emit(mark.key, mark.value)
            case "more":
                self._open.add(mark.key)
                self._lay()
            case "view":
                self.view_chosen.emit(mark.value)
            case "save":
                self.saving.emit()
            case "bin":
                self.bin_toggled.emit()
            case "clear":
                self.cleared.emit()

    def _menu(self, place: QPoint) -> None:
        mark = self.indexAt(place).data(LINE)
        if isinstance(mark, Mark) and mark.kind == "view":
            menu = QMenu(self)
            menu.addAction(f"删除筛选“{mark.text}”").setData(mark.value)
            menu.triggered.connect(self._drop)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))

    def _drop(self, action: Any) -> None:
        self.view_dropped.emit(str(action.data()))


class _Marks(QAbstractListModel):
    """The lines of the list; a change of counts moves neither the current line nor the view."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Mark] = []

    def put(self, lines: list[Mark]) -> None:
        """Show these lines."""
        if len(lines) == len(self.lines):
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line, its words, and how it is read out."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return line.text
        return line.spoken() if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything but headings be current."""
        if index.isValid() and self.lines[index.row()].kind == "head":
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class _Drawn(QStyledItemDelegate):
    """Draws one line: words left, count right, a dot before what is chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._font, self._small = style.font(), style.font(SMALL)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line; its width is the list's."""
        return QSize(0, HEAD if index.data(LINE).kind == "head" else HIGH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        mark: Mark = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, mark)
        room = option.rect.adjusted(PAD, 0, -PAD, 0)
        font = self._small if mark.kind in LIGHT or mark.kind == "head" else self._font
        painter.setFont(font)
        if mark.count is not None:
            painter.setPen(style.color("second"))
            count = f"{mark.count:,}"
            painter.drawText(room, _RIGHT, count)
            room.setRight(room.right() - QFontMetrics(font).horizontalAdvance(count) - 8)
        painter.setPen(style.color(_ink(mark)))
        side = Qt.TextElideMode.ElideRight
        words = QFontMetrics(font).elidedText(mark.text, side, room.width())
        painter.drawText(room, _BELOW if mark.kind == "head" else _LEFT, words)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, mark: Mark) -> None:
        rect, state = option.rect, option.state
        if mark.on:
            painter.fillRect(rect, style.color("soft_accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("accent"))
            painter.drawEllipse(QPoint(rect.left() + 7, rect.center().y() + 1), DOT, DOT)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        elif state & QStyle.StateFlag.State_MouseOver and mark.kind != "head":
            painter.fillRect(rect, style.color("ground"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(style.color("accent"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), DOT, DOT)


def _ink(mark: Mark) -> str:
    if mark.kind == "head":
        return "hint"
    if mark.late:
        return "vermilion"
    return "accent" if mark.on or mark.kind in LIGHT else "ink"


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BELOW = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
