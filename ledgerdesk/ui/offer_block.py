"""Lines answered by one click each: every item of 八查 with 正常, 异常, 不适用."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.values import Stored
from ledgerdesk.ui import style
from ledgerdesk.ui.fields import Line
from ledgerdesk.ui.told import label


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered: the items still open, what each may be answered, where words go."""

    item: Field
    answer: Field
    note: Field | None
    items: Sequence[str]
    answers: Sequence[str]


class OfferLine(QFrame):
    """One item, its answers as buttons, and room for words when it is not the usual one."""

    answered = Signal()

    def __init__(self, offer: Offer, item: str) -> None:
        super().__init__()
        self._offer, self._item = offer, item
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(3)
        words = label(item)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        grid.addWidget(words, 0, 0)
        grid.setColumnStretch(0, 1)
        for code, answer in enumerate(offer.answers):
            button = QPushButton(answer)
            button.setCheckable(True)
            button.setProperty("kind", "answer")
            button.setAccessibleName(f"{item}：{answer}")
            button.setToolTip(f"按 {code + 1}")
            self._group.addButton(button, code)
            grid.addWidget(button, 0, code + 1)
        name = offer.note.label if offer.note else "说明"
        self._note = Line(f"{item}：{name}")
        self._note.setPlaceholderText(name)
        self._note.hide()
        grid.addWidget(self._note, 1, 0, 1, len(offer.answers) + 1)
        self.setFocusProxy(self._group.button(0))
        self._group.idClicked.connect(self._clicked)

    def values(self) -> dict[str, Stored]:
        """Return what was answered; nothing while it is open."""
        code = self._group.checkedId()
        if code < 0:
            return {}
        offer, note = self._offer, self._note.text().strip()
        made: dict[str, Stored] = {
            offer.item.key: self._item,
            offer.answer.key: offer.answers[code],
        }
        if offer.note and note:
            made[offer.note.key] = note
        return made

    def answer(self, code: int) -> None:
        """Answer with a choice by its place."""
        if not 0 <= code < len(self._offer.answers):
            return
        self._group.button(code).setChecked(True)
        self._clicked(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by a figure."""
        code = event.key() - Qt.Key.Key_1
        if 0 <= code < len(self._offer.answers):
            self.answer(code)
        else:
            super().keyPressEvent(event)

    def _clicked(self, code: int) -> None:
        """Ask for words when the answer is not the usual one; else on to the next line."""
        worded = bool(self._offer.note) and code > 0
        self._note.setVisible(worded)
        if worded:
            self._note.setFocus()
        else:
            self.answered.emit()


class OfferBlock(QFrame):
    """Every item still open, one button for the usual answer, one that keeps them all."""

    kept = Signal(list)
    """Values of the rows to write."""

    def __init__(self, title: str, offer: Offer) -> None:
        super().__init__()
        self.setObjectName("offer")
        self.setAccessibleName(title)
        self._offer = offer
        self._lines = [OfferLine(offer, item) for item in offer.items]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        for each in self._lines:
            each.answered.connect(self._go_on)
            column.addWidget(each)
        foot = QHBoxLayout()
        self._rest = QPushButton(f"其余都是{offer.answers[0]}")
        self._keep = QPushButton(f"保存{title}")
        style.look(self._keep, kind="primary")
        self._rest.clicked.connect(self._usual)
        self._keep.clicked.connect(self._save)
        foot.addStretch(1)
        foot.addWidget(self._rest)
        foot.addWidget(self._keep)
        column.addLayout(foot)

    def answers(self) -> list[Mapping[str, Stored]]:
        """Return the rows that were answered."""
        return [values for each in self._lines if (values := each.values())]

    def begin(self) -> None:
        """Go to the first item."""
        self._lines[0].setFocus()

    def _go_on(self) -> None:
        """Go to the next item without an answer, or to the button that keeps them."""
        here = self.focusWidget()
        at = next((i for i, each in enumerate(self._lines) if each.isAncestorOf(here)), -1)
        after = [each for each in self._lines[at + 1 :] if not each.values()]
        (after[0] if after else self._keep).setFocus()

    def _usual(self) -> None:
        for each in self._lines:
            if not each.values():
                each.answer(0)
        self._keep.setFocus()

    def _save(self) -> None:
        self.kept.emit(self.answers())
