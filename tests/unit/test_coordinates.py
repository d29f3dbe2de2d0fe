"""Angles as people write them, to ten-millionths of a degree and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.coordinates import (
    SCALE,
    CoordinateError,
    degrees,
    dms,
    is_pair,
    place,
)
from ledgerdesk.domain.projection import projected

angles = st.integers(-180 * SCALE, 180 * SCALE)


def wide(text: str) -> str:
    return text.translate({code: 0xFEE0 + code for code in range(0x21, 0x7F)})


@pytest.mark.parametrize(
    "text",
    [
        "117°30′15.5″", "117度30分15.5秒", "117 30 15.5", "117:30:15.5", "117º30'15.5\"",
        wide("117°30′15.5″"), "117°30′15.5′′", "东经117°30′15.5″", "117°30′15.5″E",
        " 117° 30′ 15.5″ ",
    ],
)  # fmt: skip
def test_every_way_of_writing_an_angle_means_the_same(text: str) -> None:
    assert degrees(text) == 1_175_043_056


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("117.5043", 1_175_043_000),
        ("117°30.258′", 1_175_043_000),
        ("117°", 1_170_000_000),
        ("36", 360_000_000),
        ("-36.5", -365_000_000),
        ("36.5S", -365_000_000),
        ("西经70", -700_000_000),
        ("116.12345678901235", 1_161_234_568),
        ("180", 1_800_000_000),
    ],
)
def test_decimal_degrees_are_read(text: str, value: int) -> None:
    assert degrees(text) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("abc", "没有看懂"),
        ("", "没有看懂"),
        pytest.param("1" + " " * 50 + "x", "没有看懂", id="blanks"),
        pytest.param("1" + " " * 100_000 + "x", "没有看懂", id="many blanks"),
        ("117°60′00″", "小于 60"),
        ("117°30′60″", "小于 60"),
        ("180.0000001", "超过了 180 度"),
        ("117.5°30′", "最末一段"),
        ("117°30.5′10″", "最末一段"),
    ],
)
def test_what_is_no_angle_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(CoordinateError, match=why):
        degrees(text)


@given(angles)
def test_four_decimals_of_a_second_lose_nothing(value: int) -> None:
    assert degrees(dms(value, 4)) == value


@given(angles, st.integers(0, 6))
def test_a_written_angle_is_within_half_its_last_place(value: int, decimals: int) -> None:
    error = abs(degrees(dms(value, decimals)) - value)

    assert error * 3600 * 10**decimals <= SCALE // 2 + 3600 * 10**decimals


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1_175_043_056, 2, "117°30′15.50″"),
        (1_175_043_056, 0, "117°30′16″"),
        (1_179_999_999, 2, "118°00′00.00″"),
        (-1, 0, "0°00′00″"),
        (-365_000_000, 1, "-36°30′00.0″"),
    ],
)
def test_angles_are_printed_in_degrees_minutes_and_seconds(
    value: int, decimals: int, text: str
) -> None:
    assert dms(value, decimals) == text


PLACE = (1_181_667_000, 361_850_000)


@pytest.mark.parametrize(
    "text",
    ["118.1667，36.185", "36.185,118.1667", "118.1667 36.185", "E118.1667°；N36.185°",
     "118°10′0.12″ / 36°11′06″", "东经118.1667、北纬36.185", wide("118.1667,36.185")],
)  # fmt: skip
def test_both_coordinates_are_read_from_one_text(text: str) -> None:
    found = place(text)
    assert (found.longitude, found.latitude) == PLACE
    assert found.frame == "2000国家大地坐标系"
    assert is_pair(text)


@pytest.mark.parametrize(
    ("zone", "central", "words"),
    [(39, 117, "3度带第39带（中央经线117°）"), (20, 117, "6度带第20带（中央经线117°）"),
     (40, 120, "3度带第40带（中央经线120°）")],
)  # fmt: skip
def test_metres_of_a_zone_become_degrees_and_the_frame_is_named(
    zone: int, central: int, words: str
) -> None:
    north, east = projected(118.1667, 36.185, central)
    for text in (
        f"X={north:.3f} Y={zone}{500_000 + east:.3f}",
        f"{zone}{500_000 + east:.3f}，{north:.3f}",
        f"纵坐标：{north:.3f}米；横坐标：{zone}{500_000 + east:.3f}米",
    ):
        found = place(text)
        assert (found.longitude, found.latitude) == pytest.approx(PLACE, abs=1)
        assert found.frame == f"2000国家大地坐标系，{words}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4007654.32, 512345.67", "带号"),
        ("4007654.32, 24512345.67", "24"),
        ("4007654.32, 39912345.67", "中央经线 117°"),
        ("118.1667", "没有看懂"),
        ("118.1,36.1,5", "没有看懂"),
        ("", "没有看懂"),
        ("1" * 200, "没有看懂"),
        ("东头,西头", "没有看懂"),
        ("4007654.32,36.185", "没有看懂"),
    ],
)
def test_a_place_that_is_not_understood_says_why(text: str, reason: str) -> None:
    with pytest.raises(CoordinateError, match=reason):
        place(text)


def test_a_single_angle_is_no_pair() -> None:
    assert not is_pair("118°10′00″")
    assert not is_pair("118 10 00.5")
    assert is_pair("118.1，36.2")
