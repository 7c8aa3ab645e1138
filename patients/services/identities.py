"""Identities: shown on asking, with a reason, and put on record."""

from dataclasses import dataclass

from impact.audit.services import revealed
from impact.core.errors import NotAllowed
from patients.models import Patient, PatientIdentifier
from providers.access import Permission
from providers.models import Provider, User


class IdentityNotYours(NotAllowed):
    """Somebody asks for the identity of a person who is in another organisation's care."""

    code = "identity_not_yours"

    def __init__(self) -> None:
        super().__init__(
            "Only the organisation that cares or cared for this person, or the case manager of "
            "somebody in a ward that no member feeds, may see who they are."
        )


@dataclass(frozen=True)
class Identity:
    """Who somebody is outside: the NHS number in its groups, and (provider, local number) pairs.

    Local numbers are those of the organisations of who asked: no other's are theirs to see.
    """

    nhs_number: str
    local_numbers: list[tuple[str, str]]


def may_reveal(*, patient: Patient, by: User) -> bool:
    """Whether `by` may ask for the identity."""
    return Patient.objects.identity_visible_to(by).filter(pk=patient.pk).exists()


def reveal(*, patient: Patient, reason: str, by: User) -> Identity:
    """The identity of somebody, put on record with why it was asked for.

    Raises IdentityNotYours, ReasonNeeded.
    """
    if not may_reveal(patient=patient, by=by):
        raise IdentityNotYours
    revealed(by, patient.pk, reason)
    own = Provider.objects.with_permission(by, Permission.VIEW_IDENTITIES)
    known = PatientIdentifier.objects.filter(patient=patient, provider__in=own)
    number = patient.nhs_number or ""
    return Identity(
        nhs_number=" ".join(filter(None, (number[:3], number[3:6], number[6:]))),
        local_numbers=[
            (each.provider.short_name, each.local_id) for each in known.select_related("provider")
        ],
    )
