"""栏目和清单 on the settings page: what the ledger may change without code."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from ledgerdesk.ui.cards import Card, button
from ledgerdesk.ui.shell import Shell

TABS = ("增加栏目", "选项", "核销清单", "编号样式", "报送时限")


class TailorCard(Card):
    """A button for each kind of change."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("栏目和清单", "不用改程序，每次修改都可以撤销")
        self._shell = shell
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 8)
        row.setSpacing(8)
        for at, title in enumerate(TABS):
            row.addWidget(button(f"{title}…", partial(self._open, at)))
        row.addStretch(1)
        self.body.addLayout(row)

    def _open(self, first: int) -> None:
        from ledgerdesk.ui.tailor_dialog import TailorDialog  # noqa: PLC0415  # few open it

        TailorDialog(self._shell, self.window(), first).open()
