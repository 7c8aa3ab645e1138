"""Days as whole numbers (proleptic ordinals), so that six years are quick to walk through."""

from datetime import date
from functools import cache

Day = int


def day(text: str) -> Day:
    """The day of an ISO date."""
    return date.fromisoformat(text).toordinal()


STORY_BEGINS = day("2020-10-01")
BEDS_OPENED = day("2020-04-01")
EARLIEST_ADMISSION = day("2010-01-04")


@cache
def iso(on: Day) -> str:
    """A day as `YYYY-MM-DD`."""
    return date.fromordinal(on).isoformat()


def is_weekday(on: Day) -> bool:
    """Whether the day is Monday to Friday."""
    return date.fromordinal(on).weekday() < 5


def next_weekday(on: Day) -> Day:
    """The day itself, or the Monday after a weekend."""
    return on + (0, 0, 0, 0, 0, 2, 1)[date.fromordinal(on).weekday()]


def week(on: Day) -> int:
    """A number for the week, Monday to Sunday."""
    return (on - 1) // 7
