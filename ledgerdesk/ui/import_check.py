"""导入, what cannot be read and what is left out, each with its place and what to do about it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.gleaning import Slip
from ledgerdesk.desk.importing import Into, Reading
from ledgerdesk.ui import style
from ledgerdesk.ui.tables import put, table
from ledgerdesk.ui.told import label

SHOWN = 500
"""Lines of a list; the rest is counted."""
SLIPS, WIDTHS = ("工作表", "行", "列", "表里写的", "为什么、怎么改"), (120, 56, 44, 170)
SKIPS, NARROW = ("工作表", "行", "为什么不导入"), (160, 70)
NOTES, THREE = ("工作表", "行", "列", "说明"), (160, 70, 60)


class CheckPanel(QWidget):
    """The findings of an import before anything is written."""

    meaning = Signal(str, str, str)
    """In a field, what the file says is to be read as another text."""
    skipped = Signal()
    """The cells that cannot be read are to be left out, or not."""

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None
        self._into: dict[str, Into] = {}
        self._said = label("", kind="second")
        self._slips = table("import_slips", "不能导入的格子", SLIPS, WIDTHS)
        self._skips = table("import_skips", "跳过的行", SKIPS, NARROW)
        self._notes = table("import_notes", "换算和提示", NOTES, THREE)
        self._tabs, self._copy = QTabWidget(), QPushButton("复制清单")
        self._skip = QCheckBox()
        self._word, self._means = label(""), QComboBox()
        self._take = QPushButton("都这样读")
        self._whole = label("", kind="second")
        self._arrange()
        self._slips.itemSelectionChanged.connect(self._offer)
        self._take.clicked.connect(self._mean)
        self._copy.clicked.connect(self._copied)
        self._skip.clicked.connect(self.skipped)

    def _arrange(self) -> None:
        self._said.setObjectName("import_check_said")
        self._skip.setObjectName("import_skip")
        self._whole.setObjectName("import_slip")
        self._means.setAccessibleName("读作")
        self._means.setMinimumContentsLength(14)
        self._tabs.setAccessibleName("核对的结果")
        self._tabs.addTab(self._slips, "不能导入")
        self._tabs.addTab(self._skips, "跳过的行")
        self._tabs.addTab(self._notes, "换算和提示")
        head = QHBoxLayout()
        head.addWidget(self._said, 1)
        head.addWidget(self._copy)
        foot = QHBoxLayout()
        foot.addWidget(self._skip, 1)
        for each in (self._word, self._means, self._take):
            foot.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 6)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._tabs, 1)
        column.addWidget(self._whole)
        column.addLayout(foot)

    @property
    def is_skipping(self) -> bool:
        """Whether the cells that cannot be read are left out."""
        return self._skip.isChecked()

    def show_reading(self, reading: Reading, into: tuple[Into, ...]) -> None:
        """Show what was found."""
        self._reading, self._into = reading, {each.key: each for each in into}
        slips, skips, notes = reading.slips, reading.skips, reading.notes
        self._said.setText(_said(reading))
        style.look(self._said, tone="late" if slips else "")
        _fill(self._slips, [(e.sheet, e.row, e.column, e.said, e.text) for e in slips[:SHOWN]])
        _fill(self._skips, [(e.sheet, e.row, e.why) for e in skips[:SHOWN]])
        lines = [(e.sheet, e.row or "整列", e.column, f"{e.text}。") for e in notes[:SHOWN]]
        _fill(self._notes, lines)
        for at, found in enumerate((slips, skips, notes)):
            title = self._tabs.tabText(at).partition(" ")[0]
            self._tabs.setTabText(at, f"{title} {len(found):,}" if found else title)
        self._tabs.setCurrentIndex(next((i for i, e in enumerate((slips, skips, notes)) if e), 0))
        self._skip.setText(f"跳过这 {len(slips):,} 处，其余照导")
        self._skip.setChecked(False)
        self._skip.setVisible(bool(slips))
        self._copy.setVisible(bool(slips))
        if slips:
            self._slips.selectRow(0)
        self._offer()

    def take_focus(self) -> None:
        """Begin at the first thing that is wrong."""
        self._tabs.currentWidget().setFocus()

    def _chosen(self) -> Slip | None:
        row = self._slips.currentRow()
        slips = self._reading.slips if self._reading else ()
        return slips[row] if 0 <= row < len(slips) else None

    def _offer(self) -> None:
        """Let a word the ledger does not know be read as one it knows."""
        slip = self._chosen()
        into = self._into.get(slip.field) if slip else None
        self._whole.setText(f"{slip.where}：{slip.text}" if slip else "")
        self._whole.setVisible(bool(slip))
        wanted = bool(slip and slip.said and into and into.choices)
        for each in (self._word, self._means, self._take):
            each.setVisible(wanted)
        if slip and into and wanted:
            self._word.setText(f"“{slip.said}”都读作")
            self._means.clear()
            self._means.addItems(list(into.choices))

    def _mean(self) -> None:
        if slip := self._chosen():
            self.meaning.emit(slip.field, slip.said, self._means.currentText())

    def _copied(self) -> None:
        slips = self._reading.slips if self._reading else ()
        lines = ["\t".join(SLIPS)]
        lines += [f"{e.sheet}\t{e.row}\t{e.column}\t{e.said}\t{e.text}" for e in slips]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _fill(lines: QTableWidget, rows: Sequence[Sequence[object]]) -> None:
    lines.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, each in enumerate(cells):
            put(lines, (row, column), str(each))


def _said(reading: Reading) -> str:
    """Sum up what was found."""
    parts = [
        f"新增 {reading.plan.new:,} 条" if reading.plan.new else "",
        f"更新 {reading.updated:,} 条" if reading.updated else "",
        f"{reading.plan.unchanged:,} 条没有变化" if reading.plan.unchanged else "",
        f"{reading.drafts:,} 条缺必填项，先存为草稿" if reading.drafts else "",
    ]
    told = "，".join(filter(None, parts)) or "没有可以导入的内容"
    if not reading.slips:
        return f"{told}。没有读不懂的格子。"
    count = f"有 {len(reading.slips):,} 处读不懂"
    return f"{told}。{count}：请在原表里改正后重新选文件，或者勾选跳过。"
