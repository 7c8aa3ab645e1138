"""Shifting the bounds of what is recorded, and what is tied to them. Rows are locked already."""

from datetime import date

from django.db.models import Q, QuerySet

from beds.models import Bed, BedPeriod
from beds.services.checks import check_bed_for, check_bed_free
from beds.services.leave import find_bed
from beds.services.locks import Care
from beds.services.steps import cut_periods, free_periods, occupy
from impact.core.periods import Period, start_of_day
from patients.models import Leave, Placement, Stay


def move_start(stay: Stay, start: date) -> None:
    """Have a ward stay begin on another day, and the bed that it began in. Raises BedNotFree."""
    old = stay.start_date
    if start > old:
        free_periods(stay.bed_periods.all(), old, start)
    elif start < old:
        for period in stay.bed_periods.select_related("bed").filter(start_date=old):
            _extend(period, Period(start, old))
    stay.start_date = start
    stay.save(update_fields=["start_date"])


def move_end(stay: Stay, end: date | None) -> None:
    """Have a ward stay end on another day, and the bed that it ended in. Raises BedNotFree."""
    old = stay.end_date
    if end is not None and (old is None or end < old):
        cut_periods(stay.bed_periods.all(), end)
    elif old is not None and old != end:
        for period in stay.bed_periods.select_related("bed").filter(end_date=old):
            _extend(period, Period(old, end))
    stay.end_date = end
    stay.save(update_fields=["end_date"])


def move_bounds(first: Stay, last: Stay, start: date, end: date | None) -> None:
    """Have a row of ward stays begin and end on other days, what grows before what shrinks.

    In the other order a bed would be lost on the way to wholly other days.
    """
    if start < first.start_date:
        move_start(first, start)
        move_end(last, end)
    else:
        move_end(last, end)
        move_start(first, start)


def follow_end(care: Care, old: date | None, new: date | None) -> None:
    """What ended with a placement ends with it still: leave, trial, readiness, interventions."""
    placement, last = care.placement, care.stays[-1]
    for leave in care.leaves:
        if leave.stay_id == last.pk and leave.end_date == old:
            leave.stay = last
            move_leave(leave, care.receiving, leave.start_date, new, None)
    _ending(placement.readiness.all(), old).update(end_date=new)
    instant = start_of_day(old) if old else None
    ended = Q(ended_at=instant) if instant else Q(ended_at__isnull=True)
    for intervention in placement.interventions.filter(ended):
        midnight = start_of_day(new) if new else None
        intervention.ended_at = midnight and max(intervention.started_at, midnight)
        intervention.save(update_fields=["ended_at"])


def move_leave(
    leave: Leave, receiving: list[Stay], start: date, end: date | None, bed: Bed | None
) -> None:
    """Have leave begin and end on other days, with the bed or the trial that hangs on it."""
    old = Period(leave.start_date, leave.end_date)
    new = Period(start, end)
    leave.start_date, leave.end_date = start, end
    leave.save(update_fields=["start_date", "end_date"])
    if not leave.bed_kept:
        free_periods(leave.stay.bed_periods.all(), start, end)
        inside = Period(leave.stay.start_date, leave.stay.end_date)
        for days in old.subtract(new):
            shared = days.intersect(inside)
            if shared is not None:
                _fill(leave.stay, shared, bed)
    for stay in receiving:
        if stay.trial_leave_id == leave.pk:
            _move_trial(stay, old, new)


def give_bed_where_none(stay: Stay, bed: Bed | None) -> None:
    """Give a bed to a ward stay that had no day and now has some. Raises BedNeeded, BedNotFree."""
    has_days = stay.start_date != stay.end_date
    without = stay.leaves.filter(bed_kept=False).exists()
    if has_days and not without and not stay.bed_periods.exists():
        check_bed_for(ward=stay.ward, bed=bed, start=stay.start_date, end=stay.end_date)
        if bed is not None:
            occupy(stay=stay, bed=bed, start=stay.start_date, end=stay.end_date)


def _move_trial(stay: Stay, old: Period, new: Period) -> None:
    """The first receiving stay begins and the last one ends with the leave."""
    placement = Placement.objects.get(pk=stay.placement_id)
    held_for_trial = not placement.stays.filter(trial_leave__isnull=True).exists()
    starts = new.start if stay.start_date == old.start and new.start else stay.start_date
    ends = new.end if stay.end_date == old.end else stay.end_date
    move_bounds(stay, stay, starts, ends)
    if held_for_trial:
        placement.admitted_on, placement.discharged_on = starts, ends
        placement.save(update_fields=["admitted_on", "discharged_on"])


def _fill(stay: Stay, days: Period, bed: Bed | None) -> None:
    """Put a stay back into a bed on days that leave no longer takes: the bed before or after."""
    periods = stay.bed_periods.select_related("bed")
    touching = periods.filter(Q(end_date=days.start) | Q(start_date=days.end)).first()
    if bed is None and touching is not None:
        _extend(touching, days)
        return
    start = days.start or stay.start_date
    if bed is not None:
        check_bed_for(ward=stay.ward, bed=bed, start=start, end=days.end)
    chosen = bed or find_bed(stay=stay, start=start, end=days.end)
    if chosen is not None:
        occupy(stay=stay, bed=chosen, start=start, end=days.end)


def _extend(period: BedPeriod, days: Period) -> None:
    """Lengthen the use of a bed by days that touch it. Raises BedNotFree."""
    start = days.start or period.start_date
    check_bed_free(bed=period.bed, start=start, end=days.end, but=[period.pk])
    if period.start_date == days.end:
        period.start_date = start
    else:
        period.end_date = days.end
    period.save(update_fields=["start_date", "end_date"])


def _ending(rows: QuerySet, end: date | None) -> QuerySet:
    return rows.filter(end_date__isnull=True) if end is None else rows.filter(end_date=end)
