"""Admission: somebody comes into a provider's care and into a bed."""

from datetime import date

from beds.models import Bed
from beds.services.checks import check_bed_for, check_takes_people
from beds.services.locks import lock
from beds.services.opening import Admission, check_placed_by, open_placement
from beds.services.steps import release_holds
from impact.audit.service import service
from patients.models import Patient, Placement, Referral, Stay
from patients.services.checks import check_nobody_elsewhere, check_not_merged
from providers.models import Icb, User, Ward
from providers.services.dates import in_order, not_in_future


@service("placements.admit")
def admit(
    *,
    patient: Patient,
    ward: Ward,
    admitted_on: date,
    responsible_icb: Icb,
    today: date,
    by: User,
    bed: Bed | None = None,
    referral: Referral | None = None,
    spell_id: str | None = None,
    ward_stay_id: str | None = None,
    planned_discharge_on: date | None = None,
    source_of_admission: str = "",
    legal_status: str = "",
    out_of_area_reason: str = "",
) -> Placement:
    """Admit somebody to a ward: a placement, its first ward stay, and the use of a bed.

    A ward with beds in service needs a bed; another takes people without. A hold for `referral`
    ends by it. Sex and suitability are the receiving clinician's to judge and refuse nothing.
    Raises InFuture, OutOfOrder, UnknownCode, MergedAway, AlreadyInWard, WardNotOpen,
    AdmissionsSuspended, BedNeeded, BedElsewhere, BedNotFree, ReferralNotOpen, SpellIdTaken.
    """
    return admit_now(
        patient=patient,
        ward=ward,
        bed=bed,
        referral=referral,
        admitted_on=admitted_on,
        today=today,
        ward_stay_id=ward_stay_id,
        admission=Admission(
            responsible_icb=responsible_icb,
            spell_id=spell_id,
            planned_discharge_on=planned_discharge_on,
            source_of_admission=source_of_admission,
            legal_status=legal_status,
            out_of_area_reason=out_of_area_reason,
        ),
    )


def admit_now(
    *,
    patient: Patient,
    ward: Ward,
    admitted_on: date,
    admission: Admission,
    today: date,
    bed: Bed | None = None,
    referral: Referral | None = None,
    ward_stay_id: str | None = None,
) -> Placement:
    """Admit somebody as `admit` does, inside a service that does more than this."""
    not_in_future(admitted_on, today=today, field="admitted_on")
    in_order(admitted_on, admission.planned_discharge_on, field="planned_discharge_on")
    held = lock(wards=[ward], beds=[bed], patients=[patient], referrals=[referral])
    ward, bed, patient = held.wards[ward.pk], held.bed(bed), held.patients[patient.pk]
    referral = check_placed_by(referral=referral, patient=patient)
    _check_may_come(patient=patient, on=admitted_on)
    check_takes_people(ward=ward, on=admitted_on)
    check_bed_for(ward=ward, bed=bed, start=admitted_on, end=None, referral=referral)
    release_holds(referral=referral, on=admitted_on)
    stay = open_placement(
        patient=patient,
        ward=ward,
        bed=bed,
        on=admitted_on,
        referral=referral,
        ward_stay_id=ward_stay_id,
        admission=admission,
    )
    return stay.placement


def _check_may_come(*, patient: Patient, on: date) -> None:
    """Nobody comes who is in a ward already, or who is another person's record now."""
    check_not_merged(patient)
    stays = Stay.objects.filter(patient=patient, trial_leave__isnull=True)
    check_nobody_elsewhere(stays=stays, start=on, end=None)
