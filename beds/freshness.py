"""How old the last word on a ward, or on somebody, may be before it is told as stale. Pure."""

from datetime import date, datetime, timedelta

from impact.core.periods import local_date

FRESH_DAYS = 7
"""A ward is stale when it was last confirmed more than this many days before."""


def is_stale(confirmed_at: datetime | None, *, on: date) -> bool:
    """Whether something was last confirmed more than seven days before `on`, or never."""
    return confirmed_at is None or due_on(local_date(confirmed_at)) < on


def due_on(confirmed_on: date) -> date:
    """The day by which what was confirmed on a day is to be confirmed again."""
    return confirmed_on + timedelta(days=FRESH_DAYS)
