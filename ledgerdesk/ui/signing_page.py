"""签字台账: a ledger on paper, to be printed, signed, returned and checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from ledgerdesk.desk import Desk
from ledgerdesk.desk.monthly import Choice
from ledgerdesk.desk.papers import Paper
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.signing import Print
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.values import short_date
from ledgerdesk.ui import printing, settings
from ledgerdesk.ui.choosing import Chooser, arrange, beside
from ledgerdesk.ui.latest import Latest
from ledgerdesk.ui.opening import open_attachment, open_place
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.paper_view import PaperView
from ledgerdesk.ui.print_panel import PrintPanel, verify
from ledgerdesk.ui.questions import Answers, Asking, Question
from ledgerdesk.ui.shell import Shell

NAMED = 3
"""Records that were altered after printing, named in the message; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A ledger on the page; `trouble` says why there is none."""

    sheet: Sheet | None = None
    paper: Paper | None = None
    trouble: str = ""


class SigningPage(Page):
    """One signed ledger of one period as it will print."""

    key = "signing"
    title = "签字台账"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shown = Shown()
        self._latest = Latest(shell, "排版台账", self._show, self._failed)
        self._returning = self._record = ""
        self._orders: dict[str, str] = {}
        self._chooser = Chooser("台账")
        self._paper = PaperView("台账预览")
        self._panel = PrintPanel()
        self._chooser.chosen.connect(self._load)
        self._chooser.turned.connect(self._turned)
        self._chooser.zoomed.connect(self._paper.zoom)
        self._paper.opened.connect(self._enter)
        self._panel.verify.asked.connect(self._verify)
        self._panel.verify.chosen.connect(self._go)
        self._panel.prints.chosen.connect(self._again)
        self._panel.prints.returned.connect(self._ask_day)
        self._panel.prints.brought.connect(self._archive)
        self._panel.prints.scanned.connect(self._open_scans)
        self._order = self._chooser.add_list("排列次序")
        self._order.activated.connect(self._reorder)
        self._save = self._chooser.add_verb("另存 PDF…", self._export)
        self._save.setShortcut(QKeySequence("Ctrl+E"))
        QShortcut(QKeySequence("F6"), self, self._paper.setFocus)
        self._row = arrange(self, (self._chooser,), self._paper, self._panel)

    def fit(self, width: int) -> None:
        """Leave the paper as much room as there is."""
        self._chooser.fit(beside(self._row, self._panel, width))

    def open(self, **where: object) -> None:
        """Show a ledger of a period, or with `record` what one record is printed as.

        Without them the last ones, or the running period.
        """
        ledger, record = str(where.get("ledger") or ""), str(where.get("record") or "")
        self._record = record if record or ledger else self._record
        self._offer(ledger or self._chooser.what())
        first = next(iter(self.shell.desk.signing.ledgers()), "")
        shown = ledger or self._chooser.what() or first
        self._turn(shown, str(where.get("period") or self._chooser.when()))

    def _offer(self, ledger: str) -> None:
        """List the ledgers, and the paper of one record while it is shown."""
        signing, short = self.shell.desk.signing, self.shell.desk.bench.unit_name()
        named = [(key, title.removeprefix(short)) for key, title in signing.ledgers().items()]
        if self._record and ledger in self.shell.desk.bench.catalog.dockets:
            named.append((ledger, self.shell.desk.bench.catalog.dockets[ledger].label))
        self._chooser.offer(named)

    def refresh(self, tables: frozenset[str]) -> None:
        """Draw anew; nothing is kept."""
        if tables and self._chooser.what() and self.isVisible():
            self._turn(self._chooser.what(), self._chooser.when())

    def heading(self) -> tuple[str, str]:
        """Return the ledger's title and how many records it holds."""
        sheet = self._shown.sheet
        if sheet is None:
            return self.title, ""
        pages = self._shown.paper.pages if self._shown.paper else 0
        if not sheet.start:
            return self.title, f"{sheet.title} {sheet.period} · {pages} 页"
        days = f"{short_date(sheet.start)} — {short_date(sheet.end)}"
        return self.title, f"统计期 {days} · {len(sheet.rows)} 条 · {pages} 页"

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """Return print, once there is something to print; keeping a print writes."""
        ready = self._shown.paper is not None and not self.shell.desk.readonly
        return {"print": self._print} if ready else {}

    def _turned(self, ledger: str) -> None:
        if ledger not in self.shell.desk.bench.catalog.dockets:
            self._record = ""
            self._offer("")
        self._turn(ledger, self._chooser.when())

    def _turn(self, ledger: str, period: str) -> None:
        if self._record and ledger in self.shell.desk.bench.catalog.dockets:
            number = self.shell.guard(partial(self._numbered, ledger)) or ""
            self._chooser.put(ledger, [Choice(number, number, "")], number)
            self._order.hide()
        else:
            self._record = ""
            self._chooser.put(ledger, self.shell.desk.signing.choices(), period)
            self._offer_orders(ledger)
        self._list()
        self._load()

    def _numbered(self, ledger: str) -> str:
        return self.shell.desk.signing.number(ledger, self._record)

    def _offer_orders(self, ledger: str) -> None:
        """List what the rows can be put in order by; each ledger remembers its own."""
        self._order.clear()
        self._order.addItem("原有次序", "")
        for key, label in self.shell.desk.signing.orders(ledger).items():
            self._order.addItem(f"按{label.partition('（')[0]}", key)
        self._order.setCurrentIndex(max(0, self._order.findData(self._orders.get(ledger, ""))))
        self._order.show()

    def _reorder(self) -> None:
        self._orders[self._chooser.what()] = str(self._order.currentData() or "")
        self._load()

    def _made(self) -> Made:
        """Return how the paper shown is made."""
        if self._record:
            return Made(self._record)
        order = self._orders.get(self._chooser.what(), "")
        return Made(order=tuple(filter(None, order.split(","))))

    def _list(self) -> None:
        prints = self.shell.desk.signing.prints()
        unit, readonly = self.shell.desk.bench.unit_name(), self.shell.desk.readonly
        self._panel.prints.show_prints(prints, unit, readonly=readonly)

    def _load(self) -> None:
        """Have the ledger drawn."""
        ledger, period = self._chooser.what(), self._chooser.when()
        self._latest.ask(partial(_drawn, ledger, period, self._made()))

    def _failed(self, reason: str) -> None:
        self._show(Shown(trouble=reason))

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self._paper.show_paper(shown.paper, shown.trouble)
        self._save.setEnabled(shown.paper is not None and not self.shell.desk.readonly)
        self.headed.emit()

    def _enter(self, row: int, _column: int) -> None:
        """Open the record of a row."""
        sheet = self._shown.sheet
        record = dict(sheet.rows).get(row) if sheet else None
        if sheet and record:
            self._go(self.shell.desk.signing.register(sheet.form), record)

    def _go(self, register: str, record: str) -> None:
        self.shell.go("register", register=register, record=record)

    def _print(self) -> None:
        paper, sheet = self._shown.paper, self._shown.sheet
        if paper is None or sheet is None:
            return
        printer = printing.choose(self, sheet.title, paper)
        if printer is not None:
            verb = partial(_printed, sheet.form, sheet.period, self._made(), printer)
            self.shell.run("打印", verb, self._printed)

    def _printed(self, pages: int) -> None:
        self.shell.changed({"printed"})
        self.shell.say(f"已送打印机 {pages} 页。签字收回后请登记签回。")

    def _export(self) -> None:
        sheet = self._shown.sheet
        if sheet is None:
            return
        name = f"{sheet.title}_{sheet.period}.pdf".replace("/", "_")
        start = str((settings.folder() or Path.home()) / name)
        told, _ = QFileDialog.getSaveFileName(self, "另存 PDF", start, "PDF 文件 (*.pdf)")
        if told:
            path = Path(told).with_suffix(".pdf")
            settings.keep_folder(path.parent)
            verb = partial(_saved, sheet.form, sheet.period, self._made(), path)
            self.shell.run("另存 PDF", verb, self._saved)

    def _saved(self, path: Path) -> None:
        self.shell.changed({"printed"})
        self.shell.say(f"已另存 {path}", action=("打开文件夹", partial(open_place, path.parent)))

    def _verify(self, code: str) -> None:
        verify(self.shell, self._panel.verify, code)

    def _again(self, each: Print) -> None:
        """Show the ledger of a paper as it was made; a form is shown by the month's page."""
        if each.record:
            self.open(ledger=each.ledger, record=each.record)
        elif each.ledger in self.shell.desk.signing.ledgers():
            self._orders[each.ledger] = ",".join(each.order)
            self.open(ledger=each.ledger, period=each.period)
        else:
            self.shell.go("month", form=each.ledger, period=each.period)

    def _archive(self, each: Print, paths: list[Path]) -> None:
        """Keep scans that were dropped on a paper; it is then signed back."""
        archive = partial(self.shell.desk.signing.archive, each.code, paths)
        change = self.shell.guard(archive)
        if change:
            self.shell.changed(change.tables)
            self.shell.say(f"已归档扫描件 {len(paths)} 个，这份签字页已登记签回。")

    def _open_scans(self, each: Print) -> None:
        for scan in self.shell.desk.signing.scans(each.code):
            open_attachment(self.shell, scan)

    def _ask_day(self, each: Print) -> None:
        today = self.shell.desk.bench.today()
        self._returning = each.code
        on = each.signed_back_on or today.isoformat()
        asked = [Question("on", "签回日期", on, "如 10-26、今天", required=True, day=True)]
        if each.signed_back_on:
            asked.append(Question("why", "撤销签回的原因", "", "签错了才填，填了就是撤销"))
        words = f"{each.title}（{each.period}）\n核验码 {each.code}，{each.pages} 页已签字收回。"
        Asking(self, "登记签回", words, asked).ask(today, self._return)

    def _return(self, answers: Answers) -> None:
        signing, code, why = self.shell.desk.signing, self._returning, answers.get("why", "")
        verb = partial(signing.sign_back, code, answers["on"])
        change = self.shell.guard(partial(signing.take_back, code, why) if why else verb)
        if not change:
            return
        free = () if why else signing.altered(code)
        self.shell.changed(change.tables)
        if free:
            names = "、".join(each.title for each in free[:NAMED])
            said = (
                f"已登记签回，但 {names} 等 {len(free)} 条打印后改过，没有签定，请重新打印签字。"
            )
            self.shell.say(said, kind="notice")
        else:
            self.shell.say(
                "已撤销签回，记录可以再改。" if why else f"已登记签回：{answers['on']}。"
            )


def _drawn(ledger: str, period: str, made: Made, desk: Desk) -> Shown:
    """Make and draw a ledger, in the worker."""
    sheet = desk.signing.sheet(ledger, period, made=made)
    return Shown(sheet, desk.signing.paper(sheet))


def _printed(ledger: str, period: str, made: Made, printer: QPrinter, desk: Desk) -> int:
    """Print a ledger and keep its 核验码, in the worker."""
    sheet = desk.signing.sheet(ledger, period, made=made)
    pages = printing.paint(desk.signing.paper(sheet), printer)
    with TemporaryDirectory() as folder:
        desk.signing.print(ledger, period, Path(folder) / "page.pdf", made=made)
    return pages


def _saved(ledger: str, period: str, made: Made, path: Path, desk: Desk) -> Path:
    desk.signing.print(ledger, period, path, made=made)
    return path
