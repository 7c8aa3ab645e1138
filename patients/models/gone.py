"""Admissions that were entered in error and taken away: only their history still has them."""

from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from impact.audit.versions import events_of
from patients.models.reach import Reach


def taken_away(reach: Reach) -> QuerySet[Any]:
    """The last events of placements that are no more, and that were within reach."""
    return within(reach, placements=_deleted("Placement"), stays=_deleted("Stay"))


def within(reach: Reach, *, placements: QuerySet[Any], stays: QuerySet[Any]) -> QuerySet[Any]:
    """Those of some events of placements that were within reach, with these events of ward stays.

    By the two doors by which the placement itself was seen: one's own organisation, or a ward stay
    of a collaborative's patient.
    """
    icb = ExpressionWrapper(OuterRef("responsible_icb"), output_field=BigIntegerField())
    theirs = stays.filter(placement=OuterRef("pgh_obj")).annotate(icb=icb)
    seen = theirs.filter(reach.patients(icb="icb"))
    return placements.filter(Q(provider__in=reach.providers) | Exists(seen))


def only_in_history(reach: Reach) -> Q:
    """Condition on a person: of no placement and no referral any more, and of one taken away.

    Asked of each person that is left, in this order: nearly everybody has a placement.
    """
    nothing = Q(merged_into=None)
    for model in ("Placement", "Referral"):
        held = apps.get_model("patients", model).objects.filter(patient=OuterRef("pk"))
        nothing &= Q(~Exists(held))
    return nothing & Q(Exists(taken_away(reach).filter(patient=OuterRef("pk"))))


def _deleted(model: str) -> QuerySet[Any]:
    return events_of(apps.get_model("patients", model)).filter(pgh_label="delete")
