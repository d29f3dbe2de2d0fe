"""Plain lines to read: a day or a word at the left, what it is about at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ledgerdesk.ui import style


class Told(QScrollArea):
    """A scrolling column of lines; says what to do while there are none."""

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = empty
        self._grid = QGridLayout()
        self.clear()

    def clear(self) -> None:
        """Forget every line; the empty words stand there until the first one."""
        body = QWidget()
        body.setProperty("kind", "plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 12, 16)
        self._nothing = label(self._empty, kind="hint")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        column.addWidget(self._nothing)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(body)

    def heading(self, text: str) -> None:
        """Begin a group of lines."""
        self._add(label(text, kind="heading"), 0, 2)

    def line(self, left: str, text: str, *, tone: str = "") -> None:
        """Add a line; what is blank at the left stays blank."""
        row = self._grid.rowCount()
        short = label(left, kind="hint")
        short.setWordWrap(False)
        self._grid.addWidget(short, row, 0, Qt.AlignmentFlag.AlignTop)
        self._add(label(text, tone=tone), 1, 1, row)

    def door(self, left: str, widget: QWidget) -> None:
        """Add a line that leads somewhere."""
        row = self._grid.rowCount()
        self._grid.addWidget(label(left, kind="hint"), row, 0, Qt.AlignmentFlag.AlignTop)
        self._add(widget, 1, 1, row)

    def note(self, text: str) -> None:
        """Add small words under the last line."""
        self._add(label(text, kind="hint"), 1, 1)

    def put(self, widget: QWidget) -> None:
        """Add something over the whole width."""
        self._add(widget, 0, 2)

    def texts(self) -> list[str]:
        """Return every word shown, in order."""
        found = self.findChildren(QLabel)
        return [each.text() for each in found if each.text() and not each.isHidden()]

    def _add(self, widget: QWidget, column: int, span: int, row: int = -1) -> None:
        at = self._grid.rowCount() if row < 0 else row
        self._nothing.hide()
        self._grid.addWidget(widget, at, column, 1, span)


def label(text: str, *, kind: str = "", tone: str = "") -> QLabel:
    """Make words that wrap and can be copied."""
    made = QLabel(text)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    flags = Qt.TextInteractionFlag
    made.setTextInteractionFlags(flags.TextSelectableByMouse)
    style.look(made, kind=kind, tone=tone)
    return made
