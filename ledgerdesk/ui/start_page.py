"""First start: three questions and a ledger is there; or the practice ledger, or one of before."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import catalog
from ledgerdesk.desk.starting import Start
from ledgerdesk.errors import UserError, trouble
from ledgerdesk.ui import settings, style
from ledgerdesk.ui.cards import SPACE, Card
from ledgerdesk.ui.lines import Line, Lines
from ledgerdesk.ui.room import fitted

FOLDER = "打非台账"
PRACTICE = "练习库"
LEDGERS = "台账 (*.ledger)"
FORBIDDEN = '\\/:*?"<>|\t\n'
"""What no file name may hold on Windows."""
SIZE = (820, 680)


class Question(QWidget):
    """One question: its words, the field, a hint, and what is wrong with the answer."""

    def __init__(self, label: str, field: QWidget, hint: str, *more: QWidget) -> None:
        super().__init__()
        told = QLabel(label)
        told.setBuddy(field)
        field.setAccessibleName(label)
        self._hint = QLabel(hint)
        self._hint.setProperty("kind", "hint")
        self._wrong = QLabel()
        self._wrong.setObjectName("wrong")
        style.look(self._wrong, tone="late")
        for each in (self._hint, self._wrong):
            each.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(8)
        for place, widget in enumerate((field, *more)):
            line.addWidget(widget, 0 if place else 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(told)
        column.addLayout(line)
        column.addWidget(self._hint)
        column.addWidget(self._wrong)
        column.addStretch(1)
        self._wrong.hide()

    def hint(self, text: str) -> None:
        """Say something about the answer."""
        self._hint.setText(text)

    def blame(self, text: str) -> None:
        """Say beside the field what is wrong; "" when nothing is."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))


class StartDialog(QDialog):
    """Asks where to begin; `chosen` is the ledger to open once it was accepted."""

    _made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Path | None = None
        self._touched = False
        """Whether somebody wrote the place by hand; else it follows the unit's name."""
        self._pool = ThreadPoolExecutor(1, "practice")
        self.setWindowTitle("打非台账 — 开始")
        self.campaign, self.unit, self.county = QComboBox(), QLineEdit(), QLineEdit()
        self.place = QLineEdit()
        self._browse = _button("浏览…", self._look)
        self._create = _button("建立台账", self._begin, kind="primary")
        self._other = _button("打开已有台账…", self._open_other)
        self._try = _button("先用练习库试试", self._practise)
        self._busy = QProgressBar(maximum=0, textVisible=False)
        self._wait = QLabel("正在生成练习库：一个乡镇一年的台账，大约需要几秒钟…")
        self.recent = Lines("最近打开的台账", badges=0)
        self._paths = settings.ledgers()
        self._ask()
        self._arrange()
        self._made.connect(self._ready, Qt.ConnectionType.QueuedConnection)

    def _ask(self) -> None:
        for each in catalog().campaigns.values():
            self.campaign.addItem(each.title, each.key)
        self.campaign.setPlaceholderText("请选择方案")
        self.campaign.setCurrentIndex(-1)  # nobody's plan is taken by oversight
        self.unit.setPlaceholderText("例如：悦庄镇人民政府")
        self.county.setPlaceholderText("例如：沂源县")
        source = "方案决定登记哪些台账、报哪些表、什么时候报。"
        self._campaign = Question("一、办哪一个方案？", self.campaign, source)
        name = "写全称，与公章和报表上的一致。"
        self._unit = Question("二、台账属于哪个单位？", self.unit, name)
        self._county = Question("所属县（市、区）", self.county, "没有上级可以不填。")
        keep = "放在本机硬盘上，不要放在 U 盘、共享文件夹或同步盘里。"
        self._place = Question("三、台账文件放在哪里？", self.place, keep, self._browse)
        self.campaign.currentIndexChanged.connect(self._planned)
        self.unit.textEdited.connect(self._named)
        self.place.textEdited.connect(self._placed)
        self.recent.chosen.connect(self._open_recent)
        self._named("")

    def _arrange(self) -> None:
        title = QLabel("开始记台账")
        title.setProperty("kind", "title")
        told = QLabel("回答三个问题就能开始；想先看看的，可以用练习库。")
        told.setProperty("kind", "second")
        card = Card("新建台账")
        card.body.addLayout(self._questions())
        inner = QWidget()
        inner.setProperty("kind", "plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(card)
        if self._paths:
            column.addWidget(self._before())
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(8)
        whole.addWidget(title)
        whole.addWidget(told)
        whole.addSpacing(4)
        whole.addWidget(area, 1)
        for widget in (self._wait, self._busy):
            whole.addWidget(widget)
            widget.setVisible(False)
        whole.addLayout(self._verbs())
        fitted(self, *SIZE)

    def _questions(self) -> QVBoxLayout:
        whose = QHBoxLayout()
        whose.setSpacing(SPACE)
        whose.addWidget(self._unit, 3)
        whose.addWidget(self._county, 2)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(16)
        column.addWidget(self._campaign)
        column.addLayout(whose)
        column.addWidget(self._place)
        return column

    def _before(self) -> Card:
        card = Card("最近打开", "点击或回车打开")
        self.recent.show_lines([Line(each.stem, str(each), verb="打开") for each in self._paths])
        self.recent.setMinimumHeight(min(len(self._paths), 3) * 54 + 4)
        card.put(self.recent)
        return card

    def _verbs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._try)
        row.addWidget(self._other)
        row.addStretch(1)
        row.addWidget(_button("退出", self.reject))
        row.addWidget(self._create)
        self._create.setDefault(True)
        return row

    def _planned(self) -> None:
        self._campaign.blame("")

    def _named(self, text: str) -> None:
        """Let the file follow the unit's name until somebody chose a place."""
        if not self._touched:
            name = "".join("_" if each in FORBIDDEN else each for each in text.strip())
            self.place.setText(str(_home() / f"{name or '台账'}.ledger"))
        self._unit.blame("")

    def _placed(self, _text: str) -> None:
        self._touched = True
        self._place.blame("")

    def _look(self) -> None:
        option = QFileDialog.Option.DontConfirmOverwrite
        chosen, _ = QFileDialog.getSaveFileName(
            self, "台账文件放在哪里", self.place.text(), LEDGERS, options=option
        )
        if chosen:
            self._touched = True
            self.place.setText(chosen)
            self._place.blame("")

    def _begin(self) -> None:
        """Make the ledger, or say beside the field what is wrong."""
        unit, place = self.unit.text().strip(), self.place.text().strip()
        plan = str(self.campaign.currentData() or "")
        self._campaign.blame("" if plan else "请选择本镇（街道）要办的方案。")
        self._unit.blame("" if unit else "请写台账所属单位的全称，例如：悦庄镇人民政府。")
        self._place.blame("" if place else "请选择台账文件放在哪个文件夹。")
        if not plan or not unit or not place:
            first = self.campaign if not plan else self.place if unit else self.unit
            first.setFocus()
            return
        path = Path(place if place.endswith(".ledger") else f"{place}.ledger").expanduser()
        begin = Start(plan, unit, self.county.text())
        try:
            _make(path.parent)
            Desk.create(path, begin).close()
        except UserError as error:
            self._place.blame(str(error))
            self.place.setFocus()
            return
        self._take(path)

    def _open_other(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "打开台账", str(_home().parent), LEDGERS)
        if chosen:
            self._take(Path(chosen))

    def _open_recent(self, row: int) -> None:
        self._take(self._paths[row])

    def _take(self, path: Path) -> None:
        self.chosen = path
        self.accept()

    def _practise(self) -> None:
        """Open the practice ledger; it is made first, in a thread of its own."""
        folder = _home() / PRACTICE
        made = sorted(folder.glob("*.ledger"))
        if made:
            self._take(made[0])
            return
        for widget in (self._create, self._other, self._try):
            widget.setEnabled(False)
        self._wait.show()
        self._busy.show()
        self._pool.submit(_practice, folder).add_done_callback(self._made.emit)

    def _ready(self, made: Future[Path]) -> None:
        """Open what the thread made; a defect in it is raised here, for the last resort."""
        for widget in (self._wait, self._busy):
            widget.setVisible(False)
        for button in (self._create, self._other, self._try):
            button.setEnabled(True)
        try:
            self._take(made.result())
        except UserError as error:
            self._place.blame(f"练习库没有生成：{error}")

    def done(self, result: int) -> None:
        """Wait for the thread before the dialog is gone."""
        self._pool.shutdown()
        super().done(result)


def _practice(folder: Path) -> Path:
    from ledgerdesk.desk.practice import practice  # noqa: PLC0415  # only who practises pays

    _make(folder)
    return practice(folder)[0]


def _home() -> Path:
    kind = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(kind)) / FOLDER


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"建不了文件夹 {folder}（{trouble(error)}），请换一个位置。"
        raise UserError(message) from error


def _button(text: str, verb: Callable[[], object], *, kind: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.clicked.connect(verb)
    return button
