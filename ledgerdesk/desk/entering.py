"""What a form needs of the ledger: what it begins with, what the program fills in, names."""

from collections.abc import Iterable, Mapping

from ledgerdesk.db import details
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafts import NEW, Drafts
from ledgerdesk.desk.links import Links, named
from ledgerdesk.desk.records import Records, Saved
from ledgerdesk.domain.checks import check, missing
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored, parse
from ledgerdesk.errors import Finding, UserError

Values = Mapping[str, Stored]
_BY_FLOW = frozenset({
    "round", "previous", "checklist", "state", "finished_on", "checked_on", "checker",
    "closed_on", "closer",
})  # fmt: skip
"""Fields of a register with a flow that its moves set; nobody types them."""


class Entering:
    """The verbs behind a record form."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def begin(self, key: str, told: Values | None = None) -> dict[str, Stored]:
        """Return what a new form begins with: defaults, and over them what was told."""
        register = self._bench.register(key)
        given = self.given(register, {})
        made = {
            each.key: self._default(each)
            for each in register.columns
            if each.default and each.key not in given
        }
        return made | dict(told or {})

    def copy(self, key: str, record: str) -> dict[str, Stored]:
        """Return what a new record takes over: no 编号, dates, status, secrets, signatures."""
        register, values = self._bench.register(key), Records(self._bench).get(key, record)
        left = {register.number} | self.given(register, values)
        apart = {"date", "moment", "sealed"}
        return {
            each.key: values[each.key]
            for each in register.columns
            if each.kind not in apart and each.key not in left and values[each.key] is not None
        }

    def given(self, register: Register, values: Values) -> frozenset[str]:
        """Name the fields that are shown, not typed: the program's own, and settled ones."""
        keys = {each.key for each in register.fields if each.computed}
        if register.flow:
            keys |= _BY_FLOW & register.by_key.keys()
            if values.get("submitted_on"):
                keys |= {"due_on"} & register.by_key.keys()
        return frozenset(keys)

    def wanting(self, register: Register, values: Values) -> tuple[Field, ...]:
        """Name the required fields still blank; a number that is given when saving is not one."""
        absent = missing(register, values)
        if register.numbering:
            absent = tuple(each for each in absent if each.key != register.number)
        return absent

    def judge(self, register: Register, values: Values) -> tuple[Finding, ...]:
        """Return what is impossible or unusual about what stands in a form."""
        return check(register, values, self._bench.today())

    def names(self, register: str, ids: Iterable[str]) -> dict[str, str]:
        """Return the words of some records by id; a removed one says so."""
        wanted = list(ids)
        known = self._bench.register(register)
        rows = details.by_ids(self._bench.store, known, wanted) if wanted else []
        found = {str(row["id"]): named(known, row) for row in rows if row["deleted_on"] is None}
        return {each: found.get(each) or "（已删除）" for each in wanted}

    def save(self, key: str, values: Values, *, record: str = "", draft: str = "") -> Saved:
        """Save one form as one step and forget its draft; a red finding keeps a flow's a 草稿."""
        register = self._bench.register(key)
        records, is_new = Records(self._bench), record.startswith(NEW)
        before = {} if is_new or not record else records.get(key, record)
        red = any(each.level == "red" for each in self.judge(register, {**before, **values}))
        submit = not (register.flow and red)
        target = "" if is_new else record
        saved = records.save(key, values, record=target, submit=submit)
        Drafts(self._bench).drop(key, draft or record)
        return saved

    def _default(self, each: Field) -> Stored:
        """Return what a field begins with; "" names nothing, so it stays blank."""
        today = self._bench.today()
        if each.default == "today":
            return today.isoformat()
        if each.default == "now":
            return self._bench.clock.now()[:16]
        if each.default == "unit":
            return self._bench.unit() or None
        if each.default == "actor":
            return self.acting()
        value, _ = parse(each, each.default, today)
        return value

    def acting(self) -> str | None:
        """Return the id of the person who acts, None when the ledger does not know one."""
        try:
            return Links(self._bench).find("person", self._bench.actor)
        except UserError:
            return None
