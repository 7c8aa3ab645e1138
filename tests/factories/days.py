"""Dates lie around `DAY`, a Monday, so that a test can say `days(3)` and mean the Thursday."""

from datetime import UTC, date, datetime, timedelta

DAY = date(2026, 5, 4)  # a Monday
OPENED = date(2020, 4, 1)


def days(number: int) -> date:
    """The day so many days after `DAY`."""
    return DAY + timedelta(days=number)


def instant(number: int = 0, hour: int = 12) -> datetime:
    """An instant in UTC on the day so many days after `DAY`."""
    day = days(number)
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
