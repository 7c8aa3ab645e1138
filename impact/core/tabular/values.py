"""What a cell may hold when a table is written, and its text."""

from datetime import date, datetime
from decimal import Decimal

from impact.core.periods import LONDON

Value = str | int | float | Decimal | bool | date | datetime | None


def as_text(value: Value) -> str:
    """The value as the reader takes it back: ISO dates, local times with offset, Y and N.

    Nothing is rounded: a Decimal keeps its digits.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(LONDON).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
