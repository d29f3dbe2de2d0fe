"""A few short questions in one dialog; what was answered wrong is said in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.values import parse
from ledgerdesk.ui import style
from ledgerdesk.ui.room import Shrinking

WIDTH = 460
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One line to fill in."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    offers: Sequence[str] = ()
    """Words offered while typing."""
    required: bool = False
    day: bool = False
    """A date as people type it; the answer is ISO."""
    long: bool = False
    secret: bool = False
    """Shown as dots."""


class Asking(QDialog):
    """Questions, a sentence above them, and one button that carries the verb."""

    def __init__(
        self, parent: QWidget, verb: str, words: str, questions: Sequence[Question]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(verb)
        self.setMinimumWidth(WIDTH)
        self._questions, self._today = questions, date.min
        self._then: Callable[[Answers], None] | None = None
        self._lines = {each.key: _line(each) for each in questions}
        self._wrong = QLabel(wordWrap=True)
        self._wrong.setObjectName("wrong")
        style.look(self._wrong, tone="late")
        self._arrange(verb, words)

    def ask(self, today: date, then: Callable[[Answers], None]) -> None:
        """Show the dialog; `then` gets the answers once they can be."""
        self._today, self._then = today, then
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def accept(self) -> None:
        """Hand the answers over, or say what is missing."""
        answers, wrong = self._answers()
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        if not wrong and self._then:
            super().accept()
            self._then(answers)

    def _arrange(self, verb: str, words: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        told = QLabel(words, wordWrap=True)
        told.setProperty("kind", "second")
        column.addWidget(told)
        asked = QWidget()
        form = QFormLayout(asked)
        form.setContentsMargins(0, 0, 8, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for each in self._questions:
            form.addRow(each.label, self._lines[each.key])
        column.addWidget(Shrinking(asked), 1)
        column.addWidget(self._wrong)
        self._wrong.hide()
        buttons = QDialogButtonBox()
        yes = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        style.look(yes, kind="primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _answers(self) -> tuple[dict[str, str], str]:
        """Return the answers and the first thing wrong with them."""
        answers: dict[str, str] = {}
        for each in self._questions:
            line = self._lines[each.key]
            text = (line.text() if isinstance(line, QLineEdit) else line.toPlainText()).strip()
            if each.required and not text:
                line.setFocus()
                return {}, f"请填写{each.label}。"
            if each.day:
                stored, finding = parse(Field(each.key, each.label, "date"), text, self._today)
                if finding:
                    line.setFocus()
                    return {}, finding.text
                text = str(stored or "")
            answers[each.key] = text
        return answers, ""


def _line(each: Question) -> QLineEdit | QPlainTextEdit:
    made: QLineEdit | QPlainTextEdit
    if each.long:
        made = QPlainTextEdit(each.value)
        made.setTabChangesFocus(True)
        made.setFixedHeight(72)
    else:
        made = QLineEdit(each.value)
        if each.secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        if each.offers:
            completer = QCompleter(list(each.offers), made)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            made.setCompleter(completer)
    made.setPlaceholderText(each.hint)
    made.setObjectName(each.key)
    made.setAccessibleName(each.label)
    return made
