"""What `bench.window` starts in processes of their own: a bare window, and ours in use.

`python -m bench.screen MODE [LEDGER]` prints one line of JSON. The moment of a first paint is
read from the machine's steady clock, which the process that started this one reads too.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

WIDE, HIGH, COLUMNS = 1366, 768, 8
FIRST = "figure_open"
"""The name of a figure of 首页 that is painted with a number on it."""
HOOK = "ledgerdesk.ui.home_page"
"""The program imports it after Qt and before its event loop."""


def now() -> int:
    """Return the machine's steady clock in ns."""
    return time.monotonic_ns()


def bare() -> None:
    """Show a window with an empty table and nothing else; tell when it is painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget

    class Eye(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, _tell)
            return False

    app, window, table, eye = QApplication([]), QMainWindow(), QTableWidget(0, COLUMNS), Eye()
    table.viewport().installEventFilter(eye)
    window.setCentralWidget(table)
    window.resize(WIDE, HIGH)
    window.show()
    app.exec()


def start(ledger: Path) -> None:
    """Start the program on a ledger; tell when 首页 is painted with its numbers."""
    sys.meta_path.insert(0, Hook())
    sys.argv[1:] = [str(ledger)]
    from ledgerdesk.__main__ import main

    main()


class Hook:
    """Watch the figure once its page is imported; Qt comes no moment earlier than usual.

    The card alone is watched: a filter on the application would hear thousands of events, and
    the start would pay for it.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the module of 首页, and look on as soon as it has run; find nothing else."""
        found = PathFinder.find_spec(name, path, target) if name == HOOK else None
        if found and found.loader:
            sys.meta_path.remove(self)
            run = found.loader.exec_module

            def run_and_watch(module: ModuleType) -> None:
                run(module)
                _watch(module)

            vars(found.loader)["exec_module"] = run_and_watch
        return found


def _watch(page: Any) -> None:
    """Tell when a card that has become the figure is painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Eye(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, _tell)  # after the whole window is painted
            return False

    show = page.FigureCard.show_figure

    def show_and_watch(card: Any, figure: Any) -> None:
        show(card, figure)
        if card.objectName() == FIRST:
            card.installEventFilter(Eye(card))

    page.FigureCard.show_figure = show_and_watch


def _tell() -> None:
    print(json.dumps(now()), flush=True)
    os._exit(0)  # the rest of the start is of no interest


def main() -> None:
    """Do what the first word says, on the ledger of the second."""
    mode, *rest = sys.argv[1:]
    if mode == "bare":
        bare()
    elif mode == "start":
        start(Path(rest[0]))
    else:
        from bench import using

        ledger = Path(rest[0])
        told = using.weigh(ledger) if mode == "weigh" else using.use(ledger, int(rest[1]))
        print(json.dumps(told), flush=True)
        os._exit(0)


if __name__ == "__main__":
    main()
