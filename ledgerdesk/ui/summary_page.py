"""总结报告: reports in words on the same page as forms, to be copied or saved for Word."""

from collections.abc import Sequence
from typing import Any

from ledgerdesk.desk.monthly import Choice
from ledgerdesk.ui.choosing import ROOMY
from ledgerdesk.ui.month_page import MonthPage
from ledgerdesk.ui.shell import Shell


class SummaryPage(MonthPage):
    """The reports in words alone."""

    key = "summary"
    title = "总结报告"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._word = self._chooser.add_verb("存为 Word", self._export)
        self._word.setToolTip("存成 Word 文件，可以接着改；数字下面附有各项数据")
        self._word.setEnabled(not shell.desk.readonly)

    def fit(self, width: int) -> None:
        """Leave the button away where there is no room; 导出 in the header does the same."""
        super().fit(width)
        self._word.setVisible(width >= ROOMY)

    def forms(self) -> Sequence[dict[str, Any]]:
        """Return the reports in words: those of the plan, then those for any plan."""
        return self.shell.desk.summaries.forms()

    def choices(self, form: str) -> Sequence[Choice]:
        """Return the periods a report can be written for."""
        return self.shell.desk.summaries.choices(form)
