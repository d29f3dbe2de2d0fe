"""The rows of a foreign workbook become edits of records, with whatever cannot be read named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ledgerdesk.db import details
from ledgerdesk.desk.amending import Edit, Plan, Refused, Writer
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafts import NEW
from ledgerdesk.desk.lists import DRAFT, ENTERED, REMOVED
from ledgerdesk.desk.matching import Matcher
from ledgerdesk.domain import tables
from ledgerdesk.domain.cells import Table, shown
from ledgerdesk.domain.converting import factor, typed
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.heads import letters
from ledgerdesk.domain.mapping import Bound, Mapped, SheetMap
from ledgerdesk.domain.readings import RefusalError
from ledgerdesk.domain.tables import Line
from ledgerdesk.domain.values import Stored, accepters, decimal, parse
from ledgerdesk.errors import UserError

if TYPE_CHECKING:
    from ledgerdesk.desk.importing import Book

NO_STATE = frozenset({REMOVED, DRAFT, ENTERED})
SAID = 40
"""Characters of a cell that are quoted."""


class Place(NamedTuple):
    """Where a record stands in the workbook."""

    sheet: str
    row: int


class Slip(NamedTuple):
    """One cell, or with a blank column one row, that cannot be imported, and why."""

    sheet: str
    row: int
    column: str
    """Letters; "" for the whole row."""
    text: str
    """What is wrong and what to do about it."""
    field: str = ""
    said: str = ""
    """What the cell says."""

    @property
    def where(self) -> str:
        """The place in words."""
        column = f" {self.column} 列" if self.column else ""
        return f"工作表“{self.sheet}”第 {self.row} 行{column}"


class Skipped(NamedTuple):
    """One row that is no record, and why."""

    sheet: str
    row: int
    why: str


class Note(NamedTuple):
    """Something that was done to a cell, or to a whole column (row 0)."""

    sheet: str
    row: int
    column: str
    text: str


class Gleaned(NamedTuple):
    """What the rows of a workbook say."""

    plan: Plan
    places: Mapping[str, Place]
    slips: tuple[Slip, ...]
    skips: tuple[Skipped, ...]
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _Row:
    """One row on its way into the ledger."""

    place: Place
    texts: dict[str, str]
    bound: Mapping[str, Bound]


@dataclass(slots=True)
class Glean:
    """Reads the rows of one workbook for one register."""

    bench: Bench
    register: Register
    mapped: Mapped
    slips: list[Slip] = field(default_factory=list)
    skips: list[Skipped] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def all(self, book: "Book") -> Gleaned:
        """Return the plan of a workbook; the ledger is read, nothing is written."""
        rows = [
            row
            for sheet in self.mapped.sheets
            if sheet.taken
            for row in self._sheet(book.table(sheet.name), sheet)
        ]
        edits, places, bound = self._edits(rows)
        plan = Writer(self.bench, self.register).plan(self._without_rounded(edits, bound))
        for each in plan.refused:
            self.slips.append(_slip(each, places[each.record], bound[each.record]))
        order = {name: at for at, name in enumerate(each.name for each in self.mapped.sheets)}
        self.slips.sort(key=lambda e: (order[e.sheet], e.row, len(e.column), e.column))
        made = (tuple(self.slips), tuple(self.skips), tuple(self.notes))
        return Gleaned(plan, places, *made)

    def _sheet(self, table: Table, sheet: SheetMap) -> Iterator[_Row]:
        """Yield the rows of a worksheet that say something."""
        lines, skips = tables.body(table, sheet.head)
        self.skips += [Skipped(sheet.name, each.row, each.why) for each in skips]
        bound = sheet.by_field
        for each in bound.values():
            known = self.register.by_key[each.field]
            if known.unit == "元" and not each.unit:
                text = f"“{each.path}”没有写单位，按元读入；其实是万元的，请改这一列的单位"
                self.notes.append(Note(sheet.name, 0, letters(each.column), text))
        for line in lines:
            count = len(self.slips)
            texts = dict(self._texts(table, line, bound, sheet.name))
            if texts:
                yield _Row(Place(sheet.name, line.row), texts, bound)
            elif count == len(self.slips):
                self.skips.append(Skipped(sheet.name, line.row, "对应的各列都是空白"))

    def _texts(
        self, table: Table, line: Line, bound: Mapping[str, Bound], sheet: str
    ) -> Iterator[tuple[str, str]]:
        """Yield what each field is told; blanks tell nothing."""
        for key, each in bound.items():
            cell = line.cells[each.column - 1] if each.column <= len(line.cells) else None
            if cell is None or (key == "state" and cell in NO_STATE):
                continue
            known = self.register.by_key[key]
            place = (sheet, line.row, letters(each.column))
            try:
                text, note = typed(cell, known, each.unit, table.since)
                text = self.mapped.words.get(key, {}).get(text, text)
                self._refuse_half_dates(known, text)
            except RefusalError as error:
                said = shown(cell)[:SAID]
                self.slips.append(Slip(*place, f"“{known.label}”{error}。", key, said))
                continue
            if note:
                self.notes.append(Note(*place, note))
            if text:
                yield key, text

    def _refuse_half_dates(self, known: Field, text: str) -> None:
        """Refuse days without a year: in a file of another year they would be this year's."""
        if known.kind in {"date", "moment"} and text:
            _, finding = accepters(self.register)[known.key](text)
            if finding:
                raise RefusalError(finding.text.removeprefix(f"“{known.label}”").rstrip("。"))

    def _edits(
        self, rows: list[_Row]
    ) -> tuple[list[Edit], dict[str, Place], dict[str, Mapping[str, Bound]]]:
        """Give each row its record."""
        told = {key for row in rows for key in row.bound}
        matcher = Matcher(self.bench, self.register, told)
        writer = Writer(self.bench, self.register)
        edits: list[Edit] = []
        places: dict[str, Place] = {}
        bound: dict[str, Mapping[str, Bound]] = {}
        seen: dict[tuple[Stored, ...], _Row] = {}
        for at, row in enumerate(rows, 1):
            record = self._record(row, matcher, writer, seen)
            if record is None:
                continue
            record = record or f"{NEW}{at}"
            places[record], bound[record] = row.place, row.bound
            texts = row.texts
            if record.startswith(NEW):
                texts = {**self.mapped.fixed, **texts}
            edits += [Edit(record, key, text) for key, text in texts.items()]
        return edits, places, bound

    def _without_rounded(
        self, edits: list[Edit], bound: dict[str, Mapping[str, Bound]]
    ) -> list[Edit]:
        """Leave out numbers that are what the ledger has, as one of our forms rounded it."""
        is_rounded = {
            (e.record, e.field)
            for e in edits
            if (at := bound[e.record].get(e.field)) and at.decimals >= 0
        }
        ids = [*dict.fromkeys(record for record, _ in is_rounded if not record.startswith(NEW))]
        rows = details.by_ids(self.bench.store, self.register, ids) if ids else []
        before = {str(row["id"]): row for row in rows}
        return [
            each
            for each in edits
            if (each.record, each.field) not in is_rounded
            or each.record not in before
            or not self._same(each, before[each.record][each.field], bound[each.record])
        ]

    def _same(self, edit: Edit, was: Stored, bound: Mapping[str, Bound]) -> bool:
        """Tell whether a number and the ledger's are one, rounded as it was printed."""
        known, at = self.register.by_key[edit.field], bound[edit.field]
        now, _ = parse(known, edit.text, self.bench.today())
        times = factor(known, at.unit)
        if not isinstance(now, int) or not isinstance(was, int) or times is None:
            return False
        divisor = int(known.scale * times)
        return decimal(now, divisor, at.decimals) == decimal(was, divisor, at.decimals)

    def _record(
        self,
        row: _Row,
        matcher: Matcher,
        writer: Writer,
        seen: dict[tuple[Stored, ...], _Row],
    ) -> str | None:
        """Return the record of a row, "" for a new one, None when the row is left out."""
        values: dict[str, Stored] = {}
        for key in matcher.keys:
            if key in row.texts:
                known = self.register.by_key[key]
                try:
                    values[key] = writer.read(known, Edit("", key, row.texts[key]), {})
                except UserError:
                    return ""  # the plan says what is wrong with the cell
        try:
            match = matcher.match(values, lambda key, _: row.texts[key])
        except UserError as error:
            self.slips.append(Slip(*row.place, "", f"{error}。"))
            return None
        if match.namesake:
            text = f"台账里已有同名的 {match.namesake}，编号不同，按新记录导入"
            self.notes.append(Note(*row.place, "", text))
        twin = seen.setdefault(match.key, row) if match.key else row
        if twin is row:
            return match.record
        if twin.texts == row.texts:
            why = f"与“{twin.place.sheet}”第 {twin.place.row} 行完全相同"
            self.skips.append(Skipped(*row.place, why))
        else:
            text = (
                f"与“{twin.place.sheet}”第 {twin.place.row} 行是同一条记录，请合并成一行或改编号。"
            )
            self.slips.append(Slip(*row.place, "", text))
        return None


def _slip(refused: Refused, place: Place, bound: Mapping[str, Bound]) -> Slip:
    """Return what a plan refuses as a place in the workbook."""
    at = bound.get(refused.field)
    column = letters(at.column) if at else ""
    return Slip(*place, column, refused.why, refused.field, refused.text[:SAID])
