"""The white card that pages are made of."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

SPACE = 12
"""Pixels between cards."""


class Card(QFrame):
    """A white card: heading, small text at its right, content below."""

    def __init__(self, heading: str, hint: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.heading, self.hint = QLabel(heading), QLabel(hint)
        self.heading.setProperty("kind", "heading")
        self.hint.setProperty("kind", "hint")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(16, 10, 16, 10)
        self.head.setSpacing(12)
        self.head.addWidget(self.heading)
        self.head.addStretch(1)
        self.head.addWidget(self.hint)
        rule = QFrame()
        rule.setProperty("kind", "rule")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 1, 1, 8)
        self.body.setSpacing(0)
        self.body.addLayout(self.head)
        self.body.addWidget(rule)

    def put(self, widget: QWidget, stretch: int = 0) -> None:
        """Add content below."""
        self.body.addWidget(widget, stretch)


def button(text: str, verb: Callable[[], None], *, kind: str = "") -> QPushButton:
    """Make a button that does one thing."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.clicked.connect(verb)
    return made


def foot(*widgets: QWidget) -> QHBoxLayout:
    """Put what a card offers side by side at its end."""
    row = QHBoxLayout()
    row.setContentsMargins(16, 6, 16, 6)
    row.setSpacing(8)
    for each in widgets:
        row.addWidget(each)
    row.addStretch(1)
    return row
