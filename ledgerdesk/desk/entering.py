"""What a form needs of the ledger: what it begins with, what the program fills in, names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ledgerdesk.db import details, lookups
from ledgerdesk.desk.advice import Advice
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafts import NEW, Drafts
from ledgerdesk.desk.links import Links, named
from ledgerdesk.desk.records import Records, Saved
from ledgerdesk.desk.rows import decoded
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


FOLLOWING = frozenset({
    "unit", "village", "place", "mineral", "longitude", "latitude", "responsible", "supervisor",
    "party", "license",
})  # fmt: skip
"""What a record takes from the site, village, problem or case it names."""


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
        values = Records(self._bench).get(key, record)
        return {each: values[each] for each in self.lasting(key) if values[each] is not None}

    def lasting(self, key: str) -> tuple[str, ...]:
        """Name the fields whose value one record may take from another."""
        register = self._bench.register(key)
        left = {register.number} | self.given(register, {})
        apart = {"date", "moment", "sealed"}
        columns = register.columns
        return tuple(e.key for e in columns if e.kind not in apart and e.key not in left)

    def again(self, key: str, pinned: Collection[str]) -> dict[str, Stored]:
        """沿用上次: return pinned fields as the acting person's newest record has them."""
        wanted = [each for each in self.lasting(key) if each in pinned]
        actor = self._bench.actor or self._bench.unit_name()
        last = lookups.newest_by(self._bench.store, key, actor) if wanted else ""
        values = Records(self._bench).get(key, last) if last else {}
        return {each: values[each] for each in wanted if values.get(each) is not None}

    def follow(
        self, key: str, field: str, chosen: str, blank: Collection[str]
    ) -> dict[str, Stored]:
        """Return what blank fields take from the record chosen in a link field.

        A site tells village, place, mineral and the people; a village tells its unit. The record
        keeps a copy, so that a later change of the site does not rewrite it.
        """
        register = self._bench.register(key)
        target = self._bench.register(register.by_key[field].target)
        found = details.by_ids(self._bench.store, target, [chosen])
        values = decoded(target, found)[0] if found else {}
        wanted = FOLLOWING & set(blank) & set(self.lasting(key)) & target.by_key.keys()
        return {
            each: values[each]
            for each in register.by_key
            if each in wanted and values.get(each) and _alike(register, target, each)
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
        plain = check(register, values, self._bench.today())
        return plain + Advice(self._bench).findings(register, values)

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
        # The law is asked once the record is safe: it looks at the party's other cases.
        after = {**records.get(key, saved.record)}
        told = Advice(self._bench).findings(register, after)
        return replace(saved, findings=saved.findings + told)

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


def _alike(one: Register, other: Register, key: str) -> bool:
    """Tell whether a field means the same in both: its kind, what it links to, its scale."""
    a, b = one.by_key[key], other.by_key[key]
    same = (a.kind, a.target, a.several, a.scale) == (b.kind, b.target, b.several, b.scale)
    return same and not a.computed and not b.computed
