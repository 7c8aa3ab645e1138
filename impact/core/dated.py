"""Dated rows: half-open whole-day intervals in two columns, `start <= day < end`.

An empty end means "still going"; an empty start, where a model allows it, "since ever"
(`figures.md` section 1).
"""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


def as_at(day: date, *, prefix: str = "", start: str = "start_date", end: str = "end_date") -> Q:
    """Condition: the row is true on `day`. `prefix` is the path to it, such as ``"ward__"``."""
    started = Q(**{f"{prefix}{start}__lte": day}) | Q(**{f"{prefix}{start}__isnull": True})
    going = Q(**{f"{prefix}{end}__gt": day}) | Q(**{f"{prefix}{end}__isnull": True})
    return started & going


def overlapping(
    first: date | None,
    last: date | None,
    *,
    prefix: str = "",
    start: str = "start_date",
    end: str = "end_date",
) -> Q:
    """Condition: the row shares a midnight with ``[first, last)``; None stands for no bound."""
    condition = Q()
    if last is not None:
        condition &= Q(**{f"{prefix}{start}__lt": last}) | Q(**{f"{prefix}{start}__isnull": True})
    if first is not None:
        condition &= Q(**{f"{prefix}{end}__gt": first}) | Q(**{f"{prefix}{end}__isnull": True})
    return condition


def date_range(start: str = "start_date", end: str = "end_date") -> Func:
    """The two columns as a PostgreSQL `daterange`; a same-day interval is empty."""
    return Func(F(start), F(end), Value("[)"), function="daterange", output_field=DateRangeField())


def no_overlap(
    *keys: str,
    name: str,
    message: str,
    start: str = "start_date",
    end: str = "end_date",
    condition: Q | None = None,
) -> ExclusionConstraint:
    """No two rows with the same `keys` share a day.

    Deferrable, initially immediate: a service that swaps or moves several rows defers it and calls
    it in before it ends, so that the refusal still has its sentence.
    """
    expressions: list[tuple[Any, str]] = [(key, RangeOperators.EQUAL) for key in keys]
    expressions.append((date_range(start, end), RangeOperators.OVERLAPS))
    return ExclusionConstraint(
        name=name,
        expressions=expressions,
        condition=condition,
        deferrable=models.Deferrable.IMMEDIATE,
        violation_error_message=message,
    )


def ends_after_start(
    *, name: str, start: str = "start_date", end: str = "end_date"
) -> models.CheckConstraint:
    """The end is on or after the start (an empty one is neither before nor after)."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__gte": F(start)})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__isnull": True}),
        name=name,
        violation_error_message="The end must be on or after the start.",
    )


class DatedQuerySet(models.QuerySet[Any]):
    """Query set of a model with `start_date` and `end_date`."""

    def as_at(self, day: date) -> "DatedQuerySet":
        """The rows that are true on `day`."""
        return self.filter(as_at(day))
