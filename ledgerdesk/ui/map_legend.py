"""The legend: what each sign stands for, how many there are, and which are shown."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ledgerdesk.desk.scenes import ROLES
from ledgerdesk.ui import map_signs
from ledgerdesk.ui.map_signs import Key

ROW = 24


class Legend(QWidget):
    """One line for each sign that is on the map; a tick shows it, Space changes it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map_legend")
        self._lines = {key: _Line(key) for key in ROLES}
        self._none = QLabel("图上还没有记录。")
        self._none.setProperty("kind", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 2)
        column.setSpacing(0)
        column.addWidget(self._none)
        for line in self._lines.values():
            column.addWidget(line)
            line.tick.toggled.connect(partial(self._tell))

    def show_counts(self, counts: Mapping[Key, int]) -> None:
        """Show how many there are of each; lines without any are left out."""
        for key, line in self._lines.items():
            line.count(counts.get(key, 0))
        self._none.setVisible(not any(counts.values()))

    def chosen(self) -> list[Key]:
        """Return the lines that are ticked."""
        return [key for key, line in self._lines.items() if line.tick.isChecked()]

    def redraw(self) -> None:
        """Draw the signs anew in other colours."""
        for line in self._lines.values():
            line.draw()

    def _tell(self, _on: object) -> None:
        self.changed.emit()


class _Line(QWidget):
    """Tick, sign and words, count."""

    def __init__(self, key: Key) -> None:
        super().__init__()
        self._key = key
        self.tick = QCheckBox(ROLES[key].words)
        self.tick.setObjectName(f"legend_{key[0]}_{key[1]}")
        self.tick.setChecked(True)
        self.tick.setIconSize(QSize(map_signs.SIDE, map_signs.SIDE))
        self._count = QLabel()
        self._count.setProperty("kind", "second")
        self.setFixedHeight(ROW)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.tick, 1)
        row.addWidget(self._count)
        self.draw()
        self.count(0)

    def draw(self) -> None:
        """Draw the sign."""
        self.tick.setIcon(map_signs.icon(self._key))

    def count(self, number: int) -> None:
        """Say how many there are; none take no line."""
        self._count.setText(f"{number:,}")
        self.tick.setAccessibleName(f"{ROLES[self._key].words}：{number:,} 个")
        self.setVisible(bool(number))
