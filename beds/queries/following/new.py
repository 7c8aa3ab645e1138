"""What is new in the history since a point, by the kinds of rows that a follower is told of."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Q

from impact.audit.marks import Mark, new_events
from impact.audit.versions import events_of
from patients.models import (
    CareReview,
    Intervention,
    Leave,
    Patient,
    Placement,
    Readiness,
    Referral,
    RepatriationPlan,
    Stay,
    Visit,
)

MOST = 20_000
"""With more new events than these everything is read again: that is quicker."""

Columns = Mapping[Any, str]
"""Models whose rows are told of, each with the column that says what else a row belongs to."""

OF_PEOPLE: Columns = {
    Patient: "merged_into_id",
    Placement: "patient_id",
    Stay: "patient_id",
    Referral: "patient_id",
    Leave: "stay_id",
    Readiness: "placement_id",
    Intervention: "placement_id",
    RepatriationPlan: "placement_id",
    Visit: "placement_id",
    CareReview: "placement_id",
}
"""All that is told of people."""


class New:
    """The rows with new events since a mark, of some models; whose they are, and were."""

    def __init__(self, told: Mapping[Any, set[tuple[int, int | None]]]) -> None:
        self._told = told

    def rows(self, model: Any) -> set[int]:
        """The rows of a model that have something new."""
        return {row for row, _ in self._told[model]}

    def owners(self, *models: Any) -> set[int]:
        """What the new events of these models say that their rows belong to."""
        return {owner for model in models for _, owner in self._told[model] if owner is not None}

    def earlier(self, model: Any, column: str) -> set[int]:
        """Whose these rows ever were: what becomes another's has left the first."""
        return _through(model, self.rows(model), column)

    @cached_property
    def people(self) -> set[int]:
        """The people with something new; whatever is new of a person touches all told of them."""
        people = self.rows(Patient) | self.owners(Patient)
        for model in (Placement, Stay, Referral):
            people |= self.owners(model) | self.earlier(model, "patient")
        of_placements = (Readiness, Intervention, RepatriationPlan, Visit, CareReview)
        people |= _through(Stay, self.owners(Leave), "patient")
        people |= _through(Placement, self.owners(*of_placements), "patient")
        merged = Patient.objects.filter(Q(merged_into__in=people) | Q(merged_from__in=people))
        return people | set(merged.values_list("pk", flat=True))


def new_since(columns: Columns, since: Mark) -> New | None:
    """What is new of these models; None where that is too much to look through. One query."""
    tables = {model: events_of(model).model for model in columns}
    told = new_events(
        [(tables[model], column) for model, column in columns.items()], since=since, most=MOST
    )
    if sum(len(rows) for rows in told.values()) >= MOST:
        return None
    return New({model: told[table] for model, table in tables.items()})


def _through(model: Any, rows: Iterable[int], column: str) -> set[int]:
    """Whose these rows are or were, gone ones too."""
    found = events_of(model).filter(pgh_obj_id__in=set(rows))
    return set(found.values_list(f"{column}_id", flat=True).distinct())
