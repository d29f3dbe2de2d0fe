"""Opening a kept file with whatever program the system has for it."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ledgerdesk.ui.shell import Shell


def open_place(path: Path) -> None:
    """Show a folder, or a file with the program that is for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_attachment(shell: Shell, attachment: str) -> None:
    """Open a read-only copy under the file's own name; say so when nothing can open it."""
    copy = shell.guard(lambda: shell.desk.viewing.open_copy(attachment))
    if copy is None:
        return
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
        told = f"这台电脑没有能打开 {copy.name} 的程序，可以用“另存为”存到别处。"
        shell.say(told, kind="notice")
