"""A practised month of a plan: eight checks answered, a sample drawn, forms on demand."""

from pathlib import Path

from ledgerdesk.desk import Desk
from ledgerdesk.desk.exercise import exercise
from ledgerdesk.desk.rectification import Ask as Move
from ledgerdesk.domain.periods import period
from tests.desk.conftest import PROBLEM
from tests.desk.test_frozen import PATROL


def test_a_month_is_walked_and_leaves_its_documents(jincheng: Desk, tmp_path: Path) -> None:
    month = period(jincheng.bench.period_rule(), "2026-10")
    rows = [
        {"register": "patrol", "values": PATROL},
        {"register": "problem", "ref": "p", "values": {**PROBLEM, "disposal": "不属实"}},
    ]
    problem = jincheng.loading().rows(rows).created["p"]
    worker, checker = (jincheng.records.find("person", name) for name in ("李建国", "王磊"))
    jincheng.rectification.move(problem, "apply", Move(by=worker))
    jincheng.rectification.move(problem, "close", Move(checker=checker, by=checker))
    back = jincheng.listing.records("lookback")[0]["id"]
    jincheng.records.save("lookback", {"due_on": "2026-10-25"}, record=back)
    jincheng.bench.clock.day = month.end
    told = {"answered": ["eight_check"], "drawn": ["site"]}

    files = exercise(jincheng, told, month, tmp_path / month.key)

    assert [each.suffix for each in files] == [".pdf", *[".xlsx"] * 6]
    assert all(each.stat().st_size for each in files)
    assert len(jincheng.listing.records("eight_check")) == 8
    (kept,) = jincheng.listing.records("inspection")
    assert kept["sample_size"] == 1
    turns = {each["round"] for each in jincheng.listing.records("problem")}
    assert {str(each) for each in turns} == {"1", "2"}
    found = [
        each
        for each in jincheng.listing.records("problem")
        if each["number"] and "八查" in (each["description"] or "")
    ]
    assert [each["state"] for each in found] == ["待整改"]
    assert found[0]["description"].startswith("八查：三查")
