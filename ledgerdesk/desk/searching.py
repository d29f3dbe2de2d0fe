"""Ctrl+K: one line of words finds records of every register."""

from collections.abc import Mapping
from dataclasses import dataclass

from ledgerdesk.db import search
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.browsing import Browsing
from ledgerdesk.domain.definitions import Register

EACH = 5
"""Hits shown of one register."""
MOST = 30
HINTS = 3
GROUPS = ("ledger", "office")


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that holds the words."""

    register: str
    title: str
    """The register's: 问题台账."""
    record: str
    text: str
    """Number or name."""
    hint: str
    """Place, party, date: what tells it from its like."""
    status: str
    tone: str


class Searching:
    """The verb behind the search box of the window."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def find(self, words: str) -> tuple[list[Hit], bool]:
        """Return the newest hits of each register, in the campaign's order; whether all of them.

        Each register is asked for itself, so that one with many records hides no other.
        """
        hits: list[Hit] = []
        whole = True
        with self._bench.store.reading():
            found = self._newest(words)
            for key, records in found.items():
                room = min(EACH, MOST - len(hits))
                whole = whole and len(records) <= room
                hits += self._hits(key, records[:room]) if room else []
        return hits, whole

    def _newest(self, words: str) -> dict[str, list[str]]:
        """Return some hits of each register: what one fills is asked again without it."""
        left = self._registers()
        found: dict[str, list[str]] = {key: [] for key in left}
        while left:
            rows = search.search(self._bench.store, words, registers=left)
            found |= {key: [] for key in left}
            for key, record in rows:
                found[key].append(record)
            is_cut = len(rows) == search.LIMIT
            left = [key for key in left if len(found[key]) <= EACH] if is_cut else []
        return {key: records for key, records in found.items() if records}

    def records(self, words: str) -> list[tuple[str, str]]:
        """Return (register, id) of every record that holds the words or pinyin initials."""
        return search.search(self._bench.store, words)

    def _registers(self) -> list[str]:
        """Return the registers that are searched, those of the campaigns first."""
        order = [each for one in self._bench.campaigns() for each in one.registers]
        known = self._bench.catalog.registers.values()
        return [*dict.fromkeys([*order, *(each.key for each in known if each.group in GROUPS)])]

    def _hits(self, key: str, records: list[str]) -> list[Hit]:
        browsing, register = Browsing(self._bench), self._bench.register(key)
        told = [each for each in browsing.shown_first(key) if each in register.by_key]
        rows = browsing.rows(key, records, told)
        return [
            Hit(key, register.title, row["id"], text, _hint(row, told, text), row["status"],
                row["state_kind"])
            for row in rows
            for text in [_called(row, register)]
        ]  # fmt: skip


def _called(row: Mapping[str, str], register: Register) -> str:
    """Return a proper name, else the number."""
    proper = row.get("name", "") if register.name == "name" else ""
    return proper or row["called"] or row.get(register.name, "") or "（未命名）"


def _hint(row: Mapping[str, str], told: list[str], text: str) -> str:
    known = {text, row["status"], ""}
    words = (row[each] for each in ("called", *told) if row.get(each, "") not in known)
    return " · ".join([*dict.fromkeys(words)][:HINTS])
