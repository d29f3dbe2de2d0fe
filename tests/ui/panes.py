"""A record pane on its own, refreshed as the page around it would."""

from collections.abc import Iterable, Iterator

from ledgerdesk.desk import Desk
from ledgerdesk.ui.record_pane import RecordPane
from tests.ui.recorder import Recorder


class Shell(Recorder):
    """Refreshes the pane after every verb that wrote."""

    pane: RecordPane

    def changed(self, tables: Iterable[str]) -> None:
        self.pane.refresh(frozenset(tables))


def shown(desk: Desk, shell: Shell) -> Iterator[RecordPane]:
    """Show a pane as wide as beside the list on a small screen; close it before the ledger."""
    assert not desk.readonly
    made = RecordPane(shell)
    shell.pane = made
    made.resize(420, 690)
    made.show()
    yield made
    made.close()
    made.deleteLater()
