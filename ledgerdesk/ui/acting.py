"""经办人: in whose name steps are written, and the PIN that proves it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ledgerdesk.ui import settings
from ledgerdesk.ui.shell import Shell

if TYPE_CHECKING:
    from ledgerdesk.ui.questions import Answers

WORDS = "{}设了 PIN，请本人输入。PIN 只防同用这台电脑的人误用名义，不是加密。"


class Acting(QObject):
    """Lets somebody act; asks for the PIN of those who have one."""

    acts = Signal(str)
    """The name of who acts from now on, "" for nobody."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._window = shell, parent

    def people(self) -> Iterable[str]:
        """Return the names of those who may act."""
        return self._shell.desk.standings.people()

    def first(self) -> str:
        """Return who acts at the start: the last one on this machine, unless a PIN is asked."""
        told = self._shell.desk.bench.actor
        name = told or settings.actor()
        known = told or (name if name in self.people() else "")
        return "" if known and self._shell.desk.roles.locked(known) else known

    def choose(self, name: str) -> None:
        """Let somebody act, who first proves it where there is a PIN."""
        if name != self._shell.desk.bench.actor and self._shell.desk.roles.locked(name):
            self._ask(name)
        else:
            self._take(name)

    def _ask(self, name: str) -> None:
        from ledgerdesk.ui.questions import Asking, Question  # noqa: PLC0415  # few have a PIN

        question = Question("pin", "PIN", required=True, secret=True)
        dialog = Asking(self._window, "换经办人", WORDS.format(name), [question])
        dialog.setObjectName("ask_pin")
        dialog.ask(self._shell.desk.bench.today(), partial(self._proved, name))

    def _proved(self, name: str, answers: "Answers") -> None:
        if self._shell.desk.roles.proves(name, answers["pin"]):
            self._take(name)
        else:
            again = "再输一次", partial(self._ask, name)
            self._shell.say(f"PIN 不对，经办人没有换成{name}。", kind="wrong", action=again)

    def _take(self, name: str) -> None:
        settings.keep_actor(name)
        self.acts.emit(name)
