"""Correcting dates that were recorded wrongly, with everything that hangs on them.

What was before stays in the history. What would no longer fit is a refusal that names it.
"""

from datetime import date
from typing import TypeVar, cast

from beds.models import Bed
from beds.services.ending import OnTrialHere, check_nothing_hangs_later
from beds.services.locks import Care, lock
from beds.services.shifts import (
    follow_end,
    give_bed_where_none,
    move_bounds,
    move_end,
    move_leave,
    move_start,
)
from impact.audit.service import service
from impact.core.errors import Invalid
from patients.choices import LeaveKind
from patients.models import Leave, Placement, Stay
from patients.services.checks import check_nobody_elsewhere
from providers.models import User
from providers.services.dates import in_order, not_in_future

Record = TypeVar("Record", bound=Placement | Stay | Leave)


class FollowsLeave(Invalid):
    """A receiving stay takes its dates from its trial leave."""

    code = "follows_leave"
    title = "This ward stay follows its trial leave"


@service("corrections.correct_dates")
def correct_dates(
    *,
    record: Record,
    start_date: date,
    end_date: date | None,
    today: date,
    by: User,
    bed: Bed | None = None,
) -> Record:
    """Give a placement, a ward stay or a leave the dates that it really had.

    A placement's first and last ward stay, their beds and what ended with them follow it; a ward
    stay's neighbours, or its placement at either end, follow the stay; the bed follows leave
    without a bed, and the receiving stay its trial leave. An end of None opens it again. `bed` is
    for days that come without one. Raises InFuture, OutOfOrder, OnTrialHere, FollowsLeave,
    AlreadyInWard, LaterRecord, BedNeeded, BedNotFree, WardFull, and Conflict where something no
    longer fits.
    """
    not_in_future(start_date, today=today, field="start_date")
    if not isinstance(record, Leave) or record.kind == LeaveKind.TRIAL:
        not_in_future(end_date, today=today, field="end_date")
    in_order(start_date, end_date, field="end_date")
    care = _lock(record, bed)
    if isinstance(record, Leave):
        _correct_leave(care, record.pk, start_date, end_date, bed)
    elif isinstance(record, Stay):
        _correct_stay(care, record.pk, start_date, end_date, bed)
    else:
        _correct_placement(care, start_date, end_date, bed)
    return cast(Record, type(record)._default_manager.get(pk=record.pk))


def _lock(record: Placement | Stay | Leave, bed: Bed | None) -> Care:
    placement = _placement_of(record)
    beds = [bed]
    if isinstance(record, Leave) and not record.bed_kept:
        beds += Bed.objects.filter(ward_id=record.stay.ward_id)
    care = lock(placements=[placement], beds=beds).cares[placement.pk]
    if care.last is None:
        raise OnTrialHere(
            "This placement is only another one's trial leave. Correct the dates of that leave."
        )
    return care


def _placement_of(record: Placement | Stay | Leave) -> Placement:
    if isinstance(record, Leave):
        return record.stay.placement
    return record.placement if isinstance(record, Stay) else record


def _correct_placement(care: Care, start: date, end: date | None, bed: Bed | None) -> None:
    """The first ward stay takes the new start, the last the new end."""
    first, last, placement = care.stays[0], care.stays[-1], care.placement
    _check_elsewhere(care, start, end)
    if end is not None:
        check_nothing_hangs_later(care=care, on=end, field="end_date")
    old_end = placement.discharged_on
    move_bounds(first, last, start, end)
    placement.admitted_on, placement.discharged_on = start, end
    if end is None:
        placement.discharge_destination = ""
    placement.save(update_fields=["admitted_on", "discharged_on", "discharge_destination"])
    if end != old_end:
        follow_end(care, old_end, end)
    give_bed_where_none(first, bed)


def _correct_stay(care: Care, key: int, start: date, end: date | None, bed: Bed | None) -> None:
    """The neighbours give or take the days; at either end of the placement the placement does."""
    number = next((i for i, stay in enumerate(care.stays) if stay.pk == key), None)
    if number is None:
        raise FollowsLeave(
            "This ward stay is the receiving side of a trial leave and has its dates. Correct the "
            "dates of the leave."
        )
    stay, last = care.stays[number], len(care.stays) - 1
    if number == 0 or number == last:
        placement = care.placement
        _correct_placement(
            care,
            start if number == 0 else placement.admitted_on,
            end if number == last else placement.discharged_on,
            bed,
        )
    grows_backwards = start < stay.start_date
    if grows_backwards:
        _move_first(care, number, start)
    if number < last and end is not None:
        move_end(stay, end)
        move_start(care.stays[number + 1], end)
    if not grows_backwards:
        _move_first(care, number, start)
    give_bed_where_none(stay, bed)


def _move_first(care: Care, number: int, start: date) -> None:
    """Move the bound that a stay shares with the one before it, where there is one."""
    if number > 0:
        move_end(care.stays[number - 1], start)
        move_start(care.stays[number], start)


def _correct_leave(care: Care, key: int, start: date, end: date | None, bed: Bed | None) -> None:
    leave = Leave.objects.select_related("stay__ward").get(pk=key)
    move_leave(leave, care.receiving, start, end, bed)


def _check_elsewhere(care: Care, start: date, end: date | None) -> None:
    others = Stay.objects.filter(patient_id=care.placement.patient_id, trial_leave__isnull=True)
    check_nobody_elsewhere(stays=others.exclude(placement=care.placement), start=start, end=end)
