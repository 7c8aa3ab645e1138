"""From which day ins and outs are counted: the last meeting, as far as anybody knows of one.

Meetings are kept by an app that builds on this one. It says when the last was held.
"""

from datetime import date, timedelta
from typing import Protocol

from providers.models import Collaborative

WEEK = timedelta(days=7)


class Since(Protocol):
    """Tells from which day a collaborative counts what changed, as at a later day."""

    def __call__(self, *, collaborative: Collaborative, before: date) -> date: ...


def seven_days(*, collaborative: Collaborative, before: date) -> date:
    """Seven days before: where there are no meetings."""
    return before - WEEK


_told_by: list[Since] = [seven_days]


def count_since(tell: Since) -> None:
    """Have ins and outs counted from the day that `tell` gives, from now on."""
    _told_by[:] = [tell]


def last_meeting(*, collaborative: Collaborative, before: date) -> date:
    """The day from which ins and outs are counted as at a day."""
    return _told_by[0](collaborative=collaborative, before=before)
