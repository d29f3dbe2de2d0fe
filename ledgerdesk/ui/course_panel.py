"""经过, 关联 and 历史 of a record: read only, and read when they are shown."""

from collections.abc import Callable
from functools import partial
from itertools import groupby

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ledgerdesk.desk.course import Altered, Event
from ledgerdesk.desk.viewing import Linked
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import Told
from ledgerdesk.ui.undoing import undoing, write

MOST = 200
"""Lines shown at once."""
MORE = "更早的还有 {} 条，可在命令行用 history 查看。"


class CoursePanel(Told):
    """经过: what happened, the newest day first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("经过", "保存以后，这里按日期列出登记、核销、进展和流转。")
        self.setObjectName("course_panel")
        self._shell = shell

    def show_record(self, register: str, record: str) -> None:
        """Tell the course of a record."""
        self.clear()
        events = self._shell.desk.viewing.course(register, record)
        day = ""
        for each in events[:MOST]:
            self._tell(each, same_day=each.on == day)
            day = each.on
        if len(events) > MOST:
            self.note(MORE.format(len(events) - MOST))

    def _tell(self, event: Event, *, same_day: bool) -> None:
        self.line("" if same_day else self._day(event.on), event.text)
        small = [event.detail] if event.detail else []
        when = "" if event.at.startswith(event.on) else f"，{_when(event.at)} 录入"
        self.note("\n".join([*small, f"{event.who}{when}"]))

    def _day(self, iso: str) -> str:
        """Leave this year's number out."""
        today = self._shell.desk.bench.today().isoformat()
        return iso[5:] if iso[:4] == today[:4] else iso


class ChangesPanel(Told):
    """历史: each value before and after, the newest step first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("历史", "保存以后，每次改动前后的内容都列在这里。")
        self.setObjectName("changes_panel")
        self._shell = shell
        self._at = ("", "")

    def show_record(self, register: str, record: str) -> None:
        """Tell every change of a record's own values."""
        self.clear()
        changes = self._shell.desk.viewing.changes(register, record)
        shown = changes[:MOST]
        newest = shown[0].step if shown else 0
        self._at = register, record
        for (step, at, actor, said), several in groupby(shown, _step):
            self.heading(said)
            self.note(f"{_when(at)} · {actor}")
            for each in several:
                self._tell(each)
            if not self._shell.desk.readonly:
                self.put(self._back(step, said, last=step == newest))
        if len(changes) > MOST:
            self.note(MORE.format(len(changes) - MOST))

    def _back(self, step: int, said: str, *, last: bool) -> QWidget:
        """Offer to take back this step alone, or all that came after it."""
        made, row = QWidget(), QHBoxLayout()
        made.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(_link("撤销这一步", said, f"undo_step_{step}", partial(self._undo, step)))
        if not last:
            whole = _link("撤销到这一步", said, f"back_to_{step}", partial(self._go_back, step))
            whole.setToolTip("这条记录和它的核销、进展变回这一步刚做完的样子，后加的照片留着。")
            row.addWidget(whole)
        row.addStretch(1)
        return made

    def _go_back(self, step: int) -> None:
        back = partial(self._shell.desk.recovering.back_to, *self._at, step)
        write(self._shell, back, "已撤销到这一步，后加的照片留着。")

    def _undo(self, step: int) -> None:
        verb = partial(self._shell.desk.upkeep.undo_step, step)
        done = self._shell.guard(verb)
        if done:
            self._shell.changed(done.tables)
            action = undoing(self._shell, done.step)
            self._shell.say(f"已撤销“{done.label}”。", action=("重做", action[1]))

    def _tell(self, each: Altered) -> None:
        if each.before:
            self.line(each.field, f"{each.before} → {each.after or '（空白）'}")
        else:
            self.line(each.field, each.after)


class LinksPanel(Told):
    """关联: the records that point to this one; a click opens them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("关联", "还没有别的记录指向这一条。")
        self.setObjectName("links_panel")
        self._shell = shell

    def show_record(self, register: str, record: str) -> None:
        """List what points to a record, by register."""
        self.clear()
        found = self._shell.desk.viewing.links(register, record)
        for what, several in groupby(found, _label):
            rows = list(several)
            self.heading(f"{what} {len(rows)}")
            for each in rows:
                self.put(self._door(each))

    def _door(self, linked: Linked) -> QPushButton:
        button = QPushButton(f"{linked.text}　{linked.hint}")
        button.setProperty("kind", "link")
        button.setAccessibleName(f"打开{linked.label} {linked.text}")
        opening = partial(
            self._shell.go, "register", register=linked.register, record=linked.record
        )
        button.clicked.connect(opening)
        return button


def _link(word: str, said: str, name: str, verb: Callable[[], None]) -> QPushButton:
    made = QPushButton(word)
    made.setProperty("kind", "link")
    made.setObjectName(name)
    made.setAccessibleName(f"{word}：{said}")
    made.clicked.connect(verb)
    return made


def _step(each: Altered) -> tuple[int, str, str, str]:
    return each.step, each.at, each.actor, each.label


def _label(each: Linked) -> str:
    return each.label


def _when(at: str) -> str:
    return at[:16].replace("T", " ")
