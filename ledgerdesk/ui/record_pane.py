"""One record beside its list: heading, and its tabs from 基本 and 整改核销 to 历史."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.drafts import NEW
from ledgerdesk.domain.values import Stored
from ledgerdesk.ui import style
from ledgerdesk.ui.course_panel import ChangesPanel, CoursePanel, LinksPanel
from ledgerdesk.ui.evidence_panel import EvidencePanel
from ledgerdesk.ui.law_panel import LawPanel
from ledgerdesk.ui.record_form import RecordForm
from ledgerdesk.ui.rectify_panel import RectifyPanel
from ledgerdesk.ui.rows_panel import RowsPanel
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import label
from ledgerdesk.ui.whole_panel import WholePanel

LEAST, LOWEST = 360, 300
"""Narrowest width and lowest height in pixels; a width of about 420 is meant."""
BASIC, RECTIFY, ROWS, LAW, WHOLE, EVIDENCE, COURSE, LINKS, CHANGES = (
    "基本", "整改核销", "明细", "期限", "全貌", "证据", "经过", "关联", "历史",
)  # fmt: skip

DEFINING = frozenset({"run", "definition"})
"""Tables that say which fields a form has."""
Panel = LawPanel | WholePanel | CoursePanel | LinksPanel | ChangesPanel | EvidencePanel | RowsPanel


class RecordPane(QFrame):
    """Shows one record of any register; each tab is read when it is looked at."""

    saved = Signal(str)
    left = Signal()
    """Somebody wants the list back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("record_pane")
        self.setProperty("kind", "card")
        self.setMinimumSize(LEAST, LOWEST)
        self._shell = shell
        self._register, self._record = "", ""
        self._forms: dict[str, RecordForm] = {}
        self._stale: set[str] = set()
        self._rectify, self._evidence = RectifyPanel(shell), EvidencePanel(shell)
        self._course, self._links = CoursePanel(shell), LinksPanel(shell)
        self._changes, self._rows = ChangesPanel(shell), RowsPanel(shell)
        self._law, self._whole = LawPanel(shell), WholePanel(shell)
        self._number, self._name = label("", kind="hint"), label("", kind="title")
        self._state, self._time, self._gone = QLabel(), QLabel(), label("", tone="late")
        self._back = QToolButton()
        self._steps = label("", kind="second")
        self._tabs = QTabWidget()
        self._tabs.setAccessibleName("记录")
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.tabBar().setUsesScrollButtons(False)
        self._tabs.currentChanged.connect(self._look)
        self._stack = QStackedLayout(self)
        self._arrange()

    @property
    def record(self) -> str:
        """Id of the record shown; a new one's draft key; "" while none is."""
        return self._record

    def show_record(self, register: str, record: str) -> None:
        """Show a record, or the draft of a new one; the tab stays where it was."""
        if not record.startswith(NEW) and not self._shell.desk.viewing.exists(register, record):
            self.clear()
            return
        form = self._form(register)
        form.show_record(record)
        self._shown(register, record)

    def new_record(self, register: str, values: Mapping[str, Stored] | None = None) -> None:
        """Begin a new record, with values when it follows from another one."""
        form = self._form(register)
        self._tabs.setCurrentIndex(0)
        self._shown(register, NEW)
        form.new_record(values)
        self._record = form.record

    def copy_record(self) -> None:
        """照此再登记一条: never 编号, dates, status, evidence, signatures."""
        if self._record and not self._record.startswith(NEW):
            register = self._register
            self.new_record(register, self._shell.desk.entering.copy(register, self._record))

    def save(self) -> None:
        """保存 what is shown."""
        if self._register and self._record:
            self._form(self._register).save()

    def clear(self) -> None:
        """Show nothing, and what to do about it."""
        self._record = ""
        self._stack.setCurrentIndex(0)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read anew what is shown after something changed; what is being typed stays."""
        if not DEFINING.isdisjoint(tables):
            self._forget_forms()
        if not self._record or not tables:
            return
        if self._record.startswith(NEW):
            return
        if not self._shell.desk.viewing.exists(self._register, self._record):
            self.clear()
            return
        form = self._form(self._register)
        if not form.is_changed():
            form.show_record(self._record)
        self._head()
        self._fill_tabs()

    def _forget_forms(self) -> None:
        """Let forms be made anew: a register has other fields, a list other choices."""
        for made in self._forms.values():
            self._pages.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._forms.clear()
        if self._record:
            form = self._form(self._register)
            form.show_record(self._record)
            self._pages.setCurrentWidget(form)

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """Return what the pane does for the window's actions, by their id."""
        made: dict[str, Callable[[], None]] = {"save": self.save, "copy_new": self.copy_record}
        if self.papers():
            made["print"] = self.print_paper
        return made

    def papers(self) -> Mapping[str, str]:
        """Return what the record shown can be printed as: 销号单, by key."""
        if not self._record or self._record.startswith(NEW):
            return {}
        return self._shell.desk.signing.dockets(self._register)

    def print_paper(self, key: str = "") -> None:
        """Show the record as its paper, to be printed and signed."""
        if papers := self.papers():
            paper = key or next(iter(papers))
            self._shell.go("signing", ledger=paper, record=self._record)

    def show_tab(self, title: str) -> None:
        """Go to a tab by its title, when the record has it."""
        for i in range(self._tabs.count()):
            if self._tabs.tabText(i) == title and self._tabs.isTabVisible(i):
                self._tabs.setCurrentIndex(i)

    def _arrange(self) -> None:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._heading())
        column.addWidget(self._tabs, 1)
        self._basic = QWidget()
        self._pages = QStackedLayout(self._basic)
        pages: tuple[tuple[str, QWidget], ...] = (
            (BASIC, self._basic),
            (RECTIFY, self._rectify),
            (ROWS, self._rows),
            (LAW, self._law),
            (WHOLE, self._whole),
            (EVIDENCE, self._evidence),
            (COURSE, self._course),
            (LINKS, self._links),
            (CHANGES, self._changes),
        )
        for title, page in pages:
            self._tabs.addTab(page, title)
        self._stack.addWidget(_empty())
        self._stack.addWidget(whole)

    def _heading(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 12, 8)
        head.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(6)
        self._back.setIcon(style.icon("previous"))
        self._back.setAccessibleName("回到列表")
        self._back.setToolTip("回到列表（F4）")
        self._back.setObjectName("back_to_list")
        self._back.clicked.connect(self.left)
        line.addWidget(self._back)
        line.addWidget(self._number, 1)
        for tag in (self._time, self._state):
            tag.setProperty("kind", "tag")
            line.addWidget(tag)
        self._number.setObjectName("record_number")
        self._name.setObjectName("record_name")
        self._state.setObjectName("record_state")
        self._time.setObjectName("record_time")
        head.addLayout(line)
        head.addWidget(self._name)
        self._steps.setObjectName("record_steps")
        head.addWidget(self._steps)
        head.addWidget(self._gone)
        return head

    def show_way_back(self, *, on: bool) -> None:
        """Offer to put the record away, where it stands in the list's room."""
        self._back.setVisible(on)

    def prepare(self, register: str) -> bool:
        """Make the form of a register; tell whether there was one already."""
        there = register in self._forms
        self._form(register)
        return there

    def _form(self, register: str) -> RecordForm:
        """Return the form of a register; it is made once."""
        if register not in self._forms:
            made = RecordForm(self._shell, register, self._basic)
            made.saved.connect(self._saved)
            self._forms[register] = made
            self._pages.addWidget(made)
        return self._forms[register]

    def _shown(self, register: str, record: str) -> None:
        self._register, self._record = register, record
        self._pages.setCurrentWidget(self._form(register))
        self._stack.setCurrentIndex(1)
        is_new = record.startswith(NEW)
        for i in range(1, self._tabs.count()):
            self._tabs.setTabVisible(i, not is_new)
        self._tabs.setTabVisible(1, not is_new and register == "problem")
        self._tabs.setTabVisible(
            2, not is_new and bool(self._shell.desk.children.registers(register))
        )
        viewing = self._shell.desk.viewing
        self._tabs.setTabVisible(3, not is_new and viewing.has_law(register))
        self._tabs.setTabVisible(4, not is_new and viewing.has_whole(register))
        self._head()
        self._fill_tabs()

    def _head(self) -> None:
        head = self._shell.desk.viewing.head(self._register, self._record)
        self._number.setText(head.number)
        self._name.setText(head.name)
        self._state.setText(head.state)
        style.look(self._state, tone="soon" if head.tone == "late" else head.tone)
        self._time.setText(head.time)
        self._time.setVisible(bool(head.time))
        style.look(self._time, tone=head.tone)
        self._steps.setText(head.steps)
        self._steps.setVisible(bool(head.steps))
        self._gone.setText(head.deleted)
        self._gone.setVisible(bool(head.deleted))

    def _fill_tabs(self) -> None:
        """Let every tab be read again when it is looked at; the shown one now."""
        self._stale = {RECTIFY, ROWS, LAW, WHOLE, EVIDENCE, COURSE, LINKS, CHANGES}
        self._look(self._tabs.currentIndex())

    def _look(self, index: int) -> None:
        title = self._tabs.tabText(index)
        if title not in self._stale or self._record.startswith(NEW) or not self._record:
            return
        self._stale.discard(title)
        if title == RECTIFY:
            self._rectify.show_record(self._record)
            return
        panels: Mapping[str, Panel] = {
            ROWS: self._rows,
            LAW: self._law,
            WHOLE: self._whole,
            EVIDENCE: self._evidence,
            COURSE: self._course,
            LINKS: self._links,
            CHANGES: self._changes,
        }
        panels[title].show_record(self._register, self._record)

    def _saved(self, record: str) -> None:
        """Show what was saved: a new record is no draft any more."""
        self._shown(self._register, record)
        self.saved.emit(record)


def _empty() -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(16, 16, 16, 16)
    column.addWidget(label("在列表里选一条记录，这里显示它的全部内容。", kind="hint"))
    column.addStretch(1)
    return made
