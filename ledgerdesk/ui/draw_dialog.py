"""随机抽查: what is drawn from, how much, in which layers; who was drawn; one button keeps it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk.drawing import Ask, Drawn
from ledgerdesk.errors import UserError
from ledgerdesk.ui import style
from ledgerdesk.ui.room import fitted
from ledgerdesk.ui.shell import Shell

SHARE = 30
"""Percent offered while no plan names one."""
USUAL = ("village", "kind", "violation")
"""Layers that are chosen from the start: place and type."""
WIDE, HIGH = 560, 520


class DrawDialog(QDialog):
    """Draws a sample as it will be kept; the seed is shown, so that it can be drawn again."""

    def __init__(self, parent: QWidget, shell: Shell) -> None:
        super().__init__(parent)
        self.setObjectName("draw_dialog")
        self.setWindowTitle("随机抽查")
        fitted(self, WIDE, HIGH)
        self._shell = shell
        self._drawn: Drawn | None = None
        self._register, self._share, self._seed = QComboBox(), QSpinBox(), QLineEdit()
        self._layers, self._boxes = QHBoxLayout(), list[tuple[str, QCheckBox]]()
        self._said, self._list = QLabel(wordWrap=True), QListWidget()
        self._draw, self._keep = QPushButton("抽取"), QPushButton("存成抽查记录")
        self._arrange()
        self._offer()

    def _arrange(self) -> None:
        form = QFormLayout()
        for name, each in (
            ("抽查台账", self._register),
            ("抽查比例（%）", self._share),
            ("随机种子", self._seed),
        ):
            each.setAccessibleName(name)
            form.addRow(name, each)
        form.addRow("分层", self._layers)
        self._share.setRange(1, 100)
        self._seed.setPlaceholderText("空着由程序给出；填上次的种子就是重抽")
        self._list.setAccessibleName("抽中名单")
        self._said.setObjectName("drawn")
        style.look(self._keep, kind="primary")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._draw, self._keep):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self._said)
        column.addWidget(self._list, 1)
        column.addLayout(buttons)
        self._draw.clicked.connect(self._run)
        self._keep.clicked.connect(self._save)
        self._register.currentIndexChanged.connect(self._fields)
        self._seed.textEdited.connect(self._forget)
        self._share.valueChanged.connect(self._forget)

    def _offer(self) -> None:
        """Offer the registers of the plans, and the share they demand."""
        bench = self._shell.desk.bench
        keys = dict.fromkeys(key for one in bench.campaigns() for key in one.registers)
        for key in keys:
            self._register.addItem(bench.register(key).title, key)
        demanded = max((each.spot_share for each in bench.campaigns()), default=0)
        self._share.setValue(demanded or SHARE)
        self._forget()

    def _fields(self) -> None:
        """Offer the layers of the register that was chosen."""
        for _, box in self._boxes:
            self._layers.removeWidget(box)
            box.deleteLater()
        offered = self._shell.desk.drawing.fields(str(self._register.currentData()))
        first = sorted(offered, key=lambda each: each[0] not in USUAL)[:4]
        self._boxes = [(key, QCheckBox(label)) for key, label in first]
        for key, box in self._boxes:
            box.setChecked(key in USUAL)
            box.toggled.connect(self._forget)
            self._layers.addWidget(box)
        self._forget()

    def _forget(self) -> None:
        """Show nothing that was drawn otherwise."""
        self._drawn = None
        self._said.clear()
        self._list.clear()
        self._keep.setEnabled(False)

    def _run(self) -> None:
        try:
            drawn = self._shell.desk.drawing.draw(self._ask())
        except UserError as error:
            self._forget()
            self._tell(str(error), wrong=True)
            return
        self._show(drawn)

    def _ask(self) -> Ask:
        told = self._seed.text().strip()
        if told and not (told.isascii() and told.isdecimal()):
            message = f"随机种子“{told}”不是数字，请填数字或空着。"
            raise UserError(message)
        by = tuple(key for key, box in self._boxes if box.isChecked())
        register = str(self._register.currentData())
        return Ask(register, self._share.value(), int(told) if told else None, by)

    def _show(self, drawn: Drawn) -> None:
        self._drawn, sample = drawn, drawn.sample
        self._list.clear()
        self._list.addItems([
            f"{order}　{drawn.names[each.id]}　（{each.stratum}）"
            for order, each in enumerate(sample.members, 1)
        ])  # fmt: skip
        layers = f"，分 {len(sample.strata)} 层" if drawn.by else ""
        words = f"总数 {sample.population}{layers}，抽中 {sample.size}，随机种子 {sample.seed}。"
        warned = [each.text for each in self._shell.desk.drawing.judge(drawn)]
        self._tell("".join([words, *warned]), wrong=bool(warned))
        self._keep.setEnabled(bool(sample.size) and not self._shell.desk.readonly)

    def _tell(self, words: str, *, wrong: bool) -> None:
        self._said.setText(words)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        style.look(self._said, tone="late" if wrong else "")

    def _save(self) -> None:
        """Keep the sample and go to it; its rows take the results."""
        if self._drawn is None:
            return
        kept = self._shell.guard(partial(self._shell.desk.drawing.save, self._drawn))
        if kept:
            self._shell.changed(kept.tables)
            self.accept()
            self._shell.go("register", register="inspection", record=kept.inspection)
            self._shell.say("抽样名单已存，逐条的核查结果在“明细”里登记，抽查单可以打印。")
