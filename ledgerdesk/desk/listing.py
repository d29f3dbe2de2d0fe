"""Records as people and other programs read them: links with words, units, nothing secret."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledgerdesk.db import queries
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import Links, number
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.flows import overdue
from ledgerdesk.domain.values import Stored, outward
from ledgerdesk.errors import UserError

Document = dict[str, Any]


class Listing:
    """The verb `list`."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def records(self, key: str, where: Iterable[tuple[str, str]] = ()) -> list[Document]:
        """Return undeleted records in the register's order; `where` is field = words.

        All conditions hold; a linked record is told by id, number or name.
        """
        register = self._bench.register(key)
        links = Links(self._bench)
        wanted = [(told, _meant(register, told, words, links)) for told, words in where]
        clause = f"WHERE deleted_on IS NULL {queries.order(register)}"
        rows = self._bench.store.records(key, clause)
        made = (self._document(register, row, links) for row in decoded(register, rows))
        return [each for each in made if _fits(each, wanted)]

    def _document(
        self, register: Register, values: Mapping[str, Stored], links: Links
    ) -> Document:
        made: Document = {"id": values["id"], "number": number(register, values) or None}
        for each in register.fields:
            if each.key == "number":
                continue
            made[each.key] = self._value(each, values, links)
        made["submitted_on"] = values["submitted_on"]
        return made

    def _value(self, each: Field, values: Mapping[str, Stored], links: Links) -> Any:
        if each.computed:
            state, due_on = str(values.get("state") or ""), str(values.get("due_on") or "")
            return overdue(state, due_on, self._bench.today())
        stored = values.get(each.key)
        if each.kind != "link" or stored is None:
            return outward(each, stored)
        if isinstance(stored, tuple):
            return [{"id": one, "text": links.text(each.target, one)} for one in stored]
        return {"id": stored, "text": links.text(each.target, str(stored))}


def _meant(register: Register, told: str, words: str, links: Links) -> set[str]:
    """Return what a field may say to fit a condition."""
    each = register.by_key.get(told)
    if each is None and told not in {"id", "number", "submitted_on"}:
        message = f"{register.title}没有叫“{told}”的字段，请用 fields 查看可用的字段。"
        raise UserError(message)
    known = links.of(each.target).ids if each and each.kind == "link" else {}
    return {words, *known.get(words, ())}


def _fits(document: Document, wanted: Iterable[tuple[str, set[str]]]) -> bool:
    return all(words & _words(document[key]) for key, words in wanted)


def _words(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*(_words(each) for each in value))
    if isinstance(value, dict):
        return {str(value["id"]), str(value["text"])}
    if isinstance(value, bool):
        return {"是", "true"} if value else {"否", "false"}
    return {"" if value is None else str(value)}
