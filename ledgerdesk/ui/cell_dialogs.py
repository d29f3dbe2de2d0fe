"""What stands over a preview: how a block goes in, what to replace, one value for many."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.amending import Plan
from ledgerdesk.desk.lists import in_list
from ledgerdesk.desk.pasting import Pasted, Target, Way
from ledgerdesk.domain.definitions import Field
from ledgerdesk.ui.editors import editor
from ledgerdesk.ui.plan_dialog import PlanDialog
from ledgerdesk.ui.told import label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from ledgerdesk.ui.editor import Editor, Place
    from ledgerdesk.ui.shell import Shell

WAYS: dict[Way, str] = {
    "over": "覆盖选中的格子（多出来的行登记成新记录）",
    "after": "全部登记成新记录",
    "number": "按编号更新（没有的编号登记成新记录）",
}
BLANK = "（空白）"
OLD = 4
"""Old values that a bulk edit names."""


class PasteDialog(PlanDialog):
    """How a pasted block goes in: over, after, by number."""

    def __init__(self, shell: "Shell", pasted: Pasted, target: Target, parent: QWidget) -> None:
        super().__init__(shell, "粘贴", "粘贴", parent)
        self._target, self._pasted = target, pasted
        self._group = QButtonGroup(self)
        headed = "，第一行是表头，按表头对列" if pasted.headed else ""
        size = f"{len(pasted.rows):,} 行 × {len(pasted.columns)} 列"
        self.head.addWidget(label(f"剪贴板里有 {size}{headed}。", kind="heading"))
        ways = shell.desk.pasting.ways(pasted, target)
        for i, way in enumerate(ways):
            button = QRadioButton(WAYS[way])
            button.setObjectName(f"paste_{way}")
            self._group.addButton(button, i)
            self.head.addWidget(button)
        self._ways = ways
        self._group.idClicked.connect(self._again)
        self._group.button(0).setChecked(True)

    def showEvent(self, event: "QShowEvent") -> None:
        """Work out the likeliest way at once."""
        super().showEvent(event)
        self._again(0)

    def _again(self, at: int) -> None:
        self.ask(partial(_pasted, self._pasted, self._target, self._ways[at]))


def _pasted(pasted: Pasted, target: Target, way: Way, desk: Desk) -> Plan:
    return desk.amending.plan(target.register, desk.pasting.edits(pasted, target, way))


class ReplaceDialog(PlanDialog):
    """Find a text in cells and put another there."""

    def __init__(
        self,
        shell: "Shell",
        asked: tuple[str, Sequence[str], Sequence[str]],
        where: str,
        parent: QWidget,
    ) -> None:
        super().__init__(shell, "查找替换", "替换", parent)
        self._asked = asked
        self._old, self._new = QLineEdit(), QLineEdit()
        self._look = QPushButton("预览")
        self._look.setObjectName("plan_look")
        for line, name in ((self._old, "查找"), (self._new, "换成")):
            line.setAccessibleName(name)
            line.setObjectName("find" if line is self._old else "put")
        self.head.addWidget(label(f"在{where}里查找替换", kind="heading"))
        row = QHBoxLayout()
        for name, line in (("查找", self._old), ("换成", self._new)):
            row.addWidget(QLabel(name))
            row.addWidget(line, 1)
        row.addWidget(self._look)
        self.head.addLayout(row)
        self._look.setAutoDefault(False)
        self._look.clicked.connect(self._preview)
        self._old.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line shows the preview."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(
            self.focusWidget(), QLineEdit
        ):
            self._preview()
        else:
            super().keyPressEvent(event)

    def _preview(self) -> None:
        key, records, keys = self._asked
        swap = (self._old.text(), self._new.text())

        def planning(desk: Desk) -> Plan:
            return desk.amending.plan(key, desk.edits.replace(key, records, keys, swap))

        self.ask(planning)


class BulkDialog(PlanDialog):
    """One value for a field of many records; the old values are shown, counted."""

    def __init__(
        self, place: "Place", fields: Sequence[Field], records: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(place.shell, "批量修改", "批量修改", parent)
        self._place, self._fields, self._records = place, fields, records
        self._editor: Editor | None = None
        self._which, self._look = QComboBox(), QPushButton("预览")
        self._which.setAccessibleName("要改的列")
        self._which.setObjectName("bulk_field")
        self._look.setObjectName("plan_look")
        self._look.setAutoDefault(False)
        self._which.addItems([each.label for each in fields])
        self._olds = label("", kind="hint")
        self._olds.setObjectName("bulk_olds")
        self._slot = QVBoxLayout()
        count = f"把选中的 {len(records):,} 条{place.register.label}"
        self.head.addWidget(label(f"{count}的一列改成同一个值", kind="heading"))
        row = QHBoxLayout()
        row.addWidget(self._which)
        row.addWidget(QLabel("改成"))
        row.addLayout(self._slot, 1)
        row.addWidget(self._look)
        self.head.addLayout(row)
        self.head.addWidget(self._olds)
        self._which.currentIndexChanged.connect(self._swap)
        self._look.clicked.connect(self._preview)
        self._swap(0)

    def choose(self, key: str) -> None:
        """Begin with this field."""
        keys = [each.key for each in self._fields]
        if key in keys:
            self._which.setCurrentIndex(keys.index(key))

    def show_plan(self, plan: Plan | None) -> None:
        """Show the plan, and which values it replaces."""
        super().show_plan(plan)
        if plan is not None:
            olds = plan.olds(self._field().key)
            told = [f"{text or BLANK} {count:,} 条" for text, count in olds[:OLD]]
            more = f"等 {len(olds)} 种" if len(olds) > OLD else ""
            self._olds.setText(f"原来的值：{'，'.join(told)}{more}" if told else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the value shows the preview."""
        here = self.focusWidget()
        inside = self._editor is not None and self._editor.isAncestorOf(here)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and inside:
            self._preview()
        else:
            super().keyPressEvent(event)

    def _field(self) -> Field:
        return self._fields[self._which.currentIndex()]

    def _swap(self, _at: int) -> None:
        """Lend the chosen field's editor."""
        if self._editor is not None:
            self._slot.removeWidget(self._editor)
            self._editor.deleteLater()
        self._editor = editor(self._place, in_list(self._field()))
        self._editor.fill(None)
        self._slot.addWidget(self._editor)
        self._olds.setText("")
        self.show_plan(None)

    def _preview(self) -> None:
        if self._editor is None:
            return
        stored, finding = self._editor.value()
        if finding is not None:
            self._editor.mark("late")
            self.tell(finding.text)
            return
        key, records, each = self._place.register.key, self._records, self._field()

        def planning(desk: Desk) -> Plan:
            return desk.amending.plan(key, desk.edits.same(records, each, stored))

        self.ask(planning)
