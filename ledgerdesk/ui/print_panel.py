"""Beside a signed ledger: checking a printed code, and what has not come back signed."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.behind import Line as Record
from ledgerdesk.desk.signing import Print
from ledgerdesk.ui import style
from ledgerdesk.ui.cards import Card
from ledgerdesk.ui.drops import chosen, dropped
from ledgerdesk.ui.lines import Line, Lines, Tone
from ledgerdesk.ui.shell import Shell

SPACE = 12
STATES: dict[str, tuple[str, Tone, str]] = {
    "now": ("一致", "done", "纸上内容与台账现在的记录一致。"),
    "submitted": ("与定稿一致", "done", "纸上内容与定稿一致；之后记录又有改动。"),
    "changed": ("已改动", "late", "打印以后记录有改动，纸上内容与台账不再一致。"),
    "unknown": ("查无此码", "late", "本台账没有打印或上报过这个核验码，请核对号码。"),
}


class VerifyCard(Card):
    """核验: type the code of a paper, see whether the ledger still says the same."""

    asked = Signal(str)
    """The code somebody typed or scanned."""
    chosen = Signal(str, str)
    """Register and id of a changed record to open."""

    def __init__(self) -> None:
        super().__init__("核验", "输入或扫描纸上的核验码")
        self._records: Sequence[Record] = ()
        self._code = QLineEdit()
        self._code.setObjectName("code")
        self._code.setAccessibleName("核验码")
        self._code.setPlaceholderText("7F3A-91C2-04BE-D6")
        self._code.setClearButtonEnabled(True)
        self._ask = QPushButton("核验")
        self._answer = QWidget()
        self._state, self._words = QLabel(), QLabel(wordWrap=True)
        self._state.setProperty("kind", "tag")
        self._words.setObjectName("verified")
        self._lines = Lines("改动过的记录", badges=0)
        self._lines.setObjectName("altered")
        self._lines.chosen.connect(self._choose)
        self._ask.clicked.connect(self._verify)
        self._code.returnPressed.connect(self._verify)
        self._arrange()

    def _arrange(self) -> None:
        row, said = QHBoxLayout(), QVBoxLayout(self._answer)
        for layout in (row, said):
            layout.setContentsMargins(16, 10, 16, 4)
            layout.setSpacing(8)
        row.addWidget(self._code, 1)
        row.addWidget(self._ask)
        said.addWidget(self._state, 0, Qt.AlignmentFlag.AlignLeft)
        said.addWidget(self._words)
        self.body.addLayout(row)
        self.put(self._answer)
        self.put(self._lines, 1)
        for widget in (self._answer, self._lines):
            widget.hide()

    def show_answer(
        self, answer: Mapping[str, Any], title: str, records: Sequence[Record]
    ) -> None:
        """Say what `verify` found; changed records can be opened."""
        word, tone, words = STATES[answer["state"]]
        self._records = records
        self._state.setText(word)
        style.look(self._state, tone=tone)
        self._answer.show()
        printed = str(answer["printed_at"] or "").replace("T", " ")
        when = f"{printed} 打印。" if printed else ""
        what = f"{title}（{answer['period']}）" if title else ""
        self._words.setText("".join(filter(None, (what, when, words))))
        self._lines.show_lines(
            [Line(each.title, each.hint or " ", verb="打开") for each in records]
        )
        self._lines.setVisible(bool(records))

    def _verify(self) -> None:
        self.asked.emit(self._code.text())

    def _choose(self, place: int) -> None:
        self.chosen.emit(self._records[place].register, self._records[place].record)


def verify(shell: Shell, card: VerifyCard, code: str) -> None:
    """Let a card say what became of the paper with a code."""
    signing = shell.desk.signing
    answer = shell.guard(partial(signing.verify, code))
    if answer is not None:
        records = shell.guard(partial(signing.lines, answer)) or ()
        card.show_answer(answer, signing.title(answer["ledger"], answer["period"]), records)


class DropLines(Lines):
    """Lines that files can be dropped on."""

    brought = Signal(int, list)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which line would take them."""
        self.setCurrentIndex(self.indexAt(event.position().toPoint()))
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring them to the line below them."""
        event.acceptProposedAction()
        at = self.indexAt(event.position().toPoint()).row()
        if at >= 0:
            self.brought.emit(at, dropped(event))


class PrintCard(Card):
    """打印过的: every paper, and whether it came back signed."""

    chosen = Signal(object)
    """The paper somebody wants to see again."""
    returned = Signal(object)
    """The paper that came back signed."""
    brought = Signal(object, list)
    """The paper, and files somebody dropped on it: scans of the signed pages."""
    scanned = Signal(object)
    """The paper whose scans somebody wants to see."""

    def __init__(self) -> None:
        super().__init__("打印过的")
        self._prints: list[Print] = []
        self._all: Sequence[Print] = ()
        self._unit = ""
        self._only = QCheckBox("只看未签回")
        self._only.setChecked(True)
        self._only.toggled.connect(self._fill)
        self.head.addWidget(self._only)
        self._lines = DropLines("打印过的台账", badges=56)
        self._lines.brought.connect(self._bring)
        self._lines.setObjectName("prints")
        self._lines.chosen.connect(self._choose)
        self._lines.currentRowChanged.connect(self._limit)
        self._empty = QLabel(wordWrap=True)
        self._empty.setProperty("kind", "hint")
        self._empty.setContentsMargins(16, 12, 16, 12)
        self._back = QPushButton("登记签回…")
        self._back.clicked.connect(self._return)
        self.put(self._lines, 1)
        self.put(self._empty, 1)
        self._foot()

    def _foot(self) -> None:
        """Put the verbs below the list."""
        self._scan, self._show = QPushButton("归档扫描件…"), QPushButton("看扫描件")
        self._scan.setToolTip("签字页的照片或 PDF 也可以直接拖到上面那一行")
        self._scan.clicked.connect(self._choose_scans)
        self._show.clicked.connect(self._show_scans)
        foot = QGridLayout()
        foot.setContentsMargins(16, 8, 16, 4)
        foot.setSpacing(6)
        foot.addWidget(self._back, 0, 0)
        foot.addWidget(self._scan, 0, 1)
        foot.addWidget(self._show, 1, 0, 1, 2)
        self.body.addLayout(foot)

    def show_prints(self, prints: Sequence[Print], unit: str, *, readonly: bool) -> None:
        """Show these instead; `unit` is left out of the titles."""
        self._unit = unit
        self._all = prints
        self._back.setVisible(not readonly)
        self._scan.setVisible(not readonly)
        self._lines.setAcceptDrops(not readonly)
        self._fill()

    def _fill(self) -> None:
        only = self._only.isChecked()
        self._prints = [each for each in self._all if not (only and each.signed_back_on)]
        self._lines.show_lines([_line(each, self._unit) for each in self._prints])
        waiting = sum(not each.signed_back_on for each in self._all)
        self.hint.setText(f"{waiting} 份未签回" if waiting else "")
        self._empty.setText(
            "都已签回。" if self._all else "还没有打印过。先在左边选台账和期次，再打印。"
        )
        self._empty.setVisible(not self._prints)
        self._lines.setVisible(bool(self._prints))
        self._limit(self._lines.currentRow())

    def _limit(self, place: int) -> None:
        known = 0 <= place < len(self._prints)
        self._back.setEnabled(known)
        self._scan.setEnabled(known)
        scans = self._prints[place].scans if known else 0
        self._show.setText(f"看扫描件（{scans}）")
        self._show.setVisible(bool(scans))

    def _choose(self, place: int) -> None:
        self.chosen.emit(self._prints[place])

    def _bring(self, place: int, paths: list[Path]) -> None:
        self.brought.emit(self._prints[place], paths)

    def _choose_scans(self) -> None:
        if paths := chosen(self):
            self._bring(self._lines.currentRow(), paths)

    def _show_scans(self) -> None:
        self.scanned.emit(self._prints[self._lines.currentRow()])

    def _return(self) -> None:
        self.returned.emit(self._prints[self._lines.currentRow()])


class PrintPanel(QWidget):
    """Both cards, one above the other."""

    def __init__(self) -> None:
        super().__init__()
        self.verify, self.prints = VerifyCard(), PrintCard()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.verify)
        column.addWidget(self.prints, 1)


def _line(each: Print, unit: str) -> Line:
    when = each.printed_at.replace("T", " ")[5:]
    title, note = each.title.removeprefix(unit), f"{each.period} · {when} 打印 · {each.pages} 页"
    if each.signed_back_on:
        scans = f" · 扫描 {each.scans}" if each.scans else ""
        note = f"{each.period} · {each.signed_back_on[5:]} 签回{scans} · {each.code}"
        return Line(title, note, "已签回", "done", verb="查看")
    return Line(title, note, "未签回", "soon", verb="查看")
