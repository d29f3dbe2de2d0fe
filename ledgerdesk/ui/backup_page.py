"""数据与备份: copies with what is in them, a whole check, the journal, undo by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ledgerdesk.desk import Desk
from ledgerdesk.desk.upkeep import Copy, Done, restore
from ledgerdesk.ui import settings
from ledgerdesk.ui.cards import SPACE, Card
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.room import turn
from ledgerdesk.ui.shell import Shell

STEPS = 200
"""Newest steps of the journal that are listed."""
LISTED = 200
"""Findings of a check that are listed."""
COUNTED = ("problem", "site", "patrol", "case")
"""Registers whose counts tell copies apart."""
LEDGERS = "台账 (*.ledger)"


class CopiesCard(Card):
    """The copies beside the ledger, newest first; any of them comes back as a file of its own."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("备份", "每次关闭窗口自动备份到台账旁边")
        self._shell = shell
        self._copies: list[Copy] = []
        self.lines = Lines("备份列表", badges=52, verbs=True)
        self.lines.setObjectName("copies")
        self.lines.chosen.connect(self._bring_back)
        self._none = QLabel("还没有备份。点“立即备份”，在台账旁边留一份。")
        self._none.setProperty("kind", "hint")
        self._none.setContentsMargins(16, 12, 16, 12)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.put(self._none, 1)
        self.put(self.lines, 1)
        self._none.hide()
        told = QLabel("同一块硬盘坏了，旁边的备份也会坏：请每周备份到 U 盘或另一台电脑。")
        told.setWordWrap(True)
        told.setProperty("kind", "hint")
        told.setContentsMargins(16, 8, 16, 4)
        self.put(told)
        self.body.addLayout(
            _row(
                _button("立即备份", self._keep, kind="primary"),
                _button("备份到文件夹…", self._keep_elsewhere),
                _button("恢复备份文件…", self._choose_copy),
            )
        )

    def look(self) -> None:
        """Read the copies again; each is opened, so the worker does it."""
        self._shell.run("查看备份", _copies, self._show)

    def _show(self, copies: list[Copy]) -> None:
        self._copies = copies
        self.lines.show_lines([self._line(each) for each in copies])
        self.lines.setVisible(bool(copies))
        self._none.setVisible(not copies)

    def _line(self, copy: Copy) -> Line:
        at = f"{copy.at:%Y-%m-%d %H:%M}" if copy.at else copy.path.name
        if copy.trouble:
            return Line(at, copy.trouble, "不能用", "late")
        register = self._shell.desk.bench.register
        counts = (f"{register(key).label} {copy.counts.get(key, 0)}" for key in COUNTED)
        note = f"{copy.path.name} · {copy.steps} 步"
        if copy.lost:
            return Line(at, f"{note} · 缺 {len(copy.lost)} 个附件", "缺附件", "soon", verb="恢复…")
        return Line(f"{at}　{' · '.join(counts)}", note, "可用", "done", verb="恢复…")

    def _keep(self) -> None:
        self._shell.run("备份台账", _backed_up, self._kept)

    def _keep_elsewhere(self) -> None:
        start = str(settings.folder() or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, "备份到文件夹", start)
        if chosen:
            self.keep_in(Path(chosen))

    def keep_in(self, folder: Path) -> None:
        """Copy the ledger into a folder."""
        self._shell.run("备份台账", lambda desk: desk.upkeep.backup(folder), self._kept)

    def _kept(self, path: Path) -> None:
        self._shell.say(f"已备份到 {path}，并已打开核对。")
        self._shell.changed(())
        self.look()

    def _choose_copy(self) -> None:
        start = str(settings.folder() or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, "选择备份文件", start, LEDGERS)
        if chosen:
            self.restore(Path(chosen))

    def _bring_back(self, row: int) -> None:
        self.restore(self._copies[row].path)

    def restore(self, copy: Path) -> None:
        """Bring a copy back as a new ledger; never over a file that is there."""
        offered = self._shell.desk.path.with_name(f"{copy.stem}-恢复.ledger")
        option = QFileDialog.Option.DontConfirmOverwrite
        chosen, _ = QFileDialog.getSaveFileName(
            self, "恢复成新文件", str(offered), LEDGERS, options=option
        )
        if chosen:
            target = Path(chosen if chosen.endswith(".ledger") else f"{chosen}.ledger")
            self._shell.run("恢复备份", lambda _desk: _restored(copy, target), self._restored)

    def _restored(self, path: Path) -> None:
        self._shell.say(f"已恢复成 {path}，并已打开核对；现在的台账没有改动。用“打开台账”打开它。")


class CheckCard(Card):
    """检查: records, file, journal and attachments; each finding opens its record."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("检查", "记录、文件、日志链、附件")
        self._shell = shell
        self._found: list[dict[str, Any]] = []
        self._above = 0
        self.lines = Lines("检查结果", badges=44)
        self.lines.setObjectName("findings")
        self.lines.chosen.connect(self._open)
        self.put(self.lines, 1)
        self.head.addWidget(_button("全面检查", self._check))
        self.lines.show_lines([Line("还没有检查；全面检查会核对每一条记录和每一步日志")])

    def _check(self) -> None:
        self._shell.run("全面检查", lambda desk: desk.upkeep.check(), self._show)

    def _show(self, told: dict[str, Any]) -> None:
        self._found = told["findings"][:LISTED]
        head = self._heads(told)
        self._above = len(head)
        self.lines.show_lines([*head, *map(self._line, self._found)])
        self.hint.setText("没有错误" if told["ok"] else "有错误，请逐条处理")

    def _heads(self, told: dict[str, Any]) -> list[Line]:
        """Word what was found about the file itself, and how many findings there are."""
        chain, files = told["chain"], told["attachments"]
        red = sum(each["level"] == "red" for each in told["findings"])
        bad = len(files["missing"]) + len(files["changed"])
        return [
            _verdict(told["integrity"] == "ok", "台账文件完整", "台账文件有损坏，请用备份恢复"),
            _verdict(
                chain["ok"],
                f"日志链完整，共 {chain['steps']} 步",
                f"日志链在第 {chain['broken_at']} 步断开，请用备份恢复",
            ),
            _verdict(files["ok"], "附件齐全、没有改动", f"{bad} 个附件不见了或被改动"),
            _verdict(
                not red, f"记录没有错误，{len(told['findings'])} 处提醒", f"记录有 {red} 处错误"
            ),
        ]

    def _line(self, finding: dict[str, Any]) -> Line:
        verb = "打开" if finding["record"] else ""
        if finding["level"] == "red":
            return Line(finding["text"], badge="错误", tone="late", verb=verb)
        return Line(finding["text"], badge="提醒", tone="soon", verb=verb)

    def _open(self, row: int) -> None:
        finding = self._found[row - self._above]
        home = self._shell.desk.home
        register, records = home.opens(finding["register"], [finding["record"]])
        for record in records:
            self._shell.go("register", register=register, record=record)


class JournalCard(Card):
    """操作日志: the newest steps, and the last one to take back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("操作日志", f"最近 {STEPS} 步")
        self._shell = shell
        self.lines = Lines("操作日志", badges=0)
        self.lines.setObjectName("journal")
        self._undo = _button("撤销", self._take_back)
        self._undo.setObjectName("undo_last")
        self.head.addWidget(self._undo)
        self.put(self.lines, 1)
        self._head = QLabel()
        self._head.setProperty("kind", "hint")
        self._head.setWordWrap(True)
        self._head.setContentsMargins(16, 6, 16, 2)
        self.put(self._head)
        verify = _button("去核验一张纸", self._verify, kind="link")
        self.body.addLayout(_row(verify))

    def show_steps(self) -> None:
        """Read the newest steps and what undo would take back."""
        upkeep = self._shell.desk.upkeep
        steps = upkeep.steps(STEPS)
        self.lines.show_lines(
            [Line(each.label, f"{each.at.replace('T', ' ')[:16]}　{each.actor}") for each in steps]
        )
        label = "" if self._shell.desk.readonly else upkeep.undoable()
        short = label if len(label) <= 16 else f"{label[:15]}…"
        self._undo.setText(f"撤销 {short}".strip())
        self._undo.setToolTip(f"撤销“{label}”" if label else "没有可以撤销的一步")
        self._undo.setAccessibleName(f"撤销 {label}")
        self._undo.setEnabled(bool(label))
        self._head.setText(
            f"日志链头 {upkeep.head()[:16]}，打印的台账上有它和核验码；"
            "纸上的内容与台账是否一致，凭核验码可以核对。"
        )

    def _take_back(self) -> None:
        self._shell.run("撤销", lambda desk: desk.upkeep.undo(), self._taken_back)

    def _taken_back(self, done: Done) -> None:
        self._shell.changed(done.tables)
        self._shell.say(f"已撤销“{done.label}”。", action=("重做", self._redo))

    def _redo(self) -> None:
        self._shell.run("重做", lambda desk: desk.upkeep.redo(), self._redone)

    def _redone(self, done: Done) -> None:
        self._shell.changed(done.tables)
        self._shell.say(f"已重做“{done.label}”。")

    def _verify(self) -> None:
        self._shell.go("signing")


class BackupPage(Page):
    """What keeps the ledger safe."""

    key = "backup"
    title = "数据与备份"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._copies, self._check = CopiesCard(shell), CheckCard(shell)
        self._journal = JournalCard(shell)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(self._check, 1)
        right.addWidget(self._journal, 1)
        side = QWidget()
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(SPACE)
        row.addWidget(self._copies, 1)
        row.addWidget(side, 1)

    def fit(self, width: int) -> None:
        """Let the cards stand one below the other on a small screen."""
        turn(self._row, width)

    def open(self, **_where: object) -> None:
        """Look at the copies and the newest steps."""
        self._journal.show_steps()
        self._copies.look()

    def refresh(self, _tables: frozenset[str]) -> None:
        """Show the newest steps."""
        if self.isVisible():
            self._journal.show_steps()

    def heading(self) -> tuple[str, str]:
        """Return the title and where the ledger lies."""
        return self.title, str(self.shell.desk.path)


def _copies(desk: Desk) -> list[Copy]:
    return desk.upkeep.copies()


def _backed_up(desk: Desk) -> Path:
    return desk.upkeep.backup()


def _restored(copy: Path, target: Path) -> Path:
    restore(copy, target)
    return target


def _verdict(ok: object, good: str, bad: str) -> Line:
    if ok:
        return Line(good, badge="通过", tone="done")
    return Line(bad, badge="错误", tone="late")


def _button(text: str, verb: Callable[[], None], *, kind: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.clicked.connect(verb)
    return button


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(16, 6, 16, 6)
    row.setSpacing(8)
    for each in widgets:
        row.addWidget(each)
    row.addStretch(1)
    return row
