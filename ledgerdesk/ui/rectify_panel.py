"""整改核销 of a problem: its items ticked one by one, and the moves to 销号."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import rectification
from ledgerdesk.desk.rectification import AFTER
from ledgerdesk.desk.viewing import Item
from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.flows import allowed
from ledgerdesk.errors import RefusedError
from ledgerdesk.ui import style
from ledgerdesk.ui.ask import Answers, Ask
from ledgerdesk.ui.editor import Place
from ledgerdesk.ui.item_row import OPEN, ItemRow
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import label
from ledgerdesk.ui.undoing import Wrote, write

Verb = Callable[[], Wrote]


class Question(NamedTuple):
    """What one move asks for: fields as register.field, under the names of `Ask`."""

    word: str
    """On the button."""
    title: str
    fields: tuple[tuple[str, str, str], ...]
    """(register.field, name, label or "" for the field's own)."""
    said: str
    kind: str = ""


QUESTIONS: Mapping[str, Question] = {
    "apply": Question(
        "申请销号",
        "申请销号",
        (("problem.finished_on", "on", ""),),
        "已申请销号，等待核验。",
        "primary",
    ),
    "close": Question(
        "核验销号",
        "核验销号",
        (
            ("problem.checked_on", "on", ""),
            ("problem.checker", "checker", ""),
            ("problem.closer", "by", ""),
        ),
        "已销号。",
        "primary",
    ),
    "return": Question("退回", "退回整改", (("move.why", "why", "退回理由"),), "已退回整改。"),
    "extend": Question(
        "延期",
        "延期",
        (("problem.due_on", "due_on", "新的整改时限"), ("move.why", "why", "延期理由")),
        "已延期。",
    ),
    "reopen": Question(
        "重开",
        "死灰复燃，重开一轮",
        (
            ("problem.found_on", "on", ""),
            ("problem.due_on", "due_on", "新的整改时限"),
            ("move.why", "why", "重开理由"),
        ),
        "已重开，编号不变，轮次加一。",
    ),
    "report": Question(
        "记进展",
        "记一条进展",
        (("progress.on", "on", ""), ("progress.text", "text", ""), ("progress.by", "by", "")),
        "已记录进展。",
    ),
}
TICK = (
    ("check_item.done_on", "on", ""),
    ("check_item.by", "by", ""),
    ("check_item.note", "note", ""),
)


class RectifyPanel(QFrame):
    """Drives one problem to 销号; what stands against a move is said here, whole."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("rectify_panel")
        self._shell = shell
        self._problem = ""
        self._items: dict[str, Item] = {}
        self._ask: Ask | None = None
        self._title, self._hint = label("", kind="heading"), label("", kind="hint")
        self._title.setObjectName("progress_words")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("核销进度")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._refusal = label("", tone="late")
        self._refusal.setObjectName("refusal")
        self._rows, self._buttons = QVBoxLayout(), QHBoxLayout()
        self._arrange()

    def show_record(self, problem: str) -> None:
        """Show a problem's items and moves."""
        if problem != self._problem:
            self._refusal.hide()
        self._problem = problem
        self._shut()
        desk = self._shell.desk
        items = desk.viewing.items(problem)
        self._items = {each.id: each for each in items}
        state = str(desk.records.get("problem", problem)["state"] or "")
        flow = desk.bench.catalog.flows["problem"]
        closed = desk.readonly or state in {flow.states[0], flow.states[-1]}
        _empty(self._rows)
        for each in items:
            row = ItemRow(each, closed=closed)
            row.pressed.connect(self._press)
            row.brought.connect(self._bring)
            self._rows.addWidget(row)
        self._progress(items, state)
        moves = [] if desk.readonly else [each.key for each in allowed(flow, state)]
        self._offer([*moves, *(["report"] if not closed else [])])

    def _arrange(self) -> None:
        body = QWidget()
        body.setProperty("kind", "plain")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, 12, 12, 16)
        self._column.setSpacing(8)
        self._rows.setSpacing(2)
        self._column.addLayout(self._head())
        for each in (self._bar, self._hint):
            self._column.addWidget(each)
        self._column.addLayout(self._rows)
        self._column.addWidget(self._refusal)
        self._bottom = QWidget()
        self._bottom.setLayout(self._buttons)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._bottom)
        self._column.addStretch(1)
        self._refusal.hide()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._scroll = scroll

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        self._paper = QPushButton("打印销号单")
        self._paper.setProperty("kind", "flat")
        self._paper.setIcon(style.icon("print"))
        self._paper.setToolTip("一页纸：问题、要求、逐项核销、签字栏（Ctrl+P）")
        self._paper.clicked.connect(self._print)
        head.addWidget(self._paper)
        return head

    def _print(self) -> None:
        """Show the problem as 销号单, to be printed and signed."""
        paper = next(iter(self._shell.desk.signing.dockets("problem")))
        self._shell.go("signing", ledger=paper, record=self._problem)

    def _progress(self, items: Sequence[Item], state: str) -> None:
        done = sum(each.state != OPEN for each in items)
        self._title.setText(f"对账销号　{done} / {len(items)}" if items else "对账销号")
        self._bar.setRange(0, max(1, len(items)))
        self._bar.setValue(done)
        self._bar.setVisible(bool(items))
        told = ""
        if state == "草稿":
            told = "还是草稿：在“基本”里补齐带 * 的再保存，提交后开始整改。"
        elif not items:
            told = "这种处置方式不设核销清单，办结后申请销号。"
        elif done < len(items) and state != "已销号":
            told = "勾选做到的项目；照片可以直接拖到项目上。"
        self._hint.setText(told)
        self._hint.setVisible(bool(told))

    def _offer(self, keys: Sequence[str]) -> None:
        """Show the buttons of the moves that leave this state."""
        _empty(self._buttons)
        for key in keys:
            if key in QUESTIONS:
                button = QPushButton(QUESTIONS[key].word)
                button.setObjectName(f"move_{key}")
                if QUESTIONS[key].kind:
                    button.setProperty("kind", QUESTIONS[key].kind)
                button.clicked.connect(partial(self._begin, key))
                self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def _begin(self, key: str) -> None:
        """Ask what a move needs to know."""
        asked = QUESTIONS[key]
        ask = self._question(asked.title, asked.fields, {key: asked.word})
        known = {"on": self._today(), "by": self._acting() if key == "report" else None}
        ask.fill({name: known[name] for _, name, _ in asked.fields if known.get(name)})
        ask.answered.connect(self._answer)
        self._column.insertWidget(self._column.indexOf(self._bottom) + 1, ask)
        self._bottom.hide()
        self._see(ask)

    def _press(self, item: str) -> None:
        """Ask when and by whom an item was done; take a tick back at once."""
        if self._items[item].state != OPEN:
            text = self._items[item].text
            untick = partial(self._shell.desk.rectification.untick, item)
            self._write(untick, f"“{text}”已恢复为未完成。")
            return
        words = {"tick": "完成", "waive": "不适用"}
        ask = self._question(self._items[item].text, TICK, words)
        ask.setProperty("item", item)
        ask.take_files()
        ask.fill({"on": self._today(), "by": self._acting()})
        ask.answered.connect(self._tick)
        self._rows.insertWidget(list(self._items).index(item) + 1, ask)
        self._see(ask)

    def _bring(self, item: str, paths: list[Path]) -> None:
        """Keep files dropped on an item as its evidence."""
        attach = self._shell.desk.rectification.attach_all
        keep = partial(attach, "check_item", item, paths, stage=AFTER)
        said = paths[0].name if len(paths) == 1 else f"{len(paths)} 个"
        self._write(keep, f"已给“{self._items[item].text}”添加附件 {said}。")

    def _tick(self, verb: str) -> None:
        answers = self._answers()
        if answers is None or self._ask is None:
            return
        item, files = str(self._ask.property("item")), self._ask.files()
        verbs, note = self._shell.desk.rectification, _text(answers, "note")
        by, on = _text(answers, "by"), _text(answers, "on")
        if verb == "waive":
            done: Verb = partial(verbs.waive, item, why=note, by=by, on=on, evidence=files)
        else:
            done = partial(verbs.tick, item, by=by, on=on, note=note, evidence=files)
        text = self._items[item].text
        self._write(done, f"已核销“{text}”。" if verb == "tick" else f"“{text}”已记为不适用。")

    def _answer(self, key: str) -> None:
        answers = self._answers()
        if answers is None:
            return
        told = {name: _text(answers, name) for name in answers}
        verbs = self._shell.desk.rectification
        if key == "report":
            text = told.pop("text")
            done: Verb = partial(verbs.report, self._problem, text, **told)
        else:
            done = partial(verbs.move, self._problem, key, rectification.Ask(**told))
        self._write(done, QUESTIONS[key].said)

    def _write(self, verb: Verb, said: str) -> bool:
        """Run a verb; a refusal is shown here with every reason."""

        def attempt() -> Wrote | None:
            try:
                return verb()
            except RefusedError as error:
                self._refusal.setText(str(error))
                self._refusal.show()
                self._see(self._refusal)
                return None

        self._refusal.hide()
        if not write(self._shell, attempt, said):
            return False
        self.show_record(self._problem)
        return True

    def _answers(self) -> Answers | None:
        return self._ask.values() if self._ask else None

    def _question(
        self, title: str, fields: Sequence[tuple[str, str, str]], verbs: Mapping[str, str]
    ) -> Ask:
        """Make the questions; those open before go."""
        self._shut()
        self._refusal.hide()
        place = Place(self._shell, self._shell.desk.bench.register("problem"))
        asked = [self._field(path, name, words) for path, name, words in fields]
        self._ask = Ask(place, title, asked, verbs)
        self._ask.cancelled.connect(self._shut)
        return self._ask

    def _field(self, path: str, name: str, words: str) -> Field:
        register, _, key = path.partition(".")
        field = self._shell.desk.bench.register(register).by_key[key]
        return replace(field, key=name, label=words or field.label, required=False)

    def _see(self, widget: QWidget) -> None:
        if isinstance(widget, Ask):
            widget.show()
            widget.begin()
        self._column.activate()
        self._scroll.ensureWidgetVisible(widget, 0, 12)

    def _shut(self) -> None:
        if self._ask:
            self._ask.hide()
            self._ask.deleteLater()
            self._ask = None
        self._bottom.show()

    def _today(self) -> str:
        return self._shell.desk.bench.today().isoformat()

    def _acting(self) -> str | None:
        return self._shell.desk.entering.acting()


def _text(answers: Answers, name: str) -> str:
    return str(answers.get(name) or "")


def _empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
