"""设置: the unit and its campaign, numbering, the first day, the holidays of a year."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ledgerdesk.db.ids import new_id
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain.periods import SHIPPED, Calendar
from ledgerdesk.domain.values import clean, parse
from ledgerdesk.errors import UserError, trouble

PREFIX = re.compile(r"[A-Za-z0-9一-鿿]{1,12}")
REST = {"否", "放假", "休", "休息", "假", "0", "false", "no", "节假日"}
WORK = {"是", "上班", "班", "调休", "调休上班", "补班", "1", "true", "yes", "工作日"}
HEADINGS = {"日期", "date", "on", "day"}
SHOWN = 10
"""Mistakes named in one message."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ledger is set to."""

    unit: str
    county: str
    campaign: str
    source: str
    prefix: str
    began_on: str
    place: Path


class Day(NamedTuple):
    """A day that is off though it is a weekday, or worked though it is a weekend."""

    on: str
    working: bool
    name: str
    record: str
    """Id in the ledger's own table, "" when the program brought it."""


class Settings:
    """The verbs of the settings page; each writes one named step and returns its tables."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def facts(self) -> Facts:
        """Return what the ledger is set to."""
        bench, campaign = self._bench, self._bench.campaign()
        return Facts(
            unit=bench.unit_name(),
            county=bench.setting("county"),
            campaign=campaign.title,
            source=campaign.source,
            prefix=bench.setting("prefix"),
            began_on=bench.setting("began_on"),
            place=bench.store.path,
        )

    def samples(self, prefix: str) -> tuple[str, ...]:
        """Return what the next numbers would look like with a prefix."""
        year = self._bench.today().year
        registers = [self._bench.register(each) for each in self._bench.campaign().registers]
        rules = [each.numbering for each in registers if each.numbering]
        return tuple(
            rule.pattern.format(prefix=prefix, year=year, serial=1)
            for rule in rules
            if "{prefix}" in rule.pattern
        )

    def prefix(self, text: str) -> frozenset[str]:
        """Change what numbers begin with; those given stay as they are."""
        told = clean(text).upper()
        if not PREFIX.fullmatch(told):
            message = f"编号前缀“{text.strip()}”不能用，请写 1 至 12 个字母、数字或汉字，如 YZ。"
            raise UserError(message)
        return self._set("prefix", told, f"改编号前缀为 {told}")

    def county(self, text: str) -> frozenset[str]:
        """Change the county that stands on papers."""
        told = clean(text)
        return self._set("county", told, f"改所属县（市、区）为 {told or '空白'}")

    def began_on(self, text: str) -> frozenset[str]:
        """Change the ledger's first day: reports are asked for from its period on."""
        on = self._date(text)
        if on is None:
            message = f"看不懂日期“{text.strip()}”，请写成 2026-01-01 的样子。"
            raise UserError(message)
        if on > self._bench.today().isoformat():
            message = f"启用日期 {on} 晚于今天，请改成今天或更早的日期。"
            raise UserError(message)
        return self._set("began_on", on, f"改启用日期为 {on}")

    def days(self, year: int) -> tuple[Day, ...]:
        """Return a year's days off on weekdays and worked weekends, in order."""
        query = 'SELECT "on", id, "name" FROM "holiday" WHERE deleted_on IS NULL'
        own = {on: (record, name or "") for on, record, name in self._bench.store.rows(query)}
        return tuple(_days(self._bench.calendar(), year, own))

    def known(self, year: int) -> str:
        """Say where the holidays of a year come from, "" when nothing is known."""
        calendar = self._bench.calendar()
        if any(day.year == year for day in calendar.own):
            return "程序自带，另有本台账录入" if year in SHIPPED else "本台账录入"
        return "程序自带" if year in SHIPPED else ""

    def holidays(self, lines: Iterable[str]) -> frozenset[str]:
        """Take in a list of holidays: 日期, 上班 or 放假, name a line, or JSON objects.

        A day that stands in the table already is changed. One step, all or nothing; raises
        UserError naming each line that is not understood.
        """
        rows = self._read([*lines])
        if not rows:
            message = "没有读到节假日。每行写一天，如：2027-10-01，放假，国庆节。"
            raise UserError(message)
        years = "、".join(sorted({f"{on[:4]}年" for on in rows}))
        with self._bench.change(f"录入节假日 {years} {len(rows)} 天") as change:
            for on, (working, name) in sorted(rows.items()):
                self._keep(on, working, name)
        return frozenset(change.tables)

    def holiday_file(self, path: Path) -> frozenset[str]:
        """Take in the holidays of a CSV, text or JSON file in UTF-8 or GBK."""
        try:
            data = path.read_bytes()
        except OSError as error:
            message = f"文件 {path} 打不开（{trouble(error)}），请检查路径和权限。"
            raise UserError(message) from error
        for code in ("utf-8-sig", "gb18030"):
            try:
                return self.holidays(data.decode(code).splitlines())
            except UnicodeDecodeError:
                continue
        message = f"文件 {path.name} 不是文本文件，请另存为 CSV（UTF-8）后再导入。"
        raise UserError(message)

    def forget(self, day: str) -> frozenset[str]:
        """Take a day out of the ledger's own table; what the program brought stands again."""
        record = self._bench.store.value('SELECT id FROM "holiday" WHERE "on" = ?', (day,))
        if record is None:
            message = f"{day} 不在本台账录入的节假日里，不能删除。"
            raise UserError(message)
        with self._bench.change(f"删除节假日 {day}") as change:
            gone = {"deleted_on": self._bench.today().isoformat(), "deleted_why": "设置里删除"}
            self._bench.store.update("holiday", record, gone)
        return frozenset(change.tables)

    def _set(self, key: str, value: str, label: str) -> frozenset[str]:
        with self._bench.change(label) as change:
            self._bench.keep_setting(key, value)
        return frozenset(change.tables)

    def _keep(self, on: str, working: int, name: str) -> None:
        store = self._bench.store
        record = store.value('SELECT id FROM "holiday" WHERE "on" = ?', (on,))
        row: dict[str, Any] = {"working": working, "name": name or None}
        row |= {"deleted_on": None, "deleted_why": None}
        if record:
            store.update("holiday", record, row)
            return
        row |= {"id": new_id(), "on": on, "submitted_on": self._bench.today().isoformat()}
        store.insert("holiday", row)

    def _read(self, lines: Sequence[str]) -> dict[str, tuple[int, str]]:
        """Return (working, name) by day."""
        found: dict[str, tuple[int, str]] = {}
        mistakes = []
        for at, cells in _cells(lines):
            on = self._date(cells[0])
            state = cells[1].strip().lower()
            if on is None:
                mistakes.append(f"第 {at} 行：“{cells[0]}”不是日期。")
            elif state not in REST | WORK:
                mistakes.append(f"第 {at} 行：“{cells[1]}”请写“放假”或“上班”。")
            else:
                found[on] = (int(state in WORK), clean(cells[2]))
        if mistakes:
            rest = len(mistakes) - SHOWN
            more = f"\n……还有 {rest} 处。" if rest > 0 else ""
            head = f"有 {len(mistakes)} 行没有看懂，一天也没有录入，请改正后再试："
            raise UserError("\n".join([head, *mistakes[:SHOWN]]) + more)
        return found

    def _date(self, text: str) -> str | None:
        field = self._bench.register("holiday").by_key["on"]
        stored, finding = parse(field, text, self._bench.today())
        return str(stored) if stored and not finding else None


def _cells(lines: Sequence[str]) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield each line's number and its day, state and name; a heading is passed over."""
    text = "\n".join(lines).strip()
    if text[:1] in {"[", "{"}:
        yield from _objects(text)
        return
    for at, line in enumerate(lines, 1):
        plain = re.sub(r"[，；;\t]", ",", line.strip())
        if not plain.strip(","):
            continue
        cells = [each.strip() for each in next(csv.reader([plain]))]
        if cells[0].lower() in HEADINGS:
            continue
        day, state, name = [*cells, "", ""][:3]
        yield at, (day, state, name)


def _objects(text: str) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield the days of a JSON list, or of JSON objects one a line, as `load` takes them."""
    try:
        told = json.loads(text) if text[0] == "[" else _each(text)
    except ValueError as error:
        message = "这不是完整的 JSON，没有录入。请检查括号和引号，或改用每行一天的写法。"
        raise UserError(message) from error
    for at, each in enumerate(told, 1):
        values = each.get("values", each) if isinstance(each, dict) else {}
        state = values.get("working", values.get("上班", ""))
        word = {True: "上班", False: "放假"}.get(state, str(state))
        on = str(values.get("on", values.get("日期", "")))
        yield at, (on, word, str(values.get("name") or values.get("名称") or ""))


def _each(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _days(calendar: Calendar, year: int, own: dict[str, tuple[str, str]]) -> Iterator[Day]:
    day = date(year, 1, 1)
    while day.year == year:
        record, name = own.get(day.isoformat(), ("", ""))
        working = calendar.working(day)
        if record or working != (day.weekday() < 5) or "放假" in calendar.reason(day):
            yield Day(day.isoformat(), working, name or calendar.reason(day), record)
        day += timedelta(days=1)
