"""方案 of a ledger: take one on later, end one; what was recorded stays as it is."""

from dataclasses import dataclass

from ledgerdesk.db.store import Change
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.starting import run
from ledgerdesk.domain.definitions import Campaign
from ledgerdesk.domain.periods import phases
from ledgerdesk.errors import UserError


@dataclass(frozen=True, slots=True)
class Run:
    """One campaign of a ledger."""

    key: str
    title: str
    began_on: str
    ended_on: str
    """ISO; "" while it runs."""
    phases: tuple[str, ...] = ()
    """Titles of the stages that today lies in."""


class Campaigns:
    """The verbs on a ledger's campaigns."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def runs(self) -> list[Run]:
        """Return the campaigns the ledger runs or ran, the first one first."""
        query = "SELECT campaign, title, began_on, ended_on FROM run ORDER BY id"
        return [
            Run(key, title or key, began or "", ended or "", () if ended else self._phases(key))
            for key, title, began, ended in self._bench.store.rows(query)
        ]

    def offered(self) -> list[Campaign]:
        """Return the campaigns that the ledger could take on."""
        running = {each.key for each in self._bench.campaigns()}
        return [one for one in self._bench.catalog.campaigns.values() if one.key not in running]

    def begin(self, key: str) -> Change:
        """Take one more campaign on from today; registers, lists and due dates join."""
        campaign = self._bench.catalog.campaigns.get(key)
        if campaign is None:
            known = "、".join(each.key for each in self.offered())
            message = f"没有叫“{key}”的方案，可用的有：{known}。"
            raise UserError(message)
        if key in {each.key for each in self._bench.campaigns()}:
            message = f"本台账已经在办“{campaign.title}”，不用再启动。"
            raise UserError(message)
        with self._bench.change(f"启动方案 {campaign.title}") as change:
            run(self._bench, campaign)
        return change

    def finish(self, key: str) -> Change:
        """End a campaign: nothing is due for it any more; its records and numbers stay."""
        running = {each.key: each for each in self._bench.campaigns()}
        if key not in running:
            message = f"本台账没有在办“{key}”，在办的有：{'、'.join(running)}。"
            raise UserError(message)
        if len(running) == 1:
            message = f"“{running[key].title}”是唯一在办的方案，请先启动另一个方案再结束它。"
            raise UserError(message)
        today = self._bench.today().isoformat()
        query = "SELECT id FROM run WHERE campaign = ? AND ended_on IS NULL"
        with self._bench.change(f"结束方案 {running[key].title}") as change:
            for (record,) in self._bench.store.rows(query, (key,)):
                self._bench.store.update("run", record, {"ended_on": today})
        return change

    def _phases(self, key: str) -> tuple[str, ...]:
        known = [each for each in self._bench.campaigns() if each.key == key]
        return tuple(one.title for each in known for one in phases(each, self._bench.today()))
