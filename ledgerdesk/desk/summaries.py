"""总结报告: reports in words, those a plan asks for and those that serve any plan."""

from collections.abc import Iterator
from typing import Any

from ledgerdesk.desk import monthly
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.monthly import Choice
from ledgerdesk.desk.reporting import Reporting
from ledgerdesk.domain import periods
from ledgerdesk.domain.definitions import Form
from ledgerdesk.domain.periods import Period

Document = dict[str, Any]
LONGER = ("", "-H1", "-H2", "-Q1", "-Q2", "-Q3", "-Q4")
"""What is written behind a year for the year itself, its halves and quarters."""


class Summaries:
    """The verbs that list reports in words; they are filled and handed in as all forms are."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def forms(self) -> list[Document]:
        """Return the reports in words: those due by a plan first; shaped as `reporting.forms`."""
        known = self._bench.catalog.forms
        due = [one for one in Reporting(self._bench).forms() if known[one["key"]].template]
        asked = {each["key"] for each in due}
        now = periods.containing(self._bench.period_rule(), self._bench.today())
        free: list[Document] = [
            {"key": each.key, "due": None, "period": now.key}
            for each in self._free()
            if each.key not in asked
        ]
        return [*due, *free]

    def choices(self, form: str) -> list[Choice]:
        """Return the periods a report can be written for, the running one first.

        One that no plan asks for can tell of quarters, halves and years, too.
        """
        wanted = self._bench.form(form)
        found = monthly.choices(self._bench, wanted)
        if wanted.key not in {each.key for each in self._free()}:
            return found
        made = [each._replace(state="") if each.state == "未报" else each for each in found]
        known = {each.key for each in made}
        longer = (Choice(each.key, each.title(), "") for each in self._longer())
        return [*(each for each in longer if each.key not in known), *made]

    def _free(self) -> Iterator[Form]:
        """Yield the reports in words that no plan names."""
        known = self._bench.catalog
        named = {key for each in known.campaigns.values() for key in each.forms}
        for key, form in known.forms.items():
            if form.template and key not in named:
                yield form

    def _longer(self) -> Iterator[Period]:
        """Yield this year, and its halves and quarters as far as they have begun."""
        rule, today = self._bench.period_rule(), self._bench.today()
        year = periods.containing(rule, today).year
        for part in LONGER:
            span = periods.period(rule, f"{year}{part}")
            if span.start <= today:
                yield span
