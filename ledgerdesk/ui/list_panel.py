"""The middle of a register page: filter line, grid or what to do instead, and the sums below."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from ledgerdesk.desk.browsing import Facet, Query
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.ui import style
from ledgerdesk.ui.column_filter import ColumnFilter
from ledgerdesk.ui.drops import dropped
from ledgerdesk.ui.empty_panel import EmptyPanel
from ledgerdesk.ui.grid_hand import Hand
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.lookup import Listed, Lookup
from ledgerdesk.ui.question_bar import QuestionBar
from ledgerdesk.ui.shell import Shell

TYPED, RESTED, SUMMED = 90, 350, 60
"""Milliseconds after the last key: the newest hits, all hits; after the last choice: sums."""
HIGH, LINE = 46, 250
LOOKED = "空格 打开 · Ctrl+C 复制"
FROM = "从 Excel、WPS 表格导入…"
KEYS = "像 Excel 一样框选、复制、粘贴 · F2 修改 · 空格 打开"


class FilterLine(QLineEdit):
    """Ctrl+F: what is typed narrows the list at once."""

    left = Signal()
    """Enter or ↓: on to the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("filter")
        self.setAccessibleName("在列表里筛选")
        self.setPlaceholderText("编号、地点、拼音首字母")
        self.setToolTip("在列表里筛选（Ctrl+F）")
        self.setClearButtonEnabled(True)
        self.addAction(style.icon("filter", "hint"), QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears, Enter and ↓ go on to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ListPanel(QFrame):
    """The records of one query of one register."""

    queried = Signal()
    """Other records are shown, or the same ones anew."""
    narrowed = Signal()
    """Other words were typed."""
    wants_new = Signal()
    wants_all = Signal()
    """Every filter should go."""
    wants_back = Signal()
    """The chosen records should leave the recycle bin."""
    menu_wanted = Signal(QPoint)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._register: Register | None = None
        self._own = self._fresh = False
        self._reaching: tuple[str, Callable[[], object] | None] = "", None
        self.query = Query()
        self.setProperty("kind", "card")
        self.grid = Grid(shell.desk.browsing)
        self.hand = Hand(shell, self.grid)
        self.question = QuestionBar()
        self._title, self._count, self._foot, self._keys = QLabel(), QLabel(), QLabel(), QLabel()
        self.line, self._back = FilterLine(), QPushButton("恢复选中的记录")
        self._bring = QPushButton("导入…")
        self._empty, self._stack = EmptyPanel(), QStackedWidget()
        self._lookup = Lookup(shell, self)
        self._typed = QTimer(self, singleShot=True, interval=TYPED)
        self._rested = QTimer(self, singleShot=True, interval=RESTED)
        self._summed = QTimer(self, singleShot=True, interval=SUMMED)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        for label, kind in (
            (self._title, "heading"), (self._count, "hint"), (self._foot, "hint"),
            (self._keys, "hint"),
        ):  # fmt: skip
            label.setProperty("kind", kind)
        self._foot.setObjectName("chosen")
        self._count.setObjectName("shown")
        self._back.setObjectName("bring_back")
        self._bring.setObjectName("bring_in")
        self._bring.setProperty("kind", "flat")
        self._bring.setToolTip("从 Excel、WPS 表格导入（Ctrl+I），也可以把文件拖到列表上")
        self.setAcceptDrops(True)
        self.line.setMinimumWidth(LINE // 2)
        self.line.setMaximumWidth(LINE)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(
            _row((self._title, self._count), (self._bring, self.line, self._back), HIGH)
        )
        column.addWidget(self.question)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        column.addLayout(_row((self._foot,), (self._keys,), 30))

    def _connect(self) -> None:
        self.line.textEdited.connect(self._typed.start)
        self.line.textChanged.connect(self._cleared)
        self.line.left.connect(self._leave_line)
        self._typed.timeout.connect(self._glance)
        self._rested.timeout.connect(self._finish)
        self._summed.timeout.connect(self._sum)
        self._lookup.came.connect(self._came)
        self._lookup.lasts.connect(self._say_wait)
        self.grid.chosen.connect(self._summed.start)
        self.grid.sorted.connect(self._sort)
        self.grid.filtering.connect(self._ask_values)
        self.grid.customContextMenuRequested.connect(self.menu_wanted)
        self._empty.wanted.connect(self._help)
        self._back.clicked.connect(self.wants_back)
        self._bring.clicked.connect(self.bring)
        self._empty.bringing.connect(self.bring)
        self.hand.amended.connect(self._amended)

    def show_register(self, register: Register, query: Query) -> None:
        """Become the list of a register."""
        self._register = register
        self.question.close_bar()
        self.grid.show_register(register.key, register.title)
        self._fresh = True
        self.narrow(query)

    def narrow(self, query: Query) -> None:
        """Show the records of another query."""
        self.query, self._own, self._reaching = query, False, ("", None)
        if self._register is not None:
            fixed = query.deleted or self._shell.desk.readonly
            self.hand.serve(self._register, fixed=fixed)
        if self.line.text().strip() != query.words:
            self.line.setText(query.words)
        self._typed.stop()
        self._rested.stop()
        self.grid.show_sort(query.sort)
        self.reload()

    def reload(self) -> None:
        """Ask again; the current record stays current, and where it was.

        What was typed into cells leaves the rows where they are, as a spreadsheet does.
        """
        if self._own:
            self._own = False
            self.grid.rows.forget()
            return
        self._ask()

    @property
    def waiting(self) -> bool:
        """True while the rows shown are not yet those of the query."""
        return self._lookup.waiting

    def reach(self, record: str, otherwise: Callable[[], object] | None = None) -> None:
        """Make a record current, once the rows are there; else do what was told."""
        if self._lookup.waiting:
            self._reaching = record, otherwise
        elif not self.grid.go_to(record) and otherwise:
            otherwise()

    def bring(self) -> None:
        """Begin to import a file into this register."""
        if self._register:
            self._shell.go("import", register=self._register.key)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dropped on the list."""
        if dropped(event) and not self._shell.desk.readonly:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin to import the file that was dropped."""
        event.acceptProposedAction()
        if self._register and (files := dropped(event)):
            self._shell.go("import", register=self._register.key, file=files[0])

    def take_focus(self) -> None:
        """Let keys go to the list, or to what helps while it is empty."""
        (self.grid if self.grid.rows.ids or self.waiting else self._empty).setFocus()

    def begin_filter(self) -> None:
        """Let words be typed."""
        self.line.setFocus()
        self.line.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again what was not answered when the list was left."""
        super().showEvent(event)
        self._lookup.go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing more; the ledger may be let go."""
        for timer in (self._typed, self._rested, self._summed):
            timer.stop()
        self._lookup.rest()
        self.grid.rows.rest()
        super().hideEvent(event)

    def _ask(self, *, glance: bool = False) -> None:
        if self._register:
            self._lookup.ask(self._register.key, self.query, glance=glance)
            if self.waiting:
                self._tell()

    def _say_wait(self) -> None:
        self._count.setText("正在查找…")

    def _came(self, found: Listed) -> None:
        """Show what was found; the current record stays current, and where it was."""
        grid = self.grid
        record, row = grid.current(), grid.currentIndex().row()
        at = grid.verticalScrollBar().value()
        if found.ids or found.whole:
            grid.rows.put(found.ids)
        if self._fresh:
            self._fresh = False
            grid.head.widen()
        grid.verticalScrollBar().setValue(at)
        (wanted, otherwise), self._reaching = self._reaching, ("", None)
        current = wanted or record
        reached = bool(current) and grid.go_to(current)
        if grid.rows.ids and not reached:
            grid.go_to_row(min(max(row, 0), len(grid.rows.ids) - 1))
        if not found.whole:
            self._rested.start()
        held = grid.hasFocus()
        self._tell()
        if held:
            self.take_focus()
        self.queried.emit()
        if otherwise and not reached:
            otherwise()

    def _amended(self, added: int) -> None:
        self._own = not added

    def _cleared(self, text: str) -> None:
        if not text and self.query.words:
            self._typed.start()

    def _glance(self) -> None:
        """Show the newest hits while somebody types; all of them when there is a rest."""
        self.query = replace(self.query, words=self.line.text().strip())
        self._ask(glance=True)
        self.narrowed.emit()

    def _finish(self) -> None:
        self.reload()

    def _sort(self, sort: tuple[str, ...]) -> None:
        self.narrow(replace(self.query, sort=sort))

    def _leave_line(self) -> None:
        if self._typed.isActive():
            self._typed.stop()
            self._glance()
        self.take_focus()

    def _ask_values(self, key: str) -> None:
        """Let the values of a column be ticked."""
        if (register := self._register) is None:
            return
        query = self.query
        self._shell.run(
            "数这一列的值",
            lambda desk: desk.browsing.values(register.key, query, key),
            partial(self._offer_values, register.by_key[key]),
        )

    def _offer_values(self, field: Field, counted: Facet) -> None:
        chosen = self.query.filters.get(field.key, ())
        asked = ColumnFilter(field.label, counted, chosen, self.window())
        asked.ask(partial(self._narrow_column, field.key))

    def _narrow_column(self, key: str, values: tuple[str, ...]) -> None:
        query = self.query
        self.narrow(replace(query, filters={**query.filters, key: values}))

    def _help(self) -> None:
        if self.query.deleted or self._narrowed():
            self.wants_all.emit()
        else:
            self.wants_new.emit()

    def _narrowed(self) -> bool:
        return bool(self.query.words or any(self.query.filters.values()))

    def _tell(self) -> None:
        """Say what is shown, or why nothing is."""
        register, found = self._register, len(self.grid.rows.ids)
        if register is None:
            return
        removed, narrowed = self.query.deleted, self._narrowed()
        title = "回收站" if removed else "筛选出的" if narrowed else "全部"
        self._title.setText(title if removed else f"{title}{register.label}")
        self._count.setText(f"{found:,} 条" if found and (narrowed or removed) else "")
        self._back.setVisible(removed and bool(found))
        self._bring.setVisible(not removed and not self._shell.desk.readonly)
        self._stack.setCurrentWidget(self.grid if found or self.waiting else self._empty)
        self._keys.setVisible(bool(found))
        fixed = removed or self._shell.desk.readonly
        self._keys.setText(LOOKED if fixed else KEYS)
        self._sum()
        if found or self.waiting:
            return
        if narrowed:
            words = "换几个字、少几个字再试，或者清除筛选看全部。"
            self._empty.tell(f"没有符合条件的{register.label}", words, "清除筛选")
        elif removed:
            words = f"删除的{register.label}会放在这里，可以随时恢复。"
            self._empty.tell("回收站是空的", words, f"返回全部{register.label}")
        else:
            verb = "" if self._shell.desk.readonly else f"登记第一条{register.label}"
            title = f"{register.title}还是空的"
            self._empty.tell(title, register.help, verb, first=True, more=FROM * bool(verb))

    def _sum(self) -> None:
        """Say how many records are chosen and what their numbers add up to."""
        ids, register = self.grid.selected(), self._register
        if len(ids) < 2 or register is None:
            self._foot.setText(f"第 {self.grid.currentIndex().row() + 1} 条" if ids else "")
            return
        chosen = set(self.grid.chosen_keys())
        numbers = [each.key for each in self.grid.rows.columns if each.number]
        keys = [each for each in numbers if each in chosen] or numbers
        sums = self._shell.desk.browsing.totals(register.key, ids, keys)
        told = [f"{label} {words}" for label, words in sums]
        parts = [f"选中 {len(ids):,} 条", *(["合计 " + "，".join(told)] if told else [])]
        self._foot.setText(" · ".join(parts))


def _row(
    left: tuple[QLabel, ...], right: tuple[QLabel | QLineEdit | QPushButton, ...], high: int
) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(16, 0, 12, 0)
    row.setSpacing(10)
    row.addStrut(high)
    for widget in left:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    for each in right:
        row.addWidget(each, 1 if isinstance(each, QLineEdit) else 0, Qt.AlignmentFlag.AlignVCenter)
    return row
