"""显示: 高对比 colours and 大字, chosen here and remembered on this machine."""

from PySide6.QtWidgets import QApplication, QCheckBox, QVBoxLayout

from ledgerdesk.ui import settings, style
from ledgerdesk.ui.cards import Card
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import label

LARGE, NEEDED = 1.25, 980
"""How much larger at most, and pixels the window must still have across."""


class LookCard(Card):
    """Two boxes; they belong to the machine, not to the ledger."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("显示", "只影响这台电脑")
        self._shell = shell
        self._contrast = QCheckBox("高对比：颜色更深，边框更清楚")
        self._large = QCheckBox("大字：文字和按钮都放大")
        self._contrast.setChecked(settings.contrast())
        self._large.setChecked(settings.scale() > 1)
        self._contrast.toggled.connect(self._recolour)
        self._large.toggled.connect(self._enlarge)
        self._hint = label("大字在下次打开程序时生效。", kind="hint")
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        for each in (self._contrast, self._large, self._hint):
            column.addWidget(each)
        self.body.addLayout(column)

    def _recolour(self, on: bool) -> None:  # noqa: FBT001  # as the signal brings it
        settings.keep_contrast(on=on)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.dress(app, contrast=on)
        said = "已改为高对比颜色" if on else "已恢复平常的颜色"
        self._shell.say(f"{said}，图标在下次打开程序时跟着变。")

    def _enlarge(self, on: bool) -> None:  # noqa: FBT001  # as the signal brings it
        room = self.screen().availableGeometry().width() * settings.scale() / NEEDED
        factor = max(1.0, min(LARGE, room)) if on else 1.0
        settings.keep_scale(factor)
        if on and factor <= 1:
            self._shell.say("这块屏幕已经放大到头，再放大窗口就放不下了。", kind="notice")
        else:
            self._shell.say("已记住，下次打开程序时生效。")
