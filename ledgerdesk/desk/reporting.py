"""周报月报: forms filled, exported, handed in, and compared with what was handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ledgerdesk.calm import undisturbed
from ledgerdesk.db import details, journal, reports
from ledgerdesk.db.store import Change
from ledgerdesk.db.summing import Sums
from ledgerdesk.desk import monthly, progress, submitting
from ledgerdesk.desk.behind import Behind, behind
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafting import (
    Signed,
    Wanted,
    draw_up,
    drawn_up,
    own_rule,
    want,
    want_sums,
)
from ledgerdesk.desk.monthly import Choice, Review
from ledgerdesk.desk.outward import Document, document
from ledgerdesk.desk.owned import owned
from ledgerdesk.desk.papers import Paper, paper, put_on_paper
from ledgerdesk.desk.prints import keep
from ledgerdesk.desk.submitting import Submission
from ledgerdesk.desk.writing import written
from ledgerdesk.domain import periods, telling
from ledgerdesk.domain.definitions import Deadline, Form
from ledgerdesk.domain.freezing import Difference, differences
from ledgerdesk.domain.periods import Period, worded
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.errors import Finding, UserError, trouble


class Reporting:
    """The verbs of the month: fill, export, hand in, compare."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    @staticmethod
    def signed(filler: str = "", reviewer: str = "", head: str = "", phone: str = "") -> Signed:
        """Return the names that stand under a form; an empty one is signed by hand."""
        return Signed(filler, reviewer, head, phone)

    def forms(self) -> list[Document]:
        """Return the forms of the ledger's campaigns, then its own, each with its next period."""
        known = self._bench.catalog.forms
        made = [
            self._listed(known[key], campaign.key)
            for campaign in self._bench.campaigns()
            for key in campaign.forms
            if key in known
        ]
        asked = {each["key"] for each in made}
        own = [key for key in owned(self._bench.store) if key not in asked]
        return [*made, *(self._listed(known[key], "") for key in own)]

    def period(self, form: str, key: str) -> Period:
        """Return the period a key names for a form; raise UserError when it names none."""
        return self._want(form, key).period

    def sheet(self, form: str, period: str, *, option: str = "") -> Sheet:
        """Return a form as it was handed in, else filled from the records as they are.

        `option` names another choice of detail rows and is never kept. What changed since it
        was handed in is an orange finding.
        """
        wanted = self._want(form, period)
        kept = None if option else self.submission(form, period)
        if kept is None:
            return draw_up(self._bench, _chosen(wanted, option))
        return replace(kept.sheet, findings=(*kept.sheet.findings, *self._stale(kept, wanted)))

    def fresh(self, form: str, period: str) -> Sheet:
        """Return a form filled from the records as they are now, handed in or not."""
        return draw_up(self._bench, self._want(form, period))

    def review(self, form: str, period: str) -> Review:
        """Return a form with what is known about it, counted once; raises as `sheet`.

        The records behind its numbers are told by `behind`.
        """
        wanted = want_sums(self._bench, self._bench.form(form), period)
        kept = submitting.latest(self._bench, wanted.form.key, wanted.period.key)
        drawn = drawn_up(self._bench, wanted)
        found = _told_apart(wanted.form, kept.sheet, drawn.sheet) if kept else ()
        sheet = _marked(kept, len(found)) if kept else drawn.sheet
        made = monthly.versions(self._bench, sheet.form, sheet.period)
        return Review(
            sheet=sheet,
            heading=monthly.heading(wanted, self._bench.today(), made),
            compared=tuple(monthly.compared(self._bench, wanted, drawn)),
            held=tuple(monthly.held(self._bench, wanted, drawn.numbers)),
            altered=tuple(monthly.altered(self._bench, wanted.form, found)),
            versions=tuple(made),
            steps=progress.steps(self._bench, sheet, made[0] if made else None, len(found)),
            reviewer=progress.reviewer(self._bench, sheet),
        )

    def called(self, form: str) -> str:
        """Return what people call a form: 附件2 工作情况汇总表."""
        return submitting.called(self._bench.form(form))

    def last_signed(self) -> Signed:
        """Return the names of the newest report, to begin the next one with."""
        return Signed(*reports.signed(self._bench.store))

    def people(self) -> list[str]:
        """Return the names of the people in the ledger."""
        return reports.people(self._bench.store)

    def choices(self, form: str) -> list[Choice]:
        """Return the periods of a form since the ledger began, the newest first."""
        return monthly.choices(self._bench, self._bench.form(form))

    def doubts(self, form: str, period: str) -> tuple[Finding, ...]:
        """核对: everything wrong or unusual about a form and the records it counts."""
        sheet = self.sheet(form, period)
        return (*sheet.findings, *submitting.doubts(self._bench, self._bench.form(form), sheet))

    def behind(self, sheet: Sheet, row: int, column: int) -> Behind | None:
        """Return the records behind a number of a sheet; None where no record stands."""
        return behind(self._bench, sheet, row, column)

    def paper(self, sheet: Sheet) -> Paper:
        """Draw a Sheet as it would print; its pages become images when they are shown."""
        return paper(self._bench, sheet)

    def page(self, sheet: Sheet, number: int, dpi: float) -> bytes:
        """Return one page of a Sheet, numbered from 1, as PNG."""
        return self.paper(sheet).png(number, dpi)

    def print(self, form: str, period: str, target: Path) -> Document:
        """Write a form as PDF, as handed in or as of today, and keep its 核验码."""
        return put_on_paper(self._bench, self.sheet(form, period), target)

    def receive(self, form: str, period: str, on: str, receiver: str) -> Change:
        """登记回执: the newest version was taken in by somebody on a day, ISO.

        Raise UserError when nothing was handed in, or the day cannot be.
        """
        kept = self.submission(form, period)
        if kept is None:
            message = f"{self._bench.form(form).title}（{period}）还没有定稿，不能登记回执。"
            raise UserError(message)
        return submitting.receive(self._bench, kept, on, receiver)

    def text(self, form: str, period: str) -> str:
        """Return a report in words as text to copy; raise UserError for a form of numbers."""
        if not self._bench.form(form).template:
            message = (
                f"“{self.called(form)}”是表格，没有文字稿；文字稿只有周报、专题报告一类才有。"
            )
            raise UserError(message)
        return telling.text(self.sheet(form, period))

    def submission(self, form: str, period: str) -> Submission | None:
        """Return what was handed in last for a period, None before the first time."""
        return submitting.latest(self._bench, form, self.period(form, period).key)

    def differences(self, form: str, period: str) -> tuple[Difference, ...]:
        """Return where today's records make other cells than those handed in."""
        kept = self.submission(form, period)
        return self._differences(kept, self._want(form, period)) if kept else ()

    def submit(self, form: str, period: str, signed: Signed, *, why: str = "") -> Change:
        """定稿: keep the Sheet and its file; later changes show until a 更正 is handed in.

        Raise UserError when it was handed in before and `why` is empty, RefusedError when
        anything it counts is red.
        """
        wanted = self._want(form, period)
        kept = self.submission(form, period)
        if kept and not why.strip():
            message = (
                f"{kept.sheet.title}（{kept.sheet.period}）已于 {kept.submitted_on} 上报"
                f"（第 {kept.version} 版）。要更正请写明理由（--why），再报一次。"
            )
            raise UserError(message)
        sheet = draw_up(self._bench, wanted, signed)
        submitting.refuse_red(self._bench, wanted.form, sheet)
        sheet = replace(sheet, chain=journal.head(self._bench.store))
        return submitting.submit(self._bench, wanted.form, sheet, signed, why.strip())

    @undisturbed()
    def export(self, period: str, forms: Sequence[str], folder: Path) -> list[Path]:
        """Write the workbooks of a period into a folder, one step for all of them.

        Without `forms`, those that are due for such a period. A form that was handed in comes
        out as the very file that was kept; forms on sheets of one workbook come out as one
        file. Raise UserError when a file cannot be written.
        """
        sums = Sums(self._bench.store)
        asked = [replace(self._want(key, period), sums=sums) for key in forms or self._due(period)]
        if not asked:
            message = f"本台账的方案没有在期次“{period}”要报的表，请用 --form 指明要导出的表样。"
            raise UserError(message)
        _make(folder)
        files = written(self._bench, asked, folder)
        names = "、".join(submitting.called(wanted.form) for wanted in asked)
        with self._bench.change(f"导出 {asked[0].period.key} {names}"):
            for sheet, path in files:
                keep(self._bench, sheet, path, 0)
        return [*dict.fromkeys(path for _, path in files)]

    def document(self, sheet: Sheet) -> Document:
        """Return a Sheet in the documented shape of `sheet --json`."""
        return document(sheet)

    def _want(self, form: str, period: str) -> Wanted:
        return want(self._bench, self._bench.form(form), period)

    def _stale(self, kept: Submission, wanted: Wanted) -> Iterator[Finding]:
        try:
            changed = len(self._differences(kept, wanted))
        except UserError as error:
            yield Finding(
                "orange", f"已上报，与现在的记录核对不了：{error}", "submission", kept.id
            )
            return
        yield from _moved(kept, changed)

    def _differences(self, kept: Submission, wanted: Wanted) -> tuple[Difference, ...]:
        numbers = replace(wanted, sums=Sums(self._bench.store))
        return _told_apart(wanted.form, kept.sheet, draw_up(self._bench, numbers))

    def _due(self, key: str) -> list[str]:
        """Return the forms whose own periods look like this one.

        Where no table is among them, all that are due oftener than once a year, too.
        """
        known = self._bench.catalog.forms
        rules = [rule for each in self._bench.campaigns() for rule in each.deadlines]
        made = [(rule, form) for rule in rules for form in rule.forms if form in known]
        own = [form for rule, form in made if _own(rule, key)]
        if all(known[form].template for form in own):
            own += [form for rule, form in made if rule.every != "year"]
        like = [name for name, form in owned(self._bench.store).items() if form.like in own]
        return [*dict.fromkeys([*own, *like])]

    def _listed(self, form: Form, campaign: str) -> Document:
        rule = own_rule(self._bench, form)
        span = self._next(form, rule or self._bench.period_rule(), due=rule is not None)
        calendar = self._bench.calendar()
        on = periods.due(rule, span, calendar).on.isoformat() if rule else None
        words = {**span.words(), "unit": self._bench.unit_name()}
        return {
            "key": form.key,
            "title": worded(form.title, words),
            "campaign": campaign,
            "every": rule.every if rule else None,
            "due": on,
            "period": span.key,
        }

    def _next(self, form: Form, rule: Deadline, *, due: bool) -> Period:
        """Return the period to hand in next: the last one while it is still open, else this."""
        today = self._bench.today()
        now = periods.containing(rule, today)
        last = periods.previous(rule, now)
        if not due or periods.due(rule, last, self._bench.calendar()).on < today:
            return now
        return now if details.submission(self._bench.store, form.key, last.key) else last


def _told_apart(form: Form, kept: Sheet, now: Sheet) -> tuple[Difference, ...]:
    columns = [*zip(now.columns, form.columns, strict=not form.template)]
    skip = [path for path, each in columns if each.special == "serial" or each.goes_on == "any"]
    filled = [path for path, each in columns if each.goes_on == "filled"]
    return differences(kept, now, skip=skip, filled=filled)


def _moved(kept: Submission, changed: int) -> Iterator[Finding]:
    if changed:
        text = f"已报数有变动（{changed}）：上报后记录又有改动，请核对，需要时报送更正。"
        yield Finding("orange", text, "submission", kept.id)


def _marked(kept: Submission, changed: int) -> Sheet:
    """Return the Sheet handed in, with a finding when records have changed since."""
    return replace(kept.sheet, findings=(*kept.sheet.findings, *_moved(kept, changed)))


def _own(rule: Deadline, key: str) -> bool:
    span = periods.period(rule, key)
    return periods.containing(rule, span.start) == span


def _chosen(wanted: Wanted, option: str) -> Wanted:
    """Replace the condition of the detail rows by a named option."""
    form = wanted.form
    if not option:
        return wanted
    if option not in form.options:
        message = f"{form.title}没有叫“{option}”的选项，可用的有：{'、'.join(form.options)}。"
        raise UserError(message)
    return replace(wanted, form=replace(form, any_of=form.options[option]))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"建不了文件夹 {folder}（{trouble(error)}），没有导出。请换一个位置。"
        raise UserError(message) from error
