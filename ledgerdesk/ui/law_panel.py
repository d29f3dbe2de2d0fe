"""期限: time limits of a case with the days left, what the law advises, and which law."""

from ledgerdesk.domain.thresholds import Run
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import Told, label

SOON = 7
"""Days before a time limit that are worth a colour."""


class LawPanel(Told):
    """Law at hand; it advises and blocks nothing."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("期限", "填了发现、立案、决定等日期，这里列出办案期限。")
        self.setObjectName("law_panel")
        self._shell = shell

    def show_record(self, register: str, record: str) -> None:
        """Tell what the law says about a record."""
        self.clear()
        told = self._shell.desk.viewing.law(register, record)
        past = {each.done for each in told.runs if each.days_left < 0}
        other = [each for each in told.findings if each.field not in past]
        if other:
            self.heading("提醒")
        for finding in other:
            self.put(label(finding.text, tone="soon"))
        if told.runs:
            self.heading("办案期限")
        for run in told.runs:
            self._tell(run)
        if told.applied:
            self.heading("适用法律（按行为终了日）")
        for each in told.applied:
            self.put(label(each.law))
            self.put(label(each.text, kind="hint"))

    def _tell(self, run: Run) -> None:
        words, tone = _left(run)
        self.line(run.due_on[2:], f"{run.title}　{words}", tone=tone)
        self.note(f"自 {run.start_on} 起；{run.law}")


def _left(run: Run) -> tuple[str, str]:
    """Return how a time limit stands, and its tone."""
    if run.done_on:
        day = f" {run.done_on}" if run.done_on[:4].isdecimal() else ""
        late = f"，超过 {-run.days_left} 天" if run.days_left < 0 else ""
        return f"已办{day}{late}", "late" if late else "done"
    if run.days_left < 0:
        return f"已过 {-run.days_left} 天", "late"
    left = f"还有 {run.days_left} 天" if run.days_left else "今天到期"
    return left, "soon" if run.days_left <= SOON else ""
