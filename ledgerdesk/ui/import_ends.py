"""导入, its first and last screens: which file into which register; what was done, and undo."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.amending import Amended
from ledgerdesk.desk.importing import Reading
from ledgerdesk.domain.definitions import Register
from ledgerdesk.ui import settings, style
from ledgerdesk.ui.told import label

FILES = "表格 (*.xlsx *.xls *.csv *.txt);;所有文件 (*)"
WORDS = (
    "可以是 .xlsx、.xls 或 .csv：有标题、单位行，表头两三层、合并单元格都可以。\n"
    "合计、小计、说明和填表人等行会自动跳过；同名同号的记录只更新，不重复登记。\n"
    "导入前先看清会新增、更新什么；写入是一步，一次就能撤销，写入前自动备份台账。"
)
WIDE = 620


class FilePanel(QWidget):
    """Asks for a register and a file; a file may be dropped anywhere on the page."""

    chosen = Signal(object)
    """The Path of a file."""
    turned = Signal(str)
    """Another register."""

    def __init__(self) -> None:
        super().__init__()
        self._registers = QComboBox()
        self._registers.setAccessibleName("导入到哪本台账")
        self._registers.setMinimumContentsLength(18)
        self._registers.activated.connect(self._turn)
        self._choose = QPushButton("选择文件…")
        self._choose.setObjectName("import_choose")
        self._choose.setProperty("kind", "primary")
        self._choose.clicked.connect(self._ask)
        self._why = label("")
        self._why.setObjectName("import_why")
        self._why.hide()
        self._arrange()

    def _arrange(self) -> None:
        box = QFrame()
        box.setProperty("kind", "plain")
        box.setMaximumWidth(WIDE)
        inner = QGridLayout(box)
        inner.setVerticalSpacing(14)
        inner.setHorizontalSpacing(12)
        title = QLabel("把已有的台账文件导入进来")
        title.setProperty("kind", "title")
        inner.addWidget(title, 0, 0, 1, 3)
        words = label(WORDS, kind="second")
        inner.addWidget(words, 1, 0, 1, 3)
        inner.addWidget(QLabel("导入到"), 2, 0)
        inner.addWidget(self._registers, 2, 1)
        inner.addWidget(self._choose, 3, 1, Qt.AlignmentFlag.AlignLeft)
        hint = QLabel("也可以把文件直接拖到窗口里")
        hint.setProperty("kind", "hint")
        inner.addWidget(hint, 3, 2)
        inner.addWidget(self._why, 4, 0, 1, 3)
        inner.setColumnStretch(2, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(box, 4)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)

    def show_registers(self, registers: list[Register], key: str) -> None:
        """Offer registers; one of them is chosen."""
        self._registers.clear()
        for each in registers:
            self._registers.addItem(each.title, each.key)
        self._registers.setCurrentIndex(max(0, self._registers.findData(key)))
        self.tell("")

    def tell(self, why: str) -> None:
        """Say why a file was not taken."""
        self._why.setText(why)
        self._why.setVisible(bool(why))
        style.look(self._why, tone="late")

    def register(self) -> str:
        """Return the key of the register that is chosen."""
        return str(self._registers.currentData() or "")

    def take_focus(self) -> None:
        """Let Enter choose a file."""
        self._choose.setFocus()

    def _turn(self) -> None:
        self.turned.emit(self.register())

    def _ask(self) -> None:
        start = str(settings.folder() or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, "选择要导入的文件", start, FILES)
        if chosen:
            self.chosen.emit(Path(chosen))


class DonePanel(QWidget):
    """What an import did; one button takes it back."""

    undoing = Signal()
    listing = Signal()
    """The register's list is wanted."""
    more = Signal()
    """Another file is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._words = QLabel(), label("", kind="second")
        self._title.setProperty("kind", "title")
        self._title.setObjectName("import_done")
        self._words.setObjectName("import_done_words")
        self._undo, self._list = QPushButton("撤销本次导入"), QPushButton("查看台账")
        self._undo.setProperty("kind", "danger")
        self._list.setProperty("kind", "primary")
        again = QPushButton("再导入一个文件")
        for button, signal in (
            (self._list, self.listing), (again, self.more), (self._undo, self.undoing),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(signal)
        row = QHBoxLayout()
        for each in (self._list, again, self._undo):
            row.addWidget(each)
        row.addStretch(1)
        inner = QVBoxLayout()
        inner.setSpacing(14)
        inner.addWidget(self._title)
        inner.addWidget(self._words)
        inner.addLayout(row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(inner, 4)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(middle)
        column.addStretch(2)

    def show_done(self, reading: Reading, amended: Amended) -> None:
        """Say what was written."""
        self._title.setText(f"已导入 {len(amended.records):,} 条{reading.plan.label}")
        parts = [
            f"新增 {reading.plan.new:,} 条" if reading.plan.new else "",
            f"更新 {reading.updated:,} 条" if reading.updated else "",
            f"{reading.plan.unchanged:,} 条没有变化" if reading.plan.unchanged else "",
            f"跳过 {len(reading.skips):,} 行" if reading.skips else "",
            f"{len(reading.slips):,} 处读不懂，没有导入" if reading.slips else "",
        ]
        told = "，".join(filter(None, parts))
        waiting = (
            f"\n有 {amended.drafts:,} 条缺必填项，存为草稿，补齐后提交才计入报表。"
            if amended.drafts
            else ""
        )
        kept = "\n同样的表头下次会照这次的对应关系导入。"
        self._words.setText(f"{reading.book.path.name}：{told}。{waiting}{kept}")
        self._undo.setEnabled(True)
        self._list.setFocus()

    def show_undone(self) -> None:
        """Say that it was taken back."""
        self._title.setText("已撤销本次导入")
        self._words.setText("台账和导入之前一样。")
        self._undo.setEnabled(False)
        self._list.setFocus()
