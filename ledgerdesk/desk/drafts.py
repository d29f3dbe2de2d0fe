"""草稿 of half-typed forms: kept when a field is left, dropped by a save; never journalled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ledgerdesk.db import drafts
from ledgerdesk.db.ids import new_id
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import Stored

NEW = "+"
"""How the key of a form begins whose record does not exist yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into one form and not saved, as it was typed."""

    register: str
    record: str
    values: Mapping[str, Stored]

    @property
    def is_new(self) -> bool:
        """Whether it is to become a new record."""
        return self.record.startswith(NEW)


class Drafts:
    """The verbs on half-typed forms."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def fresh(self) -> str:
        """Return the key under which the form of a new record is kept."""
        return f"{NEW}{new_id()}"

    def keep(self, register: str, record: str, values: Mapping[str, Stored]) -> None:
        """Keep what was typed; confidential fields stay out. Nothing typed: nothing kept."""
        known = self._bench.register(register)
        told = {key: value for key, value in values.items() if not _is_secret(known, key)}
        if told:
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
            drafts.keep(self._bench.store, register, record, text)
        else:
            self.drop(register, record)

    def get(self, register: str, record: str) -> Draft | None:
        """Return the kept form of a record, None when there is none."""
        text = drafts.get(self._bench.store, register, record)
        return _read(register, record, text) if text else None

    def drop(self, register: str, record: str) -> None:
        """Forget the kept form of a record, if there is one."""
        if drafts.get(self._bench.store, register, record):
            drafts.drop(self._bench.store, register, record)

    def all(self, register: str = "") -> list[Draft]:
        """Return every kept form, or those of one register, the newest last."""
        return [_read(*row) for row in drafts.every(self._bench.store, register)]


def _is_secret(register: Register, key: str) -> bool:
    return key not in register.by_key or register.by_key[key].kind == "sealed"


def _read(register: str, record: str, text: str) -> Draft:
    told = json.loads(text)
    values = {key: tuple(each) if isinstance(each, list) else each for key, each in told.items()}
    return Draft(register, record, values)
