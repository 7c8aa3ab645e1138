"""Periods in words: October 2026, week of 16 November 2026, Q3 2026–27."""

from datetime import date, timedelta

from impact.core.grains import Grain, calendar_period, financial_year, quarter
from impact.core.text import long_date, short_date
from reporting.figures.engine import Row

NOUNS = {
    Grain.DAY: "day",
    Grain.WEEK: "week",
    Grain.MONTH: "month",
    Grain.QUARTER: "quarter",
    Grain.YEAR: "year",
    Grain.TOTAL: "period",
}
GRAIN_LABELS = {
    Grain.DAY: "Day by day",
    Grain.WEEK: "Week by week",
    Grain.MONTH: "Month by month",
    Grain.QUARTER: "Quarter by quarter",
    Grain.YEAR: "Financial year by financial year",
    Grain.TOTAL: "The whole period as one",
}


def range_text(start: date, end: date) -> str:
    """Both ends included: 1 November 2024 to 31 October 2026."""
    last = end - timedelta(days=1)
    return long_date(start) if last <= start else f"{long_date(start)} to {long_date(last)}"


def label(row: Row, grain: Grain) -> str:
    """A row's period; one cut short by the range or the cut-off says so."""
    if grain == Grain.TOTAL:
        return range_text(row.period_start, row.period_end)
    text = _LONG[grain](calendar_start(row, grain))
    return f"{text}, {row.days} of {whole_days(row, grain)} days" if is_part(row, grain) else text


def short_label(row: Row, grain: Grain) -> str:
    """The same under an axis: Oct 26."""
    if grain == Grain.TOTAL:
        return short_date(row.period_start)
    return _SHORT[grain](calendar_start(row, grain))


def is_part(row: Row, grain: Grain) -> bool:
    """Whether fewer days are counted than the calendar's period has."""
    return grain != Grain.TOTAL and row.days < whole_days(row, grain)


def whole_days(row: Row, grain: Grain) -> int:
    """How many days the calendar's period around a row has."""
    return calendar_period(row.period_start, grain).days()


def calendar_start(row: Row, grain: Grain) -> date:
    """The first day of the calendar's period around a row."""
    return calendar_period(row.period_start, grain).start or row.period_start


def _financial(day: date) -> str:
    year = financial_year(day)
    return f"{year}–{(year + 1) % 100:02}"


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _short_month(day: date) -> str:
    return f"{day:%b %y}"


def _week(day: date) -> str:
    return f"week of {long_date(day)}"


def _quarter(day: date) -> str:
    return f"Q{quarter(day)} {_financial(day)}"


_LONG = {
    Grain.DAY: long_date,
    Grain.WEEK: _week,
    Grain.MONTH: _month,
    Grain.QUARTER: _quarter,
    Grain.YEAR: _financial,
}
_SHORT = {
    Grain.DAY: short_date,
    Grain.WEEK: short_date,
    Grain.MONTH: _short_month,
    Grain.QUARTER: _quarter,
    Grain.YEAR: _financial,
}
