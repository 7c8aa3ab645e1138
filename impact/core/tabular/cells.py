"""Reads the text of a cell as a date, a time, a flag or a number, and never guesses.

Each function raises ValueError with a sentence that says what was found, what was expected and
how to mend it. An empty cell is for the caller to judge.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from impact.core.periods import LONDON
from impact.core.text import shown

FIRST_YEAR, LAST_YEAR = 1850, 2200

_EXPECTED_DATE = "expected YYYY-MM-DD or DD/MM/YYYY"
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_UK_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_LONE_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]*)?")
_COMPACT_DATE = re.compile(r"(?:19|20)[0-9]{6}")
_TIME_ATTACHED = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})[T ].+")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_ONE_DIGIT = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9](?:\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_FLAGS = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}


class SheetDate(str):
    """The text of a date cell of a spreadsheet, which cannot tell a date from a midnight.

    `parse_datetime` takes it for 00:00; the same text in a CSV file has no time and is refused.
    """

    __slots__ = ()


def parse_date(text: str) -> date:
    """The date of `YYYY-MM-DD` or `DD/MM/YYYY`, in the years 1850 to 2200."""
    iso, local = _ISO_DATE.fullmatch(text), _UK_DATE.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif local:
        day, month, year = (int(part) for part in local.groups())
    else:
        raise ValueError(_why_no_date(text))
    return _checked_date(text, year, month, day, month_first=bool(local) and month > 12 >= day)


def parse_datetime(text: str) -> datetime:
    """The instant of an ISO 8601 date and time, in UTC.

    Without an offset the time is local (Europe/London). A local time that clocks skipped in spring
    is refused; one that they showed twice in autumn is the earlier of the two, still summer time.
    """
    if isinstance(text, SheetDate):
        parse_date(text)
        text = f"{text}T00:00"
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(
            f"{shown(text)} is no date and time; expected YYYY-MM-DDThh:mm, with seconds and an "
            "offset such as Z or +01:00 if known"
        )
    parse_date(text[:10])
    moment = datetime.fromisoformat(text)
    if found.group(1):
        return moment.astimezone(UTC)
    return _local_moment(text, moment)


def parse_flag(text: str) -> bool:
    """True for Y, yes or true, False for N, no or false, whatever the case."""
    flag = _FLAGS.get(text.casefold())
    if flag is None:
        raise ValueError(f"{shown(text)} is neither yes nor no; expected Y or N")
    return flag


def parse_whole_number(text: str) -> int:
    """A whole number from 0; a spreadsheet's `12.0` is 12."""
    if not re.fullmatch(r"[0-9]{1,12}(?:\.0+)?", text):
        raise ValueError(f"{shown(text)} is no whole number; expected digits only, such as 12")
    return int(text.partition(".")[0])


def parse_decimal(text: str) -> Decimal:
    """A number with a point for its decimals and no other signs: 550.25."""
    if not _DECIMAL.fullmatch(text) or len(text) > 30:
        raise ValueError(
            f"{shown(text)} is no plain number; expected digits and a point, such as 550.25, "
            "without £ or commas"
        )
    return Decimal(text)


def _checked_date(text: str, year: int, month: int, day: int, *, month_first: bool) -> date:
    if month_first:
        raise ValueError(
            f"{shown(text)} has {month} as its month; expected DD/MM/YYYY: is the month first? "
            "Write the day first, or YYYY-MM-DD"
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(
            f"{shown(text)} has the year {year:04}; expected a year from {FIRST_YEAR} to "
            f"{LAST_YEAR}"
        )
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{shown(text)} is not in the calendar; check day and month") from error


def _why_no_date(text: str) -> str:
    if _LONE_NUMBER.fullmatch(text):
        return (
            f"{shown(text)} is a bare number, perhaps a spreadsheet's own count of days; "
            f"{_EXPECTED_DATE}: format the column as a date before saving"
        )
    if _COMPACT_DATE.fullmatch(text):
        return f"{shown(text)} has no signs between year, month and day; {_EXPECTED_DATE}"
    if _TIME_ATTACHED.fullmatch(text):
        return f"{shown(text)} has a time attached; {_EXPECTED_DATE} without a time"
    if _SHORT_YEAR.fullmatch(text):
        return f"{shown(text)} has a year of two digits; {_EXPECTED_DATE} with all four"
    if _ONE_DIGIT.fullmatch(text):
        return (
            f"{shown(text)} has a day or month of one digit; {_EXPECTED_DATE}, such as 05/03/2025"
        )
    return f"{shown(text)} is no date; {_EXPECTED_DATE}"


def _local_moment(text: str, moment: datetime) -> datetime:
    instant = moment.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    if instant.astimezone(LONDON).replace(tzinfo=None) != moment:
        raise ValueError(
            f"{shown(text)} never was: clocks went forward over that hour; expected the time that "
            "clocks showed, or an offset such as Z"
        )
    return instant
