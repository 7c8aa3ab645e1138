"""Locks on people and their placements, in the order of `providers.services.locks`."""

from patients.models import Patient, Placement, Stay
from providers.services.locks import locked


def lock_patient(patient: Patient) -> Patient:
    """Return a person's row as it is now, locked."""
    return locked(Patient.objects.all(), {patient.pk})[patient.pk]


def lock_placement(placement: Placement) -> Placement:
    """Return a placement as it is now, with its provider, locked after its patient."""
    locked(Patient.objects.all(), {placement.patient_id})
    rows = Placement.objects.select_related("patient", "provider")
    return locked(rows, {placement.pk})[placement.pk]


def lock_stays(placement: Placement) -> list[Stay]:
    """Return the ward stays of a placement in order, locked."""
    keys = set(placement.stays.values_list("pk", flat=True))
    stays = locked(Stay.objects.select_related("ward"), keys).values()
    return sorted(stays, key=lambda stay: (stay.start_date, stay.end_date or stay.start_date.max))
