"""What a meeting tries out before it decides."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from impact.audit.history import no_truncate, recorded
from patients.models import Placement, Referral
from providers.models import Ward
from reporting.models.meetings.meetings import Meeting


class Idea(models.TextChoices):
    """What may be tried out."""

    CLOSE_WARD = "close_ward", "Close a ward from today"
    PLACE = "place", "Place somebody who waits"
    BRING_HOME = "bring_home", "Bring somebody home"
    DISCHARGE = "discharge", "Discharge somebody"


CARRIES: dict[Idea, tuple[str, ...]] = {
    Idea.CLOSE_WARD: ("ward",),
    Idea.PLACE: ("referral", "ward"),
    Idea.BRING_HOME: ("placement", "ward"),
    Idea.DISCHARGE: ("placement",),
}
"""What each names."""


def _carried() -> Q:
    """Condition of a step: what its idea names is there, and nothing else."""
    found = Q()
    for idea, names in CARRIES.items():
        empty = {f"{name}__isnull": name not in names for name in ("ward", "referral", "placement")}
        found |= Q(idea=idea.value, **empty)
    return found


@recorded()
class WhatIfStep(models.Model):
    """A step that a meeting thinks of taking: tried out with the others, in the order of adding.

    Nothing follows from it. What it would change is worked out whenever it is looked at and kept
    nowhere; it goes when it is discarded, turned into an action, or the meeting is closed.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="what_if")
    idea = models.CharField(max_length=10, choices=Idea)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", null=True, blank=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+", null=True, blank=True)
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="+", null=True, blank=True
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["meeting", "pk"]
        triggers = [no_truncate()]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=_carried(),
                name="what_if_step_names_its_own",
                violation_error_message=(
                    "A step names the ward, the referral and the placement that its idea needs."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.idea}"
