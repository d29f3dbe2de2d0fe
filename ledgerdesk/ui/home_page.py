"""首页: today's work, four figures, the months, the villages, what does not add up."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.duelist import Line as Due
from ledgerdesk.desk.home import Checked, Figure, First, Group
from ledgerdesk.ui import style
from ledgerdesk.ui.cards import SPACE, Card
from ledgerdesk.ui.charts import ChartView
from ledgerdesk.ui.drilling import show_part, show_records
from ledgerdesk.ui.due_panel import CheckPanel, DuePanel
from ledgerdesk.ui.header import Elided
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.room import turn
from ledgerdesk.ui.shell import Shell

HIGH = 96
SIDE = 330
"""Width of the column at the right on the smallest screen."""
LEAST, LISTED = 96, 220
"""Pixels of the work-list at least, and where the page is scrolled anyway."""
KEPT = frozenset({"submission", "printed"})


class FigureCard(QPushButton):
    """One figure: what it is, the number, a word more; a click opens what is behind it."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._figure: Figure | None = None
        self.clicked.connect(self._choose)
        self.setProperty("kind", "card")
        self._label, self._value, self._hint = QLabel(), QLabel(), Elided()
        self._label.setProperty("kind", "second")
        self._value.setProperty("kind", "number")
        self._hint.setProperty("kind", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 8, 10)
        column.setSpacing(2)
        for each in (self._label, self._value, self._hint):
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            column.addWidget(each)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of what the card holds, not of a button's text."""
        return QSize(120, HIGH)

    def show_figure(self, figure: Figure) -> None:
        """Show a figure."""
        self._figure = figure
        self.setObjectName(f"figure_{figure.key}")
        self._label.setText(figure.label)
        self._value.setText(figure.value)
        self._hint.show_text(figure.hint)
        style.look(self._value, tone=figure.tone)
        self.setAccessibleName(f"{figure.label} {figure.value}，{figure.hint}")
        self.setToolTip(f"{figure.label} {figure.value}\n{figure.hint}")

    def _choose(self) -> None:
        self.chosen.emit(self._figure)


class FirstRow(QWidget):
    """One thing a new ledger needs, and the button that enters it."""

    chosen = Signal(str)

    def __init__(self, number: int, step: First, *, first: bool) -> None:
        super().__init__()
        self._register = step.register
        tag = QLabel("已登记" if step.done else f"第 {number} 步")
        tag.setProperty("kind", "tag")
        tag.setProperty("tone", "done" if step.done else "active")
        why = QLabel(step.why)
        why.setProperty("kind", "second")
        button = QPushButton(f"登记{step.label}")
        button.setProperty("kind", "primary" if first else "")
        button.clicked.connect(self._choose)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        tag.setFixedWidth(64)
        tag.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.addWidget(tag, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(why, 1)
        line.addWidget(button)

    def _choose(self) -> None:
        self.chosen.emit(self._register)


class FirstPanel(Card):
    """What a new ledger needs, in order; each line has its button."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("从这里开始", "先录这几样，后面处处可选")
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(16, 8, 16, 4)
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)
        self._shown: tuple[First, ...] = ()

    def show_steps(self, steps: tuple[First, ...]) -> None:
        """Show these steps; those that are done say so."""
        if steps == self._shown:
            return
        self._shown = steps
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        todo = [each.register for each in steps if not each.done]
        for number, step in enumerate(steps, 1):
            row = FirstRow(number, step, first=todo[:1] == [step.register])
            row.chosen.connect(self.chosen)
            self._rows.addWidget(row)


class HomePage(Page):
    """The first screen."""

    key = "home"
    title = "今天要办"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._fresh = False
        self._titles: dict[str, Elided] = {}
        self._cards = [FigureCard() for _ in range(4)]
        for card in self._cards:
            card.chosen.connect(self._open_figure)
        self._first, self._due, self._checks = FirstPanel(), DuePanel(), CheckPanel()
        self._first.chosen.connect(self._register)
        self._due.chosen.connect(self._act)
        self._checks.chosen.connect(self._open_findings)
        self._checks.asked.connect(self._check)
        self._months, self._shares = ChartView("问题发现与销号"), ChartView("各村销号进度")
        for chart in (self._months, self._shares):
            chart.chosen.connect(partial(show_part, shell))
        self._arrange()

    def open(self, **_where: object) -> None:
        """Show today."""
        if not self._fresh:
            self._show()
        self._due.lines.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        """Count again; a check made before is out of date."""
        self._fresh = False
        if not tables <= KEPT:
            self._checks.outdate()
        if self.isVisible():
            self._show()

    def learn(self, checked: Checked) -> None:
        """Show what the quiet check found."""
        self._checked(checked)

    def heading(self) -> tuple[str, str]:
        """Return the title; day and period stand beside it."""
        return self.title, ""

    def _arrange(self) -> None:
        figures = QGridLayout()
        figures.setSpacing(SPACE)
        for column, card in enumerate(self._cards):
            figures.addWidget(card, 0, column)
            figures.setColumnStretch(column, 1)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addLayout(figures)
        left.addWidget(self._first)
        left.addWidget(self._due, 1)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(self._pictured(self._months, "months"))
        right.addWidget(self._pictured(self._shares, "shares"))
        right.addWidget(self._checks, 1)
        inner = QWidget()
        inner.setProperty("kind", "plain")
        inner.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._side = side = QScrollArea()
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setWidgetResizable(True)
        side.setWidget(inner)
        side.setMinimumWidth(SIDE)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(SPACE)
        row.addLayout(left, 23)
        row.addWidget(side, 11)

    def fit(self, width: int) -> None:
        """Let the pictures stand below the work-list on a small screen."""
        tight = turn(self._row, width)
        pictures = self._side.widget()
        self._side.setMinimumHeight(pictures.sizeHint().height() if tight and pictures else 0)
        self._due.lines.setMinimumHeight(LISTED if tight else LEAST)

    def _pictured(self, chart: ChartView, key: str) -> QFrame:
        """Return the card of a chart; its heading leads to the page of charts."""
        card = Card(chart.accessibleName())
        card.hint.hide()
        more = QPushButton("近 12 期 · 更多")
        more.setProperty("kind", "link")
        more.setAccessibleName(f"{chart.accessibleName()}，打开图表")
        more.clicked.connect(partial(self.shell.go, "charts", picture=key))
        card.head.addWidget(more)
        title = Elided()
        title.setProperty("kind", "second")
        title.setContentsMargins(16, 6, 16, 2)
        self._titles[key] = title
        card.put(title)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(chart)
        card.body.addLayout(row)
        return card

    def _show(self) -> None:
        self._fresh = True
        now = self.shell.desk.home.today()
        for card, figure in zip(self._cards, now.figures, strict=True):
            card.show_figure(figure)
        self._due.show_todo(now.todo, [*self.shell.desk.bench.catalog.forms])
        self._first.setVisible(bool(now.first))
        self._first.show_steps(now.first)
        for key, view, chart in (
            ("months", self._months, now.months),
            ("shares", self._shares, now.villages),
        ):
            view.show_chart(chart)
            self._titles[key].show_text(chart.title)

    def _open_figure(self, figure: Figure) -> None:
        if figure.form:
            self.shell.go("month", form=figure.form, period=figure.period)
        elif figure.measure:
            self._open_measure(figure.measure, *figure.window)

    def _open_measure(self, measure: str, start: str, end: str) -> None:
        register = self.shell.desk.bench.catalog.measures[measure].register
        show_records(self.shell, register, self.shell.desk.home.records(measure, start, end))

    def _act(self, line: Due) -> None:
        """Go where a line of the work-list is done."""
        if line.kind == "report":
            self.shell.go("month", form=line.form, period=line.period)
        elif line.kind == "signing":
            printed = self.shell.desk.records.get("printed", line.record or "")
            self.shell.go("signing", ledger=printed["ledger"], period=printed["period"])
        elif line.kind == "backup":
            self.shell.go("backup")
        elif line.kind == "patrol":
            begun = self.shell.desk.home.patrol(line.record or "")
            self.shell.go("register", register="patrol", new=begun or True)
        else:
            show_records(self.shell, line.register or "", [line.record or ""])

    def _register(self, register: str) -> None:
        self.shell.go("register", register=register, new=True)

    def _open_findings(self, group: Group) -> None:
        show_records(self.shell, group.register, group.records)

    def _check(self) -> None:
        self.shell.run("核对数据", lambda desk: desk.home.check(), self._checked)

    def _checked(self, checked: Checked) -> None:
        self._checks.show_checked(checked)
