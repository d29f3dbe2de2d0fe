"""Pictures count what the forms count, and each number leads to exactly its records."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from ledgerdesk.db.store import new_id
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.charts import OFFERS, Asked
from ledgerdesk.desk.starting import Start
from ledgerdesk.domain.charts import Part, table
from ledgerdesk.errors import UserError
from tests.desk.conftest import PROBLEM

KINDS = [("shares", "village"), ("shares", "violation"), ("months", ""), ("heat", ""),
         ("funnel", ""), ("overdue", "")]  # fmt: skip
FOUND = [
    ("2026-10-01", "", "王家泉村", "无证开采"),
    ("2026-10-02", "2026-10-09", "王家泉村", "超层越界"),
    ("2026-09-01", "2026-10-10", "桃花峪村", "无证开采"),
    ("2026-10-03", "2026-10-30", "桃花峪村", ""),
    ("2025-02-01", "", "", "非法采砂"),
]


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Problems of two villages and one of nowhere, and a case fined 12 万元."""
    villages = {name: desk.records.find("village", name) for name in ("王家泉村", "桃花峪村")}
    with desk.bench.change("准备"):
        for found, closed, village, kind in FOUND:
            row = {
                "id": new_id(), "number": f"T-{found}", "found_on": found, "place": "北沟",
                "closed_on": closed or None, "village": villages.get(village), "due_on": found,
                "violation": kind or None, "unit": desk.bench.unit(), "submitted_on": found,
                "round": 1, "state": "已销号" if closed else "整改中", "disposal": "取缔关闭",
            }  # fmt: skip
            desk.bench.store.insert("problem", row)
        case = {
            "id": new_id(), "number": "沂立1", "filed_on": "2026-10-04",
            "decided_on": "2026-10-09", "fine_yuan": 12_000_000, "village": villages["王家泉村"],
            "submitted_on": "2026-10-04", "violation": "无证开采", "unit": desk.bench.unit(),
        }  # fmt: skip
        desk.bench.store.insert("case", case)
    return desk


def parts(desk: Desk, asked: Asked) -> Iterator[Part]:
    for row in desk.charts.picture(asked).chart.rows:
        yield from row.parts


@pytest.mark.parametrize(("key", "by"), KINDS)
@pytest.mark.parametrize("span", ["last", "year", "2026-10"])
def test_every_number_leads_to_as_many_records(busy: Desk, key: str, by: str, span: str) -> None:
    asked = Asked(key, span, by=by)
    counted = [each for each in parts(busy, asked) if each.source.measure not in {"", "fines_wan"}]

    for each in counted:
        register, records = busy.charts.records(each.source)
        assert len(records) == each.value, each.words
        assert register in {"problem", "case"}
    assert key == "overdue" or any(each.value for each in counted)


def test_the_heat_table_adds_up_to_the_form(busy: Desk) -> None:
    chart = busy.charts.picture(Asked("heat", "2026-10")).chart
    cells = busy.reporting.document(busy.reporting.sheet("annex2", "2026-10"))["cells"]
    (found,) = [
        each["value"]
        for each in cells
        if (each["measure"], each["rowkey"], each["span"]) == ("found", "合计", "period")
    ]

    assert chart.rows[-1].parts[-1].value == found == 3
    assert table(chart).splitlines()[0].startswith("村（居）\t")


def test_a_village_and_a_kind_narrow_every_picture(busy: Desk) -> None:
    village = {name: key for key, name in busy.charts.villages()}["王家泉村"]
    here = Asked("shares", village=village)

    assert (
        busy.charts.picture(here).chart.title
        == "2 个问题销号 1 个（50%），没销号的在 1 个村（居）"
    )
    assert busy.charts.picture(here).chart.hint == (
        "近 12 期（2025-10-25 至 2026-10-24） · 王家泉村"
    )
    kind = replace(here, violation="超层越界", key="months")
    assert busy.charts.picture(kind).chart.rows[-1].parts[1].value == 1
    assert busy.charts.picture(replace(here, key="funnel")).chart.rows[1].parts[0].value == 1
    other = {name: key for key, name in busy.charts.villages()}["桃花峪村"]
    assert (
        busy.charts.picture(replace(here, key="funnel", village=other))
        .chart.rows[1]
        .parts[0]
        .value
        == 0
    )


def test_months_end_with_the_one_asked_for(busy: Desk) -> None:
    year = busy.charts.picture(Asked("months", "year")).chart
    until = busy.charts.picture(Asked("months", "2026-09")).chart

    assert [len(year.rows), year.rows[0].label, year.rows[-1].label] == [10, "1月", "10月"]
    assert (len(until.rows), until.rows[-1].label) == (12, "9月")
    assert until.hint == "到2026年9月（2026-08-25 至 2026-09-24）为止的 12 期"


def test_overdue_problems_are_those_open_past_their_limit(busy: Desk) -> None:
    chart = busy.charts.picture(Asked("overdue")).chart

    assert [(row.label, row.parts[0].value) for row in chart.rows] == [
        ("T-2025-02-01 北沟", 626), ("T-2026-10-01 北沟", 19), ("T-2026-10-03 北沟", 17),
    ]  # fmt: skip
    assert chart.axis == "截至 2026-10-20"


def test_the_funnel_counts_as_the_report_does(busy: Desk) -> None:
    chart = busy.charts.picture(Asked("funnel")).chart

    assert table(chart).splitlines()[1:] == [
        "发现\t4", "立案\t1", "处罚决定\t1\t12.00", "结案\t0", "移送公安\t0",
    ]  # fmt: skip
    fines = chart.part(2, 1)
    assert (fines.text, len(busy.charts.records(fines.source)[1])) == ("罚没款 12.00 万元", 1)


def patrol(on: str, kind: str, sites: list[str]) -> dict[str, object]:
    values = {"on": on, "kind": kind, "unit": "悦庄镇", "headcount": 2, "sites": sites}
    return {"register": "patrol", "ref": on, "values": values}


@pytest.fixture
def walked(desk: Desk) -> Desk:
    """王家泉 gone to by day and by night in October; 桃花峪 never, nor its area."""
    more = {"name": "桃花峪砂坑", "kind": "无证非法点", "unit": "悦庄镇", "village": "桃花峪村",
            "place": "北沟"}  # fmt: skip
    area = {"name": "北片", "unit": "悦庄镇", "sites": ["桃花峪砂坑"], "every": "1次/周",
            "responsible": "李建国"}  # fmt: skip
    desk.loading().rows([
        {"register": "site", "ref": "s2", "values": more},
        {"register": "duty_area", "values": area},
        patrol("2026-10-06", "夜查", ["王家泉采石坑"]),
        patrol("2026-10-07", "日常", ["王家泉采石坑"]),
        patrol("2026-10-13", "日常", ["王家泉采石坑"]),
        patrol("2026-09-29", "夜查", ["王家泉采石坑"]),
    ])  # fmt: skip
    return desk


def looks(desk: Desk, by: str, village: str = "") -> dict[str, list[str]]:
    asked = Asked("coverage", "2026-10", village=village, by=by)
    rows = desk.charts.picture(asked).chart.rows
    return {row.label: [each.look for each in row.parts[:-1]] for row in rows}


def test_the_grid_tells_night_from_day_and_missed_from_not_yet(walked: Desk) -> None:
    assert looks(walked, "site") == {
        "桃花峪砂坑": ["missed", "missed", "missed", "ahead"],
        "王家泉采石坑": ["night", "both", "seen", "ahead"],
    }
    assert looks(walked, "place") == {"桃花峪村 北沟": ["missed", "missed", "missed", "ahead"]}
    assert looks(walked, "duty_area")["北片"] == ["", "missed", "missed", ""]


def test_no_week_is_missed_before_anybody_wrote(walked: Desk) -> None:
    chart = walked.charts.picture(Asked("coverage", "last")).chart

    assert chart.heads[1:] == ("9.29", "10.5", "10.12", "10.19", "次数")


def test_patrols_without_all_eight_checks_can_be_left_out(jincheng: Desk) -> None:
    place = [each.key for each in jincheng.charts.offered()].index("coverage")
    assert jincheng.charts.offered()[place].whole == ""  # nobody filled in 八查 yet
    made = jincheng.loading().rows([patrol("2026-10-07", "日常", ["王家泉采石坑"])]).created
    record = made["2026-10-07"]
    first, *others = jincheng.children.offered("eight_check", record)
    jincheng.children.save_all("eight_check", record, [{"item": first, "result": "正常"}])

    assert jincheng.charts.offered()[place].whole == "只算八查做全的"
    asked = Asked("coverage", whole=True)
    assert [row.parts[-1].value for row in jincheng.charts.picture(asked).chart.rows] == [0]
    rest = [{"item": each, "result": "正常"} for each in others]
    jincheng.children.save_all("eight_check", record, rest)
    assert [row.parts[-1].value for row in jincheng.charts.picture(asked).chart.rows] == [1]


def test_a_village_narrows_the_places(walked: Desk) -> None:
    keys = {name: key for key, name in walked.charts.villages()}

    assert [*looks(walked, "site", keys["王家泉村"])] == ["王家泉采石坑"]
    assert [*looks(walked, "village", keys["王家泉村"])] == ["王家泉村"]
    assert [*looks(walked, "duty_area", keys["王家泉村"])] == ["北片"]


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("site", {"unit", "villages", "sites"}),
        ("village", {"unit", "villages"}),
        ("place", {"unit", "villages", "sites"}),
        ("duty_area", {"unit", "sites"}),
    ],
)
def test_a_gap_begins_a_patrol_of_that_place(walked: Desk, by: str, keys: set[str]) -> None:
    (gap,) = walked.charts.picture(Asked("coverage", "2026-10", by=by)).gaps

    assert set(gap.patrol) == keys
    people = (walked.records.find("person", "李建国"),)
    values = dict(gap.patrol)
    values.update(on="2026-10-20", kind="日常", headcount=2, people=people)
    saved = walked.records.save("patrol", values)
    walked.records.submit("patrol", saved.record)
    left = walked.charts.picture(Asked("coverage", "2026-10", by=by)).gaps
    assert [each.title for each in left] == (["北片"] if by == "duty_area" else [])


def test_photos_stand_beside_each_other(desk: Desk, problem: str, tmp_path: Path) -> None:
    for name in ("前", "后"):
        path = tmp_path / f"{name}.png"
        Image.new("RGB", (4, 3), "red" if name == "前" else "green").save(path)
        desk.rectification.attach("problem", problem, path, stage=f"整改{name}")
    with desk.bench.change("销号"):
        desk.bench.store.update("problem", problem, {"closed_on": "2026-10-19", "state": "已销号"})
    chart = desk.charts.picture(Asked("pairs")).chart

    (row,) = chart.rows
    assert row.label == "YZ-WT-2026-001 王家泉采石坑"
    assert all(Path(each.file).is_file() for each in row.parts)
    assert [each.text for each in row.parts] == ["整改前", "整改后"]


def test_an_empty_ledger_says_what_to_do(desk: Desk) -> None:
    for each in OFFERS:
        chart = desk.charts.picture(Asked(each.key)).chart
        if each.key != "coverage":
            assert (chart.rows, bool(chart.empty)) == ((), True)


def test_only_what_the_plan_has_records_for_is_offered(tmp_path: Path) -> None:
    path = tmp_path / "北留镇.ledger"
    desk = Desk.create(path, Start("jincheng", "北留镇", "阳城县"), clock=Clock(date(2026, 3, 2)))
    offered = [each.key for each in desk.charts.offered()]
    spans = [key for key, _ in desk.charts.spans()]
    desk.close()

    assert {"shares", "coverage"} <= set(offered)
    assert spans[:2] == ["last", "year"]


def test_a_wrong_period_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(UserError, match="期次"):
        desk.charts.picture(Asked("shares", "2026-13"))


def test_pictures_of_a_problem_of_the_form_agree_with_its_violations(desk: Desk) -> None:
    assert PROBLEM["violation"] in desk.charts.violations()


def test_how_soon_a_problem_was_dealt_with_is_counted_from_its_finding(busy: Desk) -> None:
    (late,) = [
        each for each in busy.listing.records("problem") if each["found_on"] == "2026-09-01"
    ]
    told = {"stopped_on": "2026-09-01", "reported_on": "2026-09-03"}
    with busy.bench.change("补登"):
        busy.bench.store.update("problem", late["id"], told)
        busy.bench.store.update("case", _case(busy), {"problem": late["id"]})

    chart = busy.charts.picture(Asked("pace", "last")).chart

    assert chart.heads == (
        "发现以后", "当日", "3 天内", "7 天内", "7 天以上", "没有登记", "合计",
    )  # fmt: skip
    rows = {row.label: [each.value for each in row.parts] for row in chart.rows}
    assert rows == {
        "制止": [1, 0, 0, 0, 3, 4], "报告": [0, 1, 0, 0, 3, 4], "立案": [0, 0, 0, 1, 3, 4],
    }  # fmt: skip
    assert busy.charts.records(chart.rows[2].parts[3].source) == ("problem", (late["id"],))
    assert chart.title == "发现 4 起，当日制止 1 起（25%），当日报告 0 起（0%）"


def test_a_time_without_a_problem_has_no_pace(desk: Desk) -> None:
    chart = desk.charts.picture(Asked("pace", "last")).chart

    assert (chart.title, chart.rows) == ("没有发现违法行为", ())


def _case(desk: Desk) -> str:
    return str(desk.listing.records("case")[0]["id"])
