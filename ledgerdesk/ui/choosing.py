"""Which form or ledger, and which period; at the right the verbs and the paper's size."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.monthly import Choice
from ledgerdesk.ui import style
from ledgerdesk.ui.room import turn

ROOMY, SIDE, SLIM, SLIMMEST = 1000, 344, 288, 230
"""From this width of a page on, its right column is wide; narrow before."""
PAPER = 592
"""Pixels that the paper and the buttons above it need, with the margins of the page."""
SPARE, LIST, VERB = 560, 110, 88
"""Less room than this: the buttons for the paper's size give way, their keys stay."""
SPACE, MARGIN, MOST = 12, 20, 16777215
"""Pixels between things and around them, and Qt's own word for as wide as you like."""


def beside(row: QBoxLayout, panel: QWidget, width: int) -> int:
    """Put the column beside the paper, or below it where there is no room for both.

    Return the pixels that are left for the paper and what stands above it.
    """
    left = width - 2 * MARGIN
    if turn(row, width, least=PAPER + SLIMMEST):
        panel.setMinimumWidth(0)
        panel.setMaximumWidth(MOST)
        return left
    slim = max(SLIMMEST, min(SLIM, width - PAPER))
    panel.setFixedWidth(SIDE if width >= ROOMY else slim)
    return left - panel.minimumWidth() - SPACE


def arrange(
    page: QWidget, above: Sequence[QWidget], paper: QWidget, panel: QWidget
) -> QHBoxLayout:
    """Lay out a page of paper: what stands above it, the paper, the panel beside it."""
    left = QVBoxLayout()
    left.setSpacing(SPACE)
    for each in above:
        left.addWidget(each)
    left.addWidget(paper, 1)
    row = QHBoxLayout(page)
    row.setContentsMargins(MARGIN, 14, MARGIN, 14)
    row.setSpacing(SPACE)
    row.addLayout(left, 1)
    row.addWidget(panel)
    return row


class Chooser(QWidget):
    """Two lists and two arrows; whatever is chosen, somebody else shows."""

    chosen = Signal()
    """Another period."""
    turned = Signal(str)
    """Another form or ledger, by key."""
    zoomed = Signal(int)
    """1 larger, -1 smaller, 0 as wide as the view."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what, self._when = QComboBox(), QComboBox()
        self._what.setAccessibleName(what)
        self._what.setObjectName("what")
        self._what.setMinimumContentsLength(7)
        self._what.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._what.setMaximumWidth(340)
        self._when.setAccessibleName("期次")
        self._when.setObjectName("when")
        self._when.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._when.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._what.activated.connect(self._turn)
        self._when.activated.connect(self._choose)
        self._back = _arrow("previous", "上一期", "Alt+Left")
        self._on = _arrow("next", "下一期", "Alt+Right")
        self._back.clicked.connect(self._earlier)
        self._on.clicked.connect(self._later)
        self._zooms: list[QToolButton] = []
        self._verbs: list[QPushButton] = []
        self._lists = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._what, 8)
        for each in (self._back, self._when, self._on):
            self._row.addWidget(each)
        self._row.addStretch(1)
        self._sizes()

    def fit(self, room: int) -> None:
        """Leave room for what matters more than the paper's size."""
        shown = sum(button.isVisibleTo(self) for button in self._verbs)
        for each in self._zooms:
            each.setVisible(room >= SPARE + LIST * self._lists + VERB * max(0, shown - 1))

    def add_list(self, name: str) -> QComboBox:
        """Add one more list to choose from, beside the period."""
        made = QComboBox()
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setMinimumContentsLength(4)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lists += 1
        self._row.insertWidget(self._row.indexOf(self._on) + 1, made)
        return made

    def add_verb(self, text: str, verb: Callable[[], None]) -> QPushButton:
        """Add a button at the right."""
        made = QPushButton(text)
        made.clicked.connect(verb)
        self._row.addWidget(made)
        self._verbs.append(made)
        return made

    @staticmethod
    def press(button: QPushButton, *, primary: bool) -> None:
        """Show whether a button is the thing to do now."""
        style.look(button, kind="primary" if primary else "")

    def offer(self, names: Sequence[tuple[str, str]]) -> None:
        """Offer forms or ledgers by key and name; the chosen one stays."""
        now = self.what()
        self._what.clear()
        for key, name in names:
            self._what.addItem(name, key)
        self._what.setCurrentIndex(max(0, self._what.findData(now)))

    def put(self, what: str, choices: Sequence[Choice], when: str) -> None:
        """Show a form or ledger and its periods; one that is not listed is added."""
        self._what.setCurrentIndex(self._what.findData(what))
        self._when.clear()
        for each in choices:
            text = f"{each.title}　{each.state}" if each.state else each.title
            self._when.addItem(text, each.key)
        if when and self._when.findData(when) < 0:
            self._when.insertItem(0, when, when)
        self._when.setCurrentIndex(max(0, self._when.findData(when)))
        self._limits()

    def what(self) -> str:
        """Return the key of the form or ledger."""
        return str(self._what.currentData() or "")

    def when(self) -> str:
        """Return the key of the period."""
        return str(self._when.currentData() or "")

    def _turn(self) -> None:
        self.turned.emit(self.what())

    def _choose(self) -> None:
        self._limits()
        self.chosen.emit()

    def _earlier(self) -> None:
        self._step(1)

    def _later(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        place = self._when.currentIndex() + by
        if 0 <= place < self._when.count():
            self._when.setCurrentIndex(place)
            self._choose()

    def _limits(self) -> None:
        self._on.setEnabled(self._when.currentIndex() > 0)
        self._back.setEnabled(self._when.currentIndex() < self._when.count() - 1)

    def _sizes(self) -> None:
        for text, name, verb in (
            ("–", "缩小", self._smaller),
            ("适合", "适合宽度", self._fit),
            ("+", "放大", self._larger),
        ):
            made = QToolButton()
            made.setText(text)
            made.setAccessibleName(name)
            made.setToolTip(f"{name}（Ctrl+滚轮）")
            made.clicked.connect(verb)
            self._row.addWidget(made)
            self._zooms.append(made)

    def _smaller(self) -> None:
        self.zoomed.emit(-1)

    def _fit(self) -> None:
        self.zoomed.emit(0)

    def _larger(self) -> None:
        self.zoomed.emit(1)


def _arrow(icon: str, name: str, key: str) -> QToolButton:
    made = QToolButton()
    made.setIcon(style.icon(icon))
    made.setAccessibleName(name)
    made.setShortcut(QKeySequence(key))
    made.setToolTip(f"{name}（{key.replace('Left', '←').replace('Right', '→')}）")
    return made
