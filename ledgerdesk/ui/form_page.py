"""表样: the county's blank on screen; click a cell, choose what goes in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ledgerdesk.desk import Desk
from ledgerdesk.desk.forms import Blank
from ledgerdesk.domain import editing
from ledgerdesk.domain.binding import Guess
from ledgerdesk.domain.definitions import Form
from ledgerdesk.domain.heads import letters
from ledgerdesk.domain.suggesting import Choice, labels
from ledgerdesk.ui import settings
from ledgerdesk.ui.block_panel import BlockPanel
from ledgerdesk.ui.book_view import BookView
from ledgerdesk.ui.cell_panel import CellPanel
from ledgerdesk.ui.choosing import beside
from ledgerdesk.ui.empty_panel import EmptyPanel
from ledgerdesk.ui.form_bar import FormBar
from ledgerdesk.ui.opening import open_place
from ledgerdesk.ui.page import Page
from ledgerdesk.ui.shell import Shell

FILES = "空表或表样 (*.xlsx *.xls *.ldform *.et);;所有文件 (*)"
NEW = "county_form"
LEAST = 160
"""Pixels of the workbook at least."""
Read = tuple[Blank, Form, Guess]


class FormPage(Page):
    """One blank at a time: read, bound cell by cell, tried, saved."""

    key = "form"
    title = "表样"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.setAcceptDrops(True)
        self._blank: Blank | None = None
        self._form: Form | None = None
        self._guess: Guess | None = None
        self._saved: Form | None = None
        self._at = (0, 0)
        self._book, self._cell, self._block = BookView(), CellPanel(), BlockPanel()
        self._empty, self._stack, self._side = EmptyPanel(), QStackedWidget(), QWidget()
        self._bar, self._told = FormBar(), QLabel(wordWrap=True)
        self._connect()
        self._arrange()

    def open(self, **where: object) -> None:
        """Show one of the ledger's own forms, else what was last worked on."""
        self._list()
        key = str(where.get("form") or "")
        if key in self.shell.desk.forms.own():
            self._show_saved(key)
        else:
            self._refreshed()

    def refresh(self, tables: frozenset[str]) -> None:
        """List the forms anew, when the ledger's own ones changed; work goes on."""
        if "definition" in tables:
            self._list()
            if self._saved and self._saved.key not in self.shell.desk.forms.own():
                self._take(None)

    def heading(self) -> tuple[str, str]:
        """Return the page's title and what the form on it is called."""
        return self.title, editing.spoken(
            self._form.title
        ) if self._form else "县里发的空表怎样填，在这里选一次"

    def verbs(self) -> Mapping[str, Callable[[], None]]:
        """Return save and find, while there is a form and the ledger may be written."""
        if self._form is None:
            return {}
        found: dict[str, Callable[[], None]] = {"find": self._cell.search}
        if not self.shell.desk.readonly:
            found["save"] = self._save
        return found

    def fit(self, width: int) -> None:
        """Leave the workbook as much room as there is."""
        beside(self._below, self._side, width)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a workbook that is dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the workbook that was dropped."""
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            self._read(Path(urls[0].toLocalFile()))

    def _connect(self) -> None:
        self._book.picked.connect(self._pick)
        self._book.activated.connect(self._cell.search)
        self._cell.chosen.connect(self._bind)
        self._cell.spanned.connect(self._span)
        self._block.changed.connect(self._reshape)
        self._bar.turned.connect(self._show_saved)
        self._bar.paged.connect(self._choose_sheet)
        self._empty.wanted.connect(self._ask)
        verbs = {
            "read": self._ask,
            "try": self._show_book,
            "look": self._look,
            "pack": self._pack,
            "remove": self._remove,
            "save": self._save,
        }
        for name, verb in verbs.items():
            self._bar.buttons[name].clicked.connect(verb)

    def _arrange(self) -> None:
        self._told.setProperty("kind", "second")
        self._told.setObjectName("form_told")
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._book)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._cell, 1)
        column.addWidget(self._block)
        self._below = below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._stack, 1)
        below.addWidget(self._side)
        self._book.setMinimumHeight(LEAST)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 14)
        whole.setSpacing(10)
        whole.addWidget(self._bar)
        whole.addWidget(self._told)
        whole.addLayout(below, 1)

    def _list(self) -> None:
        """Offer the ledger's own forms."""
        own = self.shell.desk.forms.own()
        names = [(key, f"{form.title}（{key}）") for key, form in own.items()]
        first = "未保存的表样" if self._form and not self._saved else "选择已存的表样"
        self._bar.offer(names, self._saved.key if self._saved else "", first)
        catalog = self.shell.desk.bench.catalog
        asked = dict.fromkeys(
            key for one in self.shell.desk.bench.campaigns() for key in one.registers
        )
        registers = [(key, catalog.registers[key].title) for key in [*asked, "person"]]
        reporting = self.shell.desk.reporting
        likes = [(each["key"], reporting.called(each["key"])) for each in reporting.forms()]
        self._block.offer(registers, [("", "不与别的表同期"), *likes])

    def _ask(self) -> None:
        start = str(settings.folder() or Path.home())
        told, _ = QFileDialog.getOpenFileName(self, "选择县里发的空表", start, FILES)
        if told:
            settings.keep_folder(Path(told).parent)
            self._read(Path(told))

    def _read(self, book: Path) -> None:
        self.shell.run(
            "读取空表", partial(_read, book, self._free_key()), self._loaded, self._failed
        )

    def _free_key(self) -> str:
        taken = self.shell.desk.bench.catalog.forms
        names = (f"{NEW}{number or ''}" for number in range(len(taken) + 1))
        return next(name for name in names if name not in taken)

    def _failed(self, reason: str) -> None:
        """Say why a workbook was not taken, where the workbook would be."""
        if self._form is None:
            self._empty.tell("这个文件用不了", reason, "选择别的空表…", first=True)
        self.shell.say(reason, kind="wrong")

    def _loaded(self, read: Read) -> None:
        self._saved = None
        self._take(read)

    def _show_saved(self, key: str) -> None:
        read = self.shell.guard(partial(_again, key, self.shell.desk))
        if read is not None:
            self._saved = read[1]
            self._take(read)

    def _choose_sheet(self, name: str) -> None:
        """Work on another sheet of the same workbook, guessed anew."""
        if not self._blank or not self._form:
            return
        if known := self.shell.desk.forms.beside(self._blank, name):
            self._show_saved(known)
            return
        key = self._free_key() if self._saved else self._form.key
        read = self.shell.guard(partial(_other, self._blank, key, name, self.shell.desk))
        if read is not None:
            self._saved = None
            self._take(read)

    def _take(self, read: Read | None) -> None:
        """Show a blank with its form, or none."""
        self._blank, self._form, self._guess = read or (None, None, None)
        self._saved = self._saved if read else None
        self._at = (0, 0)
        self._bar.trying = False
        pages = [each.title for each in self._blank.layouts] if self._blank else []
        self._bar.show_sheets(pages, self._form.sheet if self._form else "")
        self._show_book()
        self._list()
        self._refreshed()

    def _show_book(self) -> None:
        """Show the blank, or how it looks filled for a try."""
        form, blank, guess = self._form, self._blank, self._guess
        if form is None or blank is None or guess is None:
            self._book.show_layout(None)
            return
        if self._bar.trying:
            sheet = self.shell.guard(partial(self.shell.desk.forms.test, form, blank))
            if sheet is None:
                self._bar.trying = False
                return
            self._book.show_layout(sheet.layout)
            self._book.book.mark({}, range(0))
        else:
            self._book.show_layout(guess.layout)
        self._refreshed()

    def _refreshed(self) -> None:
        """Show what is known now, wherever it stands."""
        form, guess = self._form, self._guess
        self._stack.setCurrentIndex(0 if form is None else 1)
        self._side.setVisible(form is not None)
        self._told.setVisible(form is not None)
        self._bar.show_state(
            has_form=form is not None,
            is_saved=self._saved is not None,
            readonly=self.shell.desk.readonly,
        )
        if form is None or guess is None:
            self._empty.tell(
                "县里又发了新表？",
                "选那张空表（.xlsx 或 .xls），点格子选它填什么；以后每期照原样自动填好。",
                "选择空表…",
                first=True,
            )
            self.headed.emit()
            return
        self._block.show_form(form, guess.layout.rows, saved=self._saved is not None)
        self._told.setText(self._words(form, guess))
        if not self._bar.trying:
            lines = form.room * len(form.spans) if form.rows != "cells" else 0
            names = labels(guess.known)
            self._book.book.mark(editing.marks(form, names), range(form.block, form.block + lines))
        self._show_cell()
        self.headed.emit()

    def _words(self, form: Form, guess: Guess) -> str:
        if self._bar.trying:
            return "试填：〈〉里是各格要填的内容，数字是样例。再按一次“试填”回到空表。"
        count = len(editing.marks(form, {}))
        first, last = guess.found.head
        head = f"表头第 {first}—{last} 行" if first else "没有找到表头，只能填单格"
        lost = "；".join(self._blank.losses) if self._blank else ""
        return f"{head}，已选好 {count} 格（蓝色），请逐格核对。" + (
            f"　注意：{lost}" if lost else ""
        )

    def _pick(self, row: int, column: int) -> None:
        if not self._bar.trying:
            self._at = (row, column)
            self._show_cell()

    def _show_cell(self) -> None:
        form, guess, at = self._form, self._guess, self._at
        if form is None or guess is None or not at[0] or self._bar.trying:
            self._cell.show_nothing()
            return
        block = editing.in_block(form, at[0])
        place = f"{letters(at[1])} 列" if block else f"{letters(at[1])}{at[0]}"
        about = editing.heading(form, guess, at)
        now = editing.marks(form, labels(guess.known)).get(
            (form.block, at[1]) if block else at, ""
        )
        offers = editing.offered(form, guess, at)
        self._cell.show_cell(
            f"{place} · {about or '空格'}", now, offers, editing.span_at(form, at)
        )

    def _bind(self, choice: Choice | None) -> None:
        if self._form and self._guess:
            self._form = editing.bound(self._form, self._guess, self._at, choice)
            self._refreshed()
            self._book.setFocus()

    def _span(self, span: Any) -> None:
        if self._form:
            self._form = editing.spanned(self._form, self._at, span)
            self._refreshed()

    def _reshape(self) -> None:
        if self._form and self._guess:
            told = self._block.told()
            rows: Any = told.pop("rows")
            form = editing.laid_out(self._form, self._guess, rows)
            if form.rows == self._form.rows:
                form = editing.changed(form, self._guess, told)
            else:
                form = replace(form, title=str(told["title"]), key=str(told["key"]))
            self._form = form
            self._refreshed()

    def _save(self) -> None:
        form, blank = self._form, self._blank
        if form is None or blank is None:
            return
        change = self.shell.guard(partial(self.shell.desk.forms.save, form, blank))
        if change:
            self._saved = form
            self.shell.changed(change.tables)
            self._list()
            self._refreshed()
            go = partial(self.shell.go, "month", form=form.key)
            more = self.shell.desk.forms.others(blank, form)
            said = f"工作表“{'”“'.join(more)}”还没有做成表样，可在上面换一张再存。" * bool(more)
            self.shell.say(f"已存为表样“{form.title}”。{said}", action=("去填报", go))

    def _look(self) -> None:
        told = self._ask_target("试填成文件", "试填.xlsx", "Excel 工作簿 (*.xlsx)")
        if told and self._form and self._blank:
            path = told.with_suffix(".xlsx")
            verb = partial(self.shell.desk.forms.write_test, self._form, self._blank, path)
            if self.shell.guard(partial(_done, verb)):
                self.shell.say(f"已试填 {path}", action=("打开文件", partial(open_place, path)))

    def _pack(self) -> None:
        if self._saved is None:
            return
        name = f"{self._saved.key}.ldform"
        if told := self._ask_target("导出表样", name, "表样 (*.ldform)"):
            path = told.with_suffix(".ldform")
            verb = partial(self.shell.desk.forms.pack, self._saved.key, path)
            if self.shell.guard(partial(_done, verb)):
                self.shell.say(f"已导出 {path}，别的单位选择它就能用同一张表。")

    def _remove(self) -> None:
        if self._saved is None:
            return
        title = self._saved.title
        change = self.shell.guard(partial(self.shell.desk.forms.remove, self._saved.key))
        if change:
            self._take(None)
            self.shell.changed(change.tables)
            self.shell.say(f"已删除表样“{title}”，可用 Ctrl+Z 撤销；上报过的报表不受影响。")

    def _ask_target(self, title: str, name: str, kind: str) -> Path | None:
        start = str((settings.folder() or Path.home()) / name)
        told, _ = QFileDialog.getSaveFileName(self, title, start, kind)
        return Path(told) if told else None


def _read(book: Path, key: str, desk: Desk) -> Read:
    """Read a blank, in the worker."""
    blank = desk.forms.read(book)
    return (blank, *desk.forms.draft(blank, key))


def _again(key: str, desk: Desk) -> Read:
    blank = desk.forms.saved(key)
    return (blank, *desk.forms.draft(blank, key))


def _other(blank: Blank, key: str, sheet: str, desk: Desk) -> Read:
    return (blank, *desk.forms.guessed(blank, key, sheet))


def _done(verb: Callable[[], None]) -> bool:
    """Run a verb that says nothing; only then tell that it is done."""
    verb()
    return True
