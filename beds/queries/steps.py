"""The next step that is planned for somebody out of area."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from patients.models import RepatriationPlan


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """What is to be done, whose it is and by when."""

    text: str
    owner: str
    due_on: date


def step_columns() -> dict[str, Any]:
    """What a stay is annotated with, for `read_step`: the plan as it is now."""
    plan = RepatriationPlan.objects.filter(placement=OuterRef("placement"))
    told = JSONObject(text="next_step", owner="owner", due_on="due_on")
    return {"step": Subquery(plan.values(found=told)[:1])}


def read_step(row: Mapping[str, Any]) -> PlannedStep | None:
    """The step that is planned for the person of a row, if any is."""
    found = row["step"]
    if found is None:
        return None
    due_on = date.fromisoformat(found["due_on"])
    return PlannedStep(text=found["text"], owner=found["owner"], due_on=due_on)
