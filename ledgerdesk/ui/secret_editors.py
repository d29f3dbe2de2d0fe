"""Editors of what not everybody may read: ids and phones, and confidential values."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.values import SECRET, Stored, is_blank, parse, shown
from ledgerdesk.ui.editor import LineEditor, Outcome, Place
from ledgerdesk.ui.fields import Line
from ledgerdesk.ui.typed_editors import TextEditor

SHOWN = 30_000
"""Milliseconds a value stays readable before it hides again by itself."""
SHOW, HIDE = "显示", "隐藏"


class MaskedEditor(TextEditor):
    """An id or phone, partly hidden; 显示 or F2 shows it for a while and is journalled.

    While it is hidden all of it is chosen, so that typing replaces it whole.
    """

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self._hidden, self._record, self._stored = "", "", ""
        self._ask = QPushButton(SHOW)
        self._ask.setObjectName(f"show_{field.key}")
        self._ask.setProperty("kind", "flat")
        self._ask.setToolTip("显示全部，记入操作日志，半分钟后自动遮住（F2）")
        self._ask.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ask.clicked.connect(self._turn)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN)
        self._timer.timeout.connect(self._hide)
        self.row.addWidget(self._ask)
        self.line.textEdited.connect(self._type)
        self.line.cursorPositionChanged.connect(self._choose_all)
        self.line.selectionChanged.connect(self._choose_all)
        self.line.entered.connect(self._choose_all)
        self.line.installEventFilter(self)
        self._tell()

    def belongs(self, record: str) -> None:
        """Say whose value it is, for looking at it."""
        self._record = record

    def fill(self, stored: Stored) -> None:
        """Show a value, partly hidden."""
        self._stored = shown(self.field, stored, masked=False)
        super().fill(stored)

    def text(self) -> str:
        """Return the words, also while they are hidden."""
        return self._hidden or self.line.text()

    def retype(self, typed: Stored) -> None:
        """Show words, hidden."""
        self._hidden = ""
        super().retype(typed)
        self._hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear F2 in the line, before the window's shortcuts do."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._turn()
                return True
        return super().eventFilter(watched, event)

    def _leave(self) -> None:
        super()._leave()
        self._hide()

    def _hide(self) -> None:
        self._timer.stop()
        text = self.text()
        stored, finding = parse(self.field, text, self.place.desk.bench.today())
        veiled = "" if finding else shown(self.field, stored)
        if veiled and veiled != text:
            self._hidden = text
            self.line.setText(veiled)
        self._tell()

    def _turn(self) -> None:
        """Show what is hidden: what stands in the ledger through the journal, else at once."""
        if not self._hidden:
            self._hide()
            return
        if self._record and self._hidden == self._stored and self._looked() is None:
            return
        text, self._hidden = self._hidden, ""
        self.line.setText(text)
        self._timer.start()
        self._tell()

    def _looked(self) -> str | None:
        def look() -> str:
            key = self.place.register.key
            return self.place.desk.records.reveal(key, self._record, self.field.key)

        told = self.place.shell.guard(look)
        if told is not None:
            self.place.shell.changed(())
        return told

    def _type(self) -> None:
        """Take what is typed over a hidden value in its place."""
        self._hidden = ""
        self._timer.stop()
        self._tell()

    def _choose_all(self) -> None:
        if self._hidden and self.line.hasFocus() and self.line.selectedText() != self.line.text():
            self.line.selectAll()

    def _tell(self) -> None:
        """Offer what the button does now."""
        word = SHOW if self._hidden else HIDE
        self._ask.setText(word)
        self._ask.setAccessibleName(f"{word}{self.field.label}")
        self._ask.setVisible(bool(self._hidden) or self._timer.isActive())


class SealedEditor(LineEditor):
    """A confidential value: typed once, then （保密）; looking at it needs a reason."""

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self._stored: Stored = None
        self._record = ""
        self.hold(Line(field.label))
        self._look, self._why = QPushButton(SHOW), Line(f"{field.label}：查看事由")
        self._why.setPlaceholderText("写明查看事由，按回车查看")
        self._said = QLabel()
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.setAccessibleName(f"{field.label}：内容")
        self._said.setWordWrap(True)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN)
        self._timer.timeout.connect(self._put_away)
        self._look.setProperty("kind", "flat")
        self._look.setAccessibleName(f"显示{field.label}")
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
        self._put_away()

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
            self._put_away()

    def _put_away(self) -> None:
        """Hide what was looked at."""
        self._timer.stop()
        for each in (self._why, self._said):
            each.hide()
            each.clear()
        self._look.setText(SHOW)

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
            self._look.setText(HIDE)
            self._timer.start()
            self.place.shell.changed(())
