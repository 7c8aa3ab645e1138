"""Which wards, beds and people are touched by what is new in the history."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from beds.models import Bed, BedPeriod, Confirmation, Offer
from beds.queries.following.points import Kind
from impact.audit.marks import Mark, new_events
from impact.audit.versions import events_of
from patients.models import Intervention, Leave, Patient, Placement, Readiness, Referral, Stay
from providers.models import AdmissionSuspension, Ward, WardFeed

_OWNED: dict[Any, str] = {
    Ward: "id",
    WardFeed: "ward_id",
    AdmissionSuspension: "ward_id",
    Confirmation: "ward_id",
    Bed: "id",
    BedPeriod: "bed_id",
    Offer: "bed_id",
    Patient: "merged_into_id",
    Placement: "patient_id",
    Stay: "patient_id",
    Referral: "patient_id",
    Leave: "stay_id",
    Readiness: "placement_id",
    Intervention: "placement_id",
}
"""Every kind of row that is told of, and the column that says whose it is."""

MOST = 20_000
"""With more new events than these everything is read again: that is quicker."""

Touched = dict[Kind, set[int]]


def tables() -> list[tuple[Any, str]]:
    """The histories that a follower reads, in the order in which a mark has them."""
    return [(events_of(model).model, column) for model, column in _OWNED.items()]


def touched(since: Mark) -> Touched | None:
    """The wards, beds and people with something new; None where that is too much to look through.

    Whatever is new of a person touches all that is told of them, and the beds that are held or
    asked for on their behalf.
    """
    told = new_events(tables(), since=since, most=MOST)
    if sum(len(rows) for rows in told.values()) >= MOST:
        return None
    new = {model: told[events_of(model).model] for model in _OWNED}
    people = _people(new)
    return {
        Kind.WARD: _owners(new, Ward, WardFeed, AdmissionSuspension, Confirmation),
        Kind.BED: _owners(new, Bed, BedPeriod, Offer)
        | _earlier(BedPeriod, "bed", new)
        | _earlier(Offer, "bed", new)
        | _beds_for(people),
        Kind.PERSON: people,
    }


def _people(new: dict[Any, set[tuple[int, int | None]]]) -> set[int]:
    people = {row for row, _ in new[Patient]} | _owners(new, Patient)
    for model in (Placement, Stay, Referral):
        people |= _owners(new, model) | _earlier(model, "patient", new)
    people |= _through(Stay, _owners(new, Leave))
    people |= _through(Placement, _owners(new, Readiness, Intervention))
    merged = Patient.objects.filter(Q(merged_into__in=people) | Q(merged_from__in=people))
    return people | set(merged.values_list("pk", flat=True))


def _owners(new: dict[Any, set[tuple[int, int | None]]], *models: Any) -> set[int]:
    return {owner for model in models for _, owner in new[model] if owner is not None}


def _earlier(model: Any, column: str, new: dict[Any, set[tuple[int, int | None]]]) -> set[int]:
    """Whose these rows ever were: what becomes another's has left the first."""
    return _through(model, {row for row, _ in new[model]}, column)


def _through(model: Any, rows: Iterable[int], column: str = "patient") -> set[int]:
    """Whose these rows are or were, gone ones too."""
    found = events_of(model).filter(pgh_obj_id__in=set(rows))
    return set(found.values_list(f"{column}_id", flat=True).distinct())


def _beds_for(people: set[int]) -> set[int]:
    """The beds that are held or asked for on behalf of these people."""
    return {
        bed
        for model in (BedPeriod, Offer)
        for bed in model.objects.filter(referral__patient__in=people).values_list("bed", flat=True)
    }
