"""Calendar periods in which figures are counted (figures.md section 1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from impact.core.periods import Period, PeriodError

APRIL = 4


class Grain(StrEnum):
    """How finely a range is cut: weeks run Monday to Sunday, years from 1 April."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TOTAL = "total"


@dataclass(frozen=True)
class CountedPeriod:
    """One row's period: `period` is clipped to the range, `counted` also to before the cut-off."""

    period: Period
    counted: Period

    @property
    def days(self) -> int:
        """How many days are counted, at least 1."""
        return self.counted.days()


def calendar_period(day: date, grain: Grain) -> Period:
    """The whole calendar period around a day; for `total` the unbounded one."""
    if grain == Grain.TOTAL:
        return Period(None, None)
    start = _first_day(day, grain)
    return Period(start, _next_start(start, grain))


def counted_periods(
    *, start: date, end: date, grain: Grain, cut_off: date
) -> tuple[CountedPeriod, ...]:
    """The periods of a range in order, each clipped to it; none without a counted day.

    `end` and `cut_off` are exclusive. Raises PeriodError where `end` lies before `start`.
    """
    whole = Period(start, end)
    rows = (_counted(period, whole, cut_off) for period in _periods_from(whole, grain))
    return tuple(row for row in rows if row is not None)


def financial_year(day: date) -> int:
    """The year in which its financial year began: 2026 for any day of 2026-27."""
    return day.year if day.month >= APRIL else day.year - 1


def quarter(day: date) -> int:
    """The quarter of the financial year, 1 (April to June) to 4 (January to March)."""
    return (day.month - APRIL) % 12 // 3 + 1


def _first_day(day: date, grain: Grain) -> date:
    if grain == Grain.DAY:
        return day
    if grain == Grain.WEEK:
        return day - timedelta(days=day.weekday())
    if grain == Grain.MONTH:
        return day.replace(day=1)
    if grain == Grain.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return date(financial_year(day), APRIL, 1)


def _next_start(start: date, grain: Grain) -> date:
    if grain == Grain.DAY:
        return start + timedelta(days=1)
    if grain == Grain.WEEK:
        return start + timedelta(days=7)
    months = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[grain]
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


def _periods_from(whole: Period, grain: Grain) -> Iterator[Period]:
    """Whole calendar periods that together cover the range."""
    if whole.start is None or whole.end is None:
        raise PeriodError("a range needs both bounds before it can be cut into periods")
    if grain == Grain.TOTAL:
        yield whole
        return
    start = _first_day(whole.start, grain)
    while start < whole.end:
        following = _next_start(start, grain)
        yield Period(start, following)
        start = following


def _counted(period: Period, whole: Period, cut_off: date) -> CountedPeriod | None:
    clipped = period.intersect(whole)
    counted = clipped.clip(end=cut_off) if clipped else None
    if clipped is None or counted is None:
        return None
    return CountedPeriod(period=clipped, counted=counted)
