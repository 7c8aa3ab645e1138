"""Trial leave: a ward stay in another ward while the sending bed is kept.

It fills the receiving bed and is no transfer. Where the receiving ward is another provider's, that
provider holds a placement of its own for it (MHSDS: a provider's ward stays lie in its spells).
"""

from datetime import date

from beds.models import Bed
from beds.services.checks import check_bed_for, check_takes_people
from beds.services.ending import check_not_on_leave, check_nothing_later, end_care, end_trial
from beds.services.locks import lock
from beds.services.opening import Admission, open_placement
from beds.services.steps import cut_stay, open_stay
from impact.audit.service import service
from impact.core.dated import as_at
from impact.core.errors import Conflict
from patients.choices import LeaveKind
from patients.models import Leave, Placement, Stay
from patients.services.checks import check_going_on
from providers.models import User, Ward
from providers.services.dates import in_order, not_in_future


class NotOnTrial(Conflict):
    """The person is not on trial leave."""

    code = "not_on_trial"
    title = "This person is not on trial leave"


class SameWard(Conflict):
    """A trial in the ward that sends."""

    code = "same_ward"
    title = "A trial leads to another ward"


def open_trial(
    *,
    placement: Placement,
    leave: Leave,
    ward: Ward,
    bed: Bed | None,
    spell_id: str | None = None,
    ward_stay_id: str | None = None,
) -> Stay:
    """Begin the receiving stay of a trial leave. Raises SameWard, and what a ward refuses."""
    if ward.pk == leave.stay.ward_id:
        raise SameWard("A trial leave leads to another ward. Choose the receiving ward.")
    start, end = leave.start_date, leave.end_date
    check_takes_people(ward=ward, on=start)
    check_bed_for(ward=ward, bed=bed, start=start, end=end)
    if ward.provider_id == placement.provider_id:
        return open_stay(
            placement=placement,
            ward=ward,
            bed=bed,
            start=start,
            end=end,
            ward_stay_id=ward_stay_id,
            trial_leave=leave,
        )
    return open_placement(
        patient=placement.patient,
        ward=ward,
        bed=bed,
        on=start,
        ended_on=end,
        ward_stay_id=ward_stay_id,
        trial_leave=leave,
        admission=_as_sent(placement, spell_id),
    )


@service("leave.make_trial_a_transfer")
def make_trial_a_transfer(
    *,
    placement: Placement,
    on: date,
    today: date,
    by: User,
    bed: Bed | None = None,
    destination: str = "",
) -> Stay:
    """Make a trial leave a transfer: from the day on the person is the receiving ward's.

    The sending stay, the leave and the receiving stay end that day, and a ward stay begins in the
    same ward and bed, or in `bed`; with another provider the placement ends too (with
    `destination`) and another begins. Returns the stay that begins. Raises InFuture, OutOfOrder,
    AlreadyDischarged, NotOnTrial, OnLeave, LaterRecord, BedNeeded, BedElsewhere, BedNotFree.
    """
    not_in_future(on, today=today, field="on")
    wards = Ward.objects.filter(stays__trial_leave__stay__placement=placement).distinct()
    held = lock(placements=[placement], wards=wards, beds=[bed])
    care = held.cares[placement.pk]
    check_going_on(care.placement)
    receiving = _receiving(care.receiving)
    in_order(receiving.start_date, on, field="on")
    check_nothing_later(care=care, on=on, field="on")
    check_not_on_leave(leaves=receiving.leaves.all(), stay=receiving, on=on)
    period = receiving.bed_periods.select_related("bed").filter(as_at(on)).first()
    bed = held.bed(bed) or (period.bed if period else None)
    end_trial(stay=receiving, on=on)
    check_bed_for(ward=receiving.ward, bed=bed, start=on, end=None)
    if receiving.ward.provider_id == care.placement.provider_id:
        for stay in care.stays[-1:]:
            cut_stay(stay=stay, on=on)
        return open_stay(placement=care.placement, ward=receiving.ward, bed=bed, start=on)
    end_care(care=care, on=on, destination=destination)
    return open_placement(
        patient=care.placement.patient,
        ward=receiving.ward,
        bed=bed,
        on=on,
        admission=_as_sent(care.placement, None),
    )


def _receiving(stays: list[Stay]) -> Stay:
    for stay in stays:
        if stay.end_date is None:
            return stay
    raise NotOnTrial(
        f"This person is not on {LeaveKind.TRIAL.label.lower()}. To move them, transfer them."
    )


def _as_sent(placement: Placement, spell_id: str | None) -> Admission:
    return Admission(
        responsible_icb=placement.responsible_icb,
        spell_id=spell_id,
        legal_status=placement.legal_status,
    )
