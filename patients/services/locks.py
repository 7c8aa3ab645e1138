"""Locks on people and their placements, in the order of `providers.services.locks`."""

from patients.models import Patient, Placement
from providers.services.locks import locked


def lock_patient(patient: Patient) -> Patient:
    """Return a person's row as it is now, locked."""
    return locked(Patient.objects.all(), {patient.pk})[patient.pk]


def lock_placement(placement: Placement) -> Placement:
    """Return a placement as it is now, with its provider, locked after its patient."""
    locked(Patient.objects.all(), {placement.patient_id})
    rows = Placement.objects.select_related("patient", "provider")
    return locked(rows, {placement.pk})[placement.pk]
