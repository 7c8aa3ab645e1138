"""The story that the founding texts report, recounted person by person and day by day."""

from datetime import date, timedelta
from statistics import mean

import pytest

from tests.unit.demo.conftest import UNTIL
from tests.unit.demo.recount import Recount, days_from

FIRST = list(days_from(date(2020, 10, 1), date(2021, 1, 1)))
AUTUMNS = [
    list(days_from(date(year, 9, 1), min(date(year, 12, 1), UNTIL)))
    for year in (2023, 2024, 2025, 2026)
]
LAST_YEAR = list(days_from(UNTIL - timedelta(days=365), UNTIL))
PER_100_A_MONTH = 3_043.75


def test_out_of_area_rate_last_quarter_of_2020(impact: Recount) -> None:
    assert 100 * impact.out_of_area_rate(FIRST).value == pytest.approx(21, abs=1)


@pytest.mark.parametrize("days", AUTUMNS)
def test_out_of_area_rate_stays_near_6_from_autumn_2023(impact: Recount, days: list[date]) -> None:
    assert 100 * impact.out_of_area_rate(days).value == pytest.approx(6, abs=0.7)


def test_out_of_area_today_about_twenty_people(impact: Recount) -> None:
    patients, away = impact.counts(UNTIL - timedelta(days=1))

    assert 15 <= len(away) <= 25
    assert 330 <= len(patients) <= 370


def test_out_of_area_reasons_inherited_first_and_mixed_today(impact: Recount) -> None:
    at_first = [row["out_of_area_reason"] for row in impact.counts(FIRST[0])[1]]
    today = {row["out_of_area_reason"] for row in impact.counts(UNTIL - timedelta(days=1))[1]}

    assert at_first.count("inherited") > len(at_first) / 2
    assert {"no_bed", "no_suitable_service", "specialist"} <= today


def test_out_of_area_at_members_and_at_a_hospital_of_no_member(impact: Recount) -> None:
    providers = {row["provider"] for row in impact.counts(UNTIL - timedelta(days=1))[1]}

    assert "GMMH" in providers
    assert providers & {"PRIORY", "ELYSIUM", "CYGNET", "STANDREWS"}


def test_occupancy_rises_from_85_to_90(impact: Recount) -> None:
    assert 100 * impact.occupancy(FIRST).value == pytest.approx(85, abs=1.2)
    assert 100 * impact.occupancy(LAST_YEAR).value == pytest.approx(90, abs=1)


def test_seclusion_falls_from_5_to_2_per_100_patients_a_month(impact: Recount) -> None:
    first, last = impact.interventions(FIRST, "05"), impact.interventions(LAST_YEAR, "05")

    assert first.value * PER_100_A_MONTH == pytest.approx(5, abs=0.7)
    assert last.value * PER_100_A_MONTH == pytest.approx(2, abs=0.4)


def test_all_interventions_fall_by_a_fifth(impact: Recount) -> None:
    first, last = impact.interventions(FIRST), impact.interventions(LAST_YEAR)

    assert last.value / first.value == pytest.approx(0.8, abs=0.05)


def test_inward_people_are_few(impact: Recount) -> None:
    assert 1 <= 100 * impact.inward_rate(LAST_YEAR).value <= 6


@pytest.mark.parametrize(("level", "years"), [("MS", 2.0), ("LS", 1.5)])
def test_lengths_of_stay_plausible_with_long_tails(
    impact: Recount, level: str, years: float
) -> None:
    lengths = impact.lengths(level, FIRST[0], UNTIL)

    assert mean(lengths) / 365.25 == pytest.approx(years, abs=0.3)
    assert sum(1 for length in lengths if length > 1_826) >= 10


def test_population_of_the_other_collaboratives(
    rows: dict[str, list[dict[str, str]]], impact: Recount, plan: tuple
) -> None:
    yesterday = UNTIL - timedelta(days=1)
    counts = {
        found.code: len(Recount(rows, found, impact.service_lines).counts(yesterday)[0])
        for found in plan
    }

    assert 110 <= counts["WY-SECURE"] <= 140
    assert 7 <= counts["WY-CONNECT"] <= 14
    assert 13 <= counts["WY-CYPMH"] <= 22
