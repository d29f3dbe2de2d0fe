"""One page for every register: facets, grid, record; it wires them and decides nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.browsing import ID, OVERDUE, STATUS, Query
from ledgerdesk.desk.drafts import NEW
from ledgerdesk.domain.definitions import Register
from ledgerdesk.ui import narrowing
from ledgerdesk.ui.facets import Facets
from ledgerdesk.ui.jobs import CANCELLED
from ledgerdesk.ui.list_panel import ListPanel
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.record_form import RecordForm
from ledgerdesk.ui.record_pane import CHANGES, RECTIFY, RecordPane
from ledgerdesk.ui.room import TIGHT
from ledgerdesk.ui.row_menu import offer_addition, offer_next, offer_papers
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.undoing import write

NARROW = 1200
"""Width of the window below which the record is shown only when it was opened."""
SIDE, SLIM, SPACE, PANE = 180, 156, 12, 380
SOON, LATER, FOLLOWED = 30, 450, 60
"""Milliseconds until counts follow: the list, or typing; until the record at the right does."""


class RegisterPage(Page):
    """A register's records."""

    key: ClassVar[str] = "register"
    title: ClassVar[str] = "台账"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._register: Register | None = None
        self._queries: dict[str, Query] = {}
        self._late, self._tight = 0, False
        self._facets, self._list = Facets(), ListPanel(shell)
        self._pane, self._opened = RecordPane(shell), False
        self._split, self._side = QSplitter(Qt.Orientation.Horizontal), QFrame()
        self._turn = 0
        self._counting = QTimer(self, singleShot=True, interval=SOON)
        self._following = QTimer(self, singleShot=True, interval=FOLLOWED)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._side.setProperty("kind", "card")
        column = QVBoxLayout(self._side)
        column.setContentsMargins(1, 6, 1, 6)
        column.addWidget(self._facets)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 12)
        row.setSpacing(SPACE)
        row.addWidget(self._side)
        row.addWidget(self._split, 1)
        self._split.setHandleWidth(SPACE)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._list)
        self._split.addWidget(self._pane)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self._split.setSizes([PANE * 2, PANE])

    def _connect(self) -> None:
        self._counting.timeout.connect(self._count)
        self._facets.toggled.connect(self._toggle)
        self._facets.view_chosen.connect(self._take_view)
        self._facets.view_dropped.connect(self._drop_view)
        self._facets.saving.connect(self._ask_name)
        self._facets.bin_toggled.connect(self._toggle_bin)
        self._facets.cleared.connect(self._clear)
        listed = self._list
        listed.queried.connect(self._queried)
        listed.narrowed.connect(self._typed)
        listed.wants_new.connect(self._begin_new)
        listed.wants_all.connect(self._clear)
        listed.wants_back.connect(self._bring_back)
        listed.menu_wanted.connect(self._menu)
        listed.grid.discards.connect(self._ask_why)
        listed.grid.opened.connect(self._enter)
        listed.grid.moved.connect(self._following.start)
        self._following.timeout.connect(self._follow_on)
        self._pane.saved.connect(self._saved)
        self._pane.left.connect(self._leave_pane)
        self._shortcut("F4", self, self._toggle_pane)
        for key, by in (("PgUp", -1), ("PgDown", 1)):
            self._shortcut(key, self._pane, partial(listed.grid.step, by))

    def _shortcut(self, key: str, where: QWidget, slot: Callable[[], object]) -> None:
        made = QShortcut(QKeySequence(key), where)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(slot)

    def open(self, **where: object) -> None:
        """Show a register: register, record, filters, words, new (values of a new record)."""
        register = self.shell.desk.bench.register(str(where["register"]))
        told = narrowing.asked(where)
        if self._register is not register:
            self._register, self._late = register, 0
            self._facets.put([], {}, [])
            kept = self._queries.get(register.key, Query())
            self._list.show_register(register, told or kept)
        elif told:
            self._list.narrow(told)
        else:
            self._queried()
        self._list.take_focus()
        record = str(where.get("record") or "")
        if record.startswith(NEW):
            self._show_pane()
            self._pane.show_record(register.key, record)
            self._following.stop()
        elif record:
            self._go_to(record)
        if new := where.get("new"):
            self._show_pane()
            self._pane.new_record(register.key, new if isinstance(new, Mapping) else None)
            self._following.stop()

    def refresh(self, tables: frozenset[str]) -> None:
        """Ask again: what a list shows may hang on any table."""
        if tables and self._register:
            self._list.reload()
            self._pane.refresh(tables)

    def heading(self) -> tuple[str, str]:
        """Return the register's title, how many records are shown and how many are late."""
        if self._register is None:
            return self.title, ""
        late = f" · 逾期 {self._late:,}" if self._late else ""
        found = f"{len(self._list.grid.rows.ids):,} 条{late}"
        return self._register.title, "…" if self._list.waiting else found

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """Return what this page does for the window's actions."""
        made: dict[str, Callable[[], None]] = {"find": self._list.begin_filter}
        if not self.shell.desk.readonly:
            made |= {"new": self._begin_new, "import": self._list.bring, **self._pane.verbs()}
        return made

    def _go_to(self, record: str) -> None:
        """Make a record current; filters that hide it go."""
        self._list.reach(record, partial(self._look_wider, record))

    def _look_wider(self, record: str) -> None:
        self._list.narrow(narrowing.plain(self._list.query))
        said = "这条记录不在列表里，它可能已被删除，请到回收站查看。"
        self._list.reach(record, partial(self.shell.say, said, kind="notice"))

    def _begin_new(self) -> None:
        """Begin a record."""
        if self._register:
            self._show_pane()
            self._pane.new_record(self._register.key)
            self._following.stop()

    def _follow_on(self) -> None:
        """Follow the list; the first record of a register waits until its form is made."""
        if self._register and self._is_open() and not self._pane.prepare(self._register.key):
            self._following.start()
        else:
            self._follow()

    def _follow(self) -> None:
        """Let the pane show the current record; what is being begun stays."""
        record, had = self._list.grid.current(), bool(self._pane.papers())
        if self._register and record and self._is_open():
            if record != self._pane.record:  # a question somebody opened there stays
                self._pane.show_record(self._register.key, record)
        elif not record and not self._pane.record.startswith(NEW):
            self._pane.clear()
        if bool(self._pane.papers()) != had:
            self.headed.emit()

    def _saved(self, record: str) -> None:
        self._list.reach(record)

    def _enter(self, _record: str) -> None:
        """Go into the record."""
        self._show_pane()
        self._follow()
        for form in self._pane.findChildren(RecordForm):
            if form.isVisible():
                form.focus_first()

    def _is_open(self) -> bool:
        return self._opened or not self._is_narrow()

    def _is_narrow(self) -> bool:
        return self.window().width() < NARROW

    def _show_pane(self) -> None:
        self._opened = True
        self._fit()

    def _toggle_pane(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self._pane.isAncestorOf(focus):
            self._leave_pane()
        elif self._list.grid.current():
            self._enter("")

    def _leave_pane(self) -> None:
        """Go back to the list; a narrow window puts the record away."""
        self._opened = False
        self._fit()
        self._list.take_focus()

    def _fit(self) -> None:
        """Show beside the list what there is room for."""
        narrow = self._is_narrow()
        self._pane.setVisible(self._opened or not narrow)
        self._pane.show_way_back(on=narrow)
        self._list.setVisible(not (self._opened and self._tight))
        self._side.setVisible(not (self._opened and narrow))

    def fit(self, width: int) -> None:
        """Put the record away when the window becomes narrow; in a tight one the list, too."""
        self._tight = width < TIGHT
        self._side.setFixedWidth(SLIM if self._tight else SIDE)
        self._fit()

    def _queried(self) -> None:
        if self._register:
            self._queries[self._register.key] = self._list.query
        self._facets.choose(narrowing.chosen(self._list.query))
        self._counting.start(SOON)
        if not self._pane.record.startswith(NEW):
            self._following.start()
        self.headed.emit()

    def _typed(self) -> None:
        self._counting.start(LATER)

    def _count(self) -> None:
        """Let the counts at the left follow the list; the old ones stay until they are there."""
        register, query = self._register, self._list.query
        if self._list.waiting:  # the list comes first
            self._counting.start(LATER)
        elif register:
            verb, then = partial(narrowing.counted, register, query), partial(self._counted, query)
            self._turn += 1
            self.shell.quietly(verb, then, partial(self._count_later, self._turn))

    def _counted(self, query: Query, found: narrowing.Found) -> None:
        register = self._register
        if register is None or found.register != register.key or query != self._list.query:
            return
        self._facets.put(
            narrowing.groups(register, query, found.facets),
            narrowing.chosen(query),
            narrowing.foot(self.shell.desk, register, query, found.removed),
        )
        states = found.facets.get("state" if register.flow else STATUS, [])
        self._late = next((count for value, _, count in states if value == OVERDUE), 0)
        self.headed.emit()

    def _count_later(self, turn: int, reason: str) -> None:
        """Count again once the clerk rests; two that gave way would stop each other for ever."""
        if reason != CANCELLED:
            self.shell.say(reason, kind="wrong")
        elif turn == self._turn and self.isVisible():
            self._counting.start(LATER)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask nothing more; the ledger may be let go."""
        self._counting.stop()
        self._following.stop()
        super().hideEvent(event)

    def _toggle(self, key: str, value: str) -> None:
        query = self._list.query
        chosen = query.filters.get(key, ())
        kept = tuple(each for each in chosen if each != value)
        if value not in chosen:
            kept = (*chosen, value)
        filters = {each: values for each, values in query.filters.items() if each != key}
        if kept and key != ID:
            filters[key] = kept
        self._list.narrow(replace(query, filters=filters))

    def _clear(self) -> None:
        self._list.narrow(narrowing.plain(self._list.query))

    def _toggle_bin(self) -> None:
        self._list.narrow(Query(deleted=not self._list.query.deleted))

    def _take_view(self, view: str) -> None:
        if self._register:
            views = self.shell.desk.browsing.views(self._register.key)
            for each in views:
                if each.id == view:
                    self._list.narrow(each.query)

    def _ask_name(self) -> None:
        self._list.question.ask(
            "把现在的筛选存成", "筛选的名字，例如：领导小组周调度", "保存筛选",
            self._save_view, dangerous=False,
        )  # fmt: skip

    def _save_view(self, name: str) -> None:
        if self._register is None:
            return
        save = self.shell.desk.browsing.save_view
        verb = partial(save, self._register.key, name, self._list.query)
        if self.shell.guard(verb):
            self.shell.changed(["view"])
            self.shell.say(f"已保存筛选“{name}”，以后在左边一点就用。")

    def _drop_view(self, view: str) -> None:
        if self._register is None:
            return
        verb = partial(self.shell.desk.browsing.drop_view, self._register.key, view)
        write(self.shell, verb, "已删除这个筛选。")

    def _ask_why(self) -> None:
        count, register = len(self._list.grid.selected()), self._register
        if not count or register is None or self._list.query.deleted or self.shell.desk.readonly:
            return
        self._list.question.ask(
            f"把 {count:,} 条{register.label}移到回收站", "写明删除原因，例如：重复登记", "删除",
            self._discard, dangerous=True,
        )  # fmt: skip

    def _discard(self, why: str) -> None:
        if self._register is None:
            return
        ids, discard = self._list.grid.selected(), self.shell.desk.browsing.discard
        said = f"已把 {len(ids):,} 条{self._register.label}移到回收站。"
        if write(self.shell, partial(discard, self._register.key, ids, why), said):
            self._list.take_focus()

    def _bring_back(self) -> None:
        if self._register is None:
            return
        if ids := self._list.grid.selected():
            said = f"已恢复 {len(ids):,} 条{self._register.label}。"
            bring_back = self.shell.desk.browsing.bring_back
            write(self.shell, partial(bring_back, self._register.key, ids), said)

    def _menu(self, place: QPoint) -> None:
        """Offer what can be done with the chosen rows."""
        grid, register = self._list.grid, self._register
        if register is None or not grid.selected():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        live = not self._list.query.deleted
        writable = not self.shell.desk.readonly
        if len(grid.selected()) == 1:
            self._offer(menu, register, grid.current(), live=live and writable)
        elif not live and writable:
            menu.addAction("恢复", self._bring_back)
        menu.addAction("复制\tCtrl+C", grid.copy)
        menu.addAction("连表头一起复制", partial(grid.copy, headed=True))
        if live and writable:
            hand = self._list.hand
            menu.addAction("粘贴\tCtrl+V", hand.paste)
            menu.addAction("向下填充\tCtrl+D", hand.fill)
            menu.addAction("查找替换…\tCtrl+H", hand.replace)
            menu.addAction("批量修改…", hand.bulk)
            menu.addAction("清除内容\tDelete", hand.clear)
            menu.addSeparator()
            menu.addAction("删除记录…\tCtrl+Delete", self._ask_why)
        menu.popup(grid.viewport().mapToGlobal(place))

    def _offer(self, menu: QMenu, register: Register, record: str, *, live: bool) -> None:
        """Offer what can be done with one record."""
        menu.addAction("打开\t空格", partial(self._enter, record))
        if live:
            offer_next(menu, self.shell, register, record)
            if register.flow:
                menu.addAction("销号…", partial(self._show_tab, RECTIFY))
        else:
            menu.addAction("恢复", self._bring_back)
        offer_papers(menu, self.shell, register, record)
        if live:
            offer_addition(menu, self.shell, register, record)
        menu.addAction("历史", partial(self._show_tab, CHANGES))
        menu.addSeparator()

    def _show_tab(self, title: str) -> None:
        self._enter("")
        self._pane.show_tab(title)
