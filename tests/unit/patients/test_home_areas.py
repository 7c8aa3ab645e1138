"""Where people come from, and how far that is."""

from decimal import Decimal

import pytest

from patients.home_areas import HOME_AREAS, area_name, distance_km


@pytest.mark.parametrize(
    ("area", "latitude", "longitude", "kilometres"),
    [
        ("E06000018", "52.95", "-1.15", 0),
        # From Nottingham to London, as maps tell it: some 175 km as the crow flies.
        ("E06000018", "51.51", "-0.13", 175),
        ("E10000019", "53.80", "-1.55", 118),
    ],
)
def test_distance(area: str, latitude: str, longitude: str, kilometres: int) -> None:
    found = distance_km(home_area=area, latitude=Decimal(latitude), longitude=Decimal(longitude))

    assert found == pytest.approx(kilometres, abs=3)


def test_distance_is_unknown_where_either_end_is() -> None:
    assert distance_km(home_area="NG3", latitude=Decimal(53), longitude=Decimal(-1)) is None
    assert distance_km(home_area="E06000018", latitude=None, longitude=Decimal(-1)) is None


def test_name_of_an_area_is_its_code_where_it_is_not_listed() -> None:
    assert area_name("E06000018") == "Nottingham"
    assert area_name("NG3") == "NG3"


def test_every_area_lies_in_england() -> None:
    for code, area in HOME_AREAS.items():
        assert code.startswith("E")
        assert 50 < area.latitude < 56
        assert -6 < area.longitude < 2
