"""读入图形: what a foreign file is, and which of its shapes are wanted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.ground import LAYERS, Layer
from ledgerdesk.desk.maps import Looked
from ledgerdesk.ui.room import fitted

SIZE = (520, 560)
KINDS = {"area": "范围", "line": "线", "point": "点"}
NOTE = (
    "请确认坐标系。高德、腾讯、百度等手机地图和 DataV 的边界是加过偏移的，与国家坐标系差几百米，"
    "不要用来判断一个点在界里还是界外。边界只存在本台账里，随台账走。"
)


class OutlineDialog(QDialog):
    """Asks what a file is taken for; `chosen` tells the layer and the numbers of its shapes."""

    chosen = Signal(str, object)

    def __init__(self, looked: Looked, layer: Layer, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setWindowTitle("读入图形")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fitted(self, *SIZE)
        self._looked = looked
        self._layer, self._words = QComboBox(), QLineEdit()
        self._list, self._said = QListWidget(), QLabel()
        self._take = QPushButton("读入")
        self._arrange()
        self._fill()
        self._layer.setCurrentIndex(self._layer.findData(layer))
        self._words.textChanged.connect(self._narrow)
        self._list.itemChanged.connect(self._tell)
        self._take.clicked.connect(self._done)
        self._tell()

    def _arrange(self) -> None:
        self._layer.setAccessibleName("读入作为哪一层")
        for key, words in LAYERS.items():
            self._layer.addItem(words, key)
        self._words.setPlaceholderText("按名称找，例如：悦庄")
        self._words.setAccessibleName("按名称找")
        self._list.setAccessibleName("文件里的图形")
        self._list.setObjectName("outline_shapes")
        self._said.setProperty("kind", "second")
        head = QLabel(f"{self._looked.path.name}　坐标系：{self._looked.frame}")
        note = QLabel(NOTE)
        note.setProperty("kind", "hint")
        for label in (head, note):
            label.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(QLabel("读入作为"))
        line.addWidget(self._layer, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(head)
        column.addLayout(line)
        column.addWidget(self._words)
        column.addWidget(self._list, 1)
        column.addLayout(self._foot())
        column.addWidget(note)
        column.addWidget(self._buttons())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._said, 1)
        for words, on in (("全选", True), ("全不选", False)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(self._all if on else self._nothing)
            row.addWidget(button)
        return row

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self._take.setObjectName("outline_take")
        self._take.setProperty("kind", "primary")
        self._take.setAutoDefault(False)
        buttons.addButton(self._take, QDialogButtonBox.ButtonRole.ActionRole)
        cancel = buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        return buttons

    def _fill(self) -> None:
        wanted = set(self._looked.own) or set(range(len(self._looked.shapes)))
        for number, (name, kind) in enumerate(self._looked.shapes):
            item = QListWidgetItem(f"{name}（{KINDS[kind]}）", self._list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_state(on=number in wanted))
        first = min(wanted)
        self._list.setCurrentRow(first)
        self._list.scrollToItem(self._list.item(first))

    def _narrow(self, words: str) -> None:
        for item in self._items():
            item.setHidden(words.strip() not in item.text())

    def _all(self) -> None:
        self._set(on=True)

    def _nothing(self) -> None:
        self._set(on=False)

    def _set(self, *, on: bool) -> None:
        """Tick or clear what is in sight."""
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(_state(on=on))

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _numbers(self) -> list[int]:
        ticked = Qt.CheckState.Checked
        return [row for row, item in enumerate(self._items()) if item.checkState() == ticked]

    def _tell(self) -> None:
        count = len(self._numbers())
        self._said.setText(f"共 {self._list.count():,} 个，已选 {count:,} 个")
        self._take.setEnabled(bool(count))

    def _done(self) -> None:
        self.chosen.emit(self._layer.currentData(), self._numbers())
        self.accept()


def _state(*, on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
