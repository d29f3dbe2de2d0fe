"""What a chart says, the table it gives, and where its marks stand."""

from dataclasses import replace

import pytest

from ledgerdesk.domain import picturing
from ledgerdesk.domain.charts import Chart, Kind, Part, Row, Source, table
from ledgerdesk.domain.fields import Condition
from ledgerdesk.domain.marks import Box, Disc, Photo, Words
from ledgerdesk.domain.picturing import (
    Late,
    Pair,
    Place,
    Scope,
    Share,
    Stage,
    Turn,
)
from ledgerdesk.domain.plotting import cut, lines, pieces, plot

VILLAGE = Condition("village", "is", "v1")
SCOPE = Scope("2026-01-01", "2026-10-31", "2026年累计", (VILLAGE,))


def pen(text: str, size: float) -> float:
    """Every character as wide as it is high."""
    return len(text) * size


def month(label: str, *told: int) -> Turn:
    return Turn(label, "2026-09-01", "2026-09-30", told[0], told[1], told[2])


def shared(*told: tuple[str, int, int]) -> Chart:
    rows = [Share(name, Condition("village", "is", name), *counts) for name, *counts in told]
    return picturing.shares(rows, "村（居）", SCOPE)


MONTHS = picturing.months([month("8月份", 3, 1, 2), month("9月份", 9, 6, 5)], SCOPE)
SHARES = shared(("南营村", 4, 3), ("中营村", 2, 2), ("北沟村", 1, 0))
LATE = picturing.overdue([Late("p1", "031 北沟", 10, 16)], 4, SCOPE, "2026-10-26")
PLACES = [
    Place("甲矿", ("seen", "both", "night"), (("a",), ("b", "c"), ("d",)), 2),
    Place("乙矿", ("missed", "missed", "ahead"), ((), (), ()), 0),
    Place("丙矿", ("", "missed", "seen"), ((), (), ("a",)), 0),
]
GRID = picturing.coverage(PLACES, ("9.28", "10.5", "10.12"), SCOPE, "矿点", most=2)
HEAT = picturing.heat(
    {("v1", "无证开采"): 5, ("v1", ""): 1, ("", "超层越界"): 2}, {"v1": "南营村"}, SCOPE, most=1
)
FINED = Source(measure="fines_wan")
FUNNEL = picturing.funnel(
    [
        Stage("立案", "宗", 4, Source(measure="cases_filed")),
        Stage("处罚决定", "宗", 2, Source(measure="cases_decided"), 12, FINED),
    ],
    SCOPE,
)
PHOTOS = picturing.pairs(
    [Pair("p1", "031 北沟", "a.jpg", "b.jpg"), Pair("p2", "032 南坡", "", "c.jpg")], 5, SCOPE
)
EVERY = (MONTHS, SHARES, LATE, GRID, HEAT, FUNNEL, PHOTOS)


@pytest.mark.parametrize(
    ("chart", "title"),
    [
        (MONTHS, "9月份发现 9、销号 6，未销号由 2 升到 5"),
        (SHARES, "7 个问题销号 5 个（71%），没销号的在 2 个村（居）"),
        (LATE, "4 个问题逾期未销号，最长的逾期 16 天：031 北沟"),
        (GRID, "3 处矿点中 2 处去过，1 处一次没去；夜查 2 次"),
        (HEAT, "无证开采最多，5 起（63%）；南营村最多，6 起"),
        (FUNNEL, "立案 4 宗，处罚决定 2 宗；罚没款 12 万元"),
        (PHOTOS, "5 个问题有整改照片，画出的 2 个里 1 个前后齐全"),
    ],
)
def test_the_title_says_the_finding(chart: Chart, title: str) -> None:
    assert chart.title == title


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        ([month("9月份", 0, 0, 0)], "还没有问题记录"),
        ([month("9月份", 1, 0, 1)], "9月份发现 1、销号 0，未销号 1"),
        ([month("8月份", 3, 0, 3), month("9月份", 0, 2, 1)], "未销号由 3 降到 1"),
        ([month("8月份", 3, 0, 3), month("9月份", 1, 1, 3)], "未销号仍是 3"),
    ],
)
def test_the_months_are_told_as_they_went(turns: list[Turn], said: str) -> None:
    assert picturing.headline(turns).endswith(said)


def test_what_is_all_done_or_empty_says_so() -> None:
    assert shared(("南营村", 2, 2)).title == "发现的 2 个问题全部销号"
    assert shared().title == "没有发现问题"
    assert picturing.overdue([], 0, SCOPE, "2026-10-26").title == "没有逾期未销号的问题"
    assert picturing.coverage([], (), SCOPE, "责任区", most=5).title == "还没有责任区"
    assert picturing.heat({}, {}, SCOPE, most=5).title == "没有发现违法行为"
    nothing = picturing.months([month("9月份", 0, 0, 0)], SCOPE)
    none = picturing.funnel([Stage("立案", "宗", 0, Source())], SCOPE)
    for chart in (nothing, none, picturing.pairs([], 0, SCOPE)):
        assert (chart.rows, bool(chart.empty), chart.most) == ((), True, 0)


def test_all_places_gone_to_are_not_called_missed() -> None:
    chart = picturing.coverage(PLACES[:1], ("9.28", "10.5", "10.12"), SCOPE, "矿点", most=2)

    assert chart.title == "1 处矿点中 1 处去过；夜查 2 次"
    assert chart.rest == ""


def test_a_village_without_a_kind_is_named_as_such() -> None:
    blank = picturing.heat({("", ""): 2}, {}, SCOPE, most=5)

    assert blank.title == "未注明类型的最多，2 起（100%）；未注明村（居）最多，2 起"
    assert blank.rows[0].parts[0].source.where[1:] == (
        Condition("village", "unset"),
        Condition("violation", "unset"),
    )


def test_each_number_knows_what_it_counts() -> None:
    open_at_end = MONTHS.part(1, 2)
    assert open_at_end.words == "9月：期末未销号 5"
    assert open_at_end.source == Source(
        measure="ledger_open", start="2026-09-01", end="2026-09-30", where=(VILLAGE,)
    )
    kept = SHARES.part(0, 2)
    assert (kept.value, kept.source.only) == (1, "kept")
    assert kept.source.where == (VILLAGE, Condition("village", "is", "南营村"))
    assert LATE.part(0, 0).source == Source("problem", ("p1",))
    assert GRID.rows[0].label == "乙矿"  # the most missed stands first
    whole = picturing.coverage(PLACES, ("9.28", "10.5", "10.12"), SCOPE, "矿点", most=3)
    assert whole.rows[2].parts[-1].source == Source("patrol", ("a", "b", "c", "d"))
    assert HEAT.rows[-1].parts[-1].source.where == (VILLAGE,)
    assert FUNNEL.part(1, 1).source == FINED
    assert PHOTOS.part(1, 0).words == "032 南坡：没有整改前的照片"


def test_a_photo_whose_file_is_gone_says_so() -> None:
    chart = picturing.pairs([Pair("p1", "031 北沟", "", "", ("整改后",))], 1, SCOPE)

    assert [each.text for each in chart.rows[0].parts] == [
        "没有整改前的照片", "整改后的照片文件不见了",
    ]  # fmt: skip


def test_the_table_is_what_is_drawn() -> None:
    assert table(MONTHS) == "期次\t发现\t销号\t期末未销号\n8月\t3\t1\t2\n9月\t9\t6\t5"
    assert table(HEAT).splitlines()[0] == "村（居）\t无证开采\t超层越界\t未注明\t合计"
    assert table(HEAT).splitlines()[-1] == "合计\t5\t2\t1\t8"
    assert table(FUNNEL).splitlines()[-1] == "处罚决定\t2\t12"
    assert table(PHOTOS).splitlines()[-1] == "032 南坡\t没有整改前的照片\t整改后"


def test_what_is_not_drawn_is_counted() -> None:
    rows = [Share(f"{n}村", VILLAGE, 3, 2) for n in range(4)]

    assert picturing.shares(rows, "村（居）", SCOPE, most=1).rest == "其余 3 个村（居） 6/9"
    assert GRID.rest == "另有 1 处没有画出。"
    assert LATE.rest == "另有 3 个逾期问题没有画出，请到问题台账里按时限查看。"
    assert HEAT.rest == "另有 1 个村（居）没有画出，合计里有。"
    assert PHOTOS.rest == "另有 3 个没有画出。"


@pytest.mark.parametrize("chart", EVERY, ids=lambda each: each.key)
@pytest.mark.parametrize("width", [200.0, 746.0])
def test_every_mark_stands_inside_and_each_number_can_be_reached(
    chart: Chart, width: float
) -> None:
    made = plot(chart, width, pen, 300.0)

    places = {(spot.row, spot.column) for spot in made.spots}
    told = {(r, c) for r, row in enumerate(chart.rows) for c, part in enumerate(row.parts)
            if part.value or chart.kind != "shares"}  # fmt: skip
    assert told <= places
    for mark in made.marks:
        if isinstance(mark, Words):
            assert pen(mark.text, mark.size) <= mark.width + 0.01
        if isinstance(mark, Box):
            assert mark.x >= -0.01
            assert mark.x + mark.width <= width + 0.01
            assert mark.y + mark.height <= made.height + 0.01
            assert mark.width >= 0
            assert mark.height >= 0


def test_meaning_never_hangs_on_colour_alone() -> None:
    bars = [each for each in plot(LATE, 400, pen).marks if isinstance(each, Box)]
    assert {each.hatch for each in bars if each.fill == "vermilion"} == {True}
    grid = plot(replace(GRID, rows=GRID.rows[:1]), 400, pen).marks
    missed = [each for each in grid if isinstance(each, Box) and each.edge == "vermilion"]
    assert len(missed) == 3  # two weeks and the legend
    assert {each.fill for each in missed} == {""}


def test_a_ring_stands_for_the_night() -> None:
    row = picturing.coverage(PLACES[:1], ("9.28", "10.5", "10.12"), SCOPE, "矿点", most=1)
    rings = [e for e in plot(row, 400, pen).marks if isinstance(e, Disc) and not e.fill]

    assert [each.edge for each in rings if each.y > 20] == ["paper", "jade"]


def test_a_legend_can_be_left_out() -> None:
    brief = plot(replace(SHARES, brief=True), 300, pen)

    assert "已销号" in [e.text for e in plot(SHARES, 300, pen).marks if isinstance(e, Words)]
    assert "已销号" not in [each.text for each in brief.marks if isinstance(each, Words)]
    assert brief.height < plot(SHARES, 300, pen).height


def test_photos_stand_where_there_are_some() -> None:
    files = [each.file for each in plot(PHOTOS, 600, pen).marks if isinstance(each, Photo)]

    assert files == ["a.jpg", "b.jpg", "c.jpg"]


@pytest.mark.parametrize("kind", ["shares", "columns", "spans", "grid", "heat", "steps", "photos"])
def test_a_chart_without_rows_is_still_a_plot(kind: Kind) -> None:
    empty = Chart("none", kind, "", "", ("村", "一", "二"))

    assert plot(empty, 300, pen).spots == []


def test_rows_flow_over_pages_in_one_scale() -> None:
    many = replace(GRID, rows=GRID.rows * 20, rest="另有 1 处没有画出。")
    parts = pieces(many, 746, 300, pen)

    assert len(parts) > 1
    assert all(each.height <= 300 + 18 for each in parts)
    assert sum(len({spot.row for spot in each.spots}) for each in parts) == 40
    last = [each.text for each in parts[-1].marks if isinstance(each, Words)]
    assert last[-1] == "另有 1 处没有画出。"
    assert len(pieces(MONTHS, 746, 300, pen)) == 1
    assert len(pieces(SHARES, 746, 300, pen)) == 1
    assert len(pieces(SHARES, 746, 1, pen)) == 3


def test_crowded_labels_leave_some_out() -> None:
    turns = [month(f"{n}月份", 1, 1, 1) for n in range(1, 13)]
    marks = plot(picturing.months(turns, SCOPE), 200, pen, 150).marks
    texts = [each.text for each in marks if isinstance(each, Words)]

    assert "12月" in texts
    assert "11月" not in texts


def test_the_name_of_the_last_period_stays_inside() -> None:
    turns = [month("第48周", 1, 1, 1)] * 12
    marks = plot(picturing.months(turns, SCOPE), 200, pen, 150).marks
    last = [each for each in marks if isinstance(each, Words) and each.text == "第48周"][-1]

    assert last.x + last.width <= 200


def test_words_are_cut_and_broken_where_they_do_not_fit() -> None:
    assert cut("关闭废弃矿井复采", 50, 10, pen) == "关闭废弃…"
    assert cut("关闭", 5, 10, pen) == ""
    assert cut("关闭", 20, 10, pen) == "关闭"
    assert lines("关闭废弃矿井复采", 35, 10, pen) == ["关闭废", "弃矿井", "复采"]
    assert lines("", 35, 10, pen) == [""]


def test_a_part_is_found_by_its_place() -> None:
    part = Part(1, "1", "一")

    assert Chart("k", "heat", "", "", ("a", "b"), (Row("r", (part,)),)).part(0, 0) is part
