"""Above a chart: which days, which village, which kind, and what its rows are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from ledgerdesk.desk.charts import Asked, Offer

SHORT, LONG = 8, 10
"""Characters a list shows at least."""
Named = Sequence[tuple[str, str]]
"""Keys and what people read."""


class ChartBar(QWidget):
    """Four lists; those that a picture has no use for are hidden."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._span = _chooser("时间", "chart_span", LONG)
        self._village = _chooser("村（居）", "chart_village", SHORT)
        self._violation = _chooser("违法类型", "chart_violation", SHORT)
        self._by = _chooser("按什么分行", "chart_by", SHORT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for each in (self._by, self._span, self._village, self._violation):
            each.activated.connect(self.changed)
            row.addWidget(each)
        self._whole = QCheckBox()
        self._whole.clicked.connect(self.changed)
        row.addWidget(self._whole)
        row.addStretch(1)

    def offer(self, spans: Named, villages: Named, violations: Iterable[str]) -> None:
        """Offer what the ledger has."""
        _fill(self._span, spans)
        _fill(self._village, [("", "全部村（居）"), *villages])
        _fill(self._violation, [("", "全部类型"), *((each, each) for each in violations)])

    def serve(self, offer: Offer, asked: Asked) -> Asked:
        """Show what a picture is asked for; return it as the lists can say it."""
        _fill(self._by, [(key, f"按{label}") for key, label in offer.by])
        self._by.setVisible(bool(offer.by))
        self._violation.setVisible(offer.narrowed)
        self._whole.setText(offer.whole)
        self._whole.setAccessibleName(offer.whole)
        self._whole.setVisible(bool(offer.whole))
        self._whole.setChecked(asked.whole)
        told = ((self._span, asked.span), (self._village, asked.village),
                (self._violation, asked.violation), (self._by, asked.by))  # fmt: skip
        for chooser, key in told:
            chooser.setCurrentIndex(max(0, chooser.findData(key)))
        return self.asked(asked)

    def asked(self, asked: Asked) -> Asked:
        """Return what is asked for now."""
        return replace(
            asked,
            span=_key(self._span),
            village=_key(self._village),
            violation=_key(self._violation) if self._violation.isVisibleTo(self) else "",
            by=_key(self._by),
            whole=self._whole.isChecked() and self._whole.isVisibleTo(self),
        )


def _chooser(name: str, key: str, least: int) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setObjectName(key)
    made.setMinimumContentsLength(least)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def _fill(chooser: QComboBox, entries: Named) -> None:
    """Offer entries; what was chosen stays."""
    now = chooser.currentData()
    chooser.clear()
    for key, words in entries:
        chooser.addItem(words, key)
    chooser.setCurrentIndex(max(0, chooser.findData(now)))


def _key(chooser: QComboBox) -> str:
    return str(chooser.currentData() or "")
