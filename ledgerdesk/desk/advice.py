"""Law at hand for one record, or for all of them: findings, 时限, steps, 适用法律."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from ledgerdesk.db import details
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain import thresholds
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.law import Handover, Law
from ledgerdesk.domain.periods import Calendar
from ledgerdesk.domain.thresholds import CASE, STEPS, Applied, Run
from ledgerdesk.domain.values import Stored
from ledgerdesk.errors import Finding

Values = Mapping[str, Stored]
NO_POWER = 'SELECT id, "name" FROM "unit" WHERE can_punish = 0 AND deleted_on IS NULL'


class Advice:
    """Asks the law about records; `whole` reads all cases at once, for a check of everything."""

    def __init__(self, bench: Bench, *, whole: bool = False) -> None:
        self._bench = bench
        self._whole = whole

    def findings(self, register: Register, values: Values) -> tuple[Finding, ...]:
        """Return what the law advises about a record; it never blocks anything."""
        found = [*thresholds.late(register.key, self.runs(register, values))]
        if register.key == CASE and values.get("party"):
            found += thresholds.advice(self._laws, values, self._others(values))
        if (told := self._handover(register, values)) is not None:
            law, asked = told
            unit = self._powerless[str(values["unit"])]
            said = thresholds.powerless(law, asked, self._days(asked, values), unit)
            found += [said] if said else []
        return tuple(found)

    def runs(self, register: Register, values: Values) -> tuple[Run, ...]:
        """Return the 时限 that the law sets a record."""
        if not any(register.key in each.terms for each in self._laws):
            return ()
        today, calendar = self._bench.today(), self._calendar
        return tuple(thresholds.runs(self._laws, register.key, values, today, calendar))

    def applied(self, register: Register, values: Values) -> tuple[Applied, ...]:
        """Return which version of the law a case goes by."""
        return tuple(thresholds.applied(self._laws, values)) if register.key == CASE else ()

    def steps(self, register: Register, values: Values) -> str:
        """Return 发现–制止–报告–移交 with their days, "" where the unit may punish."""
        told = self._handover(register, values)
        if told is None:
            return ""
        days = self._days(told[1], values)
        words = (f"{step} {day[5:] or '未填'}" for step, day in zip(STEPS, days, strict=True))
        return " → ".join(words)

    @cached_property
    def _laws(self) -> tuple[Law, ...]:
        return tuple(self._bench.catalog.law.values())

    @cached_property
    def _calendar(self) -> Calendar:
        return self._bench.calendar()

    @cached_property
    def _powerless(self) -> Mapping[str, str]:
        """Units without penalty power: names by id."""
        return {str(unit): str(name) for unit, name in self._bench.store.rows(NO_POWER)}

    @cached_property
    def _kin(self) -> Mapping[str, Sequence[Values]]:
        """Every case by its party."""
        found: dict[str, list[Values]] = defaultdict(list)
        clause = "WHERE deleted_on IS NULL AND submitted_on IS NOT NULL ORDER BY id"
        cases = self._bench.register(CASE)
        for row in decoded(cases, self._bench.store.records(CASE, clause)):
            for name in {row["party"], row["party_id"]} - {None}:
                found[str(name)].append(row)
        return found

    def _others(self, values: Values) -> list[Values]:
        """Return the other cases of the same party, by its number, else by its name."""
        party, number = str(values["party"]), str(values.get("party_id") or "")
        if self._whole:
            rows: Sequence[Values] = [*self._kin.get(party, ()), *self._kin.get(number, ())]
        else:
            found = details.either(self._bench.store, CASE, party=party, party_id=number)
            rows = decoded(self._bench.register(CASE), found)
        same = {str(row["id"]): row for row in rows if _is_same(row, party, number)}
        same.pop(str(values.get("id") or ""), None)
        return [*same.values()]

    def _handover(self, register: Register, values: Values) -> tuple[Law, Handover] | None:
        if str(values.get("unit") or "") not in self._powerless:
            return None
        return thresholds.handover(self._laws, register.key, values)

    def _days(self, told: Handover, values: Values) -> list[str]:
        """Return the day of each step, "" where there is none."""
        behind: Values = {}
        if values.get("problem") and any("." in each for each in told.steps):
            known = self._bench.register("problem")
            rows = details.by_ids(self._bench.store, known, [str(values["problem"])])
            behind = rows[0] if rows else {}
        return [
            str((behind if "." in each else values).get(each.rpartition(".")[2]) or "")[:10]
            for each in told.steps
        ]


def _is_same(row: Values, party: str, number: str) -> bool:
    """Tell whether a case is of a party: two numbers that differ are two parties."""
    other = str(row["party_id"] or "")
    return other == number if other and number else row["party"] == party
