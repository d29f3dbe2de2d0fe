"""What goes into the chosen cell: likely choices first, all others to be searched."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from ledgerdesk.domain.pinyin import initials
from ledgerdesk.domain.suggesting import Choice

KINDS = {"measure": "指标", "field": "字段", "special": "栏目", "text": "文字"}
SPANS = (("按行", ""), ("本期", "period"), ("累计", "year"), ("上期", "previous"))
KEY = Qt.ItemDataRole.UserRole


class CellPanel(QFrame):
    """The chosen cell, a search line, a list, a button to empty the cell."""

    chosen = Signal(object)
    """A Choice, or None to empty the cell."""
    spanned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._where, self._what = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._where.setProperty("kind", "heading")
        self._what.setProperty("kind", "second")
        self._search = QLineEdit(placeholderText="查找指标、字段、文字（可输拼音首字母）")
        self._search.setAccessibleName("查找填什么")
        self._search.setObjectName("find_choice")
        self._search.setClearButtonEnabled(True)
        self._list = QListWidget()
        self._list.setObjectName("choices")
        self._list.setAccessibleName("填什么")
        self._span = QComboBox()
        self._span.setObjectName("span")
        self._span.setAccessibleName("统计口径")
        self._clear = QPushButton("这一格不填")
        self._clear.setObjectName("clear_cell")
        self._all: list[tuple[Choice, str, bool]] = []
        self._search.textChanged.connect(self._narrow)
        self._search.installEventFilter(self)
        self._list.itemActivated.connect(self._take)
        self._list.itemClicked.connect(self._take)
        self._clear.clicked.connect(self._empty)
        self._span.activated.connect(self._span_chosen)
        self._arrange()
        self.show_nothing()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self._span)
        row.addStretch(1)
        row.addWidget(self._clear)
        for each in (self._where, self._what, self._search):
            column.addWidget(each)
        column.addWidget(self._list, 1)
        column.addLayout(row)

    def show_nothing(self) -> None:
        """Wait for a cell."""
        self._where.setText("还没有选格子")
        self._what.setText("在左边点一个格子，再选它填什么。")
        self._all = []
        self._list.clear()
        self._enable(on=False)

    def show_cell(
        self,
        where: str,
        what: str,
        offers: tuple[Sequence[Choice], Sequence[Choice]],
        span: str | None,
    ) -> None:
        """Show a cell, what stands in it now, and what may."""
        self._where.setText(where)
        self._what.setText(f"现在：{what}" if what else "现在：不填")
        likely, others = offers
        self._all = [(each, _words(each), True) for each in likely]
        self._all += [(each, _words(each), False) for each in others]
        self._enable(on=True)
        self._clear.setEnabled(bool(what))
        self._span.setVisible(span is not None)
        self._span.clear()
        for text, key in SPANS:
            self._span.addItem(text, key)
        self._span.setCurrentIndex(max(0, self._span.findData(span or "")))
        self._search.clear()
        self._narrow()

    def search(self) -> None:
        """Take the keyboard."""
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list, Enter take what is marked."""
        if watched is self._search and isinstance(event, QKeyEvent):
            down = event.type() == QEvent.Type.KeyPress
            if down and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                at = self._list.currentRow() + step
                self._list.setCurrentRow(min(max(0, at), self._list.count() - 1))
                return True
            if down and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if self._list.count():
                    self._take(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _enable(self, *, on: bool) -> None:
        for each in (self._search, self._list, self._clear):
            each.setEnabled(on)
        self._span.setVisible(False)

    def _narrow(self) -> None:
        words = self._search.text().strip().lower()
        self._list.clear()
        for choice, text, likely in self._all:
            if words in text:
                tag = "建议" if likely else KINDS[choice.kind]
                unit = f"（{choice.unit}）" if choice.unit else ""
                item = QListWidgetItem(f"{tag}　{choice.label}{unit}")
                item.setData(KEY, choice)
                item.setToolTip(f"{choice.group} {choice.label} {choice.key}".strip())
                self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(KEY))

    def _empty(self) -> None:
        self.chosen.emit(None)

    def _span_chosen(self) -> None:
        self.spanned.emit(str(self._span.currentData()))


def _words(choice: Choice) -> str:
    """Return everything a choice is found by."""
    text = f"{choice.label} {choice.group} {choice.key} {' '.join(choice.names)}"
    return f"{text} {initials(choice.label)}".lower()
