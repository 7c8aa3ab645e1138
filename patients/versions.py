"""What makes up the version of a person, a referral, and of what is planned for somebody away."""

from impact.audit.versions import Watched, events_of
from patients.models import (
    CareReview,
    Patient,
    Placement,
    Referral,
    RepatriationPlan,
    Separation,
    Visit,
)


def person_events(patient: Patient) -> Watched:
    """Of a person: their own row."""
    return [events_of(Patient).filter(pgh_obj_id=patient.pk)]


def referral_events(referral: Referral) -> Watched:
    """Of a referral: itself."""
    return [events_of(Referral).filter(pgh_obj_id=referral.pk)]


def separation_events(separation: Separation) -> Watched:
    """Of a separation: itself."""
    return [events_of(Separation).filter(pgh_obj_id=separation.pk)]


def repatriation_events(placement: Placement) -> Watched:
    """Of what is planned and was done to bring somebody back: the plan, visits and reviews."""
    kinds = (RepatriationPlan, Visit, CareReview)
    return [events_of(kind).filter(placement_id=placement.pk) for kind in kinds]
