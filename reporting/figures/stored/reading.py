"""Answers from the stored series, where they hold what is asked and nothing is due."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from impact.core.grains import CountedPeriod, calendar_period, counted_periods
from reporting.figures.engine import Answer, Asked, Found, ask, figure_named, judge, rows_of
from reporting.figures.stored.history import read_mark, waiting
from reporting.figures.stored.periods import GRAINS
from reporting.models import Series, StoredFigure


def answer(asked: Asked, *, computed_at: datetime) -> Answer:
    """The figure as asked: stored where it can be, else counted now. The numbers are the same.

    Raises what `ask` raises.
    """
    return stored_answer(asked) or ask(asked, computed_at=computed_at)


def stored_answer(asked: Asked) -> Answer | None:
    """The figure from the stored series; None where they do not hold it or something is due.

    They hold months and weeks in whole periods up to the cut-off, uncut or by one of the cuts that
    are stored, narrowed by nothing but values of that cut.
    """
    figure = figure_named(asked.figure)
    judge(asked, figure)
    series = _series(asked)
    if series is None or series.version != figure.version or not _is_current(series, asked):
        return None
    periods = counted_periods(
        start=asked.start, end=asked.end, grain=asked.grain, cut_off=asked.cut_off
    )
    rows = rows_of(asked, figure, periods, _found(series, asked, periods)) if periods else []
    return Answer(asked, figure, rows, series.stored_set.computed_at)


def _series(asked: Asked) -> Series | None:
    if asked.grain not in GRAINS or not _whole_periods(asked):
        return None
    if len(asked.by) > 1 or not set(asked.filters) <= set(asked.by):
        return None
    return (
        Series.objects.select_related("stored_set")
        .filter(
            stored_set__collaborative=asked.collaborative,
            figure=asked.figure,
            grain=asked.grain,
            cut="".join(asked.by),
        )
        .first()
    )


def _whole_periods(asked: Asked) -> bool:
    """Whether the range begins and ends with a period, or ends where nothing is counted."""

    def begins_one(day: date) -> bool:
        return calendar_period(day, asked.grain).start == day

    return begins_one(asked.start) and (asked.end >= asked.cut_off or begins_one(asked.end))


def _is_current(series: Series, asked: Asked) -> bool:
    """Whether the cut-off cuts nothing off that is stored or asked, and nothing is due."""
    stored = series.stored_set.cut_off
    same = stored == asked.cut_off or asked.end <= min(stored, asked.cut_off)
    return same and not waiting(read_mark()).changes


def _found(series: Series, asked: Asked, periods: Iterable[CountedPeriod]) -> Found:
    numbers = {period.period.start: number for number, period in enumerate(periods, 1)}
    rows = StoredFigure.objects.filter(series=series, period_start__in=[*numbers])
    for values in asked.filters.values():
        rows = rows.filter(group__0__in=values)
    found: Found = {}
    for group, start, numerator, denominator, extras in rows.values_list(
        "group", "period_start", "numerator", "denominator", "extras"
    ):
        found.setdefault(tuple(group), {})[numbers[start]] = {
            "numerator": numerator,
            "denominator": denominator,
            **stored_extras(extras),
        }
    return found


def stored_extras(kept: dict[str, Any]) -> dict[str, Any]:
    """What stands beside a figure, as the engine counted it: a sum was kept as text."""
    return {
        name: Decimal(value) if isinstance(value, str) else value for name, value in kept.items()
    }
