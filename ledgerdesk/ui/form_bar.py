"""What is done with a blank: choose, try, save, hand on; above the sheet."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

VERBS = (
    ("read", "选择空表…", "也可以把文件拖到这里", ""),
    ("try", "试填", "看各格会填成什么", ""),
    ("look", "试填成文件…", "试填一份，用 Excel 或 WPS 打开看", ""),
    ("pack", "导出表样…", "存成一个文件，交给别的单位使用", ""),
    ("remove", "删除", "从台账里删除这张表样，可以撤销", "danger"),
    ("save", "保存", "保存（Ctrl+S）", "primary"),
)


class FormBar(QWidget):
    """The ledger's own forms, the sheets of the workbook, and the verbs."""

    turned = Signal(str)
    """Another saved form, by key."""
    paged = Signal(str)
    """Another sheet of the workbook, by name."""

    def __init__(self) -> None:
        super().__init__()
        self._which, self._sheets = QComboBox(), QComboBox()
        self._which.setAccessibleName("已存的表样")
        self._which.setObjectName("which_form")
        self._which.setMinimumContentsLength(14)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._which.setSizeAdjustPolicy(policy)
        self._sheets.setAccessibleName("工作表")
        self._sheets.setObjectName("sheets")
        self._which.activated.connect(self._turn)
        self._sheets.activated.connect(self._page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._which, 1)
        row.addWidget(self._sheets)
        self.buttons: dict[str, QPushButton] = {}
        for key, text, tip, kind in VERBS:
            made = QPushButton(text)
            made.setObjectName(f"form_{key}")
            made.setToolTip(tip)
            made.setProperty("kind", kind)
            row.addWidget(made)
            self.buttons[key] = made
        self.buttons["try"].setCheckable(True)
        self.show_sheets((), "")

    @property
    def trying(self) -> bool:
        """True while the sheet is shown filled."""
        return self.buttons["try"].isChecked()

    @trying.setter
    def trying(self, on: bool) -> None:
        self.buttons["try"].setChecked(on)

    def offer(self, names: Iterable[tuple[str, str]], now: str, first: str) -> None:
        """Offer the ledger's own forms by key and name."""
        self._which.clear()
        self._which.addItem(first, "")
        for key, name in names:
            self._which.addItem(name, key)
        self._which.setCurrentIndex(max(0, self._which.findData(now)))
        self._which.setEnabled(self._which.count() > 1)

    def show_sheets(self, names: Iterable[str], now: str) -> None:
        """Offer the sheets of a workbook that has several."""
        self._sheets.clear()
        self._sheets.addItems([*names])
        self._sheets.setCurrentText(now)
        self._sheets.setVisible(self._sheets.count() > 1)

    def show_state(self, *, has_form: bool, is_saved: bool, readonly: bool) -> None:
        """Show the verbs that have something to work on."""
        for name in ("try", "look", "save"):
            self.buttons[name].setVisible(has_form)
        for name in ("pack", "remove"):
            self.buttons[name].setVisible(is_saved)
        for name in ("save", "remove"):
            self.buttons[name].setEnabled(not readonly)

    def _turn(self) -> None:
        if key := str(self._which.currentData() or ""):
            self.turned.emit(key)

    def _page(self) -> None:
        self.paged.emit(self._sheets.currentText())
