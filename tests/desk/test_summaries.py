"""Reports in words for any plan and any span; their numbers are those of the forms."""

from datetime import date
from pathlib import Path

import pytest
from docx import Document

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.starting import Start


def test_the_plans_reports_come_first_then_those_for_any_plan(desk: Desk) -> None:
    told = [(each["key"], bool(each["due"])) for each in desk.summaries.forms()]

    assert told == [("special", True), ("summary", False)]
    assert desk.reporting.called("summary") == "工作总结"


def test_a_plan_without_reports_in_words_has_the_summary(jincheng: Desk) -> None:
    assert [each["key"] for each in jincheng.summaries.forms()] == ["summary"]
    assert "summary" not in {each["key"] for each in jincheng.reporting.forms()}


def test_what_no_plan_asks_for_can_tell_of_any_span(desk: Desk) -> None:
    told = {each.key: each.state for each in desk.summaries.choices("summary")}

    assert [*told][:7] == [
        "2026", "2026-H1", "2026-H2", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4",
    ]  # fmt: skip
    assert set(told.values()) == {""}  # nobody waits for it, so it is never 未报
    assert {each.key for each in desk.summaries.choices("special")} == {"2026"}


@pytest.mark.parametrize("span", ["2026", "2026-H2", "2026-Q4", "2026-10"])
def test_the_summary_says_what_the_forms_count(desk: Desk, problem: str, span: str) -> None:
    assert problem
    sheet = desk.reporting.sheet("summary", span)
    found = {each.measure: each for each in sheet.figures if each.span == "period"}

    assert "发现违法行为1起：无证开采1起" in desk.reporting.text("summary", span)
    assert found["found"].records == (problem,)
    assert "对未销号的1个问题逐项督促整改" in desk.reporting.text("summary", span)


def test_an_empty_period_is_told_without_holes(desk: Desk) -> None:
    told = desk.reporting.text("summary", "2026-01")

    assert "没有发现违法行为。" in told
    assert "{" not in told
    assert "None" not in told


def test_the_word_file_says_the_same(desk: Desk, problem: str, tmp_path: Path) -> None:
    assert problem
    (path,) = desk.reporting.export("2026-10", ["summary"], tmp_path)
    said = "".join(each.text for each in Document(str(path)).paragraphs)

    assert path.name.startswith("工作总结_")
    assert "发现违法行为1起" in said


def test_a_rhythm_of_half_years_names_each_once(tmp_path: Path) -> None:
    path = tmp_path / "桃源镇.ledger"
    made = Desk.create(path, Start("fujian", "桃源镇", "大田县"), clock=Clock(date(2026, 7, 10)))
    keys = [each.key for each in made.summaries.choices("summary")]
    made.close()

    assert len(keys) == len(set(keys))
    assert {"2026", "2026-H1", "2026-H2", "2026-Q3"} <= set(keys)


def test_one_handed_in_says_so(desk: Desk, problem: str) -> None:
    assert problem
    desk.reporting.submit("summary", "2026-10", desk.reporting.signed("张秀兰"))
    told = {each.key: each.state for each in desk.summaries.choices("summary")}

    assert told["2026-10"] == "已定稿 v1"
