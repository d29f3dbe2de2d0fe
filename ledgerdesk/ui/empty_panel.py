"""What stands where a list would be while it has nothing to show, and what to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ledgerdesk.ui import style

WIDE = 360


class EmptyPanel(QWidget):
    """A heading, a sentence, one button; while there was never anything, a second one."""

    wanted = Signal()
    bringing = Signal()
    """Records should come from a file."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("empty")
        self._title, self._words, self._button = QLabel(), QLabel(wordWrap=True), QPushButton()
        self._title.setProperty("kind", "title")
        self._words.setProperty("kind", "second")
        self._words.setFixedWidth(WIDE)
        self._button.setObjectName("empty_do")
        self._button.clicked.connect(self.wanted)
        self._more = QPushButton()
        self._more.setObjectName("empty_more")
        self._more.setProperty("kind", "link")
        self._more.clicked.connect(self.bringing)
        self.setFocusProxy(self._button)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for each in (self._title, self._words, self._button, self._more):
            column.addWidget(each, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def tell(
        self, title: str, words: str, verb: str, *, first: bool = False, more: str = ""
    ) -> None:
        """Say why there is nothing, and offer what helps; no verb, no button."""
        self._title.setText(title)
        self._words.setText(words)
        self._words.setFixedHeight(self._words.heightForWidth(WIDE))
        self._button.setText(verb)
        self._button.setVisible(bool(verb))
        self._more.setText(more)
        self._more.setVisible(bool(more))
        style.look(self._button, kind="primary" if first else "")
        self.setAccessibleName(f"{title}。{words}")
