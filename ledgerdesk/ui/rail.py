"""The rail: every page and register of the campaign, with how many records it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.ui import style

WIDTH, SLIM = 188, 84
"""Its width in a roomy window and in a narrow one, where counts give way to words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail and where it leads."""

    key: str
    text: str
    page: str
    section: str = ""
    where: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    """The whole name; empty: the words are."""


class Stop(QPushButton):
    """One line: words on the left, a count on the right."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self.setObjectName(f"rail_{entry.key}")
        self.setAccessibleName(entry.text)
        self.setToolTip(entry.title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        text = QLabel(entry.text)
        text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count: QLabel | None = None
        self._number, self._slim = 0, False
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 16, 0)
        row.addWidget(text, 1)

    def count(self, number: int, tone: str, what: str) -> None:
        """Show a number, red when something is overdue; 0 shows nothing."""
        self._number = number
        if self._count is None:
            self._count = self._chip()
        self._count.setText(f"{number:,}")
        style.look(self._count, tone=tone)
        self._count.setVisible(number > 0 and not self._slim)
        self.setAccessibleName(f"{self.entry.text}，{what}" if number else self.entry.text)
        self.setToolTip("，".join(filter(None, (self.entry.title, what * bool(number)))))

    def slim(self, *, on: bool) -> None:
        """Keep the words only, or the count beside them, too."""
        self._slim = on
        margins = (7, 0, 2, 0) if on else (18, 0, 16, 0)
        self._row.setContentsMargins(*margins)
        if self._count:
            self._count.setVisible(self._number > 0 and not on)

    def _chip(self) -> QLabel:
        """Make the plate of the count; a start does without, counts come later."""
        made = QLabel()
        made.setProperty("kind", "count")
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made.setFixedHeight(17)
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        made.hide()
        self._row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return made


class Rail(QWidget):
    """Where the clerk can go."""

    chosen = Signal(object)
    """The Entry that was clicked."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        self._stops: dict[str, Stop] = {}
        self._headings: list[QLabel] = []
        self._program = QLabel("打非台账")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(self._brand())
        self._upper, self._lower = QVBoxLayout(), QVBoxLayout()
        column.addWidget(self._scrolling(self._upper), 1)
        self._lower.setContentsMargins(0, 8, 0, 0)
        self._lower.setSpacing(0)
        column.addLayout(self._lower)
        section = ""
        for entry in entries:
            if entry.section not in ("", "bottom", section):
                self._upper.addWidget(self._heading(entry.section))
            section = entry.section
            self._add(entry)
        self._upper.addStretch(1)
        self._group.buttonClicked.connect(self._clicked)

    def _brand(self) -> QWidget:
        brand = QWidget()
        brand.setFixedHeight(56)
        row = QHBoxLayout(brand)
        row.setContentsMargins(17, 0, 12, 0)
        row.setSpacing(10)
        seal = QLabel("矿")
        seal.setObjectName("seal")
        seal.setFixedSize(26, 26)
        seal.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._program.setObjectName("program")
        row.addWidget(seal)
        row.addWidget(self._program, 1)
        return brand

    def _scrolling(self, column: QVBoxLayout) -> QScrollArea:
        inner = QWidget()
        inner.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self._area = area
        return area

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("kind", "section")
        label.setContentsMargins(18, 10, 0, 4)
        self._headings.append(label)
        return label

    def _add(self, entry: Entry) -> None:
        stop = Stop(entry)
        self._stops[entry.key] = stop
        self._group.addButton(stop)
        (self._lower if entry.section == "bottom" else self._upper).addWidget(stop)

    def mark(self, key: str) -> None:
        """Show which line the window is at; a key without a line leaves none marked."""
        self._group.setExclusive(False)
        for each, stop in self._stops.items():
            stop.setChecked(each == key)
        self._group.setExclusive(True)
        if key in self._stops:
            self._area.ensureWidgetVisible(self._stops[key])

    def slim(self, *, on: bool) -> None:
        """Leave a narrow window its room, or spread out again."""
        self.setFixedWidth(SLIM if on else WIDTH)
        self._program.setHidden(on)
        for heading in self._headings:
            heading.setContentsMargins(10 if on else 18, 10, 0, 4)
        for stop in self._stops.values():
            stop.slim(on=on)

    def count(self, key: str, number: int, *, tone: str = "", what: str = "") -> None:
        """Show a number at a line that exists."""
        if key in self._stops:
            self._stops[key].count(number, tone, what or f"{number} 条")

    def _clicked(self, stop: Stop) -> None:
        self.chosen.emit(stop.entry)
