"""A block of cells pasted into the list of the window, and taken back again."""

from collections.abc import Callable
from time import perf_counter
from typing import Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from ledgerdesk.ui.cell_dialogs import PasteDialog
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.window import Window

ROWS = 1000
COLUMN = "place"


class Probe(Protocol):
    """Tells how long the event loop was blocked."""

    def until(self, action: Callable[[], object], done: Callable[[], bool]) -> float:
        """Act, wait until it is done; return the longest block."""


def pasted(window: Window, grid: Grid, probe: Probe, times: int) -> dict[str, list[float]]:
    """Paste so many rows as often as told, and undo each; return seconds by what was done."""
    told: dict[str, list[float]] = {
        "paste, shown first": [], "paste": [], "undo": [], "paste, written": [], "undone": [],
    }  # fmt: skip
    label = window.findChild(QLabel, "message_text")
    said = label.text if label else str
    undo = next(each for each in window.actions() if each.objectName() == "undo")
    for turn in range(times):
        _choose(grid, turn * ROWS)
        QGuiApplication.clipboard().setText("".join(f"{turn} 号地 {i}\n" for i in range(ROWS)))
        shown = probe.until(lambda: grid.asked.emit("paste"), lambda: _write(window) is not None)
        told["paste, shown first"].append(shown)
        begin = perf_counter()
        button = _write(window)
        if button is None:
            message = "nothing can be pasted"
            raise RuntimeError(message)
        told["paste"].append(probe.until(button.click, lambda: "已写入" in said()))
        told["paste, written"].append(perf_counter() - begin)
        begin = perf_counter()
        told["undo"].append(probe.until(undo.trigger, lambda: "已撤销" in said()))
        told["undone"].append(perf_counter() - begin)
    return told


def _choose(grid: Grid, row: int) -> None:
    column = [each.key for each in grid.rows.columns].index(COLUMN)
    grid.setCurrentIndex(grid.rows.index(row, column))


def _write(window: Window) -> QPushButton | None:
    """Return the button that writes, once the preview is there."""
    for dialog in window.findChildren(PasteDialog):
        button = dialog.findChild(QPushButton, "plan_write")
        if dialog.isVisible() and button and button.isEnabled():
            return button
    return None
