"""Lists and labels on a page, as they are read out, read and clicked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot


def listed(page: QWidget, name: str) -> QListWidget:
    """Return the only list with this accessible or object name."""
    found = page.findChildren(QListWidget)
    (one,) = [each for each in found if name in {each.accessibleName(), each.objectName()}]
    return one


def spoken(lines: QListWidget) -> list[str]:
    """Return its lines as they are read out."""
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(lines.item(row).data(role)) for row in range(lines.count())]


def click(qtbot: QtBot, lines: QListWidget, row: int) -> None:
    """Scroll to a line and click it."""
    item = lines.item(row)
    lines.scrollToItem(item)
    place = lines.visualItemRect(item).center()
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)


def labels(page: QWidget) -> list[str]:
    """Return the words of each label that is shown."""
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


def texts(page: QWidget) -> str:
    """Return all these words."""
    return "\n".join(labels(page))
