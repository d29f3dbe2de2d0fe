"""数据与备份: copies with what is in them, a whole check, the journal, undo by name."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ledgerdesk.desk import Desk
from ledgerdesk.desk.upkeep import Copy, restore
from ledgerdesk.ui import settings
from ledgerdesk.ui.cards import SPACE, Card, button, foot
from ledgerdesk.ui.journal_card import JournalCard
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.print_panel import VerifyCard, verify
from ledgerdesk.ui.room import turn
from ledgerdesk.ui.shell import Shell

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
        self.lines.chosen.connect(self._open)
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
            foot(
                button("立即备份", self._keep, kind="primary"),
                button("备份到文件夹…", self._keep_elsewhere),
                button("打开备份文件…", self._choose_copy),
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
            return Line(at, f"{note} · 缺 {len(copy.lost)} 个附件", "缺附件", "soon", verb="打开…")
        return Line(f"{at}　{' · '.join(counts)}", note, "可用", "done", verb="打开…")

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
            self.look_into(Path(chosen))

    def _open(self, row: int) -> None:
        self.look_into(self._copies[row].path)

    def look_into(self, copy: Path) -> None:
        """Show what a copy holds; from there one record or all of it comes back."""
        from ledgerdesk.ui.copy_dialog import CopyDialog  # noqa: PLC0415  # few open one

        dialog = CopyDialog(self._shell, copy, self.window())
        dialog.whole.connect(self.restore)
        dialog.open()

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
        self.head.addWidget(button("诊断包…", self._choose_package))
        self.head.addWidget(button("全面检查", self._check))
        self.lines.show_lines([Line("还没有检查；全面检查会核对每一条记录和每一步日志")])

    def _check(self) -> None:
        self._shell.run("全面检查", lambda desk: desk.upkeep.check(), self._show)

    def _choose_package(self) -> None:
        day = self._shell.desk.bench.today().isoformat()
        offered = (settings.folder() or Path.home()) / f"打非台账诊断-{day}.zip"
        chosen, _ = QFileDialog.getSaveFileName(self, "保存诊断包", str(offered), "诊断包 (*.zip)")
        if chosen:
            target = Path(chosen if chosen.endswith(".zip") else f"{chosen}.zip")
            self._shell.run("保存诊断包", lambda desk: desk.diagnosing.pack(target), self._packed)

    def _packed(self, path: Path) -> None:
        self._shell.say(
            f"诊断包已存到 {path}。里面是版本、设置项、条数、检查结果和程序出错的位置，"
            "没有姓名、电话、地点和记录内容，可以交给维护人员。"
        )

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


class BackupPage(Page):
    """What keeps the ledger safe."""

    key = "backup"
    title = "数据与备份"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._copies, self._check = CopiesCard(shell), CheckCard(shell)
        self._journal, self._verify = JournalCard(shell), VerifyCard()
        self._verify.asked.connect(partial(verify, shell, self._verify))
        self._verify.chosen.connect(self._go)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(self._copies, 1)
        left.addWidget(self._verify)
        right.setSpacing(SPACE)
        right.addWidget(self._check, 1)
        right.addWidget(self._journal, 1)
        side = QWidget()
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(SPACE)
        row.addLayout(left, 1)
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

    def _go(self, register: str, record: str) -> None:
        self.shell.go("register", register=register, record=record)

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
