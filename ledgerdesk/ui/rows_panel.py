"""明细 of a record: the rows that belong to it, each register's seen, added, edited, removed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.children import Row
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.ui import style
from ledgerdesk.ui.ask import Ask
from ledgerdesk.ui.editor import Place
from ledgerdesk.ui.lines import GAP, HIGH, LOW, SMALL, Line, Lines
from ledgerdesk.ui.offer_block import Offer, OfferBlock
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import label
from ledgerdesk.ui.undoing import undoing, write

WHY = Field("why", "删除原因", required=True, help="删到回收站，写明原因；可以撤销。")
MOST = 6
"""Rows a group shows before it scrolls."""


class RowGroup(QFrame):
    """The rows of one child register under one record."""

    shown = Signal(QWidget)
    """Questions were opened and want to be seen."""

    def __init__(self, shell: Shell, register: Register) -> None:
        super().__init__()
        self.setObjectName(f"rows_{register.key}")
        self._shell, self._register = shell, register
        self._parent, self._rows = "", list[Row]()
        self._ask: Ask | None = None
        self._offer: OfferBlock | None = None
        self._title, self._hint = label("", kind="heading"), label("", kind="hint")
        self._add = QPushButton(f"添加{register.label}")
        self._add.setProperty("kind", "flat")
        self._add.clicked.connect(self._begin)
        self._lines = Lines(register.title, badges=_wide([]))
        self._lines.chosen.connect(self._open)
        self._column = QVBoxLayout(self)
        self._arrange()

    @property
    def asking(self) -> Ask | None:
        """The questions that are open."""
        return self._ask

    def show_rows(self, parent: str) -> None:
        """Show the rows of a record."""
        self._parent = parent
        self._shut()
        children, key = self._shell.desk.children, self._register.key
        self._rows = children.rows(key, parent)
        closed = self._closed()
        count = f" {len(self._rows)}" if self._rows else ""
        self._title.setText(f"{self._register.title}{count}")
        self._hint.setText(self._words(closed))
        self._hint.setVisible(bool(self._hint.text()))
        self._add.setVisible(not closed)
        self._list()
        self._offer_lines([] if closed else children.offered(key, parent))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Insert adds a row, Delete asks why one goes."""
        if event.key() == Qt.Key.Key_Insert and self._add.isVisible():
            self._begin()
        elif event.key() == Qt.Key.Key_Delete and self._lines.hasFocus() and self._rows:
            if not self._closed():
                self._ask_why(self._lines.currentRow())
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._add)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addWidget(self._hint)
        self._column.addWidget(self._lines)

    def _closed(self) -> str:
        if self._shell.desk.readonly:
            return "只读打开，不能修改。"
        return self._shell.desk.children.closed(self._register.key, self._parent)

    def _words(self, closed: str) -> str:
        """Say why nothing may be written, or what the rows are for while there are none."""
        return closed or ("" if self._rows else self._register.help)

    def _list(self) -> None:
        lines = [_line(each) for each in self._rows]
        self._lines.widen(_wide(lines))
        self._lines.show_lines(lines)
        high = sum(HIGH if each.note else LOW for each in lines[:MOST])
        self._lines.setFixedHeight(high + 2)
        self._lines.setVisible(bool(lines))

    def _offer_lines(self, items: Sequence[str]) -> None:
        """Offer each choice that is not answered yet as a line of its own."""
        if self._offer:
            self._offer.hide()
            self._offer.deleteLater()
            self._offer = None
        if not items:
            return
        register, bench = self._register, self._shell.desk.bench
        answer = register.by_key[register.answer]
        note = next((each for each in register.columns if each.long), None)
        answers = bench.choices(register.key, answer)
        offer = Offer(register.by_key[register.offer], answer, note, items, answers)
        self._offer = OfferBlock(register.label, offer)
        self._offer.kept.connect(self._keep_all)
        self._column.addWidget(self._offer)

    def _keep_all(self, rows: list[dict[str, Stored]]) -> None:
        label = self._register.label
        if not rows:
            self._shell.say(f"{label}还没有一项有结果，先点每一项的结果再保存。", kind="notice")
            return
        save = partial(self._shell.desk.children.save_all, self._register.key, self._parent, rows)
        if write(self._shell, save, f"已登记{label} {len(rows)} 项。"):
            self.show_rows(self._parent)

    def _begin(self) -> None:
        """Ask for a new row."""
        ask = self._question(f"添加{self._register.label}", {"save": "保存"})
        ask.fill(self._shell.desk.children.begin(self._register.key))
        ask.answered.connect(partial(self._answer, ""))
        self._see(ask)

    def _open(self, at: int) -> None:
        """Open a row to be changed; one that may not be is shown."""
        row, closed = self._rows[at].id, bool(self._closed())
        verbs = {} if closed else {"save": "保存", "drop": "删除…"}
        if verbs and self._leads(row):
            verbs["raise"] = "登记成问题"
        ask = self._question(self._rows[at].title, verbs)
        ask.fill(self._shell.desk.children.values(self._register.key, row))
        ask.lock(on=closed)
        ask.answered.connect(partial(self._answer, row))
        self._see(ask)

    def _answer(self, row: str, verb: str) -> None:
        if verb == "drop":
            self._ask_why(next(i for i, each in enumerate(self._rows) if each.id == row))
            return
        if verb == "raise":
            self._raise(row)
            return
        answers = self._ask.values() if self._ask else None
        if answers is None or self._ask is None:
            return
        children, key = self._shell.desk.children, self._register.key
        lacks = children.lacks(key, answers)
        self._ask.tell(lacks)
        if lacks:
            return
        save = partial(children.save, key, self._parent, answers, row=row)
        verb = "修改" if row else "添加"
        if write(self._shell, save, f"已{verb}{self._register.label}。"):
            self._back(row)

    def _leads(self, row: str) -> bool:
        """Tell whether a row found something that is no problem yet."""
        desk, key = self._shell.desk, self._register.key
        return desk.raising.leads(key, desk.records.get(key, row))

    def _raise(self, row: str) -> None:
        """Begin the problem that a row found, and go there to complete it."""
        made = self._shell.guard(
            partial(self._shell.desk.raising.problem, self._register.key, row)
        )
        if made:
            self._shell.changed(made.tables)
            self._shell.go("register", register="problem", record=made.record)
            said = f"已转入问题 {made.called}，是草稿，补齐必填项后提交。"
            self._shell.say(said, action=undoing(self._shell, made.step))

    def _ask_why(self, at: int) -> None:
        """Ask why a row goes."""
        row = self._rows[at]
        place = Place(self._shell, self._register)
        title = f"删除{self._register.label}“{row.title}”"
        self._put(Ask(place, title, (WHY,), {"delete": "删除"}))
        if self._ask:
            self._ask.warn()
            self._ask.answered.connect(partial(self._drop, row.id))
            self._see(self._ask)

    def _drop(self, row: str, _verb: str) -> None:
        answers = self._ask.values() if self._ask else None
        if answers is None:
            return
        why = str(answers["why"] or "")
        delete = partial(
            self._shell.desk.children.delete, self._register.key, self._parent, row, why
        )
        if write(self._shell, delete, f"已删除{self._register.label}。"):
            self._back("")

    def _question(self, title: str, verbs: dict[str, str]) -> Ask:
        place = Place(self._shell, self._register)
        fields = self._shell.desk.children.fields(self._register.key)
        return self._put(Ask(place, title, fields, verbs))

    def _put(self, ask: Ask) -> Ask:
        """Let some questions take the place of those open before."""
        self._shut()
        ask.cancelled.connect(self._give_up)
        self._column.insertWidget(self._column.indexOf(self._lines) + 1, ask)
        self._ask = ask
        return ask

    def _see(self, ask: Ask) -> None:
        ask.show()
        ask.begin()
        self._column.activate()
        self.shown.emit(ask)

    def _give_up(self) -> None:
        self._shut()
        self._back("")

    def _back(self, row: str) -> None:
        """Go back to the list, to a row when it is still there."""
        self.show_rows(self._parent)
        at = next((i for i, each in enumerate(self._rows) if each.id == row), -1)
        if at >= 0:
            self._lines.setCurrentRow(at)
        (self._lines if self._rows else self._add).setFocus()

    def _shut(self) -> None:
        if self._ask:
            self._ask.hide()
            self._ask.deleteLater()
            self._ask = None


class RowsPanel(QScrollArea):
    """Every child register of the shown record, one below the other."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("rows_panel")
        self.setAccessibleName("明细")
        self._shell = shell
        self._groups: dict[str, RowGroup] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = body = QWidget()
        body.setProperty("kind", "plain")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, 12, 12, 16)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self.setWidget(body)

    def show_record(self, register: str, record: str) -> None:
        """Show the rows of a record."""
        shown = {each.key: each for each in self._shell.desk.children.registers(register)}
        for each in shown.values():
            if each.key not in self._groups:
                group = RowGroup(self._shell, each)
                group.shown.connect(self._see)
                self._groups[each.key] = group
                self._column.insertWidget(self._column.count() - 1, group)
        for key, group in self._groups.items():
            group.setVisible(key in shown)
            if key in shown:
                group.show_rows(record)

    def _see(self, questions: QWidget) -> None:
        """Bring questions into view, their upper end when they are higher than it."""
        body = self._body
        for each in (questions.parentWidget(), body):
            if each is not None and (layout := each.layout()) is not None:
                layout.activate()
        body.resize(self.viewport().width(), body.sizeHint().height())
        here = questions.mapTo(body, QPoint(0, 0))
        low = here.y() + questions.height() + 12 - self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setValue(min(here.y() - 8, max(low, bar.value())))


def _line(row: Row) -> Line:
    """Put a row's state before it, and its day below; without a state its day before it."""
    day = row.badge if row.tag and not row.badge.isdigit() else ""
    note = " · ".join(filter(None, (day, row.note)))
    return Line(row.title, note, row.tag or row.badge, row.tone, verb="打开")


def _wide(lines: Sequence[Line]) -> int:
    """Return how wide the badges are."""
    metrics = QFontMetrics(style.font(SMALL))
    return max((metrics.horizontalAdvance(each.badge) for each in lines), default=0) + GAP
