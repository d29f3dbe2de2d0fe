"""Beside the paper: the records behind a number, the last period, relations, versions."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from ledgerdesk.desk.behind import Behind
from ledgerdesk.desk.behind import Line as Record
from ledgerdesk.desk.monthly import Compared, Held, Review
from ledgerdesk.desk.progress import Version
from ledgerdesk.errors import Finding
from ledgerdesk.ui import style
from ledgerdesk.ui.cards import Card
from ledgerdesk.ui.facts import Fact, Facts
from ledgerdesk.ui.lines import Line, Lines

NONE = "点纸上任一数字，这里列出它数的是哪些记录。方向键在数字间移动，回车进入记录。"
ZERO = "这个数是 0，背后没有记录。"


class Behinds(Card):
    """从哪来: the records behind a number."""

    chosen = Signal(str, str)
    """Register and id of the record somebody opens."""
    corrects = Signal()
    """Somebody wants to correct the number by hand."""

    def __init__(self) -> None:
        super().__init__("从哪来", "点任一数字")
        self._records: Sequence[Record] = ()
        self._where, self._more = _label("second"), _label("hint")
        self._said, self._correct = _label("second"), QPushButton("手工更正…")
        style.look(self._said, tone="soon")
        style.look(self._correct, kind="link")
        self._correct.clicked.connect(self.corrects)
        self.head.addWidget(self._correct)
        self._lines = Lines("数字背后的记录", badges=0)
        self._lines.setObjectName("behind")
        self._lines.chosen.connect(self._choose)
        for label in (self._where, self._said, self._more):
            label.setContentsMargins(16, 8, 16, 8)
        self.put(self._where)
        self.put(self._said)
        self.put(self._lines, 1)
        self.put(self._more)
        self.body.addStretch(0)
        self.show_behind(None)

    def show_behind(self, found: Behind | None) -> None:
        """Show what stands behind a number; None asks for one."""
        self._records = found.lines if found else ()
        self.heading.setText(f"{found.title} 从哪来" if found else "从哪来")
        self.hint.setText("" if found else "点任一数字")
        self._where.setText(found.where if found else NONE)
        self._said.setText(found.said if found else "")
        self._said.setVisible(bool(self._said.text()))
        self._correct.setVisible(bool(found and found.measure))
        self._correct.setToolTip(found.refusal if found else "")
        self._lines.show_lines([_line(each) for each in self._records])
        self._lines.setVisible(bool(self._records))
        more = f"另有 {found.more} 条没有列出，请到台账里筛选。" if found and found.more else ""
        self._more.setText(more or (ZERO if found and not found.lines else ""))
        self._more.setVisible(bool(self._more.text()))

    def enter(self) -> None:
        """Let the keys go on in the list; a single record opens at once."""
        if len(self._records) == 1:
            self._choose(0)
        elif self._records:
            self._lines.setFocus()

    def _choose(self, place: int) -> None:
        self.chosen.emit(self._records[place].register, self._records[place].record)


class FigurePanel(QWidget):
    """The column at the right of the paper."""

    record = Signal(str, str)
    """Register and id of a record to open."""
    place = Signal(int, int)
    """Row and column of a number to go to."""
    corrects = Signal()
    """Somebody wants to correct by hand the number whose records are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.behinds = Behinds()
        self.behinds.chosen.connect(self.record)
        self.behinds.corrects.connect(self.corrects)
        self._compared = Facts("与上期比较", "两期都没有数。")
        self._held = Facts("表间关系", "这张表没有勾稽关系。")
        self._found = Facts("核对结果", "没有发现差错和异常。")
        self._kept = Facts("版本与回执", "还没有定稿。")
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.setAccessibleName("与上期比较、表间关系、核对、版本")
        for facts in (self._compared, self._held, self._found, self._kept):
            self._tabs.addTab(facts, facts.accessibleName())
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 4)
        inside.addWidget(self._tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.behinds, 4)
        column.addWidget(card, 5)

    def show_review(self, review: Review | None) -> None:
        """Show what is known about a form."""
        self.behinds.show_behind(None)
        told = review
        self._compared.show_facts([_compared(each) for each in told.compared] if told else ())
        self._held.show_facts([_held(each) for each in told.held] if told else ())
        self.show_findings(told.sheet.findings if told else ())
        self._kept.show_facts([*self._versions(told)] if told else ())
        wrong = sum(not each.ok for each in told.held) if told else 0
        self._name(self._compared, "比较", 0)
        self._name(self._held, "勾稽不平" if wrong else "勾稽", wrong)
        self._name(self._kept, "变动" if told and told.altered else "版本", _count(told))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what is wrong or unusual; red first."""
        ordered = sorted(findings, key=lambda each: each.level != "red")
        self._found.show_facts([self._finding(each) for each in ordered])
        self._name(self._found, "核对", len(findings))

    def show_tab(self, name: str) -> None:
        """Bring one of 比较, 勾稽, 核对, 版本 to the front."""
        facts = {"核对": self._found, "版本": self._kept, "勾稽": self._held}
        self._tabs.setCurrentWidget(facts.get(name, self._compared))

    def _name(self, facts: Facts, name: str, count: int) -> None:
        self._tabs.setTabText(self._tabs.indexOf(facts), f"{name} {count}" if count else name)

    def _finding(self, each: Finding) -> Fact:
        go = partial(self.record.emit, each.register, each.record)
        leads = each.record and each.register not in {"submission", "printed"}
        if each.level == "red":
            return Fact("差错", each.text, "late", go if leads else None)
        return Fact("提醒", each.text, "soon", go if leads else None)

    def _versions(self, review: Review) -> Iterator[Fact]:
        for each in review.altered:
            go = partial(self.place.emit, each.row, each.column) if each.row else None
            yield Fact("变动", each.text, "soon", go)
        for version in review.versions:
            yield Fact(f"v{version.version}", _version(version), "done")


def _label(kind: str) -> QLabel:
    made = QLabel(wordWrap=True)
    made.setProperty("kind", kind)
    return made


def _line(record: Record) -> Line:
    title = _joined(record.title, record.amount)
    return Line(title, record.hint or " ", verb="打开")


def _compared(each: Compared) -> Fact:
    text = f"{each.label} {each.now} {each.unit}（上期 {each.before}）"
    if each.unusual:
        return Fact(each.change, f"{text}\n{each.unusual}", "soon")
    return Fact(each.change, text, "closed" if each.change == "持平" else "active")


def _version(each: Version) -> str:
    receipt = f"回执：{each.received_on} {each.receiver}" if each.received_on else "未登记回执"
    why = f"更正理由：{each.why}" if each.why else ""
    told = (f"{each.submitted_on} 定稿", why, each.signed, receipt, f"核验码 {each.code}")
    return "\n".join(filter(None, told))


def _count(review: Review | None) -> int:
    return len(review.altered or review.versions) if review else 0


def _held(each: Held) -> Fact:
    if each.ok:
        return Fact("平", _joined(each.text, each.where), "done")
    return Fact("不平", _joined(each.text, each.where), "late")


def _joined(*texts: str) -> str:
    return "　".join(filter(None, texts))
