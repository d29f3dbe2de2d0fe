"""Draws the cells of a list: plain words, numbers on the right, states as coloured plates."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ledgerdesk.ui import style
from ledgerdesk.ui.lines import INKS
from ledgerdesk.ui.row_model import TONE

HEIGHT = 32
PAD, CURVE, SMALL = 8, 3, 9
_SELECTED = QStyle.StateFlag.State_Selected
_ELIDE = Qt.TextElideMode.ElideRight
SIDE = int(Qt.ItemDataRole.TextAlignmentRole)
FRAME, BLOCK = 2, 0.16
"""Width of the frame of the current cell; how much accent is in the ground of chosen cells."""


class GridDelegate(QStyledItemDelegate):
    """Fast: no style sheet is asked, colours and fonts are made once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._colours = {name: style.color(name) for name in style.COLOURS}
        self._font, self._small = style.font(), style.font(SMALL)
        self._metrics, self._small_metrics = QFontMetrics(self._font), QFontMetrics(self._small)
        self._block = _between(self._colours["soft_accent"], self._colours["accent"], BLOCK)
        self._frame = QPen(self._colours["accent"], FRAME)
        self._row, self._column, self._alone = -1, -1, True

    def stand(self, row: int, column: int, *, alone: bool) -> None:
        """Draw this row as the current one, and its cell framed; `alone`: no block is chosen."""
        self._row, self._column, self._alone = row, column, alone

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the room a cell's words need."""
        words = str(index.data() or "").partition("\n")[0]
        return QSize(self._metrics.horizontalAdvance(words) + 2 * PAD + 2, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell; what does not fit ends in an ellipsis."""
        rect: QRect = option.rect
        chosen = index.row() == self._row
        if not self._alone and option.state & _SELECTED:
            painter.fillRect(rect, self._block)
        elif chosen:
            painter.fillRect(rect, self._colours["soft_accent"])
        painter.setPen(self._colours["line"])
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen and index.column() == self._column:
            painter.setPen(self._frame)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        words = index.data()
        if not words:
            return
        tone = index.data(TONE)
        if tone:
            ground, ink = INKS[tone]
            on_its_own_colour = chosen and ground == "soft_accent"
            self._plate(painter, rect, words, ("paper" if on_its_own_colour else ground, ink))
            return
        painter.setFont(self._font)
        painter.setPen(self._colours["ink"])
        room = rect.adjusted(PAD, 0, -PAD, 0)
        painter.drawText(
            room,
            index.data(SIDE),
            self._metrics.elidedText(words.replace("\n", " "), _ELIDE, room.width()),
        )

    def _plate(self, painter: QPainter, rect: QRect, words: str, colours: tuple[str, str]) -> None:
        ground, ink = colours
        high = self._small_metrics.height() + 4
        wide = min(self._small_metrics.horizontalAdvance(words) + 14, rect.width() - PAD)
        plate = QRect(rect.left() + PAD // 2, rect.center().y() - high // 2 + 1, wide, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours[ground])
        painter.drawRoundedRect(plate, CURVE, CURVE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(self._small)
        painter.setPen(self._colours[ink])
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def _between(ground: QColor, ink: QColor, share: float) -> QColor:
    """Return a colour with a share of ink in its ground."""
    return QColor.fromRgbF(
        ground.redF() + (ink.redF() - ground.redF()) * share,
        ground.greenF() + (ink.greenF() - ground.greenF()) * share,
        ground.blueF() + (ink.blueF() - ground.blueF()) * share,
    )
