"""核对 → 生成 → 审核 → 打印签字 → 上报回执: how far a report is, each step a button."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from ledgerdesk.desk.progress import Step
from ledgerdesk.ui import style

ROUND = 22
GAP = 8
SMALL = 8.5
WORDS = {"done": "已完成", "now": "现在做", "todo": "还没到"}


class StepButton(QAbstractButton):
    """A number in a circle, the step's name, a word on how it stands."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setObjectName(f"step_{number}")
        self.setAccessibleName(f"第 {number} 步")
        self._step = Step("", "todo", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_step(self, step: Step) -> None:
        """Show a step."""
        self._step = step
        self.setText(step.label)
        self.setAccessibleName(f"{self._number} {step.label}，{WORDS[step.state]}，{step.hint}")
        self.setToolTip(step.hint)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for name and hint."""
        wide = max(
            QFontMetrics(style.font(bold=True)).horizontalAdvance(self._step.label),
            QFontMetrics(style.font(SMALL)).horizontalAdvance(self._step.hint),
        )
        return QSize(ROUND + GAP + wide + 4, 44)

    def minimumSizeHint(self) -> QSize:
        """Ask for room for the name at least."""
        wide = QFontMetrics(style.font(bold=True)).horizontalAdvance(self._step.label)
        return QSize(ROUND + GAP + wide + 4, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw circle, name, hint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink = {
            "done": ("jade", "paper"),
            "now": ("accent", "paper"),
            "todo": ("soft_grey", "second"),
        }[self._step.state]
        circle = QRectF(2, (self.height() - ROUND) / 2, ROUND, ROUND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color(fill))
        painter.drawEllipse(circle)
        painter.setFont(style.font(SMALL + 1, bold=True))
        painter.setPen(style.color(ink))
        mark = "✓" if self._step.state == "done" else str(self._number)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, mark)
        self._words(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.color("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _words(self, painter: QPainter) -> None:
        left, room = ROUND + GAP, self.width() - ROUND - GAP
        middle = self.height() / 2
        now = self._step.state == "now"
        font, small = style.font(bold=now), style.font(SMALL)
        painter.setFont(font)
        painter.setPen(style.color("ink" if self._step.state != "todo" else "second"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        above = QRectF(left, 0, room, middle + 1)
        painter.drawText(above, flags, self._step.label)
        painter.setFont(small)
        painter.setPen(style.color("hint"))
        hint = QFontMetrics(small).elidedText(
            self._step.hint, Qt.TextElideMode.ElideRight, int(room)
        )
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRectF(left, middle + 2, room, middle), flags, hint)


class StepBar(QFrame):
    """The steps in a row, a line between them."""

    wanted = Signal(int)
    """Number of the step somebody wants to do, from 1."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._buttons = [StepButton(number) for number in range(1, count + 1)]
        group = QButtonGroup(self)
        group.setExclusive(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(4)
        for number, button in enumerate(self._buttons, 1):
            if number > 1:
                line = QFrame()
                line.setProperty("kind", "rule")
                line.setMinimumWidth(0)
                row.addWidget(line, 1)
            group.addButton(button, number)
            row.addWidget(button)
        group.idClicked.connect(self.wanted)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show how far it is."""
        for button, step in zip(self._buttons, steps, strict=False):
            button.show_step(step)
