"""The parts of the simulation, each by itself."""

from datetime import date

import pytest

from impact.demo.calendar.days import day, iso, next_weekday, week
from impact.demo.calendar.trajectories import Trajectory
from impact.demo.lines import FACTS, mean_length
from impact.demo.people import People
from impact.demo.plan import CollaborativePlan, WardPlan
from impact.demo.randomness import Chance, Steady, Streams
from impact.demo.records import LegalPeriod
from impact.demo.stories.legal import expires
from impact.demo.wards import BedTaken, WardState, ordered
from patients.nhs_numbers import is_valid

WARD = WardPlan("RHA", "A", "LS_M_MI", "low", "male", 3, "QT1", independent=False)


@pytest.mark.parametrize(
    ("on", "value"),
    [("2020-01-01", 10.0), ("2020-10-01", 10.0), ("2021-01-01", 20.0), ("2030-01-01", 20.0)],
)
def test_trajectory_level_before_and_after(on: str, value: float) -> None:
    assert Trajectory.of(m2020_10=10, m2021_01=20).at(day(on)) == value


def test_trajectory_straight_between() -> None:
    middle = Trajectory.of(m2020_10=10, m2021_01=20).at(day("2020-11-16"))

    assert middle == pytest.approx(15)


def test_days_weekends_move_to_monday() -> None:
    saturday = day("2026-11-21")

    assert iso(next_weekday(saturday)) == "2026-11-23"
    assert iso(next_weekday(saturday - 1)) == "2026-11-20"
    assert week(saturday) == week(saturday + 1) == week(saturday + 2) - 1
    assert date.fromordinal(week(saturday) * 7 + 1).weekday() == 0


def test_streams_repeat_and_differ() -> None:
    assert Streams(1).of("a", 2).random() == Streams(1).of("a", 2).random()
    assert Streams(1).of("a", 2).random() != Streams(2).of("a", 2).random()
    assert Streams(1).of("a", 2).random() != Streams(1).of("a", 3).random()


def test_steady_keeps_its_pace() -> None:
    pace = Steady(Chance("pace"))

    assert sum(pace.due(0.25) for _ in range(8_000)) == pytest.approx(2_000, rel=0.02)


@pytest.mark.parametrize("expected", [0.2, 3.0])
def test_chance_count_has_the_expected_mean(expected: float) -> None:
    chance = Chance("count")

    mean = sum(chance.count(expected) for _ in range(20_000)) / 20_000

    assert mean == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize(("level", "years"), [("MS_M_MI", 1.86), ("LS_M_MI", 1.45)])
def test_lines_mean_length_of_a_phase(level: str, years: float) -> None:
    assert mean_length(FACTS[level]) / 365.25 == pytest.approx(years, abs=0.01)


def test_people_have_synthetic_numbers_and_fit_their_line() -> None:
    people = People(Streams(5))
    on = day("2024-01-01")

    made = [
        people.make(facts=FACTS["LS_F_LDA"], sex="female", icb="QT1", on=on) for _ in range(500)
    ]

    numbers = [person.nhs_number for person in made if person.nhs_number]
    assert len(set(numbers)) == len(numbers) > 450
    assert all(number.startswith("999") and is_valid(number) for number in numbers)
    assert {person.sex for person in made} == {"female"}
    assert all(18 <= (on - person.birth) / 365.25 <= 65 for person in made)
    disabled = [person for person in made if person.learning_disability == "1"]
    assert len(disabled) > 300


def test_plan_is_nine_providers_and_371_beds(plan: tuple[CollaborativePlan, ...]) -> None:
    impact = plan[0]

    assert len({ward.provider for ward in impact.wards}) == 9
    assert len(impact.wards) == 29
    assert sum(ward.beds for ward in impact.wards) == 371
    assert not {ward.icb for ward in impact.spot_wards} & set(impact.footprint)
    assert all(ward.beds == 0 for ward in impact.spot_wards)
    assert [found.code for found in plan] == ["IMPACT", "WY-SECURE", "WY-CONNECT", "WY-CYPMH"]


def test_ward_refuses_a_second_use_of_a_bed() -> None:
    ward = WardState(WARD)
    ward.put("02", "taken")

    with pytest.raises(BedTaken):
        ward.put("02", "closed")
    with pytest.raises(BedTaken):
        ward.put("09", "taken")
    assert ward.free() == ["01", "03"]


def test_ward_surge_bed_is_no_block_bed_and_goes_first() -> None:
    ward = WardState(WARD)
    ward.labels["S1"] = "surge"
    ward.put("01", "closed")

    assert ward.open_block() == 2
    assert ward.choose(Chance("bed")) == "S1"
    ward.retiring.add("S1")
    assert "S1" not in ward.free()


def test_wards_suspended_or_full_take_nobody() -> None:
    suspended, full, able = WardState(WARD), WardState(WARD), WardState(WARD)
    suspended.suspended = True
    for label in full.labels:
        full.put(label, "taken")

    assert ordered([suspended, full, able], Chance("wards")) == [able]


@pytest.mark.parametrize(
    ("status", "term", "until", "expected"),
    [
        ("03", 182, "2024-03-01", "2024-07-01"),
        ("03", 182, "2024-08-01", "2024-12-30"),
        ("03", 182, "2025-02-01", "2025-12-30"),
        ("15", 400, "2025-06-01", "2025-02-04"),
        ("09", 0, "2025-06-01", None),
    ],
)
def test_legal_status_is_renewed_by_half_years_then_years(
    status: str, term: int, until: str, expected: str | None
) -> None:
    period = LegalPeriod("RHA", status, day("2024-01-01"), term)

    expiry = expires(period, until=day(until))

    assert (iso(expiry) if expiry else None) == expected
