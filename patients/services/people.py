"""People: taking somebody in, and the numbers under which providers know them."""

from datetime import date

from impact.audit.service import service
from impact.core.errors import Conflict
from patients.choices import Sex
from patients.models import Patient, PatientIdentifier
from patients.services.locks import lock_patient
from providers.models import Provider, User


class NumberTaken(Conflict):
    """The number is already somebody's."""

    code = "number_taken"
    title = "This number is already in use"


@service("people.register")
def register(
    *,
    provider: Provider,
    local_id: str,
    by: User,
    nhs_number: str | None = None,
    birth_date: date | None = None,
    sex: str = Sex.UNKNOWN,
    ethnic_category: str = "",
    learning_disability: str = "",
    autism: str = "",
    home_area: str = "",
) -> Patient:
    """Take in somebody whom nobody knows yet, under a pseudonym of their own.

    Raises NumberTaken where the provider's number or the NHS number is already somebody's.
    """
    _check_local_id(provider=provider, local_id=local_id)
    if nhs_number is not None and Patient.objects.filter(nhs_number=nhs_number).exists():
        raise NumberTaken(
            "Somebody with this NHS number is already recorded. Find them by it, or merge the two "
            "records where they are one person.",
            field="nhs_number",
        )
    patient = Patient.objects.create(
        nhs_number=nhs_number,
        birth_date=birth_date,
        sex=sex,
        ethnic_category=ethnic_category,
        learning_disability=learning_disability,
        autism=autism,
        home_area=home_area,
    )
    PatientIdentifier.objects.create(patient=patient, provider=provider, local_id=local_id)
    return patient


@service("people.identify")
def identify(*, patient: Patient, provider: Provider, local_id: str, by: User) -> PatientIdentifier:
    """Record under which number a provider knows somebody; the same again changes nothing.

    Raises NumberTaken where the number is somebody else's there.
    """
    patient = lock_patient(patient)
    known = patient.identifiers.filter(provider=provider, local_id=local_id).first()
    if known is not None:
        return known
    _check_local_id(provider=provider, local_id=local_id)
    return PatientIdentifier.objects.create(patient=patient, provider=provider, local_id=local_id)


def _check_local_id(*, provider: Provider, local_id: str) -> None:
    if PatientIdentifier.objects.filter(provider=provider, local_id=local_id).exists():
        raise NumberTaken(
            f"{provider} already uses this number for somebody. Check the number, or merge the two "
            "records where they are one person.",
            field="local_id",
        )
