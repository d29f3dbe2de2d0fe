"""Everything the window can do, declared once: menus, buttons, shortcuts and the list of keys."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from ledgerdesk.ui import style


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `verb` names a method of the window, or what a page does for it."""

    id: str
    text: str
    menu: str
    shortcut: str = ""
    icon: str = ""
    verb: str = ""
    where: str = ""
    """Page it goes to; an action without verb and page belongs to whatever page names it."""
    more: tuple[str, ...] = ()
    """Other keys for the same."""
    button: str = ""
    """Words of its button in the header; "" for none."""
    tip: str = ""


ACTIONS: tuple[Action, ...] = (
    Action("begin", "新建台账…", "台账", "", "add", "begin_other"),
    Action("open", "打开台账…", "台账", "Ctrl+O", "open", "open_other"),
    Action("import", "导入…", "台账", "Ctrl+I", "open", where="import"),
    Action("export", "导出…", "台账", "Ctrl+E", "export", button="导出"),
    Action("print", "打印…", "台账", "Ctrl+P", "print", button="打印"),
    Action("backup", "数据与备份", "台账", "", "backup", where="backup"),
    Action("close", "关闭窗口", "台账", "Ctrl+Q", "close", "leave"),
    Action("undo", "撤销", "编辑", "Ctrl+Z", "undo", "undo"),
    Action("redo", "重做", "编辑", "Ctrl+Shift+Z", "redo", "redo", more=("Ctrl+Y",)),
    Action("new", "登记", "编辑", "Ctrl+N", "add", button="登记"),
    Action("copy_new", "照此再登记一条", "编辑", "Ctrl+Shift+N", "copy"),
    Action("save", "保存", "编辑", "Ctrl+S", "save"),
    Action("find", "在列表里筛选", "查找", "Ctrl+F", "filter"),
    Action("search", "查找全部台账", "查找", "Ctrl+K", "search", "search"),
    Action("draw", "随机抽查…", "查找", "", "", "draw"),
    Action("home", "首页 今天要办", "转到", "Alt+1", "home", where="home"),
    Action("month", "周报月报", "转到", "Alt+2", "month", where="month"),
    Action("signing", "签字台账", "转到", "Alt+3", "signing", where="signing"),
    Action("settings", "设置", "转到", "Alt+4", "settings", where="settings"),
    Action("charts", "图表", "转到", "Alt+5", "", where="charts"),
    Action("summary", "总结报告", "转到", "Alt+6", "", where="summary"),
    Action("help", "使用说明", "帮助", "F1", "help", "show_help"),
    Action("keys", "按键一览", "帮助", "Shift+F1", "", "show_keys"),
    Action("tour", "带我看一遍", "帮助", "", "", "tour"),
    Action("about", "关于本程序", "帮助", "", "", "about"),
)
MENUS = tuple(dict.fromkeys(each.menu for each in ACTIONS))
KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "填表",
        (
            ("Enter", "下一项；Shift+Enter 上一项"),
            ("Ctrl+Enter", "多行文字里到下一项"),
            ("Esc", "还原这一项"),
            ("F2", "显示遮住的身份证号、电话，再按遮住"),
            ("F1", "这一栏填什么；再按一次打开使用说明"),
            ("F8", "沿用上次：新登记时这一栏先填上一条的内容"),
            ("PgUp、PgDn", "上一条、下一条记录"),
        ),
    ),
    (
        "列表",
        (
            ("F2", "修改这一格；双击、直接打字也可以"),
            ("F4、空格", "打开记录"),
            ("Shift+方向键", "框选"),
            ("Shift+空格", "选中整条记录"),
            ("Ctrl+C、Ctrl+X、Ctrl+V", "复制、剪切、粘贴，与 Excel、WPS 互通"),
            ("Ctrl+D", "向下填充"),
            ("Ctrl+;", "填今天"),
            ("Ctrl+H", "查找替换"),
            ("Ctrl+方向键", "到第一行、最后一行、第一列、最后一列"),
            ("Delete", "清除格子里的内容"),
            ("Ctrl+Delete", "把记录移到回收站"),
        ),
    ),
    (
        "报表",
        (
            ("Alt+←、Alt+→", "上一期、下一期"),
            ("F6", "走到纸面上，方向键逐个数字走"),
            ("F10", "菜单"),
        ),
    ),
)
"""Keys that pages hear themselves, by where they work."""


class Actions(QObject):
    """The actions of one window as Qt knows them."""

    def __init__(self, parent: QObject, verbs: Mapping[str, Callable[[], None]]) -> None:
        """Take what the window does by action id; the rest waits for a page to name it."""
        super().__init__(parent)
        self._verbs = dict(verbs)
        self._page: Mapping[str, Callable[[], None]] = {}
        self.by_id = {each.id: self._made(each) for each in ACTIONS}
        self._dressed = False
        self.serve({})

    def _made(self, each: Action) -> QAction:
        made = QAction(each.text, self)
        made.setObjectName(each.id)
        made.setData(each.id)
        keys = [key for key in (each.shortcut, *each.more) if key]
        made.setShortcuts([QKeySequence(key) for key in keys])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(self._run)
        return made

    def serve(self, page: Mapping[str, Callable[[], None]]) -> None:
        """Let a page do the actions it names; others of no use here are grey and hidden."""
        self._page = page
        for key, action in self.by_id.items():
            known = key in self._verbs or key in page
            action.setEnabled(known)
            action.setVisible(known)

    def name(self, key: str, what: str) -> None:
        """Show what undo or redo would do; without it there is nothing to do."""
        action = self.by_id[key]
        action.setText(f"{self._word(key)} {what}".strip())
        action.setEnabled(bool(what))

    def menu(self, parent: QMenu) -> None:
        """Fill a menu with one part a group; icons come when it is first looked at."""
        parent.aboutToShow.connect(self._dress)
        for title in MENUS:
            part = parent.addMenu(title)
            part.addActions([self.by_id[each.id] for each in ACTIONS if each.menu == title])

    def buttons(self) -> Iterable[tuple[Action, QAction]]:
        """Return the actions that stand in the header, too."""
        return [(each, self.by_id[each.id]) for each in ACTIONS if each.button]

    def dressed(self, key: str) -> QAction:
        """Return an action with its icon."""
        action = self.by_id[key]
        action.setIcon(style.icon(next(each.icon for each in ACTIONS if each.id == key)))
        return action

    def _dress(self) -> None:
        if not self._dressed:
            self._dressed = True
            for each in ACTIONS:
                if each.icon:
                    self.dressed(each.id)

    def _word(self, key: str) -> str:
        return next(each.text for each in ACTIONS if each.id == key)

    def _run(self) -> None:
        sender = self.sender()
        key = sender.data() if isinstance(sender, QAction) else ""
        verb = self._page.get(key) or self._verbs.get(key)
        if verb:
            verb()


def listed(actions: Actions) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (group, (keys, what they do)); what the window cannot do is left out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in ACTIONS:
        if each.shortcut and actions.by_id[each.id].isVisible():
            keys = "、".join((each.shortcut, *each.more))
            groups.setdefault(each.menu, []).append((keys, each.text.rstrip("…")))
    return [*groups.items(), *((title, list(keys)) for title, keys in KEYS)]
