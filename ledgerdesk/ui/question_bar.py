"""One question above a list, in place of a dialog: a line to fill in, the verb, 取消."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton

from ledgerdesk.ui import style

Answer = Callable[[str], None]


class Verb(QPushButton):
    """A button that Enter presses while it has the focus."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class QuestionBar(QFrame):
    """Hidden until it asks; a dangerous verb is never what Enter does."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("question")
        self._then: Answer | None = None
        self._dangerous = False
        self._words, self._line = QLabel(), QLineEdit()
        self._verb, self._cancel = Verb(), Verb("取消")
        self._line.setObjectName("question_line")
        self._verb.setObjectName("question_verb")
        self._line.returnPressed.connect(self._entered)
        self._verb.clicked.connect(self._answer)
        self._cancel.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        for widget in (self._words, self._line, self._verb, self._cancel):
            row.addWidget(widget, 1 if widget is self._line else 0)
        self.hide()

    def ask(self, words: str, hint: str, verb: str, then: Answer, *, dangerous: bool) -> None:
        """Ask for one line; `then` gets it when the verb is pressed."""
        self._then, self._dangerous = then, dangerous
        self._words.setText(words)
        self._line.setPlaceholderText(hint)
        self._line.setAccessibleName(hint)
        self._line.clear()
        self._verb.setText(verb)
        style.look(self._verb, kind="danger" if dangerous else "primary")
        style.look(self, kind="bar", tone="late" if dangerous else "active")
        self.show()
        self._line.setFocus()

    def close_bar(self) -> None:
        """Stop asking."""
        self._then = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _entered(self) -> None:
        if self._dangerous:
            self._verb.setFocus()
        else:
            self._answer()

    def _answer(self) -> None:
        then, told = self._then, self._line.text().strip()
        if not told:
            self._line.setFocus()
            return
        self.close_bar()
        if then:
            then(told)
