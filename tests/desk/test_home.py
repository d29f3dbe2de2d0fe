"""The first screen: its figures agree with the forms, and each leads to its records."""

import json
from datetime import date
from typing import Any

import pytest

from ledgerdesk.db.store import new_id
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.home import Figure, Todo
from ledgerdesk.domain.charts import table
from ledgerdesk.domain.measures import Window
from tests.desk.conftest import PROBLEM

NOW = Window("2026-09-25", "2026-10-24")


def find(desk: Desk, *days: tuple[str, str], village: str = "王家泉村") -> None:
    """Register problems by (found on, closed on or "")."""
    home = desk.records.find("village", village)
    with desk.bench.change("准备"):
        for found, closed in days:
            row = {
                "id": new_id(), "found_on": found, "closed_on": closed or None, "village": home,
                "unit": desk.bench.unit(), "submitted_on": found, "due_on": found, "round": 1,
                "state": "已销号" if closed else "整改中", "disposal": "取缔关闭",
            }  # fmt: skip
            desk.bench.store.insert("problem", row)


def figures(desk: Desk) -> dict[str, Figure]:
    todo = desk.home.todo()
    return {each.key: each for each in desk.home.figures(todo, desk.home.series())}


def test_the_series_is_what_the_monthly_form_counts(desk: Desk) -> None:
    find(desk, ("2026-08-01", ""), ("2026-09-24", "2026-10-01"), ("2026-09-25", "2026-09-26"))
    find(desk, ("2026-10-07", ""), ("2025-01-01", "2026-03-01"), ("2024-01-01", "2025-03-01"))
    *_, before, now = desk.home.series()
    cells = desk.reporting.document(desk.reporting.sheet("annex2", "2026-10"))["cells"]
    shown = {
        each["measure"]: each["value"]
        for each in cells
        if each["rowkey"] == "合计" and each["span"] == "period"
    }

    assert (now.found, now.closed, now.open) == (2, 2, 2)
    assert (before.found, before.closed, before.open) == (1, 0, 2)
    assert (shown["found"], shown["ledger_open"]) == (now.found, now.open)
    assert [each.open for each in desk.home.series()][:4] == [1, 1, 1, 1]


@pytest.mark.parametrize("measure", ["found", "closed", "ledger_open"])
def test_every_number_of_the_series_has_its_records(desk: Desk, measure: str) -> None:
    find(desk, ("2026-08-01", ""), ("2026-09-24", "2026-10-01"), ("2026-10-07", "2026-10-08"))
    names = {"found": "found", "closed": "closed", "ledger_open": "open"}
    counted = [(getattr(each, names[measure]), each.period) for each in desk.home.series()]

    assert any(count for count, _ in counted)
    for count, period in counted:
        window = (period.start.isoformat(), period.end.isoformat())
        assert len(desk.home.records(measure, *window)) == count


def test_figures_say_what_presses(desk: Desk) -> None:
    find(desk, ("2026-09-01", ""), ("2026-10-01", "2026-10-05"), ("2026-10-22", ""))
    told = figures(desk)

    assert told["report"].label == "距 10月份月报"
    assert (told["report"].value, told["report"].hint) == (
        "6 天",
        "10月26日（周一）前，已顺延",
    )
    assert (told["report"].form, told["report"].period) == ("annex2", "2026-10")
    assert (told["open"].value, told["open"].hint) == ("2", "其中逾期 1，7 日内到期 1")
    assert (told["open"].tone, told["open"].window) == ("late", NOW)
    assert told["rate"].value == "33%"
    assert told["rate"].hint == "1/3 · 比上期 +33 个百分点"
    assert told["cases"].hint == "罚没 0.00 万元 · 移送 0 宗"


@pytest.mark.parametrize(
    ("day", "value", "tone"), [(26, "今天", "soon"), (28, "逾期 2 天", "late")]
)
def test_a_report_is_due_today_then_late(desk: Desk, day: int, value: str, tone: str) -> None:
    desk.bench.clock = Clock(date(2026, 10, day))
    report = figures(desk)["report"]

    assert (report.value, report.tone) == (value, tone)


def test_without_problems_there_is_no_rate(desk: Desk) -> None:
    rate = figures(desk)["rate"]

    assert (rate.value, rate.hint) == ("—", "本期没有要销号的问题")


def test_without_an_own_form_the_next_report_is_unknown(desk: Desk) -> None:
    report, *_ = desk.home.figures(Todo((), 0, 0), desk.home.series())

    assert (report.label, report.value) == ("下一次上报", "—")


def test_the_work_list_counts_what_it_does_not_show(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(desk, *(("2026-10-01", "") for _ in range(5)))
    whole = desk.home.todo()
    monkeypatch.setattr("ledgerdesk.desk.home.LINES", 2)
    short = desk.home.todo()

    assert sum(each.kind == "problem" for each in short.lines) == 2
    assert (short.total, short.late) == (whole.total, 5)
    assert len(whole.lines) == whole.total


def test_villages_show_what_of_theirs_is_closed(desk: Desk) -> None:
    find(desk, ("2026-10-01", "2026-10-05"), ("2026-09-01", ""), ("2024-09-01", "2026-10-01"))
    find(desk, ("2026-10-03", "2026-10-03"), village="桃花峪村")
    _, told = desk.home.pictures(desk.home.series())

    assert table(told).splitlines()[1:] == ["王家泉村\t2\t1\t1", "桃花峪村\t1\t1\t0"]
    assert [len(desk.charts.records(each.source)[1]) for each in told.rows[0].parts] == [2, 1, 1]


def test_a_new_ledger_is_told_what_to_enter_first(desk: Desk, problem: str) -> None:
    assert desk.home.first() == ()

    desk.records.delete("problem", problem, "登记错误")

    assert [(each.register, each.done) for each in desk.home.first()] == [
        ("village", True), ("person", True), ("site", True), ("problem", False),
    ]  # fmt: skip


def test_a_check_names_the_wrong_and_what_holds(desk: Desk) -> None:
    late: dict[str, Any] = PROBLEM | {"due_on": "2026-09-01"}
    desk.loading().lines([json.dumps({"register": "problem", "values": late})])
    told = desk.home.check()

    assert told.red + told.orange == sum(each.size for each in told.groups) > 0
    assert told.groups[0].records
    assert "台账问题数 = 已销号 + 未销号" in told.passed
    assert told.period == "2026-10"


def test_findings_of_one_kind_stand_together(desk: Desk) -> None:
    line = json.dumps({"register": "problem", "values": PROBLEM | {"due_on": "2026-09-01"}})
    desk.loading().lines([line, line])
    (group,) = [each for each in desk.home.check().groups if "整改时限" in each.text]

    assert (group.register, group.size, len(group.records)) == ("problem", 2, 2)


def test_a_form_that_does_not_balance_has_not_passed(desk: Desk) -> None:
    with desk.bench.change("损坏"):
        row = {"id": new_id(), "found_on": "2026-10-01", "submitted_on": "2026-10-01"}
        row |= {"unit": desk.bench.unit(), "closed_on": "2026-09-01", "violation": "无证开采"}
        desk.bench.store.insert("problem", row)

    assert not any(each.startswith("未销号 =") for each in desk.home.check().passed)


def test_rows_of_a_problem_lead_to_it(desk: Desk, problem: str) -> None:
    items = [str(each["id"]) for each in desk.rectification.items(problem)]

    assert len(items) > 1
    assert desk.home.opens("check_item", items) == ("problem", (problem,))
    assert desk.home.opens("problem", [problem]) == ("problem", (problem,))


def test_a_patrol_begins_with_what_its_area_is(desk: Desk) -> None:
    village, unit = desk.records.find("village", "王家泉村"), desk.bench.unit()
    values: dict[str, Any] = {"name": "北山", "unit": unit, "villages": (village,)}
    area = desk.records.save("duty_area", values).record

    assert desk.home.patrol(area) == {"unit": unit, "villages": (village,)}


def test_steps_are_listed_newest_first_and_undo_says_what(desk: Desk, problem: str) -> None:
    desk.records.delete("problem", problem, "登记错误")
    newest, *_ = desk.upkeep.steps(2)

    assert newest.label == desk.upkeep.undoable() == "删除问题 YZ-WT-2026-001"
    assert newest.actor == "张秀兰"
    assert len(desk.upkeep.steps(2)) == len(desk.upkeep.history(limit=2)) == 2
    desk.upkeep.undo()
    assert desk.upkeep.redo().label == "删除问题 YZ-WT-2026-001"


def test_copies_are_listed_with_their_counts(desk: Desk, problem: str) -> None:
    assert problem

    path = desk.upkeep.backup()

    copy, *older = desk.upkeep.copies()
    assert [each.counts.get("problem") for each in older] == [None]
    assert (copy.path, copy.counts["problem"], copy.trouble) == (path, 1, "")
