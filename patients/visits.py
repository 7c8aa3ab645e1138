"""When somebody is to be seen or reviewed next, and how often a day moved. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from impact.core.periods import months_later

WITH_LDA = timedelta(weeks=8)
"""People with a learning disability and autistic people are seen at least every 8 weeks."""
OTHERS_MONTHS = 3
"""Everybody else, every 3 months (NICE QS159 statement 2)."""
_SECURE_MONTHS, _OPEN_MONTHS = 12, 6


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


def review_by(*, secure: bool, last_held: date | None, admitted_on: date) -> date:
    """The day by which an adult's next C(E)TR is to be held: a year in secure care, else 6 months.

    Counted from the last one, else from the admission (NHS England's C(E)TR policy for adults).
    """
    last = max(last_held, admitted_on) if last_held else admitted_on
    return months_later(last, _SECURE_MONTHS if secure else _OPEN_MONTHS)
