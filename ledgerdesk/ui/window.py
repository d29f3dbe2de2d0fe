"""The one window: rail, header, pages, message bar, status bar; it is the pages' Shell."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from ledgerdesk.ui import leftovers, manual, pages, settings
from ledgerdesk.ui.acting import Acting
from ledgerdesk.ui.actions import Actions
from ledgerdesk.ui.header import Header, day_and_period
from ledgerdesk.ui.jobs import CANCELLED, Job, Jobs
from ledgerdesk.ui.keys import KeyList
from ledgerdesk.ui.messages import Banner, MessageBar, about
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.rail import Entry, Rail
from ledgerdesk.ui.room import Pages, Room
from ledgerdesk.ui.search_box import SearchBox
from ledgerdesk.ui.shell import Tone
from ledgerdesk.ui.status import Status
from ledgerdesk.ui.watch import Watch

if TYPE_CHECKING:
    from ledgerdesk.desk.searching import Hit
    from ledgerdesk.desk.standing import Pressing
    from ledgerdesk.desk.upkeep import Done
    from ledgerdesk.ui.help_window import HelpWindow
    from ledgerdesk.ui.start_page import StartDialog

T = TypeVar("T")
BUSY = "正在{}，请等它完成后再试。"
SIZE, SMALLEST = (1366, 768), (600, 260)
"""The smallest fits 1366×768 at 200 % above a task bar."""
NARROW, LOW = 1000, 480
"""Below this width the rail keeps its words only, below this height the header is lower."""


class Window(QMainWindow):
    """The window on one ledger."""

    wrote = Signal(object)
    """Tables a verb wrote; the one signal back."""
    wants = Signal(object)
    """Path of the ledger to open instead of this one, or once more for writing."""
    left = Signal(object)
    """This window let its ledger go."""

    def __init__(self, desk: Desk, *, why_readonly: str = "") -> None:
        super().__init__()
        self.desk = desk
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, set[str]] = {}
        self._where: dict[str, object] = {}
        self._leaving = self._let_go = False
        self._standing = desk.standings.standing()
        self._jobs = Jobs(self)
        self._watch = Watch(self, desk, self._jobs)
        self._search = SearchBox(self, self)
        self._actions = Actions(self, self._verbs())
        self._acting = Acting(self, self)
        self._header = Header(self._actions, self._search, self._acting.people)
        self._rail = Rail(pages.entries(desk))
        self._banner = Banner("改为可写")
        self._stack, self._message = Pages(), MessageBar(self)
        self._status = Status()
        self._help: HelpWindow | None = None
        self._restating = QTimer(self, singleShot=True, interval=0)
        self._arrange()
        self._connect()
        self._banner.tell(why_readonly)
        self._act_as(self._acting.first())
        self._stand()
        self._begin()

    def _arrange(self) -> None:
        self._stack.setObjectName("pages")
        body, right = QWidget(), QVBoxLayout()
        row = QHBoxLayout(body)
        for layout in (row, right):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        room = Room(self._stack)
        for widget in (self._header, self._banner, room, self._message, self._status):
            right.addWidget(widget, 1 if widget is room else 0)
        self.setCentralWidget(body)
        self._fit()
        self.setWindowTitle(f"{self.desk.path.stem} — 打非台账")
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.restoreGeometry(settings.geometry())
        self.addActions(list(self._actions.by_id.values()))

    def _connect(self) -> None:
        self._rail.chosen.connect(self._chosen)
        self._search.picked.connect(self._picked)
        self._header.acts.connect(self._acting.choose)
        self._acting.acts.connect(self._chose_actor)
        self._banner.button.clicked.connect(self._want_writing)
        self._restating.timeout.connect(self._restate)
        self._watch.pressing.connect(self._pressed)
        self._watch.checked.connect(self._status.check)
        self._watch.wrong.connect(self._refused)

    def _verbs(self) -> dict[str, Callable[[], None]]:
        """Return what the window itself does, by action id."""
        made: dict[str, Callable[[], None]] = {
            "begin": self._begin_other,
            "open": self._open_other,
            "close": self._leave,
            "undo": self._undo,
            "redo": self._redo,
            "search": self._search.begin,
            "help": self._show_help,
            "draw": self._begin_drawing,
            "keys": self._show_keys,
            "tour": partial(pages.tour, self),
            "about": partial(about, self, self.desk.path),
        }
        there = (key for key in pages.PAGES if key != pages.REGISTER)
        return made | {key: partial(self.go, key) for key in there}

    def _begin(self) -> None:
        if first := next(iter(pages.entries(self.desk)), None):
            self._chosen(first)

    def go(self, page: str, **where: object) -> None:
        """Show a page with its arguments, or say why it cannot be shown."""
        try:
            self._show_page(page, where)
        except UserError as error:
            self._refused(str(error))

    def _show_page(self, page: str, where: dict[str, object]) -> None:
        """Show a page; it is made when first wanted."""
        shown = self._page(page)
        if stale := self._stale.pop(page, None):
            shown.refresh(frozenset(stale))
        self._where = where
        self._stack.setCurrentWidget(shown)
        shown.open(**where)
        self._head()

    def changed(self, tables: Iterable[str]) -> None:
        """Refresh the shown page now, the others when they are shown, and the frame."""
        told = frozenset(tables)
        self.desk.bench.heed(told)
        for key, page in self._pages.items():
            if page is self._stack.currentWidget():
                page.refresh(told)
            else:
                self._stale.setdefault(key, set()).update(told)
        self._restating.start()
        self._watch.renew()
        self.wrote.emit(told)

    def say(
        self,
        text: str,
        *,
        kind: Tone = "done",
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show a message in the bar."""
        self._message.say(text, kind, action)

    def guard(self, verb: Callable[[], T]) -> T | None:
        """Run a verb; a refusal is said in the bar, then None comes back."""
        if self._is_busy():
            return None
        self._watch.give_way()
        try:
            return verb()
        except UserError as error:
            self._refused(str(error))
            return None

    def run(
        self,
        title: str,
        verb: Callable[[Desk], T],
        then: Callable[[T], None],
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        """Run a long verb in the worker under a progress."""
        if not self._is_busy():
            self._jobs.run(self.desk, Job(title, verb, then, otherwise or self._refused))
        elif otherwise:
            otherwise(BUSY.format(self._jobs.busy))

    def quietly(
        self,
        verb: Callable[[Desk], T],
        then: Callable[[T], None],
        otherwise: Callable[[str], None],
    ) -> None:
        """Read in the worker; the window's own quiet work waits for it."""
        if self._jobs.busy:
            otherwise(CANCELLED)
            return
        self._watch.give_way()
        self._jobs.quietly(self.desk, Job("", verb, then, otherwise))

    def _is_busy(self) -> bool:
        if self._jobs.busy:
            self.say(BUSY.format(self._jobs.busy), kind="notice")
        return bool(self._jobs.busy)

    def _refused(self, reason: str) -> None:
        self.say(reason, kind="wrong")

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            made = pages.PAGES[key]()(self)
            made.headed.connect(self._head)
            self._watch.doubted.connect(made.learn)
            self._pages[key] = made
            self._stack.addWidget(made)
        return self._pages[key]

    def _head(self) -> None:
        """Let header, rail and actions follow the shown page."""
        page = self._stack.currentWidget()
        if isinstance(page, Page):
            title, small = page.heading()
            self._header.show_place(title, small or day_and_period(self._standing))
            self._rail.mark(pages.rail_key(page.key, self._where.get(pages.REGISTER)))
            self._actions.serve(page.verbs())
            self._header.serve()
            self._name_steps()

    def _restate(self) -> None:
        """Let undo and status follow the ledger; the watch counts."""
        self._standing = self.desk.standings.standing()
        self._stand()

    def _stand(self) -> None:
        self._header.show_actor(self.desk.bench.actor, self.desk.bench.role())
        self._status.stand(self._standing, readonly=self.desk.readonly)
        self._head()

    def _name_steps(self) -> None:
        writable = not self.desk.readonly
        self._actions.name("undo", self._standing.undo if writable else "")
        self._actions.name("redo", self._standing.redo if writable else "")

    def _pressed(self, pressing: "Pressing") -> None:
        self._status.press(pressing, self.desk.bench.today())
        tone = "late" if pressing.overdue else ""
        what = f"{pressing.lines} 项要办，逾期 {pressing.overdue} 项"
        self._rail.count("home", pressing.lines, tone=tone, what=what)
        for register, number in pressing.counts.items():
            self._rail.count(pages.rail_key(pages.REGISTER, register), number)

    def _chosen(self, entry: Entry) -> None:
        self.go(entry.page, **entry.where)

    def _picked(self, hit: "Hit") -> None:
        self.go(pages.REGISTER, register=hit.register, record=hit.record)

    def _chose_actor(self, name: str) -> None:
        """Let pages follow: somebody else may do more, or less."""
        self._act_as(name)
        self.changed({"setting"})

    def _act_as(self, name: str) -> None:
        self.desk.bench.actor = name
        self._header.show_actor(name, self.desk.bench.role())

    def _undo(self) -> None:
        self.run("撤销", lambda desk: desk.upkeep.undo(), self._undone)

    def _redo(self) -> None:
        self.run("重做", lambda desk: desk.upkeep.redo(), self._redone)

    def _undone(self, done: "Done") -> None:
        self.changed(done.tables)
        self.say(f"已撤销“{done.label}”。", action=("重做", self._redo))

    def _redone(self, done: "Done") -> None:
        self.changed(done.tables)
        self.say(f"已重做“{done.label}”。", action=("撤销", self._undo))

    def _open_other(self) -> None:
        folder = str(self.desk.path.parent)
        chosen, _ = QFileDialog.getOpenFileName(self, "打开台账", folder, "台账 (*.ledger)")
        if chosen:
            self._want(Path(chosen))

    def _begin_other(self) -> None:
        dialog = pages.start_dialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._began, dialog))
        dialog.open()

    def _began(self, dialog: "StartDialog") -> None:
        if dialog.chosen:
            self._want(dialog.chosen)

    def _want(self, path: Path) -> None:
        if path.resolve() == self.desk.path.resolve():
            self.say("这本台账就是现在打开的这一本。", kind="notice")
        else:
            self.wants.emit(path)

    def _want_writing(self) -> None:
        self.wants.emit(self.desk.path)

    def _show_help(self) -> None:
        """Open the manual at the chapter of the page shown."""
        page = self._stack.currentWidget()
        key = page.key if isinstance(page, Page) else ""
        if self._help is None:
            self._help = pages.help_window(self)
        self._help.open_at(manual.about(key, str(self._where.get(pages.REGISTER, ""))))

    def _begin_drawing(self) -> None:
        dialog = pages.draw_dialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_keys(self) -> None:
        KeyList(self, self._actions).open()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin the quiet work; offer what a crash left half-typed."""
        super().showEvent(event)
        if not event.spontaneous():
            self._watch.begin()
            if pages.REGISTER in pages.PAGES:
                leftovers.offer(self, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let rail and header fit the window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._rail.slim(on=self.width() < NARROW)
        self._header.fit(low=self.height() < LOW)

    def _leave(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep a copy first, in the worker; then let the ledger go."""
        self._leave_field()
        if self._leaving or self.desk.borrowed:
            settings.keep_geometry(self.saveGeometry())
            self.let_go()
            event.accept()
            return
        event.ignore()
        if not self._is_busy():
            copying = Job("保存自动备份", _copied, self._may_close, self._not_copied)
            self._jobs.run(self.desk, copying)

    def _may_close(self, _kept: object = None) -> None:
        self._leaving = True
        self.close()

    def _not_copied(self, reason: str) -> None:
        action = ("仍然关闭", self._may_close)
        self.say(f"没有留下自动备份。{reason}", kind="wrong", action=action)

    def _leave_field(self) -> None:
        """Let the field somebody is in keep its draft, while there is a ledger to keep it."""
        if isinstance(focus := self.focusWidget(), QWidget):
            focus.clearFocus()

    def let_go(self) -> None:
        """End the worker and the ledger's connection; the window is of no more use."""
        if self._let_go:
            return
        self._leave_field()
        self._leaving = self._let_go = True
        self._restating.stop()
        self._watch.end()
        self._jobs.close()
        self.desk.close()
        self.left.emit(self)


def _copied(desk: Desk) -> bool:
    return desk.standings.keep_copy()
