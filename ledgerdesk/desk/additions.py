"""补充: what is said about a record after it was signed, without touching what was signed."""

from ledgerdesk.db import details
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import called
from ledgerdesk.desk.records import Records
from ledgerdesk.domain.values import Stored, clean
from ledgerdesk.errors import UserError


class Additions:
    """The verbs on what was added to a record."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def add(self, key: str, record: str, text: str, *, by: str = "") -> Change:
        """Add a note to a record; `by` is the id of the person who says it.

        Raise UserError when the text is blank, or the record is no submitted one.
        """
        register, values = self._bench.register(key), Records(self._bench).get(key, record)
        if not clean(text):
            message = "补充内容是空白的，请填写后再保存。"
            raise UserError(message)
        if register.group == "kept" or not values["submitted_on"] or values["deleted_on"]:
            message = f"这条{register.label}还没有提交或已删除，请直接修改它，不用补充。"
            raise UserError(message)
        today = self._bench.today().isoformat()
        row: dict[str, str | None] = {
            "id": new_id(),
            "owner": record,
            "register": key,
            "on": today,
        }
        row |= {"text": clean(text), "by": by or None, "submitted_on": today}
        with self._bench.change(f"补充{register.label} {called(register, values)}") as change:
            self._bench.store.insert("addition", row)
        return change

    def of(self, record: str) -> list[dict[str, Stored]]:
        """Return what was added to a record, the oldest first."""
        known = self._bench.register("addition")
        return details.children(self._bench.store, known, "owner", [record])
