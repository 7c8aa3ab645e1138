"""When somebody out of area is to be seen next, and how often a day moved. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from impact.core.periods import months_later

WITH_LDA = timedelta(weeks=8)
"""People with a learning disability and autistic people are seen at least every 8 weeks."""
OTHERS_MONTHS = 3
"""Everybody else, every 3 months (NICE QS159 statement 2)."""


def see_by(*, lda: bool | None, last_seen: date | None, since: date) -> date:
    """The day by which somebody is to be seen: counted from the last visit, else from `since`.

    `lda` says whether they have a learning disability or are autistic, None where it is not known;
    `since` when they went out of area. Somebody who was last seen before they went is counted from
    the day on which they went.
    """
    last = max(last_seen, since) if last_seen else since
    return last + WITH_LDA if lda else months_later(last, OTHERS_MONTHS)


def times_moved(days: Iterable[date | None]) -> int:
    """How often a planned day was changed after it was first set; `days` in the order of time."""
    moved, before = 0, None
    for day in days:
        if before is not None and day != before:
            moved += 1
        before = day
    return moved
