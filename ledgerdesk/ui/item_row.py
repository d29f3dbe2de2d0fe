"""One 核销项 with its tick: what it is, when and by whom it was done, what it lacks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel

from ledgerdesk.desk.viewing import Item
from ledgerdesk.ui import style
from ledgerdesk.ui.drops import dropped
from ledgerdesk.ui.told import label

OPEN = "未完成"


class ItemRow(QFrame):
    """Shows one item; files dropped on it are its evidence."""

    pressed = Signal(str)
    brought = Signal(str, list)

    def __init__(self, item: Item, *, closed: bool) -> None:
        super().__init__()
        self.item = item
        self.setAcceptDrops(not closed)
        self._box = QCheckBox(item.text)
        self._box.setAccessibleName(f"核销项：{item.text}")
        self._box.setChecked(item.state != OPEN)
        self._box.setEnabled(not closed)
        self._box.clicked.connect(self._press)
        text, tone = _said(item)
        said = QLabel(text)
        said.setObjectName("item_said")
        style.look(said, kind="hint", tone=tone)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._box, 0, 0)
        grid.addWidget(said, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        if item.note:
            note = label(item.note, kind="hint")
            note.setContentsMargins(24, 0, 0, 0)
            grid.addWidget(note, 1, 0, 1, 2)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring the files dropped."""
        event.acceptProposedAction()
        self.brought.emit(self.item.id, dropped(event))

    def _press(self) -> None:
        """Ask first: the tick follows when the verb is done."""
        self._box.setChecked(self.item.state != OPEN)
        self.pressed.emit(self.item.id)


def _said(item: Item) -> tuple[str, str]:
    """Return the small words at the right, and their tone."""
    files = f"附件 {item.files}" if item.files else ""
    if item.state == OPEN:
        return (f"需{item.wants}" if item.wants and not item.files else files), ""
    waived = "" if item.state == "完成" else item.state
    lacks = f"缺{item.wants}" if item.lacks else ""
    parts = (waived, item.on[5:], item.by, files, lacks)
    return " ".join(each for each in parts if each), "soon" if lacks else ""
