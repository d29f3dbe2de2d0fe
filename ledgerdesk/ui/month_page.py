"""周报月报: a form of a period, from the check to the receipt."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from ledgerdesk.desk import Desk
from ledgerdesk.desk.behind import Behind
from ledgerdesk.desk.monthly import Choice, Review
from ledgerdesk.desk.papers import Paper
from ledgerdesk.errors import Finding
from ledgerdesk.ui import handing_in, printing, settings
from ledgerdesk.ui.choosing import Chooser, arrange, beside
from ledgerdesk.ui.figure_panel import FigurePanel
from ledgerdesk.ui.latest import Latest
from ledgerdesk.ui.opening import open_place
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.paper_view import PaperView
from ledgerdesk.ui.questions import Answers
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.steps import StepBar

CHECKED = frozenset({"report_step"})
NEVER = "这个方案没有要报的表。请在设置里选择方案。"


@dataclass(frozen=True, slots=True)
class Shown:
    """A form on the page: what is known about it and its paper; `trouble` says why not."""

    wanted: tuple[str, str] = ("", "")
    """Form and period."""
    review: Review | None = None
    paper: Paper | None = None
    trouble: str = ""


class MonthPage(Page):
    """One form of one period on paper, with everything that leads to its receipt."""

    key = "month"
    title = "周报月报"
    _behind: Behind | None = None
    """What stands behind the number somebody is at."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shown = Shown()
        self._found: tuple[Finding, ...] = ()
        self._latest = Latest(shell, "统计报表", self._show, self._failed)
        self._chooser = Chooser("表样")
        self._steps = StepBar(5)
        self._paper = PaperView("报表预览")
        self._panel = FigurePanel()
        self._chooser.chosen.connect(self._load)
        self._chooser.turned.connect(self._turned)
        self._chooser.zoomed.connect(self._paper.zoom)
        self._steps.wanted.connect(self._step)
        self._paper.chosen.connect(self._explain)
        self._paper.opened.connect(self._enter)
        self._panel.record.connect(self._go)
        self._panel.place.connect(self._reach)
        self._panel.corrects.connect(self._correct)
        self._copy = self._chooser.add_verb("复制文字", self._copied)
        self._copy.setToolTip("复制这份报告的文字稿，可以粘贴到微信、公文系统")
        self._verb = self._chooser.add_verb("定稿…", self._hand_in)
        QShortcut(QKeySequence("F6"), self, self._paper.setFocus)
        self._row = arrange(self, (self._chooser, self._steps), self._paper, self._panel)

    def fit(self, width: int) -> None:
        """Leave the paper as much room as there is."""
        self._chooser.fit(beside(self._row, self._panel, width))

    def open(self, **where: object) -> None:
        """Show a form of a period; without them the one to be handed in next."""
        reporting, now, forms = self.shell.desk.reporting, self._wanted(), self.forms()
        self._chooser.offer([(str(each["key"]), reporting.called(each["key"])) for each in forms])
        due = sorted((each for each in forms if each["due"]), key=lambda each: str(each["due"]))
        first = next(iter([*due, *forms]), None)
        form = str(where.get("form") or now[0] or (first["key"] if first else ""))
        periods = {str(each["key"]): str(each["period"]) for each in forms}
        known = now[1] if form == now[0] else ""
        self._turn(form, str(where.get("period") or known or periods.get(form, "")))

    def forms(self) -> Sequence[dict[str, Any]]:
        """Return the forms that can be shown, as `desk.reporting.forms` lists them."""
        return self.shell.desk.reporting.forms()

    def choices(self, form: str) -> Sequence[Choice]:
        """Return the periods of a form that can be shown."""
        return self.shell.desk.reporting.choices(form)

    def refresh(self, tables: frozenset[str]) -> None:
        """Count anew; nothing is kept."""
        if tables != CHECKED:
            self._found = ()
        if tables and self._chooser.what() and self.isVisible():
            self._turn(self._chooser.what(), self._chooser.when())

    def heading(self) -> tuple[str, str]:
        """Return the form's title and the days it counts."""
        review = self._shown.review
        return (self.title, "") if review is None else (self.title, review.heading)

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """Return export and print, once there is something; both keep what went out."""
        if self._shown.review is None or self.shell.desk.readonly:
            return {}
        return {"export": self._export, "print": self._print}

    def _turned(self, form: str) -> None:
        """Take the period a form is due for next when another form is chosen."""
        forms = self.forms()
        self._turn(form, next(str(each["period"]) for each in forms if each["key"] == form))

    def _turn(self, form: str, period: str) -> None:
        if not form:
            self._show(Shown(trouble=NEVER))
            return
        self._chooser.put(form, self.choices(form), period)
        self._load()

    def _load(self) -> None:
        """Have the form counted and drawn."""
        self._latest.ask(partial(_drawn, *self._wanted()))

    def _wanted(self) -> tuple[str, str]:
        return self._chooser.what(), self._chooser.when()

    def _failed(self, reason: str) -> None:
        self._show(Shown(self._wanted(), trouble=reason))

    def _show(self, shown: Shown) -> None:
        same = self._shown.wanted == shown.wanted
        self._shown = shown
        review, at = shown.review, self._paper.current()
        self._paper.show_paper(shown.paper, shown.trouble)
        self._panel.show_review(review)
        self._steps.setVisible(review is not None)
        self._verb.setVisible(review is not None)
        self._copy.setVisible(review is not None and bool(review.sheet.words))
        if review:
            self._steps.show_steps(review.steps)
            self._paper.mark(_marks(review))
            if self._found and same:
                self._panel.show_findings(self._found)
            self._verb.setText("更正…" if review.versions else "定稿…")
            primary = not review.versions or bool(review.altered)
            self._chooser.press(self._verb, primary=primary)
            if at and same:
                self._paper.go(at.row, at.column)
        self._verb.setEnabled(not self.shell.desk.readonly)
        self.headed.emit()

    def _step(self, number: int) -> None:
        review = self._shown.review
        reviewed = review is not None and (review.reviewer or review.versions)
        settle = self._hand_in if reviewed else self._approve
        verbs = (self._check, self._export, settle, self._print, self._receive)
        verbs[number - 1]()

    def _explain(self, row: int, column: int) -> None:
        if review := self._shown.review:
            verb = partial(self.shell.desk.reporting.behind, review.sheet, row, column)
            self._behind = self.shell.guard(verb)
            self._panel.behinds.show_behind(self._behind)

    def _enter(self, _row: int, _column: int) -> None:
        self._panel.behinds.enter()

    def _reach(self, row: int, column: int) -> None:
        self._paper.go(row, column)
        self._paper.setFocus()

    def _go(self, register: str, record: str) -> None:
        self.shell.go("register", register=register, record=record)

    def _check(self) -> None:
        form, period = self._wanted()
        self.shell.run("核对数据", partial(_doubts, form, period), self._checked)

    def _checked(self, found: tuple[Finding, ...]) -> None:
        self._panel.show_findings(found)
        self._panel.show_tab("核对")
        self._found = found
        red = sum(each.level == "red" for each in found)
        if red:
            text = f"核对完毕：{red} 处差错要先改正，才能定稿；另有 {len(found) - red} 处提醒。"
            self.shell.say(text, kind="wrong")
        else:
            rest = f"，{len(found)} 处提醒请过目" if found else ""
            self.shell.changed(CHECKED)
            self.shell.say(f"核对完毕：没有差错{rest}。", kind="notice" if found else "done")

    def _export(self) -> None:
        folder = settings.folder() or self._folder()
        if folder:
            form, period = self._wanted()
            self.shell.run("导出", partial(_exported, form, period, folder), self._exported)

    def _folder(self) -> Path | None:
        told = QFileDialog.getExistingDirectory(self, "导出的文件放在哪个文件夹")
        if not told:
            return None
        settings.keep_folder(Path(told))
        return Path(told)

    def _exported(self, file: Path) -> None:
        self.shell.changed({"printed"})
        self.shell.say(f"已导出 {file}", action=("打开文件夹", partial(open_place, file.parent)))

    def _print(self) -> None:
        paper, review = self._shown.paper, self._shown.review
        if paper is None or review is None:
            return
        printer = printing.choose(self, review.sheet.title, paper)
        if printer is not None:
            form, period = self._wanted()
            verb = partial(_printed, form, period, printer)
            self.shell.run("打印", verb, self._printed)

    def _printed(self, pages: int) -> None:
        self.shell.changed({"printed"})
        self.shell.say(f"已送打印机 {pages} 页。签字盖章后请到“签字台账”登记签回。")

    def _copied(self) -> None:
        told = self.shell.guard(partial(self.shell.desk.reporting.text, *self._wanted()))
        if told is not None:
            QGuiApplication.clipboard().setText(told)
            self.shell.say("文字稿已复制，可以粘贴到别处。")

    def _hand_in(self) -> None:
        if review := self._shown.review:
            dialog = handing_in.submission(self, self.shell.desk.reporting, review)
            dialog.ask(self.shell.desk.bench.today(), self._submit)

    def _submit(self, answers: Answers) -> None:
        form, period = self._wanted()
        self.shell.run("定稿", partial(handing_in.submit, form, period, answers), self._submitted)

    def _submitted(self, tables: frozenset[str]) -> None:
        self.shell.changed(tables)
        review = self._shown.review
        title = review.sheet.title if review else ""
        self.shell.say(f"已定稿：{title}。留存了表和文件，之后记录有改动会在这里提示。")

    def _approve(self) -> None:
        if self.shell.desk.readonly:
            return
        if review := self._shown.review:
            dialog = handing_in.approval(self, self.shell.desk.reporting, review)
            dialog.ask(self.shell.desk.bench.today(), self._approved)

    def _approved(self, answers: Answers) -> None:
        verb = partial(self.shell.desk.walking.approve, *self._wanted(), note=answers["note"])
        if change := self.shell.guard(partial(verb, by=answers["by"])):
            self.shell.changed(change.tables)
            self.shell.say("已记下审核。数没有再变的话，可以定稿了。")

    def _correct(self) -> None:
        found = self._behind
        if found is None or not found.measure or self.shell.desk.readonly:
            return
        if found.refusal:
            self.shell.say(found.refusal, kind="notice")
            return
        dialog = handing_in.correction(self, self.shell.desk, found)
        dialog.ask(self.shell.desk.bench.today(), self._corrected)

    def _corrected(self, answers: Answers) -> None:
        if found := self._behind:
            verb = partial(handing_in.correct, self.shell.desk, self._wanted(), found, answers)
            if tables := self.shell.guard(verb):
                self.shell.changed(tables)
                review = self._shown.review
                late = "这一期已经定稿，请报送更正。" if review and review.versions else ""
                self.shell.say(f"已手工更正，两个数和理由都留着。{late}")

    def _receive(self) -> None:
        review = self._shown.review
        if review is None or not review.versions:
            self.shell.say("还没有定稿，不能登记回执。请先定稿。", kind="notice")
            return
        dialog = handing_in.receipt(self, review, self.shell.desk.bench.today())
        dialog.ask(self.shell.desk.bench.today(), self._received)

    def _received(self, answers: Answers) -> None:
        form, period = self._wanted()
        verb = self.shell.desk.reporting.receive
        change = self.shell.guard(
            partial(verb, form, period, answers["received_on"], answers["receiver"])
        )
        if change:
            self.shell.changed(change.tables)
            self.shell.say("已登记回执。")


def _drawn(form: str, period: str, desk: Desk) -> Shown:
    """Count and draw a form, in the worker."""
    review = desk.reporting.review(form, period)
    return Shown((form, period), review, desk.reporting.paper(review.sheet))


def _marks(review: Review) -> Iterator[tuple[int, int]]:
    """Yield the places that changed since the paper was handed in, or were corrected by hand."""
    yield from ((each.row, each.column) for each in review.altered)
    yield from ((each.row, each.column) for each in review.sheet.figures if each.why)


def _doubts(form: str, period: str, desk: Desk) -> tuple[Finding, ...]:
    if desk.readonly:
        return desk.reporting.doubts(form, period)
    return desk.walking.check(form, period)


def _exported(form: str, period: str, folder: Path, desk: Desk) -> Path:
    return desk.reporting.export(period, (form,), folder)[0]


def _printed(form: str, period: str, printer: QPrinter, desk: Desk) -> int:
    """Print a form and keep its 核验码, in the worker."""
    pages = printing.paint(desk.reporting.paper(desk.reporting.sheet(form, period)), printer)
    with TemporaryDirectory() as folder:
        desk.reporting.print(form, period, Path(folder) / "page.pdf")
    return pages
