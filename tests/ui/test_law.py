"""Law at hand in the pane: beside the field while typing, under 期限, and over the tabs."""

from typing import Any

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ledgerdesk.desk import Desk
from ledgerdesk.ui.law_panel import LawPanel
from ledgerdesk.ui.record_pane import RecordPane
from ledgerdesk.ui.window import Window
from tests.desk.conftest import put
from tests.ui.forms import fill, line, part, press, settle

CASE: dict[str, Any] = {
    "party": "王大力",
    "unit": "悦庄镇",
    "place": "王家泉",
    "violation": "无证开采",
    "found_on": "2026-07-10",
    "filed_on": "2026-07-20",
    "act_ended_on": "2026-07-09",
}


def case(desk: Desk, **told: Any) -> str:
    return put(desk, "case", **{**CASE, **told})


def seen(pane: QWidget) -> str:
    settle()
    return "\n".join(each.text() for each in pane.findChildren(QLabel) if each.isVisible())


def test_a_value_typed_says_at_once_what_the_law_advises(
    qtbot: QtBot, desk: Desk, pane: RecordPane
) -> None:
    pane.show_record("case", case(desk))
    assert "移送标准" not in seen(pane)

    fill(qtbot, line(pane, "矿产品价值"), "12.5万")
    fill(qtbot, line(pane, "价值认定依据"), "价格认定书")

    assert "价值 12.5 万元，达到非法采矿罪的移送标准 10 万元" in seen(pane)
    press(qtbot, pane, "保存")
    assert desk.listing.records("case")[0]["value_yuan"] == "125000"


def test_the_tab_tells_limits_advice_and_version(desk: Desk, pane: RecordPane) -> None:
    record = case(desk, value_yuan="600000", value_basis="价格认定书")
    pane.show_record("case", record)
    pane.show_tab("期限")
    settle()

    panel = part(pane, LawPanel)
    texts = panel.texts()
    assert "办案期限" in texts
    at = texts.index("26-10-18")
    assert texts[at + 1] == "处罚决定　已过 2 天"
    assert texts[at + 2].startswith("自 2026-07-20 起；自然资源部令第12号第三十八条")
    assert "立案　已办 2026-07-20" in texts
    assert any("情节特别严重" in each for each in texts)
    assert "《矿产资源法（2024年修订）》第六十四条" in texts


def test_a_record_without_legal_limits_has_no_such_tab(desk: Desk, pane: RecordPane) -> None:
    pane.show_record("problem", str(desk.listing.records("problem")[0]["id"]))
    pane.show_tab("期限")
    settle()

    panel = part(pane, LawPanel)
    assert not panel.isVisible()


def test_a_unit_without_power_shows_its_four_steps(desk: Desk, pane: RecordPane) -> None:
    problem = str(desk.listing.records("problem")[0]["id"])
    pane.show_record("problem", problem)
    assert "制止 未填" not in seen(pane)
    desk.records.save("unit", {"can_punish": 0}, record=desk.bench.unit())

    pane.show_record("problem", problem)

    assert "发现 10-07 → 制止 未填 → 报告 未填 → 移交 未填" in seen(pane)


def test_a_document_gets_its_number_when_it_is_signed_out(qtbot: QtBot, pane: RecordPane) -> None:
    pane.new_record("document", {"kind": "行政处罚决定书"})
    fill(qtbot, line(pane, "送达对象"), "王大力")
    press(qtbot, pane, "保存")

    assert "悦庄罚〔2026〕1号" in seen(pane)


def test_a_limit_that_comes_next_is_named_in_the_status_bar(
    qtbot: QtBot, desk: Desk, window: Window
) -> None:
    case(desk, found_on="2026-07-20", filed_on="2026-07-23")

    window.changed(["case"])

    due = part(window, QLabel, "status_due")
    qtbot.waitUntil(lambda: "下一个期限" in due.text(), timeout=20_000)
    assert due.text().endswith("下一个期限 明天 时限")
