"""The only place where the clock is read.

Views, tasks and commands ask it; below them the date is an argument. Tests and the demonstration
set it with `at(...)`, which holds for every thread of the process, so that a page served by a
test server sees the same day as the test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from impact.core.periods import LONDON, local_date

_stopped_at: list[datetime] = []


def now() -> datetime:
    """The present instant, in UTC.

    Not in local time: in the hour that clocks show twice, a local time equals no other.
    """
    if _stopped_at:
        return _stopped_at[-1]
    return datetime.now(UTC)


def today() -> date:
    """The local civil date in Europe/London (figures.md section 1)."""
    return local_date(now())


@contextmanager
def at(moment: date | datetime) -> Iterator[datetime]:
    """Stops the clock at a moment for the length of a `with` block; may be nested.

    A date alone stops it at 09:00 local time on that day. Yields the instant. Raises ValueError
    for a datetime without a time zone.
    """
    instant = _instant(moment)
    _stopped_at.append(instant)
    try:
        yield instant
    finally:
        _stopped_at.pop()


def _instant(moment: date | datetime) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(9), tzinfo=LONDON).astimezone(UTC)
    if moment.tzinfo is None:
        raise ValueError("the clock needs a moment with a time zone")
    return moment.astimezone(UTC)
