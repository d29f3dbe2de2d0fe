"""The window used as a clerk would, in one process: jumps, typing, what blocks its loop."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QWidget

from bench import bare, pasting
from ledgerdesk.app import opened
from ledgerdesk.ui import style
from ledgerdesk.ui.facets import Facets
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.list_panel import ListPanel
from ledgerdesk.ui.row_model import TONE, RowModel
from ledgerdesk.ui.search_box import SearchBox
from ledgerdesk.ui.window import Window

SIZE = (1366, 768)
STATM = Path("/proc/self/statm")
JUMPS, WARM = 20, 20
OVER = 0.9
"""Seconds an action is given until everything it set off is done."""
KEY = 0.25
"""Seconds between keys: longer than the program waits before it searches."""
DRAWN = 2.0
"""Seconds a picture of the whole ledger is given."""
LOST = 60_000
"""Milliseconds after which nothing is waited for any more."""
PATIENCE = 30
"""Seconds that counts beside a list may take."""
AWAKE = 2.5
"""Seconds until the quiet work after a start is done or on its way."""
WORDS = ("桃花", "采石坑", "王建国", "wjg", "YZ-2026-01", "河砂 挖掘机", "北石桥村老山", "2026-09")
CHUNK = 2000

W = TypeVar("W", bound=QWidget)
Told = dict[str, list[float]]
"""Seconds by name."""


LOOK = 1
"""Milliseconds between two looks."""


class Probe(QObject):
    """Looks on while the event loop is free, and remembers the longest it was not.

    It sleeps between two looks, as a window does: a loop that never sleeps starves the worker.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = self._last = 0.0
        self._done: Callable[[], bool] | None = None
        self._loop = QEventLoop()
        self._lost = QTimer(self, singleShot=True, interval=LOST)
        self._lost.timeout.connect(self._loop.quit)
        self._timer = QTimer(self, interval=LOOK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    def during(self, action: Callable[[], object], seconds: float = OVER) -> float:
        """Return how long the loop was blocked at most by an action and what it set off."""
        until = perf_counter() + seconds
        return self.until(action, lambda: perf_counter() > until)

    def until(self, action: Callable[[], object], done: Callable[[], bool]) -> float:
        """Return how long the loop was blocked at most until something is done."""
        self._done = None
        self.longest, self._last = 0.0, perf_counter()
        self._timer.start()
        QTimer.singleShot(0, partial(self._act, action, done))
        self._lost.start()
        self._loop.exec()
        self._lost.stop()
        self._timer.stop()
        return self.longest

    def _act(self, action: Callable[[], object], done: Callable[[], bool]) -> None:
        action()
        self._done = done

    def _look(self) -> None:
        at = perf_counter()
        self.longest, self._last = max(self.longest, at - self._last), at
        if self._done and self._done():
            self._loop.quit()


class InMemory(QAbstractTableModel):
    """The floor: every row's words in a list."""

    def __init__(self, like: RowModel, rows: list[dict[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._like, self._rows = like, rows

    def rowCount(self, parent: Any = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Any = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self._like.columns)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, its side, its colour."""
        column = self._like.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].get(column.key, "")
        if role == TONE:
            return self._rows[index.row()]["state_kind"] if column.key == "status" else ""
        return self._like.data(self._like.index(0, index.column()), role)

    def headerData(self, section: int, side: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's label."""
        return self._like.headerData(section, side, role)


def use(ledger: Path, times: int) -> Told:
    """Use the window, each way so many times; return seconds by what was done."""
    _begin()
    window, probe = _window(ledger), Probe()
    told: Told = {"after start": [probe.during(window.show, AWAKE)]}
    told["page switch"] = list(_switches(window, probe, times))
    grid = _listed(window)
    told["record open"] = [
        probe.during(partial(grid.go_to_row, row)) for row in _rows(grid, times)
    ]
    told["filter"], told["filtered"] = _asked(window, probe, _filters(window, times))
    told["sort"], told["sorted"] = _asked(window, probe, _sorts(grid, times))
    told["scroll"] = [probe.during(partial(_jump, grid, row), KEY) for row in _rows(grid, times)]
    told |= _typing(window, probe, WORDS[:times])
    told |= _jumps(window, grid, times * JUMPS)
    told |= pasting.pasted(window, grid, probe, min(times, 3))
    told["picture"] = list(_pictures(window, probe))
    window.let_go()
    return told | bare.told(ledger, times)


def weigh(ledger: Path) -> float:
    """Return the MB of memory of a window that showed 首页, a list and many of its rows."""
    app = _begin()
    window = _window(ledger)
    window.show()
    _wait(AWAKE)
    window.go("register", register="problem")
    grid = _listed(window)
    for row in _rows(grid, WARM * JUMPS):
        _jump(grid, row)
        app.processEvents()
    window.desk.searching.find(WORDS[0])
    _wait(OVER)
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _begin() -> QApplication:
    app = QApplication([*sys.argv[:1], *style.FUSION])
    app.setApplicationName("ledgerdesk")
    style.apply(app)
    return app


def _window(ledger: Path) -> Window:
    desk, why = opened(ledger)
    window = Window(desk, why_readonly=why)
    window.resize(*SIZE)
    return window


def _wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _shown(window: Window, kind: type[W]) -> W:
    return next(each for each in window.findChildren(kind) if each.isVisible())


def _listed(window: Window) -> Grid:
    """Return the grid once its rows are there."""
    panel, until = _shown(window, ListPanel), perf_counter() + PATIENCE
    _wait(OVER)
    while panel.waiting and perf_counter() < until:
        _wait(KEY)
    return panel.grid


def _rows(grid: Grid, count: int) -> Iterator[int]:
    draw = Random(20261122)  # noqa: S311  # a repeatable draw, not a secret
    return iter([draw.randrange(grid.rows.rowCount()) for _ in range(count)])


def _switches(window: Window, probe: Probe, times: int) -> Iterator[float]:
    for _ in range(times // 2):
        yield probe.during(lambda: window.go("register", register="problem"))
        yield probe.during(lambda: window.go("home"))
    yield probe.during(lambda: window.go("register", register="problem"))


def _filters(window: Window, times: int) -> Iterator[Callable[[], object]]:
    """Take and let go values of every field, as clicks on them do."""
    facets = _shown(window, Facets)
    until = perf_counter() + PATIENCE
    while not facets.marks() and perf_counter() < until:  # the counts come from the worker
        _wait(KEY)
    values = [each for each in facets.marks() if each.kind == "value"][: (times + 1) // 2]
    for each in values:
        for _ in range(2):
            yield partial(facets.toggled.emit, each.key, each.value)


def _asked(
    window: Window, probe: Probe, actions: Iterable[Callable[[], object]]
) -> tuple[list[float], list[float]]:
    """Return how long each action blocks the loop, and how long until its rows are there."""
    panel, came = _shown(window, ListPanel), list[float]()
    blocked, there = list[float](), list[float]()
    panel.queried.connect(lambda: came.append(perf_counter()))
    for action in actions:
        came.clear()
        begin = perf_counter()
        blocked.append(probe.during(action))
        there.append((came[0] if came else perf_counter()) - begin)
    return blocked, there


def _pictures(window: Window, probe: Probe) -> Iterator[float]:
    """Show every picture, one after the other; each is counted in the worker."""
    for offer in window.desk.charts.offered():
        for by, _ in offer.by or (("", ""),):
            yield probe.during(partial(window.go, "charts", picture=offer.key, by=by), DRAWN)


def _sorts(grid: Grid, times: int) -> Iterator[Callable[[], object]]:
    head, columns = grid.horizontalHeader(), len(grid.rows.columns)
    for turn in range(times):
        yield partial(head.sectionClicked.emit, turn // 2 % columns)


def _typing(window: Window, probe: Probe, words: Sequence[str]) -> Told:
    """Type words a key at a time: how long each key's search holds the window."""
    box, line = _shown(window, SearchBox), _shown(window, ListPanel).line
    return {
        "typing, Ctrl+K": list(_typed(box, probe, words)),
        "typing in a list": list(_typed(line, probe, words)),
    }


def _typed(line: QLineEdit, probe: Probe, words: Sequence[str]) -> Iterator[float]:
    line.setFocus()
    for word in words:
        for sign in word:
            pressed = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            yield probe.during(partial(QApplication.sendEvent, line, pressed), KEY)
        line.clear()
        _wait(OVER)


def _jumps(window: Window, grid: Grid, count: int) -> Told:
    """Jump through all rows, in turns with the same view over a list in memory."""
    bare, rows = Grid(window.desk.browsing), grid.rows
    reader = window.desk.browsing.reader("problem")
    keys = [each.key for each in rows.columns]
    words = [
        row
        for start in range(0, len(rows.ids), CHUNK)
        for row in reader.rows(rows.ids[start : start + CHUNK], keys)
    ]
    bare.setModel(InMemory(rows, words, bare))
    bare.resize(grid.size())
    for section in range(len(rows.columns)):
        bare.setColumnWidth(section, grid.columnWidth(section))
    bare.show()
    _wait(OVER)
    told: Told = {"jump": [], "jump, in memory": []}
    for row in _rows(grid, WARM + count):
        told["jump"].append(_jump(grid, row))
        told["jump, in memory"].append(_jump(bare, row))
    bare.hide()
    bare.deleteLater()  # by Qt; Python would take it apart while it still paints
    _wait(KEY)
    return {name: found[WARM:] for name, found in told.items()}


def _jump(view: QTableView, row: int) -> float:
    """Jump to a row; return the seconds until it is painted."""
    begin = perf_counter()
    view.verticalScrollBar().setValue(row)
    view.viewport().repaint()
    return perf_counter() - begin
