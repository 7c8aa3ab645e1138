"""Working days of England: what is due in two of them is not due on Easter Monday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.core.working_days import is_working_day, working_days_after

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
NUMBERS = st.integers(0, 30)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 5, 5), 2, date(2026, 5, 7)),
        (date(2026, 5, 7), 2, date(2026, 5, 11)),
        (date(2026, 5, 8), 0, date(2026, 5, 8)),
        # Over the early May bank holiday, of 4 May 2026.
        (date(2026, 5, 1), 1, date(2026, 5, 5)),
        # Over Good Friday and Easter Monday.
        (date(2026, 4, 2), 2, date(2026, 4, 8)),
        # Boxing Day is a Saturday in 2026: Monday is off in its place.
        (date(2026, 12, 24), 2, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        # The state funeral of 19 September 2022 was for once.
        (date(2022, 9, 16), 1, date(2022, 9, 20)),
    ],
)
def test_working_days_after(day: date, number: int, expected: date) -> None:
    assert working_days_after(day, number) == expected


@pytest.mark.parametrize("day", [date(2026, 3, 17), date(2026, 7, 13), date(2026, 8, 3)])
def test_holidays_of_other_nations_are_worked(day: date) -> None:
    """St Patrick's Day, the Twelfth, and the Scottish summer bank holiday."""
    assert is_working_day(day)


@given(DAYS, NUMBERS)
def test_as_many_working_days_lie_between(day: date, number: int) -> None:
    end = working_days_after(day, number)

    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, between)) == number
    assert number == 0 or is_working_day(end)


@given(DAYS, NUMBERS, NUMBERS)
def test_steps_add_up(day: date, first: int, second: int) -> None:
    there = working_days_after(working_days_after(day, first), second)

    assert there == working_days_after(day, first + second)


@given(DAYS, st.integers(0, 60), NUMBERS)
def test_who_asks_later_is_answered_no_sooner(day: date, later: int, number: int) -> None:
    after = day + timedelta(days=later)

    assert working_days_after(after, number) >= working_days_after(day, number)


@given(DAYS)
def test_no_weekend_and_eight_bank_holidays_a_year_at_least(day: date) -> None:
    year = [date(day.year, 1, 1) + timedelta(days=n) for n in range(365)]
    weekdays = [one for one in year if one.weekday() < 5]

    assert not any(map(is_working_day, set(year) - set(weekdays)))
    assert 7 <= len(weekdays) - sum(map(is_working_day, weekdays)) <= 10
