"""Identities: shown on asking, masked in the history where they were wrong; always on record."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from impact.audit.service import service
from impact.audit.services import mask, revealed
from impact.audit.versions import events_of
from impact.core.errors import Conflict, NotAllowed
from patients.models import Patient, PatientIdentifier
from patients.services.locks import lock_patient
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


class NothingToMask(Conflict):
    """The history holds no identity of this person but today's."""

    code = "nothing_to_mask"
    title = "There is nothing to mask"

    def __init__(self) -> None:
        super().__init__(
            "The history holds no number of this person but today's. If today's NHS number is "
            "wrong, say so.",
            field="wrong_now",
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


def may_mask(*, patient: Patient, by: User) -> bool:
    """Whether `by` may take wrong identities out of this person's history."""
    own = Provider.objects.with_permission(by, Permission.MASK_IDENTITIES)
    return patient.placements.filter(provider__in=own).exists()


@service("identities.mask")
def mask_identities(*, patient: Patient, reason: str, by: User, wrong_now: bool = False) -> Patient:
    """Take the numbers that were not this person's out of the history; returns the person.

    Those are NHS numbers other than today's, and, with `wrong_now`, today's too, which is taken
    away; and local numbers of the organisations of `by` that are nobody's any more. Raises
    IdentityNotYours, ReasonNeeded, NothingToMask.
    """
    if not may_mask(patient=patient, by=by):
        raise IdentityNotYours
    patient = lock_patient(patient)
    if wrong_now:
        patient.nhs_number = None
        patient.save(update_fields=["nhs_number"])
    histories = {
        "nhs_number": _wrong_numbers(patient),
        "local_id": _wrong_local_numbers(patient, by),
    }
    events = {
        found.model._meta.db_table: list(found.values_list("pgh_id", flat=True))
        for found in histories.values()
    }
    if not any(events.values()):
        raise NothingToMask
    mask(by, patient.pk, reason, events={name: rows for name, rows in events.items() if rows})
    histories["nhs_number"].update(nhs_number=None)
    histories["local_id"].update(local_id="")
    return patient


def _wrong_numbers(patient: Patient) -> QuerySet[Any]:
    """Events of the person that hold an NHS number other than today's."""
    held = events_of(Patient).filter(pgh_obj_id=patient.pk, nhs_number__isnull=False)
    return held.exclude(nhs_number=patient.nhs_number) if patient.nhs_number else held


def _wrong_local_numbers(patient: Patient, by: User) -> QuerySet[Any]:
    """Events that hold a local number of the person at one of `by`'s own that is nobody's now."""
    own = Provider.objects.with_permission(by, Permission.MASK_IDENTITIES)
    held = events_of(PatientIdentifier).filter(patient_id=patient.pk, provider__in=own)
    known = PatientIdentifier.objects.filter(
        provider=OuterRef("provider"), local_id=OuterRef("local_id")
    )
    return held.exclude(local_id="").filter(~Exists(known))
