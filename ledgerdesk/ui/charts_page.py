"""图表: a list of pictures, one of them drawn large; every number leads to its records."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSignalBlocker, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.charts import Asked, Gap, Picture
from ledgerdesk.desk.papers import Paper
from ledgerdesk.domain.charts import Chart
from ledgerdesk.ui import printing, settings, style
from ledgerdesk.ui.cards import SPACE, Card
from ledgerdesk.ui.chart_bar import ChartBar
from ledgerdesk.ui.charts import ChartView
from ledgerdesk.ui.drilling import show_part
from ledgerdesk.ui.latest import Latest
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.opening import open_place
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.room import turn
from ledgerdesk.ui.shell import Shell

if TYPE_CHECKING:
    from ledgerdesk.desk.charts import Offer

LIST, FEW, SIDE = 148, 118, 288
"""Pixels: width of the list, its height where it lies above, width of the gaps."""
FILES = "PDF (*.pdf);;Word (*.docx)"
AROUND = 40
"""Pixels kept visible around the current number."""
PICTURES = frozenset({
    "problem", "patrol", "case", "site", "village", "duty_area", "attachment", "check_item",
    "extension", "setting", "run",
})  # fmt: skip
"""Tables that pictures are counted from."""


class ChartsPage(Page):
    """One picture of the ledger, chosen from a list; its days and village above it."""

    key = "charts"
    title = "图表"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._offers: tuple[Offer, ...] = ()
        self._asked = Asked("")
        self._picture: Picture | None = None
        self._latest = Latest(shell, "统计图表", self._show, self._failed)
        self._list, self._bar = _listed(), ChartBar()
        self._view, self._title, self._hint = ChartView("图表"), QLabel(), QLabel()
        self._gaps = Card("缺漏")
        self._lines = Lines("没有巡查到的地方", badges=0, verbs=True)
        self._area = QScrollArea()
        self._list.currentRowChanged.connect(self._choose)
        self._bar.changed.connect(self._narrow)
        self._view.chosen.connect(partial(show_part, shell))
        self._view.reached.connect(self._reveal)
        self._lines.chosen.connect(self._patrol)
        self._arrange()

    def open(self, **where: object) -> None:
        """Show a picture; without one the last, or the first of the list.

        `span`, `village`, `violation` and `by` narrow it as in `desk.charts.Asked`.
        """
        self._offer()
        keys = [each.key for each in self._offers]
        if not keys:
            self._title.setText("这个方案没有可以画成图的台账。")
            return
        key = str(where.get("picture") or self._asked.key)
        row, asked = keys.index(key) if key in keys else 0, self._asked
        self._asked = replace(
            asked,
            key=keys[row],
            span=str(where.get("span", asked.span)),
            village=str(where.get("village", asked.village)),
            violation=str(where.get("violation", asked.violation)),
            by=str(where.get("by", asked.by)),
        )
        self._mark()
        self._load()

    def refresh(self, tables: frozenset[str]) -> None:
        """Count anew when what is drawn has changed."""
        if tables & PICTURES and self.isVisible():
            self._offer()
            self._load()

    def fit(self, width: int) -> None:
        """Put the list above the picture, and the gaps below it, where there is no room."""
        tight = turn(self._row, width)
        self._list.setFlow(QListWidget.Flow.LeftToRight if tight else QListWidget.Flow.TopToBottom)
        self._list.setWrapping(tight)
        self._aside.setMaximumSize(16777215 if tight else LIST, FEW if tight else 16777215)
        turn(self._beside, width, least=1000)

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """Return print and export, once there is something to draw."""
        if self._picture is None or not self._picture.chart.rows:
            return {}
        return {"print": self._print, "export": self._export}

    def _arrange(self) -> None:
        self._shelve()
        self._beside = QHBoxLayout()
        self._beside.setSpacing(SPACE)
        self._beside.addWidget(self._card(), 1)
        self._gaps.setMinimumWidth(SIDE)
        self._lines.setMinimumHeight(120)
        self._gaps.put(self._lines, 1)
        self._gaps.hide()
        self._beside.addWidget(self._gaps)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(self._bar)
        right.addLayout(self._beside, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 14, 16, 14)
        self._row.setSpacing(SPACE)
        self._row.addWidget(self._aside)
        self._row.addLayout(right, 1)

    def _shelve(self) -> None:
        """Put the list and its verb into a card of their own."""
        self._aside = QFrame()
        self._aside.setProperty("kind", "card")
        column = QVBoxLayout(self._aside)
        column.setContentsMargins(1, 6, 1, 6)
        column.addWidget(self._list)
        every = QPushButton("全部导出…")
        every.setProperty("kind", "link")
        every.setToolTip("把列出的图按现在选的时间和村都画出来，存成一个 PDF 或 Word 文件")
        every.clicked.connect(self._export_all)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 2)
        foot.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(foot)
        self._aside.setFixedWidth(LIST)
        self._aside.setMinimumSize(0, 0)

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        for label, kind in ((self._title, "heading"), (self._hint, "hint")):
            label.setProperty("kind", kind)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._title, 1)
        for text, verb in (("复制图片", self._copy_picture), ("复制数据", self._copy_data)):
            button = QPushButton(text)
            button.clicked.connect(verb)
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._hint)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(_held(self._view))
        self._area.setMinimumHeight(180)
        column.addWidget(self._area, 1)
        return card

    def _offer(self) -> None:
        """List the pictures of this ledger and what can be chosen for them."""
        verbs = self.shell.desk.charts
        self._offers = verbs.offered()
        with QSignalBlocker(self._list):
            self._list.clear()
            for each in self._offers:
                self._list.addItem(QListWidgetItem(each.label))
        self._mark()
        self._bar.offer(verbs.spans(), verbs.villages(), verbs.violations())

    def _mark(self) -> None:
        """Let the list follow what is asked for."""
        keys = [each.key for each in self._offers]
        if self._asked.key in keys:
            with QSignalBlocker(self._list):
                self._list.setCurrentRow(keys.index(self._asked.key))

    def _choose(self, row: int) -> None:
        if row >= 0:
            self._asked = replace(self._asked, key=self._offers[row].key, by="")
            self._load()

    def _narrow(self) -> None:
        self._asked = self._bar.asked(self._asked)
        self._load()

    def _load(self) -> None:
        """Have the picture counted."""
        offer = next(each for each in self._offers if each.key == self._asked.key)
        self._asked = self._bar.serve(offer, self._asked)
        self._latest.ask(partial(_counted, self._asked))

    def _show(self, picture: Picture) -> None:
        self._picture = picture
        self._show_gaps(picture.gaps)
        self._title.setText(picture.chart.title)
        self._hint.setText(picture.chart.hint)
        self._row.activate()  # the chart is laid out once, in the room that is left
        self._view.show_chart(picture.chart)
        self.headed.emit()

    def _failed(self, reason: str) -> None:
        self._title.setText(reason)
        self._hint.clear()

    def _show_gaps(self, gaps: tuple[Gap, ...]) -> None:
        self._gaps.setVisible(bool(gaps))
        self._gaps.heading.setText(f"缺漏 {len(gaps)} 处")
        verb = "" if self.shell.desk.readonly else "登记巡查"
        self._lines.show_lines([Line(each.title, each.note, verb=verb) for each in gaps])

    def _patrol(self, row: int) -> None:
        if self._picture:
            begun = dict(self._picture.gaps[row].patrol)
            self.shell.go("register", register="patrol", new=begun or True)

    def _reveal(self, place: QRect) -> None:
        middle = self._view.mapToParent(place.center())
        self._area.ensureVisible(middle.x(), middle.y(), AROUND, AROUND)

    def _copy_picture(self) -> None:
        self._view.copy_picture()
        self.shell.say("图片已复制，可以粘贴到 Word、WPS 或聊天里。")

    def _copy_data(self) -> None:
        self._view.copy_data()
        self.shell.say("数据已复制，可以粘贴到 Excel、WPS 表格里。")

    def _print(self) -> None:
        if self._picture:
            verb = partial(_drawn, self._picture.chart)
            self.shell.run("准备打印", verb, self._choose_printer)

    def _choose_printer(self, paper: Paper) -> None:
        printer = printing.choose(self, self._title.text(), paper)
        if printer is not None:
            self.shell.run("打印", partial(_printed, paper, printer), self._printed)

    def _printed(self, pages: int) -> None:
        self.shell.say(f"已送打印机 {pages} 页。")

    def _export(self) -> None:
        self._ask_file((self._asked,))

    def _export_all(self) -> None:
        every = (replace(self._asked, key=each.key, by="") for each in self._offers)
        self._ask_file(tuple(every))

    def _ask_file(self, asked: tuple[Asked, ...]) -> None:
        names = {each.key: each.label for each in self._offers}
        name = names[asked[0].key] if len(asked) == 1 else self.title
        start = str((settings.folder() or self.shell.desk.path.parent) / f"{name}.pdf")
        told, kind = QFileDialog.getSaveFileName(self, "导出图表", start, FILES)
        if told:
            file = Path(told)
            if not file.suffix:  # a system's dialog may leave it away
                file = file.with_suffix(".docx" if "docx" in kind else ".pdf")
            self.shell.run("导出图表", partial(_saved, asked, file), self._saved)

    def _saved(self, file: Path) -> None:
        self.shell.say(f"已存 {file}", action=("打开文件", partial(open_place, file)))


def _listed() -> QListWidget:
    made = QListWidget()
    made.setObjectName("pictures")
    made.setAccessibleName("图表列表")
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setSpacing(2)
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    return made


def _held(view: ChartView) -> QWidget:
    """Return what the picture is scrolled in; it begins at the top."""
    held = QWidget()
    held.setProperty("kind", "plain")
    column = QVBoxLayout(held)
    column.setContentsMargins(0, 8, 8, 0)
    column.addWidget(view, 1)
    column.addStretch(0)
    return held


def _counted(asked: Asked, desk: Desk) -> Picture:
    return desk.charts.picture(asked)


def _drawn(chart: Chart, desk: Desk) -> Paper:
    return desk.charts.paper([chart], style.PLAIN)


def _printed(paper: Paper, printer: QPrinter, _desk: Desk) -> int:
    return printing.paint(paper, printer)


def _saved(asked: tuple[Asked, ...], file: Path, desk: Desk) -> Path:
    desk.charts.save([desk.charts.picture(each).chart for each in asked], style.PLAIN, file)
    return file
