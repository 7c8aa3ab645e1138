"""Where a provider's file and what is held disagree."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.choices import DifferenceKind
from beds.models.querysets import DifferenceQuerySet
from impact.audit.history import recorded
from patients.models import Stay
from providers.models import Provider


@recorded()
class Difference(models.Model):
    """Something to be worked through by a person; never settled silently.

    `said` is what the file says instead, of days and wards only.
    """

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="differences")
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="differences")
    kind = models.CharField(max_length=20, choices=DifferenceKind)
    found_on = models.DateField()
    said = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    resolved_on = models.DateField(null=True, blank=True)
    resolution = models.CharField(max_length=500, blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["found_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "kind"],
                condition=Q(resolved_on__isnull=True),
                name="difference_open_once",
                violation_error_message="This difference is already on the list.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.stay}"
