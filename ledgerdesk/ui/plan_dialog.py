"""What a block of edits would do, cell by cell, before any of it is written."""

from collections.abc import Callable
from functools import partial

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
from ledgerdesk.ui import style
from ledgerdesk.ui.fields import ENTER
from ledgerdesk.ui.plan_lines import plan_table, show_lines
from ledgerdesk.ui.room import fitted
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import label

SIZE = (860, 520)
Planning = Callable[[Desk], Plan]


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
        self._table = plan_table()
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
        said = show_lines(self._table, plan)
        refused = len(plan.refused) if plan else 0
        self._said.setText(said)
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
