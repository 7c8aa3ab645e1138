"""Leave: days away from the ward, with the bed kept or free for others meanwhile."""

from dataclasses import dataclass
from datetime import date

from beds.models import Bed, BedPeriod
from beds.services.checks import check_bed_for, reasons_against
from beds.services.ending import end_trials
from beds.services.locks import lock
from beds.services.moves import stay_on
from beds.services.steps import free_periods, occupy
from beds.services.trial_leave import open_trial
from impact.audit.service import service
from impact.core.dated import overlapping
from impact.core.errors import Conflict, InTheWay, Invalid
from impact.core.text import long_date
from patients.choices import LeaveKind
from patients.models import Leave, Placement, Stay
from patients.services.checks import check_going_on, check_inside, span
from providers.models import User, Ward
from providers.services.dates import in_order, not_in_future
from providers.services.locks import locked


class AlreadyOnLeave(Conflict):
    """The person is on leave on some of the days."""

    code = "already_on_leave"
    title = "This person is on leave already"


class NotOnLeave(Conflict):
    """The leave has ended."""

    code = "not_on_leave"
    title = "This leave has ended"


class TrialKeepsBed(Invalid):
    """A trial leave without the sending bed."""

    code = "trial_keeps_bed"
    title = "Trial leave keeps the sending bed"


class ReceivingWardNeeded(Invalid):
    """A receiving ward is what makes a trial leave, and nothing else has one."""

    code = "receiving_ward"
    title = "Trial leave has a receiving ward"


class OutsideStay(Conflict):
    """The leave would outlast the ward stay."""

    code = "outside_stay"
    title = "The leave lies outside the ward stay"


class WardFull(Conflict):
    """No bed of the ward is free for the days."""

    code = "ward_full"
    title = "No bed of this ward is free"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Where a trial leave leads: the receiving ward, and a bed there where it has beds."""

    ward: Ward
    bed: Bed | None = None
    spell_id: str | None = None
    ward_stay_id: str | None = None


@service("leave.start_leave")
def start_leave(
    *,
    placement: Placement,
    kind: str,
    start_date: date,
    today: date,
    by: User,
    end_date: date | None = None,
    bed_kept: bool = True,
    leave_id: str = "",
    trial: Trial | None = None,
) -> Leave:
    """Begin somebody's leave from the ward they are in on the day.

    `end_date` is the day of return and may lie in the future. Without the bed kept the bed is free
    from that day; with a day of return it is theirs again from then on. A `trial` leave keeps the
    sending bed and opens a ward stay where `trial` leads; its end is told when it comes. Raises
    InFuture, OutOfOrder, AlreadyDischarged, OutsidePlacement, NotInWard, OutsideStay,
    AlreadyOnLeave, TrialKeepsBed, ReceivingWardNeeded, and for a trial what `admit` raises about
    ward and bed.
    """
    _check_leave(kind=kind, bed_kept=bed_kept, trial=trial)
    _check_dates(start_date=start_date, end_date=end_date, today=today, trial=trial)
    held = lock(
        placements=[placement],
        wards=[trial.ward] if trial else [],
        beds=[trial.bed] if trial else [],
    )
    care = held.cares[placement.pk]
    check_going_on(care.placement)
    check_inside(placement=care.placement, day=start_date, field="start_date")
    # Somebody on trial goes on leave from where they are; a trial begins from the sending ward.
    stay = stay_on(stays=care.stays if trial else care.places, on=start_date)
    _check_fits(stay=stay, start_date=start_date, end_date=end_date)
    days = {"start_date": start_date, "end_date": end_date}
    leave = Leave.objects.create(stay=stay, leave_id=leave_id, kind=kind, bed_kept=bed_kept, **days)
    if not bed_kept:
        free_periods(stay.bed_periods.all(), start_date, end_date)
    if trial is not None:
        open_trial(
            placement=care.placement,
            leave=leave,
            ward=held.wards[trial.ward.pk],
            bed=held.bed(trial.bed),
            spell_id=trial.spell_id,
            ward_stay_id=trial.ward_stay_id,
        )
    return leave


@service("leave.end_leave")
def end_leave(
    *, leave: Leave, ended_on: date, today: date, by: User, bed: Bed | None = None
) -> Leave:
    """End somebody's leave: they are back on the day.

    Without the bed kept they return to `bed`, else to the bed they left, else to any free one of
    the ward. The end of a trial leave ends the ward stay that it led to. Raises InFuture,
    OutOfOrder, NotOnLeave, LaterRecord, BedElsewhere, BedNotFree, WardFull.
    """
    not_in_future(ended_on, today=today, field="ended_on")
    placement = leave.stay.placement
    beds = [bed]
    if not leave.bed_kept:
        beds += Bed.objects.filter(ward_id=leave.stay.ward_id)
    held = lock(placements=[placement], beds=beds)
    care = held.cares[placement.pk]
    leave = locked(Leave.objects.select_related("stay__ward"), {leave.pk})[leave.pk]
    if leave.end_date is not None and leave.end_date <= today:
        raise NotOnLeave(
            f"This leave ended on {long_date(leave.end_date)}. To change it, correct its dates.",
            conflict=InTheWay(what="leave", start=leave.start_date, end=leave.end_date),
        )
    in_order(leave.start_date, ended_on, field="ended_on")
    end_trials([it for it in care.receiving if it.trial_leave_id == leave.pk], ended_on)
    leave.end_date = ended_on
    leave.save(update_fields=["end_date"])
    if not leave.bed_kept:
        _return_to_bed(leave=leave, bed=held.bed(bed))
    return leave


def _check_leave(*, kind: str, bed_kept: bool, trial: Trial | None) -> None:
    if (kind == LeaveKind.TRIAL) != (trial is not None):
        raise ReceivingWardNeeded(
            "A trial leave leads to a receiving ward, and no other leave does. Give a receiving "
            "ward with trial leave only.",
            field="trial",
        )
    if trial is not None and not bed_kept:
        raise TrialKeepsBed(
            "Trial leave keeps the sending bed. Leave the bed kept, or transfer the person.",
            field="bed_kept",
        )


def _check_dates(
    *, start_date: date, end_date: date | None, today: date, trial: Trial | None
) -> None:
    not_in_future(start_date, today=today, field="start_date")
    in_order(start_date, end_date, field="end_date")
    if trial is not None:
        not_in_future(end_date, today=today, field="end_date")


def _check_fits(*, stay: Stay, start_date: date, end_date: date | None) -> None:
    if stay.end_date is not None and (end_date is None or end_date > stay.end_date):
        raise OutsideStay(
            f"The ward stay ended on {long_date(stay.end_date)}. Give a return on or before it.",
            field="end_date",
            conflict=InTheWay(what="the ward stay", start=stay.start_date, end=stay.end_date),
        )
    other = stay.leaves.filter(overlapping(start_date, end_date)).order_by("start_date").first()
    if other is not None:
        raise AlreadyOnLeave(
            f"This person is already on leave {span(other.start_date, other.end_date)}. End that "
            "leave first, or correct its dates.",
            conflict=InTheWay(what="leave", start=other.start_date, end=other.end_date),
        )


def _return_to_bed(*, leave: Leave, bed: Bed | None) -> None:
    """Fill the days from the return to the stay's next use of a bed, or to its end."""
    stay, day = leave.stay, leave.end_date or leave.start_date
    following = stay.bed_periods.filter(start_date__gte=day).order_by("start_date").first()
    end = following.start_date if following else stay.end_date
    if end == day:
        return
    if bed is not None:
        check_bed_for(ward=stay.ward, bed=bed, start=day, end=end)
    chosen = bed or find_bed(stay=stay, start=day, end=end)
    if following is not None and chosen is not None and following.bed_id == chosen.pk:
        following.start_date = day
        following.save(update_fields=["start_date"])
    elif chosen is not None:
        occupy(stay=stay, bed=chosen, start=day, end=end)


def find_bed(*, stay: Stay, start: date, end: date | None) -> Bed | None:
    """Return the bed that the stay left, where it is free, else the first free one by label.

    None where the ward has no bed in service. The beds are locked already. Raises WardFull.
    """
    if not Bed.objects.as_at(start).filter(ward=stay.ward).exists():
        return None
    left = stay.bed_periods.filter(start_date__lt=start).order_by("-start_date").first()
    periods = BedPeriod.objects.filter(overlapping(start, end), bed__ward=stay.ward)
    by_bed: dict[int, list[BedPeriod]] = {}
    for period in periods:
        by_bed.setdefault(period.bed_id, []).append(period)
    free = [
        bed
        for bed in Bed.objects.filter(ward=stay.ward).order_by("label", "pk")
        if not reasons_against(bed=bed, periods=by_bed.get(bed.pk, []), start=start, end=end)
    ]
    for bed in free:
        if left is not None and bed.pk == left.bed_id:
            return bed
    if free:
        return free[0]
    raise WardFull(
        f"{stay.ward} has no free bed {span(start, end)} for this person's return. Free one first, "
        "or transfer them to another ward.",
        conflict=InTheWay(what="every bed of the ward is in use", start=start, end=end),
    )
