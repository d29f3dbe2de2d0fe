"""Which values of one column a list shows: ticked from a counted list, or days from and to."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.browsing import Facet
from ledgerdesk.ui.pickers import Option, narrowed
from ledgerdesk.ui.room import fitted
from ledgerdesk.ui.told import label

MOST = 500
"""Values that are listed; the most frequent ones."""
VALUE = Qt.ItemDataRole.UserRole
BLANK = "（空白）"
Then = Callable[[tuple[str, ...]], None]


class ColumnFilter(QDialog):
    """Asks for the values of one column; none ticked shows everything."""

    def __init__(self, name: str, counted: Facet, chosen: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("column_filter")
        self.setWindowTitle(f"按“{name}”筛选")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fitted(self, 360, 460)
        self._then: Then | None = None
        self._line, self._list = QLineEdit(), QListWidget()
        self._line.setAccessibleName("找一个值")
        self._line.setPlaceholderText("汉字、片段或拼音首字母")
        self._list.setAccessibleName(f"{name}的值")
        self._list.setObjectName("column_values")
        for value, words, count in counted[:MOST]:
            self._add(value, words or BLANK, count, on=value in chosen)
        self._line.textChanged.connect(self._narrow)
        self._arrange(len(counted))

    def ask(self, then: Then) -> None:
        """Show it; `then` gets the ticked values."""
        self._then = then
        self.open()
        self._line.setFocus()

    def accept(self) -> None:
        """Hand over what is ticked."""
        ticked = tuple(str(each.data(VALUE)) for each in self._items() if _is_on(each))
        super().accept()
        if self._then is not None:
            self._then(ticked)

    def _arrange(self, found: int) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(QLabel("查找"))
        row.addWidget(self._line, 1)
        column.addLayout(row)
        column.addWidget(self._list, 1)
        if found > MOST:
            column.addWidget(label(f"共 {found:,} 种，列出最多的 {MOST} 种。", kind="hint"))
        buttons = QDialogButtonBox()
        yes = buttons.addButton("筛选", QDialogButtonBox.ButtonRole.AcceptRole)
        yes.setProperty("kind", "primary")
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _add(self, value: str, words: str, count: int, *, on: bool) -> None:
        item = QListWidgetItem(f"{words}　{count:,}")
        item.setData(VALUE, value)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _narrow(self, words: str) -> None:
        """List what fits the words; ticks stay."""
        items = self._items()
        options = [
            Option(str(row), each.text().partition("　")[0]) for row, each in enumerate(items)
        ]
        fitting = {int(each.value) for each in narrowed(options, words)}
        for row, each in enumerate(items):
            each.setHidden(row not in fitting)


def _is_on(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
