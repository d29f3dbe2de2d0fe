"""A few questions inside a panel, in place of a dialog: fields, files, the verb, 取消."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import Finding
from ledgerdesk.ui import style
from ledgerdesk.ui.drops import chosen, dropped
from ledgerdesk.ui.editor import Place
from ledgerdesk.ui.field_row import FieldRow
from ledgerdesk.ui.fields import ENTER
from ledgerdesk.ui.told import label

Answers = Mapping[str, Stored]
NOTE = "note"
"""The one field that is rarely filled."""


class Ask(QFrame):
    """Asks for some values; `answered` carries the key of the button that was pressed."""

    answered = Signal(str)
    cancelled = Signal()

    def __init__(
        self, place: Place, title: str, fields: Sequence[Field], verbs: Mapping[str, str]
    ) -> None:
        super().__init__()
        self.setObjectName("ask")
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self._rows = {each.key: FieldRow(place, each) for each in fields}
        self._files: list[Path] = []
        self._named = label("", kind="hint")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 8, 10)
        self._column.setSpacing(8)
        self._column.addWidget(label(title, kind="heading"))
        for row in self._rows.values():
            self._column.addWidget(row)
        self._buttons = QHBoxLayout()
        self._column.addLayout(self._buttons)
        self._buttons.addStretch(1)
        for i, (key, word) in enumerate(verbs.items()):
            self._button(word, partial(self.answered.emit, key), primary=i == 0)
        self._button("取消" if verbs else "收起", self.cancelled.emit)

    def fill(self, values: Answers) -> None:
        """Show what is likely."""
        for key, each in values.items():
            self._rows[key].editor.fill(each)

    def begin(self) -> None:
        """Go to the first blank field, or to the verb when only a note could be added."""
        rows = [each for key, each in self._rows.items() if key != NOTE]
        blank = [each for each in rows if not each.editor.typed()]
        verbs = self.findChildren(QPushButton, "ask_primary") or self.findChildren(QPushButton)
        if blank and verbs[0].objectName():
            blank[0].editor.setFocus()
        else:
            verbs[0].setFocus()

    def tell(self, findings: Sequence[Finding]) -> None:
        """Show findings beside their fields and go to the first."""
        for each in findings:
            self._rows[each.field].show_finding(each)
        if findings:
            self._rows[findings[0].field].editor.setFocus()

    def lock(self, *, on: bool) -> None:
        """Let nobody type."""
        for row in self._rows.values():
            row.editor.lock(on=on)

    def warn(self) -> None:
        """Paint the verb as one that takes something away."""
        for button in self.findChildren(QPushButton, "ask_primary"):
            style.look(button, kind="danger")

    def take_files(self) -> None:
        """Let files be chosen, or dropped here."""
        self.setAcceptDrops(True)
        line = QHBoxLayout()
        button = QPushButton("选佐证…")
        button.setAccessibleName("选择佐证照片或文件")
        button.clicked.connect(self._choose)
        self._named.setText("可把照片拖到这里")
        line.addWidget(button)
        line.addWidget(self._named, 1)
        self._column.insertLayout(self._column.count() - 1, line)

    def values(self) -> Answers | None:
        """Return the answers, None when one was not understood; it says so beside itself."""
        read = {key: row.editor.value() for key, row in self._rows.items()}
        for key, (_, finding) in read.items():
            self._rows[key].show_finding(finding)
        if any(finding for _, finding in read.values()):
            return None
        return {key: value for key, (value, _) in read.items()}

    def files(self) -> tuple[Path, ...]:
        """Return the files chosen."""
        return tuple(self._files)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on and presses buttons, Esc gives up."""
        here = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in ENTER and isinstance(here, QPushButton):
            here.click()
        elif event.key() in ENTER:
            shift = Qt.KeyboardModifier.ShiftModifier
            self.focusNextPrevChild(not event.modifiers() & shift)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep the files dropped."""
        self._add(dropped(event))
        event.acceptProposedAction()

    def _choose(self) -> None:
        self._add(chosen(self))

    def _add(self, paths: Sequence[Path]) -> None:
        self._files += [each for each in paths if each not in self._files]
        if self._files:
            self._named.setText("、".join(each.name for each in self._files))

    def _button(self, word: str, pressed: Callable[[], None], *, primary: bool = False) -> None:
        button = QPushButton(word)
        if primary:
            button.setProperty("kind", "primary")
            button.setObjectName("ask_primary")
        button.clicked.connect(pressed)
        self._buttons.addWidget(button)
