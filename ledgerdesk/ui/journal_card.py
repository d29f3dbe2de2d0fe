"""操作日志: who did what and when, the last step taken back by name."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit

from ledgerdesk.desk.browsing import ID
from ledgerdesk.desk.upkeep import Done, Step
from ledgerdesk.ui.cards import Card, button
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.shell import Shell

STEPS = 200
"""Newest steps of the journal that are listed."""
PAUSE = 150
"""Milliseconds after a key before the journal is searched."""


class JournalCard(Card):
    """操作日志: the newest steps, and the last one to take back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("操作日志", f"最近 {STEPS} 步")
        self._shell = shell
        self._steps: list[Step] = []
        self._words = QLineEdit()
        self._words.setAccessibleName("在操作日志里查找")
        self._words.setPlaceholderText("找哪一步：记录编号、做了什么、经办人、日期")
        self._words.setClearButtonEnabled(True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._words.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self.show_steps)
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 16, 8)
        top.addWidget(self._words)
        self.body.addLayout(top)
        self.lines = Lines("操作日志", badges=0)
        self.lines.setObjectName("journal")
        self.lines.chosen.connect(self._open)
        self._undo = button("撤销", self._take_back)
        self._undo.setObjectName("undo_last")
        self.head.addWidget(self._undo)
        self.put(self.lines, 1)
        self._head = QLabel()
        self._head.setProperty("kind", "hint")
        self._head.setWordWrap(True)
        self._head.setContentsMargins(16, 6, 16, 2)
        self.put(self._head)

    def show_steps(self) -> None:
        """Read the newest steps and what undo would take back."""
        upkeep = self._shell.desk.upkeep
        words = self._words.text().strip()
        self._steps = upkeep.steps(STEPS, words)
        nothing = [Line(f"没有找到“{words}”。可以换一个编号、姓名或日期（2026-10-24）。")]
        self.lines.show_lines([_line(each) for each in self._steps] or nothing)
        label = "" if self._shell.desk.readonly else upkeep.undoable()
        short = label if len(label) <= 16 else f"{label[:15]}…"
        self._undo.setText(f"撤销 {short}".strip())
        self._undo.setToolTip(f"撤销“{label}”" if label else "没有可以撤销的一步")
        self._undo.setAccessibleName(f"撤销 {label}")
        self._undo.setEnabled(bool(label))
        self._head.setText(
            f"日志链头 {upkeep.head()[:16]}，打印的台账上有它和核验码；"
            "纸上的内容与台账是否一致，凭核验码可以核对。"
        )

    def _open(self, row: int) -> None:
        """Show the records a step changed."""
        register, records = self._shell.desk.upkeep.reached(self._steps[row].step)
        if len(records) == 1:
            self._shell.go("register", register=register, record=records[0])
        elif records:
            self._shell.go("register", register=register, filters={ID: records[:STEPS]})
        else:
            self._shell.say("这一步没有改动哪条记录。", kind="notice")

    def _take_back(self) -> None:
        self._shell.run("撤销", lambda desk: desk.upkeep.undo(), self._taken_back)

    def _taken_back(self, done: Done) -> None:
        self._shell.changed(done.tables)
        self._shell.say(f"已撤销“{done.label}”。", action=("重做", self._redo))

    def _redo(self) -> None:
        self._shell.run("重做", lambda desk: desk.upkeep.redo(), self._redone)

    def _redone(self, done: Done) -> None:
        self._shell.changed(done.tables)
        self._shell.say(f"已重做“{done.label}”。")


def _line(step: Step) -> Line:
    return Line(step.label, f"{step.at.replace('T', ' ')[:16]}　{step.actor}", verb="打开")
