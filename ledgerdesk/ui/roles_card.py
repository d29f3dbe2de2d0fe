"""角色与 PIN: who is what in this ledger, and who proves it with a number."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton

from ledgerdesk.ui.cards import Card
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import label
from ledgerdesk.ui.undoing import write

if TYPE_CHECKING:
    from ledgerdesk.desk.roles import Holder

NONE = "不定角色"
HONEST = (
    "PIN 只是不让同用这台电脑的人冒用名义，台账文件本身没有因此加密，命令行也不问 PIN；"
    "要防别人拿走文件，请锁好电脑和 U 盘。忘了 PIN，请负责人在这里取消后重设。"
)


class RolesCard(Card):
    """Choose a person, then a role or a PIN; below stands what each role may do."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("角色与 PIN", "一个角色都不定，就谁都能做")
        self._shell = shell
        self._holders: list[Holder] = []
        self._who, self._role = QComboBox(), QComboBox()
        self._pin = QLineEdit()
        self._keep, self._lock = QPushButton("改角色"), QPushButton("设 PIN")
        self._free = QPushButton("取消 PIN")
        self._list, self._told = label("", kind="second"), label("", kind="hint")
        self._list.setObjectName("roles_given")
        self._arrange()
        self._who.currentIndexChanged.connect(self._show_person)
        self._keep.clicked.connect(self._give)
        self._lock.clicked.connect(self._set)
        self._free.clicked.connect(self._unset)

    def _arrange(self) -> None:
        for widget, name in (
            (self._who, "定谁的角色"), (self._role, "角色"), (self._pin, "新的 PIN"),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        self._who.setMinimumContentsLength(8)
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin.setPlaceholderText("4 位以上数字")
        grid = QGridLayout()
        grid.setContentsMargins(16, 12, 16, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._who, 0, 0)
        grid.addWidget(self._role, 0, 1)
        grid.addWidget(self._keep, 0, 2)
        grid.addWidget(self._pin, 1, 0, 1, 2)
        grid.addWidget(self._lock, 1, 2)
        grid.addWidget(self._free, 1, 3)
        grid.addWidget(self._list, 2, 0, 1, 4)
        grid.addWidget(self._told, 3, 0, 1, 4)
        grid.addWidget(label(HONEST, kind="hint"), 4, 0, 1, 4)
        self.body.addLayout(grid)

    def show_roles(self) -> None:
        """Show everybody and what they are."""
        verbs, now = self._shell.desk.roles, self._who.currentData()
        self._told.setText(verbs.told())
        self._role.clear()
        self._role.addItem(NONE, "")
        for title in verbs.titles():
            self._role.addItem(title, title)
        self._holders = verbs.holders()
        self._who.clear()
        for each in self._holders:
            self._who.addItem(each.name, each.person)
        self._who.setCurrentIndex(max(0, self._who.findData(now)))
        given = [
            f"{each.name} {each.role or NONE}{'（有 PIN）' if each.locked else ''}"
            for each in self._holders
            if each.role or each.locked
        ]
        self._list.setText("、".join(given) or "还没有给任何人定角色。")
        self._show_person()

    def _show_person(self) -> None:
        place = self._who.currentIndex()
        known = 0 <= place < len(self._holders)
        for each in (self._keep, self._lock, self._free):
            each.setEnabled(known and not self._shell.desk.readonly)
        if known:
            holder = self._holders[place]
            self._role.setCurrentIndex(max(0, self._role.findData(holder.role)))
            self._free.setVisible(holder.locked)

    def _give(self) -> None:
        person, role = str(self._who.currentData()), str(self._role.currentData() or "")
        said = f"{self._who.currentText()}现在是“{role or NONE}”。"
        write(self._shell, partial(self._shell.desk.roles.give, person, role), said)

    def _set(self) -> None:
        name, pin = self._who.currentText(), self._pin.text()
        if not pin:
            self._pin.setFocus()
            return
        verb = partial(self._shell.desk.roles.lock, str(self._who.currentData()), pin)
        if write(self._shell, verb, f"已设{name}的 PIN，以后换成{name}要输入它。"):
            self._pin.clear()

    def _unset(self) -> None:
        verb = partial(self._shell.desk.roles.lock, str(self._who.currentData()), "")
        write(self._shell, verb, f"已取消{self._who.currentText()}的 PIN。")
