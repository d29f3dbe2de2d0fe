"""The top of the window: where we are, the period, the search box, buttons, who acts."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from ledgerdesk.desk.standing import Standing
from ledgerdesk.ui import style
from ledgerdesk.ui.actions import Action, Actions

HEIGHT, LOW = 56, 46
ROOMY, TIGHT = 860, 660
"""Below these widths buttons keep their icon only, and the name of who acts is cut."""
WEEK = "一二三四五六日"
NOBODY = "未选经办人"


class Elided(QLabel):
    """A line of text that gives way: what does not fit ends in …, the whole is its tip."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show a text as far as there is room."""
        self._whole = text
        self._cut()

    def whole(self) -> str:
        """Return the text as it was told."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        margins = self.contentsMargins()
        width = self.fontMetrics().horizontalAdvance(self._whole) + 4
        return QSize(width + margins.left() + margins.right(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Live with very little."""
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics, mode = self.fontMetrics(), Qt.TextElideMode.ElideRight
        cut = metrics.elidedText(self._whole, mode, max(self.contentsRect().width(), 24))
        self.setText(cut)
        self.setToolTip(self._whole if cut != self._whole else "")
        self.updateGeometry()


class Header(QFrame):
    """The bar above every page."""

    acts = Signal(str)
    """The person who was chosen; "" for nobody."""

    def __init__(
        self, actions: Actions, search: QWidget, people: Callable[[], Iterable[str]]
    ) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setFixedHeight(HEIGHT)
        self._people = people
        self._title, self._small = QLabel(), Elided()
        self._title.setProperty("kind", "title")
        self._title.setObjectName("page_title")
        self._small.setProperty("kind", "hint")
        self._small.setObjectName("page_hint")
        self._buttons = [(self._button(each), action) for each, action in actions.buttons()]
        self._actor = NOBODY
        self._person = self._chooser()
        self._words = {each.objectName(): each.text() for each, _ in self._buttons}
        self._arrange(actions, search)
        self.serve()

    def _arrange(self, actions: Actions, search: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._small, 4, Qt.AlignmentFlag.AlignVCenter)
        self._search = search
        search.setMaximumWidth(340)
        row.addWidget(search, 3)
        for button, action in self._buttons:
            button.clicked.connect(action.trigger)
            row.addWidget(button)
        for key in ("undo", "redo"):
            row.addWidget(_tool(actions.dressed(key)))
        row.addWidget(self._person)
        row.addWidget(self._main(actions))

    def _button(self, each: Action) -> QPushButton:
        made = QPushButton(each.button)
        made.setObjectName(f"do_{each.id}")
        made.setAccessibleName(each.text.rstrip("…"))
        made.setToolTip(f"{each.text.rstrip('…')}（{each.shortcut}）")
        main = each.id == "new"
        made.setProperty("kind", "primary" if main else "")
        made.setIcon(style.icon(each.icon, "paper" if main else "second"))
        return made

    def _chooser(self) -> QToolButton:
        made = QToolButton()
        made.setObjectName("actor")
        made.setIcon(style.icon("person"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.aboutToShow.connect(self._fill)
        menu.triggered.connect(self._chose)
        made.setMenu(menu)
        return made

    def _main(self, actions: Actions) -> QToolButton:
        made = QToolButton()
        made.setObjectName("menu")
        made.setIcon(style.icon("menu"))
        made.setAccessibleName("菜单")
        made.setToolTip("菜单（F10）")
        made.setShortcut("F10")
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        actions.menu(menu)
        made.setMenu(menu)
        return made

    def fit(self, *, low: bool) -> None:
        """Be lower in a low window."""
        self.setFixedHeight(LOW if low else HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let words give way before anything is cut off."""
        super().resizeEvent(event)
        self._spare()

    def _spare(self) -> None:
        roomy, tight = self.width() >= ROOMY, self.width() < TIGHT
        self._search.setMinimumWidth(180 if roomy else 96)
        self._small.setHidden(tight)
        for button, _ in self._buttons:
            button.setText(self._words[button.objectName()] if roomy else "")
        metrics, mode = self._person.fontMetrics(), Qt.TextElideMode.ElideRight
        cut = metrics.elidedText(self._actor, mode, 56 if tight else 160)
        self._person.setText(cut)

    def show_place(self, title: str, small: str) -> None:
        """Say which page this is."""
        self._title.setText(title)
        self._small.show_text(small)

    def show_actor(self, name: str, role: str = "") -> None:
        """Say in whose name steps are written, and what that person may do."""
        self._actor = " · ".join(filter(None, (name or NOBODY, role)))
        self._spare()
        self._person.setAccessibleName(f"经办人：{self._actor}")
        self._person.setToolTip("每一步都以经办人的名义记入台账")

    def serve(self) -> None:
        """Show the buttons the page has a use for."""
        for button, action in self._buttons:
            button.setVisible(action.isVisible())
            button.setEnabled(action.isEnabled())

    def _fill(self) -> None:
        menu = self._person.menu()
        menu.clear()
        for name in self._people():
            menu.addAction(name).setData(name)
        if menu.isEmpty():
            menu.addAction("台账里还没有登记人员").setEnabled(False)
        menu.addSeparator()
        menu.addAction("不写姓名，以本单位名义").setData("")

    def _chose(self, action: QAction) -> None:
        self.acts.emit(str(action.data()))


def day_and_period(standing: Standing) -> str:
    """Word day and period: 2026年10月22日 星期四 · 本期 9月25日—10月24日."""
    day, period = standing.today, standing.period
    words = f"{day.year}年{day.month}月{day.day}日 星期{WEEK[day.weekday()]}"
    if period is None:
        return words
    start, end = period.start, period.end
    return f"{words} · 本期 {start.month}月{start.day}日—{end.month}月{end.day}日"


def _tool(action: QAction) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setObjectName(f"do_{action.objectName()}")
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return made
