"""Answers from the stored series, where they hold what is asked and nothing is due."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from impact.core.grains import CountedPeriod, calendar_period, counted_periods
from reporting.figures.catalogue import Figure
from reporting.figures.engine import Answer, Asked, Found, ask, figure_named, judge, rows_of
from reporting.figures.stored.history import read_mark, waiting
from reporting.figures.stored.periods import GRAINS
from reporting.figures.together import ask_together
from reporting.models import Series, StoredFigure


def answer(asked: Asked, *, computed_at: datetime) -> Answer:
    """The figure as asked: stored where it can be, else counted now. The numbers are the same.

    Raises what `ask` raises.
    """
    return stored_answer(asked) or ask(asked, computed_at=computed_at)


def answers(asked: Asked, figures: Sequence[Figure], *, computed_at: datetime) -> dict[str, Answer]:
    """Figures asked the same question, by name: stored where they can be, else counted now.

    As many queries as for few. Raises what `ask` raises.
    """
    stored = stored_answers(asked, figures)
    rest = [figure for figure in figures if figure.name not in stored]
    return {**stored, **ask_together(asked, rest, computed_at=computed_at)}


def stored_answer(asked: Asked) -> Answer | None:
    """The figure from the stored series; None where they do not hold it or something is due."""
    return stored_answers(asked, [figure_named(asked.figure)]).get(asked.figure)


def stored_answers(asked: Asked, figures: Sequence[Figure]) -> dict[str, Answer]:
    """The figures that the stored series hold as asked, by name; none where something is due.

    They hold months and weeks in whole periods up to the cut-off, uncut or by one of the cuts that
    are stored, narrowed by nothing but values of that cut.
    """
    for figure in figures:
        judge(asked, figure)
    versions = {figure.name: figure.version for figure in figures}
    held = {
        series.figure: series
        for series in _series(asked, figures)
        if series.version == versions[series.figure] and _reaches(series, asked)
    }
    if not held or waiting(read_mark()).changes:
        return {}
    periods = counted_periods(
        start=asked.start, end=asked.end, grain=asked.grain, cut_off=asked.cut_off
    )
    found = _found([*held.values()], asked, periods)
    stored = {}
    for figure in figures:
        if figure.name in held:
            series, its = held[figure.name], replace(asked, figure=figure.name)
            rows = rows_of(its, figure, periods, found[series.pk]) if periods else []
            stored[figure.name] = Answer(its, figure, rows, series.stored_set.computed_at)
    return stored


def _series(asked: Asked, figures: Sequence[Figure]) -> Iterable[Series]:
    if asked.grain not in GRAINS or not _whole_periods(asked):
        return []
    if len(asked.by) > 1 or not set(asked.filters) <= set(asked.by):
        return []
    return Series.objects.select_related("stored_set").filter(
        stored_set__collaborative=asked.collaborative,
        figure__in=[figure.name for figure in figures],
        grain=asked.grain,
        cut="".join(asked.by),
    )


def _whole_periods(asked: Asked) -> bool:
    """Whether the range begins and ends with a period, or ends where nothing is counted."""

    def begins_one(day: date) -> bool:
        return calendar_period(day, asked.grain).start == day

    return begins_one(asked.start) and (asked.end >= asked.cut_off or begins_one(asked.end))


def _reaches(series: Series, asked: Asked) -> bool:
    """Whether the cut-off cuts nothing off that is stored or asked."""
    stored = series.stored_set.cut_off
    return stored == asked.cut_off or asked.end <= min(stored, asked.cut_off)


def _found(
    series: Sequence[Series], asked: Asked, periods: Iterable[CountedPeriod]
) -> dict[int, Found]:
    """What is stored of each series, by its number."""
    numbers = {period.period.start: number for number, period in enumerate(periods, 1)}
    rows = StoredFigure.objects.filter(series__in=series, period_start__in=[*numbers])
    for values in asked.filters.values():
        rows = rows.filter(group__0__in=values)
    found: dict[int, Found] = {each.pk: {} for each in series}
    for number, group, start, numerator, denominator, extras in rows.values_list(
        "series_id", "group", "period_start", "numerator", "denominator", "extras"
    ):
        found[number].setdefault(tuple(group), {})[numbers[start]] = {
            "numerator": numerator,
            "denominator": denominator,
            **stored_extras(extras),
        }
    return found


def stored_extras(kept: dict[str, Any]) -> dict[str, Any]:
    """What stands beside a figure, as the engine counted it: a sum was kept as text.

    JSON gives a percentile back as a float of the same digits, which are what was counted.
    """
    return {
        name: Decimal(str(value)) if isinstance(value, str | float) else value
        for name, value in kept.items()
    }
