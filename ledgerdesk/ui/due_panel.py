"""今天要办 and 数据核对: two cards of lines, each line leads to what it speaks of."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton

from ledgerdesk.desk.duelist import Line as Due
from ledgerdesk.desk.home import Checked, Group, Todo
from ledgerdesk.ui.cards import Card
from ledgerdesk.ui.lines import Line, Lines, Tone

VERBS = {
    "report": "核对并生成",
    "problem": "去销号",
    "patrol": "登记巡查",
    "tip": "去核实",
    "patch": "去核验",
    "signing": "归档",
    "lookback": "去回访",
    "term": "去办理",
    "backup": "立即备份",
}
TAGS = {
    "problem": "整改",
    "patrol": "巡查",
    "tip": "举报",
    "patch": "图斑",
    "signing": "签字",
    "lookback": "回访",
    "term": "时限",
    "backup": "备份",
}
WAITING = {"patch": "待核验", "signing": "待签字"}
REPORTS = {"W": "周报", "Q": "季报", "H": "半年报"}
URGENT = 7
"""Days before the due date from which a line is amber."""


def due_line(due: Due, forms: Sequence[str]) -> Line:
    """Word a line of the work-list; a report whose form does not exist opens nothing."""
    left = due.days_left
    if left is None:
        badge, tone = WAITING.get(due.kind, "待办"), "active"
    elif left < 0:
        badge, tone = f"逾期 {-left} 天", "late"
    else:
        badge, tone = f"剩 {left} 天" if left else "今天", "soon" if left <= URGENT else ""
    verb = VERBS[due.kind] if due.kind != "report" or due.form in forms else ""
    limit = f"期限 {due.due_on}" if due.due_on and due.kind == "report" else ""
    note = " · ".join(filter(None, (limit, due.rule, due.note)))
    return Line(due.title, note, badge, _tone(tone), TAGS.get(due.kind) or _report(due), verb)


def _tone(word: str) -> Tone:
    known: dict[str, Tone] = {"late": "late", "soon": "soon", "active": "active"}
    return known.get(word, "")


def _report(due: Due) -> str:
    part = (due.period or "")[5:6]
    return REPORTS.get(part) or ("月报" if part else "年报")


def finding_line(group: Group) -> Line:
    """Word findings of one kind; those about records lead there."""
    verb = "打开" if group.records else ""
    if group.level == "red":
        return Line(group.text, badge=f"{group.size} 错误", tone="late", verb=verb)
    return Line(group.text, badge=f"{group.size} 提醒", tone="soon", verb=verb)


class DuePanel(Card):
    """待办: the work-list of today."""

    chosen = Signal(object)
    """The line of the work-list somebody acts on."""

    def __init__(self) -> None:
        super().__init__("待办", "按期限排序 · 点击或回车打开")
        self._due: tuple[Due, ...] = ()
        self.lines = Lines("待办事项", badges=76, tags=44, verbs=True)
        self.lines.setObjectName("todo")
        self.lines.chosen.connect(self._choose)
        self._more = QLabel()
        self._more.setProperty("kind", "hint")
        self._more.setContentsMargins(16, 8, 16, 4)
        self._empty = QLabel("今天没有要办的事。")
        self._empty.setProperty("kind", "hint")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget, stretch in ((self.lines, 1), (self._empty, 1), (self._more, 0)):
            self.put(widget, stretch)

    def show_todo(self, todo: Todo, forms: Sequence[str]) -> None:
        """Show the work-list of today; `forms` are the forms that exist."""
        self._due = todo.lines
        self.heading.setText(f"待办 {todo.total} 项")
        self.lines.show_lines([due_line(each, forms) for each in todo.lines])
        self.lines.setVisible(bool(todo.lines))
        self._empty.setVisible(not todo.lines)
        rest = todo.total - len(todo.lines)
        self._more.setText(f"另有 {rest} 个问题到期或将到期，在问题台账里按时限查看。")
        self._more.setVisible(rest > 0)

    def _choose(self, row: int) -> None:
        self.chosen.emit(self._due[row])


class CheckPanel(Card):
    """数据核对: what is wrong, what is unusual, what holds."""

    chosen = Signal(object)
    """The group of findings somebody opens."""
    asked = Signal()

    def __init__(self) -> None:
        super().__init__("数据核对", "上报前先看这里")
        self._checked: Checked | None = None
        self.lines = Lines("数据核对结果", badges=60)
        self.lines.setMinimumHeight(96)
        self.lines.setObjectName("checks")
        self.lines.chosen.connect(self._choose)
        self._again = QPushButton("核对")
        self._again.setProperty("kind", "link")
        self._again.setAccessibleName("核对数据")
        self._again.clicked.connect(self.asked)
        self.head.addWidget(self._again)
        self.put(self.lines, 1)
        self.wait()

    def wait(self) -> None:
        """Say that nothing has been checked yet."""
        self._checked = None
        self._again.setText("核对")
        note = "空下来会自动核对，也可以现在就核对"
        self.lines.show_lines([Line("还没有核对", note, "待核对", "active")])
        self.lines.item(0).setFlags(Qt.ItemFlag.NoItemFlags)

    def show_checked(self, checked: Checked) -> None:
        """Show what a check found: counts, then each finding, then what holds."""
        self._checked = checked
        self._again.setText("重新核对")
        wrong, odd = f"{checked.red} 处错误", f"{checked.orange} 处提醒"
        self.hint.setText(f"{wrong} · {odd}" if checked.red or checked.orange else "没有问题")
        lines = [finding_line(each) for each in checked.groups]
        lines += [Line(each, badge="通过", tone="done") for each in checked.passed]
        self.lines.show_lines(lines)

    def outdate(self) -> None:
        """Say that records changed since the check."""
        if self._checked:
            self.hint.setText("核对后记录又有改动")

    def _choose(self, row: int) -> None:
        if self._checked and row < len(self._checked.groups):
            self.chosen.emit(self._checked.groups[row])
