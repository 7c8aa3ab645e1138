"""What makes up the version of a referral: its events."""

from impact.audit.versions import Watched, events_of
from patients.models import Referral


def referral_events(referral: Referral) -> Watched:
    """Of a referral: itself."""
    return [events_of(Referral).filter(pgh_obj_id=referral.pk)]
