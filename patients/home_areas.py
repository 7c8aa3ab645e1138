"""Local authorities of the East Midlands, West Yorkshire and their neighbours, and where they lie.

Codes and names are the Office for National Statistics'; each point is the rough middle of the
authority (degrees, WGS 84), good enough for a distance in whole kilometres and for nothing finer.
"""

from collections.abc import Mapping
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

EARTH_KM = 6371.0


class HomeArea(NamedTuple):
    """A local authority: its name and a point in the middle of it."""

    name: str
    latitude: float
    longitude: float


HOME_AREAS = {
    "E06000010": HomeArea("Kingston upon Hull", 53.75, -0.34),
    "E06000014": HomeArea("York", 53.96, -1.08),
    "E06000015": HomeArea("Derby", 52.92, -1.47),
    "E06000016": HomeArea("Leicester", 52.64, -1.13),
    "E06000017": HomeArea("Rutland", 52.66, -0.64),
    "E06000018": HomeArea("Nottingham", 52.95, -1.15),
    "E06000031": HomeArea("Peterborough", 52.58, -0.25),
    "E06000032": HomeArea("Luton", 51.89, -0.42),
    "E06000033": HomeArea("Southend-on-Sea", 51.55, 0.71),
    "E06000042": HomeArea("Milton Keynes", 52.08, -0.74),
    "E06000061": HomeArea("North Northamptonshire", 52.42, -0.65),
    "E06000062": HomeArea("West Northamptonshire", 52.22, -1.00),
    "E08000003": HomeArea("Manchester", 53.47, -2.24),
    "E08000006": HomeArea("Salford", 53.48, -2.35),
    "E08000018": HomeArea("Rotherham", 53.40, -1.30),
    "E08000019": HomeArea("Sheffield", 53.40, -1.50),
    "E08000025": HomeArea("Birmingham", 52.48, -1.88),
    "E08000029": HomeArea("Solihull", 52.43, -1.70),
    "E08000032": HomeArea("Bradford", 53.80, -1.80),
    "E08000033": HomeArea("Calderdale", 53.72, -1.95),
    "E08000034": HomeArea("Kirklees", 53.64, -1.78),
    "E08000035": HomeArea("Leeds", 53.82, -1.52),
    "E08000036": HomeArea("Wakefield", 53.66, -1.42),
    "E09000007": HomeArea("Camden", 51.55, -0.16),
    "E09000019": HomeArea("Islington", 51.55, -0.11),
    "E10000003": HomeArea("Cambridgeshire", 52.35, 0.02),
    "E10000007": HomeArea("Derbyshire", 53.10, -1.57),
    "E10000012": HomeArea("Essex", 51.83, 0.58),
    "E10000018": HomeArea("Leicestershire", 52.68, -1.13),
    "E10000019": HomeArea("Lincolnshire", 53.07, -0.25),
    "E10000021": HomeArea("Northamptonshire", 52.29, -0.85),
    "E10000024": HomeArea("Nottinghamshire", 53.12, -1.01),
}


def area_name(code: str) -> str:
    """The name of a local authority; the code itself where it is not on the list."""
    return HOME_AREAS[code].name if code in HOME_AREAS else code


def distance_km(
    *, home_area: str, latitude: Decimal | None, longitude: Decimal | None
) -> int | None:
    """Whole kilometres as the crow flies from a home area to a point; None where either is unknown.

    A postcode district is no local authority: its place is not known here.
    """
    area = HOME_AREAS.get(home_area)
    if area is None or latitude is None or longitude is None:
        return None
    north, west = radians(area.latitude), radians(area.longitude)
    to_north, to_west = radians(latitude), radians(longitude)
    chord = (
        sin((to_north - north) / 2) ** 2
        + cos(north) * cos(to_north) * sin((to_west - west) / 2) ** 2
    )
    return round(2 * EARTH_KM * asin(sqrt(chord)))


def km_to_ward(row: Mapping[str, Any], *, home_area: str) -> int | None:
    """As `distance_km`, to the ward of a row that was read as plain values."""
    return distance_km(
        home_area=home_area,
        latitude=row["ward__site__latitude"],
        longitude=row["ward__site__longitude"],
    )
