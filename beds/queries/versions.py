"""What makes up the version of a placement, a bed, a use of a bed, a ward: their events.

A version changes with everything that the page or the API shows of the thing.
"""

from django.db.models import Q

from beds.models import Bed, BedPeriod, Confirmation, Difference
from impact.audit.versions import Watched, events_of
from patients.models import Intervention, Leave, Placement, Readiness, Stay
from providers.models import AdmissionSuspension, Ward


def placement_events(placement: Placement) -> Watched:
    """Of a placement: itself, its ward stays with leave and beds, readiness, interventions."""
    stays = events_of(Stay).filter(placement_id=placement.pk)
    of_stays = Q(stay_id__in=stays.values("pgh_obj_id"))
    of_placement = Q(placement_id=placement.pk)
    return [
        events_of(Placement).filter(pgh_obj_id=placement.pk),
        stays,
        events_of(Leave).filter(of_stays),
        events_of(BedPeriod).filter(of_stays),
        events_of(Readiness).filter(of_placement),
        events_of(Intervention).filter(of_placement),
    ]


def bed_events(bed: Bed) -> Watched:
    """Of a bed: itself and every use of it."""
    return [
        events_of(Bed).filter(pgh_obj_id=bed.pk),
        events_of(BedPeriod).filter(bed_id=bed.pk),
    ]


def use_events(period: BedPeriod) -> Watched:
    """Of one use of a bed."""
    return [events_of(BedPeriod).filter(pgh_obj_id=period.pk)]


def bed_itself_events(bed: Bed) -> Watched:
    """Of a bed without its uses: label, basis, the days on which it is in service."""
    return [events_of(Bed).filter(pgh_obj_id=bed.pk)]


def uses_events(ward: Ward) -> Watched:
    """Of a ward's beds: every use of them."""
    return [events_of(BedPeriod).filter(bed__ward_id=ward.pk)]


def suspension_events(ward: Ward) -> Watched:
    """Of whether a ward takes people."""
    return [events_of(AdmissionSuspension).filter(ward_id=ward.pk)]


def difference_events(difference: Difference) -> Watched:
    """Of a difference: itself."""
    return [events_of(Difference).filter(pgh_obj_id=difference.pk)]


def headcount_events(ward: Ward) -> Watched:
    """Of who is in a ward and of its confirmations."""
    return [
        events_of(Stay).filter(ward_id=ward.pk),
        events_of(Confirmation).filter(ward_id=ward.pk),
    ]
