"""带我看一遍: five steps on the real window at the first start; nothing is locked meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ledgerdesk.desk import Desk
from ledgerdesk.desk.browsing import Query
from ledgerdesk.ui import pages, settings
from ledgerdesk.ui.record_pane import RECTIFY, RecordPane
from ledgerdesk.ui.register_page import NARROW
from ledgerdesk.ui.told import label

WIDTH, GAP, EDGE = 340, 14, 12
"""Width of the card, how far it stands from what it points at, and from the window's edge."""
NAME = "tour"
PROBLEM = "problem"
FROM_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
Find = Callable[["Tour"], QWidget | None]


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: the page it is on, what it points at, what it says."""

    title: str
    text: str
    page: str
    at: str
    """Object name of what it points at."""
    otherwise: str = ""
    """Line of the rail it points at while that is not there."""


STOPS = (
    Stop(
        "左边是目录",
        "台账、周报月报、签字台账都在这里，后面的数字是条数；首页红色的数字是今天要办的。"
        "按 Alt+1 随时回到首页。",
        "home",
        "rail",
    ),
    Stop(
        "列表和 Excel 一样用",
        "点一格直接打字就改，能框选、复制、粘贴；Ctrl+F 筛选，Ctrl+N 登记一条。"
        "写错了按 Ctrl+Z 撤销，关了程序再开也能撤销。",
        pages.REGISTER,
        "grid",
        "rail",
    ),
    Stop(
        "逐项核销",
        "每个问题按处置方式有一张核销清单，做一项勾一项、拖进照片；"
        "清单没做完、照片不够，程序不让销号，并说明缺什么。",
        pages.REGISTER,
        "record_pane",
        "rail_register:problem",
    ),
    Stop(
        "周报月报自己算",
        "选好表和期次，数字都从台账里数出来，点一个数能看到是哪几条记录；"
        "核对后生成县里的 Excel 表，没有情况也能零报告。",
        "month",
        "rail_month",
    ),
    Stop(
        "打印出来签字",
        "选台账、期次打印，每页有核验码；签好的扫描件拖到“签字台账”里归档。"
        "以后想再看一遍，在右上角菜单的“帮助”里点“带我看一遍”。",
        "signing",
        "rail_signing",
    ),
)


class Tour(QFrame):
    """A card beside what it speaks of, and a ring around that."""

    def __init__(self, window: QWidget, desk: Desk, go: Callable[..., None]) -> None:
        super().__init__(window)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._desk, self._go = window, desk, go
        self._step = 0
        self._ring = QFrame(window)
        self._ring.setObjectName("tour_ring")
        self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count, self._title, self._text = QLabel(), QLabel(), label("", kind="second")
        self._skip, self._back, self._on = (
            QPushButton("不看了"), QPushButton("上一步"), QPushButton()
        )  # fmt: skip
        self._placing = QTimer(self, singleShot=True, interval=0)
        self._placing.timeout.connect(self._place)
        self._arrange()
        window.installEventFilter(self)

    def begin(self) -> None:
        """Show the first step; the next start does not begin the tour by itself."""
        settings.keep_toured()
        self._turn(0)
        self.show()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc, go on with Enter; the buttons take Tab and Space."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            (self._skip if self._skip.hasFocus() else self._on).click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside its target when the window changes its size; turn with the arrows."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._placing.start()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = FROM_KEYS.get(Qt.Key(event.key()), 0) if watched is not self._window else 0
            if by:  # a button would hand the focus on
                self._turn(self._step + by)
                return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the ring away, too."""
        self._ring.hide()
        super().hideEvent(event)

    def _arrange(self) -> None:
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        self.setFixedWidth(WIDTH)
        self._count.setProperty("kind", "hint")
        self._count.setObjectName("tour_count")
        self._title.setProperty("kind", "heading")
        self._title.setObjectName("tour_title")
        self._text.setObjectName("tour_text")
        for each in (self._count, self._title, self._text):
            column.addWidget(each)
        for button, kind, verb in (
            (self._skip, "flat", self.close),
            (self._back, "", self._backward),
            (self._on, "primary", self._forward),
        ):
            button.setProperty("kind", kind)
            button.clicked.connect(verb)
            button.installEventFilter(self)
            row.addWidget(button)
        row.insertStretch(1, 1)
        column.addLayout(row)

    def _backward(self) -> None:
        self._turn(self._step - 1)

    def _forward(self) -> None:
        if self._step + 1 < len(STOPS):
            self._turn(self._step + 1)
        else:
            self.close()

    def _turn(self, step: int) -> None:
        """Show a step on its page."""
        if not 0 <= step < len(STOPS):
            return
        self._step, stop = step, STOPS[step]
        self._count.setText(f"第 {step + 1} 步，共 {len(STOPS)} 步")
        self._title.setText(stop.title)
        self._text.setText(stop.text)
        self.setAccessibleName(f"{stop.title}。{stop.text}")
        self._back.setVisible(step > 0)
        self._on.setText("下一步" if step + 1 < len(STOPS) else "开始用")
        self._skip.setHidden(step + 1 == len(STOPS))
        self._visit(stop)
        self._place()
        self._placing.start()
        self._on.setFocus()

    def _visit(self, stop: Stop) -> None:
        if stop.page != pages.REGISTER:
            self._go(stop.page)
            return
        self._go(stop.page, register=PROBLEM)
        if stop.at == "record_pane":
            self._show_check_off()

    def _show_check_off(self) -> None:
        """Show the items of the newest problem that is worked on, where there is room for it."""
        browsing = self._desk.browsing
        open_ = browsing.ids(PROBLEM, Query(filters={"state": ("待整改", "整改中")}))
        pane = self._window.findChild(RecordPane)
        if open_ and pane is not None and self._window.width() >= NARROW:
            self._go(pages.REGISTER, register=PROBLEM, record=open_[0])
            pane.show_record(PROBLEM, open_[0])
            pane.show_tab(RECTIFY)

    def _target(self) -> QWidget | None:
        """Return what the step points at, or the line of the rail that leads there."""
        stop = STOPS[self._step]
        for name in filter(None, (stop.at, stop.otherwise)):
            found = self._window.findChild(QWidget, name)
            if found is not None and found.isVisible() and self._holds(found):
                return found
        return None

    def _holds(self, found: QWidget) -> bool:
        return not isinstance(found, RecordPane) or bool(found.record)

    def _place(self) -> None:
        """Stand beside the target: right of it, left of it, else over its end."""
        self.adjustSize()
        room = self._window.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        target = self._target()
        if target is None:
            self._ring.hide()
            self.move(room.center() - self.rect().center())
            return
        held = QRect(target.mapTo(self._window, QPoint()), target.size())
        self._ring.setGeometry(held.adjusted(-3, -3, 3, 3) & self._window.rect())
        self._ring.show()
        self._ring.raise_()
        left = held.right() + GAP
        if left + self.width() > room.right():
            left = held.left() - GAP - self.width()
        if left < room.left():
            left = held.right() - GAP - self.width()
        top = min(max(held.top() + GAP, room.top()), room.bottom() - self.height())
        self.move(max(left, room.left()), top)
        self.raise_()
