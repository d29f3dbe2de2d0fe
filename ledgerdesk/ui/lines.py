"""A list of lines people act on: a badge, what it is, a title, a note, and the verb."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ledgerdesk.ui import style

Tone = Literal["", "late", "soon", "done", "active", "closed"]
Index = QModelIndex | QPersistentModelIndex
SMALL, PAD, GAP, CURVE = 9, 16, 12, 3
HIGH, LOW = 54, 32
"""Pixels of a line with a note, and of one without."""
INKS = {
    "": ("soft_grey", "second"),
    "late": ("soft_vermilion", "vermilion"),
    "soon": ("soft_amber", "amber_ink"),
    "done": ("soft_jade", "jade"),
    "active": ("soft_accent", "accent"),
    "closed": ("soft_grey", "second"),
}
LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Line:
    """One line; empty parts take no room."""

    title: str
    note: str = ""
    badge: str = ""
    tone: Tone = ""
    tag: str = ""
    verb: str = ""
    """What opening it does; without one the line opens nothing."""

    def spoken(self) -> str:
        """Return the line as it is read out."""
        return "，".join(filter(None, (self.badge, self.tag, self.title, self.note, self.verb)))


class Lines(QListWidget):
    """Lines drawn by hand, so that a hundred of them cost no widgets; a click or Enter acts."""

    chosen = Signal(int)

    def __init__(self, name: str, *, badges: int = 80, tags: int = 0, verbs: bool = False) -> None:
        """Give each part its width in pixels, 0 for none; `verbs`: draw them as buttons."""
        super().__init__()
        self.setProperty("verbs", verbs)
        self.setAccessibleName(name)
        self._drawn = _Drawn(self, badges, tags)
        self.setItemDelegate(self._drawn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.itemClicked.connect(self._act)

    def sizeHint(self) -> QSize:
        """Ask for little; a page gives the list what it has left."""
        return QSize(240, 3 * LOW)

    def widen(self, badges: int) -> None:
        """Give the badges another width in pixels."""
        self._drawn.badges = badges
        self.viewport().update()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these instead; the current line stays current."""
        current = self.currentRow()
        self.clear()
        for each in lines:
            item = QListWidgetItem(self)
            item.setData(LINE, each)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, each.spoken())
            told = "\n".join(filter(None, (each.title, each.note)))
            item.setToolTip(told)
        if lines:
            self.setCurrentRow(min(max(current, 0), len(lines) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on Enter and Space as on a click."""
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if event.key() in keys and self.currentRow() >= 0:
            self._act(self.currentItem())
            return
        super().keyPressEvent(event)

    def _act(self, item: QListWidgetItem) -> None:
        if item.data(LINE).verb:
            self.chosen.emit(self.row(item))


class _Drawn(QStyledItemDelegate):
    """Draws one line."""

    def __init__(self, parent: Lines, badges: int, tags: int) -> None:
        super().__init__(parent)
        self._view = parent
        self.badges, self._tags = badges, tags
        self._title, self._small = style.font(), style.font(SMALL)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line; its width is the list's."""
        return QSize(0, HIGH if index.data(LINE).note else LOW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw badge, tag, title over note, verb; long texts end in an ellipsis."""
        line: Line = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option.rect, index)
        room = option.rect.adjusted(PAD, 0, -PAD, 0)
        if self.badges and line.badge:
            ground, ink = INKS[line.tone]
            self._plate(painter, _left(room, self.badges), line.badge, (ground, ink))
        room.setLeft(room.left() + (self.badges + GAP if self.badges else 0))
        if self._tags:
            if line.tag:
                self._plate(painter, _left(room, self._tags), line.tag, ("soft_grey", "second"))
            room.setLeft(room.left() + self._tags + GAP)
        if line.verb and self._view.property("verbs"):
            room.setRight(room.right() - self._verb(painter, room, line.verb) - GAP)
        self._words(painter, room, line)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw the ground of a line; Qt's QStyle would take 6 ms of a start to be put together."""
        view, under = self._view, self._view.viewport()
        if view.hasFocus() and view.selectionModel().isSelected(index):
            painter.fillRect(rect, style.color("soft_accent"))
        elif under.underMouse() and rect.contains(under.mapFromGlobal(QCursor.pos())):
            painter.fillRect(rect, style.color("ground"))
        painter.setPen(style.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _plate(self, painter: QPainter, place: QRect, text: str, colours: tuple[str, str]) -> None:
        painter.setFont(self._small)
        high = QFontMetrics(self._small).height() + 2
        plate = QRect(place.left(), place.center().y() - high // 2 + 1, place.width(), high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color(colours[0]))
        painter.drawRoundedRect(plate, CURVE, CURVE)
        painter.setPen(style.color(colours[1]))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _verb(self, painter: QPainter, room: QRect, text: str) -> int:
        """Draw what a click does as a button at the right; return its width."""
        metrics = QFontMetrics(self._title)
        wide, high = metrics.horizontalAdvance(text) + 26, metrics.height() + 9
        top = room.center().y() - high // 2
        plate = QRect(room.right() - wide + 1, top, wide, high)
        painter.setPen(style.color("edge"))
        painter.setBrush(style.color("paper"))
        painter.drawRoundedRect(plate, 5, 5)
        painter.setFont(self._title)
        painter.setPen(style.color("ink"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
        return wide

    def _words(self, painter: QPainter, room: QRect, line: Line) -> None:
        title = QRect(room)
        if line.note:
            middle = room.center().y()
            title.setBottom(middle + 1)
            note = QRect(room)
            note.setTop(middle + 3)
            self._text(painter, note, (line.note, self._small, "hint"), above=True)
            self._text(painter, title, (line.title, self._title, "ink"), above=False)
            return
        painter.setFont(self._title)
        painter.setPen(style.color("ink"))
        text = QFontMetrics(self._title).elidedText(
            line.title, Qt.TextElideMode.ElideRight, title.width()
        )
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(title, flags, text)

    def _text(
        self, painter: QPainter, room: QRect, told: tuple[str, QFont, str], *, above: bool
    ) -> None:
        text, font, ink = told
        painter.setFont(font)
        painter.setPen(style.color(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        end = Qt.AlignmentFlag.AlignTop if above else Qt.AlignmentFlag.AlignBottom
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | end, shown)


def _left(room: QRect, width: int) -> QRect:
    return QRect(room.left(), room.top(), width, room.height())
