"""一张图: boundary, villages, sites by state, 图斑 by match; a click leads to the record."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.ground import LAYERS, Layer
from ledgerdesk.desk.maps import Looked, Wanted
from ledgerdesk.desk.maps import Page as Size
from ledgerdesk.desk.papers import Paper
from ledgerdesk.ui import printing, settings, style
from ledgerdesk.ui.cards import SPACE, Card
from ledgerdesk.ui.choosing import MOST
from ledgerdesk.ui.empty_panel import EmptyPanel
from ledgerdesk.ui.map_ground import Prepared, prepared
from ledgerdesk.ui.map_legend import Legend
from ledgerdesk.ui.map_side import Side
from ledgerdesk.ui.map_signs import Key
from ledgerdesk.ui.map_view import MapView
from ledgerdesk.ui.outline_dialog import OutlineDialog
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.room import turn
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.undoing import Wrote, undoing, write

if TYPE_CHECKING:
    from ledgerdesk.desk.scenes import Scene

WIDE, SLIM, TIGHT, BOTH = 320, 268, 900, 860
"""Width of what stands beside the map, in a roomy page and in a narrower one; where that begins,
and where both no longer stand beside each other."""
ON_MAP = frozenset({"site", "problem", "patch", "patrol", "village", "definition", "setting"})
Drawing = Callable[[Desk], Paper]
FILES = "地图图形 (*.geojson *.json *.kml *.shp)"
BEGIN = (
    "在矿点、问题、图斑里填上经度和纬度（十进制、度分秒、带号的平面坐标都可以），就会出现在这里。"
    "也可以先在右边“图层”里读入辖区边界和村点。"
)


class MapPage(Page):
    """What the ledger knows, where it lies."""

    key: ClassVar[str] = "map"
    title: ClassVar[str] = "一张图"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._scene: Scene | None = None
        self._wanted = Wanted()
        self._record = ""
        self._map, self._empty = MapView(), EmptyPanel()
        self._legend, self._side = Legend(), Side()
        self._village, self._period = QComboBox(), QComboBox()
        self._way, self._said = QPushButton("测距"), QLabel()
        self._right = QWidget()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        left = QFrame()
        left.setProperty("kind", "card")
        column = QVBoxLayout(left)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._bar())
        self._place = QStackedLayout()
        for widget in (self._map, self._empty):
            self._place.addWidget(widget)
        column.addLayout(self._place, 1)
        legend, side = Card("图例", "勾选的才画"), QFrame()
        legend.put(self._legend)
        side.setProperty("kind", "card")
        inside = QVBoxLayout(side)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._side)
        beside = QVBoxLayout(self._right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(SPACE)
        beside.addWidget(legend)
        beside.addWidget(side, 1)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(16, 14, 16, 12)
        row.setSpacing(SPACE)
        row.addWidget(left, 1)
        row.addWidget(self._right)

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(6)
        for combo, name in ((self._village, "只看哪个村（居）"), (self._period, "只看哪段时间")):
            combo.setAccessibleName(name)
            combo.setMinimumContentsLength(8)
            row.addWidget(combo)
        self._said.setProperty("kind", "second")
        self._said.setObjectName("map_said")
        row.addWidget(self._said, 1)
        self._way.setCheckable(True)
        for words, name, verb in (
            ("放大", "放大（+）", self._map.closer), ("缩小", "缩小（-）", self._map.farther),
            ("全图", "全图（Home）", self._map.show_all),
        ):  # fmt: skip
            row.addWidget(_button(words, name, verb))
        row.addWidget(self._way)
        row.addWidget(_button("复制图片", "复制图片", self._map.copy_picture))
        return row

    def _connect(self) -> None:
        self._map.chosen.connect(self._show_mark)
        self._map.opened.connect(self._open_mark)
        self._map.gathered.connect(self._side.show_group)
        self._map.measured.connect(self._measured)
        self._legend.changed.connect(self._narrow)
        self._side.picked.connect(self._point_out)
        self._side.opened.connect(self._open_record)
        self._side.asked.connect(self._follow)
        self._side.taking.connect(self._choose_file)
        self._side.dropping.connect(self._drop)
        self._side.switched.connect(self._switch)
        self._empty.wanted.connect(self._fill_in)
        self._way.toggled.connect(self._measure)
        self._village.activated.connect(self._ask)
        self._period.activated.connect(self._ask)
        self._map.copied.connect(self._copied)

    def open(self, **where: object) -> None:
        """Show the map, perhaps with a record picked: record."""
        self._record = str(where.get("record") or "")
        self._offer()
        self._load()
        self._map.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        """Ask again when something on the map changed."""
        if tables & ON_MAP and self.isVisible():
            self._load()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew when the program's colours are others."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._scene is not None:
            self._legend.redraw()
            self._map.redraw()

    def heading(self) -> tuple[str, str]:
        """Return how many records are on the map."""
        scene = self._scene
        if scene is None:
            return self.title, ""
        counts = scene.counts()
        sites = sum(n for (register, _), n in counts.items() if register == "site")
        patches = sum(n for (register, _), n in counts.items() if register == "patch")
        new = counts["patch", "suspected"]
        told = f"图斑 {patches:,} 个，疑似新增 {new:,} 个" if patches else ""
        without = f"没有坐标 {len(scene.unplaced):,} 条" if scene.unplaced else ""
        return self.title, " · ".join(filter(None, (f"{sites:,} 个矿点", told, without)))

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """Return print and export, once there is something to draw."""
        drawn = self._scene is not None and (self._scene.marks or self._scene.outlines)
        return {"print": self._print, "export": self._export} if drawn else {}

    def fit(self, width: int) -> None:
        """Put the lists beside the map, or below it where there is no room for both."""
        if turn(self._row, width, least=BOTH):
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(MOST)
        else:
            self._right.setFixedWidth(WIDE if width >= TIGHT else SLIM)

    def _offer(self) -> None:
        """Offer villages and spans of time; what was chosen stays."""
        chosen = self._village.currentData()
        self._village.clear()
        self._village.addItem("全部村（居）", "")
        for record, name in self.shell.desk.maps.villages():
            self._village.addItem(name, record)
        self._village.setCurrentIndex(max(0, self._village.findData(chosen)))
        if not self._period.count():
            for words, start, end in self.shell.desk.maps.spans():
                self._period.addItem(words, (start, end))

    def _ask(self, _index: int) -> None:
        start, end = self._period.currentData()
        village = str(self._village.currentData() or "")
        self._wanted = Wanted(village=village, start=start, end=end)
        self._load()

    def _load(self) -> None:
        """Read at once what takes no time; the rest in the worker."""
        maps = self.shell.desk.maps
        if not self.shell.guard(maps.is_quick):
            self.shell.run("读取一张图", partial(_scene, self._wanted), self._take)
        elif made := self.shell.guard(partial(_scene, self._wanted, self.shell.desk)):
            self._take(made)

    def _take(self, made: Prepared) -> None:
        before, self._scene = self._scene, made.scene
        scene = made.scene
        self._legend.show_counts(scene.counts())
        self._side.show_scene(scene)
        self._side.layers.allow(on=not self.shell.desk.readonly)
        anew = before is None or before.outlines.keys() != scene.outlines.keys()
        self._map.show_scene(made, anew=anew)
        self._narrow()
        self._switch()
        bare = not scene.marks and not scene.outlines
        self._place.setCurrentWidget(self._empty if bare else self._map)
        if bare:
            self._empty.tell("图上还没有东西", BEGIN, "读入辖区边界…", first=True)
        if self._record:
            self._find(self._record)
        self.headed.emit()

    def _find(self, record: str) -> None:
        """Pick a record by id, or say that it has no place."""
        found = [
            n for n, e in enumerate(self._scene.marks if self._scene else ()) if e.record == record
        ]
        self._record = ""
        if found:
            self._point_out(found[0])
        else:
            self.shell.say("这条记录没有坐标，不在图上。请先补填经度和纬度。", kind="notice")

    def _narrow(self) -> None:
        self._map.show_roles(self._legend.chosen())

    def _switch(self) -> None:
        self._map.show_layers(self._side.layers.off())

    def _show_mark(self, number: int) -> None:
        verbs: list[tuple[str, str]] = []
        if self._scene and number >= 0 and not self.shell.desk.readonly:
            desk = self.shell.desk
            keys = desk.browsing.follow_ups(self._scene.marks[number].register)
            verbs = [(f"登记{desk.bench.register(key).label}", key) for key in keys]
        self._side.show_mark(number, verbs)
        if number >= 0:
            self._side.setCurrentIndex(0)

    def _point_out(self, number: int) -> None:
        self._map.pick(number, bring=True)

    def _open_mark(self, number: int) -> None:
        if self._scene:
            mark = self._scene.marks[number]
            self._open_record(mark.register, mark.record)

    def _open_record(self, register: str, record: str) -> None:
        self.shell.go("register", register=register, record=record)

    def _follow(self, target: str) -> None:
        """Open the record that is picked, or begin one that follows from it."""
        picked = self._map.picked()
        mark = (
            next((e for e in self._scene.marks if e.record == picked), None)
            if self._scene
            else None
        )
        if mark is None:
            return
        if not target:
            self._open_record(mark.register, mark.record)
            return
        begun = partial(self.shell.desk.browsing.begun, mark.register, mark.record, target)
        if (values := self.shell.guard(begun)) is not None:
            self.shell.go("register", register=target, new=values or True)

    def _fill_in(self) -> None:
        self._choose_file("boundary")

    def _choose_file(self, layer: Layer) -> None:
        folder = str(self.shell.desk.path.parent)
        chosen, _ = QFileDialog.getOpenFileName(self, f"读入{LAYERS[layer]}", folder, FILES)
        if chosen:
            look = partial(_look, Path(chosen))
            self.shell.run("读取图形文件", look, partial(self._choose_shapes, layer))

    def _choose_shapes(self, layer: Layer, looked: Looked) -> None:
        dialog = OutlineDialog(looked, layer, self)
        dialog.chosen.connect(partial(self._bring_in, looked.path))
        dialog.open()

    def _bring_in(self, path: Path, layer: Layer, numbers: list[int]) -> None:
        said = f"已读入{LAYERS[layer]}：{path.name}，{len(numbers):,} 个图形。"
        verb = partial(_bring, layer, path, tuple(numbers))
        self.shell.run("读入图形", verb, partial(self._brought, said))

    def _brought(self, said: str, change: Wrote) -> None:
        self.shell.changed(change.tables)
        self.shell.say(said, action=undoing(self.shell, change.step))

    def _drop(self, layer: Layer) -> None:
        verb = partial(self.shell.desk.maps.drop, layer)
        write(self.shell, verb, f"已移除{LAYERS[layer]}，文件还在原来的地方。")

    def _measure(self, on: bool) -> None:  # noqa: FBT001  # Qt hands a flag over so
        self._map.measure(on=on)
        self._map.setFocus()

    def _measured(self, words: str) -> None:
        self._said.setText(words)
        self._said.setToolTip(words)
        if not words:
            self._way.setChecked(False)

    def _paper(self) -> Drawing:
        """Return what draws the map on paper as it is filtered now."""
        page = self._side.layers.page()
        return partial(_drawn, self._wanted, tuple(self._legend.chosen()), page)

    def _print(self) -> None:
        self.shell.run("准备打印", self._paper(), self._choose_printer)

    def _choose_printer(self, paper: Paper) -> None:
        printer = printing.choose(self, self.title, paper)
        if printer is not None:
            self.shell.run("打印", partial(_printed, paper, printer), self._printed)

    def _printed(self, pages: int) -> None:
        self.shell.say(f"已送打印机 {pages} 页。")

    def _export(self) -> None:
        start = str((settings.folder() or self.shell.desk.path.parent) / f"{self.title}.pdf")
        told, _ = QFileDialog.getSaveFileName(self, "一张图存为 PDF", start, "PDF (*.pdf)")
        if told:
            self.shell.run("存 PDF", partial(_saved, self._paper(), Path(told)), self._saved)

    def _saved(self, file: Path) -> None:
        self.shell.say(f"已存 {file}", action=("打开文件", partial(_open, file)))

    def _copied(self) -> None:
        self.shell.say("图片已复制，可以粘贴到文档里。")


def _button(words: str, name: str, verb: Callable[[], None]) -> QPushButton:
    made = QPushButton(words)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setAutoDefault(False)
    made.clicked.connect(verb)
    style.look(made, kind="flat")
    return made


def _scene(wanted: Wanted, desk: Desk) -> Prepared:
    return prepared(desk.maps.scene(wanted))


def _drawn(wanted: Wanted, roles: tuple[Key, ...], page: Size, desk: Desk) -> Paper:
    return desk.maps.paper(wanted, roles, page, style.PLAIN)


def _printed(paper: Paper, printer: QPrinter, _desk: Desk) -> int:
    return printing.paint(paper, printer)


def _saved(drawing: Drawing, file: Path, desk: Desk) -> Path:
    desk.maps.save(drawing(desk), file)
    return file


def _open(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def _look(path: Path, desk: Desk) -> Looked:
    return desk.maps.look(path)


def _bring(layer: Layer, path: Path, numbers: tuple[int, ...], desk: Desk) -> Wrote:
    return desk.maps.take(layer, path, numbers)
