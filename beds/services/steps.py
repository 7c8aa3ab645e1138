"""What services are made of: opening, cutting and ending ward stays and the use of beds.

The rows are locked already and have been checked; nothing here is a service of its own.
A use of a bed that comes to hold no day is taken away: history keeps it.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Min, Q, QuerySet

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from impact.core.dated import overlapping
from impact.core.periods import local_date, start_of_day
from patients.models import Leave, Placement, Referral, Stay
from providers.models import Ward


def next_number(model: type[Placement] | type[Stay]) -> int:
    """Take the next primary key of a table, for an id that is made from it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])


def open_stay(
    *,
    placement: Placement,
    ward: Ward,
    bed: Bed | None,
    start: date,
    end: date | None = None,
    ward_stay_id: str | None = None,
    trial_leave: Leave | None = None,
) -> Stay:
    """Begin a ward stay, and the use of its bed where it has one."""
    number = next_number(Stay)
    stay = Stay.objects.create(
        pk=number,
        placement=placement,
        patient_id=placement.patient_id,
        provider_id=placement.provider_id,
        ward=ward,
        ward_stay_id=ward_stay_id or f"W-{number}",
        start_date=start,
        end_date=end,
        trial_leave=trial_leave,
    )
    if bed is not None:
        occupy(stay=stay, bed=bed, start=start, end=end)
    return stay


def occupy(*, stay: Stay, bed: Bed, start: date, end: date | None) -> None:
    """Put a ward stay into a bed over `[start, end)`; no day, no use."""
    if start != end:
        BedPeriod.objects.create(
            bed=bed, use=BedUse.OCCUPIED, stay=stay, start_date=start, end_date=end
        )


def cut_periods(periods: QuerySet[BedPeriod], on: date) -> None:
    """End these uses of beds on a day; those that begin on it or later are taken away."""
    periods.filter(start_date__gte=on).delete()
    periods.filter(Q(end_date__isnull=True) | Q(end_date__gt=on)).update(end_date=on)


def free_periods(periods: QuerySet[BedPeriod], start: date, end: date | None) -> None:
    """Take `[start, end)` out of these uses of beds, leaving what is before and after."""
    for period in periods.filter(overlapping(start, end)):
        before = period.start_date < start
        rest_from = end if end and (period.end_date is None or period.end_date > end) else None
        if rest_from is not None:
            _continued(period, before=before, start=rest_from)
        if before:
            period.end_date = start
            period.save(update_fields=["end_date"])
        elif rest_from is None:
            period.delete()


def _continued(period: BedPeriod, *, before: bool, start: date) -> None:
    """The part after what was taken out: a row of its own where something stays before it."""
    rest = BedPeriod.objects.get(pk=period.pk)
    if before:
        rest.pk = None
        rest._state.adding = True
    rest.start_date = start
    rest.save()


def cut_stay(*, stay: Stay, on: date) -> None:
    """End a ward stay on a day, with its leave and its use of beds."""
    cut_periods(stay.bed_periods.all(), on)
    _running(stay.leaves.all(), on).update(end_date=on)
    if stay.end_date is None or stay.end_date > on:
        stay.end_date = on
        stay.save(update_fields=["end_date"])


def end_placement(*, placement: Placement, stays: Iterable[Stay], on: date) -> None:
    """End all that is open in a placement on a day: stays, beds, leave, readiness, interventions.

    The placement's own row is the caller's to save, with how it ended.
    """
    for stay in stays:
        cut_stay(stay=stay, on=on)
    _running(placement.readiness.all(), on).update(end_date=on)
    midnight = start_of_day(on)
    for running in placement.interventions.filter(ended_at__isnull=True):
        running.ended_at = max(running.started_at, midnight)
        running.save(update_fields=["ended_at"])
    placement.discharged_on = on


def release_holds(*, referral: Referral | None, on: date) -> None:
    """End every hold for a referral on a day: its person has been placed."""
    if referral is not None:
        cut_periods(BedPeriod.objects.filter(use=BedUse.HELD, referral=referral), on)


def starts_after(*, placement: Placement, stays: Iterable[Stay], on: date) -> date | None:
    """Return the first day after `on` on which something in the placement begins, if any."""
    stays = list(stays)
    days = [stay.start_date for stay in stays if stay.start_date > on]
    hanging = hangs_after(placement=placement, stays=stays, on=on)
    return min([*days, *([hanging] if hanging else [])], default=None)


def hangs_after(*, placement: Placement, stays: Iterable[Stay], on: date) -> date | None:
    """Return the first day after `on` with leave, readiness or an intervention, if any."""
    instants = placement.interventions.values_list("started_at", "ended_at")
    days = [
        leave_after(stays=stays, on=on),
        *placement.readiness.filter(start_date__gt=on).values_list("start_date", flat=True),
        *(local_date(instant) for pair in instants for instant in pair if instant is not None),
    ]
    return min((day for day in days if day is not None and day > on), default=None)


def leave_after(*, stays: Iterable[Stay], on: date) -> date | None:
    """Return the first day after `on` on which leave from one of the stays begins, if any."""
    leaves = Leave.objects.filter(stay__in=[stay.pk for stay in stays], start_date__gt=on)
    return leaves.aggregate(first=Min("start_date"))["first"]


def _running(rows: QuerySet, on: date) -> QuerySet:
    return rows.filter(Q(end_date__isnull=True) | Q(end_date__gt=on))
