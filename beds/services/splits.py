"""Splitting what is dated at a day, where a bed or a ward ends and another takes its place."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from beds.models import Bed, BedPeriod
from patients.models import Leave, Readiness, Stay
from providers.models import AdmissionSuspension

Row = TypeVar("Row", bound=Model)
Dated = TypeVar("Dated", AdmissionSuspension, BedPeriod, Leave, Readiness, Stay)


def split_periods(*, bed: Bed, opened: Bed, on: date, stays: dict[int, Stay] | None = None) -> None:
    """Have the uses of a bed go on in another from a day; `stays` are those that split with them.

    `stays` gives the ward stay that goes on for each that was split, by primary key.
    """
    following = stays or {}
    for period in _from(BedPeriod.objects.filter(bed=bed), on):
        rest = split(period, on=on)
        rest.bed = opened
        if rest.stay_id is not None:
            rest.stay_id = following[rest.stay_id].pk if rest.stay_id in following else rest.stay_id
        rest.save()


def split(row: Dated, *, on: date) -> Dated:
    """End a dated row on a day and return the rest of it, not saved yet.

    Where the row begins on the day or later, the rest is the row itself.
    """
    if row.start_date >= on:
        return row
    rest = copied(row)
    rest.start_date = on
    row.end_date = on
    row.save(update_fields=["end_date"])
    return rest


def copied(row: Row) -> Row:
    """A row with the same values that is not saved yet."""
    rest = type(row)()
    for field in row._meta.concrete_fields:
        if not field.primary_key:
            setattr(rest, field.attname, getattr(row, field.attname))
    return rest


def _from(rows: QuerySet, on: date) -> QuerySet:
    return rows.filter(Q(end_date__isnull=True) | Q(end_date__gt=on))
