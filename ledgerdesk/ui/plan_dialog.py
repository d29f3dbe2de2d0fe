"""What a block of edits would do, cell by cell, before any of it is written."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.amending import Amended, Plan
from ledgerdesk.errors import Level
from ledgerdesk.ui import style
from ledgerdesk.ui.fields import ENTER
from ledgerdesk.ui.room import fitted
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.tables import put, table
from ledgerdesk.ui.told import label

SHOWN = 500
"""Lines of a preview; the rest is counted."""
HEADS = ("记录", "列", "原来", "改成", "说明")
WIDTHS = (130, 110, 150, 150)
SIZE = (860, 520)
TONES: dict[Level, str] = {"red": "late", "orange": "soon"}
INKS = {"late": "vermilion", "soon": "amber_ink", "": ""}
Planning = Callable[[Desk], Plan]


class Line(NamedTuple):
    """One line of the preview; `tone` says late (cannot be written), soon (look at it) or ""."""

    record: str
    label: str
    before: str
    after: str
    note: str
    tone: str = ""


class PlanDialog(QDialog):
    """Shows a plan; what asks for one stands above it; the verb writes it as one step."""

    wrote = Signal(object)
    """The Amended that was written."""

    def __init__(self, shell: Shell, title: str, verb: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._verb = shell, verb
        self._plan: Plan | None = None
        self.setWindowTitle(title)
        self.setObjectName("plan")
        self.setMinimumSize(480, 260)
        fitted(self, *SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._said = label("", kind="second")
        self._said.setObjectName("plan_said")
        self._table = table("plan_lines", "将要写入的内容", HEADS, WIDTHS)
        self._table.setShowGrid(True)
        self._skip = QCheckBox()
        self._skip.setObjectName("plan_skip")
        self._write = QPushButton("写入")
        self._write.setObjectName("plan_write")
        self._write.setProperty("kind", "primary")
        self._arrange()
        self._skip.toggled.connect(self._allow)
        self._write.clicked.connect(self._apply)
        self.show_plan(None)

    def _arrange(self) -> None:
        self.head = QVBoxLayout()
        self.head.setSpacing(8)
        buttons = QDialogButtonBox()
        buttons.addButton(self._write, QDialogButtonBox.ButtonRole.ActionRole)
        cancel = buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        self._write.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addLayout(self.head)
        column.addWidget(self._said)
        column.addWidget(self._table, 1)
        column.addWidget(self._skip)
        column.addWidget(buttons)

    def ask(self, planning: Planning) -> None:
        """Work out a plan in the worker and show it."""
        self._shell.run("核对要写入的内容", planning, self.show_plan, self.tell)

    def tell(self, why: str) -> None:
        """Say why there is no plan."""
        self.show_plan(None)
        self._said.setText(why)
        style.look(self._said, tone="late")

    def show_plan(self, plan: Plan | None) -> None:
        """Show what would be written; None: nothing was asked yet."""
        self._plan = plan
        lines = list(_lines(plan)) if plan else []
        self._fill(lines)
        refused = len(plan.refused) if plan else 0
        self._said.setText(_said(plan, len(lines)) if plan else "")
        style.look(self._said, tone="")
        self._skip.setVisible(bool(refused))
        self._skip.setText(f"跳过这 {refused:,} 处，其余照写")
        self._skip.setChecked(False)
        self._allow()
        if plan and plan.rows and not refused:
            self._write.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, nothing else."""
        if event.key() in ENTER:
            if isinstance(here := self.focusWidget(), QPushButton):
                here.click()
        else:
            super().keyPressEvent(event)

    def _fill(self, lines: list[Line]) -> None:
        shown = lines[:SHOWN]
        self._table.setRowCount(len(shown))
        for row, line in enumerate(shown):
            for column, text in enumerate(line[:-1]):
                ink = INKS[line.tone] if column == len(HEADS) - 1 else ""
                put(self._table, (row, column), text, ink)

    def _allow(self) -> None:
        """Let it be written when something is to write and nothing refused was overlooked."""
        plan = self._plan
        self._write.setEnabled(
            bool(plan and plan.rows and (not plan.refused or self._skip.isChecked()))
        )
        self._write.setText(f"写入 {plan.cells:,} 格" if plan and plan.rows else "写入")

    def _apply(self) -> None:
        plan, verb = self._plan, self._verb
        if plan is not None and self._write.isEnabled():
            write = partial(_write, plan, verb)
            self._shell.run(verb, write, self._took, self.tell)

    def _took(self, amended: Amended) -> None:
        self.wrote.emit(amended)
        self.accept()


def _write(plan: Plan, verb: str, desk: Desk) -> Amended:
    return desk.amending.apply(plan, verb)


def _lines(plan: Plan) -> Iterator[Line]:
    """Yield the lines of a preview: what cannot be written, what looks wrong, the rest."""
    for each in plan.refused:
        record = each.called or f"第 {each.at} 行"
        yield Line(record, each.label, "", each.text, f"不能写入：{each.why}", "late")
    worried = sorted(plan.rows, key=lambda row: not row.findings)
    for row in worried:
        record = f"{row.called}（新）" if row.is_new else row.called
        notes = {each.field: each for each in reversed(row.findings)}
        told = {cell.field for cell in row.cells}
        for cell in row.cells:
            found = notes.get(cell.field)
            note, tone = (found.text, TONES[found.level]) if found else ("", "")
            yield Line(record, cell.label, cell.before, cell.after, note, tone)
        for key, found in notes.items():
            if key not in told:
                yield Line(record, "", "", "", found.text, TONES[found.level])


def _said(plan: Plan, lines: int) -> str:
    """Sum a plan up in one sentence."""
    parts = [
        f"新增 {plan.new:,} 条" if plan.new else "",
        f"修改 {len(plan.rows) - plan.new:,} 条" if len(plan.rows) > plan.new else "",
        f"共 {plan.cells:,} 格" if plan.cells else "",
        f"{plan.unchanged:,} 条没有变化" if plan.unchanged else "",
        f"{len(plan.refused):,} 处不能写入" if plan.refused else "",
        f"{len(plan.reds()):,} 条会出现红色提示" if plan.reds() else "",
    ]
    said = "，".join(filter(None, parts)) or "没有要改的内容"
    more = f"这里列出前 {SHOWN} 行。" if lines > SHOWN else ""
    return f"{said}。{more}"
