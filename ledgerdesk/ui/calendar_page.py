"""报送日历: the reports of a year by due date; done, late, missing, still to come."""

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.calendar import WORDS, Entry, State, Year
from ledgerdesk.ui.cards import Card
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.tables import put, table

HEADS = ("报送日", "报表", "期次", "状态", "报出日期", "回执", "说明")
WIDTHS = (110, 300, 110, 110, 110, 110)
INKS: dict[State, str] = {
    "done": "jade", "late": "amber_ink", "missing": "vermilion", "waiting": "ink",
    "before": "hint",
}  # fmt: skip
ALL = "全部"


class CalendarPage(Page):
    """Every report of the chosen year; a line opens its paper."""

    key: ClassVar[str] = "calendar"
    title: ClassVar[str] = "报送日历"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._year = shell.desk.bench.today().year
        self._found: Year | None = None
        self._shown: list[Entry] = []
        self._name, self._said = QLabel(), QLabel()
        self._state = QComboBox()
        self._table = table("calendar_lines", "一年里要报的表", HEADS, WIDTHS)
        self._arrange()
        self._state.currentIndexChanged.connect(self._fill)
        self._table.cellActivated.connect(self._open_row)

    def open(self, **_where: object) -> None:
        """Count the year anew."""
        self._load()
        self._table.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        """Follow what was handed in, and which days are free."""
        if tables & {"submission", "holiday", "run", "setting", "definition"}:
            self._load()

    def heading(self) -> tuple[str, str]:
        """Return the page's title and its year."""
        return self.title, f"{self._year}年"

    def _arrange(self) -> None:
        card = Card("一年里要报的表", "回车或双击打开那一期的报表")
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        for text, by in (("上一年", -1), ("下一年", 1)):
            button = QPushButton(text)
            button.clicked.connect(partial(self._turn, by))
            row.addWidget(button)
        self._name.setProperty("kind", "heading")
        row.addWidget(self._name)
        row.addStretch(1)
        self._state.setAccessibleName("只看哪种状态")
        self._state.setObjectName("calendar_state")
        self._state.addItem(ALL, "")
        for state, words in WORDS.items():
            self._state.addItem(words, state)
        row.addWidget(self._state)
        card.body.addLayout(row)
        self._said.setProperty("kind", "second")
        self._said.setObjectName("calendar_said")
        self._said.setContentsMargins(16, 0, 16, 4)
        card.put(self._said)
        card.put(self._table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.addWidget(card)

    def _turn(self, by: int) -> None:
        self._year += by
        self._load()

    def _load(self) -> None:
        self.shell.run("查看报送日历", partial(_year, self._year), self._take)

    def _take(self, found: Year) -> None:
        self._found = found
        self._name.setText(f"{found.year}年")
        self._said.setText(found.said() if found.entries else "这一年没有要报的表。")
        self._fill()
        self.headed.emit()

    def _fill(self) -> None:
        wanted = str(self._state.currentData() or "")
        every = self._found.entries if self._found else ()
        self._shown = [each for each in every if wanted in {"", each.state}]
        self._table.setRowCount(len(self._shown))
        for row, each in enumerate(self._shown):
            for column, text in enumerate(_cells(each)):
                ink = INKS[each.state] if column == HEADS.index("状态") else ""
                put(self._table, (row, column), text, ink)
        first = next(
            (i for i, e in enumerate(self._shown) if e.state in {"missing", "waiting"}), 0
        )
        if self._shown:
            self._table.setCurrentCell(first, 0)

    def _open_row(self, row: int, _column: int) -> None:
        each = self._shown[row]
        if each.form not in self.shell.desk.bench.catalog.forms:
            self.shell.say(f"“{each.title}”没有表样，请在表样页里添加。", kind="notice")
            return
        self.shell.go("month", form=each.form, period=each.period)


def _cells(each: Entry) -> tuple[str, ...]:
    state = WORDS[each.state] + (f" {each.days} 天" if each.state == "late" else "")
    version = f"{each.submitted_on}（第 {each.version} 版）" if each.version > 1 else ""
    return (
        each.due_on, each.title, each.shown, state, version or each.submitted_on,
        each.received_on, each.note,
    )  # fmt: skip


def _year(year: int, desk: Desk) -> Year:
    return desk.reports.year(year)
