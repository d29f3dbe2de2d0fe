"""What can follow from one record, for its menu: other records begun from it, its papers."""

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from ledgerdesk.domain.definitions import Register
from ledgerdesk.ui.questions import Answers, Asking, Question
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.undoing import undoing


def offer_next(menu: QMenu, shell: Shell, register: Register, record: str) -> None:
    """Offer to begin the records that follow from one: 登记巡查, 登记案件."""
    for key in shell.desk.browsing.follow_ups(register.key):
        label = shell.desk.bench.register(key).label
        menu.addAction(f"登记{label}", partial(_begin, shell, register.key, record, key))


def offer_papers(menu: QMenu, shell: Shell, register: Register, record: str) -> None:
    """Offer to print a record as a paper of its own: 销号单, 一矿一档."""
    for key, label in shell.desk.signing.dockets(register.key).items():
        menu.addAction(f"打印{label}", partial(shell.go, "signing", ledger=key, record=record))


def offer_addition(menu: QMenu, shell: Shell, register: Register, record: str) -> None:
    """Offer to add to a signed record, which nobody may change any more: 补充…."""
    values = shell.desk.records.get(register.key, record)
    parent = menu.parentWidget()
    if values.get("signed_on") and parent:
        menu.addAction("补充…", partial(_ask_words, parent, shell, register, record))


def _ask_words(parent: QWidget, shell: Shell, register: Register, record: str) -> None:
    asked = [Question("text", "补充内容", required=True, long=True)]
    words = f"这条{register.label}已经签字，不再改动；后来的情况写在这里。"
    today = shell.desk.bench.today()
    Asking(parent, "补充", words, asked).ask(today, partial(_add, shell, register.key, record))


def _add(shell: Shell, register: str, record: str, answers: Answers) -> None:
    verb = partial(
        shell.desk.additions.add, register, record, answers["text"],
        by=shell.desk.entering.acting() or "",
    )  # fmt: skip
    if change := shell.guard(verb):
        shell.changed(change.tables)
        shell.say("补充已记下，在“经过”里可以看到。", action=undoing(shell, change.step))


def _begin(shell: Shell, register: str, record: str, target: str) -> None:
    begun = partial(shell.desk.browsing.begun, register, record, target)
    if (values := shell.guard(begun)) is not None:
        shell.go("register", register=target, new=values or True)
