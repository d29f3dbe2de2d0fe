"""The form of one record: fields by section, findings beside them, a draft behind them."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.drafts import NEW
from ledgerdesk.desk.records import Saved
from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.values import Stored, is_blank
from ledgerdesk.errors import Finding
from ledgerdesk.ui.editor import Place
from ledgerdesk.ui.field_row import FieldRow
from ledgerdesk.ui.fields import ENTER
from ledgerdesk.ui.following import Following
from ledgerdesk.ui.pickers import Overlay
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import label
from ledgerdesk.ui.typed_editors import TextEditor
from ledgerdesk.ui.undoing import undoing

OWN_KEYS = frozenset({Qt.Key.Key_F1, Qt.Key.Key_F8, Qt.Key.Key_Escape})
"""Keys the form hears before the window's shortcuts do."""


class RecordForm(QWidget):
    """Shows and edits one record of a register; saving is one step."""

    saved = Signal(str)

    def __init__(self, shell: Shell, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record_form")
        self._shell = shell
        self._register = shell.desk.bench.register(register)
        self._record = ""
        self._stored: dict[str, Stored] = {}
        self._typed: dict[str, Stored] = {}
        self._kept: dict[str, Stored] = {}
        self._seen: set[str] = set()
        self._given: frozenset[str] = frozenset()
        self._rows: dict[str, FieldRow] = {}
        self._status = QLabel()
        self._status.setObjectName("form_status")
        self._status.setProperty("kind", "hint")
        self._status.setWordWrap(True)
        self._save, self._back = QPushButton("保存"), QPushButton("还原")
        self._following = Following(shell, self._register, self._leave)
        self._arrange()
        self._following.serve(self._rows)
        for row in self._rows.values():
            row.left.connect(self._leave)
            if self._numbered(row.field) and isinstance(row.editor, TextEditor):
                row.editor.line.setPlaceholderText("不填，保存时自动编号")

    @property
    def record(self) -> str:
        """Id of the record shown; a new one's draft key; "" while nothing is shown."""
        return self._record

    def show_record(self, record: str) -> None:
        """Show a record, or a new one's draft, with what was typed and not saved."""
        if record.startswith(NEW):
            self._open(record, self._shell.desk.entering.begin(self._register.key))
        else:
            self._open(record, self._shell.desk.records.get(self._register.key, record))
        self._redraft()

    def new_record(self, values: Mapping[str, Stored] | None = None) -> None:
        """Begin a new record; without values, the last one begun and not saved comes back."""
        drafts = [each for each in self._shell.desk.drafts.all(self._register.key) if each.is_new]
        if drafts and not values:
            self.show_record(drafts[-1].record)
        else:
            key, begun = (
                self._shell.desk.drafts.fresh(),
                {**self._following.again(), **(values or {})},
            )
            self._open(key, self._shell.desk.entering.begin(self._register.key, begun))
        self.focus_first()

    def focus_first(self) -> None:
        """Go to the first field that waits for words."""
        free = [row for row in self._rows.values() if row.field.key not in self._given]
        blank = [row for row in free if row.field.required and not row.editor.typed()]
        for row in [*(each for each in blank if not self._numbered(each.field)), *free][:1]:
            row.editor.setFocus()

    def is_changed(self) -> bool:
        """Whether something was typed and not saved."""
        return bool(self._changed())

    def save(self) -> bool:
        """保存: one step; submits when nothing is missing, otherwise keeps a 草稿."""
        if self._is_closed() or not self._record:
            return False
        values, refused = self._read()
        if refused:
            self._refuse(refused)
            return False
        told = {key: each for key, each in values.items() if each != self._stored.get(key)}
        if self._record.startswith(NEW):
            told = {key: each for key, each in values.items() if not is_blank(each)}
        elif not told and self._stored.get("submitted_on"):
            self._shell.desk.drafts.drop(self._register.key, self._record)
            self._shell.say("没有改动，不用保存。", kind="notice")
            return True
        entering, record = self._shell.desk.entering, self._record

        def write() -> Saved:
            return entering.save(self._register.key, told, record=record)

        saved = self._shell.guard(write)
        if saved:
            self._took(saved)
        return saved is not None

    def restore(self) -> None:
        """还原: throw away what was typed since the last save; it can be brought back."""
        if not self.is_changed():
            return
        typed = {key: row.editor.typed() for key, row in self._rows.items()}
        self._shell.desk.drafts.drop(self._register.key, self._record)
        self._open(self._record, self._stored)

        def again() -> None:
            self._retype(typed)
            self._keep()

        action = ("恢复刚才填的", again)
        self._shell.say("已还原，没有保存的内容去掉了。", kind="notice", action=action)

    def event(self, event: QEvent) -> bool:
        """Claim F1 and Esc before the window's shortcuts; the second F1 is the window's."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in OWN_KEYS
            and (row := self._row_here())
            and not (event.key() == Qt.Key.Key_F1 and row.explained())
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back; F1 explains, Esc restores, Ctrl+S saves."""
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in ENTER:
            self._go_on(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_F1 and (row := self._row_here()):
            row.explain()
        elif key == Qt.Key.Key_F8 and (row := self._row_here()):
            row.toggle_pin()
        elif key == Qt.Key.Key_Escape:
            self._restore_here()
        elif control and key == Qt.Key.Key_S:
            self.save()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().valueChanged.connect(self._put_away)
        # Into its place before it is filled: a style sheet is worked out again at each move.
        body = QWidget(self._scroll)
        body.setProperty("kind", "plain")
        self._scroll.setWidget(body)
        self._fill(body)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._foot())

    def _fill(self, body: QWidget) -> None:
        """Make the rows, section by section."""
        place = Place(self._shell, self._register, self._held)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(8)
        section = ""
        for each in self._register.columns:
            if each.section != section and (section or each.section != "基本"):
                column.addSpacing(8)
                column.addWidget(label(each.section, kind="heading"))
            section = each.section
            self._rows[each.key] = FieldRow(place, each, body)
            column.addWidget(self._rows[each.key])
        column.addStretch(1)

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("form_foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 8, 12, 8)
        self._save.setProperty("kind", "primary")
        self._save.setObjectName("form_save")
        self._save.setToolTip("Ctrl+S")
        self._back.setObjectName("form_restore")
        self._back.setToolTip("去掉没有保存的内容")
        self._save.clicked.connect(self.save)
        self._back.clicked.connect(self.restore)
        line.addWidget(self._status, 1)
        line.addWidget(self._back)
        line.addWidget(self._save)
        return foot

    def _open(self, record: str, stored: Mapping[str, Stored]) -> None:
        """Fill every field; nothing counts as typed."""
        self._record, self._stored = record, dict(stored)
        self._given = self._shell.desk.entering.given(self._register, self._stored)
        is_closed, is_new = self._is_closed(), record.startswith(NEW)
        for key, row in self._rows.items():
            row.editor.belongs("" if is_new else record)
            row.editor.fill(self._stored.get(key))
            row.editor.lock(on=is_closed or key in self._given)
            row.setHidden(key in self._given and is_blank(self._stored.get(key)))
            row.show_finding(None)
        self._typed = {key: row.editor.typed() for key, row in self._rows.items()}
        self._kept = {}
        self._seen = set() if is_new else set(self._rows)
        self._foot_of(is_closed=is_closed)
        self._scroll.verticalScrollBar().setValue(0)
        self._following.settle()
        self._judge()

    def _foot_of(self, *, is_closed: bool) -> None:
        self._save.setHidden(is_closed)
        self._back.setHidden(is_closed)
        if is_closed:
            told = "只能查看，不能修改。"
        elif self._record.startswith(NEW):
            told = "新的一条，保存后进入台账。带 * 的必填。"
        else:
            told = "" if self._stored.get("submitted_on") else "草稿，补齐带 * 的再保存即提交。"
        self._status.setText(told)

    def _is_closed(self) -> bool:
        """Whether nobody may write here: a reader, a removed record, the program's own rows."""
        is_kept = self._register.group == "kept"
        return self._shell.desk.readonly or is_kept or bool(self._stored.get("deleted_on"))

    def _redraft(self) -> None:
        """Bring back what was typed and not saved."""
        draft = self._shell.desk.drafts.get(self._register.key, self._record)
        if draft and not self._is_closed():
            self._retype(draft.values)
            self._kept = dict(draft.values)
            self._seen |= draft.values.keys()
            self._judge()
            self._status.setText("已恢复上次没有保存的内容；不要的请按“还原”。")

    def _retype(self, typed: Mapping[str, Stored]) -> None:
        for key, each in typed.items():
            if key in self._rows and key not in self._given:
                self._rows[key].editor.retype(each)
        self._following.settle()

    def _changed(self) -> dict[str, Stored]:
        now = {key: row.editor.typed() for key, row in self._rows.items()}
        return {key: each for key, each in now.items() if each != self._typed.get(key)}

    def _leave(self, key: str) -> None:
        """Judge the record and keep a draft when a person leaves a field."""
        self._seen.add(key)
        if not self._is_closed():
            self._following.follow(key, self._given)
        self._judge()
        if not self._is_closed():
            self._keep()

    def _keep(self) -> None:
        changed = self._changed()
        drafts, key = self._shell.desk.drafts, self._register.key
        if changed and self._record.startswith(NEW):
            now = {each: row.editor.typed() for each, row in self._rows.items()}
            changed = {each: typed for each, typed in now.items() if not is_blank(typed)}

        if changed == self._kept:
            return

        def keep() -> str:
            drafts.keep(key, self._record, changed)
            return self._shell.desk.bench.clock.now()[11:16]

        time = self._shell.guard(keep) if self._record else None
        if time:
            self._kept = changed
        if time and changed:
            self._status.setText(f"草稿已保留 {time}，还没有保存。")

    def _read(self) -> tuple[dict[str, Stored], list[Finding]]:
        """Return what stands in the form, and what was not understood."""
        values: dict[str, Stored] = {}
        refused = []
        for key, row in self._rows.items():
            if key in self._given:
                continue
            value, finding = row.editor.value()
            values[key] = value
            if finding:
                refused.append(finding)
        return values, refused

    def _judge(self) -> None:
        """Show beside each field a person has been at what is wrong or unusual."""
        values, refused = self._read()
        whole = {**self._stored, **values}
        found = self._shell.desk.entering.judge(self._register, whole)
        self._show([*refused, *(each for each in found if each.field in self._seen)])

    def _show(self, findings: Iterable[Finding]) -> None:
        """Show the gravest finding of each field."""
        first: dict[str, Finding] = {}
        for each in sorted(findings, key=lambda one: one.level != "red"):
            first.setdefault(each.field, each)
        for key, row in self._rows.items():
            row.show_finding(first.get(key))

    def _refuse(self, refused: list[Finding]) -> None:
        """Say what was not understood and go there."""
        self._show(refused)
        row = self._rows[refused[0].field]
        row.editor.setFocus()
        self._scroll.ensureWidgetVisible(row, 0, 40)
        told = "\n".join(f"· {each.text}" for each in refused)
        self._shell.say(f"还没有保存，先改正这几处：\n{told}", kind="wrong")

    def _took(self, saved: Saved) -> None:
        """Show the saved record, tell everybody, offer 撤销."""
        self.show_record(saved.record)
        self._seen = set(self._rows)
        wanting = self._shell.desk.entering.wanting(self._register, self._stored)
        self._show(saved.findings)
        self._shell.changed(saved.tables)
        called = f"{self._register.label} {saved.called}".strip()
        time = self._shell.desk.bench.clock.now()[11:16]
        if saved.submitted:
            self._status.setText(f"已保存 {time}。")
            self._shell.say(f"已保存 {called}。", action=undoing(self._shell, saved.step))
        else:
            lacks = "还缺：" + "、".join(each.label for each in wanting) if wanting else ""
            told = f"已保存为草稿 {called}，{lacks or '有错误没有改正'}。改好再保存即提交。"
            self._status.setText(f"草稿已保存 {time}。{lacks}")
            self._shell.say(told, kind="notice", action=undoing(self._shell, saved.step))
        self.saved.emit(saved.record)

    def _numbered(self, field: Field) -> bool:
        """Whether the program gives this field its number."""
        return bool(self._register.numbering) and field.key == self._register.number

    def _held(self, key: str) -> Stored:
        """Return what stands in a field now, None when it is blank or not understood."""
        return self._rows[key].editor.value()[0] if key in self._rows else None

    def _row_here(self) -> FieldRow | None:
        """Return the row a person is at."""
        here = self.focusWidget()
        rows = self._rows.values()
        return next((each for each in rows if each.isAncestorOf(here)), None)

    def _restore_here(self) -> None:
        """Put the field a person is at back to what is saved."""
        row = self._row_here()
        if row and row.editor.typed() != self._typed.get(row.field.key):
            row.editor.fill(self._stored.get(row.field.key))
            self._leave(row.field.key)

    def _go_on(self, *, back: bool) -> None:
        here = self.focusWidget()
        if isinstance(here, QPushButton):
            here.click()
            return
        self.focusNextPrevChild(not back)
        here = self.focusWidget()
        if here is not None:
            self._scroll.ensureWidgetVisible(here, 0, 40)

    def _put_away(self, _value: int) -> None:
        """Close lists and calendars when their field scrolls away."""
        for each in self.window().findChildren(Overlay):
            each.hide()
