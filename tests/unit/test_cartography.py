"""Maps on paper: what is drawn, where, and that nothing leaves its frame."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.desk.scenes import ROLES
from ledgerdesk.domain.cartography import (
    FORMS,
    INKS,
    LEGEND,
    SIGN,
    Entry,
    Patch,
    Sketch,
    plotted,
    sign,
)
from ledgerdesk.domain.marks import Area, Box, Plot, Trace, Words

WIDTH, HEIGHT = 700.0, 400.0
metres = st.floats(-20_000, 20_000)
points = st.tuples(metres, metres)
LATE, DONE = ("site", "late"), ("site", "done")
LEGEND_LINES = (Entry(LATE, "逾期未销号", "vermilion", 1), Entry(DONE, "已销号", "jade", 1234))
SQUARE = ((-5000.0, -5000.0), (5000.0, -5000.0), (5000.0, 5000.0), (-5000.0, 5000.0))
PLAIN = Sketch(
    "分布图", "填报单位：悦庄镇", ((LATE, (0.0, 0.0)), (DONE, (900.0, 0.0))), LEGEND_LINES
)


def pen(text: str, size: float) -> float:
    return size * len(text)


def drawn(sketch: Sketch) -> Plot:
    return plotted(sketch, WIDTH, HEIGHT, pen)


def texts(plot: Plot) -> list[str]:
    return [mark.text for mark in plot.marks if isinstance(mark, Words)]


def test_every_line_of_the_legend_has_a_shape_and_an_ink() -> None:
    assert FORMS.keys() == ROLES.keys()
    assert {role.tone for role in ROLES.values()} <= INKS.keys()


def test_no_two_lines_of_the_legend_look_alike_without_colour() -> None:
    looks = [(form.ring, form.hollow, form.dashed, form.lines) for form in FORMS.values()]
    assert len(set(looks)) == len(looks)


def test_legend_scale_and_north_are_said() -> None:
    said = texts(drawn(PLAIN))
    assert said[-4:] == ["逾期未销号", "1", "已销号", "1,234"]
    assert "北" in said
    assert any(each.endswith(("米", "公里")) for each in said)


@given(st.lists(points, max_size=8), st.lists(points, min_size=3, max_size=6))
def test_nothing_of_the_map_leaves_its_frame(
    places: list[tuple[float, float]], corners: list[tuple[float, float]]
) -> None:
    sketch = replace(
        PLAIN,
        signs=tuple((LATE, each) for each in places),
        border=(tuple(corners),),
        names=tuple((f"第{n}村", each) for n, each in enumerate(places)),
    )
    plot = drawn(sketch)
    frame = plot.marks[0]
    assert isinstance(frame, Box)
    assert frame.width < WIDTH - LEGEND
    inside = [mark for mark in plot.marks[1:] if left(mark) < frame.width]
    for mark in inside:
        for x, y in corners_of(mark):
            assert -0.1 <= x <= frame.width + 0.1
            assert -0.1 <= y <= HEIGHT + 0.1


def corners_of(mark: object) -> list[tuple[float, float]]:
    if isinstance(mark, Area):
        return [point for ring in mark.rings for point in ring]
    if isinstance(mark, Trace):
        return list(mark.points)
    assert isinstance(mark, Words | Box)
    return [(mark.x, mark.y), (mark.x, mark.y + mark.height)]


def left(mark: object) -> float:
    return min(x for x, _ in corners_of(mark))


def test_the_ground_lies_under_the_signs_and_a_hole_stays_a_hole() -> None:
    hole = tuple((x / 2, y / 2) for x, y in SQUARE)
    patch = Patch((SQUARE[:3],), "vermilion", dashed=True)
    sketch = replace(
        PLAIN, border=(SQUARE, hole), villages=(SQUARE[:2],), base=(SQUARE[2:],), patches=(patch,)
    )
    kinds = [(type(mark), getattr(mark, "fill", "")) for mark in drawn(sketch).marks[:6]]
    assert kinds == [
        (Box, "soft_grey"), (Area, "paper"), (Trace, ""), (Trace, ""), (Area, ""), (Area, ""),
    ]  # fmt: skip
    ground = drawn(sketch).marks[1]
    assert isinstance(ground, Area)
    assert len(ground.rings) == 2


def test_a_map_of_nothing_is_an_empty_frame() -> None:
    plot = drawn(Sketch("分布图", "", (), ()))
    frame = plot.marks[0]
    assert isinstance(frame, Box)
    assert frame.fill == ""


def test_a_sign_stands_at_its_place_and_shows_its_ink() -> None:
    (area, *lines) = sign(LATE, "vermilion", (100.0, 50.0))
    assert isinstance(area, Area)
    assert (area.fill, area.edge) == ("vermilion", "vermilion")
    assert area.rings[0][0] == pytest.approx((100.0, 50 - 7 * SIGN))
    assert all(isinstance(each, Trace) and each.ink == "paper" for each in lines)
    ground, edge = sign(("site", "plain"), "second", (0.0, 0.0))
    assert isinstance(ground, Area)
    assert isinstance(edge, Area)
    assert (ground.fill, edge.fill, edge.edge) == ("paper", "", "second")


def test_names_give_way_to_signs_and_to_each_other() -> None:
    crowd = tuple(("同一个村", (0.0, 0.0)) for _ in range(9))
    said = texts(drawn(replace(PLAIN, names=crowd)))
    assert 0 < said.count("同一个村") < len(crowd)
