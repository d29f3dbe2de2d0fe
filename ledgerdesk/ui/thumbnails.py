"""Small pictures of attachments, in a grid that is as high as it has to be."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from ledgerdesk.desk.viewing import File
from ledgerdesk.ui import style
from ledgerdesk.ui.photos import picture

PICTURE = QSize(104, 78)
CELL = QSize(120, 112)


class Thumbnails(QListWidget):
    """The files of one stage; Enter or a double click opens one."""

    opened = Signal(str)

    def __init__(self, name: str, files: Sequence[File]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setIconSize(PICTURE)
        self.setGridSize(CELL)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(False)
        for each in files:
            self.addItem(_item(each))
        self._waiting = list(enumerate(files))
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._read)
        self._timer.start()
        self.itemActivated.connect(self._open)

    def current(self) -> str:
        """Return the id of the chosen file, "" when none is."""
        item = self.currentItem() if self.selectedItems() else None
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the rows need."""
        super().resizeEvent(event)
        across = max(1, self.viewport().width() // CELL.width())
        rows = -(-self.count() // across)
        self.setFixedHeight(rows * CELL.height() + 4)

    def _read(self) -> None:
        """Read one picture a turn, so that a full folder keeps nobody waiting."""
        while self._waiting:
            row, file = self._waiting.pop(0)
            if file.is_photo and file.path is not None:
                pixmap = picture(file.path, PICTURE)
                if not pixmap.isNull():
                    self.item(row).setIcon(QIcon(pixmap))
                return
        self._timer.stop()

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def _item(file: File) -> QListWidgetItem:
    made = QListWidgetItem(_icon(file), file.name)
    made.setData(Qt.ItemDataRole.UserRole, file.id)
    made.setData(Qt.ItemDataRole.AccessibleTextRole, file.name)
    parts = (file.name, file.item and f"核销项：{file.item}", _size(file.size))
    missing = "" if file.path else "文件不见了，请从最近的备份里找回"
    odd = f"注意：{file.doubt}" if file.doubt else ""
    made.setToolTip("\n".join(each for each in (*parts, odd, missing) if each))
    return made


def _icon(file: File) -> QIcon:
    if file.path is None:
        return style.icon("wrong", "vermilion")
    return QIcon(_paper())


def _paper() -> QPixmap:
    """Draw a sheet for what is no picture, or not read yet."""
    made = QPixmap(PICTURE)
    made.fill(style.color("soft_grey"))
    painter = QPainter(made)
    style.icon("attach").paint(painter, made.rect().adjusted(30, 20, -30, -20))
    painter.end()
    return made


def _size(count: int) -> str:
    return f"{count / 1048576:.1f} MB" if count >= 1048576 else f"{max(1, count // 1024)} KB"
