"""导入向导: file → header → mapping → check → difference → done; writes nothing before the end."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.amending import Amended
from ledgerdesk.desk.importing import GROUPS, Book, Importing, Into, Reading
from ledgerdesk.desk.progress import State, Step
from ledgerdesk.desk.upkeep import Done
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.mapping import Mapped
from ledgerdesk.ui.cards import SPACE
from ledgerdesk.ui.drops import dropped
from ledgerdesk.ui.fields import ENTER
from ledgerdesk.ui.import_check import CheckPanel
from ledgerdesk.ui.import_columns import ColumnsPanel
from ledgerdesk.ui.import_ends import DonePanel, FilePanel
from ledgerdesk.ui.import_head import HeadPanel
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.plan_lines import plan_table, show_lines
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.steps import StepBar
from ledgerdesk.ui.told import label

STEPS = (
    ("选文件", "哪个文件、哪本台账"), ("定表头", "表头在哪几行"), ("对栏目", "各列导入到哪一栏"),
    ("核对", "读不懂的、跳过的"), ("看差异", "新增、更新什么"), ("完成", "可以撤销"),
)  # fmt: skip
FILE, HEAD, COLUMNS, CHECK, DIFFER, DONE = range(6)
OFFICE = ("village", "person", "unit")
"""Registers of the office; every other definition stays unread."""
READ_ONLY = "这本台账现在只能看：文件可以核对，不能写入。请换有权录入的人，或以可写方式打开台账。"
FORTH = {HEAD: "下一步：对栏目", COLUMNS: "核对", CHECK: "下一步：看差异", DIFFER: "导入"}
"""Words of the button that goes on."""


class DifferPanel(QWidget):
    """What would be written, cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self._said, self._lines = label("", kind="second"), plan_table()
        self._said.setObjectName("import_differ_said")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 6)
        column.setSpacing(8)
        column.addWidget(self._said)
        column.addWidget(self._lines, 1)

    def show_reading(self, reading: Reading) -> None:
        """Show a plan; what it refuses was shown before."""
        said = show_lines(self._lines, replace(reading.plan, refused=()))
        self._said.setText(f"{said}导入前自动备份台账，写入是一步，可以撤销。")


class ImportPage(Page):
    """A foreign workbook on its way into a register."""

    key: ClassVar[str] = "import"
    title: ClassVar[str] = "导入"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setAcceptDrops(True)
        self._register = ""
        self._book: Book | None = None
        self._mapped: Mapped | None = None
        self._reading: Reading | None = None
        self._step = self._undoes = 0
        self._bar, self._stack = StepBar(len(STEPS)), QStackedWidget()
        self._file, self._head = FilePanel(), HeadPanel()
        self._columns, self._check = ColumnsPanel(), CheckPanel()
        self._differ, self._done = DifferPanel(), DonePanel()
        self._back, self._forth = QPushButton("上一步"), QPushButton()
        self._leave = QPushButton("放弃导入")
        self._arrange()
        self._connect()
        self._show(FILE)

    def _arrange(self) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        body = QVBoxLayout(card)
        body.setContentsMargins(1, 4, 1, 8)
        body.setSpacing(4)
        for each in (self._file, self._head, self._columns, self._check, self._differ, self._done):
            self._stack.addWidget(each)
        body.addWidget(self._stack, 1)
        self._forth.setProperty("kind", "primary")
        self._forth.setObjectName("import_forth")
        self._back.setObjectName("import_back")
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 6)
        row.setSpacing(8)
        row.addWidget(self._leave)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._forth)
        body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(SPACE)
        column.addWidget(self._bar)
        column.addWidget(card, 1)

    def _connect(self) -> None:
        self._bar.wanted.connect(self._jump)
        self._file.chosen.connect(self._read)
        self._file.turned.connect(self._turn)
        self._head.taking.connect(self._take)
        self._head.heading.connect(self._headed)
        self._columns.binding.connect(self._bind)
        self._columns.measuring.connect(self._measure)
        self._columns.fixing.connect(self._fix)
        self._check.meaning.connect(self._mean)
        self._check.skipped.connect(self._allow)
        self._done.undoing.connect(self._undo)
        self._done.listing.connect(self._go_back)
        self._done.more.connect(self._begin)
        self._back.clicked.connect(self._previous)
        self._forth.clicked.connect(self._next)
        self._leave.clicked.connect(self._go_back)

    def open(self, **where: object) -> None:
        """Begin with a register and, when told, a file; else go on with what is under way."""
        asked, file = str(where.get("register") or ""), where.get("file")
        if asked and asked != self._register:
            self._register = asked
            self._begin()
        if not self._register:
            self._register = self._offered()[0].key
        if self._step in {FILE, DONE}:
            self._begin()
        if isinstance(file, Path):
            self._read(file)

    def fit(self, width: int) -> None:
        """Let questions stand one below the other on a small screen."""
        self._head.fit(width)

    def heading(self) -> tuple[str, str]:
        """Return the title and which file goes into which register."""
        register = self.shell.desk.bench.register(self._register) if self._register else None
        file = f"{self._book.path.name} → " if self._book else ""
        return self.title, f"{file}{register.title}" if register else ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dropped here."""
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        event.acceptProposedAction()
        if files := dropped(event):
            self._read(files[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard."""
        if event.key() in ENTER and isinstance(here := self.focusWidget(), QPushButton):
            here.click()
        else:
            super().keyPressEvent(event)

    # --- steps ----------------------------------------------------------------------------

    def _show(self, step: int) -> None:
        self._step = step
        self._stack.setCurrentIndex(step)
        states = (self._state(at) for at in range(len(STEPS)))
        self._bar.show_steps(
            [Step(name, state, hint) for (name, hint), state in zip(STEPS, states, strict=True)]
        )
        self._back.setVisible(FILE < step < DONE)
        self._leave.setVisible(step < DONE)
        self._forth.setVisible(step in FORTH)
        self._forth.setText(FORTH.get(step, ""))
        self._allow()
        self.headed.emit()

    def _state(self, at: int) -> State:
        return "done" if at < self._step else "now" if at == self._step else "todo"

    def _begin(self) -> None:
        self._book = self._mapped = self._reading = None
        self._verbs.forget()
        self._file.show_registers(self._offered(), self._register)
        self._file.tell(READ_ONLY if self.shell.desk.readonly else "")
        self._show(FILE)
        self._file.take_focus()

    def _jump(self, number: int) -> None:
        """Go back to an earlier step; forward only by the button."""
        if number - 1 < self._step < DONE:
            self._enter(number - 1)

    def _previous(self) -> None:
        self._enter(self._step - 1)

    def _enter(self, step: int) -> None:
        self._show(step)
        if step == FILE:
            self._file.take_focus()
        elif self._forth.isEnabled():
            self._forth.setFocus()
        elif step == HEAD:
            self._head.take_focus()
        else:
            self._check.take_focus()

    def _next(self) -> None:
        book, mapped, reading = self._book, self._mapped, self._reading
        if book is None or mapped is None:
            return
        if self._step == HEAD:
            self._columns.show_book(book, mapped, self._into())
            self._enter(COLUMNS)
        elif self._step == COLUMNS:
            self._plan()
        elif self._step == CHECK and reading:
            self._differ.show_reading(reading)
            self._enter(DIFFER)
        elif self._step == DIFFER and reading:
            self._write(reading)

    def _allow(self) -> None:
        """Let the button go on where something is left to do."""
        reading = self._reading
        is_on = True
        if self._step == HEAD:
            is_on = bool(self._mapped and any(each.taken for each in self._mapped.sheets))
        elif self._step == CHECK and reading:
            is_on = bool(reading.plan.rows) and (not reading.slips or self._check.is_skipping)
        elif self._step == DIFFER and reading:
            is_on = bool(reading.plan.rows) and not self.shell.desk.readonly
            self._forth.setText(f"导入 {len(reading.plan.rows):,} 条")
        self._forth.setEnabled(is_on)

    # --- verbs ----------------------------------------------------------------------------

    def _read(self, file: Path) -> None:
        title = f"读取 {file.name}"
        self._reading = None
        self.shell.run(title, partial(_read, file, self._register), self._took, self._refused)

    def _refused(self, why: str) -> None:
        self._show(FILE)
        self._file.tell(why)
        self._file.take_focus()

    def _took(self, found: tuple[Book, Mapped]) -> None:
        self._book, self._mapped = found
        self._file.tell("")
        self._head.show_book(*found)
        self._enter(HEAD)

    def _turn(self, register: str) -> None:
        self._register = register
        self.headed.emit()

    def _take(self, sheet: str, taken: bool) -> None:  # noqa: FBT001  # a signal's own value
        self._remap(lambda mapped: self._verbs.taking(mapped, sheet, taken=taken))

    def _headed(self, sheet: str, first: int, last: int) -> None:
        book, mapped = self._book, self._mapped
        if book and mapped:
            verb = partial(_headed, book, mapped, sheet, (first, last))
            self.shell.run("重认表头", verb, self._reheaded)

    def _reheaded(self, mapped: Mapped) -> None:
        self._remap(lambda _: mapped)

    def _remap(self, change: Callable[[Mapped], Mapped]) -> None:
        """Change which rows and sheets are taken."""
        if self._book and self._mapped:
            self._mapped = change(self._mapped)
            self._head.show_book(self._book, self._mapped)
            self._allow()

    def _bind(self, sheet: str, column: int, key: str) -> None:
        self._rebind(lambda mapped: self._verbs.bound(mapped, sheet, column, key))

    def _measure(self, sheet: str, column: int, unit: str) -> None:
        self._rebind(lambda mapped: self._verbs.in_unit(mapped, sheet, column, unit))

    def _fix(self, key: str, text: str) -> None:
        self._rebind(lambda mapped: self._verbs.fixing(mapped, key, text))

    def _rebind(self, change: Callable[[Mapped], Mapped]) -> None:
        """Change where columns go."""
        if self._mapped:
            self._mapped = change(self._mapped)
            self._columns.renew(self._mapped)

    def _mean(self, key: str, said: str, meant: str) -> None:
        if self._mapped:
            self._mapped = self._verbs.meaning(self._mapped, key, said, meant)
            self._plan()

    def _plan(self) -> None:
        if self._book and self._mapped:
            verb = partial(_plan, self._book, self._mapped)
            self.shell.run("核对要导入的内容", verb, self._planned)

    def _planned(self, reading: Reading) -> None:
        self._reading = reading
        self._check.show_reading(reading, self._into())
        self._enter(CHECK)

    def _write(self, reading: Reading) -> None:
        verb = partial(_write, reading, skip=self._check.is_skipping)
        self.shell.run("导入", verb, self._wrote)

    def _wrote(self, amended: Amended) -> None:
        reading = self._reading
        if reading is None:
            return
        self._undoes = amended.step
        self.shell.changed(amended.tables)
        self._show(DONE)
        self._done.show_done(reading, amended)

    def _undo(self) -> None:
        step = self._undoes
        self.shell.run("撤销导入", lambda desk: desk.upkeep.undo_step(step), self._undone)

    def _undone(self, done: Done) -> None:
        self.shell.changed(done.tables)
        self._done.show_undone()

    def _go_back(self) -> None:
        """Return to the register's list."""
        register = self._register
        self._begin()
        self.shell.go("register", register=register)

    @property
    def _verbs(self) -> Importing:
        return self.shell.desk.importing

    def _into(self) -> tuple[Into, ...]:
        return self._verbs.fields(self._register)

    def _offered(self) -> list[Register]:
        """Return the registers of the campaigns, then those of the office."""
        bench = self.shell.desk.bench
        keys = dict.fromkeys(key for each in bench.campaigns() for key in each.registers)
        found = [bench.register(key) for key in dict.fromkeys([*keys, *OFFICE])]
        return [each for each in found if each.group in GROUPS]


def _read(file: Path, register: str, desk: Desk) -> tuple[Book, Mapped]:
    book = desk.importing.read(file)
    return book, desk.importing.plain(book, register)


def _headed(book: Book, mapped: Mapped, sheet: str, head: tuple[int, int], desk: Desk) -> Mapped:
    return desk.importing.headed(book, mapped, sheet, head)


def _plan(book: Book, mapped: Mapped, desk: Desk) -> Reading:
    return desk.importing.plan(book, mapped)


def _write(reading: Reading, desk: Desk, *, skip: bool) -> Amended:
    return desk.importing.write(reading, skip=skip)
