"""栏目和清单: fields, lists, checklists, numbers and days of the ledger's own, without code."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.domain.tailoring import KINDS, LISTED
from ledgerdesk.ui.cards import button
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.room import fitted
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.tailor_card import TABS
from ledgerdesk.ui.told import label
from ledgerdesk.ui.undoing import Wrote, write

SIZE = (760, 560)
PLAN = "恢复原来的"
WEEK = "一二三四五六日"
HINTS = {
    "fields": "增加的栏目在登记表的最后一段，列表、粘贴、导入、表样里也有。"
    "去掉以后，填过的内容还留着，加回同名的又看得到。",
    "lists": "一行一个，按这个次序列出。去掉的选项，已有的记录照旧；常用的放前面。",
    "items": "一行一项；要照片的在后面写（照片），照片或文书都行的写（佐证）。"
    "已经有清单的问题不变，新登记的按新的来。",
    "numbers": "{prefix} 是编号前缀，{year} 是年份，{serial:03} 是三位序号，其余照写。"
    "已有的编号不变。",
    "days": "遇休息日的顺延照方案办。",
}
Verb = Callable[[], Wrote | None]


class Tab(QWidget):
    """Choose what at the top, change it below, keep it by a button: one step each."""

    def __init__(self, shell: Shell, told: str) -> None:
        super().__init__()
        self.shell = shell
        self.which = QComboBox()
        self.which.currentIndexChanged.connect(self.look)
        self.said = label(told, kind="hint")
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setVerticalSpacing(10)
        self.form.setHorizontalSpacing(16)
        self.foot = QHBoxLayout()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 12, 4, 4)
        self.column.setSpacing(10)
        self.column.addWidget(self.said)
        self.column.addLayout(self.form)
        self.column.addLayout(self.foot)

    def offer(self, combo: QComboBox, found: Sequence[tuple[str, str]]) -> None:
        """Fill a list of (key, words); what was chosen stays chosen."""
        kept = combo.currentData()
        with QSignalBlocker(combo):
            combo.clear()
            for key, words in found:
                combo.addItem(words, key)
            combo.setCurrentIndex(max(0, combo.findData(kept)))

    def chosen(self) -> str:
        """Return the key of what is chosen, "" while nothing is."""
        return str(self.which.currentData() or "")

    def look(self, _row: int = 0) -> None:
        """Show what is chosen."""
        raise NotImplementedError

    def keep(self, verb: Verb, said: str) -> None:
        """Write; then show it as it is now."""
        if write(self.shell, verb, said):
            self.look()

    def buttons(self, *made: QPushButton) -> None:
        """Put the verbs at the end; nobody who only reads has them."""
        self.foot.addStretch(1)
        for each in made:
            each.setEnabled(not self.shell.desk.readonly)
            self.foot.addWidget(each)


class FieldsTab(Tab):
    """增加栏目: a name, what it holds; it is in form, list and import at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, HINTS["fields"])
        self._keys: list[str] = []
        self.which.setAccessibleName("给哪本台账增加栏目")
        self.lines = Lines("本单位增加的栏目", badges=60, verbs=True)
        self.lines.setObjectName("own_fields")
        self.lines.setMinimumHeight(96)
        self.lines.chosen.connect(self._drop)
        self._label, self._unit, self._sort = QLineEdit(), QLineEdit(), QComboBox()
        self._choices = QPlainTextEdit()
        for widget, name in (
            (self._label, "栏目名称"), (self._sort, "填什么"), (self._unit, "单位"),
            (self._choices, "选项，一行一个"),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        self._sort.addItems([*KINDS])
        self._sort.currentTextChanged.connect(self._fit)
        self._unit.setPlaceholderText("如 车、吨")
        self._choices.setPlaceholderText("一行一个选项")
        self._choices.setTabChangesFocus(True)
        self.form.addRow("台账", self.which)
        self.form.addRow("已增加", self.lines)
        self.form.addRow("栏目名称", self._label)
        self.form.addRow("填什么", self._sort)
        self.form.addRow("单位", self._unit)
        self.form.addRow("选项", self._choices)
        self.buttons(button("增加这一栏", self._add, kind="primary"))
        self.offer(self.which, shell.desk.tailoring.registers())
        self._fit(self._sort.currentText())
        self.look()

    def look(self, _row: int = 0) -> None:
        """List the fields of the chosen register."""
        found = self.shell.desk.tailoring.added(self.chosen())
        self._keys = [each.key for each in found]
        nothing = [Line("这本台账还没有增加栏目")]
        verb = "" if self.shell.desk.readonly else "去掉"
        shown = [
            Line(f"{each.label} {each.unit}".strip(), "、".join(each.choices),
                 each.sort, "active", verb=verb)
            for each in found
        ]  # fmt: skip
        self.lines.show_lines(shown or nothing)

    def _fit(self, sort: str) -> None:
        self.form.setRowVisible(self._unit, sort == "数")
        self.form.setRowVisible(self._choices, sort in LISTED)

    def _add(self) -> None:
        label_, unit = self._label.text(), self._unit.text()
        sort = next(each for each in KINDS if each == self._sort.currentText())
        add = partial(self.shell.desk.tailoring.add, self.chosen(), label_, sort)
        verb = partial(add, lines=self._choices.toPlainText(), unit=unit if sort == "数" else "")
        said = f"已给{self.which.currentText()}增加“{label_.strip()}”，登记时就能填。"
        if write(self.shell, verb, said):
            for each in (self._label, self._unit, self._choices):
                each.clear()
            self.look()
            self._label.setFocus()

    def _drop(self, row: int) -> None:
        verb = partial(self.shell.desk.tailoring.drop, self.chosen(), self._keys[row])
        self.keep(verb, "已去掉这一栏，填过的内容还留着。")


class TextTab(Tab):
    """One item a line, in order."""

    def __init__(self, shell: Shell, told: str, name: str) -> None:
        super().__init__(shell, told)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(name)
        self.text.setTabChangesFocus(True)


class ListsTab(TextTab):
    """选项: as they are offered, in this order."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, HINTS["lists"], "选项，一行一个")
        self.which.setAccessibleName("哪本台账的选项")
        self._list = QComboBox()
        self._list.setAccessibleName("哪一栏的选项")
        self._list.currentIndexChanged.connect(self._show)
        self.form.addRow("台账", self.which)
        self.form.addRow("栏目", self._list)
        self.form.addRow("选项", self.text)
        self.buttons(button(PLAN, self._back), button("保存选项", self._save, kind="primary"))
        self.offer(self.which, shell.desk.tailoring.registers())
        self.look()

    def look(self, _row: int = 0) -> None:
        """Offer the lists of the chosen register."""
        found = self.shell.desk.tailoring.lists(self.chosen())
        words = [(each.key, f"{each.label}{'（已改）' if each.own else ''}") for each in found]
        self.offer(self._list, words)
        self._show()

    def _show(self, _row: int = 0) -> None:
        key = self._list.currentData()
        found = self.shell.desk.tailoring.lists(self.chosen())
        shown = [each for each in found if each.key == key]
        self.text.setPlainText("\n".join(shown[0].offered) if shown else "")

    def _save(self) -> None:
        self._offer(self.text.toPlainText(), "选项已保存。")

    def _back(self) -> None:
        self._offer("", "已恢复方案里的选项。")

    def _offer(self, lines: str, said: str) -> None:
        key = str(self._list.currentData() or "")
        if key:
            self.keep(partial(self.shell.desk.tailoring.offer, self.chosen(), key, lines), said)


class ChecklistTab(TextTab):
    """核销清单: what has to be true before 销号."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, HINTS["items"], "核销项，一行一项")
        self.which.setAccessibleName("哪张核销清单")
        self.form.addRow("清单", self.which)
        self.form.addRow("核销项", self.text)
        self.buttons(button("保存清单", self._save, kind="primary"))
        found = shell.desk.tailoring.checklists()
        self.offer(self.which, [(each.key, each.title) for each in found])
        self.look()

    def look(self, _row: int = 0) -> None:
        """Show the items of the chosen list."""
        found = {each.key: each for each in self.shell.desk.tailoring.checklists()}
        shown = found.get(self.chosen())
        self.text.setPlainText("\n".join(shown.lines) if shown else "")
        self.text.setToolTip(shown.source if shown else "")

    def _save(self) -> None:
        verb = partial(self.shell.desk.tailoring.checklist, self.chosen(), self.text.toPlainText())
        self.keep(verb, "核销清单已保存，新登记的问题按它核销。")


class NumbersTab(Tab):
    """编号样式 of each register."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, HINTS["numbers"])
        self.which.setAccessibleName("哪本台账的编号")
        self.line = QLineEdit()
        self.line.setAccessibleName("编号样式")
        self.line.returnPressed.connect(self._save)
        self.form.addRow("台账", self.which)
        self.form.addRow("编号样式", self.line)
        self.buttons(button(PLAN, self._back), button("保存样式", self._save, kind="primary"))
        self.column.addStretch(1)
        found = shell.desk.tailoring.patterns()
        self.offer(self.which, [(key, title) for key, title, _, _ in found])
        self.look()

    def look(self, _row: int = 0) -> None:
        """Show the pattern of the chosen register."""
        found = {key: pattern for key, _, pattern, _ in self.shell.desk.tailoring.patterns()}
        self.line.setText(found.get(self.chosen(), ""))

    def _save(self) -> None:
        self._keep(self.line.text(), "编号样式已保存，新编号按它来。")

    def _back(self) -> None:
        self._keep("", "已恢复原来的编号样式。")

    def _keep(self, text: str, said: str) -> None:
        self.keep(partial(self.shell.desk.tailoring.pattern, self.chosen(), text), said)


class DaysTab(Tab):
    """报送时限: the day forms are due."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, HINTS["days"])
        self.which.setAccessibleName("哪张表的时限")
        self.day = QComboBox()
        self.day.setAccessibleName("几日报送")
        self._now = label("", kind="second")
        self._now.setObjectName("rule_told")
        self.form.addRow("报表", self.which)
        self.form.addRow("现在", self._now)
        self.form.addRow("改成", self.day)
        self.buttons(button(PLAN, self._back), button("保存时限", self._save, kind="primary"))
        self.column.addStretch(1)
        found = shell.desk.tailoring.rules()
        self.offer(self.which, [(each.key, each.title) for each in found])
        self.look()

    def look(self, _row: int = 0) -> None:
        """Show the rule of the chosen forms."""
        found = {each.key: each for each in self.shell.desk.tailoring.rules()}
        rule = found.get(self.chosen())
        if rule is None:
            self._now.setText("在办的方案没有定期报送的表。")
            return
        days = [f"周{each}" for each in WEEK] if rule.weekly else [f"{n} 日" for n in range(1, 32)]
        self.day.clear()
        self.day.addItems(days)
        self.day.setCurrentIndex(rule.day - 1)
        own = "（本单位改过）" if rule.own else ""
        self._now.setText("\n".join(filter(None, (f"{rule.told}{own}", rule.source))))

    def _save(self) -> None:
        self._due(self.day.currentIndex() + 1, "报送时限已保存，待办按它推算。")

    def _back(self) -> None:
        self._due(0, "已恢复方案里的时限。")

    def _due(self, day: int, said: str) -> None:
        if self.chosen():
            self.keep(partial(self.shell.desk.tailoring.due, self.chosen(), day), said)


class TailorDialog(QDialog):
    """The tabs; each change is a step that can be undone."""

    def __init__(self, shell: Shell, parent: QWidget, first: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("栏目和清单")
        self.setObjectName("tailor")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fitted(self, *SIZE)
        tabs = QTabWidget()
        tabs.setAccessibleName("栏目和清单")
        tabs.tabBar().setDrawBase(False)
        made = (FieldsTab, ListsTab, ChecklistTab, NumbersTab, DaysTab)
        for title, each in zip(TABS, made, strict=True):
            tabs.addTab(each(shell), title)
        tabs.setCurrentIndex(first)
        shut = QDialogButtonBox()
        shut.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        shut.rejected.connect(self.reject)
        for each_button in self.findChildren(QPushButton):
            each_button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(tabs, 1)
        column.addWidget(shut)
