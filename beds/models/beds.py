"""Beds in service."""

from django.db import models

from beds.choices import Basis
from beds.models.querysets import BedQuerySet
from impact.audit.history import recorded
from impact.core.dated import ends_after_start, no_overlap
from providers.models import Ward


@recorded()
class Bed(models.Model):
    """A bed of a ward, over the days on which it is in service.

    What it is doing on a day is never stored here: see `BedPeriod`. A change of basis ends the bed
    and opens another. The label is unique in its ward on any day, not for ever.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="beds")
    label = models.CharField(max_length=40)
    basis = models.CharField(max_length=5, choices=Basis, default=Basis.BLOCK)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)

    objects = BedQuerySet.as_manager()

    class Meta:
        ordering = ["ward", "label", "start_date"]
        constraints = [
            ends_after_start(name="bed_dates_in_order"),
            no_overlap(
                "ward",
                "label",
                name="bed_label_once_a_day",
                message="This ward already has a bed with this label on some of these days.",
            ),
            models.UniqueConstraint(
                fields=["ward", "label", "start_date"],
                name="bed_start_once",
                violation_error_message="This bed is already in service from this day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward} bed {self.label}"
