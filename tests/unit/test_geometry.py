"""The map's plane: there and back, what is seen, what lies inside, what is near."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain import geometry
from ledgerdesk.domain.geometry import Box, Plane, View

HERE = (1_181_667_000, 361_850_000)
metres = st.floats(-50_000, 50_000)
points = st.tuples(metres, metres)
views = st.builds(
    View, metres, metres, st.floats(0.001, 10), st.floats(10, 4000), st.floats(10, 4000)
)
spots = st.tuples(st.integers(1_170_000_000, 1_190_000_000), st.integers(350_000_000, 370_000_000))


@given(spots)
def test_a_spot_on_the_plane_is_found_again(spot: geometry.Spot) -> None:
    plane = Plane(*HERE)
    assert plane.spot(plane.at(spot)) == spot


def test_a_degree_of_longitude_is_shorter_here() -> None:
    east = Plane(*HERE).at((HERE[0] + geometry.UNIT, HERE[1]))[0]
    south = Plane(*HERE).at((HERE[0], HERE[1] - geometry.UNIT))[1]
    assert south == pytest.approx(111_195, abs=1)
    assert east / south == pytest.approx(math.cos(math.radians(36.185)), rel=1e-9)


near = st.tuples(*(st.integers(each - 2_000_000, each + 2_000_000) for each in HERE))


@given(near)
def test_the_plane_and_the_globe_agree_on_distances_in_a_county(spot: geometry.Spot) -> None:
    flat = math.dist((0, 0), Plane(*HERE).at(spot))
    assert flat == pytest.approx(geometry.distance(HERE, spot), rel=3e-3, abs=0.1)


def test_a_known_distance() -> None:
    """Paris to Berlin, city centres: 878 km."""
    paris, berlin = (23_522_000, 488_566_000), (134_050_000, 525_200_000)
    assert geometry.distance(paris, berlin) == pytest.approx(877_464, abs=300)


def test_the_other_side_of_the_earth_is_half_a_round_away() -> None:
    half = math.pi * geometry.RADIUS
    assert geometry.distance((0, 0), (180 * geometry.UNIT, 0)) == pytest.approx(half)


@given(views, points)
def test_what_is_drawn_at_a_pixel_lies_under_it(view: View, point: geometry.Point) -> None:
    assert view.under(*view.seen(point)) == pytest.approx(point, abs=1e-3)


@given(views, st.floats(0.1, 10), st.floats(0, 4000), st.floats(0, 4000))
def test_zooming_keeps_what_is_under_the_mouse(
    view: View, factor: float, across: float, down: float
) -> None:
    closer = view.zoomed(factor, across, down)
    assert closer.under(across, down) == pytest.approx(view.under(across, down), abs=1e-2)
    assert closer.scale == pytest.approx(view.scale * factor)


@given(views, st.floats(-500, 500), st.floats(-500, 500), points)
def test_a_drag_moves_every_point_with_it(
    view: View, across: float, down: float, point: geometry.Point
) -> None:
    x, y = view.seen(point)
    assert view.moved(across, down).seen(point) == pytest.approx((x + across, y + down), abs=1e-3)


@given(st.lists(points, min_size=1), st.floats(100, 3000), st.floats(100, 3000))
def test_a_fitted_view_shows_every_point(
    every: list[geometry.Point], width: float, height: float
) -> None:
    box = geometry.around(every)
    assert box is not None
    view = geometry.fitted(box, (width, height), 20, 50)
    for point in every:
        across, down = view.seen(point)
        assert 19.9 <= across <= width - 19.9
        assert 19.9 <= down <= height - 19.9


def test_a_single_point_is_shown_with_its_surroundings() -> None:
    view = geometry.fitted(Box(5, 5, 5, 5), (500, 300), 50, 400)
    assert view.scale == pytest.approx(0.5)
    assert view.seen((5, 5)) == (250, 150)


def test_no_points_have_nothing_around_them() -> None:
    assert geometry.around([]) is None


def test_the_room_of_a_view_has_its_margin() -> None:
    assert View(0, 0, 2, 100, 60).room(10) == Box(-30, -20, 30, 20)


SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
HOLE = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0)]


@pytest.mark.parametrize(
    ("point", "within"),
    [((1, 1), True), ((5, 5), False), ((9, 5), True), ((11, 5), False), ((-1, 5), False),
     ((5, -1), False)],
)  # fmt: skip
def test_a_hole_is_not_inside(point: geometry.Point, within: bool) -> None:  # noqa: FBT001
    assert geometry.Area([SQUARE, HOLE]).holds(point) is within


def test_nothing_is_inside_no_ring() -> None:
    assert not geometry.Area([]).holds((0, 0))
    assert not geometry.Area([[]]).holds((0, 0))


@given(points, st.floats(1, 1000), st.floats(0, 2 * math.pi), st.floats(0.05, 0.9))
def test_inside_a_circle_is_what_is_near_its_middle(
    centre: geometry.Point, radius: float, turn: float, share: float
) -> None:
    ring = [
        (
            centre[0] + radius * math.cos(math.tau * each / 90),
            centre[1] + radius * math.sin(math.tau * each / 90),
        )
        for each in range(90)
    ]
    near, far = (
        (centre[0] + k * radius * math.cos(turn), centre[1] + k * radius * math.sin(turn))
        for k in (share, 1 + share)
    )
    assert geometry.Area([ring]).holds(near)
    assert not geometry.Area([ring]).holds(far)


def test_the_way_to_an_edge() -> None:
    assert geometry.apart((5, 1), [SQUARE, HOLE]) == 1
    assert geometry.apart((13, 14), [SQUARE]) == 5
    assert geometry.apart((3, 4), [[(0.0, 0.0)]]) == 5
    assert geometry.apart((3, 4), []) == math.inf


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "0 米"),
        (420.4, "420 米"),
        (999.6, "1.0 公里"),
        (1234, "1.2 公里"),
        (25_000, "25.0 公里"),
    ],
)
def test_distances_are_said_as_people_do(length: float, words: str) -> None:
    assert geometry.said(length) == words


@given(st.lists(points), st.floats(1, 5000))
def test_every_point_stands_in_one_cluster_of_its_neighbours(
    every: list[geometry.Point], reach: float
) -> None:
    found = geometry.clusters(every, reach)
    assert sorted(each for one in found for each in one.members) == [*range(len(every))]
    for one in found:
        for each in one.members:
            assert math.dist(every[each], one.point) <= reach * 1.5


def test_a_lone_point_stays_where_it_is() -> None:
    (alone,) = geometry.clusters([(3.0, 4.0)], 100)
    assert alone == ((3.0, 4.0), (0,))


@given(st.floats(1e-5, 100), st.floats(60, 300))
def test_the_scale_bar_fits_and_is_round(scale: float, room: float) -> None:
    length, words = geometry.scale_bar(scale, room)
    assert room / 2.51 <= length * scale <= room * 1.0001
    assert f"{length:e}"[0] in "125"
    assert words.endswith(("米", "公里"))


def test_the_scale_bar_is_said_in_metres_or_kilometres() -> None:
    assert geometry.scale_bar(0.05, 100) == (2000, "2 公里")
    assert geometry.scale_bar(0.5, 100) == (200, "200 米")


@given(st.lists(points, max_size=40), st.floats(0, 5000))
def test_a_simplified_line_stays_near_and_keeps_its_ends(
    line: list[geometry.Point], tolerance: float
) -> None:
    left = geometry.simplified(line, tolerance)
    assert left[:1] == line[:1]
    assert left[-1:] == line[-1:]
    for point in line:
        closed = left if len(left) > 1 else [*left, *left]
        off = min(geometry.apart(point, [[one, other]]) for one, other in pairwise(closed))
        assert off <= tolerance + 1e-6


@given(st.lists(points, max_size=40), st.floats(0, 5000))
def test_a_thinned_line_keeps_its_ends_and_no_gap_is_wider_than_it_was(
    line: list[geometry.Point], step: float
) -> None:
    left = geometry.thinned(line, step)
    assert (left[:1], left[-1:]) == (line[:1], line[-1:])
    for one, other in pairwise(left[:-1]):
        assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= step
    for point in line:
        assert any(max(abs(point[0] - x), abs(point[1] - y)) <= step for x, y in left)


@given(st.lists(spots, max_size=5))
def test_many_spots_lie_where_each_does(every: list[geometry.Spot]) -> None:
    plane = Plane(*HERE)
    for point, each in zip(plane.all(every), every, strict=True):
        assert point == pytest.approx(plane.at(each))


def test_a_straight_line_needs_its_ends_alone() -> None:
    assert geometry.simplified([(0, 0), (1, 0), (2, 0), (3, 0)], 0.1) == [(0, 0), (3, 0)]


def test_the_middle_of_areas_lines_and_points() -> None:
    assert geometry.middle(SQUARE) == pytest.approx((5, 5))
    assert geometry.middle([*SQUARE, (5.0, 10.0), (0.0, 0.0)])[0] != pytest.approx(0)
    assert geometry.middle([(2.0, 2.0), (4.0, 4.0)]) == (3, 3)
    assert geometry.middle([(7.0, 8.0)]) == (7, 8)


@given(points)
def test_the_middle_does_not_hang_on_where_the_origin_is(off: geometry.Point) -> None:
    moved = [(x + off[0], y + off[1]) for x, y in SQUARE]
    assert geometry.middle(moved) == pytest.approx((5 + off[0], 5 + off[1]), abs=1e-6)


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), metres, metres, st.floats(1, 9999),
    st.floats(1, 9999),
)  # fmt: skip


@given(st.lists(st.lists(boxes, max_size=3), max_size=12), st.lists(boxes, max_size=3))
def test_labels_that_are_drawn_never_lie_on_each_other(
    labels: list[list[Box]], taken: list[Box]
) -> None:
    chosen = geometry.placed(labels, taken)
    drawn = [places[at] for places, at in zip(labels, chosen, strict=True) if at >= 0]
    assert not any(a.meets(b) for i, a in enumerate(drawn) for b in [*drawn[:i], *taken])
    used = list(taken)
    for places, at in zip(labels, chosen, strict=True):
        passed = places if at < 0 else places[:at]
        assert all(any(each.meets(other) for other in used) for each in passed)
        used += [places[at]] if at >= 0 else []


@given(st.lists(points, max_size=60), points)
def test_the_nearest_point_is_nearer_than_all_others(
    every: list[geometry.Point], place: geometry.Point
) -> None:
    found = geometry.Nearest(every).to(place)
    if not every:
        assert found is None
        return
    assert found is not None
    number, way = found
    assert way == min(math.dist(place, each) for each in every) == math.dist(place, every[number])


def test_the_nearest_of_far_points_is_found_all_the_same() -> None:
    every = [(float(each), 0.0) for each in range(100)]
    assert geometry.Nearest(every).to((1e6, 0)) == (99, 1e6 - 99)
