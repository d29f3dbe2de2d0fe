"""证据 of a record: pictures and papers by 整改阶段; added by button or by dragging them here."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from ledgerdesk.desk.records import Saved
from ledgerdesk.desk.viewing import File, grouped
from ledgerdesk.domain.definitions import Field
from ledgerdesk.ui.ask import Ask
from ledgerdesk.ui.drops import chosen, dropped
from ledgerdesk.ui.editor import Place
from ledgerdesk.ui.opening import open_attachment
from ledgerdesk.ui.photos import picture
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.stage_slots import StageSlots
from ledgerdesk.ui.thumbnails import Thumbnails
from ledgerdesk.ui.told import Told, label
from ledgerdesk.ui.undoing import undoing, write

STAGES = ("整改前", "整改中", "整改后")
WHY = Field("why", "删除原因", required=True, help="删到回收站，写明原因；可以撤销。")
LARGE = QSize(1200, 900)


class EvidencePanel(QFrame):
    """Shows the attachments of a record and takes new ones."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("evidence_panel")
        self.setAccessibleName("证据")
        self._shell = shell
        self._register, self._record = "", ""
        self._files: dict[str, File] = {}
        self._lists: list[Thumbnails] = []
        self._stage = QComboBox()
        self._stage.setAccessibleName("整改阶段")
        self._stage.addItems(STAGES)
        self._stages = StageSlots(STAGES)
        self._stages.brought.connect(self._bring)
        self._stages.asked.connect(self._ask_for)
        self._add = QPushButton("添加附件…")
        self._add.setObjectName("attach")
        self._told = Told("附件", "还没有照片和文件。把它们拖到这里，或按“添加附件”。")
        self._ask: Ask | None = None
        self._arrange()

    def show_record(self, register: str, record: str) -> None:
        """Show the attachments of a record."""
        if (register, record) != (self._register, self._record):
            self._stage.setCurrentIndex(len(STAGES) - 1)
        self._register, self._record = register, record
        files = self._shell.desk.viewing.files(register, record)
        self._files = {each.id: each for each in files}
        self._stage.setVisible(register == "problem")
        open_here = not self._shell.desk.readonly and bool(record)
        counts = {stage: len(several) for stage, several in grouped(files).items()}
        self._stages.show_counts(counts, writable=open_here)
        self._stages.setVisible(register == "problem")
        self._add.setEnabled(open_here)
        self.setAcceptDrops(open_here)
        self._told.clear()
        self._lists = []
        self._shut()
        for stage, several in grouped(files).items():
            self._group(f"{stage if register == 'problem' else '附件'} {len(several)}", several)
        self._choose_verbs()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep the files dropped as evidence of the stage chosen."""
        event.acceptProposedAction()
        self.attach(dropped(event))

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep files as evidence, all in one step."""
        if not paths:
            return
        stage = self._stage.currentText() if self._register == "problem" else ""
        before = set(self._files)
        attach = partial(
            self._shell.desk.rectification.attach_all,
            self._register,
            self._record,
            paths,
            stage=stage,
        )
        said = paths[0].name if len(paths) == 1 else f"{len(paths)} 个"
        if write(self._shell, attach, f"已添加附件 {said}。"):
            self.show_record(self._register, self._record)
            self._warn(file for key, file in self._files.items() if key not in before)

    def _bring(self, stage: str, paths: Sequence[Path]) -> None:
        self._stage.setCurrentText(stage)
        self.attach(paths)

    def _ask_for(self, stage: str) -> None:
        self._stage.setCurrentText(stage)
        self._choose()

    def _warn(self, files: Iterable[File]) -> None:
        """Say what is odd about new photos; they are kept all the same."""
        odd = [f"{each.name}：{each.doubt}" for each in files if each.doubt]
        if odd:
            self._shell.say("\n".join(["附件已添加，请核对：", *odd]), kind="notice")

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 10, 12, 0)
        self._add.clicked.connect(self._choose)
        bar.addWidget(self._stage)
        bar.addWidget(self._add)
        bar.addStretch(1)
        self._verbs = self._file_verbs()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName("放大的照片")
        self._picture.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._stages)
        self._column.addLayout(bar)
        self._column.addWidget(self._verbs)
        self._asking = QVBoxLayout()
        self._asking.setContentsMargins(16, 0, 12, 0)
        self._column.addLayout(self._asking)
        self._column.addWidget(self._picture)
        self._column.addWidget(self._told, 1)

    def _file_verbs(self) -> QFrame:
        """Make the line of what can be done with the chosen file."""
        self._see = _button("打开", self._open_outside)
        self._save = _button("另存为…", self._save_as)
        self._large = _button("放大", self._enlarge)
        self._drop = _button("删除…", self._ask_why)
        made = QFrame()
        made.setObjectName("file_verbs")
        column, line = QVBoxLayout(made), QHBoxLayout()
        column.setContentsMargins(16, 0, 12, 0)
        column.setSpacing(2)
        self._chosen, self._doubt = label("", kind="hint"), label("", tone="soon")
        self._doubt.setObjectName("file_doubt")
        column.addWidget(self._chosen)
        column.addWidget(self._doubt)
        column.addLayout(line)
        line.setSpacing(0)
        for each in (self._see, self._large, self._save, self._drop):
            each.setProperty("kind", "flat")
            line.addWidget(each)
        line.addStretch(1)
        return made

    def _group(self, title: str, files: Sequence[File]) -> None:
        self._told.heading(title)
        shown = Thumbnails(title, files)
        shown.opened.connect(self._open)
        shown.itemSelectionChanged.connect(self._choose_verbs)
        self._lists.append(shown)
        self._told.put(shown)

    def _current(self) -> File | None:
        here = [each for each in self._lists if each.current()]
        focused = [each for each in here if each.hasFocus()] or here
        return self._files.get(focused[0].current()) if focused else None

    def _choose_verbs(self) -> None:
        file = self._current()
        there = file is not None and file.path is not None
        self._verbs.setVisible(file is not None)
        taken = f"　{file.taken_at.replace('T', ' ')} 拍摄" if file and file.taken_at else ""
        self._chosen.setText(f"{file.name}{taken}" if file else "")
        self._doubt.setText(f"注意：{file.doubt}" if file and file.doubt else "")
        self._doubt.setVisible(bool(self._doubt.text()))
        self._see.setEnabled(there)
        self._save.setEnabled(there)
        self._large.setEnabled(there and file is not None and file.is_photo)
        self._drop.setEnabled(file is not None and not self._shell.desk.readonly)

    def _choose(self) -> None:
        self.attach(chosen(self))

    def _open(self, _id: str) -> None:
        file = self._current()
        if file and file.is_photo:
            self._enlarge()
        elif file:
            self._open_outside()

    def _open_outside(self) -> None:
        """Let the system's own program open the chosen file."""
        if file := self._current():
            open_attachment(self._shell, file.id)

    def _enlarge(self) -> None:
        """Show the picture over the whole width, or put it away again."""
        file = self._current()
        if not self._picture.isHidden() or file is None or file.path is None:
            self._picture.hide()
            self._large.setText("放大")
            return
        wide = QSize(self.width() - 32, max(200, self.height() * 2 // 3))
        self._picture.setPixmap(picture(file.path, wide))
        self._picture.show()
        self._large.setText("收起")

    def _save_as(self) -> None:
        file = self._current()
        if file is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, "另存附件", file.name)
        if name:
            keep, at = self._shell.desk.viewing.keep_copy, file.id
            kept = self._shell.guard(lambda: keep(at, Path(name)))
            if kept:
                self._shell.say(f"已另存为 {kept}。")

    def _ask_why(self) -> None:
        """Ask why the chosen file goes."""
        self._shut()
        file = self._current()
        if file is None:
            return
        place = Place(self._shell, self._shell.desk.bench.register("attachment"))
        self._ask = Ask(place, f"删除附件 {file.name}", (WHY,), {"delete": "删除附件"})
        self._ask.setProperty("record", file.id)
        self._ask.answered.connect(self._delete)
        self._ask.cancelled.connect(self._shut)
        self._ask.warn()
        self._asking.addWidget(self._ask)
        self._ask.begin()

    def _delete(self, _verb: str) -> None:
        answers = self._ask.values() if self._ask else None
        if self._ask is None or answers is None:
            return
        file, why = str(self._ask.property("record")), str(answers["why"] or "")

        def drop() -> Saved:
            return self._shell.desk.records.delete("attachment", file, why)

        saved = self._shell.guard(drop)
        if saved:
            self.show_record(self._register, self._record)
            self._shell.changed({"attachment"})
            said = f"已删除附件 {saved.called}。"
            self._shell.say(said, action=undoing(self._shell, saved.step))

    def _shut(self) -> None:
        if self._ask:
            self._ask.hide()
            self._ask.deleteLater()
            self._ask = None


def _button(word: str, pressed: object) -> QPushButton:
    made = QPushButton(word)
    made.setAccessibleName(word)
    made.clicked.connect(pressed)
    return made
