"""What a crash or a power cut left half-typed, offered at the next start."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from ledgerdesk.desk import Desk
from ledgerdesk.ui.shell import Shell

if TYPE_CHECKING:
    from ledgerdesk.desk.drafts import Draft


def offer(shell: Shell, parent: QWidget) -> None:
    """Say how much is left and let the clerk go on where she was."""
    drafts = [] if shell.desk.readonly else shell.desk.drafts.all()
    if drafts:
        said = f"上次有 {len(drafts)} 条内容填到一半，没有保存，现在还在。"
        action = (f"恢复 {len(drafts)} 条未保存内容", _way(shell, drafts, parent))
        shell.say(said, kind="notice", action=action)


def _way(shell: Shell, drafts: "list[Draft]", parent: QWidget) -> Callable[[], None]:
    """Open the only one, or let the clerk choose."""
    if len(drafts) == 1:
        return partial(_open, shell, drafts[0])
    menu = QMenu(parent)
    for draft in reversed(drafts):
        menu.addAction(_called(shell.desk, draft), partial(_open, shell, draft))
    return partial(_choose, menu)


def _choose(menu: QMenu) -> None:
    menu.popup(QCursor.pos())


def _open(shell: Shell, draft: "Draft") -> None:
    shell.go("register", register=draft.register, record=draft.record)


def _called(desk: Desk, draft: "Draft") -> str:
    label = desk.bench.register(draft.register).label
    if draft.is_new:
        return f"新{label}"
    rows = desk.browsing.rows(draft.register, [draft.record], ())
    return f"{label} {rows[0]['called']}" if rows else label
