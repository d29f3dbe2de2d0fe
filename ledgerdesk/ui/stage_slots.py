"""整改前, 整改中, 整改后: a place each to drop photos on, so that a missing one is seen."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ledgerdesk.ui import style
from ledgerdesk.ui.drops import dropped

HIGH = 52


class Slot(QPushButton):
    """One stage: what it has, or that it has nothing; takes files that are dropped on it."""

    brought = Signal(list)

    def __init__(self, stage: str) -> None:
        super().__init__()
        self.stage = stage
        self.setObjectName(f"stage_{stage}")
        self.setFixedHeight(HIGH)
        self.setAcceptDrops(True)

    def show_count(self, count: int) -> None:
        """Say how many files the stage has."""
        told = f"{count} 个" if count else "拖照片到这里"
        self.setText(f"{self.stage}\n{told}")
        self.setAccessibleName(f"{self.stage}：{f'{count} 个' if count else '还没有'}，添加…")
        self.setToolTip(f"点一下选文件，或把文件拖到这里，记作{self.stage}")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, and show where they would go."""
        if self.isEnabled() and dropped(event):
            event.acceptProposedAction()
            style.look(self, over="yes")

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Look as before."""
        style.look(self, over="")

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring the files to this stage."""
        event.acceptProposedAction()
        style.look(self, over="")
        self.brought.emit(dropped(event))


class StageSlots(QWidget):
    """The stages beside each other."""

    brought = Signal(str, list)
    """Stage and files that were dropped on it."""
    asked = Signal(str)
    """Stage that somebody wants to choose files for."""

    def __init__(self, stages: tuple[str, ...]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 0)
        row.setSpacing(8)
        self._slots = {each: Slot(each) for each in stages}
        for stage, slot in self._slots.items():
            slot.setProperty("kind", "slot")
            slot.clicked.connect(partial(self._ask, stage))
            slot.brought.connect(partial(self.brought.emit, stage))
            row.addWidget(slot, 1)

    def show_counts(self, counts: Mapping[str, int], *, writable: bool) -> None:
        """Show what each stage has."""
        for stage, slot in self._slots.items():
            slot.show_count(counts.get(stage, 0))
            slot.setEnabled(writable)
            slot.setAcceptDrops(writable)

    def _ask(self, stage: str) -> None:
        self.asked.emit(stage)
