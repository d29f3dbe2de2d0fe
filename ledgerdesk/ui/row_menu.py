"""What can follow from one record, for its menu: other records begun from it, its papers."""

from functools import partial

from PySide6.QtWidgets import QMenu

from ledgerdesk.domain.definitions import Register
from ledgerdesk.ui.shell import Shell


def offer_next(menu: QMenu, shell: Shell, register: Register, record: str) -> None:
    """Offer to begin the records that follow from one: 登记巡查, 登记案件."""
    for key in shell.desk.browsing.follow_ups(register.key):
        label = shell.desk.bench.register(key).label
        menu.addAction(f"登记{label}", partial(_begin, shell, register.key, record, key))


def offer_papers(menu: QMenu, shell: Shell, register: Register, record: str) -> None:
    """Offer to print a record as a paper of its own: 销号单, 一矿一档."""
    for key, label in shell.desk.signing.dockets(register.key).items():
        menu.addAction(f"打印{label}", partial(shell.go, "signing", ledger=key, record=record))


def _begin(shell: Shell, register: str, record: str, target: str) -> None:
    begun = partial(shell.desk.browsing.begun, register, record, target)
    if (values := shell.guard(begun)) is not None:
        shell.go("register", register=target, new=values or True)
