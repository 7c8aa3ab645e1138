"""Beginning a placement: by admission, or by transfer from another provider."""

from dataclasses import dataclass
from datetime import date

from beds.models import Bed
from beds.services.steps import next_number, open_stay
from impact.core.errors import Conflict, Invalid
from patients.choices import PlacementReason
from patients.models import Leave, Patient, Placement, Referral, Stay
from patients.services.referrals import check_referral_open
from providers.choices import CodeList
from providers.models import Icb, Ward
from providers.services.codes import check_codes


class ReferralOfAnother(Invalid):
    """The referral is another person's."""

    code = "referral_of_another"
    title = "This referral is for another person"


class SpellIdTaken(Conflict):
    """The provider has a spell with this id."""

    code = "spell_id_taken"
    title = "This spell id is already used"


@dataclass(frozen=True, kw_only=True)
class Admission:
    """What is told about a placement as it begins. Without `spell_id` it is given one."""

    responsible_icb: Icb
    spell_id: str | None = None
    planned_discharge_on: date | None = None
    source_of_admission: str = ""
    legal_status: str = ""
    out_of_area_reason: str = ""
    begun_by: str = PlacementReason.CARE


def check_placed_by(*, referral: Referral | None, patient: Patient) -> Referral | None:
    """Return the referral as it is now, locked. Raises ReferralOfAnother, ReferralNotOpen."""
    if referral is None:
        return None
    referral = check_referral_open(referral)
    if referral.patient_id != patient.pk:
        raise ReferralOfAnother(
            "This referral is for another person. Choose one of theirs, or none.", field="referral"
        )
    return referral


def open_placement(
    *,
    patient: Patient,
    ward: Ward,
    bed: Bed | None,
    on: date,
    admission: Admission,
    ended_on: date | None = None,
    referral: Referral | None = None,
    ward_stay_id: str | None = None,
    trial_leave: Leave | None = None,
) -> Stay:
    """Begin a placement and its first ward stay; return the stay, its placement beside it.

    Raises UnknownCode, SpellIdTaken.
    """
    _check_codes(admission=admission, on=on)
    number = next_number(Placement)
    spell_id = admission.spell_id or f"P-{number}"
    if admission.spell_id is not None:
        _check_spell_id(ward=ward, spell_id=spell_id)
    placement = Placement.objects.create(
        pk=number,
        patient=patient,
        provider=ward.provider,
        spell_id=spell_id,
        typed=admission.spell_id is None,
        responsible_icb=admission.responsible_icb,
        admitted_on=on,
        discharged_on=ended_on,
        planned_discharge_on=admission.planned_discharge_on,
        source_of_admission=admission.source_of_admission,
        legal_status=admission.legal_status,
        out_of_area_reason=admission.out_of_area_reason,
        begun_by=admission.begun_by,
    )
    if referral is not None:
        place(referral=referral, placement=placement)
    return open_stay(
        placement=placement,
        ward=ward,
        bed=bed,
        start=on,
        end=ended_on,
        ward_stay_id=ward_stay_id,
        trial_leave=trial_leave,
    )


def _check_codes(*, admission: Admission, on: date) -> None:
    check_codes(
        on=on,
        fields={
            "source_of_admission": (CodeList.SOURCE_OF_ADMISSION, admission.source_of_admission),
            "legal_status": (CodeList.LEGAL_STATUS, admission.legal_status),
            "out_of_area_reason": (CodeList.OUT_OF_AREA_REASON, admission.out_of_area_reason),
        },
    )


def _check_spell_id(*, ward: Ward, spell_id: str) -> None:
    if Placement.objects.filter(provider_id=ward.provider_id, spell_id=spell_id).exists():
        raise SpellIdTaken(
            f"{ward.provider} already has a spell with this id. Give another, or none.",
            field="spell_id",
        )


def place(*, referral: Referral, placement: Placement) -> None:
    """Record that a referral has led to a placement."""
    referral.placement = placement
    referral.save(update_fields=["placement"])
