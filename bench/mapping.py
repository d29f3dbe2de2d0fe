"""The map with ten thousand signs: a frame of panning and of zooming, and a bare painter's."""

import math
import os
from collections.abc import Callable
from functools import partial
from random import Random

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bench.measuring import clocked, spread
from ledgerdesk.desk.ground import Outline, Shape
from ledgerdesk.desk.scenes import ROLES, Mark, Place, Scene
from ledgerdesk.domain.geometry import Plane, Spot
from ledgerdesk.ui import map_ground, map_signs, style
from ledgerdesk.ui.map_view import MapView

SIZE = (1100, 900)
"""Pixels of the map in a window of 1920 × 1080 beside the rail and the lists."""
CORNERS, VILLAGES, FRAMES = 3_000, 60, 60
LIMIT = 33
"""Milliseconds a frame may take."""
HERE: Spot = (1_182_000_000, 362_000_000)
WIDE = 1_500_000
"""Half a county in stored units."""


def figures(signs: int) -> str:
    """Draw so many signs again and again; return the table of milliseconds a frame."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    style.apply(app)
    view, bare = MapView(), _Bare(signs)
    told = []
    for widget in (view, bare):
        widget.resize(*SIZE)
        widget.show()
        QTest.qWaitForWindowExposed(widget)
    made = map_ground.prepared(scene(signs))
    told.append(("first frame", [_frame(partial(view.show_scene, made, anew=True))]))
    told.append(("pan by mouse", [_frame(move) for move in _drags(view)]))
    told.append(("zoom by key", [_frame(move) for move in _zooms(view)]))
    nothing = [_frame(bare.update) for _ in range(FRAMES)]
    told.append((f"bare painter, {signs:,} pictures", nothing))
    lines = [f"| {name} | {len(each)} | {spread(each)} | {LIMIT} |" for name, each in told]
    for widget in (view, bare):
        widget.close()
        widget.deleteLater()
    head = f"| map, {signs:,} signs | n | p50 / p95 | limit ms |\n| --- | --- | --- | --- |\n"
    return f"\n{head}" + "\n".join(lines) + "\n"


def scene(signs: int) -> Scene:
    """Return a county of signs and villages, with a boundary of many corners."""
    draw, roles = Random(7), [*ROLES]  # noqa: S311  # repeatable places, no secrets
    marks = tuple(
        Mark(register, f"r{number}", f"KD-{number}", f"点{number}", "", role, "在办", _spot(draw))
        for number in range(signs)
        for register, role in (roles[number % len(roles)],)
    )
    ring = tuple(_corner(number) for number in range(CORNERS))
    border = Outline("boundary", "界", "WGS84", 0, "", (Shape("县", "area", (ring,)),))
    places = tuple(Place(f"第{number}村", _spot(draw)) for number in range(VILLAGES))
    return Scene("县", Plane(*HERE), marks, (), {"boundary": border}, places)


def _spot(draw: Random) -> Spot:
    return HERE[0] + draw.randint(-WIDE, WIDE), HERE[1] + draw.randint(-WIDE, WIDE)


def _corner(number: int) -> Spot:
    turn = math.tau * number / CORNERS
    far = WIDE * 1.5 * (1 + 0.02 * math.sin(31 * turn))
    return round(HERE[0] + far * math.cos(turn)), round(HERE[1] + far * math.sin(turn))


def _frame(act: Callable[[], object]) -> float:
    """Return the seconds an action takes until it is painted."""

    def both() -> None:
        act()
        QCoreApplication.sendPostedEvents()  # the frame that the action asks for

    return clocked(both)


def _drags(view: MapView) -> list[Callable[[], object]]:
    """Return a drag in small steps, there and back."""
    middle = QPoint(SIZE[0] // 2, SIZE[1] // 2)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    steps = (middle + QPoint(8 * (n % 30), 5 * (n % 30)) for n in range(1, FRAMES + 1))
    return [partial(QTest.mouseMove, view, at) for at in steps]


def _zooms(view: MapView) -> list[Callable[[], object]]:
    """Return ten steps nearer and ten steps away, in turns."""
    near, far = Qt.Key.Key_Plus, Qt.Key.Key_Minus
    keys = [near if number // 10 % 2 == 0 else far for number in range(FRAMES)]
    return [partial(QTest.keyClick, view, key) for key in keys]


class _Bare(QWidget):
    """As many pictures, drawn and nothing else."""

    def __init__(self, count: int) -> None:
        super().__init__()
        draw = Random(1)  # noqa: S311  # as above
        self._picture = map_signs.sign(("site", "done"))
        self._at = [
            QPointF(draw.randint(0, SIZE[0]), draw.randint(0, SIZE[1])) for _ in range(count)
        ]

    def paintEvent(self, _event: object) -> None:
        """Draw."""
        painter = QPainter(self)
        for each in self._at:
            painter.drawPixmap(each, self._picture)
        painter.end()
