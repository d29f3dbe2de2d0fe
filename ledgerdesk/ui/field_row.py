"""One field of a form: its label, its editor, what is wrong with it, what it is for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ledgerdesk.domain.definitions import Field
from ledgerdesk.errors import Finding
from ledgerdesk.ui import style
from ledgerdesk.ui.editor import Place
from ledgerdesk.ui.editors import editor

LABEL = 92
"""Width of the labels in pixels: six characters and a star."""
WORDS = {"red": ("错误", "late"), "orange": ("注意", "soon")}


class FieldRow(QWidget):
    """A label at the left, the editor and its findings at the right."""

    left = Signal(str)
    pinned = Signal(str, bool)
    """Whether new records begin with the last value of this field."""

    def __init__(self, place: Place, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = editor(place, field)
        self.editor.setParent(self)
        self.editor.left.connect(self._leave)
        self.editor.chose.connect(self._leave)
        self._help = _words("hint")
        self._found = _words("finding")
        self._found.setObjectName(f"finding_{field.key}")
        self._found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._ask = QToolButton()
        self._ask.setObjectName(f"help_{field.key}")
        self._ask.setIcon(style.icon("help", "hint"))
        self._ask.setAccessibleName(f"{field.label}：说明")
        self._ask.setToolTip("这一栏填什么（F1）")
        self._ask.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ask.clicked.connect(self.explain)
        self._pin = QToolButton()
        self._pin.setObjectName(f"pin_{field.key}")
        self._pin.setAccessibleName(f"{field.label}：沿用上次")
        self._pin.setToolTip("沿用上次：新登记时先填上一条的内容（F8）")
        self._pin.setCheckable(True)
        self._pin.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pin.clicked.connect(self._told)
        room = self._pin.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._pin.setSizePolicy(room)
        self._pin.hide()
        self._arrange()

    def offer_pin(self) -> None:
        """Let the field be pinned."""
        self._pin.show()
        self.show_pin(on=False)

    def show_pin(self, *, on: bool) -> None:
        """Show whether the field is pinned."""
        self._pin.setChecked(on)
        self._pin.setIcon(style.icon("pin", "accent" if on else "edge"))

    def toggle_pin(self) -> None:
        """Pin the field, or take the pin out."""
        if not self._pin.isHidden():
            self._pin.click()

    def _told(self, on: bool) -> None:  # noqa: FBT001  # Qt hands a flag over so
        self.show_pin(on=on)
        self.pinned.emit(self.field.key, on)

    def _arrange(self) -> None:
        label = QLabel(self.field.label)
        label.setTextFormat(Qt.TextFormat.RichText)
        if self.field.required:
            star = style.COLOURS["vermilion"]
            label.setText(f'{self.field.label} <span style="color:{star}">*</span>')
        label.setProperty("kind", "second")
        label.setWordWrap(True)
        label.setFixedWidth(LABEL)
        label.setContentsMargins(0, 5, 0, 0)
        label.setBuddy(self.editor)
        line, column, row = QHBoxLayout(), QVBoxLayout(), QHBoxLayout(self)
        line.setSpacing(0)
        line.addWidget(self.editor, 1)
        line.addWidget(self._pin, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignTop)
        column.setSpacing(2)
        for part in (line, self._found, self._help):
            if isinstance(part, QLabel):
                column.addWidget(part)
            else:
                column.addLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def show_finding(self, finding: Finding | None) -> None:
        """Show what is wrong or unusual beside the field, in its colour and with a word."""
        word, tone = WORDS[finding.level] if finding else ("", "")
        self.editor.mark(tone)
        self._found.setText(f"{word}：{finding.text}" if finding else "")
        self._found.setVisible(finding is not None)
        if finding:
            style.look(self._found, tone=tone)

    def found(self) -> str:
        """Return the finding shown, "" when there is none."""
        return self._found.text()

    def explain(self) -> None:
        """Show or hide what the field is for, and the sentence of the plan behind it."""
        lines = [self.field.help or f"填写{self.field.label}。"]
        if self.field.source:
            lines.append(f"依据：{self.field.source}")
        self._help.setText("\n".join(lines))
        self._help.setVisible(self._help.isHidden())

    def explained(self) -> str:
        """Return the help that is shown, "" while there is none."""
        return "" if self._help.isHidden() else self._help.text()

    def _leave(self) -> None:
        self.left.emit(self.field.key)


def _words(kind: str) -> QLabel:
    made = QLabel()
    made.setProperty("kind", kind)
    made.setWordWrap(True)
    made.hide()
    return made
