"""The days and periods of a question (`figures.md` section 1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)


@dataclass
class Period:
    """A period clipped to the range, and those of its days that are counted."""

    start: date
    end: date
    days: list[date]


def days_between(start: date, end: date) -> Iterator[date]:
    """Every day from `start` to before `end`."""
    while start < end:
        yield start
        start += ONE


def periods(start: date, end: date, cut_off: date, grain: str) -> list[Period]:
    """The days of the range, one by one, put together where they have the same name."""
    found: dict[tuple[int, ...], list[date]] = {}
    for day in days_between(start, end):
        found.setdefault(_name(day, grain), []).append(day)
    whole = [
        Period(days[0], days[-1] + ONE, [day for day in days if day < cut_off])
        for days in found.values()
    ]
    return [period for period in whole if period.days]


def _name(day: date, grain: str) -> tuple[int, ...]:
    """What all days of one period have in common."""
    year_of_april = day.year if day.month >= 4 else day.year - 1
    return {
        "day": (day.toordinal(),),
        "week": tuple(day.isocalendar())[:2],
        "month": (day.year, day.month),
        "quarter": (day.year, (day.month - 1) // 3),
        "year": (year_of_april,),
        "total": (),
    }[grain]
