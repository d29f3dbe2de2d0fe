"""What a form is called, and which of its rows are filled one after another."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QLineEdit, QWidget

from ledgerdesk.domain.definitions import Form

ROWS = (("每个单位一行", "units"), ("每条记录一行", "records"), ("不逐行，只填单格", "cells"))


class BlockPanel(QFrame):
    """Title, key, kind of lines, first line, how many, 合计."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._title, self._key = QLineEdit(), QLineEdit()
        self._key.setPlaceholderText("字母、数字，如 county_month")
        self._rows, self._register, self._like = QComboBox(), QComboBox(), QComboBox()
        for text, key in ROWS:
            self._rows.addItem(text, key)
        self._first, self._room, self._total = (QLineEdit() for _ in range(3))
        self._total.setPlaceholderText("没有")
        self._rows_of_sheet = 1
        self._shown: dict[str, object] = {}
        self._grid = QFormLayout(self)
        self._grid.setContentsMargins(14, 10, 14, 10)
        self._grid.setVerticalSpacing(6)
        self._add("表名", self._title)
        self._add("键", self._key)
        self._add("逐行填写", self._rows)
        self._add("哪本台账", self._register)
        self._add("从第几行起", self._first)
        self._add("备有几行", self._room)
        self._add("合计在第几行", self._total)
        self._add("与它同期报送", self._like)
        for box in (self._rows, self._register, self._like):
            box.setMinimumContentsLength(8)
            box.activated.connect(self.changed)
        for line in (self._title, self._key, self._first, self._room, self._total):
            line.editingFinished.connect(self._edited)

    def offer(
        self, registers: Sequence[tuple[str, str]], likes: Sequence[tuple[str, str]]
    ) -> None:
        """Offer registers and forms by key and name."""
        for box, names in ((self._register, registers), (self._like, likes)):
            box.clear()
            for key, name in names:
                box.addItem(name, key)

    def show_form(self, form: Form, rows: int, *, saved: bool) -> None:
        """Show a form; one that is saved keeps its key."""
        boxes = (self._rows, self._register, self._like)
        still = [QSignalBlocker(each) for each in boxes]
        self._title.setText(form.title)
        self._key.setText(form.key)
        self._key.setReadOnly(saved)
        self._rows.setCurrentIndex(self._rows.findData(form.rows))
        self._register.setCurrentIndex(self._register.findData(form.register))
        self._like.setCurrentIndex(max(0, self._like.findData(form.like)))
        self._rows_of_sheet = rows
        self._first.setText(str(form.block))
        self._room.setText(str(form.room))
        self._total.setText(str(form.total) if form.total > 0 else "")
        self._shown = self.told()
        self._title.setCursorPosition(0)
        for each in still:
            each.unblock()
        lines = form.rows != "cells"
        for line in (self._first, self._room, self._total):
            self._grid.setRowVisible(line, lines)
        self._grid.setRowVisible(self._register, form.rows == "records")

    def told(self) -> dict[str, object]:
        """Return what is written here, by the names of a form's fields."""
        rows, most = str(self._rows.currentData()), self._rows_of_sheet
        total = _number(self._total, 0, most) or (-1 if rows == "units" else 0)
        return {
            "title": self._title.text().strip(),
            "key": self._key.text().strip(),
            "rows": rows,
            "register": str(self._register.currentData() or "") if rows == "records" else "",
            "block": _number(self._first, 2, most + 1),
            "room": _number(self._room, 1, most),
            "total": total,
            "like": str(self._like.currentData() or ""),
        }

    def _edited(self) -> None:
        """Tell of a change; leaving a line as it was is none."""
        if self.told() != self._shown:
            self.changed.emit()

    def _add(self, text: str, widget: QWidget) -> None:
        label = QLabel(text)
        label.setProperty("kind", "second")
        widget.setAccessibleName(text)
        widget.setObjectName(f"form_{text}")
        self._grid.addRow(label, widget)


def _number(line: QLineEdit, least: int, most: int) -> int:
    """Return the number written in a line, within what the sheet has."""
    text = line.text().strip()
    return min(most, max(least, int(text))) if text.isdecimal() else least
