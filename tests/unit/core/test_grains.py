"""Calendar periods: weeks from Monday, quarters from April, clipped to range and cut-off."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.core.grains import Grain, calendar_period, counted_periods, financial_year, quarter
from impact.core.periods import Period, PeriodError

days = st.dates(min_value=date(1999, 1, 1), max_value=date(2101, 1, 1))
grains = st.sampled_from(list(Grain))


def same_period(one: date, other: date, grain: Grain) -> bool:
    """The slow model: two days share a period when these labels agree."""
    labels = {
        Grain.DAY: lambda day: day.toordinal(),
        Grain.WEEK: lambda day: day.isocalendar()[:2],
        Grain.MONTH: lambda day: (day.year, day.month),
        Grain.QUARTER: lambda day: (day.year, (day.month - 1) // 3),
        Grain.YEAR: lambda day: day.year - (day.month < 4),
        Grain.TOTAL: lambda day: None,
    }
    return bool(labels[grain](one) == labels[grain](other))


@given(days, st.integers(-800, 800), grains)
def test_calendar_period_holds_exactly_the_days_of_one_label(
    day: date, offset: int, grain: Grain
) -> None:
    other = day + timedelta(days=offset)

    assert calendar_period(day, grain).contains(other) == same_period(day, other, grain)


@given(days, st.integers(0, 500), st.integers(-50, 600), grains)
def test_counted_periods_count_every_day_of_the_range_before_the_cut_off_once(
    start: date, length: int, cut: int, grain: Grain
) -> None:
    end, cut_off = start + timedelta(days=length), start + timedelta(days=cut)
    rows = counted_periods(start=start, end=end, grain=grain, cut_off=cut_off)

    counted = [day for row in rows for day in row.counted.midnights()]
    assert counted == [day for day in Period(start, end).midnights() if day < cut_off]
    for row in rows:
        assert row.days >= 1
        assert Period(start, end).encloses(row.period)
        assert row.period == calendar_period(row.period.start or start, grain).intersect(
            Period(start, end)
        )


def test_week_runs_monday_to_sunday() -> None:
    assert calendar_period(date(2026, 11, 22), Grain.WEEK) == Period(
        date(2026, 11, 16), date(2026, 11, 23)
    )


def test_quarter_one_is_april_to_june() -> None:
    assert calendar_period(date(2026, 6, 30), Grain.QUARTER) == Period(
        date(2026, 4, 1), date(2026, 7, 1)
    )
    assert [quarter(date(2026, month, 1)) for month in (4, 7, 10, 1, 3)] == [1, 2, 3, 4, 4]


def test_financial_year_begins_on_1_april() -> None:
    assert financial_year(date(2026, 3, 31)) == 2025
    assert financial_year(date(2026, 4, 1)) == 2026
    assert calendar_period(date(2024, 2, 29), Grain.YEAR) == Period(
        date(2023, 4, 1), date(2024, 4, 1)
    )


def test_period_end_is_clipped_to_the_range_and_not_to_the_cut_off() -> None:
    (row,) = counted_periods(
        start=date(2026, 11, 1),
        end=date(2026, 12, 1),
        grain=Grain.MONTH,
        cut_off=date(2026, 11, 21),
    )

    assert row.period == Period(date(2026, 11, 1), date(2026, 12, 1))
    assert row.days == 20


def test_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(PeriodError):
        counted_periods(
            start=date(2026, 11, 2), end=date(2026, 11, 1), grain=Grain.DAY, cut_off=date.max
        )
