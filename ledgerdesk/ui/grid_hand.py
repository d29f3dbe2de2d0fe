"""What keys and menus do to the chosen cells of a grid; one step each, 撤销 one click away."""

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from ledgerdesk.desk import Desk
from ledgerdesk.desk.amending import Amended, Edit, Plan
from ledgerdesk.desk.pasting import Target
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import Stored
from ledgerdesk.ui.cell_dialogs import BulkDialog, PasteDialog, ReplaceDialog
from ledgerdesk.ui.editor import Place
from ledgerdesk.ui.grid_view import Grid
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.undoing import undoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData

    from ledgerdesk.ui.shell import Tone

MANY = 200
"""Cells from which a change is worked out in the worker."""


class Hand(QObject):
    """Changes the records of the register that a grid shows."""

    amended = Signal(int)
    """Cells were written, and so many records added: with some the list is another."""

    def __init__(self, shell: Shell, grid: Grid) -> None:
        super().__init__(grid)
        self._shell, self._grid = shell, grid
        self._register: Register | None = None
        self._verbs: dict[str, Callable[[], None]] = {
            "clear": self.clear, "cut": self.cut, "paste": self.paste, "fill": self.fill,
            "today": self.today, "replace": self.replace,
        }  # fmt: skip
        grid.asked.connect(self._run)
        grid.cells.written.connect(self._written)
        grid.cells.refused.connect(self._refused)

    def serve(self, register: Register, *, fixed: bool) -> None:
        """Change the records of this register; `fixed`: they are only looked at."""
        self._register = register
        desk = self._shell.desk
        keys = frozenset() if fixed else desk.amending.editable(register.key)
        self._grid.let_edit(Place(self._shell, register), keys)

    def can(self) -> bool:
        """Tell whether chosen cells can be changed at all."""
        return bool(self._grid.rows.editable and self._grid.selected())

    def clear(self) -> None:
        """Blank the chosen cells."""
        grid = self._grid
        self._change(self._shell.desk.edits.clear(grid.selected(), self._keys()), "清除")

    def cut(self) -> None:
        """Copy the chosen cells, then blank them."""
        self._grid.copy()
        self.clear()

    def fill(self) -> None:
        """Repeat the uppermost chosen cells in those below; one row takes the row above."""
        grid, register = self._grid, self._register
        if register is None:
            return
        rows = grid.chosen_rows()
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, *rows]
        records = [grid.rows.ids[row] for row in rows]
        verb = partial(self._shell.desk.edits.fill, register.key, records, self._keys())
        self._change(self._shell.guard(verb), "向下填充")

    def today(self) -> None:
        """Put today into the chosen days."""
        if self._register is None:
            return
        key, records = self._register.key, self._grid.selected()
        verb = partial(self._shell.desk.edits.today, key, records, self._grid.chosen_keys())
        self._change(self._shell.guard(verb), "填今天")

    def paste(self) -> None:
        """Show what the clipboard would change from the current cell on."""
        grid, register = self._grid, self._register
        if register is None or not grid.rows.editable:
            self._refused("这里只能查看，不能粘贴。")
            return
        # Stubs do not say it: an empty clipboard may have no data at all.
        here, held = grid.currentIndex(), cast("QMimeData | None", _clipboard())
        rows, columns = grid.chosen_rows(), grid.chosen_keys()
        keys = [each.key for each in grid.rows.columns]
        first = keys.index(columns[0]) if columns else max(0, here.column())
        top = rows[0] if rows else max(0, here.row())
        target = Target(register.key, tuple(keys[first:]), tuple(grid.rows.ids[top:]))
        pasting = self._shell.desk.pasting
        found = pasting.read(held.text(), held.html()) if held is not None else ()
        if len(found) == 1 and len(found[0]) == 1 and rows:
            text = found[0][0]
            edits = [Edit(grid.rows.ids[row], key, text) for row in rows for key in self._keys()]
            self._change(edits, "粘贴")
            return
        pasted = self._shell.guard(partial(pasting.understand, found, target))
        if pasted is not None:
            self._open(PasteDialog(self._shell, pasted, target, grid.window()))

    def replace(self) -> None:
        """Ask what to find and what to put there; several chosen cells narrow it to them."""
        grid, register = self._grid, self._register
        if register is None or not grid.rows.editable:
            return
        rows = grid.chosen_rows()
        chosen = len(rows) * len(grid.chosen_keys()) > 1
        records = grid.selected() if chosen else list(grid.rows.ids)
        keys = self._keys() if chosen else [each.key for each in grid.rows.columns]
        keys = [each for each in keys if each in grid.rows.editable]
        where = f"选中的 {len(records):,} 条" if chosen else f"列表里的 {len(records):,} 条"
        asked = (register.key, records, keys)
        self._open(ReplaceDialog(self._shell, asked, where, grid.window()))

    def bulk(self) -> None:
        """Ask for one value for a field of all chosen records."""
        if self._register is None or not self.can():
            return
        fields = [each for each in self._register.columns if each.key in self._grid.rows.editable]
        here = next(iter(self._keys()), "")
        place = Place(self._shell, self._register)
        dialog = BulkDialog(place, fields, self._grid.selected(), self._grid.window())
        dialog.choose(here)
        self._open(dialog)

    def _keys(self) -> list[str]:
        """Return the chosen columns that can be typed into; the others say so when planned."""
        keys = self._grid.chosen_keys()
        return [each for each in keys if each in self._grid.rows.editable] or keys

    def _run(self, verb: str) -> None:
        self._verbs[verb]()

    def _open(self, dialog: PasteDialog | ReplaceDialog | BulkDialog) -> None:
        dialog.wrote.connect(self._took)
        dialog.open()

    def _change(self, edits: list[Edit] | None, verb: str) -> None:
        """Write edits that need no preview; what could not be written is said."""
        if not edits or self._register is None:
            return
        if not self._grid.rows.editable:
            self._refused("这里只能查看，不能修改。")
            return
        key = self._register.key

        def write(desk: Desk) -> tuple[Plan, Amended | None]:
            plan = desk.amending.plan(key, edits)
            return plan, desk.amending.apply(plan, verb) if plan.rows else None

        if len(edits) > MANY:
            self._shell.run(verb, write, self._changed)
        elif done := self._shell.guard(partial(write, self._shell.desk)):
            self._changed(done)

    def _changed(self, done: tuple[Plan, Amended | None]) -> None:
        plan, amended = done
        if amended is not None:
            self._took(amended, f"{len(plan.refused):,} 处没有写入：{plan.refused[0].why}"
                       if plan.refused else "")  # fmt: skip
        elif plan.refused:
            self._refused(plan.refused[0].why)

    def _written(self, record: str, field: str, stored: Stored) -> None:
        """Write one cell that was edited in place; a warning stands in the bar."""
        if self._register is None:
            return
        key = self._register.key
        verb = partial(self._shell.desk.amending.put, key, record, field, stored)
        amended = self._shell.guard(verb)
        if amended is None:
            return
        self.amended.emit(0)
        self._shell.changed(amended.tables)
        if amended.findings:
            told = " ".join(each.text for each in amended.findings)
            self._shell.say(told, kind="notice", action=undoing(self._shell, amended.step))

    def _took(self, amended: Amended, but: str = "") -> None:
        """Tell everybody what was written."""
        self.amended.emit(len(set(amended.records) - set(self._grid.rows.ids)))
        self._shell.changed(amended.tables)
        drafts = f"，其中 {amended.drafts:,} 条还是草稿" if amended.drafts else ""
        said = f"已写入 {len(amended.records):,} 条{drafts}。{but}"
        kind: Tone = "notice" if but or drafts else "done"
        self._shell.say(said, kind=kind, action=undoing(self._shell, amended.step))

    def _refused(self, why: str) -> None:
        self._shell.say(why, kind="wrong")


def _clipboard() -> object:
    return QGuiApplication.clipboard().mimeData()
