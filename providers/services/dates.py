"""What dates may be: not in the future where a fact is told, and in order."""

from datetime import date, datetime

from impact.core.errors import Invalid
from impact.core.text import long_date, long_moment


class InFuture(Invalid):
    """A fact was given a date that has not come yet."""

    code = "future"
    title = "This date has not come yet"


class OutOfOrder(Invalid):
    """An end before its start."""

    code = "out_of_order"
    title = "These dates are not in order"


def not_in_future(day: date | None, *, today: date, field: str) -> None:
    """Refuse a day after today; no day is no fact. Raises InFuture."""
    if day is not None and day > today:
        raise InFuture(
            f"{long_date(day)} has not come yet: today is {long_date(today)}. "
            "Give today or a day before it.",
            field=field,
        )


def not_after_now(instant: datetime | None, *, now: datetime, field: str) -> None:
    """Refuse an instant after now; no instant is no fact. Raises InFuture."""
    if instant is not None and instant > now:
        raise InFuture(
            f"{long_moment(instant)} has not come yet. Give a time up to now.", field=field
        )


def in_order(start: date, end: date | None, *, field: str) -> None:
    """Refuse an end before its start. Raises OutOfOrder."""
    if end is not None and end < start:
        raise OutOfOrder(
            f"{long_date(end)} lies before {long_date(start)}. Give an end on or after the start.",
            field=field,
        )
