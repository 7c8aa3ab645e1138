"""Holding or placing for a referral in a bed that was found for it."""

from datetime import date

from beds.models import Bed, BedPeriod
from beds.permissions import check_may, check_may_fetch
from beds.services.holds import hold_bed
from beds.services.placements import Move, admit, transfer
from impact.core.dated import as_at
from impact.core.errors import Conflict
from patients.choices import ReferralKind
from patients.models import Placement, Referral
from providers.access import Permission
from providers.models import User


class NothingToMoveFrom(Conflict):
    """A move of somebody who is in no placement any more."""

    code = "nothing_to_move_from"
    title = "This person is in no placement"


def hold_for(*, referral: Referral, bed: Bed, review_on: date, today: date, by: User) -> BedPeriod:
    """Hold a bed of one's own ward for a referral from today. Raises NotAllowed, and what holding
    raises.
    """
    check_may(by, Permission.MANAGE_BEDS, provider=bed.ward.provider_id)
    return hold_bed(
        bed=bed, start_date=today, review_on=review_on, referral=referral, today=today, by=by
    )


def place_in(*, referral: Referral, bed: Bed, on: date, today: date, by: User) -> Placement:
    """Place the person of a referral in a bed of one's own ward: a first one, or a move to it.

    Whoever moves somebody from another organisation's care needs that organisation's permission
    too, save from a ward that no member feeds: there nobody is to be asked. Raises NotAllowed,
    NothingToMoveFrom, and what admission or transfer raises.
    """
    check_may(by, Permission.CHANGE_PLACEMENTS, provider=bed.ward.provider_id)
    if referral.kind != ReferralKind.MOVE:
        return admit(
            patient=referral.patient,
            ward=bed.ward,
            bed=bed,
            referral=referral,
            admitted_on=on,
            responsible_icb=referral.responsible_icb,
            today=today,
            by=by,
        )
    placement = _placement(referral, today)
    check_may_fetch(by, placement=placement, on=today)
    move = Move(placement=placement, ward=bed.ward, bed=bed, referral=referral)
    return transfer(move=move, on=on, today=today, by=by).placement


def _placement(referral: Referral, day: date) -> Placement:
    going = as_at(day, start="admitted_on", end="discharged_on")
    own = Placement.objects.filter(
        going, patient=referral.patient_id, stays__trial_leave__isnull=True
    )
    found = own.distinct().first()
    if found is None:
        raise NothingToMoveFrom(
            "This person is in no placement today, so there is nothing to move from. Withdraw the "
            "move, and refer them for a first bed."
        )
    return found
