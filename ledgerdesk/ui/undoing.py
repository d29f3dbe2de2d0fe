"""Verbs that write, with what follows: pages told, the message, 撤销 one click away."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from ledgerdesk.errors import UserError
from ledgerdesk.ui.shell import Shell

if TYPE_CHECKING:
    from ledgerdesk.desk.upkeep import Done


class Wrote(Protocol):
    """What a verb that wrote returns."""

    @property
    def step(self) -> int:
        """Id of its step."""

    @property
    def tables(self) -> Iterable[str]:
        """Tables it touched."""


def undoing(shell: Shell, step: int) -> tuple[str, Callable[[], None]]:
    """Return the action of a message that takes a step back while it is the last one."""
    return "撤销", partial(_undo, shell, step)


def write(shell: Shell, verb: Callable[[], Wrote | None], said: str) -> bool:
    """Run a verb that writes; tell everybody, say it, offer 撤销; whether it was done."""
    done = shell.guard(verb)
    if done is None:
        return False
    shell.changed(done.tables)
    shell.say(said, action=undoing(shell, done.step))
    return True


def _undo(shell: Shell, step: int) -> None:
    def back() -> "Done":
        if shell.desk.upkeep.last_step() != step:
            message = "这一步之后台账又有改动，请用“编辑”菜单里的撤销，一步一步退回。"
            raise UserError(message)
        return shell.desk.upkeep.undo()

    done = shell.guard(back)
    if done:
        shell.changed(done.tables)
        shell.say(f"已撤销“{done.label}”。", kind="notice")
