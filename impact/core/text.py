"""Words for people: dates, lists, numbers and values quoted back in a sentence. Pure."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from impact.core.periods import LONDON

# Ten digits, spaced or not, may be an NHS number: never quoted back. A date with its hour is none.
_DATE_AND_HOUR = r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-[0-3][0-9] [0-2][0-9]:"
_TEN_DIGITS = re.compile(rf"(?<![0-9])(?!{_DATE_AND_HOUR})[0-9](?:[ -]?[0-9]){{9}}(?![0-9])")
_QUOTED_LENGTH = 40


def holds_ten_digits(text: str) -> bool:
    """Whether ten digits stand in a text, spaced or not: they may be an NHS number."""
    return _TEN_DIGITS.search(text) is not None


def shown(value: str) -> str:
    """A value as a fault may quote it: one line, at most 40 characters, no 10-digit number."""
    line = " ".join(_TEN_DIGITS.sub("[10 digits]", value).split())
    printable = "".join(sign if sign.isprintable() else "\ufffd" for sign in line)
    if len(printable) > _QUOTED_LENGTH:
        printable = printable[:_QUOTED_LENGTH] + "…"
    return f"“{printable}”"


def long_date(day: date) -> str:
    """A date as the NHS service manual writes it: 5 May 2026."""
    return f"{day.day} {day:%B %Y}"


def short_date(day: date) -> str:
    """A date for narrow columns: 5 May 26."""
    return f"{day.day} {day:%b %y}"


def clock_time(instant: datetime) -> str:
    """The local time of an instant, 24 hours: 09:05."""
    return f"{instant.astimezone(LONDON):%H:%M}"


def long_moment(instant: datetime) -> str:
    """Local date and time of an instant: 5 May 2026 at 09:05."""
    local = instant.astimezone(LONDON)
    return f"{long_date(local.date())} at {clock_time(local)}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: 1 bed, 2 beds, 1,234 beds."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def listed(items: Iterable[str], *, last: str = "and") -> str:
    """Items as prose: a, b and c."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
