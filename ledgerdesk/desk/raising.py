"""转入问题: a row that found something (一项八查, 一条抽查) begins a problem, and points to it."""

from collections.abc import Mapping

from ledgerdesk.db.ids import new_id
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.entering import Entering
from ledgerdesk.desk.frozen import Frozen
from ledgerdesk.desk.links import called
from ledgerdesk.desk.records import Records, Saved
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import UserError

Values = Mapping[str, Stored]
TARGET = "problem"
SOURCES = {
    "夜查": "夜间巡查", "错时": "错时巡查", "突查": "突查", "回头看": "回头看",
    "举报核查": "群众举报", "图斑核验": "卫片图斑",
}  # fmt: skip
"""Where a problem comes from, by the kind of patrol that found it."""
ROUND, CHECKED = "日常巡查", "上级督察"


class Raising:
    """The verb that makes a problem of a row."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._records = Records(bench)

    def leads(self, key: str, values: Values) -> bool:
        """Tell whether a row may still become a problem."""
        register = self._bench.register(key)
        link = register.by_key.get(TARGET)
        is_link = link is not None and link.target == TARGET and register.parent != TARGET
        return is_link and register.group == "child" and not values.get(TARGET)

    def problem(self, key: str, row: str) -> Saved:
        """Begin the problem as a 草稿 with what the row knows, and link both; one step.

        A patrol that names no problem yet gets this one; a signed one gets an addition. Raise
        UserError when the row has its problem already.
        """
        register, values = self._bench.register(key), self._records.get(key, row)
        if not self.leads(key, values):
            message = f"这一项{register.label}已经转入问题台账，或不能转入，请打开它的问题查看。"
            raise UserError(message)
        parent = register.by_key[register.parent].target
        owner = self._records.get(parent, str(values[register.parent]))
        told = {**Entering(self._bench).begin(TARGET), **self._known(register, values, owner)}
        told = {each: value for each, value in told.items() if value is not None}
        problem = self._bench.register(TARGET)
        writing = self._records.prepared(problem, told, None)
        made, words = str(writing.after["id"]), called(problem, writing.after)
        with self._bench.change(f"{register.label}转入问题 {words}") as change:
            writing.put(submit=False)
            self._link(register, values, made)
            if parent == "patrol":
                self._tell(self._bench.register(parent), owner, made, words)
        return Saved(
            change.step, made, words, submitted=False, findings=writing.findings(),
            tables=frozenset(change.tables),
        )  # fmt: skip

    def _known(self, register: Register, values: Values, owner: Values) -> dict[str, Stored]:
        note = str(values.get("note") or "")
        what = str(values.get("item") or values.get("called") or "")
        said = f"{register.label}：{what}，{values.get('result') or ''}。{note}"
        made: dict[str, Stored] = {"description": said, "unit": owner.get("unit")}
        if register.parent == "patrol":
            made |= _one("village", owner.get("villages")) | _one("site", owner.get("sites"))
            people = owner.get("people")
            first = people[0] if isinstance(people, tuple) and people else None
            made |= {"inspector": owner.get("leader") or first, "found_on": owner.get("on")}
            return made | {"source": SOURCES.get(str(owner.get("kind")), ROUND)}
        made |= {"found_on": values.get("on"), "inspector": values.get("by"), "source": CHECKED}
        if owner.get("register") == "site":
            made["site"] = values.get("record")
        return made

    def _link(self, register: Register, values: Values, problem: str) -> None:
        """Point from the row to its problem; of a signed record the problem alone tells it."""
        if not Frozen(self._bench).holds(register, values):
            self._bench.store.update(register.key, str(values["id"]), {TARGET: problem})

    def _tell(self, register: Register, patrol: Values, problem: str, words: str) -> None:
        if Frozen(self._bench).holds(register, patrol):
            today = self._bench.today().isoformat()
            row = {"id": new_id(), "owner": str(patrol["id"]), "register": register.key}
            row |= {"on": today, "text": f"签字后转入问题 {words}", "submitted_on": today}
            self._bench.store.insert("addition", row)
        elif not patrol.get(TARGET):
            told = {"found": 1, TARGET: problem}
            self._bench.store.update(register.key, str(patrol["id"]), told)


def _one(key: str, several: Stored) -> dict[str, Stored]:
    """Return the one record of a list; none when there are others to choose from."""
    alone = isinstance(several, tuple) and len(several) == 1
    return {key: several[0]} if alone and isinstance(several, tuple) else {}
