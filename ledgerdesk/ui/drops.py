"""Files that somebody drags onto the window, or chooses in the system's dialog."""

from pathlib import Path

from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame

PHOTOS = "照片和文件 (*)"


def dropped(event: QDropEvent) -> list[Path]:
    """Return the files somebody drags."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def chosen(parent: QFrame) -> list[Path]:
    """Let files be chosen."""
    names, _ = QFileDialog.getOpenFileNames(parent, "选择照片或文件", "", PHOTOS)
    return [Path(each) for each in names]
