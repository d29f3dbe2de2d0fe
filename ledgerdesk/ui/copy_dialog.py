"""打开备份: what a copy holds, what differs from now, one record or all of it brought back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.records import Saved
from ledgerdesk.desk.recovering import ABSENT, BIN, OTHER, SAME, Compared, Count, Kept
from ledgerdesk.ui import style
from ledgerdesk.ui.jobs import CANCELLED
from ledgerdesk.ui.lines import Line, Lines, Tone
from ledgerdesk.ui.room import fitted
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.tables import put, table
from ledgerdesk.ui.told import label
from ledgerdesk.ui.undoing import undoing

T = TypeVar("T")
SIZE = (1080, 640)
PAUSE = 150
"""Milliseconds after a key before the copy is searched."""
FIELDS, WIDTHS = ("栏目", "备份里", "现在"), (96,)
COUNTS, COUNTED = ("台账", "备份里", "现在"), (200, 80)
TONES: dict[str, Tone] = {SAME: "closed", OTHER: "soon", BIN: "late", ABSENT: "late"}
CHANGED = "备份以后改过、删过的记录列在这里；要找别的，在上面输入编号、名称或拼音首字母。"
NONE_CHANGED = "备份以后没有改过记录。要看某一条，在上面输入编号、名称或拼音首字母。"
NOT_FOUND = "备份里没有找到“{}”。可以换编号、名称的一部分，或拼音首字母。"


class CopyDialog(QDialog):
    """One copy of the ledger, only read; what is taken back is one step that can be undone."""

    whole = Signal(object)
    """Path of the copy that is to come back as a file of its own."""

    def __init__(self, shell: Shell, copy: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._copy = shell, copy
        self._kept: list[Kept] = []
        self._asked, self._turn = "", 0
        self._again: Callable[[], None] = self._find
        self.setObjectName("copy_dialog")
        self.setWindowTitle(f"备份 {copy.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(520, 300)
        fitted(self, *SIZE)
        self._search = QLineEdit()
        self._search.setAccessibleName("在备份里查找")
        self._search.setPlaceholderText("在备份里查找：编号、名称、拼音首字母")
        self._search.setClearButtonEnabled(True)
        self._hint = label("", kind="hint")
        self._hint.setObjectName("copy_hint")
        self._lines = Lines("备份里的记录", badges=64)
        self._lines.setObjectName("copy_records")
        self._counts = table("copy_counts", "各台账的条数", COUNTS, COUNTED)
        self._fields = table("copy_fields", "这条记录与现在的不同", FIELDS, WIDTHS)
        self._fields.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._told = label("在左边选一条记录，这里逐栏列出备份里和现在的不同。", kind="second")
        self._told.setObjectName("copy_told")
        self._take, self._all = QPushButton("取回这条记录"), QPushButton("整份恢复成新文件…")
        self._take.setObjectName("take_back")
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._waiting = QTimer(self, singleShot=True, interval=PAUSE)
        self._arrange()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Look into the copy once it is seen."""
        super().showEvent(event)
        if not event.spontaneous():
            self._ask(partial(_opened, self._copy), self._opened)

    def _arrange(self) -> None:
        left, inside = QWidget(), QVBoxLayout()
        left.setLayout(inside)
        inside.setContentsMargins(0, 8, 0, 0)
        for each in (self._search, self._hint):
            inside.addWidget(each)
        inside.addWidget(self._lines, 1)
        tabs = QTabWidget()
        tabs.setAccessibleName("备份的内容")
        tabs.tabBar().setDrawBase(False)
        tabs.addTab(left, "记录")
        tabs.addTab(self._counts, "各台账条数")
        right = QVBoxLayout()
        right.addWidget(self._told)
        right.addWidget(self._fields, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(tabs, 2)
        row.addLayout(right, 3)
        self._take.setProperty("kind", "primary")
        self._take.setEnabled(False)
        buttons = QDialogButtonBox()
        for button, role in (
            (self._all, QDialogButtonBox.ButtonRole.ResetRole),
            (self._take, QDialogButtonBox.ButtonRole.ActionRole),
        ):
            button.setAutoDefault(False)
            buttons.addButton(button, role)
        shut = buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        shut.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(row, 1)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._timer.start)
        self._search.returnPressed.connect(self._find)
        self._timer.timeout.connect(self._find)
        self._waiting.timeout.connect(self._ask_again)
        self._lines.currentRowChanged.connect(self._choose)
        self._take.clicked.connect(self._take_back)
        self._all.clicked.connect(self._bring_all)

    def _ask(self, verb: Callable[[Desk], T], then: Callable[[T], None]) -> None:
        """Look into the copy in the worker; what broke it off is waited for."""
        self._turn += 1
        again = partial(self._ask, verb, then)
        self._shell.quietly(verb, then, partial(self._failed, self._turn, again))

    def _failed(self, turn: int, again: Callable[[], None], why: str) -> None:
        if turn != self._turn:
            return
        if why == CANCELLED:
            self._again = again
            self._waiting.start()
        else:
            self._wrong(why)

    def _ask_again(self) -> None:
        self._again()

    def _opened(self, found: tuple[list[Count], list[Kept]]) -> None:
        counts, kept = found
        self._count(counts)
        self._show(kept)

    def _wrong(self, why: str) -> None:
        self._told.setText(why)
        style.look(self._told, tone="late")

    def _count(self, found: list[Count]) -> None:
        self._counts.setRowCount(len(found))
        for row, each in enumerate(found):
            ink = "" if each.then == each.now else "amber_ink"
            for column, text in enumerate((each.title, f"{each.then:,}", f"{each.now:,}")):
                put(self._counts, (row, column), text, ink)

    def _find(self) -> None:
        self._timer.stop()
        words = self._asked = self._search.text().strip()
        self._ask(lambda desk: desk.recovering.find(self._copy, words), self._show)

    def _show(self, found: list[Kept]) -> None:
        if self._search.text().strip() != self._asked:
            return
        self._kept = found
        if self._asked:
            self._hint.setText("" if found else NOT_FOUND.format(self._asked))
        else:
            self._hint.setText(CHANGED if found else NONE_CHANGED)
        with QSignalBlocker(self._lines):
            self._lines.show_lines([_line(each) for each in found])
        self._choose(self._lines.currentRow())

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._kept):
            self._compare(None, Compared((), ()))
            return
        kept = self._kept[row]
        verb = partial(_compared, self._copy, kept)
        self._ask(verb, partial(self._compare, kept))

    def _compare(self, kept: Kept | None, found: Compared) -> None:
        """Show what taking a record back would change."""
        style.look(self._told, tone="")
        if kept is None:
            self._told.setText("没有选中记录。")
        else:
            what = f"{kept.label} {kept.text}".strip()
            rows = "；".join(found.rows)
            said = (
                f"{what}：和现在一样，不用取回。"
                if found.same
                else f"{what}：取回后变成备份里的样子。"
            )
            self._told.setText(f"{said}\n{rows}。" if rows else said)
        self._take.setEnabled(not found.same and not self._shell.desk.readonly)
        self._fields.setRowCount(len(found.fields))
        for row, each in enumerate(found.fields):
            for column, text in enumerate((each.label, each.then, each.now)):
                put(self._fields, (row, column), text or "（空白）", "")

    def _take_back(self) -> None:
        kept = self._kept[self._lines.currentRow()]
        self._shell.run("取回记录", partial(_taken, self._copy, kept), self._took, self._wrong)

    def _took(self, saved: Saved) -> None:
        self._shell.changed(saved.tables)
        said = f"已取回 {saved.called}，连同它的核销、进展和附件。"
        self._shell.say(said, action=undoing(self._shell, saved.step))
        self._find()

    def _bring_all(self) -> None:
        self.whole.emit(self._copy)


def _line(kept: Kept) -> Line:
    title = f"{kept.label} {kept.text}".strip()
    return Line(title, kept.hint or "　", kept.state, TONES[kept.state])


def _opened(copy: Path, desk: Desk) -> tuple[list[Count], list[Kept]]:
    return desk.recovering.counts(copy), desk.recovering.find(copy)


def _compared(copy: Path, kept: Kept, desk: Desk) -> Compared:
    return desk.recovering.compare(copy, kept.register, kept.record)


def _taken(copy: Path, kept: Kept, desk: Desk) -> Saved:
    return desk.recovering.take_back(copy, kept.register, kept.record)
