"""Editors a person types into: text, numbers, days, long text, 是否."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QRadioButton

from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.values import Stored, parse, shown
from ledgerdesk.ui import style
from ledgerdesk.ui.editor import Editor, LineEditor, Outcome, Place, opener
from ledgerdesk.ui.fields import Line, LongText
from ledgerdesk.ui.pickers import Days


class TextEditor(LineEditor):
    """A line read by `domain.values.parse`: text, number, date, moment."""

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self.hold(Line(field.label))
        self.row.addWidget(self.line, 1)
        if field.kind == "number" and field.unit:
            self._stand(field.unit)

    def fill(self, stored: Stored) -> None:
        """Show a value as paper would."""
        self.retype(shown(self.field, stored, masked=False))

    def value(self) -> Outcome:
        """Read the line."""
        return parse(self.field, self.text(), self.place.desk.bench.today())

    def _stand(self, word: str) -> None:
        """Let the unit stand inside the line, at its end."""
        unit = QLabel(word)
        unit.setProperty("kind", "second")
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addStretch(1)
        inside.addWidget(unit)
        self.line.setTextMargins(0, 0, unit.sizeHint().width() + 8, 0)

    def text(self) -> str:
        """Return what was typed."""
        return self.line.text()

    def typed(self) -> Stored:
        """Return the words."""
        return self.text()

    def settle(self, stored: Stored) -> None:
        """Write what was understood as the ledger shows it: 10-24 becomes 2026-10-24."""
        text = shown(self.field, stored, masked=False)
        if text != self.text():
            self.line.setText(text)


class DayEditor(TextEditor):
    """A date or moment: typed as people write it, or chosen in a small calendar."""

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self.line.setPlaceholderText(
            "如 10-24、今天" if field.kind == "date" else "如 10-24 14:30"
        )
        self._days: Days | None = None
        opener(self.line, "month", f"{field.label}：打开日历", self._offer)

    def _offer(self) -> None:
        if self._days is None:  # a calendar takes its time; most are never opened
            self._days = Days(self.line)
            self._days.chosen.connect(self._choose)
        if self._days.isVisible():
            self._days.hide()
            return
        stored, _ = self.value()
        day = str(stored or self.place.desk.bench.today().isoformat())[:10]
        self._days.offer(day)

    def _choose(self, day: str) -> None:
        stored, _ = self.value()
        time = str(stored or "")[10:] if self.field.kind == "moment" else ""
        self.line.setText(day + time.replace("T", " "))
        self.line.setFocus()


class LongEditor(Editor):
    """Several lines of text."""

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self.line = LongText(field.label)
        self.line.left.connect(self.left)
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)

    def fill(self, stored: Stored) -> None:
        """Show a text."""
        self.line.setPlainText(shown(self.field, stored, masked=False))

    def value(self) -> Outcome:
        """Read the text."""
        return parse(self.field, self.line.toPlainText(), self.place.desk.bench.today())

    def typed(self) -> Stored:
        """Return the text."""
        return self.line.toPlainText()

    def retype(self, typed: Stored) -> None:
        """Show a text."""
        self.line.setPlainText(str(typed or ""))

    def lock(self, *, on: bool) -> None:
        """Let nobody type."""
        self.line.setReadOnly(on)
        style.look(self.line)

    def mark(self, tone: str) -> None:
        """Colour the frame."""
        self.line.mark(tone)


class FlagEditor(Editor):
    """是, 否, or nothing said yet."""

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self._group = QButtonGroup(self)
        self.row.setSpacing(16)
        self.row.setContentsMargins(4, 0, 0, 0)
        for code, word in ((1, "是"), (0, "否"), (2, "未填")):
            button = QRadioButton(word)
            button.setAccessibleName(f"{field.label}：{word}")
            self._group.addButton(button, code)
            self.row.addWidget(button)
        self.row.addStretch(1)
        self._group.idClicked.connect(self._clicked)
        self.setFocusProxy(self._group.button(2))
        self.fill(None)

    def fill(self, stored: Stored) -> None:
        """Show the answer."""
        self._group.button(2 if stored is None else int(str(stored))).setChecked(True)

    def value(self) -> Outcome:
        """Return 1, 0 or blank."""
        code = self._group.checkedId()
        return (None if code == 2 else code), None

    def typed(self) -> Stored:
        """Return the answer."""
        return self.value()[0]

    def retype(self, typed: Stored) -> None:
        """Show the answer."""
        self.fill(typed)

    def lock(self, *, on: bool) -> None:
        """Let nobody answer."""
        for button in self._group.buttons():
            button.setEnabled(not on)

    def _clicked(self, _code: int) -> None:
        self.left.emit()
