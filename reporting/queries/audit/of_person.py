"""Who changed what of one person, as far as somebody sees that person: corrections and all else."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from beds.models import BedPeriod
from impact.audit.versions import events_of
from patients.models import Intervention, Leave, Patient, Placement, Readiness, Stay
from providers.access import Permission
from providers.models import Provider, User
from reporting.queries.audit.changes import ChangeSeen, latest
from reporting.queries.audit.scope import Scope


def changes_of(patient: Patient, *, user: User, most: int) -> list[ChangeSeen]:
    """The latest changes of a person's placements, ward stays, beds, leave and what hangs on them.

    Of the placements and stays that `user` may see, and of those of their own organisation that
    were taken away.
    """
    within = Scope(
        people=Patient.objects.filter(pk=patient.pk),
        users=User.objects.all(),
        providers=Provider.objects.readable_by(user),
    )
    return latest(_kinds(patient, user), within=within, most=most)


def _kinds(patient: Patient, user: User) -> Iterator[tuple[Any, QuerySet[Any]]]:
    placements = _keys(Placement, patient, user)
    stays = _keys(Stay, patient, user)
    for model, keys in ((Placement, placements), (Stay, stays)):
        yield model, events_of(model).filter(pgh_obj_id__in=keys)
    for hanging in (Readiness, Intervention):
        yield hanging, events_of(hanging).filter(placement_id__in=placements)
    for of_stay in (Leave, BedPeriod):
        yield of_stay, events_of(of_stay).filter(stay_id__in=stays)


def _keys(model: Any, patient: Patient, user: User) -> list[int]:
    """The rows of a person that may be told of, gone ones of one's own organisation too."""
    seen = model.objects.visible_to(user).filter(patient=patient)
    own = Provider.objects.with_permission(user, Permission.VIEW_PEOPLE)
    kept = events_of(model).filter(patient_id=patient.pk, provider_id__in=own.values("pk"))
    return [
        *seen.values_list("pk", flat=True),
        *kept.values_list("pgh_obj_id", flat=True).distinct(),
    ]
