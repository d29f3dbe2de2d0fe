"""节假日: the days of a year, and the State Council's list pasted in or read from a file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
)

from ledgerdesk.desk.settings import Day
from ledgerdesk.domain.periods import WEEKDAYS
from ledgerdesk.ui import style
from ledgerdesk.ui.cards import Card
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.shell import Shell

HINT = """把放假通知里的日子一行一天粘贴到这里，例如：
2027-10-01，放假，国庆节
2027-10-09，上班，国庆节调休"""
BACK, AHEAD = 3, 3
"""Years that can be looked at before and after this one."""
FILES = "节假日清单 (*.csv *.txt *.json)"


class HolidayCard(Card):
    """A year's days off and worked weekends; own ones can be taken out again."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("节假日")
        self._shell = shell
        self._days: tuple[Day, ...] = ()
        self.year = QComboBox()
        self.year.setAccessibleName("节假日年份")
        today = shell.desk.bench.today().year
        for year in range(today - BACK, today + AHEAD + 1):
            self.year.addItem(f"{year} 年", year)
        self.year.setCurrentIndex(BACK)
        self.year.currentIndexChanged.connect(self.show_year)
        self.days = Lines("这一年的节假日", badges=44)
        self.days.setMinimumHeight(96)
        self.days.currentRowChanged.connect(self._serve)
        self._none = QLabel("这一年的节假日还没有录入，报送期限暂按周末推算，旁边会注明。")
        self._none.setWordWrap(True)
        self._none.setContentsMargins(16, 8, 16, 8)
        style.look(self._none, tone="soon")
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(HINT)
        self.text.setAccessibleName("要录入的节假日，一行一天")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(72)
        self.text.textChanged.connect(self._serve)
        self._take = _button("录入", self._taken, kind="primary")
        self._file = _button("从文件导入…", self._chosen)
        self._drop = _button("删除选中的一天", self._dropped, kind="danger")
        self._arrange()

    def _arrange(self) -> None:
        self.head.addWidget(self.year)
        self.put(self._none)
        self.put(self.days, 1)
        paste = QHBoxLayout()
        paste.setContentsMargins(16, 8, 16, 4)
        paste.addWidget(self.text)
        verbs = QHBoxLayout()
        verbs.setContentsMargins(16, 4, 16, 4)
        verbs.setSpacing(8)
        for button in (self._take, self._file):
            verbs.addWidget(button)
        verbs.addStretch(1)
        verbs.addWidget(self._drop)
        self.body.addLayout(paste)
        self.body.addLayout(verbs)

    def show_year(self) -> None:
        """Show the days of the chosen year and where they come from."""
        verbs, year = self._shell.desk.settings, int(self.year.currentData())
        self._days = verbs.days(year)
        known = verbs.known(year)
        self.hint.setText(known)
        self._none.setVisible(not known)
        self.days.show_lines([_line(each) for each in self._days])
        self._serve()

    def _serve(self) -> None:
        row = self.days.currentRow()
        self._drop.setEnabled(0 <= row < len(self._days) and bool(self._days[row].record))
        self._take.setEnabled(bool(self.text.toPlainText().strip()))

    def _taken(self) -> None:
        lines = self.text.toPlainText().splitlines()
        tables = self._shell.guard(lambda: self._shell.desk.settings.holidays(lines))
        if tables:
            self.text.clear()
            self._shell.changed(tables)
            self._shell.say("节假日已录入，有关期限已重新推算。")

    def _chosen(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "导入节假日清单", "", FILES)
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Take in the list of a file."""
        tables = self._shell.guard(lambda: self._shell.desk.settings.holiday_file(path))
        if tables:
            self._shell.changed(tables)
            self._shell.say(f"已录入 {path.name} 里的节假日，有关期限已重新推算。")

    def _dropped(self) -> None:
        day = self._days[self.days.currentRow()].on
        tables = self._shell.guard(lambda: self._shell.desk.settings.forget(day))
        if tables:
            self._shell.changed(tables)
            self._shell.say(f"已删除节假日 {day}。")


def _line(day: Day) -> Line:
    weekday = WEEKDAYS[date.fromisoformat(day.on).weekday()]
    own = "（本台账录入）" if day.record else ""
    text = f"{day.on}　{weekday}　{day.name}{own}"
    return Line(text, badge="上班" if day.working else "放假", tone="" if day.working else "done")


def _button(text: str, verb: Callable[[], None], *, kind: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.clicked.connect(verb)
    return button
