"""导入: a foreign workbook becomes the same plan as a paste, from a file; one step, or nothing."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from ledgerdesk.calm import put_by, take_up, undisturbed
from ledgerdesk.db import backup
from ledgerdesk.desk.amending import Amended, Amending, Plan
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.entering import Entering
from ledgerdesk.desk.gleaning import Glean, Note, Place, Skipped, Slip
from ledgerdesk.desk.links import Links
from ledgerdesk.domain import cells, heads, mapping, tables
from ledgerdesk.domain.catalog import build, read
from ledgerdesk.domain.cells import Table
from ledgerdesk.domain.converting import units
from ledgerdesk.domain.definitions import Field, Form, Register
from ledgerdesk.domain.heads import letters
from ledgerdesk.domain.mapping import Mapped, SheetMap
from ledgerdesk.domain.suggesting import Choice, Synonyms, fields_of
from ledgerdesk.domain.tables import Head
from ledgerdesk.errors import UserError, trouble
from ledgerdesk.paths import DEFINITIONS

FEW = 300
"""Records that are offered by name in a list."""
SHOWN = 20
"""Mistakes listed in one message."""
GROUPS = frozenset({"ledger", "office"})
SETTING = "import"


@dataclass(frozen=True, slots=True)
class Book:
    """A foreign workbook as it was read."""

    path: Path
    tables: tuple[Table, ...]
    coded: str = ""
    """Encoding of a text file."""

    def table(self, name: str) -> Table:
        """Return the worksheet of that name."""
        return next(each for each in self.tables if each.name == name)


class Into(NamedTuple):
    """One field that a column can go into."""

    key: str
    label: str
    required: bool
    """Demanded, and not filled in by the program."""
    units: tuple[str, ...] = ()
    """Units its numbers may be written in, its own first."""
    choices: tuple[str, ...] = ()
    default: str = ""
    """What a new record begins with, in words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an import would do; nothing of it is written."""

    book: Book
    mapping: Mapped
    plan: Plan
    places: Mapping[str, Place]
    """Where each record of the plan stands."""
    slips: tuple[Slip, ...] = ()
    skips: tuple[Skipped, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def updated(self) -> int:
        """How many records of the ledger would change."""
        return len(self.plan.rows) - self.plan.new

    @property
    def drafts(self) -> int:
        """How many new records would wait for required fields."""
        return sum(each.is_new and bool(each.wanting) for each in self.plan.rows)


class Importing:
    """The verbs on foreign workbooks."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def read(self, path: Path) -> Book:
        """Read a foreign .xlsx, .xls or text file; raise UserError with the reason if not.

        A desk that is told to stop stops the reading, too.
        """
        from ledgerdesk.intake import reading

        with undisturbed():
            told = reading.tables(path, lambda: self._bench.store.value("SELECT 1"))
            made = (cells.told(each, int(told["since"])) for each in told["sheets"])
            book = Book(path, tuple(made), str(told["coded"]))
            put_by()  # it stays until it is imported, or given up
            return book

    def register(self, key: str) -> Register:
        """Return a register that can be imported into; raise UserError for others."""
        register = self._bench.register(key)
        if register.group not in GROUPS:
            message = f"{register.title}的内容在它所属的记录里填写，不能从文件导入。"
            raise UserError(message)
        return register

    def fields(self, key: str) -> tuple[Into, ...]:
        """Return the fields of a register that columns can go into, in their order."""
        register, verbs = self._bench.register(key), Amending(self._bench)
        entering = Entering(self._bench)
        begun, given = entering.begin(key), entering.given(register, {})
        numbered = register.number if register.numbering else ""
        return tuple(
            Into(
                each.key,
                each.label,
                each.required and each.key != numbered,
                units(each),
                each.choices or self._names(each),
                verbs.text(key, each, begun.get(each.key)),
            )
            for each in register.columns
            if each.kind != "sealed" and each.key not in given
        )

    def _names(self, each: Field) -> tuple[str, ...]:
        """Return what a link can name, where it is few enough to choose from."""
        if each.kind != "link":
            return ()
        found = Links(self._bench).of(each.target).text.values()
        return tuple(sorted(set(found))) if len(found) <= FEW else ()

    def guess(self, book: Book, key: str) -> Mapped:
        """Return how a workbook seems to go into a register, as the last time where it is known.

        Raise UserError when no worksheet of it fits.
        """
        made = self.plain(book, key)
        if not any(each.taken for each in made.sheets):
            why = "；".join(f"“{each.name}”{each.why}" for each in made.sheets) or "没有工作表"
            message = (
                f"{book.path.name} 里没有可以导入{self.register(key).title}的工作表：{why}。"
                "请检查是不是选错了文件，或者自己指定表头和各列。"
            )
            raise UserError(message)
        return made

    def plain(self, book: Book, key: str) -> Mapped:
        """Return what to begin with by hand: as `guess`, whether anything fits or not."""
        register = self.register(key)
        known, today = self._known(register), self._bench.today()
        made = (mapping.guessed(each, register, known, None, today) for each in book.tables)
        ours = [*self._ours(register)]
        told = [self._again(book, self._formed(each, ours, register), register) for each in made]
        fixed = {key: text for _, one in told for key, text in one.get("fixed", {}).items()}
        words = {key: words for _, one in told for key, words in one.get("words", {}).items()}
        return Mapped(register.key, tuple(each for each, _ in told), fixed, words)

    def headed(self, book: Book, told: Mapped, sheet: str, head: Head) -> Mapped:
        """Return a mapping with other header rows for one sheet, its columns guessed anew."""
        register = self.register(told.register)
        table = book.table(sheet)
        made = mapping.guessed(table, register, self._known(register), head, self._bench.today())
        sheets = (
            replace(made, taken=True) if each.name == sheet else each for each in told.sheets
        )
        return replace(told, sheets=tuple(sheets))

    def bound(self, told: Mapped, sheet: str, column: int, key: str) -> Mapped:
        """Return a mapping in which a column goes into another field, "" for none."""
        register = self.register(told.register)
        return _with(told, sheet, lambda each: mapping.rebound(each, column, key, register))

    def in_unit(self, told: Mapped, sheet: str, column: int, unit: str) -> Mapped:
        """Return a mapping in which the numbers of a column are of another unit."""
        return _with(told, sheet, lambda each: mapping.in_unit(each, column, unit))

    def taking(self, told: Mapped, sheet: str, *, taken: bool) -> Mapped:
        """Return a mapping that takes a worksheet in, or leaves it out."""
        return _with(told, sheet, lambda each: replace(each, taken=taken))

    def fixing(self, told: Mapped, key: str, text: str) -> Mapped:
        """Return a mapping that gives new records a text where the file says nothing."""
        kept = {each: one for each, one in told.fixed.items() if each != key}
        return replace(told, fixed={**kept, **({key: text} if text else {})})

    def meaning(self, told: Mapped, key: str, said: str, meant: str) -> Mapped:
        """Return a mapping that reads one word of a field as another, "" as it stands."""
        words = {one: each for one, each in told.words.get(key, {}).items() if one != said}
        words |= {said: meant} if meant else {}
        return replace(told, words={**told.words, key: words})

    def told(self, book: Book, key: str, path: Path) -> Mapped:
        """Return the mapping that a TOML file tells; raise UserError when it is wrong."""
        register = self.register(key)
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            message = f"文件 {path} 打不开（{trouble(error)}），请检查路径和权限。"
            raise UserError(message) from error
        except ValueError as error:
            message = f"{path.name} 不是写得对的 TOML 文件（{error}），请改正。"
            raise UserError(message) from error
        return mapping.read(data, book.tables, register)

    def plan(self, book: Book, told: Mapped) -> Reading:
        """Say what an import would do, cell by cell; nothing is written."""
        register = self.register(told.register)
        self._demand(told, register)
        with undisturbed(), self._bench.store.reading():
            gleaned = Glean(self._bench, register, told).all(book)
            made = Reading(book, told, *gleaned)
            put_by()
        return made

    def write(self, reading: Reading, *, skip: bool = False) -> Amended:
        """Write what was read as one step, after a copy of the ledger.

        `skip` leaves the cells out that cannot be read; without it they raise UserError.
        """
        if reading.slips and not skip:
            raise UserError(refusal(reading))
        if not reading.plan.rows:
            message = "文件里没有新的内容，台账没有改动。"
            raise UserError(message)
        backup.automatic(self._bench.store)
        label = f"导入{reading.plan.label} {len(reading.plan.rows)} 条"
        verbs = Amending(self._bench)
        with undisturbed():
            return verbs.write(reading.plan, label, lambda: self._remember(reading))

    def write_down(self, told: Mapped, path: Path) -> None:
        """Write a mapping as TOML, to be changed and told again."""
        import tomli_w

        try:
            path.write_text(tomli_w.dumps(mapping.document(told)), encoding="utf-8")
        except OSError as error:
            message = f"文件 {path} 写不进去（{trouble(error)}），请检查文件夹和权限。"
            raise UserError(message) from error

    def forget(self) -> None:
        """Let go of what was read for an import that is over."""
        take_up()

    def document(self, reading: Reading, step: int | None = None) -> dict[str, Any]:
        """Return what an import does, or did, as JSON."""
        return {
            "step": step,
            "register": reading.mapping.register,
            "sheets": [_sheet(each) for each in reading.mapping.sheets],
            "new": reading.plan.new,
            "updated": reading.updated,
            "unchanged": reading.plan.unchanged,
            "skipped": len(reading.skips),
            "drafts": reading.drafts,
            "errors": [_error(each) for each in reading.slips],
            "skipped_rows": [each._asdict() for each in reading.skips],
            "notes": [each._asdict() for each in reading.notes],
            "coded": reading.book.coded,
            "mapping": mapping.document(reading.mapping),
        }

    def _demand(self, told: Mapped, register: Register) -> None:
        """Refuse a mapping that leads nowhere, or into what the program fills in."""
        open_ = {each.key for each in self.fields(register.key)}
        for sheet in told.sheets:
            for each in sheet.columns if sheet.taken else ():
                if each.field and each.field not in open_:
                    label = register.by_key[each.field].label
                    at = letters(each.column)
                    message = f"“{label}”由程序填写或保密，请把 {at} 列改成不导入。"
                    raise UserError(message)
        if not any(sheet.taken and sheet.by_field for sheet in told.sheets):
            message = "还没有一列对应到台账的栏目，请先选好各列导入到哪一栏。"
            raise UserError(message)

    def _known(self, register: Register) -> list[Choice]:
        path = DEFINITIONS / "synonyms.toml"
        synonyms = build(Synonyms, read(path), path.name)
        open_ = {each.key for each in self.fields(register.key)}
        return [
            each for each in fields_of(register, synonyms) if each.key.partition(".")[2] in open_
        ]

    def _ours(self, register: Register) -> Iterator[tuple[tuple[str, ...], Form]]:
        """Yield the forms that list records of a register, by the headings of their columns."""
        from ledgerdesk.desk.owned import template
        from ledgerdesk.export.blank import layout

        catalog = self._bench.catalog
        for key in dict.fromkeys(key for one in self._bench.campaigns() for key in one.forms):
            form = catalog.forms[key]
            if form.rows == "records" and form.register == register.key and form.workbook:
                blank = layout(template(self._bench.store, form), form.sheet)
                yield heads.paths_of(blank, form.head or blank.head), form

    def _formed(
        self, sheet: SheetMap, ours: list[tuple[tuple[str, ...], Form]], register: Register
    ) -> SheetMap:
        """Return a sheet bound as the form of ours that it is, unchanged when it is none."""
        told = tuple(each.path for each in sheet.columns)
        form = next((each for paths, each in ours if paths == told), None)
        return mapping.formed(sheet, form.columns, register) if form else sheet

    def _again(
        self, book: Book, sheet: SheetMap, register: Register
    ) -> tuple[SheetMap, Mapping[str, Any]]:
        """Return a sheet bound as the last time, and what else was told then."""
        if not sheet.head[0]:
            return sheet, {}
        text = self._bench.setting(self._slot(book, sheet, register.key))
        if not text:
            return sheet, {}
        kept = json.loads(text)
        return mapping.again(kept, sheet, register), kept

    def _slot(self, book: Book, sheet: SheetMap, register: str) -> str:
        layout = tables.drawn(book.table(sheet.name), sheet.head[1])
        return f"{SETTING}:{register}:{heads.fingerprint(layout, sheet.head)}"

    def _remember(self, reading: Reading) -> None:
        """Keep the mapping of each kind of headers, in the step that it led to."""
        told = reading.mapping
        kept = mapping.document(told)
        for sheet, written in zip(
            (each for each in told.sheets if each.taken), kept["sheets"], strict=True
        ):
            row = {**written, "fixed": kept["fixed"], "words": kept["words"]}
            text = json.dumps(row, ensure_ascii=False, sort_keys=True)
            slot = self._slot(reading.book, sheet, told.register)
            if self._bench.setting(slot) != text:
                self._bench.keep_setting(slot, text)


def _with(told: Mapped, name: str, change: Callable[[SheetMap], SheetMap]) -> Mapped:
    """Return a mapping with one sheet changed."""
    sheets = (change(each) if each.name == name else each for each in told.sheets)
    return replace(told, sheets=tuple(sheets))


def refusal(reading: Reading) -> str:
    """Say everything that keeps a file out, the first mistakes one by one."""
    told = [f"{each.where}：{each.text}" for each in reading.slips[:SHOWN]]
    rest = len(reading.slips) - SHOWN
    more = [f"……还有 {rest:,} 处。"] if rest > 0 else []
    head = f"有 {len(reading.slips):,} 处不能导入，台账没有改动，请在原表里改正后重新导入："
    return "\n".join([head, *told, *more])


def _sheet(sheet: SheetMap) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "header_row": sheet.head[1],
        "header_rows": list(sheet.head),
        "taken": sheet.taken,
        "why": sheet.why,
        "remembered": sheet.remembered,
        "columns": [
            {
                "column": letters(each.column),
                "path": each.path,
                "field": each.field or None,
                "unit": each.unit or None,
            }
            for each in sheet.columns
        ],
    }


def _error(slip: Slip) -> dict[str, Any]:
    return {
        "sheet": slip.sheet,
        "row": slip.row,
        "column": slip.column,
        "text": slip.text,
        "field": slip.field or None,
        "said": slip.said,
    }
