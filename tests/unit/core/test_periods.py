"""Half-open periods against a slow model: the set of days that count."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.core.periods import (
    Period,
    PeriodError,
    covers_without_gap,
    follow_each_other,
    gaps,
    local_date,
    start_of_day,
    union,
)

# A window that holds a leap day, the end of a year and both changes of the clocks.
FIRST = date(2023, 12, 20)
WINDOW = [FIRST + timedelta(days=offset) for offset in range(330)]
days = st.sampled_from(WINDOW)


@st.composite
def periods(draw: st.DrawFn, *, bounded: bool = False) -> Period:
    start, end = sorted([draw(days), draw(days)])
    if bounded:
        return Period(start, end)
    return Period(draw(st.sampled_from([start, None])), draw(st.sampled_from([end, None])))


def day_set(period: Period | None) -> set[date]:
    if period is None:
        return set()
    return {
        day
        for day in WINDOW
        if (period.start is None or period.start <= day)
        and (period.end is None or day < period.end)
    }


def days_of(parts: tuple[Period, ...]) -> set[date]:
    return set().union(*(day_set(part) for part in parts)) if parts else set()


@given(periods(), days)
def test_contains_is_membership(period: Period, day: date) -> None:
    assert period.contains(day) == (day in day_set(period))


@given(periods(), periods())
def test_intersect_is_the_shared_days(one: Period, other: Period) -> None:
    assert day_set(one.intersect(other)) == day_set(one) & day_set(other)
    assert one.intersect(other) == other.intersect(one)


@given(periods(bounded=True), periods(bounded=True))
def test_overlaps_of_bounded_periods_is_a_shared_day(one: Period, other: Period) -> None:
    assert one.overlaps(other) == bool(day_set(one) & day_set(other))


@given(periods(), periods(bounded=True))
def test_clip_keeps_the_days_inside(period: Period, window: Period) -> None:
    clipped = period.clip(start=window.start, end=window.end)

    assert day_set(clipped) == day_set(period) & day_set(window)


@given(periods(bounded=True), days)
def test_days_counts_midnights(period: Period, until: date) -> None:
    assert period.days() == len(day_set(period))
    assert period.days(until) == len({day for day in day_set(period) if day < until})
    assert list(period.midnights()) == sorted(day_set(period))


@given(periods(), st.lists(periods(), max_size=4))
def test_subtract_leaves_the_other_days(period: Period, others: list[Period]) -> None:
    left = period.subtract(*others)

    assert days_of(left) == day_set(period) - days_of(tuple(others))
    assert not any(part.is_empty for part in left)
    assert gaps(period, others) == left


@given(st.lists(periods(bounded=True), max_size=6))
def test_union_joins_and_orders(parts: list[Period]) -> None:
    joined = union(parts)

    assert days_of(joined) == days_of(tuple(parts))
    for earlier, later in pairwise(joined):
        assert earlier.end is not None
        assert later.start is not None
        assert earlier.end < later.start


@given(periods(bounded=True), st.lists(periods(bounded=True), max_size=4))
def test_covers_without_gap_is_set_inclusion(whole: Period, parts: list[Period]) -> None:
    if whole.is_empty:
        assert covers_without_gap(whole, parts) == any(part.encloses(whole) for part in parts)
    else:
        assert covers_without_gap(whole, parts) == (day_set(whole) <= days_of(tuple(parts)))


@given(periods(), periods())
def test_encloses_means_both_bounds_lie_within(outer: Period, inner: Period) -> None:
    starts = outer.start is None or (inner.start is not None and inner.start >= outer.start)
    ends = outer.end is None or (inner.end is not None and inner.end <= outer.end)

    assert outer.encloses(inner) == (starts and ends)


def test_same_day_period_is_legal_and_empty() -> None:
    same_day = Period(date(2026, 11, 16), date(2026, 11, 16))

    assert same_day.is_empty
    assert same_day.days() == 0
    assert not same_day.contains(date(2026, 11, 16))
    assert not same_day.overlaps(Period(None, None))
    assert same_day.subtract() == ()


def test_same_day_period_outside_is_not_enclosed() -> None:
    same_day = Period(date(2026, 11, 16), date(2026, 11, 16))

    assert Period(date(2026, 11, 10), date(2026, 11, 16)).encloses(same_day)
    assert not Period(date(2026, 11, 17), None).encloses(same_day)


def test_the_day_of_discharge_does_not_count() -> None:
    stay = Period(date(2026, 11, 10), date(2026, 11, 16))

    assert stay.contains(date(2026, 11, 15))
    assert not stay.contains(date(2026, 11, 16))
    assert stay.days() == 6


def test_leap_day_and_clock_changes_are_one_midnight_each() -> None:
    assert Period(date(2024, 2, 28), date(2024, 3, 1)).days() == 2
    assert Period(date(2024, 3, 31), date(2024, 4, 1)).days() == 1
    assert Period(date(2024, 10, 27), date(2024, 10, 28)).days() == 1


def test_end_before_start_is_refused() -> None:
    with pytest.raises(PeriodError, match="lies before the start"):
        Period(date(2026, 11, 16), date(2026, 11, 15))


def test_unbounded_period_has_no_number_of_days() -> None:
    with pytest.raises(PeriodError, match="give an end"):
        Period(date(2026, 11, 16), None).days()
    with pytest.raises(PeriodError):
        Period(None, date(2026, 11, 16)).midnights()


def test_open_period_counts_up_to_the_cut_off() -> None:
    assert Period(date(2026, 11, 16), None).days(date(2026, 11, 23)) == 7
    assert Period(date(2026, 11, 16), None).days(date(2026, 11, 1)) == 0


def test_follow_each_other_needs_each_to_begin_where_the_last_ended() -> None:
    first = Period(date(2026, 11, 1), date(2026, 11, 5))
    same_day = Period(date(2026, 11, 5), date(2026, 11, 5))
    last = Period(date(2026, 11, 5), None)

    assert follow_each_other([last, same_day, first])
    assert not follow_each_other([first, Period(date(2026, 11, 6), None)])
    assert not follow_each_other([first, Period(date(2026, 11, 4), None)])
    assert not follow_each_other([Period(date(2026, 11, 1), None), last])


def test_local_date_of_an_instant_follows_summer_time() -> None:
    assert local_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert local_date(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 7, 1, tzinfo=UTC).replace(tzinfo=None))


def test_start_of_day_is_local_midnight_of_long_and_short_days() -> None:
    def hours(day: date) -> float:
        following = start_of_day(day + timedelta(days=1)).astimezone(UTC)
        return (following - start_of_day(day).astimezone(UTC)).total_seconds() / 3600

    assert hours(date(2026, 3, 29)) == 23
    assert hours(date(2026, 10, 25)) == 25
    assert hours(date(2026, 11, 21)) == 24
