"""方案: those the ledger runs with their stage, and one more to begin or one to end."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ledgerdesk.ui.cards import Card
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import label
from ledgerdesk.ui.undoing import write


class CampaignCard(Card):
    """A line a campaign; below them what may be begun, and what was dropped but is wrong."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("方案", "可以同时办两个；结束后记录和编号都留着")
        self._shell = shell
        self._runs = QVBoxLayout()
        self._runs.setSpacing(6)
        self._offered = QComboBox()
        self._offered.setAccessibleName("要启动的方案")
        self._offered.setMinimumContentsLength(12)
        self._begin = QPushButton("启动方案")
        self._begin.clicked.connect(self._start)
        self._mistakes = label("", kind="hint")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._offered, 1)
        row.addWidget(self._begin)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        column.addLayout(self._runs)
        column.addLayout(row)
        column.addWidget(self._mistakes)
        self.body.addLayout(column)

    def show_campaigns(self) -> None:
        """Show what the ledger runs and what it could."""
        verbs = self._shell.desk.campaigns
        while (item := self._runs.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        runs = verbs.runs()
        several = sum(not run.ended_on for run in runs) > 1
        for run in runs:
            ended = f"{run.ended_on} 结束" if run.ended_on else "、".join(run.phases)
            self._runs.addWidget(
                self._line(run.key, f"{run.title}　{ended}", ends=several and not run.ended_on)
            )
        self._offered.clear()
        for each in verbs.offered():
            self._offered.addItem(each.title, each.key)
        self._begin.setEnabled(self._offered.count() > 0 and not self._shell.desk.readonly)
        mistakes = self._shell.desk.bench.mistakes
        self._mistakes.setText("\n".join(mistakes))
        self._mistakes.setVisible(bool(mistakes))

    def _line(self, key: str, words: str, *, ends: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        told = QLabel(words)
        told.setWordWrap(True)
        row.addWidget(told, 1)
        if ends:
            button = QPushButton("结束")
            button.setAccessibleName(f"结束 {words.partition('　')[0]}")
            button.clicked.connect(partial(self._end, key))
            row.addWidget(button)
        return line

    def _start(self) -> None:
        key, title = str(self._offered.currentData()), self._offered.currentText()
        said = f"已启动“{title}”，它的台账、选项和时限已经加进来。"
        write(self._shell, lambda: self._shell.desk.campaigns.begin(key), said)

    def _end(self, key: str) -> None:
        said = "方案已结束，不再列待办；记录和编号都留着。"
        write(self._shell, lambda: self._shell.desk.campaigns.finish(key), said)
