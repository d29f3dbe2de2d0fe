"""The message bar: one sentence, one thing to do about it; and the log of defects."""

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QWidget

from ledgerdesk import __version__
from ledgerdesk.paths import log_file
from ledgerdesk.ui import style
from ledgerdesk.ui.shell import Tone

STAYS = 12_000
"""Milliseconds a message of success stays; the others stay until somebody closes them."""
WORDS: dict[Tone, tuple[str, str]] = {
    "done": ("完成", "jade"),
    "notice": ("提醒", "amber"),
    "wrong": ("没有完成", "vermilion"),
}


class MessageBar(QFrame):
    """What happened, in words that can be copied; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._action: Callable[[], None] | None = None
        self._icon, self._word, self._text = QLabel(), QLabel(), QLabel()
        self._word.setProperty("kind", "heading")
        self._text.setObjectName("message_text")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._act, self._copy, self._shut = QPushButton(), QPushButton("复制"), QPushButton("关闭")
        self._act.setObjectName("message_action")
        self._copy.setAccessibleName("复制这条消息")
        self._shut.setAccessibleName("关闭这条消息")
        self._timer = QTimer(self, singleShot=True, interval=STAYS)
        self._timer.timeout.connect(self.hide)
        self._act.clicked.connect(self._run)
        self._copy.clicked.connect(self._copied)
        self._shut.clicked.connect(self.hide)
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 12, 8)
        row.setSpacing(8)
        for each in (self._icon, self._word):
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        for button in (self._act, self._copy, self._shut):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._copy.setProperty("kind", "flat")
        self._shut.setProperty("kind", "flat")

    def say(
        self, text: str, kind: Tone, action: tuple[str, Callable[[], None]] | None = None
    ) -> None:
        """Show a message instead of the last one."""
        word, tint = WORDS[kind]
        style.picture(kind, tint, 20, self._icon)
        self._word.setText(word)
        self._text.setText(text)
        self._action = action[1] if action else None
        self._act.setText(action[0] if action else "")
        self._act.setVisible(action is not None)
        style.look(self, tone=kind)
        self.setAccessibleName(f"{word}：{text}")
        self.show()
        if kind == "done":
            self._timer.start()
        else:
            self._timer.stop()

    def text(self) -> str:
        """Return what is said now, "" when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def _run(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action:
            action()

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._text.text())


class Banner(QFrame):
    """A strip above the page that stays while something holds: read-only, and why."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._icon, self._text, self.button = QLabel(), QLabel(), QPushButton(action)
        self.button.setObjectName("banner_action")
        self._text.setObjectName("banner_text")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        self.hide()

    def tell(self, text: str) -> None:
        """Show a reason; "" hides the strip."""
        if text:
            style.picture("lock", "amber", 20, self._icon)
        self._text.setText(text)
        self.setVisible(bool(text))


def bug(error: BaseException) -> str:
    """Log a defect and return the sentence that names the log; the ledger is as it was."""
    said = "程序出错了，这一步没有写入台账。"
    with suppress(OSError):
        path = log_file()
        log = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
        log.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        told = "".join(traceback.format_exception(error))
        log.handle(logging.makeLogRecord({"msg": told, "levelname": "ERROR"}))
        log.close()
        said += f"详情记在 {path}，请把它交给维护人员。"
    return said


def about(parent: QWidget, ledger: Path) -> None:
    """Say which program this is, and on which ledger."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("关于本程序")
    box.setText(f"乡镇打非台账 {__version__}\n\n台账文件：{ledger}")
    box.open()
