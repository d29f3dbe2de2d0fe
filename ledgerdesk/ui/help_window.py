"""F1: 使用说明 in a window of its own, so that one can read and type side by side."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.ui import manual, style
from ledgerdesk.ui.manual import Section
from ledgerdesk.ui.room import fitted

SIZE, SIDE, MARGIN = (1040, 700), 230, 64
LATER = 120
"""Milliseconds until pictures follow the width."""


class Pages(QTextBrowser):
    """A chapter with its pictures, never wider than the view."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("manual_text")
        self.setAccessibleName("使用说明正文")
        self.setOpenLinks(False)
        self.setSearchPaths([str(manual.FOLDER)])
        self.document().setDocumentMargin(20)
        self._chapter = ""
        self._refitting = QTimer(self, singleShot=True, interval=LATER)
        self._refitting.timeout.connect(self._refit)

    def show_section(self, section: Section, words: str = "") -> None:
        """Show a section; the first place that has the words is marked."""
        if section.chapter != self._chapter:
            self._chapter = section.chapter
            self._lay()
        block = self.document().begin()
        while block.isValid() and block.text().strip() != section.title:
            block = block.next()
        cursor = QTextCursor(block if block.isValid() else self.document().begin())
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(cursor.block()).top()
        self.verticalScrollBar().setValue(int(top) - 8)
        if words:
            self.find(words.split(maxsplit=1)[0])

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802  # Qt's name
        """Fit a picture into the view."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        url = QUrl(name) if isinstance(name, str) else name
        image = QImage(str(manual.FOLDER / url.toString()))
        room = max(200, self.viewport().width() - MARGIN)
        if image.width() > room:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(room, smooth)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let pictures follow, once the window rests."""
        super().resizeEvent(event)
        if self._chapter:
            self._refitting.start()

    def _refit(self) -> None:
        place = self.verticalScrollBar().value()
        self._lay()
        self.verticalScrollBar().setValue(place)

    def _lay(self) -> None:
        """Lay the chapter out; keys in the shipped bold, never in the system's typewriter."""
        self.setMarkdown(manual.text(self._chapter))
        bold = QTextCharFormat()
        bold.setFontFamilies([style.BOLD])
        bold.setFontFixedPitch(False)
        block = self.document().begin()
        while block.isValid():
            for each in block.textFormats():
                if each.format.fontFixedPitch():
                    cursor = QTextCursor(block)
                    cursor.setPosition(block.position() + each.start)
                    kept = QTextCursor.MoveMode.KeepAnchor
                    cursor.setPosition(block.position() + each.start + each.length, kept)
                    cursor.mergeCharFormat(bold)
            block = block.next()


class HelpWindow(QDialog):
    """Chapters and their headings at the left, narrowed by a search; the text at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用说明")
        self.setModal(False)
        fitted(self, *SIZE)
        self._search, self._list, self._text = QLineEdit(), QListWidget(), Pages()
        self._nothing = QLabel("没有找到。换个词试试，例如“退回”“延期”。", wordWrap=True)
        self._shown: list[Section] = []
        self._search.setPlaceholderText("在使用说明里查找")
        self._search.setAccessibleName("在使用说明里查找")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._narrow)
        self._search.returnPressed.connect(self._take_first)
        self._list.setObjectName("manual_list")
        self._list.setAccessibleName("目录")
        self._list.currentRowChanged.connect(self._show)
        self._arrange()
        self._narrow("")

    def open_at(self, chapter: str) -> None:
        """Show a chapter from its beginning, in front of everything."""
        self._search.clear()
        titles = [each.title for each in self._shown]
        self._list.setCurrentRow(titles.index(chapter))
        self.show()
        self.raise_()
        self.activateWindow()
        self._list.setFocus()

    def _arrange(self) -> None:
        side, column = QWidget(), QVBoxLayout()
        side.setFixedWidth(SIDE)
        side.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._nothing.setProperty("kind", "hint")
        column.addWidget(self._search)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(side)
        row.addWidget(self._text, 1)

    def _narrow(self, words: str) -> None:
        """List what holds the words."""
        self._shown = manual.found(words)
        with QSignalBlocker(self._list):
            self._list.clear()
            for each in self._shown:
                self._list.addItem(_line(each))
        self._list.setVisible(bool(self._shown))
        self._nothing.setVisible(not self._shown)
        if self._shown:
            self._list.setCurrentRow(0)

    def _take_first(self) -> None:
        if self._shown:
            self._list.setCurrentRow(0)
            self._list.setFocus()

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self._text.show_section(self._shown[row], self._search.text())


def _line(section: Section) -> QListWidgetItem:
    """Return a line of the list: chapters bold, their sections set in."""
    is_chapter = section.title == section.chapter
    item = QListWidgetItem(section.title if is_chapter else f"　{section.title}")
    item.setFont(style.font(bold=is_chapter))
    item.setToolTip(f"{section.chapter} · {section.title}")
    return item
