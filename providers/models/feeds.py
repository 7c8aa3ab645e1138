"""Wards that a provider's extracts keep, beside those in which everything is typed."""

from django.conf import settings
from django.db import models

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from providers.models.wards import Ward


@recorded()
class WardFeed(models.Model):
    """Days on which a ward is *fed*: its provider's extracts say who is in it.

    On every other day a ward is *typed*. What is typed on a fed ward is provisional: the next
    extract takes it over, or says otherwise.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="feeds")
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["ward", "start_date"]
        constraints = [
            ends_after_start(name="wardfeed_dates_in_order"),
            no_overlap(
                "ward",
                name="wardfeed_once_a_day",
                message="This ward is already fed on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward}: fed from {self.start_date}"
