"""Signed ledgers: drawn, printed with a 核验码, and checked against the ledger later."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ledgerdesk.db import details, reports
from ledgerdesk.db.store import Change
from ledgerdesk.desk import attaching, dockets, ordering
from ledgerdesk.desk.behind import Line, registers_of, told
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafting import own_rule
from ledgerdesk.desk.frozen import Frozen
from ledgerdesk.desk.monthly import Choice
from ledgerdesk.desk.papers import Paper, paper, put_on_paper
from ledgerdesk.desk.prints import AS_DEFINED, Made, digests, recounted
from ledgerdesk.desk.rows import Values, rows_for
from ledgerdesk.desk.tallying import since
from ledgerdesk.domain import periods
from ledgerdesk.domain.drawn import Occasion, draw, signed_for, titled
from ledgerdesk.domain.parts import Source
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.errors import UserError

CODE = re.compile(r"([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{2})(?![0-9A-F])")
KEPT = ("ledger", "period", "printed_at", "record", "order")
"""What `verify` tells of a paper, and what it is made again from."""
OPEN = "未完成"
SCANS = (*attaching.PHOTOS, ".pdf")
WORKING = {"待整改", "整改中"}


@dataclass(frozen=True, slots=True)
class Print:
    """One paper that was printed; days and moments ISO."""

    title: str
    ledger: str
    period: str
    code: str
    printed_at: str
    by: str
    pages: int
    signed_back_on: str
    """Empty while it has not come back signed."""
    record: str = ""
    """Id of the one record it tells of; "" for a ledger or form."""
    order: tuple[str, ...] = ()
    """Fields its rows stand in order by; none: the ledger's own."""
    scans: int = 0
    """Files of the signed paper that were archived."""


class Signing:
    """The ledgers people sign on paper, and whether a paper still tells the truth."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def ledgers(self) -> dict[str, str]:
        """Return the titles of the ledgers that the campaign prints, by key."""
        known = self._bench.catalog.ledgers
        keys = self._bench.campaign().ledgers or tuple(known)
        unit = self._bench.unit_name()
        return {key: titled(self._bench.ledger(key), unit) for key in keys}

    def dockets(self, register: str) -> dict[str, str]:
        """Return what one record of a register can be printed as: 销号单, by key."""
        return {each.key: each.label for each in dockets.of_register(self._bench, register)}

    def asked(self) -> list[dict[str, Any]]:
        """Return the papers of one record each that the ledger's campaigns ask for by name."""
        return dockets.asked(self._bench)

    def number(self, docket: str, record: str) -> str:
        """Return the number of the record a docket is printed of."""
        return self.sheet(docket, "", made=Made(record)).period

    def register(self, key: str) -> str:
        """Return the register whose records a ledger or docket prints."""
        docket = self._bench.catalog.dockets.get(key)
        return docket.register if docket else self._bench.ledger(key).register

    def orders(self, ledger: str) -> dict[str, str]:
        """Return what a ledger can be put in order by: fields it prints, by key."""
        return ordering.offered(self._bench, self._bench.ledger(ledger))

    def sheet(
        self, ledger: str, period: str, *, made: Made = AS_DEFINED, on: date | None = None
    ) -> Sheet:
        """Return a signed ledger as it would print on a day, today when none is given.

        A docket is printed of one record, `made.record`, and has no period.
        """
        day = on or self._bench.today()
        if docket := self._bench.catalog.dockets.get(ledger):
            return dockets.sheet(self._bench, docket, made.record, day)
        form = self._bench.ledger(ledger)
        span = periods.period(self._bench.period_rule(), period)
        rows, source = rows_for(self._bench, form, span)
        rows = ordering.ordered(self._bench, form, rows, made.order)
        if any(column.special == "rectified" for column in form.columns):
            source = self._progress(rows, source, min(day, span.end))
        occasion = Occasion(
            unit=self._bench.unit_name(),
            period=span.key,
            start=span.start.isoformat(),
            end=span.end.isoformat(),
            today=day.isoformat(),
        )
        return draw(form, rows, source, occasion)

    def print(
        self, ledger: str, period: str, target: Path, *, made: Made = AS_DEFINED
    ) -> dict[str, Any]:
        """Write a ledger as PDF and keep its 核验码, so that `verify` knows the paper.

        Returns code, pages, step and the findings of the paper (characters no font has).
        """
        sheet = self.sheet(ledger, period, made=made)
        if ledger in self._bench.catalog.dockets:
            made = made._replace(record=sheet.rows[0][1])
        return put_on_paper(self._bench, sheet, target, made)

    def paper(self, sheet: Sheet) -> Paper:
        """Draw a Sheet as it would print; its pages become images when they are shown."""
        return paper(self._bench, sheet)

    def page(self, sheet: Sheet, number: int, dpi: float) -> bytes:
        """Return one page of a Sheet, numbered from 1, as PNG."""
        return self.paper(sheet).png(number, dpi)

    def choices(self) -> list[Choice]:
        """Return the periods of signed ledgers since the ledger began, the running one first."""
        rule = self._bench.period_rule()
        return [Choice(each.key, each.title(), "") for each in since(self._bench, rule)]

    def prints(self) -> list[Print]:
        """Return every paper that was printed, the newest first."""
        rows = reports.prints(self._bench.store)
        known = self._bench.register("attachment")
        ids = [str(row["id"]) for row in rows]
        kept = details.children(self._bench.store, known, "owner", ids)
        scans = Counter(str(each["owner"]) for each in kept)
        return [self._print(row, scans[str(row["id"])]) for row in rows]

    def sign_back(self, code: str, on: str) -> Change:
        """登记签回: the papers with a 核验码 came back signed on a day, ISO.

        Records of a register that a campaign freezes are signed with them, except those in
        `altered`. A later call corrects the day. Raise UserError when no such paper was
        printed, or the day cannot be.
        """
        sought, rows = self._papers(code)
        first, today = str(rows[-1]["printed_at"])[:10], self._bench.today().isoformat()
        if not first <= on <= today:
            message = f"签回日期 {on or '没有填'}不对，应在打印日 {first} 与今天之间，请改正。"
            raise UserError(message)
        return self._signed(f"登记签回 {sought}", rows, on)

    def take_back(self, code: str, why: str) -> Change:
        """撤销签回: the papers count as unsigned, their records may be changed again.

        Raise UserError without a reason, or when no such paper came back.
        """
        sought, rows = self._papers(code)
        if not why.strip():
            message = "撤销签回要写明原因，请填写后再试。"
            raise UserError(message)
        if not any(row["signed_back_on"] for row in rows):
            message = f"核验码为 {sought} 的纸还没有登记签回，不用撤销。"
            raise UserError(message)
        return self._signed(f"撤销签回 {sought}：{why.strip()}", rows, None)

    def altered(self, code: str) -> tuple[Line, ...]:
        """Return the records of a paper that were changed after it was printed.

        A signature does not freeze them: print them again and have that signed.
        """
        _, rows = self._papers(code)
        found: dict[str, list[str]] = {}
        for register, record in Frozen(self._bench).altered(rows):
            found.setdefault(register, []).append(record)
        lines = (told(self._bench, [key], ids) for key, ids in found.items())
        return tuple(line for some in lines for line in some)

    def archive(self, code: str, paths: Sequence[Path]) -> Change:
        """归档扫描件: keep scans of a signed paper; from today it counts as signed back."""
        sought = _written(code)
        rows = reports.printed(self._bench.store, sought)
        if not rows:
            message = f"没有打印过核验码为 {sought} 的纸，请核对号码。"
            raise UserError(message)
        strange = [each.name for each in paths if each.suffix.lower() not in SCANS]
        if strange:
            message = f"“{strange[0]}”不是扫描件，签字页请用图片或 PDF。"
            raise UserError(message)
        today = self._bench.today().isoformat()
        with (
            attaching.kept(self._bench, paths) as files,
            self._bench.change(f"归档扫描件 {sought}") as change,
        ):
            attaching.put(self._bench, ("printed", str(rows[0]["id"])), files)
            for row in rows:
                if not row["signed_back_on"]:
                    self._bench.store.update("printed", row["id"], {"signed_back_on": today})
        return change

    def scans(self, code: str) -> list[str]:
        """Return the ids of the scans kept of a paper, the first one first."""
        ids = [str(each["id"]) for each in reports.printed(self._bench.store, _written(code))]
        known = self._bench.register("attachment")
        rows = details.children(self._bench.store, known, "owner", ids)
        return sorted(str(each["id"]) for each in rows)

    def lines(self, answer: Mapping[str, Any]) -> tuple[Line, ...]:
        """Return the records that `verify` found changed, in words that lead to them."""
        if not answer["changed"]:
            return ()
        try:
            sheet = self._now(answer)
        except UserError:  # the one record of the paper is gone
            return ()
        return told(self._bench, registers_of(self._bench, sheet), answer["changed"])

    def verify(self, code: str) -> dict[str, Any]:
        """Say whether a printed code matches the ledger now, as submitted, or neither.

        `changed` are the ids of records added, removed or changed since it was printed.
        """
        sought = _written(code)
        known = self._printed(sought) or self._submitted(sought)
        answer: dict[str, Any] = dict.fromkeys(KEPT)
        answer |= {"ok": False, "state": "unknown", "changed": []}
        if not known:
            return answer
        answer |= {key: known.get(key) for key in KEPT}
        try:
            now = self._now(known)
        except UserError:
            return self._gone(answer, known)
        if now.code == sought:
            return answer | {"ok": True, "state": "now"}
        if self._submitted(sought):
            return answer | {"ok": True, "state": "submitted"}
        changed = _changed(known["cells"], digests(now))
        changed |= recounted(self._bench, now, known["chain_head"] or "")
        return answer | {"state": "changed", "changed": sorted(changed)}

    def title(self, key: str | None, period: str | None) -> str:
        """Return the title of a printed ledger or form, the key itself for an unknown one."""
        if docket := self._bench.catalog.dockets.get(key or ""):
            return signed_for(docket.title, self._bench.unit_name())
        known = {**self._bench.catalog.forms, **self._bench.catalog.ledgers}
        if key not in known or not period:
            return key or ""
        rule = own_rule(self._bench, known[key]) or self._bench.period_rule()
        words = periods.period(rule, period).words()
        return periods.worded(known[key].title, words | {"unit": self._bench.unit_name()})

    @staticmethod
    def _gone(answer: dict[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
        """Answer for a paper that cannot be made any more, its record being gone."""
        return answer | {"state": "changed", "changed": sorted(json.loads(known["cells"] or "{}"))}

    def _papers(self, code: str) -> tuple[str, list[dict[str, Any]]]:
        """Return a code as it is written, and the prints that carry it."""
        sought = _written(code)
        rows = reports.printed(self._bench.store, sought)
        if not rows:
            message = f"没有打印过核验码为 {sought} 的纸，请核对号码。"
            raise UserError(message)
        return sought, rows

    def _signed(self, label: str, rows: list[dict[str, Any]], on: str | None) -> Change:
        """Write the day into the prints and into the records they froze; one step."""
        with self._bench.change(label) as change:
            for row in rows:
                self._bench.store.update("printed", row["id"], {"signed_back_on": on})
            Frozen(self._bench).sign(rows, on)
        return change

    def _print(self, row: Mapping[str, Any], scans: int) -> Print:
        return Print(
            title=self.title(row["ledger"], row["period"]),
            ledger=row["ledger"],
            period=row["period"] or "",
            code=row["code"],
            printed_at=row["printed_at"],
            by=row["by"] or "",
            pages=row["pages"],
            signed_back_on=row["signed_back_on"] or "",
            record=row["record"] or "",
            order=_order(row),
            scans=scans,
        )

    def _now(self, known: Mapping[str, Any]) -> Sheet:
        """Make the sheet of a code again, as on the day it was printed.

        A signed ledger and a form may share their key: what says the same is meant, else the
        form for an exported file, the ledger for a paper.
        """
        catalog, key = self._bench.catalog, known["ledger"]
        own = {form for each in self._bench.campaigns() for form in each.forms}
        ways = [self._ledger] if key in {*catalog.ledgers, *catalog.dockets} else []
        ways += [self._form] if key in own or not ways else []
        sheets = [way(known) for way in (ways if known.get("pages", 1) else reversed(ways))]
        return next((each for each in sheets if each.code == known.get("code")), sheets[0])

    def _ledger(self, known: Mapping[str, Any]) -> Sheet:
        on = date.fromisoformat(known["printed_at"][:10])
        made = Made(known.get("record") or "", _order(known))
        return self.sheet(known["ledger"], known["period"], made=made, on=on)

    def _form(self, known: Mapping[str, Any]) -> Sheet:
        from ledgerdesk.desk.reporting import Reporting

        return Reporting(self._bench).fresh(known["ledger"], known["period"])

    def _printed(self, code: str) -> dict[str, Any] | None:
        clause = "WHERE code = ? AND deleted_on IS NULL ORDER BY printed_at DESC, id DESC LIMIT 1"
        return next(iter(self._bench.store.records("printed", clause, (code,))), None)

    def _submitted(self, code: str) -> dict[str, Any] | None:
        clause = "WHERE code = ? AND deleted_on IS NULL ORDER BY version DESC LIMIT 1"
        found = self._bench.store.records("submission", clause, (code,))
        return (
            {**found[0], "ledger": found[0]["form"], "printed_at": None, "cells": None}
            if found
            else None
        )

    def _progress(self, rows: list[Values], source: Source, day: date) -> Source:
        """Add the 核销 words of each problem: 4/6 逾期, 6/6 待核验, 已销号 10-20."""
        items: dict[str, list[str]] = {}
        register = self._bench.register("check_item")
        ids = [str(row["id"]) for row in rows]
        for item in details.children(self._bench.store, register, "problem", ids):
            items.setdefault(item["problem"], []).append(item["state"])
        words = {
            each: _words(row, items.get(each, []), day)
            for each, row in zip(ids, rows, strict=True)
        }
        return replace(source, progress=words)


def _written(code: str) -> str:
    """Find a code in what was typed or scanned, and write it 4-4-4-2."""
    found = CODE.search(code.upper())
    if not found:
        message = (
            f"“{code}”不是核验码。核验码有 14 位数字和字母 A–F，写成 7F3A-91C2-04BE-D6 的样子。"
        )
        raise UserError(message)
    return "-".join(found.groups())


def _words(problem: Values, states: Sequence[str], day: date) -> str:
    """Say how far a problem is on a day; the day's own year is left out."""
    state, closed, due = (str(problem.get(key) or "") for key in ("state", "closed_on", "due_on"))
    if closed:
        return f"{state} {closed.removeprefix(f'{day.year}-')}"
    done = sum(each != OPEN for each in states)
    tally = f"{done}/{len(states)} " if states else ""
    late = state in WORKING and "" < due < day.isoformat()
    return tally + ("逾期" if late else state)


def _order(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(filter(None, str(row.get("order") or "").split(",")))


def _changed(kept: str | None, now: Mapping[str, str]) -> set[str]:
    before = json.loads(kept or "{}")
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
