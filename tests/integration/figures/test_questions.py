"""What can be asked and what is refused; calendars; numbers as they are served."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from impact.core.grains import Grain, counted_periods
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.dimensions import CannotCut, UnknownDimension
from reporting.figures.engine import (
    Asked,
    UnknownFigure,
    WrongRange,
    ask,
    figure_named,
    rows_of,
    served,
)
from tests.integration.beds_state.small import Small
from tests.integration.figures.asking import NOW

BED_FIGURES = (
    *("occupancy", "occupancy_excluding_leave", "occupancy_commissioned"),
    *("closed_bed_rate", "paused_bed_rate"),
)
A_THIRD = Decimal("0.333333333333333333333333333333")
DIMENSIONS = ("provider", "site", "ward", "service_line", "icb", "security_level", "sex")


@pytest.fixture
def small(db: None) -> Small:
    return Small()


def asked(
    small: Small,
    figure: str,
    start: date = date(2026, 3, 1),
    end: date = date(2026, 4, 1),
    *,
    grain: Grain = Grain.TOTAL,
    by: tuple[str, ...] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
) -> list[dict[str, Any]]:
    question = Asked(
        figure=figure,
        collaborative=small.collaborative,
        start=start,
        end=end,
        cut_off=date(2026, 12, 1),
        grain=grain,
        by=by,
        filters=filters or {},
    )
    return ask(question, computed_at=NOW).as_dict()["rows"]


@pytest.mark.parametrize("figure", BED_FIGURES)
def test_beds_cannot_be_cut_by_icb(small: Small, figure: str) -> None:
    for given in ({"by": ("icb",)}, {"filters": {"icb": ["QT1"]}}):
        with pytest.raises(CannotCut, match=r"cannot be cut by icb\. A bed has no ICB") as refused:
            asked(small, figure, **given)
        assert refused.value.message.endswith(".")


@pytest.mark.parametrize("cut", ["provider", "site", "ward", "sex"])
def test_people_waiting_cannot_be_cut_by_a_ward(small: Small, cut: str) -> None:
    with pytest.raises(CannotCut, match="has no ward yet"):
        asked(small, "waiting", by=(cut,))


@pytest.mark.parametrize("cut", ["site", "ward", "icb", "sex"])
def test_a_baseline_cannot_be_cut_finer_than_it_is_agreed(small: Small, cut: str) -> None:
    with pytest.raises(CannotCut, match="not more finely"):
        asked(small, "bed_day_variance", by=(cut,))


@pytest.mark.parametrize("figure", [name for name in CATALOGUE if name != "discharges"])
def test_only_discharges_have_a_destination(small: Small, figure: str) -> None:
    with pytest.raises(CannotCut, match="cannot be cut by destination"):
        asked(small, figure, by=("destination",))


@pytest.mark.parametrize("figure", CATALOGUE)
def test_every_other_cut_can_be_made(small: Small, figure: str) -> None:
    refused = set()
    for cut in DIMENSIONS:
        try:
            asked(small, figure, by=(cut,))
            asked(small, figure, filters={cut: ["anything"]}, by=(cut,))
        except CannotCut:
            refused.add(cut)
    expected = {name: {"icb"} for name in BED_FIGURES}
    expected["waiting"] = {"provider", "site", "ward", "sex"}
    expected["bed_day_variance"] = {"site", "ward", "icb", "sex"}
    assert refused == expected.get(figure, set())


def test_what_is_not_known_is_refused(small: Small) -> None:
    with pytest.raises(UnknownFigure, match="'occupation' is no figure; expected one of occupancy"):
        asked(small, "occupation")
    with pytest.raises(UnknownDimension, match="'colour' is nothing to cut by; expected one of"):
        asked(small, "occupancy", by=("colour",))
    with pytest.raises(WrongRange, match="before it begins"):
        asked(small, "occupancy", date(2026, 3, 2), date(2026, 3, 1))


def test_the_command_refuses_with_the_same_sentence(small: Small) -> None:
    with pytest.raises(CommandError, match="A bed has no ICB: an empty one is nobody's"):
        call_command(
            *("figures", "occupancy", "--from", "2026-03-01", "--to", "2026-04-01"),
            *("--by", "icb"),
            stdout=StringIO(),
            stderr=StringIO(),
        )


def test_the_command_refuses_a_provider_that_there_is_not(small: Small) -> None:
    with pytest.raises(CommandError, match="There is no provider “ZZ”"):
        call_command(
            *("figures", "occupancy", "--from", "2026-03-01", "--to", "2026-04-01"),
            *("--provider", "ZZ", "RHA"),
            stdout=StringIO(),
            stderr=StringIO(),
        )


def test_only_a_discharge_has_a_destination(small: Small) -> None:
    with pytest.raises(CannotCut, match="Only a discharge has a destination"):
        asked(small, "occupancy", by=("destination",))


@pytest.mark.parametrize("figure", CATALOGUE)
def test_nothing_to_count_is_null_and_never_zero(small: Small, figure: str) -> None:
    (row,) = asked(small, figure)
    assert row["numerator"] == 0
    if CATALOGUE[figure].unit == "count":
        assert (row["denominator"], row["value"]) == (None, 0)
    else:
        assert (row["denominator"], row["value"]) == (0, None)
    assert asked(small, figure, by=("service_line",)) == []


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 3, 29), date(2026, 3, 30), 1),  # 23 hours
        (date(2026, 10, 25), date(2026, 10, 26), 1),  # 25 hours
        (date(2026, 3, 1), date(2026, 4, 1), 31),
        (date(2024, 2, 1), date(2024, 3, 1), 29),
        (date(2023, 4, 1), date(2024, 4, 1), 366),
        (date(2024, 2, 28), date(2024, 3, 1), 2),
        (date(2023, 2, 28), date(2023, 3, 1), 1),
    ],
)
def test_a_full_bed_is_full_on_every_day(small: Small, start: date, end: date, days: int) -> None:
    small.bed(small.ward("A"), "A1", start_date=date(2022, 1, 1))
    small.stay(date(2022, 1, 1), bed="A1")
    (row,) = asked(small, "occupancy", start, end)
    assert (row["days"], row["numerator"], row["denominator"], row["value"]) == (
        *(days, days, days),
        100,
    )
    assert [it["numerator"] for it in asked(small, "occupancy", start, end, grain=Grain.DAY)] == (
        [1] * days
    )


def test_lengths_count_leap_days_and_no_clock(small: Small) -> None:
    ward = small.ward("A")
    small.stay(date(2024, 2, 28), date(2024, 3, 1), ward=ward)
    small.stay(date(2026, 3, 28), date(2026, 3, 30), ward=ward)
    small.stay(date(2026, 10, 24), date(2026, 10, 26), ward=ward)
    rows = asked(small, "length_of_stay", date(2024, 1, 1), date(2026, 12, 1), grain=Grain.YEAR)
    assert [row["numerator"] for row in rows] == [2, 0, 2, 2]


def test_periods_are_those_of_the_calendar(small: Small) -> None:
    def starts(grain: Grain, start: date, end: date) -> list[str]:
        return [row["period_start"] for row in asked(small, "admissions", start, end, grain=grain)]

    assert starts(Grain.WEEK, date(2025, 12, 30), date(2026, 1, 13)) == [
        *("2025-12-30", "2026-01-05", "2026-01-12"),
    ]
    assert starts(Grain.QUARTER, date(2026, 2, 10), date(2026, 8, 1)) == [
        *("2026-02-10", "2026-04-01", "2026-07-01"),
    ]
    assert starts(Grain.YEAR, date(2025, 3, 31), date(2026, 5, 1)) == [
        *("2025-03-31", "2025-04-01", "2026-04-01"),
    ]


def test_served_numbers_are_rounded_half_up_to_six_decimals() -> None:
    assert served(Decimal("0.0000005")) == 0.000001
    assert served(Decimal("0.00000049999")) == 0
    assert served(Decimal("-0.0000005")) == -0.000001
    assert served(Decimal("87.5")) == 87.5
    assert isinstance(served(Decimal("75.0000000")), int)
    assert served(None) is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        (1, 3, 33.333333),
        (2, 3, 66.666667),
        (14, 16, 87.5),
        (0, 5, 0),
        (5, 0, None),
        # 99.9999995 less 2.5e-15: rounding it first to a dozen decimals would make it 100.
        (199_999_998, 199_999_999, 99.999999),
        # What the query divided: a third of 64 over two thirds of 10**7, which is a half exactly.
        (
            Decimal("0.333333333333333333333333333333"),
            Decimal("66666666.666666666666666666666666666667"),
            0.000001,
        ),
    ],
)
def test_a_value_is_exact_to_its_last_digit(
    small: Small, numerator: Any, denominator: Any, value: float | None
) -> None:
    start, end = date(2026, 3, 1), date(2026, 4, 1)
    question = Asked("occupancy", small.collaborative, start, end, end)
    periods = counted_periods(start=start, end=end, grain=Grain.TOTAL, cut_off=end)
    found = {(): {1: {"numerator": numerator, "denominator": denominator}}}
    (row,) = rows_of(question, figure_named("occupancy"), periods, found)
    assert row.as_dict()["value"] == value
