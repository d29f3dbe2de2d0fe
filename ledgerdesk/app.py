"""Start the window: fonts and words, the ledger, the last resort for defects."""

import gc
import os
import signal
import sys
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from ledgerdesk.desk import Desk
from ledgerdesk.desk.ahead import Ahead
from ledgerdesk.desk.bench import Clock
from ledgerdesk.errors import UserError
from ledgerdesk.ui import pages, settings, style
from ledgerdesk.ui.messages import bug
from ledgerdesk.ui.window import Window

DONE, REFUSED = 0, 1
SETTLED = 600
"""Milliseconds after the first window until the tour begins; the first screen stands then."""
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class Program(QObject):
    """The running program: one window, on one ledger at a time."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.window: Window | None = None
        self._windows: list[Window] = []
        self._box: QMessageBox | None = None

    def open(self, path: Path, ahead: Ahead | None = None) -> bool:
        """Open a ledger in a window of its own, then close the last one; False when refused."""
        try:
            made = _window(path, ahead)
        except UserError as error:
            self._refuse(str(error))
            return False
        last, self.window = self.window, made
        self._windows.append(self.window)
        self.window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.window.wants.connect(self._wanted)
        self.window.left.connect(self._windows.remove)
        self.window.show()
        settings.keep_ledger(path)
        if not settings.toured():
            QTimer.singleShot(SETTLED, self.window, partial(pages.tour, self.window))
        if last:
            last.close()
        return True

    def _wanted(self, path: Path) -> None:
        self.open(path)

    def caught(
        self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log a defect and say so once; sys.excepthook."""
        said = bug(error.with_traceback(trace))
        if self._box is None:
            self._show("程序出错", said)

    def _refuse(self, reason: str) -> None:
        if self.window:
            self.window.say(reason, kind="wrong")
        else:
            QMessageBox.warning(None, "打不开台账", reason)

    def _show(self, title: str, text: str) -> None:
        icon, close = QMessageBox.Icon.Critical, QMessageBox.StandardButton.Close
        self._box = QMessageBox(icon, title, text, close, self.window)
        self._box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._box.finished.connect(self._closed)
        self._box.open()

    def _closed(self) -> None:
        if self._box:
            self._box.deleteLater()
        self._box = None


def _window(path: Path, ahead: Ahead | None) -> Window:
    if ahead:
        ahead.wait()
    desk, why = opened(path)
    if ahead:
        desk.home.expect(ahead.take)
    try:
        return Window(desk, why_readonly=why)
    except UserError:
        desk.close()
        raise


def opened(path: Path) -> tuple[Desk, str]:
    """Open a ledger to write, or else to read, and say why it cannot be written.

    Raises UserError when it cannot be read, either, or when LEDGERDESK_TODAY is no day.
    """
    Clock().today()
    try:
        return Desk.open(path, write=True), ""
    except UserError as error:
        return Desk.open(path, write=False), f"只读：{error}"


def run(path: Path | None, ahead: Ahead | None = None) -> int:
    """Show the window on a ledger, the last one unless told; return the exit code.

    `ahead` counts what the first screen of the told ledger shows.
    """
    if sys.platform == "linux" and not any(os.environ.get(each) for each in DISPLAYS):
        sys.stderr.write("这里没有图形界面，打不开窗口。命令行的用法请看 ledgerdesk --help。\n")
        return REFUSED
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal; every step is on disk
    style.enlarge(settings.scale())
    app = QApplication([*sys.argv[:1], *style.FUSION])
    app.setApplicationName("ledgerdesk")
    app.setApplicationDisplayName("打非台账")
    style.apply(app, contrast=settings.contrast())
    program = Program(app)
    sys.excepthook = program.caught
    if path:
        return _loop(app) if program.open(path, ahead) else REFUSED
    chosen = last()
    ahead = Ahead(chosen) if chosen else None
    while chosen is None or not program.open(chosen, ahead):
        chosen, ahead = asked(), None
        if chosen is None:
            return DONE
    return _loop(app)


def _loop(app: QApplication) -> int:
    """Run until the last window closes; what a start has made is never garbage."""
    gc.freeze()
    gc.enable()
    return app.exec()


def last() -> Path | None:
    """Return the ledger of the last start, if it is still there."""
    found = settings.ledger()
    return found if found and found.is_file() else None


def asked() -> Path | None:
    """Begin a ledger or choose one: the first start; None when the clerk leaves."""
    dialog = pages.start_dialog(None)
    dialog.exec()
    return dialog.chosen
