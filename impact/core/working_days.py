"""Working days in England: Monday to Friday without the bank holidays. Pure.

The dates of bank holidays come from the library `holidays`, one-off ones included; those that are
proclaimed later come with a later release of it.
"""

from datetime import date, timedelta

import holidays

_SATURDAY = 5
_ENGLAND = holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    """Return whether a day is from Monday to Friday and no bank holiday of England."""
    return day.weekday() < _SATURDAY and day not in _ENGLAND


def working_days_after(day: date, number: int) -> date:
    """Return the day that is so many working days after `day`; `day` itself for none."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day
