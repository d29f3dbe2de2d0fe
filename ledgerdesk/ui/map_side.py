"""Beside the map: what is picked and what is near, patches, doubtful places, layers."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.ground import LAYERS, Layer, Outline
from ledgerdesk.desk.maps import Page
from ledgerdesk.desk.scenes import ROLES, Mark, Scene, Tone
from ledgerdesk.domain.coordinates import dms
from ledgerdesk.domain.geometry import said
from ledgerdesk.ui import style
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.lines import Tone as Look

MOST, LISTED = 30, 300
"""Marks that are listed as near, and of all others: nobody reads on."""
BADGE = 74
LOOKS: dict[Tone, Look] = {
    "late": "late", "soon": "soon", "active": "active", "done": "done", "closed": "closed",
    "plain": "",
}  # fmt: skip
NEAR, PATCHES, DOUBTS, GROUND = "附近", "图斑", "核对", "图层"


class Card(QWidget):
    """The record that is picked, and what to do with it."""

    wanted = Signal(str)
    """"" to open it, else the register of a record that follows from it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map_card")
        self._title, self._state = QLabel(wordWrap=True), QLabel()
        self._title.setProperty("kind", "heading")
        self._state.setProperty("kind", "tag")
        self._words, self._odd = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._words.setProperty("kind", "second")
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self._odd)
        column.addLayout(self._row)

    def show_mark(self, mark: Mark, verbs: Sequence[tuple[str, str]]) -> None:
        """Show a record with (words, register) of what can follow."""
        self._title.setText(mark.title)
        self._state.setText(mark.state)
        style.look(self._state, tone=LOOKS[ROLES[mark.register, mark.role].tone])
        east, north = (dms(each) for each in mark.spot)
        place = f"东经 {east}　北纬 {north}"
        self._words.setText("\n".join(filter(None, (mark.village, mark.hint, place))))
        self._odd.setText(f"注意：{mark.odd}" if mark.odd else "")
        self._odd.setVisible(bool(mark.odd))
        style.look(self._odd, tone="soon")
        self._offer([("打开", ""), *verbs])

    def _offer(self, verbs: Sequence[tuple[str, str]]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for words, register in verbs:
            button = QPushButton(words)
            button.setObjectName(f"map_{register or 'open'}")
            button.setAutoDefault(False)
            style.look(button, kind="primary" if not register else "")
            button.clicked.connect(partial(self.wanted.emit, register))
            self._row.addWidget(button)
        self._row.addStretch(1)


class Side(QTabWidget):
    """Four lists; a line picks its mark, or opens its record."""

    picked = Signal(int)
    """Number of a mark of the scene."""
    opened = Signal(str, str)
    """Register and id of a record that is not on the map."""
    asked = Signal(str)
    """What the card's button wants."""
    taking = Signal(str)
    """Layer to bring in, "" for any."""
    dropping = Signal(str)
    switched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map_side")
        self.setAccessibleName("图上的记录")
        self._scene: Scene | None = None
        self._near: list[int] = []
        self._known: list[int] = []
        self._odd: list[int] = []
        self.card, self.near = Card(), Lines("附近的记录", badges=BADGE)
        self.patches = Lines("图斑比对", badges=BADGE)
        self.doubts = Lines("没有坐标和位置存疑的记录", badges=BADGE)
        self.layers = _Layers()
        self._hint = QLabel("点一个记号，或按 Tab 逐个走，这里就列出它和离它最近的记录。")
        self._arrange()
        self.near.chosen.connect(self._pick_near)
        self.patches.chosen.connect(self._pick_patch)
        self.doubts.chosen.connect(self._open_doubt)
        self.card.wanted.connect(self.asked)
        self.layers.taking.connect(self.taking)
        self.layers.dropping.connect(self.dropping)
        self.layers.switched.connect(self.switched)

    def _arrange(self) -> None:
        self._hint.setProperty("kind", "hint")
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(16, 12, 16, 12)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._hint)
        column.addWidget(self.card)
        column.addWidget(self.near, 1)
        self.card.hide()
        for widget, words in (
            (first, NEAR), (self.patches, PATCHES), (self.doubts, DOUBTS), (self.layers, GROUND),
        ):  # fmt: skip
            self.addTab(widget, words)

    def show_scene(self, scene: Scene) -> None:
        """Fill the lists that do not hang on what is picked."""
        self._scene = scene
        self._known = [n for n, each in enumerate(scene.marks) if each.register == "patch"]
        self._odd = [n for n, each in enumerate(scene.marks) if each.odd]
        lying = dict(scene.patches)
        lines = [_line(scene.marks[n], lying.get(scene.marks[n].record, "")) for n in self._known]
        self.patches.show_lines(_cut(lines, len(self._known)) or [Line("没有带坐标的图斑。")])
        doubts = [_line(scene.marks[n], scene.marks[n].odd) for n in self._odd[:LISTED]]
        doubts += [
            Line(each.title, each.village, "没有坐标", "soon", verb="打开补填")
            for each in scene.unplaced[: LISTED - len(doubts)]
        ]
        every = len(self._odd) + len(scene.unplaced)
        self.doubts.show_lines(_cut(doubts, every) or [Line("每条记录都有坐标，位置都没有疑问。")])
        self._count(PATCHES, 1, len(self._known))
        self._count(DOUBTS, 2, every)
        self.layers.show_layers(scene)

    def _count(self, words: str, place: int, number: int) -> None:
        self.setTabText(place, f"{words} {number:,}" if number else words)

    def show_mark(self, number: int, verbs: Sequence[tuple[str, str]]) -> None:
        """Show a mark and what is near it; -1: nothing is picked."""
        scene = self._scene
        self.card.setVisible(number >= 0)
        self._hint.setVisible(number < 0)
        if scene is None or number < 0:
            self._near = []
            self.near.show_lines([])
            return
        mark = scene.marks[number]
        self.card.show_mark(mark, verbs)
        places = {each.record: n for n, each in enumerate(scene.marks)}
        found = [each for each in scene.near(mark.spot) if each[1] is not mark][:MOST]
        self._near = [places[each.record] for _, each in found]
        self.near.show_lines([_line(each, said(way)) for way, each in found])

    def show_group(self, numbers: Sequence[int]) -> None:
        """List marks that lie on one place."""
        scene = self._scene
        if scene is None:
            return
        self.card.hide()
        self._hint.hide()
        self._near = [*numbers]
        self.near.show_lines([_line(scene.marks[n], scene.marks[n].village) for n in numbers])
        self.setCurrentIndex(0)

    def _pick_near(self, row: int) -> None:
        if row < len(self._near):
            self.picked.emit(self._near[row])

    def _pick_patch(self, row: int) -> None:
        if row < len(self._known):
            self.picked.emit(self._known[row])

    def _open_doubt(self, row: int) -> None:
        odd = len(self._odd[:LISTED])
        if self._scene is None:
            return
        if row < odd:
            self.picked.emit(self._odd[row])
        elif row - odd < len(self._scene.unplaced):
            each = self._scene.unplaced[row - odd]
            self.opened.emit(each.register, each.record)


class _Layers(QWidget):
    """What was brought in: shown or not, replaced, taken off."""

    taking = Signal(str)
    dropping = Signal(str)
    switched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map_layers")
        self._rows = {layer: _LayerRow(layer) for layer in LAYERS}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(10)
        for layer, row in self._rows.items():
            column.addWidget(row)
            row.tick.toggled.connect(self._switch)
            row.take.clicked.connect(partial(self.taking.emit, layer))
            row.drop.clicked.connect(partial(self.dropping.emit, layer))
        self._page = QComboBox()
        self._page.setAccessibleName("导出和打印用纸")
        for page in ("A4", "A3"):
            self._page.addItem(f"{page} 横向", page)
        line = QHBoxLayout()
        line.addWidget(QLabel("导出和打印用纸"), 1)
        line.addWidget(self._page)
        column.addStretch(1)
        column.addLayout(line)

    def page(self) -> Page:
        """Return the paper the map is printed on."""
        return "A3" if self._page.currentData() == "A3" else "A4"

    def show_layers(self, scene: Scene) -> None:
        """Show what each layer holds."""
        for layer, row in self._rows.items():
            row.tell(scene.outlines.get(layer))

    def off(self) -> list[Layer]:
        """Return the layers that are switched off."""
        return [layer for layer, row in self._rows.items() if not row.tick.isChecked()]

    def allow(self, *, on: bool) -> None:
        """Let layers be brought in, or only looked at."""
        for row in self._rows.values():
            row.take.setEnabled(on)
            row.drop.setEnabled(on)

    def _switch(self, _on: object) -> None:
        self.switched.emit()


class _LayerRow(QWidget):
    """One layer."""

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        words = LAYERS[layer]
        self.tick = QCheckBox(words)
        self.tick.setChecked(True)
        self.tick.setAccessibleName(f"显示{words}")
        self.take, self.drop = QPushButton("读入…"), QPushButton("移除")
        for button in (self.take, self.drop):
            button.setAccessibleName(f"{button.text().rstrip('…')}{words}")
            button.setProperty("kind", "link")
            button.setAutoDefault(False)
        self._said = QLabel(wordWrap=True)
        self._said.setProperty("kind", "hint")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.tick, 1)
        row.addWidget(self.take)
        row.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._said)

    def tell(self, outline: Outline | None) -> None:
        """Say what the layer holds."""
        self._said.setText(outline.said() if outline else "还没有读入。")
        self.take.setText("更换…" if outline else "读入…")
        self.drop.setVisible(outline is not None)


def _line(mark: Mark, note: str) -> Line:
    tone = LOOKS[ROLES[mark.register, mark.role].tone]
    return Line(mark.title, note, _short(mark.state), tone, verb="在图上指出")


def _cut(lines: list[Line], every: int) -> list[Line]:
    """Say how many lines are left out."""
    left = every - len(lines)
    note = f"还有 {left:,} 条没有列出，可以在上面只看一个村（居）。"
    return [*lines, Line(note)] if left else lines


def _short(state: str) -> str:
    """Cut a state to what a badge holds."""
    return state.partition("·")[0][:5]
