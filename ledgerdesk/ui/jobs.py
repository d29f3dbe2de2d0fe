"""What takes long runs in one worker, on a Desk of its own; the result comes home queued."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from ledgerdesk.calm import give_back, take_turns
from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from ledgerdesk.ui.messages import bug

if TYPE_CHECKING:
    from concurrent.futures import Executor

PATIENCE = 300
"""Milliseconds before progress is shown."""
CANCELLED = "已取消，台账没有改动。"


@dataclass(slots=True)
class Job:
    """One verb for the worker, and who wants its result."""

    title: str
    verb: Callable[[Desk], Any]
    then: Callable[[Any], None]
    otherwise: Callable[[str], None]
    """Gets the sentence that says why there is no result."""
    stops: list[Callable[[], None]] = field(default_factory=list)
    """What breaks the running verb off; known once its Desk is open."""
    stopped: bool = False
    done: bool = False
    result: Any = None
    reason: str = ""

    def stop(self) -> None:
        """Ask the verb to end; it is rolled back unless it is done already."""
        self.stopped = True
        for each in self.stops:
            each()


class Jobs(QObject):
    """The one worker of the window."""

    _ended = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        take_turns()
        self._window = parent
        self._loud: Job | None = None
        self._quiet: Job | None = None
        self._progress: QProgressDialog | None = None
        self._closed = False
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @cached_property
    def _pool(self) -> "Executor":
        """The worker; nobody needs it before the window is painted."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # see above

        return ThreadPoolExecutor(1, "desk")

    @property
    def busy(self) -> str:
        """What the clerk is waiting for, "" when nothing."""
        return self._loud.title if self._loud else ""

    @property
    def idle(self) -> bool:
        """True while nothing runs, not even quietly."""
        return self._loud is None and self._quiet is None

    def run(self, desk: Desk, job: Job) -> None:
        """Run a verb under a modal progress; what runs quietly gives way."""
        self.hush()
        self._loud = job
        self._progress = self._shown(job)
        self._pool.submit(self._work, desk.twin, job)

    def quietly(self, desk: Desk, job: Job) -> None:
        """Run a verb that nobody waits for; `run` and `hush` break it off."""
        self.hush()
        self._quiet = job
        self._pool.submit(self._work, desk.twin, job)

    def hush(self) -> bool:
        """Break off what runs quietly; False when nothing does."""
        if self._quiet is None:
            return False
        self._quiet.stop()
        return True

    def close(self) -> None:
        """End the worker; what runs is broken off and waited for, and reports to nobody."""
        self._closed = True  # a result that is on its way already comes home all the same
        for each in (self._quiet, self._loud):
            if each:
                each.stop()
        self._pool.shutdown()

    def _shown(self, job: Job) -> QProgressDialog:
        shown = QProgressDialog(f"{job.title}…", "取消", 0, 1, self._window)
        shown.setWindowTitle(job.title)
        shown.setWindowModality(Qt.WindowModality.WindowModal)
        shown.setMinimumDuration(PATIENCE)
        shown.setValue(0)  # from now on it counts; without an end it would wait four seconds
        shown.setMaximum(0)
        shown.setAutoClose(False)
        shown.setAutoReset(False)
        shown.canceled.connect(self._cancel)
        shown.rejected.connect(self._cancel)  # Escape, when its shortcut was not heard
        return shown

    def _hide(self) -> None:
        """Put the progress away; the keyboard goes back to the window it was taken from."""
        if self._progress:
            had_keys = self._progress.isActiveWindow()
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None
            if had_keys:
                self._window.activateWindow()

    def _cancel(self) -> None:
        if self._loud:
            self._loud.stop()

    def _work(self, opened: Callable[[], Desk], job: Job) -> None:
        """Run in the worker's thread."""
        try:
            if not job.stopped:
                self._try(opened(), job)
        except UserError as error:
            job.reason = str(error)
        except Exception as error:  # noqa: BLE001  # the catch-all of the worker: a bug
            # A verb broken off in the middle of a statement ends in the engine's own error.
            job.reason = CANCELLED if job.stopped else bug(error)
        if not (job.done or job.reason):
            job.reason = CANCELLED
        self._ended.emit(job)

    def _try(self, desk: Desk, job: Job) -> None:
        try:
            job.stops.append(desk.stopper())
            if not job.stopped:
                job.result = job.verb(desk)
                job.done = True
        finally:
            desk.close()
            give_back()

    def _end(self, job: Job) -> None:
        """Run in the window's thread."""
        if self._closed:
            return
        if job is self._quiet:
            self._quiet = None
        if job is self._loud:
            self._loud = None
            self._hide()
        if job.reason:
            job.otherwise(job.reason)
        else:
            job.then(job.result)
