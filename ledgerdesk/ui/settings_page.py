"""设置: unit and plan, numbering, the names that stand everywhere, the holidays of a year."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.ui.campaign_card import CampaignCard
from ledgerdesk.ui.cards import SPACE, Card
from ledgerdesk.ui.holidays import HolidayCard
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.look_card import LookCard
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.roles_card import RolesCard
from ledgerdesk.ui.room import turn
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.tailor_card import TailorCard

ROLLS = ("village", "person", "unit")
LISTED = 160
"""Pixels of a roll where the page is scrolled anyway."""
SHOWN = 100
"""Names in a roll; the register page has them all."""
TABLES = frozenset({"setting", "holiday", "run", *ROLLS})


class Setting(QWidget):
    """One value that is typed and kept by a button of its own."""

    kept = Signal(str)
    typed = Signal(str)

    def __init__(self, label: str, verb: str) -> None:
        super().__init__()
        self._value = ""
        self.line = QLineEdit()
        self.line.setAccessibleName(label)
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._keep)
        self._button = QPushButton(verb)
        self._button.setAccessibleName(f"{verb}{label}")
        self._button.setEnabled(False)
        self._button.clicked.connect(self._keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self._button)

    def show_value(self, value: str) -> None:
        """Show what is kept."""
        self._value = value
        self.line.setText(value)
        self._button.setEnabled(False)

    def _typed(self, text: str) -> None:
        self._button.setEnabled(text.strip() != self._value)
        self.typed.emit(text)

    def _keep(self) -> None:
        if self._button.isEnabled():
            self.kept.emit(self.line.text())


class Roll(QWidget):
    """The names of one register: look, filter, add; the register page edits them."""

    opened = Signal(str, str)
    """Register and record; no record: the whole register."""
    added = Signal(str, str)
    looked = Signal(str)

    def __init__(self, register: str, label: str) -> None:
        super().__init__()
        self.register = register
        self._ids: list[str] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText(f"{label}名称；输入时筛选，没有的按回车添加")
        self.line.setAccessibleName(f"{label}名称")
        self.line.textChanged.connect(self._look)
        self.line.returnPressed.connect(self._add)
        self._button = QPushButton("添加")
        self._button.setAccessibleName(f"添加{label}")
        self._button.clicked.connect(self._add)
        self.names = Lines(f"{label}名单", badges=0)
        self.names.chosen.connect(self._open)
        self._all = QPushButton()
        self._all.setProperty("kind", "link")
        self._all.clicked.connect(self._open_all)
        self._label = label
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 16, 6)
        top.setSpacing(8)
        top.addWidget(self.line, 1)
        top.addWidget(self._button)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 6, 16, 4)
        foot.addWidget(self._all)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.names, 1)
        column.addLayout(foot)

    def show_names(self, names: list[tuple[str, str, str]], total: int) -> None:
        """Show (id, name, hint), of so many in all."""
        self._ids = [record for record, _, _ in names]
        self.names.show_lines(
            [Line(f"{name}　{hint}".strip(), verb="打开") for _, name, hint in names]
        )
        self._all.setText(f"在名册里查看和修改全部 {total} 条")
        self._button.setEnabled(bool(self.line.text().strip()))

    def clear(self) -> None:
        """Be ready for the next name."""
        self.line.clear()
        self.line.setFocus()

    def _look(self, _text: str) -> None:
        self.looked.emit(self.register)

    def _add(self) -> None:
        if name := self.line.text().strip():
            self.added.emit(self.register, name)

    def _open(self, row: int) -> None:
        self.opened.emit(self.register, self._ids[row])

    def _open_all(self) -> None:
        self.opened.emit(self.register, "")


class SettingsPage(Page):
    """What the ledger is set to; each change is one step that can be undone."""

    key = "settings"
    title = "设置"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._fresh = False
        self._unit, self._campaign, self._source, self._place = (QLabel() for _ in range(4))
        self._county = Setting("所属县（市、区）", "保存")
        self._prefix = Setting("编号前缀", "保存")
        self._began = Setting("启用日期", "保存")
        self._sample = _wrap(QLabel())
        self._rolls = {key: Roll(key, self._label(key)) for key in ROLLS}
        self._tabs = QTabWidget()
        self._holidays, self._roles = HolidayCard(shell), RolesCard(shell)
        self._campaigns = CampaignCard(shell)
        self._connect()
        self._arrange()

    def fit(self, width: int) -> None:
        """Let the cards stand one below the other on a small screen."""
        tight = turn(self._columns, width)
        for roll in self._rolls.values():
            roll.names.setMinimumHeight(LISTED if tight else 0)

    def open(self, **_where: object) -> None:
        """Show what the ledger is set to."""
        if not self._fresh:
            self._show()

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again what changed."""
        if tables & TABLES:
            self._fresh = False
            if self.isVisible():
                self._show()

    def heading(self) -> tuple[str, str]:
        """Return the title."""
        return self.title, "每次修改都单独记一步，可以撤销"

    def _label(self, register: str) -> str:
        return self.shell.desk.bench.register(register).label

    def _connect(self) -> None:
        self._county.kept.connect(self._keep_county)
        self._prefix.kept.connect(self._keep_prefix)
        self._prefix.typed.connect(self._show_sample)
        self._began.kept.connect(self._keep_began)
        for roll in self._rolls.values():
            roll.opened.connect(self._open_roll)
            roll.added.connect(self._add_name)
            roll.looked.connect(self._show_roll)

    def _arrange(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(SPACE)
        left.addWidget(self._unit_card())
        left.addWidget(self._campaigns)
        left.addWidget(self._number_card())
        left.addWidget(TailorCard(self.shell))
        left.addWidget(self._roles)
        left.addWidget(LookCard(self.shell))
        left.addStretch(1)
        right.addWidget(self._roll_card(), 3)
        right.addWidget(self._holidays, 2)
        inner = QWidget()
        inner.setProperty("kind", "plain")
        self._columns = columns = QHBoxLayout(inner)
        columns.setContentsMargins(16, 14, 16, 14)
        columns.setSpacing(SPACE)
        columns.addLayout(left, 6)
        columns.addLayout(right, 7)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _unit_card(self) -> Card:
        card = Card("单位与方案")
        change = QPushButton("修改单位")
        change.clicked.connect(self._open_unit)
        copy = QPushButton("复制位置")
        copy.setAccessibleName("复制台账文件的位置")
        copy.clicked.connect(self._copy_place)
        for label in (self._campaign, self._source, self._place):
            _wrap(label)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._source.setProperty("kind", "hint")
        form = _form()
        form.addRow("本台账单位", _beside(self._unit, change))
        form.addRow("所属县（市、区）", self._county)
        form.addRow("专项整治方案", self._campaign)
        form.addRow("", self._source)
        form.addRow("台账文件", _beside(self._place, copy))
        card.body.addLayout(form)
        return card

    def _number_card(self) -> Card:
        card = Card("编号与启用日期")
        self._sample.setProperty("kind", "hint")
        told = _wrap(QLabel("从这一天所在的统计期起，没有上报的报表都会列入待办。"))
        told.setProperty("kind", "hint")
        form = _form()
        form.addRow("编号前缀", self._prefix)
        form.addRow("", self._sample)
        form.addRow("启用日期", self._began)
        form.addRow("", told)
        card.body.addLayout(form)
        return card

    def _roll_card(self) -> Card:
        card = Card("名册", "登记一次，处处可选")
        self._tabs.setAccessibleName("名册")
        self._tabs.setDocumentMode(True)
        for key, roll in self._rolls.items():
            self._tabs.addTab(roll, self._label(key))
        card.put(self._tabs, 1)
        return card

    def _show(self) -> None:
        self._fresh = True
        facts = self.shell.desk.settings.facts()
        self._unit.setText(facts.unit)
        self._campaign.setText(facts.campaign)
        self._source.setText(f"依据：{facts.source}")
        self._place.setText(str(facts.place))
        self._county.show_value(facts.county)
        self._prefix.show_value(facts.prefix)
        self._began.show_value(facts.began_on)
        self._show_sample(facts.prefix)
        self._campaigns.show_campaigns()
        for key in ROLLS:
            self._show_roll(key)
        self._holidays.show_year()
        self._roles.show_roles()

    def _show_sample(self, prefix: str) -> None:
        samples = self.shell.desk.settings.samples(prefix.strip().upper())
        self._sample.setText(f"新编号的样子：{'、'.join(samples[:3])}；已有的编号不变。")

    def _show_roll(self, key: str) -> None:
        roll, browsing = self._rolls[key], self.shell.desk.browsing
        names = browsing.pick(key, roll.line.text(), limit=SHOWN)
        roll.show_names(names, browsing.counts((key,))[key])

    def _keep_county(self, text: str) -> None:
        self._kept(lambda: self.shell.desk.settings.county(text), "所属县（市、区）已修改。")

    def _keep_prefix(self, text: str) -> None:
        self._kept(lambda: self.shell.desk.settings.prefix(text), "编号前缀已修改，新编号按它来。")

    def _keep_began(self, text: str) -> None:
        self._kept(lambda: self.shell.desk.settings.began_on(text), "启用日期已修改。")

    def _kept(self, verb: Callable[[], frozenset[str]], said: str) -> None:
        if tables := self.shell.guard(verb):
            self.shell.changed(tables)
            self.shell.say(said)

    def _add_name(self, register: str, name: str) -> None:
        values = {"name": name}
        if register != "unit":
            values["unit"] = self.shell.desk.bench.unit()
        saved = self.shell.guard(lambda: self.shell.desk.records.save(register, values))
        if saved is not None:
            self._rolls[register].clear()
            self.shell.changed(saved.tables)
            self.shell.say(f"已登记{self._label(register)}“{saved.called}”。")

    def _open_unit(self) -> None:
        unit = self.shell.desk.bench.unit()
        self.shell.go("register", register="unit", record=unit)

    def _open_roll(self, register: str, record: str) -> None:
        where = {"record": record} if record else {}
        self.shell.go("register", register=register, **where)

    def _copy_place(self) -> None:
        QGuiApplication.clipboard().setText(self._place.text())
        self.shell.say("台账文件的位置已复制。")


def _wrap(label: QLabel) -> QLabel:
    """Let a label break its lines in all the room a form has."""
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return label


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(16, 12, 16, 8)
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return form


def _beside(label: QLabel, button: QPushButton) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(label, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return pair
