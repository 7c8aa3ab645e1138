"""Half-open whole-day intervals and the calendar they are counted in (figures.md section 1).

A day `d` lies in a period when `start <= d < end`: the period covers the midnight that ends `d`.
`start` None means since ever, `end` None still going. `start == end` is legal and empty: a
same-day stay, with 0 midnights. Pure: no clock, no database.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)


class PeriodError(ValueError):
    """A period that cannot be: it ends before it starts, or has no end to count to."""


@dataclass(frozen=True)
class Period:
    """The days from `start` to the day before `end`; None is unbounded on that side.

    Raises PeriodError where `end` lies before `start`.
    """

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise PeriodError(f"the end {self.end} lies before the start {self.start}")

    @property
    def is_empty(self) -> bool:
        """True for a same-day period: it holds no midnight."""
        return self.start is not None and self.start == self.end

    @property
    def is_open(self) -> bool:
        """True while it has no end."""
        return self.end is None

    def contains(self, day: date) -> bool:
        """Whether the day counts: `start <= day < end`."""
        return _not_after(self.start, day) and (self.end is None or day < self.end)

    def encloses(self, other: "Period") -> bool:
        """Whether both bounds of the other lie within these, so that same-day periods count too.

        A range type would say that an empty range lies inside every range; bounds do not.
        """
        starts_within = self.start is None or (
            other.start is not None and self.start <= other.start
        )
        ends_within = self.end is None or (other.end is not None and other.end <= self.end)
        return starts_within and ends_within

    def overlaps(self, other: "Period") -> bool:
        """Whether they share at least one midnight; an empty period overlaps nothing."""
        return self.intersect(other) is not None

    def intersect(self, other: "Period") -> "Period | None":
        """The days in both, None where they share no midnight."""
        start = _later(self.start, other.start)
        end = _earlier(self.end, other.end)
        if start is not None and end is not None and end <= start:
            return None
        return Period(start, end)

    def clip(self, *, start: date | None = None, end: date | None = None) -> "Period | None":
        """The part from `start` to `end`, None where nothing of it lies there."""
        if start is not None and end is not None and end <= start:
            return None
        return self.intersect(Period(start, end))

    def days(self, until: date | None = None) -> int:
        """How many midnights it covers; counted up to `until` (exclusive) where given.

        Raises PeriodError for a period that has no start, or neither end nor `until`.
        """
        end = _earlier(self.end, until)
        if self.start is None or end is None:
            raise PeriodError("an unbounded period has no number of days: give an end")
        return max((end - self.start).days, 0)

    def midnights(self, until: date | None = None) -> Iterator[date]:
        """Each day whose midnight it covers, in order; bounds as in `days`."""
        count = self.days(until)
        start = self.start
        if start is None:
            raise PeriodError("a period without start has no first day")
        return (start + timedelta(days=offset) for offset in range(count))

    def subtract(self, *others: "Period") -> tuple["Period", ...]:
        """What is left of it without the days of the others, in order, no empty parts."""
        left: tuple[Period, ...] = () if self.is_empty else (self,)
        for other in others:
            left = tuple(part for piece in left for part in _without(piece, other))
        return left


def union(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same days as separate periods in order, with what touches or overlaps joined."""
    joined: list[Period] = []
    for period in sorted((p for p in periods if not p.is_empty), key=_by_start):
        last = joined[-1] if joined else None
        if last is not None and _reaches(last, period):
            joined[-1] = Period(last.start, _latest_end(last, period))
        else:
            joined.append(period)
    return tuple(joined)


def gaps(whole: Period, parts: Iterable[Period]) -> tuple[Period, ...]:
    """The days of `whole` that lie in none of the parts, as periods in order."""
    return whole.subtract(*parts)


def covers_without_gap(whole: Period, parts: Iterable[Period]) -> bool:
    """Whether every day of `whole` lies in a part.

    An empty `whole` (a same-day spell) has no day: it is covered by a part that encloses it.
    """
    if whole.is_empty:
        return any(part.encloses(whole) for part in parts)
    return not gaps(whole, parts)


def follow_each_other(parts: Iterable[Period]) -> bool:
    """Whether each part begins exactly where the one before ended, as ward stays of a spell do."""
    ordered = sorted(parts, key=_by_bounds)
    return all(
        earlier.end is not None and earlier.end == later.start
        for earlier, later in pairwise(ordered)
    )


def local_date(instant: datetime) -> date:
    """The civil date of an instant in Europe/London; ValueError without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone before it has a local date")
    return instant.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The instant at which a local day begins; days are 23 or 25 hours where clocks change."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


def _without(piece: Period, other: Period) -> tuple[Period, ...]:
    shared = piece.intersect(other)
    if shared is None:
        return (piece,)
    left = []
    if shared.start is not None and shared.start != piece.start:
        left.append(Period(piece.start, shared.start))
    if shared.end is not None and shared.end != piece.end:
        left.append(Period(shared.end, piece.end))
    return tuple(left)


def _reaches(earlier: Period, later: Period) -> bool:
    if earlier.end is None or later.start is None:
        return True
    return later.start <= earlier.end


def _latest_end(one: Period, other: Period) -> date | None:
    if one.end is None or other.end is None:
        return None
    return max(one.end, other.end)


def _by_start(period: Period) -> date:
    return period.start or date.min


def _by_bounds(period: Period) -> tuple[date, date]:
    return (period.start or date.min, period.end or date.max)


def _not_after(start: date | None, day: date) -> bool:
    return start is None or start <= day


def _later(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier where negative), or the month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
