"""The foot of the window: unit and plan, saved, checked, backed up, what is due next."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QWidget

from ledgerdesk.desk.standing import Pressing, Standing
from ledgerdesk.ui import style
from ledgerdesk.ui.header import Elided

PARTS = ("saved", "checked", "backed_up", "due")
KINDS = {
    "report": "上报", "problem": "整改", "patrol": "巡查", "tip": "举报核实", "patch": "图斑核查",
    "signing": "签字", "lookback": "回头看", "term": "时限", "backup": "备份",
}  # fmt: skip


class Status(QStatusBar):
    """What the clerk may want to know at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._where = Elided()
        self._where.setObjectName("status_where")
        self._labels = {each: QLabel() for each in PARTS}
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(20, 3, 20, 3)
        row.setSpacing(0)
        row.addWidget(self._where, 1)
        for key, label in self._labels.items():
            label.setObjectName(f"status_{key}")
            label.setProperty("kind", "foot")
            row.addWidget(label)
            label.hide()
        self.addWidget(line, 1)

    def stand(self, standing: Standing, *, readonly: bool) -> None:
        """Show unit and plan, the last save and the last copy."""
        self._where.show_text(" · ".join(filter(None, (standing.unit, standing.campaign))))
        self._say("saved", "只读，不能保存" if readonly else _saved(standing))
        at = standing.backed_up_at
        if at is None:
            self._say("backed_up", "还没有备份", "soon")
        else:
            days = (standing.today - at.date()).days
            said = f"上次备份 {_day(at.date(), standing.today)} {at:%H:%M}"
            self._say("backed_up", said, "soon" if days > 7 else "")

    def check(self, text: str, tone: str = "") -> None:
        """Say how the check of the file goes: 正在检查, 已检查, or what is wrong."""
        self._say("checked", text, tone)

    def press(self, pressing: Pressing, today: date) -> None:
        """Show what is due next, and what is overdue."""
        said = [f"逾期 {pressing.overdue} 项"] if pressing.overdue else []
        line = pressing.following
        if line and line.due_on:
            when = _day(date.fromisoformat(line.due_on), today)
            said.append(f"下一个期限 {when} {KINDS[line.kind]}")
        words = " · ".join(said) or "近期没有到期的事"
        self._say("due", words, "late" if pressing.overdue else "")
        self._labels["due"].setToolTip(line.title if line else "")

    def _say(self, key: str, text: str, tone: str = "") -> None:
        label = self._labels[key]
        label.setText(text)
        label.setVisible(bool(text))
        style.look(label, tone=tone)


def _saved(standing: Standing) -> str:
    if not standing.saved_at:
        return "还没有记录"
    day, _, time = standing.saved_at.partition("T")
    return f"已保存 {_day(date.fromisoformat(day), standing.today)} {time[:5]}".replace(
        "今天 ", ""
    )


def _day(day: date, today: date) -> str:
    near = {0: "今天", 1: "明天", -1: "昨天"}.get((day - today).days)
    same = day.year == today.year
    return near or (f"{day.month}月{day.day}日" if same else day.isoformat())
