"""What makes up the version of a referral, and of what is planned for somebody away: events."""

from impact.audit.versions import Watched, events_of
from patients.models import CareReview, Placement, Referral, RepatriationPlan, Visit


def referral_events(referral: Referral) -> Watched:
    """Of a referral: itself."""
    return [events_of(Referral).filter(pgh_obj_id=referral.pk)]


def repatriation_events(placement: Placement) -> Watched:
    """Of what is planned and was done to bring somebody back: the plan, visits and reviews."""
    kinds = (RepatriationPlan, Visit, CareReview)
    return [events_of(kind).filter(placement_id=placement.pk) for kind in kinds]
