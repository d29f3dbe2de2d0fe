"""Gauss-Krüger against published values, and there and back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdesk.domain.projection import (
    CGCS2000,
    SIX,
    THREE,
    Ellipsoid,
    degrees,
    meridian,
    projected,
)

AIRY = Ellipsoid(6_377_563.396, 299.32496)
WGS84 = Ellipsoid(6_378_137.0, 298.257223563)


def test_the_published_example_of_the_epsg_comes_out() -> None:
    """IOGP 373-7-2, Transverse Mercator: OSGB36 at 50°30′N 0°30′E."""
    scale, origin = 0.9996012717, projected(-2, 49, -2, AIRY)[0]
    north, east = projected(0.5, 50.5, -2, AIRY)
    assert 400_000 + scale * east == pytest.approx(577_274.99, abs=0.01)
    assert -100_000 + scale * (north - origin) == pytest.approx(69_740.50, abs=0.01)


def test_the_published_example_comes_back() -> None:
    scale, origin = 0.9996012717, projected(-2, 49, -2, AIRY)[0]
    north, east = (69_740.50 + 100_000) / scale + origin, (577_274.99 - 400_000) / scale
    longitude, latitude = degrees(north, east, -2, AIRY)
    assert longitude == pytest.approx(0.5, abs=2e-7)
    assert latitude == pytest.approx(50.5, abs=2e-7)


def test_a_quarter_of_the_meridian_is_as_long_as_published() -> None:
    """GRS80, Moritz 2000: 10 001 965.7293 m; CGCS2000 differs in the tenth digit of 1/f."""
    assert CGCS2000.radius * math.pi / 2 == pytest.approx(10_001_965.7293, abs=1e-3)


def test_a_known_tower_stands_where_maps_show_it() -> None:
    """CN Tower, UTM 17N 630084 4833438 (WGS84, whole metres)."""
    north, east = projected(-79.387139, 43.642567, -81, WGS84)
    assert 500_000 + 0.9996 * east == pytest.approx(630_084, abs=1)
    assert 0.9996 * north == pytest.approx(4_833_438, abs=1.5)


def test_on_the_central_meridian_nothing_is_east() -> None:
    assert projected(117, 36, 117)[1] == pytest.approx(0, abs=1e-9)


@given(st.floats(-3.4, 3.4), st.floats(3, 54), st.sampled_from([75, 117, 135]))
def test_what_is_projected_comes_back(off: float, latitude: float, central: int) -> None:
    north, east = projected(central + off, latitude, central)
    longitude, again = degrees(north, east, central)
    assert math.isclose(longitude, central + off, abs_tol=1e-11)
    assert math.isclose(again, latitude, abs_tol=1e-11)


def test_zones_have_their_central_meridians() -> None:
    assert (meridian(39), meridian(20)) == (117, 117)
    assert (meridian(THREE[0]), meridian(THREE[-1])) == (75, 135)
    assert (meridian(SIX[0]), meridian(SIX[-1])) == (75, 135)


@pytest.mark.parametrize("zone", [12, 24, 46])
def test_other_numbers_are_no_zones(zone: int) -> None:
    with pytest.raises(ValueError, match=str(zone)):
        meridian(zone)


def test_the_ellipsoid_is_the_standards() -> None:
    """GB 22021-2008: first eccentricity squared 0.00669438002290."""
    assert CGCS2000.eccentricity**2 == pytest.approx(0.00669438002290, abs=1e-14)
