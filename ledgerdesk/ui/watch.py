"""What the window looks after by itself, in the worker: due list, pages, file, records."""

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ledgerdesk.desk import Desk
from ledgerdesk.desk.standing import Pressing
from ledgerdesk.ui import pages
from ledgerdesk.ui.jobs import CANCELLED, Job, Jobs

if TYPE_CHECKING:
    from ledgerdesk.desk.auditing import Progress
    from ledgerdesk.desk.home import Checked

REST = 1500
"""Milliseconds of rest before work that was broken off goes on."""
SOON = 150
IDLE = 5.0
"""Seconds in which the clerk asked for nothing, before the records are checked."""
RARELY = 10
"""Times as long as a check of the records took, until they are checked again after a change."""


class Watch(QObject):
    """Quiet work that gives way to everything a clerk does."""

    pressing = Signal(object)
    """A new sum of the due list."""
    checked = Signal(str, str)
    """How the check of the file goes, and its tone."""

    wrong = Signal(str)
    """A mistake in a definition, in a sentence."""
    doubted = Signal(object)
    """What a check of the records found."""

    def __init__(self, parent: QObject, desk: Desk, jobs: Jobs) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._seen: set[str] = set()
        self._stale = self._unread = self._unchecked = self._unloaded = True
        self._doubtful = not desk.borrowed  # another window may save there and would have to wait
        self._progress: Progress | None = None
        self._begun = self._spent = self._not_before = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._work)

    def begin(self) -> None:
        """Start once the window is painted."""
        self.checked.emit("等待检查", "")
        self._timer.start(SOON)

    def renew(self) -> None:
        """Sum the due list again: something was written."""
        self._stale = True
        self._doubtful = not self._desk.borrowed
        self._timer.start(SOON)

    def give_way(self) -> None:
        """Break off for a verb of the clerk; go on after a rest."""
        self._not_before = max(self._not_before, monotonic() + IDLE)
        if self._jobs.hush():
            self._timer.start(REST)

    def end(self) -> None:
        """Begin nothing more, not even when what was broken off reports."""
        self._timer.stop()
        self._timer.timeout.disconnect(self._work)

    def _work(self) -> None:
        if not self._jobs.idle:
            self._timer.start(REST)
        elif self._stale:
            self._jobs.quietly(self._desk, Job("", _press, self._pressed, self._failed))
        elif self._unloaded:
            self._jobs.quietly(self._desk, Job("", _load, self._loaded, self._loaded))
        elif self._unread:
            self._jobs.quietly(self._desk, Job("", _read, self._go_on, self._misread))
        elif self._unchecked:
            self.checked.emit("正在检查…", "")
            self._jobs.quietly(self._desk, Job("", self._check, self._whole, self._damaged))
        elif self._doubtful:
            self._look_for_doubts()

    def _look_for_doubts(self) -> None:
        """Check the records, unless somebody works, or it was done just now and takes long."""
        self._begun = monotonic()
        rest = self._not_before - self._begun
        if rest > 0:
            self._timer.start(round(rest * 1000) + 1)
            return
        from ledgerdesk.desk.auditing import Progress  # noqa: PLC0415  # a start does without

        self._doubtful = False  # until something is written
        self._progress = self._progress or Progress()
        verb = partial(_doubt, self._progress)
        self._jobs.quietly(self._desk, Job("", verb, self._found, self._not_found))

    def _found(self, checked: "Checked") -> None:
        self._checked_once()
        self.doubted.emit(checked)

    def _not_found(self, reason: str) -> None:
        """Go on where it was broken off; what cannot be checked at all is said on demand."""
        self._spent += monotonic() - self._begun
        if reason == CANCELLED:
            self._doubtful = True
            self._timer.start(REST)
        else:
            self._checked_once()

    def _checked_once(self) -> None:
        now = monotonic()
        self._not_before = now + RARELY * (self._spent + now - self._begun)
        self._progress, self._spent = None, 0.0

    def _check(self, desk: Desk) -> str:
        return desk.standings.quick_check(self._seen)

    def _pressed(self, pressing: Pressing) -> None:
        self._stale = False
        self.pressing.emit(pressing)
        self._timer.start(0)

    def _failed(self, reason: str) -> None:
        if reason == CANCELLED:
            self._timer.start(REST)

    def _loaded(self, reason: object) -> None:
        """Go on; what was not loaded is when it is shown."""
        self._unloaded = reason == CANCELLED
        self._timer.start(REST if self._unloaded else 0)

    def _go_on(self, _read: object) -> None:
        self._unread = False
        self._timer.start(0)

    def _misread(self, reason: str) -> None:
        if reason == CANCELLED:
            self._timer.start(REST)
            return
        self.wrong.emit(reason)
        self._go_on(None)

    def _whole(self, said: str) -> None:
        self._unchecked = False
        if said:
            self.checked.emit("台账文件有损坏，请停止记录并用备份恢复", "late")
        else:
            self.checked.emit("已检查", "")
        self._timer.start(0)

    def _damaged(self, reason: str) -> None:
        if reason == CANCELLED:
            self._timer.start(REST)
            return
        self._unchecked = False
        self.checked.emit(reason, "late")


def _press(desk: Desk) -> Pressing:
    return desk.standings.pressing()


def _doubt(so_far: "Progress", desk: Desk) -> "Checked":
    return desk.home.check(so_far)


def _load(desk: Desk) -> None:
    """Import every page, so that the first click on one waits for its widgets alone."""
    for find in pages.PAGES.values():
        desk.bench.unit()  # a read gives way to the clerk
        find()


def _read(desk: Desk) -> None:
    desk.bench.shipped.check()
