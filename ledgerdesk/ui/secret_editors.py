"""Editors of what not everybody may read: ids and phones, and confidential values."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.values import SECRET, Stored, is_blank, parse, shown
from ledgerdesk.ui.editor import LineEditor, Outcome, Place
from ledgerdesk.ui.fields import Line
from ledgerdesk.ui.typed_editors import TextEditor


class MaskedEditor(TextEditor):
    """An id or phone: partly hidden until the person goes there."""

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self._hidden = ""
        self.line.entered.connect(self._show)

    def text(self) -> str:
        """Return the words, also while they are hidden."""
        return self._hidden or self.line.text()

    def retype(self, typed: Stored) -> None:
        """Show words, hidden unless the person is there."""
        self._hidden = ""
        super().retype(typed)
        if not self.line.hasFocus():
            self._hide()

    def _leave(self) -> None:
        super()._leave()
        self._hide()

    def _hide(self) -> None:
        text = self.line.text()
        stored, finding = parse(self.field, text, self.place.desk.bench.today())
        veiled = "" if finding else shown(self.field, stored)
        if veiled and veiled != text:
            self._hidden = text
            self.line.setText(veiled)

    def _show(self) -> None:
        if self._hidden:
            text, self._hidden = self._hidden, ""
            self.line.setText(text)


class SealedEditor(LineEditor):
    """A confidential value: typed once, then （保密）; looking at it needs a reason."""

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self._stored: Stored = None
        self._record = ""
        self.hold(Line(field.label))
        self._look, self._why = QPushButton("查看"), Line(f"{field.label}：查看事由")
        self._why.setPlaceholderText("写明查看事由，按回车查看")
        self._said = QLabel()
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.setAccessibleName(f"{field.label}：内容")
        self._said.setWordWrap(True)
        self._look.setProperty("kind", "flat")
        self._look.setAccessibleName(f"查看{field.label}")
        self._look.clicked.connect(self._ask)
        self._why.returnPressed.connect(self._reveal)
        column, top = QVBoxLayout(), QHBoxLayout()
        top.addWidget(self.line, 1)
        top.addWidget(self._look)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._why)
        column.addWidget(self._said)
        self.row.addLayout(column)

    def belongs(self, record: str) -> None:
        """Say whose value it is, for looking at it."""
        self._record = record

    def fill(self, stored: Stored) -> None:
        """Show that there is a value, never the value."""
        self._stored = stored
        self.line.clear()
        has = not is_blank(stored)
        self.line.setPlaceholderText(f"{SECRET}填写即更换" if has else "保存后只显示（保密）")
        self._look.setVisible(has)
        self._why.hide()
        self._why.clear()
        self._said.hide()
        self._said.clear()

    def value(self) -> Outcome:
        """Return the new words, or the id of those kept."""
        text = self.line.text()
        if not text.strip():
            return self._stored, None
        return parse(self.field, text, self.place.desk.bench.today())

    def _ask(self) -> None:
        if self._said.isHidden():
            self._why.show()
            self._why.setFocus()
        else:
            self.fill(self._stored)

    def _reveal(self) -> None:
        def look() -> str:
            key = self.place.register.key
            return self.place.desk.records.reveal(
                key, self._record, self.field.key, self._why.text()
            )

        told = self.place.shell.guard(look)
        if told is not None:
            self._why.hide()
            self._said.setText(told)
            self._said.show()
            self.place.shell.changed(())
