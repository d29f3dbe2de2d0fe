"""Ctrl+K: the search box of the header and its list of hits."""

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ledgerdesk.ui import style
from ledgerdesk.ui.jobs import CANCELLED

if TYPE_CHECKING:
    from ledgerdesk.desk import Desk
    from ledgerdesk.desk.searching import Hit
    from ledgerdesk.ui.shell import Shell

PAUSE = 80
"""Milliseconds after a key before the search runs."""
TALLEST = 480
GAP = 12
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
TONES = {
    "late": "vermilion", "soon": "amber_ink", "active": "accent", "done": "jade",
    "closed": "second",
}  # fmt: skip
HIT = Qt.ItemDataRole.UserRole
Found = tuple[list["Hit"], bool]
"""The hits, and whether that is all of them."""


class HitLine(QStyledItemDelegate):
    """Draws a hit: name, what tells it apart in grey, its state in its colour."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one line; headings are drawn as any item."""
        hit = index.data(HIT)
        super().paint(painter, option, index)
        if hit is None:
            return
        room = QRect(option.rect).adjusted(14, 0, -14, 0)
        said = hit.status if hit.tone else ""
        room.setRight(
            room.right() - _draw(painter, room, said, TONES.get(hit.tone, "hint"), RIGHT)
        )
        room.setLeft(room.left() + _draw(painter, room, hit.text, "ink", LEFT))
        _draw(painter, room, hit.hint, "second", LEFT)


def _draw(painter: QPainter, room: QRect, text: str, tint: str, side: Qt.AlignmentFlag) -> int:
    """Draw a text in one line and return how much of the room it took."""
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(style.color(tint))
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, cut)
    return painter.fontMetrics().horizontalAdvance(cut) + GAP if cut else 0


class Results(QListWidget):
    """Hits under the box, by register; the box keeps the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("results")
        self.setAccessibleName("查找结果")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(HitLine(self))
        self.hide()

    def show_hits(self, found: Found, words: str) -> None:
        """Fill the list; the first hit is chosen."""
        hits, whole = found
        self.clear()
        for title, part in groupby(hits, key=lambda hit: hit.title):
            self._word(title)
            for hit in part:
                self._hit(hit)
        if not hits:
            self._word(f"没有找到“{words}”。可以换编号、名称的一部分，或拼音首字母。")
        elif not whole:
            self._word("还有更早的没有列出，多写几个字可以缩小范围。")
        self.step(1)

    def step(self, by: int) -> None:
        """Choose the next or previous hit, passing over headings."""
        row = self.currentRow() + by
        while 0 <= row < self.count():
            if self.item(row).data(HIT):
                self.setCurrentRow(row)
                return
            row += by

    def _word(self, text: str) -> None:
        item = QListWidgetItem(text, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(style.color("hint"))
        item.setFont(style.font(9))

    def _hit(self, hit: "Hit") -> None:
        words = "   ".join(filter(None, (hit.text, hit.hint, hit.status)))
        item = QListWidgetItem(self)
        item.setToolTip(words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        item.setSizeHint(QSize(0, 30))
        item.setData(HIT, hit)


class SearchBox(QLineEdit):
    """One line that finds records of every register."""

    picked = Signal(object)
    """The Hit to open."""

    def __init__(self, shell: "Shell", window: QWidget) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setAccessibleName("查找全部台账")
        self.setPlaceholderText("搜编号、名称、拼音首字母  Ctrl+K")
        self.setClearButtonEnabled(True)
        self.addAction(style.icon("search", "hint"), QLineEdit.ActionPosition.LeadingPosition)
        self._shell, self._window = shell, window
        self._results = Results(window)
        self._asked = self._shown = ""
        self._entering = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(self._typed)
        self._results.itemClicked.connect(self._clicked)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Take the focus with everything chosen, ready to be typed over."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        if self.text().strip():
            self._search()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the hits, open one, or leave."""
        match event.key():
            case Qt.Key.Key_Down:
                self._results.step(1)
            case Qt.Key.Key_Up:
                self._results.step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Escape:
                self._leave()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the hits when the clerk goes elsewhere."""
        super().focusOutEvent(event)
        self._hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the hits under the box when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self._results.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        if self.text().strip():
            self._timer.start()
        else:
            self._hide()

    def _search(self) -> None:
        self._timer.stop()
        self._asked = words = self.text().strip()
        if words:
            then, otherwise = partial(self._came, words), partial(self._broken_off, words)
            self._shell.quietly(partial(_find, words), then, otherwise)

    def _broken_off(self, words: str, reason: str) -> None:
        """Look again once the clerk rests, or say why nothing can be found."""
        if reason != CANCELLED:
            self._shell.say(reason, kind="wrong")
        elif words == self._asked:
            self._timer.start()

    def _came(self, words: str, found: Found) -> None:
        """Show hits; those of words that were changed meanwhile, or left, are of no use."""
        if words != self._asked:
            return
        self._shown = words
        self._results.show_hits(found, words)
        self._place()
        self._results.show()
        self._results.raise_()
        if self._entering:
            self._enter()

    def _hide(self) -> None:
        """Show no hits, nor those that are on their way."""
        self._timer.stop()
        self._asked, self._entering = "", False
        self._results.hide()

    def _place(self) -> None:
        """Put the hits under the box, wide enough to read, inside the window."""
        width = max(self.width(), 460)
        height = sum(map(self._results.sizeHintForRow, range(self._results.count()))) + 8
        corner = self.mapTo(self._window, QPoint(0, self.height() + 4))
        left = min(corner.x(), self._window.width() - width - 8)
        room = self._window.height() - corner.y() - 40
        self._results.setGeometry(left, corner.y(), width, min(height, TALLEST, room))

    def _enter(self) -> None:
        """Open the chosen hit, once the hits of the words are there."""
        self._entering = self._shown != self.text().strip() or not self._results.isVisible()
        if self._entering:
            self._search()
        else:
            self._clicked(self._results.currentItem())

    def _clicked(self, item: QListWidgetItem | None) -> None:
        hit = item.data(HIT) if item else None
        if hit:
            self._hide()
            self.clear()
            self.picked.emit(hit)

    def _leave(self) -> None:
        if self._results.isVisible():
            self._hide()
        else:
            self.clear()
            self._window.setFocus()


def _find(words: str, desk: "Desk") -> Found:
    return desk.searching.find(words)
