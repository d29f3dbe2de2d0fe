"""Sentences with a word in front of each; those that lead somewhere are buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from ledgerdesk.ui.lines import Tone

MOST = 60
"""Sentences shown at once; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence."""

    word: str
    text: str
    tone: Tone = ""
    go: Callable[[], None] | None = None
    """Where it leads."""


class Facts(QScrollArea):
    """Sentences one below the other, none cut off."""

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self._empty = empty
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(80)
        self.show_facts(())

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these instead."""
        body = QWidget()
        body.setProperty("kind", "plain")
        grid = QGridLayout(body)
        grid.setContentsMargins(16, 10, 12, 10)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(facts[:MOST]):
            grid.addWidget(_word(fact), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_sentence(fact), row, 1)
            if fact.go:
                grid.addWidget(_Way(fact), row, 2, Qt.AlignmentFlag.AlignTop)
        rest = len(facts) - MOST
        words = f"另有 {rest} 条" if rest > 0 else "" if facts else self._empty
        if words:
            hint = QLabel(words, wordWrap=True)
            hint.setProperty("kind", "hint")
            grid.addWidget(hint, MOST, 0, 1, 3)
        grid.setRowStretch(MOST + 1, 1)
        self.setWidget(body)

    def sizeHint(self) -> QSize:
        """Ask for little; the room around decides."""
        return QSize(280, 160)


class _Way(QPushButton):
    """The button behind a sentence that leads somewhere."""

    def __init__(self, fact: Fact) -> None:
        super().__init__("打开")
        self._fact = fact
        self.setAccessibleName(f"打开：{fact.text}")
        self.setProperty("kind", "link")
        self.clicked.connect(self._follow)

    def _follow(self) -> None:
        if self._fact.go:
            self._fact.go()


def _word(fact: Fact) -> QLabel:
    made = QLabel(fact.word)
    made.setProperty("kind", "tag")
    made.setProperty("tone", fact.tone)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def _sentence(fact: Fact) -> QLabel:
    made = QLabel(fact.text, wordWrap=True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
