"""The practice ledger: a township's year, made by the same verbs the clerk has."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledgerdesk.cli import run
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import catalog
from ledgerdesk.desk.invention import PLACE, Invention
from ledgerdesk.domain.measures import TOTAL
from ledgerdesk.domain.periods import period


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the practice ledger and its documents."""
    folder = tmp_path_factory.mktemp("demo") / "练习"
    assert run(["demo", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def desk(demo: Path) -> Desk:
    return Desk.open(next(demo.glob("*.ledger")), write=False)


def test_a_year_is_entered_checked_off_and_reported(desk: Desk) -> None:
    sites, problems = desk.listing.records("site"), desk.listing.records("problem")

    assert 80 <= len(sites) <= 100
    assert 100 <= len(problems) <= 140
    states = {each["state"] for each in problems}
    assert "已销号" in states
    assert len(states) > 1
    submitted = Counter(form for (form,) in desk.bench.store.rows('SELECT "form" FROM submission'))
    assert submitted["annex2"] == submitted["annex3"] == 12
    desk.close()


def test_nothing_in_it_is_wrong(desk: Desk) -> None:
    checked = desk.upkeep.check()

    assert checked["ok"]
    assert not [each for each in checked["findings"] if each["level"] == "red"]
    desk.close()


def test_every_month_has_its_workbooks_and_its_ledger(demo: Path) -> None:
    months = sorted(each.name for each in demo.glob("20*"))

    assert len(months) == 12
    assert all(len([*(demo / month).glob("附件*.xlsx")]) == 2 for month in months[:-1])
    assert {each.name.split("_2026")[0] for each in (demo / months[-1]).glob("附件*.xlsx")} == {
        "附件1_联络员名单", "附件2_工作情况汇总表", "附件2_工作情况简表", "附件3_案件情况明细表",
    }  # fmt: skip
    assert all(len([*(demo / month).glob("整改台账*.pdf")]) == 1 for month in months)
    assert len([*(demo / months[-1] / "签字台账").glob("*.pdf")]) == 15
    papers = {each.stem for each in (demo / months[-1] / "单页").glob("*.pdf")}
    assert papers == {"一矿一档", "销号单", "巡查单"}


def test_problems_of_a_case_are_closed_with_it(desk: Desk) -> None:
    problems = {each["id"]: each for each in desk.listing.records("problem")}
    cases = desk.listing.records("case")
    assert {each["state"] for each in cases} == {"在办", "结案"}
    for case in cases:
        problem = problems[case["problem"]["id"]]
        assert (problem["state"] == "已销号") <= (case["state"] != "在办")
    desk.close()


def test_a_second_one_does_not_replace_the_first(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "--out", str(demo)]) == 1
    assert "已有练习库" in capsys.readouterr().err


def test_the_same_seed_invents_the_same_township() -> None:
    rule = catalog().campaigns["yiyuan"].deadlines[0]
    months = [period(rule, f"2026-{month:02}") for month in (1, 2, 3)]
    first, again = Invention(), Invention()

    told = [(made.office(), [made.month(month) for month in months]) for made in (first, again)]

    assert told[0] == told[1]
    villages = [each["values"]["name"] for each in told[0][0] if each["register"] == "village"]
    assert villages == PLACE["villages"]


@pytest.mark.parametrize(
    ("campaign", "documents"),
    [
        ("yangcheng", {"工作开展情况": 3, "落实结果清单": 3, "季度评估表": 1, "一矿一档": 1}),
        (
            "jincheng",
            {
                "问题台账": 3,
                "非法勘查开采问题台账": 3,
                "有证矿山违法采矿问题台账": 3,
                "整改台账": 6,
                "八查排查表": 3,
                "回头看台账": 3,
                "抽查单": 3,
            },
        ),
        ("shizhong", {"周工作情况": 12, "销号台账": 12, "整体工作报告": 1, "整改台账": 12}),
        ("fujian", {"表一_非法违法采矿情况": 1, "表二_打击非法违法采矿成果": 1, "一矿一档": 1}),
    ],
)
def test_a_campaign_walks_three_months_and_makes_all_its_documents(
    tmp_path: Path, campaign: str, documents: dict[str, int]
) -> None:
    assert run(["demo", "--campaign", campaign, "--out", str(tmp_path)]) == 0

    names = [path.name for path in tmp_path.rglob("*.*") if path.is_file()]
    made = {begin: sum(name.startswith(begin) for name in names) for begin in documents}
    assert all(made[begin] >= count for begin, count in documents.items()), made
    walked = Desk.open(next(tmp_path.glob("*.ledger")), write=False)
    checked = walked.upkeep.check()
    assert [*disagreements(walked)] == []
    walked.close()
    assert checked["ok"], [each for each in checked["findings"] if each["level"] == "red"]


LEDGERS = {
    "patrols": "patrol", "tips": "tip", "stop_checks": "stop_check",
    "power_notices": "power_cut",
}  # fmt: skip
"""Numbers that count the rows of a signed ledger of the same period."""


def disagreements(desk: Desk) -> Iterator[str]:
    """Say where what was handed in, what is counted now and the signed ledgers differ.

    A report of the year was handed in before its year was over.
    """
    known = desk.bench.catalog.forms
    rows = desk.bench.store.rows('SELECT "form", "period" FROM submission')
    for form, key in rows:
        if known[form].period == "year":
            continue
        yield from (f"{form} {key}: {each}" for each in desk.reporting.differences(form, key))
        for each in desk.reporting.sheet(form, key).figures:
            if each.measure in LEDGERS and (each.span, each.rowkey) == ("period", TOTAL):
                printed = len(desk.signing.sheet(LEDGERS[each.measure], key).rows)
                if printed != each.value:
                    yield f"{form} {key} {each.measure}: {each.value}, {printed} printed"


def test_the_year_s_forms_and_ledgers_agree(desk: Desk) -> None:
    assert [*disagreements(desk)] == []
    desk.close()


def test_a_campaign_without_material_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "--campaign", "nowhere", "--out", str(tmp_path)]) == 1

    assert "没有练习材料，可用的有：" in capsys.readouterr().err
