"""核对 and 审核: the two steps of a report that leave nothing behind but who did them."""

from ledgerdesk.db.store import Change
from ledgerdesk.desk import progress
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.monthly import Review
from ledgerdesk.desk.reporting import Reporting
from ledgerdesk.errors import Finding, UserError


class Walking:
    """The verbs on the way of a report from 核对 to 回执."""

    def __init__(self, bench: Bench) -> None:
        self._bench, self._reporting = bench, Reporting(bench)

    def review(self, form: str, period: str) -> Review:
        """Return a form with its steps, versions and heading."""
        return self._reporting.review(form, period)

    def check(self, form: str, period: str, *, by: str = "") -> tuple[Finding, ...]:
        """核对: return `Reporting.doubts`; where nothing is red it is kept who checked, and when.

        The same numbers are checked once; later changes ask for it again.
        """
        found, sheet = self._reporting.doubts(form, period), self._reporting.sheet(form, period)
        red = any(each.level == "red" for each in found)
        if not red and not progress.known(self._bench, sheet, progress.CHECKED):
            progress.keep(self._bench, sheet, progress.CHECKED, by)
        return found

    def approve(self, form: str, period: str, by: str, *, note: str = "") -> Change:
        """审核: keep who reviewed these numbers, and when; later changes ask for it again.

        Raise UserError when nobody is named, or anything is red.
        """
        if not by.strip():
            message = "审核要写明审核人，请填写后再保存。"
            raise UserError(message)
        found, sheet = self._reporting.doubts(form, period), self._reporting.sheet(form, period)
        if red := sum(each.level == "red" for each in found):
            message = f"{sheet.title}（{sheet.period}）还有 {red} 处差错，请先核对改正，再审核。"
            raise UserError(message)
        return progress.keep(self._bench, sheet, progress.REVIEWED, by, note)
