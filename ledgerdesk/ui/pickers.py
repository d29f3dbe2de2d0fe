"""Choosing by typing: a line with a list under it that 汉字, fragments and initials narrow."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QDate,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QTextCharFormat
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.domain.pinyin import initials
from ledgerdesk.ui import style
from ledgerdesk.ui.fields import ENTER, Line

ROWS = 9
"""Rows a list shows before it scrolls."""
ROW = 28
"""Height of a row in pixels."""
WIDEST = 340
JOIN = "、"
HINT = Qt.ItemDataRole.UserRole + 1
MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: ROWS - 1,
    Qt.Key.Key_PageUp: 1 - ROWS,
}


class Option(NamedTuple):
    """One thing to choose: what is stored, what is read, and a small word beside it."""

    value: str
    text: str
    hint: str = ""


Search = Callable[[str], Sequence[Option]]


def narrowed(options: Iterable[Option], words: str) -> list[Option]:
    """Return the options whose text has the words, or whose initials begin with them."""
    asked = words.strip().casefold()
    if not asked:
        return list(options)
    spelled = asked.isascii()
    return [
        each
        for each in options
        if asked in each.text.casefold() or (spelled and asked in initials(each.text))
    ]


class Overlay(QFrame):
    """A frame that lies over the window, under or above the field it belongs to."""

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def spread(self, size: QSize) -> None:
        """Show it beside its field, inside the window."""
        window = self._anchor.window()
        if self.parent() is not window:
            self.setParent(window)
        below = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + 2))
        above = self._anchor.mapTo(window, QPoint(0, -2)).y() - size.height()
        fits = below.y() + size.height() <= window.height() or above < 0
        left = max(0, min(below.x(), window.width() - size.width() - 4))
        self.setGeometry(QRect(QPoint(left, below.y() if fits else above), size))
        self.show()
        self.raise_()


class _Row(QStyledItemDelegate):
    """Paints an option with its hint at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        hint = str(index.data(HINT) or "")
        rect: QRect = option.rect
        painter.save()
        painter.setPen(style.color("hint"))
        painter.setFont(style.font(9))
        place = rect.adjusted(rect.width() // 3, 0, -10, 0)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, side, hint)
        painter.restore()


class Choices(Overlay):
    """The list under a picker; the line keeps the keyboard."""

    chosen = Signal(str)

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self.setObjectName("choices")
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_Row(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.itemClicked.connect(self._clicked)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(self._list)

    def offer(self, options: Sequence[Option], taken: frozenset[str], *, first: bool) -> None:
        """Show options, those taken already say so; `first`: Enter takes the first one."""
        self._list.clear()
        for each in options:
            item = QListWidgetItem(each.text)
            item.setData(Qt.ItemDataRole.UserRole, each.value)
            item.setData(HINT, "已选" if each.value in taken else each.hint)
            item.setSizeHint(QSize(0, ROW))
            self._list.addItem(item)
        if not options:
            self._list.addItem(self._nothing())
        self._list.setCurrentRow(0 if options and first else -1)
        rows = max(1, min(ROWS, self._list.count()))
        self.spread(QSize(max(self._anchor.width(), WIDEST), rows * ROW + 4))

    def step(self, rows: int) -> None:
        """Move the chosen row."""
        last = self._list.count() - 1
        self._list.setCurrentRow(max(0, min(last, self._list.currentRow() + rows)))

    def current(self) -> str:
        """Return the value of the chosen row, "" when nothing can be chosen."""
        item = self._list.currentItem() if not self.isHidden() else None
        return str(item.data(Qt.ItemDataRole.UserRole) or "") if item else ""

    def _nothing(self) -> QListWidgetItem:
        item = QListWidgetItem("没有相符的，可换个字或拼音首字母")
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, ROW))
        return item

    def _clicked(self, item: QListWidgetItem) -> None:
        if value := str(item.data(Qt.ItemDataRole.UserRole) or ""):
            self.chosen.emit(value)


class Picker(Line):
    """A line that offers what fits its words; several choices stand joined by 、."""

    picked = Signal()

    def __init__(
        self, name: str, search: Search, *, several: bool = False, free: bool = False
    ) -> None:
        super().__init__(name)
        self._search = search
        self._several = several
        self._free = free
        self._asked = ""
        self._known: dict[str, str] = {}
        """Words of what is offered, by value."""
        self._texts: dict[str, str] = {}
        """Values of what was chosen, by words; two people may bear one name."""
        self._list: Choices | None = None
        self.textEdited.connect(self._offer)
        self.left.connect(self.shut)

    def put(self, options: Sequence[Option]) -> None:
        """Fill in what is chosen."""
        self._texts = {each.text: each.value for each in options}
        self.setText(JOIN.join(each.text for each in options))
        self.setCursorPosition(0)

    def values(self) -> tuple[list[str], str]:
        """Return the chosen values, and the first word that is none."""
        found: list[str] = []
        for word in self._words():
            value = self._texts.get(word) or self._resolved(word)
            if not value:
                return found, word
            found.append(value)
        return list(dict.fromkeys(found)), ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and take in the list; everything else is typing."""
        is_open = self._is_open()
        if event.key() in MOVES and not self.composing and not self.isReadOnly():
            if self._list is not None and is_open:
                self._list.step(MOVES[Qt.Key(event.key())])
            elif event.key() == Qt.Key.Key_Down:
                self._spread("")
        elif is_open and event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif is_open and event.key() in ENTER and not self.composing and self.take():
            event.accept()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show everything there is on a click."""
        super().mousePressEvent(event)
        self.offer_all()

    def offer_all(self) -> None:
        """Show everything there is to choose, or put the list away."""
        self.setFocus()
        if self._is_open():
            self.shut()
        elif not self.isReadOnly():
            self._spread("")

    def shut(self) -> None:
        """Put the list away."""
        if self._list is not None:
            self._list.hide()

    def _is_open(self) -> bool:
        return self._list is not None and not self._list.isHidden()

    def take(self) -> bool:
        """Take the chosen row of the open list; return whether the field keeps the keyboard."""
        if not self._is_open():
            return False
        value = self._list.current() if self._list is not None else ""
        if value:
            self._take(value)
        self.shut()
        return self._several and bool(self._words())

    def _offer(self) -> None:
        """Narrow the list by the word that is typed now."""
        words = self.text()
        self._spread(words.rpartition(JOIN)[2] if self._several else words)

    def _spread(self, words: str) -> None:
        self._asked = words.strip()
        options = self._search(self._asked)
        self._known = {each.value: each.text for each in options}
        taken = frozenset(self._texts[each] for each in self._words() if each in self._texts)
        first = bool(words) and (not self._free or words.isascii())
        if self._list is None:
            self._list = Choices(self)
            self._list.chosen.connect(self._take)
        self._list.offer(options, taken, first=first)

    def _take(self, value: str) -> None:
        text = self._known[value]
        self._texts[text] = value
        if self._several:
            self._toggle(text)
        else:
            self.setText(text)
        self.shut()
        self.picked.emit()

    def _toggle(self, text: str) -> None:
        """Add a choice in place of the word that asked for it, or take it out again."""
        words = self._words()
        if self._asked and words:
            words.pop()
        whole = [each for each in words if self._texts.get(each)]
        kept = [each for each in whole if each != text]
        self.setText(JOIN.join(kept if text in whole else [*whole, text]))

    def _words(self) -> list[str]:
        text = self.text().strip()
        if not self._several:
            return [text] if text else []
        for sign in "，,；;\n":
            text = text.replace(sign, JOIN)
        return [each.strip() for each in text.split(JOIN) if each.strip()]

    def _resolved(self, word: str) -> str:
        """Return what a typed word can only mean, "" when it may mean several or nothing."""
        options = self._search(word)
        exact = [each for each in options if each.text == word]
        fitting = exact if len(exact) == 1 else options
        return fitting[0].value if len(fitting) == 1 else ""


class Days(Overlay):
    """A small calendar under a date field."""

    chosen = Signal(str)

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self.setObjectName("days")
        self._month = QCalendarWidget()
        self._month.setAccessibleName("日历")
        self._month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        header = QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        self._month.setVerticalHeaderFormat(header)
        single = QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames
        self._month.setHorizontalHeaderFormat(single)
        plain = QTextCharFormat()
        plain.setForeground(style.color("second"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(day, plain)
        bar = f"#qt_calendar_navigationbar {{ background: {style.COLOURS['soft_accent']}; }}"
        self._month.setStyleSheet(bar)
        self._month.clicked.connect(self._clicked)
        self._month.activated.connect(self._clicked)
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(self._month)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def offer(self, day: str) -> None:
        """Show the month of an ISO day."""
        self._month.setSelectedDate(QDate.fromString(day, Qt.DateFormat.ISODate))
        self.spread(QSize(332, 240))
        self._month.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._anchor.setFocus()
        else:
            super().keyPressEvent(event)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isAncestorOf(new):
            self.hide()

    def _clicked(self, day: QDate) -> None:
        self.hide()
        self.chosen.emit(day.toString(Qt.DateFormat.ISODate))
