"""The map itself: signs on their ground, moved and looked at by mouse and keys."""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ledgerdesk.desk.scenes import ROLES, Scene
from ledgerdesk.domain.geometry import (
    Cluster,
    Plane,
    Point,
    View,
    around,
    distance,
    fitted,
    said,
)
from ledgerdesk.ui import map_ground, map_paint, map_signs
from ledgerdesk.ui.map_drawn import REACH, Drawn, Sign

NEAR = 13.0
"""Pixels within which a click means a sign."""
MARGIN, LEAST = 46.0, 400.0
"""Pixels around what is shown whole; metres that are shown across at least."""
STEP, STRIDE, CLOSER = 60, 240, 1.25
"""Pixels an arrow moves, with Shift; how much nearer one step of the wheel goes."""
FAR, CLOSE = 1e-5, 20.0
"""Pixels a metre at which nobody goes farther or nearer."""
SLIP = 4
"""Pixels a hand may slip while it clicks."""
TURN = 120
"""Units of a step of the wheel."""

_MOVES: Mapping[Qt.Key, tuple[int, int]] = {
    Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class _Hand(NamedTuple):
    """Where the mouse went down, and where it was last."""

    began: QPoint
    last: QPoint
    moved: bool = False


class MapView(QWidget):
    """One map; a click or Tab picks a sign, Enter opens it."""

    chosen = Signal(int)
    """Number of the mark that was picked, -1 for none."""
    opened = Signal(int)
    gathered = Signal(object)
    """Numbers of marks that lie on one place."""
    measured = Signal(str)
    """How long the way drawn is, in words; "" when nothing is measured any more."""

    copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map")
        self.setAccessibleName("一张图")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 220)
        self._scene = Scene("", Plane(0, 0))
        self._points: list[Point] = []
        self._shown: list[int] = []
        self._off: frozenset[str] = frozenset()
        self._drawn = Drawn(self._scene, (), ())
        self._layers, self._names = map_ground.Layers(), map_ground.Names()
        self._ground = map_ground.Ground()
        self._view = View(0, 0, 0.01, 1, 1)
        self._at = self._over = -1
        self._hand: _Hand | None = None
        self._way: list[Point] | None = None
        self._walks = True
        self._whole = True

    def sizeHint(self) -> QSize:
        """Take what the page has."""
        return QSize(800, 600)

    def show_scene(self, made: map_ground.Prepared, *, anew: bool) -> None:
        """Show what a ledger knows; `anew`: the whole of it."""
        picked = self.picked()
        scene, self._points, self._layers = made
        self._scene = scene
        known = {each.record: number for number, each in enumerate(scene.marks)}
        self._at = known.get(picked, -1)
        self.show_roles(ROLES)
        if anew or self._whole:
            self.show_all()

    def show_roles(self, roles: Iterable[map_signs.Key]) -> None:
        """Show the signs of these lines of the legend alone."""
        wanted = set(roles)
        marks = self._scene.marks
        self._shown = [n for n, e in enumerate(marks) if (e.register, e.role) in wanted]
        self._drawn = Drawn(self._scene, self._points, self._shown)
        self._over = -1
        self.update()

    def show_layers(self, off: Iterable[str]) -> None:
        """Leave layers out."""
        self._off = frozenset(off)
        self.update()

    def redraw(self) -> None:
        """Draw everything anew, in other colours."""
        self._drawn = Drawn(self._scene, self._points, self._shown)
        self.update()

    def picked(self) -> str:
        """Return the id of the record that is picked, "" for none."""
        return self._scene.marks[self._at].record if self._at >= 0 else ""

    def pick(self, number: int, *, bring: bool = False) -> None:
        """Pick a mark; `bring` it into sight."""
        self._at = number
        if number >= 0:
            mark = self._scene.marks[number]
            self.setAccessibleDescription(f"{mark.title}，{mark.state}，{mark.village}")
            if bring and not self._is_seen(self._points[number]):
                x, y = self._points[number]
                self._look(View(x, y, self._view.scale, self.width(), self.height()))
        self.update()
        self.chosen.emit(number)

    def show_all(self) -> None:
        """Show boundary and signs whole; the signs alone where there is no boundary."""
        corners = map_ground.corners(self._scene) or [self._points[n] for n in self._shown]
        if box := around(corners):
            self._look(fitted(box, (self.width(), self.height()), MARGIN, LEAST))
        self._whole = True

    def closer(self) -> None:
        """Go nearer."""
        self._zoom(CLOSER, self.width() / 2, self.height() / 2)

    def farther(self) -> None:
        """Go away."""
        self._zoom(1 / CLOSER, self.width() / 2, self.height() / 2)

    def measure(self, *, on: bool) -> None:
        """Begin or end to measure a way; each click or Enter is a point of it."""
        self._way = [] if on else None
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.measured.emit("点一下图上的起点；方向键移动、回车取图中央也可以。" if on else "")
        self.update()

    def copy_picture(self) -> None:
        """Put the map on the clipboard as it stands."""
        QGuiApplication.clipboard().setPixmap(self.grab())
        self.copied.emit()

    def view(self) -> View:
        """Return what is seen."""
        return self._view

    def _look(self, view: View) -> None:
        self._whole = False
        self._view = view
        self.update()

    def _zoom(self, factor: float, across: float, down: float) -> None:
        scale = self._view.scale * factor
        if FAR < scale < CLOSE:
            self._look(self._view.zoomed(factor, across, down))

    def _is_seen(self, point: Point) -> bool:
        across, down = self._view.seen(point)
        return 0 <= across <= self.width() and 0 <= down <= self.height()

    def _in_sight(self) -> list[tuple[Sign, Point]]:
        """Return the signs that are seen, with their pixels."""
        self._drawn.fit(self._view, self.devicePixelRatioF(), self._names)
        return self._drawn.in_sight(self._view)

    def _under(self, place: QPointF) -> Cluster | None:
        """Return the sign under a pixel."""
        x, y = place.x(), place.y()
        found = [
            ((across - x) ** 2 + (down - y) ** 2, -number, each.cluster)
            for number, (each, (across, down)) in enumerate(self._in_sight())
        ]
        best = min(found, default=None)
        return best[2] if best and best[0] <= NEAR * NEAR else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle in the middle, or the whole in sight."""
        x, y, scale = self._view.x, self._view.y, self._view.scale
        self._view = View(x, y, scale, self.width(), self.height())
        if self._whole:
            self.show_all()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the mouse."""
        place, turns = event.position(), event.angleDelta().y() / TURN
        if turns:
            self._zoom(CLOSER**turns, place.x(), place.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the map in the hand."""
        if event.button() == Qt.MouseButton.LeftButton:
            place = event.position().toPoint()
            self._hand = _Hand(place, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, or tell what is under the mouse."""
        place = event.position().toPoint()
        if self._hand is None:
            found = self._under(event.position())
            self._hover(found.members[0] if found else -1)
            return
        moved = self._hand.moved or (place - self._hand.began).manhattanLength() > SLIP
        if moved:
            by = place - self._hand.last
            self._look(self._view.moved(by.x(), by.y()))
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._hand = _Hand(self._hand.began, place, moved=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick what was clicked."""
        hand, self._hand = self._hand, None
        if event.button() != Qt.MouseButton.LeftButton or hand is None:
            return
        way = self._way is not None
        self.setCursor(Qt.CursorShape.CrossCursor if way else Qt.CursorShape.ArrowCursor)
        if hand.moved:
            return
        if way:
            self._go_on(self._view.under(event.position().x(), event.position().y()))
        else:
            self._click(self._under(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a sign; go nearer to the ground."""
        place, found = event.position(), self._under(event.position())
        if self._way is not None:
            self.measure(on=False)
        elif found and len(found.members) == 1:
            self.opened.emit(found.members[0])
        else:
            self._zoom(CLOSER * CLOSER, place.x(), place.y())

    def leaveEvent(self, event: object) -> None:
        """Tell nothing any more."""
        del event
        self._hover(-1)

    def _hover(self, number: int) -> None:
        if number != self._over:
            self._over = number
            if self._way is None:
                hand = Qt.CursorShape.PointingHandCursor
                self.setCursor(hand if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _click(self, found: Cluster | None) -> None:
        """Pick one sign; go nearer to several that lie apart, list those that do not."""
        if found is None:
            self.pick(-1)
        elif len(found.members) == 1:
            self.pick(found.members[0])
        else:
            box = around(self._points[n] for n in found.members)
            if box and max(box.right - box.left, box.bottom - box.top) * CLOSE > 2 * REACH:
                size = self.width(), self.height()
                self._look(fitted(box, size, MARGIN * 2, REACH / CLOSE * 4))
            self.gathered.emit(found.members)

    def _go_on(self, point: Point) -> None:
        """Add a point to the way that is measured."""
        if self._way is None:
            return
        self._way.append(point)
        spots = [self._scene.plane.spot(each) for each in self._way]
        total = sum(distance(a, b) for a, b in pairwise(spots))
        more = "再点下一处；双击或 Esc 结束。" if len(spots) < 2 else ""
        self.measured.emit(f"距离 {said(total)}。{more}")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, zoom with + and -, Home shows all, Enter opens."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            across, down = (each * (STRIDE if shift else STEP) for each in _MOVES[key])
            self._look(self._view.moved(across, down))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_picture()
        elif verb := self._verbs().get(key):
            verb()
        else:
            super().keyPressEvent(event)

    def _verbs(self) -> Mapping[Qt.Key, Callable[[], None]]:
        keys = Qt.Key
        made: dict[Qt.Key, Callable[[], None]] = {
            keys.Key_Plus: self.closer, keys.Key_Equal: self.closer, keys.Key_Minus: self.farther,
            keys.Key_Home: self.show_all, keys.Key_Return: self._enter,
            keys.Key_Enter: self._enter, keys.Key_Space: self._enter,
        }  # fmt: skip
        if self._way is not None or self._at >= 0:
            made[keys.Key_Escape] = self._escape
        return made

    def _enter(self) -> None:
        if self._way is not None:
            place = self._points[self._at] if self._at >= 0 else (self._view.x, self._view.y)
            self._go_on(place)
        elif self._at >= 0:
            self.opened.emit(self._at)

    def _escape(self) -> None:
        """End measuring; else pick nothing, and let the next Tab leave the map."""
        if self._way is not None:
            self.measure(on=False)
        else:
            self._walks = False
            self.pick(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab walks through the signs again."""
        self._walks = True
        super().focusInEvent(event)
        self.update()

    def focusNextPrevChild(self, on: bool) -> bool:  # noqa: FBT001, N802  # Qt's own
        """Walk from sign to sign; after the last one leave the map."""
        order = [each.cluster.members[0] for each, _ in sorted(self._in_sight(), key=_reading)]
        step = 1 if on else -1
        place = order.index(self._at) + step if self._at in order else (0 if on else len(order))
        if self._walks and self._at not in order and not on:
            place -= 1
        if self.hasFocus() and self._walks and 0 <= place < len(order):
            self.pick(order[place])
            return True
        return super().focusNextPrevChild(on)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, signs, names, and what helps to read them."""
        view = self._view
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground.draw(painter, self._layers, view, self._off)
        self._drawn.fit(view, self.devicePixelRatioF(), self._names)
        self._drawn.paint(painter, view, self._names)
        if self._at >= 0:
            map_paint.picked(painter, view.seen(self._points[self._at]))
        if self._way is not None:
            map_paint.way(painter, [view.seen(each) for each in self._way], view)
        map_paint.scale(painter, view)
        map_paint.north(painter, view)
        said_of = self._over if self._over >= 0 else self._at
        if said_of >= 0:
            place = view.seen(self._points[said_of])
            map_paint.told(painter, self._scene.marks[said_of], place, view)
        if self.hasFocus():
            map_paint.focus(painter, view)
        painter.end()


def _reading(seen: tuple[Sign, Point]) -> tuple[float, float]:
    """Put signs in the order in which a page is read: line by line of so many pixels."""
    x, y = seen[1]
    return y // (2 * REACH), x
