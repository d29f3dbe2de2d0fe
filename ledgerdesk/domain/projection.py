"""Gauss-Krüger: degrees to metres on the plane and back, by Krüger's series in n.

Source: L. Krüger 1912, coefficients to n⁴ as in C. Karney, Transverse Mercator with an accuracy
of a few nanometers, 2011; within 4° of the central meridian they are exact to the micrometre.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

EAST = 500_000.0
"""Metres added to every easting of a zone, so that none is negative."""
THREE, SIX = range(25, 46), range(13, 24)
"""Numbers of China's 3° and 6° zones; no number is in both."""


@dataclass(frozen=True)
class Ellipsoid:
    """A figure of the earth: half its width in metres, and how flat it is."""

    axis: float
    inverse_flattening: float

    @cached_property
    def n(self) -> float:
        """Third flattening."""
        flattening = 1 / self.inverse_flattening
        return flattening / (2 - flattening)

    @cached_property
    def radius(self) -> float:
        """Rectifying radius in metres: a quarter of a meridian is π/2 of it."""
        square = self.n * self.n
        return self.axis / (1 + self.n) * (1 + square / 4 + square * square / 64)

    @cached_property
    def eccentricity(self) -> float:
        """First eccentricity."""
        return 2 * math.sqrt(self.n) / (1 + self.n)


CGCS2000 = Ellipsoid(6_378_137.0, 298.257222101)
"""2000国家大地坐标系 (GB 22021-2008); WGS84 differs from it by a tenth of a millimetre."""

_FORWARD = (
    (1 / 2, -2 / 3, 5 / 16, 41 / 180),
    (0, 13 / 48, -3 / 5, 557 / 1440),
    (0, 0, 61 / 240, -103 / 140),
    (0, 0, 0, 49561 / 161280),
)
_BACK = (
    (1 / 2, -2 / 3, 37 / 96, -1 / 360),
    (0, 1 / 48, 1 / 15, -437 / 1440),
    (0, 0, 17 / 480, -37 / 840),
    (0, 0, 0, 4397 / 161280),
)
_LATITUDE = (
    (2, -2 / 3, -2, 116 / 45),
    (0, 7 / 3, -8 / 5, -227 / 45),
    (0, 0, 56 / 15, -136 / 35),
    (0, 0, 0, 4279 / 630),
)
"""For each multiple of the angle, the factors of n, n², n³, n⁴."""


def meridian(zone: int) -> int:
    """Return the central meridian of one of China's zones in degrees; ValueError for none."""
    if zone in THREE:
        return 3 * zone
    if zone in SIX:
        return 6 * zone - 3
    raise ValueError(zone)


def projected(
    longitude: float, latitude: float, central: float, ellipsoid: Ellipsoid = CGCS2000
) -> tuple[float, float]:
    """Return metres north of the equator and east of the central meridian, for degrees."""
    across, sine = math.radians(longitude - central), math.sin(math.radians(latitude))
    flat = ellipsoid.eccentricity
    tangent = math.sinh(math.atanh(sine) - flat * math.atanh(flat * sine))
    xi = math.atan2(tangent, math.cos(across))
    eta = math.asinh(math.sin(across) / math.hypot(tangent, math.cos(across)))
    north, east = _summed(_factors(_FORWARD, ellipsoid.n), xi, eta, 1)
    return ellipsoid.radius * north, ellipsoid.radius * east


def degrees(
    north: float, east: float, central: float, ellipsoid: Ellipsoid = CGCS2000
) -> tuple[float, float]:
    """Return longitude and latitude in degrees, for metres as `projected` gives them."""
    xi, eta = north / ellipsoid.radius, east / ellipsoid.radius
    up, aside = _summed(_factors(_BACK, ellipsoid.n), xi, eta, -1)
    conformal = math.asin(math.sin(up) / math.cosh(aside))
    across = math.atan2(math.sinh(aside), math.cos(up))
    more = (
        factor * math.sin(2 * number * conformal)
        for number, factor in enumerate(_factors(_LATITUDE, ellipsoid.n), 1)
    )
    return central + math.degrees(across), math.degrees(conformal + sum(more))


def _factors(table: Sequence[Sequence[float]], n: float) -> list[float]:
    return [sum(each * n**power for power, each in enumerate(row, 1)) for row in table]


def _summed(factors: Sequence[float], xi: float, eta: float, sign: int) -> tuple[float, float]:
    """Add the series of both coordinates up."""
    north, east = xi, eta
    for number, factor in enumerate(factors, 1):
        angle, width = 2 * number * xi, 2 * number * eta
        north += sign * factor * math.sin(angle) * math.cosh(width)
        east += sign * factor * math.cos(angle) * math.sinh(width)
    return north, east
