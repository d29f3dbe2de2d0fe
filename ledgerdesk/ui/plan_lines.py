"""A plan cell by cell: what cannot be written, what looks wrong, the rest; for reading only."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from PySide6.QtWidgets import QTableWidget

from ledgerdesk.desk.amending import Plan
from ledgerdesk.errors import Level
from ledgerdesk.ui.tables import put, table

SHOWN = 500
"""Lines of a preview; the rest is counted."""
HEADS = ("记录", "列", "原来", "改成", "说明")
WIDTHS = (130, 110, 150, 150)
TONES: dict[Level, str] = {"red": "late", "orange": "soon"}
INKS = {"late": "vermilion", "soon": "amber_ink", "": ""}


class Line(NamedTuple):
    """One line of the preview; `tone` says late (cannot be written), soon (look at it) or ""."""

    record: str
    label: str
    before: str
    after: str
    note: str
    tone: str = ""


def plan_table() -> QTableWidget:
    """Return an empty table for the lines of a plan."""
    return table("plan_lines", "将要写入的内容", HEADS, WIDTHS)


def show_lines(lines: QTableWidget, plan: Plan | None) -> str:
    """Show the first lines of a plan; return what it sums up to, "" for none."""
    found = [*islice(_lines(plan), SHOWN + 1)] if plan else []
    shown = found[:SHOWN]
    lines.setRowCount(len(shown))
    for row, line in enumerate(shown):
        for column, text in enumerate(line[:-1]):
            ink = INKS[line.tone] if column == len(HEADS) - 1 else ""
            put(lines, (row, column), text, ink)
    return _said(plan, len(found)) if plan else ""


def _lines(plan: Plan) -> Iterator[Line]:
    """Yield the lines of a preview: what cannot be written, what looks wrong, the rest."""
    for each in plan.refused:
        record = each.called or f"第 {each.at} 行"
        yield Line(record, each.label, "", each.text, f"不能写入：{each.why}", "late")
    worried = sorted(plan.rows, key=lambda row: not row.findings)
    for row in worried:
        record = f"{row.called}（新）" if row.is_new else row.called
        notes = {each.field: each for each in reversed(row.findings)}
        told = {cell.field for cell in row.cells}
        for cell in row.cells:
            found = notes.get(cell.field)
            note, tone = (found.text, TONES[found.level]) if found else ("", "")
            yield Line(record, cell.label, cell.before, cell.after, note, tone)
        for key, found in notes.items():
            if key not in told:
                yield Line(record, "", "", "", found.text, TONES[found.level])


def _said(plan: Plan, lines: int) -> str:
    """Sum a plan up in one sentence."""
    parts = [
        f"新增 {plan.new:,} 条" if plan.new else "",
        f"修改 {len(plan.rows) - plan.new:,} 条" if len(plan.rows) > plan.new else "",
        f"共 {plan.cells:,} 格" if plan.cells else "",
        f"{plan.unchanged:,} 条没有变化" if plan.unchanged else "",
        f"{len(plan.refused):,} 处不能写入" if plan.refused else "",
        f"{len(plan.reds()):,} 条会出现红色提示" if plan.reds() else "",
    ]
    said = "，".join(filter(None, parts)) or "没有要改的内容"
    more = f"这里列出前 {SHOWN} 行。" if lines > SHOWN else ""
    return f"{said}。{more}"
