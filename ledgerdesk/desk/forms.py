"""表样: the county's own blank workbook becomes a form of the ledger."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledgerdesk.db import disk
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Change
from ledgerdesk.desk import blanks, owned, trying
from ledgerdesk.desk.bench import Bench
from ledgerdesk.domain import binding, heads
from ledgerdesk.domain.binding import Guess
from ledgerdesk.domain.catalog import build, read
from ledgerdesk.domain.definitions import Form
from ledgerdesk.domain.heads import letters
from ledgerdesk.domain.sheets import Layout, Sheet
from ledgerdesk.domain.suggesting import Choice, Synonyms, choices
from ledgerdesk.domain.suggesting import labels as named
from ledgerdesk.errors import UserError
from ledgerdesk.paths import DEFINITIONS

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Blank:
    """A foreign workbook that was read and written anew, clean."""

    name: str
    data: bytes = field(repr=False)
    """The .xlsx."""
    layouts: tuple[Layout, ...]
    digest: str
    """SHA-256 of the file it was read from: two sheets of it are of one workbook."""
    losses: tuple[str, ...] = ()
    told: str = ""
    """Definition that came with it, as TOML."""

    def page(self, title: str) -> Layout:
        """Return the sheet of that name, the first when there is none."""
        return next((each for each in self.layouts if each.title == title), self.layouts[0])


class Forms:
    """The verbs on blanks and the ledger's own forms."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def own(self) -> dict[str, Form]:
        """Return the forms that stand in the ledger, by key."""
        return owned.owned(self._bench.store)

    def read(self, book: Path) -> Blank:
        """Read a foreign .xlsx, .xls or packed form; raise UserError with the reason if not."""
        from ledgerdesk.export.blank import layouts
        from ledgerdesk.intake import package, reading

        with TemporaryDirectory() as folder:
            clean, source, told = Path(folder) / "blank.xlsx", book, ""
            if book.suffix.lower() == package.SUFFIX:
                source = Path(folder) / f"{book.stem}.xlsx"
                told = package.unpacked(book, source)
            losses = reading.blank(source, clean)
            digest = disk.sha256(source)
            return Blank(book.stem, clean.read_bytes(), layouts(clean), digest, losses, told)

    def saved(self, key: str) -> Blank:
        """Return the blank of one of the ledger's own forms, to change what goes into it."""
        from ledgerdesk.export.blank import layouts

        form = self._own(key)
        path = owned.template(self._bench.store, form)
        told = owned.text_of(form)
        name, data = form.file or key, path.read_bytes()
        return Blank(name, data, layouts(path), form.workbook, told=told)

    def choices(self) -> tuple[Choice, ...]:
        """Return everything that can go into a form here."""
        return tuple(self._known())

    def guess(self, blank: Blank, sheet: str = "") -> Guess:
        """Return what a sheet of a blank seems to be; the first with headers without `sheet`."""
        pages = [each for each in blank.layouts if sheet in {"", each.title}]
        if not pages:
            names = "、".join(each.title for each in blank.layouts)
            message = f"{blank.name} 里没有叫“{sheet}”的工作表，有：{names}。"
            raise UserError(message)
        found = [(each, heads.find(each)) for each in pages]
        page, parts = next((pair for pair in found if pair[1].block), found[0])
        return Guess(page, parts, tuple(self._known()), self._bench.catalog.registers)

    def draft(
        self, blank: Blank, key: str, bindings: Path | None = None, *, sheet: str = ""
    ) -> tuple[Form, Guess]:
        """Return the form a blank makes: as told, as it came, as it was, else as guessed.

        Without `sheet` it is the one the bindings name, else the first with headers. Raise
        UserError when the file of bindings is wrong, or there is no such sheet.
        """
        data = read(bindings) if bindings else self._packed(blank)
        guess = self.guess(blank, sheet or str(data.get("sheet", "")))
        base = binding.proposed(guess, key, blank.name)
        base = replace(base, like=self._like(base))
        where = bindings.name if bindings else blank.name
        if data:
            return binding.told(data, base, guess, where), guess
        kept = self.own().get(key)
        if kept and sheet in {"", kept.sheet} and not self.differences(blank, key):
            return kept, self.guess(blank, kept.sheet)
        return base, guess

    def others(self, blank: Blank, form: Form) -> list[str]:
        """Name the other sheets of a workbook that look like forms and are none here yet."""
        own = self.own().values()
        taken = {each.sheet for each in own if each.workbook == blank.digest}
        pages = [each for each in blank.layouts if each.title not in {*taken, form.sheet}]
        return [each.title for each in pages if heads.find(each).block]

    def beside(self, blank: Blank, sheet: str) -> str:
        """Return the key of the ledger's own form on a sheet of this workbook, "" if none."""
        wanted = (blank.digest, sheet)
        own = self.own().items()
        found = (key for key, each in own if (each.workbook, each.sheet) == wanted)
        return next(found, "")

    def guessed(self, blank: Blank, key: str, sheet: str) -> tuple[Form, Guess]:
        """Return the form that another sheet of a blank makes, as guessed."""
        guess = self.guess(blank, sheet)
        base = binding.proposed(guess, key, blank.name)
        return replace(base, like=self._like(base)), guess

    def differences(self, blank: Blank, key: str) -> list[str]:
        """Say where the headers of a blank differ from those the form was made for."""
        kept = self.own().get(key)
        if kept is None:
            return []
        old, new = self.saved(key).page(kept.sheet), blank.page(kept.sheet)
        then, now = (heads.paths_of(each, kept.head) for each in (old, new))
        return [*heads.differences(then, now)]

    def save(self, form: Form, blank: Blank) -> Change:
        """Keep a form with its blank in the ledger; one step.

        Raise UserError when it names what is not there, or does not fill.
        """
        store = self._bench.store
        form = binding.checked(form, blank.page(form.sheet), self._bench.catalog.measures)
        self.test(form, blank)
        row = store.row(
            "SELECT id FROM definition WHERE kind = ? AND key = ?", (owned.KIND, form.key)
        )
        before = self.own().get(form.key)
        form = replace(form, workbook=blank.digest)
        with self._bench.change(f"{'修改' if row else '新增'}表样 {form.title}") as change:
            blanks.keep(store, form.workbook, blank.data)
            text = owned.text_of(form)
            if row:
                store.update("definition", str(row[0]), {"text": text})
            else:
                told = {"id": new_id(), "kind": owned.KIND, "key": form.key, "text": text}
                store.insert("definition", told)
            if before:
                self._release(before)
        return change

    def remove(self, key: str) -> Change:
        """Take a form out of the ledger; what was handed in stays as it was."""
        form = self._own(key)
        store = self._bench.store
        sql = "SELECT id FROM definition WHERE kind = ? AND key = ?"
        with self._bench.change(f"删除表样 {form.title}") as change:
            store.delete("definition", str(store.value(sql, (owned.KIND, key))))
            self._release(form)
        return change

    def _release(self, form: Form) -> None:
        """Let a blank go that none of the ledger's own forms is filled on any more."""
        used = {each.workbook for each in owned.owned(self._bench.store).values()}
        if form.workbook not in used:
            blanks.drop(self._bench.store, form.workbook)

    def pack(self, key: str, target: Path) -> None:
        """Write one of the ledger's own forms as one file, to be handed on."""
        from ledgerdesk.export.packing import pack

        form = self._own(key)
        pack(owned.text_of(form), owned.template(self._bench.store, form), target)

    def test(self, form: Form, blank: Blank) -> Sheet:
        """Fill a blank with the names of what goes where, and three lines of samples."""
        return trying.filled(self._bench, form, blank.page(form.sheet), named(self._known()))

    def write_test(self, form: Form, blank: Blank, target: Path) -> None:
        """Write a test fill as a workbook, to be looked at."""
        from ledgerdesk.export.excel import write

        with _file(blank) as file:
            write(self.test(form, blank), file, target)

    def document(self, blank: Blank, form: Form) -> Document:
        """Return what is known about a blank in the documented shape of `form --json`."""
        differing = self.differences(blank, form.key)
        return {
            "key": form.key,
            "title": form.title,
            "fingerprint": form.fingerprint,
            "sheets": [self._sheet(blank, each, form) for each in blank.layouts],
            "losses": [*blank.losses],
            "others": self.others(blank, form),
            "differs": differing,
            "rows": form.rows,
            "register": form.register or None,
        }

    def _sheet(self, blank: Blank, page: Layout, form: Form) -> Document:
        guess = self.guess(blank, page.title)
        made = binding.proposed(guess, form.key, blank.name)
        if page.title == form.sheet:
            made = form
        return {
            "name": page.title,
            "header_rows": _rows(guess),
            "columns": [*_columns(guess, made)],
            "cells": [*_cells(guess, made)],
        }

    def _own(self, key: str) -> Form:
        forms = self.own()
        if key not in forms:
            names = f"，有：{'、'.join(forms)}" if forms else "，还没有任何自己的表样"
            message = f"台账里没有叫“{key}”的表样{names}。"
            raise UserError(message)
        return forms[key]

    def _like(self, form: Form) -> str:
        """Return the first form of the plans that is due in the same rhythm."""
        rules = (rule for each in self._bench.campaigns() for rule in each.deadlines)
        return next((rule.forms[0] for rule in rules if rule.every == form.period), "")

    def _known(self) -> list[Choice]:
        catalog = self._bench.catalog
        path = DEFINITIONS / "synonyms.toml"
        synonyms = build(Synonyms, read(path), path.name)
        asked = dict.fromkeys(key for one in self._bench.campaigns() for key in one.registers)
        groups = ("ledger",)
        keys = [key for key in asked if catalog.registers[key].group in groups]
        return choices(catalog, synonyms, [*keys, "person"])

    def _packed(self, blank: Blank) -> Mapping[str, Any]:
        try:
            data = tomllib.loads(blank.told)
        except tomllib.TOMLDecodeError as error:
            message = f"{blank.name} 里的表样定义读不懂，没有读入。请让对方重新导出一次。"
            raise UserError(message) from error
        return {key: value for key, value in data.items() if key not in {"key", "workbook"}}


@contextmanager
def _file(blank: Blank) -> Iterator[Path]:
    """Write a blank to a file that is gone afterwards."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        path.write_bytes(blank.data)
        yield path


def _rows(guess: Guess) -> list[int]:
    first, last = guess.found.head
    return [*range(first, last + 1)] if first else []


def _columns(guess: Guess, form: Form) -> Iterator[Document]:
    for at, path in enumerate(binding.paths(guess), 1):
        column = form.columns[at - 1] if at <= len(form.columns) else binding.BARE
        said = binding.choice_of(column, form.register)
        yield {"column": letters(at), "path": path, "suggestion": said or None}


def _cells(guess: Guess, form: Form) -> Iterator[Document]:
    bound = {each.cell: each.measure for each in form.cells}
    bound |= {each.cell: each.text for each in form.texts}
    told = {f"{letters(each.column)}{each.row}": each.text for each in guess.layout.cells}
    shown = [f"{letters(column)}{row}" for row, column, *_ in binding.outside(guess, form.rows)]
    for cell in dict.fromkeys([*shown, *bound]):
        yield {"cell": cell, "text": told.get(cell, ""), "suggestion": bound.get(cell)}
