"""Every screen in every size: python -m bench.screens, or ./dev screens.

The scenes of the help's pictures and every page of the rail, on the practice ledger, one folder a
look under build/screens: to be looked at before a change of the window is called done. It exits 1
when a scene cannot be played: a button that a small window has no room for is not to be found.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from bench.pictures import CLERK, DAY, PATIENCE, first, opened, scenes
from ledgerdesk.desk import Desk
from ledgerdesk.desk.practice import practice
from ledgerdesk.ui import settings, style
from ledgerdesk.ui.hand import Hand, leave, pause

OUT = Path("build") / "screens"
AT_ONCE = 2


class Look(NamedTuple):
    """How a clerk's screen stands."""

    size: tuple[int, int]
    """Of the whole screen, in its own pixels."""
    zoom: float = 1.0
    """What the system, or 大字 of the program, enlarges everything by."""
    contrast: bool = False


LOOKS = {
    "1366x768": Look((1366, 768)),
    "1920x1080": Look((1920, 1080)),
    "1366x768-125": Look((1366, 768), 1.25),
    "1366x768-150": Look((1366, 768), 1.5),
    "1366x768-200": Look((1366, 768), 2.0),
    "1920x1080-contrast": Look((1920, 1080), contrast=True),
}


def main() -> int:
    """Make all looks, or only those named on the command line."""
    if sys.argv[1:2] == ["--look"]:
        return _look(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    os.environ["LEDGERDESK_TODAY"] = DAY
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    shutil.rmtree(OUT, ignore_errors=True)
    with TemporaryDirectory() as place:
        ledger = practice(Path(place) / "练习库")[0]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = sys.argv[1:] or LOOKS
            codes = list(pool.map(lambda name: _apart(name, ledger, Path(place)), asked))
    print(f"{sum(1 for _ in OUT.glob('*/*.png'))} screens in {OUT}")
    return max(codes)


def _apart(name: str, ledger: Path, place: Path) -> int:
    """Make one look in a process of its own: Qt reads the zoom when it starts."""
    own = Path(shutil.copytree(ledger.parent, place / name)) / ledger.name
    told = [sys.executable, "-m", "bench.screens", "--look", name, str(own), str(OUT / name)]
    zoom = {"QT_SCALE_FACTOR": str(LOOKS[name].zoom)}
    return subprocess.run(told, env={**os.environ, **zoom}, check=False).returncode  # noqa: S603  # ourselves


def _look(name: str, ledger: Path, out: Path) -> int:
    """Keep every screen of one look."""
    look = LOOKS[name]
    out.mkdir(parents=True)
    scope, place = QSettings.Scope.UserScope, ledger.parent / "settings"
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(place))
    settings.keep_toured()
    app = QApplication([*sys.argv[:1], *style.FUSION])
    style.apply(app, contrast=look.contrast)
    wide, high = look.size
    size = round(wide / look.zoom), round(high / look.zoom)
    for part in (first(ledger.parent, size), _pages(ledger, size), scenes(ledger, size)):
        for screen, shown in part:
            shown.grab().save(str(out / f"{screen}.png"))
    return 0


def _pages(ledger: Path, size: tuple[int, int]) -> Iterator[tuple[str, QWidget]]:
    """Yield every page of the rail."""
    window = opened(Desk.open(ledger, write=True, actor=CLERK), size)
    hand = Hand(window)
    hand.settle()
    rail = [each.objectName() for each in window.findChildren(QAbstractButton)]
    for name in rail:
        if name.startswith("rail_"):
            hand.press(name)
            pause(PATIENCE)
            yield name.replace(":", "_"), window
    leave(window)


if __name__ == "__main__":
    sys.exit(main())
